"""Disparity of any scored code over the years: frames of inequality, convergence, mobility and distribution.

The four official regions are the groups. Provinces without a score take no part; `n` says how many did.
"""

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators.analysis.convergence import (
    Beta,
    beta_convergence,
    classify,
    coefficient_of_variation,
    homogeneity,
    kernel_density,
    markov,
    transition_counts,
)  # fmt: skip
from indicators.analysis.inequality import dagum, theil
from indicators.analysis.readers import province_names, score_frame
from indicators.remembered import remembered


def by_year(con: duckdb.DuckDBPyConnection, code: str, edition: str = "full") -> pl.DataFrame:
    """One row a year: year, n, mean, cv (σ-convergence), theil, theil_within, theil_between, gini, gini_within,
    gini_net_between, gini_transvariation."""
    rows = []
    for year, frame in _years(con, code, edition):
        values, regions = frame["score"].to_numpy(), frame["region"].to_list()
        t, g = theil(values, regions), dagum(values, regions)
        rows.append(
            (year, len(values), float(values.mean()), coefficient_of_variation(values), t.total, t.within, t.between,
             g.gini, g.within, g.net_between, g.transvariation)
        )  # fmt: skip
    names = [
        "year", "n", "mean", "cv", "theil", "theil_within", "theil_between",
        "gini", "gini_within", "gini_net_between", "gini_transvariation",
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=names, orient="row")


def by_region(con: duckdb.DuckDBPyConnection, code: str, edition: str = "full") -> pl.DataFrame:
    """Inequality inside each region and between each two: year, region, other (null inside), theil, gini.

    The Theil index is given inside regions only.
    """
    rows: list[tuple[int, str, str | None, float | None, float]] = []
    for year, frame in _years(con, code, edition):
        values, regions = frame["score"].to_numpy(), frame["region"].to_list()
        t, g = theil(values, regions), dagum(values, regions)
        rows += [(year, name, None, t.groups[name], gini) for name, gini in g.groups.items()]
        rows += [(year, richer, poorer, None, gini) for (richer, poorer), gini in g.pairs.items()]
    schema = {
        "year": pl.Int64, "region": pl.String, "other": pl.String, "theil": pl.Float64, "gini": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def beta(con: duckdb.DuckDBPyConnection, code: str, first: int, last: int, edition: str = "full") -> Beta:
    """β-convergence of the scores between two years over the provinces that have both and score above 0 in both.

    Raises DataError for years that the edition lacks.
    """
    wide = _wide(con, code, edition)
    for year in (first, last):
        if str(year) not in wide.columns:
            raise DataError("disparity", f"{code} has no scores for {year} in edition {edition}")
    if not first < last:
        raise DataError("disparity", f"{first}–{last}: the first year must come before the last")
    both = wide.drop_nulls([str(first), str(last)]).filter((pl.col(str(first)) > 0) & (pl.col(str(last)) > 0))
    return beta_convergence(both[str(first)].to_numpy(), both[str(last)].to_numpy(), last - first)


def beta_points(
    con: duckdb.DuckDBPyConnection, code: str, first: int, last: int, edition: str = "full"
) -> pl.DataFrame:
    """The provinces behind `beta`: names, region, first, last (scores), log_first, growth (ln change a year, in %)."""
    wide = _wide(con, code, edition).drop("region")
    both = wide.drop_nulls([str(first), str(last)]).filter((pl.col(str(first)) > 0) & (pl.col(str(last)) > 0))
    points = both.select(
        "province_code",
        pl.col(str(first)).alias("first"),
        pl.col(str(last)).alias("last"),
        pl.col(str(first)).log().alias("log_first"),
        (100 * (pl.col(str(last)) / pl.col(str(first))).log() / (last - first)).alias("growth"),
    )
    return province_names(con).join(points, on="province_code", how="inner", maintain_order="left")


def transitions(
    con: duckdb.DuckDBPyConnection, code: str, edition: str = "full", classes: int = 4
) -> pl.DataFrame:
    """Moves between pooled quantile classes: from_class, to_class (0 is the lowest), count, probability, bounds.

    `lower` and `upper` are the scores between which a province is in the class `from_class` (null at the ends).
    """
    panel = _panel(con, code, edition)
    found = markov(panel, classes)
    edges: list[float | None] = [None, *map(float, found.bounds), None]
    rows = [
        (a, b, int(found.counts[a, b]), float(found.probabilities[a, b]), edges[a], edges[a + 1])
        for a in range(classes)
        for b in range(classes)
    ]
    frame = pl.DataFrame(
        rows, schema=["from_class", "to_class", "count", "probability", "lower", "upper"], orient="row"
    )
    return frame.with_columns(pl.col("probability").fill_nan(None))


def transition_tests(
    con: duckdb.DuckDBPyConnection, code: str, edition: str = "full", classes: int = 4
) -> pl.DataFrame:
    """Is one matrix enough? Tests over regions and over the two halves of the span.

    Columns: over (region, period), statistic, degrees_of_freedom, p_value, small_cells (expected count below 5),
    cells, transitions.
    """
    wide = _wide(con, code, edition)
    states, _ = classify(_panel(con, code, edition), classes)
    regions = wide["region"].to_numpy()
    by_place = [transition_counts(states[:, regions == name], classes) for name in sorted(set(regions))]
    middle = len(states) // 2
    by_time = [transition_counts(part, classes) for part in (states[: middle + 1], states[middle:])]
    rows = []
    for over, subsets in (("region", by_place), ("period", by_time)):
        found = homogeneity(subsets)
        rows.append(
            (over, found.statistic, found.degrees_of_freedom, found.p_value, found.small_cells, found.cells,
             int(np.sum(subsets)))
        )  # fmt: skip
    names = ["over", "statistic", "degrees_of_freedom", "p_value", "small_cells", "cells", "transitions"]
    return pl.DataFrame(rows, schema=names, orient="row")


def density(
    con: duckdb.DuckDBPyConnection, code: str, edition: str = "full", points: int = 201
) -> pl.DataFrame:
    """Kernel density of the scores of each year on one grid 0–100: year, score, density, bandwidth, n."""
    grid = np.linspace(0, 100, points)
    frames = []
    for year, frame in _years(con, code, edition):
        found, bandwidth = kernel_density(frame["score"].to_numpy(), grid)
        frames.append(
            pl.DataFrame({"score": grid, "density": found}).select(
                pl.lit(year).alias("year"),
                "score",
                "density",
                pl.lit(bandwidth).alias("bandwidth"),
                pl.lit(len(frame)).alias("n"),
            )
        )
    return pl.concat(frames)


def _years(con: duckdb.DuckDBPyConnection, code: str, edition: str) -> list[tuple[int, pl.DataFrame]]:
    frame = score_frame(con, code, edition).drop_nulls("score")
    return [(year, part) for (year,), part in frame.group_by("year", maintain_order=True)]


@remembered(24)
def _wide(con: duckdb.DuckDBPyConnection, code: str, edition: str) -> pl.DataFrame:
    frame = score_frame(con, code, edition)
    return frame.pivot(on="year", index=["province_code", "region"], values="score").sort("province_code")


def _panel(con: duckdb.DuckDBPyConnection, code: str, edition: str) -> np.ndarray:
    wide = _wide(con, code, edition)
    years = sorted(name for name in wide.columns if name.isdigit())
    return wide.select(years).to_numpy().astype(np.float64).T
