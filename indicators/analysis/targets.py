"""Targets to 2030: where a chosen share of the provinces stands today, the gap, and the pace it asks for."""

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis.obstacles import doubtful_cells
from indicators.analysis.trend import bounded, own_trends, ranges
from indicators.analysis.whatif import TARGET_YEAR
from indicators.remembered import remembered


def target_table(
    con: duckdb.DuckDBPyConnection,
    province: str,
    index: str,
    year: int,
    share: float = 0.75,
    edition: str = "full",
    until: int = TARGET_YEAR,
) -> pl.DataFrame:
    """One row an indicator in declared order: what a target at today's quantile `share` asks of the province.

    The quantile (linear, doubtful values left out) is taken in the better direction: for a measure of which less is
    better, share 0.75 is today's lower quartile. Columns: code, name_zh, name_en, unit_zh, unit_en, direction, value,
    data_year, carried, doubtful, target, reached, gap (target − value, 0 when reached), years_left, per_year,
    at_trend (the own trend in `until`, within what
    any province has shown), on_track. Raises DataError for a share outside 0–1.
    """
    if not 0 < share < 1:
        raise DataError("targets", f"share {share:g} is not between 0 and 1")
    province = tables.normal_province(province)
    cells = _cells(con, index, year, edition)
    sound = cells.filter(~pl.col("doubtful"))
    quantiles = sound.group_by("code").agg(
        pl.when(pl.col("direction").first() > 0)
        .then(pl.col("value").quantile(share, "linear"))
        .otherwise(pl.col("value").quantile(1 - share, "linear"))
        .alias("target")
    )
    trends, limits = own_trends(con, province, year), ranges(con, index, edition)
    own = (
        cells.filter((pl.col("province_code") == province) & pl.col("value").is_not_null())
        .join(quantiles, on="code", how="left")
        .sort("sort")
    )
    at_trend = [
        bounded(trends[row["code"]].at(until), limits[row["code"]]) if row["code"] in trends else None
        for row in own.iter_rows(named=True)
    ]
    ahead = (pl.col("value") - pl.col("target")) * pl.col("direction")
    return (
        own.with_columns(pl.Series("at_trend", at_trend, dtype=pl.Float64))
        .with_columns(
            (ahead >= 0).alias("reached"),
            pl.when(ahead >= 0)
            .then(0.0)
            .otherwise(pl.col("target") - pl.col("value"))
            .alias("gap"),
            (pl.lit(until) - pl.col("data_year")).cast(pl.Int64).alias("years_left"),
        )
        .with_columns(
            pl.when(pl.col("years_left") > 0).then(pl.col("gap") / pl.col("years_left")).alias("per_year"),
            ((pl.col("at_trend") - pl.col("target")) * pl.col("direction") >= 0).alias("on_track"),
        )
        .select(
            "code", "name_zh", "name_en", "unit_zh", "unit_en", "direction", "value", "data_year", "carried",
            "doubtful", "target", "reached", "gap", "years_left", "per_year", "at_trend", "on_track",
        )
    )  # fmt: skip


@remembered(24)
def _cells(con: duckdb.DuckDBPyConnection, index: str, year: int, edition: str) -> pl.DataFrame:
    """Every province's indicators of an index in one year, with the words of each and the mark `doubtful`."""
    cells = con.execute(
        """
        SELECT score.code, score.province_code, score.value, score.latest_data_year AS data_year,
            score.carried_share > 0 AS carried, node.name_zh, node.name_en, node.unit_zh, node.unit_en,
            node.direction, node.sort
        FROM mart_score AS score JOIN mart_node AS node ON node.code = score.code AND node.edition = score.edition
        WHERE score.edition = ? AND score.index_code = ? AND score.kind = 'indicator' AND score.year = ?
        """,
        [edition, index, year],
    ).pl()
    if cells.is_empty():
        raise DataError("targets", f"{index} has no year {year} in edition {edition}")
    doubtful = doubtful_cells(con, edition).filter(pl.col("year") == year).with_columns(doubtful=pl.lit(True))
    return cells.join(
        doubtful.drop("year"), on=["code", "province_code"], how="left", maintain_order="left"
    ).with_columns(pl.col("doubtful").fill_null(False))
