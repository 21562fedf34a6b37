"""The data explorer in a real browser: a search, its map, the numbers of the database, the address; a whole table."""

from pathlib import Path

import duckdb
import openpyxl
from playwright.sync_api import expect
from visit import MAP, Visit, exported

from indicators import explorer, published


def test_search_draws_the_map_exports_the_database_and_comes_back(
    visit: Visit, database: duckdb.DuckDBPyConnection
) -> None:
    page = visit.open("/methods?tab=explorer")
    search = page.get_by_role("textbox", name="检索")
    search.fill("终端 二氧化硫")
    search.press("Enter")
    expect(page.get_by_text("没有符合条件的数列")).to_be_visible(timeout=30_000)
    search.fill("工业 二氧化硫")
    search.press("Enter")
    expect(page.get_by_role("heading", name="工业二氧化硫排放量")).to_be_visible(timeout=30_000)
    visit.settled()
    expect(page.locator(MAP)).to_be_visible()
    assert page.locator(f"{MAP} path").count() > 34
    metadata, rows = exported(page, "series")
    expected = explorer.values(database, "industrial_so2")
    assert [(r["province_code"], int(r["year"]), float(r["value"])) for r in rows] == list(
        expected.select("province_code", "year", "value").iter_rows()
    )
    assert metadata["单位"] == ["万吨"] and metadata["来源"]
    address = page.url
    assert "series=industrial_so2" in address
    sentence = page.locator(".lead").nth(1).inner_text()
    again = visit.another()
    expect(again.open(address).locator(".lead").nth(1)).to_have_text(sentence)
    assert again.page.url == address and not [*visit.errors, *visit.outside, *again.errors]


def test_a_whole_table_is_what_the_database_holds(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/methods?tab=everything&table=core_unit")
    expected = published.whole_table(database, "core_unit")
    for kind in ("csv", "xlsx"):
        with page.expect_download() as download:
            page.locator(f".st-key-download_table_{kind} button").click()
        path = Path(download.value.path())
        if kind == "csv":
            assert path.read_bytes() == published.table_bytes(expected, "csv")
        else:
            book = openpyxl.load_workbook(path.rename(path.with_suffix(".xlsx")))
            assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == expected["unit"].to_list()
            assert len(book.worksheets) == 2
    assert not [*visit.errors, *visit.outside]
