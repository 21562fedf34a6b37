"""Publishes small versions in processes of their own and kills each at a given moment.

    python tests/faults/killed_builds.py FOLDER SOURCE

reads lines `MARK SECONDS` (kill that long after the publication began) or `MARK step N` (kill right before the
N-th flush or renaming) and answers each with `killed` or `published`. It never opens a database itself, so
its forks start clean and cost no start of Python.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from small import checksum, small

from etl.database import at

FOLDER, SOURCE = sys.argv[1], Path(sys.argv[2])


def die_before(step: int) -> None:
    """From here on the process kills itself right before the given call that reaches the disk."""
    calls = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **named)

        return call

    for name in ("fsync", "rename", "replace"):
        setattr(os, name, counted(getattr(os, name)))


def publish(mark: int, step: int) -> None:
    die_before(step)
    at(FOLDER).publish(checksum(mark), small(SOURCE, mark))
    os._exit(0)


for line in sys.stdin:
    mark, *moment = line.split()
    child = os.fork()
    if child == 0:
        publish(int(mark), int(moment[1]) if moment[0] == "step" else 0)
    if moment[0] != "step":
        time.sleep(float(moment[0]))
        os.kill(child, signal.SIGKILL)
    print("published" if os.waitpid(child, 0)[1] == 0 else "killed", flush=True)
