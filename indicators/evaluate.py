"""Evaluates every formula over the published series: raw indicator values with the marks of their inputs."""

import duckdb
import polars as pl

from etl.errors import DataError
from indicators.formulas import function_name, inputs, to_sql
from indicators.framework import Index
from indicators.functions import FUNCTIONS
from indicators.registry import every_indicator


def wide_frame(con: duckdb.DuckDBPyConnection, names: list[str]) -> pl.DataFrame:
    """One row per province and year (national row left out), one column a series, missing as null."""
    cells = con.execute(
        "SELECT province_code, year, series_id, value FROM core_observation "
        "WHERE province_code <> '000000' AND list_contains(?, series_id)",
        [names],
    ).pl()
    wide = cells.pivot(on="series_id", index=["province_code", "year"], values="value")
    absent = [pl.lit(None, dtype=pl.Float64).alias(name) for name in names if name not in wide.columns]
    return wide.with_columns(absent).sort("year", "province_code")


def indicator_values(con: duckdb.DuckDBPyConnection, indices: tuple[Index, ...]) -> pl.DataFrame:
    """All indicators, scored and shown: indicator, province_code, year, value; only where it is defined.

    Raises DataError when a formula gives a value that is not finite: dividing by zero is not a number.
    """
    names = sorted({name for _, _, one in every_indicator(indices) for name in inputs(one.formula)})
    wide = wide_frame(con, names)
    con.register("wide_input", wide.to_arrow())
    frames = []
    for index, _, indicator in every_indicator(indices):
        function = function_name(indicator.formula)
        if function:
            values = wide.select("province_code", "year").with_columns(
                FUNCTIONS[function](wide).alias("value")
            )
        else:
            values = con.execute(
                f"SELECT province_code, year, ({to_sql(indicator.formula)})::DOUBLE AS value FROM wide_input"
            ).pl()
        values = values.filter(pl.col("value").is_not_null()).with_columns(
            pl.lit(indicator.code).alias("indicator")
        )
        wrong = values.filter(~pl.col("value").is_finite() | (pl.lit(indicator.log) & (pl.col("value") <= 0)))
        if not wrong.is_empty():
            cell = wrong.sort("year", "province_code").row(0, named=True)
            raise DataError(
                f"indicators: indicator {indicator.code} of index {index.code}",
                f"gives {cell['value']} for {cell['province_code']} in {cell['year']}",
            )
        frames.append(values.select("indicator", "province_code", "year", "value"))
    con.unregister("wide_input")
    return pl.concat(frames).sort("indicator", "province_code", "year")


def lineage(indices: tuple[Index, ...]) -> pl.DataFrame:
    """Which series each indicator reads: indicator, series_id, position."""
    rows = [
        (indicator.code, name, position)
        for _, _, indicator in every_indicator(indices)
        for position, name in enumerate(inputs(indicator.formula))
    ]
    return pl.DataFrame(rows, schema=["indicator", "series_id", "position"], orient="row")


MARKED_VALUES = """
CREATE TABLE mart_indicator AS
WITH mark AS (
    SELECT
        lineage.indicator,
        observation.province_code,
        observation.year,
        array_to_string(list_sort(list_distinct(flatten(list(string_split(flags, ';'))))), ';') AS flags
    FROM mart_lineage AS lineage
    JOIN core_observation AS observation USING (series_id)
    WHERE observation.flags IS NOT NULL
    GROUP BY ALL
)
SELECT
    value.indicator,
    value.province_code,
    value.year,
    value.value,
    coalesce(list_contains(string_split(mark.flags, ';'), 'derived'), false) AS derived,
    coalesce(list_contains(string_split(mark.flags, ';'), 'frozen_split'), false) AS frozen,
    mark.flags
FROM indicator_value AS value
LEFT JOIN mark USING (indicator, province_code, year)
ORDER BY indicator, province_code, year
"""


def write_indicators(con: duckdb.DuckDBPyConnection, indices: tuple[Index, ...]) -> None:
    """Writes mart_lineage and mart_indicator: each value with the marks that its inputs carry."""
    con.register("lineage_frame", lineage(indices).to_arrow())
    con.execute("CREATE TABLE mart_lineage AS SELECT * FROM lineage_frame ORDER BY indicator, position")
    con.register("indicator_value", indicator_values(con, indices).to_arrow())
    con.execute(MARKED_VALUES)
    con.unregister("lineage_frame")
    con.unregister("indicator_value")
