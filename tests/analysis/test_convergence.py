"""Convergence and mobility: hand-computed values, properties, and the tail probabilities behind the tests."""

import math

import duckdb
import numpy as np
import pytest
from scipy import stats

from etl.errors import DataError
from indicators.analysis import disparity
from indicators.analysis.convergence import (
    beta_convergence,
    classify,
    coefficient_of_variation,
    homogeneity,
    kernel_density,
    markov,
    transition_counts,
)  # fmt: skip
from indicators.analysis.distributions import chi2_survival, student_two_sided


def test_sigma_is_standard_deviation_over_mean() -> None:
    assert coefficient_of_variation(np.array([1.0, 2.0, 3.0])) == pytest.approx(0.5)


def test_an_exact_line_gives_back_its_slope_and_speed() -> None:
    start, years = np.array([1.0, 2.0, 4.0, 8.0]), 5
    end = start * np.exp(years * (0.1 - 0.05 * np.log(start)))
    found = beta_convergence(start, end, years)
    assert (found.alpha, found.beta) == pytest.approx((0.1, -0.05))
    assert found.speed == pytest.approx(-math.log(1 - 0.25) / 5)
    assert found.half_life == pytest.approx(math.log(2) / found.speed)
    assert found.r_squared == pytest.approx(1)


def test_beta_is_ordinary_least_squares() -> None:
    rng = np.random.default_rng(4)
    start = rng.uniform(10, 60, 31)
    end = start * rng.uniform(1.1, 1.9, 31)
    found = beta_convergence(start, end, 10)
    oracle = stats.linregress(np.log(start), np.log(end / start) / 10)
    assert (found.beta, found.standard_error, found.p_value) == pytest.approx(
        (oracle.slope, oracle.stderr, oracle.pvalue), rel=1e-9
    )


def test_provinces_that_drift_apart_have_no_half_life() -> None:
    found = beta_convergence(np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 9.0]), 2)
    assert found.beta > 0 and found.speed is None and found.half_life is None


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ([0.0, 1.0, 2.0], [1.0, 1.0, 1.0], 1),
        ([1.0, 2.0], [1.0, 2.0], 1),
        ([2.0, 2.0, 2.0], [1.0, 2.0, 3.0], 1),
    ],
)
def test_beta_refuses_what_has_no_line(first: list[float], last: list[float], years: int) -> None:
    with pytest.raises(ValueError, match="beta:"):
        beta_convergence(np.array(first), np.array(last), years)


def test_transitions_by_hand() -> None:
    # Pooled median 3.5: A stays low, B climbs in the last year, C stays high, D is missing in the middle.
    panel = np.array([[1.0, 2.0, 5.0, 6.0], [1.0, 3.0, 6.0, np.nan], [2.0, 4.0, 7.0, 1.0]])
    states, bounds = classify(panel, 2)
    assert bounds == pytest.approx([3.0])
    assert states.tolist() == [[0, 0, 1, 1], [0, 0, 1, -1], [0, 1, 1, 0]]
    assert transition_counts(states, 2).tolist() == [[3, 1], [0, 2]]
    assert markov(panel, 2).probabilities.tolist() == [[0.75, 0.25], [0.0, 1.0]]


def test_an_empty_class_has_no_probabilities() -> None:
    found = markov(np.array([[1.0, 1.0, 9.0], [1.0, 1.0, 1.0]]), 4)
    rows = found.counts.sum(axis=1)
    assert np.isnan(found.probabilities[rows == 0]).all()
    assert found.probabilities[rows > 0].sum(axis=1) == pytest.approx(1)


def test_homogeneity_by_hand() -> None:
    one, other = np.array([[8, 2], [2, 8]]), np.array([[2, 8], [8, 2]])
    found = homogeneity([one, other])
    assert found.statistic == pytest.approx(8 * 9 / 5)
    assert found.degrees_of_freedom == 2 and found.small_cells == 0 and found.cells == 8
    assert found.p_value == pytest.approx(math.exp(-7.2))
    assert homogeneity([one, one]).p_value == pytest.approx(1)


def test_homogeneity_is_the_contingency_test_of_each_row() -> None:
    rng = np.random.default_rng(5)
    subsets = [rng.integers(1, 20, (3, 3)) for _ in range(4)]
    rows = [stats.chi2_contingency(np.array([one[a] for one in subsets]), correction=False) for a in range(3)]
    found = homogeneity(subsets)
    assert found.statistic == pytest.approx(sum(row.statistic for row in rows))
    assert found.degrees_of_freedom == sum(row.dof for row in rows)


def test_a_density_is_a_density() -> None:
    values = np.random.default_rng(6).normal(50, 8, 31)
    grid = np.linspace(-50, 150, 4001)
    density, bandwidth = kernel_density(values, grid)
    assert np.trapezoid(density, grid) == pytest.approx(1, abs=1e-9)
    low, high = np.quantile(values, [0.25, 0.75])
    assert bandwidth == pytest.approx(0.9 * min(values.std(ddof=1), (high - low) / 1.34) * 31**-0.2)
    oracle = stats.gaussian_kde(values, bw_method=bandwidth / values.std(ddof=1))
    assert density == pytest.approx(oracle(grid), abs=1e-12)
    with pytest.raises(ValueError, match="all values are equal"):
        kernel_density(np.array([3.0, 3.0]), grid)


def test_tail_probabilities() -> None:
    for df in (1, 2, 7, 30):
        for x in (1e-3, 0.5, 3.0, 25.0):
            assert chi2_survival(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-10)
            assert student_two_sided(x, df) == pytest.approx(2 * stats.t.sf(x, df), rel=1e-9)
    assert chi2_survival(0, 3) == 1
    with pytest.raises(ValueError, match="degrees of freedom 0"):
        chi2_survival(1, 0)


def test_provinces_have_drawn_closer_in_intelligent_scores(database: duckdb.DuckDBPyConnection) -> None:
    spread = disparity.by_year(database, "intelligent")["cv"]
    found = disparity.beta(database, "intelligent", 2018, 2023)
    assert spread[-1] < spread[0]
    assert found.beta < 0 and found.half_life is not None and found.n == 31


def test_transitions_of_published_scores_count_every_move(database: duckdb.DuckDBPyConnection) -> None:
    frame = disparity.transitions(database, "intelligent")
    assert frame.height == 16 and frame["count"].sum() == 31 * 5
    tests = disparity.transition_tests(database, "intelligent")
    assert tests["over"].to_list() == ["region", "period"]
    assert set(tests["transitions"]) == {31 * 5}


def test_densities_of_each_year_share_a_grid(database: duckdb.DuckDBPyConnection) -> None:
    frame = disparity.density(database, "green", points=101)
    assert frame.height == 5 * 101 and set(frame["n"]) == {30}


def test_a_year_outside_the_edition_is_named(database: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(DataError, match="no scores for 2012 in edition full"):
        disparity.beta(database, "green", 2012, 2022)
