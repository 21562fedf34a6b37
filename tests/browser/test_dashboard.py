"""The dashboard as a planner meets it: a real browser on the real statistics, nothing fetched from outside."""

import re
from pathlib import Path

import duckdb
from playwright.sync_api import Page, expect
from visit import MAP, Visit, cells, choose, exported, take

from indicators import tables
from views.components.downloads import read_csv


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
    shown = cells(page, "table.rank")
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
    shown = cells(page, "table.rank")
    assert [r[1].split()[0] for r in shown] == expected["province_zh"].to_list()
    download = take(page, "shown")
    assert download.suggested_filename == f"31-coal-share_{year}.csv"
    download.save_as(tmp_path / "table.csv")
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
    download = take(page, "shown", place=1)
    assert download.suggested_filename == "energy-intensity_long.csv"
    download.save_as(tmp_path / "table.csv")
    metadata, rows = read_csv((tmp_path / "table.csv").read_bytes())
    expected = tables.score_table(database, "energy_intensity", "long")
    assert [float(r["value"]) if r["value"] else None for r in rows] == expected["value"].to_list()
    assert [float(r["score"]) if r["score"] else None for r in rows] == expected["score"].to_list()
    assert metadata["公式"] == [tables.node(database, "energy_intensity")["formula"]]


def test_the_address_reopens_the_view(visit: Visit) -> None:
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
    again = visit.another().open(page.url)
    provinces_drawn(again)
    expect(again.locator("table.rank tr.on")).to_contain_text("Shandong")
    assert again.locator(".legend").inner_text() == page.locator(".legend").inner_text()
    assert cells(again, "table.rank") == cells(page, "table.rank")
    assert again.locator(".lead").inner_text() == page.locator(".lead").inner_text()
    assert again.url == page.url


def test_methods_page(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/methods?index=green")
    expect(page.get_by_role("heading", name="节能降碳")).to_be_visible(timeout=30_000)
    page.get_by_text("单位GDP终端能耗").first.click()
    expect(page.locator("table.facts code").filter(has_text="gdp_2020").first).to_be_visible()
    page.get_by_text("数据来源", exact=True).click()
    page.wait_for_url(re.compile("tab=sources"))
    expect(page.locator("table.sources tbody tr")).to_have_count(tables.sources(database).height)
    _, rows = exported(page, "sources")
    assert [r["source_id"] for r in rows] == tables.sources(database)["source_id"].to_list()
