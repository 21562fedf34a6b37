"""Types of provinces: which of the three transformations stand at or above the national median.

A rule instead of a clustering, so that a planner can check it by hand: each index of the full edition in its last
year is compared with the median of all provinces. Eight types follow; a province without one of the three scores
has none.
"""

import duckdb
import polars as pl

from indicators.analysis.obstacles import doubtful_cells
from indicators.analysis.readers import province_names, score_frame

Words = tuple[str, str]  # (Chinese, English)
THREE = ("intelligent", "green", "integrated")
TYPES: dict[tuple[bool, bool, bool], tuple[str, Words]] = {
    (True, True, True): ("all_ahead", ("三化并进型", "All three ahead")),
    (True, True, False): ("intelligent_green", ("智绿领先型", "Intelligent and green ahead")),
    (True, False, True): ("intelligent_integrated", ("智融领先型", "Intelligent and integrated ahead")),
    (False, True, True): ("green_integrated", ("绿融领先型", "Green and integrated ahead")),
    (True, False, False): ("intelligent_only", ("智能领先型", "Intelligent ahead")),
    (False, True, False): ("green_only", ("绿色领先型", "Green ahead")),
    (False, False, True): ("integrated_only", ("融合领先型", "Integrated ahead")),
    (False, False, False): ("none_ahead", ("三化待进型", "All three to come")),
}


def typology(con: duckdb.DuckDBPyConnection, year: int, edition: str = "full") -> pl.DataFrame:
    """province_code, province_zh, province_en, region; per index of the three its score, median, year; type,
    type_zh, type_en, ahead (how many of the three), doubtful (a score rests in part on a doubtful number).

    Each index is taken for its last year not after `year`; type and ahead are null where a score is missing.
    """
    table = province_names(con)
    doubt = doubtful_cells(con, edition)
    marks: set[str] = set()
    for index in THREE:
        scores = score_frame(con, index, edition).filter(pl.col("year") <= year)
        last = int(scores["year"].to_numpy().max())
        scores = scores.filter(pl.col("year") == last)
        marks |= set(doubt.filter((pl.col("code") == index) & (pl.col("year") == last))["province_code"])
        table = table.join(
            scores.select(
                "province_code",
                pl.col("score").alias(index),
                pl.col("score").median().alias(f"{index}_median"),
                pl.lit(last).cast(pl.Int64).alias(f"{index}_year"),
            ),
            on="province_code",
            how="left",
            maintain_order="left",
        )
    kinds = [kind_of([(row[i], row[f"{i}_median"]) for i in THREE]) for row in table.iter_rows(named=True)]
    found = [TYPES[kind] if kind else None for kind in kinds]
    return table.with_columns(
        pl.Series("type", [one[0] if one else None for one in found], dtype=pl.String),
        pl.Series("type_zh", [one[1][0] if one else None for one in found], dtype=pl.String),
        pl.Series("type_en", [one[1][1] if one else None for one in found], dtype=pl.String),
        pl.Series("ahead", [sum(kind) if kind else None for kind in kinds], dtype=pl.Int64),
        pl.col("province_code").is_in(sorted(marks)).alias("doubtful"),
    )


def kind_of(scores: list[tuple[float | None, float]]) -> tuple[bool, bool, bool] | None:
    """Which of three (score, median) pairs are at or above the median; None when a score is missing."""
    known = [(score, median) for score, median in scores if score is not None]
    if len(known) < len(THREE):
        return None
    first, second, third = (score >= median for score, median in known)
    return first, second, third
