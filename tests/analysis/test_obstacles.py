"""Obstacle degrees of provinces that do not report everything."""

import duckdb
import polars as pl
import pytest

from indicators.analysis import obstacles


def test_what_a_province_does_not_report_is_no_obstacle(database: duckdb.DuckDBPyConnection) -> None:
    """Tibet reports neither software revenue nor employment in information services."""
    table = obstacles.obstacle_table(database, "540000", "intelligent", 2023)
    assert not {"software_intensity", "ict_employment_share"} & set(table["code"])
    assert table["obstacle"].to_numpy().sum() == pytest.approx(1)
    assert not any(table.select(pl.col("value", "score", "obstacle").is_nan().any()).row(0))
