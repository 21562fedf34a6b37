import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine import (
    Aggregate,
    Config,
    Coverage,
    EngineError,
    Node,
    Normalise,
    Panel,
    Result,
    Treat,
    Tree,
    compose,
    decompose,
    explain,
)

from .made import panel, tree

METHODS = ("arithmetic", "geometric", "harmonic", "generalised", "copeland")


def adds_up(result: Result, parts: dict[str, np.ndarray], whole: np.ndarray) -> bool:
    """Parts add up to their parent at every level, and indicators to the whole, within 1e-10."""
    t = result.tree
    sums = [(np.sum([parts[c] for c in t.children(code)], axis=0), parts[code]) for code in t.parents]
    sums.append((np.sum([parts[leaf] for leaf in t.leaves], axis=0), whole))
    return all(np.allclose(total, part, rtol=0, atol=1e-10, equal_nan=True) for total, part in sums)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    lower=st.sampled_from(METHODS),
    upper=st.sampled_from(METHODS),
    missing=st.sampled_from((0.0, 0.2, 0.4)),
    pillars=st.integers(1, 3),
)
def test_changes_and_gaps_add_up_exactly(
    seed: int, lower: str, upper: str, missing: float, pillars: int
) -> None:
    config = Config(aggregate=Aggregate((lower, upper), power=2.5 if seed % 2 else -0.7))
    result = compose(panel(seed, units=5, missing=missing), tree(pillars=pillars, seed=seed), config)
    root = result.scores["root"]
    assert adds_up(result, explain.change(result, 2018, 2020), root[2] - root[0])
    gaps = explain.gap_to_ideal(result)
    assert adds_up(result, gaps, gaps["root"])
    assert np.array_equal(np.isnan(gaps["root"]), np.isnan(root))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    methods=st.tuples(*[st.sampled_from(METHODS)] * 3),
    missing=st.sampled_from((0.2, 0.5)),
    minimum=st.sampled_from((0.3, 0.6)),
)
def test_deeper_trees_with_gaps_add_up_exactly(
    seed: int, methods: tuple[str, str, str], missing: float, minimum: float
) -> None:
    """Also below a node that lacks a score although some of its children have one."""
    nodes = [Node(f"i{m:02d}", f"p{m % 4}") for m in range(9)]
    nodes += [Node(f"p{k}", f"g{k % 2}", 2) for k in range(4)]
    nodes += [Node("g0", "root", 3), Node("g1", "root", 3), Node("root", None, 4)]
    config = Config(aggregate=Aggregate(methods), coverage=Coverage(minimum, {"g0": 1.0, "root": 0.5}))
    result = compose(panel(seed, units=5, missing=missing), Tree(tuple(nodes)), config)
    root = result.scores["root"]
    assert adds_up(result, explain.change(result, 2018, 2020), root[2] - root[0])
    gaps = explain.gap_to_ideal(result)
    assert adds_up(result, gaps, gaps["root"])


def test_additive_contributions_are_weighted_differences() -> None:
    result = compose(panel(1), tree(seed=1))
    parts = explain.between(result, ("u03", 2018), ("u07", 2020))
    for weight in result.weights:
        if weight.code in result.tree.leaves:
            x = result.scores[weight.code]
            assert parts[weight.code] == pytest.approx(weight.in_root * (x[2, 7] - x[0, 3]), abs=1e-12)


def test_geometric_contributions_follow_the_logarithmic_mean() -> None:
    result = compose(panel(1), tree(pillars=1), Config(aggregate=Aggregate(("geometric", "arithmetic"))))
    parts = explain.between(result, ("u03", 2018), ("u07", 2020))
    a, b = result.scores["root"][0, 3], result.scores["root"][2, 7]
    mean = (b - a) / np.log(b / a)
    for leaf in result.tree.leaves:
        x = result.scores[leaf]
        assert parts[leaf] == pytest.approx(mean * np.log(x[2, 7] / x[0, 3]) / 9, abs=1e-10)


def test_close_scores_with_opposite_parts_stay_exact() -> None:
    how = Config(aggregate=Aggregate("geometric"))
    p, t = panel(1, units=4), tree(pillars=1)
    result = compose(p, t, how)
    weights, rules = result.parameters.weights, explain.aggregate.rules(t, how.aggregate, how.scale)
    assert weights is not None
    start = {code: np.array([10.0]) for code in t.codes}
    end = {code: np.array([10.0]) for code in t.codes}
    end["i00"], end["i01"] = np.array([20.0]), np.array([5.0 * (1 + 1e-9)])
    end["p0"] = end["root"] = np.array([10.0 * (1 + 1e-9) ** (1 / 9)])
    parts = decompose.contributions(t, weights, rules, start, end, start)
    assert sum(parts[leaf][0] for leaf in t.leaves) == pytest.approx(end["root"][0] - 10, abs=1e-12)
    assert parts["i00"][0] == pytest.approx(10 * np.log(2) / 9, rel=1e-8)


@pytest.mark.parametrize("power", [0.5, 3.0])
def test_zeros_are_decomposed_where_the_mean_allows_them(power: float) -> None:
    p = panel(3, units=4)
    values = p.values.copy()
    values[:2, 1] = values.min(axis=(0, 1))  # nothing at all, twice
    config = Config(
        treat=Treat(enabled=False), normalise=Normalise(low=0.0), aggregate=Aggregate("generalised", power)
    )
    result = compose(Panel(p.units, p.times, p.codes, values), tree(), config)
    root = result.scores["root"]
    assert root[0, 1] == root[1, 1] == 0
    for start, end in ((2018, 2019), (2018, 2020)):
        assert adds_up(result, explain.change(result, start, end), root[end - 2018] - root[start - 2018])
    assert explain.change(result, 2018, 2019)["root"][1] == 0


def test_copeland_shapley_and_two_paths_agree_where_effects_do_not_interact() -> None:
    others = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    parts = decompose._copeland_parts(
        np.array([[1.0, 1.0]]), np.array([[3.0, 3.0]]), np.array([0.5, 0.5]), others, (0.0, 1.0), np.zeros(1)
    )
    assert parts.tolist() == [[0.5, 0.5]]


def test_more_children_than_can_be_enumerated_still_add_up() -> None:
    config = Config(aggregate=Aggregate("copeland"))
    result = compose(panel(2, units=5, indicators=12, missing=0.1), tree(12, 1, seed=2), config)
    root = result.scores["root"]
    assert adds_up(result, explain.change(result, 2018, 2019), root[1] - root[0])


def test_obstacles_are_the_obstacle_degree_of_an_additive_index() -> None:
    result = compose(panel(5, missing=0.1), tree(pillars=1, seed=5))
    in_root = {weight.code: weight.in_root for weight in result.weights}
    weights = np.array([in_root[leaf] for leaf in result.tree.leaves])
    expected = explain.obstacle_degree(result.normalised / 100, weights)
    found = explain.obstacles(result)
    for m, leaf in enumerate(result.tree.leaves):
        here = ~np.isnan(expected[..., m])
        assert np.allclose(found[leaf][here], expected[..., m][here], atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_obstacles_sum_to_one_for_every_aggregation(method: str) -> None:
    result = compose(panel(6, units=6), tree(seed=6), Config(aggregate=Aggregate(method)))
    shares = explain.obstacles(result)
    assert np.nansum([shares[leaf] for leaf in result.tree.leaves], axis=0) == pytest.approx(1, abs=1e-10)


def test_a_trace_leads_from_the_value_to_the_score() -> None:
    config = Config(normalise=Normalise(low=1))
    result = compose(panel(7, spread=2.0), tree(seed=7), config)
    path = explain.trace(result, "u05", 2019, "i04")
    assert path.value == result.panel.values[1, 5, 4]
    assert path.treatment.apply(np.array([path.value]))[0][0] == path.treated
    assert path.shift is not None and path.scale is not None
    place = (path.treated * path.direction - path.shift) / path.scale
    assert path.normalised == pytest.approx(1 + 99 * place)
    assert [code for code, _ in path.scores] == ["i04", "p1", "root"]
    assert np.prod([weight for _, weight in path.weights]) == pytest.approx(
        next(weight.in_root for weight in result.weights if weight.code == "i04")
    )


def test_points_that_cannot_be_explained_are_named() -> None:
    result = compose(panel(1), tree())
    with pytest.raises(EngineError, match="no unit 'nowhere'"):
        explain.between(result, ("nowhere", 2018), ("u01", 2018))
    with pytest.raises(EngineError, match="no time 1999"):
        explain.trace(result, "u01", 1999, "i00")
    with pytest.raises(EngineError, match="'p0' is not an indicator"):
        explain.trace(result, "u01", 2018, "p0")
