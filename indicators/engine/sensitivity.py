"""Which choice of method moves scores and ranks: exact or estimated Sobol indices, and leaving nodes out.

When every choice has a finite list of alternatives, all combinations are run once and the indices are exact:
S_i = Var(E[Y | i]) / Var(Y) and T_i = E[Var(Y | all but i)] / Var(Y) over the full grid, alternatives equally
likely. With weight noise they are estimated from paired samples (Saltelli's design, Jansen's estimators,
which work on differences and need no centring; the variance is taken about the mean), with bootstrap
intervals.
"""

from dataclasses import dataclass, replace

import numpy as np

from indicators.engine import rank, uncertainty
from indicators.engine.errors import EngineError
from indicators.engine.log import Parameters
from indicators.engine.model import Array, Config, Panel, Tree
from indicators.engine.pipeline import Result, combine, flatten
from indicators.engine.uncertainty import Design, Draws, Table

NOISE = "weight_noise"
BOOTSTRAP = 500


@dataclass(frozen=True)
class Indices:
    """Sobol indices of one output; first dimension = factor.

    ``first`` and ``total`` are [factors] or [factors, times, units]; NaN where the output does not vary.
    ``first_interval`` and ``total_interval`` have a leading dimension of 2 (bounds); None when exact.
    """

    first: Array
    total: Array
    variance: Array
    first_interval: Array | None = None
    total_interval: Array | None = None


@dataclass(frozen=True)
class Sobol:
    """Sobol indices of the root's score and rank per time and unit, and of the mean absolute rank shift."""

    factors: tuple[str, ...]
    method: str
    runs: int
    score: Indices
    rank: Indices
    rank_shift: Indices


def sobol(panel: Panel, tree: Tree, config: Config, base: Result, frozen: Parameters | None = None) -> Sobol:
    """Indices of the choices that ``config.uncertainty`` varies; exact when there is no weight noise.

    ``base`` supplies the ranks that shifts are measured from. Raises EngineError when a combination of an
    exact design fails (the message names it: a grid with holes has no exact indices).
    """
    plan = uncertainty.design(tree, config)
    factors = tuple(name for name, size in plan.sizes.items() if size > 1)
    if plan.weight_noise > 0:
        return _estimated(panel, tree, config, base, plan, (*factors, NOISE), frozen)
    table = uncertainty.full_table(plan)
    draws = uncertainty.replicate(panel, tree, config, plan, table, frozen=frozen)[tree.root]
    if draws.failed.any():
        raise EngineError(
            f"exact Sobol indices need every combination, {int(draws.failed.sum())} of {len(table)} failed: "
            + "; ".join(draws.failures)
        )
    shape = tuple(size for size in plan.sizes.values() if size > 1)
    outputs = [_exact(y.reshape((*y.shape[:-1], *shape)), len(shape)) for y in _outputs(draws, base)]
    return Sobol(factors, "exact", len(table), *outputs)


def _outputs(draws: Draws, base: Result) -> tuple[Array, Array, Array]:
    """Scores and ranks [times, units, R] and the mean absolute rank shift [R]."""
    ranks = draws.ranks()
    shift = np.abs(ranks - base.ranks[base.tree.root][..., None])
    counted = ~np.isnan(shift)
    means = np.where(counted, shift, 0.0).sum(axis=(0, 1)) / np.maximum(counted.sum(axis=(0, 1)), 1)
    return draws.scores, ranks, np.where(draws.failed, np.nan, means)


def _exact(y: Array, factors: int) -> Indices:
    """Indices from outputs [..., n_1, …, n_k] on the full grid."""
    if factors == 0:
        none = np.empty((0, *y.shape))
        return Indices(none, none, np.zeros(y.shape))
    axes = tuple(range(y.ndim - factors, y.ndim))
    variance = y.var(axis=axes)
    # rounding noise is not variation
    floor = (1e-12 * np.maximum(np.abs(y).max(axis=axes), 1e-300)) ** 2
    scale = np.where(variance > floor, variance, np.nan)
    first, total = [], []
    for axis in axes:
        others = tuple(other for other in axes if other != axis)
        first.append(y.mean(axis=others).var(axis=-1) / scale)
        total.append(y.var(axis=axis).mean(axis=tuple(range(y.ndim - factors, y.ndim - 1))) / scale)
    return Indices(np.stack(first), np.stack(total), variance)


def _estimated(
    panel: Panel,
    tree: Tree,
    config: Config,
    base: Result,
    plan: Design,
    factors: tuple[str, ...],
    frozen: Parameters | None,
) -> Sobol:
    n = config.uncertainty.replications
    twice = uncertainty.random_table(plan, 2 * n)
    a = Table(twice.choices[:n], twice.noise[:n])
    b = Table(twice.choices[n:], twice.noise[n:])
    tables = [a, b]
    for name in factors:
        choices, noise = a.choices.copy(), a.noise.copy()
        if name == NOISE:
            noise = b.noise
        else:
            column = list(plan.sizes).index(name)
            choices[:, column] = b.choices[:, column]
        tables.append(Table(choices, noise))
    table = Table(np.concatenate([t.choices for t in tables]), np.concatenate([t.noise for t in tables]))
    draws = uncertainty.replicate(panel, tree, config, plan, table, frozen=frozen)[tree.root]
    pick = uncertainty.generator(plan.seed, "bootstrap").multinomial(n, np.full(n, 1 / n), BOOTSTRAP)
    outputs = [
        _jansen(output.reshape(*output.shape[:-1], len(tables), n), pick.astype(np.float64))
        for output in _outputs(draws, base)
    ]
    return Sobol(factors, "estimated", len(table), *outputs)


def _jansen(y: Array, resamples: Array) -> Indices:
    """Indices and 90 % bootstrap intervals from outputs [..., 2 + factors, n] of tables A, B, AB_1, …

    A base row counts where none of its runs failed.
    """
    whole = ~np.isnan(y).any(axis=-2, keepdims=True)
    kept = whole.sum(axis=(-1, -2), keepdims=True)
    centre = np.where(whole, y, 0.0).sum(axis=(-1, -2), keepdims=True) / np.maximum(kept * y.shape[-2], 1)
    y = np.where(whole, y - centre, 0.0)
    a, b, mixed = y[..., :1, :], y[..., 1:2, :], y[..., 2:, :]
    floor = (1e-12 * np.maximum(np.abs(centre), 1e-300)) ** 2

    def indices(weights: Array) -> tuple[Array, Array, Array]:
        """First-order and total indices [..., factors, B], variance [..., 1, B]; row weights [n, B]."""
        count = np.maximum(whole @ weights, 1.0)
        mean = (a + b) / 2.0 @ weights / count
        variance = (a**2 + b**2) / 2.0 @ weights / count - mean**2
        scale = np.where(variance > floor, variance, np.nan)
        first = 1.0 - (b - mixed) ** 2 / 2.0 @ weights / count / scale
        total = (a - mixed) ** 2 / 2.0 @ weights / count / scale
        return first, total, variance

    first, total, variance = indices(np.ones((y.shape[-1], 1)))
    again_first, again_total, _ = indices(resamples.T)
    bounds = (0.05, 0.95)
    return Indices(
        np.moveaxis(first[..., 0], -1, 0),
        np.moveaxis(total[..., 0], -1, 0),
        variance[..., 0, 0],
        np.moveaxis(uncertainty.quantiles(again_first, bounds), -1, 1),
        np.moveaxis(uncertainty.quantiles(again_total, bounds), -1, 1),
    )


@dataclass(frozen=True)
class LeftOut:
    """What happens to the root's ranks when one node and all below it are left out.

    ``rank_shift`` is the mean, ``largest_shift`` the largest absolute change of rank over the scored points,
    ``correlation`` the rank correlation with the full index (Spearman over all points); ``ranks``
    [times, units]. NaN where nothing is left to rank or a mean is undefined.
    """

    code: str
    level: int
    rank_shift: float
    largest_shift: float
    correlation: float
    ranks: Array


def leave_out(base: Result) -> tuple[LeftOut, ...]:
    """Leave out each node of every level in turn, with normalisation as in ``base``, weights found anew."""
    tree = base.tree
    leaves = flatten(tree.leaves, base.normalised)
    full = base.scores[tree.root]
    found = []
    for code in tree.codes[:-1]:
        try:
            rest = tree.without(code)
            overrides = {c: s for c, s in base.config.coverage.nodes.items() if c in rest}
            config = replace(base.config, coverage=replace(base.config.coverage, nodes=overrides))
            config = replace(config, normalise=replace(config.normalise, low=base.config.scale[0]))
            scores = combine(rest, config, leaves).scores[tree.root].reshape(full.shape)
        except EngineError:
            scores = np.full(full.shape, np.nan)
        scores = np.where(np.isnan(full), np.nan, scores)
        ranks = rank.descending(scores)
        shift = np.abs(ranks - base.ranks[tree.root])
        here = ~np.isnan(shift)
        found.append(
            LeftOut(
                code,
                tree[code].level,
                float(shift[here].mean()) if here.any() else np.nan,
                float(shift[here].max()) if here.any() else np.nan,
                _spearman(scores[here], full[here]),
                ranks,
            )
        )
    return tuple(found)


def _spearman(x: Array, y: Array) -> float:
    if x.size < 2:
        return np.nan
    a, b = _mid_ranks(x), _mid_ranks(y)
    spread = a.std() * b.std()
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 0 else np.nan


def _mid_ranks(x: Array) -> Array:
    return (rank.ascending(x) - rank.ascending(-x)) / 2.0
