"""Many readers while many builds are published: no error, and no page that mixes two versions."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from counts import count
from small import ENVIRONMENT, checksum, small

from etl.database import at
from etl.paths import PROJECT


@pytest.mark.stress
def test_readers_while_builds_are_published(database_folder: Path, tmp_path: Path) -> None:
    readers, builds = count(2, 20), count(5, 50)
    folder, stop = tmp_path / "database", tmp_path / "stop"
    real = Path(str(at(database_folder).current()))
    source = Path(str(at(tmp_path / "source").publish(checksum(0), small(real, 0))))
    at(folder).publish(checksum(1), small(source, 1))
    processes = [
        subprocess.Popen(
            [sys.executable, "tests/faults/page_reader.py", str(stop)], cwd=PROJECT, text=True,
            env={**ENVIRONMENT, "DATABASE_DIR": str(folder)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(readers)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n", process.stderr.read()
    start = time.perf_counter()
    for mark in range(2, builds + 2):
        at(folder).publish(checksum(mark), small(source, mark))
        time.sleep(0.1)
    seconds = time.perf_counter() - start
    stop.touch()
    pages = versions = 0
    for process in processes:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        seen = [int(word) for word in out.split()]
        pages, versions = pages + seen[0], versions + seen[1]
    assert versions > readers, "the readers saw builds come"
    print(f"{readers} readers, {builds} builds in {seconds:.0f} s: {pages} pages, {versions} versions seen")
