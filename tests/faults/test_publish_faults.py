"""Whatever happens to a build, a file or a clock: the version served stays readable and right."""

import contextlib
import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from counts import count
from small import ENVIRONMENT, STEP, checksum, small

from etl.database import BROKEN, at, versions
from etl.database.embedded import POINTER, POINTER_COPY, FileVersion, Folder
from etl.database.versions import GRACE_SECONDS, MOST_KEPT
from etl.errors import DataError
from etl.paths import PROJECT

KILLED_BUILDS = PROJECT / "tests" / "faults" / "killed_builds.py"


@pytest.fixture(scope="module")
def source(database_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small part of the real statistics, as a published file with the mark 0."""
    real = Path(str(at(database_folder).current()))
    return Path(str(at(tmp_path_factory.mktemp("source")).publish(checksum(0), small(real, 0))))


@pytest.fixture(scope="module")
def three(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the marks 1, 2 and 3."""
    folder = tmp_path_factory.mktemp("three")
    for mark in (1, 2, 3):
        at(folder).publish(checksum(mark), small(source, mark))
    return folder


@pytest.fixture
def folder(three: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(three, tmp_path / "database"))


def served(folder: Path) -> int:
    """The mark of the version served; every row has to carry it."""
    version = at(folder).current()
    assert version is not None
    with version.open() as con:
        (mark,) = con.execute("SELECT value::INT FROM meta_build").fetchall()[0]
        wrong = "SELECT count(*), count(*) FILTER (WHERE floor(score / ?) <> ?) FROM mart_score WHERE score IS NOT NULL"
        rows, others = con.execute(wrong, [STEP, mark]).fetchall()[0]
        assert rows > 200 and others == 0
        assert con.execute("SELECT count(*), count(name_zh) FROM core_province").fetchall() == [(31, 31)]
    return mark


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.glob(".building-*")]


@pytest.fixture
def killer(folder: Path, source: Path) -> Iterator[Callable[[str], str]]:
    """Starts a build of the line's mark and kills it at the line's moment; says what became of it."""
    process = subprocess.Popen(
        [sys.executable, str(KILLED_BUILDS), str(folder), str(source)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=ENVIRONMENT,
    )  # fmt: skip
    assert process.stdin and process.stdout

    def kill(line: str) -> str:
        process.stdin.write(line + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield kill
    process.stdin.close()
    assert process.wait(timeout=30) == 0


@pytest.mark.stress
def test_a_build_killed_at_a_random_moment(folder: Path, source: Path, killer: Callable[[str], str]) -> None:
    assert killer("4 step 0") == "published"
    start = time.perf_counter()
    assert killer("5 step 0") == "published"
    span, times, before = 1.1 * (time.perf_counter() - start), count(8, 50), 5
    ends, unpruned = {"killed": 0, "published": 0}, 0
    for moment in range(times):
        seconds = span * (moment + random.random()) / times  # every part of a build is met
        end = killer(f"{before + 1} {seconds}")
        ends[end] += 1
        after = served(folder)
        assert after in ((before, before + 1) if end == "killed" else (before + 1,))
        before = after
        unpruned = 0 if end == "published" else unpruned + 1  # a build that comes to its end removes for them all
        assert len(Folder(folder).versions()) <= MOST_KEPT + unpruned
    print(f"{times} builds interrupted: {ends}, last version {before}")
    assert ends["killed"] >= times / 4
    at(folder).publish(checksum(before + 1), small(source, before + 1))
    assert served(folder) == before + 1 and not left_over(folder)


def test_a_build_killed_before_each_step_that_reaches_the_disk(
    folder: Path, killer: Callable[[str], str]
) -> None:
    before, step, ends = 3, 0, []
    while not ends or ends[-1] == "killed":
        step += 1
        ends.append(killer(f"{before + 1} step {step}"))
        after = served(folder)
        assert after in (before, before + 1)
        before = after
    assert ends.count("killed") >= 8 and before >= 4
    assert not left_over(folder)


@pytest.mark.parametrize("step", range(1, 8))
def test_a_disk_that_is_full_at_any_step(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Either nothing has changed, or the publication was through and only its copy or folder was not flushed."""
    listing = sorted(path.name for path in folder.iterdir())
    flushes = 0
    real = os.fsync

    def full(handle: int) -> None:
        nonlocal flushes
        flushes += 1
        if flushes >= step:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        try:
            at(folder).publish(checksum(4), small(source, 4))
        except OSError as error:
            assert error.errno == errno.ENOSPC
            if served(folder) == 3:
                assert sorted(path.name for path in folder.iterdir()) == listing
        else:
            assert step > 5
            assert served(folder) == 4
    assert not left_over(folder)
    at(folder).publish(checksum(5), small(source, 5))
    assert served(folder) == 5


def flip(path: Path, where: float) -> None:
    """One bit of one byte, at a share of the length."""
    with path.open("r+b") as file:
        file.seek(int(where * (path.stat().st_size - 1)))
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 0b100]))


def newest(folder: Path) -> FileVersion:
    return Folder(folder).versions()[-1]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "flipped in the header": lambda path: flip(path, 0.0),
    "flipped in the middle": lambda path: flip(path, 0.5),
    "flipped at the end": lambda path: flip(path, 1.0),
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "grown": lambda path: path.open("ab").write(b"more"),
    "another file": lambda path: path.write_text("not a database"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_passed_over_and_named(
    folder: Path, source: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = newest(folder)
    DAMAGES[damage](damaged.path)
    assert served(folder) == 2
    assert f"{damaged} is damaged" in caplog.text
    place = at(folder)
    current = place.current()
    assert current is not None and current.instead_of == damaged.path.name
    assert [one.state for one in place.listing()] == ["kept", "served", "damaged"]
    assert place.is_stale(checksum(3)), "the same inputs are built again"
    place.publish(checksum(3), small(source, 3))
    assert served(folder) == 3 and not place.is_stale(checksum(3))


@pytest.mark.stress
def test_any_flipped_bit_is_noticed(folder: Path) -> None:
    generator, whole = random.Random(1), newest(folder).path.read_bytes()
    for _ in range(count(5, 500)):
        flip(newest(folder).path, generator.random())
        assert served(folder) == 2
        newest(folder).path.write_bytes(whole)
    assert served(folder) == 3


def test_a_file_that_rots_under_a_reader_gives_no_wrong_number(folder: Path) -> None:
    """The clock of the file tells nothing then; DuckDB's own checksums do, and a fresh look passes it over."""
    assert served(folder) == 3
    path = newest(folder).path
    state = path.stat()
    for where in range(1, 20):
        flip(path, where / 20)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    with contextlib.suppress(BROKEN):
        assert served(folder) == 3
    at(folder).doubt()
    assert served(folder) == 2


def test_when_everything_is_damaged_the_message_says_what_to_run(folder: Path) -> None:
    for version in Folder(folder).versions():
        flip(version.path, 0.3)
    with pytest.raises(
        DataError, match=r"is damaged and no version before it is kept; run `python -m etl build`"
    ):
        at(folder).current()


@pytest.mark.parametrize(
    "pointer",
    [b"", b"nonsense", b"../../etc/passwd", b"\xff\xfe\x00", b"statistics-000009-0123456789ab.duckdb"],
)
def test_a_damaged_pointer_is_replaced_by_its_copy_and_both_by_the_newest_version(
    folder: Path, pointer: bytes
) -> None:
    at(folder).rollback()
    (folder / POINTER).write_bytes(pointer)
    assert served(folder) == 2
    (folder / POINTER_COPY).write_bytes(pointer)
    assert served(folder) == 3
    (folder / POINTER).unlink()
    (folder / POINTER_COPY).unlink()
    assert served(folder) == 3


def test_two_builds_at_once(folder: Path, source: Path) -> None:
    """One is published or both are, one after the other; the one refused says why."""
    command = [sys.executable, "tests/small.py", str(folder), str(source)]
    builds = [
        subprocess.Popen([*command, str(mark), "3"], cwd=PROJECT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for mark in (10, 20)
    ]  # fmt: skip
    ends = [(*build.communicate(timeout=60), build.returncode) for build in builds]
    said = "".join(out for out, _, _ in ends).split("\n")
    published = [int(line.split()[1]) for line in said if line.startswith("published")]
    assert published and all(code == 0 or "another build is running" in err for _, err, code in ends)
    assert served(folder) in published
    numbers = [version.number for version in Folder(folder).versions()]
    assert len(set(numbers)) == len(numbers) and max(numbers) == 3 + len(published)
    assert not left_over(folder)


def test_a_clock_that_goes_back_changes_nothing_but_the_time_of_grace(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers order the versions; files from the future are young, and yet they do not pile up."""
    year = 365 * 24 * 3600
    for version in Folder(folder).versions():
        os.utime(version.path, (time.time() + year, time.time() + year))
    for mark in range(4, 12):
        at(folder).publish(checksum(mark), small(source, mark))
        assert served(folder) == mark
    assert [version.number for version in Folder(folder).versions()] == [7, 8, 9, 10, 11]
    late = time.time() + GRACE_SECONDS + 60
    monkeypatch.setattr(versions.time, "time", lambda: late)
    at(folder).publish(checksum(12), small(source, 12))
    assert [version.number for version in Folder(folder).versions()] == [11, 12]
    assert served(folder) == 12
