"""Slopes, intervals and changes: worked by hand, against published quantiles, and for all inputs."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.analysis.industry import (
    MAX_FROZEN,
    decarbonisation_speed,
    student_cdf,
    student_quantile,
    trend,
)

# Two-sided 95 % points of Student's t as printed in statistical tables.
PRINTED = {
    1: 12.706,
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    6: 2.447,
    7: 2.365,
    8: 2.306,
    30: 2.042,
    120: 1.980,
}


@pytest.mark.parametrize(("df", "value"), PRINTED.items())
def test_quantiles_equal_the_printed_table(df: int, value: float) -> None:
    assert round(student_quantile(0.975, df), 3) == pytest.approx(value)


def test_cdf_of_one_and_two_degrees_in_closed_form() -> None:
    for t in (-3.0, -0.5, 0.0, 0.7, 4.0):
        assert student_cdf(t, 1) == pytest.approx(0.5 + math.atan(t) / math.pi, abs=1e-14)
        assert student_cdf(t, 2) == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)), abs=1e-14)


@pytest.mark.parametrize(("p", "df"), [(0.5, 3), (1.0, 3), (0.975, 0)])
def test_quantiles_outside_the_domain_are_refused(p: float, df: int) -> None:
    with pytest.raises(ValueError, match="must"):
        student_quantile(p, df)


def test_trend_worked_by_hand() -> None:
    """x = 1..4, y = 1, 3, 2, 6: slope 7/5, residual sum 4.2, standard error √(2.1/5), t = 4.303."""
    slope, low, high = trend(np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 6]))
    assert slope == pytest.approx(1.4)
    assert high - low == pytest.approx(2 * student_quantile(0.975, 2) * math.sqrt(4.2 / 2 / 5))


def test_missing_years_leave_the_row_alone() -> None:
    years = np.arange(10.0)
    values = np.array([np.where(years == 4, np.nan, 2 * years), np.full(10, np.nan)])
    slope, low, high = trend(years, values)
    assert slope[0] == pytest.approx(2) and high[0] - low[0] == pytest.approx(0, abs=1e-9)
    assert np.isnan([slope[1], low[1], high[1]]).all()


@given(st.floats(-5, 5), st.floats(-100, 100), st.lists(st.floats(-3, 3), min_size=10, max_size=10))
def test_trend_shifts_with_a_line_and_encloses_its_slope(
    tilt: float, level: float, noise: list[float]
) -> None:
    years = np.arange(2013.0, 2023)
    slope, low, high = trend(years, np.array(noise))
    tilted, _, _ = trend(years, np.array(noise) + tilt * years + level)
    assert tilted == pytest.approx(slope + tilt, abs=1e-8)
    assert low <= slope <= high


def cells(frozen_years: int, missing: int = 0) -> pl.DataFrame:
    """Ten years in which CO₂ per energy falls by exactly 3 % a year (in logarithms)."""
    years = list(range(2013, 2023))
    return pl.DataFrame(
        {
            "industry_key": ["31"] * 10,
            "province_code": ["990000"] * 10,
            "year": years,
            "co2": [0.0 if k < missing else 50 * math.exp(-0.03 * k) for k in range(10)],
            "energy_final": [25.0] * 10,
            "frozen": [k < frozen_years for k in range(10)],
        }
    )


def test_speed_is_percent_a_year() -> None:
    row = decarbonisation_speed(cells(0)).row(0, named=True)
    assert row["year"] == 2022 and row["values"] == 10 and not row["frozen"]
    assert row["speed"] == pytest.approx(-3.0)
    assert row["low"] == pytest.approx(-3.0) and row["high"] == pytest.approx(-3.0)


@pytest.mark.parametrize(
    ("frozen", "missing", "reason"),
    [(MAX_FROZEN, 0, None), (MAX_FROZEN + 1, 0, "frozen_split"), (0, 2, None), (0, 3, "too_few_years")],
)
def test_speed_needs_news_and_data(frozen: int, missing: int, reason: str | None) -> None:
    row = decarbonisation_speed(cells(frozen, missing)).row(0, named=True)
    assert row["reason"] == reason
    assert (row["speed"] is None) == (reason is not None)
    assert row["frozen"] == (frozen > 0)
