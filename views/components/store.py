"""The pages' way to the database: read-only, by version, every frame computed once per version."""

from collections.abc import Callable
from typing import Any

import duckdb
import streamlit as st

from etl import database
from etl.database import Version
from indicators import tables
from indicators.recent import Recent
from indicators.remembered import of_version


def version() -> Version | None:
    """The published database, looked up anew on every rerun, so that a fresh build shows at once.

    Raises DataError when everything that was published is damaged.
    """
    return database.at().current()


# Versions that were replaced are let go; sessions that still read one hold it themselves until they are done.
@st.cache_resource(show_spinner=False, max_entries=3)
def _connection(key: str, _version: Version) -> duckdb.DuckDBPyConnection:
    return _version.open()


# Answers are shared by all sessions as they stand: Streamlit's own cache would pickle, copy and hash for each question
# what a province's page asks forty of.
_answers: Recent[Any] = Recent(600)


class Store:
    """Pure functions of a connection on one version of the database, answers cached.

    An attribute is the function of that name in ``indicators.tables``; ``ask`` takes any other one.
    A page makes one and puts all its questions to it: its numbers are then of one version, whatever is
    published meanwhile. ``key`` names the version in caches.
    """

    def __init__(self, version: Version) -> None:
        self.version, self.key = version, str(version)
        _connection(
            self.key, version
        )  # an open version stays readable, even when its turn to be removed comes

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self.ask(getattr(tables, name), *arguments)

    def fresh(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The function's answer, not kept here: for what is large and seldom asked for, or remembers by itself."""
        with self.version.cursor(_connection(self.key, self.version)) as cursor, of_version(cursor, self.key):
            return function(cursor, *arguments)

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The function's answer for the arguments (hashable); computed once per version of the database.

        The answer is shared with other sessions: a page makes its own from it and never changes it.
        """
        # By name: a page's module is executed anew in every session, and its functions are then other objects.
        question = (self.key, function.__module__, function.__qualname__, arguments)
        try:
            return _answers.get(question, lambda: self.fresh(function, *arguments))
        except database.BROKEN:
            _connection.clear(self.key)  # the connection may be what broke: once more over a new one
            return _answers.get(question, lambda: self.fresh(function, *arguments))
