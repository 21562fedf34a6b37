import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine import Config, Weights, compose, weigh

from .made import panel, tree

SCHEMES = ("given", "equal", "entropy", "critic", "scatter", "combined")


def test_entropy_by_hand() -> None:
    x = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 8.0]])
    # p = 0, 1/3, 2/3 and 0, 1/9, 8/9; N = 3
    evenness = np.array(
        [
            (np.log(3) / 3 + 2 / 3 * np.log(3 / 2)) / np.log(3),
            (np.log(9) / 9 + 8 / 9 * np.log(9 / 8)) / np.log(3),
        ]
    )
    assert weigh.entropy(x) == pytest.approx((1 - evenness) / (1 - evenness).sum(), abs=1e-15)


def test_critic_by_hand() -> None:
    x = np.array([[0.0, 4.0, 0.0], [1.0, 2.0, 0.0], [2.0, 0.0, 3.0]])
    scaled = np.array([[0, 1, 0], [0.5, 0.5, 0], [1, 0, 1]])
    r = np.corrcoef(scaled.T)
    raw = scaled.std(axis=0, ddof=1) * (1 - r).sum(axis=1)
    assert weigh.critic(x) == pytest.approx(raw / raw.sum(), abs=1e-12)


def test_scatter_is_the_first_eigenvector_when_it_is_positive() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 4)) + rng.normal(size=(60, 1))
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    w = weigh.scatter(x)
    h = z.T @ z
    assert (w > 0).all()
    assert h @ w == pytest.approx(np.linalg.eigvalsh(h)[-1] * w, rel=1e-9)


def test_scatter_stays_non_negative_and_best_when_the_eigenvector_is_not() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(80, 3))
    x[:, 2] = -x[:, 0] + 0.3 * rng.normal(size=80)
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    h = z.T @ z
    assert (np.linalg.eigh(h)[1][:, -1].min() < -1e-3) and (np.linalg.eigh(h)[1][:, -1].max() > 1e-3)
    w = weigh.scatter(x)
    w = w / np.linalg.norm(w)
    other = np.abs(rng.normal(size=(20_000, 3)))
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    assert (w >= 0).all()
    assert w @ h @ w >= np.einsum("ij,jk,ik->i", other, h, other).max() - 1e-9


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    rows=st.integers(1, 25),
    columns=st.integers(1, 6),
    constant=st.booleans(),
    missing=st.floats(0, 0.9),
)
def test_weights_are_never_negative_and_sum_to_one(
    seed: int, rows: int, columns: int, constant: bool, missing: float
) -> None:
    rng = np.random.default_rng(seed)
    x = np.round(rng.normal(size=(rows, columns)), 1)
    x[rng.random(x.shape) < missing] = np.nan
    if constant:
        x[:, 0] = 2.0
    for scheme in (weigh.equal, weigh.entropy, weigh.critic, weigh.scatter):
        w = scheme(x)
        assert (w >= 0).all() and w.sum() == pytest.approx(1, abs=1e-12)


def test_constant_children_get_no_weight_from_data() -> None:
    x = np.column_stack([np.full(5, 2.0), np.arange(5.0), np.array([3.0, 1, 4, 1, 5])])
    for scheme in (weigh.entropy, weigh.critic, weigh.scatter):
        assert scheme(x)[0] == 0
        assert scheme(np.full((5, 2), 1.0)).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_weights_sum_to_one_within_each_parent(scheme: str) -> None:
    result = compose(panel(2, missing=0.1), tree(seed=2), Config(weights=Weights(scheme)))
    assert result.parameters.weights is not None
    for weights in result.parameters.weights.values():
        assert weights.sum() == pytest.approx(1, abs=1e-12)
    indicators = [weight for weight in result.weights if weight.code in result.tree.leaves]
    for share in ("in_root", "variance_share", "score_share"):
        assert sum(getattr(weight, share) for weight in indicators) == pytest.approx(1, abs=1e-12)


def test_scheme_per_level_leaves_others_as_given() -> None:
    weights = compose(panel(2), tree(seed=2), Config(weights=Weights({1: "entropy"}))).parameters.weights
    assert weights is not None
    assert weights["root"] == pytest.approx(weigh.given(tree(seed=2), "root"))
    assert weights["p0"] != pytest.approx(weigh.given(tree(seed=2), "p0"))


def test_effective_weights_of_an_additive_index_are_covariance_shares() -> None:
    result = compose(panel(4), tree(seed=4))
    root = result.scores["root"].ravel()
    for weight in result.weights:
        x = result.scores[weight.code].ravel()
        expected = weight.in_root * np.cov(x, root, ddof=0)[0, 1] / root.var()
        assert weight.variance_share == pytest.approx(expected, abs=1e-12)
