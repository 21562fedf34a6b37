"""Names of places as yearbooks write them: provinces with spaces inside, prefectures, the nation, groups of provinces."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.importing.cells import fold, squeeze, without_marks
from etl.paths import SEEDS
from etl.places import read_places
from etl.tidy import read_text_table

NATIONAL = "000000"
_NATION = frozenset(
    (
        "全国",
        "全国总计",
        "全国合计",
        "全国平均",
        "中国",
        "national",
        "nationaltotal",
        "nationalaverage",
        "china",
        "nation",
    )
)
_TOTAL = frozenset(("合计", "总计", "小计", "共计", "总数", "total", "sum", "subtotal"))
_GROUP = re.compile(
    r"^(?:(?:东部|中部|西部|东北部?|沿海|内陆|华北|华东|华中|华南|西南|西北|南方|北方|东南沿海)(?:地区|区域|省份|六省|十省|三省)?|"
    r"京津冀.{0,4}|长三角.{0,4}|珠三角.{0,4}|长江经济带.{0,4}|黄河流域.{0,6}|粤港澳.{0,4}|"
    r"(?:eastern|central|western|northeastern|northeast|coastal|inland)(?:region|china|provinces)?)"
    r"(?:合计|小计|平均)?$"
)
_OUTSIDE = re.compile(r"^(?:台湾|香港|澳门|taiwan|hongkong|maca[ou])(?:省|特别行政区|地区)?$")
_ENGLISH_TAIL = re.compile(r"^([\u4e00-\u9fff]+)[A-Za-z][A-Za-z' ]*$")
_CODE = re.compile(r"\d{6}(?:0{6})?")


@dataclass(frozen=True)
class Place:
    """`kind`: province, nation, finer (prefecture by name or code, county by its code), total, group or outside."""

    kind: str
    code: str
    name: str


@cache
def _known(seeds: Path) -> dict[str, Place]:
    table = read_text_table(
        seeds / "provinces.csv",
        [
            "province_code",
            "name_zh",
            "name_en",
            "short_zh",
            "short_en",
            "region",
            "land_area_km2",
            "adjacent",
        ],
    )
    known: dict[str, Place] = {}
    for row in table.to_dicts():
        place = Place("province", row["province_code"], row["short_zh"])
        short = row["short_zh"]
        forms = [
            row["name_zh"],
            row["name_en"],
            short,
            row["short_en"],
            f"{short}省",
            f"{short}市",
            f"{short}自治区",
        ]
        known.update({squeeze(form).lower(): place for form in forms})
    # Full names only: 吉林市 is a prefecture of 吉林. Names of counties are not unique (鼓楼区), so those need a code.
    prefectures = {
        squeeze(name): Place("finer", code, name)
        for code, name in read_places(table.select("province_code", "name_zh", "name_en"))
        .filter(level="prefecture")
        .select("place_code", "name_zh")
        .iter_rows()
    }
    return known | prefectures | {"tibet": known["西藏"]}


@cache
def _by_code(seeds: Path) -> dict[str, Place]:
    return {place.code: place for place in _known(seeds).values()}


def province_codes(seeds: Path = SEEDS) -> list[str]:
    """The 31 six-digit codes, sorted."""
    return sorted({place.code for place in _known(seeds).values() if place.kind == "province"})


def find(text: str, seeds: Path = SEEDS) -> Place | None:
    """The place that a text names, or None. Spaces, footnote marks and an English tail do not matter."""
    word = re.sub(r"^(?:#|其中[::]?)", "", squeeze(without_marks(fold(text)))).lower()
    if not word or len(word) > 40:
        return None
    known = _known(seeds)
    tail = _ENGLISH_TAIL.match(fold(text).replace(" ", "")) if word not in known else None
    for form in (word, tail[1] if tail else ""):
        if form in known:
            return known[form]
        if form in _NATION:
            return Place("nation", NATIONAL, "全国")
        if form in _TOTAL:
            return Place("total", "", form)
        if form and _OUTSIDE.match(form):
            return Place("outside", "", form)
        if form and _GROUP.match(form):
            return Place("group", "", form)
    return None


def by_code(text: str, seeds: Path = SEEDS) -> Place | None:
    """The place of a six-digit code (or the Bureau's twelve digits): province xx0000, prefecture, county."""
    word = squeeze(text)
    if not _CODE.fullmatch(word):
        return None
    code = word[:6]
    if code == NATIONAL:
        return Place("nation", NATIONAL, "全国")
    known = _by_code(seeds)
    if code in known:
        return known[code]
    return Place("finer", code, code) if code[:2] + "0000" in known else None
