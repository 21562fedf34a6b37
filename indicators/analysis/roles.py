"""三重作用 Three roles (B.R1–B.R3): industry as base, source of growth and source of innovation.

What "traditional" can mean: value added, employment and R&D are published by province for industry as a whole,
so these measures cover all industry. Two cuts come nearer to its traditional part: CEADs has energy by industry,
sorted here by the declared class of each two-digit industry (`traditional_energy_share`), and R&D and new
products are published for high-tech manufacturing, so that the rest can be told apart (`*_outside_hightech`).
"""

import statistics
from bisect import bisect_right
from dataclasses import dataclass

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis.peers import DOUBTFUL
from indicators.analysis.readers import province_names, series_frame
from indicators.functions import industrial_growth_contribution
from indicators.remembered import remembered

BASIS_BREAK = 2016  # from this year on the accounts stand on the basis of the fifth census
Words = tuple[str, str]  # (Chinese, English)


@dataclass(frozen=True)
class Measure:
    """One measure of a role: what it is, its unit and which part of industry it covers."""

    code: str
    role: str
    name: Words
    unit: Words
    scope: Words


_PERCENT = ("%", "%")
_ALL = ("全部工业", "all industry")
_MANUFACTURING = ("制造业（城镇单位）", "manufacturing (urban units)")
_TRADITIONAL = ("按行业划分的传统工业（CEADs）", "traditional industries by two-digit code (CEADs)")
_DEFLATED = (  # provinces publish no producer prices of late: a fall in the price of coal counts as less coal
    "全部工业；按地区生产总值平减，价格涨跌与全省不同的部分也计在内",
    "all industry; at the GDP deflator, so prices that moved unlike the province's count too",
)
_OUTSIDE_HIGHTECH = ("高技术制造业以外的工业", "industry outside high-tech manufacturing")

MEASURES: dict[str, Measure] = {
    one.code: one
    for one in (
        Measure("industrial_share", "B.R1", ("工业增加值占GDP比重", "Industry in GDP"), _PERCENT, _ALL),
        Measure(
            "manufacturing_employment_share",
            "B.R1",
            ("制造业占城镇单位就业比重", "Manufacturing in urban-unit employment"),
            _PERCENT,
            _MANUFACTURING,
        ),
        Measure(
            "traditional_energy_share",
            "B.R1",
            ("传统行业占工业终端能耗比重", "Traditional industries in industrial energy"),
            _PERCENT,
            _TRADITIONAL,
        ),
        Measure(
            "growth_contribution",
            "B.R2",
            ("工业对经济增长的拉动", "Contribution of industry to growth"),
            ("百分点", "percentage points"),
            _DEFLATED,
        ),
        Measure(
            "renovation_intensity",
            "B.R2",
            ("技术改造经费与工业增加值之比", "Technical renovation relative to value added"),
            _PERCENT,
            _ALL,
        ),
        Measure(
            "industrial_rd_share",
            "B.R3",
            ("工业企业占全省研发经费比重", "Industry in the province's R&D"),
            _PERCENT,
            _ALL,
        ),
        Measure(
            "industrial_patent_share",
            "B.R3",
            ("工业企业占全省有效发明专利比重", "Industry in invention patents in force"),
            _PERCENT,
            _ALL,
        ),
        Measure(
            "rd_outside_hightech",
            "B.R3",
            ("高技术制造业以外占工业研发经费比重", "R&D of industry outside high-tech manufacturing"),
            _PERCENT,
            _OUTSIDE_HIGHTECH,
        ),
        Measure(
            "new_products_outside_hightech",
            "B.R3",
            ("高技术制造业以外占新产品销售比重", "New-product sales outside high-tech manufacturing"),
            _PERCENT,
            _OUTSIDE_HIGHTECH,
        ),
    )
}

SERIES = (
    "va_industry_spliced", "gdp_spliced", "va_industry_2020", "gdp_2020", "emp_manufacturing", "emp_urban_total",
    "technical_renovation", "industrial_rd_expenditure", "rd_expenditure", "industrial_invention_patents_in_force",
    "invention_patents_in_force", "hightech_rd_expenditure", "hightech_new_product_sales",
    "industrial_new_product_sales",
)  # fmt: skip

# The series that a measure reads, where one of them has cells that nothing may rest on.
_READ = {"renovation_intensity": ("technical_renovation",)}


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """100 · part ÷ whole; null where the part exceeds the whole, which says that two tables disagree."""
    return pl.when((whole > 0) & (part <= whole) & (part >= 0)).then(100 * part / whole)


def role_measures(frame: pl.DataFrame) -> pl.DataFrame:
    """The measures of a frame with one row per province and year and the series as columns.

    Returns province_code, year, measure, value in long form, missing values left out. The frame holds every
    series that `SERIES` names; money is in 100m yuan, employment in 10k persons.
    """
    wide = frame.with_columns(growth_contribution=industrial_growth_contribution(frame)).select(
        "province_code",
        "year",
        "growth_contribution",
        industrial_share=share(pl.col("va_industry_spliced"), pl.col("gdp_spliced")),
        manufacturing_employment_share=share(pl.col("emp_manufacturing"), pl.col("emp_urban_total")),
        renovation_intensity=100 * pl.col("technical_renovation") / pl.col("va_industry_spliced"),
        industrial_rd_share=share(pl.col("industrial_rd_expenditure"), pl.col("rd_expenditure")),
        industrial_patent_share=share(
            pl.col("industrial_invention_patents_in_force"), pl.col("invention_patents_in_force")
        ),
        rd_outside_hightech=100
        - share(pl.col("hightech_rd_expenditure"), pl.col("industrial_rd_expenditure")),
        new_products_outside_hightech=100
        - share(pl.col("hightech_new_product_sales"), pl.col("industrial_new_product_sales")),
    )
    long = wide.unpivot(index=["province_code", "year"], variable_name="measure", value_name="value")
    return long.drop_nulls("value")


def traditional_energy(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Traditional industries in the final energy of industry: province_code, year, measure, value, frozen.

    A sector that two industries share counts once; both 36 and 37 are traditional, so the class is clear.
    """
    return con.execute("""
        WITH class AS (
            SELECT DISTINCT unnest(string_split(sectors, ';')) AS sector, class = 'traditional' AS traditional
            FROM core_industry WHERE sectors IS NOT NULL
        )
        SELECT province_code, year, 'traditional_energy_share' AS measure,
            100 * sum(value) FILTER (WHERE traditional) / sum(value) AS value,
            coalesce(bool_or(frozen), false) AS frozen
        FROM core_sector_observation
        JOIN class USING (sector)
        LEFT JOIN core_frozen_split USING (province_code, year)
        WHERE series_id = 'energy_final' AND province_code <> '000000'
        GROUP BY province_code, year HAVING sum(value) > 0
        ORDER BY year, province_code
    """).pl()


def roles(con: duckdb.DuckDBPyConnection, role: str | None = None) -> pl.DataFrame:
    """All measures of the three roles (or of one), by province and year.

    Columns: role, measure, name_zh, name_en, unit_zh, unit_en, scope_zh, scope_en, province_code, province_zh,
    province_en, region, year, value, frozen (the sector split repeats the year before). From 2011 on. Raises
    DataError for an unknown role.
    """
    known = sorted({one.role for one in MEASURES.values()})
    if role is not None and role not in known:
        raise DataError("roles", f"unknown role {role!r}; known: {', '.join(known)}")
    values = pl.concat(
        [
            role_measures(series_frame(con, *SERIES)).with_columns(pl.lit(False).alias("frozen")),
            traditional_energy(con),
        ]
    ).filter(pl.col("year") >= 2011)
    words = pl.DataFrame(
        [(one.role, one.code, *one.name, *one.unit, *one.scope) for one in MEASURES.values()],
        schema=["role", "measure", "name_zh", "name_en", "unit_zh", "unit_en", "scope_zh", "scope_en"],
        orient="row",
    )
    return (
        words.filter(pl.col("role").is_in(known if role is None else [role]))
        .join(values, on="measure", how="inner")
        .join(province_names(con), on="province_code", how="inner")
        .select(
            *words.columns, "province_code", "province_zh", "province_en", "region", "year", "value", "frozen"
        )
        .sort("role", "measure", "year", "province_code")
    )


def standing(con: duckdb.DuckDBPyConnection, province: str, year: int) -> pl.DataFrame:
    """One province beside all others, a row a measure, in the order of the roles.

    Each measure is given for its last year up to `year`, which may differ between measures; a measure that the
    province does not have then is null in `value`, with `place` null. Columns: role, measure, names, units, scopes,
    year, value, doubtful, frozen, place (1 is the largest share, not a merit), provinces (that have the measure),
    median, base_year (five years before, on the same basis of the accounts) and base (the value then). Doubtful
    values of other provinces stand outside median and place; a doubtful value of its own has no place. Raises
    DataError for an unknown province.
    """
    code = tables.normal_province(province)
    if code not in province_names(con)["province_code"]:
        raise DataError("province", f"unknown province {province!r}")
    return _every_standing(con, year).filter(pl.col("province_code") == code).drop("province_code")


@remembered(12)
def _every_standing(con: duckdb.DuckDBPyConnection, year: int) -> pl.DataFrame:
    """What `standing` says, for all provinces: province_code and its columns."""
    frame = _marked(con).filter(pl.col("year") <= year)
    codes = province_names(con)["province_code"].to_list()
    fields = ["role", "measure", "name_zh", "name_en", "unit_zh", "unit_en", "scope_zh", "scope_en"]
    rows = []
    for measure in MEASURES:
        of_measure = frame.filter(pl.col("measure") == measure)
        if of_measure.is_empty():
            continue
        last = int(of_measure["year"].max())  # type: ignore[arg-type]
        of_year = of_measure.filter(pl.col("year") == last)
        found = {row["province_code"]: row for row in of_year.iter_rows(named=True)}
        sound = sorted(of_year.filter(~pl.col("doubtful"))["value"])
        base_year = last - 5 if last - 5 >= BASIS_BREAK or last < BASIS_BREAK else BASIS_BREAK
        before = dict(
            of_measure.filter(pl.col("year") == base_year).select("province_code", "value").iter_rows()
        )
        said = {
            **of_year.select(fields).row(0, named=True),
            "year": last,
            "provinces": len(sound),
            "median": statistics.median(sound) if sound else None,
        }
        for code in codes:
            own = found.get(code, {"value": None, "doubtful": False, "frozen": False})
            placed = code in found and not own["doubtful"]
            rows.append(
                {
                    "province_code": code,
                    **said,
                    "value": own["value"],
                    "doubtful": own["doubtful"],
                    "frozen": own["frozen"],
                    "place": len(sound) - bisect_right(sound, own["value"]) + 1 if placed else None,
                    "base_year": base_year if code in before else None,
                    "base": before.get(code),
                }
            )
    order = [
        *fields,
        "year",
        "value",
        "doubtful",
        "frozen",
        "place",
        "provinces",
        "median",
        "base_year",
        "base",
    ]
    return pl.DataFrame(rows, infer_schema_length=None).select("province_code", *order)


@remembered(2)
def _marked(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return _with_doubt(con, roles(con))


def _with_doubt(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `doubtful`: an input of the measure carries a flag that nothing may rest on."""
    listed = [(measure, series) for measure, names in _READ.items() for series in names]
    cells = con.execute(
        "SELECT series_id, province_code, year FROM core_observation WHERE regexp_matches(flags, ?)",
        [DOUBTFUL],
    ).pl()
    marked = (
        pl.DataFrame(listed, schema=["measure", "series_id"], orient="row")
        .join(cells, on="series_id")
        .select("measure", "province_code", "year")
        .unique()
        .with_columns(doubtful=True)
    )
    return frame.join(marked, on=["measure", "province_code", "year"], how="left").with_columns(
        pl.col("doubtful").fill_null(False)
    )


def growth_share(frame: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """How much of the real growth between two years came from industry: province_code, first, last, points, share.

    `frame` has province_code, year, va_industry_2020, gdp_2020. `points`: percentage points of the cumulated growth
    of GDP; `share`: percent of that growth, null where GDP did not grow. Raises DataError unless first < last and
    both lie on one side of the change of basis in 2016.
    """
    if not first < last:
        raise DataError("roles", f"{first}–{last}: the first year must come before the last")
    if first < 2016 <= last:
        raise DataError(
            "roles", f"{first}–{last}: the basis of value added changes in 2016; take years on one side"
        )
    start = frame.filter(pl.col("year") == first).select(
        "province_code", v0="va_industry_2020", g0="gdp_2020"
    )
    end = frame.filter(pl.col("year") == last).select("province_code", v1="va_industry_2020", g1="gdp_2020")
    gained = start.join(end, on="province_code").with_columns(
        gain=pl.col("v1") - pl.col("v0"), growth=pl.col("g1") - pl.col("g0")
    )
    return gained.select(
        "province_code",
        pl.lit(first).alias("first"),
        pl.lit(last).alias("last"),
        points=100 * pl.col("gain") / pl.col("g0"),
        share=pl.when(pl.col("growth") > 0).then(100 * pl.col("gain") / pl.col("growth")),
    ).sort("province_code")
