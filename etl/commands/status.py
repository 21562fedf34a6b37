"""`python -m etl status`: what readers are served now."""

import argparse

from etl import build as building
from etl.database import at, built_from
from etl.errors import DataError
from etl.status import print_status, print_versions

HELP = "what is published: vintage, sources, rows, coverage, versions"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--out", help="folder or lake of published databases (default: DATABASE_URL or DATABASE_DIR)"
    )


def run(args: argparse.Namespace) -> int:
    """Prints the status of the served version and which others are kept."""
    place = at(args.out)
    version = place.current()
    if version is None:
        raise DataError(str(place), "holds no published database; run `python -m etl build`")
    with version.open() as con:
        print_status(con, version, stale=built_from(version) != building.inputs_sha256())
    print()
    print_versions(place)
    return 0
