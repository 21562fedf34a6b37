"""Coroutines from tests: in a thread of their own, since a browser's event loop may run in this one."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """What the coroutine returns."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()
