"""The province and the comparison page in a real browser: no errors, nothing from outside, the exported numbers."""

import re
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect
from visit import Visit, cells, take

from indicators import tables
from indicators.analysis import compare
from indicators.exports import export_table
from views.components.downloads import read_csv


def test_the_province_page_shows_what_the_export_writes(
    visit: Visit, database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    page = visit.open("/province?province=330000&index=intelligent&year=2023", "五、走哪条路")
    page.locator(".vega-embed").nth(15).wait_for(state="attached", timeout=30_000)  # groups, ten trends, change, three tensions, waterfall
    shown = {row[0]: row for row in cells(page, "table[aria-label*='各指数得分、全国与']")}
    for node in tables.nodes(database, "full").filter(kind="index").iter_rows(named=True):
        frame, _ = export_table(database, node["code"], "full", int(shown[node["name_zh"]][1]))
        own = frame.filter(province_code="330000").row(0, named=True)
        _, year, score, _, rank, interval, *_ = shown[node["name_zh"]]
        assert (int(year), score) == (own["year"], f"{own['score']:.1f}")
        assert rank.startswith(f"{own['rank']}/")
        assert interval == f"[{own['rank_low']}, {own['rank_high']}]"
    download = take(page, "scores")
    assert download.suggested_filename == "scores_330000_full_2023.csv"
    download.save_as(tmp_path / "table.csv")
    metadata, rows = read_csv((tmp_path / "table.csv").read_bytes())
    expected = tables.province_scores(database, "330000", "full", 2023)
    assert [float(r["score"]) if r["score"] else None for r in rows] == expected["score"].to_list()
    assert metadata["来源"] and metadata["数据版本"]


def test_the_comparison_shows_what_the_export_writes(
    visit: Visit, database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    page = visit.open("/compare?compared=330000-320000&index=green&year=2022&against=nation", "得分与原值")
    shown = cells(page, "table[aria-label*='得分与原值']")
    for level in ("index", "pillar", "indicator"):
        frame, _ = export_table(database, "green", "full", 2022, level)
        for row in frame.filter(frame["province_code"].is_in(["330000", "320000"])).iter_rows(named=True):
            line = next(cell for cell in shown if cell[0].startswith(row["name_zh"]))
            text = line[1 if row["province_code"] == "330000" else 2]
            assert text.split(" ")[0] == f"{row['score']:.1f}"
    take(page, "differences").save_as(tmp_path / "table.csv")
    _, rows = read_csv((tmp_path / "table.csv").read_bytes())
    expected = compare.differences(database, "green", "full", 2022, ("330000", "320000"), "nation")
    assert [float(r["difference"]) for r in rows] == expected["difference"].to_list()


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/province?lang=en&province=610000&index=security&edition=long&year=2020&basis=co2&from=2014&to=2019"
         "&lmdi_from=2017&lmdi_to=2021", "5 Which path"),
        ("/compare?lang=en&compared=540000-440000-130000&against=peers&index=chain&edition=full&year=2021",
         "Scores and raw values"),
    ],
)  # fmt: skip
def test_the_address_reopens_the_view(visit: Visit, path: str, heading: str) -> None:
    page = visit.open(path, heading)
    asked = dict(pair.split("=") for pair in path.split("?")[1].split("&"))
    found = dict(pair.split("=") for pair in page.url.split("?")[1].split("&"))
    assert found | asked == found
    text = page.locator(".lead").first.inner_text()
    visit.page.goto(page.url)
    expect(page.locator(".lead").first).to_have_text(text)
    visit.settled()
    assert page.url.split("?")[1].split("&") == [f"{k}={v}" for k, v in found.items()]


def test_from_the_map_to_the_province_and_its_peers(visit: Visit) -> None:
    visit.page.goto(f"{visit.server}/?province=140000")
    visit.page.get_by_role("link", name=re.compile("打开山西的省份画像")).click()
    expect(visit.page.get_by_role("heading", name="五、走哪条路")).to_be_visible(timeout=60_000)
    page = visit.settled()
    assert "province=140000" in page.url
    page.get_by_role("button", name="与相似省份逐项对比").click()
    page.wait_for_url(re.compile("compare.*compared=140000-"))
    visit.settled()
    expect(page.locator(".lead").first).to_contain_text("山西")
