"""`python -m etl status`: what readers are served now."""

import argparse
from pathlib import Path

from etl import build as building
from etl.database import built_from, connect, current_path
from etl.paths import database_dir
from etl.status import print_status

HELP = "what is published: vintage, sources, rows, coverage"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--out", type=Path, help="folder of published databases (default: DATABASE_DIR)")


def run(args: argparse.Namespace) -> int:
    """Prints the status of the served version."""
    path = current_path(args.out or database_dir())
    with connect(path) as con:
        print_status(con, path, stale=built_from(path) != building.inputs_sha256() if path else False)
    return 0
