"""What all tests share: one database built from the real statistics, kept while its inputs stay the same."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from etl.__main__ import main
from etl.database import at, connect
from etl.paths import PROJECT

# How long an example takes says more of the machine than of the code.
settings.register_profile("usual", deadline=None)
settings.load_profile("usual")


@pytest.fixture(scope="session")
def database_folder() -> Path:
    """A folder with a published database that is up to date; parallel test processes build it once."""
    folder = PROJECT / ".pytest_cache" / "database"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".test-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["build", "--quiet", "--if-stale", "--out", str(folder)]) == 0
    os.environ["DATABASE_DIR"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def database(database_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the database of the real statistics."""
    with connect(at(database_folder).current()) as con:
        yield con


@pytest.fixture
def on_real_data(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that the test opens show the database of the real statistics."""
    monkeypatch.setenv("DATABASE_DIR", str(database_folder))
