"""Scores the declared indices edition by edition with the engine and writes the mart_ tables."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators.editions import MAX_CARRIED_SHARE, EditionPanel, edition_panel
from indicators.engine import Config, Coverage, Node, Result, Tree, compose
from indicators.framework import Index

METHOD = Config()  # panel-wide min-max to 0–100, equal weights within each parent, arithmetic means


@dataclass(frozen=True)
class Scored:
    """One index in one edition: its declared panel and what the engine made of it."""

    index: Index
    edition: str
    source: EditionPanel
    result: Result

    @property
    def kinds(self) -> dict[str, str]:
        """Each node's code and whether it is an index, a pillar or an indicator."""
        words = {1: "indicator", 2: "pillar", 3: "index"}
        return {node.code: words[node.level] for node in self.result.tree.nodes}


def edition_tree(index: Index, edition: str) -> Tree:
    """The hierarchy of one edition: indicators (level 1), pillars, the index as root; equal weights."""
    nodes = []
    for pillar in index.edition_pillars(edition):
        for one in pillar.scored(edition):
            nodes.append(Node(one.code, pillar.code, 1, one.direction, name=one.name[1]))
        nodes.append(Node(pillar.code, index.code, 2, name=pillar.name[1]))
    return Tree((*nodes, Node(index.code, None, 3, name=index.name[1])))


def score_edition(index: Index, edition: str, values: pl.DataFrame, provinces: tuple[str, ...]) -> Scored:
    """Composes one edition. Raises DataError when carried values weigh more than a third of the index."""
    source = edition_panel(index, edition, values, provinces)
    # A pillar needs half of its indicators, the index all of its pillars.
    config = Config(coverage=Coverage(0.5, {index.code: 1.0}))
    result = compose(
        source.panel,
        edition_tree(index, edition),
        config,
        marks={"carried": source.carried, "derived": source.derived, "frozen": source.frozen},
    )
    weights = {weight.code: weight.in_root for weight in result.weights}
    share = [
        sum(weights[code] for m, code in enumerate(source.panel.codes) if source.carried[t, :, m].any())
        for t in range(len(source.panel.times))
    ]
    for year, carried in zip(source.panel.times, share, strict=True):
        if carried > MAX_CARRIED_SHARE + 1e-9:
            raise DataError(
                f"indicators: index {index.code}, edition {edition}",
                f"carried values weigh {carried:.0%} in {year}; at most a third is allowed",
            )
    return Scored(index, edition, source, result)


def score_rows(scored: Scored) -> pl.DataFrame:
    """mart_score rows of one edition: every node × province × year, a missing score with its reason."""
    return pl.concat([_node_rows(scored, node.code) for node in scored.result.tree.nodes])


def _node_rows(scored: Scored, code: str) -> pl.DataFrame:
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
    frame = pl.DataFrame(
        {
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


def write_scores(con: duckdb.DuckDBPyConnection, indices: tuple[Index, ...]) -> None:
    """Scores every index and edition and writes mart_node, mart_score, mart_scaling and mart_weight."""
    values = con.execute("SELECT * FROM mart_indicator").pl()
    codes = con.execute("SELECT province_code FROM core_province ORDER BY province_code").fetchall()
    provinces = tuple(code for (code,) in codes)
    scored = [
        score_edition(index, edition, values, provinces) for index in indices for edition in index.editions
    ]
    nodes = pl.DataFrame(
        [row for number, index in enumerate(indices) for row in node_rows(index, 1000 * number)],
        schema=list(NODE_COLUMNS),
        orient="row",
        infer_schema_length=None,
    )
    tables = {
        "mart_node": nodes,
        "mart_score": pl.concat([score_rows(one) for one in scored]),
        "mart_scaling": pl.concat([scaling_rows(one) for one in scored]),
        "mart_weight": pl.concat([weight_rows(one) for one in scored]),
    }
    for table, frame in tables.items():
        con.register("scores", frame.to_arrow())
        con.execute(f"CREATE TABLE {table} AS SELECT * FROM scores")
        con.unregister("scores")
