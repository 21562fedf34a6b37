import numpy as np
import pytest

from indicators.engine import (
    Aggregate,
    Coverage,
    EngineError,
    Node,
    Normalise,
    Panel,
    Tree,
    TreeError,
    Uncertainty,
    Weights,
    compose,
)

GOOD = (Node("a", "p"), Node("b", "p"), Node("p", "r", 2), Node("r", None, 3))


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ((), "tree: no rows"),
        ((*GOOD, Node("a", "p")), "row 5: code 'a' is already declared in row 1"),
        ((*GOOD, Node("c", "q")), "row 5, code 'c': parent 'q' is not declared as a code"),
        (
            (*GOOD, Node("c", "r")),
            "row 5, code 'c': parent 'r' is at level 3, it must be at the level above, 2",
        ),
        ((*GOOD, Node("q", "r", 2)), "row 5, code 'q': is at level 2 but no row names it as parent"),
        ((*GOOD, Node("c")), "row 5, code 'c': an indicator (level 1) needs a parent"),
        (
            (*GOOD, Node("s", None, 3)),
            "tree: exactly one code must have no parent (the root), found 'r', 's'",
        ),
        ((*GOOD, Node("c", "p", direction=0)), "row 5, code 'c': direction 0 is neither 1 nor -1"),
        ((*GOOD, Node("c", "p", weight=-1)), "row 5, code 'c': weight -1 is not a number ≥ 0"),
        ((*GOOD, Node("c", "p", goalpost_low=1)), "goalpost_low and goalpost_high must both be given"),
        (
            (*GOOD, Node("c", "p", goalpost_low=2, goalpost_high=1)),
            "goalpost_low 2 is not below goalpost_high 1",
        ),
        (
            (Node("a", "p", weight=0), *GOOD[2:], Node("b", "p", weight=0)),
            "weights of its children are all zero",
        ),
        ((*GOOD, Node("", "p")), "the code is empty"),
    ],
)
def test_broken_trees_say_which_code_which_rule_which_row(nodes: tuple[Node, ...], message: str) -> None:
    with pytest.raises(TreeError) as caught:
        Tree(nodes)
    assert message in str(caught.value)


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(TreeError) as caught:
        Tree((*GOOD, Node("c", "q"), Node("d", "r")))
    assert len(caught.value.problems) == 2


def test_tree_walks() -> None:
    tree = Tree(GOOD)
    assert (tree.root, tree.leaves, tree.parents, tree.depth) == ("r", ("a", "b"), ("p", "r"), 3)
    assert tree.ancestors("a") == ("p", "r") and tree.leaves_of("r") == ("a", "b")
    assert tree.without("a").leaves == ("b",)
    with pytest.raises(EngineError, match="nothing is left"):
        tree.without("p")


def test_panels_are_checked() -> None:
    values = np.ones((1, 2, 1))
    with pytest.raises(EngineError, match="shape"):
        Panel(("a",), (1,), ("x",), values)
    with pytest.raises(EngineError, match="units repeated: a"):
        Panel(("a", "a"), (1,), ("x",), values)
    values[0, 1, 0] = np.inf
    with pytest.raises(EngineError, match="infinite value at unit 'b', time 1, code 'x'"):
        Panel(("a", "b"), (1,), ("x",), values)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(EngineError, match="no column for indicator 'b'"):
        compose(Panel(("u",), (1,), ("a",), np.ones((1, 1, 1))), Tree(GOOD))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Normalise("min-max"), r"\[normalise\] method = 'min-max': must be one of minmax"),
        (lambda: Normalise(low=5, high=5), "low = 5 is not below high = 5"),
        (lambda: Weights("pca"), r"\[weights\] scheme = 'pca'"),
        (lambda: Aggregate(()), "the list is empty"),
        (lambda: Coverage(1.5), "between 0 and 1"),
        (lambda: Uncertainty(replications=0), "replications = 0"),
    ],
)
def test_unknown_choices_are_refused(make: object, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        make()  # type: ignore[operator]


def test_override_for_an_unknown_node_is_refused() -> None:
    from indicators.engine import Config

    panel = Panel(("u",), (1,), ("a", "b"), np.ones((1, 1, 2)))
    with pytest.raises(EngineError, match=r"\[coverage\] nodes: 'q' is not a node with children"):
        compose(panel, Tree(GOOD), Config(coverage=Coverage(0.5, {"q": 1.0})))
