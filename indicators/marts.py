"""Turns composed editions into the rows of the mart_ tables and writes them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import numpy as np
import polars as pl

from indicators.engine import log, sensitivity
from indicators.framework import Index
from indicators.score import ALTERNATIVES, Intervals, Scored, intervals, replications
from indicators.vintages import revision_rows


def score_rows(scored: Scored, bounds: dict[str, Intervals]) -> pl.DataFrame:
    """mart_score rows of one edition: every node × province × year, a missing score with its reason."""
    return pl.concat(
        [_node_rows(scored, node.code, bounds.get(node.code)) for node in scored.result.tree.nodes]
    )


def _node_rows(scored: Scored, code: str, bounds: Intervals | None) -> pl.DataFrame:
    source, result = scored.source, scored.result
    kind = scored.kinds[code]
    leaves = [source.panel.codes.index(leaf) for leaf in result.tree.leaves_of(code)]
    present = ~np.isnan(source.raw[:, :, leaves])
    years = np.where(present, source.data_year[:, :, leaves], np.nan)
    any_present = present.any(axis=2)
    latest, oldest = np.full(any_present.shape, np.nan), np.full(any_present.shape, np.nan)
    latest[any_present] = np.nanmax(years[any_present], axis=1)
    oldest[any_present] = np.nanmin(years[any_present], axis=1)
    shape = any_present.shape
    raw = source.raw[:, :, leaves[0]] if kind == "indicator" else np.full(shape, np.nan)
    score = result.scores[code]
    reasons = result.reasons[code].ravel()
    unknown = np.full(shape, np.nan)
    bounds = bounds or Intervals(
        unknown, unknown, unknown, unknown
    )  # a single indicator has no weights to vary
    frame = pl.DataFrame(
        {
            "score_low": bounds.score_low.ravel(),
            "score_high": bounds.score_high.ravel(),
            "rank_low": bounds.rank_low.ravel(),
            "rank_high": bounds.rank_high.ravel(),
            "year": np.repeat(np.array(source.panel.times), shape[1]),
            "province_code": list(source.panel.units) * shape[0],
            "value": raw.ravel(),
            "score": score.ravel(),
            "rank": result.ranks[code].ravel(),
            "coverage": result.coverage[code].ravel(),
            "used": np.asarray(result.used[code]).ravel(),
            "carried_share": result.marked["carried"][code].ravel(),
            "derived_share": result.marked["derived"][code].ravel(),
            "frozen_share": result.marked["frozen"][code].ravel(),
            "latest_data_year": latest.ravel(),
            "oldest_data_year": oldest.ravel(),
        }
    )
    return frame.select(
        pl.lit(scored.edition).alias("edition"),
        pl.lit(scored.index.code).alias("index_code"),
        pl.lit(code).alias("code"),
        pl.lit(kind).alias("kind"),
        "province_code",
        pl.col("year").cast(pl.Int64),
        pl.col("value").fill_nan(None),
        pl.col("score").fill_nan(None),
        pl.col("rank").fill_nan(None).cast(pl.Int64),
        pl.col("score_low", "score_high").fill_nan(None),
        pl.col("rank_low", "rank_high").fill_nan(None).cast(pl.Int64),
        "coverage",
        pl.col("used").cast(pl.Int64),
        pl.lit(result.expected[code]).cast(pl.Int64).alias("expected"),
        pl.col("carried_share", "derived_share", "frozen_share").fill_nan(None),
        pl.col("latest_data_year", "oldest_data_year").fill_nan(None).cast(pl.Int64),
        pl.Series("reason", [one.kind if one else None for one in reasons], dtype=pl.String),
        pl.Series("missing", [";".join(one.missing) if one else None for one in reasons], dtype=pl.String),
    )


def weight_rows(scored: Scored) -> pl.DataFrame:
    """mart_weight rows: nominal weight within the parent and in the index, and the effective shares."""
    rows = [
        (scored.edition, scored.index.code, weight.parent, weight.code, weight.scheme,
         weight.nominal, weight.in_root, weight.variance_share, weight.score_share)
        for weight in scored.result.weights
    ]  # fmt: skip
    names = [
        "edition", "index_code", "parent", "code", "scheme",
        "nominal", "in_index", "variance_share", "score_share",
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=names, orient="row")


def scaling_rows(scored: Scored) -> pl.DataFrame:
    """mart_scaling rows: how each indicator was treated, and which treated values score 0 and 100.

    Values are in the unit that is scored: logarithms where the declaration or the treatment takes them.
    """
    parameters, tree = scored.result.parameters, scored.result.tree
    # The published method is treated min-max, so a build has both.
    treatments, lines = parameters.treatments or (), parameters.lines or ()
    rows = []
    for code, treatment, line in zip(tree.leaves, treatments, lines, strict=True):
        sign = tree[code].direction
        rows.append(
            (scored.edition, scored.index.code, code, treatment.kind, treatment.low, treatment.high,
             treatment.changed, sign * line.shift, sign * (line.shift + line.scale))
        )  # fmt: skip
    names = ["edition", "index_code", "code", "treatment", "low", "high", "changed", "worst", "best"]
    return pl.DataFrame(rows, schema=names, orient="row")


def node_rows(index: Index, first: int) -> Iterator[tuple[object, ...]]:
    """mart_node rows: the index, its pillars and indicators per edition, then what is shown but not scored.

    `sort` counts from `first`, so that indices keep the order in which they are declared.
    """
    sort = first
    for edition in index.editions:
        sort += 1
        yield (edition, index.code, 3, None, index.code, "index", *index.name, ";".join(index.measures),
               None, None, None, None, False, *index.note, *index.summary, sort)  # fmt: skip
        for pillar in index.edition_pillars(edition):
            sort += 1
            yield (edition, pillar.code, 2, index.code, index.code, "pillar", *pillar.name, pillar.measures,
                   None, None, None, None, False, *pillar.note, None, None, sort)  # fmt: skip
            for one in pillar.scored(edition):
                sort += 1
                yield (edition, one.code, 1, pillar.code, index.code, "indicator", *one.name, one.measures,
                       one.formula, *one.unit, one.direction, one.log, *one.note, None, None, sort)  # fmt: skip
    for pillar, one in index.indicators():
        if not one.scored:
            sort += 1
            yield ("", one.code, 1, pillar.code, index.code, "shown", *one.name, one.measures,
                   one.formula, *one.unit, 0, one.log, *one.note, None, None, sort)  # fmt: skip


NODE_COLUMNS = (
    "edition", "code", "level", "parent", "index_code", "kind", "name_zh", "name_en", "measures",
    "formula", "unit_zh", "unit_en", "direction", "log", "note_zh", "note_en", "summary_zh", "summary_en", "sort",
)  # fmt: skip


SENSITIVITY_COLUMNS = [
    "edition",
    "index_code",
    "factor",
    "runs",
    "rank_first",
    "rank_total",
    "shift_first",
    "shift_total",
]
REVISION_SCHEMA = {
    "vintage": pl.String, "index_code": pl.String, "edition": pl.String, "stage": pl.String,
    "mean_move": pl.Float64, "largest_move": pl.Float64, "province_code": pl.String, "year": pl.Int64,
    "ranks_changed": pl.Int64,
}  # fmt: skip


def sensitivity_rows(scored: Scored) -> list[tuple[object, ...]]:
    """mart_sensitivity rows: exact Sobol indices of each choice of method, all combinations enumerated.

    `rank_*` are means over provinces and years of the indices of the rank, `shift_*` the indices of the mean
    absolute rank shift; weight noise is left out because it has no finite list of alternatives.
    """
    result = scored.result
    config = replace(result.config, uncertainty=replace(ALTERNATIVES, weight_noise=0.0))
    frozen = scored.release.frozen.parameters if scored.release else None
    found = sensitivity.sobol(result.panel, result.tree, config, result, frozen)
    return [
        (scored.edition, scored.index.code, factor, found.runs,
         float(np.nanmean(found.rank.first[k])), float(np.nanmean(found.rank.total[k])),
         float(found.rank_shift.first[k]), float(found.rank_shift.total[k]))
        for k, factor in enumerate(found.factors)
    ]  # fmt: skip


def log_frame(scored: list[Scored]) -> pl.DataFrame:
    """mart_log: the log of each edition's build as TOML, every step with its parameters; scores replay from it."""
    rows = [(one.edition, one.index.code, log.to_toml(one.result.log)) for one in scored]
    return pl.DataFrame(rows, schema=["edition", "index_code", "log"], orient="row")


def write_scores(con: duckdb.DuckDBPyConnection, indices: tuple[Index, ...], scored: list[Scored]) -> None:
    """Writes mart_node, mart_score, mart_scaling, mart_weight, mart_log, mart_sensitivity and mart_revision."""
    nodes = [row for number, index in enumerate(indices) for row in node_rows(index, 1000 * number)]
    revisions = [
        row
        for one in scored
        if one.release
        for row in revision_rows(one.release, one.result.panel, one.index.code, one.edition)
    ]
    with ThreadPoolExecutor() as pool:  # editions are independent; numpy works outside the interpreter's lock
        score_frames = list(pool.map(lambda one: score_rows(one, intervals(one, replications(one))), scored))
        choices = [row for rows in pool.map(sensitivity_rows, scored) for row in rows]
    tables = {
        "mart_node": pl.DataFrame(nodes, schema=list(NODE_COLUMNS), orient="row", infer_schema_length=None),
        "mart_score": pl.concat(score_frames),
        "mart_scaling": pl.concat([scaling_rows(one) for one in scored]),
        "mart_log": log_frame(scored),
        "mart_weight": pl.concat([weight_rows(one) for one in scored]),
        "mart_sensitivity": pl.DataFrame(choices, schema=SENSITIVITY_COLUMNS, orient="row"),
        "mart_revision": pl.DataFrame(revisions, schema=REVISION_SCHEMA, orient="row"),
    }
    for table, frame in tables.items():
        con.register("scores", frame.to_arrow())
        con.execute(f"CREATE TABLE {table} AS SELECT * FROM scores")
        con.unregister("scores")
