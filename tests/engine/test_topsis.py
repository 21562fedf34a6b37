import numpy as np
import pytest

from indicators.engine import EngineError, topsis

X = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
W = np.array([0.8, 0.2])


def test_weighted_values_by_hand() -> None:
    found = topsis.topsis(X, W, "weighted_values")
    assert found == pytest.approx([0.8, 0.2, 0.5])


def test_weighted_distances_by_hand() -> None:
    found = topsis.topsis(X, W, "weighted_distances")
    high, low = np.sqrt(0.8), np.sqrt(0.2)
    assert found == pytest.approx([high / (high + low), low / (high + low), 0.5])


def test_the_two_conventions_rank_differently() -> None:
    x = np.random.default_rng(1).random((40, 6))
    w = np.random.default_rng(2).dirichlet(np.ones(6) * 0.7)
    orders = [np.argsort(topsis.topsis(x, w, c)) for c in ("weighted_values", "weighted_distances")]
    assert not np.array_equal(*orders)


def test_missing_indicators_drop_out_until_too_few_are_left() -> None:
    x = np.array([[0.2, np.nan, 0.4], [np.nan, np.nan, 0.4], [0.9, 0.1, 0.3]])
    found = topsis.topsis(x, np.ones(3), "weighted_distances")
    kept = topsis.topsis(x[:1, [0, 2]], np.ones(2), "weighted_distances")
    assert found[0] == pytest.approx(kept[0]) and np.isnan(found[1])


def test_bad_input_is_refused() -> None:
    with pytest.raises(EngineError, match="between 0 and 1"):
        topsis.topsis(X * 100, W, "weighted_values")
    with pytest.raises(EngineError, match="one weight"):
        topsis.topsis(X, np.ones(3), "weighted_values")
    with pytest.raises(EngineError, match="convention 'other'"):
        topsis.topsis(X, W, "other")  # type: ignore[arg-type]
