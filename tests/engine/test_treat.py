import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine import Treat, treat

from .made import panel


def step_by_step(x: np.ndarray, config: Treat, most: int) -> np.ndarray:
    """Winsorising as defined: pull in the extreme value with its ties, look at the shape, repeat."""
    x = x.copy()
    original = x.copy()
    while True:
        skew, kurtosis = treat.skewness(x), treat.kurtosis(x)
        if treat.passes(skew, kurtosis, config):
            return x
        extreme = x.max() if skew >= 0 else x.min()
        inside = x[x != extreme]
        pulled = np.where(x == extreme, inside.max() if skew >= 0 else inside.min(), x)
        if (pulled != original).sum() > most:
            return x
        x = pulled


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6), n=st.integers(5, 200), most=st.integers(0, 30), turn=st.sampled_from([1, -1])
)
def test_bounds_from_prefix_sums_equal_pulling_step_by_step(seed: int, n: int, most: int, turn: int) -> None:
    rng = np.random.default_rng(seed)
    x = turn * np.round(rng.lognormal(sigma=2.0, size=n), 2)
    assert np.array_equal(treat.winsorise(x, Treat(), most), step_by_step(x, Treat(), most))


def test_two_sided_outliers_are_pulled_in_from_both_sides() -> None:
    x = np.concatenate([np.linspace(-1, 1, 60), [-40.0, 60.0]])
    found = treat.treat_indicator(x, Treat())
    treated, record = found.apply(x)
    assert (found.kind, found.changed, found.passes) == ("winsorise", 2, True)
    assert (treated.min(), treated.max()) == (-1, 1)
    assert record[-2:].tolist() == [treat.WINSORISED_LOW, treat.WINSORISED_HIGH]
    assert not record[:-2].any()


def test_logarithm_takes_the_original_values_when_winsorising_is_not_enough() -> None:
    x = np.exp(np.linspace(0, 12, 60))
    found = treat.treat_indicator(x, Treat(max_winsorised=2))
    treated, record = found.apply(x)
    assert found.kind == "log_two_sided" and not found.reflected
    assert np.allclose(treated, np.log(x - x.min() + 0.01 * (x.max() - x.min())))
    assert (record == treat.TRANSFORMED).all()


def test_reflected_logarithm_removes_negative_skew() -> None:
    x = -np.exp(np.linspace(0, 12, 60))
    found = treat.treat_indicator(x, Treat(max_winsorised=2))
    assert found.reflected and abs(found.skew) < abs(treat.skewness(x))
    assert (np.diff(found.apply(np.sort(x))[0]) > 0).all()


def test_no_treatment_without_a_shape() -> None:
    for x in (
        np.full(9, 3.0),
        np.array([1.0, 2.0, 900.0]),
        np.full(4, np.nan),
        np.array([0.1 + 0.2, 0.3, 0.3]),
    ):
        assert treat.treat_indicator(x, Treat()).kind == "none"


def test_allowed_points_grow_with_the_panel() -> None:
    assert [treat.allowed_points(n, Treat()) for n in (31, 100, 186, 1000)] == [5, 5, 9, 50]
    assert treat.allowed_points(1000, Treat(max_winsorised=3)) == 3


def test_treatment_off_changes_nothing() -> None:
    values = panel(1, spread=3.0).values
    treated, record = treat.apply(values, treat.treat(values, Treat(enabled=False)))
    assert np.array_equal(treated, values) and not record.any()


def test_new_values_under_a_frozen_logarithm_stay_finite() -> None:
    for reflected in (False, True):
        frozen = treat.Treatment("log_two_sided", 0.0, 10.0, reflected)
        assert np.isfinite(frozen.apply(np.array([-5.0, 0.0, 10.0, 25.0]))[0]).all()
