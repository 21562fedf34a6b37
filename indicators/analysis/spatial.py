"""Spatial pattern: neighbours by common border, Moran's I, local Moran with false-discovery control.

Contiguity comes from the boundary polygons (`adjacent` of seeds/provinces.csv, Hainan linked to Guangdong);
weights are row-standardised. p-values are permutation p-values with a seed, so they repeat exactly.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from indicators import tables
from indicators.analysis.readers import province_names, score_frame

Array = NDArray[np.float64]

PERMUTATIONS = 9_999  # enough for the smallest adjusted p-value of 31 provinces to fall below 0.05
SEED = 20_240_601
QUADRANTS: dict[str, tuple[str, str]] = {
    "HH": ("高—高", "high among high"),
    "LH": ("低—高", "low among high"),
    "LL": ("低—低", "low among low"),
    "HL": ("高—低", "high among low"),
}


@dataclass(frozen=True)
class Moran:
    """Global I, its expectation −1/(n − 1), the permutation z-score and two-sided p-value, and n."""

    i: float
    expected: float
    z: float
    p_value: float
    n: int


@dataclass(frozen=True)
class LocalMoran:
    """Per province: local I, spatial lag of the centred values, quadrant, p-value, adjusted p-value."""

    i: Array
    lag: Array
    quadrants: list[str]
    p_values: Array
    q_values: Array


def contiguity(codes: list[str], adjacent: list[str]) -> Array:
    """0/1 matrix [n, n] from the space-separated neighbours of each code; neighbours outside `codes` drop out.

    Raises ValueError when the relation is not symmetric.
    """
    position = {code: number for number, code in enumerate(codes)}
    matrix = np.zeros((len(codes), len(codes)))
    for code, listed in zip(codes, adjacent, strict=True):
        for other in listed.split():
            if other in position:
                matrix[position[code], position[other]] = 1.0
    if not (matrix == matrix.T).all():
        one, other = np.argwhere(matrix != matrix.T)[0]
        raise ValueError(f"contiguity: {codes[one]} and {codes[other]} do not name each other")
    return matrix


def row_standardised(matrix: Array) -> Array:
    """Rows divided by their sums; a province without neighbours keeps a row of zeros."""
    rows = matrix.sum(axis=1, keepdims=True)
    found: Array = matrix / np.where(rows > 0, rows, 1.0)
    return found


def morans_i(values: Array, weights: Array) -> float:
    """I = (n/S₀)·zᵀWz / zᵀz with z the deviations from the mean. Shapes [n] and [n, n].

    Raises ValueError when all values are equal or no two provinces are neighbours.
    """
    z = _deviations(values)
    total = weights.sum()
    if not total > 0:
        raise ValueError("moran: no two provinces are neighbours")
    return float(len(z) / total * (z @ weights @ z) / (z @ z))


def moran(values: Array, weights: Array, permutations: int = PERMUTATIONS, seed: int = SEED) -> Moran:
    """Moran's I with the p-value of a random reshuffle of the values over the provinces.

    Two-sided: twice the smaller of (1 + number of reshuffles at least as large, or as small) ÷ (1 + reshuffles).
    """
    observed = morans_i(values, weights)
    z = _deviations(values)
    shuffled = np.random.default_rng(seed).permuted(np.tile(z, (permutations, 1)), axis=1)
    drawn = (
        len(z)
        / weights.sum()
        * np.einsum("ri,ij,rj->r", shuffled, weights, shuffled, optimize=True)
        / (z @ z)
    )
    score = (observed - drawn.mean()) / drawn.std(ddof=1)
    p_value = float(_two_sided(drawn[:, None], np.array([observed]))[0])
    return Moran(observed, -1 / (len(z) - 1), float(score), p_value, len(z))


def local_moran(
    values: Array, weights: Array, permutations: int = PERMUTATIONS, seed: int = SEED
) -> LocalMoran:
    """I_i = z_i·Σ_j w_ij z_j / m₂ with m₂ = Σz²/n (Anselin 1995), so that with row-standardised weights the I_i
    average to Moran's I. (esda divides by n − 1 instead of n.)

    p-values hold province i in place and reshuffle the others (conditional permutation), two-sided; adjusted
    p-values control the false-discovery rate (Benjamini and Hochberg 1995). A province without neighbours has nan.
    """
    z = _deviations(values)
    n = len(z)
    second_moment = (z @ z) / n
    lag = weights @ z
    found = z * lag / second_moment
    rng = np.random.default_rng(seed)
    p_values = np.full(n, np.nan)
    for i in range(n):
        others = np.delete(np.arange(n), i)
        row = weights[i, others]
        if not row.sum() > 0:
            found[i] = np.nan
            continue
        drawn = rng.permuted(np.tile(z[others], (permutations, 1)), axis=1)[:, row > 0] @ row[row > 0]
        p_values[i] = _two_sided((z[i] * drawn / second_moment)[:, None], found[i : i + 1])[0]
    quadrants = [
        ("H" if own >= 0 else "L") + ("H" if near >= 0 else "L") for own, near in zip(z, lag, strict=True)
    ]
    return LocalMoran(found, lag, quadrants, p_values, benjamini_hochberg(p_values))


def benjamini_hochberg(p_values: Array) -> Array:
    """Adjusted p-values: the smallest false-discovery rate at which each test is called significant; nan stays."""
    p = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(-p[known], kind="stable")]
    rank = np.arange(len(order), 0, -1)
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum.accumulate(np.minimum(p[order] * len(order) / rank, 1.0))
    return adjusted


def _deviations(values: Array) -> Array:
    y = np.asarray(values, dtype=np.float64)
    z: Array = y - y.mean()
    if not np.abs(z).max() > 1e-12 * max(1.0, float(np.abs(y).max())):
        raise ValueError("moran: all values are equal")
    return z


def _two_sided(drawn: Array, observed: Array) -> Array:
    tolerance = 1e-12 * np.maximum(1.0, np.abs(observed))
    above = (drawn >= observed - tolerance).sum(axis=0)
    below = (drawn <= observed + tolerance).sum(axis=0)
    found: Array = np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (len(drawn) + 1))
    return found


# ---------------------------------------------------------------- readers


def _neighbours(con: duckdb.DuckDBPyConnection, codes: list[str]) -> Array:
    seed = dict(tables.provinces(con).select("province_code", "adjacent").iter_rows())
    return row_standardised(contiguity(codes, [seed[code] for code in codes]))


def moran_by_year(
    con: duckdb.DuckDBPyConnection, code: str, edition: str = "full", permutations: int = PERMUTATIONS
) -> pl.DataFrame:
    """Moran's I of the scores of a code for every year: year, n, i, expected, z, p_value.

    Provinces without a score take no part, and their neighbours lose that link.
    """
    rows = []
    for (year,), frame in (
        score_frame(con, code, edition).drop_nulls("score").group_by("year", maintain_order=True)
    ):
        found = moran(
            frame["score"].to_numpy(), _neighbours(con, frame["province_code"].to_list()), permutations
        )
        rows.append((year, found.n, found.i, found.expected, found.z, found.p_value))
    return pl.DataFrame(rows, schema=["year", "n", "i", "expected", "z", "p_value"], orient="row")


def local_moran_map(
    con: duckdb.DuckDBPyConnection, code: str, year: int, edition: str = "full", rate: float = 0.05
) -> pl.DataFrame:
    """Local Moran of the scores of a code in a year, all 31 provinces.

    Columns: province_code, province_zh, province_en, region, year, score, neighbours (mean score of the neighbours),
    local_i, quadrant, quadrant_zh, quadrant_en, p_value, q_value (adjusted), significant (q_value ≤ `rate`). A
    province without a score has nulls.
    """
    frame = score_frame(con, code, edition).filter(pl.col("year") == year).drop_nulls("score")
    values, codes = frame["score"].to_numpy(), frame["province_code"].to_list()
    found = local_moran(values, _neighbours(con, codes))
    result = pl.DataFrame(
        {
            "province_code": codes,
            "year": [year] * len(codes),
            "score": values,
            "neighbours": found.lag + values.mean(),
            "local_i": found.i,
            "quadrant": found.quadrants,
            "quadrant_zh": [QUADRANTS[name][0] for name in found.quadrants],
            "quadrant_en": [QUADRANTS[name][1] for name in found.quadrants],
            "p_value": found.p_values,
            "q_value": found.q_values,
        }
    )
    lonely = pl.col("p_value").is_nan()
    result = result.with_columns(
        pl.when(~lonely).then(pl.col(name)).alias(name)
        for name in ("neighbours", "local_i", "quadrant", "quadrant_zh", "quadrant_en", "p_value", "q_value")
    ).with_columns(significant=pl.col("q_value") <= rate)
    return (
        province_names(con)
        .join(result, on="province_code", how="left", maintain_order="left")
        .with_columns(pl.lit(year).alias("year"))
    )
