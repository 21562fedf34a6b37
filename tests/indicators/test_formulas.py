"""Formulas: what they read, what they become, what they may not be."""

import duckdb
import polars as pl
import pytest

from indicators.formulas import FormulaError, function_name, inputs, to_sql


def evaluate(formula: str, **columns: list[float | None]) -> list[float | None]:
    """The formula over provinces of one year."""
    frame = pl.DataFrame({"year": [2020] * len(next(iter(columns.values()))), **columns}, strict=False)
    with duckdb.connect() as con:
        con.register("wide", frame.to_arrow())
        return [value for (value,) in con.execute(f"SELECT {to_sql(formula)} FROM wide").fetchall()]


def test_inputs_are_listed_once_in_order() -> None:
    assert inputs("(b + a) / b * 100") == ["b", "a"]


def test_arithmetic_is_done_as_written() -> None:
    assert evaluate("(1 - thermal / total) * 100", thermal=[25.0, 100.0], total=[100.0, 100.0]) == [75.0, 0.0]


def test_a_missing_input_gives_no_value_even_inside_a_cap() -> None:
    """DuckDB's least() skips nulls: without a guard a cap of 100 would become the value."""
    assert evaluate("least(100, used / made * 100)", used=[30.0, None, 300.0], made=[60.0, 10.0, 100.0]) == [
        50.0, None, 100.0,
    ]  # fmt: skip


def test_national_sums_only_provinces_that_report_every_input() -> None:
    """Location quotients of 3/10 and 1/10 against (3 + 1) / (10 + 10); the third province lacks its total."""
    found = evaluate("(a / t) / (national(a) / national(t))", a=[3.0, 1.0, 7.0], t=[10.0, 10.0, None])
    assert found[:2] == [pytest.approx(1.5), pytest.approx(0.5)]
    assert found[2] is None


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("a /", "cannot be parsed"),
        ("select 1", "not allowed"),
        ("a; drop table x", "not allowed"),
        ("(select max(a) from t)", "not allowed"),
        ("t.a / 2", "without a table"),
        ('"a"" IS NULL OR (SELECT 1) --" / 2', "no quotation mark"),
        ("read_text('x')", "unknown function"),
        ("1 + manufacturing_services_coupling(a)", "unknown function"),
        ("coalesce(a, 0)", "not allowed"),
        ("case when a > 1 then 1 end", "not allowed"),
    ],
)
def test_only_arithmetic_over_series_is_a_formula(formula: str, said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        inputs(formula)


def test_a_named_function_is_the_whole_formula() -> None:
    formula = "manufacturing_services_coupling(gdp_spliced, emp_ict)"
    assert function_name(formula) == "manufacturing_services_coupling"
    assert function_name("gdp / 2") is None
    assert inputs(formula) == ["gdp_spliced", "emp_ict"]
