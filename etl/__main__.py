"""The command line of the data side. Every command ends with 0 or one clear message and 1."""

import argparse
import sys

from etl.commands import aggregate, build, check, import_, places, refresh, rollback, status
from etl.errors import DataError
from etl.models import REFUSALS

COMMANDS = {
    "aggregate": aggregate,
    "build": build,
    "check": check,
    "import": import_,
    "places": places,
    "refresh": refresh,
    "rollback": rollback,
    "status": status,
}


def main(argv: list[str] | None = None) -> int:
    """Runs one command; bad input and a refusing disk become a message and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m etl", description="Build and inspect the database.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.configure(commands.add_parser(name, help=command.HELP))
    args = parser.parse_args(argv)
    try:
        return COMMANDS[args.command].run(args)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stderr.close()
        return 0
    except (OSError, *REFUSALS) as error:
        print(f"error: the disk refused: {' '.join(str(error).split())}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
