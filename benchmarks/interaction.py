"""What one interaction with the dashboard costs, beside a bare Streamlit app with one slider.

    python -m benchmarks.interaction

Both run under `streamlit run` on loopback and are driven over their WebSocket by the same client, as a
browser would: seconds from the change of a widget, or of the page, to the end of the run, bytes of the answer.
One session asks each time for a view that no one asked for before in this process, until the options are used
up; ten sessions follow it and meet some of its views again, and those over two processes all of them. What views
share is worked out in the seconds after a start (`ready ahead`); "right away" does not wait for it.
The map's geometry is a file that the browser fetches once and keeps; it is listed by itself.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from benchmarks.wire.server import served
from benchmarks.wire.session import Answer, Session
from etl.paths import PROJECT

BARE = """import streamlit as st
st.write(st.slider("how many", 0, 100, 50, key="w_bare"))
"""
# page, widget, how many of its options are visited
TOUR: tuple[tuple[str, str, int], ...] = (
    ("", "w_year", 5), ("", "w_view", 8), ("", "w_index", 8), ("", "w_province", 6), ("", "w_industry", 6),
    ("industry", "w_lens_year", 6), ("industry", "w_lens", 8),
    ("disparity", "w_year", 4), ("disparity", "w_node", 4),
    ("province", "w_year", 4), ("province", "w_province", 6),
    ("compare", "w_index", 6), ("compare", "w_year", 4),
    ("strategy", "w_goal", 3), ("strategy", "w_province", 6),
    ("methods", "w_tab", 5),
)  # fmt: skip
WHAT_IF_MOVES = 30
ROUNDS = 12  # of ten sessions
LIMITS = {"one session": 0.3, "ten sessions": 1.0, "what-if": 0.3}
BYTES = 20_000


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, round(share * len(values) + 0.4999) - 1)]


async def bare(port: int, sessions: int, each: int) -> list[Answer]:
    """Moves the slider of the bare app in all sessions at once."""

    async def one(number: int) -> list[Answer]:
        async with Session(port) as session:
            await session.open()
            return [await session.set("w_bare", float((number + 7 * i) % 100)) for i in range(each)]

    return [a for answers in await asyncio.gather(*map(one, range(sessions))) for a in answers]


async def tour(session: Session, start: int = 0) -> AsyncIterator[tuple[str, Answer]]:
    """The pages one by one, some options of their widgets; ``start`` sets where in the tour to begin."""
    steps = (*TOUR[start % len(TOUR) :], *TOUR[: start % len(TOUR)])
    before = None
    for page, key, many in steps:
        if page != before:
            yield f"{page or 'overview'} opened", await session.visit(page)
        before = page
        if session.has(key):
            options = session.options(key)
            for i in range(min(many, len(options) - 1)):
                value = options[(start + i) % len(options)]
                yield f"{page or 'overview'} {key[2:]}", await session.set(key, value)


async def together(ports: Sequence[int], sessions: int, rounds: int) -> list[Answer]:
    """All sessions change something at the same moment, wait for all answers, and go on; each on its own way.

    They are dealt out to the processes behind ``ports``.
    """
    open_sessions = [Session(ports[number % len(ports)]) for number in range(sessions)]
    for one in open_sessions:
        await one.__aenter__()
        await one.open()
    ways = [tour(one, 2 * number) for number, one in enumerate(open_sessions)]
    found = []
    for _ in range(rounds):
        found += [answer for _, answer in await asyncio.gather(*(anext(way) for way in ways))]
    for one in open_sessions:
        await one.__aexit__()
    return found


async def what_if(session: Session) -> list[Answer]:
    """Indicators moved to the peers' median one after the other, each answered with its rank interval."""
    await session.visit("strategy")
    options, chosen, found = session.options("w_move"), [], []
    for i in range(WHAT_IF_MOVES):
        chosen = [*chosen, options[i % len(options)]] if len(chosen) < 4 else []
        found.append(await session.set("w_move", chosen))
    return found


def line(
    name: str, answers: Sequence[Answer], against: float | None = None, limit: float | None = None
) -> None:
    seconds = [a.seconds for a in answers]
    p95 = quantile(seconds, 0.95)
    verdict = "" if limit is None else f"limit {limit * 1000:.0f} ms: {'ok' if p95 <= limit else 'MISSED'}"
    ratio = "" if against is None else f"{p95 / against:5.1f}×"
    print(
        f"{name:26}{len(answers):5}{statistics.median(seconds) * 1000:9.0f}{p95 * 1000:9.0f}{ratio:>8}"
        f"{statistics.median(a.wire for a in answers) / 1000:9.1f}"
        f"{max(a.wire for a in answers) / 1000:9.1f}{max(a.payload for a in answers) / 1000:9.1f}   {verdict}"
    )
    if failed := [a for a in answers if a.failed]:
        sys.exit(f"{name}: {len(failed)} answers failed ({failed[0].finished})")


async def measure(port: int, unprepared_port: int, bare_port: int) -> None:
    bare_one, bare_ten = await bare(bare_port, 1, 40), await bare(bare_port, 10, 20)
    async with Session(unprepared_port) as session:
        first = await session.open()
        right_away = [answer async for _, answer in tour(session)]
    async with Session(port) as session:
        await session.open()
        alone = [found async for found in tour(session)]
        moved = await what_if(session)
    async with Session(port) as again:
        second = await again.open()
    ten = await together([port], 10, ROUNDS)
    spread = await together([port, unprepared_port], 10, ROUNDS)

    print(f"{'':26}{'runs':>5}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}{'kB':>9}{'max kB':>9}{'unpacked':>9}")
    line("bare app, one session", bare_one)
    line("bare app, ten sessions", bare_ten)
    floor_one, floor_ten = (quantile([a.seconds for a in part], 0.95) for part in (bare_one, bare_ten))
    line("one session", [a for _, a in alone], floor_one, LIMITS["one session"])
    line("one session, right away", right_away, floor_one)
    line("ten sessions", ten, floor_ten, LIMITS["ten sessions"])
    line("ten, two processes", spread, floor_ten)
    line("what-if", moved, floor_one, LIMITS["what-if"])
    for name in dict.fromkeys(name for name, _ in alone):
        line(f"  {name}", [a for n, a in alone if n == name], floor_one)
    line("first view, fresh process", [first])
    line("first view, next session", [second])
    heavy = max(a.wire for _, a in alone)
    print(f"largest answer of one interaction {heavy / 1000:.1f} kB (limit {BYTES / 1000:.0f} kB)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        with (
            served(script, Path(folder) / "bare.log") as plain,
            served(PROJECT / "serve.py", Path(folder) / "serve.log") as dashboard,
        ):
            dashboard.ready_ahead()
            with served(PROJECT / "serve.py", Path(folder) / "right_away.log") as unprepared:
                asyncio.run(measure(dashboard.port, unprepared.port, plain.port))
            size = sum(path.stat().st_size for path in (PROJECT / "static").glob("boundaries-????????.json"))
            print(
                f"geometry, once per browser {size / 1000:.0f} kB; server memory {dashboard.memory() / 2**20:.0f} MiB"
            )


if __name__ == "__main__":
    main()
