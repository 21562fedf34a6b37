"""Tables to take away: CSV that opens in Excel, says where it comes from and cannot smuggle in a formula."""

import csv
import io
from collections.abc import Sequence

import polars as pl

from views.components.words import Translator

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def to_csv(frame: pl.DataFrame, metadata: Sequence[tuple[str, str]]) -> bytes:
    """CSV as bytes, UTF-8 with BOM: one ``# name: text`` line per metadata entry, header, rows.

    Null is an empty cell; floats are written in full (shortest text that reads back to the same number).
    """
    buffer = io.StringIO()
    buffer.write(BOM)
    for name, text in metadata:
        buffer.write(f"# {name}: {' '.join(str(text).split())}\n")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.iter_rows():
        writer.writerow(["" if cell is None else safe_text(cell) for cell in row])
    return buffer.getvalue().encode("utf-8")


def read_csv(content: bytes) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    """Metadata and rows of a file made by ``to_csv``."""
    lines = content.decode("utf-8-sig").splitlines()
    metadata: dict[str, list[str]] = {}
    while lines and lines[0].startswith("# "):
        name, _, text = lines.pop(0)[2:].partition(": ")
        metadata.setdefault(name, []).append(text)
    return metadata, list(csv.DictReader(lines))


def file_name(parts: Sequence[str], ending: str = "csv") -> str:
    """ASCII file name from codes: ``intelligent_full_2023.csv``."""
    stem = "_".join("".join(c if c.isalnum() else "-" for c in p).strip("-") for p in parts if p)
    return f"{stem}.{ending}"


def metadata_lines(
    t: Translator,
    title: str,
    unit: str,
    formula: str,
    sources: Sequence[str],
    notes: Sequence[str],
    **more: str,
) -> list[tuple[str, str]]:
    """The metadata lines in their fixed order; ``more`` holds texts for words named ``meta_…``."""
    lines = [(t("meta_title"), title)]
    lines += [(t(f"meta_{name}"), text) for name, text in more.items() if text]
    lines += [(t("meta_formula"), formula)] if formula else []
    lines += [(t("meta_unit"), unit)] if unit else []
    lines += [(t("meta_notes"), note) for note in notes if note]
    lines += [(t("meta_sources"), source) for source in sources]
    return [*lines, (t("meta_generated"), t("generator"))]


def public_columns(table: pl.DataFrame) -> pl.DataFrame:
    """The columns worth taking away, in one order for all tables; columns empty throughout are left out."""
    wanted = [
        "province_code", "province_zh", "province_en", "region", "region_zh", "region_en", "year",
        "industry_code", "code", "name_zh", "name_en", "scope", "score", "rank", "value",
        "unit_zh", "unit_en",
        "coverage", "used", "expected", "carried_share", "derived_share", "frozen_share", "frozen",
        "latest_data_year", "oldest_data_year", "flags", "reason", "missing",
    ]  # fmt: skip
    needed = {"score", "rank", "value", "scope", "coverage"}
    kept = [
        c for c in wanted
        if c in table.columns and (c in needed or table.is_empty() or table[c].null_count() < table.height)
    ]  # fmt: skip
    return table.select(kept)
