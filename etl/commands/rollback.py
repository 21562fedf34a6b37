"""`python -m etl rollback`: serve an earlier version again."""

import argparse

from etl.database import at
from etl.status import print_versions

HELP = "serve the version before again, or the one named"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--to", type=int, metavar="N", help="the number of the version (default: the one before)"
    )
    parser.add_argument("--list", action="store_true", help="only list the versions that are kept")
    parser.add_argument(
        "--out", help="folder or lake of published databases (default: DATABASE_URL or DATABASE_DIR)"
    )


def run(args: argparse.Namespace) -> int:
    """Moves the readers and says which version they are served, or lists the versions."""
    out = at(args.out)
    if not args.list:
        out.rollback(args.to)
        print("readers are served the earlier version; `build --if-stale` waits for inputs that changed")
    print_versions(out)
    return 0
