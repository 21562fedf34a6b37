"""What the province and the comparison page share: their filters, texts of intervals, tables with a download."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from indicators.analysis import profile
from indicators.registry import INDICES
from views.components import filters, state, summary
from views.components.charts import table
from views.components.selection import leaves, source_line
from views.components.store import Store
from views.components.words import Translator

STYLE = Path(__file__).with_name("blocks.css")


def style() -> None:
    st.html(STYLE)


def index_filter(store: Store, t: Translator, language: str) -> str:
    names = {n["code"]: n[f"name_{language}"] for n in store.nodes(None).to_dicts() if n["kind"] == "index"}
    codes = [index.code for index in INDICES]
    return state.select(
        t("filter_index"), "index", codes, codes[0], names.__getitem__, help=t("profile_index_help")
    )


def edition_filter(store: Store, index: str, t: Translator) -> str:
    spans = store.spans(index)
    editions = [one for one in filters.EDITIONS if one in spans]
    return state.select(
        t("filter_edition"), "edition", editions, editions[0],
        lambda one: t(f"edition_{one}", first=spans[one][0], last=spans[one][1]), help=t("filter_edition_help"),
    )  # fmt: skip


def year_select(label: str, key: str, years: Sequence[int], default: int, **more: Any) -> int:
    """A year out of a list as a plain choice; returns the number."""
    return int(state.select(label, key, [str(year) for year in years], str(default), str, **more))


def sources_of(store: Store, edition: str, codes: Sequence[str], language: str) -> list[str]:
    """The sources behind nodes of an edition, once each."""
    nodes = store.nodes(edition).to_dicts()
    found: dict[str, str] = {}
    for code in codes:
        for leaf in leaves(nodes, code):
            for row in store.lineage(leaf["code"]).to_dicts():
                if row["source_id"]:
                    found[row["source_id"]] = source_line(row, language)
    return list(found.values())


def observation_sources(store: Store, series: Sequence[str], language: str) -> list[str]:
    """The sources behind series that a table reads directly."""
    return [source_line(row, language) for row in store.ask(profile.series_sources, *series).to_dicts()]


def scrolled(
    headers: Sequence[tuple[str, str]], rows: Sequence[tuple[str, Sequence[str]]], caption: str
) -> None:
    """A plain table that scrolls by itself when the screen is narrow."""
    st.html(wide(headers, rows, caption))


def captioned(headers: Sequence[tuple[str, str]], rows: Sequence[tuple[str, Sequence[str]]], caption: str) -> str:
    """The same with its caption above it: sent in one piece, for each costs forty bytes before it says anything."""
    return grey(caption) + wide(headers, rows, caption)


def wide(headers: Sequence[tuple[str, str]], rows: Sequence[tuple[str, Sequence[str]]], caption: str) -> str:
    return f'<div class="wide" tabindex="0">{table(headers, rows, "plain compact full", caption)}</div>'


def quiet(*texts: str) -> None:
    """Small grey paragraphs; nothing at all when no text is left."""
    if any(texts):
        st.html(grey(*texts))


def grey(*texts: str) -> str:
    return "".join(f'<p class="quiet">{escape(text)}</p>' for text in texts if text)


def in_columns(parts: Sequence[str], above: str = "") -> None:
    """One row of a grid of three columns (``blocks.css``) with what stands ``above`` all of it, in one piece."""
    st.html(f'{above}<div class="row">{"".join(f"<div>{part}</div>" for part in parts)}</div>')


def lead(text: str) -> None:
    st.html(f'<p class="lead">{escape(text)}</p>')


def signed(value: float | None, decimals: int = 1) -> str:
    """A number with its sign, a true minus; a dash without one."""
    if value is None:
        return "–"
    text = f"{value:+.{decimals}f}"
    return f"{abs(value):.{decimals}f}" if float(text) == 0 else text.replace("-", "−")


def ends(low: float | None, high: float | None, show: Any = summary.score) -> str:
    """An interval as text: ``[3, 6]``; nothing without one."""
    if low is None or high is None:
        return ""
    return f"[{show(low)}, {show(high)}]".replace("-", "−")
