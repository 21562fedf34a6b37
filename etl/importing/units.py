"""Units as yearbooks write them, and how they become the units of the project's own tables."""

import re
from dataclasses import dataclass

from etl.importing.cells import fold, squeeze, without_marks

_SCALE = {"": 1, "十": 10, "百": 100, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
          "万亿": 10**12}  # fmt: skip
# Base word → (unit of data/units.csv, how many base units it holds).
_BASES: dict[str, tuple[str, int]] = {
    "元": ("100m_yuan", 10**8), "人民币元": ("100m_yuan", 10**8), "美元": ("100m_usd", 10**8),
    "人": ("10k_persons", 10**4), "吨": ("10k_t", 10**4), "吨标准煤": ("10k_tce", 10**4), "吨标煤": ("10k_tce", 10**4),
    "千瓦时": ("100m_kwh", 10**8), "千瓦小时": ("100m_kwh", 10**8), "度": ("100m_kwh", 10**8),
    "立方米": ("100m_m3", 10**8), "m³": ("100m_m3", 10**8), "平方公里": ("km2", 1), "平方千米": ("km2", 1),
    "公里": ("km", 1), "千米": ("km", 1), "千瓦": ("10k_kw", 10**4), "千升": ("10k_kl", 10**4),
    "户": ("10k_households", 10**4), "重量箱": ("10k_weight_cases", 10**4),
}  # fmt: skip
# Words that stand for a unit as they are; per-head money, persons and pieces stay what they are.
_EXACT: dict[str, str] = {
    "元": "yuan", "人": "persons", "人年": "person_years", "人·年": "person_years", "个": "count", "件": "count",
    "项": "count", "家": "count", "台": "units", "台(套)": "units", "%": "pct", "百分比": "pct", "百分点": "pct",
    "km²": "km2", "km2": "km2", "公里": "km", "km": "km", "万台": "10k_units", "万辆": "10k_units", "万部": "10k_units",
    "万件": "10k_pieces", "万个": "10k_count", "上年=100": "index_prev_100", "以上年为100": "index_prev_100",
    "倍": "ratio", "比值": "ratio", "太焦": "tj", "GB": "", "万GB": "10k_gb",
    "100millionyuan": "100m_yuan", "10000persons": "10k_persons", "10000tons": "10k_t", "yuan": "yuan",
    "person": "persons", "persons": "persons", "percent": "pct",
}  # fmt: skip
_NONE = frozenset(("无", "none", "-", "—"))
_LOOKS_LIKE = re.compile(
    r"^(?:(?:[十百千万亿]{0,3})(?:元|人|人次|吨|公吨|克|千克|公斤|吨标准煤|吨标煤|千瓦时|千瓦小时|千瓦|度|立方米|平方米|公顷|亩|"
    r"平方公里|平方千米|公里|千米|米|个|件|项|家|台|台\(套\)|辆|部|户|口|张|条|块|篇|册|所|座|处|位|次|倍|年|岁|天|小时|升|千升|箱|"
    r"重量箱|标准煤|人年|美元|GB|TB|万GB)(?:/.{1,8})?|%|‰|百分点|百分比|比值|°C|℃|毫米|分贝|上年=100|以?上年为?=?100|"
    r"\d{4}年?=100|[kK]?[mM][²³2]|.{0,6}/.{1,8})$"
)
_CORNER = re.compile(r"(?:计量单位|单位|unit)\s*[::]\s*(.+)$", re.IGNORECASE)
_BRACKETS = re.compile(r"[\((]([^()()]*(?:\([^()]*\)[^()]*)?)[\))]")


@dataclass(frozen=True)
class Unit:
    """A unit as it is kept: `code` of data/units.csv ("" = kept as written), the words, and value × up ÷ down."""

    code: str
    written: str
    up: int = 1
    down: int = 1

    def convert(self, value: float) -> float:
        """The value in the unit that is kept; whole factors, so that nothing but the last digit rounds."""
        return value * self.up / self.down


def understand(text: str) -> Unit:
    """The unit of a text. 万元 and 元 per head differ: 元 alone stays 元, 千元 … 万亿元 become 亿元."""
    written = squeeze(without_marks(fold(text)))
    if written.lower() in _NONE:
        return Unit("", "")
    exact = _EXACT.get(written, _EXACT.get(written.lower()))
    if exact:
        return Unit(exact, written)
    for scale in sorted(_SCALE, key=len, reverse=True):
        base = written[len(scale) :]
        if scale and written.startswith(scale) and base in _BASES:
            code, size = _BASES[base]
            return _scaled(code, written, _SCALE[scale], size)
    if written in _BASES:
        code, size = _BASES[written]
        return _scaled(code, written, 1, size)
    return Unit("", written)


def _scaled(code: str, written: str, factor: int, size: int) -> Unit:
    return (
        Unit(code, written, factor // size, 1) if factor >= size else Unit(code, written, 1, size // factor)
    )


def is_unit(text: str) -> bool:
    """Whether a text by itself is a unit: 万元, %, 元/人."""
    word = squeeze(without_marks(fold(text)))
    return bool(word) and (word in _EXACT or bool(_LOOKS_LIKE.match(word)) or understand(word).code != "")


def corner(text: str) -> str:
    """The unit that a corner states (单位:万元), or nothing."""
    found = _CORNER.search(fold(text))
    return found[1].strip().rstrip(")）") if found else ""


def several(text: str) -> bool:
    """Whether a corner names more than one unit (亿元、%)."""
    return len([part for part in re.split(r"[、,,;;]|\s+和\s+", fold(text)) if part.strip()]) > 1


def split_unit(text: str) -> tuple[str, str]:
    """A header's name and the unit in its brackets: 地区生产总值(亿元) → 地区生产总值, 亿元."""
    for found in reversed(list(_BRACKETS.finditer(text))):
        if is_unit(found[1]) or corner(found[1]):
            name = (text[: found.start()] + text[found.end() :]).strip()
            return name, corner(found[1]) or found[1].strip()
    return text, ""
