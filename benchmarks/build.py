"""How long a build takes, step by step, beside the floor: reading the same CSV files and doing nothing.

    python -m benchmarks.build
"""

import csv
import tempfile
import time
from pathlib import Path

import duckdb

from etl.build import build_steps, note
from etl.paths import DATA
from indicators.build import score_steps


def read_only() -> float:
    """Seconds to read every statistics file with the csv module: no check, no table, nothing kept."""
    start = time.perf_counter()
    for path in sorted(DATA.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for _ in csv.reader(file):
                pass
    return time.perf_counter() - start


def build() -> dict[str, float]:
    """Seconds per step of a whole build into a temporary file."""
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "build.duckdb")) as con:
        con.execute("CREATE TABLE meta_build (key VARCHAR, value VARCHAR)")
        note(con, schema_version="benchmark")
        for name, step in build_steps(then=score_steps()):
            start = time.perf_counter()
            step(con)
            seconds[name] = time.perf_counter() - start
    return seconds


def main() -> None:
    """Prints the slowest steps, the whole, and the whole as a multiple of the floor."""
    floor, steps = read_only(), build()
    total = sum(steps.values())
    print(f"{'step':34}{'seconds':>9}{'share':>8}")
    for name, seconds in sorted(steps.items(), key=lambda item: -item[1])[:8]:
        print(f"{name:34}{seconds:9.2f}{seconds / total:8.0%}")
    print(f"{'whole build':34}{total:9.2f}")
    print(f"{'reading the CSV files alone':34}{floor:9.2f}   the build takes {total / floor:.0f} times as long")


if __name__ == "__main__":
    main()
