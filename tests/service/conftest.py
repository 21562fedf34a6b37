"""One served dashboard for the tests of the service, ended with the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.wire.server import Served, served
from etl.paths import PROJECT


@pytest.fixture(scope="session")
def dashboard(database_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard as `make app` serves it, on the database of the real statistics."""
    log = tmp_path_factory.mktemp("dashboard") / "log.txt"
    with served(PROJECT / "serve.py", log, DATABASE_DIR=str(database_folder)) as running:
        yield running
