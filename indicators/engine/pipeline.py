"""Compose an index: treat, normalise, weigh, aggregate, rank, with a log of every step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.engine import aggregate, coverage, decompose, log, normalise, rank, treat, weigh
from indicators.engine.errors import DomainError, EngineError
from indicators.engine.log import Parameters, Step
from indicators.engine.model import Array, Config, Mask, Panel, Tree


@dataclass(frozen=True)
class Weight:
    """Nominal and effective weight of one node.

    ``nominal`` is its weight within its parent, ``in_root`` the product up to the root. ``variance_share``
    and ``score_share`` say what share of the root's variance, and of its distance from the lowest values,
    goes through this node, measured on the exact decomposition of the scores.
    """

    code: str
    parent: str
    scheme: str
    nominal: float
    in_root: float
    variance_share: float
    score_share: float


@dataclass(frozen=True)
class Result:
    """A composed index; all arrays over [times, units] of ``panel``, NaN where missing.

    ``scores`` and ``ranks`` cover every node, indicators (their normalised values) included. ``treated``,
    ``normalised`` and ``treatment`` (codes of :mod:`treat`) are [times, units, indicators], in the order of
    ``tree.leaves``. ``used`` of ``expected`` indicators stand behind a score, ``coverage`` is their ratio.
    ``marked`` holds, per mark and node, the weighted share of marked values.
    """

    panel: Panel
    tree: Tree
    config: Config
    parameters: Parameters
    treated: Array
    treatment: NDArray[np.int8]
    normalised: Array
    scores: dict[str, Array]
    ranks: dict[str, Array]
    used: dict[str, NDArray[np.int64]]
    expected: dict[str, int]
    coverage: dict[str, Array]
    reasons: dict[str, NDArray[np.object_]]
    marked: dict[str, dict[str, Array]]
    weights: tuple[Weight, ...]
    warnings: tuple[str, ...]
    log: tuple[Step, ...]

    def point(self, unit: str, time: int) -> tuple[int, int]:
        """Place [time, unit] in the arrays; raises EngineError for an unknown unit or time."""
        if unit not in self.panel.units:
            raise EngineError(f"no unit {unit!r} in the panel")
        if time not in self.panel.times:
            raise EngineError(f"no time {time!r} in the panel ({self.panel.times[0]}–{self.panel.times[-1]})")
        return self.panel.times.index(time), self.panel.units.index(unit)


@dataclass(frozen=True)
class Combined:
    """Weights per parent [children] and scores per node [P] of one tree over normalised indicators."""

    weights: Mapping[str, Array]
    scores: dict[str, Array]


def compose(
    panel: Panel,
    tree: Tree,
    config: Config | None = None,
    *,
    marks: Mapping[str, Mask] | None = None,
    frozen: Parameters | None = None,
) -> Result:
    """Compose the index of ``tree`` from ``panel``.

    ``marks`` are boolean arrays of the panel's shape (carried forward, derived, …) whose weighted share is
    worked out for every score. ``frozen`` uses the parameters of an earlier build where it has them. Raises
    EngineError for missing columns or declarations and DomainError where a mean meets values it is not
    defined for.
    """
    config = config or Config()
    frozen = frozen or Parameters()
    coverage.check(tree, config.coverage)
    _check_frozen(tree, frozen)
    whole, panel = panel, panel.select(tree.leaves)
    treatments = frozen.treatments or treat.treat(panel.values, config.treat)
    treated, record = treat.apply(panel.values, treatments)
    normalised, lines = normalise.normalise(
        treated, tree, panel.codes, config.normalise, config.scale, frozen.lines
    )
    leaves = flatten(tree.leaves, normalised)
    combined = combine(tree, config, leaves, frozen.weights)
    shape = panel.values.shape[:2]
    scores = {code: combined.scores[code].reshape(shape) for code in tree.codes}
    counted = coverage.counts(tree, {code: ~np.isnan(scores[code]) for code in tree.leaves})
    parameters = Parameters(treatments, lines, combined.weights)
    warnings = _warnings(tree, treated, frozen.lines)
    return Result(
        panel=panel,
        tree=tree,
        config=config,
        parameters=parameters,
        treated=treated,
        treatment=record,
        normalised=normalised,
        scores=scores,
        ranks={code: rank.descending(values) for code, values in scores.items()},
        used={code: used for code, (used, _) in counted.items()},
        expected={code: expected for code, (_, expected) in counted.items()},
        coverage={code: used / expected for code, (used, expected) in counted.items()},
        reasons=coverage.reasons(tree, scores, config.coverage),
        marked={
            name: _marked_share(whole, tree, config, mark, leaves, combined.weights)
            for name, mark in (marks or {}).items()
        },
        weights=_effective(tree, config, combined),
        warnings=warnings,
        log=log.record(tree, config, parameters, warnings),
    )


def flatten(codes: tuple[str, ...], values: Array) -> dict[str, Array]:
    """Per code the values [times × units] of a panel array [times, units, codes]."""
    return {code: np.ascontiguousarray(values[..., m].ravel()) for m, code in enumerate(codes)}


def combine(
    tree: Tree, config: Config, leaves: Mapping[str, Array], weights: Mapping[str, Array] | None = None
) -> Combined:
    """Weigh and aggregate normalised indicators [P] of a tree; ``weights`` are used instead when given.

    Raises DomainError where a mean meets values it is not defined for.
    """
    how = aggregate.rules(tree, config.aggregate, config.scale)
    valid = coverage.validity(tree, {code: ~np.isnan(leaves[code]) for code in tree.leaves}, config.coverage)
    if weights is None:
        weights = weigh.weigh(tree, leaves, config.weights, how, valid)
    columns = {code: weights[code][:, None] for code in tree.parents}
    found = aggregate.aggregate(tree, leaves, columns, how, valid)
    if found.failures:
        raise DomainError("; ".join(found.failures) + " (normalise to a positive range, for example low = 1)")
    return Combined(weights, {code: values[:, 0] for code, values in found.nodes.items()})


def _check_frozen(tree: Tree, frozen: Parameters) -> None:
    for name in ("treatments", "lines"):
        parameters = getattr(frozen, name)
        if parameters is not None and len(parameters) != len(tree.leaves):
            raise EngineError(f"frozen {name}: {len(parameters)}, the tree has {len(tree.leaves)} indicators")
    if frozen.weights is not None:
        for code in tree.parents:
            given = frozen.weights.get(code)
            if given is None or len(given) != len(tree.children(code)):
                raise EngineError(f"frozen weights: they do not match the children of {code!r} in the tree")


def _warnings(tree: Tree, treated: Array, frozen: tuple[normalise.Line, ...] | None) -> tuple[str, ...]:
    found = []
    for m, code in enumerate(tree.leaves):
        values = treated[..., m][~np.isnan(treated[..., m])]
        if values.size == 0:
            found.append(f"indicator {code!r} has no values")
        elif values.min() == values.max():
            found.append(f"indicator {code!r} is constant: it cannot tell units apart")
        elif frozen is not None:
            beyond = frozen[m].beyond(values * tree[code].direction)
            if beyond:
                found.append(f"indicator {code!r}: {beyond} values beyond the frozen goalposts, cut there")
    return tuple(found)


def _marked_share(
    panel: Panel,
    tree: Tree,
    config: Config,
    mark: Mask,
    leaves: Mapping[str, Array],
    weights: Mapping[str, Array],
) -> dict[str, Array]:
    """Share of marked values by weight: the arithmetic mean of the marks over what each score used."""
    if mark.shape != panel.values.shape:
        raise EngineError(f"marks: shape {mark.shape} is not the panel's {panel.values.shape}")
    marked = {}
    for code in tree.leaves:
        here = mark[..., panel.codes.index(code)].ravel()
        marked[code] = np.where(np.isnan(leaves[code]), np.nan, here.astype(np.float64))
    plain = Config(coverage=config.coverage)
    found = combine(tree, plain, marked, weights).scores
    return {code: found[code].reshape(mark.shape[:2]) for code in tree.codes}


def _effective(tree: Tree, config: Config, combined: Combined) -> tuple[Weight, ...]:
    how = aggregate.rules(tree, config.aggregate, config.scale)
    in_root = weigh.in_root(tree, combined.weights)
    scored = ~np.isnan(combined.scores[tree.root])
    points = {code: combined.scores[code][scored] for code in tree.codes}

    def shares(reference: dict[str, float], by: Array) -> dict[str, float]:
        """Sums of contributions over the scored points, weighted by ``by``, as shares of the root's."""
        present = {code: ~np.isnan(points[code]) for code in tree.codes}
        start_leaves = {leaf: np.where(present[leaf], reference[leaf], np.nan) for leaf in tree.leaves}
        start = decompose.scores_at(tree, combined.weights, how, start_leaves, present, combined.scores)
        parts = decompose.contributions(tree, combined.weights, how, start, points, combined.scores)
        sums = {code: float(np.sum(parts[code] * by)) for code in tree.codes}
        total = sum(sums[leaf] for leaf in tree.leaves)
        return {code: sums[code] / total if abs(total) > 1e-300 else np.nan for code in tree.codes}

    if scored.any():
        seen = {leaf: points[leaf][~np.isnan(points[leaf])] for leaf in tree.leaves}
        root = points[tree.root]
        variance = shares(
            {leaf: x.mean() if x.size else np.nan for leaf, x in seen.items()}, root - root.mean()
        )
        level = shares({leaf: x.min() if x.size else np.nan for leaf, x in seen.items()}, np.ones_like(root))
    else:
        variance = level = dict.fromkeys(tree.codes, np.nan)
    return tuple(
        Weight(
            child,
            code,
            config.weights.at(tree[child].level),
            float(w),
            in_root[child],
            variance[child],
            level[child],
        )
        for code in tree.parents
        for child, w in zip(tree.children(code), combined.weights[code], strict=True)
    )
