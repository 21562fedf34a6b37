"""三项关系 Three tensions (A.C1–A.C3): two axes per province and period, never one score.

A *change* compares two years: both axes are per year (a growth rate in percent, or points of a score) and the
quadrants are cut at zero. A *level* looks at one year: the quadrants are cut at the median of the provinces.
A value that lies on the cut belongs to the upper side. A province without one of the two values gets no quadrant.

- A.C1 efficiency and employment: industrial value added (2020 prices) per worker, and workers. As growth rates
  are logarithmic, the two add up to the growth of value added. `workers` says who is counted.
- A.C2 security and efficiency: score of the autonomous index, and value added per unit of final energy.
- A.C3 autonomy and openness: industrial R&D ÷ value added, and trade ÷ GDP (exchange rates published to 2019).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators.analysis.readers import province_names, score_frame, series_frame
from indicators.remembered import remembered

Words = tuple[str, str]  # (Chinese, English)


@dataclass(frozen=True)
class Axis:
    """One axis: its name, the units of a level and of a change, and whether change is a growth rate."""

    name: Words
    level_unit: Words
    change_unit: Words
    growth: bool


@dataclass(frozen=True)
class Tension:
    """Two axes and the names of the quadrants, keyed by (x is high or rising, y is high or rising)."""

    code: str
    name: Words
    x: Axis
    y: Axis
    change_quadrants: dict[tuple[bool, bool], Words]
    level_quadrants: dict[tuple[bool, bool], Words]
    note: Words
    series: tuple[str, ...]  # what the axes read; A.C1 adds the workers


_TRADE_SERIES = (
    "industrial_rd_expenditure", "va_industry_spliced", "trade_total_by_operator", "exchange_rate", "gdp",
)  # fmt: skip
_GROWTH = ("%/年", "% a year")
_POINTS = ("分/年", "points a year")

TENSIONS: dict[str, Tension] = {
    "A.C1": Tension(
        "A.C1",
        ("效率与就业", "Efficiency and employment"),
        Axis(("劳动效率", "Labour efficiency"), ("万元/人", "10k yuan per worker"), _GROWTH, True),
        Axis(("就业人数", "Workers"), ("万人", "10k persons"), _GROWTH, True),
        {
            (True, True): ("效率与就业同升", "Both rise"),
            (True, False): ("增效减员", "More efficient, fewer jobs"),
            (False, True): ("增员降效", "More jobs, less efficient"),
            (False, False): ("效率与就业同降", "Both fall"),
        },
        {
            (True, True): ("效率高、就业多", "High efficiency, many jobs"),
            (True, False): ("效率高、就业少", "High efficiency, few jobs"),
            (False, True): ("效率低、就业多", "Low efficiency, many jobs"),
            (False, False): ("效率低、就业少", "Low efficiency, few jobs"),
        },
        (
            "增加值为全部工业（2020年不变价），就业为城镇非私营单位：默认只计制造业，"
            "因采矿业与公用事业就业2020—2023年"
            "未分省公布；私营企业与个体就业不在其中（分省至2019年），劳动者转入私营企业会表现为减员和增效。"
            "水平值会高估"
            "能源大省，宜看变化。跨越口径变化年份（就业2013年、增加值2016年）的比较已标注。",
            "Value added covers all industry (2020 prices); workers are those of urban non-private units, "
            "by default in "
            "manufacturing only, because mining and utilities are unpublished for 2020–2023. Private firms "
            "are not counted "
            "(by province to 2019), so workers who move there look like fewer jobs and more efficiency. "
            "Levels flatter "
            "energy provinces: read the change. Comparisons across a change of scope (workers 2013, value "
            "added 2016) are "
            "marked.",
        ),
        ("va_industry_2020",),
    ),
    "A.C2": Tension(
        "A.C2",
        ("安全与效率", "Security and efficiency"),
        Axis(("自主化指数", "Autonomous index"), ("分", "points"), _POINTS, False),
        Axis(
            ("工业能源生产率", "Energy productivity of industry"),
            ("万元/吨标准煤", "10k yuan per tce"),
            _GROWTH,
            True,
        ),
        {
            (True, True): ("自主与效率同升", "Both rise"),
            (True, False): ("自主升、效率降", "More own strength, less efficient"),
            (False, True): ("效率升、自主降", "More efficient, less own strength"),
            (False, False): ("自主与效率同降", "Both fall"),
        },
        {
            (True, True): ("自主强、效率高", "Strong and efficient"),
            (True, False): ("自主强、效率低", "Strong, less efficient"),
            (False, True): ("自主弱、效率高", "Efficient, less strong"),
            (False, False): ("自主弱、效率低", "Neither strong nor efficient"),
        },
        (
            "自主化指数衡量自身实力，不以少买、少进口为优；效率为不变价工业增加值与CEADs工业终端能耗之比，"
            "不含西藏，"
            "至2022年。",
            "The index measures own strength and earns nothing for buying or importing little; efficiency "
            "is real value "
            "added per final energy of industry (CEADs), without Tibet, to 2022.",
        ),
        ("va_industry_2020", "energy_final_industry"),
    ),
    "A.C3": Tension(
        "A.C3",
        ("自主与开放", "Autonomy and openness"),
        Axis(
            ("工业研发投入强度", "Industrial R&D intensity"),
            ("%（占工业增加值）", "% of value added"),
            _GROWTH,
            True,
        ),
        Axis(("外贸依存度", "Trade relative to GDP"), ("%（占GDP）", "% of GDP"), _GROWTH, True),
        {
            (True, True): ("自主与开放同升", "Both rise"),
            (True, False): ("自主升、开放降", "More own R&D, less open"),
            (False, True): ("开放升、自主降", "More open, less own R&D"),
            (False, False): ("自主与开放同降", "Both fall"),
        },
        {
            (True, True): ("自主强、开放高", "Strong and open"),
            (True, False): ("自主强、开放低", "Strong, less open"),
            (False, True): ("自主弱、开放高", "Open, less strong"),
            (False, False): ("自主弱、开放低", "Neither strong nor open"),
        },
        (
            "进出口按经营单位所在地，以年平均汇价折为人民币；汇价公布至2019年，之后不推算。",
            "Trade by location of operator in yuan at the annual average exchange rate, published to 2019 "
            "and not "
            "extrapolated.",
        ),
        _TRADE_SERIES,
    ),
}

WORKERS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "manufacturing": (("制造业", "manufacturing"), ("emp_manufacturing",)),
    "manufacturing_mining": (
        ("制造业与采矿业", "manufacturing and mining"),
        ("emp_manufacturing", "emp_mining"),
    ),
    "industry": (
        ("制造业、采矿业与公用事业", "manufacturing, mining and utilities"),
        ("emp_manufacturing", "emp_mining", "emp_utilities"),
    ),
}
"""Who is counted as a worker in A.C1; all but the first lack 2020–2023."""

Workers = Literal["manufacturing", "manufacturing_mining", "industry"]


def rule(tension: Tension, kind: Literal["change", "level"]) -> Words:
    """The rule of the quadrants in words."""
    (x_zh, x_en), (y_zh, y_en) = tension.x.name, tension.y.name
    if kind == "change":
        return (
            f"横轴为{x_zh}的年均变化，纵轴为{y_zh}的年均变化；两轴均以0为界，等于0归入上升一侧。",
            f"Across: yearly change of {x_en.lower()}; up: yearly change of {y_en.lower()}; both are cut at 0, and 0 "
            "counts as a rise.",
        )
    return (
        f"横轴为{x_zh}，纵轴为{y_zh}；两轴均以当年各省中位数为界，等于中位数归入高的一侧。",
        f"Across: {x_en.lower()}; up: {y_en.lower()}; both are cut at the median of the provinces of the year, and the "
        "median counts as high.",
    )


def change_per_year(start: pl.Expr, end: pl.Expr, years: int, growth: bool) -> pl.Expr:
    """Logarithmic growth in percent a year, or the plain difference a year."""
    return 100 * (end.log() - start.log()) / years if growth else (end - start) / years


def quadrants(
    frame: pl.DataFrame, x_cut: float, y_cut: float, names: dict[tuple[bool, bool], Words]
) -> pl.DataFrame:
    """Adds `quadrant` (``x+y+`` … ``x-y-``), `quadrant_zh` and `quadrant_en` to a frame with columns x "
    "and y."""
    keys: list[tuple[bool, bool] | None] = [
        None if x is None or y is None else (x >= x_cut, y >= y_cut)
        for x, y in zip(frame["x"], frame["y"], strict=True)
    ]
    code = [None if key is None else f"x{'+' if key[0] else '-'}y{'+' if key[1] else '-'}" for key in keys]
    return frame.with_columns(
        pl.lit(float(x_cut)).alias("x_cut"),
        pl.lit(float(y_cut)).alias("y_cut"),
        pl.Series("quadrant", code, dtype=pl.String),
        pl.Series("quadrant_zh", [None if key is None else names[key][0] for key in keys], dtype=pl.String),
        pl.Series("quadrant_en", [None if key is None else names[key][1] for key in keys], dtype=pl.String),
    )


@remembered(16)
def axis_values(
    con: duckdb.DuckDBPyConnection, code: str, workers: Workers = "manufacturing"
) -> pl.DataFrame:
    """The two axes of a tension as levels: province_code, year, x, y; null where an input is missing.

    A.C2 reads the full edition (from 2018) only, because scores are comparable within an edition.
    """
    return _AXES[_tension(code).code](con, workers)


@remembered(16)
def years(con: duckdb.DuckDBPyConnection, code: str, workers: Workers = "manufacturing") -> list[int]:
    """The years for which at least 28 provinces have both axes."""
    counted = (
        axis_values(con, code, workers)
        .filter(pl.col("x").is_not_null() & pl.col("y").is_not_null())
        .group_by("year")
        .len()
        .filter(pl.col("len") >= 28)
    )
    return sorted(counted["year"].to_list())


@remembered(32)
def change(
    con: duckdb.DuckDBPyConnection, code: str, first: int, last: int, workers: Workers = "manufacturing"
) -> pl.DataFrame:
    """Both axes between two years, all 31 provinces.

    Columns: province_code, province_zh, province_en, region, first, last, x_first, x_last, y_first, y_last, x, y
    (change per year), x_cut, y_cut (0), quadrant, quadrant_zh, quadrant_en, breaks (declared breaks of the inputs
    inside the span as ``series:year``, or null). Raises DataError for years that the tension lacks.
    """
    tension = _tension(code)
    known = years(con, code, workers)
    if not first < last or first not in known or last not in known:
        raise DataError(
            f"tension {code}", f"{first}–{last}: needs two years in order out of {', '.join(map(str, known))}"
        )
    values = axis_values(con, code, workers)
    start = values.filter(pl.col("year") == first).select("province_code", x_first="x", y_first="y")
    end = values.filter(pl.col("year") == last).select("province_code", x_last="x", y_last="y")
    span = last - first
    joined = (
        province_names(con)
        .join(start, on="province_code", how="left", maintain_order="left")
        .join(end, on="province_code", how="left", maintain_order="left")
        .with_columns(
            pl.lit(first).alias("first"),
            pl.lit(last).alias("last"),
            change_per_year(pl.col("x_first"), pl.col("x_last"), span, tension.x.growth).alias("x"),
            change_per_year(pl.col("y_first"), pl.col("y_last"), span, tension.y.growth).alias("y"),
        )
    )
    found = quadrants(joined, 0.0, 0.0, tension.change_quadrants)
    names = (*tension.series, *(WORKERS[workers][1] if code == "A.C1" else ()))
    return found.with_columns(pl.lit(breaks(con, names, first, last), dtype=pl.String).alias("breaks"))


def breaks(con: duckdb.DuckDBPyConnection, names: tuple[str, ...], first: int, last: int) -> str | None:
    """Declared breaks of the series inside a span, ``series:year`` joined by ``;``; None without one."""
    found = con.execute(
        "SELECT DISTINCT series_id || ':' || year FROM core_break "
        "WHERE list_contains(?, series_id) AND year > ? AND year <= ? ORDER BY 1",
        [list(names), first, last],
    ).fetchall()
    return ";".join(name for (name,) in found) or None


@remembered(32)
def level(
    con: duckdb.DuckDBPyConnection, code: str, year: int, workers: Workers = "manufacturing"
) -> pl.DataFrame:
    """Both axes in one year, all 31 provinces, quadrants cut at the medians.

    Columns: province_code, province_zh, province_en, region, year, x, y, x_cut, y_cut, quadrant, quadrant_zh,
    quadrant_en. Raises DataError for a year that the tension lacks.
    """
    tension = _tension(code)
    known = years(con, code, workers)
    if year not in known:
        raise DataError(f"tension {code}", f"{year}: needs one of {', '.join(map(str, known))}")
    values = axis_values(con, code, workers).filter(pl.col("year") == year).drop("year")
    joined = province_names(con).join(values, on="province_code", how="left", maintain_order="left")
    complete = joined.drop_nulls(["x", "y"])
    x_cut, y_cut = float(np.median(complete["x"])), float(np.median(complete["y"]))
    return quadrants(joined.with_columns(pl.lit(year).alias("year")), x_cut, y_cut, tension.level_quadrants)


def _tension(code: str) -> Tension:
    if code not in TENSIONS:
        raise DataError("tensions", f"unknown tension {code!r}; known: {', '.join(TENSIONS)}")
    return TENSIONS[code]


def _efficiency_employment(con: duckdb.DuckDBPyConnection, workers: Workers) -> pl.DataFrame:
    if workers not in WORKERS:
        raise DataError("tension A.C1", f"unknown workers {workers!r}; known: {', '.join(WORKERS)}")
    names = WORKERS[workers][1]
    people = sum((pl.col(name) for name in names[1:]), start=pl.col(names[0]))
    return (
        series_frame(con, "va_industry_2020", *names)
        .filter(pl.col("year") >= 2012)
        .with_columns(people.alias("people"))
        .select("province_code", "year", x=pl.col("va_industry_2020") / pl.col("people"), y="people")
    )


def _security_efficiency(con: duckdb.DuckDBPyConnection, workers: Workers) -> pl.DataFrame:
    energy = series_frame(con, "va_industry_2020", "energy_final_industry").select(
        "province_code", "year", y=pl.col("va_industry_2020") / pl.col("energy_final_industry")
    )
    scores = score_frame(con, "autonomous").select("province_code", "year", x="score")
    return scores.join(energy, on=["province_code", "year"], how="left", maintain_order="left")


def _autonomy_openness(con: duckdb.DuckDBPyConnection, workers: Workers) -> pl.DataFrame:
    frame = series_frame(con, *_TRADE_SERIES)
    return frame.select(
        "province_code",
        "year",
        x=100 * pl.col("industrial_rd_expenditure") / pl.col("va_industry_spliced"),
        y=100 * pl.col("trade_total_by_operator") * pl.col("exchange_rate") / pl.col("gdp"),
    )


_AXES: dict[str, Callable[[duckdb.DuckDBPyConnection, Workers], pl.DataFrame]] = {
    "A.C1": _efficiency_employment,
    "A.C2": _security_efficiency,
    "A.C3": _autonomy_openness,
}
