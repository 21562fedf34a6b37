import numpy as np
import pytest

from indicators.engine import (
    Aggregate,
    Config,
    DomainError,
    Node,
    Normalise,
    Panel,
    Treat,
    Tree,
    aggregate,
    compose,
)

OFF = Treat(enabled=False)
X = np.array([[1.0, 4.0], [2.0, 2.0], [np.nan, 9.0]])
W = np.array([[0.25], [0.75]])


def mean(power: float) -> list[float]:
    found = aggregate.power_mean([X[:, :1], X[:, 1:]], W, power, shared=True)
    return [float(value) for value in found[:, 0]]


def test_means_by_hand() -> None:
    assert mean(1.0) == pytest.approx([3.25, 2, 9])
    assert mean(0.0) == pytest.approx([4**0.75, 2, 9])
    assert mean(-1.0) == pytest.approx([1 / (0.25 + 0.75 / 4), 2, 9])
    assert mean(2.0) == pytest.approx([np.sqrt(0.25 + 0.75 * 16), 2, 9])


def test_replicated_children_give_the_same_as_shared_ones() -> None:
    w = np.random.default_rng(1).dirichlet([1, 1], size=7).T
    for power in (1.0, 0.0, -1.0, 0.5):
        shared = aggregate.power_mean([X[:, :1], X[:, 1:]], w, power, shared=True)
        own = aggregate.power_mean([np.tile(X[:, :1], 7), np.tile(X[:, 1:], 7)], w, power, shared=False)
        assert np.allclose(shared, own, rtol=1e-13)


def test_copeland_by_hand() -> None:
    # b beats a (0.75 of the weight), c beats both; a and b have one and two comparisons they lose or win
    values = [np.array([[3.0], [1.0], [2.0]]), np.array([[1.0], [2.0], [3.0]])]
    found = aggregate.copeland(values, W, (0.0, 100.0))[:, 0]
    assert found.tolist() == [0.0, 50.0, 100.0]


def test_copeland_counts_a_draw_for_nobody_and_skips_missing_children() -> None:
    values = [np.array([[1.0], [2.0], [np.nan]]), np.array([[2.0], [1.0], [3.0]])]
    found = aggregate.copeland(values, np.array([[0.5], [0.5]]), (-2.0, 2.0))[:, 0]
    assert found.tolist() == [-1.0, -1.0, 2.0]


def test_methods_per_level() -> None:
    nodes = [Node(f"i{k}", f"p{k // 2}") for k in range(4)]
    tree = Tree((*nodes, Node("p0", "root", 2), Node("p1", "root", 2), Node("root", None, 3)))
    values = np.array([[[0.0, 10.0, 3.0, 5.0], [10.0, 0.0, 7.0, 2.0], [4.0, 6.0, 1.0, 8.0]]])
    panel = Panel(("a", "b", "c"), (1,), ("i0", "i1", "i2", "i3"), values)
    config = Config(treat=OFF, aggregate=Aggregate(("arithmetic", "geometric")))
    result = compose(panel, tree, config)
    pillars = [result.scores["p0"], result.scores["p1"]]
    assert np.allclose(pillars[0], (result.scores["i0"] + result.scores["i1"]) / 2)
    assert np.allclose(result.scores["root"], np.sqrt(pillars[0] * pillars[1]))
    assert result.normalised.min() == 1


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
def test_values_outside_a_means_domain_are_an_error_that_names_them(method: str) -> None:
    tree = Tree((Node("x", "root"), Node("y", "root"), Node("root", level=2)))
    panel = Panel(("a", "b"), (1,), ("x", "y"), np.array([[[1.0, 2.0], [3.0, 5.0]]]))
    config = Config(normalise=Normalise(low=0), aggregate=Aggregate(method))
    with pytest.raises(DomainError, match=rf"node 'root': {method} mean of values ≤ 0 in 'x'"):
        compose(panel, tree, config)
