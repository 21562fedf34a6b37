"""Explain a composed index: gaps, changes, obstacles, and the path of one score back to its values."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indicators.engine import aggregate, decompose
from indicators.engine.errors import EngineError
from indicators.engine.model import Array
from indicators.engine.normalise import UNBOUNDED
from indicators.engine.pipeline import Result
from indicators.engine.treat import Treatment

Place = NDArray[np.int64]


def between(result: Result, start: tuple[str, int], end: tuple[str, int]) -> dict[str, float]:
    """Contribution of every node to the root's score at ``end`` minus that at ``start`` (unit, time).

    Children add up to their parent, indicators to the whole gap (see :mod:`decompose`). Raises EngineError
    where a point is unknown or has no score.
    """
    for unit, time in (start, end):
        if np.isnan(result.scores[result.tree.root][result.point(unit, time)]):
            raise EngineError(f"unit {unit!r}, time {time}: has no score to explain")
    units = len(result.panel.units)
    flat = [np.array([t * units + n]) for t, n in (result.point(*start), result.point(*end))]
    return {code: float(part[0]) for code, part in _pairs(result, flat[0], flat[1]).items()}


def change(result: Result, start: int, end: int) -> dict[str, Array]:
    """Contribution of every node to each unit's change of score between two times, arrays [units]."""
    units = np.arange(len(result.panel.units))
    places = [result.point(result.panel.units[0], time)[0] * units.size + units for time in (start, end)]
    return _pairs(result, places[0], places[1])


def gap_to_ideal(result: Result) -> dict[str, Array]:
    """Contribution of every node to the distance of each score from the ideal, [times, units].

    The ideal has every present indicator at the upper end of the scale (for unbounded normalisations: at the
    largest value found).
    """
    tree, combined = result.tree, _flat(result)
    weights, how = _rules(result)
    top = {leaf: _upper_end(result, combined[leaf]) for leaf in tree.leaves}
    leaves = {leaf: np.where(np.isnan(combined[leaf]), np.nan, top[leaf]) for leaf in tree.leaves}
    covered = {code: ~np.isnan(combined[code]) for code in tree.parents}
    ideal = decompose.scores_at(tree, weights, how, leaves, covered, combined)
    parts = decompose.contributions(tree, weights, how, combined, ideal, combined)
    shape = result.scores[tree.root].shape
    return {code: part.reshape(shape) for code, part in parts.items()}


def obstacles(result: Result) -> dict[str, Array]:
    """Share of every node in the distance to the ideal, [times, units]; indicators sum to 1.

    With arithmetic means throughout this is the obstacle degree w(1 − x')/Σ w(1 − x'); with other
    aggregations it is the share of the exact decomposition of the gap. NaN without a gap or a score.
    """
    gaps = gap_to_ideal(result)
    whole = gaps[result.tree.root]
    whole = np.where(whole > 0, whole, np.nan)
    return {code: gap / whole for code, gap in gaps.items()}


def obstacle_degree(x: Array, weights: Array) -> Array:
    """Obstacle degrees [..., m] of an additive index from values [..., m] on 0..1 and weights [m]."""
    gaps = np.where(np.isnan(x), 0.0, weights * (1.0 - x))
    total = gaps.sum(axis=-1, keepdims=True)
    return np.where(np.isnan(x), np.nan, gaps / np.where(total > 0, total, np.nan))


@dataclass(frozen=True)
class Trace:
    """One indicator's way into one score of the root.

    ``value`` as published, ``treated``, ``normalised``; ``shift`` and ``scale`` of the normalising line
    (after the direction is applied), None for rank methods; ``weights`` (code, declared or found weight
    within its parent) from the indicator up; ``contribution`` to the distance from the ideal.
    """

    unit: str
    time: int
    code: str
    value: float
    treatment: Treatment
    treated: float
    direction: int
    shift: float | None
    scale: float | None
    normalised: float
    weights: tuple[tuple[str, float], ...]
    scores: tuple[tuple[str, float], ...]
    contribution: float


def trace(result: Result, unit: str, time: int, code: str) -> Trace:
    """Follow one indicator's value of one unit and time through every step up to the root."""
    tree = result.tree
    if code not in tree.leaves:
        raise EngineError(f"trace: {code!r} is not an indicator of the tree")
    point = result.point(unit, time)
    m = tree.leaves.index(code)
    parameters = result.parameters
    path = (code, *tree.ancestors(code))
    weights, _ = _rules(result)
    steps = [
        (child, float(weights[parent][tree.children(parent).index(child)]))
        for child, parent in pairwise(path)
    ]
    line = parameters.lines[m] if parameters.lines else None
    return Trace(
        unit=unit,
        time=time,
        code=code,
        value=float(result.panel.values[(*point, m)]),
        treatment=(parameters.treatments or ())[m],
        treated=float(result.treated[(*point, m)]),
        direction=tree[code].direction,
        shift=line.shift if line else None,
        scale=line.scale if line else None,
        normalised=float(result.normalised[(*point, m)]),
        weights=tuple(steps),
        scores=tuple((node, float(result.scores[node][point])) for node in path),
        contribution=float(gap_to_ideal(result)[code][point]),
    )


def _pairs(result: Result, start: Place, end: Place) -> dict[str, Array]:
    flat = _flat(result)
    weights, how = _rules(result)
    return decompose.contributions(
        result.tree,
        weights,
        how,
        {code: values[start] for code, values in flat.items()},
        {code: values[end] for code, values in flat.items()},
        flat,
    )


def _flat(result: Result) -> dict[str, Array]:
    return {code: values.ravel() for code, values in result.scores.items()}


def _rules(result: Result) -> tuple[dict[str, Array], dict[str, aggregate.Rule]]:
    config = result.config
    weights = dict(result.parameters.weights or {})
    return weights, aggregate.rules(result.tree, config.aggregate, config.scale)


def _upper_end(result: Result, values: Array) -> float:
    if result.config.normalise.method not in UNBOUNDED:
        return result.config.scale[1]
    present = values[~np.isnan(values)]
    return float(present.max()) if present.size else float("nan")
