"""Tables as an Excel workbook: typed cells with a frozen header, and a sheet of notes that says what they are."""

import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import xlsxwriter

from views.components.downloads import FORMULA_STARTS

# No text ever becomes a formula, a number or a link, whatever it looks like.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_TALLEST = 32_767  # characters that a cell holds
_NARROW, _WIDE, _LOOKED_AT = 8, 46, 400  # widths in characters; rows that decide on a column's width


def to_xlsx(
    frame: pl.DataFrame,
    notes: Sequence[tuple[str, str]],
    sheets: tuple[str, str],
    columns: Mapping[str, str],
) -> bytes:
    """A workbook of two sheets named ``sheets``: the frame, and ``notes`` as pairs of name and text.

    Numbers are numbers (16 significant digits; the format only shows fewer), null and not-a-number are empty
    cells, codes and everything else are text. The header holds the column's name in words (``columns``, where it
    has one) above the name that the CSV uses. Text that a spreadsheet would run as a formula is stored with the
    quote prefix that Excel itself puts before such text.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        plain = book.add_format({"valign": "top"})
        quoted = book.add_format({"valign": "top", "quote_prefix": True})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#EEF3F7"}
        )
        sheet = book.add_worksheet(sheets[0])
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 34)
        for place, (name, kind) in enumerate(frame.schema.items()):
            words = columns.get(name, "")
            title = f"{words}\n{name}" if words else name
            sheet.write_string(0, place, title, head)
            values = frame[name].to_list()
            number = book.add_format({"valign": "top", "num_format": number_format(values, kind)})
            sheet.set_column(place, place, width([*title.split("\n"), *map(shown, values[:_LOOKED_AT])]))
            for row, value in enumerate(values, start=1):
                _write(sheet, row, place, value, number, plain, quoted)
        if frame.height and frame.width:
            sheet.autofilter(0, 0, frame.height, frame.width - 1)
        _notes(book, sheets[1], notes, head)
    return buffer.getvalue()


def _write(sheet: Any, row: int, place: int, value: Any, number: Any, plain: Any, quoted: Any) -> None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, plain)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, number)
    else:
        text = str(value)[:_TALLEST]
        sheet.write_string(row, place, text, quoted if text.startswith(FORMULA_STARTS) else plain)


def _notes(book: Any, name: str, notes: Sequence[tuple[str, str]], head: Any) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    for row, (label, text) in enumerate(notes):
        sheet.write_string(row, 0, label, bold)
        text = str(text)[:_TALLEST]
        sheet.write_string(row, 1, text, quoted if text.startswith(FORMULA_STARTS) else wrapped)
    sheet.set_portrait()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def number_format(values: Sequence[Any], kind: Any) -> str:
    """Whole numbers as they are; decimals by the column's size, so that it reads as one."""
    if not kind.is_float():
        return "0"
    size = max((abs(v) for v in values if v is not None and math.isfinite(v)), default=0.0)
    return "#,##0.0" if size >= 1000 else "0.00" if size >= 10 else "0.000" if size >= 0.1 else "0.000000"


def shown(value: Any) -> str:
    """A cell as text, about as wide as the sheet shows it."""
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def width(texts: Sequence[str]) -> float:
    """Width of a column for its texts; a Chinese character takes two Latin ones."""
    widest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts), default=0)
    return min(max(widest + 2, _NARROW), _WIDE)
