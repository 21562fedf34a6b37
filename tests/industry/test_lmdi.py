"""The decomposition of changes: exact for any input, zeros included, and equal to a worked example."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.analysis.lmdi import decompose, log_mean

POSITIVE = st.floats(1e-6, 1e6)
OR_ZERO = st.one_of(st.just(0.0), POSITIVE)


def test_log_mean_by_hand() -> None:
    assert log_mean(2.0, 1.0) == pytest.approx(1 / math.log(2))
    assert log_mean(3.0, 3.0) == 3.0
    assert log_mean(0.0, 5.0) == 0.0 and log_mean(0.0, 0.0) == 0.0
    with pytest.raises(ValueError, match="negative"):
        log_mean(-1.0, 1.0)


@given(POSITIVE, POSITIVE)
def test_log_mean_is_symmetric_and_lies_between_geometric_and_arithmetic(a: float, b: float) -> None:
    mean = float(log_mean(a, b))
    assert mean == pytest.approx(float(log_mean(b, a)), rel=1e-15)
    assert math.sqrt(a * b) * (1 - 1e-12) <= mean <= (a + b) / 2 * (1 + 1e-12)


@given(POSITIVE, st.floats(1e-15, 1e-6))
def test_log_mean_is_stable_for_nearly_equal_values(a: float, step: float) -> None:
    assert float(log_mean(a, a * (1 + step))) == pytest.approx(a * (1 + step / 2), rel=1e-9)


def test_two_factors_by_hand() -> None:
    """V = 2·3 = 6 → 4·3 = 12: all of the change is the first factor's."""
    parts = decompose(
        {"a": np.array([2.0]), "b": np.array([3.0])}, {"a": np.array([4.0]), "b": np.array([3.0])}
    )
    assert parts["a"][0] == pytest.approx(6) and parts["b"][0] == 0


def test_both_move() -> None:
    """V = 1·1 → 2·4 = 8: the parts are L(8, 1)·ln 2 and L(8, 1)·ln 4, a third and two thirds of 7."""
    parts = decompose(
        {"a": np.array([1.0]), "b": np.array([1.0])}, {"a": np.array([2.0]), "b": np.array([4.0])}
    )
    assert parts["a"][0] == pytest.approx(7 / 3) and parts["b"][0] == pytest.approx(14 / 3)


def test_a_sector_that_appears_is_structure() -> None:
    """No energy use in the first year: its share is zero, CO₂ per energy is undefined and taken as unchanged."""
    start = {"all": np.array([10.0, 10.0]), "share": np.array([1.0, 0.0]), "factor": np.array([2.0, np.nan])}
    end = {"all": np.array([10.0, 10.0]), "share": np.array([0.6, 0.4]), "factor": np.array([2.0, 1.0])}
    parts = decompose(start, end)
    assert parts["share"][1] == pytest.approx(4.0) and parts["factor"][1] == 0 and parts["all"][1] == 0


def test_a_factor_undefined_without_a_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="not defined"):
        decompose(
            {"a": np.array([1.0]), "b": np.array([np.nan])}, {"a": np.array([1.0]), "b": np.array([1.0])}
        )


@pytest.mark.parametrize("bad", [-1.0, np.inf])
def test_negative_and_infinite_factors_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        decompose({"a": np.array([bad])}, {"a": np.array([1.0])})


def test_other_factors_are_refused() -> None:
    with pytest.raises(ValueError, match="factors differ"):
        decompose({"a": np.array([1.0])}, {"b": np.array([1.0])})


@given(arrays(np.float64, (2, 3, 5), elements=OR_ZERO))
def test_parts_add_up_whatever_is_zero(values: np.ndarray) -> None:
    start, end = ({name: values[t, k] for k, name in enumerate("xyz")} for t in (0, 1))
    before, after = values[0].prod(axis=0), values[1].prod(axis=0)
    total = sum(decompose(start, end).values())
    assert np.allclose(total, after - before, rtol=0, atol=1e-9 * max(before.max(), after.max(), 1e-300))


@given(arrays(np.float64, (2, 3, 4), elements=OR_ZERO))
def test_back_and_forth_cancel(values: np.ndarray) -> None:
    start, end = ({name: values[t, k] for k, name in enumerate("xyz")} for t in (0, 1))
    there, back = decompose(start, end), decompose(end, start)
    for name in "xyz":
        assert np.allclose(there[name], -back[name], rtol=1e-9, atol=1e-9 * values.prod(axis=1).max())
