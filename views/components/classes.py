"""Classes of a choropleth: breaks from values, and the class each value falls in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Five steps, light to dark, from the perceptually ordered "viridis-like" blue-green family; told apart with
# every common form of colour blindness and in grey print.
PALETTE = ("#e3eef6", "#b3d0e4", "#74aacd", "#3a7fb0", "#124e7d")
NO_DATA_COLOUR = "#d9d9d6"


@dataclass(frozen=True)
class Classes:
    """Breaks of ``k`` classes: ``bins`` are the k + 1 ascending limits, both ends included in the range."""

    bins: tuple[float, ...]

    @property
    def k(self) -> int:
        return max(len(self.bins) - 1, 0)

    def of(self, value: float | None) -> int | None:
        """Index 0 … k-1 of the class holding ``value`` (its upper limit included), None without value."""
        if value is None or not np.isfinite(value) or self.k < 1:
            return None
        return int(np.clip(np.searchsorted(self.bins[1:-1], value, side="left"), 0, self.k - 1))

    def counts(self, values: Sequence[float | None]) -> tuple[int, ...]:
        found = [c for c in map(self.of, values) if c is not None]
        return tuple(found.count(i) for i in range(self.k))


def _finite(values: Sequence[float | None]) -> np.ndarray:
    array = np.array([v for v in values if v is not None], dtype=float)
    return array[np.isfinite(array)]


def quantile(values: Sequence[float | None], k: int = 5) -> Classes:
    """Classes holding about equally many provinces: limits are the i/k quantiles (linear), ties merged."""
    finite = _finite(values)
    if finite.size == 0:
        return Classes(())
    limits = np.unique(np.quantile(finite, np.arange(k + 1) / k))
    return Classes(tuple(map(float, limits)) if limits.size > 1 else (float(limits[0]), float(limits[0])))


def equal(values: Sequence[float | None], k: int = 5) -> Classes:
    """Classes of equal width between the smallest and the largest value."""
    finite = _finite(values)
    if finite.size == 0:
        return Classes(())
    low, high = float(finite.min()), float(finite.max())
    return Classes((low, high) if low == high else tuple(map(float, np.linspace(low, high, k + 1))))


METHODS = {"quantile": quantile, "equal": equal}
