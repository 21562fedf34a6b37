"""A small database that is published in well under a second: some real tables, marked with a number.

    PYTHONPATH=. python tests/small.py FOLDER SOURCE NUMBER [TIMES]

publishes into FOLDER, from the published file SOURCE, the marks NUMBER, NUMBER + 1, ….
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from etl.database import at
from etl.paths import PROJECT

# For scripts of the tests that run as processes of their own.
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'tests'}"}
TABLES = ("core_province", "core_region", "mart_node", "mart_score", "mart_indicator")
PART = {
    "mart_score": "WHERE edition = 'full' AND kind = 'index' AND year >= 2021",
    "mart_indicator": "WHERE year = 2022",
}
STEP = 1000.0  # a score lies in 0..100: the thousands of a score tell the version it was read from


def small(source: Path, mark: int) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """Fills a database with tables of `source`; every score carries the mark, and so does meta_build."""

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("SET threads = 1")
        con.execute(f"ATTACH '{source}' AS source (READ_ONLY)")
        con.execute(f"CREATE TABLE meta_build AS SELECT 'mark' AS key, '{mark}' AS value")
        for table in TABLES:
            con.execute(f"CREATE TABLE {table} AS FROM source.{table} {PART.get(table, '')}")
        con.execute(
            f"CREATE OR REPLACE TABLE mart_score AS SELECT * REPLACE (score + {STEP * mark} AS score) FROM mart_score"
        )
        con.execute("DETACH source")

    return fill


def checksum(mark: int) -> str:
    """Stands for the checksum of the inputs."""
    return f"{mark:012x}" + "0" * 52


if __name__ == "__main__":
    folder, source, first = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    for mark in range(first, first + int(sys.argv[4] if len(sys.argv) > 4 else 1)):
        print("publishing", mark, flush=True)
        at(folder).publish(checksum(mark), small(source, mark))
        print("published", mark, flush=True)
