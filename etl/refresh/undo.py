"""Replaces several files of `data/` all or none: what stood there is kept beside them until everything is done.

    data/.undo/   exists only while files are replaced; a left-over one means that a run was killed in between

The folder itself is locked meanwhile, so that nobody builds from a half-replaced one.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from etl.errors import DataError
from etl.refresh.archive import write_whole

UNDO = ".undo"
_PREPARING = ".undo-preparing"


@contextlib.contextmanager
def _locked(data: Path) -> Iterator[None]:
    handle = os.open(data, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError(
                str(data), "new numbers are being taken over now; try again in a minute"
            ) from None
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def replaced(data: Path, contents: dict[str, bytes], keep: Path) -> Iterator[None]:
    """Replaces the named files for the block; if it fails, all stand as they stood.

    When it succeeds, the former files are found in the folder `keep`.
    """
    with _locked(data):
        preparing, undo = data / _PREPARING, data / UNDO
        if undo.exists():
            raise DataError(str(undo), "is left over from a run that was killed; run the command again")
        shutil.rmtree(preparing, ignore_errors=True)
        preparing.mkdir()
        try:
            for name in contents:
                write_whole(preparing / name, (data / name).read_bytes())
            shutil.copytree(preparing, keep)
            preparing.rename(undo)
        except BaseException:
            shutil.rmtree(preparing, ignore_errors=True)
            shutil.rmtree(keep, ignore_errors=True)
            raise
        try:
            for name, content in contents.items():
                write_whole(data / name, content)
            yield
        except BaseException:
            _put_back(data)
            shutil.rmtree(keep, ignore_errors=True)
            raise
        undo.rename(preparing)  # from here on the new files stand
        shutil.rmtree(preparing, ignore_errors=True)


def recover(data: Path) -> bool:
    """Puts back what a killed run has left half replaced; True when there was something to put back.

    Raises DataError while another process is replacing files.
    """
    if not (data / UNDO).exists() and not (data / _PREPARING).exists():
        return False
    with _locked(data):
        shutil.rmtree(data / _PREPARING, ignore_errors=True)
        if not (data / UNDO).exists():
            return False
        _put_back(data)
    return True


def _put_back(data: Path) -> None:
    for former in sorted((data / UNDO).iterdir()):
        write_whole(data / former.name, former.read_bytes())
    shutil.rmtree(data / UNDO)
