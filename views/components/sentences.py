"""A finding as one sentence in the planner's language: names for codes, numbers to read."""

from collections.abc import Mapping
from typing import Any

from indicators.analysis.summaries import Finding
from views.components import summary
from views.components.words import Translator


def say(finding: Finding, t: Translator, names: Mapping[str, str], **more: object) -> str:
    """The words ``say_<key>`` filled with the facts; ``names`` of province and region codes."""
    facts = {name: fact(name, value, names, t) for name, value in finding.facts.items()}
    return t(f"say_{finding.key}", **(facts | more))


def fact(name: str, value: Any, names: Mapping[str, str], t: Translator) -> str:
    """One fact as text: codes as names, p-values to three places, whole numbers and years as they are."""
    if isinstance(value, list):
        return t("list_separator").join(names.get(code, code) for code in value) or t("nobody")
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, float):
        return p_value(value) if name == "p" else brief(value)
    return str(value)


def brief(value: float) -> str:
    """Three digits that count: enough for a sentence; tables and downloads have the rest."""
    size = abs(value)
    if size >= 100:
        return summary.minus(f"{value:,.0f}")
    return summary.minus(f"{value:.{1 if size >= 10 else 2}f}") if size >= 1 else summary.number(value)


def p_value(p: float) -> str:
    """With spaces that do not break: a sign does not end a line."""
    return "p\u00a0<\u00a00.001" if p < 0.001 else f"p\u00a0=\u00a0{p:.3f}"
