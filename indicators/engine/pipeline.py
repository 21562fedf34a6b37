"""Compose an index: treat, normalise, weigh, aggregate, rank, with a log of every step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.engine import aggregate, coverage, decompose, normalise, rank, treat, weigh
from indicators.engine.errors import DomainError, EngineError
from indicators.engine.model import Array, Config, Mask, Panel, Tree


@dataclass(frozen=True)
class Parameters:
    """Everything a build estimated from its data: what a vintage freezes, and what replays a score.

    ``lines`` is None where normalisation has no parameters to keep (rank methods, scope ``per_time``).
    ``weights`` per parent [children], in the order of ``Tree.children``.
    """

    codes: tuple[str, ...]
    treatments: tuple[treat.Treatment, ...]
    lines: tuple[normalise.Line, ...] | None
    weights: Mapping[str, Array]


@dataclass(frozen=True)
class Step:
    """One step of a build and the parameters it used (plain numbers, texts, lists and tables)."""

    name: str
    parameters: dict[str, object]


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
    ``tree.leaves``. ``marked`` holds, per mark and node, the weighted share of marked values.
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
    worked out for every score. ``frozen`` uses the parameters of an earlier build instead of estimating them;
    values beyond its goalposts are cut there. Raises EngineError for missing columns or declarations and
    DomainError where a mean meets values it is not defined for.
    """
    config = config or Config()
    coverage.check(tree, config.coverage)
    whole, panel = panel, panel.select(tree.leaves)
    check_frozen(tree, config, frozen)
    treatments = frozen.treatments if frozen else treat.treat(panel.values, config.treat)
    treated, record = treat.apply(panel.values, treatments)
    normalised, lines = normalise.normalise(
        treated, tree, panel.codes, config.normalise, config.scale, frozen.lines if frozen else None
    )
    how = aggregate.rules(tree, config.aggregate, config.scale)
    leaves = flatten(tree.leaves, normalised)
    valid = coverage.validity(tree, {code: ~np.isnan(x) for code, x in leaves.items()}, config.coverage)
    weights = frozen.weights if frozen else weigh.weigh(tree, leaves, config.weights, how, valid)
    columns = {code: w[:, None] for code, w in weights.items()}
    found = aggregate.aggregate(tree, leaves, columns, how, valid)
    if found.failures:
        raise DomainError(
            "; ".join(found.failures) + ": normalise to a positive range (low = 1) or use the arithmetic mean"
        )
    flat = {code: found.nodes[code][:, 0] for code in tree.codes}
    shape = panel.values.shape[:2]
    scores = {code: values.reshape(shape) for code, values in flat.items()}
    counted = coverage.counts(tree, {code: ~np.isnan(scores[code]) for code in tree.leaves})
    parameters = Parameters(tree.leaves, treatments, lines, weights)
    warnings = tuple(
        f"indicator {code!r} is constant: it cannot tell units apart"
        for m, code in enumerate(tree.leaves)
        if np.nanmin(treated[..., m], initial=np.inf) == np.nanmax(treated[..., m], initial=-np.inf)
    )
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
            name: _marked_share(whole, tree, mark, leaves, columns, valid, shape)
            for name, mark in (marks or {}).items()
        },
        weights=_weights(tree, config, weights, how, flat),
        warnings=warnings,
        log=_log(tree, config, parameters, lines, warnings),
    )


def flatten(codes: tuple[str, ...], values: Array) -> dict[str, Array]:
    """Per code the values [times × units] of a panel array [times, units, codes]."""
    return {code: np.ascontiguousarray(values[..., m].ravel()) for m, code in enumerate(codes)}


def check_frozen(tree: Tree, config: Config, frozen: Parameters | None) -> None:
    """Raise EngineError when frozen parameters do not belong to this tree and method."""
    if frozen is None:
        return
    if frozen.codes != tree.leaves or set(frozen.weights) != set(tree.parents):
        raise EngineError("frozen parameters: their indicators are not those of the tree")
    if any(len(frozen.weights[code]) != len(tree.children(code)) for code in tree.parents):
        raise EngineError("frozen parameters: their weights do not match the children in the tree")
    if frozen.lines is None:
        raise EngineError(
            f"frozen parameters: {config.normalise.method} with scope {config.normalise.scope} "
            "has nothing to freeze, use minmax, zscore, goalposts or fixed over the panel"
        )


def _marked_share(
    panel: Panel,
    tree: Tree,
    mark: Mask,
    leaves: Mapping[str, Array],
    columns: Mapping[str, Array],
    valid: Mapping[str, Mask],
    shape: tuple[int, ...],
) -> dict[str, Array]:
    """Share of marked values by weight: the arithmetic mean of the marks over what each score used."""
    if mark.shape != panel.values.shape:
        raise EngineError(f"marks: shape {mark.shape} is not the panel's {panel.values.shape}")
    where = {code: panel.codes.index(code) for code in tree.leaves}
    marked = {
        code: np.where(np.isnan(values), np.nan, mark[..., where[code]].ravel().astype(np.float64))
        for code, values in leaves.items()
    }
    mean = {code: aggregate.Rule("arithmetic", 1.0, (0.0, 1.0)) for code in tree.parents}
    found = aggregate.aggregate(tree, marked, columns, mean, valid)
    return {code: found.nodes[code][:, 0].reshape(shape) for code in tree.codes}


def _weights(
    tree: Tree,
    config: Config,
    weights: Mapping[str, Array],
    how: Mapping[str, aggregate.Rule],
    flat: Mapping[str, Array],
) -> tuple[Weight, ...]:
    in_root = weigh.in_root(tree, weights)
    scored = ~np.isnan(flat[tree.root])
    variance = dict.fromkeys(tree.codes, float("nan"))
    level = dict.fromkeys(tree.codes, float("nan"))
    if scored.any():
        end = {code: flat[code][scored] for code in tree.codes}
        valid = {code: ~np.isnan(end[code]) for code in tree.parents}
        for shares, summary in ((variance, np.mean), (level, np.min)):
            reference = {
                leaf: np.where(np.isnan(end[leaf]), np.nan, summary(end[leaf][~np.isnan(end[leaf])]))
                if (~np.isnan(end[leaf])).any()
                else end[leaf]
                for leaf in tree.leaves
            }
            start = decompose.scores_at(tree, weights, how, reference, valid, flat)
            parts = decompose.contributions(tree, weights, how, start, end, flat)
            centred = end[tree.root] - end[tree.root].mean() if shares is variance else 1.0
            raw = {code: float(np.sum(parts[code] * centred)) for code in tree.codes}
            total = sum(raw[leaf] for leaf in tree.leaves)
            for code in tree.codes:
                shares[code] = raw[code] / total if abs(total) > 1e-300 else float("nan")
    return tuple(
        Weight(
            child, code, config.weights.at(tree[child].level), float(w), in_root[child], variance[child], level[child]
        )
        for code in tree.parents
        for child, w in zip(tree.children(code), weights[code], strict=True)
    )


def _log(
    tree: Tree,
    config: Config,
    parameters: Parameters,
    lines: tuple[normalise.Line, ...] | None,
    warnings: tuple[str, ...],
) -> tuple[Step, ...]:
    low, high = config.scale
    declared = {
        node.code: {"parent": node.parent or "", "level": node.level, "direction": node.direction}
        for node in tree.nodes
    }
    treated: dict[str, object] = {
        code: {
            "kind": t.kind,
            "low": t.low,
            "high": t.high,
            "reflected": t.reflected,
            "changed": t.changed,
            "passes": t.passes,
        }
        for code, t in zip(tree.leaves, parameters.treatments, strict=True)
    }
    scaled: dict[str, object] = {
        code: {"shift": p.shift, "scale": p.scale, "cut_low": p.cut_low, "cut_high": p.cut_high}
        for code, p in zip(tree.leaves, lines or (), strict=bool(lines))
    }
    return (
        Step("declare", {"nodes": declared}),
        Step("coverage", {"minimum": config.coverage.minimum, "nodes": dict(config.coverage.nodes)}),
        Step(
            "treat",
            {
                "enabled": config.treat.enabled,
                "skew": config.treat.skew,
                "kurtosis": config.treat.kurtosis,
                "indicators": treated,
            },
        ),
        Step(
            "normalise",
            {
                "method": config.normalise.method,
                "scope": config.normalise.scope,
                "low": low,
                "high": high,
                "mean": config.normalise.mean,
                "sd": config.normalise.sd,
                "indicators": scaled,
            },
        ),
        Step(
            "weigh",
            {
                "parents": {
                    code: {
                        "scheme": config.weights.at(tree[code].level - 1),
                        "children": dict(
                            zip(tree.children(code), map(float, parameters.weights[code]), strict=True)
                        ),
                    }
                    for code in tree.parents
                }
            },
        ),
        Step(
            "aggregate",
            {
                "methods": {str(level): config.aggregate.at(level) for level in range(2, tree.depth + 1)},
                "power": config.aggregate.power,
                "warnings": list(warnings),
            },
        ),
        Step("rank", {"order": "descending", "ties": "min", "scope": "per time"}),
    )
