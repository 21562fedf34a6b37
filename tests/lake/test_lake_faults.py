"""Builders and readers of a lake under faults: nothing half visible, clear messages, readers recover."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from counts import count
from postgres_server import Server
from readers import pages_seen
from small import ENVIRONMENT, STEP, checksum, small

from etl.database import BROKEN, at, extensions, versions
from etl.database.lake import Address, Lake, NoLakeError
from etl.errors import DataError
from etl.paths import PROJECT
from indicators.remembered import remembered


def served(lake: Lake) -> int:
    """The mark of the version served; every row has to carry it."""
    version = lake.current()
    assert version is not None
    with version.open() as con:
        return mark_of(con)


def mark_of(con: duckdb.DuckDBPyConnection) -> int:
    (mark,) = con.execute("SELECT value::INT FROM meta_build").fetchall()[0]
    wrong = "SELECT count(*), count(*) FILTER (WHERE floor(score / ?) <> ?) FROM mart_score WHERE score IS NOT NULL"
    rows, others = con.execute(wrong, [STEP, mark]).fetchall()[0]
    assert rows > 200 and others == 0
    return mark


def states(lake: Lake) -> dict[int, str]:
    return {one.version.number: one.state for one in lake.listing()}


def address(lake: Lake) -> str:
    return f"ducklake:postgres:{lake.address.words} data_path={lake.address.data_path}"


def test_rollback_is_a_snapshot_of_its_own(lake: Lake, source: Path) -> None:
    assert states(lake) == {1: "kept", 2: "kept", 3: "served"}
    lake.rollback()
    assert served(lake) == 2 and states(lake) == {1: "kept", 2: "served", 3: "withdrawn"}
    assert not lake.is_stale(checksum(3)) and lake.is_stale(checksum(2))
    lake.publish(checksum(4), small(source, 4))  # the rollback was snapshot 4
    assert served(lake) == 4 and states(lake) == {1: "kept", 2: "kept", 3: "withdrawn", 5: "served"}
    lake.rollback(1)
    assert served(lake) == 1
    with pytest.raises(DataError, match="keeps no version before 1"):
        lake.rollback()


def test_what_is_remembered_of_one_snapshot_is_not_taken_for_another(lake: Lake) -> None:
    @remembered(8)
    def mark(con: duckdb.DuckDBPyConnection) -> int:
        return mark_of(con)

    for version in lake.versions():
        with version.open() as con, version.cursor(con) as cursor:
            assert mark(con) == mark(cursor) == version.number


def test_versions_out_of_grace_leave_with_their_files(
    lake: Lake, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = len(list(Path(lake.address.data_path).rglob("*.parquet")))
    late = time.time() + versions.GRACE_SECONDS + 60
    monkeypatch.setattr(versions.time, "time", lambda: late)
    lake.publish(checksum(4), small(source, 4))
    assert states(lake) == {3: "kept", 4: "served"} and served(lake) == 4
    assert len(list(Path(lake.address.data_path).rglob("*.parquet"))) < files


def test_readers_can_write_neither_tables_nor_files_elsewhere(lake: Lake, tmp_path: Path) -> None:
    version = lake.current()
    assert version is not None
    with version.open() as con, version.cursor(con) as cursor:
        for attempt in (
            "CREATE TABLE x AS SELECT 1",
            "DELETE FROM mart_score",
            "DROP TABLE mart_score",
            f"COPY mart_score TO '{tmp_path}/leak.csv'",
            f"SELECT * FROM read_csv('{PROJECT}/data/units.csv')",
            f"ATTACH '{tmp_path}/other.duckdb'",
            "CALL ducklake_expire_snapshots('snapshot_3', versions => [1])",
            "CALL postgres_execute('__ducklake_metadata_snapshot_3', 'DROP TABLE ducklake_snapshot')",
            "INSTALL httpfs",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                cursor.execute(attempt)
        assert mark_of(cursor) == 3
    assert not (tmp_path / "leak.csv").exists()
    assert served(lake) == 3


def test_two_builders_at_once(lake: Lake, source: Path) -> None:
    """The second is refused while the first is at work; a killed one gives its place free."""

    def second(con: duckdb.DuckDBPyConnection) -> None:
        with pytest.raises(DataError, match="another build is running"):
            lake.__class__(address(lake)).publish(checksum(9), small(source, 9))
        with pytest.raises(DataError, match="another build is running"):
            lake.__class__(address(lake)).rollback()
        small(source, 4)(con)

    lake.publish(checksum(4), second)
    assert served(lake) == 4


def test_a_failing_build_changes_nothing(lake: Lake) -> None:
    def fail(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("CREATE TABLE half AS SELECT 1")
        raise DataError("data/x.csv", "is bad")

    before = states(lake)
    with pytest.raises(DataError, match="is bad"):
        lake.publish(checksum(4), fail)
    assert states(lake) == before and served(lake) == 3


@pytest.mark.stress
def test_a_builder_killed_in_mid_commit(lake: Lake, source: Path) -> None:
    command = [sys.executable, "tests/faults/killed_builds.py", address(lake), str(source)]
    killer = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=ENVIRONMENT
    )
    assert killer.stdin and killer.stdout

    def kill(line: str) -> str:
        killer.stdin.write(line + "\n")
        killer.stdin.flush()
        return killer.stdout.readline().strip()

    assert kill("4 step 0") == "published"
    start = time.perf_counter()
    assert kill("5 step 0") == "published"
    span, times, before = time.perf_counter() - start, count(1, 20), 5
    ends = {"killed": 0, "published": 0}
    for moment in range(times):  # the commit lies in the second half
        end = kill(f"{before + 1} {span * (0.4 + 0.6 * (moment + random.random()) / times)}")
        ends[end] += 1
        after = served(lake)
        assert after in ((before, before + 1) if end == "killed" else (before + 1,))
        before = after
    print(f"{times} builders interrupted: {ends}, last version {before}")
    killer.stdin.close()
    assert killer.wait(timeout=30) == 0
    lake.publish(checksum(before + 1), small(source, before + 1))
    assert served(lake) == before + 1


def test_postgresql_restarted_under_a_reader(lake: Lake, server: Server) -> None:
    version = lake.current()
    assert version is not None
    with version.open() as con:
        assert mark_of(con) == 3
        server.stop()
        assert lake.current() == version, "the version that was seen last is still the one to show"
        with pytest.raises(BROKEN):
            mark_of(con)
        with pytest.raises(DataError, match="Connection refused") as silent:
            lake.__class__(address(lake)).versions()
        assert "\n" not in str(silent.value)
        server.start()
        assert mark_of(con) == 3, "the same connection works again"
    assert lake.current() == version


@pytest.mark.parametrize("damage", ["deleted", "cut short"])
def test_a_data_file_that_is_gone(
    lake: Lake, source: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    current = lake.current()
    assert current is not None
    with current.open() as con:
        path = max(
            Path(lake.address.data_path).rglob("mart_score/*.parquet"),
            key=lambda found: found.stat().st_mtime_ns,
        )
        path.unlink() if damage == "deleted" else os.truncate(path, 100)
        with pytest.raises((*BROKEN, duckdb.InvalidInputException)):
            mark_of(con)
    lake.doubt()
    assert served(lake) == 2
    assert "snapshot 3 is damaged" in caplog.text
    assert states(lake) == {1: "kept", 2: "served", 3: "damaged"}
    assert lake.is_stale(checksum(3))
    lake.publish(checksum(3), small(source, 3))
    assert served(lake) == 3


def test_a_catalogue_of_another_version(lake: Lake, server: Server) -> None:
    name = lake.address.words.split("dbname=")[1]
    server.psql(name, "UPDATE ducklake_metadata SET value = '0.2' WHERE key = 'version'")
    with pytest.raises(DataError, match="another version of DuckLake wrote the catalogue"):
        lake.current()
    server.psql(name, "UPDATE ducklake_metadata SET value = '1.0' WHERE key = 'version'")
    assert served(lake) == 3


def test_addresses_that_lead_nowhere_are_named_without_the_password(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataError, match="a lake is named ducklake:postgres:host=… dbname=…"):
        Lake("ducklake:postgres:host=127.0.0.1")
    absent = Lake(server.url("absent", Path("/tmp")) + " password=secret")
    with pytest.raises(DataError, match='database "absent" does not exist') as error:
        absent.current()
    assert "secret" not in str(error.value) + str(absent)
    empty = Lake(f"ducklake:postgres:{server.words('postgres')}")
    assert empty.current() is None
    with pytest.raises(NoLakeError, match="with a data_path"):
        empty.publish(checksum(1), lambda con: None)
    monkeypatch.setattr(extensions.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"pip install -e '.\[lake\]'"):
        Lake("ducklake:postgres:dbname=other").current()
    assert Address.parse("ducklake:postgres:dbname=a data_path=s3://b/c").data_path == "s3://b/c"


@pytest.mark.stress
def test_readers_of_a_lake_while_builds_are_published(lake: Lake, source: Path, tmp_path: Path) -> None:
    readers, builds = count(1, 4), count(1, 20)

    def publish() -> None:
        for mark in range(4, builds + 4):
            at(address(lake)).publish(checksum(mark), small(source, mark))

    pages, seen = pages_seen(readers, tmp_path / "stop", publish, DATABASE_URL=address(lake))
    assert seen > readers
    print(f"{readers} readers, {builds} builds: {pages} pages, {seen} versions seen")
