"""The service around the pages: health, readiness, headers, the log, and what an error leaves behind."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aside import finished

from benchmarks.wire.server import Served, served
from benchmarks.wire.session import Answer, Session
from etl.paths import PROJECT
from views.service import health

BROKEN_PAGE = """
import streamlit as st
from views.components import state

state.begin(st.query_params.to_dict())
st.session_state["visits"] = st.session_state.get("visits", 0) + 1
st.html(f"visit {st.session_state['visits']}")


@st.fragment
def part():
    if st.button("break the part", key="part"):
        {}["secret of the part"]


part()
if st.button("break", key="break"):
    {}["secret of the program"]
"""
SERVER = f"""
import sys

sys.path.insert(0, {str(PROJECT)!r})
from streamlit.starlette import App

from views.service import errors, log

log.begin()
app = App("broken.py", on_script_error=errors.report)
"""


def events(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]


def test_health_and_readiness_are_served_beside_the_pages(dashboard: Served) -> None:
    assert dashboard.get("/healthz")[::2] == (200, b'{"status":"ok"}')
    status, _, body = dashboard.get("/readyz")
    ready = json.loads(body)
    assert (status, ready["status"]) == (200, "ready")
    assert ready["version"] >= 1 and ready["vintage"]


def test_what_was_said_before_shortens_an_answer(dashboard: Served) -> None:
    """Another year repeats most of the year before: with a window shorter than an answer two fifths are sent."""

    async def years() -> list[Answer]:
        async with Session(dashboard.port) as session:
            await session.open()
            return [await session.set("w_year", year) for year in session.options("w_year")[:3]]

    *_, last = asyncio.run(years())
    assert not last.failed
    assert last.wire < 0.2 * last.payload, (last.wire, last.payload)


def test_readiness_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_DIR", str(tmp_path))
    status, words = health.readiness()
    assert status == 503 and "python -m etl build" in words["reason"]
    (tmp_path / "statistics-000001-000000000000.duckdb").write_bytes(b"torn" * 5000)
    status, words = health.readiness()
    assert status == 503 and "python -m etl status" in words["reason"]
    assert str(tmp_path) not in words["reason"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/app/static/none.json", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(dashboard: Served, path: str) -> None:
    _, headers, _ = dashboard.get(path)
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert "unsafe" not in policy["script-src"] and "sha256-" in policy["script-src"]
    assert policy["frame-ancestors"] == policy["default-src"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_each_page_run_is_one_line_of_the_log_and_names_no_one(dashboard: Served) -> None:
    async def visit() -> None:
        async with Session(dashboard.port) as session:
            assert not (await session.open("methods", "lang=en&tab=sources")).failed

    finished(visit())
    run = [event for event in events(dashboard.log) if event["event"] == "page"][-1]
    assert run.keys() == {"time", "event", "page", "version", "ms", "ended"}
    assert run["page"] == "methods" and run["ended"] and run["ms"] > 0
    assert "127.0.0.1" not in "".join(map(str, events(dashboard.log)))


def test_a_change_on_a_heavy_page_moves_little(dashboard: Served) -> None:
    """At most 20 kB come over the line for the answers that hold most."""

    async def wires() -> dict[str, int]:
        found = {}
        async with Session(dashboard.port) as session:
            await session.open()
            await session.visit("province")
            for province in ("河北", "广西", "新疆"):
                answer = await session.set("w_province", province)
                assert not answer.failed and len(answer.drawn("vega_lite_chart")) == 16
                found[province] = answer.wire
            await session.visit("methods")
            answer = await session.set("w_tab", "数据浏览")
            assert not answer.failed and answer.drawn("vega_lite_chart")
            found["explorer"] = answer.wire
        return found

    found = finished(wires())
    assert max(found.values()) <= 20_000, found


def test_an_error_shows_words_and_a_number_and_keeps_the_session(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN_PAGE, encoding="utf-8")
    (tmp_path / "service.py").write_text(SERVER, encoding="utf-8")

    async def visit(port: int) -> list[str]:
        async with Session(port) as session:
            await session.open()
            answers = [await session.set("break", True), await session.set("part", True)]
            assert "visit 3" in (await session.open()).text
        assert not any(answer.drawn("exception") for answer in answers)
        return [answer.text for answer in answers]

    log = tmp_path / "log.txt"
    with served(tmp_path / "service.py", log) as running:
        texts = finished(visit(running.port))
    errors = [event for event in events(log) if event["event"] == "error"]
    assert len(errors) == len(texts) == 2
    for text, error in zip(texts, errors, strict=True):
        assert f"错误编号 {error['id']}" in text
        assert "KeyError" in error["traceback"] and "secret of the" in error["traceback"]
        assert "KeyError" not in text and "secret" not in text and "Traceback" not in text
    assert "Uncaught app execution" not in log.read_text(encoding="utf-8")
