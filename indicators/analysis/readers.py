"""What the analyses read from the published database, as small tidy frames."""

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.remembered import remembered


def score_frame(con: duckdb.DuckDBPyConnection, code: str, edition: str = "full") -> pl.DataFrame:
    """Scores of an index, pillar or indicator: province_code, region, year, score; all 31 in every year.

    A missing score stays null. Raises DataError for an unknown code or an edition that the code lacks.
    """
    if tables.node(con, code)["kind"] == "shown" or not tables.years(con, code, edition):
        raise DataError("indicators", f"{code!r} has no scores in edition {edition!r}")
    found = tables.score_table(con, code, edition).select("province_code", "region", "year", "score")
    return found.sort("year", "province_code")


@remembered(64)
def series_frame(con: duckdb.DuckDBPyConnection, *names: str) -> pl.DataFrame:
    """One row per province and year in which any of the series has a value, one column a series.

    Raises DataError for a series that does not exist.
    """
    known = {name for (name,) in con.execute("SELECT series_id FROM core_series").fetchall()}
    for name in names:
        if name not in known:
            raise DataError("series", f"unknown series {name!r}")
    cells = con.execute(
        "SELECT province_code, year, series_id, value FROM core_observation "
        "WHERE province_code <> '000000' AND list_contains(?, series_id)",
        [list(names)],
    ).pl()
    wide = cells.pivot(on="series_id", index=["province_code", "year"], values="value")
    absent = [pl.lit(None, dtype=pl.Float64).alias(name) for name in names if name not in wide.columns]
    return wide.with_columns(absent).select("province_code", "year", *names).sort("year", "province_code")


def province_names(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """province_code, province_zh, province_en (short names) and region, in the official order."""
    return tables.provinces(con).select(
        "province_code",
        pl.col("short_zh").alias("province_zh"),
        pl.col("short_en").alias("province_en"),
        "region",
    )
