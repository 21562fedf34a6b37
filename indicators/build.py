"""The steps that turn loaded statistics into indicators and scores, in the order in which they run."""

import duckdb

from etl.build import Step, note
from indicators.analysis.industry import write_speed
from indicators.analysis.industry_green import write_green
from indicators.analysis.strategy import checked_rules
from indicators.evaluate import write_indicators
from indicators.marts import write_scores
from indicators.registry import INDICES, check_declarations
from indicators.score import score_all
from indicators.vintages import FOLDER, write_release


def score_steps() -> tuple[Step, ...]:
    """Check the declarations against series and definitions, evaluate the formulas, score the editions."""
    return (
        ("declarations", _declarations),
        ("indicators", lambda con: write_indicators(con, INDICES)),
        ("scores", _scores),
        ("industry speed", write_speed),
        ("industry green index", write_green),
        ("strategy rules", _strategy_rules),
    )


def _scores(con: duckdb.DuckDBPyConnection) -> None:
    scored = score_all(con, INDICES, FOLDER)
    write_scores(con, INDICES, scored)
    names = {one.release.frozen.name if one.release else "not frozen" for one in scored}
    note(con, vintage=", ".join(sorted(names)))


def rebase_steps(name: str) -> tuple[Step, ...]:
    """Estimate treatment, goalposts and weights anew and freeze them under a name in `seeds/vintage/`."""

    def freeze(con: duckdb.DuckDBPyConnection) -> None:
        scored = score_all(con, INDICES, None)
        for path in FOLDER.glob("*.*"):
            path.unlink()
        for one in scored:
            write_release(FOLDER, one.index.code, one.edition, one.result, name)

    return (*score_steps()[:2], ("freeze", freeze))


def _strategy_rules(con: duckdb.DuckDBPyConnection) -> None:
    """A rule of advice that cannot be read stops the build, not the page."""
    checked_rules(con)


def _declarations(con: duckdb.DuckDBPyConnection) -> None:
    series = {name for (name,) in con.execute("SELECT series_id FROM core_series").fetchall()}
    statuses = dict(con.execute("SELECT id, status FROM core_definition").fetchall())
    check_declarations(INDICES, series, statuses)
