"""Derived series against values worked out from the published ones by hand."""

import duckdb
import pytest


def series(con: duckdb.DuckDBPyConnection, series_id: str, province: str) -> dict[int, float]:
    query = "SELECT year, value FROM core_observation WHERE series_id = ? AND province_code = ?"
    return dict(con.execute(query, [series_id, province]).fetchall())


@pytest.mark.parametrize("province", ["110000", "140000", "440000", "540000"])
def test_constant_price_gdp_is_the_level_of_2020_chained(
    database: duckdb.DuckDBPyConnection, province: str
) -> None:
    nominal, real = series(database, "gdp", province), series(database, "gdp_2020", province)
    index = {**series(database, "gdp_index_c4", province), **series(database, "gdp_index", province)}
    assert real[2020] == pytest.approx(nominal[2020])
    expected = nominal[2020]
    for year in (2021, 2022, 2023):
        expected *= index[year] / 100
        assert real[year] == pytest.approx(expected)
    expected = nominal[2020]
    for year in (2020, 2019, 2018):
        expected /= index[year] / 100
        assert real[year - 1] == pytest.approx(expected)


def test_value_added_changes_its_basis_only_in_2016(database: duckdb.DuckDBPyConnection) -> None:
    spliced = series(database, "va_industry_spliced", "330000")
    old, new = series(database, "va_industry_c4", "330000"), series(database, "va_industry", "330000")
    assert {year: spliced[year] for year in (2013, 2015)} == {year: old[year] for year in (2013, 2015)}
    assert {year: spliced[year] for year in (2016, 2023)} == {year: new[year] for year in (2016, 2023)}


def test_deflated_value_added_is_nominal_over_the_provinces_deflator(
    database: duckdb.DuckDBPyConnection,
) -> None:
    nominal, real = (series(database, name, "140000") for name in ("va_industry_spliced", "va_industry_2020"))
    deflator = series(database, "gdp_deflator", "140000")
    assert real[2022] == pytest.approx(nominal[2022] / deflator[2022])
    assert real[2020] == pytest.approx(nominal[2020])


def test_industrial_carbon_is_the_sum_of_forty_sectors(database: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT count(*), sum(value) FROM core_sector_observation JOIN core_sector USING (sector)
        WHERE series_id = 'co2' AND province_code = '330000' AND year = 2022 AND kind = 'industry'
    """
    sectors, total = database.execute(query).fetchall()[0]
    assert sectors == 40
    assert series(database, "co2_industry", "330000")[2022] == pytest.approx(total)
    assert series(database, "co2_industry", "330000")[2022] < series(database, "co2_total", "330000")[2022]


def test_the_frozen_split_is_marked_where_the_inventory_repeats_itself(
    database: duckdb.DuckDBPyConnection,
) -> None:
    query = "SELECT province_code FROM core_frozen_split WHERE frozen AND year = 2020 ORDER BY province_code"
    frozen = {code for (code,) in database.execute(query).fetchall()}
    assert {"130000", "320000", "330000", "450000", "460000", "510000", "520000"} <= frozen  # throughout
    assert {"150000", "230000", "310000"} <= frozen  # from 2018
    assert not frozen & {"110000", "370000", "410000", "440000"}
