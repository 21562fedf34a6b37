"""From bytes to sheets of cells: CSV in the encodings that offices use, .xlsx and .xls, within fixed limits.

What a file is, its first bytes say and not its name. Every limit is checked before the file is unpacked, because
a few kilobytes can unpack to gigabytes; what the readers of spreadsheets stumble over becomes one message.
"""

import codecs
import csv
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlrd
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries

from etl.importing.cells import Cell, Sheet, superscript
from etl.importing.rules import RuleError

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_UNPACKED = 24 * MEGABYTE
MOST_PARTS, MOST_SHEETS, MOST_MERGES = 500, 60, 20_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 500, 150_000
MOST_TAGS = 700_000  # XML tags in all parts: what a page may have to read through
_ZIP, _OLE, _OLD_XLS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"),
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,7})(\d{1,12})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']"""
)
_NO_RESULT = re.compile(
    rb"""<c\s[^>]*?r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)


def read_file(path: Path) -> list[Sheet]:
    """The sheets of a file on the disk. Raises RuleError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RuleError(path.name, "too_large", limit=MOST_BYTES // MEGABYTE)
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise RuleError(path.name, "missing_file") from None
    return read_bytes(content, path.name)


def read_bytes(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a file in memory, `name` only for messages. Raises RuleError."""
    if len(content) > MOST_BYTES:
        raise RuleError(name, "too_large", limit=MOST_BYTES // MEGABYTE)
    if not content.strip():
        raise RuleError(name, "empty_file")
    if content.startswith(_ZIP):
        return _guarded(_xlsx, content, name)
    if content.startswith(_OLE) or content[:2] in _OLD_XLS:
        return _guarded(_xls, content, name)
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"mime-version")):
        raise RuleError(name, "web_page")
    return [_csv(content, name)]


def _guarded(read: Any, content: bytes, name: str) -> list[Sheet]:
    """Spreadsheet readers answer damaged files with errors of every kind; all mean the same to a planner."""
    try:
        sheets: list[Sheet] = read(content, name)
    except RuleError:
        raise
    except Exception as error:
        why = " ".join(f"{type(error).__name__} {error}".split())[:120]
        raise RuleError(name, "not_workbook", why=why) from None
    return sheets


def _too_many(name: str) -> RuleError:
    return RuleError(name, "too_many_cells", rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS)


# ---------------------------------------------------------------- text


def decode(content: bytes, name: str) -> str:
    """UTF-8 or UTF-16 by their marks, else UTF-8, else GB18030; what is neither is refused."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if content.startswith(mark):
            encodings = [encoding]
            break
    else:
        encodings = ["utf-8", "gb18030"]
    at = 0
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            at = max(at, error.start)
            continue
        if "\0" in text:
            raise RuleError(name, "binary")
        return text
    raise RuleError(name, "encoding", at=at)


def _csv(content: bytes, name: str) -> Sheet:
    text = decode(content, name)
    lines = [line for line in text.splitlines()[:50] if line.strip() and not line.startswith("# ")]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in (",", "\t", ";", ",")}
    delimiter = max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","
    cells: dict[tuple[int, int], Cell] = {}
    row = column = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for fields in reader:
            if fields and fields[0].startswith("# "):  # the lines above a table taken from the dashboard
                row = reader.line_num
                continue
            for column, value in enumerate(fields):
                if value.strip():
                    cells[row, column] = Cell(value)
                    if row >= MOST_ROWS or column >= MOST_COLUMNS or len(cells) > MOST_CELLS:
                        raise _too_many(name)
            row = reader.line_num
    except csv.Error as error:
        raise RuleError(name, "csv", why=f"{error} (row {row + 1})") from None
    return _sheet("CSV", cells)


def _sheet(name: str, cells: dict[tuple[int, int], Cell], merges: Any = (), hidden: bool = False) -> Sheet:
    return Sheet(
        name, cells, tuple(merges), hidden,
        rows=1 + max((r for r, _ in cells), default=-1), columns=1 + max((c for _, c in cells), default=-1),
    )  # fmt: skip


# ---------------------------------------------------------------- .xlsx


def _xlsx(content: bytes, name: str) -> list[Sheet]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_parts(archive, name)
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False, rich_text=True
        )
        if len(book.sheetnames) > MOST_SHEETS:
            raise RuleError(name, "too_many_sheets", limit=MOST_SHEETS)
        return [
            _xlsx_sheet(one, archive.read(one._worksheet_path), name)
            for one in book.worksheets if hasattr(one, "_worksheet_path")
        ]  # fmt: skip


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Sizes by the archive's own list (no part unpacks to more than it lists), then what stands in the parts."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise RuleError(name, "unpacked", limit=MOST_UNPACKED // MEGABYTE)
    tags = cells = 0
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        text = archive.read(part)
        if b"<!DOCTYPE" in text[:5000] or b"<!ENTITY" in text or b"\0<\0!" in text[:5000]:
            raise RuleError(name, "entities")
        tags += text.count(b"<")
        if "worksheets/" not in part.filename:
            continue
        cells += len(_CELL.findall(text))
        for letters, digits in _REFERENCE.findall(text):
            if int(digits) > MOST_ROWS or _column(letters) > MOST_COLUMNS:
                raise _too_many(name)
    if tags > MOST_TAGS or cells > MOST_CELLS:
        raise _too_many(name)


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - 64
    return found


def _xlsx_sheet(sheet: Any, xml: bytes, name: str) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        for one in row:
            if one.value is not None and (found := _xlsx_cell(one)) is not None:
                cells[one.row - 1, one.column - 1] = found
    for reference in _NO_RESULT.findall(xml):
        left, top, _, _ = range_boundaries(reference.decode())
        cells[top - 1, left - 1] = Cell("=", formula=True)
    merges = [range_boundaries(reference.decode()) for reference in _MERGE.findall(xml)]
    if len(merges) > MOST_MERGES:
        raise _too_many(name)
    boxes = [(t - 1, le - 1, b - 1, r - 1) for le, t, r, b in merges if (t, le) != (b, r)]
    return _sheet(sheet.title, cells, boxes, sheet.sheet_state != "visible")


def _xlsx_cell(cell: Any) -> Cell | None:
    value = cell.value
    if isinstance(value, CellRichText):
        return _text("".join(_run(part) for part in value))
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, (int, float)):
        percent = "%" in (cell.number_format or "")
        return Cell(_shown(float(value), percent), percent=percent)
    if isinstance(value, datetime | date):
        return Cell(_day(value))
    return _text(str(value))


def _run(part: Any) -> str:
    raised = isinstance(part, TextBlock) and part.font is not None and part.font.vertAlign == "superscript"
    return superscript(part.text) if raised else str(part)


def _text(value: str) -> Cell | None:
    return Cell(value) if value.strip() else None


def _shown(value: float, percent: bool) -> float:
    """0.531 in a percentage format is read as 53.1, as it is seen; twelve digits undo the binary noise."""
    return float(f"{value * 100:.12g}") if percent else value


def _day(value: date) -> str:
    """First or last day of a year stand for the year; any other day stays a day."""
    return f"{value.year}年" if (value.month, value.day) in ((1, 1), (12, 31)) else value.strftime("%Y-%m-%d")


# ---------------------------------------------------------------- .xls


def _xls(content: bytes, name: str) -> list[Sheet]:
    with xlrd.open_workbook(
        file_contents=content, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
    ) as book:
        if book.nsheets > MOST_SHEETS:
            raise RuleError(name, "too_many_sheets", limit=MOST_SHEETS)
        return [_xls_sheet(book, book.sheet_by_index(i), name) for i in range(book.nsheets)]


def _xls_sheet(book: Any, sheet: Any, name: str) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for r in range(sheet.nrows):
        for c, one in enumerate(sheet.row(r)):
            found = _xls_cell(book, one)
            if found is not None:
                cells[r, c] = found
                if r >= MOST_ROWS or c >= MOST_COLUMNS or len(cells) > MOST_CELLS:
                    raise _too_many(name)
    if len(sheet.merged_cells) > MOST_MERGES:
        raise _too_many(name)
    boxes = [(t, le, b - 1, r - 1) for t, b, le, r in sheet.merged_cells if (b - t, r - le) != (1, 1)]
    return _sheet(sheet.name, cells, boxes, sheet.visibility != 0)


def _xls_cell(book: Any, cell: Any) -> Cell | None:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return _text(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        percent = "%" in _xls_format(book, cell.xf_index)
        return Cell(_shown(cell.value, percent), percent=percent)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return Cell(_day(xlrd.xldate_as_datetime(cell.value, book.datemode)))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell("TRUE" if cell.value else "FALSE")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return None


def _xls_format(book: Any, index: int | None) -> str:
    if index is None or index >= len(book.xf_list):
        return ""
    found = book.format_map.get(book.xf_list[index].format_key)
    return found.format_str if found else ""
