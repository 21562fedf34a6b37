"""Trend and change of an industry: decarbonisation speed with its interval, change since a base year.

The speed is the ordinary-least-squares slope of ln(CO₂ / final energy) on the year over ten years, in percent
a year: negative means that each unit of energy carries less CO₂. The 95 % interval is slope ± t · standard
error with n − 2 degrees of freedom; it says how straight the path was, not how good the inventory is.
"""

import math

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.errors import DataError
from indicators import tables

Array = NDArray[np.float64]

WINDOW = 10  # years of a speed, the year itself included
MIN_VALUES = 8  # of them with CO₂ and energy above zero
MAX_FROZEN = WINDOW // 2  # of them with a frozen split: a speed needs news in at least half of its years


def student_cdf(t: float, df: int) -> float:
    """P(T ≤ t) of Student's t with `df` ≥ 1 whole degrees of freedom (Abramowitz & Stegun 26.7.3–4)."""
    if df < 1:
        raise ValueError(f"degrees of freedom {df}: must be at least 1")
    theta = math.atan2(t, math.sqrt(df))
    cosine, term, total = math.cos(theta), 1.0, 0.0
    if df % 2:
        total, term = (theta, math.sin(theta) * cosine) if df > 1 else (theta, 0.0)
        for k in range(3, df + 1, 2):
            total += term
            term *= cosine**2 * (k - 1) / k
        return 0.5 + total / math.pi
    for k in range(2, df + 1, 2):
        total += term
        term *= cosine**2 * (k - 1) / k
    return 0.5 + math.sin(theta) * total / 2


def student_quantile(p: float, df: int) -> float:
    """The t with P(T ≤ t) = p, by bisection to the last bit; 0.5 < p < 1."""
    if not 0.5 < p < 1:
        raise ValueError(f"p = {p}: must lie between 0.5 and 1")
    low, high = 0.0, 1.0
    while student_cdf(high, df) < p:
        high *= 2
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        low, high = (middle, high) if student_cdf(middle, df) < p else (low, middle)


def trend(years: Array, values: Array) -> tuple[Array, Array, Array]:
    """OLS slope of `values` on `years`, with the ends of its 95 % interval.

    `years` has shape [k], `values` [..., k]; NaN is missing and left out of that row alone. Returns three arrays
    [...]; NaN where fewer than three values leave no degree of freedom.
    """
    present = ~np.isnan(values)
    n = present.sum(axis=-1)
    x = np.where(present, years, 0.0)
    y = np.where(present, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        dx = np.where(present, years - (x.sum(axis=-1) / n)[..., None], 0.0)
        dy = np.where(present, y - (y.sum(axis=-1) / n)[..., None], 0.0)
        sxx = (dx**2).sum(axis=-1)
        slope = np.where(n >= 3, (dx * dy).sum(axis=-1) / sxx, np.nan)
        error = np.sqrt(((dy - slope[..., None] * dx) ** 2).sum(axis=-1) / (n - 2) / sxx)
    critical = np.array([student_quantile(0.975, max(k - 2, 1)) for k in range(len(years) + 1)])
    half = critical[n] * error
    return slope, slope - half, slope + half


def decarbonisation_speed(cells: pl.DataFrame) -> pl.DataFrame:
    """Speeds for every year that ends a window of ten.

    `cells`: industry_key, province_code, year, co2, energy_final, frozen. Returns industry_code, province_code,
    year, speed, low, high (% a year), values (years used), frozen_years, frozen (any of them) and, where the
    speed is null, a reason: `frozen_split` when the split is frozen in more than half of the window,
    `too_few_years` when fewer than eight of its years have CO₂ and energy.
    """
    units = cells.select("industry_key", "province_code").unique().sort("industry_key", "province_code")
    first, last = cells["year"].min(), cells["year"].max()
    if not isinstance(first, int) or not isinstance(last, int):
        raise ValueError("no cells")
    years = np.arange(first, last + 1)
    place = cells.join(units.with_row_index("unit"), on=["industry_key", "province_code"], how="left")
    row, column = place["unit"].to_numpy(), place["year"].to_numpy() - first
    ratio = np.full((units.height, len(years)), np.nan)
    frozen = np.zeros(ratio.shape, dtype=bool)
    sound = pl.when((pl.col("co2") > 0) & (pl.col("energy_final") > 0)).then(
        pl.col("co2") / pl.col("energy_final")
    )
    ratio[row, column] = place.select(sound.log()).to_series().fill_null(np.nan).to_numpy()
    frozen[row, column] = place["frozen"].to_numpy()
    frames = []
    for end in range(WINDOW - 1, len(years)):
        window = slice(end - WINDOW + 1, end + 1)
        values, still = ratio[:, window], frozen[:, window].sum(axis=1)
        used = (~np.isnan(values)).sum(axis=1)
        too_few, too_frozen = used < MIN_VALUES, still > MAX_FROZEN
        slope, low, high = (
            np.where(too_few | too_frozen, np.nan, 100 * found)
            for found in trend(years[window].astype(np.float64), values)
        )
        frames.append(
            units.select(pl.col("industry_key").alias("industry_code"), "province_code").with_columns(
                pl.lit(int(years[end])).cast(pl.Int64).alias("year"),
                pl.Series("speed", slope).fill_nan(None),
                pl.Series("low", low).fill_nan(None),
                pl.Series("high", high).fill_nan(None),
                pl.Series("values", used),
                pl.Series("frozen_years", still),
                pl.Series("frozen", still > 0),
                pl.when(pl.lit(pl.Series(too_frozen)))
                .then(pl.lit("frozen_split"))
                .when(pl.lit(pl.Series(too_few)))
                .then(pl.lit("too_few_years"))
                .alias("reason"),
            )
        )
    return pl.concat(frames)


def write_speed(con: duckdb.DuckDBPyConnection) -> None:
    """Writes mart_industry_speed and adds the speeds and their reasons to the tables of the lens."""
    cells = con.execute("""
        SELECT industry_key, province_code, year, co2, energy_final,
            NOT (industry_key = 'total' OR starts_with(industry_key, 'sector:')) AND coalesce(frozen, false) AS frozen
        FROM core_industry_amount LEFT JOIN core_frozen_split USING (province_code, year)
    """).pl()
    con.register("speed", decarbonisation_speed(cells).to_arrow())
    con.execute(
        "CREATE TABLE mart_industry_speed AS SELECT * FROM speed ORDER BY industry_code, year, province_code"
    )
    con.unregister("speed")
    for measure, column in (("", "speed"), ("_low", "low"), ("_high", "high")):
        con.execute(f"""
            INSERT INTO mart_industry
            SELECT 'decarbonisation_speed{measure}', province_code, industry_code, year, {column}, 'pct_per_year',
                frozen, 'derived'
            FROM mart_industry_speed WHERE {column} IS NOT NULL ORDER BY industry_code, year, province_code
        """)
        con.execute(f"""
            INSERT INTO mart_industry_missing
            SELECT 'decarbonisation_speed{measure}', province_code, industry_code, year, reason
            FROM mart_industry_speed WHERE reason IS NOT NULL ORDER BY industry_code, year, province_code
        """)


def change_since(
    con: duckdb.DuckDBPyConnection, industry: str, measure: str, base: int, year: int
) -> pl.DataFrame:
    """Change of one measure of an industry from `base` to `year`, one row a province.

    Columns: province_code, province_zh, province_en, region, code, unit_zh, unit_en, base_year, year, base_value,
    value, difference (in the measure's unit), change (percent of the base value; null for shares, where the
    difference in percentage points says it), frozen (either end rests on a frozen split), suspect (either end is
    flagged so), reason. Raises
    DataError for an unknown industry or a year in which the industry lacks the measure.
    """
    both = tables.industry_table(con, industry, None, measure)
    known = sorted(both["year"].unique())
    for one in (base, year):
        if one not in known:
            span = f"{known[0]}–{known[-1]}" if known else "no year"
            raise DataError(f"industry {industry}", f"has no {measure} for {one}; it has {span}")
    start = both.filter(pl.col("year") == base).select(
        "province_code",
        pl.col("year").alias("base_year"),
        pl.col("value").alias("base_value"),
        pl.col("frozen").alias("base_frozen"),
        pl.col("reason").alias("base_reason"),
        pl.col("flags").alias("base_flags"),
    )
    share = pl.col("unit_en") == "%"
    found = both.filter(pl.col("year") == year).join(start, on="province_code")
    return found.select(
        "province_code", "province_zh", "province_en", "region", "code", "unit_zh", "unit_en", "base_year", "year",
        "base_value", "value",
        (pl.col("value") - pl.col("base_value")).alias("difference"),
        pl.when(~share & (pl.col("base_value") > 0))
        .then(100 * (pl.col("value") / pl.col("base_value") - 1))
        .alias("change"),
        (pl.col("frozen") | pl.col("base_frozen")).alias("frozen"),
        pl.concat_str("flags", "base_flags", separator=";", ignore_nulls=True)
        .str.contains("suspect", literal=True)
        .alias("suspect"),
        pl.coalesce(
            pl.when(pl.col("value").is_null()).then("reason"),
            pl.when(pl.col("base_value").is_null()).then("base_reason"),
        ).alias("reason"),
    ).sort("province_code")  # fmt: skip
