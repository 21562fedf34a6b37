import numpy as np
import pytest

from indicators.engine import Config, EngineError, Node, Normalise, Panel, Treat, Tree, compose, normalise

OFF = Treat(enabled=False)


def scores(values: list[list[float]], config: Normalise, **node: float) -> np.ndarray:
    """Normalised values [times, units] of one indicator under a root."""
    x = np.array(values)[:, :, None]
    units = tuple(f"u{n}" for n in range(x.shape[1]))
    tree = Tree((Node("x", "root", **node), Node("root", level=2)))  # type: ignore[arg-type]
    panel = Panel(units, tuple(range(len(values))), ("x",), x)
    return compose(panel, tree, Config(treat=OFF, normalise=config)).scores["x"]


def test_minmax_takes_its_ends_from_all_times() -> None:
    found = scores([[0.0, 5.0], [10.0, 2.0]], Normalise())
    assert found.tolist() == [[0.0, 50.0], [100.0, 20.0]]


def test_per_time_scope_takes_them_from_each_time() -> None:
    found = scores([[0.0, 5.0], [10.0, 2.0]], Normalise(scope="per_time"))
    assert found.tolist() == [[0.0, 100.0], [100.0, 0.0]]


def test_direction_comes_first() -> None:
    assert scores([[1.0, 2.0, 5.0]], Normalise(), direction=-1).tolist() == [[100.0, 75.0, 0.0]]
    ranked = scores([[1.0, 2.0, 2.0, 5.0]], Normalise("rank"), direction=-1)
    assert ranked.tolist() == [[4.0, 2.0, 2.0, 1.0]]


def test_goalposts_are_cut_and_fixed_scale_is_not() -> None:
    ends = {"goalpost_low": 0.0, "goalpost_high": 10.0}
    assert scores([[-5.0, 5.0, 20.0]], Normalise("goalposts"), **ends).tolist() == [[0.0, 50.0, 100.0]]
    assert scores([[-5.0, 5.0, 20.0]], Normalise("fixed"), **ends).tolist() == [[-50.0, 50.0, 200.0]]
    turned = scores([[-5.0, 2.0, 20.0]], Normalise("goalposts"), direction=-1, **ends)
    assert turned.tolist() == [[100.0, 80.0, 0.0]]


def test_distance_to_target_of_an_indicator_where_less_is_better() -> None:
    found = scores([[10.0, 6.0, 2.0, 1.0]], Normalise("distance_to_target"), direction=-1, target=2.0)
    assert found.tolist() == [[0.0, 50.0, 100.0, 100.0]]


def test_zscores_take_the_asked_mean_and_deviation() -> None:
    found = scores([[1.0, 2.0], [3.0, 6.0]], Normalise("zscore", mean=50, sd=10))
    assert found.mean() == pytest.approx(50) and found.std(ddof=1) == pytest.approx(10)


def test_constant_indicator_sits_in_the_middle_and_is_reported() -> None:
    assert scores([[3.0, 3.0, np.nan]], Normalise())[0, :2].tolist() == [50.0, 50.0]
    assert scores([[3.0, 3.0]], Normalise("zscore"))[0].tolist() == [0.0, 0.0]
    tree = Tree((Node("x", "root"), Node("root", level=2)))
    found = compose(Panel(("a", "b"), (1,), ("x",), np.full((1, 2, 1), 3.0)), tree)
    assert found.warnings == ("indicator 'x' is constant: it cannot tell units apart",)


def test_single_value_has_percentile_rank_one_half() -> None:
    assert normalise.places(np.array([7.0, np.nan]), "percentile_rank").tolist()[0] == 0.5


@pytest.mark.parametrize(
    ("config", "node", "message"),
    [
        (Normalise("distance_to_target"), {}, "'x': distance_to_target needs a target"),
        (Normalise("distance_to_target"), {"target": 0.5}, "target 0.5 is not better than the worst value 1"),
        (Normalise("goalposts"), {}, "'x': goalposts needs goalpost_low and goalpost_high"),
        (Normalise("fraction_of_max"), {"direction": -1}, "'x': fraction_of_max needs a positive maximum"),
    ],
)
def test_missing_declarations_are_named(config: Normalise, node: dict[str, float], message: str) -> None:
    with pytest.raises(EngineError, match=message):
        scores([[1.0, 2.0]], config, **node)
