"""The one door to the database: where it is, how readers reach it, how a build replaces it.

Callers know two things: a *place*, which publishes versions and says which one readers are served, and a
*version*, which never changes and can be opened, read-only. What lies behind them is nobody's business.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import duckdb

from etl.database.embedded import Folder
from etl.database.versions import Listed, Version
from etl.errors import DataError
from etl.paths import database_dir

__all__ = ["BROKEN", "Fill", "Listed", "Place", "Version", "at", "built_from", "connect"]

Fill = Callable[[duckdb.DuckDBPyConnection], None]

# What DuckDB raises when a file or a connection has gone bad under a reader; the question itself was fine.
BROKEN = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.ConnectionException,
    duckdb.SerializationException,
)


class Place(Protocol):
    """Where versions are published."""

    def current(self) -> Version | None:
        """The version that readers are served, or None when nothing has been published.

        A damaged version is passed over for the one before it, which then says so in `instead_of`.
        Raises DataError when everything that was published is damaged.
        """

    def listing(self) -> list[Listed]:
        """Every version that is kept, oldest first, and what it is: served, kept, withdrawn or damaged."""

    def publish(self, inputs_sha256: str, fill: Fill) -> Version:
        """Builds a new version with `fill`, then points readers to it; on any failure nothing changes."""

    def rollback(self, to: int | None = None) -> Version:
        """Points readers to an earlier version (the one before, or the number given) and withdraws what is
        newer. Raises DataError when there is none."""

    def is_stale(self, inputs_sha256: str) -> bool:
        """Whether the last build had other inputs, or its version is damaged.

        A version that was withdrawn counts as built: what a person rolled back is not published again
        until the inputs change.
        """

    def doubt(self) -> None:
        """Forget what was found sound: the next look at the versions examines them anew."""


def at(place: str | Path | None = None) -> Place:
    """The place of that name; without one the place that the environment names (`DATABASE_DIR`)."""
    return Folder(Path(place) if place else database_dir())


def connect(version: Version | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a version, by default the one served.

    It can neither write, load extensions nor touch other files. Raises DataError when nothing has been
    published yet.
    """
    if version is None:
        place = at()
        version = place.current()
        if version is None:
            raise DataError(str(place), "holds no published database; run `python -m etl build`")
    return version.open()


def built_from(version: Version) -> str | None:
    """The checksum of the inputs that a version was built from; None when it cannot be read."""
    try:
        with version.open() as con:
            found = con.execute("SELECT value FROM meta_build WHERE key = 'inputs_sha256'").fetchone()
    except duckdb.Error:
        return None
    return found[0] if found else None
