"""Ranks of an edition under other weights and another mean between pillars, treatment and goalposts as published."""

from dataclasses import replace

import duckdb
import polars as pl

from etl.errors import DataError
from indicators.analysis.readers import province_names
from indicators.engine import Aggregate, Parameters, Weights, compose
from indicators.score import stored_edition

SCHEMES = ("equal", "entropy", "critic")
MEANS = ("arithmetic", "geometric")


def scenario_table(
    con: duckdb.DuckDBPyConnection, index: str, year: int, edition: str = "full"
) -> pl.DataFrame:
    """province_code, province_zh, province_en, region, published (rank), then a rank for each scheme_mean, and
    widest (largest rank minus smallest over all scenarios); ordered by the published rank.

    Indicators within a pillar are always averaged arithmetically; geometric means between pillars run on 1–100.
    Raises DataError for a year that the edition lacks.
    """
    scored = stored_edition(con, index, edition)
    result = scored.result
    if year not in result.panel.times:
        raise DataError("scenarios", f"{index} has no year {year} in edition {edition}")
    t, root = result.panel.times.index(year), result.tree.root
    frozen = Parameters(result.parameters.treatments, result.parameters.lines)
    columns = {"published": result.ranks[root][t]}
    for scheme in SCHEMES:
        for mean in MEANS:
            config = replace(
                result.config, weights=Weights(scheme), aggregate=Aggregate(("arithmetic", mean))
            )
            found = compose(result.panel, result.tree, config, frozen=frozen)
            columns[f"{scheme}_{mean}"] = found.ranks[root][t]
    ranks = pl.DataFrame(columns).select(pl.all().fill_nan(None).cast(pl.Int64))
    return (
        pl.concat([province_names(con), ranks], how="horizontal")
        .with_columns((pl.max_horizontal(list(columns)) - pl.min_horizontal(list(columns))).alias("widest"))
        .sort("published", "province_code", nulls_last=True)
    )
