"""Errors a maintainer of an index can act on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class EngineError(ValueError):
    """A declaration, a value or a request breaks a rule of the engine; the message names which."""


class TreeError(EngineError):
    """The declared hierarchy breaks its rules; ``problems`` holds one sentence per broken rule."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class DomainError(EngineError):
    """An aggregation met values it is not defined for (a geometric mean of values ≤ 0, say)."""


def require_unit_interval(what: str, x: NDArray[np.float64]) -> None:
    """Raise EngineError unless all present values lie between 0 and 1 (rounding noise allowed)."""
    if np.nanmin(x, initial=0.0) < -1e-9 or np.nanmax(x, initial=1.0) > 1 + 1e-9:
        raise EngineError(f"{what} must lie between 0 and 1")


def require_weights(what: str, weights: NDArray[np.float64], count: int) -> None:
    """Raise EngineError unless there is one weight ≥ 0 per part and not all are zero."""
    if weights.shape != (count,) or (weights < 0).any() or not weights.sum() > 0:
        raise EngineError(f"{what}: needs one weight ≥ 0 per part, {count} in all and not all zero")
