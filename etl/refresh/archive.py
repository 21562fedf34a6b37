"""Raw answers as they came, kept outside `data/`: what a run has fetched already is not asked for again.

ARCHIVE/runs/0001/run.json           what was asked for, when the run began and ended
ARCHIVE/runs/0001/answers/*.json.gz  one question each with its answer, its time and its checksum
ARCHIVE/changesets/0001/             what differs from data/ (changeset.json, changelog.txt, changes.csv)
"""

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from etl.errors import DataError

UNFINISHED_FOR = timedelta(
    days=7
)  # a stopped run is continued for a week; then values of two vintages could mix
FINISHED_FOR = timedelta(days=1)  # after a dry run the answers serve the run that follows it
Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The time of the computer, in UTC."""
    return datetime.now(UTC)


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that a reader, now or after a power cut, finds the old content or the new one."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class Question:
    """One request: the path under the base address, the query of a GET or the body of a POST, and what it is for."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: str | None = None  # JSON text; None asks with GET
    about: str = ""

    @property
    def key(self) -> str:
        """The name of the answer in the archive: equal requests have equal keys."""
        text = json.dumps([self.path, self.query, self.body], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


class Run:
    """The answers of one refresh, in a folder of their own."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        self.folder, self.facts = folder, facts

    @property
    def name(self) -> str:
        """The number of the run, as text."""
        return self.folder.name

    @property
    def started(self) -> datetime:
        """When the run began: the vintage of its values."""
        return datetime.fromisoformat(self.facts["started"])

    def kept(self, question: Question) -> str | None:
        """The answer that this run has already, or None; a damaged file counts as none."""
        try:
            with gzip.open(self._path(question), "rt", encoding="utf-8") as file:
                record = json.load(file)
            body = record["body"]
            if hashlib.sha256(body.encode()).hexdigest() != record["sha256"]:
                return None
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return str(body)

    def keep(self, question: Question, body: str, received: datetime) -> None:
        """Keeps an answer with its question, its time and its checksum."""
        record = {
            "path": question.path,
            "query": question.query,
            "request": question.body,
            "about": question.about,
            "received": received.isoformat(timespec="seconds"),
            "sha256": hashlib.sha256(body.encode()).hexdigest(),
            "body": body,
        }
        path = self._path(question)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, gzip.compress(json.dumps(record, ensure_ascii=False).encode(), mtime=0))

    def count(self) -> int:
        """How many answers are kept."""
        return sum(1 for _ in (self.folder / "answers").glob("*.json.gz"))

    def finish(self, ended: datetime) -> None:
        """Notes that every question of the run has its answer."""
        self.facts["finished"] = ended.isoformat(timespec="seconds")
        write_whole(self.folder / "run.json", _json(self.facts))

    def _path(self, question: Question) -> Path:
        return self.folder / "answers" / f"{question.key}.json.gz"


class Archive:
    """The folder of runs and changesets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """One refresh at a time. Raises DataError when another one is at work."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DataError(str(self.folder), "another refresh is at work in this folder") from None
            yield

    def run(self, asked: dict[str, Any], now: datetime, *, fresh: bool = False) -> Run:
        """The run to go on with: the last one with the same questions if it is young enough, else a new one."""
        last = _last(self.folder / "runs")
        if last is not None and not fresh:
            facts = _read_json(last / "run.json")
            if facts is not None and facts.get("asked") == asked:
                age = now - datetime.fromisoformat(facts["started"])
                if timedelta(0) <= age < (FINISHED_FOR if facts.get("finished") else UNFINISHED_FOR):
                    return Run(last, facts)
        folder = _next(self.folder / "runs")
        facts = {"asked": asked, "started": now.isoformat(timespec="seconds")}
        write_whole(folder / "run.json", _json(facts))
        return Run(folder, facts)

    def new_changeset(self) -> Path:
        """An empty folder for the next changeset."""
        return _next(self.folder / "changesets")

    def changeset(self, name: str | None) -> Path:
        """The folder of a changeset; the last one when no name is given. Raises DataError."""
        place = self.folder / "changesets"
        folder = place / name if name else _last(place)
        if folder is None or folder.parent != place or not (folder / "changeset.json").is_file():
            known = ", ".join(path.name for path in _numbered(place)) or "none"
            raise DataError(
                str(place), f"holds no changeset {name or 'yet'} (there are: {known}); run a refresh first"
            )
        return folder


def discard(folder: Path) -> None:
    """Removes a folder of the archive that was not completed."""
    shutil.rmtree(folder, ignore_errors=True)


def _numbered(place: Path) -> list[Path]:
    return sorted(path for path in place.glob("[0-9][0-9][0-9][0-9]") if path.is_dir())


def _last(place: Path) -> Path | None:
    found = _numbered(place)
    return found[-1] if found else None


def _next(place: Path) -> Path:
    last = _last(place)
    folder = place / f"{int(last.name) + 1 if last else 1:04d}"
    folder.mkdir(parents=True)
    return folder


def _json(facts: Any) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) else None
