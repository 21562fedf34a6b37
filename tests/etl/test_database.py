"""Publishing: readers see the old version or the new one; a person can go back to an earlier one."""

import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from etl.database import at, connect
from etl.database.embedded import Folder
from etl.errors import DataError
from etl.paths import PROJECT

HASH = "0123456789ab" + "0" * 52


def number(value: int):
    """A build step that stores one number."""

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"CREATE TABLE answer AS SELECT {value} AS value")

    return fill


def published(folder: Path, last: int) -> Path:
    """The numbers 1 to `last` in as many versions, from other inputs each."""
    for value in range(1, last + 1):
        at(folder).publish(f"{value:012x}", number(value))
    return folder


def served(folder: Path) -> int:
    with connect(at(folder).current()) as con:
        return con.execute("SELECT value FROM answer").fetchall()[0][0]


def states(folder: Path) -> dict[int, str]:
    return {one.version.number: one.state for one in at(folder).listing()}


def test_a_new_version_is_served_and_the_ones_before_are_kept(tmp_path: Path) -> None:
    published(tmp_path, 3)
    assert served(tmp_path) == 3
    assert states(tmp_path) == {1: "kept", 2: "kept", 3: "served"}


def test_a_failing_build_changes_nothing(tmp_path: Path) -> None:
    published(tmp_path, 1)

    def fail(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("CREATE TABLE half AS SELECT 1")
        raise DataError("data/x.csv", "is bad")

    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(DataError):
        at(tmp_path).publish(HASH, fail)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert served(tmp_path) == 1


def test_an_open_reader_keeps_its_version_while_a_new_one_is_published(tmp_path: Path) -> None:
    published(tmp_path, 1)
    with connect(at(tmp_path).current()) as reader:
        at(tmp_path).publish(HASH, number(2))
        assert reader.execute("SELECT value FROM answer").fetchall() == [(1,)]
    assert served(tmp_path) == 2


def test_without_a_database_the_message_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_DIR", str(tmp_path))
    with pytest.raises(DataError, match="python -m etl build"):
        connect()


def test_readers_can_neither_write_nor_reach_other_files(tmp_path: Path) -> None:
    published(tmp_path, 1)
    with connect(at(tmp_path).current()) as con:
        for attempt in (
            "CREATE TABLE x AS SELECT 1",
            f"COPY answer TO '{tmp_path}/leak.csv'",
            f"SELECT * FROM read_csv('{PROJECT}/data/units.csv')",
            f"ATTACH '{tmp_path}/other.duckdb'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(attempt)
    assert not (tmp_path / "leak.csv").exists()


def test_rollback_serves_the_version_before_and_numbering_goes_on(tmp_path: Path) -> None:
    published(tmp_path, 3)
    at(tmp_path).rollback()
    assert served(tmp_path) == 2
    assert states(tmp_path) == {1: "kept", 2: "served", 3: "withdrawn"}
    at(tmp_path).publish(HASH, number(4))
    assert served(tmp_path) == 4
    assert states(tmp_path) == {1: "kept", 2: "kept", 3: "withdrawn", 4: "served"}
    at(tmp_path).rollback()
    assert served(tmp_path) == 2, "what was withdrawn once is not what a rollback returns to"
    at(tmp_path).rollback()
    assert served(tmp_path) == 1
    with pytest.raises(DataError, match="keeps no version before 1"):
        at(tmp_path).rollback()
    assert served(tmp_path) == 1


def test_rollback_to_a_number_goes_back_and_forth(tmp_path: Path) -> None:
    published(tmp_path, 3)
    at(tmp_path).rollback(1)
    assert states(tmp_path) == {1: "served", 2: "withdrawn", 3: "withdrawn"}
    at(tmp_path).rollback(3)
    assert states(tmp_path) == {1: "kept", 2: "kept", 3: "served"}
    with pytest.raises(DataError, match="version 9 is not kept; kept: 1, 2, 3"):
        at(tmp_path).rollback(9)
    assert served(tmp_path) == 3


def test_what_was_rolled_back_is_not_built_again_from_the_same_inputs(tmp_path: Path) -> None:
    published(tmp_path, 2)
    at(tmp_path).rollback()
    assert not at(tmp_path).is_stale(f"{2:012x}")
    assert at(tmp_path).is_stale(f"{3:012x}")
    assert at(tmp_path).is_stale(f"{1:012x}"), "inputs put back as they were are a change as well"


def test_the_command_moves_the_readers_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published(tmp_path, 2)
    assert main(["rollback", "--list", "--out", str(tmp_path)]) == 0
    assert served(tmp_path) == 2 and "withdrawn" not in capsys.readouterr().out
    assert main(["rollback", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert served(tmp_path) == 1 and "1  served" in said and "2  withdrawn" in said
    assert main(["rollback", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"error: {tmp_path}: keeps no version before 1\n"
    assert main(["rollback", "--out", str(tmp_path / "empty")]) == 1
    assert "holds no published database" in capsys.readouterr().err


def run_child(folder: Path, body: str) -> subprocess.Popen[str]:
    """A process that publishes into the folder; `body` runs inside the fill step."""
    code = f"""
        import resource, signal, sys, time
        from etl.database import at
        def fill(con):
            {body}
        at({str(folder)!r}).publish({HASH!r}, fill)
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_second_build_and_a_rollback_wait_for_the_first(tmp_path: Path) -> None:
    published(tmp_path, 2)
    child = run_child(
        tmp_path, "con.execute('CREATE TABLE t AS SELECT 1'); print('inside', flush=True); time.sleep(60)"
    )
    assert child.stdout is not None and child.stdout.readline() == "inside\n"
    with pytest.raises(DataError, match="another build is running"):
        at(tmp_path).publish(HASH, number(3))
    with pytest.raises(DataError, match="another build is running"):
        at(tmp_path).rollback()
    child.kill()
    child.communicate()
    assert served(tmp_path) == 2
    assert list(tmp_path.glob(".building-*"))
    at(tmp_path).publish(HASH, number(3))
    assert served(tmp_path) == 3
    assert not list(tmp_path.glob(".building-*"))


def test_a_full_disk_ends_the_build_and_keeps_the_served_version(tmp_path: Path) -> None:
    published(tmp_path, 1)
    limit = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); "
        "con.execute('CREATE TABLE big AS SELECT random() AS x FROM range(2_000_000)')"
    )
    child = run_child(tmp_path, limit)
    _, errors = child.communicate(timeout=60)
    assert child.returncode != 0
    assert "IO" in errors or "File too large" in errors
    assert served(tmp_path) == 1
    assert not list(tmp_path.glob(".building-*"))
    assert [version.number for version in Folder(tmp_path).versions()] == [1]
