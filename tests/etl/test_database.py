"""Publishing: readers see the old version or the new one, whatever happens to a build."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from etl.database import POINTER, connect, current_path, publish, versions
from etl.errors import DataError
from etl.paths import PROJECT

HASH = "0123456789ab" + "0" * 52


def number(value: int):
    """A build step that stores one number."""

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"CREATE TABLE answer AS SELECT {value} AS value")

    return fill


def served(folder: Path) -> int:
    with connect(current_path(folder)) as con:
        return con.execute("SELECT value FROM answer").fetchall()[0][0]


def test_a_new_version_is_served_and_the_one_before_is_kept(tmp_path: Path) -> None:
    for value in (1, 2, 3):
        publish(tmp_path, HASH, number(value))
    assert served(tmp_path) == 3
    assert [path.name.split("-")[1] for path in versions(tmp_path)] == ["000002", "000003"]


def test_a_failing_build_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, HASH, number(1))

    def fail(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("CREATE TABLE half AS SELECT 1")
        raise DataError("data/x.csv", "is bad")

    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(DataError):
        publish(tmp_path, HASH, fail)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert served(tmp_path) == 1


def test_an_open_reader_keeps_its_version_while_a_new_one_is_published(tmp_path: Path) -> None:
    publish(tmp_path, HASH, number(1))
    with connect(current_path(tmp_path)) as reader:
        publish(tmp_path, HASH, number(2))
        assert reader.execute("SELECT value FROM answer").fetchall() == [(1,)]
    assert served(tmp_path) == 2


@pytest.mark.parametrize(
    "pointer", ["", "nonsense", "../../etc/passwd", "statistics-000009-0123456789ab.duckdb"]
)
def test_a_damaged_pointer_falls_back_to_the_newest_version(tmp_path: Path, pointer: str) -> None:
    publish(tmp_path, HASH, number(1))
    (tmp_path / POINTER).write_text(pointer)
    assert served(tmp_path) == 1


def test_without_a_database_the_message_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_DIR", str(tmp_path))
    with pytest.raises(DataError, match="python -m etl build"):
        connect()


def test_readers_can_neither_write_nor_reach_other_files(tmp_path: Path) -> None:
    publish(tmp_path, HASH, number(1))
    with connect(current_path(tmp_path)) as con:
        for attempt in (
            "CREATE TABLE x AS SELECT 1",
            f"COPY answer TO '{tmp_path}/leak.csv'",
            f"SELECT * FROM read_csv('{PROJECT}/data/units.csv')",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(attempt)
    assert not (tmp_path / "leak.csv").exists()


def run_child(folder: Path, body: str) -> subprocess.Popen[str]:
    """A process that publishes into the folder; `body` runs inside the fill step."""
    code = f"""
        import resource, signal, sys, time
        from pathlib import Path
        from etl.database import publish
        def fill(con):
            {body}
        publish(Path({str(folder)!r}), {HASH!r}, fill)
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_killed_build_leaves_the_served_version_and_is_cleaned_up_by_the_next(tmp_path: Path) -> None:
    publish(tmp_path, HASH, number(1))
    child = run_child(
        tmp_path, "con.execute('CREATE TABLE t AS SELECT 1'); print('inside', flush=True); time.sleep(60)"
    )
    assert child.stdout is not None and child.stdout.readline() == "inside\n"
    with pytest.raises(DataError, match="another build is running"):
        publish(tmp_path, HASH, number(2))
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert served(tmp_path) == 1
    assert list(tmp_path.glob(".building-*"))
    publish(tmp_path, HASH, number(3))
    assert served(tmp_path) == 3
    assert not list(tmp_path.glob(".building-*"))


def test_a_full_disk_ends_the_build_and_keeps_the_served_version(tmp_path: Path) -> None:
    publish(tmp_path, HASH, number(1))
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
    assert (tmp_path / POINTER).is_file()
