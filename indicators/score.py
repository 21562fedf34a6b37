"""Scores the declared indices edition by edition with the engine, with intervals over other choices of method."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators.editions import MAX_CARRIED_SHARE, EditionPanel, edition_panel
from indicators.engine import (
    Config,
    Coverage,
    Node,
    Result,
    Tree,
    Uncertainty,
    compose,
    log,
    uncertainty,
)
from indicators.framework import Index
from indicators.registry import find_index
from indicators.remembered import remembered
from indicators.vintages import Release, read_release

# What an expert could have chosen instead: no treatment, percentile ranks, entropy or CRITIC weights, a
# geometric mean of the pillars, weights a quarter off, any single indicator left out — all varied together.
ALTERNATIVES = Uncertainty(
    replications=1000,
    weight_noise=0.25,
    treat=(True, False),
    normalise=("minmax", "percentile_rank"),
    weights=("equal", "entropy", "critic"),
    # Within a pillar indicators stand in for each other; between pillars that can be doubted.
    aggregate=("arithmetic", ("arithmetic", "geometric")),
    leave_out=True,
)


@dataclass(frozen=True)
class Scored:
    """One index in one edition: its declared panel and what the engine made of it."""

    index: Index
    edition: str
    source: EditionPanel
    result: Result
    release: Release | None = None

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


def method(index: Index) -> Config:
    """The published method: panel-wide min-max to 0–100, equal weights within each parent, arithmetic means.

    A pillar needs half of its indicators, the index all of its pillars.
    """
    return Config(coverage=Coverage(0.5, {index.code: 1.0}), uncertainty=ALTERNATIVES)


def score_edition(
    index: Index,
    edition: str,
    values: pl.DataFrame,
    provinces: tuple[str, ...],
    vintage_folder: Path | None = None,
) -> Scored:
    """Composes one edition, with the parameters frozen in `vintage_folder` where it has a release.

    `values` is mart_indicator. Raises DataError when carried values weigh more than a third of the index.
    """
    source = edition_panel(index, edition, values, provinces)
    tree, config = edition_tree(index, edition), method(index)
    release = read_release(vintage_folder, index.code, edition, tree, config) if vintage_folder else None
    result = compose(
        source.panel,
        tree,
        config,
        marks={"carried": source.carried, "derived": source.derived, "frozen": source.frozen},
        frozen=release.frozen.parameters if release else None,
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
    return Scored(index, edition, source, result, release)


@remembered(32)
def stored_edition(con: duckdb.DuckDBPyConnection, index_code: str, edition: str) -> Scored:
    """The published edition again, replayed from the values and the log that the database holds.

    What pages need to explain, vary and compare scores. Raises DataError when the database was built from
    other declarations than these.
    """
    index = find_index(index_code)
    stored = con.execute(
        "SELECT log FROM mart_log WHERE edition = ? AND index_code = ?", [edition, index_code]
    ).fetchone()
    if stored is None:
        raise DataError(f"edition {edition}", f"does not hold index {index_code}")
    tree, _, parameters = log.read(log.from_toml(stored[0])[1])
    expected = edition_tree(index, edition)
    if tree != expected:
        raise DataError(
            f"index {index_code}", "is declared otherwise than in the database; run `python -m etl build`"
        )
    values = con.execute("SELECT * FROM mart_indicator").pl()
    codes = con.execute("SELECT province_code FROM core_province ORDER BY province_code").fetchall()
    source = edition_panel(index, edition, values, tuple(code for (code,) in codes))
    marks = {"carried": source.carried, "derived": source.derived, "frozen": source.frozen}
    result = compose(source.panel, tree, method(index), marks=marks, frozen=parameters)
    return Scored(index, edition, source, result)


@dataclass(frozen=True)
class Intervals:
    """5–95 % intervals over the replications, [years, provinces]; NaN without a score."""

    score_low: np.ndarray
    score_high: np.ndarray
    rank_low: np.ndarray
    rank_high: np.ndarray


def replications(scored: Scored) -> dict[str, uncertainty.Draws]:
    """The draws of the index and its pillars under all alternatives varied together.

    Where a replication keeps the published choice, it keeps the published parameters too, frozen ones included.
    """
    result = scored.result
    return uncertainty.run(result.panel, result.tree, result.config, result.tree.parents, result.parameters)


def intervals(scored: Scored, draws: dict[str, uncertainty.Draws]) -> dict[str, Intervals]:
    """Score and rank intervals per node, on the scale of the published scores."""
    found = {}
    for code, drawn in draws.items():
        on_scale = on_published_scale(scored, code, drawn)
        score_low, _, score_high = on_scale.score_interval()
        rank_low, _, rank_high = drawn.rank_interval()
        found[code] = Intervals(score_low, score_high, rank_low, rank_high)
    return found


def on_published_scale(scored: Scored, code: str, drawn: uncertainty.Draws) -> uncertainty.Draws:
    """The draws of a node, each replication put on the mean and spread of the published scores.

    Replications normalise on different scales (percentile ranks average 50 by construction); ranks and the order
    of provinces are untouched by this.
    """
    mean, spread = _moments(drawn.scores)
    centre, width = _moments(scored.result.scores[code][..., None])
    scores = (drawn.scores - mean) / np.where(spread > 0, spread, 1) * width + centre
    return replace(drawn, scores=scores)


def _moments(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation per replication over years and provinces; 0 where there is no score at all
    (a left-out indicator can leave a pillar, and so the index, without enough parts)."""
    present = ~np.isnan(scores)
    count = np.maximum(present.sum(axis=(0, 1)), 1)
    mean = np.where(present, scores, 0.0).sum(axis=(0, 1)) / count
    spread = np.sqrt(np.where(present, (scores - mean) ** 2, 0.0).sum(axis=(0, 1)) / count)
    return mean, spread


def score_all(
    con: duckdb.DuckDBPyConnection, indices: tuple[Index, ...], vintage_folder: Path | None
) -> list[Scored]:
    """Every index in every edition, from the stored indicator values."""
    values = con.execute("SELECT * FROM mart_indicator").pl()
    codes = con.execute("SELECT province_code FROM core_province ORDER BY province_code").fetchall()
    provinces = tuple(code for (code,) in codes)
    return [
        score_edition(index, edition, values, provinces, vintage_folder)
        for index in indices
        for edition in index.editions
    ]
