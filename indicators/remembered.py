"""Answers that many questions of a page share, computed once per published version and process."""

import functools
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb

P = ParamSpec("P")
T = TypeVar("T")


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
        kept: OrderedDict[Any, T] = OrderedDict()
        lock = Lock()

        @functools.wraps(function)
        def asked(con: duckdb.DuckDBPyConnection, /, *arguments: P.args, **named: P.kwargs) -> T:
            version = _version(con)
            if version is None:
                return function(con, *arguments, **named)
            key = (version, arguments, tuple(sorted(named.items())))
            with lock:
                if key in kept:
                    kept.move_to_end(key)
                    return kept[key]
            answer = function(con, *arguments, **named)
            with lock:
                kept[key] = answer
                while len(kept) > most:
                    kept.popitem(last=False)
            return answer

        return asked

    return of


def _version(con: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """What tells one state of a published file from every other; None for a database that can be written."""
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
