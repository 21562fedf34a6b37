"""Values of prefectures and counties: levels that have data, tables of a level, ranks, sums against the parent.

No published table goes below the province; finer values come with imports and stay in their folder. A place is
known by its six-digit code and its level (`core_place`). An imported series that bears the id of a published one
(`user_gdp` beside `gdp`) and its unit is that series' own finer places.
"""

from dataclasses import dataclass

import duckdb
import polars as pl

from etl.errors import DataError
from etl.finer.parents import from_children, levels_with_data
from etl.importing.tables import PREFIX

PROVINCE = "province"
LEVELS = (PROVINCE, "prefecture", "county")
FINER = LEVELS[1:]
ADDITIVE = ("extensive", "count")
VALUES = {"place_code": pl.String, "year": pl.Int64, "value": pl.Float64}


def places(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every place, coarser levels first: place_code, level, parent, name_zh, name_en, province (its province's code).

    ``name_en`` is null below the province: the list has Chinese names only.
    """
    return con.execute("""
        SELECT *, CASE WHEN level = 'country' THEN NULL ELSE left(place_code, 2) || '0000' END AS province
        FROM core_place
    """).pl()


def members(known: pl.DataFrame, level: str) -> pl.DataFrame:
    """The places that are compared at a level: those of it and, among counties, the county-level units that a
    province administers itself (90 in the third and fourth place of the code), which its tables list with prefectures.
    """
    direct = pl.lit(level == "county") & (pl.col("place_code").str.slice(2, 2) == "90")
    return known.filter((pl.col("level") == level) | (direct & (pl.col("level") == "prefecture")))


def levels(codes: pl.Series, known: pl.DataFrame) -> tuple[str, ...]:
    """The levels of `LEVELS` that some of the codes belong to, coarsest first."""
    found = levels_with_data(codes, known).filter(pl.col("with_data") > 0)["level"].to_list()
    return tuple(level for level in LEVELS if level in found)


def ranked(values: pl.DataFrame, known: pl.DataFrame, level: str, direction: int = 1) -> pl.DataFrame:
    """The values of one level with their places in it, every year.

    ``values`` has place_code, year, value; ``direction`` -1 ranks the smallest first. Columns: place_code, place_zh,
    province, year, value, rank (among the level's places with a value that year), ranked (how many), rank_in_province,
    ranked_in_province. Equal values share the better rank. Sorted by year, then rank. Raises DataError for an
    unknown level.
    """
    if level not in LEVELS:
        raise DataError("level", f"unknown level {level!r}; known: {', '.join(LEVELS)}")
    cells = values.select(list(VALUES)).drop_nulls("value").join(
        members(known, level).select("place_code", pl.col("name_zh").alias("place_zh"), "province"),
        on="place_code",
    )  # fmt: skip
    rank = pl.col("value").rank("min", descending=direction > 0).cast(pl.Int64)
    return cells.select(
        "place_code", "place_zh", "province", "year", "value",
        rank.over("year").alias("rank"), pl.len().over("year").cast(pl.Int64).alias("ranked"),
        rank.over("year", "province").alias("rank_in_province"),
        pl.len().over("year", "province").cast(pl.Int64).alias("ranked_in_province"),
    ).sort("year", "rank", "place_code")  # fmt: skip


def table(
    values: pl.DataFrame, known: pl.DataFrame, level: str, year: int, within: str = "", direction: int = 1
) -> pl.DataFrame:
    """One row a place of the level (of the province ``within``) in a year, those without a value last.

    Columns as in `ranked`; value and ranks are null where there is none. Inside a province without any value
    all its places are listed; over the nation only the places of provinces that have one.
    """
    found = ranked(values.filter(pl.col("year") == year), known, level, direction)
    inside = pl.col("province") == within if within else pl.col("province").is_in(found["province"].to_list())
    listed = members(known, level).filter(inside)
    return (
        listed.select("place_code", pl.col("name_zh").alias("place_zh"), "province", pl.lit(year).cast(pl.Int64).alias("year"))
        .join(found.drop("place_zh", "province", "year"), on="place_code", how="left")
        .sort("rank", "place_code", nulls_last=True)
    )  # fmt: skip


def companions(con: duckdb.DuckDBPyConnection, imported: pl.DataFrame) -> pl.DataFrame:
    """Imported values below the province of series that are published: series_id (the published id), place_code,
    year, value.

    ``imported`` has series_id, unit, place_code, year, value. A series counts when it is called `user_` and the id of
    a series by province, and has its unit.
    """
    published = con.execute(
        "SELECT series_id, unit FROM core_series WHERE dimension IN ('province', 'derived')"
    ).pl()
    named = imported.select(
        pl.col("series_id").str.strip_prefix(PREFIX), "unit", "place_code", "year", "value"
    )
    return named.filter(~pl.col("place_code").str.ends_with("0000")).join(
        published, on=["series_id", "unit"], how="semi"
    ).drop("unit")  # fmt: skip


@dataclass(frozen=True)
class Series:
    """A published series below the province: ``values`` (place_code, year, value, derived) of all finer levels,
    and ``provinces``, those whose published value is set against the sum of their places (see `below`)."""

    values: pl.DataFrame
    provinces: pl.DataFrame


def below(con: duckdb.DuckDBPyConnection, imported: pl.DataFrame, series_id: str) -> Series:
    """A published series' finer values, coarser ones summed where it adds up and every child has a value.

    ``provinces``: place_code, year, value (published), sum, difference_pct, for provinces whose places are complete;
    empty for shares, ratios and indices, which are never summed.
    """
    known = places(con)
    own = companions(con, imported).filter(series_id=series_id).select(list(VALUES))
    own = own.join(known, on="place_code", how="semi")  # codes that were abolished are nobody's children
    nothing = pl.DataFrame(schema=VALUES | {"sum": pl.Float64, "difference_pct": pl.Float64})
    kind = con.execute("SELECT kind FROM core_series WHERE series_id = ?", [series_id]).fetchone()
    if own.is_empty() or kind is None or kind[0] not in ADDITIVE:
        return Series(own.with_columns(pl.lit(False).alias("derived")), nothing)
    published = con.execute(
        """
        SELECT province_code AS place_code, year, value FROM core_observation
        WHERE series_id = ? AND province_code <> '000000' AND value IS NOT NULL
        """,
        [series_id],
    ).pl().select(pl.col(name).cast(kind) for name, kind in VALUES.items())  # fmt: skip
    sums = from_children(own, known, ["year"]).values
    met = published.join(
        sums.filter("derived").select("place_code", "year", pl.col("value").alias("sum")),
        on=["place_code", "year"],
    )
    difference = (pl.col("sum") - pl.col("value")) / pl.col("value").abs() * 100
    finer = known.filter(pl.col("level").is_in(FINER)).select("place_code")
    return Series(
        sums.join(finer, on="place_code", how="semi").select(*VALUES, "derived"),
        met.with_columns(difference.alias("difference_pct")).sort("year", "place_code"),
    )
