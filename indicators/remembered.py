"""Answers that many questions of a page share, computed once per published version and process."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb

from indicators.recent import Recent

P = ParamSpec("P")
T = TypeVar("T")
_told: ContextVar[tuple[duckdb.DuckDBPyConnection, str] | None] = ContextVar("version", default=None)


@contextmanager
def of_version(con: duckdb.DuckDBPyConnection, name: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Says which published version a read-only connection belongs to, so that no question needs to find it out."""
    before = _told.set((con, name))
    try:
        yield con
    finally:
        _told.reset(before)


def remembered(
    most: int,
) -> Callable[
    [Callable[Concatenate[duckdb.DuckDBPyConnection, P], T]],
    Callable[Concatenate[duckdb.DuckDBPyConnection, P], T],
]:
    """Keeps the `most` recent answers of a function of a connection and hashable arguments.

    Only for a published file opened read-only, which never changes; a build that is still filling its tables is asked
    anew each time. What is returned is shared: callers do not change it.
    """

    def of(
        function: Callable[Concatenate[duckdb.DuckDBPyConnection, P], T],
    ) -> Callable[Concatenate[duckdb.DuckDBPyConnection, P], T]:
        kept = Recent[T](most)

        @functools.wraps(function)
        def asked(con: duckdb.DuckDBPyConnection, /, *arguments: P.args, **named: P.kwargs) -> T:
            version = _version(con)
            if version is None:
                return function(con, *arguments, **named)
            key = (version, arguments, tuple(sorted(named.items())))
            return kept.get(key, lambda: function(con, *arguments, **named))

        return asked

    return of


def _version(con: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """What tells one state of a published file from every other; None for a database that can be written."""
    if (told := _told.get()) and told[0] is con:
        return (told[1],)
    found = con.execute(
        "SELECT path, database_name FROM duckdb_databases() WHERE database_name = current_database() AND readonly"
    ).fetchone()
    if found is None or not found[0]:
        return None
    try:
        state = Path(found[0]).stat()
    except OSError:  # a snapshot of a lake, or removed while it is read: the name stays its own
        return tuple(found)
    return found[0], state.st_ino, state.st_size, state.st_mtime_ns
