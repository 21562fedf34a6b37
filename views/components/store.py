"""The pages' way to the database: read-only, by version, every frame computed once per version."""

from collections.abc import Callable
from importlib import import_module
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
def _answer(path: str, module: str, name: str, arguments: tuple[Any, ...]) -> Any:
    with _connection(path).cursor() as cursor:
        return getattr(import_module(module), name)(cursor, *arguments)


class Store:
    """Pure functions of a connection on one version of the database, answers cached.

    An attribute is the function of that name in ``indicators.tables``; ``ask`` takes any other one.
    """

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self.ask(getattr(tables, name), *arguments)

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The function's answer for the arguments (hashable); computed once per version of the database."""
        return _answer(self.path, function.__module__, function.__name__, arguments)
