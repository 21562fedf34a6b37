"""From firm records to cells: 1 and 10 (100 by hand) million SYNTHETIC firm-years, beside reading them alone.

    python -m benchmarks.microdata                1 and 10 million, a minute
    python -m benchmarks.microdata 1 10 100       the sizes in millions; 100 takes 6 GB of disk

The records are drawn from hashes of their numbers and describe no firm. They are written in the order of firms,
so every year is spread over the whole file, and one in 500 breaks a rule. Each size runs in a process of its
own, so that its peak memory is its own; the floor reads the same columns of the same file in that process.
"""

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import duckdb

from etl.aggregate.run import aggregate
from etl.paths import SEEDS
from etl.places import read_places
from etl.seeds import read_seeds

MEMORY = "2GB"
RESIDENT_LIMIT_MB = 3072  # DuckDB's 2 GB, and Python with its tables of cells
SLOPE_LIMIT = 1.1
YEARS = 10
MEASURES = ("output", "assets", "employees", "energy", "rd")

RECORDS = """
    WITH firm AS (
        SELECT i // {years} AS firm_number, 2014 + i % {years} AS year, hash(i // {years}) AS h, hash(i, 7) AS g
        FROM range({rows}) AS rows (i)
    ),
    sized AS (
        SELECT *, exp(((h >> 8) % 1000 + (h >> 20) % 1000 + (h >> 32) % 1000) / 300.0) * (0.8 + (g % 400) / 1000) AS size
        FROM firm
    )
    SELECT
        -- The same firm twice in a year, once in a thousand firms.
        'F' || lpad(CAST(CASE WHEN firm_number % 1000 = 999 THEN firm_number - 1 ELSE firm_number END AS VARCHAR), 17, '0') AS firm,
        CASE WHEN g % 1000 = 1 THEN '99' || right(place.code, 4) ELSE place.code END AS region,
        industry.code || CAST(10 + (h >> 44) % 20 AS VARCHAR) AS industry,
        year,
        CASE WHEN g % 2000 = 3 THEN -size ELSE round(size * 1000) END AS output,
        round(size * 900) AS assets,
        round(size * 3) AS employees,
        CASE WHEN g % 50 = 9 THEN NULL ELSE round(size * ((h >> 12) % 40)) END AS energy,
        CASE WHEN h % 3 = 0 THEN round(size * 20) ELSE 0 END AS rd
    FROM sized
    -- Skewed: the low numbers are drawn often, the high ones seldom, as large cities and industries are.
    JOIN place ON place.number = CAST(floor({places} * pow(((h >> 16) % 100000) / 100000.0, 2)) AS BIGINT)
    JOIN industry ON industry.number = CAST(floor({industries} * pow(((h >> 28) % 100000) / 100000.0, 1.7)) AS BIGINT)
"""


def write_records(path: Path, rows: int) -> None:
    """A Parquet file of synthetic firm-years in counties and classes that exist."""
    seeds = read_seeds(SEEDS)
    places = read_places(seeds.provinces)
    counties = places.filter(places["level"] == "county")["place_code"].to_list()
    divisions = seeds.industries["industry_code"].to_list()
    with duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET preserve_insertion_order = true")
        for name, codes in (("place", counties), ("industry", divisions)):
            con.execute(
                f"CREATE TABLE {name} AS SELECT hash(code, 3) AS mixed, code FROM (SELECT unnest(?) AS code)",
                [codes],
            )
            con.execute(
                f"CREATE OR REPLACE TABLE {name} AS SELECT row_number() OVER (ORDER BY mixed) - 1 AS number, code FROM {name}"
            )
        query = RECORDS.format(rows=rows, years=YEARS, places=len(counties), industries=len(divisions))
        con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def read_only(path: Path) -> float:
    """Seconds to read every column of the file once and keep nothing but extremes."""
    columns = ("firm", "region", "industry", "year", *MEASURES)
    extremes = ", ".join(f"min({name}), max({name})" for name in columns)
    with duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        start = time.perf_counter()
        con.execute(f"SELECT {extremes} FROM read_parquet('{path}')").fetchall()
        return time.perf_counter() - start


def measure(path: Path) -> dict[str, float]:
    """One run in this process: seconds, peak memory (MB), records, cells, and the floor."""
    with tempfile.TemporaryDirectory(dir=path.parent) as out:
        start = time.perf_counter()
        outcome = aggregate([path], Path(out), memory=MEMORY)
        seconds = time.perf_counter() - start
        with duckdb.connect() as con:
            shown = con.execute(
                f"SELECT count(*), avg(suppressed) FROM '{out}/tables/cells.parquet'"
            ).fetchall()[0]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / 1024,
        "read": outcome.read,
        "used": outcome.used,
        "cells": shown[0],
        "hidden": shown[1],
        "floor": read_only(path),
    }


def alone(module: str, what: str) -> dict[str, float]:
    """What `--measure` of a benchmark prints in a process of its own. Raises CalledProcessError."""
    command = [sys.executable, "-m", module, "--measure", what]
    found: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found


def main(millions: list[float]) -> int:
    """Prints a line per size and the slope between the smallest and the largest; 1 when a limit is broken."""
    found, status = [], 0
    print(f"SYNTHETIC firm-years, {len(MEASURES)} measures, {YEARS} years; DuckDB bounded to {MEMORY}")
    print(
        f"{'records':>12}{'used':>12}{'cells':>9}{'hidden':>8}{'seconds':>9}{'CPU s':>8}{'records/s':>11}{'reading':>9}{'share':>7}{'peak MB':>9}"
    )
    for size in millions:
        with tempfile.TemporaryDirectory(prefix="microdata-") as folder:
            path = Path(folder) / "synthetic.parquet"
            write_records(path, int(size * 1_000_000))
            facts = alone("benchmarks.microdata", str(path))
        found.append(facts)
        print(
            f"{facts['read']:>12,}{facts['used']:>12,}{facts['cells']:>9,}{facts['hidden']:>8.1%}{facts['seconds']:>9.1f}{facts['cpu']:>8.1f}"
            f"{facts['read'] / facts['seconds']:>11,.0f}{facts['floor']:>9.2f}{facts['floor'] / facts['seconds']:>7.1%}"
            f"{facts['peak']:>9,.0f}"
        )
        if facts["peak"] > RESIDENT_LIMIT_MB:
            print(f"TOO LARGE: limit {RESIDENT_LIMIT_MB} MB")
            status = 1
    for less, more in pairwise(found):
        slope = math.log(more["seconds"] / less["seconds"]) / math.log(more["read"] / less["read"])
        print(f"log-log slope {less['read']:,} → {more['read']:,}: {slope:.2f} (limit {SLOPE_LIMIT})")
        status |= slope > SLOPE_LIMIT
    return status


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        sys.exit(main([float(size) for size in sys.argv[1:]] or [1, 10]))
