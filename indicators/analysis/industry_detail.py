"""Detail of an industry beyond the lens: national profile, 2023 census, eight 2024 yearbooks, 2007 inputs.

Every reader returns a tidy frame: measure, names, unit, year, value, source. National figures by industry exist
for the nation alone; where a ratio is made here, its formula and both series stand in the frame.
"""

import re

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables

# Ratios of the national profile: names, numerator, denominator, factor, unit (Chinese, English).
NATIONAL_RATIOS: dict[str, tuple[str, str, str, str, float, str, str]] = {
    "rd_intensity": (
        "研发投入强度", "R&D intensity", "sector_rd_expenditure", "sector_main_revenue", 100, "%（占主营业务收入）",
        "% of revenue",
    ),
    "renovation_share": (
        "技术改造占投资比重", "Renovation share of investment", "sector_technical_renovation_investment",
        "sector_fixed_investment_excl_rural", 100, "%", "%",
    ),
    "new_product_share": (
        "新产品销售占主营业务收入比重", "New-product share of revenue", "sector_new_product_sales",
        "sector_main_revenue", 100, "%", "%",
    ),
    "profit_margin": (
        "利润率", "Profit margin", "sector_total_profit", "sector_main_revenue", 100, "%（占主营业务收入）",
        "% of revenue",
    ),
    "debt_ratio": ("资产负债率", "Debt ratio", "sector_liabilities", "sector_total_assets", 100, "%", "%"),
    "loss_making_share": (
        "亏损企业比重", "Share of loss-making enterprises", "sector_loss_making_enterprises", "sector_enterprises",
        100, "%", "%",
    ),
    "energy_per_revenue": (
        "单位主营业务收入能耗", "Energy per revenue", "sector_energy_consumption", "sector_main_revenue", 1,
        "吨标准煤/万元（现价）", "tce per 10k yuan (current prices)",
    ),
    "electricity_per_energy": (
        "电力占能源消费比重", "Electricity share of energy", "sector_electricity_consumption",
        "sector_energy_consumption", 122.9, "%（当量值）", "% (calorific)",
    ),
    "patents_per_rd_fte": (
        "每百名研发人员有效发明专利", "Invention patents in force per 100 R&D FTE",
        "sector_valid_invention_patents", "sector_rd_fte", 100, "件/百人年", "per 100 person-years",
    ),
}  # fmt: skip
NATIONAL_PUBLISHED = (
    "sector_innovation_active_share",
    "sector_product_innovator_share",
    "sector_process_innovator_share",
)
# The 2007 tables' service inputs, in the order shown; wholesale and transport serve goods, the rest knowledge.
SERVICES = (
    "transport_storage",
    "wholesale_retail",
    "finance",
    "ict_services",
    "leasing_business",
    "rd",
    "technical_services",
)
PROFILE_COLUMNS = [
    "industry_code", "year", "measure", "name_zh", "name_en", "unit_zh", "unit_en", "value", "formula",
    "source_id", "source_zh", "source_en",
]  # fmt: skip


def two_digits(con: duckdb.DuckDBPyConnection, industry: str) -> str:
    """The industry if it is a two-digit code; groups, totals and sectors raise DataError."""
    key = tables.normal_industry(con, industry)
    if not re.fullmatch(r"\d\d", key):
        raise DataError(
            "industry", f"{industry!r} is no two-digit industry: the detail is published for those alone"
        )
    return key


def national_profile(con: duckdb.DuckDBPyConnection, industry: str) -> pl.DataFrame:
    """The nation's figures for one two-digit industry: ratios made here, shares of innovators, published amounts.

    Rows of sums over older industries (29r, 36+37, section totals …) are left out. A ratio has a year when both
    series have it: revenue ends in 2017, energy in 2018, R&D in 2019.
    """
    code = two_digits(con, industry)
    published = con.execute(
        """
        SELECT cell.sector AS industry_code, cell.year, series_id AS measure, series.name_zh, series.name_en,
            unit.zh AS unit_zh, unit.en AS unit_en, cell.value, NULL::VARCHAR AS formula, source_id,
            source.title_zh AS source_zh, source.title_en AS source_en
        FROM raw_national_sector_value AS cell
        JOIN core_series AS series USING (series_id)
        JOIN core_unit AS unit ON unit.unit = cell.unit
        JOIN core_source AS source USING (source_id)
        WHERE cell.sector = ?
        ORDER BY series_id, cell.year
        """,
        [code],
    ).pl()
    wide = published.pivot(on="measure", index="year", values="value")
    frames = []
    for measure, (zh, en, top, bottom, factor, unit_zh, unit_en) in NATIONAL_RATIOS.items():
        if not {top, bottom} <= set(wide.columns):
            continue
        source = published.filter(pl.col("measure") == top).row(0, named=True)
        frames.append(
            wide.filter(pl.col(bottom) > 0)
            .select("year", (factor * pl.col(top) / pl.col(bottom)).alias("value"))
            .drop_nulls("value")
            .with_columns(
                pl.lit(code).alias("industry_code"),
                pl.lit(measure).alias("measure"),
                pl.lit(zh).alias("name_zh"),
                pl.lit(en).alias("name_en"),
                pl.lit(unit_zh).alias("unit_zh"),
                pl.lit(unit_en).alias("unit_en"),
                pl.lit(f"{factor:g} * {top} / {bottom}").alias("formula"),
                pl.lit(source["source_id"]).alias("source_id"),
                pl.lit(source["source_zh"]).alias("source_zh"),
                pl.lit(source["source_en"]).alias("source_en"),
            )
            .select(PROFILE_COLUMNS)
            .sort("year")
        )
    first = published["measure"].is_in(NATIONAL_PUBLISHED)
    return pl.concat([*frames, published.filter(first), published.filter(~first)]).select(PROFILE_COLUMNS)


def provincial_detail(con: duckdb.DuckDBPyConnection, industry: str) -> pl.DataFrame:
    """What the 2023 census (electronics) and eight 2024 yearbooks say of one two-digit industry by province.

    Columns: collection (census2023, yearbook2024), province_code (000000 = nation), names, then those of the profile.
    Yearbooks differ in what they print; profit margin, revenue per worker and debt ratio are added where both
    parts are printed. Empty for an industry without any.
    """
    code = two_digits(con, industry)
    cells = con.execute(
        """
        SELECT CASE WHEN series_id LIKE 'census%' THEN 'census2023' ELSE 'yearbook2024' END AS collection,
            cell.province_code, coalesce(province.short_zh, '全国') AS province_zh,
            coalesce(province.short_en, 'China') AS province_en, cell.industry_code, cell.year,
            series_id AS measure, series.name_zh, series.name_en, unit.zh AS unit_zh, unit.en AS unit_en, cell.value,
            NULL::VARCHAR AS formula, source_id, source.title_zh AS source_zh, source.title_en AS source_en
        FROM raw_industry_value AS cell
        JOIN core_series AS series USING (series_id)
        JOIN core_unit AS unit ON unit.unit = cell.unit
        JOIN core_source AS source USING (source_id)
        LEFT JOIN core_province AS province USING (province_code)
        WHERE cell.industry_code = ? AND (series_id LIKE 'census%' OR series_id LIKE 'yearbook%')
        ORDER BY collection, series_id, cell.province_code
        """,
        [code],
    ).pl()
    ratios = [
        ("profit_margin", "利润率", "Profit margin", "total_profit", "revenue", 100.0, "%（占营业收入）", "% of revenue"),
        ("debt_ratio", "资产负债率", "Debt ratio", "liabilities", "total_assets", 100.0, "%", "%"),
        ("rd_share", "研发费用占营业收入比重", "R&D expense share of revenue", "rd_expense", "revenue", 100.0, "%", "%"),
    ]  # fmt: skip
    frames = [cells]
    key = ["collection", "province_code", "province_zh", "province_en", "industry_code", "year"]
    for measure, zh, en, top, bottom, factor, unit_zh, unit_en in ratios:
        upper = cells.filter(pl.col("measure").str.ends_with("_" + top))
        lower = cells.filter(pl.col("measure").str.ends_with("_" + bottom) & (pl.col("value") > 0))
        both = upper.join(
            lower.select(*key, pl.col("value").alias("below"), pl.col("measure").alias("of")), on=key
        )
        frames.append(
            both.with_columns(
                (factor * pl.col("value") / pl.col("below")).alias("value"),
                pl.format("{} * {} / {}", pl.lit(f"{factor:g}"), "measure", "of").alias("formula"),
                pl.lit(measure).alias("measure"),
                pl.lit(zh).alias("name_zh"),
                pl.lit(en).alias("name_en"),
                pl.lit(unit_zh).alias("unit_zh"),
                pl.lit(unit_en).alias("unit_en"),
            ).select(cells.columns)
        )
    return pl.concat(frames)


def io_industry(codes: list[str], industry: str) -> str | None:
    """The code of the 2007 tables (42 sectors, such as 31+32 or 13-16) that holds a two-digit industry, if any."""
    for code in codes:
        if code == "24(part)+41":
            covered = {"41"}  # arts and crafts; the rest of 24 stands with paper and printing
        else:
            covered = set()
            for part in code.split("+"):
                first, _, last = part.partition("-")
                if first.isdigit() and (last or first).isdigit():
                    covered |= {f"{number:02d}" for number in range(int(first), int(last or first) + 1)}
        if industry in covered:
            return code
    return None


def io_codes(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The sectors of the 2007 provincial input–output tables."""
    return [
        code
        for (code,) in con.execute(
            "SELECT DISTINCT industry_code FROM raw_industry_value WHERE series_id = 'io_gross_output' ORDER BY 1"
        ).fetchall()
    ]


def services_used_2007(con: duckdb.DuckDBPyConnection, industry: str | None = None) -> pl.DataFrame:
    """Services that manufacturing, or one industry, bought per 100 yuan of output in the 2007 provincial tables.

    Columns: province_code, names, industry_code (as in the tables: 42 sectors, several two-digit industries in one;
    `manufacturing` = codes 13–42), year, service, name_zh, name_en, value (% of gross output), inputs (100m
    yuan), source_id, source_zh, source_en. Service `all` is the sum of the seven. Raises DataError for an
    industry the tables do not have.
    """
    known = io_codes(con)
    if industry is None:
        wanted = sorted(code for code in known if (two := code[:2]).isdigit() and 13 <= int(two) <= 42)
        label = "manufacturing"
    else:
        found = io_industry(known, two_digits(con, industry))
        if found is None:
            raise DataError(f"industry {industry}", "is not a sector of the 2007 input–output tables")
        wanted, label = [found], found
    return con.execute(
        """
        WITH cell AS (
            SELECT province_code, series_id, source_id, sum(value) AS value
            FROM raw_industry_value
            WHERE year = 2007 AND list_contains($codes, industry_code)
            GROUP BY ALL
        ), output AS (
            SELECT province_code, value AS output FROM cell WHERE series_id = 'io_gross_output'
        ), input AS (
            SELECT province_code, source_id, replace(series_id, 'io_input_from_', '') AS service, value, series_id
            FROM cell WHERE list_contains($services, replace(series_id, 'io_input_from_', ''))
        ), named AS (
            SELECT input.*, regexp_replace(series.name_zh, '^.*来自(.*)的投入$', '\\1') AS name_zh,
                regexp_replace(series.name_en, '^.*Input from ', '') AS name_en
            FROM input JOIN core_series AS series USING (series_id)
            UNION ALL
            SELECT province_code, any_value(source_id), 'all', sum(value), NULL, '生产性服务合计', 'All producer services'
            FROM input GROUP BY province_code
        )
        SELECT named.province_code, province.short_zh AS province_zh, province.short_en AS province_en,
            $label AS industry_code, 2007 AS year, service, named.name_zh, named.name_en,
            100 * named.value / nullif(output, 0) AS value, named.value AS inputs, source_id,
            source.title_zh AS source_zh, source.title_en AS source_en
        FROM named
        JOIN output USING (province_code)
        JOIN core_province AS province USING (province_code)
        JOIN core_source AS source USING (source_id)
        ORDER BY service = 'all' DESC, list_position($services, service), named.province_code
        """,
        {"codes": wanted, "services": list(SERVICES), "label": label},
    ).pl()
