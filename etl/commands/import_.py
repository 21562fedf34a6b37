"""`python -m etl import`: read a planner's table, say what was understood, keep it apart from the published data."""

import argparse
import csv
from pathlib import Path

from etl.errors import DataError
from etl.importing import installed, preview
from etl.importing.files import read_file
from etl.importing.mapping import Mapping, read_mapping
from etl.importing.tables import understand

HELP = "read a yearbook table or a series of one's own; kept apart, never scored"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", nargs="?", type=Path, help="an .xlsx, .xls or .csv file of at most 5 MB")
    parser.add_argument(
        "--map", type=Path, metavar="TOML", help="what the table does not say itself: sheet, unit, year …"
    )
    parser.add_argument("--name", help="name of the import (default: from the file's name)")
    parser.add_argument("--dry-run", "--preview", action="store_true", help="only say what would be imported")
    parser.add_argument(
        "--replace", action="store_true", help="put it in the place of an import of the same name"
    )
    parser.add_argument(
        "--notes", type=Path, metavar="CSV", help="write every cell that was left out to a file"
    )
    parser.add_argument("--language", choices=("zh", "en"), default="en", help="language of the preview")
    parser.add_argument("--list", action="store_true", help="list what is imported")
    parser.add_argument("--remove", metavar="NAME", help="take an import away")


def run(args: argparse.Namespace) -> int:
    """Prints the preview and keeps the table unless it is a dry run; open questions end with 1."""
    if args.list:
        return _list()
    if args.remove:
        print(f"removed {installed.remove(args.remove)}")
        return 0
    if args.file is None:
        raise DataError("import", "name a file (or --list, --remove NAME)")
    mapping = read_mapping(args.map) if args.map else Mapping()
    found = understand(read_file(args.file), args.file.name, mapping)
    for line in preview.lines(found, args.language):
        print(line)
    if args.notes:
        with args.notes.open("w", encoding="utf-8-sig", newline="") as file:
            table = preview.notes_table(found, args.language)
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.columns)
            writer.writerows([_harmless(cell) for cell in row] for row in table.iter_rows())
    if args.dry_run:
        return 1 if found.questions or found.frame.is_empty() else 0
    path = installed.install(found, args.name or installed.import_name(args.file.stem), replace=args.replace)
    print(f"kept {found.frame.height} values → {path}")
    return 0


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _list() -> int:
    frame = installed.read_installed()
    for row in frame.group_by("import", "series_id", "name_zh", maintain_order=True).len().to_dicts():
        print(f"{row['import']:24}{row['series_id']:32}{row['len']:>6} values  {row['name_zh']}")
    print(f"{frame['series_id'].n_unique()} series in {installed.user_dir()}")
    return 0
