"""Decompose a gap between two points (or a change over time) exactly into indicators, level by level.

Power means (arithmetic, geometric, harmonic, generalised): a child's contribution is w·Δf(x)/K with
f = x, ln x or xᵖ and K the slope of f between the two scores of the parent. This is Ang's logarithmic-mean
(LMDI-I) decomposition for f = ln and the plain weighted difference for f = x: exact, symmetric, without
residual. A child missing at one of the points counts there with its parent's score, which is what dropping
it and rescaling the weights means; a child missing at both contributes nothing.

Copeland: Shapley values of the children (all 2ᵐ mixtures of the two points, the rest of the panel held
fixed), and above SHAPLEY_LIMIT children the mean of the forward and the backward path, also exact.

Below a parent, each child's contribution is handed down in the same way, so that the parts of any node add
up to the node at every level.
"""

from collections.abc import Mapping
from math import factorial

import numpy as np

from indicators.engine.aggregate import Rule, forward, power_mean, stretch, wins
from indicators.engine.model import Array, Tree

SHAPLEY_LIMIT = 8
"""Largest number of children for which all mixtures are enumerated."""

Values = Mapping[str, Array]


def contributions(
    tree: Tree, weights: Values, how: Mapping[str, Rule], start: Values, end: Values, panel: Values
) -> dict[str, Array]:
    """Contribution of every node to root(end) − root(start), per code an array [Q].

    ``start`` and ``end`` hold scores [Q] of all nodes at Q pairs of points (see :func:`scores_at`), ``panel``
    those of all points [P], which Copeland compares with. NaN where the root has no score at either end.
    """
    parts = {tree.root: end[tree.root] - start[tree.root]}
    slope = {tree.root: np.ones_like(parts[tree.root])}
    ends = {tree.root: (start[tree.root], end[tree.root])}
    # a node without a score of its own, or below one, counts with the score filled in from above
    gone = {tree.root: (np.isnan(start[tree.root]), np.isnan(end[tree.root]))}
    whole = {tree.root: np.zeros_like(parts[tree.root])}
    for code in reversed(tree.parents):
        names = tree.children(code)
        a, b = ends[code]
        gone_a, gone_b = gone[code]
        x = np.stack([np.where(gone_a, np.nan, start[name]) for name in names])
        y = np.stack([np.where(gone_b, np.nan, end[name]) for name in names])
        w = np.where(np.isnan(x) & np.isnan(y), 0.0, weights[code][:, None])
        total = w.sum(axis=0)
        w = w / np.where(total > 0, total, 1.0)
        filled_x = np.where(np.isnan(x), a, x)
        filled_y = np.where(np.isnan(y), b, y)
        power = how[code].power
        if power is None:
            others = np.stack([panel[name] for name in names], axis=1)
            empty = np.where(gone_a, a, np.where(gone_b, b, (a + b) / 2.0))
            share = _copeland_parts(x.T, y.T, weights[code], others, how[code].scale, empty).T
            step = filled_y - filled_x
            rates = np.where(step != 0, share / np.where(step != 0, step, 1.0), 0.0)
            unexplained = np.where(step == 0, share, 0.0)
        else:
            rates = w * _secant(filled_x, filled_y, power) / _secant(a, b, power)
            unexplained = np.zeros_like(w)
        for i, name in enumerate(names):
            slope[name] = slope[code] * rates[i]
            ends[name] = (filled_x[i], filled_y[i])
            gone[name] = (np.isnan(x[i]), np.isnan(y[i]))
            # what no change of the child's own value explains is shared by weight
            whole[name] = whole[code] * weights[code][i] + slope[code] * unexplained[i]
            parts[name] = slope[name] * (filled_y[i] - filled_x[i]) + whole[name]
    scored = ~np.isnan(parts[tree.root])
    return {code: np.where(scored, part, np.nan) for code, part in parts.items()}


def scores_at(
    tree: Tree, weights: Values, how: Mapping[str, Rule], leaves: Values, valid: Values, panel: Values
) -> dict[str, Array]:
    """Scores [Q] of all nodes at points given by their indicators' normalised values [Q].

    ``valid`` says which nodes count as covered there; ``panel`` are the scores [P] Copeland compares with.
    """
    scores = dict(leaves)
    for code in tree.parents:
        names = tree.children(code)
        children = [scores[name] for name in names]
        rule = how[code]
        if rule.power is None:
            others = np.stack([panel[name] for name in names], axis=1)
            found = _copeland_score(np.stack(children, axis=1), weights[code], others, rule.scale)
        else:
            found = power_mean([c[:, None] for c in children], weights[code][:, None], rule.power, True)[:, 0]
        scores[code] = np.where(valid[code], found, np.nan)
    return scores


def _secant(a: Array, b: Array, power: float) -> Array:
    """Slope of f between a and b; its derivative at the middle where they are too close to divide.

    Between 0 and 0 any slope will do, as nothing moves there: 1.
    """
    if power == 1.0:
        return np.ones_like(a)
    step = b - a
    middle = (a + b) / 2.0
    close = np.abs(step) <= 1e-5 * np.abs(middle)
    with np.errstate(invalid="ignore", divide="ignore"):
        derivative = 1.0 / middle if power == 0.0 else power * middle ** (power - 1.0)
        divided = (forward(b, power) - forward(a, power)) / np.where(close, 1.0, step)
    return np.where(middle == 0, 1.0, np.where(close, derivative, divided))


def _copeland_score(values: Array, weights: Array, others: Array, scale: tuple[float, float]) -> Array:
    usable = ~np.isnan(others).all(axis=1)
    balance = wins(values, others, weights)
    return np.where(
        np.isnan(values).all(axis=1), np.nan, stretch(balance, max(int(usable.sum()) - 1, 1), scale)
    )


def _copeland_parts(
    start: Array, end: Array, weights: Array, others: Array, scale: tuple[float, float], empty: Array
) -> Array:
    """Contributions [Q, m] of m children to Copeland's score between ``start`` and ``end`` [Q, m].

    ``empty`` [Q] is the score of a mixture in which no child is present.
    """
    m = start.shape[1]

    def score(from_end: Array) -> Array:
        found = _copeland_score(np.where(from_end > 0, end, start), weights, others, scale)
        return np.where(np.isnan(found), empty, found)

    parts = np.zeros(start.shape)
    if m > SHAPLEY_LIMIT:
        for order in (range(m), range(m - 1, -1, -1)):
            chosen = np.zeros(m)
            before = score(chosen)
            for i in order:
                chosen[i] = 1.0
                after = score(chosen)
                parts[:, i] += (after - before) / 2.0
                before = after
        return parts
    value = [score(np.array([float(s >> i & 1) for i in range(m)])) for s in range(2**m)]
    for s in range(2**m):
        size = s.bit_count()
        for i in range(m):
            if not s >> i & 1:
                share = factorial(size) * factorial(m - size - 1) / factorial(m)
                parts[:, i] += share * (value[s | 1 << i] - value[s])
    return parts
