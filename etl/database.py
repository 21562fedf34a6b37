"""The one module that opens the database: where it is, how readers reach it, how a build replaces it.

A build writes a new file beside the old ones and only then moves the pointer `current`, so readers see
either the old version or the new one. Versions are numbered, not timed: a wrong clock cannot reorder them.
"""

import contextlib
import fcntl
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from etl.errors import DataError
from etl.paths import database_dir

POINTER = "current"
KEPT_VERSIONS = 2  # the one served and the one before, for sessions that still read it
_VERSION = re.compile(r"statistics-(\d{6})-[0-9a-f]{12}\.duckdb")
_READ_ONLY = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


def versions(folder: Path) -> list[Path]:
    """The published files, oldest first."""
    return sorted(path for path in folder.glob("statistics-*.duckdb") if _VERSION.fullmatch(path.name))


def current_path(folder: Path | None = None) -> Path | None:
    """The file that readers are to open, or None when nothing has been published.

    A pointer that is damaged or names a file that is gone falls back to the newest published version:
    an office must not stop reading because a pointer was lost.
    """
    folder = folder or database_dir()
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    if _VERSION.fullmatch(name) and (folder / name).is_file():
        return folder / name
    published = versions(folder)
    return published[-1] if published else None


def connect(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can neither write, load extensions nor touch other files.

    Raises DataError when nothing has been published yet.
    """
    path = path or current_path()
    if path is None:
        raise DataError(str(database_dir()), "holds no published database; run `python -m etl build`")
    return duckdb.connect(str(path), read_only=True, config=dict(_READ_ONLY))


def built_from(path: Path) -> str | None:
    """The checksum of the inputs that a database was built from; None when it cannot be read."""
    try:
        with connect(path) as con:
            found = con.execute("SELECT value FROM meta_build WHERE key = 'inputs_sha256'").fetchone()
    except duckdb.Error:
        return None
    return found[0] if found else None


@contextlib.contextmanager
def _build_lock(folder: Path) -> Iterator[None]:
    """One build at a time: the lock belongs to the process and goes with it, however it ends."""
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError(str(folder), "another build is running in this folder") from None
        yield


def publish(folder: Path, inputs_sha256: str, fill: Callable[[duckdb.DuckDBPyConnection], None]) -> Path:
    """Builds a new version with `fill`, then points readers to it; on any failure nothing changes.

    The file is filled under a temporary name, closed, flushed to the disk and renamed; the pointer is
    replaced last, in one step. Left-overs of builds that were killed are removed first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _build_lock(folder):
        for leftover in folder.glob(".building-*"):
            leftover.unlink(missing_ok=True)
        building = folder / f".building-{os.getpid()}.duckdb"
        try:
            with contextlib.closing(duckdb.connect(str(building))) as con:
                fill(con)
                con.execute("CHECKPOINT")
            published = versions(folder)
            number = 1 + max((int(path.name.split("-")[1]) for path in published), default=0)
            target = folder / f"statistics-{number:06d}-{inputs_sha256[:12]}.duckdb"
            _flush(building)
            building.rename(target)
            _point_to(folder, target)
        except BaseException:
            for part in folder.glob(".building-*"):
                part.unlink(missing_ok=True)
            raise
        prune(folder)
    return target


def _point_to(folder: Path, target: Path) -> None:
    new = folder / ".building-pointer"
    new.write_text(target.name + "\n", encoding="utf-8")
    _flush(new)
    new.replace(folder / POINTER)
    _flush(folder)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prune(folder: Path) -> None:
    """Removes all but the served version and the one before it."""
    served = current_path(folder)
    for path in versions(folder)[:-KEPT_VERSIONS]:
        if path != served:
            path.unlink(missing_ok=True)
