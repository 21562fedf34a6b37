"""Versions as DuckDB files in a folder.

A build writes a new file beside the old ones and only then moves the pointer `current`, so readers see
either the old version or the new one. Versions are numbered, not timed: a wrong clock cannot reorder them.
Each file comes with its SHA-256, taken before it was published, so a damaged file is recognised.
"""

import contextlib
import fcntl
import functools
import hashlib
import itertools
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from etl.database.versions import Listed, State
from etl.errors import DataError

POINTER = "current"
POINTER_COPY = "current.copy"  # read when the pointer is damaged
# Sessions may still be on their way to a version that was replaced a moment ago.
GRACE_SECONDS = 24 * 3600
MOST_KEPT = 5  # however often somebody builds, and whatever the clock says
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


class Folder:
    """A folder of published files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def versions(self) -> list[FileVersion]:
        """The published files, oldest first."""
        found = (path for path in self.folder.glob("statistics-*.duckdb") if _VERSION.fullmatch(path.name))
        return sorted((FileVersion(path) for path in found), key=lambda version: version.number)

    def _pointed(self) -> tuple[FileVersion | None, frozenset[int]]:
        """The version that is meant to be served, sound or not, and the numbers withdrawn.

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

    def current(self) -> FileVersion | None:
        """See `Place.current`."""
        meant, withdrawn = self._pointed()
        if meant is None or meant.is_sound():
            return meant
        for version in reversed(self._before(meant, withdrawn)):
            if version.is_sound():
                _log.warning("%s is damaged; %s is served instead", meant, version.path.name)
                return replace(version, instead_of=meant.path.name)
        raise DataError(str(meant), "is damaged and no version before it is kept; run `python -m etl build`")

    def _before(self, version: FileVersion, withdrawn: frozenset[int]) -> list[FileVersion]:
        """The versions that may stand in for a version: older and never withdrawn."""
        return [v for v in self.versions() if v.number < version.number and v.number not in withdrawn]

    def listing(self) -> list[Listed]:
        """See `Place.listing`."""
        served, (_, withdrawn) = self.current(), self._pointed()

        def state(version: FileVersion) -> State:
            if version == served:
                return "served"
            if not version.is_sound():
                return "damaged"
            return "withdrawn" if version.number in withdrawn else "kept"

        return [Listed(v, state(v), v.path.stat().st_size / 1e6) for v in self.versions()]

    def is_stale(self, inputs_sha256: str) -> bool:
        """See `Place.is_stale`."""
        published = self.versions()
        meant, _ = self._pointed()
        if meant is None or not meant.is_sound():
            return True
        return published[-1].inputs != inputs_sha256[:12]

    def doubt(self) -> None:
        """See `Place.doubt`."""
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

    def publish(self, inputs_sha256: str, fill: Callable[[duckdb.DuckDBPyConnection], None]) -> FileVersion:
        """See `Place.publish`.

        The file is filled under a temporary name, closed, flushed to the disk and renamed; the pointer is
        replaced last, in one step. Left-overs of builds that were killed are removed first.
        """
        with self._lock():
            self._sweep()
            building = self.folder / f".building-{os.getpid()}.duckdb"
            served, withdrawn = self._pointed()
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
            self._prune(target, before=served)
        return target

    def rollback(self, to: int | None = None) -> FileVersion:
        """See `Place.rollback`. Numbering goes on: the next build gets a number that was never used."""
        with self._lock():
            served, (_, withdrawn) = self.current(), self._pointed()
            if served is None:
                raise DataError(str(self.folder), "holds no published database; run `python -m etl build`")
            if to is None:
                sound = [v for v in self._before(served, withdrawn) if v.is_sound()]
                if not sound:
                    raise DataError(str(self.folder), f"keeps no version before {served.number}")
                target = sound[-1]
            else:
                target = self._numbered(to)
            newer = frozenset(v.number for v in self.versions() if v.number > target.number)
            self._point_to(target, newer)
        return target

    def _numbered(self, number: int) -> FileVersion:
        kept = self.versions()
        for version in kept:
            if version.number == number and version.is_sound():
                return version
        what = "is damaged" if number in {v.number for v in kept} else "is not kept"
        known = ", ".join(str(v.number) for v in kept)
        raise DataError(str(self.folder), f"version {number} {what}; kept: {known}")

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

    def _prune(self, served: FileVersion, before: FileVersion | None) -> None:
        """Removes versions whose time of grace is over.

        The version served, the one before it and the newest that a rollback would reach stay whatever their
        age. Grace counts from the publication of the version that came next, for until then sessions opened
        this one. A file from the future (the clock was set back) is young; that is why the number is bounded.
        """
        published = self.versions()
        _, withdrawn = self._pointed()
        earlier = self._before(served, withdrawn)
        stay = {served, *earlier[-1:]} | ({before} if before else set())
        now = time.time()
        replaced = {old: new.path.stat().st_mtime for old, new in itertools.pairwise(published)}
        others = [version for version in published if version not in stay]
        old = [version for version in others if now - replaced.get(version, now) >= GRACE_SECONDS]
        young = [version for version in others if version not in old]
        too_many = max(0, len(stay) + len(young) - MOST_KEPT)
        for version in old + young[:too_many]:
            version.path.unlink(missing_ok=True)
            version.checksum_file.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
