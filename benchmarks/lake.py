"""Readers of the lake beside readers of the file: one, two and four processes asking what the pages ask.

    python -m benchmarks.lake [ADDRESS]

ADDRESS is a lake (`ducklake:postgres:…`) that may be written; without one a PostgreSQL is started for the
occasion. Nothing is cached between questions, so the figures are those of a page's first visitor.
"""

import contextlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from etl.database import at
from etl.paths import PROJECT
from indicators import tables

SECONDS = 5.0
PROCESSES = (1, 2, 4)


def questions() -> list[Callable[[duckdb.DuckDBPyConnection], object]]:
    """What a planner's click on the first page asks."""
    return [
        lambda con: tables.provinces(con),
        lambda con: tables.nodes(con, "full"),
        lambda con: tables.years(con, "intelligent", "full"),
        lambda con: tables.score_table(con, "intelligent", "full", 2022),
        lambda con: tables.industry_table(con, "31", 2022),
    ]


def reader(place: str) -> None:
    """Prints how long each click took, in milliseconds, for some seconds after a first one."""
    version = at(place).current()
    if version is None:
        raise SystemExit(f"{place} holds no database")
    with version.open() as con:
        asked, times = questions(), []
        for ask in asked:
            ask(con)
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            start = time.perf_counter()
            for ask in asked:
                ask(con)
            times.append(1000 * (time.perf_counter() - start))
    print(" ".join(f"{one:.2f}" for one in times))


def clicks(place: str, processes: int) -> tuple[float, float, float]:
    """Clicks a second of all processes together; median and 95th percentile of a click in milliseconds."""
    command = [sys.executable, "-m", "benchmarks.lake", "--reader", place]
    running = [
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    times = [float(word) for one in running for word in one.communicate()[0].split()]
    return len(times) / SECONDS, statistics.median(times), statistics.quantiles(times, n=20)[-1]


def copied(source: str) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """Fills a database with all tables of a file."""

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"ATTACH '{source}' AS source (READ_ONLY)")
        con.execute("COPY FROM DATABASE source TO build")
        con.execute("DETACH source")

    return fill


@contextlib.contextmanager
def own_lake() -> Iterator[str]:
    """A lake on a PostgreSQL of its own, gone afterwards."""
    sys.path.append(str(PROJECT / "tests" / "lake"))
    from postgres_server import Server

    server, files = Server(), Path(tempfile.mkdtemp())
    try:
        server.psql("postgres", "CREATE DATABASE benchmark")
        yield server.url("benchmark", files)
    finally:
        server.remove()
        shutil.rmtree(files)


def main() -> None:
    """Publishes what the file holds into the lake and lets readers loose on both, in turn."""
    if sys.argv[1:2] == ["--reader"]:
        reader(sys.argv[2])
        return
    file = at().current()
    if file is None:
        raise SystemExit("build the database first: make build")
    with contextlib.nullcontext(sys.argv[1]) if sys.argv[1:] else own_lake() as lake:
        start = time.perf_counter()
        at(lake).publish(file.inputs + "0" * 52, copied(str(file)))
        print(
            f"publishing {file.size / 1e6:.0f} MB into the lake takes {time.perf_counter() - start:.1f} s\n"
        )
        print(f"{'processes':>9}{'':4}{'clicks/s':>10}{'median ms':>11}{'p95 ms':>9}")
        for processes in PROCESSES:
            for name, place in (("file", str(at())), ("lake", lake)):
                rate, middle, late = clicks(place, processes)
                print(f"{processes:>9}{name:>6}{rate:>8.1f}{middle:>11.1f}{late:>9.1f}")


if __name__ == "__main__":
    main()
