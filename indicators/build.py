"""The steps that turn loaded statistics into indicators and scores, in the order in which they run."""

import duckdb

from etl.build import Step
from indicators.evaluate import write_indicators
from indicators.registry import INDICES, check_declarations
from indicators.score import write_scores


def score_steps() -> tuple[Step, ...]:
    """Check the declarations against series and definitions, evaluate the formulas, score the editions."""
    return (
        ("declarations", _declarations),
        ("indicators", lambda con: write_indicators(con, INDICES)),
        ("scores", lambda con: write_scores(con, INDICES)),
    )


def _declarations(con: duckdb.DuckDBPyConnection) -> None:
    series = {name for (name,) in con.execute("SELECT series_id FROM core_series").fetchall()}
    statuses = dict(con.execute("SELECT id, status FROM core_definition").fetchall())
    check_declarations(INDICES, series, statuses)
