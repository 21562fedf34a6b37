"""How closely two measures of the same units go together: Pearson's r, Spearman's ρ and the fitted line."""

from dataclasses import dataclass

import numpy as np

from indicators.analysis.distributions import student_two_sided
from indicators.engine.model import Array

LEAST = 4


@dataclass(frozen=True)
class Correlation:
    """`r` (Pearson) with its two-sided p-value (t = r √((n−2)/(1−r²)), n − 2 degrees of freedom), `rho` (Spearman, mean
    ranks for ties), and the least-squares line y = intercept + slope · x, over `n` units that have both."""

    n: int
    r: float
    p_value: float
    rho: float
    slope: float
    intercept: float


def correlation(x: Array, y: Array) -> Correlation:
    """The correlation of two arrays of one value a unit; NaN where a unit has none.

    Raises ValueError with fewer than 4 common units or when one of the measures is the same everywhere.
    """
    both = np.isfinite(x) & np.isfinite(y)
    x, y, n = x[both], y[both], int(both.sum())
    if n < LEAST:
        raise ValueError(f"{n} units have both measures; {LEAST} are needed")
    # Scaled by the largest value first: squares of huge numbers would overflow.
    dx, dy = (v / (np.abs(v).max() or 1.0) for v in (x, y))
    dx, dy = dx - dx.mean(), dy - dy.mean()
    sxx, syy, sxy = float(dx @ dx), float(dy @ dy), float(dx @ dy)
    if min(sxx, syy) <= 1e-24:
        raise ValueError("a measure is the same in every unit")
    r = float(np.clip(sxy / np.sqrt(sxx * syy), -1, 1))
    p = 0.0 if abs(r) == 1 else student_two_sided(r * np.sqrt((n - 2) / (1 - r * r)), n - 2)
    slope = sxy / sxx * float((np.abs(y).max() or 1.0) / (np.abs(x).max() or 1.0))
    rho = float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])
    return Correlation(n, r, float(p), rho, slope, float(y.mean() - slope * x.mean()))


def _ranks(values: Array) -> Array:
    """Ranks from 1, ties with their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    mean: Array = (ends - (counts - 1) / 2)[place]
    return mean
