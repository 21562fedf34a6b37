"""The command line of the indicator side: list, export (published or one's own), bundle, decompose, trace, compose."""

import argparse
import sys
from pathlib import Path

import duckdb
import polars as pl

from etl.database import Version, at, connect
from etl.errors import DataError
from etl.importing import installed
from indicators import compose, exports, finer, own_export, published, tables
from indicators.analysis.industry_lmdi import export_changes


def main(argv: list[str] | None = None) -> int:
    """Runs one command; bad input becomes one message and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m indicators", description="Indices, exports and traces.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="every index, pillar and indicator with definition and formula")
    export = commands.add_parser("export", help="write a table of scores or of an industry's own numbers")
    export.add_argument(
        "--index", required=True, help="an index, or user_… for an import or a measure of your own"
    )
    export.add_argument("--edition", default="full")
    export.add_argument("--year", type=int, help="default: the last year of the edition")
    export.add_argument(
        "--level",
        choices=(*exports.LEVELS, *finer.LEVELS),
        help="of an index: index (default), pillar, indicator; of user_…: province (default), prefecture, county",
    )
    export.add_argument(
        "--within", metavar="PROVINCE", help="with user_…: only the places of a province (33)"
    )
    export.add_argument("--industry", help="two-digit code (31), group (metallurgy), sector (A) or total")
    export.add_argument("--format", choices=("csv", "parquet"), default="csv")
    export.add_argument("--out", type=Path, required=True)
    bundle = commands.add_parser("bundle", help="write all published tables into one ZIP")
    bundle.add_argument("--format", choices=published.FORMATS, default="csv")
    bundle.add_argument("--version", type=int, help="number of a kept version (default: the one served)")
    bundle.add_argument("--out", type=Path, required=True)
    change = commands.add_parser(
        "decompose", help="what moved CO₂ or energy of every province between two years"
    )
    change.add_argument("start", type=int, help="first year")
    change.add_argument(
        "end", type=int, help="second year, on the same basis of the accounts (to 2015, from 2016)"
    )
    change.add_argument("--identity", choices=("industry", "production"), default="industry")
    change.add_argument("--quantity", choices=("co2", "energy_final"), default="co2")
    change.add_argument("--format", choices=("csv", "parquet"), default="csv")
    change.add_argument("--out", type=Path, required=True)
    trace = commands.add_parser("trace", help="walk one score back to the published numbers")
    trace.add_argument("code", help="index, pillar or indicator")
    trace.add_argument("province", help="330000 or 33")
    trace.add_argument("year", type=int)
    trace.add_argument("--edition", default="full")
    compose.add_parser(commands)
    args = parser.parse_args(argv)
    if args.command == "compose":  # works on files alone: no database is opened
        return compose.run(args)
    try:
        with connect(chosen_version(getattr(args, "version", None))) as con:
            runs = {
                "list": run_list, "export": run_export, "bundle": run_bundle, "decompose": run_decompose,
                "trace": run_trace,
            }  # fmt: skip
            runs[args.command](con, args)
        return 0
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"error: {error.strerror}: {error.filename}", file=sys.stderr)
    return 1


def chosen_version(number: int | None) -> Version | None:
    """The kept version of that number; None, the one served, without a number. Raises DataError for an unknown one."""
    if number is None:
        return None
    kept = {one.version.number: one.version for one in at().listing()}
    if number not in kept:
        raise DataError(
            "--version", f"no version {number} is kept; there are {', '.join(map(str, sorted(kept)))}"
        )
    return kept[number]


def run_list(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> None:
    """Prints the tree of declarations; a measure in both editions is printed once."""
    nodes = tables.nodes(con)
    editions = nodes.group_by("code", maintain_order=True).agg(
        pl.col("edition").filter(pl.col("edition") != "").unique().sort()
    )
    by_code = dict(zip(editions["code"], editions["edition"], strict=True))
    seen: set[str] = set()
    for row in sorted(nodes.iter_rows(named=True), key=lambda row: _tree_place(nodes, row)):
        if row["code"] in seen:
            continue
        seen.add(row["code"])
        indent = {"index": "", "pillar": "  "}.get(row["kind"], "    ")
        print(f"{indent}{row['code']}  {row['name_zh']} {row['name_en']}  [{row['measures']}]")
        if row["formula"]:
            sign = {1: "+", -1: "−", 0: "shown, not scored"}[row["direction"]]
            spans = " ".join(by_code[row["code"]])
            print(f"{indent}    ({sign}) {row['formula']}  [{row['unit_en']}]  {spans}")


def _tree_place(nodes: pl.DataFrame, row: dict[str, object]) -> tuple[int, int, int]:
    """Sorts shown measures behind the scored ones of their own pillar."""
    order = {code: place for place, code in reversed(list(enumerate(nodes["code"])))}
    pillar = row["code"] if row["kind"] == "pillar" else row["parent"]
    own = {"index": 0, "pillar": 0}.get(str(row["kind"]), 1)
    return (order[str(row["index_code"])], order[str(pillar)] if row["kind"] != "index" else -1, own)


def run_export(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> None:
    """Writes the file and says what is in it."""
    if args.index.startswith(installed.PREFIX):
        if args.industry or args.edition != "full":
            raise DataError("--index", f"{args.index} has no industries and no editions")
        if args.level in exports.LEVELS:
            raise DataError("--level", f"{args.index} has places: {', '.join(finer.LEVELS)}")
        declarations = installed.user_dir() / installed.DECLARATIONS
        frame, lines = own_export.export_own(
            con,
            installed.read_installed(),
            declarations,
            args.index,
            args.level or finer.PROVINCE,
            args.year,
            args.within,
        )
    elif args.within or args.level in finer.LEVELS:
        raise DataError(
            "--level", f"{args.index} is scored by province; finer places come with imports (user_…)"
        )
    else:
        frame, lines = exports.export_table(
            con, args.index, args.edition, args.year, args.level or exports.LEVELS[0], args.industry
        )
    exports.write_export(frame, lines, args.out, args.format)
    print(f"{frame.height} rows → {args.out}")


def run_bundle(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> None:
    """Writes the ZIP and says how many files are in it."""
    names = published.write_bundle(con, args.out, args.format)
    print(f"{len(names)} files → {args.out}")


def run_decompose(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> None:
    """Writes the factors behind each province's change and says how many rows there are."""
    frame, lines = export_changes(con, args.start, args.end, args.identity, args.quantity)
    exports.write_export(frame, lines, args.out, args.format)
    print(f"{frame.height} rows → {args.out}")


def run_trace(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> None:
    """Prints the walk."""
    for line in exports.trace(con, args.code, args.province, args.year, args.edition):
        print(line)


if __name__ == "__main__":
    sys.exit(main())
