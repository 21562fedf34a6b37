"""Versions as DuckDB files in a folder.

A build writes a new file beside the old ones and only then moves the pointer `current`, so readers see
either the old version or the new one. Versions are numbered, not timed: a wrong clock cannot reorder them.
Each file comes with its SHA-256, taken before it was published, so a damaged file is recognised.
"""

import contextlib
import fcntl
import functools
import hashlib
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import duckdb

from etl.database.versions import Fill, Place
from etl.errors import DataError

POINTER = "current"
POINTER_COPY = "current.copy"  # read when the pointer is damaged
_VERSION = re.compile(r"statistics-(\d{6})-([0-9a-f]{12})\.duckdb")
_READ_ONLY = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileVersion:
    """A published file."""

    path: Path
    instead_of: str = field(default="", compare=False)

    def __str__(self) -> str:
        return str(self.path)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def number(self) -> int:
        return int(self.path.name.split("-")[1])

    @property
    def inputs(self) -> str:
        """The first twelve digits of the checksum of the inputs."""
        return self.path.stem.split("-")[2]

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def content(self) -> bytes:
        return self.path.read_bytes()

    @property
    def checksum_file(self) -> Path:
        return self.path.with_suffix(".sha256")

    def open(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.path), read_only=True, config=dict(_READ_ONLY))

    def cursor(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        return connection.cursor()

    def standing_in_for(self, damaged: str) -> Self:
        return replace(self, instead_of=damaged)

    @property
    def published_at(self) -> float:
        return self.path.stat().st_mtime

    def is_sound(self) -> bool:
        """Whether the file is what was published, byte for byte (one without a checksum is taken as it is)."""
        try:
            state = self.path.stat()
        except OSError:
            return False
        return _has_its_checksum(self, state.st_ino, state.st_size, state.st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _has_its_checksum(version: FileVersion, inode: int, size: int, modified: int) -> bool:
    """Read once per process and state of the file: 40 ms for 30 MB."""
    try:
        expected = version.checksum_file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return True
    return _checksum(version.path) == expected


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Pointer:
    """Which file is served, and which numbers a person has withdrawn by rolling back."""

    name: str = ""
    withdrawn: frozenset[int] = frozenset()

    @classmethod
    def read(cls, path: Path) -> "Pointer":
        """What a pointer file says; whatever is damaged in it says nothing."""
        try:
            first, *rest = path.read_text(encoding="utf-8").splitlines() or [""]
        except (OSError, UnicodeDecodeError):
            return cls()
        words = [line.split() for line in rest]
        numbers = {
            int(n) for kind, *ns in filter(None, words) if kind == "withdrawn" for n in ns if n.isdecimal()
        }
        return cls(first.strip(), frozenset(numbers))

    def text(self) -> str:
        withdrawn = " ".join(str(number) for number in sorted(self.withdrawn))
        return f"{self.name}\n" + (f"withdrawn {withdrawn}\n" if withdrawn else "")


class Folder(Place[FileVersion]):
    """A folder of published files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def versions(self) -> list[FileVersion]:
        """See `Place`."""
        found = (path for path in self.folder.glob("statistics-*.duckdb") if _VERSION.fullmatch(path.name))
        return sorted((FileVersion(path) for path in found), key=lambda version: version.number)

    def pointed(self) -> tuple[FileVersion | None, frozenset[int]]:
        """See `Place`.

        A pointer that is damaged or names a file that is gone leaves it to its copy, and that to the newest
        version: an office must not stop reading because a pointer was lost.
        """
        published = self.versions()
        pointers = [Pointer.read(self.folder / name) for name in (POINTER, POINTER_COPY)]
        by_name = {version.path.name: version for version in published}
        for pointer in pointers:
            if pointer.name in by_name:
                return by_name[pointer.name], pointer.withdrawn
        withdrawn = pointers[0].withdrawn | pointers[1].withdrawn
        standing = [version for version in published if version.number not in withdrawn]
        return (standing[-1] if standing else None), withdrawn

    def doubt(self) -> None:
        """See `Place`."""
        _has_its_checksum.cache_clear()

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One build at a time: the lock belongs to the process and goes with it, however it ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DataError(str(self.folder), "another build is running in this folder") from None
            yield

    def publish(self, inputs_sha256: str, fill: Fill) -> FileVersion:
        """See `Place`.

        The file is filled under a temporary name, closed, flushed to the disk and renamed; the pointer is
        replaced last, in one step. Left-overs of builds that were killed are removed first.
        """
        with self._lock():
            self._sweep()
            building = self.folder / f".building-{os.getpid()}.duckdb"
            served, withdrawn = self.pointed()
            last = max((version.number for version in self.versions()), default=0)
            number = 1 + max(last, *withdrawn, 0)
            target = FileVersion(self.folder / f"statistics-{number:06d}-{inputs_sha256[:12]}.duckdb")
            try:
                with contextlib.closing(duckdb.connect(str(building))) as con:
                    fill(con)
                    con.execute("CHECKPOINT")
                _flush(building)
                self._write(target.checksum_file, _checksum(building) + "\n")
                building.rename(target.path)
                self._point_to(target, withdrawn)
            except BaseException:
                if Pointer.read(self.folder / POINTER).name != target.path.name:
                    target.path.unlink(missing_ok=True)
                self._sweep()
                raise
            for version in self.expired(target, replaced=served):
                version.path.unlink(missing_ok=True)
                version.checksum_file.unlink(missing_ok=True)
        return target

    def _point_to(self, target: FileVersion, withdrawn: frozenset[int]) -> None:
        """Replacing the pointer is the moment of publication; a copy that cannot be written is no failure."""
        text = Pointer(target.path.name, withdrawn).text()
        self._write(self.folder / POINTER, text)
        try:
            self._write(self.folder / POINTER_COPY, text)
        except OSError as error:
            _log.warning("the copy of the pointer was not written: %s", error)

    def _write(self, path: Path, text: str) -> None:
        """A small file, replaced in one step and on the disk when this returns."""
        new = self.folder / ".building-text"
        try:
            new.write_text(text, encoding="utf-8")
            _flush(new)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        _flush(self.folder)

    def _sweep(self) -> None:
        """Removes what a build that was killed or failed has left behind."""
        for leftover in self.folder.glob(".building-*"):
            leftover.unlink(missing_ok=True)
        for checksum in self.folder.glob("statistics-*.sha256"):
            if not checksum.with_suffix(".duckdb").exists():
                checksum.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
