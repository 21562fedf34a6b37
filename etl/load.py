"""Reads the value tables of `data/` into raw tables, each row with the file and line it came from."""

from pathlib import Path

import duckdb
import polars as pl

from etl.catalogue import Catalogue
from etl.errors import DataError
from etl.places import read_places
from etl.seeds import NATIONAL, Seeds
from etl.tidy import read_text_table, require_filled, require_known, require_unique, shown_path, to_number

VALUE_COLUMNS = {
    "province": ["series_id", "province_code", "year", "value", "unit", "source_id", "flags"],
    "sector": ["series_id", "province_code", "sector", "year", "value", "unit", "source_id", "flags"],
    "national_sector": ["series_id", "sector", "year", "value", "unit", "source_id", "flags"],
    "industry": [
        "series_id",
        "province_code",
        "industry_code",
        "year",
        "value",
        "unit",
        "source_id",
        "flags",
    ],
}
KEYS = {
    "province": ["series_id", "province_code", "year"],
    "sector": ["series_id", "province_code", "sector", "year"],
    "national_sector": ["series_id", "sector", "year"],
    "industry": ["series_id", "province_code", "industry_code", "year"],
}
FIRST_YEAR, LAST_YEAR = 1978, 2100
# Losses, net taxes and the balancing items of input–output tables; elsewhere a minus is a doubtful cell.
BALANCES = "profit|surplus|net_tax|^io_"
FROZEN_COLUMNS = ["province_code", "fuel", "year", "frozen", "max_share_change"]


def read_values(data: Path, dimension: str, catalogue: Catalogue, seeds: Seeds) -> pl.DataFrame:
    """All value tables of one dimension in one frame, with `file` and `row`. Raises DataError.

    Checked per row: filled key, known series, province, sector, unit and source, a finite number,
    the unit the catalogue declares, shares within 0 to 100, and no key twice, across files as well.
    """
    frames = [
        _read_one(data / f"{table}.csv", dimension, catalogue, seeds) for table in catalogue.tables(dimension)
    ]
    if not frames:
        columns = dict.fromkeys(VALUE_COLUMNS[dimension], pl.String) | {"file": pl.String}
        return pl.DataFrame(schema=columns | {"year": pl.Int64, "value": pl.Float64, "row": pl.Int64})
    values = pl.concat(frames)
    double = values.filter(~pl.struct(KEYS[dimension]).is_first_distinct())
    if not double.is_empty():
        again = double.row(0, named=True)
        raise DataError(
            again["file"], f"{again['series_id']} has this key in another file already", row=again["row"]
        )
    return values


def _read_one(path: Path, dimension: str, catalogue: Catalogue, seeds: Seeds) -> pl.DataFrame:
    place, columns = shown_path(path), VALUE_COLUMNS[dimension]
    frame = read_text_table(path, columns)
    require_filled(frame, place, [name for name in columns if name != "flags"])
    frame = to_number(to_number(frame, place, "year", integer=True), place, "value")
    of_table = catalogue.series.filter(
        (pl.col("dimension") == dimension) & pl.col("table").str.split(";").list.contains(path.stem)
    )
    require_known(frame, place, "series_id", of_table["series_id"].to_list(), "series (of this table)")
    if "province_code" in columns:
        require_known(frame, place, "province_code", [NATIONAL, *seeds.province_codes], "province")
    if dimension == "sector":
        require_known(frame, place, "sector", seeds.sectors["sector"].to_list(), "sector")
    require_known(frame, place, "unit", catalogue.units["unit"].to_list(), "unit")
    require_known(frame, place, "source_id", catalogue.sources["source_id"].to_list(), "source")
    flags = frame.select("row", pl.col("flags").str.split(";")).explode("flags")
    require_known(flags, place, "flags", catalogue.warnings["warning"].to_list(), "warning")
    require_unique(frame, place, KEYS[dimension])
    _require(
        frame, place, "year", pl.col("year").is_between(FIRST_YEAR, LAST_YEAR), "is not a plausible year"
    )
    declared = frame.join(
        of_table.select("series_id", pl.col("unit").alias("declared"), "kind"), on="series_id", how="left"
    )
    _require(
        declared, place, "unit", pl.col("unit") == pl.col("declared"), "differs from the unit in series.csv"
    )
    in_range = (pl.col("kind") != "share") | pl.col("value").is_between(0, 100)
    _require(declared, place, "value", in_range, "a share must lie within 0 and 100")
    suspect = pl.col("flags").fill_null("").str.contains("suspect")
    negative = pl.col("series_id").str.contains(BALANCES) | suspect
    plausible = ~pl.col("kind").is_in(["extensive", "count"]) | (pl.col("value") >= 0) | negative
    _require(declared, place, "value", plausible, "an amount may not be negative unless flagged suspect")
    return frame.with_columns(pl.lit(place).alias("file"))


def _require(frame: pl.DataFrame, place: str, column: str, holds: pl.Expr, rule: str) -> None:
    wrong = frame.filter(~holds)
    if not wrong.is_empty():
        first = wrong.row(0, named=True)
        raise DataError(place, f"{first[column]!r} {rule}", row=first["row"], column=column)


def apply_corrections(values: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Applies every declared correction; a correction whose `expect` no longer holds is an error.

    A source that was revised must not be "corrected" a second time: the entry then has to be reread.
    """
    place, key = "data/corrections.csv", KEYS["province"]
    corrections = catalogue.corrections
    missing = corrections.join(values, on=key, how="anti").sort("row")
    if not missing.is_empty():
        first = missing.row(0, named=True)
        raise DataError(place, f"{first['series_id']} has no such cell any more", row=first["row"])
    planned = corrections.rename(
        {"value": "new_value", "source_id": "new_source", "row": "correction_row"}
    ).select([*key, "expect", "action", "new_value", "flag", "new_source", "correction_row"])
    joined = values.join(planned, on=key, how="left", maintain_order="left")
    close = (pl.col("value") - pl.col("expect")).abs() <= 1e-9 * pl.col("expect").abs().clip(1e-300)
    stale = joined.filter(pl.col("action").is_not_null() & ~close).sort("correction_row")
    if not stale.is_empty():
        first = stale.row(0, named=True)
        raise DataError(
            place,
            f"{first['series_id']} {first['province_code']} {first['year']} is now {first['value']!r}, "
            f"not {first['expect']!r}: the correction no longer applies",
            row=first["correction_row"],
            column="expect",
        )
    return (
        joined.filter(pl.col("action").ne_missing("drop"))
        .with_columns(
            pl.when(pl.col("action") == "replace").then("new_value").otherwise("value").alias("value"),
            pl.coalesce("new_source", "source_id").alias("source_id"),
            pl.concat_str("flags", "flag", separator=";", ignore_nulls=True).replace("", None).alias("flags"),
        )
        .select(values.columns)
    )


def read_frozen_split(data: Path, seeds: Seeds) -> pl.DataFrame:
    """Where the sector split of a province's energy repeats the year before, by fuel."""
    path = data / "ceads_frozen_split.csv"
    place = shown_path(path)
    frame = read_text_table(path, FROZEN_COLUMNS)
    require_filled(frame, place, FROZEN_COLUMNS[:4])
    require_unique(frame, place, ["province_code", "fuel", "year"])
    require_known(frame, place, "province_code", seeds.province_codes, "province")
    frame = to_number(frame, place, "year", integer=True)
    return to_number(to_number(frame, place, "frozen", integer=True), place, "max_share_change")


def load_all(con: duckdb.DuckDBPyConnection, data: Path, seeds: Seeds, catalogue: Catalogue) -> None:
    """Creates the raw_ tables (values as published, after corrections) and the core_ catalogue tables."""
    province = apply_corrections(read_values(data, "province", catalogue, seeds), catalogue)
    _create(con, "raw_value", province)
    _create(con, "raw_sector_value", read_values(data, "sector", catalogue, seeds))
    _create(con, "raw_national_sector_value", read_values(data, "national_sector", catalogue, seeds))
    _create(con, "raw_industry_value", read_values(data, "industry", catalogue, seeds))
    _create(con, "raw_frozen_split", read_frozen_split(data, seeds))
    for name, frame in (
        ("core_province", seeds.provinces),
        ("core_place", read_places(seeds.provinces)),
        ("core_region", seeds.regions),
        ("core_industry_group", seeds.industry_groups),
        ("core_industry", seeds.industries),
        ("core_sector", seeds.sectors),
        ("core_product_match", seeds.product_matches),
        ("core_definition", seeds.definitions),
        ("core_series", catalogue.series),
        ("core_source", catalogue.sources),
        ("core_unit", catalogue.units),
        ("core_warning", catalogue.warnings),
        ("core_break", catalogue.breaks),
        ("core_correction", catalogue.corrections),
        ("core_known_jump", catalogue.known_jumps),
        ("core_expected_rows", catalogue.expected_rows),
    ):
        _create(con, name, frame)


def _create(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """One table from a frame, row order kept."""
    con.register("loading", frame.to_arrow())
    con.execute(f"CREATE TABLE {table} AS SELECT * FROM loading")
    con.unregister("loading")
