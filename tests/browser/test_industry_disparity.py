"""The industry and disparity pages in a real browser on the real statistics."""

import re

import duckdb
import polars as pl
from playwright.sync_api import expect
from visit import MAP, Visit, cells, choose, exported

from indicators import tables
from indicators.analysis import disparity, lens, spatial
from views.components import summary


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


def test_the_address_reopens_the_industry_view(visit: Visit) -> None:
    page = visit.open("/industry?lens=group:chemicals&section=change")
    choose(page, "产业指标", "电力占终端")
    page.wait_for_url(re.compile("lens_measure=electricity_share"))
    page.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url(re.compile("lens_year=2021"))
    page.get_by_text("English", exact=True).click()
    page.wait_for_url(re.compile("lang=en"))
    visit.settled()
    again = visit.another().open(page.url)
    expect(again.locator(".lead")).to_have_text(page.locator(".lead").inner_text(), timeout=60_000)
    expect(again.locator(".finding")).to_have_text(page.locator(".finding").inner_text())
    assert cells(again, "table.rank") == cells(page, "table.rank")
    assert again.url == page.url


def test_the_address_reopens_the_disparity_view(visit: Visit) -> None:
    page = visit.open("/disparity?node=integrated_services&edition=long")
    page.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url(re.compile("year=2022"))
    page.get_by_text("差距在哪里", exact=True).click()
    page.wait_for_url(re.compile("part=decomposition"))
    visit.settled()
    again = visit.another().open(page.url)
    expect(again.locator(".lead")).to_have_text(page.locator(".lead").inner_text(), timeout=60_000)
    assert again.locator(".finding").all_inner_texts() == page.locator(".finding").all_inner_texts()
    assert cells(again, "table.plain") == cells(page, "table.plain")
    assert again.url == page.url
