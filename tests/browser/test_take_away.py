"""Each kind of file taken from a page, opened and held against the database; a link that reopens the view."""

import io
from pathlib import Path

import docx
import duckdb
import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from visit import Visit, cells, exported, take

from indicators import tables
from indicators.analysis import profile
from views.components import summary


def content(page: Page, key: str, kind: str, place: int = 0) -> bytes:
    return Path(take(page, key, kind, place).path()).read_bytes()


def test_tables_and_pictures_hold_what_the_database_holds(
    visit: Visit, database: duckdb.DuckDBPyConnection
) -> None:
    page = visit.open("/?view=green&year=2021&province=330000")
    expected = tables.score_table(database, "green", "full", 2021)
    metadata, rows = exported(page, "shown")
    assert [float(row["score"]) if row["score"] else None for row in rows] == expected["score"].to_list()
    book = openpyxl.load_workbook(io.BytesIO(content(page, "shown", "xlsx")))
    header, *lines = book["数据"].iter_rows(values_only=True)
    columns = {text.split("\n")[-1]: place for place, text in enumerate(header)}
    assert [line[columns["province_code"]] for line in lines] == expected["province_code"].to_list()
    for line, score in zip(lines, expected["score"], strict=True):
        assert line[columns["score"]] == (None if score is None else pytest.approx(score, rel=1e-15))
    assert [line[columns["rank"]] for line in lines] == expected["rank"].to_list()
    notes = list(book["说明"].iter_rows(values_only=True))
    for name in ("标题", "定义", "数据版本", "公式", "单位", "来源", "使用条件"):
        assert any(label == name and text for label, text in notes), name
    assert metadata["数据版本"] == [text for label, text in notes if label == "数据版本"]
    svg = content(page, "shown", "svg").decode()
    assert "绿色化指数 · 2021" in svg and "来源：" in svg and "台湾省资料暂缺" in svg and "浙江" in svg
    picture = Image.open(io.BytesIO(content(page, "shown", "png")))
    assert picture.format == "PNG" and picture.width > 1500 and len(picture.convert("L").getcolors()) > 50


def test_the_briefing_names_the_province_and_its_numbers(
    visit: Visit, database: duckdb.DuckDBPyConnection
) -> None:
    page = visit.open("/province?province=140000&index=green&year=2022", "五、走哪条路")
    with page.expect_download(timeout=180_000) as download:
        page.locator(".st-key-briefing button").first.click()
    assert download.value.suggested_filename == "briefing_140000_green_full_2022.docx"
    document = docx.Document(download.value.path())
    assert document.paragraphs[0].text.startswith("山西")
    found = {row.cells[0].text: [cell.text for cell in row.cells] for row in document.tables[1].rows}
    scores = tables.province_scores(database, "140000", "full", 2022).filter(kind="index")
    for row in scores.to_dicts():
        assert found[row["name_zh"]][2] == summary.score(row["score"])
        assert found[row["name_zh"]][4].startswith(f"{row['rank']}/")
    svg = content(page, "scores", "svg").decode()
    trends = profile.trends(database, "140000", "full")
    assert all(name in svg for name in trends.drop_nulls("score")["name_zh"].unique())


def test_the_copied_link_reopens_the_view(visit: Visit) -> None:
    page = visit.open("/compare?lang=en&compared=330000-320000&index=green&year=2021&against=region")
    page.locator(".st-key-cite button").first.click()
    shown = page.get_by_test_id("stCode").locator("pre")
    expect(shown).to_have_count(2, timeout=60_000)
    link, citation = shown.all_inner_texts()
    assert link == page.url and link in citation
    assert "Vintage 20" in citation and "Compare" in citation
    again = visit.another()
    again.open(link)
    assert again.page.url == page.url
    assert again.page.locator(".lead").first.inner_text() == page.locator(".lead").first.inner_text()
    assert cells(again.page, "table.full") == cells(page, "table.full")
