"""The choices above the map: what, which edition and year, which industry, how to class, which province."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import polars as pl
import streamlit as st

from indicators import tables
from views.components import state
from views.components.words import LANGUAGES, Translator

EDITIONS = ("full", "long")
CLASSES = ("quantile", "equal", "jenks", "common")


def language(t: Translator) -> None:
    """The language switch; the page is already drawn in the stored language."""
    options = list(LANGUAGES)
    state.select(
        t("language"), "lang", options, "zh", LANGUAGES.__getitem__, st.radio,
        horizontal=True, label_visibility="collapsed",
    )  # fmt: skip


def node_label(node: Mapping[str, Any], t: Translator, language: str) -> str:
    """Name of a node, indented by its level in the tree; the index itself is its total."""
    name = str(node[f"name_{language}"])
    if node["kind"] == "index":
        return t("whole_index")
    if node["kind"] == "pillar":
        return f"　{name}"
    return "　　· " + (t("shown_only", name=name) if node["kind"] == "shown" else name)


def tree(
    con: duckdb.DuckDBPyConnection, edition: str | None, indices: tuple[str, ...]
) -> list[dict[str, Any]]:
    """What an edition scores and what is shown beside it in tree order; of all editions, each node once, for None.

    For ``Store.ask``: the filters of every page need it in every run.
    """
    if edition is None:
        return in_tree_order(tables.nodes(con, None).unique("code", maintain_order=True), indices)
    return in_tree_order(pl.concat([tables.nodes(con, edition), tables.nodes(con, "")]), indices)


def in_tree_order(nodes: pl.DataFrame, indices: Sequence[str]) -> list[dict[str, Any]]:
    """Nodes of an edition, each pillar followed by its indicators, shown ones after scored ones."""
    rows = nodes.to_dicts()
    result: list[dict[str, Any]] = []
    for index in indices:
        result += [r for r in rows if r["code"] == index and r["kind"] == "index"]
        for pillar in [r for r in rows if r["kind"] == "pillar" and r["parent"] == index]:
            result.append(pillar)
            for kind in ("indicator", "shown"):
                result += [r for r in rows if r["kind"] == kind and r["parent"] == pillar["code"]]
    return result


def year_choice(label: str, years: Sequence[int]) -> str:
    options = [str(y) for y in years]
    widget: Any = st.select_slider if len(options) > 1 else st.selectbox
    return state.select(label, "year", options, options[-1], str, widget)


def industry_label(option: Mapping[str, Any] | None, t: Translator, language: str) -> str:
    """Total, groups by name, industries below them with their two digits."""
    if option is None:
        return t("all_industries")
    name = option[f"name_{language}"]
    if option["level"] == "group":
        return t("industry_group_option", name=name)
    return name if option["level"] == "total" else t("industry_option", code=option["key"], name=name)
