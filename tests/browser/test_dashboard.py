"""The dashboard as a planner meets it: a real browser on the real statistics, nothing fetched from outside."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from indicators import tables
from views.components.downloads import read_csv

MAP = ".st-key-mapbox .vega-embed svg"


class Visit:
    """A page with a record of what it asked for, complained about and received."""

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

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.server + path)
        return self.page

    def settled(self) -> Page:
        """Wait until the server has answered and the map is drawn again."""
        self.page.wait_for_timeout(150)
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=20_000
        )
        return self.page


@pytest.fixture
def visit(server: str, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 1200}, accept_downloads=True)
    context.set_default_timeout(30_000)
    seen = Visit(context.new_page(), server)
    yield seen
    context.close()
    assert seen.outside == [], "the page asked for something outside this machine"
    assert seen.errors == []


def provinces_drawn(page: Page) -> int:
    """How many units have a painted outline; those in the inset too are counted once."""
    expect(page.locator(f"{MAP} path[aria-label]")).not_to_have_count(0, timeout=30_000)
    return len(set(page.locator(f"{MAP} path[aria-label]").evaluate_all("all => all.map(p => p.ariaLabel)")))


def colours(page: Page) -> set[str]:
    return set(
        page.locator(f"{MAP} .mark-shape")
        .first.locator("path")
        .evaluate_all("all => all.map(p => p.getAttribute('fill'))")
    )


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=re.compile(label))
    box.click()
    box.fill(option)
    page.get_by_role("option", name=re.compile(option)).first.click()


def ranking(page: Page) -> list[list[str]]:
    rows = page.locator("table.rank tbody tr")
    return rows.evaluate_all("all => all.map(r => [...r.cells].map(c => c.innerText.trim()))")


def test_first_view(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open()
    expect(page).to_have_title("传统产业三化监测", timeout=30_000)
    assert provinces_drawn(page) == 34
    assert len(colours(page)) == 6  # five classes and no data
    expect(page.locator(MAP)).to_contain_text("台湾省资料暂缺")
    expect(page.locator(MAP)).to_contain_text("南海诸岛")
    expect(page.get_by_text("简化示意")).to_be_visible()
    assert page.locator(f"{MAP} path[aria-label='浙江']").count() >= 1
    last = tables.years(database, "intelligent", "full")[-1]
    table = tables.score_table(database, "intelligent", "full", last)
    shown = ranking(page)
    assert [r[1] for r in shown] == table["province_zh"].to_list()
    assert [r[4] for r in shown] == [f"{s:.1f}" for s in table["score"]]


def test_one_interaction_moves_little(visit: Visit) -> None:
    page = visit.open("/?year=2023")
    provinces_drawn(page)
    visit.settled()
    sizes = []
    for key in ("ArrowLeft", "ArrowLeft"):
        visit.received = 0
        page.get_by_role("slider").press(key)
        page.wait_for_url(re.compile("year=2021" if sizes else "year=2022"))
        visit.settled()
        sizes.append(visit.received)
    assert max(sizes) <= 20_000, sizes


def test_click_opens_the_card_and_another_view_keeps_it(visit: Visit) -> None:
    page = visit.open()
    provinces_drawn(page)
    box = page.locator(MAP).bounding_box()
    page.mouse.click(box["x"] + 8, box["y"] + 8)  # open sea: no province, no card
    visit.settled()
    assert "province=" not in page.url
    page.locator(f"{MAP} path[aria-label='四川']").first.click()
    page.wait_for_url(re.compile("province=510000"))
    expect(page.get_by_role("heading", name="四川")).to_be_visible()
    expect(page.locator(".card")).to_have_count(3)
    expect(page.locator("table.rank tr.on")).to_contain_text("四川")
    choose(page, "^指数", "绿色化指数")
    page.wait_for_url(re.compile("view=green"))
    visit.settled()
    assert "province=510000" in page.url
    page.get_by_role("button", name="关闭省份卡片").click()
    expect(page.locator(".card")).to_have_count(0)
    page.locator(f"{MAP} path[aria-label='四川']").first.click()
    expect(page.locator(".card")).to_have_count(3)


def test_industry_filter_and_download(
    visit: Visit, database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    page = visit.open()
    provinces_drawn(page)
    choose(page, "^产业", "31 黑色金属")
    page.wait_for_url(re.compile("industry=31"))
    choose(page, "产业指标", "煤炭占终端能源比重")
    page.wait_for_url(re.compile("measure=coal_share"))
    visit.settled()
    year = int(re.search(r"year=(\d{4})", page.url)[1])
    expected = tables.industry_table(database, "31", year, "coal_share")
    shown = ranking(page)
    assert [r[1].split()[0] for r in shown] == expected["province_zh"].to_list()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载当前表").click()
    assert download.value.suggested_filename == f"31-coal-share_{year}.csv"
    download.value.save_as(tmp_path / "table.csv")
    metadata, rows = read_csv((tmp_path / "table.csv").read_bytes())
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbf#")
    assert metadata["公式"] == ["100 * energy_final_coal / energy_final"]
    assert metadata["来源"] and metadata["数据版本"]
    assert [r["province_code"] for r in rows] == expected["province_code"].to_list()
    assert [float(r["value"]) if r["value"] else None for r in rows] == expected["value"].to_list()
    assert {r["frozen"] for r in rows} <= {"True", "False"}


def test_full_table_download(visit: Visit, database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = visit.open("/?view=energy_intensity&edition=long&year=2020")
    provinces_drawn(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载全部年份").click()
    assert download.value.suggested_filename == "energy-intensity_long.csv"
    download.value.save_as(tmp_path / "table.csv")
    metadata, rows = read_csv((tmp_path / "table.csv").read_bytes())
    expected = tables.score_table(database, "energy_intensity", "long")
    assert [float(r["value"]) if r["value"] else None for r in rows] == expected["value"].to_list()
    assert [float(r["score"]) if r["score"] else None for r in rows] == expected["score"].to_list()
    assert metadata["公式"] == [tables.node(database, "energy_intensity")["formula"]]


def test_the_address_reopens_the_view(visit: Visit, browser: Browser) -> None:
    page = visit.open("/?industry=group:chemicals")
    provinces_drawn(page)
    choose(page, "产业指标", "区位商")
    page.wait_for_url(re.compile("measure=location_quotient"))
    page.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url(re.compile("year=2021"))
    page.get_by_text("等距", exact=True).click()
    page.wait_for_url(re.compile("classes=equal"))
    page.locator(f"{MAP} path[aria-label='山东']").first.click()
    page.wait_for_url(re.compile("province=370000"))
    page.get_by_text("English", exact=True).click()
    page.wait_for_url(re.compile("lang=en"))
    visit.settled()
    again = browser.new_page(viewport={"width": 1440, "height": 1200})
    again.goto(page.url)
    provinces_drawn(again)
    expect(again.locator("table.rank tr.on")).to_contain_text("Shandong")
    assert again.locator(".legend").inner_text() == page.locator(".legend").inner_text()
    assert ranking(again) == ranking(page)
    assert again.locator(".lead").inner_text() == page.locator(".lead").inner_text()
    assert again.url == page.url
    again.close()


@pytest.mark.parametrize("path", ["/?lang=zh", "/?lang=en&industry=31&province=130000", "/methods?tab=chain&lang=en",
                                  "/methods?tab=coverage", "/methods?tab=definitions", "/methods?tab=sources"])  # fmt: skip
def test_a_phone_scrolls_only_downwards(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open(path)
    expect(page.locator(".lead").first).to_be_visible(timeout=30_000)
    visit.settled()
    width = "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    assert page.evaluate(width) <= 390
    if not path.startswith("/methods"):
        assert provinces_drawn(page) == 34
        box = page.locator(MAP).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 391
        assert box["height"] < 0.95 * box["width"]  # no empty band above or below the map


def test_methods_page(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/methods?index=green")
    expect(page.get_by_role("heading", name="节能降碳")).to_be_visible(timeout=30_000)
    page.get_by_text("单位GDP终端能耗").first.click()
    expect(page.locator("table.facts code").filter(has_text="gdp_2020").first).to_be_visible()
    page.get_by_text("数据来源", exact=True).click()
    page.wait_for_url(re.compile("tab=sources"))
    expect(page.locator("table.sources tbody tr")).to_have_count(tables.sources(database).height)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载本表").click()
    _, rows = read_csv(Path(download.value.path()).read_bytes())
    assert [r["source_id"] for r in rows] == tables.sources(database)["source_id"].to_list()
