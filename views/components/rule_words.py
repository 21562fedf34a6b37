"""Conditions of strategy rules as sentences: each comparison in words, the present value beside the threshold."""

import ast
from collections.abc import Mapping, Sequence

from indicators.analysis import conditions
from indicators.analysis.strategy import Evidence
from views.components import summary
from views.components.amounts import amount, amounts, side
from views.components.words import Translator

_WORDS = {ast.GtE: "rule_at_least", ast.Gt: "rule_above", ast.LtE: "rule_at_most", ast.Lt: "rule_below"}
_TURNED = {ast.GtE: ast.LtE, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.Lt: ast.Gt}
_SIGNS = {ast.Add: "rule_plus", ast.Sub: "rule_minus", ast.Mult: "rule_times", ast.Div: "rule_over"}


def sentences(text: str, evidence: Sequence[Evidence], t: Translator, language: str) -> list[str]:
    """What must all hold, a sentence each with the numbers of its ``evidence``: measure, threshold, present value."""
    return _Speaker(evidence, t, language).all_of(conditions.parse(text).tree)


class _Speaker:
    def __init__(self, evidence: Sequence[Evidence], t: Translator, language: str) -> None:
        self.known: Mapping[conditions.Quantity, Evidence] = {one.quantity: one for one in evidence}
        self.values = {one.quantity: one.value for one in evidence if one.value is not None}
        self.t, self.language = t, language

    def all_of(self, node: ast.expr) -> list[str]:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            return [one for part in node.values for one in self.all_of(part)]
        return [self.truth(node)]

    def truth(self, node: ast.expr) -> str:
        if isinstance(node, ast.BoolOp):
            joint = self.t("rule_and" if isinstance(node.op, ast.And) else "rule_or")
            return joint.join(
                self.t("in_brackets", text=self.truth(part)).strip()
                if isinstance(part, ast.BoolOp)
                else self.truth(part)
                for part in node.values
            )
        if isinstance(node, ast.UnaryOp):
            return self.t("rule_not", text=self.truth(node.operand))
        assert isinstance(node, ast.Compare)  # a condition holds nothing else
        lefts = [node.left, *node.comparators[:-1]]
        pairs = zip(lefts, node.ops, node.comparators, strict=True)
        return self.t("rule_and").join(self.comparison(left, type(op), right) for left, op, right in pairs)

    def comparison(self, left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> str:
        """What is measured stands first, on whichever side of the sign the rule has it."""
        if not self.measured(left):
            left, op, right = right, _TURNED[op], left
        parts = self.measured(left)
        if self.measured(right):
            limit = self.phrase(right)
        else:
            limit = amount(parts[0], conditions.number(right, {}), self.t, self.language)
        return self.t(_WORDS[op], measure=self.phrase(left), limit=limit, now=self.now(left, parts))

    def measured(self, node: ast.expr) -> list[Evidence]:
        """The quantities of one side of a comparison, in order."""
        calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
        calls.sort(key=lambda one: one.col_offset)
        return [self.known[conditions.quantity(one)] for one in calls]

    def phrase(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call):
            one = self.known[conditions.quantity(node)]
            return self.t(f"rule_{one.quantity.function}", name=one.name[side(self.language)])
        if isinstance(node, ast.BinOp):
            return self.t(_SIGNS[type(node.op)], left=self.phrase(node.left), right=self.phrase(node.right))
        if isinstance(node, ast.UnaryOp) and self.measured(node):
            return f"−{self.phrase(node.operand)}"
        return summary.number(conditions.number(node, {}))

    def now(self, node: ast.expr, parts: Sequence[Evidence]) -> str:
        """The present value of a side of a comparison, what was published for it and when."""
        if len(parts) == 1:
            return amounts(parts[0], self.t, self.language)
        listed = [f"{one.name[side(self.language)]} {amounts(one, self.t, self.language)}" for one in parts]
        if all(one.quantity in self.values for one in parts):
            listed.insert(0, amount(parts[0], conditions.number(node, self.values), self.t, self.language))
        return self.t("clause_separator").join(listed)
