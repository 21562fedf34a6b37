"""Second pass: each year by itself is freed of repeated firms, summed to cells and protected."""

from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from etl.aggregate.disclosure import Array, Rules, protection
from etl.aggregate.manifest import Manifest
from etl.aggregate.source import Source
from etl.aggregate.split import MODELS, open_parts
from etl.aggregate.suppress import Table, protect
from etl.models import run_model

CELLS, REPEATED = "cells", "repeated"
TOTAL = "total"
# In the order of the columns of a file, as the texts of what was laid aside before.
REPEATED_QUERY = """
    SELECT
        file, row, rule, firm, region, industry, CAST(bucket AS VARCHAR) AS year,
        CAST(COLUMNS('^(m_.*)$') AS VARCHAR) AS '\\1'
    FROM repeated
    WHERE rule IS NOT NULL
    ORDER BY file, row
"""


def year_cells(
    con: duckdb.DuckDBPyConnection, source: Source, year: int, parts: dict[Path, str], manifest: Manifest
) -> None:
    """Writes cells/YEAR.parquet and repeated/YEAR.parquet, unless the manifest has them from these parts."""
    unit, inputs = f"year-{year}", "".join(parts.values())
    if manifest.finished(unit, inputs):
        return
    open_parts(con, "part", list(parts))
    for name in ("020_repeated", "030_cell", "040_cell_measure", "050_table_cell"):
        run_model(con, MODELS / f"{name}.sql")
    cells = protect_cells(con.execute("FROM table_cell").pl(), source.mapping.rules)
    written = [manifest.folder / CELLS / f"{year}.parquet", manifest.folder / REPEATED / f"{year}.parquet"]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
    cells.with_columns(pl.lit(year, pl.Int16).alias("year")).write_parquet(written[0])
    con.sql(REPEATED_QUERY).write_parquet(str(written[1]))
    rules = con.execute(
        "SELECT rule, count(*) FROM repeated WHERE rule IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    manifest.finish(unit, written, inputs, repeated=dict(rules.fetchall()))


def protect_cells(cells: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Adds `state` to the cells of a year: shown, primary or secondary, one table and measure at a time."""
    parts = []
    for _, measured in cells.partition_by("measure", as_dict=True, maintain_order=True).items():
        numbers = {
            name: measured[name].cast(pl.Float64).to_numpy()
            for name in ("firms", "size", "largest", "second")
        }
        needed = protection(**numbers, rules=rules)
        rated = measured.with_columns(pl.Series("needed", needed))
        for _, table in rated.partition_by("table_code", as_dict=True, maintain_order=True).items():
            parts.append(table.with_columns(pl.Series("state", _states(table), dtype=pl.String)))
    if not parts:
        return cells.with_columns(
            pl.lit(None, pl.Float64).alias("needed"), pl.lit(None, pl.String).alias("state")
        )
    return pl.concat(parts)


def _states(table: pl.DataFrame) -> list[str]:
    """The states of a table's cells in their order; the sum over places, when shown, is the last row."""
    summed = table["level"].n_unique() == 2
    code = table["table_code"][0]
    places = sorted(set(table["place_code"]), key=lambda place: (place == code, place))
    industries = sorted(set(table["industry_code"]), key=lambda industry: (industry == TOTAL, industry))
    row_of = {place: at for at, place in enumerate(places)}
    column_of = {industry: at for at, industry in enumerate(industries)}
    row = np.array([row_of[place] for place in table["place_code"]])
    column = np.array([column_of[industry] for industry in table["industry_code"]])

    def grid(name: str) -> Array:
        filled = np.zeros((len(places), len(industries)))
        filled[row, column] = table[name].to_numpy()
        return filled

    found = protect(Table(grid("firms"), grid("size"), grid("largest"), grid("needed"), summed))
    states = np.where(found.primary, "primary", np.where(found.hidden, "secondary", "shown"))
    return [str(state) for state in states[row, column]]
