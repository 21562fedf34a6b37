"""Shared answers: computed once per published version, never for a database that is still being written."""

from pathlib import Path

import duckdb
import polars as pl

from indicators.recent import compact
from indicators.remembered import remembered


def made(path: Path, value: int) -> Path:
    with duckdb.connect(str(path)) as con:
        con.execute(f"CREATE TABLE one AS SELECT {value} AS value")
    return path


def test_a_version_is_asked_once_and_another_anew(tmp_path: Path) -> None:
    asked = []

    @remembered(2)
    def value(con: duckdb.DuckDBPyConnection, add: int = 0) -> int:
        asked.append(add)
        return int(con.execute("SELECT value FROM one").fetchall()[0][0]) + add

    first, second = made(tmp_path / "1.duckdb", 1), made(tmp_path / "2.duckdb", 2)
    with duckdb.connect(str(first), read_only=True) as con:
        assert [value(con), value(con.cursor()), value(con, 5), value(con, add=5)] == [1, 1, 6, 6]
    with duckdb.connect(str(second), read_only=True) as con:
        assert value(con) == 2
        second.unlink()
        assert value(con) == 2
    assert asked == [0, 5, 5, 0, 0]
    first.unlink()
    with duckdb.connect(str(made(first, 7)), read_only=True) as con:
        assert value(con) == 7


def test_a_database_that_can_be_written_is_asked_each_time(tmp_path: Path) -> None:
    @remembered(2)
    def value(con: duckdb.DuckDBPyConnection) -> int:
        return int(con.execute("SELECT value FROM one").fetchall()[0][0])

    for con in (duckdb.connect(), duckdb.connect(str(tmp_path / "1.duckdb"))):
        con.execute("CREATE TABLE one AS SELECT 1 AS value")
        assert value(con) == 1
        con.execute("UPDATE one SET value = 2")
        assert value(con) == 2


def test_what_is_kept_is_the_same_frame_without_room_for_more() -> None:
    with duckdb.connect() as con:
        found = con.execute("SELECT i AS n, 'text ' || i AS t, [i] AS l, NULL::DOUBLE AS v FROM range(31) r(i)").pl()
    for frame in (found, found.filter(pl.col("n") > 99), pl.DataFrame()):
        kept = compact(frame)
        assert kept.equals(frame, null_equal=True) and kept.schema == frame.schema
    assert compact([found])[0] is found
