"""覆盖情况 How many provinces have each indicator in each year."""

from html import escape

import streamlit as st

from views.components import charts, offer
from views.components.store import Store
from views.components.words import Translator
from views.method_tabs.tree import declared


def show(store: Store, t: Translator, language: str) -> None:
    st.html(f'<p class="quiet">{t("coverage_caption")}</p>')
    frame_of_all = store.coverage_table()
    years = list(range(int(frame_of_all["year"].min()), int(frame_of_all["year"].max()) + 1))
    cells = {(r["code"], r["year"]): r["provinces"] for r in frame_of_all.to_dicts()}
    head = "".join(f'<th scope="col">{str(y)[2:]}</th>' for y in years)
    body = []
    for node in declared(store):
        name = escape(node[f"name_{language}"])
        if node["kind"] in ("index", "pillar"):
            tag = "th" if node["kind"] == "index" else "td"
            body.append(f'<tr class="head"><{tag} colspan="{len(years) + 1}"><b>{name}</b></{tag}></tr>')
            continue
        label = t("shown_only", name=name) if node["kind"] == "shown" else name
        row = "".join(charts.coverage_cell(cells.get((node["code"], y))) for y in years)
        body.append(f"<tr><td>{label}</td>{row}</tr>")
    st.html(
        f'<div class="wide" tabindex="0"><table class="plain heat" aria-label="{t("tab_coverage")}"><thead><tr>'
        f"<th scope=col>{t('indicator')}</th>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )
    offer.table_buttons(store, t, frame_of_all.drop("sort"), ["coverage"], t("tab_coverage"))
