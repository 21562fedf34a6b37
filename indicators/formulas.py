"""Formulas: which series an expression reads, and the SQL that evaluates it. One text, no second copy."""

import sqlglot
from sqlglot import exp

from indicators.functions import FUNCTIONS

_ALLOWED = (
    exp.Column, exp.Identifier, exp.Literal, exp.Paren, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg,
    exp.Ln, exp.Least, exp.Greatest, exp.Anonymous,
)  # fmt: skip


class FormulaError(ValueError):
    """The formula cannot be read; the message says which part breaks which rule."""


def parse(formula: str) -> exp.Expr:
    """The expression tree of a formula. Raises FormulaError for anything but arithmetic over series."""
    try:
        tree = sqlglot.parse_one(formula, read="duckdb")
    except (sqlglot.ParseError, sqlglot.TokenError) as error:
        raise FormulaError(f"cannot be parsed: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise FormulaError("cannot be parsed: too many brackets inside each other") from None
    for node in tree.walk():
        if not isinstance(node, _ALLOWED):
            raise FormulaError(f"{node.sql()!r} ({type(node).__name__}) is not allowed in a formula")
        if isinstance(node, exp.Identifier) and '"' in node.name:  # names are put into SQL between quotes
            raise FormulaError(f"{node.sql()!r}: the name of a series holds no quotation mark")
        whole = node is tree and node.name in FUNCTIONS
        if isinstance(node, exp.Anonymous) and node.name != "national" and not whole:
            raise FormulaError(f"unknown function {node.name!r}")
        if isinstance(node, exp.Anonymous) and node.name == "national" and len(node.expressions) != 1:
            raise FormulaError("national(x) takes one expression")
        if isinstance(node, exp.Column) and node.table:
            raise FormulaError(f"{node.sql()!r}: a series is named without a table")
    return tree


def function_name(formula: str) -> str | None:
    """The named function that computes the whole measure, or None for an expression."""
    tree = parse(formula)
    return tree.name if isinstance(tree, exp.Anonymous) and tree.name in FUNCTIONS else None


def inputs(formula: str) -> list[str]:
    """The series that a formula reads, in order of appearance."""
    return list(dict.fromkeys(column.name for column in parse(formula).find_all(exp.Column)))


def to_sql(formula: str) -> str:
    """The formula as DuckDB SQL over a frame with one column a series; null unless every input is present.

    The guard is needed because DuckDB's `least` and `greatest` skip nulls: a cap would become a value.
    `national(x)` becomes the sum of x in the year over the provinces where every input is present, so that
    a province missing one of them does not distort the ratio.
    """
    tree = parse(formula)
    present = " AND ".join(f'"{name}" IS NOT NULL' for name in inputs(formula))

    def widen(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Anonymous):
            inner = node.expressions[0].sql(dialect="duckdb")
            return sqlglot.parse_one(
                f"sum({inner}) FILTER (WHERE {present}) OVER (PARTITION BY year)", read="duckdb"
            )
        return node

    return f"CASE WHEN {present} THEN {tree.transform(widen).sql(dialect='duckdb')} END"
