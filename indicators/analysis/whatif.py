"""What if some indicators of one province stood elsewhere: score, rank and interval, with everything else as it is.

All parameters stay those of the published edition: treatment, goalposts and weights come from the database's log,
and the replications are the published ones (same seed, same choices, same weights). The other provinces keep their
scores, so only one point is computed anew in each replication. The effect is judged on paired differences: the
same replication before and after.

A moved value passes the steps of a published one: logarithm where declared, treatment, goalposts, direction. It
scores at most what the best value of the edition scores, and under the alternative of percentile ranks it takes its
place among the published values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis.peers import peer_gaps
from indicators.analysis.trend import bounded, own_trends, ranges
from indicators.engine import Parameters, aggregate, normalise, pipeline, rank, treat, uncertainty
from indicators.engine.model import Array
from indicators.engine.normalise import Line
from indicators.engine.treat import Treatment
from indicators.remembered import remembered
from indicators.score import Scored, stored_edition

TARGET_YEAR = 2030
MODES = ("median", "best", "trend", "typed")
ZERO = 1e-9  # points: smaller differences are rounding of the same sum


@dataclass(frozen=True)
class Prepared:
    """A published edition with its replications: what every question about it shares.

    `draws` [years, provinces, replications] are the index scores; `mean` and `spread` [replications] over years
    and provinces put a replication on the published `centre` and `width`. `treatments` and `lines` are those of
    every alternative, lines None for percentile ranks.
    """

    scored: Scored
    stages: uncertainty.Stages
    table: uncertainty.Table
    draws: Array
    mean: Array
    spread: Array
    centre: float
    width: float
    treatments: tuple[tuple[Treatment, ...], ...]
    lines: dict[tuple[int, int], tuple[Line, ...] | None]

    def on_scale(self, draws: Array) -> Array:
        """Replicated scores [..., R] on the mean and spread of the published scores."""
        found: Array = (draws - self.mean) / self.spread * self.width + self.centre
        return found


@dataclass(frozen=True)
class Standing:
    """Score and rank with their 5–95 % intervals."""

    score: float
    score_low: float
    score_high: float
    rank: int
    rank_low: int
    rank_high: int


@dataclass(frozen=True)
class Effect:
    """Before and after, the interval of the paired differences, and whether it excludes zero."""

    before: Standing
    after: Standing
    change: float
    change_low: float
    change_high: float
    beyond_noise: bool
    indicator_scores: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Move:
    """One indicator moved: raw values before and after, where the new one comes from, or why it stays.

    `kept` is empty, or: no_value, no_target, already (the province is at or beyond the target), not_positive.
    """

    code: str
    before: float | None
    after: float | None
    source: str = ""
    kept: str = ""


@remembered(10)  # every index, worked out ahead
def prepare(con: duckdb.DuckDBPyConnection, index: str, edition: str = "full") -> Prepared:
    """Replays an edition and its replications. Raises DataError when the database lacks the edition."""
    scored = stored_edition(con, index, edition)
    return prepare_scored(scored)


def prepare_scored(scored: Scored) -> Prepared:
    """The same from a composed edition."""
    result = scored.result
    tree, config, frozen = result.tree, result.config, result.parameters
    plan = uncertainty.design(tree, config)
    table = uncertainty.random_table(plan, config.uncertainty.replications)
    drawn = uncertainty.replicate(result.panel, tree, config, plan, table, (tree.root,), frozen)
    draws = drawn[tree.root].scores
    published = result.scores[tree.root]
    present = ~np.isnan(draws)
    count = np.maximum(present.sum(axis=(0, 1)), 1)
    mean = np.where(present, draws, 0.0).sum(axis=(0, 1)) / count
    spread = np.sqrt(np.where(present, (draws - mean) ** 2, 0.0).sum(axis=(0, 1)) / count)
    stages = uncertainty.Stages(result.panel, tree, config, plan, frozen)
    treatments = tuple(
        (frozen.treatments if one == config.treat else None) or treat.treat(stages.panel.values, one)
        for one in plan.treat
    )
    return Prepared(
        scored, stages, table, draws, mean, np.where(spread > 0, spread, 1.0),
        float(np.nanmean(published)), float(np.nanstd(published)), treatments, _lines(stages, treatments, frozen),
    )  # fmt: skip


def _lines(
    stages: uncertainty.Stages, treatments: tuple[tuple[Treatment, ...], ...], frozen: Parameters
) -> dict[tuple[int, int], tuple[Line, ...] | None]:
    plan, tree, config = stages.plan, stages.tree, stages.config
    found: dict[tuple[int, int], tuple[Line, ...] | None] = {}
    for t, treatment in enumerate(plan.treat):
        treated = treat.apply(stages.panel.values, treatments[t])[0]
        for n, method in enumerate(plan.normalise):
            configured = treatment == config.treat and method == config.normalise
            kept = frozen.lines if configured else None
            lines = kept or normalise.lines(treated, tree, tree.leaves, method)
            found[t, n] = None if lines is None else tuple(one.frozen(method.method) for one in lines)
    return found


def _normalised(prepared: Prepared, t: int, n: int, m: int, value: float) -> float:
    """A value in the scored unit under one treatment and normalisation, on the plan's scale."""
    stages = prepared.stages
    treatment = prepared.treatments[t][m]
    direction = stages.tree[stages.tree.leaves[m]].direction
    moved = treatment.apply(np.array([value]))[0] * direction
    lines = prepared.lines[t, n]
    if lines is None:
        known = treatment.apply(stages.panel.values[..., m])[0] * direction
        known = known[np.isfinite(known)]
        share = float((known < moved[0]).sum()) / max(known.size - 1, 1)
    else:
        share = float(lines[m].apply(moved, 0.5)[0])
    low, high = stages.plan.scale
    return low + (high - low) * min(max(share, 0.0), 1.0)


def what_if(prepared: Prepared, province: str, year: int, values: Mapping[str, float]) -> Effect:
    """The effect of moving indicators of a province to `values` (raw, in the indicator's unit).

    Raises DataError for an unknown province, year or indicator, for a province without a score, for an indicator
    that the province lacks (a gap cannot be moved), and for a value without a logarithm where one is scored.
    """
    result, stages, table = prepared.scored.result, prepared.stages, prepared.table
    tree, root, plan = result.tree, result.tree.root, stages.plan
    t, n = _place(prepared, province, year)
    if np.isnan(result.scores[root][t, n]):
        raise DataError("what-if", f"{province} has no {root} score in {year}")
    scored_values = _scored_values(prepared, t, n, values)
    point = t * len(result.panel.units) + n
    valid = {code: mask[point : point + 1] for code, mask in stages.valid.items()}

    def leaves(treatment: int, normalisation: int) -> dict[str, Array]:
        found = {
            code: x[point : point + 1].copy() for code, x in stages.leaves(treatment, normalisation).items()
        }
        for code, value in scored_values.items():
            m = tree.leaves.index(code)
            found[code][0] = _normalised(prepared, treatment, normalisation, m, value)
        return found

    own = prepared.draws[t, n]
    after = own.copy()
    if scored_values:
        noise_rows = int(table.noise.max(initial=-1)) + 1
        kinds, kind_of = np.unique(table.choices[:, :4], axis=0, return_inverse=True)
        for kind, row in enumerate(kinds):
            here = np.nonzero(kind_of.ravel() == kind)[0]
            dropped = np.array(plan.left_out)[table.choices[here, 4]]
            weights = stages.noisy(stages.weights(row), table.noise[here], noise_rows)
            found = aggregate.aggregate(
                tree, leaves(row[0], row[1]), weights, stages.how[row[3]], valid,
                dropped if len(plan.left_out) > 1 else None,
            ).nodes[root][0]  # fmt: skip
            after[here] = _reported(found, plan)
        after[np.isnan(own)] = np.nan
    others = np.delete(np.arange(len(result.panel.units)), n)
    before_score = float(result.scores[root][t, n])
    scores = _published(prepared, point, scored_values) if scored_values else {root: before_score}
    difference = (after - own) / prepared.spread * prepared.width
    difference = np.where(np.abs(difference) < ZERO, 0.0, difference)
    low, high = uncertainty.quantiles(difference, (0.05, 0.95))
    rivals = result.scores[root][t, others]
    return Effect(
        before=_standing(prepared, before_score, rivals, own, prepared.draws[t, others]),
        after=_standing(prepared, scores[root], rivals, after, prepared.draws[t, others]),
        change=scores[root] - before_score,
        change_low=float(low),
        change_high=float(high),
        beyond_noise=bool(low > 0 or high < 0),
        indicator_scores={code: (float(result.scores[code][t, n]), scores[code]) for code in scored_values},
    )


def _reported(scores: Array, plan: uncertainty.Design) -> Array:
    """Scores on the range that is reported: alternatives with geometric means run on 1–100 instead of 0–100."""
    (low, high), (to_low, to_high) = plan.scale, plan.reported
    return to_low + (scores - low) * ((to_high - to_low) / (high - low))


def _place(prepared: Prepared, province: str, year: int) -> tuple[int, int]:
    panel = prepared.scored.result.panel
    if province not in panel.units:
        raise DataError("what-if", f"unknown province {province!r}")
    if year not in panel.times:
        raise DataError("what-if", f"no year {year}; the edition has {panel.times[0]}–{panel.times[-1]}")
    return panel.times.index(year), panel.units.index(province)


def _scored_values(prepared: Prepared, t: int, n: int, values: Mapping[str, float]) -> dict[str, float]:
    """The values in the scored unit (logarithm where declared), those that change nothing left out."""
    source = prepared.scored.source
    declared = {one.code: one for _, one in prepared.scored.index.indicators()}
    found = {}
    for code, value in values.items():
        if code not in source.panel.codes:
            raise DataError("what-if", f"{code!r} is not scored in {prepared.scored.index.code}")
        now = source.raw[t, n, source.panel.codes.index(code)]
        if np.isnan(now):
            raise DataError("what-if", f"{source.panel.units[n]} has no {code} to move")
        if value == now:
            continue
        if not np.isfinite(value) or (declared[code].log and value <= 0):
            raise DataError("what-if", f"{code} is scored by its logarithm and cannot be {value:g}")
        found[code] = float(np.log(value)) if declared[code].log else float(value)
    return found


def _published(prepared: Prepared, point: int, scored_values: Mapping[str, float]) -> dict[str, float]:
    """Scores of all nodes at the point by the published method."""
    result = prepared.scored.result
    tree, config, parameters = result.tree, result.config, result.parameters
    leaves = {code: result.scores[code].ravel()[point : point + 1].copy() for code in tree.leaves}
    low, high = config.scale
    for code, value in scored_values.items():
        m = tree.leaves.index(code)
        treated = (parameters.treatments or ())[m].apply(np.array([value]))[0] * tree[code].direction
        line = (parameters.lines or ())[m].frozen(config.normalise.method)
        leaves[code] = low + (high - low) * line.apply(treated, 0.5)
    found = pipeline.combine(tree, config, leaves, parameters.weights).scores
    return {code: float(x[0]) for code, x in found.items()}


def _standing(prepared: Prepared, score: float, rivals: Array, draws: Array, others: Array) -> Standing:
    scale = max(np.nanmax(np.abs(rivals), initial=0.0), abs(score)) or 1.0
    tie = rank.TIE * scale
    place = 1 + int((rivals > score + tie).sum())
    ranks = np.where(np.isnan(draws), np.nan, 1.0 + (others > draws + tie).sum(axis=0))
    low, high = uncertainty.quantiles(ranks, (0.05, 0.95), whole=True)
    score_low, score_high = uncertainty.quantiles(prepared.on_scale(draws), (0.05, 0.95))
    return Standing(score, float(score_low), float(score_high), place, int(low), int(high))


def moves(
    con: duckdb.DuckDBPyConnection,
    province: str,
    index: str,
    year: int,
    codes: tuple[str, ...],
    mode: str,
    others: tuple[str, ...] = (),
    typed: tuple[tuple[str, float], ...] = (),
    until: int = TARGET_YEAR,
    edition: str = "full",
) -> list[Move]:
    """Where the chosen indicators move: `mode` median or best (of the peers `others`), trend (to `until`), or
    `typed` (pairs of code and value; without one the indicator stays).

    A province at or beyond the peers' value keeps its own. Raises DataError for an unknown mode.
    """
    if mode not in MODES:
        raise DataError("what-if", f"unknown mode {mode!r}; known: {', '.join(MODES)}")
    province = tables.normal_province(province)
    nodes = {row["code"]: row for row in tables.nodes(con, edition).to_dicts()}
    unknown = [code for code in codes if nodes.get(code, {}).get("index_code") != index]
    if unknown:
        raise DataError("what-if", f"{unknown[0]!r} is not scored in {index}")
    own = tables.province_scores(con, province, edition, year).filter(
        (pl.col("index_code") == index) & (pl.col("year") == year)
    )
    now = dict(zip(own["code"], own["value"], strict=True))
    gaps = {row["code"]: row for row in peer_gaps(con, province, index, year, others, edition).to_dicts()}
    trends = own_trends(con, province, year) if mode == "trend" else {}
    limits = ranges(con, index, edition)
    found = []
    for code in codes:
        before, row = now.get(code), nodes[code]
        target: float | None = None
        source = ""
        if mode in ("median", "best") and code in gaps:
            target = gaps[code][f"{mode}_value"]
            source = gaps[code]["best_code"] if mode == "best" else ""
        elif mode == "trend" and code in trends:
            target = bounded(trends[code].at(until), limits[code])
        elif mode == "typed":
            target = dict(typed).get(code, before)
        move = Move(code, before, target, source)
        if before is None:
            move = replace(move, after=None, kept="no_value")
        elif target is None:
            move = replace(move, after=before, kept="no_target")
        elif row["log"] and target <= 0:
            move = replace(move, after=before, kept="not_positive")
        elif mode in ("median", "best") and (target - before) * row["direction"] <= 0:
            move = replace(move, after=before, kept="already")
        found.append(move)
    return found


def moved_values(moved: list[Move]) -> dict[str, float]:
    """The new values of what really moves, ready for :func:`what_if`."""
    return {one.code: one.after for one in moved if not one.kept and one.after is not None}


def scorable(con: duckdb.DuckDBPyConnection, index: str, edition: str = "full") -> pl.DataFrame:
    """The indicators of an edition in declared order: code, pillar, names, units, direction, log."""
    found = tables.nodes(con, edition).filter(
        (pl.col("kind") == "indicator") & (pl.col("index_code") == index)
    )
    return found.select(
        "code", pl.col("parent").alias("pillar"), "name_zh", "name_en", "unit_zh", "unit_en", "direction", "log"
    )  # fmt: skip
