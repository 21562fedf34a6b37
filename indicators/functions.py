"""Measures that no SQL expression can say; a formula names them like a function of their series."""

from collections.abc import Callable

import numpy as np
import polars as pl

COUPLING_YEARS = (2016, 2023)  # one basis of value added; the goalposts of every edition


def manufacturing_services_coupling(frame: pl.DataFrame) -> pl.Series:
    """Coupling coordination degree D of manufacturing and producer services, 0 to 1.

    `frame` holds one row per province and year with the series named below. Manufacturing is the mean of
    three ratios (industrial value added ÷ GDP, new-product sales ÷ value added, industrial R&D ÷ value
    added), services of three more (finance ÷ GDP, transport and post ÷ GDP, share of ICT employment), each
    scaled between its lowest and highest value in 2016–2023 and clipped. C = 2√(U₁U₂)/(U₁+U₂),
    T = (U₁+U₂)/2, D = √(C·T). D depends on the scaling and is comparable only within this product.
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
    manufacturing = (scaled["m1"] + scaled["m2"] + scaled["m3"]).to_numpy() / 3
    services = (scaled["s1"] + scaled["s2"] + scaled["s3"]).to_numpy() / 3
    # With two systems of equal weight C·T is the geometric mean √(U₁U₂), so D is its square root.
    degree = np.sqrt(np.sqrt(manufacturing * services))
    return pl.Series("value", degree).fill_nan(None)


FUNCTIONS: dict[str, Callable[[pl.DataFrame], pl.Series]] = {
    "manufacturing_services_coupling": manufacturing_services_coupling,
}
