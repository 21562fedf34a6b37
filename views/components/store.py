"""The pages' way to the database: read-only, by version, every frame computed once per version."""

from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from etl import database
from indicators import tables


def version() -> Path | None:
    """The published database, looked up anew on every rerun, so that a fresh build shows at once."""
    return database.current_path(database.database_dir())


@st.cache_resource(show_spinner=False)
def _connection(path: str) -> duckdb.DuckDBPyConnection:
    return database.connect(Path(path))


@st.cache_data(show_spinner=False, max_entries=2000)
def _frame(path: str, name: str, arguments: tuple[Any, ...]) -> Any:
    with _connection(path).cursor() as cursor:
        return getattr(tables, name)(cursor, *arguments)


class Store:
    """The functions of ``indicators.tables`` on one version of the database, answers cached."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            return _frame(self.path, name, arguments)

        return call
