"""Numbers behind a strategy rule as text: what was measured, with unit, year and marks."""

import re

from indicators.analysis.strategy import Evidence
from views.components import summary
from views.components.blocks import signed
from views.components.words import Translator


def side(language: str) -> int:
    """Which of a pair of words the language takes."""
    return 0 if language == "zh" else 1


def amount(one: Evidence, value: float, t: Translator, language: str) -> str:
    """A value of the same quantity: a percentile and a rank are whole, a published value carries its unit."""
    function = one.quantity.function
    if function in ("change", "peer_gap"):
        return t("number_points", number=signed(value))
    if function in ("percentile", "rank"):
        return f"{value:.0f}"
    if function in ("score", "z"):
        return summary.score(value)
    return with_unit(value, one.unit[side(language)], t)


def amounts(one: Evidence, t: Translator, language: str, *, named: bool = False) -> str:
    """The present value, the published number with unit and year, marks; ``named`` says what kind of value it is."""
    if one.value is None:
        return t("evidence_missing")
    value, function = amount(one, one.value, t, language), one.quantity.function
    parts = [t(f"evidence_{function}", value=value) if named else value]
    if one.amount is not None and function != "value":
        parts.append(with_unit(one.amount, one.unit[side(language)], t))
    if one.carried and one.amount is not None:
        parts.append(t("evidence_carried", year=one.year))
    elif one.year:
        parts.append(str(one.year) + (f" ({t('mark_carried')})" if one.carried else ""))
    if one.doubtful:
        parts.append(t("evidence_doubtful"))
    return " · ".join(parts)


def evidence_text(one: Evidence, t: Translator, language: str) -> str:
    """One quantity in words: name, what it says, the published number with unit and year, marks."""
    colon = "：" if language == "zh" else ": "
    return f"{one.name[side(language)]}{colon}{amounts(one, t, language, named=True)}"


def with_unit(value: float, unit: str, t: Translator) -> str:
    """A number with its unit; a unit that says how a scale runs (0–1, nation = 1) stands in brackets."""
    if unit.startswith("%"):
        return t("number_unit", number=summary.number(value), unit=unit)
    scale = re.match(r"\d\s?[—–]|.*=", unit)
    return summary.number(value) + (t("in_brackets", text=unit) if scale else f" {unit}" if unit else "")
