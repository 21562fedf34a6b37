"""What is done once before the first planner comes, so that the first view does not wait for it."""

import asyncio
import contextlib
import importlib
import pkgutil
import threading
from collections.abc import AsyncIterator
from typing import Any

from views.service import collector, health, log, quiet

# With what they import these are all that the pages use; a page itself is run anew in every session.
PACKAGES = ("indicators.analysis", "views.components", "views.industry_sections", "views.method_tabs")


def prepare() -> None:
    """Loads what pages are made with and looks at the database; a missing one is said here, and on the pages."""
    for package in PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.iter_modules(found.__path__, f"{package}."):
            importlib.import_module(module.name)
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
