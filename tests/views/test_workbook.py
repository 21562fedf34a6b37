"""Workbooks: typed cells, a header that stays, notes, and no text that a spreadsheet would run."""

import io
import zipfile

import openpyxl
import polars as pl
import pytest

from views.components import words_take, workbook
from views.components.words import speak

RISKY = ["=1+1", "+cmd|' /C calc'!A0", "-x", "@x", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "http://x.example",
         "mailto:a@b", "123", "{=A1}", "河北"]  # fmt: skip
TABLE = pl.DataFrame(
    {
        "province_code": [f"{110000 + n}" for n in range(len(RISKY))],
        "name_zh": RISKY,
        "score": [1.5, None, float("nan"), float("inf"), -2.25, *[1 / 3] * (len(RISKY) - 5)],
        "year": [2020 + n for n in range(len(RISKY))],
        "frozen": [True, False, None] * (len(RISKY) // 3),
    }
)
NOTES = [("标题", "=SUM(A1)"), ("来源", "http://stats.example"), ("说明", "一" * 40_000)]


def made() -> tuple[bytes, openpyxl.Workbook]:
    content = workbook.to_xlsx(TABLE, NOTES, ("数据", "说明"), words_take.columns(speak("zh")))
    return content, openpyxl.load_workbook(io.BytesIO(content))


def test_cells_have_types() -> None:
    _, book = made()
    assert book.sheetnames == ["数据", "说明"]
    sheet = book["数据"]
    assert sheet.freeze_panes == "A2"
    header, *rows = sheet.iter_rows(values_only=True)
    assert [text.split("\n")[-1] for text in header] == TABLE.columns
    assert header[0] == "省份代码\nprovince_code"
    assert [row[0] for row in rows] == TABLE["province_code"].to_list()  # codes stay text
    assert [row[3] for row in rows] == TABLE["year"].to_list()
    assert [row[4] for row in rows] == TABLE["frozen"].to_list()
    assert [row[2] for row in rows] == [1.5, None, None, None, -2.25, *[1 / 3] * (len(RISKY) - 5)]  # unrounded
    assert all(sheet.column_dimensions[letter].width >= 8 for letter in "ABCDE")


@pytest.mark.parametrize("place", range(len(RISKY)))
def test_no_text_becomes_a_formula_a_number_or_a_link(place: int) -> None:
    _, book = made()
    cell = book["数据"].cell(row=place + 2, column=2)
    assert cell.data_type == "s" and cell.hyperlink is None
    assert cell.value.replace("_x000D_", "\r") == RISKY[place]
    assert bool(cell.quotePrefix) == RISKY[place].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_file_holds_no_formula_and_no_link() -> None:
    content, book = made()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode()
            assert "<f>" not in text and "<hyperlink" not in text, name
    notes = list(book["说明"].iter_rows(values_only=True))
    assert [row[0] for row in notes] == [label for label, _ in NOTES]
    assert notes[0][1] == "=SUM(A1)" and book["说明"]["B1"].data_type == "s"
    assert len(notes[2][1]) == 32_767  # what a cell holds


def test_an_empty_table_is_a_workbook_too() -> None:
    content = workbook.to_xlsx(TABLE.head(0), [], ("Data", "Notes"), {})
    assert openpyxl.load_workbook(io.BytesIO(content))["Data"].max_row == 1
