"""`python -m etl build`: publish a new version and say what it holds."""

import argparse
import time
from pathlib import Path

import duckdb

from etl import build as building
from etl.boundaries import ensure_boundaries
from etl.database import at
from etl.paths import DATA
from etl.refresh.undo import recover

HELP = "load, check, compute and publish a new version"

# Stages follow each other: revised data under frozen parameters, then what a new vintage would change as well.
REVISIONS = """
    SELECT index_code, edition, stage, mean_move, largest_move, province_code, year, ranks_changed
    FROM mart_revision
    WHERE largest_move > 0.005
    ORDER BY index_code, edition, array_position(['data', 'weights', 'goalposts', 'treatment'], stage)
"""

TABLES = """
    SELECT table_name, estimated_size FROM duckdb_tables()
    WHERE database_name = current_database() AND schema_name = current_schema() ORDER BY table_name
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--out", help="folder or lake of published databases (default: DATABASE_URL or DATABASE_DIR)"
    )
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of statistics to read (default: data/)"
    )
    parser.add_argument(
        "--if-stale",
        action="store_true",
        help="only when the inputs changed since the last build, also one that was rolled back",
    )
    parser.add_argument(
        "--rebase", metavar="NAME", help="freeze goalposts, treatment and weights anew under a name"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(args: argparse.Namespace) -> int:
    """Builds and publishes; prints tables, rows, seconds and how far revised data moved the scores."""
    # The command line is the one place that knows both sides.
    from indicators.build import rebase_steps, score_steps

    recover(args.data)  # an acceptance of new numbers that was killed half-way
    out = at(args.out)
    if args.if_stale and not out.is_stale(building.inputs_sha256()):
        print(f"up to date: {out.current()}")
        return 0
    start = time.perf_counter()
    ensure_boundaries()  # 34 units, ten dashes, shared borders and the checksum hold, or nothing is built
    if args.rebase:
        with duckdb.connect() as con:
            for _, step in building.build_steps(args.data, then=rebase_steps(args.rebase)):
                step(con)
    published = building.build(
        out, list(building.build_steps(args.data, then=score_steps())), quiet=args.quiet
    )
    seconds = time.perf_counter() - start
    with published.open() as con:
        rows = con.execute(TABLES).fetchall()
        moves = con.execute(REVISIONS).fetchall()
    for table, count in rows:
        print(f"{table:32}{count:>12,}")
    print(f"{len(rows)} tables, {sum(count for _, count in rows):,} rows, {seconds:.1f} s → {published}")
    for index, edition, stage, mean, largest, province, year, ranks in moves:
        what = "revised data move" if stage == "data" else f"new {stage} would move"
        print(
            f"{what} {index} ({edition}) by {mean:.2f} on average, {largest:.2f} in {province} {year}; "
            f"{ranks} ranks change"
        )
    return 0
