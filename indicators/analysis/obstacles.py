"""What carries a province and what holds it back: pillars against nation and peers, and obstacle degrees."""

from collections.abc import Sequence

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis.peers import DOUBTFUL
from indicators.engine import explain
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
    found = con.execute(
        """
        WITH last AS (
            SELECT index_code, max(year) FILTER (WHERE year <= $year) AS year
            FROM mart_score WHERE edition = $edition GROUP BY index_code
        ), cells AS (
            SELECT score.* FROM mart_score AS score JOIN last USING (index_code, year)
            WHERE edition = $edition AND kind = 'pillar'
        ), spread AS (
            SELECT code, median(score) AS national_median, count(score) AS size,
                median(score) FILTER (WHERE list_contains($others, province_code)) AS peer_median
            FROM cells GROUP BY code
        )
        SELECT cells.index_code, cells.code, node.name_zh, node.name_en, cells.year, cells.score, cells.rank, size,
            national_median, peer_median, carried_share
        FROM cells JOIN spread USING (code)
        JOIN mart_node AS node ON node.code = cells.code AND node.edition = $edition
        WHERE province_code = $province
        ORDER BY node.sort
        """,
        {"edition": edition, "year": year, "province": province, "others": list(others)},
    ).pl()  # fmt: skip
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
    shares = explain.obstacles(scored.result)
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
        if not np.isnan(shares[code][t, n])
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
