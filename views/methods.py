"""方法与数据 Methods and data: from definition to number, coverage, definitions and sources."""

from html import escape
from typing import Any

import polars as pl
import streamlit as st

from indicators.registry import INDICES
from views.components import charts, filters, frame, offer, state
from views.components.selection import source_line
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = ("lang", "index", "tab")
TABS = ("chain", "robustness", "coverage", "definitions", "sources")
CITED = {"A": ("高煜", "Gao Yu"), "B": ("金通、杜维杰", "Jin Tong & Du Weijie")}
STATUS_ORDER = ("measured", "partly", "analysis", "classification", "context", "not_measured")


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    st.html(f'<p class="lead">{t("methods_intro")}</p><p class="quiet">{t("methods_scope")}</p>')
    tab = state.select(
        t("page_methods"), "tab", TABS, TABS[0], lambda key: t(f"tab_{key}"), st.segmented_control,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    parts = {
        "chain": chain,
        "robustness": robustness,
        "coverage": coverage,
        "definitions": definitions,
        "sources": sources,
    }
    parts[tab](store, t, language)
    meta = store.meta()
    vintage = f"{meta['vintage']} ({meta['inputs_sha256'][:12]})"
    first, last = meta["first_year"], meta["last_year"]
    st.html(f'<p class="quiet">{t("build_info", vintage=vintage, first=first, last=last)}</p>')
    frame.complaints(t)
    state.publish(URL_KEYS)


def declared(store: Store) -> list[dict[str, Any]]:
    """Every node once, with the editions that score it, in the order of the tree."""
    rows = store.nodes(None).to_dicts()
    editions: dict[str, list[str]] = {}
    for row in rows:
        editions.setdefault(row["code"], []).extend([row["edition"]] if row["edition"] else [])
    once = {row["code"]: {**row, "editions": editions[row["code"]]} for row in reversed(rows)}
    frame_of_all = pl.DataFrame(list(once.values()), infer_schema_length=None).sort("sort")
    return filters.in_tree_order(frame_of_all, [index.code for index in INDICES])


def choose_index(nodes: list[dict[str, Any]], t: Translator, language: str) -> str:
    names = {n["code"]: n[f"name_{language}"] for n in nodes if n["kind"] == "index"}
    return state.select(
        t("chain_index"), "index", list(names), next(iter(names)), names.__getitem__, width=320
    )


def chain(store: Store, t: Translator, language: str) -> None:
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
    lines = "".join(f"<tr><th>{k}</th><td>{v}</td></tr>" for k, v in facts if v)
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
            source = f'<span class="quiet">{t("derived_from", names=escape(r["conversion"] or ""))}</span>'
        series = f"<code>{escape(r['series_id'])}</code>{made}<br>{escape(r[f'name_{language}'])}"
        rows.append(("", [series, escape(r[f"unit_{language}"]), years, source]))
    headers = [(t("chain_series"), ""), (t("chain_unit"), ""), (t("year"), ""), (t("chain_source"), "")]
    return (
        f'<div class="wide"><table class="plain facts">{lines}</table>'
        f"{charts.table(headers, rows, 'plain', node[f'name_{language}'])}</div>"
    )


def robustness(store: Store, t: Translator, language: str) -> None:
    """Weights and what they really do, which choices of method move ranks, what revisions move."""
    index = choose_index(declared(store), t, language)
    edition = next(iter(store.spans(index)))
    st.html(f'<p class="quiet">{t("robustness_caption")}</p>')
    st.subheader(t("weights_title"), anchor=False)
    st.html(f'<p class="quiet">{t("weights_caption")}</p>')
    weights = store.weights(index, edition)
    rows = [
        ("head" if r["kind"] == "pillar" else "",
         [escape(r[f"name_{language}"]), *(percent(r[key]) for key in ("in_index", "variance_share", "score_share"))])
        for r in weights.to_dicts()
    ]  # fmt: skip
    headers = [(t("indicator"), ""), (t("weight_in_index"), "n"), (t("variance_share"), "n"), (t("score_share"), "n")]
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("weights_title"))}</div>')
    table_download(store, weights, "weights", t("weights_title"), t)
    choices = store.sensitivity(index, edition)
    st.subheader(t("choices_title"), anchor=False)
    st.html(f'<p class="quiet">{t("choices_caption", runs=choices["runs"][0])}</p>')
    rows = [
        ("", [t(f"choice_{r['factor']}"), percent(r["rank_first"]), percent(r["rank_total"])])
        for r in choices.to_dicts()
    ]
    headers = [(t("choice"), ""), (t("effect_alone"), "n"), (t("effect_total"), "n")]
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("choices_title"))}</div>')
    st.subheader(t("revision_title"), anchor=False)
    moves = store.revisions(index)
    if moves.is_empty():
        st.html(f'<p class="quiet">{t("revision_none")}</p>')
        return
    st.html(f'<p class="quiet">{t("revision_caption", vintage=moves["vintage"][0])}</p>')
    rows = [
        ("", [t(f"edition_short_{r['edition']}"), t(f"stage_{r['stage']}"), f"{r['mean_move']:.2f}",
              largest_move(r, language), str(r["ranks_changed"])])
        for r in moves.to_dicts()
    ]  # fmt: skip
    headers = [
        (t("filter_edition"), ""), (t("stage"), ""), (t("mean_move"), "n"), (t("largest_move"), ""),
        (t("ranks_changed"), "n"),
    ]  # fmt: skip
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("revision_title"))}</div>')


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}%"


def largest_move(row: dict[str, Any], language: str) -> str:
    if row["province_zh"] is None:
        return f"{row['largest_move']:.2f}"
    return f"{row['largest_move']:.2f} ({escape(row[f'province_{language}'])} {row['year']})"


def coverage(store: Store, t: Translator, language: str) -> None:
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
        f'<div class="wide" tabindex="0"><table class="plain heat"><thead><tr>'
        f"<th>{t('indicator')}</th>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )
    table_download(store, frame_of_all.drop("sort"), "coverage", t("tab_coverage"), t)


def definitions(store: Store, t: Translator, language: str) -> None:
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
    table_download(store, frame_of_all, "definitions", t("tab_definitions"), t)


def sources(store: Store, t: Translator, language: str) -> None:
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
            escape(s["terms"] or ""),
            t(f"processing_{s['processing_level']}"),
            escape(words),
            f"{s['rows']:,}",
        ]
        rows.append(("", cells))
    headers = [
        (t("producer"), ""), (t("title"), ""), (t("terms"), ""), (t("processing"), ""),
        (t("warnings"), ""), (t("rows"), "n"),
    ]  # fmt: skip
    table = charts.table(headers, rows, "plain sources", t("tab_sources"))
    st.html(f'<div class="wide" tabindex="0">{table}</div>')
    table_download(store, frame_of_all, "sources", t("tab_sources"), t)


def table_download(store: Store, table: pl.DataFrame, name: str, title: str, t: Translator) -> None:
    offer.table_buttons(store, t, table, [name], title)


main()
