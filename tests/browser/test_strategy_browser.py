"""The strategy page in a real browser: what-if changes a rank and resets, the address reopens the view, narrow screens."""

import re

import duckdb
from playwright.sync_api import expect
from visit import Visit, choose, exported

from indicators.analysis import peers, whatif

PATH = "/strategy?province=340000&index=green&target=best"


def test_what_if_changes_a_rank_and_resets(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    province, year = "140000", 2022
    others = tuple(peers.peers(database, province)["province_code"])[1:]
    codes = ("solid_waste_utilisation", "industrial_coal_share", "green_patent_intensity", "non_fossil_share")
    ordered = tuple(c for c in whatif.scorable(database, "green")["code"] if c in codes)
    moved = whatif.moves(database, province, "green", year, ordered, "best", others)
    effect = whatif.what_if(whatif.prepare(database, "green"), province, year, whatif.moved_values(moved))
    assert effect.after.rank < effect.before.rank

    page = visit.open(f"/strategy?province={province}&index=green&target=best")
    expect(page.locator(".whatif")).to_contain_text("尚未调整任何指标")
    expect(page.locator(".whatif")).to_contain_text(f"第{effect.before.rank}位")
    visit.open(f"/strategy?province={province}&index=green&target=best&move={','.join(ordered[:3])}")
    names = {row["code"]: row["name_zh"] for row in whatif.scorable(database, "green").iter_rows(named=True)}
    choose(page, "调整哪些指标", names[ordered[3]])
    rank = page.locator(".whatif .card.rank .big")
    expect(rank).to_have_text(f"{effect.before.rank} → {effect.after.rank}")
    expect(page.locator(".whatif .card.score .big")).to_have_text(
        f"{effect.before.score:.1f} → {effect.after.score:.1f}"
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name="复位").click()
    expect(page.locator(".whatif")).to_contain_text("尚未调整任何指标")
    page.wait_for_url(lambda url: "move=" not in url)


def test_the_address_reopens_the_view(visit: Visit) -> None:
    page = visit.open(PATH)
    page.get_by_role("button", name="取障碍最大的三项").click()
    expect(page.locator(".whatif .card.rank")).to_be_visible()
    page.get_by_text("前十分之一", exact=True).click()
    page.wait_for_url(re.compile("goal=90"))
    visit.settled()
    shown = page.locator(".whatif").inner_text()
    assert "move=" in page.url
    again = visit.another().open(page.url)
    expect(again.locator(".whatif .card.rank")).to_be_visible()
    assert again.locator(".whatif").inner_text() == shown
    assert sorted(again.url.split("?")[1].split("&")) == sorted(page.url.split("?")[1].split("&"))


def test_a_download_holds_what_is_shown(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/strategy?province=140000&index=green")
    metadata, rows = exported(page, "peers")
    assert "山西" in metadata["标题"][0]
    assert [row["province_code"] for row in rows] == peers.peers(database, "140000")[
        "province_code"
    ].to_list()
