"""Many planners at once on one process: no error, bounded answers, memory that stays flat."""

import asyncio
import math
import random
import time
from dataclasses import dataclass, field

import pytest
from aside import finished
from counts import STRESS, count

from benchmarks.interaction import TOUR, quantile
from benchmarks.wire.server import Served
from benchmarks.wire.session import Session

PAGES = tuple(dict.fromkeys(page for page, _, _ in TOUR))
PATIENCE = 15 * 60  # seconds for a thousand interactions one after the other, some of them a second long
SLOWEST = 90.0  # seconds; far above any target: an answer beyond it is a hang


@dataclass
class Watch:
    """What all sessions together have seen."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    memory: dict[int, int] = field(default_factory=dict)  # interactions so far -> resident bytes


async def planner(
    number: int, dashboard: Served, end: float, pause: float, watch: Watch, most: float = math.inf
) -> None:
    """Opens a page, changes something, reads, goes on to another page; a new session after some clicks.

    Ends at a moment (of the monotonic clock), or when all planners together have made so many interactions.
    """
    chance = random.Random(number)
    while time.monotonic() < end and len(watch.seconds) < most:
        async with Session(dashboard.port, timeout=SLOWEST) as session:
            answer, what = await session.open(), "open"
            for _ in range(12):
                watch.seconds.append(answer.seconds)
                watch.memory[len(watch.seconds)] = dashboard.memory()
                if answer.failed or "错误编号" in answer.text:
                    watch.failures.append(f"{what}: {answer.finished}")
                if time.monotonic() > end or len(watch.seconds) >= most:
                    return
                await asyncio.sleep(pause * chance.uniform(0.5, 1.5))
                here = [key for _, key, _ in TOUR if session.has(key)]
                if here and chance.random() < 0.7:
                    key = chance.choice(here)
                    value, what = chance.choice(session.options(key)), key
                    answer = await session.set(key, value)
                else:
                    what = chance.choice(PAGES)
                    answer = await session.visit(what)


async def crowd(dashboard: Served, sessions: int, seconds: float, pause: float) -> Watch:
    watch, end = Watch(), time.monotonic() + seconds
    await asyncio.gather(*(planner(n, dashboard, end, pause, watch) for n in range(sessions)))
    return watch


@pytest.mark.stress
def test_sessions_at_once_meet_no_error(dashboard: Served, capsys: pytest.CaptureFixture[str]) -> None:
    sessions, seconds = count(3, 50), count(6, 180)
    watch = finished(crowd(dashboard, sessions, seconds, pause=count(1, 10)))
    with capsys.disabled():
        print(
            f"\n{sessions} sessions, {seconds} s: {len(watch.seconds)} interactions, "
            f"{len(watch.failures)} errors, p50 {quantile(watch.seconds, 0.5) * 1000:.0f} ms, "
            f"p95 {quantile(watch.seconds, 0.95) * 1000:.0f} ms, "
            f"memory {dashboard.memory() / 2**20:.0f} MiB"
        )
    assert watch.failures == []
    assert len(watch.seconds) >= sessions


@pytest.mark.stress
def test_memory_stays_flat(dashboard: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """After 1,000 interactions at most 1.1 times the memory after 200, over all pages and their options."""
    last, first = count(12, 1000), count(4, 200)
    if STRESS:  # what the service works out ahead it works out once; visitors are what is measured
        dashboard.ready_ahead()
    watch = Watch()
    finished(planner(0, dashboard, time.monotonic() + PATIENCE, 0, watch, last))
    assert len(watch.seconds) >= last, f"only {len(watch.seconds)} interactions in {PATIENCE} s"
    ratio = watch.memory[last] / watch.memory[first]
    with capsys.disabled():
        print(
            f"\nmemory after {first} interactions {watch.memory[first] / 2**20:.0f} MiB, "
            f"after {last} {watch.memory[last] / 2**20:.0f} MiB: {ratio:.2f} times "
            f"(p50 {quantile(watch.seconds, 0.5) * 1000:.0f} ms)"
        )
    assert watch.failures == []
    assert ratio <= count(2, 1) * 1.1  # a dozen interactions still fill caches
