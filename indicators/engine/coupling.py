"""Coupling coordination of systems: how balanced they are (C), how far developed (T), and both (D)."""

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indicators.engine.errors import EngineError, require_unit_interval, require_weights
from indicators.engine.model import Array

CLASSES: tuple[tuple[str, str], ...] = (
    ("极度失调", "extreme imbalance"),
    ("严重失调", "severe imbalance"),
    ("中度失调", "moderate imbalance"),
    ("轻度失调", "slight imbalance"),
    ("濒临失调", "near imbalance"),
    ("勉强协调", "barely coordinated"),
    ("初级协调", "primary coordination"),
    ("中级协调", "intermediate coordination"),
    ("良好协调", "good coordination"),
    ("优质协调", "high-quality coordination"),
)
"""Names (zh, en) of the ten classes of D, each 0.1 wide, the lower end included."""


@dataclass(frozen=True)
class Coupling:
    """Coupling C, development T and coordination D in 0..1, and the class of D (0..9, −1 where missing)."""

    c: Array
    t: Array
    d: Array
    classes: NDArray[np.int64]


def coupling(
    systems: Array,
    weights: Array | None = None,
    formula: Literal["standard", "modified"] = "standard",
) -> Coupling:
    """Coupling coordination of n ≥ 2 systems, levels [..., n] in 0..1.

    ``standard``: C = geometric mean / arithmetic mean, so 0 ≤ C ≤ 1 for any n. ``modified`` (Wang et al.
    2021): C = √{[1 − Σ|U_i − U_j| / (n(n − 1)/2)] · [Π U_i/max U]^(1/(n − 1))}. T = Σ α_i U_i with
    ``weights`` α rescaled to sum to 1 (default: equal), D = √(C·T). A system at 0 makes C and D 0; a missing
    one makes the result missing. Raises EngineError for levels outside 0..1 or fewer than two systems.
    """
    u = np.asarray(systems, dtype=np.float64)
    n = u.shape[-1]
    if n < 2:
        raise EngineError("coupling: needs at least two systems")
    require_unit_interval("coupling: levels", u)
    alpha = np.ones(n) if weights is None else np.asarray(weights, dtype=np.float64)
    require_weights("coupling", alpha, n)
    u = np.clip(u, 0.0, 1.0)
    if formula == "standard":
        c = standard_degree(u)
    elif formula == "modified":
        c = modified_degree(u)
    else:
        raise EngineError(f"coupling: formula {formula!r} is neither standard nor modified")
    t = u @ (alpha / alpha.sum())
    d = np.sqrt(c * t)
    found = np.floor(np.where(np.isnan(d), 0.0, d) * 10 + 1e-9).astype(np.int64)
    return Coupling(c, t, d, np.where(np.isnan(d), -1, np.minimum(found, 9)))


def standard_degree(u: Array) -> Array:
    """C = GM/AM over the last axis; 0 where a system is 0."""
    largest = u.max(axis=-1, keepdims=True)
    relative = u / np.where(largest > 0, largest, 1.0)
    mean = relative.mean(axis=-1)
    degree = relative.prod(axis=-1) ** (1.0 / u.shape[-1]) / np.where(mean > 0, mean, 1.0)
    bounded: Array = np.minimum(degree, 1.0)
    return bounded


def modified_degree(u: Array) -> Array:
    """Wang et al.'s C over the last axis; 0 where a system is 0."""
    n = u.shape[-1]
    pairs = [np.abs(u[..., i] - u[..., j]) for i, j in combinations(range(n), 2)]
    closeness = 1.0 - np.sum(pairs, axis=0) / len(pairs)
    largest = u.max(axis=-1, keepdims=True)
    relative = (u / np.where(largest > 0, largest, 1.0)).prod(axis=-1)
    degree: Array = np.sqrt(closeness * relative ** (1.0 / (n - 1)))
    return degree
