"""Admission to an edition, years carried forward, and what a score then says of itself."""

import numpy as np
import polars as pl
import pytest

from etl.errors import DataError
from indicators.editions import edition_panel
from indicators.framework import Index, Indicator, Pillar

PROVINCES = tuple(f"{code}0000" for code in range(11, 42))  # 31 made-up codes
YEARS = range(2018, 2024)


def index(log: bool = False) -> Index:
    one = Indicator("x", ("甲", "X"), "B.I.1", "x", ("", ""), +1, log=log)
    pillar = Pillar("p", ("支柱", "P"), "B.I.1", (one,))
    return Index("i", ("指数", "I"), ("B.I",), (pillar,), {"full": (2018, 2023)}, ("", ""))


def values(counts: dict[int, int]) -> pl.DataFrame:
    """x = year − 2000 + province number / 100 for the first so many provinces of each year."""
    rows = [
        ("x", PROVINCES[n], year, year - 2000 + n / 100, False, False)
        for year, count in counts.items()
        for n in range(count)
    ]
    return pl.DataFrame(
        rows, schema=["indicator", "province_code", "year", "value", "derived", "frozen"], orient="row"
    )


def counts(**short: int) -> dict[int, int]:
    return {year: short.get(f"y{year}", 31) for year in YEARS}


def test_a_complete_indicator_is_taken_as_it_is() -> None:
    panel = edition_panel(index(), "full", values(counts()), PROVINCES)
    assert panel.raw.shape == (6, 31, 1)
    assert panel.raw[0, 2, 0] == pytest.approx(18.02)
    assert not panel.carried.any()


def test_two_trailing_years_repeat_the_last_value_and_are_marked() -> None:
    panel = edition_panel(index(), "full", values(counts(y2022=0, y2023=5)), PROVINCES)
    for year in (4, 5):
        assert np.array_equal(panel.raw[year], panel.raw[3])
        assert panel.carried[year].all()
        assert (panel.data_year[year] == 2021).all()


def test_one_gap_inside_the_span_repeats_the_year_before() -> None:
    panel = edition_panel(index(), "full", values(counts(y2020=27)), PROVINCES)
    assert np.array_equal(panel.raw[2], panel.raw[1])
    assert panel.carried[2].all() and not panel.carried[3].any()


@pytest.mark.parametrize(
    "short",
    [
        {"y2018": 27},  # nothing to carry into the first year
        {"y2020": 0, "y2021": 0},  # two gaps inside
        {"y2021": 0, "y2022": 0, "y2023": 0},  # three years at the end
    ],
)
def test_more_than_the_rule_allows_is_refused_by_name(short: dict[str, int]) -> None:
    with pytest.raises(DataError, match="indicator x of index i: is not admitted to edition full"):
        edition_panel(index(), "full", values(counts(**short)), PROVINCES)


def test_a_single_missing_province_stays_missing() -> None:
    panel = edition_panel(index(), "full", values(counts(y2021=30)), PROVINCES)
    assert np.isnan(panel.raw[3, 30, 0]) and not panel.carried.any()


def test_a_declared_logarithm_is_scored_while_the_value_is_shown() -> None:
    panel = edition_panel(index(log=True), "full", values(counts()), PROVINCES)
    assert np.allclose(panel.panel.values, np.log(panel.raw))
