"""Many readers while many builds are published: no error, and no page that mixes two versions."""

import time
from pathlib import Path

import pytest
from counts import count
from readers import pages_seen
from small import checksum, small

from etl.database import at


@pytest.mark.stress
def test_readers_while_builds_are_published(database_folder: Path, tmp_path: Path) -> None:
    readers, builds = count(2, 20), count(5, 50)
    folder = tmp_path / "database"
    real = Path(str(at(database_folder).current()))
    source = Path(str(at(tmp_path / "source").publish(checksum(0), small(real, 0))))
    at(folder).publish(checksum(1), small(source, 1))

    def publish() -> None:
        for mark in range(2, builds + 2):
            at(folder).publish(checksum(mark), small(source, mark))
            time.sleep(0.1)

    pages, versions = pages_seen(readers, tmp_path / "stop", publish, DATABASE_DIR=str(folder))
    assert versions > readers, "the readers saw builds come"
    print(f"{readers} readers, {builds} builds: {pages} pages, {versions} versions seen")
