"""A table to fill in: one row a province and year, in the shape that an import reads without a mapping."""

import io

import openpyxl
import polars as pl
from openpyxl.styles import Font

HEADS = {
    "zh": ("地区代码", "地区", "年份", "指标", "数值", "单位"),
    "en": ("code", "place", "year", "indicator", "value", "unit"),
}
EXAMPLE = {"zh": ("示例指标（请改名）", "亿元"), "en": ("Example indicator (rename)", "亿元")}


def rows(provinces: pl.DataFrame, language: str, year: int) -> list[tuple[str | int, ...]]:
    """Header and one row a province with an empty value. `provinces`: province_code, short_zh, short_en."""
    name, unit = EXAMPLE[language]
    body = [
        (row["province_code"], row[f"short_{language}"], year, name, "", unit) for row in provinces.to_dicts()
    ]
    return [HEADS[language], *body]


def to_csv(table: list[tuple[str | int, ...]]) -> bytes:
    """CSV with the mark that makes Excel read UTF-8."""
    return ("\ufeff" + "\n".join(",".join(map(str, row)) for row in table) + "\n").encode("utf-8")


def to_xlsx(table: list[tuple[str | int, ...]]) -> bytes:
    """A workbook with one sheet and a bold header."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in table:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
