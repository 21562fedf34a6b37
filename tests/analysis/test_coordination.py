"""Coupling coordination: hand values, the ten classes, and agreement with what the build scored."""

import duckdb
import polars as pl
import pytest

from indicators.analysis import coupling


def test_two_systems_by_hand() -> None:
    frame = coupling.coordination(pl.DataFrame({"a": [0.25, 0.5, 0.0], "b": [1.0, 0.5, 0.9]}), ("a", "b"))
    # C = 2√(U₁U₂)/(U₁+U₂), T the mean, D = √(C·T) = the fourth root of the product.
    assert frame["c"].to_list() == pytest.approx([0.8, 1.0, 0.0])
    assert frame["t"].to_list() == pytest.approx([0.625, 0.5, 0.45])
    assert frame["d"].to_list() == pytest.approx([0.5**0.5, 0.5**0.5, 0.0])
    assert frame["class_zh"].to_list() == ["中级协调", "中级协调", "极度失调"]


def test_a_missing_system_leaves_the_row_open_and_named() -> None:
    row = coupling.coordination(
        pl.DataFrame({"a": [0.5], "b": [None]}, schema={"a": float, "b": float}), ("a", "b")
    )
    assert row.select("d", "class", "class_zh", "reason").row(0) == (None, None, None, "missing:b")


def test_three_transformations_of_every_province(database: duckdb.DuckDBPyConnection) -> None:
    frame = coupling.three_transformations(database)
    assert frame.height == 31 * 5 and set(frame["year"]) == set(range(2018, 2023))
    open_rows = frame.filter(pl.col("d").is_null())
    assert set(open_rows["province_code"]) == {"540000"} and set(open_rows["reason"]) == {"missing:green"}
    known = frame.drop_nulls("d")
    assert known["d"].is_between(0, 1).all() and known["c"].is_between(0, 1).all()
    mean = (known["intelligent"] + known["green"] + known["integrated"]) / 3
    product = known["intelligent"] * known["green"] * known["integrated"]
    # C·T is the geometric mean of the three, whatever the order.
    assert (known["t"] - mean).abs().max() < 1e-12  # type: ignore[operator]
    assert (known["d"] - product.pow(1 / 6)).abs().max() < 1e-12  # type: ignore[operator]


def test_the_modified_degree_is_less_squeezed(database: duckdb.DuckDBPyConnection) -> None:
    plain = coupling.three_transformations(database).drop_nulls("c")
    modified = coupling.three_transformations(database, formula="modified").drop_nulls("c")
    assert modified["c"].std() > plain["c"].std()  # type: ignore[operator]
    assert (modified["c"] <= plain["c"] + 1e-12).all()


def test_manufacturing_and_services_equal_the_scored_indicator(database: duckdb.DuckDBPyConnection) -> None:
    frame = coupling.manufacturing_services(database)
    scored = database.execute(
        "SELECT province_code, year, value FROM mart_indicator WHERE indicator = 'manufacturing_services_coupling'"
    ).pl()
    both = frame.drop_nulls("d").join(scored, on=["province_code", "year"])
    assert both.height == frame.drop_nulls("d").height > 300
    assert (both["d"] - both["value"]).abs().max() < 1e-12  # type: ignore[operator]
