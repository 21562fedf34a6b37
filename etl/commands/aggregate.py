"""`python -m etl aggregate`: firm records → cells by place, industry and year that may be shown."""

import argparse
from pathlib import Path

from etl.aggregate.mapping import read_mapping
from etl.aggregate.run import MEMORY, aggregate

HELP = "sum firm records to cells by place, industry and year, with disclosure control"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FIRMS", help="Parquet or CSV files of firm records"
    )
    parser.add_argument(
        "--map", type=Path, metavar="TOML", help="what the columns mean (default: plain names)"
    )
    parser.add_argument(
        "--out", type=Path, help="folder to write (default: FIRMS-cells beside the first file)"
    )
    parser.add_argument("--memory", default=MEMORY, help="what DuckDB may hold before it uses the disk (2GB)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(args: argparse.Namespace) -> int:
    """Writes the tables and prints the report."""
    mapping = read_mapping(args.map) if args.map else None
    first = args.files[0]
    out = args.out or first.with_name(f"{first.stem}-cells")
    outcome = aggregate(args.files, out, mapping, memory=args.memory, quiet=args.quiet)
    print(outcome.report)
    print(f"{'written' if outcome.fresh else 'up to date'}: {out}/tables (keep {out}/private in the office)")
    return 0
