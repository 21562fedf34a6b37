"""权重与稳健性 Weights and what they really do, which choices of method move ranks, what revisions move."""

from html import escape
from typing import Any

import streamlit as st

from views.components import charts, offer
from views.components.store import Store
from views.components.words import Translator
from views.method_tabs.tree import choose_index, declared


def show(store: Store, t: Translator, language: str) -> None:
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
    headers = [
        (t("indicator"), ""),
        (t("weight_in_index"), "n"),
        (t("variance_share"), "n"),
        (t("score_share"), "n"),
    ]
    st.html(
        f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("weights_title"))}</div>'
    )
    offer.table_buttons(store, t, weights, ["weights"], t("weights_title"))
    choices = store.sensitivity(index, edition)
    st.subheader(t("choices_title"), anchor=False)
    st.html(f'<p class="quiet">{t("choices_caption", runs=choices["runs"][0])}</p>')
    rows = [
        ("", [t(f"choice_{r['factor']}"), percent(r["rank_first"]), percent(r["rank_total"])])
        for r in choices.to_dicts()
    ]
    headers = [(t("choice"), ""), (t("effect_alone"), "n"), (t("effect_total"), "n")]
    st.html(
        f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("choices_title"))}</div>'
    )
    offer.table_buttons(store, t, choices, ["choices"], t("choices_title"))
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
        (t("filter_edition"), ""), (t("stage"), ""), (t("mean_move"), "n"), (t("largest_move"), "n"),
        (t("ranks_changed"), "n"),
    ]  # fmt: skip
    st.html(
        f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("revision_title"))}</div>'
    )
    offer.table_buttons(store, t, moves, ["revisions"], t("revision_title"))


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}%"


def largest_move(row: dict[str, Any], language: str) -> str:
    if row["province_zh"] is None:
        return f"{row['largest_move']:.2f}"
    return f"{row['largest_move']:.2f} ({escape(row[f'province_{language}'])} {row['year']})"
