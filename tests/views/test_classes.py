"""Classes of the map beside values worked out by hand."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.components.classes import Classes, equal, jenks, quantile


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


@pytest.mark.parametrize("method", [quantile, equal, jenks])
def test_degenerate_input(method: object) -> None:
    assert method([]).k == 0
    assert method([None, math.nan]).k == 0
    one = method([4.0, 4.0, None])
    assert (one.k, one.of(4.0), one.counts([4.0, 4.0, None])) == (1, 0, (2,))


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=40), st.sampled_from([quantile, equal, jenks]))
def test_every_value_falls_in_exactly_one_class(values: list, method: object) -> None:
    classes = method(values)
    known = [v for v in values if v is not None]
    assert sum(classes.counts(values)) == len(known)
    for v in known:
        i = classes.of(v)
        assert classes.bins[i] <= v <= classes.bins[i + 1] or math.isclose(v, classes.bins[i], abs_tol=1e-6)


# Made-up values; limits and counts computed with mapclassify 2.10 (FisherJenks).
MADE = [3.1, 4.7, 4.9, 5.2, 8.8, 9.1, 9.3, 9.4, 15.0, 15.5, 16.1, 22.0, 23.4, 23.9, 24.0, 31.7, 33.0, 40.2, 41.1, 58.6]


@pytest.mark.parametrize(
    ("k", "limits", "counts"),
    [
        (3, (3.1, 16.1, 33.0, 58.6), (11, 6, 3)),
        (4, (3.1, 9.4, 24.0, 41.1, 58.6), (8, 7, 4, 1)),
        (5, (3.1, 9.4, 16.1, 24.0, 41.1, 58.6), (8, 3, 4, 4, 1)),
    ],
)
def test_natural_breaks_beside_another_implementation(k: int, limits: tuple, counts: tuple) -> None:
    classes = jenks([*MADE[::-1], None], k)
    assert classes.bins == limits
    assert classes.counts(MADE) == counts


def within(groups: list) -> float:
    return sum(float(np.sum((np.array(g) - np.mean(g)) ** 2)) for g in groups)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9), st.integers(1, 4))
def test_no_other_division_is_tighter(values: list, k: int) -> None:
    classes = jenks(values, k)
    ordered = sorted(values)
    k = min(k, len(set(values)))
    cuts = combinations(range(1, len(ordered)), k - 1)
    tightest = min(within(list(map(list, np.split(ordered, cut)))) for cut in cuts)
    found = [[v for v in ordered if classes.of(v) == i] for i in range(classes.k)]
    assert classes.k == k and all(found)
    assert within(found) == pytest.approx(tightest, abs=1e-6)
