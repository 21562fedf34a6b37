"""Addresses that no page ever wrote: each is met with a right page or with words, never with a crash or a hang."""

import hashlib
import random
import string
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from aside import finished
from counts import count

from benchmarks.wire.server import Served
from benchmarks.wire.session import Session
from etl import database
from views.components.state import KEYS

PAGES = ("", "industry", "disparity", "province", "compare", "strategy", "own", "methods")
LONGEST = 5.0  # seconds of processor time an answer may take: a busy machine is not a hang
SILENCE = 120.0  # seconds until an answer counts as none
NASTY = (
    "", " ", "0", "-1", "1e999", "nan", "inf", "null", "None", "undefined", "true", "[]", "{}", "%", "%00", "\x00", "\n",
    "'; DROP TABLE mart_score; --", "1 OR 1=1", "\" UNION SELECT * FROM meta_build --", "../../etc/passwd",
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "${7*7}", "{{7*7}}", "{0}", "{name}", "智能化", "北京", "🀄", "\u202e反",
    "e\u0301" * 40, "\ufeff", "a" * 5000, ",".join(["110000"] * 400), "9" * 400, "110000,", ",,,", ":", "::", "a:b:c",
    "energy_intensity:1e308", "energy_intensity:-1e308", "energy_intensity:0,energy_intensity:nan", "energy_intensity:",
)  # fmt: skip
REAL = (
    "zh", "en", "intelligent", "green", "integrated", "full", "long", "2018", "2022", "1800", "31", "110000",
    "540000", "710000", "000000", "quantile", "width", "co2_per_energy", "chain", "median", "typed", "best", "trend",
    "50", "on", "all", "green,intelligent", "110000,310000", "110000,710000", "energy_intensity", "region", "nation",
)  # fmt: skip


def generated(chance: random.Random) -> str:
    """One query string: known and unknown names, nasty, real and random values, some names twice, some unquoted."""
    pairs = []
    for _ in range(chance.choice((1, 2, 3, 5, 8, 20))):
        name = chance.choice(KEYS) if chance.random() < 0.85 else chance.choice((*NASTY[:25], "x", "Year"))
        kind = chance.random()
        value = (
            chance.choice(NASTY) if kind < 0.45
            else chance.choice(REAL) if kind < 0.85
            else "".join(chance.choices(string.printable + "省年界𠀀", k=chance.randrange(40)))
        )  # fmt: skip
        pairs.append((name, value))
    if chance.random() < 0.2:
        pairs.append((pairs[0][0], chance.choice(REAL)))
    if chance.random() < 0.15:
        return "&".join(f"{name}={value}" for name, value in pairs)
    return urlencode(pairs, quote_via=quote)


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.stress
def test_bad_addresses_are_met_with_words(dashboard: Served, database_folder: Path) -> None:
    served = database.at(database_folder).current()
    assert served is not None
    before = checksum(Path(str(served)))
    chance = random.Random(20)
    queries = [(PAGES[i % len(PAGES)], generated(chance)) for i in range(count(28, 700))]

    async def visit() -> list[str]:
        bad = []
        for page, query in queries:
            used = dashboard.cpu()
            try:
                async with Session(dashboard.port, timeout=SILENCE) as session:
                    answer = await session.open(page, query)
            except TimeoutError:
                bad.append(f"/{page}?{query[:300]}: no answer")
                continue
            used, said = dashboard.cpu() - used, answer.text
            if answer.failed or "错误编号" in said or "number is" in said or "Traceback" in said:
                bad.append(f"/{page}?{query[:300]}: {answer.finished}")
            elif used > LONGEST:
                bad.append(f"/{page}?{query[:300]}: {used:.1f} s")
            elif '<h1 class="brand">' not in said:
                bad.append(f"/{page}?{query[:300]}: no page")
        return bad

    assert finished(visit()) == []
    assert checksum(Path(str(served))) == before
    assert [event for event in dashboard.log.read_text().splitlines() if '"event": "error"' in event] == []
