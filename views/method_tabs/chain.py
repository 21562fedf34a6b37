"""定义与公式 From definition to number: pillars, indicators, formulas, series and sources of an index."""

from html import escape
from typing import Any

import streamlit as st

from views.components import charts
from views.components.selection import source_line
from views.components.store import Store
from views.components.words import Translator
from views.method_tabs.tree import choose_index, declared


def show(store: Store, t: Translator, language: str) -> None:
    nodes = declared(store)
    index = choose_index(nodes, t, language)
    definition = {d["id"]: d for d in store.definitions().to_dicts()}
    head = next(n for n in nodes if n["code"] == index)
    tags = measured_tags(head["measures"], definition, t, language)
    st.html(f"<p>{escape(head[f'summary_{language}'] or '')} {tags}</p>")
    for pillar in [n for n in nodes if n["kind"] == "pillar" and n["parent"] == index]:
        st.subheader(pillar[f"name_{language}"], anchor=False)
        note = (
            f'<p class="quiet">{escape(pillar[f"note_{language}"])}</p>' if pillar[f"note_{language}"] else ""
        )
        st.html(measured_tags(pillar["measures"], definition, t, language) + note)
        for node in [n for n in nodes if n["parent"] == pillar["code"]]:
            label = node[f"name_{language}"]
            if node["kind"] == "shown":
                label = t("shown_only", name=label)
            with st.expander(f"{label}　`{node['formula']}`"):
                st.html(indicator_html(store, node, definition, t, language))


def series_link(series_id: str, language: str) -> str:
    """The ID of a series, leading to its page in the data explorer."""
    return (
        f'<a href="?tab=explorer&series={escape(series_id)}&lang={language}" target="_self">'
        f"<code>{escape(series_id)}</code></a>"
    )


def measured_tags(measures: str, definition: dict[str, Any], t: Translator, language: str) -> str:
    """Definition ids with their terms, coloured by status."""
    return " ".join(
        f'<span class="tag {definition[i]["status"]}">{escape(i)} {escape(definition[i][language])}</span>'
        for i in measures.split(";")
        if i in definition
    )


def indicator_html(
    store: Store, node: dict[str, Any], definition: dict[str, Any], t: Translator, language: str
) -> str:
    """Definition, formula, unit, direction, editions and note of an indicator; its series and sources."""
    direction = {1: "direction_up", -1: "direction_down", 0: "direction_none"}[node["direction"]]
    separator = t("list_separator")
    editions = separator.join(t(f"edition_short_{e}") for e in node["editions"]) or t("unscored")
    facts = [
        (t("chain_measures"), measured_tags(node["measures"], definition, t, language)),
        (t("chain_formula"), f'<code class="formula">{escape(node["formula"])}</code>'),
        (t("chain_unit"), escape(node[f"unit_{language}"] or "")),
        (t("chain_direction"), t(direction) + (f"{separator}{t('log_scaled')}" if node["log"] else "")),
        (t("chain_editions"), editions),
        (t("chain_note"), escape(node[f"note_{language}"] or "")),
    ]
    lines = "".join(f"<tr><th scope=row>{k}</th><td>{v}</td></tr>" for k, v in facts if v)
    rows = []
    for r in store.lineage(node["code"]).to_dicts():
        made = f' <span class="quiet">→ {escape(r["via"])}</span>' if r["via"] else ""
        years = f"{r['first_year']}–{r['last_year']}" if r["first_year"] else ""
        if r["source_id"]:
            source = (
                f'<a href="{escape(r["landing_page"] or "")}" target="_blank" rel="noopener">'
                f"{escape(source_line(r, language))}</a>"
            )
        else:
            source = f'<span class="quiet">{t("derived_from", names=escape(r["inputs"] or ""))}</span>'
        series = f"{series_link(r['series_id'], language)}{made}<br>{escape(r[f'name_{language}'])}"
        rows.append(("", [series, escape(r[f"unit_{language}"]), years, source]))
    headers = [(t("chain_series"), ""), (t("chain_unit"), ""), (t("year"), ""), (t("chain_source"), "")]
    name = node[f"name_{language}"]
    return (
        f'<div class="wide"><table class="plain facts" aria-label="{escape(name)}">{lines}</table>'
        f"{charts.table(headers, rows, 'plain', name)}</div>"
    )
