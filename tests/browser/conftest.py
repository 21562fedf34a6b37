"""One server and one browser for all browser tests; both end with the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ensure_chromium import find_chromium
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from visit import Visit

from benchmarks.wire.server import served
from etl.paths import PROJECT

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
expect.set_options(timeout=30_000)  # milliseconds; two browsers on two cores wait for each other


@pytest.fixture(scope="session")
def server(database_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the dashboard, served from the database of the real statistics."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with served(PROJECT / "serve.py", log, DATABASE_DIR=str(database_folder)) as running:
        yield running.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    assert path, "no Chromium found; `make test` installs one, or name yours with CHROMIUM=/path"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One profile for all visits: a planner's browser, too, keeps the program and the map in its cache.

    It asks for reduced motion: what blinks while a page waits is drawn by the processor that the page waits for.
    """
    profile = browser.new_context(
        viewport={"width": 1440, "height": 1200}, accept_downloads=True, reduced_motion="reduce"
    )
    profile.set_default_timeout(60_000)
    yield profile
    profile.close()


@pytest.fixture
def visit(server: str, context: BrowserContext) -> Iterator[Visit]:
    """A fresh page; afterwards it must have asked nothing outside this machine and logged no error."""
    seen = Visit(context.new_page(), server)
    yield seen
    for page in context.pages:
        page.close()
    assert seen.outside == [], "the page asked for something outside this machine"
    assert seen.errors == []
