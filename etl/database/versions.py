"""What a published version is to those who read it."""

from dataclasses import dataclass
from typing import Literal, Protocol

import duckdb

State = Literal["served", "kept", "withdrawn", "damaged"]


class Version(Protocol):
    """One published state of the database. It never changes; `str()` names it and serves as a cache key."""

    @property
    def number(self) -> int:
        """Counts up from one publication to the next."""

    @property
    def instead_of(self) -> str:
        """The name of the damaged version that this one stands in for; empty otherwise."""

    @property
    def size(self) -> int:
        """Bytes that it takes as one file."""

    def content(self) -> bytes:
        """The whole version as one DuckDB file, to be taken away."""

    def open(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection."""


@dataclass(frozen=True)
class Listed:
    """A version as a person sees it in a list."""

    version: Version
    state: State
    megabytes: float
