"""Three tensions: growth by hand, the rule of the quadrants, and what the real data must obey."""

import math

import duckdb
import polars as pl
import pytest

from etl.errors import DataError
from indicators.analysis import tensions

SIGNS = {"x+y+": (1, 1), "x+y-": (1, -1), "x-y+": (-1, 1), "x-y-": (-1, -1)}


def test_quadrants_are_cut_where_the_rule_says() -> None:
    frame = pl.DataFrame({"x": [0.0, 1.0, -1.0, -1.0, None], "y": [0.0, -2.0, 3.0, -4.0, 1.0]})
    found = tensions.quadrants(frame, 0, 0, tensions.TENSIONS["A.C1"].change_quadrants)
    assert found["quadrant"].to_list() == ["x+y+", "x+y-", "x-y+", "x-y-", None]
    assert found["quadrant_zh"].to_list() == [
        "效率与就业同升",
        "增效减员",
        "增员降效",
        "效率与就业同降",
        None,
    ]


@pytest.mark.parametrize(("growth", "value"), [(True, 100 * math.log(2) / 5), (False, 0.4)])
def test_change_per_year_by_hand(growth: bool, value: float) -> None:
    frame = pl.DataFrame({"a": [2.0], "b": [4.0]})
    found = frame.select(tensions.change_per_year(pl.col("a"), pl.col("b"), 5, growth)).item()
    assert found == pytest.approx(value)


@pytest.mark.parametrize("code", list(tensions.TENSIONS))
def test_every_tension_says_its_rule_in_both_languages(code: str) -> None:
    tension = tensions.TENSIONS[code]
    for kind in ("change", "level"):
        assert all(tensions.rule(tension, kind))  # type: ignore[arg-type]
    for names in (tension.change_quadrants, tension.level_quadrants):
        assert len(names) == 4 and all(zh and en for zh, en in names.values())


@pytest.mark.parametrize(
    ("code", "first", "last"), [("A.C1", 2012, 2024), ("A.C2", 2018, 2022), ("A.C3", 2013, 2019)]
)
def test_a_change_covers_all_provinces_and_follows_its_rule(
    database: duckdb.DuckDBPyConnection, code: str, first: int, last: int
) -> None:
    frame = tensions.change(database, code, first, last)
    assert frame.height == 31
    for row in frame.drop_nulls("quadrant").iter_rows(named=True):
        x_sign, y_sign = SIGNS[row["quadrant"]]
        assert (row["x"] >= 0) == (x_sign > 0) and (row["y"] >= 0) == (y_sign > 0)
    incomplete = frame.filter(pl.col("x").is_null() | pl.col("y").is_null())
    assert incomplete["quadrant"].null_count() == incomplete.height


def test_efficiency_and_jobs_add_up_to_output(database: duckdb.DuckDBPyConnection) -> None:
    frame = tensions.change(database, "A.C1", 2016, 2024)
    assert frame["breaks"].null_count() == 31
    output = 100 * ((frame["x_last"] * frame["y_last"]) / (frame["x_first"] * frame["y_first"])).log() / 8
    assert (frame["x"] + frame["y"] - output).abs().max() < 1e-9


def test_a_comparison_across_a_change_of_scope_says_so(database: duckdb.DuckDBPyConnection) -> None:
    frame = tensions.change(database, "A.C1", 2012, 2019)
    assert set(frame["breaks"]) == {"emp_manufacturing:2013;va_industry_2020:2016"}


def test_who_is_counted_decides_which_years_exist(database: duckdb.DuckDBPyConnection) -> None:
    assert tensions.years(database, "A.C1") == list(range(2012, 2025))
    assert tensions.years(database, "A.C1", "industry") == [*range(2012, 2020), 2024]
    alone = tensions.level(database, "A.C1", 2019)
    wider = tensions.level(database, "A.C1", 2019, "manufacturing_mining")
    assert (wider["y"] >= alone["y"]).all()


def test_openness_ends_with_the_published_exchange_rate(database: duckdb.DuckDBPyConnection) -> None:
    assert tensions.years(database, "A.C3")[-1] == 2019
    with pytest.raises(DataError, match="2022: needs one of"):
        tensions.level(database, "A.C3", 2022)


def test_levels_are_cut_at_the_median(database: duckdb.DuckDBPyConnection) -> None:
    frame = tensions.level(database, "A.C3", 2019)
    assert frame.filter(pl.col("x") >= pl.col("x_cut")).height == 16
    guangdong = frame.row(by_predicate=pl.col("province_code") == "440000", named=True)
    assert guangdong["quadrant_en"] == "Strong and open"


def test_tibet_has_no_quadrant_where_it_has_no_energy_inventory(database: duckdb.DuckDBPyConnection) -> None:
    frame = tensions.change(database, "A.C2", 2018, 2022)
    assert frame.filter(pl.col("quadrant").is_null())["province_code"].to_list() == ["540000"]


@pytest.mark.parametrize(
    ("code", "first", "last"), [("A.C9", 2012, 2019), ("A.C1", 2019, 2012), ("A.C1", 1990, 2012)]
)
def test_wrong_wishes_are_named(
    database: duckdb.DuckDBPyConnection, code: str, first: int, last: int
) -> None:
    with pytest.raises(DataError, match=r"unknown tension|needs two years in order"):
        tensions.change(database, code, first, last)
