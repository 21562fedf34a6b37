"""Runs the numbered SQL models, one statement a file, in the order of their numbers."""

from pathlib import Path

import duckdb

from etl.errors import DataError
from etl.tidy import shown_path

# What DuckDB raises when the disk or the memory refuses: nothing is wrong with the model then.
REFUSALS = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
)


def model_files(folder: Path) -> list[Path]:
    """The models in running order; each starts with a line that states its grain."""
    files = sorted(folder.glob("[0-9][0-9][0-9]_*.sql"))
    for path in files:
        if not path.read_text(encoding="utf-8").startswith("-- grain:"):
            raise DataError(shown_path(path), "must state its grain: `-- grain: …`", row=1)
    return files


def run_model(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Runs one model; an SQL error names the file. A full disk stays the error that it is."""
    try:
        con.execute(path.read_text(encoding="utf-8"))
    except REFUSALS:
        raise
    except duckdb.Error as error:
        raise DataError(shown_path(path), " ".join(str(error).split())) from error
