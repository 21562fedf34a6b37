"""The ZIPs of all published tables: made once per version of the database, by a process of their own.

Writing one takes ten to thirty seconds of computing. Another process does it, at low priority, so that the sessions
this one serves are not held up; whoever asks meanwhile for the same file waits for it instead of starting another.
"""

import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from pathlib import Path

from etl.database import Version
from etl.errors import DataError
from etl.paths import PROJECT

_folder = tempfile.TemporaryDirectory(prefix="published-")  # goes with the server
_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def bundle(version: Version, file_format: str) -> bytes:
    """The ZIP of a version of the database in a format of `indicators.published.FORMATS`.

    Raises DataError when it cannot be written.
    """
    name = f"statistics-{version.number:06d}-{file_format}.zip"
    path = Path(_folder.name) / name
    with _locks[name]:
        if not path.exists():
            for old in Path(_folder.name).glob(f"*-{file_format}.zip"):  # of a version served before
                old.unlink(missing_ok=True)
            command = ["nice", "-n", "5", sys.executable, "-m", "indicators", "bundle"]
            command += ["--format", file_format, "--version", str(version.number), "--out", str(path)]
            run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
            if run.returncode:
                raise DataError(name, f"could not be written: {run.stderr.strip()[-300:]}")
        return path.read_bytes()
