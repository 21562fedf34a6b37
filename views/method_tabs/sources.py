"""来源与条款 Producers, publications, terms of use and warnings of every source."""

from html import escape

import streamlit as st

from views.components import charts, offer
from views.components.store import Store
from views.components.words import Translator


def show(store: Store, t: Translator, language: str) -> None:
    frame_of_all = store.sources()
    warnings = store.warnings()
    st.html(f'<p class="quiet">{t("sources_caption")}</p>')
    rows = []
    for s in frame_of_all.to_dicts():
        marks = [w for w in (s["warnings"] or "").split(";") if w]
        words = t("list_separator").join(
            warnings[w][0 if language == "zh" else 1] for w in marks if w in warnings
        )
        title = escape(s[f"title_{language}"])
        if s["landing_page"]:
            title = f'<a href="{escape(s["landing_page"])}" target="_blank" rel="noopener">{title}</a>'
        cells = [
            escape(s[f"producer_{language}"]),
            f'{title}<div class="quiet">{escape(s["citation"] or "")}</div>',
            escape(s[f"terms_{language}"] or ""),
            t(f"processing_{s['processing_level']}"),
            escape(words),
            f'<span class="phone">{t("rows")} </span>{s["rows"]:,}',
        ]
        rows.append(("", cells))
    headers = [
        (t("producer"), ""), (t("title"), ""), (t("terms"), ""), (t("processing"), ""),
        (t("warnings"), ""), (t("rows"), "n"),
    ]  # fmt: skip
    table = charts.table(headers, rows, "plain sources", t("tab_sources"))
    st.html(f'<div class="wide" tabindex="0">{table}</div>')
    offer.table_buttons(store, t, frame_of_all, ["sources"], t("tab_sources"))
