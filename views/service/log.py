"""The service's log: one JSON object a line on standard error, for journald, Docker or a file.

It tells what ran, for how long and on which version, and nothing of who asked: no address, no name, no
choices. Without ``begin`` (under tests, in notebooks) nothing is written.
"""

import contextlib
import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

_logger = logging.getLogger("dashboard")


def begin() -> None:
    """Write from now on; Streamlit's own text of a page's exception is dropped, `error` events hold it."""
    if not _logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        _logger.addHandler(handler)
    _logger.setLevel(logging.INFO)
    _logger.propagate = False
    logging.getLogger("streamlit.error_util").addFilter(lambda record: record.msg != "Uncaught app execution")


def event(kind: str, **fields: Any) -> None:
    """One line: the time (UTC), the kind of event, its fields."""
    if _logger.isEnabledFor(logging.INFO):
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        _logger.info(json.dumps({"time": now, "event": kind, **fields}, ensure_ascii=False, default=str))


@contextlib.contextmanager
def timed(kind: str, **fields: Any) -> Iterator[None]:
    """An event when the block ends, with its milliseconds and whether it came to its end."""
    start, ended = time.perf_counter(), False
    try:
        yield
        ended = True
    finally:
        event(kind, **fields, ms=round((time.perf_counter() - start) * 1000), ended=ended)
