"""TOPSIS: closeness to the best and distance from the worst, in two conventions that rank differently."""

from typing import Literal

import numpy as np

from indicators.engine.errors import EngineError, require_unit_interval, require_weights
from indicators.engine.model import Array

Convention = Literal["weighted_values", "weighted_distances"]


def topsis(x: Array, weights: Array, convention: Convention, minimum: float = 0.5) -> Array:
    """Relative closeness C = D⁻/(D⁺ + D⁻) in 0..1 of points [..., m] on a 0..1 scale, 1 = best.

    - ``weighted_values`` (Hwang & Yoon 1981): v = w·x, distances to the largest and smallest v found
    - ``weighted_distances``: D⁺ = √Σ w(x − 1)², D⁻ = √Σ w x², against the ends of the scale

    Missing indicators drop out and the weights of the others are rescaled; NaN where less than ``minimum`` of
    them are present. A point at no distance from both ends (all indicators constant) gets 0.5. Raises
    EngineError for values off the scale or weights that are negative or sum to zero.
    """
    if convention not in ("weighted_values", "weighted_distances"):
        raise EngineError(
            f"topsis: convention {convention!r} is neither weighted_values nor weighted_distances"
        )
    weights = np.asarray(weights, dtype=np.float64)
    require_weights("topsis", weights, x.shape[-1])
    require_unit_interval("topsis: values", x)
    present = ~np.isnan(x)
    total = (present * weights).sum(axis=-1, keepdims=True)
    w = np.where(present, weights, 0.0) / np.where(total > 0, total, np.nan)
    filled = np.where(present, x, 0.0)
    if convention == "weighted_values":
        every = tuple(range(x.ndim - 1))
        best = np.max(x, axis=every, where=present, initial=0.0)
        worst = np.min(x, axis=every, where=present, initial=1.0)
        to_best = np.sqrt((w**2 * (filled - best) ** 2).sum(axis=-1))
        to_worst = np.sqrt((w**2 * (filled - worst) ** 2).sum(axis=-1))
    else:
        to_best = np.sqrt((w * (filled - 1.0) ** 2).sum(axis=-1))
        to_worst = np.sqrt((w * filled**2).sum(axis=-1))
    both = to_best + to_worst
    closeness = np.where(
        both > 0, to_worst / np.where(both > 0, both, 1.0), np.where(np.isnan(both), np.nan, 0.5)
    )
    return np.where(present.mean(axis=-1) >= minimum - 1e-9, closeness, np.nan)
