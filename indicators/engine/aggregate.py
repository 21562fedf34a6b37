"""Aggregate children into parents: means of any power, and Copeland's count of wins.

The weighted mean of power p is (Σ w xᵖ / Σ w)^(1/p): arithmetic p = 1, geometric p → 0, harmonic p = −1.
Missing children drop out and the weights of the others are rescaled, as far as the coverage rule allows.

All functions take many replications at once: children [P, R] (points × replications) or [P, 1], weights
[children, R]. A single index is the case R = 1, so an uncertainty analysis replays this code and no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.engine.model import Aggregate, Array, Mask, Tree

Children = Mapping[str, Array]
TIE = 1e-12
"""Net preference below this is a tie in Copeland's comparison of two points."""


@dataclass(frozen=True)
class Rule:
    """How one parent combines its children: a mean with ``power``, or Copeland (``power`` None)."""

    method: str
    power: float | None
    scale: tuple[float, float]


@dataclass
class Scores:
    """Scores [P, R] per code, and per failure message the replications [R] it concerns."""

    nodes: dict[str, Array]
    failures: dict[str, Mask]


def rule(config: Aggregate, level: int, scale: tuple[float, float]) -> Rule:
    """The rule of parents at a level."""
    method = config.at(level)
    powers = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0, "generalised": config.power}
    return Rule(method, powers.get(method), scale)


def rules(tree: Tree, config: Aggregate, scale: tuple[float, float]) -> dict[str, Rule]:
    """The rule of every parent of a tree."""
    return {code: rule(config, tree[code].level, scale) for code in tree.parents}


def forward(x: Array, power: float) -> Array:
    """The function whose average a power mean takes: x, ln x (power 0) or xᵖ."""
    if power == 1.0:
        return x
    with np.errstate(invalid="ignore", divide="ignore"):
        if power == 0.0:
            return np.log(x)
        return 1.0 / x if power == -1.0 else x**power


def inverse(y: Array, power: float) -> Array:
    """The inverse of :func:`forward`."""
    if power == 1.0:
        return y
    if power == 0.0:
        return np.exp(y)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1.0 / y if power == -1.0 else y ** (1.0 / power)


def outside(x: Array, power: float | None) -> Mask:
    """Values (not missing) that a power mean is not defined for: ≤ 0, or < 0 for a positive power."""
    if power is None or power == 1.0:
        return np.zeros(x.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        return x < 0 if power > 0 else x <= 0


def power_mean(children: list[Array], weights: Array, power: float, shared: bool) -> Array:
    """Weighted power mean [P, R]; children [P, R] or, when ``shared``, [P, 1]; weights [children, R]."""
    missing = [np.isnan(child) for child in children]
    some = any(m.any() for m in missing)
    moved = [forward(child, power) for child in children]
    if some:
        moved = [np.where(m, 0.0, y) for m, y in zip(missing, moved, strict=True)]
    if shared:
        total = np.concatenate(moved, axis=1) @ weights
        share = (1.0 - np.concatenate(missing, axis=1)) @ weights if some else weights.sum(axis=0)
    else:
        total = sum(y * w for y, w in zip(moved, weights, strict=True))
        if some:
            share = sum(np.where(m, 0.0, w) for m, w in zip(missing, weights, strict=True))
        else:
            share = weights.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return inverse(total / share, power)


def copeland(children: list[Array], weights: Array, scale: tuple[float, float]) -> Array:
    """Copeland scores [P, R], stretched from −(n − 1)..(n − 1) to ``scale``.

    A point beats another when the weights of the children where it is larger exceed those where it is
    smaller, over the children both have; its score is wins minus losses against all other points (all times
    and units, so scores of different years compare).
    """
    points, replications = children[0].shape[0], weights.shape[1]
    balance = np.zeros((points, replications))
    usable = np.zeros((points, replications), dtype=bool)
    for r in range(replications):
        values = np.stack([child[:, r if child.shape[1] > 1 else 0] for child in children], axis=1)
        w = weights[:, r] / (weights[:, r].sum() or 1.0)
        balance[:, r] = wins(values, values, w)
        usable[:, r] = ~np.isnan(values[:, w > 0]).all(axis=1)
    others = np.maximum(usable.sum(axis=0) - 1, 1)
    return np.where(usable, stretch(balance, others, scale), np.nan)


def wins(values: Array, against: Array, weights: Array) -> Array:
    """Wins minus losses of each row of ``values`` [A, m] against all rows of ``against`` [B, m]."""
    found = np.empty(len(values))
    rows = max(1, 2_000_000 // max(against.size, 1))
    for start in range(0, len(values), rows):
        part = values[start : start + rows]
        net = np.zeros((len(part), len(against)))
        for j, w in enumerate(weights):
            sign = np.sign(part[:, j, None] - against[None, :, j])
            net += w * np.where(np.isnan(sign), 0.0, sign)
        found[start : start + rows] = (net > TIE).sum(axis=1) - (net < -TIE).sum(axis=1)
    return found


def stretch(balance: Array, others: Array | int, scale: tuple[float, float]) -> Array:
    """Wins minus losses on the scale's range; the middle where nobody else can be compared."""
    low, high = scale
    return low + (high - low) * (1.0 + balance / others) / 2.0


def aggregate_node(
    code: str,
    names: tuple[str, ...],
    children: list[Array],
    weights: Array,
    how: Rule,
    shared: bool,
    failures: dict[str, Mask],
) -> Array:
    """Scores [P, R] of one parent; replications outside a mean's domain are NaN and noted in ``failures``."""
    replications = weights.shape[1]
    failed = np.zeros(replications, dtype=bool)
    for name, child, w in zip(names, children, weights, strict=True):
        bad = outside(child, how.power).any(axis=0) & (w > 0)
        if bad.any():
            said = f"node {code!r}: {how.method} mean of values ≤ 0 in {name!r}"
            failures[said] = failures.get(said, np.zeros(replications, dtype=bool)) | bad
            failed |= bad
    if how.power is None:
        scores = copeland(children, weights, how.scale)
    else:
        scores = power_mean(children, weights, how.power, shared)
    if failed.any():
        scores[:, failed] = np.nan
    return scores


def aggregate(
    tree: Tree,
    leaves: Children,
    weights: Mapping[str, Array],
    how: Mapping[str, Rule],
    valid: Mapping[str, Mask],
    dropped: NDArray[np.int64] | None = None,
) -> Scores:
    """Scores of all parents from the values [P] of the indicators.

    ``weights`` per parent [children, R] in the order of ``tree.children``; ``valid`` from
    :func:`coverage.validity`; ``dropped`` [R] is the place in ``tree.leaves`` of the indicator left out of a
    replication, −1 for none.
    """
    scores = {leaf: values[:, None] for leaf, values in leaves.items()}
    failures: dict[str, Mask] = {}
    for code in tree.parents:
        names = tree.children(code)
        w = weights[code]
        shared = tree[code].level == 2
        if dropped is not None and shared:
            places = np.array([tree.leaves.index(name) for name in names])
            w = np.where(places[:, None] == dropped[None, :], 0.0, w)
        found = aggregate_node(code, names, [scores[name] for name in names], w, how[code], shared, failures)
        enough = valid[code]
        if not enough.all():
            found = np.where(enough[:, _column(tree, code, dropped)], found, np.nan)
        scores[code] = found
    return Scores(scores, failures)


def _column(tree: Tree, code: str, dropped: NDArray[np.int64] | None) -> NDArray[np.int64]:
    if dropped is None:
        return np.zeros(1, dtype=np.int64)
    column = np.zeros(len(tree.leaves) + 1, dtype=np.int64)
    for k, leaf in enumerate(tree.leaves_of(code), 1):
        column[tree.leaves.index(leaf)] = k
    return column[dropped]
