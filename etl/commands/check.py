"""`python -m etl check`: the data tests without publishing."""

import argparse
from pathlib import Path

import duckdb

from etl import build as building
from etl.paths import DATA
from etl.refresh.undo import recover

HELP = "run the data tests without publishing"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of statistics to read (default: data/)"
    )


def run(args: argparse.Namespace) -> int:
    """Loads and tests everything in memory; all findings are listed."""
    recover(args.data)
    with duckdb.connect() as con:
        for _, step in building.build_steps(args.data):
            step(con)
    print("all data tests passed")
    return 0
