"""耦合协调度 Coupling coordination: the three transformations with each other, manufacturing with services.

C is how balanced the systems are, T how far developed, D = √(C·T) both; D falls into ten classes of width 0.1.
C and D depend on how the systems are scaled, so they compare provinces and years here and nothing else.
"""

from typing import Literal

import duckdb
import numpy as np
import polars as pl

from indicators.analysis.readers import province_names, score_frame, series_frame
from indicators.engine.coupling import CLASSES, coupling
from indicators.functions import manufacturing_services_levels

Formula = Literal["standard", "modified"]
TRANSFORMATIONS = ("intelligent", "green", "integrated")
SYSTEMS = ("manufacturing", "services")


def coordination(
    frame: pl.DataFrame, systems: tuple[str, ...], formula: Formula = "standard"
) -> pl.DataFrame:
    """Adds c, t, d, class (0–9), class_zh, class_en and reason to a frame whose columns `systems` lie in 0..1.

    A row that misses a system has nulls and the reason ``missing:<systems>``.
    """
    found = coupling(frame.select(systems).to_numpy().astype(np.float64), formula=formula)
    classes = [None if number < 0 else int(number) for number in found.classes]
    missing = [
        ";".join(name for name, value in zip(systems, row, strict=True) if value is None)
        for row in frame.select(systems).iter_rows()
    ]
    return frame.with_columns(
        pl.Series("c", found.c).fill_nan(None),
        pl.Series("t", found.t).fill_nan(None),
        pl.Series("d", found.d).fill_nan(None),
        pl.Series("class", classes, dtype=pl.Int64),
        pl.Series("class_zh", [None if n is None else CLASSES[n][0] for n in classes], dtype=pl.String),
        pl.Series("class_en", [None if n is None else CLASSES[n][1] for n in classes], dtype=pl.String),
        pl.Series("reason", [f"missing:{names}" if names else None for names in missing], dtype=pl.String),
    )


def three_transformations(
    con: duckdb.DuckDBPyConnection, edition: str = "full", formula: Formula = "standard"
) -> pl.DataFrame:
    """三化耦合协调度 for the years that all three indices have, all 31 provinces in each.

    Columns: province_code, province_zh, province_en, region, year, intelligent, green, integrated (score ÷ 100),
    c, t, d, class, class_zh, class_en, reason. Tibet has no green score and so no degree.
    """
    frames = {code: score_frame(con, code, edition) for code in TRANSFORMATIONS}
    shared = set.intersection(*(set(frame["year"]) for frame in frames.values()))
    joined = (
        frames["intelligent"].filter(pl.col("year").is_in(sorted(shared))).select("province_code", "year")
    )
    for code, frame in frames.items():
        level = frame.select("province_code", "year", (pl.col("score") / 100).alias(code))
        joined = joined.join(level, on=["province_code", "year"], how="left", maintain_order="left")
    return _named(con, coordination(joined, TRANSFORMATIONS, formula))


def manufacturing_services(con: duckdb.DuckDBPyConnection, formula: Formula = "standard") -> pl.DataFrame:
    """制造业与生产性服务业耦合协调度 by province and year, from 2013 on.

    Columns: province_code, province_zh, province_en, region, year, manufacturing, services (0–1), c, t, d, class,
    class_zh, class_en, reason. With the standard formula d is the indicator `manufacturing_services_coupling`.
    Years in which fewer than 28 provinces have both systems are left out.
    """
    frame = series_frame(
        con, "va_industry_spliced", "gdp_spliced", "industrial_new_product_sales", "industrial_rd_expenditure",
        "va_finance_spliced", "va_transport_post_spliced", "emp_ict", "emp_urban_total",
    )  # fmt: skip
    levels = pl.concat(
        [frame.select("province_code", "year"), manufacturing_services_levels(frame)], how="horizontal"
    )
    complete = levels.filter(pl.col("manufacturing").is_not_null() & pl.col("services").is_not_null())
    counted = complete.group_by("year").len().filter((pl.col("len") >= 28) & (pl.col("year") >= 2013))
    return _named(
        con, coordination(levels.filter(pl.col("year").is_in(counted["year"].implode())), SYSTEMS, formula)
    )


def _named(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> pl.DataFrame:
    names = province_names(con)
    return (
        frame.join(names, on="province_code", how="left")
        .select(*names.columns, pl.exclude(names.columns))
        .sort("year", "province_code")
    )
