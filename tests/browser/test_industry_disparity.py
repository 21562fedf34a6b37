"""The industry and disparity pages in a real browser on the real statistics."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from indicators import tables
from indicators.analysis import disparity, lens, spatial
from views.components import summary
from views.components.downloads import read_csv

MAP = ".st-key-mapbox .vega-embed svg"
CHART = "[data-testid=stMain] .vega-embed svg, [data-testid=stMain] .vega-embed canvas"


class Visit:
    """A page with a record of what it asked for outside this machine and of what it complained about."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request: object) -> None:
        if not request.url.startswith((self.server, self.server.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)

    def _console(self, message: object) -> None:
        # On a page below the root the client first looks for its server one level too deep.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.errors.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(self.server + path)
        expect(self.page.locator(".lead, [data-testid=stAlert]").first).to_be_visible(timeout=60_000)
        return self.settled()

    def settled(self) -> Page:
        self.page.wait_for_timeout(200)
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=60_000
        )
        return self.page


@pytest.fixture
def visit(server: str, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 1200}, accept_downloads=True)
    context.set_default_timeout(60_000)
    seen = Visit(context.new_page(), server)
    yield seen
    context.close()
    assert seen.outside == [], "the page asked for something outside this machine"
    assert seen.errors == []


def exported(page: Page, name: str) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    with page.expect_download() as download:
        page.locator(f".st-key-download_{name} [data-testid=stDownloadButton] button").first.click()
    return read_csv(Path(download.value.path()).read_bytes())


def cells(page: Page, table: str) -> list[list[str]]:
    rows = page.locator(f"{table} tbody tr")
    return rows.evaluate_all("all => all.map(r => [...r.cells].map(c => c.innerText.trim()))")


@pytest.mark.parametrize("path", [
    *(f"/industry?lens=31&section={s}" for s in ("place", "change", "clean", "pattern", "detail")),
    *(f"/disparity?node=green&edition=long&part={p}" for p in ("convergence", "decomposition", "space")),
])  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_section_opens_and_a_phone_scrolls_only_downwards(
    visit: Visit, path: str, language: str
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open(f"{path}&lang={language}")
    if "pattern" not in path:
        expect(page.locator(CHART).first).to_be_visible()
    width = "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    assert page.evaluate(width) <= 390


def test_the_ranking_equals_the_export_and_the_map_is_whole(
    visit: Visit, database: duckdb.DuckDBPyConnection
) -> None:
    page = visit.open("/industry?lens=31&lens_measure=coal_share&lens_year=2020")
    expected = tables.industry_table(database, "31", 2020, "coal_share")
    shown = cells(page, "table.rank")
    assert [row[1].split()[0] for row in shown] == expected["province_zh"].to_list()
    metadata, rows = exported(page, "place")
    assert [float(row["value"]) if row["value"] else None for row in rows] == expected["value"].to_list()
    assert [row[4] for row in shown if row[0] != "–"] == [
        summary.number(float(row["value"])) for row in rows if row["value"]
    ]
    assert metadata["公式"] == ["100 * energy_final_coal / energy_final"] and metadata["来源"]
    expect(page.locator(f"{MAP} path[aria-label]")).not_to_have_count(0)
    names = page.locator(f"{MAP} path[aria-label]").evaluate_all("all => all.map(p => p.ariaLabel)")
    assert len(set(names)) == 34
    expect(page.locator(MAP)).to_contain_text("台湾省资料暂缺")


def test_clean_table_and_heat_map_equal_the_export(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/industry?lens=26&section=clean&lens_year=2022")
    _, rows = exported(page, "clean")
    expected = lens.clean(database, "26", 2022)
    assert [float(row["co2"]) if row["co2"] else None for row in rows] == expected["co2"].to_list()
    assert cells(page, "table.rank")[0][1] == summary.number(float(rows[0]["co2"]))
    page.get_by_text("省份×产业", exact=True).click()
    page.wait_for_url(re.compile("section=pattern"))
    page.get_by_text("两位数行业", exact=True).click()
    page.wait_for_url(re.compile("heat_level=industry"))
    visit.settled()
    table = lens.heat(database, "location_quotient", 2022, "industry")
    assert page.locator("table.lens thead th").count() == 1 + table["industry_code"].n_unique()
    _, rows = exported(page, "heat")
    assert [float(row["value"]) if row["value"] else None for row in rows] == table["value"].to_list()


def test_disparity_tables_equal_the_export(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/disparity?node=green&edition=long&part=convergence")
    _, rows = exported(page, "sigma")
    expected = disparity.by_year(database, "green", "long")
    assert [float(row["cv"]) for row in rows] == expected["cv"].to_list()
    counts = [
        int(text)
        for row in cells(page, "table.plain")
        for text in re.findall(r"(\d+) \d+%", " ".join(row[1:5]))
    ]
    moves = disparity.transitions(database, "green", "long")
    assert counts == moves["count"].to_list()
    page.get_by_text("谁与谁相邻", exact=True).click()
    page.wait_for_url(re.compile("part=space"))
    visit.settled()
    _, rows = exported(page, "moran")
    yearly = spatial.moran_by_year(database, "green", "long")
    assert [float(row["i"]) for row in rows] == yearly["i"].to_list()
    assert [row[2] for row in cells(page, "table.rank")] == [f"{float(row['i']):.3f}" for row in rows]
    local = spatial.local_moran_map(database, "green", yearly["year"][-1], "long")
    legend = page.locator(".legend").first.inner_text()
    for kind, word in (("HH", "高—高"), ("LL", "低—低"), ("HL", "高—低"), ("LH", "低—高")):
        n = local.filter(pl.col("significant").fill_null(False) & (pl.col("quadrant") == kind)).height
        assert f"{word}\u00a0({n})" in legend


def test_the_address_reopens_the_industry_view(visit: Visit, browser: Browser) -> None:
    page = visit.open("/industry?lens=group:chemicals&section=change")
    box = page.get_by_role("combobox", name=re.compile("产业指标"))
    box.click()
    box.fill("电力占终端")
    page.get_by_role("option", name=re.compile("电力占终端")).first.click()
    page.wait_for_url(re.compile("lens_measure=electricity_share"))
    page.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url(re.compile("lens_year=2021"))
    page.get_by_text("English", exact=True).click()
    page.wait_for_url(re.compile("lang=en"))
    visit.settled()
    again = browser.new_page(viewport={"width": 1440, "height": 1200})
    again.goto(page.url)
    expect(again.locator(".lead")).to_have_text(page.locator(".lead").inner_text(), timeout=60_000)
    expect(again.locator(".finding")).to_have_text(page.locator(".finding").inner_text())
    assert cells(again, "table.rank") == cells(page, "table.rank")
    assert again.url == page.url
    again.close()


def test_the_address_reopens_the_disparity_view(visit: Visit, browser: Browser) -> None:
    page = visit.open("/disparity?node=integrated_services&edition=long")
    page.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url(re.compile("year=2022"))
    page.get_by_text("差距在哪里", exact=True).click()
    page.wait_for_url(re.compile("part=decomposition"))
    visit.settled()
    again = browser.new_page(viewport={"width": 1440, "height": 1200})
    again.goto(page.url)
    expect(again.locator(".lead")).to_have_text(page.locator(".lead").inner_text(), timeout=60_000)
    assert again.locator(".finding").all_inner_texts() == page.locator(".finding").all_inner_texts()
    assert cells(again, "table.plain") == cells(page, "table.plain")
    assert again.url == page.url
    again.close()
