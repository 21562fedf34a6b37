"""What carries a province and what holds it back: pillars against nation and peers, and obstacle degrees."""

from collections.abc import Sequence

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis.peers import DOUBTFUL
from indicators.engine import explain
from indicators.engine.model import Array
from indicators.remembered import remembered
from indicators.score import stored_edition

THIRD = 1 / 3


@remembered(4)
def doubtful_cells(con: duckdb.DuckDBPyConnection, edition: str = "full") -> pl.DataFrame:
    """Scored cells that rest on a doubtful number: code, province_code, year; a pillar or index when one of its
    indicators does."""
    return con.execute(
        """
        WITH cells AS (
            SELECT score.index_code, score.code, score.province_code, score.year
            FROM mart_score AS score JOIN mart_indicator AS raw
                ON raw.indicator = score.code AND raw.province_code = score.province_code
                AND raw.year = score.latest_data_year
            WHERE score.edition = $edition AND score.kind = 'indicator'
                AND regexp_matches(coalesce(raw.flags, ''), $doubtful)
        )
        SELECT code, province_code, year FROM cells
        UNION
        SELECT node.parent, province_code, year
        FROM cells JOIN mart_node AS node ON node.code = cells.code AND node.edition = $edition
        UNION
        SELECT index_code, province_code, year FROM cells
        ORDER BY ALL
        """,
        {"edition": edition, "doubtful": DOUBTFUL},
    ).pl()


@remembered(24)
def obstacle_shares(con: duckdb.DuckDBPyConnection, index: str, edition: str) -> dict[str, Array]:
    """Share of every node in the distance of an index from its ideal, [years, provinces]."""
    return explain.obstacles(stored_edition(con, index, edition).result)


def standing(rank: int | None, size: int) -> str | None:
    """strength in the upper third of the ranked provinces, weakness in the lower third, else middle."""
    if rank is None:
        return None
    if rank <= size * THIRD:
        return "strength"
    return "weakness" if rank > size * (1 - THIRD) else "middle"


def pillar_profile(
    con: duckdb.DuckDBPyConnection, province: str, year: int, others: Sequence[str], edition: str = "full"
) -> pl.DataFrame:
    """Every pillar of a province against the nation and its peers, in declared order.

    Columns: index_code, code, name_zh, name_en, year (the index's last year not after `year`), score, rank, size,
    national_median, peer_median, standing, carried_share, doubtful. Without a score, standing is null.
    """
    province = tables.normal_province(province)
    cells = _pillars(con, year, edition)
    near = cells.filter(pl.col("province_code").is_in(list(others)))
    found = (
        cells.filter(pl.col("province_code") == province)
        .join(
            near.group_by("code").agg(pl.col("score").median().alias("peer_median")),
            on="code", how="left", maintain_order="left",
        )
        .select(
            "index_code", "code", "name_zh", "name_en", "year", "score", "rank", "size", "national_median",
            "peer_median", "carried_share",
        )
    )  # fmt: skip
    doubtful = doubtful_cells(con, edition).filter(pl.col("province_code") == province)
    marks = set(zip(doubtful["code"], doubtful["year"], strict=True))
    return found.with_columns(
        pl.Series(
            "standing",
            [standing(r, s) for r, s in zip(found["rank"], found["size"], strict=True)],
            dtype=pl.String,
        ),
        pl.Series(
            "doubtful",
            [cell in marks for cell in zip(found["code"], found["year"], strict=True)],
            dtype=pl.Boolean,
        ),
    )


@remembered(8)
def _pillars(con: duckdb.DuckDBPyConnection, year: int, edition: str) -> pl.DataFrame:
    """Every pillar of every province in its index's last year not after `year`, in declared order."""
    return con.execute(
        """
        WITH last AS (
            SELECT index_code, max(year) FILTER (WHERE year <= $year) AS year
            FROM mart_score WHERE edition = $edition GROUP BY index_code
        )
        SELECT score.index_code, score.code, node.name_zh, node.name_en, score.year, score.province_code, score.score,
            score.rank, count(score.score) OVER (PARTITION BY score.code) AS size,
            median(score.score) OVER (PARTITION BY score.code) AS national_median, score.carried_share
        FROM mart_score AS score
        JOIN last USING (index_code, year)
        JOIN mart_node AS node ON node.code = score.code AND node.edition = score.edition
        WHERE score.edition = $edition AND score.kind = 'pillar'
        ORDER BY node.sort, score.province_code
        """,
        {"edition": edition, "year": year},
    ).pl()


def obstacle_table(
    con: duckdb.DuckDBPyConnection, province: str, index: str, year: int, edition: str = "full"
) -> pl.DataFrame:
    """Obstacle degree of each indicator, largest first: its share in the distance of the index from the ideal.

    Columns: code, pillar, name_zh, name_en, unit_zh, unit_en, value, score, obstacle (0–1, sums to 1), carried,
    doubtful. Indicators without a value are left out; empty when the province has no score. Raises DataError for an
    unknown province or year.
    """
    scored = stored_edition(con, index, edition)
    panel = scored.result.panel
    province = tables.normal_province(province)
    if province not in panel.units or year not in panel.times:
        raise DataError("obstacles", f"no {index} for {province} in {year}")
    t, n = scored.result.point(province, year)
    shares = obstacle_shares(con, index, edition)
    position = {code: m for m, code in enumerate(scored.source.panel.codes)}
    doubtful = doubtful_cells(con, edition).filter(
        (pl.col("province_code") == province) & (pl.col("year") == year)
    )["code"]
    marks = set(doubtful)
    rows = [
        {
            "code": code,
            "obstacle": float(shares[code][t, n]),
            "value": float(scored.source.raw[t, n, position[code]]),
            "score": float(scored.result.scores[code][t, n]),
            "carried": bool(scored.source.carried[t, n, position[code]]),
            "doubtful": code in marks,
        }
        for code in scored.result.tree.leaves
        if not np.isnan(shares[code][t, n]) and not np.isnan(scored.result.scores[code][t, n])
    ]
    schema = {
        "code": pl.String, "obstacle": pl.Float64, "value": pl.Float64, "score": pl.Float64,
        "carried": pl.Boolean, "doubtful": pl.Boolean,
    }  # fmt: skip
    names = tables.nodes(con, edition).select(
        "code", pl.col("parent").alias("pillar"), "name_zh", "name_en", "unit_zh", "unit_en"
    )
    return (
        pl.DataFrame(rows, schema=schema)
        .join(names, on="code", how="left")
        .select(
            "code", "pillar", "name_zh", "name_en", "unit_zh", "unit_en", "value", "score", "obstacle", "carried",
            "doubtful",
        )
        .sort("obstacle", "code", descending=[True, False])
    )  # fmt: skip
