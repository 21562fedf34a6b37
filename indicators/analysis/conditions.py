"""Conditions of strategy rules: comparisons, and, or, not and arithmetic over measured quantities of a province.

A condition such as ``percentile(coal_share) >= 60 and score(green_carbon) < 50`` is Python syntax of which only this
much is allowed; nothing is ever executed, the tree is walked. A quantity is a function of one code:

- score(x), rank(x), change(x): score of an index, pillar or indicator, its rank, and its change since the first
  year of the edition, in points
- percentile(x): 0 (last) to 100 (first) among the provinces, by score; for measures without a score by value
- z(x): distance from the mean of the provinces in standard deviations, of the score or, without one, of the value
- value(x): the published value of an indicator, a measure that is shown, or a feature of comparison
- peer_gap(x): own score minus the median of the five peers
"""

import ast
import functools
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

FUNCTIONS = ("score", "rank", "percentile", "z", "value", "change", "peer_gap")
_COMPARE: dict[type, Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ARITHMETIC: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class ConditionError(ValueError):
    """The condition cannot be read; the message says which part breaks which rule."""


@dataclass(frozen=True, order=True)
class Quantity:
    """A function of one code, for example percentile(coal_share)."""

    function: str
    code: str

    def __str__(self) -> str:
        return f"{self.function}({self.code})"


@dataclass(frozen=True)
class Condition:
    """A readable condition: its text, its tree and the quantities it needs, in order of appearance."""

    text: str
    tree: ast.expr
    quantities: tuple[Quantity, ...]

    def holds(self, values: Mapping[Quantity, float]) -> bool:
        """Whether it holds for the values. Raises KeyError when one of its quantities is missing."""
        return _truth(self.tree, values)


@functools.lru_cache(512)  # the rules are some sixty, and a page says each anew
def parse(text: str) -> Condition:
    """Reads a condition. Raises ConditionError for anything but the syntax above, naming the part."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ConditionError(f"cannot be parsed: {error.msg}") from None
    found: list[Quantity] = []
    _check_truth(tree, found)
    return Condition(text.strip(), tree, tuple(dict.fromkeys(found)))


def _check_truth(node: ast.expr, found: list[Quantity]) -> None:
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            _check_truth(part, found)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        _check_truth(node.operand, found)
    elif isinstance(node, ast.Compare):
        for op in node.ops:
            if type(op) not in _COMPARE:
                raise ConditionError(f"{ast.unparse(node)!r}: compare with <, <=, > or >=")
        for part in (node.left, *node.comparators):
            _check_number(part, found)
    else:
        raise ConditionError(f"{ast.unparse(node)!r} is neither true nor false: a comparison is missing")


def _check_number(node: ast.expr, found: list[Quantity]) -> None:
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        _check_number(node.left, found)
        _check_number(node.right, found)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        _check_number(node.operand, found)
    elif isinstance(node, ast.Call):
        found.append(quantity(node))
    elif not (isinstance(node, ast.Constant) and type(node.value) in (int, float)):
        raise ConditionError(f"{ast.unparse(node)!r} is not allowed in a condition")


def quantity(node: ast.Call) -> Quantity:
    """The quantity that a call in a condition stands for. Raises ConditionError for any other call."""
    named = isinstance(node.func, ast.Name) and len(node.args) == 1 and not node.keywords
    if not named or not isinstance(node.args[0], ast.Name):
        raise ConditionError(f"{ast.unparse(node)!r}: a quantity is a function of one code")
    function = node.func.id if isinstance(node.func, ast.Name) else ""
    if function not in FUNCTIONS:
        raise ConditionError(f"unknown function {function!r}; known: {', '.join(FUNCTIONS)}")
    return Quantity(function, node.args[0].id)


def _truth(node: ast.expr, values: Mapping[Quantity, float]) -> bool:
    if isinstance(node, ast.BoolOp):
        parts = [_truth(part, values) for part in node.values]
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if isinstance(node, ast.UnaryOp):
        return not _truth(node.operand, values)
    assert isinstance(node, ast.Compare)  # parse lets nothing else through
    numbers = [number(part, values) for part in (node.left, *node.comparators)]
    return all(
        _COMPARE[type(op)](left, right)
        for op, left, right in zip(node.ops, numbers[:-1], numbers[1:], strict=True)
    )


def number(node: ast.expr, values: Mapping[Quantity, float]) -> float:
    """One side of a comparison as a number. Raises KeyError when one of its quantities is missing."""
    if isinstance(node, ast.BinOp):
        return _ARITHMETIC[type(node.op)](number(node.left, values), number(node.right, values))
    if isinstance(node, ast.UnaryOp):
        return -number(node.operand, values)
    if isinstance(node, ast.Call):
        return values[quantity(node)]
    assert isinstance(node, ast.Constant)
    return float(node.value)  # type: ignore[arg-type]
