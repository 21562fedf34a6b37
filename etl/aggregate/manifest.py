"""What a run has finished: one JSON file, replaced in one step after every piece and year."""

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.errors import DataError

NAME = "manifest.json"


class Manifest:
    """Finished units of work with their facts and the size and SHA-256 of each file they left.

    A unit counts only while its files are there and unchanged. With another ``fingerprint`` (other input,
    mapping or code) nothing counts.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self._content: dict[str, Any] = {"fingerprint": fingerprint, "units": {}}
        with contextlib.suppress(OSError, ValueError):
            found = json.loads((folder / NAME).read_text(encoding="utf-8"))
            if found["fingerprint"] == fingerprint:
                self._content = found
        self._checked: set[str] = set()

    def finished(self, unit: str, inputs: str = "") -> bool:
        """Whether a unit was finished from these inputs and its files are unchanged."""
        entry = self._content["units"].get(unit)
        if entry is None or entry["inputs"] != inputs:
            return False
        if unit not in self._checked:
            for name, (size, sha256) in entry["files"].items():
                path = self.folder / name
                if not path.is_file() or path.stat().st_size != size or file_sha256(path) != sha256:
                    return False
            self._checked.add(unit)
        return True

    def finish(self, unit: str, files: list[Path], inputs: str = "", **facts: Any) -> None:
        """Notes a unit; its files are flushed to the disk, named from the folder."""
        noted = {}
        for path in sorted(files):
            flush(path)
            noted[Path(os.path.relpath(path, self.folder)).as_posix()] = (
                path.stat().st_size,
                file_sha256(path),
            )
        self._content["units"][unit] = {"inputs": inputs, "files": noted, "facts": facts}
        self._checked.add(unit)
        new = self.folder / f".{NAME}"
        new.write_text(json.dumps(self._content, ensure_ascii=False, indent=1), encoding="utf-8")
        flush(new)
        new.replace(self.folder / NAME)

    def facts(self, unit: str) -> dict[str, Any]:
        """What was noted with a unit."""
        found: dict[str, Any] = self._content["units"][unit]["facts"]
        return found

    def files(self, unit: str) -> dict[str, str]:
        """SHA-256 by file of a unit."""
        return {name: sha256 for name, (_, sha256) in self._content["units"][unit]["files"].items()}


@contextlib.contextmanager
def one_run(folder: Path) -> Iterator[None]:
    """One run at a time in a folder; the lock goes with the process, however it ends."""
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError(str(folder), "another run is working in this folder") from None
        yield


def file_sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Waits until a file is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
