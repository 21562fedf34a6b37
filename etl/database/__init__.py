"""The one door to the database: where it is, how readers reach it, how a build replaces it.

Callers know two things: a *place*, which publishes versions and says which one readers are served, and a
*version*, which never changes and can be opened, read-only. What lies behind them is nobody's business.
"""

import os
from pathlib import Path
from typing import Any

import duckdb

from etl.database.embedded import Folder
from etl.database.lake import PREFIX, Lake
from etl.database.versions import Fill, Listed, Place, Version
from etl.errors import DataError
from etl.paths import database_dir

__all__ = ["BROKEN", "Fill", "Listed", "Place", "Version", "at", "built_from", "connect"]

# What DuckDB raises when a file or a connection has gone bad under a reader; the question itself was fine.
BROKEN = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.ConnectionException,
    duckdb.SerializationException,
)


def at(place: str | Path | None = None) -> Place[Any]:
    """The place of that name: a folder, or a lake (`ducklake:postgres:…`).

    Without a name it is what the environment says: `DATABASE_URL`, else the folder `DATABASE_DIR`, else one
    in the project.
    """
    name = str(place or os.environ.get("DATABASE_URL") or database_dir())
    return Lake(name) if name.startswith(PREFIX) else Folder(Path(name))


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
