"""定义树 The documents' definitions: what is measured, what is not and why."""

from html import escape

import streamlit as st

from views.components import charts, offer
from views.components.store import Store
from views.components.words import Translator
from views.method_tabs.tree import declared

CITED = {"A": ("高煜", "Gao Yu"), "B": ("金通、杜维杰", "Jin Tong & Du Weijie")}
STATUS_ORDER = ("measured", "partly", "analysis", "classification", "context", "not_measured")


def show(store: Store, t: Translator, language: str) -> None:
    frame_of_all = store.definitions()
    st.html(f'<p class="quiet">{t("definitions_caption")}</p>')
    counts = dict(frame_of_all.group_by("status").len().iter_rows())
    st.html(
        " ".join(
            f'<span class="tag {s}">{t(f"status_{s}")} {counts[s]}</span>'
            for s in STATUS_ORDER
            if s in counts
        )
    )
    names = {n["code"]: n[f"name_{language}"] for n in declared(store)}
    rows = []
    for d in frame_of_all.to_dicts():
        depth = len(d["id"].split(".")) - 2
        indent = f"padding-left:{max(depth, 0) * 1.1:.1f}rem"
        term = f'<span style="{indent}"><b>{escape(d["id"])}</b> {escape(d[language])}</span>'
        author = CITED[d["document"]][0 if language == "zh" else 1]
        status = f'<span class="tag {d["status"]}">{t("status_" + d["status"])}</span>'
        cells = [
            term,
            f"{escape(d[f'summary_{language}'] or '')}"
            f'<div class="quiet">{author} · {escape(d["heading"] or "")}</div>',
            status,
            escape(d[f"reason_{language}"] or ""),
            "<br>".join(
                f'<a href="/?view={code}&lang={language}" target="_self">{escape(names[code])}</a>'
                for code in (d["codes"] or "").split(";")
                if code in names
            ),
        ]
        rows.append(("", cells))
    headers = [
        (t("definition"), ""), (t("summary"), ""), (t("status"), ""), (t("reason"), ""), (t("on_the_map"), ""),
    ]  # fmt: skip
    table = charts.table(headers, rows, "plain defs", t("tab_definitions"))
    st.html(f'<div class="wide" tabindex="0">{table}</div>')
    offer.table_buttons(store, t, frame_of_all, ["definitions"], t("tab_definitions"))
