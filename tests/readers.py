"""Planners who reload pages in processes of their own while builds are published."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from small import ENVIRONMENT

from etl.paths import PROJECT


def pages_seen(readers: int, stop: Path, builds: Callable[[], None], **place: str) -> tuple[int, int]:
    """How many pages and how many versions the readers saw, summed, from before `builds` starts until it has ended.

    `stop` is a file that is not there yet; `place` names the database as environment variables do. A page that mixes
    versions, or any other error of a reader, fails the test.
    """
    command = [sys.executable, "tests/faults/page_reader.py", str(stop)]
    processes = [
        subprocess.Popen(
            command, cwd=PROJECT, text=True, env={**ENVIRONMENT, **place}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(readers)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n", process.stderr.read()
    builds()
    stop.touch()
    pages = versions = 0
    for process in processes:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        seen = [int(word) for word in out.split()]
        pages, versions = pages + seen[0], versions + seen[1]
    return pages, versions
