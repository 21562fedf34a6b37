"""A planner's visit: one page of the dashboard, what it asked for, complained about and received."""

import re
from pathlib import Path

from playwright.sync_api import Download, Page, expect

from views.components.downloads import read_csv

MAP = ".st-key-mapbox .vega-embed svg"
CHART = "[data-testid=stMain] .vega-embed svg, [data-testid=stMain] .vega-embed canvas"
_WIDTH = "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"


class Visit:
    """One page in a browser; ``outside`` and ``errors`` must stay empty, ``received`` counts bytes of answers."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.received = 0
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _request(self, request: object) -> None:
        if not request.url.startswith((self.server, self.server.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)

    def _console(self, message: object) -> None:
        # On a page below the root the client first looks for its server one level too deep.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.errors.append(message.text)

    def _frame(self, payload: str | bytes) -> None:
        self.received += len(payload)

    def open(self, path: str = "/", heading: str = "") -> Page:
        """The page, ready to be read: its first sentence (or the heading asked for) stands, the server rests."""
        self.page.goto(path if path.startswith("http") else self.server + path)
        landmark = (
            self.page.get_by_role("heading", name=heading)
            if heading
            else self.page.locator(".lead, [data-testid=stAlert]").first
        )
        expect(landmark).to_be_visible(timeout=60_000)
        return self.settled()

    def settled(self) -> Page:
        """The page after the server has answered what was asked last."""
        self.page.wait_for_timeout(150)
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=60_000
        )
        return self.page

    def on_a_phone(self) -> "Visit":
        self.page.set_viewport_size({"width": 390, "height": 844})
        return self

    def width(self) -> int:
        """How wide the page is in pixels, what can only be reached by scrolling included."""
        return self.page.evaluate(_WIDTH)

    def another(self) -> "Visit":
        """A second session of the same browser."""
        page = self.page.context.new_page()
        page.set_viewport_size(self.page.viewport_size)
        return Visit(page, self.server)


def choose(page: Page, label: str, option: str) -> None:
    """Picks an option of a select box by typing it."""
    box = page.get_by_role("combobox", name=re.compile(label))
    box.click()
    box.fill(option)
    page.get_by_role("option", name=re.compile(option)).first.click()


def cells(page: Page, table: str) -> list[list[str]]:
    """The texts of a table's body, row by row; ``table`` is a CSS selector."""
    rows = page.locator(f"{table} tbody tr")
    rows.first.wait_for(state="attached")
    return rows.evaluate_all("all => all.map(r => [...r.cells].map(c => c.innerText.trim()))")


def exported(page: Page, name: str) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    """Metadata and rows of the CSV that the choice ``name`` offers."""
    return read_csv(Path(take(page, name).path()).read_bytes())


def take(page: Page, key: str, kind: str = "csv", place: int = 0) -> Download:
    """A file as a planner takes it: open the choice below a table, press the kind of file.

    ``place`` counts the tables, or the charts, of that choice from 0.
    """
    button = page.locator(f".st-key-{kind}_{key}{place or ''} button").first
    if not button.is_visible():
        page.locator(f".st-key-take_{key} button").first.click()
    with page.expect_download() as download:
        button.click()
    return download.value
