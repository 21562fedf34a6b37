"""What is done once before the first planner comes, so that the first view does not wait for it."""

import asyncio
import contextlib
import importlib
import threading
from collections.abc import AsyncIterator
from typing import Any

from views.service import collector, health, log, quiet

HEAVY = ("altair", "polars", "pyarrow", "views.components.frame", "views.components.map", "indicators.tables")


def prepare() -> None:
    """Loads the large libraries and looks at the database; a missing one is said here, and on the pages."""
    for module in HEAVY:
        importlib.import_module(module)
    _, words = health.readiness()
    collector.settle()
    log.event("start", **words)


@contextlib.asynccontextmanager
async def warm(_: Any) -> AsyncIterator[None]:
    """Runs around the server's life."""
    await asyncio.to_thread(prepare)
    stop = threading.Event()
    threading.Thread(target=quiet.work, args=(stop,), name="quiet", daemon=True).start()
    yield
    stop.set()
    log.event("stop")
