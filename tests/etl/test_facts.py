"""Facts that must come out of the published database, each against the published figure."""

import duckdb
import pytest

INFORMATISATION = (
    "computers_per_100_staff",
    "websites_per_100_enterprises",
    "ecommerce_enterprise_share",
    "ecommerce_enterprises",
    "ecommerce_sales",
    "ecommerce_purchases",
)


def cell(con: duckdb.DuckDBPyConnection, series: str, province: str, year: int) -> float:
    query = "SELECT value FROM core_observation WHERE series_id = ? AND province_code = ? AND year = ?"
    return con.execute(query, [series, province, year]).fetchall()[0][0]


def provinces_sum(con: duckdb.DuckDBPyConnection, series: str, year: int) -> float:
    query = "SELECT sum(value) FROM core_observation WHERE series_id = ? AND province_code <> '000000' AND year = ?"
    return con.execute(query, [series, year]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("series", "province", "year", "published"),
    [
        ("gdp", "440000", 2022, 132547.1),
        ("gdp_c4", "440000", 2022, 129513.6),
        ("output_crude_steel", "130000", 2019, 24157.7),
    ],
)
def test_published_cells(
    database: duckdb.DuckDBPyConnection, series: str, province: str, year: int, published: float
) -> None:
    assert round(cell(database, series, province, year), 1) == published


def test_research_spending_of_the_provinces_adds_up_to_the_nation(
    database: duckdb.DuckDBPyConnection,
) -> None:
    assert provinces_sum(database, "rd_expenditure", 2020) == pytest.approx(24393.1, rel=0.001)
    assert round(provinces_sum(database, "industrial_rd_expenditure", 2024), 1) == 22547.7


@pytest.mark.parametrize("series", INFORMATISATION)
def test_enterprise_informatisation_is_complete(database: duckdb.DuckDBPyConnection, series: str) -> None:
    query = """
        SELECT year, count(*) FROM core_observation
        WHERE series_id = ? AND province_code <> '000000' AND year BETWEEN 2015 AND 2023
        GROUP BY year ORDER BY year
    """
    assert database.execute(query, [series]).fetchall() == [(year, 31) for year in range(2015, 2024)]


def test_the_two_bases_of_gdp_are_never_one_series(database: duckdb.DuckDBPyConnection) -> None:
    ratio = cell(database, "gdp", "440000", 2022) / cell(database, "gdp_c4", "440000", 2022)
    assert ratio == pytest.approx(132547.1 / 129513.6)


def test_prices_rose_most_where_coal_is_mined(database: duckdb.DuckDBPyConnection) -> None:
    """Between 2018 and 2022 the implicit deflator rose by 26 % in Shanxi and 8 % in Guangdong."""
    for province, factor in (("140000", 1.26), ("440000", 1.08)):
        change = cell(database, "gdp_deflator", province, 2022) / cell(
            database, "gdp_deflator", province, 2018
        )
        assert round(change, 2) == factor
