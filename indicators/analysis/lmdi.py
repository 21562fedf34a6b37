"""Additive LMDI-I: what moved CO₂ or energy between two years, without a residual (Ang 2004, 2015).

V = Σᵢ Πₖ xₖᵢ. The part of factor k is Σᵢ L(Vᵢ¹, Vᵢ⁰) · ln(xₖᵢ¹ / xₖᵢ⁰) with the logarithmic mean L; the parts add up
to V¹ − V⁰ exactly. Zeros follow the limits of Ang & Liu (2007): L with one value zero is zero, and a term that
starts or ends at zero belongs whole to the factor that is zero there.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def log_mean(a: Array | float, b: Array | float) -> Array:
    """Logarithmic mean (a − b) / ln(a / b) of values ≥ 0: a where they are equal, 0 where either is 0."""
    first, second = np.broadcast_arrays(np.asarray(a, np.float64), np.asarray(b, np.float64))
    if (first < 0).any() or (second < 0).any():
        raise ValueError("the logarithmic mean needs values that are not negative")
    positive = (first > 0) & (second > 0)
    small, large = np.minimum(first, second), np.maximum(first, second)
    gap = np.where(positive, large - small, 0.0)
    base = np.where(positive, small, 1.0)
    log = np.log1p(gap / base)
    return np.where(positive, np.where(log > 0, gap / np.where(log > 0, log, 1.0), base), 0.0)


def decompose(start: Mapping[str, Array], end: Mapping[str, Array]) -> dict[str, Array]:
    """Parts of each factor in the change of Π factors, term by term.

    `start` and `end` give each factor's values [terms] in the two years (broadcast to a common shape, ≥ 0, NaN where a
    ratio is not defined because what it is divided by is zero). Returns the parts [terms]; over all factors they
    add up to the change of each term. A factor that is not defined at one end is taken as unchanged: the term is zero
    there, and the factor that is zero carries its whole change. Raises ValueError when a term is zero or
    undefined without a factor that is zero.
    """
    names = list(start)
    if set(names) != set(end):
        raise ValueError(f"factors differ: {', '.join(names)} and {', '.join(end)}")
    x0 = np.array(np.broadcast_arrays(*(np.asarray(start[name], np.float64) for name in names)))
    x1 = np.array(np.broadcast_arrays(*(np.asarray(end[name], np.float64) for name in names)))
    if x0.shape != x1.shape:
        raise ValueError(f"terms differ: {x0.shape[1:]} and {x1.shape[1:]}")
    for x in (x0, x1):
        if (np.isnan(x) & ~(x == 0).any(axis=0)).any():
            raise ValueError("a factor is not defined although no other factor of the term is zero")
        if (x < 0).any() or np.isinf(x).any():
            raise ValueError("factors must be finite and not negative")
    v0, v1 = (np.where((x == 0).any(axis=0), 0.0, np.nan_to_num(x).prod(axis=0)) for x in (x0, x1))
    plain = (x0 > 0) & (x1 > 0)
    ratio = np.where(plain, np.log(np.where(plain, x1, 1.0)) - np.log(np.where(plain, x0, 1.0)), 0.0)
    moved = np.where((v0 > 0) & (v1 > 0), log_mean(v1, v0) * ratio, 0.0)
    # A term that appears or vanishes: its change goes in equal parts to the factors that are zero at that end.
    zero = (x0 == 0) ^ (x1 == 0)
    edge = (v0 > 0) ^ (v1 > 0)
    number = np.maximum(zero.sum(axis=0), 1)
    parts = moved + np.where(zero & edge, (v1 - v0) / number, 0.0)
    return {name: parts[k] for k, name in enumerate(names)}
