"""The strategy page in a real browser: what-if changes a rank and resets, the address reopens the view, narrow screens."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.analysis import peers, whatif
from views.components.downloads import read_csv

PATH = "/strategy?province=340000&index=green&target=best"


@pytest.fixture
def page(server: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1200}, accept_downloads=True)
    context.set_default_timeout(60_000)
    outside: list[str] = []
    errors: list[str] = []
    seen = context.new_page()
    allowed = (server, server.replace("http", "ws"), "data:", "blob:")
    seen.on(
        "request", lambda request: None if request.url.startswith(allowed) else outside.append(request.url)
    )
    seen.on("pageerror", lambda error: errors.append(str(error)))
    yield seen
    context.close()
    assert outside == [], "the page asked for something outside this machine"
    assert errors == []


def opened(page: Page, server: str, path: str) -> Page:
    page.goto(server + path)
    expect(page.locator(".whatif").first).to_be_visible(timeout=60_000)
    settled(page)
    return page


def settled(page: Page) -> None:
    page.wait_for_timeout(200)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )


def test_what_if_changes_a_rank_and_resets(
    page: Page, server: str, database: duckdb.DuckDBPyConnection
) -> None:
    province, year = "140000", 2022
    others = tuple(peers.peers(database, province)["province_code"])[1:]
    codes = ("solid_waste_utilisation", "industrial_coal_share", "green_patent_intensity", "non_fossil_share")
    ordered = tuple(c for c in whatif.scorable(database, "green")["code"] if c in codes)
    moved = whatif.moves(database, province, "green", year, ordered, "best", others)
    effect = whatif.what_if(whatif.prepare(database, "green"), province, year, whatif.moved_values(moved))
    assert effect.after.rank < effect.before.rank

    opened(page, server, f"/strategy?province={province}&index=green&target=best")
    expect(page.locator(".whatif")).to_contain_text("尚未移动任何指标")
    expect(page.locator(".whatif")).to_contain_text(f"第{effect.before.rank}位")
    opened(
        page, server, f"/strategy?province={province}&index=green&target=best&move={','.join(ordered[:3])}"
    )
    box = page.get_by_role("combobox", name=re.compile("移动哪些指标"))
    names = {row["code"]: row["name_zh"] for row in whatif.scorable(database, "green").iter_rows(named=True)}
    box.click()
    box.fill(names[ordered[3]])
    page.get_by_role("option", name=names[ordered[3]]).first.click()
    rank = page.locator(".whatif .card.rank .big")
    expect(rank).to_have_text(f"{effect.before.rank} → {effect.after.rank}")
    expect(page.locator(".whatif .card.score .big")).to_have_text(
        f"{effect.before.score:.1f} → {effect.after.score:.1f}"
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name="复位").click()
    expect(page.locator(".whatif")).to_contain_text("尚未移动任何指标")
    page.wait_for_url(lambda url: "move=" not in url)


def test_the_address_reopens_the_view(page: Page, server: str, browser: Browser) -> None:
    opened(page, server, PATH)
    page.get_by_role("button", name="取障碍最大的三项").click()
    expect(page.locator(".whatif .card.rank")).to_be_visible()
    page.get_by_text("前十分之一", exact=True).click()
    page.wait_for_url(re.compile("goal=90"))
    settled(page)
    shown = page.locator(".whatif").inner_text()
    assert "move=" in page.url
    again = browser.new_page(viewport={"width": 1440, "height": 1200})
    again.goto(page.url)
    expect(again.locator(".whatif .card.rank")).to_be_visible(timeout=60_000)
    settled(again)
    assert again.locator(".whatif").inner_text() == shown
    assert sorted(again.url.split("?")[1].split("&")) == sorted(page.url.split("?")[1].split("&"))
    again.close()


def test_a_download_holds_what_is_shown(page: Page, server: str, database: duckdb.DuckDBPyConnection) -> None:
    opened(page, server, "/strategy?province=140000&index=green")
    with page.expect_download() as download:
        page.locator(".st-key-download_peers button").click()
    metadata, rows = read_csv(Path(download.value.path()).read_bytes())
    assert "山西" in metadata["标题"][0]
    assert [row["province_code"] for row in rows] == peers.peers(database, "140000")[
        "province_code"
    ].to_list()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_needs_no_sideways_scrolling(server: str, browser: Browser, language: str) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.set_default_timeout(60_000)
    opened(phone, server, f"/strategy?lang={language}&province=450000&scenario=on&move=software_intensity")
    width = phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    phone.close()
