"""Measures that no SQL expression can say; a formula names them like a function of their series."""

from collections.abc import Callable

import numpy as np
import polars as pl

BASIS_CHANGE = 2016  # value added stands on the fifth-census basis from this year
COUPLING_YEARS = (2016, 2023)  # one basis of value added; the goalposts of every edition

# GB/T 2589, in 10k tce per unit of the series: coal and oil in 10k t, gas in 100m m³.
TCE_PER_UNIT = {"coal": 0.7143, "crude_oil": 1.4286, "natural_gas": 13.3}


def manufacturing_services_levels(frame: pl.DataFrame) -> pl.DataFrame:
    """Levels (0 to 1) of manufacturing and of producer services, row by row as in `frame`.

    `frame` holds one row per province and year with the series named below. Manufacturing is the mean of
    three ratios (industrial value added ÷ GDP, new-product sales ÷ value added, industrial R&D ÷ value
    added), services of three more (finance ÷ GDP, transport and post ÷ GDP, share of ICT employment), each
    scaled between its lowest and highest value in 2016–2023 and clipped.
    """
    ratios = frame.select(
        "year",
        m1=pl.col("va_industry_spliced") / pl.col("gdp_spliced"),
        m2=pl.col("industrial_new_product_sales") / pl.col("va_industry_spliced"),
        m3=pl.col("industrial_rd_expenditure") / pl.col("va_industry_spliced"),
        s1=pl.col("va_finance_spliced") / pl.col("gdp_spliced"),
        s2=pl.col("va_transport_post_spliced") / pl.col("gdp_spliced"),
        s3=pl.col("emp_ict") / pl.col("emp_urban_total"),
    )
    span = ratios.filter(pl.col("year").is_between(*COUPLING_YEARS))
    scaled = {
        name: ((ratios[name] - span[name].min()) / (span[name].max() - span[name].min())).clip(0, 1)  # type: ignore[operator]
        for name in ("m1", "m2", "m3", "s1", "s2", "s3")
    }
    return pl.DataFrame(
        {
            "manufacturing": (scaled["m1"] + scaled["m2"] + scaled["m3"]) / 3,
            "services": (scaled["s1"] + scaled["s2"] + scaled["s3"]) / 3,
        }
    )


def manufacturing_services_coupling(frame: pl.DataFrame) -> pl.Series:
    """Coupling coordination degree D of manufacturing and producer services, 0 to 1.

    With the levels U₁, U₂ of `manufacturing_services_levels`: C = 2√(U₁U₂)/(U₁+U₂),
    T = (U₁+U₂)/2, D = √(C·T). D depends on the scaling and is comparable only within this product.
    """
    systems = manufacturing_services_levels(frame)
    # With two systems of equal weight C·T is the geometric mean √(U₁U₂), so D is its square root.
    degree = np.sqrt(np.sqrt(systems["manufacturing"].to_numpy() * systems["services"].to_numpy()))
    return pl.Series("value", degree).fill_nan(None)


def domestic_technology_share(frame: pl.DataFrame) -> pl.Series:
    """Domestic share (percent) of what industry pays for technology; null where nothing was bought."""
    domestic, foreign = frame["domestic_technology_purchase"], frame["foreign_technology_purchase"]
    share = pl.DataFrame({"part": domestic, "whole": domestic + foreign}).select(
        value=pl.when(pl.col("whole") > 0).then(100 * pl.col("part") / pl.col("whole"))
    )
    return share["value"]


def industrial_growth_contribution(frame: pl.DataFrame) -> pl.Series:
    """Percentage points by which industry raised real GDP: 100·(V_t − V_{t−1}) ÷ GDP_{t−1}, 2020 prices.

    Null in 2016, where value added changes from the fourth to the fifth census basis.
    """
    before = frame.select(
        "province_code",
        pl.col("year") + 1,
        value_before="va_industry_2020",
        gdp_before="gdp_2020",
    )
    joined = frame.join(before, on=["province_code", "year"], how="left", maintain_order="left")
    points = joined.select(
        value=pl.when(pl.col("year") != BASIS_CHANGE).then(
            100 * (pl.col("va_industry_2020") - pl.col("value_before")) / pl.col("gdp_before")
        )
    )
    return points["value"]


def fossil_self_sufficiency(frame: pl.DataFrame) -> pl.Series:
    """Coal, oil and gas produced ÷ consumed in percent, both in coal equivalent (GB/T 2589 factors).

    The tables list producers only, and their sum is the nation, so a blank means no production; the same
    holds for crude oil, which provinces without a refinery do not use. Null unless coal and gas consumption
    are published and the tables of coal production exist for the year (from 2014).
    """
    produced = (
        frame["coal_production"].fill_null(0) * TCE_PER_UNIT["coal"]
        + frame["crude_oil_production"].fill_null(0) * TCE_PER_UNIT["crude_oil"]
        + frame["natural_gas_production"].fill_null(0) * TCE_PER_UNIT["natural_gas"]
    )
    consumed = (
        frame["coal_consumption"] * TCE_PER_UNIT["coal"]
        + frame["crude_oil_consumption"].fill_null(0) * TCE_PER_UNIT["crude_oil"]
        + frame["natural_gas_consumption"] * TCE_PER_UNIT["natural_gas"]
    )
    listed = frame.select(pl.col("coal_production").is_not_null().any().over("year")).to_series()
    share = pl.DataFrame({"produced": produced, "consumed": consumed, "listed": listed}).select(
        value=pl.when("listed").then(100 * pl.col("produced") / pl.col("consumed"))
    )
    return share["value"]


FUNCTIONS: dict[str, Callable[[pl.DataFrame], pl.Series]] = {
    "domestic_technology_share": domestic_technology_share,
    "fossil_self_sufficiency": fossil_self_sufficiency,
    "industrial_growth_contribution": industrial_growth_contribution,
    "manufacturing_services_coupling": manufacturing_services_coupling,
}
