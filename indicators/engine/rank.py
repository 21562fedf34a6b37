"""Rank values: the best first for units, the smallest first for normalisation."""

import numpy as np

from indicators.engine.model import Array

TIE = 1e-12
"""Scores closer than this share of the largest absolute score are ties, so that rounding noise (another order
of rows, another processor) never decides a rank."""


def ascending(x: Array, axis: int = -1) -> Array:
    """Ranks from 1 for the smallest along an axis, ties take the smallest rank; NaN stays NaN."""
    x = np.moveaxis(np.asarray(x, dtype=np.float64), axis, -1)
    order = np.argsort(x, axis=-1)
    ordered = np.take_along_axis(x, order, -1)
    places = np.broadcast_to(np.arange(1.0, x.shape[-1] + 1), x.shape).copy()
    places[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0.0
    np.maximum.accumulate(places, axis=-1, out=places)
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, places, -1)
    ranks[np.isnan(x)] = np.nan
    return np.moveaxis(ranks, -1, axis)


def without_noise(scores: Array, over: tuple[int, ...]) -> Array:
    """Scores with differences below :data:`TIE` of the largest absolute score (over these axes) removed."""
    largest = np.max(np.abs(scores), axis=over, initial=0.0, where=~np.isnan(scores), keepdims=True)
    unit = np.where(largest > 0, largest, 1.0) * TIE
    rounded: Array = np.round(scores / unit)
    return rounded


def descending(scores: Array) -> Array:
    """Ranks of units per time: from 1 for the largest score, ties take the best rank; NaN stays NaN.

    ``scores`` are [times, units] or [times, units, replications].
    """
    return ascending(-without_noise(scores, (0, 1)), axis=1)
