"""Treat outliers: winsorise, and where that is not enough take logarithms.

An indicator passes when |skewness| < 2 or excess kurtosis < 3.5 (thresholds are options). Otherwise values
are pulled in from the side of the skew, tied values together, until it passes or the allowed number of
points is reached; if it still fails, the original values are transformed instead.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from indicators.engine.model import Array, Treat

UNCHANGED, WINSORISED_HIGH, WINSORISED_LOW, TRANSFORMED = 0, 1, 2, 3
"""Codes of the per-point record of treatment."""


@dataclass(frozen=True)
class Treatment:
    """How one indicator was treated; enough to treat new values in the same way.

    ``kind`` is ``none``, ``winsorise`` or a transform's name; ``low`` and ``high`` are the bounds values are
    pulled to (winsorise) or the extremes of the original values (transform), in the indicator's unit.
    """

    kind: str = "none"
    low: float = -np.inf
    high: float = np.inf
    reflected: bool = False
    changed: int = 0
    skew: float = np.nan
    kurtosis: float = np.nan
    passes: bool = True

    def apply(self, x: Array) -> tuple[Array, NDArray[np.int8]]:
        """Treated values and the record of what changed, both of the shape of ``x``."""
        record = np.zeros(x.shape, dtype=np.int8)
        if self.kind == "none":
            return x.copy(), record
        if self.kind == "winsorise":
            record[x > self.high] = WINSORISED_HIGH
            record[x < self.low] = WINSORISED_LOW
            return np.clip(x, self.low, self.high), record
        record[np.isfinite(x)] = TRANSFORMED
        return transform(x, self.kind, self.low, self.high, self.reflected), record


def skewness(x: Array) -> float:
    """Sample-corrected skewness G1 (Joanes & Gill 1998, type 2); NaN below 3 values or without spread."""
    x = x[np.isfinite(x)]
    return _shape(*_central_moments(x), n=x.size)[0]


def kurtosis(x: Array) -> float:
    """Sample-corrected excess kurtosis G2 (Joanes & Gill 1998, type 2); NaN below 4 values or no spread."""
    x = x[np.isfinite(x)]
    return _shape(*_central_moments(x), n=x.size)[1]


def passes(skew: float, kurt: float, config: Treat) -> bool:
    """Whether the shape needs no treatment; an undefined shape (too few values, constant) needs none."""
    return not (abs(skew) >= config.skew and kurt >= config.kurtosis)


def allowed_points(n: int, config: Treat) -> int:
    """How many of ``n`` values may be winsorised."""
    return max(5, n // 20) if config.max_winsorised is None else config.max_winsorised


def winsor_bounds(x: Array, config: Treat, most: int) -> tuple[float, float]:
    """Bounds that values are pulled to, at most ``most`` points, until the shape passes.

    Shapes of all intermediate steps come from prefix sums of powers, so a step costs the same for 40 and
    for 40,000 values. Returns (-inf, inf) where nothing is pulled in.
    """
    ordered = np.sort(x[np.isfinite(x)])
    n = ordered.size
    low = high = 0
    if n < 4 or ordered[0] == ordered[-1]:
        return -np.inf, np.inf
    centred = ordered - np.median(ordered)
    centred /= np.abs(centred).max()
    sums = np.concatenate([np.zeros((4, 1)), np.cumsum([centred**p for p in (1, 2, 3, 4)], axis=1)], axis=1)
    powers = np.arange(1, 5)
    while True:
        bottom, top = centred[low], centred[n - 1 - high]
        raw = (sums[:, n - high] - sums[:, low] + low * bottom**powers + high * top**powers) / n
        skew, kurt = _shape(*_central_from_raw(raw), n=n)
        if passes(skew, kurt, config):
            break
        if skew >= 0:
            inside = int(np.searchsorted(ordered, ordered[n - 1 - high], side="left"))
            step_low, step_high = low, n - inside
        else:
            inside = int(np.searchsorted(ordered, ordered[low], side="right"))
            step_low, step_high = inside, high
        if step_low + step_high > most or step_low + step_high >= n:
            break
        low, high = step_low, step_high
    return (
        float(ordered[low]) if low else -np.inf,
        float(ordered[n - 1 - high]) if high else np.inf,
    )


def winsorise(x: Array, config: Treat, most: int) -> Array:
    """Values pulled to their winsor bounds (see :func:`winsor_bounds`); NaN stays NaN."""
    return np.clip(x, *winsor_bounds(x, config, most))


def transform(x: Array, kind: str, low: float, high: float, reflected: bool = False) -> Array:
    """A monotone transform with the extremes ``low`` and ``high`` of the original values.

    - ``log_two_sided``: ln(x − low + 0.01·(high − low)), reflected −ln(high − x + 0.01·(high − low))
    - ``log_gap``: the first of these whatever the side of the skew
    - ``log_shift``: ln(x − low + 1)
    - ``boxcox``: Box–Cox of x − low + 1 with λ = 0.5

    Values outside the extremes (new values under frozen parameters) are pulled to where a logarithm exists.
    """
    gap = 0.01 * (high - low)
    if kind == "log_two_sided" and reflected:
        return -np.log(np.maximum(high - x, 0.0) + gap)
    above = np.maximum(x - low, 0.0)
    if kind in ("log_two_sided", "log_gap"):
        return np.log(above + gap)
    if kind == "log_shift":
        return np.log(above + 1.0)
    return (np.sqrt(above + 1.0) - 1.0) / 0.5


def treat_indicator(x: Array, config: Treat) -> Treatment:
    """Find the treatment of one indicator from all its values (any shape; NaN is missing)."""
    values = x[np.isfinite(x)]
    skew, kurt = skewness(values), kurtosis(values)
    if not config.enabled or passes(skew, kurt, config):
        return Treatment(skew=skew, kurtosis=kurt, passes=passes(skew, kurt, config))
    low, high = winsor_bounds(values, config, allowed_points(values.size, config))
    pulled = np.clip(values, low, high)
    if passes(skewness(pulled), kurtosis(pulled), config):
        changed = int((pulled != values).sum())
        return Treatment("winsorise", low, high, False, changed, skewness(pulled), kurtosis(pulled), True)
    low, high, reflected = float(values.min()), float(values.max()), skew < 0
    moved = transform(values, config.transform, low, high, reflected)
    skew, kurt = skewness(moved), kurtosis(moved)
    return Treatment(
        config.transform, low, high, reflected, values.size, skew, kurt, passes(skew, kurt, config)
    )


def treat(values: Array, config: Treat) -> tuple[Treatment, ...]:
    """Treatments of all indicators of a panel [times, units, codes], each from all its times and units."""
    return tuple(treat_indicator(values[..., m], config) for m in range(values.shape[-1]))


def apply(values: Array, treatments: tuple[Treatment, ...]) -> tuple[Array, NDArray[np.int8]]:
    """Treated values and per-point record, both [times, units, codes]."""
    treated = np.empty_like(values)
    record = np.zeros(values.shape, dtype=np.int8)
    for m, treatment in enumerate(treatments):
        treated[..., m], record[..., m] = treatment.apply(values[..., m])
    return treated, record


def _central_moments(x: Array) -> tuple[float, float, float]:
    if x.size == 0:
        return 0.0, 0.0, 0.0
    spread = float(np.abs(x - x.mean()).max())
    if spread == 0 or x.min() == x.max():
        return 0.0, 0.0, 0.0
    centred = (x - x.mean()) / spread
    return float(np.mean(centred**2)), float(np.mean(centred**3)), float(np.mean(centred**4))


def _central_from_raw(raw: Array) -> tuple[float, float, float]:
    m1, m2, m3, m4 = (float(m) for m in raw)
    return m2 - m1**2, m3 - 3 * m1 * m2 + 2 * m1**3, m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4


def _shape(m2: float, m3: float, m4: float, n: int) -> tuple[float, float]:
    if m2 <= 0 or n < 3:
        return float("nan"), float("nan")
    skew = m3 / m2**1.5 * sqrt(n * (n - 1)) / (n - 2)
    if n < 4:
        return skew, float("nan")
    return skew, (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
