"""Spatial pattern by hand and against PySAL (esda 2.9: global and local I agree to 1e-9)."""

import duckdb
import esda
import libpysal
import numpy as np
import polars as pl
import pytest
from scipy import stats

from indicators import tables
from indicators.analysis import spatial
from indicators.analysis.spatial import (
    benjamini_hochberg,
    contiguity,
    local_moran,
    moran,
    morans_i,
    row_standardised,
)  # fmt: skip

LINE = row_standardised(np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], dtype=float))


def real_neighbours(con: duckdb.DuckDBPyConnection) -> tuple[list[str], np.ndarray]:
    provinces = tables.provinces(con)
    codes = provinces["province_code"].to_list()
    return codes, contiguity(codes, provinces["adjacent"].to_list())


def test_four_in_a_line_by_hand() -> None:
    # z = −1.5 −0.5 0.5 1.5, lags −0.5 −0.5 0.5 0.5, zᵀWz = 2, zᵀz = 5, n = S₀.
    assert morans_i(np.array([1.0, 2.0, 3.0, 4.0]), LINE) == pytest.approx(0.4)
    found = local_moran(np.array([1.0, 2.0, 3.0, 4.0]), LINE, permutations=99)
    assert found.i == pytest.approx([0.6, 0.2, 0.2, 0.6])
    assert found.quadrants == ["LL", "LL", "HH", "HH"]


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_the_same_numbers_as_pysal(database: duckdb.DuckDBPyConnection) -> None:
    _, matrix = real_neighbours(database)
    y = np.random.default_rng(8).normal(50, 12, 31)
    weights = libpysal.weights.W({i: np.flatnonzero(row).tolist() for i, row in enumerate(matrix)})
    weights.transform = "r"
    standard = row_standardised(matrix)
    assert morans_i(y, standard) == pytest.approx(esda.Moran(y, weights, permutations=0).I, abs=1e-9)
    local = esda.Moran_Local(y, weights, permutations=9, seed=1)
    found = local_moran(y, standard, permutations=9)
    assert found.i == pytest.approx(local.Is * 31 / 30, abs=1e-9)
    assert found.i.mean() == pytest.approx(morans_i(y, standard))
    assert found.quadrants == [("HH", "LH", "LL", "HL")[number - 1] for number in local.q]


def test_neighbours_of_the_map_are_mutual_and_none_is_alone(database: duckdb.DuckDBPyConnection) -> None:
    codes, matrix = real_neighbours(database)
    assert (matrix == matrix.T).all() and (matrix.sum(axis=1) > 0).all() and (np.diag(matrix) == 0).all()
    assert np.flatnonzero(matrix[codes.index("460000")]).tolist() == [codes.index("440000")]


def test_neighbours_that_do_not_agree_are_named() -> None:
    with pytest.raises(ValueError, match="a and b do not name each other"):
        contiguity(["a", "b"], ["b", ""])


def test_false_discovery_rates_by_hand() -> None:
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.005])
    assert benjamini_hochberg(p) == pytest.approx([0.02, 0.04, np.nan, 0.04, 0.02], nan_ok=True)
    drawn = np.random.default_rng(9).uniform(size=31)
    assert benjamini_hochberg(drawn) == pytest.approx(stats.false_discovery_control(drawn))


def test_a_gradient_is_found_and_noise_is_not(database: duckdb.DuckDBPyConnection) -> None:
    _, matrix = real_neighbours(database)
    weights = row_standardised(matrix)
    rng = np.random.default_rng(10)
    noise = rng.normal(size=31)
    smooth = np.linalg.matrix_power(0.5 * np.eye(31) + 0.5 * weights, 6) @ noise
    assert moran(smooth, weights).p_value < 0.01
    p_values = [moran(rng.normal(size=31), weights, permutations=199).p_value for _ in range(100)]
    assert np.mean(np.array(p_values) <= 0.1) == pytest.approx(0.1, abs=0.08)


def test_p_values_repeat_and_are_two_sided() -> None:
    y = np.array([1.0, 4.0, 2.0, 3.0])
    assert moran(y, LINE, 199) == moran(y, LINE, 199)
    negative = local_moran(y, LINE, 199)
    assert (negative.p_values <= 1).all() and (negative.p_values >= 2 / 200).all()


def test_equal_values_have_no_pattern() -> None:
    with pytest.raises(ValueError, match="all values are equal"):
        morans_i(np.full(4, 0.1), LINE)


def test_a_province_without_neighbours_is_left_open() -> None:
    weights = row_standardised(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=float))
    found = local_moran(np.array([1.0, 2.0, 6.0]), weights, 99)
    assert np.isnan(found.i[2]) and np.isnan(found.q_values[2]) and not np.isnan(found.p_values[:2]).any()


def test_neighbours_resemble_each_other_in_intelligent_scores(database: duckdb.DuckDBPyConnection) -> None:
    frame = spatial.moran_by_year(database, "intelligent")
    assert frame["year"].to_list() == list(range(2018, 2024))
    assert (frame["i"] > 0.2).all() and (frame["p_value"] < 0.05).all()


def test_the_local_map_has_every_province_and_none_by_a_guess(database: duckdb.DuckDBPyConnection) -> None:
    frame = spatial.local_moran_map(database, "green", 2022)
    assert frame.height == 31
    tibet = frame.row(by_predicate=pl.col("province_code") == "540000", named=True)
    assert tibet["score"] is None and tibet["local_i"] is None and tibet["significant"] is None
    scored = frame.drop_nulls("local_i")
    assert (scored["q_value"] >= scored["p_value"]).all()
    by_year = spatial.moran_by_year(database, "green", permutations=99)
    assert scored["local_i"].mean() == pytest.approx(by_year.filter(pl.col("year") == 2022)["i"].item())
