"""What every kind of place has in common: numbered versions, of which one is served and some are withdrawn."""

import itertools
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, Self, TypeVar

import duckdb

from etl.errors import DataError

Fill = Callable[[duckdb.DuckDBPyConnection], None]
State = Literal["served", "kept", "withdrawn", "damaged"]

# Sessions may still be on their way to a version that was replaced a moment ago.
GRACE_SECONDS = 24 * 3600
MOST_KEPT = 5  # however often somebody builds, and whatever the clock says
_log = logging.getLogger(__name__)


class Version(Protocol):
    """One published state of the database. It never changes; `str()` names it and serves as a cache key."""

    @property
    def name(self) -> str:
        """Short enough for a sentence."""

    @property
    def number(self) -> int:
        """Grows from one publication to the next."""

    @property
    def inputs(self) -> str:
        """The first twelve digits of the checksum of the inputs."""

    @property
    def instead_of(self) -> str:
        """The name of the damaged version that this one stands in for; empty otherwise."""

    @property
    def published_at(self) -> float:
        """Seconds since 1970, by the clock of the machine that published it."""

    @property
    def size(self) -> int:
        """Bytes that its files take."""

    def content(self) -> bytes:
        """The whole version as one DuckDB file, to be taken away."""

    def is_sound(self) -> bool:
        """Whether its files are those that were published."""

    def open(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection that can neither write to the version nor reach other files."""

    def cursor(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        """A second connection for another thread, to the same tables."""

    def standing_in_for(self, damaged: str) -> Self:
        """The same version, with a word about why it is served."""


V = TypeVar("V", bound=Version)


@dataclass(frozen=True)
class Listed:
    """A version as a person sees it in a list."""

    version: Version
    state: State


class Place(ABC, Generic[V]):
    """Where versions are published."""

    @abstractmethod
    def __str__(self) -> str:
        """The place as a person names it, without a password."""

    @abstractmethod
    def versions(self) -> list[V]:
        """Everything that is published, oldest first."""

    @abstractmethod
    def pointed(self) -> tuple[V | None, frozenset[int]]:
        """The version that is meant to be served, sound or not, and the numbers that were withdrawn."""

    @abstractmethod
    def publish(self, inputs_sha256: str, fill: Fill) -> V:
        """Builds a new version with `fill`, then points readers to it; on any failure nothing changes.

        Raises DataError when another build is running.
        """

    @abstractmethod
    def doubt(self) -> None:
        """Forget what was found sound: the next look at the versions examines them anew."""

    @abstractmethod
    def _lock(self) -> AbstractContextManager[None]:
        """One build or rollback at a time; the lock goes with its process, however that ends."""

    @abstractmethod
    def _point_to(self, target: V, withdrawn: frozenset[int]) -> None:
        """Moves all readers in one step."""

    def current(self) -> V | None:
        """The version that readers are served, or None when nothing has been published.

        A damaged version is passed over for the one before it, which then says so in `instead_of`.
        Raises DataError when everything that was published is damaged.
        """
        meant, withdrawn = self.pointed()
        if meant is None or meant.is_sound():
            return meant
        for version in reversed(self.before(meant, withdrawn)):
            if version.is_sound():
                _log.warning("%s is damaged; %s is served instead", meant, version)
                return version.standing_in_for(meant.name)
        raise DataError(str(meant), "is damaged and no version before it is kept; run `python -m etl build`")

    def before(self, version: V, withdrawn: frozenset[int]) -> list[V]:
        """The versions that may stand in for a version: older and never withdrawn."""
        return [v for v in self.versions() if v.number < version.number and v.number not in withdrawn]

    def listing(self) -> list[Listed]:
        """Every version that is kept, oldest first, and what it is: served, kept, withdrawn or damaged."""
        served, (_, withdrawn) = self.current(), self.pointed()

        def state(version: V) -> State:
            if version == served:
                return "served"
            if not version.is_sound():
                return "damaged"
            return "withdrawn" if version.number in withdrawn else "kept"

        return [Listed(version, state(version)) for version in self.versions()]

    def is_stale(self, inputs_sha256: str) -> bool:
        """Whether the last build had other inputs, or what is to be served is damaged.

        A version that was withdrawn counts as built: what a person rolled back is not published again
        until the inputs change.
        """
        meant, _ = self.pointed()
        if meant is None or not meant.is_sound():
            return True
        return self.versions()[-1].inputs != inputs_sha256[:12]

    def rollback(self, to: int | None = None) -> V:
        """Points readers to an earlier version (the one before, or the number given) and withdraws what is newer.

        Numbering goes on: the next build gets a number that was never used. Raises DataError when there is
        no such version.
        """
        with self._lock():
            served, (_, withdrawn) = self.current(), self.pointed()
            if served is None:
                raise DataError(str(self), "holds no published database; run `python -m etl build`")
            if to is None:
                sound = [v for v in self.before(served, withdrawn) if v.is_sound()]
                if not sound:
                    raise DataError(str(self), f"keeps no version before {served.number}")
                target = sound[-1]
            else:
                target = self._numbered(to)
            self._point_to(target, frozenset(v.number for v in self.versions() if v.number > target.number))
        return target

    def _numbered(self, number: int) -> V:
        kept = self.versions()
        for version in kept:
            if version.number == number and version.is_sound():
                return version
        what = "is damaged" if number in {v.number for v in kept} else "is not kept"
        known = ", ".join(str(v.number) for v in kept)
        raise DataError(str(self), f"version {number} {what}; kept: {known}")

    def expired(self, served: V, replaced: V | None) -> list[V]:
        """The versions whose time of grace is over, now that `served` took the place of `replaced`.

        These two and the newest that a rollback would reach stay whatever their age. Grace counts from the
        publication of the version that came next, for until then sessions opened this one. One from the
        future (the clock was set back) is young; that is why the number is bounded.
        """
        published, now = self.versions(), time.time()
        _, withdrawn = self.pointed()
        stay = {v.number for v in [served, *self.before(served, withdrawn)[-1:]]}
        stay |= {replaced.number} if replaced else set()
        followed = [pair for pair in itertools.pairwise(published) if pair[0].number not in stay]
        old = [version for version, after in followed if now - after.published_at >= GRACE_SECONDS]
        young = [version for version, _ in followed if version not in old]
        too_many = max(0, len(stay) + len(young) - MOST_KEPT)
        return old + young[:too_many]
