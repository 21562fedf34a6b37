"""Classes of the map beside values worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.components.classes import Classes, equal, quantile


def test_quantiles_by_hand() -> None:
    classes = quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, None], 5)
    assert classes.bins == (1, 3, 5, 7, 9, 11)
    assert classes.counts([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, None]) == (3, 2, 2, 2, 2)
    assert [classes.of(v) for v in (1, 3, 3.1, 11, None, math.nan)] == [0, 0, 1, 4, None, None]


def test_equal_width_by_hand() -> None:
    classes = equal([0, 10, 1], 5)
    assert classes.bins == (0, 2, 4, 6, 8, 10)
    assert classes.counts([0, 10, 1]) == (2, 0, 0, 0, 1)


def test_values_outside_fixed_breaks_fall_in_the_outer_classes() -> None:
    classes = Classes((0.0, 1.0, 2.0))
    assert (classes.of(-5), classes.of(7)) == (0, 1)


@pytest.mark.parametrize("method", [quantile, equal])
def test_degenerate_input(method: object) -> None:
    assert method([]).k == 0
    assert method([None, math.nan]).k == 0
    one = method([4.0, 4.0, None])
    assert (one.k, one.of(4.0), one.counts([4.0, 4.0, None])) == (1, 0, (2,))


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=40), st.sampled_from([quantile, equal]))
def test_every_value_falls_in_exactly_one_class(values: list, method: object) -> None:
    classes = method(values)
    known = [v for v in values if v is not None]
    assert sum(classes.counts(values)) == len(known)
    for v in known:
        i = classes.of(v)
        assert classes.bins[i] <= v <= classes.bins[i + 1] or math.isclose(v, classes.bins[i], abs_tol=1e-6)
