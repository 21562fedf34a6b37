"""The command line of the data side: build, check, status. Every command ends with 0 or one clear message."""

import argparse
import sys
import time
from pathlib import Path

import duckdb

from etl import build as building
from etl.boundaries import ensure_boundaries
from etl.database import connect, current_path
from etl.errors import DataError
from etl.models import REFUSALS
from etl.paths import DATA, database_dir
from etl.status import print_status

# Stages follow each other: revised data under frozen parameters, then what a new vintage would change as well.
REVISIONS = """
    SELECT index_code, edition, stage, mean_move, largest_move, province_code, year, ranks_changed
    FROM mart_revision
    WHERE largest_move > 0.005
    ORDER BY index_code, edition, array_position(['data', 'weights', 'goalposts', 'treatment'], stage)
"""


def main(argv: list[str] | None = None) -> int:
    """Runs one command; bad input and a refusing disk become a message and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m etl", description="Build and inspect the database.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="load, check, compute and publish a new version")
    build.add_argument("--out", type=Path, help="folder of published databases (default: DATABASE_DIR)")
    build.add_argument(
        "--if-stale", action="store_true", help="only when the inputs changed since the last build"
    )
    build.add_argument(
        "--rebase", metavar="NAME", help="freeze goalposts, treatment and weights anew under a name"
    )
    build.add_argument("--quiet", action="store_true", help="no progress bar")
    check = commands.add_parser("check", help="run the data tests without publishing")
    for command in (build, check):
        command.add_argument(
            "--data", type=Path, default=DATA, help="folder of statistics to read (default: data/)"
        )
    status = commands.add_parser("status", help="what is published: vintage, sources, rows, coverage")
    status.add_argument("--out", type=Path, help="folder of published databases (default: DATABASE_DIR)")
    args = parser.parse_args(argv)
    try:
        return {"build": run_build, "check": run_check, "status": run_status}[args.command](args)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stderr.close()
        return 0
    except (OSError, *REFUSALS) as error:
        print(f"error: the disk refused: {' '.join(str(error).split())}", file=sys.stderr)
    return 1


def run_build(args: argparse.Namespace) -> int:
    """`python -m etl build`: publish a new version and say what it holds."""
    # The command line is the one place that knows both sides.
    from indicators.build import rebase_steps, score_steps

    out = args.out or database_dir()
    current = current_path(out)
    if args.if_stale and current is not None and built_from(current) == building.inputs_sha256():
        print(f"up to date: {current}")
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
    with connect(published) as con:
        rows = con.execute(
            "SELECT table_name, estimated_size FROM duckdb_tables() ORDER BY table_name"
        ).fetchall()
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


def run_check(args: argparse.Namespace) -> int:
    """`python -m etl check`: load and test everything in memory; all findings are listed."""
    with duckdb.connect() as con:
        for _, step in building.build_steps(args.data):
            step(con)
    print("all data tests passed")
    return 0


def run_status(args: argparse.Namespace) -> int:
    """`python -m etl status`: what readers are served now."""
    path = current_path(args.out or database_dir())
    with connect(path) as con:
        print_status(con, path, stale=built_from(path) != building.inputs_sha256() if path else False)
    return 0


def built_from(path: Path) -> str | None:
    """The checksum of the inputs that a database was built from; None when it cannot be read."""
    try:
        with connect(path) as con:
            found = con.execute("SELECT value FROM meta_build WHERE key = 'inputs_sha256'").fetchone()
    except duckdb.Error:
        return None
    return found[0] if found else None


if __name__ == "__main__":
    sys.exit(main())
