"""Concentration, specialisation and similarity: worked by hand and within their bounds."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.analysis.structure import herfindahl, krugman, shares, similarity

VALUES = np.array([[6.0, 4.0, 0.0], [1.0, 1.0, 2.0]])
AMOUNTS = arrays(np.float64, (4, 5), elements=st.floats(0, 1e6))


def test_by_hand() -> None:
    share = shares(VALUES)
    assert herfindahl(share) == pytest.approx([0.36 + 0.16, 0.0625 + 0.0625 + 0.25])
    # Two provinces: each is compared with the other. |0.6 − 0.25| + |0.4 − 0.25| + |0 − 0.5| = 1.
    assert krugman(VALUES) == pytest.approx([1.0, 1.0])
    assert similarity(share)[0, 1] == pytest.approx(0.5)


def test_rest_is_the_others_taken_together() -> None:
    """The third province against the sum of the first two, (7, 5, 2) of 14: 2·(1 − 2/14)."""
    values = np.vstack([VALUES, [0.0, 0.0, 9.0]])
    assert krugman(values)[2] == pytest.approx(2 * (1 - 2 / 14))


def test_nothing_has_no_structure_and_minus_is_refused() -> None:
    assert np.isnan(shares(np.zeros((1, 3)))).all()
    with pytest.raises(ValueError, match="negative"):
        shares(np.array([[1.0, -1.0]]))


@given(AMOUNTS)
def test_bounds_and_symmetry(values: np.ndarray) -> None:
    assume((values.sum(axis=1) > 1e-3).all())
    share = shares(values)
    alike = similarity(share)
    assert np.allclose(alike, alike.T) and np.allclose(np.diag(alike), 1)
    assert (alike >= -1e-12).all() and (alike <= 1 + 1e-12).all()
    assert (herfindahl(share) >= 1 / 5 - 1e-12).all() and (herfindahl(share) <= 1 + 1e-12).all()
    assert (krugman(values) >= -1e-12).all() and (krugman(values) <= 2 + 1e-12).all()


@given(AMOUNTS, st.floats(0.1, 10))
def test_scale_does_not_matter_for_one_province(values: np.ndarray, factor: float) -> None:
    assume((values.sum(axis=1) > 1e-3).all())
    assert np.allclose(shares(values * factor), shares(values), atol=1e-12)
