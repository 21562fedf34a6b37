"""Three roles: shares and contributions by hand, and what the published data must obey."""

import duckdb
import polars as pl
import pytest

from etl.errors import DataError
from indicators.analysis import roles
from indicators.functions import industrial_growth_contribution

GROWTH = pl.DataFrame(
    {
        "province_code": ["a"] * 3 + ["b"] * 2,
        "year": [2015, 2016, 2017, 2017, 2018],
        "va_industry_2020": [30.0, 35.0, 38.0, 10.0, 9.0],
        "gdp_2020": [100.0, 110.0, 120.0, 50.0, 48.0],
    }
)


def test_contribution_to_growth_by_hand() -> None:
    points = industrial_growth_contribution(GROWTH)
    # 2016 meets a change of basis, 2015 and b's 2017 have no year before.
    assert points.to_list() == [None, None, pytest.approx(100 * 3 / 110), None, pytest.approx(-2)]


def test_share_of_growth_by_hand() -> None:
    found = roles.growth_share(GROWTH, 2017, 2018).row(0, named=True)
    assert found["points"] == pytest.approx(-2) and found["share"] is None  # GDP fell: no share of a growth
    rising = roles.growth_share(GROWTH, 2016, 2017).row(0, named=True)
    assert (rising["points"], rising["share"]) == pytest.approx((100 * 3 / 110, 30))


@pytest.mark.parametrize(("first", "last"), [(2018, 2017), (2015, 2017)])
def test_years_on_two_bases_are_refused(first: int, last: int) -> None:
    with pytest.raises(DataError, match="roles"):
        roles.growth_share(GROWTH, first, last)


def test_a_part_larger_than_the_whole_is_no_share() -> None:
    frame = pl.DataFrame({"part": [1.0, 5.0, 0.0, None], "whole": [4.0, 4.0, 4.0, 4.0]})
    assert frame.select(roles.share(pl.col("part"), pl.col("whole"))).to_series().to_list() == [
        25,
        None,
        0,
        None,
    ]


def test_every_measure_has_words_and_rows(database: duckdb.DuckDBPyConnection) -> None:
    frame = roles.roles(database)
    assert set(frame["measure"]) == set(roles.MEASURES)
    assert frame.null_count().sum_horizontal().item() == 0
    assert frame.select(["measure", "province_code", "year"]).is_duplicated().sum() == 0
    shares = frame.filter(pl.col("unit_en") == "%").filter(pl.col("measure") != "renovation_intensity")
    assert shares["value"].is_between(0, 100).all()


def test_one_role_alone(database: duckdb.DuckDBPyConnection) -> None:
    assert set(roles.roles(database, "B.R3")["role"]) == {"B.R3"}
    with pytest.raises(DataError, match=r"unknown role 'B\.R9'"):
        roles.roles(database, "B.R9")


def test_traditional_energy_counts_a_shared_sector_once(database: duckdb.DuckDBPyConnection) -> None:
    frame = roles.traditional_energy(database).filter(
        (pl.col("province_code") == "440000") & (pl.col("year") == 2020)
    )
    emerging, total = database.execute("""
        SELECT sum(value) FILTER (WHERE sector IN ('27', '39', '40', '41', '42')), sum(value)
        FROM core_sector_observation JOIN core_sector USING (sector)
        WHERE series_id = 'energy_final' AND province_code = '440000' AND year = 2020
            AND kind = 'industry' AND sector <> '02'
    """).fetchone() or (0.0, 1.0)
    assert frame["value"].item() == pytest.approx(100 * (1 - emerging / total))


def test_industry_weighs_most_where_the_accounts_say_so(database: duckdb.DuckDBPyConnection) -> None:
    frame = roles.roles(database, "B.R1").filter(
        (pl.col("measure") == "manufacturing_employment_share") & (pl.col("year") == 2023)
    )
    ordered = frame.sort("value", descending=True)["province_en"].to_list()
    assert set(ordered[:2]) <= {"Guangdong", "Jiangsu", "Zhejiang", "Fujian"} and "Tibet" in ordered[-3:]


def test_one_province_beside_the_others(database: duckdb.DuckDBPyConnection) -> None:
    found = roles.standing(database, "33", 2022)
    assert found["measure"].to_list() == list(roles.MEASURES)
    share = found.filter(measure="industrial_share").row(0, named=True)
    whole = roles.roles(database, "B.R1").filter(measure="industrial_share", year=share["year"])
    assert share["median"] == whole["value"].median() and share["provinces"] == whole.height
    assert share["place"] == whole.filter(pl.col("value") > share["value"]).height + 1
    assert share["base_year"] >= roles.BASIS_BREAK  # never over the change of basis
    with pytest.raises(DataError, match="unknown province"):
        roles.standing(database, "710000", 2022)


def test_a_doubtful_number_has_no_place_and_moves_no_other(database: duckdb.DuckDBPyConnection) -> None:
    cell = database.execute(
        "SELECT province_code, year FROM core_observation "
        "WHERE series_id = 'technical_renovation' AND contains(flags, 'suspect')"
    ).fetchall()
    assert cell
    for province, year in cell:
        row = (
            roles.standing(database, province, year).filter(measure="renovation_intensity").row(0, named=True)
        )
        assert row["year"] == year and row["doubtful"] and row["place"] is None
        values = roles.roles(database, "B.R2").filter(measure="renovation_intensity", year=year)
        sound = values.filter(pl.col("province_code") != province)["value"]
        assert (row["median"], row["provinces"]) == (sound.median(), sound.len())
