"""Answers of the last questions, a bounded number of them, for several threads."""

import io
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

import polars as pl

T = TypeVar("T")


def compact(found: Any) -> Any:
    """A frame in memory of its own size; anything else as it is.

    What DuckDB hands over holds room for 2,048 rows in every column, and a filter of texts holds all texts it came
    from: a table of 31 provinces would be kept at fifty times its size.
    """
    if not isinstance(found, pl.DataFrame) or pl.Object in found.dtypes:
        return found
    packed = io.BytesIO()
    found.write_ipc_stream(packed)
    return pl.read_ipc_stream(packed.getvalue())


class Recent(Generic[T]):
    """The `most` answers that were asked for last. What is kept is shared: whoever gets it does not change it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, answer: Callable[[], T]) -> T:
        """The answer kept under a key, else `answer()`; two threads that ask at once may both compute it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = compact(answer())
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return found

    def __len__(self) -> int:
        return len(self._kept)
