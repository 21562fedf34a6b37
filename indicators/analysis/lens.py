"""Tables of one industry side by side, for the industry page: nation, leaders, cleanness, speeds, heat map.

Everything is the industry's own inventory or output; the frozen mark travels with every number.
"""

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis import industry_detail
from indicators.analysis.industry import WINDOW
from indicators.analysis.peers import DOUBTFUL
from indicators.analysis.readers import province_names
from indicators.industry_measures import PRODUCT

HEAT_MEASURES = ("location_quotient", "national_share", "co2_per_energy", "coal_share", "electricity_share")
LEVELS = ("group", "industry")
PROFILE = (
    "rd_intensity",
    "renovation_share",
    "sector_innovation_active_share",
    "profit_margin",
    "energy_per_revenue",
)
_NAMES = ["province_code", "province_zh", "province_en", "region"]


def national(con: duckdb.DuckDBPyConnection, industry: str) -> pl.DataFrame:
    """The industry over the sum of the provinces (Tibet has no inventory), one row a year.

    Columns: year, provinces, co2 (Mt), energy_final (10k tce), co2_per_energy (t/tce), coal_share and
    electricity_share (%), frozen (provinces whose split repeats the year before; sectors and total: none).
    """
    key = tables.normal_industry(con, industry)
    return con.execute(
        """
        SELECT year, count(*) AS provinces, sum(co2 ORDER BY province_code) AS co2,
            sum(energy_final ORDER BY province_code) AS energy_final,
            100 * sum(co2 ORDER BY province_code) / nullif(sum(energy_final ORDER BY province_code), 0)
                AS co2_per_energy,
            100 * sum(energy_final_coal ORDER BY province_code)
                / nullif(sum(energy_final ORDER BY province_code), 0) AS coal_share,
            100 * 1.229 * sum(electricity_final ORDER BY province_code)
                / nullif(sum(energy_final ORDER BY province_code), 0) AS electricity_share,
            count(*) FILTER (
                WHERE coalesce(split.frozen, false) AND NOT ($key = 'total' OR starts_with($key, 'sector:'))
            ) AS frozen
        FROM core_industry_amount LEFT JOIN core_frozen_split AS split USING (province_code, year)
        WHERE industry_key = $key GROUP BY year ORDER BY year
        """,
        {"key": key},
    ).pl()


def leaders(
    con: duckdb.DuckDBPyConnection, industry: str, measure: str, year: int, also: str = "", k: int = 5
) -> pl.DataFrame:
    """The measure over the years in the `k` provinces that weigh most in `year`, and in `also`.

    Weight is the industry's CO₂, or the output itself for a product. Columns: names, year, code, value, frozen,
    unit_zh, unit_en, place (1 … k, 0 for `also`). Ordered by place and year.
    """
    by = measure if measure.startswith(PRODUCT) else "co2"
    known = tables.industry_table(con, industry, None, by)
    years = known.drop_nulls("value")["year"].unique().sort()
    if years.is_empty():
        raise DataError(f"industry {industry}", f"has no {by}")
    nearest = max([y for y in years if y <= year], default=years[0])
    weight = known.filter((pl.col("year") == nearest) & (pl.col("value") > 0))
    ranked = (
        weight.sort("value", "province_code", descending=[True, False])["province_code"].head(k).to_list()
    )
    places = {code: place for place, code in enumerate(ranked, start=1)}
    if also and also not in places:
        places[also] = 0
    series = tables.industry_table(con, industry, None, measure).filter(
        pl.col("province_code").is_in(list(places))
    )
    return (
        series.with_columns(
            pl.col("province_code").replace_strict(places, return_dtype=pl.Int64).alias("place")
        )
        .select(*_NAMES, "year", "code", "value", "frozen", "unit_zh", "unit_en", "place")
        .sort("place", "province_code", "year")
    )


def clean(con: duckdb.DuckDBPyConnection, industry: str, year: int) -> pl.DataFrame:
    """Cleanness of an industry in one year, a row a province: names, year, co2, national_share, co2_per_energy,
    coal_share, electricity_share, frozen, suspect (a number carries a flag that nothing may rest on), reason. By
    falling CO₂, provinces without data last."""
    key = tables.normal_industry(con, industry)
    measures = ["co2", "national_share", "co2_per_energy", "coal_share", "electricity_share"]
    cells = tables.industry_table(con, key, year).filter(pl.col("code").is_in(measures))
    if cells.is_empty():
        raise DataError(f"industry {industry}", f"has no inventory for {year}")
    wide = cells.pivot(on="code", index="province_code", values="value")
    absent = [pl.lit(None, dtype=pl.Float64).alias(name) for name in measures if name not in wide.columns]
    marks = cells.group_by("province_code").agg(
        pl.col("frozen").any(),
        pl.col("flags").fill_null("").str.contains(DOUBTFUL).any().alias("suspect"),
        pl.col("reason").filter(pl.col("code") == "co2").first(),
    )
    return (
        province_names(con)
        .join(wide.with_columns(absent), on="province_code", how="left")
        .join(marks, on="province_code", how="left")
        .select(*_NAMES, pl.lit(year).alias("year"), *measures, "frozen", "suspect", "reason")
        .sort("co2", "province_code", descending=[True, False], nulls_last=True)
    )


def speeds(con: duckdb.DuckDBPyConnection, industry: str, year: int) -> pl.DataFrame:
    """Decarbonisation speed (% a year, negative = falling CO₂ per energy) with its 95 % interval.

    Columns: names, year, speed, low, high, frozen, suspect (the split leaps within the window), reason (why there is
    none: a frozen split, too few years); the fastest first, provinces without a speed last in the official order.
    """
    key = tables.normal_industry(con, industry)
    base = "decarbonisation_speed"
    cells = tables.industry_table(con, key, year).filter(pl.col("code") == base)
    if cells.is_empty():
        raise DataError(f"industry {industry}", f"has no decarbonisation speed for {year}")
    ends = con.execute(
        """
        SELECT province_code, low, high, EXISTS (
            FROM core_industry_jump AS jump
            WHERE jump.industry_key = $key AND jump.province_code = speed.province_code
                AND jump.year BETWEEN $year - $window + 1 AND $year
        ) AS suspect
        FROM mart_industry_speed AS speed WHERE industry_code = $key AND year = $year
        """,
        {"key": key, "year": year, "window": WINDOW},
    ).pl()
    return (
        cells.join(ends, on="province_code", how="left")
        .select(
            *_NAMES, "year", pl.col("value").alias("speed"), "low", "high", "frozen",
            pl.col("suspect").fill_null(False) & pl.col("value").is_not_null(), "reason",
        )
        .sort("speed", "province_code", nulls_last=True)
    )  # fmt: skip


def heat(con: duckdb.DuckDBPyConnection, measure: str, year: int, level: str = "group") -> pl.DataFrame:
    """One measure of every group, or of every two-digit industry, in every province of one year.

    Columns: names, industry_code, industry_zh, industry_en, year, code, value, unit_zh, unit_en, frozen; in the
    order of provinces and industries. Raises DataError for an unknown measure, level or year.
    """
    if measure not in HEAT_MEASURES or level not in LEVELS:
        raise DataError(
            "heat map",
            f"knows {', '.join(HEAT_MEASURES)} by {', '.join(LEVELS)}, not {measure!r} by {level!r}",
        )
    options = tables.industry_options(con).filter((pl.col("level") == level) & pl.col("measured"))
    cells = con.execute(
        """
        SELECT province_code, industry_code, value, frozen, unit.zh AS unit_zh, unit.en AS unit_en
        FROM mart_industry JOIN core_unit AS unit USING (unit) WHERE measure = ? AND year = ?
        """,
        [measure, year],
    ).pl()
    if cells.is_empty():
        raise DataError("heat map", f"has no {measure} for {year}")
    unit = cells.row(0, named=True)
    grid = province_names(con).join(
        options.select(
            pl.col("key").alias("industry_code"),
            pl.col("name_zh").alias("industry_zh"),
            pl.col("name_en").alias("industry_en"),
        ),
        how="cross",
    )
    return grid.join(
        cells.drop("unit_zh", "unit_en"),
        on=["province_code", "industry_code"], how="left", maintain_order="left",
    ).select(
        *_NAMES, "industry_code", "industry_zh", "industry_en",
        pl.lit(year).alias("year"), pl.lit(measure).alias("code"), "value",
        pl.lit(unit["unit_zh"]).alias("unit_zh"), pl.lit(unit["unit_en"]).alias("unit_en"),
        pl.col("frozen").fill_null(False),
    )  # fmt: skip


def profile_of(con: duckdb.DuckDBPyConnection, industry: str) -> pl.DataFrame:
    """The national profile of a two-digit industry, or of every member of a group; empty for total and sectors.

    Columns of `industry_detail.national_profile` with industry_zh, industry_en in front.
    """
    options = tables.industry_options(con)
    key = tables.normal_industry(con, industry)
    chosen = options.filter(
        (pl.col("level") == "industry")
        & ((pl.col("key") == key) | (pl.lit("group:") + pl.col("group_code") == key))
    )
    frames = [
        industry_detail.national_profile(con, row["key"]).select(
            pl.lit(row["name_zh"]).alias("industry_zh"), pl.lit(row["name_en"]).alias("industry_en"), pl.all()
        )
        for row in chosen.to_dicts()
    ]
    if not frames:
        columns = ["industry_zh", "industry_en", *industry_detail.PROFILE_COLUMNS]
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return pl.concat(frames)


def latest(profile: pl.DataFrame, measures: tuple[str, ...] = PROFILE) -> pl.DataFrame:
    """First and latest value of each measure of a profile: industry_code, names, measure, unit, first_year,
    first_value, year, value; in the order of `measures`."""
    order = {name: place for place, name in enumerate(measures)}
    return (
        profile.filter(pl.col("measure").is_in(list(measures)) & pl.col("value").is_not_null())
        .sort("industry_code", "measure", "year")
        .group_by("industry_code", "industry_zh", "industry_en", "measure", maintain_order=True)
        .agg(
            pl.col("name_zh", "name_en", "unit_zh", "unit_en").last(),
            pl.col("year").first().alias("first_year"),
            pl.col("value").first().alias("first_value"),
            pl.col("year").last(),
            pl.col("value").last(),
            pl.col("source_zh", "source_en").last(),
        )
        .with_columns(pl.col("measure").replace_strict(order, return_dtype=pl.Int64).alias("place"))
        .sort("industry_code", "place")
        .drop("place")
    )
