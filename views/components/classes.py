"""Classes of a choropleth: breaks from values, and the class each value falls in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


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


def jenks(values: Sequence[float | None], k: int = 5) -> Classes:
    """Natural breaks: the k classes whose values lie closest to their class means (Fisher 1958, Jenks 1977).

    Exact, by dynamic programming over the sorted values: the sum of squared deviations from the class means
    is the least possible. Fewer different values than classes give one class each. Each class ends at the
    largest value it holds, so a limit is always a province's own value.
    """
    finite = np.sort(_finite(values))
    if finite.size == 0:
        return Classes(())
    k = min(k, np.unique(finite).size)
    n = finite.size
    # Sums over finite[i:j] from running totals; values are centred, or the difference of squares loses digits.
    centred = finite - finite.mean()
    total, squares = (np.concatenate([[0.0], np.cumsum(x)]) for x in (centred, centred**2))
    best = np.full((k + 1, n + 1), np.inf)
    best[0, 0] = 0.0
    start = np.zeros((k + 1, n + 1), dtype=int)
    for classes in range(1, k + 1):
        for end in range(classes, n + 1):
            first = np.arange(classes - 1, end)
            spread = squares[end] - squares[first] - (total[end] - total[first]) ** 2 / (end - first)
            cost = best[classes - 1, first] + np.maximum(spread, 0.0)
            # Equal values belong together: a class may not start at the value that the one before ends with.
            cost[(first > 0) & (finite[first] == finite[first - 1])] = np.inf
            start[classes, end] = first[np.argmin(cost)]
            best[classes, end] = cost.min()
    limits, end = [float(finite[-1])], n
    for classes in range(k, 1, -1):
        end = start[classes, end]
        limits.append(float(finite[end - 1]))
    return Classes((float(finite[0]), *reversed(limits)))


METHODS = {"quantile": quantile, "equal": equal, "jenks": jenks}
