"""Cells and what is written in them: folding of full-width text, footnote marks, numbers, years."""

import math
import re
from dataclasses import dataclass, field

FIRST_YEAR, LAST_YEAR = 1949, 2100
LARGEST = 1e15

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0x00A0: " ", 0x2007: " ", 0x2009: " ", 0x202F: " ", 0xFEFF: None, 0x200B: None, 0x200E: None,
}  # fmt: skip
_MARK = r"[①-⑳⑴-⒇❶-❿⓪¹²³⁰⁴-⁹⁽⁾ᵃ-ᶻ*†‡]"
_MARKS_BEHIND = re.compile(rf"(?:\s*(?:{_MARK}+|\[\d{{1,2}}\]|【\d{{1,2}}】))+$")
_SUPERSCRIPT = str.maketrans("0123456789()abcdefghi", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱ")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_GROUPED_SPACES = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?")
NO_VALUE = frozenset(
    ("", "-", "--", "—", "——", "–", "―", "─", "－", "…", "……", "...", "..", "......", "‥", "/", "\\", "na", "n/a", "n.a.",
     "null", "none", "缺", "暂缺", "无数据")
)  # fmt: skip
_YEAR = re.compile(r"(?<![\d.,])(\d{4})(?![\d.,])")
_SPAN = re.compile(r"\d{4}\s*年?\s*(?:-|—|–|―|~|～|至|到|/)+\s*\d{4}\s*年?")
_PART_OF_YEAR = re.compile(
    r"季度|\d\s*月|[一二三四五六七八九十]月|上半年|下半年|前三季|\d{4}\s*[qQ][1-4]\b|\d{4}[-./]\d{1,2}(?!\d)"
)


@dataclass(frozen=True)
class Cell:
    """What a cell holds: text, or a number as it is shown (a percentage format is multiplied out)."""

    value: str | float
    percent: bool = False
    formula: bool = False  # a formula without a stored result


@dataclass(frozen=True)
class Sheet:
    """Cells by (row, column) counted from 0, and merged ranges (first row, first column, last row, last column)."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    rows: int = field(default=0)
    columns: int = field(default=0)


def fold(text: str) -> str:
    """Half-width characters, single spaces; superscripts and circled digits stay what they are."""
    return " ".join(text.translate(_HALF).split())


def squeeze(text: str) -> str:
    """Folded text without any space: 北　京 and 北京 are one."""
    return fold(text).replace(" ", "")


def without_marks(text: str) -> str:
    """Text without the footnote marks behind it; the exponents of m² and km² stay."""
    bare = _MARKS_BEHIND.sub("", text)
    return text if re.search(r"[mM]$", bare) and re.search(r"[mM][²³]$", text) else bare


def superscript(text: str) -> str:
    """Raised characters of a rich text as the superscripts that Unicode has."""
    return text.translate(_SUPERSCRIPT)


def label(cell: Cell | None) -> str:
    """The cell as a text of a header or a label; a whole number loses its decimals."""
    if cell is None:
        return ""
    if isinstance(cell.value, float):
        return (
            f"{cell.value:.0f}" if cell.value.is_integer() and abs(cell.value) < 1e15 else f"{cell.value:g}"
        )
    return fold(cell.value)


def number(cell: Cell) -> float | str | None:
    """The number in a cell, None where the cell says that there is none, else the rule that it breaks."""
    if cell.formula:
        return "formula"
    if isinstance(cell.value, float):
        found = cell.value
    else:
        text = without_marks(fold(cell.value))
        if squeeze(text).lower() in NO_VALUE:
            return None
        text = text.replace(" ", "") if _GROUPED_SPACES.fullmatch(text) else text
        if text.endswith("%"):
            text = text[:-1].rstrip()
        if not _NUMBER.fullmatch(text) or not any(c.isdigit() for c in text) or not text.isascii():
            return "not_number"
        try:
            found = float(text.replace(",", ""))
        except ValueError:  # only an exponent
            return "not_number"
    if not math.isfinite(found):
        return "not_number"
    return "too_big" if abs(found) > LARGEST else found


def is_percent(cell: Cell) -> bool:
    """Whether the number is shown with a percent sign."""
    return cell.percent or (isinstance(cell.value, str) and fold(cell.value).rstrip().endswith("%"))


def whole_year(cell: Cell | None) -> int | None:
    """The year when the cell says nothing else: 2023, 2023年, 2023 年末, 2023年底."""
    text = re.sub(r"\s*(年末|年底|年度|年)$", "", label(cell)) if cell else ""
    return int(text) if re.fullmatch(r"\d{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def years_in(text: str) -> tuple[list[int], str]:
    """The years that a text names and the text without them; a span such as 2018-2023 names none.

    In running text a number is a year when 年 follows, when it stands in brackets of its own or alone.
    """
    rest = _SPAN.sub("", text)
    found: list[int] = []

    def take(match: re.Match[str]) -> str:
        year = int(match[1])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return match[0]
        found.append(year)
        return "年末" if match[0].endswith("年末") else ""  # 2023年末人口 is 年末人口 of 2023

    rest = re.sub(r"(?<![\d.,])(\d{4})\s*年(?:末|底|度)?", take, rest)
    rest = re.sub(r"\((\d{4})\)", take, rest)
    rest = re.sub(r"^(\d{4})$", take, rest)
    rest = re.sub(r"\(\s*\)|^\s*(?:年末|年底|年度|年)\s*$", "", rest)
    return list(dict.fromkeys(found)), rest.strip()


def part_of_year(text: str) -> bool:
    """Whether the text names a quarter, a month or a sum within the year next to a year."""
    return bool(_YEAR.search(text) and _PART_OF_YEAR.search(text))
