"""Convergence and mobility: do provinces draw closer (σ, β), and do they change places (Markov, densities)?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.analysis.distributions import chi2_survival, student_two_sided

Array = NDArray[np.float64]


def coefficient_of_variation(values: Array) -> float:
    """σ-convergence: standard deviation (n − 1) ÷ mean of one year's values; it falls when provinces converge."""
    y = np.asarray(values, dtype=np.float64)
    return float(y.std(ddof=1) / y.mean())


@dataclass(frozen=True)
class Beta:
    """ln(y_T/y_0)/T = α + β·ln y_0: coefficient, its standard error and two-sided p, R², n.

    `speed` λ = −ln(1 + β·T)/T a year and `half_life` = ln 2/λ years exist only where provinces converge
    (−1/T < β < 0); otherwise they are None.
    """

    alpha: float
    beta: float
    standard_error: float
    p_value: float
    r_squared: float
    n: int
    years: int
    speed: float | None
    half_life: float | None


def beta_convergence(first: Array, last: Array, years: int) -> Beta:
    """Ordinary least squares of yearly log growth on the log of the first value; both > 0, shape [n], n ≥ 3.

    Raises ValueError for values that are not positive, fewer than three or all equal at the start.
    """
    start, end = np.asarray(first, dtype=np.float64), np.asarray(last, dtype=np.float64)
    if start.shape != end.shape or start.ndim != 1 or len(start) < 3 or years < 1:
        raise ValueError("beta: needs two vectors of the same length, at least 3, and at least one year")
    if not ((start > 0) & (end > 0)).all():
        raise ValueError("beta: values must be positive")
    x, growth = np.log(start), np.log(end / start) / years
    spread = float(((x - x.mean()) ** 2).sum())
    if not spread > 0:
        raise ValueError("beta: all first values are equal")
    slope = float(((x - x.mean()) * (growth - growth.mean())).sum() / spread)
    intercept = float(growth.mean() - slope * x.mean())
    residual = float(((growth - intercept - slope * x) ** 2).sum())
    total = float(((growth - growth.mean()) ** 2).sum())
    error = math.sqrt(residual / (len(x) - 2) / spread)
    p_value = student_two_sided(slope / error, len(x) - 2) if error > 0 else 0.0
    speed = -math.log(1 + slope * years) / years if -1 / years < slope < 0 else None
    return Beta(
        intercept, slope, error, p_value, 1 - residual / total if total > 0 else 1.0, len(x), years,
        speed, math.log(2) / speed if speed else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Markov:
    """Transitions between classes: upper bounds, counts [k, k], probabilities [k, k] (nan for an empty row)."""

    bounds: Array
    counts: NDArray[np.int64]
    probabilities: Array


@dataclass(frozen=True)
class Homogeneity:
    """Chi-square test that subsets share one transition matrix; `small_cells` counts expectations below 5."""

    statistic: float
    degrees_of_freedom: int
    p_value: float
    small_cells: int
    cells: int


def classify(panel: Array, classes: int = 4) -> tuple[NDArray[np.int64], Array]:
    """Class of each value by the pooled quantiles of the panel: 0 … classes − 1, −1 where missing; the bounds.

    A value on a bound belongs to the lower class. `panel` has shape [years, provinces].
    """
    values = np.asarray(panel, dtype=np.float64)
    bounds = np.nanquantile(values, np.arange(1, classes) / classes)
    found = np.searchsorted(bounds, values, side="left").astype(np.int64)
    return np.where(np.isnan(values), -1, found), bounds


def transition_counts(states: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """Moves from one year to the next, [classes, classes]; moves from or to a missing state are left out."""
    before, after = states[:-1].ravel(), states[1:].ravel()
    known = (before >= 0) & (after >= 0)
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (before[known], after[known]), 1)
    return counts


def markov(panel: Array, classes: int = 4) -> Markov:
    """Yearly transitions of a panel [years, provinces] between its pooled quantile classes: P_ab = n_ab/n_a."""
    states, bounds = classify(panel, classes)
    counts = transition_counts(states, classes)
    rows = counts.sum(axis=1, keepdims=True)
    return Markov(bounds, counts, np.where(rows > 0, counts / np.where(rows > 0, rows, 1), np.nan))


def homogeneity(subsets: list[NDArray[np.int64]]) -> Homogeneity:
    """Anderson and Goodman's (1957) test that the count matrices [k, k] come from one transition matrix.

    Q = ΣΣΣ (n_ab − n_a·P_ab)² / (n_a·P_ab) over subsets, where P is pooled; cells that no subset ever enters
    are left out. Degrees of freedom: Σ_a (A_a − 1)(B_a − 1), A_a subsets that visit a, B_a classes reached from a.
    With few transitions most expectations are below 5 and the p-value is only a hint.
    """
    pooled = np.sum(subsets, axis=0)
    statistic, freedom, small, cells = 0.0, 0, 0, 0
    for a in range(len(pooled)):
        reached = np.flatnonzero(pooled[a])
        visiting = [counts for counts in subsets if counts[a].sum() > 0]
        if not len(reached):
            continue
        p = pooled[a, reached] / pooled[a].sum()
        for counts in visiting:
            expected = counts[a].sum() * p
            statistic += float(((counts[a, reached] - expected) ** 2 / expected).sum())
            small += int((expected < 5).sum())
            cells += len(reached)
        freedom += (len(visiting) - 1) * (len(reached) - 1)
    p_value = chi2_survival(statistic, freedom) if freedom > 0 else 1.0
    return Homogeneity(statistic, freedom, p_value, small, cells)


def kernel_density(values: Array, grid: Array, bandwidth: float | None = None) -> tuple[Array, float]:
    """Gaussian kernel density of `values` on `grid`, and the bandwidth.

    Default bandwidth: Silverman's rule 0.9·min(sd, IQR/1.34)·n^(−1/5). Raises ValueError without any spread.
    """
    y = np.asarray(values, dtype=np.float64)
    y = y[np.isfinite(y)]
    if bandwidth is None:
        if len(y) < 2:
            raise ValueError("density: needs at least two values")
        low, high = np.quantile(y, [0.25, 0.75])
        sd = float(y.std(ddof=1))
        spread = min(sd, float(high - low) / 1.34) if high > low else sd
        bandwidth = 0.9 * spread * len(y) ** -0.2
    if not bandwidth > 0:
        raise ValueError("density: all values are equal")
    z = (np.asarray(grid, dtype=np.float64)[:, None] - y[None, :]) / bandwidth
    density: Array = np.exp(-0.5 * z**2).sum(axis=1) / (len(y) * bandwidth * math.sqrt(2 * math.pi))
    return density, float(bandwidth)
