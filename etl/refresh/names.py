"""Names and units as the platform prints them: trailing spaces, units in brackets, tables cut by years."""

import functools
import re
import unicodedata
from decimal import Decimal

_SHOWN = 60  # characters of a foreign text that a message repeats
_IN_BRACKETS = re.compile(r"^(.+?)[（(]([^()（）]*)[)）]$")
_SLICE = re.compile(r"^(.+?)[（(](\d{4})年?[-—–~～至]+(\d{4}|至今|今)?年?[)）]$")
_SCALES = {"千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
_SCALED = re.compile(r"^(百万|千万|千|万|亿)(?!瓦|克)(.+)$|^(百万|千万|万|亿)(.+)$")


@functools.lru_cache(maxsize=4096)
def plain(text: object) -> str:
    """The text without any white space or control character, full-width letters made narrow."""
    folded = unicodedata.normalize("NFKC", str(text or ""))
    return "".join(char for char in folded if not char.isspace() and char.isprintable())


def shown(text: object) -> str:
    """A foreign text as a message may repeat it: one line, printable, not long."""
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return cleaned if len(cleaned) <= _SHOWN else cleaned[: _SHOWN - 1] + "…"


def without_unit(name: str) -> tuple[str, str]:
    """`互联网上网人数 (万人) ` → (互联网上网人数, 万人); a name without brackets has the unit ""."""
    match = _IN_BRACKETS.match(plain(name))
    return (match[1], match[2]) if match else (plain(name), "")


def time_slice(name: str) -> tuple[str, int | None, int | None]:
    """`规模以上工业企业主要经济指标(2018-至今)` → (规模以上工业企业主要经济指标, 2018, None).

    A name that is not cut by years comes back as it is, with no years.
    """
    match = _SLICE.match(plain(name))
    if not match:
        return plain(name), None, None
    last = match[3] if match[3] and match[3].isdigit() else None
    return match[1], int(match[2]), int(last) if last else None


def unit_name(unit: str) -> str:
    """One spelling a unit: 亿千瓦小时 and 亿千瓦时 are the same."""
    return plain(unit).replace("瓦小时", "瓦时")


def conversion(given: str, declared: str) -> Decimal | None:
    """What a value in the unit `given` is multiplied by to stand in `declared`; None when they do not compare.

    Only powers of ten of one and the same unit compare: 亿元 and 万元, but not 万元 and 万美元.
    """
    given_scale, given_base = _scale(given)
    declared_scale, declared_base = _scale(declared)
    if given_base != declared_base:
        return None
    return Decimal(10) ** (given_scale - declared_scale)


def _scale(unit: str) -> tuple[int, str]:
    name = unit_name(unit)
    match = _SCALED.match(name)
    if not match:
        return 0, name
    return _SCALES[match[1] or match[3]], match[2] or match[4]
