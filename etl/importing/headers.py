"""What the header above a block says: title, year, unit and, for each column, name, unit and year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.importing import units
from etl.importing.cells import fold, part_of_year, squeeze, without_marks, years_in
from etl.importing.grid import Grid
from etl.importing.mapping import Mapping

YEAR_HEADS = frozenset(("年份", "年度", "年", "时间", "统计年份", "统计年度", "数据年份", "year", "time"))
SERIES_HEADS = frozenset(("指标", "指标名称", "指标名", "项目", "变量", "indicator", "series", "seriesname"))
UNIT_HEADS = frozenset(("单位", "计量单位", "unit"))
RANK_HEADS = frozenset(("序号", "位次", "排名", "名次", "排序", "编号", "rank", "no.", "no"))
VALUE_HEADS = frozenset(("数值", "值", "数据", "指标值", "数量", "value"))
PLACE_HEADS = frozenset(
    ("地区", "省份", "省市", "省(市)", "省(区、市)", "省、自治区、直辖市", "地区名称", "省市区", "区域", "城市", "region", "province",
     "provincename", "place", "area")
)  # fmt: skip
CODE_HEADS = frozenset(
    ("代码", "编码", "地区代码", "地区编码", "行政区划代码", "区划代码", "省份代码", "code", "adcode", "provincecode",
     "placecode", "place_code", "province_code", "regioncode")
)  # fmt: skip
NOTE = re.compile(
    r"^(?:注|备注|说明|资料来源|数据来源|来源|附注|本表|本資料|\*|note|source|[①-⑳]|a[.)]|\d+\))\s*[::.、]?",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^(?:续?表\s*)?(?:\d{1,3}(?:[-–—.]\d{1,3})+|[一二三四五六七八九十]{1,3}、|\d{1,3}[、.]|表\s*\d{1,3})\s*"
)
_BILINGUAL = re.compile(r"^(.*[\u4e00-\u9fff)%]) ?([A-Z][a-z]{2,}[A-Za-z0-9 ,()&/%.'’–-]*)$")
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class Head:
    """One data column: the name it gives, in which unit and year; `problem` is the rule that excludes it."""

    name: str = ""
    name_en: str = ""
    unit: str = ""
    year: int | None = None
    problem: str = ""


@dataclass
class Header:
    """What stands above a block. `filled` are the rows in which a text was carried to the right."""

    rows: tuple[int, ...]
    title: str = ""
    title_en: str = ""
    title_years: tuple[int, ...] = ()
    part_of_year: bool = False
    corner: str = ""
    heads: dict[int, Head] = field(default_factory=dict)
    filled: tuple[int, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()


def word(text: str) -> str:
    """A header word for comparison: no spaces, small letters."""
    return squeeze(text).lower()


def read_header(
    grid: Grid,
    rows: Sequence[int],
    columns: Sequence[int],
    place_column: int,
    with_body: set[int],
    mapping: Mapping,
) -> Header:
    """Splits the rows above a block into title lines and header rows and reads both.

    `with_body` are the columns that have a cell below. A text before the places and above nothing is a title:
    so is, in a sheet read from left to right, the line over the table.
    """
    texts = {r: {c: grid.text(r, c) for c in columns if grid.text(r, c)} for r in rows}
    header = Header(rows=())
    _take_corners(texts, header)
    named = {row - 1 for row in mapping.header_rows} if not grid.turned else set()
    titles: list[str] = []
    notes: list[tuple[int, str]] = []
    for row in texts.values():
        for c in [c for c in row if c < place_column and c not in with_body]:
            text = row.pop(c)
            if word(text) not in RANK_HEADS | SERIES_HEADS and text not in titles:
                titles.append(text)
    last = max((r for r in rows if len(set(texts[r].values())) > 1), default=-1)
    for r in rows:
        distinct = list(dict.fromkeys(texts[r].values()))
        alone = len(distinct) == 1 and (r < last or min(texts[r]) <= place_column) and r not in named
        if (alone or (named and r not in named)) and distinct:
            for text in distinct:
                (notes.append((r, text)) if NOTE.match(text) else titles.append(text))
            texts[r] = {}
    kept = [r for r in rows if texts[r]]
    header.rows, header.notes = tuple(kept), tuple(notes)
    _read_titles(titles, header)
    header.filled = _fill_right(grid, texts, kept, [c for c in columns if c > place_column])
    for c in columns:
        header.heads[c] = read_head(list(dict.fromkeys(texts[r][c] for r in kept if c in texts[r])))
    return header


def _take_corners(texts: dict[int, dict[int, str]], header: Header) -> None:
    """A single 单位:… in a row speaks for the table; one a column is left to the columns."""
    for row in texts.values():
        corners = {c: units.corner(text) for c, text in row.items() if units.corner(text)}
        if len(set(corners.values())) != 1 or len({row[c] for c in corners}) > 1:
            continue
        for c, found in corners.items():
            rest = re.sub(
                r"[\((]?\s*(?:计量单位|单位|unit)\s*[::].*$", "", fold(row[c]), flags=re.IGNORECASE
            ).strip()
            header.corner = header.corner or found
            if rest:
                row[c] = rest
            else:
                del row[c]


def _read_titles(titles: list[str], header: Header) -> None:
    years: list[int] = []
    for text in titles:
        if units.is_unit(text.strip("()")) and whole_year_text(text) is None:
            header.corner = header.corner or text.strip("()")
            continue
        header.part_of_year |= part_of_year(text)
        found, rest = years_in(_NUMBERING.sub("", fold(text)))
        years += found
        rest, unit = units.split_unit(rest)
        header.corner = header.corner or unit
        rest = re.sub(r"\(?续表?\d*\)?|\(\s*\)", "", without_marks(rest)).strip()
        if _CJK.search(rest):
            split = _BILINGUAL.match(rest)
            header.title = squeeze(split[1] if split else rest)
            header.title_en = split[2] if split else header.title_en
        elif len(rest) > 3:
            header.title_en = rest
    header.title_years = tuple(dict.fromkeys(years))


def whole_year_text(text: str) -> int | None:
    """The year when a text says nothing else."""
    found, rest = years_in(text)
    return found[0] if len(found) == 1 and not rest else None


def _fill_right(
    grid: Grid, texts: dict[int, dict[int, str]], rows: list[int], columns: list[int]
) -> tuple[int, ...]:
    """Where merged cells were lost (CSV), an upper header text is carried right over columns with a lower one."""
    filled = []
    for place, r in enumerate(rows[:-1]):
        if any(grid.merged(r, c) for c in columns):
            continue
        below = [texts[lower] for lower in rows[place + 1 :]]
        carried = ""
        for c in columns:
            has_lower = any(c in row for row in below)
            if c in texts[r]:
                carried = texts[r][c] if has_lower else ""
            elif carried and has_lower:
                texts[r][c] = carried
                filled.append(r)
    return tuple(dict.fromkeys(filled))


def read_head(parts: list[str]) -> Head:
    """Name, unit and year out of the texts above a column, from top to bottom."""
    head = Head()
    chinese: list[str] = []
    english: list[str] = []
    years: list[int] = []
    for part in parts:
        if part_of_year(part):
            head.problem = "part_year"
        found, rest = years_in(part)
        years += found
        rest, unit = units.split_unit(rest)
        head.unit = head.unit or unit
        rest = without_marks(re.sub(r"^(?:#+|其中[::]?)\s*", "", rest)).strip()
        if not rest:
            continue
        if units.is_unit(rest) or units.corner(rest):
            head.unit = head.unit or units.corner(rest) or rest
            continue
        split = _BILINGUAL.match(rest)
        if split:
            chinese.append(squeeze(split[1]))
            english.append(split[2].strip())
        elif _CJK.search(rest):
            chinese.append(squeeze(rest))
        else:
            english.append(rest)
    head.name = "·".join(dict.fromkeys(chinese)) or " · ".join(dict.fromkeys(english))
    head.name_en = " · ".join(dict.fromkeys(english)) if chinese else ""
    distinct = list(dict.fromkeys(years))
    if len(distinct) > 1:
        head.problem = "two_years"
    head.year = distinct[0] if distinct else None
    return head
