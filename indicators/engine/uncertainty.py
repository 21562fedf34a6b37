"""Vary all choices of method at once and see how far scores, ranks and changes depend on them.

A replication is one row of choices: treatment, normalisation, weights (scheme and Dirichlet noise around
it), aggregation, indicator left out. Replications that share choices share stages: each treatment,
normalisation and weighting is computed once, and all replications of one combination are aggregated together
by :mod:`aggregate`, the code that also builds the index itself.

Random numbers come from PCG64 generators seeded by the configured seed and the name of what they are for (a
choice, a node's code). They do not depend on the order of rows or on the number of threads.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indicators.engine import aggregate, coverage, normalise, rank, treat, weigh
from indicators.engine.errors import DomainError, EngineError
from indicators.engine.log import Parameters
from indicators.engine.model import (
    Aggregate,
    Array,
    Config,
    Mask,
    Normalise,
    Panel,
    Treat,
    Tree,
    Weights,
)
from indicators.engine.pipeline import flatten

Index = NDArray[np.int64]
BLOCK = 2_000_000
"""Largest number of points × replications aggregated in one go; bounds memory, does not change numbers."""


@dataclass(frozen=True)
class Design:
    """The alternatives of every choice; the first is the configured one unless a list was given.

    ``left_out`` are places in ``Tree.leaves`` by code, −1 for the full set. ``scale`` is the range all alternatives
    normalise to, ``reported`` the range scores are reported on (that of the configured index).
    """

    treat: tuple[Treat, ...]
    normalise: tuple[Normalise, ...]
    weights: tuple[Weights, ...]
    aggregate: tuple[Aggregate, ...]
    left_out: tuple[int, ...]
    weight_noise: float
    seed: int
    scale: tuple[float, float]
    reported: tuple[float, float]

    @property
    def sizes(self) -> dict[str, int]:
        """Number of alternatives per choice, in the order of the columns of a table of replications."""
        return {
            "treat": len(self.treat),
            "normalise": len(self.normalise),
            "weights": len(self.weights),
            "aggregate": len(self.aggregate),
            "leave_out": len(self.left_out),
        }

    def name(self, row: Index) -> str:
        """The choices of one replication in words."""
        return (
            f"treat={self.treat[row[0]].enabled}, normalise={self.normalise[row[1]].method}, "
            f"weights={self.weights[row[2]].scheme}, aggregate={self.aggregate[row[3]].method}"
        )


@dataclass(frozen=True)
class Table:
    """Replications to run: ``choices`` [R, 5] in the order of ``Design.sizes``, ``noise`` [R] the row of the
    weight noise (−1 = none)."""

    choices: Index
    noise: Index

    def __len__(self) -> int:
        return len(self.choices)


@dataclass(frozen=True)
class Change:
    """Change of score between two times over the same replications, per unit.

    ``significant`` where the interval of the paired differences excludes zero: the change exceeds the noise
    of the method.
    """

    low: Array
    median: Array
    high: Array
    significant: Mask


@dataclass(frozen=True)
class Draws:
    """Replicated scores of one node, [times, units, replications]; NaN in failed replications.

    ``failures`` names what failed and counts the replications it concerns; ``failed`` marks them.
    """

    scores: Array
    failed: Mask
    failures: dict[str, int]

    @property
    def used(self) -> NDArray[np.int64]:
        """Replications that gave a score, per time and unit."""
        found: NDArray[np.int64] = (~np.isnan(self.scores)).sum(axis=-1)
        return found

    def ranks(self) -> Array:
        """Ranks within each time and replication, same shape; NaN where there is no score."""
        return rank.descending(self.scores)

    def score_interval(self, low: float = 0.05, high: float = 0.95) -> tuple[Array, Array, Array]:
        """Lower bound, median and upper bound of the scores [times, units] (quantile type 7)."""
        found = quantiles(self.scores, (low, 0.5, high))
        return found[0], found[1], found[2]

    def rank_interval(self, low: float = 0.05, high: float = 0.95) -> tuple[Array, Array, Array]:
        """Best, median and worst rank [times, units]; always whole ranks that occurred (quantile type 1)."""
        found = quantiles(self.ranks(), (low, 0.5, high), whole=True)
        return found[0], found[1], found[2]

    def probability_above(self, time: int) -> Array:
        """P(row unit scores above column unit) [units, units] at a time's place, ties counted half.

        Over replications in which both have a score; NaN on pairs that never have.
        """
        x = rank.without_noise(self.scores, (0, 1))[time]
        above = np.empty((len(x), len(x)))
        here = (~np.isnan(x)).astype(np.float64)
        both = here @ here.T
        for i, row in enumerate(x):
            above[i] = (row > x).sum(axis=1) + 0.5 * (row == x).sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.where(both > 0, above / both, np.nan)

    def change(self, start: int, end: int, low: float = 0.05, high: float = 0.95) -> Change:
        """Change between the times at two places, from differences within each replication."""
        differences = self.scores[end] - self.scores[start]
        found = quantiles(differences, (low, 0.5, high))
        return Change(found[0], found[1], found[2], (found[0] > 0) | (found[2] < 0))


def design(tree: Tree, config: Config) -> Design:
    """The alternatives that ``config.uncertainty`` asks for.

    All share one scale: 1–100 as soon as one alternative needs positive values; scores are then reported on
    the configured scale. Alternative z-scores get the middle and a fifth of the range as mean and standard
    deviation. Raises EngineError for alternatives that share no scale (ranks or z-scores among others).
    """
    asked = config.uncertainty
    scale = config.scale
    aggregates = tuple(replace(config.aggregate, method=m) for m in asked.aggregate) or (config.aggregate,)
    if config.normalise.low is None and any(a.needs_positive for a in aggregates):
        scale = (1.0, config.normalise.high)
    normalisations = tuple(_alternative(config.normalise, m, scale) for m in asked.normalise)
    methods = {n.method for n in normalisations} | {config.normalise.method}
    if len(methods) > 1 and methods & {"rank", "borda"}:
        raise EngineError(
            "[uncertainty] normalise: rank and borda share no scale with other methods, use percentile_rank"
        )
    unbounded = config.normalise.method in normalise.UNBOUNDED
    if unbounded and len(methods) > 1:
        raise EngineError(
            f"[uncertainty] normalise: {config.normalise.method} has no range for other methods to share"
        )
    if unbounded and len(aggregates) > 1 and any(a.uses("copeland") for a in aggregates):
        raise EngineError(
            f"[uncertainty] aggregate: copeland shares no scale with {config.normalise.method} scores"
        )
    return Design(
        treat=tuple(replace(config.treat, enabled=on) for on in asked.treat) or (config.treat,),
        normalise=normalisations or (config.normalise,),
        weights=tuple(replace(config.weights, scheme=s) for s in asked.weights) or (config.weights,),
        aggregate=aggregates,
        left_out=(-1, *map(tree.leaves.index, sorted(tree.leaves))) if asked.leave_out else (-1,),
        weight_noise=asked.weight_noise,
        seed=asked.seed,
        scale=scale,
        reported=scale if unbounded else config.scale,
    )


def _alternative(config: Normalise, method: str, scale: tuple[float, float]) -> Normalise:
    if method == "zscore" and config.method != "zscore":
        low, high = scale
        return replace(config, method=method, mean=(low + high) / 2, sd=(high - low) / 5)
    return replace(config, method=method)


def random_table(plan: Design, replications: int) -> Table:
    """Replications that draw every choice independently, each alternative with equal probability."""
    columns = [
        generator(plan.seed, f"choice {name}").integers(0, size, replications)
        for name, size in plan.sizes.items()
    ]
    noise = np.arange(replications) if plan.weight_noise > 0 else np.full(replications, -1)
    return Table(np.stack(columns, axis=1), noise)


def full_table(plan: Design) -> Table:
    """Every combination of alternatives once, without weight noise; the last choice varies fastest."""
    grid = np.indices(tuple(plan.sizes.values())).reshape(len(plan.sizes), -1).T
    return Table(np.ascontiguousarray(grid, dtype=np.int64), np.full(len(grid), -1))


def generator(seed: int, purpose: str) -> np.random.Generator:
    """The random generator for one purpose: PCG64, seeded by the seed and a digest of the purpose."""
    digest = hashlib.sha256(purpose.encode()).digest()[:16]
    return np.random.default_rng([seed, *np.frombuffer(digest, dtype="<u4").tolist()])


class Stages:
    """Results of the stages of one panel, tree and design, each computed when first asked for and kept."""

    def __init__(
        self, panel: Panel, tree: Tree, config: Config, plan: Design, frozen: Parameters | None = None
    ) -> None:
        self.frozen = frozen or Parameters()
        self.panel = panel.select(tree.leaves)
        self.tree = tree
        self.config = config
        self.plan = plan
        self.how = [aggregate.rules(tree, a, plan.scale) for a in plan.aggregate]
        present = {code: ~np.isnan(self.panel.values[..., m]).ravel() for m, code in enumerate(tree.leaves)}
        self.valid = coverage.validity(tree, present, config.coverage, leave_out=len(plan.left_out) > 1)
        self._treated: dict[int, Array] = {}
        self._leaves: dict[tuple[int, int], dict[str, Array]] = {}
        self._weights: dict[tuple[int, ...], dict[str, Array]] = {}
        self._noise: dict[tuple[str, bytes, int], Array] = {}

    def leaves(self, treatment: int, normalisation: int) -> dict[str, Array]:
        """Normalised indicators [P] under a treatment and a normalisation."""
        key = (treatment, normalisation)
        if key not in self._leaves:
            as_configured = self.plan.treat[treatment] == self.config.treat
            if treatment not in self._treated:
                found = self.frozen.treatments if as_configured else None
                found = found or treat.treat(self.panel.values, self.plan.treat[treatment])
                self._treated[treatment] = treat.apply(self.panel.values, found)[0]
            method = self.plan.normalise[normalisation]
            as_configured = as_configured and method == self.config.normalise
            values, _ = normalise.normalise(
                self._treated[treatment],
                self.tree,
                self.tree.leaves,
                method,
                self.plan.scale,
                self.frozen.lines if as_configured else None,
            )
            self._leaves[key] = flatten(self.tree.leaves, values)
        return self._leaves[key]

    def weights(self, row: Index) -> dict[str, Array]:
        """Weights per parent [children] under the first four choices of a replication."""
        key = tuple(int(i) for i in row[:4])
        if self.frozen.weights is not None and self.plan.weights[key[2]] == self.config.weights:
            return dict(self.frozen.weights)
        if key not in self._weights:
            self._weights[key] = weigh.weigh(
                self.tree,
                self.leaves(key[0], key[1]),
                self.plan.weights[key[2]],
                self.how[key[3]],
                self.valid,
            )
        return self._weights[key]

    def noisy(self, weights: Mapping[str, Array], rows: Index, size: int) -> dict[str, Array]:
        """Weights per parent [children, R]: Dirichlet draws ``rows`` of ``size`` around ``weights``."""
        found = {}
        for code, centre in weights.items():
            if rows[0] < 0 or len(centre) == 1:
                found[code] = np.repeat(centre[:, None], len(rows), axis=1)
                continue
            found[code] = self._gamma(code, centre, size)[:, rows]
        return found

    def _gamma(self, code: str, centre: Array, size: int) -> Array:
        key = (code, centre.tobytes(), size)
        if key not in self._noise:
            shape = centre * concentration(len(centre), self.plan.weight_noise)
            draws = [
                generator(self.plan.seed, f"weight {child}").standard_gamma(a, size)
                for child, a in zip(self.tree.children(code), shape, strict=True)
            ]
            bank = np.stack(draws)
            self._noise[key] = bank / bank.sum(axis=0)
        return self._noise[key]


def concentration(children: int, noise: float) -> float:
    """Dirichlet concentration k that gives a weight of 1/m a coefficient of variation of ``noise``.

    Var w = w(1 − w)/(k + 1), so noise² = (m − 1)/(k + 1). Raises EngineError when noise² ≥ m − 1.
    """
    k = (children - 1) / noise**2 - 1
    if k <= 0:
        raise EngineError(
            f"[uncertainty] weight_noise = {noise}: too large for a parent with {children} children"
        )
    return k


def replicate(
    panel: Panel,
    tree: Tree,
    config: Config,
    plan: Design,
    table: Table,
    nodes: tuple[str, ...] | None = None,
    frozen: Parameters | None = None,
) -> dict[str, Draws]:
    """Run replications; per node (default: the root) its draws on the reported scale.

    A point without a score in the full set of indicators has none in any replication. ``frozen`` parameters
    stand in for the configured alternatives; the others are estimated.
    """
    coverage.check(tree, config.coverage)
    stages = Stages(panel, tree, config, plan, frozen)
    nodes = nodes or (tree.root,)
    unknown = [code for code in nodes if code not in tree.parents]
    if unknown:
        raise EngineError(f"replicate: {', '.join(map(repr, unknown))} is not a node with children")
    points = panel.values.shape[0] * panel.values.shape[1]
    scores = {code: np.full((points, len(table)), np.nan) for code in nodes}
    failed = np.zeros(len(table), dtype=bool)
    failures: dict[str, int] = {}
    noise_rows = int(table.noise.max(initial=-1)) + 1
    kinds, kind_of = np.unique(table.choices[:, :4], axis=0, return_inverse=True)
    for kind, row in enumerate(kinds):
        of_kind = np.nonzero(kind_of.ravel() == kind)[0]
        name = plan.name(row)
        try:
            leaves, weights = stages.leaves(row[0], row[1]), stages.weights(row)
        except DomainError as problem:
            failed[of_kind] = True
            failures[f"{problem} [{name}]"] = len(of_kind)
            continue
        step = max(1, BLOCK // points)
        for start in range(0, len(of_kind), step):
            block = of_kind[start : start + step]
            dropped = np.array(plan.left_out)[table.choices[block, 4]]
            found = aggregate.aggregate(
                tree,
                leaves,
                stages.noisy(weights, table.noise[block], noise_rows),
                stages.how[row[3]],
                stages.valid,
                dropped if len(plan.left_out) > 1 else None,
            )
            for code in nodes:
                scores[code][:, block] = _reported(found.nodes[code], plan)
            for problem_name, where in found.failures.items():
                failed[block[where]] = True
                said = f"{problem_name} [{name}]"
                failures[said] = failures.get(said, 0) + int(where.sum())
    shape = (*panel.values.shape[:2], len(table))
    for code in nodes:
        scores[code][:, failed] = np.nan
        scores[code][~stages.valid[code][:, 0]] = np.nan
    return {code: Draws(scores[code].reshape(shape), failed, failures) for code in nodes}


def run(
    panel: Panel,
    tree: Tree,
    config: Config,
    nodes: tuple[str, ...] | None = None,
    frozen: Parameters | None = None,
) -> dict[str, Draws]:
    """The analysis that ``config.uncertainty`` describes; per node (default: the root) its draws."""
    plan = design(tree, config)
    table = random_table(plan, config.uncertainty.replications)
    return replicate(panel, tree, config, plan, table, nodes, frozen)


def quantiles(x: Array, shares: tuple[float, ...], whole: bool = False) -> Array:
    """Quantiles [shares, …] over the last axis of present values: type 7, or type 1 (``whole``)."""
    ordered = np.sort(x, axis=-1)
    n = (~np.isnan(x)).sum(axis=-1)
    found = np.empty((len(shares), *x.shape[:-1]))
    for k, share in enumerate(shares):
        if whole:
            place = np.ceil(share * n - 1e-9) - 1.0
        else:
            place = share * (n - 1.0)
        place = np.clip(place, 0.0, np.maximum(n - 1.0, 0.0))
        below = np.floor(place).astype(np.int64)
        above = np.ceil(place).astype(np.int64)
        lower = np.take_along_axis(ordered, below[..., None], -1)[..., 0]
        upper = np.take_along_axis(ordered, above[..., None], -1)[..., 0]
        found[k] = np.where(above == below, lower, lower + (place - below) * (upper - lower))
    return found


def _reported(scores: Array, plan: Design) -> Array:
    if plan.scale == plan.reported:
        return scores
    (low, high), (to_low, to_high) = plan.scale, plan.reported
    return to_low + (scores - low) * ((to_high - to_low) / (high - low))
