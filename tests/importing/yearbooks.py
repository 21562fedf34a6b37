"""Small tables laid out as statistical yearbooks and offices lay them out, filled with published numbers."""

import csv
import io
from collections.abc import Callable
from functools import cache
from typing import Any

import xlsxwriter
import xlwt

from etl.paths import DATA, SEEDS

Cells = dict[tuple[int, int], Any]
Boxes = list[tuple[int, int, int, int]]
YEARS = (2022, 2023)
REGION_NAMES = {"east": "东部地区", "central": "中部地区", "west": "西部地区", "northeast": "东北地区"}


@cache
def published(series: str, table: str) -> dict[tuple[str, int], float]:
    """(province code, year) → value as it stands in data/."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["province_code"], int(row["year"])): float(row["value"])
            for row in csv.DictReader(file) if row["series_id"] == series
        }  # fmt: skip


@cache
def provinces() -> tuple[dict[str, str], ...]:
    with (SEEDS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def gdp() -> dict[tuple[str, int], float]:
    return published("gdp", "accounts")


def people() -> dict[tuple[str, int], float]:
    return published("population", "people")


def spaced(name: str) -> str:
    """北　京: two characters are spread over the width of three or four."""
    return {2: "　".join(name), 3: " ".join(name)}.get(len(name), name)


def full_width(number: float) -> str:
    """12,345.6 in full-width characters."""
    return f"{number:,.2f}".translate({code - 0xFEE0: code for code in range(0xFF01, 0xFF5F)})


def yearbook() -> tuple[Cells, Boxes]:
    """A title, a unit in the corner, a header of two merged rows, the nation, groups of provinces, footnotes."""
    cells: Cells = {(0, 0): "2-9　各地区生产总值和年末人口", (1, 4): "单位：万元、万人"}
    boxes: Boxes = [(0, 0, 0, 4), (2, 0, 3, 0), (2, 1, 2, 2), (2, 3, 2, 4)]
    cells |= {(2, 0): "地　区", (2, 1): "地区生产总值（万元）", (2, 3): "年末常住人口\n(万人)"}
    cells |= {(3, 1): "2022年", (3, 2): "２０２３年", (3, 3): 2022, (3, 4): 2023}
    row = 4
    for group, (region, words) in enumerate(REGION_NAMES.items()):
        cells[row, 0] = words
        inside = [one for one in provinces() if one["region"] == region]
        for c, (values, factor) in enumerate(((gdp(), 10_000), (people(), 1))):
            for i, year in enumerate(YEARS):
                cells[row, 1 + 2 * c + i] = sum(values[one["province_code"], year] for one in inside) * factor
        for one in inside:
            row += 1
            code = one["province_code"]
            cells[row, 0] = spaced(one["short_zh"]) + ("①" if group == 0 else "")
            cells[row, 1] = full_width(gdp()[code, 2022] * 10_000)
            cells[row, 2] = gdp()[code, 2023] * 10_000
            cells[row, 3], cells[row, 4] = people()[code, 2022], f"{people()[code, 2023]:g}②"
        row += 1
    cells |= {
        (row, 0): "香　港",
        (row, 1): 1.0,
        (row + 1, 0): "注：①为经济普查后的修订数。",
        (row + 2, 0): "资料来源：国家统计局",
    }
    return cells, boxes


def rows_of_indicators() -> tuple[Cells, Boxes]:
    """Indicators as rows, provinces as columns, the year in the title, units behind the names."""
    cells: Cells = {(0, 0): "主要指标（2023年）", (1, 0): "指  标"}
    cells |= {(2, 0): "地区生产总值（亿元）", (3, 0): "年末常住人口（万人）"}
    for c, one in enumerate(provinces(), start=1):
        cells[1, c] = one["name_zh"]
        cells[2, c], cells[3, c] = (values[one["province_code"], 2023] for values in (gdp(), people()))
    return cells, []


def halves() -> tuple[Cells, Boxes]:
    """Two halves side by side, a row of units of its own, thousands separators, … where there is no value."""
    cells: Cells = {(0, 0): "分地区生产总值和人口", (1, 0): "（2023年）"}
    half = (len(provinces()) + 1) // 2
    for side in (0, 1):
        at = 4 * side
        cells |= {
            (2, at): "地区",
            (2, at + 1): "地区生产总值",
            (2, at + 2): "年末常住人口",
            (3, at + 1): "亿元",
            (3, at + 2): "万人",
        }
        for r, one in enumerate(provinces()[side * half : (side + 1) * half], start=4):
            cells[r, at] = one["short_zh"]
            cells[r, at + 1] = f"{gdp()[one['province_code'], 2023]:,.2f}"
            cells[r, at + 2] = people()[one["province_code"], 2023]
    cells[4, 2] = "…"
    return cells, []


def blocks() -> tuple[Cells, Boxes]:
    """One year below the other in the same columns, each with a header of its own."""
    cells: Cells = {(0, 0): "地区生产总值", (0, 2): "单位:亿元"}
    row = 1
    for year in YEARS:
        cells |= {(row, 0): "地区", (row, 1): f"{year}年"}
        for one in provinces():
            row += 1
            cells[row, 0], cells[row, 1] = one["name_zh"], gdp()[one["province_code"], year]
        row += 3
    return cells, []


def long() -> tuple[Cells, Boxes]:
    """One row a value."""
    cells: Cells = dict(
        zip([(0, c) for c in range(6)], ("地区代码", "地区", "年份", "指标", "数值", "单位"), strict=True)
    )
    row = 0
    for name, unit, values in (("地区生产总值", "亿元", gdp()), ("年末常住人口", "万人", people())):
        for one in provinces():
            for year in YEARS:
                row += 1
                record = (
                    one["province_code"],
                    one["short_zh"],
                    year,
                    name,
                    values[one["province_code"], year],
                    unit,
                )
                cells |= {(row, c): value for c, value in enumerate(record)}
    return cells, []


def panel() -> tuple[Cells, Boxes]:
    """A row a province and year, the province merged over its years; a column a series."""
    cells: Cells = {
        (0, 0): "省份",
        (0, 1): "年度",
        (0, 2): "地区生产总值（亿元）",
        (0, 3): "年末常住人口（万人）",
        (0, 4): "备注",
    }
    boxes: Boxes = []
    for i, one in enumerate(provinces()):
        row = 1 + 2 * i
        cells[row, 0] = one["short_en"]
        boxes.append((row, 0, row + 1, 0))
        for j, year in enumerate(YEARS):
            code = one["province_code"]
            cells |= {
                (row + j, 1): f"{year}年",
                (row + j, 2): gdp()[code, year],
                (row + j, 3): people()[code, year],
            }
        cells[row, 4] = "修订"
    return cells, boxes


LAYOUTS: dict[str, Callable[[], tuple[Cells, Boxes]]] = {
    "yearbook": yearbook, "rows of indicators": rows_of_indicators, "halves": halves, "blocks": blocks, "long": long,
    "panel": panel,
}  # fmt: skip


def to_xlsx(sheets: dict[str, tuple[Cells, Boxes]]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    plain = book.add_format()
    for name, (cells, boxes) in sheets.items():
        sheet = book.add_worksheet(name)
        merged = {(box[0], box[1]) for box in boxes}
        for box in boxes:
            sheet.merge_range(*box, cells.get((box[0], box[1]), ""), plain)
        for (r, c), value in cells.items():
            if (r, c) not in merged:
                sheet.write(r, c, value)
    book.close()
    return content.getvalue()


def to_xls(sheets: dict[str, tuple[Cells, Boxes]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for name, (cells, boxes) in sheets.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        merged = {(box[0], box[1]): box for box in boxes}
        for (r, c), value in cells.items():
            if (r, c) in merged:
                top, left, bottom, right = merged[r, c]
                sheet.write_merge(top, bottom, left, right, value)
            else:
                sheet.write(r, c, value)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def to_csv(layout: tuple[Cells, Boxes], encoding: str = "utf-8") -> bytes:
    """The cells without their merges, as a spreadsheet saves them."""
    cells, _ = layout
    rows = [[""] * (1 + max(c for _, c in cells)) for _ in range(1 + max(r for r, _ in cells))]
    for (r, c), value in cells.items():
        rows[r][c] = str(value)
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)
