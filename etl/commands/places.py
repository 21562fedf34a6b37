"""`python -m etl places`: levels of places, and whether parents agree with the sums of their children."""

import argparse
from pathlib import Path

import polars as pl

from etl.errors import DataError
from etl.finer.outlines import ensure_outlines
from etl.finer.parents import TOLERANCE_PCT, from_children, levels_with_data
from etl.importing.installed import read_installed
from etl.paths import SEEDS
from etl.places import read_places
from etl.seeds import NATIONAL, read_seeds
from etl.tidy import shown_path, to_number

HELP = "levels of places with data; sums of finer places against their parents"
SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="CSV",
        help="a tidy table with place_code, value and the key of a series (default: what was imported)",
    )  # fmt: skip
    parser.add_argument(
        "--additive",
        nargs="+",
        metavar="NAME",
        default=[],
        help="series or measures that add up (all: every one)",
    )
    parser.add_argument(
        "--absent-is-zero", action="store_true", help="no row means nothing, as in cells of firms"
    )
    parser.add_argument("--tolerance", type=float, default=TOLERANCE_PCT, help="percent (0.5)")
    parser.add_argument(
        "--outlines", nargs="+", metavar="PROVINCE",
        help="draw the maps of these provinces (33) and of the nation now, where serving may not write",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, help="write the table with summed parents")


def run(args: argparse.Namespace) -> int:
    """Prints levels, disagreements and what could not be summed; a disagreement ends with 1."""
    places = read_places(read_seeds(SEEDS).provinces)
    if args.outlines:
        return _draw(args.outlines, places)
    values = (
        _read(args.file) if args.file else read_installed().select("series_id", "place_code", "year", "value")
    )
    for level, count, here in levels_with_data(values["place_code"], places).iter_rows():
        print(f"{level:12}{count:>6} places{here:>6} with data")
    if not args.additive:
        return 0
    key = [name for name in values.columns if name not in ("place_code", "value")]
    name = next((column for column in ("series_id", "measure") if column in key), None)
    every = args.additive == ["all"]
    if name is None and not every:
        raise DataError(str(args.file), "has neither series_id nor measure; say --additive all")
    additive = True if every or name is None else pl.col(name).is_in(args.additive)
    sums = from_children(
        values,
        places,
        key,
        additive=additive,
        absent_is_zero=args.absent_is_zero,
        tolerance_pct=args.tolerance,
    )
    print(f"{sums.values['derived'].sum():,} parents summed, {sums.incomplete.height:,} lack children")
    print(f"{sums.disagreements.height:,} parents differ from their children by more than {args.tolerance} %")
    for row in sums.disagreements.sort("difference_pct", descending=True).head(SHOWN).iter_rows(named=True):
        what = " ".join(str(row[column]) for column in ["place_code", *key])
        print(f"  {what}: {row['value']:g}, children {row['sum']:g} ({row['difference_pct']:.1f} %)")
    if args.out:
        sums.values.write_csv(args.out)
        print(f"written: {args.out}")
    return 1 if sums.disagreements.height else 0


def _draw(provinces: list[str], places: pl.DataFrame) -> int:
    """Writes the outlines that pages would write when first asked for them."""
    print(ensure_outlines(NATIONAL).name)
    for province in provinces:
        code = f"{province[:2]}0000"
        inside = places.filter(pl.col("place_code").str.starts_with(code[:2]))["level"].to_list()
        if "province" not in inside:
            raise DataError("--outlines", f"{province!r} is no province (330000 or 33)")
        for level in ("prefecture", "county"):
            if level in inside:  # municipalities have no prefectures
                print(ensure_outlines(code, level).name)
    return 0


def _read(path: Path) -> pl.DataFrame:
    """A tidy CSV; columns that describe rather than identify (level, unit, firms, suppressed …) are left out."""
    place = shown_path(path)
    try:
        frame = pl.read_csv(path, infer_schema=False).with_row_index("row", 2)
    except FileNotFoundError:
        raise DataError(place, "the file is missing") from None
    except pl.exceptions.PolarsError as error:
        raise DataError(place, f"cannot be read: {str(error).splitlines()[0]}") from None
    for name in ("place_code", "value"):
        if name not in frame.columns:
            raise DataError(place, "the column is missing from the header", row=1, column=name)
    keys = [
        name for name in ("series_id", "measure", "industry_code", "sector", "year") if name in frame.columns
    ]
    return to_number(frame, place, "value").select(*keys, "place_code", "value")
