"""对比 Compare: up to six provinces, or one beside a median: profiles, gaps, and which of them can be trusted."""

from collections.abc import Callable
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from indicators.analysis import compare, peers
from views.components import blocks, frame, profile_charts, selection, state, summary
from views.components.blocks import ends, signed
from views.components.offer import show, table_buttons
from views.components.pictures import Picture
from views.components.selection import reason_text
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = ("lang", "compared", "against", "index", "edition", "year")
SEPARATOR = "-"  # between codes in the address


class Choice:
    """What is compared: provinces and a median, with their names, for an index, an edition and a year."""

    def __init__(self, store: Store, t: Translator, language: str) -> None:
        self.store, self.t, self.language = store, t, language
        self.label = f"name_{language}"
        self.names = selection.unit_names(store, language)
        self.provinces: tuple[str, ...] = ()
        self.against = compare.AGAINST[0]
        self.index = self.edition = self.index_name = ""
        self.year = 0

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.edition, self.year, self.provinces, self.against

    def medians(self) -> dict[str, tuple[str, ...]]:
        return self.store.ask(compare.groups, self.provinces[0], self.against) if self.provinces else {}

    def subjects(self) -> dict[str, str]:
        """Subject → its name, provinces in the chosen order, medians last."""
        return {one: self.name(one) for one in [*self.provinces, *self.medians()]}

    def name(self, subject: str) -> str:
        kind, _, region = subject.partition(":")
        if kind == "region":
            regions = self.store.provinces().filter(pl.col("region") == region)
            return self.t("compare_subject_region", region=regions[f"region_{self.language}"][0])
        if kind in compare.AGAINST:
            return self.t(f"compare_subject_{kind}")
        return self.names[subject]


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    blocks.style()
    choice = choose(store, t, language)
    if not choice.provinces:
        st.info(t("compare_empty"), icon=":material/compare_arrows:")
    else:
        rows = store.ask(compare.profile, *choice.arguments)
        profiles(choice, rows)
        if len(choice.subjects()) > 1:
            gaps = store.ask(
                compare.differences,
                choice.index,
                choice.edition,
                choice.year,
                choice.provinces,
                choice.against,
            )
            dumbbells(choice, rows)
            differences(choice, gaps)
            pairs(choice)
        scores(choice, rows)
    st.html(f'<p class="quiet">{t("scope_note")}</p>')
    frame.complaints(t)
    state.publish(URL_KEYS)


def choose(store: Store, t: Translator, language: str) -> Choice:
    choice = Choice(store, t, language)
    chosen = provinces_filter(store, choice)
    known = set(store.provinces()["province_code"])
    choice.provinces = tuple(code for code in chosen if code in known)
    with st.container(key="filters"):
        columns = st.columns([2.2, 2.2, 1.2, 2.2], gap="small")
        with columns[0]:
            choice.index = blocks.index_filter(store, t, language)
        with columns[1]:
            choice.edition = blocks.edition_filter(store, choice.index, t)
        years = store.years(choice.index, choice.edition)
        with columns[2]:
            choice.year = blocks.year_select(t("filter_year"), "year", years, years[-1])
        with columns[3]:
            choice.against = state.select(
                t("compare_against"), "against", compare.AGAINST, "nation", lambda one: t(f"against_{one}")
            )
    nodes = store.nodes(choice.edition).filter(pl.col("code") == choice.index)
    choice.index_name = nodes[choice.label][0]
    without = [choice.names[code] for code in chosen if code not in known]
    if without:
        st.info(t("compare_left_out", names=t("list_separator").join(without)), icon=":material/info:")
    return choice


def provinces_filter(store: Store, choice: Choice) -> list[str]:
    """Up to six provinces, kept in the address as codes with hyphens between them; at first one and its like."""
    t = choice.t
    names = choice.names
    asked = [code for code in state.get("compared").split(SEPARATOR) if code]
    stored = [code for code in dict.fromkeys(asked) if code in names][: compare.LIMIT]
    unknown = SEPARATOR.join(code for code in asked if code not in stored)
    if unknown:
        state.refuse("compared", unknown)
    if not stored and not state.get("compared_cleared"):
        own = state.get("province")
        own = own if own in set(store.provinces()["province_code"]) else next(iter(names))
        stored = store.ask(peers.peers, own)["province_code"].to_list()[:2]  # with the one most like it
    state.put("compared", SEPARATOR.join(stored))
    st.session_state["w_compared"] = stored

    def keep() -> None:
        state.put("compared", SEPARATOR.join(st.session_state["w_compared"]))
        state.put("compared_cleared", "" if st.session_state["w_compared"] else "1")

    st.multiselect(
        t("compare_provinces", n=compare.LIMIT), list(names), key="w_compared", format_func=names.__getitem__,
        max_selections=compare.LIMIT, placeholder=t("compare_placeholder"), on_change=keep,
    )  # fmt: skip
    if len(stored) == compare.LIMIT:
        blocks.quiet(t("compare_full", n=compare.LIMIT))
    return stored


def profiles(choice: Choice, rows: pl.DataFrame) -> None:
    t = choice.t
    st.subheader(t("compare_profile"), anchor=False)
    own = rows.filter((pl.col("index_code") == choice.index) & (pl.col("kind") != "indicator"))
    every = rows.filter(pl.col("kind") == "index")
    if len(choice.subjects()) > 1:
        announce(choice)
    else:
        blocks.lead(t("compare_alone"))
    left, right = st.columns(2, gap="large")
    captions = (
        t("compare_profile_pillars", name=choice.index_name),
        t("compare_profile_indices", year=choice.year),
    )
    drawn: list[Picture] = []
    for column, part, caption in zip((left, right), (own, every), captions, strict=True):
        with column:
            blocks.quiet(caption)
            drawn.append(chart(choice, part, caption, profile_charts.parallel))
    table_buttons(
        choice.store, t, pl.concat([own, every.filter(pl.col("index_code") != choice.index)]),
        ["profiles", SEPARATOR.join(choice.provinces), choice.against, choice.index, choice.edition, str(choice.year)],
        f"{t('compare_profile')} · {choice.index_name} · {choice.year}", pictures=drawn, **about_scores(choice),
    )  # fmt: skip


def about_scores(choice: Choice) -> dict[str, Any]:
    """What tables of scores say of themselves."""
    t = choice.t
    return {
        "unit": t("unit_score"), "formula": t("formula_of_scores"), "edition": choice.edition, "nodes": [choice.index],
        "notes": [t("compare_raw_caption"), t("scope_note")],
    }  # fmt: skip


def chart(choice: Choice, rows: pl.DataFrame, caption: str, draw: Callable[..., Any]) -> Picture:
    t = choice.t
    words = {
        "axis": t("score"), "name": t("compare_node"), "subject": t("compare_subject"),
        "description": f"{caption} · {choice.year}",
    }  # fmt: skip
    drawn = draw(rows, choice.label, choice.subjects(), list(choice.medians()), words)
    names = t("list_separator").join(choice.subjects().values())
    return show(drawn, f"{choice.index_name} · {choice.year}", f"{caption} · {names}")


def announce(choice: Choice) -> None:
    """The base against each other subject in one sentence, and who the peers are."""
    t, store = choice.t, choice.store
    gaps = store.ask(
        compare.differences, choice.index, choice.edition, choice.year, choice.provinces, choice.against
    ).filter(pl.col("kind") == "index")
    first = gaps.row(0, named=True)
    words = {"year": first["year"], "name": choice.index_name, "base": choice.name(first["base"])}
    if first["score"] is None:
        own = store.score_table(choice.index, choice.edition, choice.year, first["base"])
        reason = reason_text(own["reason"][0], t, choice.language)
        blocks.lead(t("compare_lead_none", reason=reason, **words))
    else:
        parts = []
        for row in gaps.to_dicts():
            other = choice.name(row["other"])
            if row["difference"] is None:
                parts.append(t("compare_lead_unknown", other=other))
                continue
            key = "compare_lead_higher" if row["difference"] >= 0 else "compare_lead_lower"
            verdict = t("compare_exceeds" if row["exceeds"] else "compare_within")
            parts.append(t(key, other=other, gap=f"{abs(row['difference']):.1f}", verdict=verdict))
        sentence = t("profile_lead_separator").join(parts)
        blocks.lead(t("compare_lead", score=summary.score(first["score"]), parts=sentence, **words))
    members = choice.medians().get("peers", ())
    listed = t("list_separator").join(choice.names[code] for code in members)
    blocks.quiet(t("compare_noise_help"))
    if members:
        blocks.quiet(t("compare_peers_are", province=words["base"], names=listed))


def dumbbells(choice: Choice, rows: pl.DataFrame) -> None:
    t = choice.t
    st.subheader(t("compare_dumbbell"), anchor=False)
    blocks.quiet(t("compare_dumbbell_caption"))
    leaves = rows.filter((pl.col("index_code") == choice.index) & (pl.col("kind") == "indicator"))
    width = pl.col("score").max().over("code") - pl.col("score").min().over("code")
    ordered = leaves.sort(width, descending=True, nulls_last=True, maintain_order=True)
    drawn = chart(choice, ordered, t("compare_dumbbell"), profile_charts.dumbbell)
    table_buttons(
        choice.store, t, ordered,
        ["indicators", SEPARATOR.join(choice.provinces), choice.against, choice.index, choice.edition, str(choice.year)],
        f"{t('compare_dumbbell')} · {choice.index_name} · {choice.year}", pictures=[drawn], **about_scores(choice),
    )  # fmt: skip


def differences(choice: Choice, gaps: pl.DataFrame) -> None:
    t = choice.t
    st.subheader(t("compare_table"), anchor=False)
    base = choice.name(choice.provinces[0])
    caption = t("compare_table_caption", base=base)
    blocks.quiet(caption)
    others = list(gaps["other"].unique(maintain_order=True))
    headers = [
        (t("compare_node"), "t"), (base, "n"), (t("compare_other_score"), "n"), (t("compare_difference"), "n"),
        (t("compare_interval"), "n"), (t("compare_probability"), "n"), (t("compare_verdict"), "n"),
        (t("profile_contribution"), "n"),
    ]  # fmt: skip
    tabs = st.tabs([choice.name(other) for other in others])
    for tab, other in zip(tabs, others, strict=True):
        with tab:
            lines = [
                (
                    row["kind"],
                    [
                        escape(row[choice.label]), summary.score(row["score"]), summary.score(row["other_score"]),
                        signed(row["difference"]), ends(row["low"], row["high"], signed),
                        "" if row["probability"] is None else summary.percent(row["probability"]),
                        "" if row["exceeds"] is None else t("compare_yes" if row["exceeds"] else "compare_no"),
                        "" if row["contribution"] is None else signed(row["contribution"], 2),
                    ],
                )
                for row in gaps.filter(pl.col("other") == other).to_dicts()
            ]  # fmt: skip
            blocks.scrolled(headers, lines, f"{base} – {choice.name(other)}")
    table_buttons(
        choice.store, t, gaps,
        ["differences", SEPARATOR.join(choice.provinces), choice.against, choice.index, choice.edition, str(choice.year)],
        f"{t('compare_table')} · {choice.index_name} · {choice.year}", unit=t("unit_score"),
        formula=t("formula_differences"), notes=[caption, t("compare_noise_help")], edition=choice.edition,
        nodes=[choice.index],
    )  # fmt: skip


def pairs(choice: Choice) -> None:
    """P(row above column) of the total for every pair of subjects."""
    t = choice.t
    subjects = choice.subjects()
    rows = choice.store.ask(
        compare.probabilities, choice.index, choice.index, choice.edition, choice.year, choice.provinces,
        choice.against,
    )  # fmt: skip
    st.markdown(f"**{t('compare_matrix')}**")
    caption = t("compare_matrix_caption", name=choice.index_name, year=choice.year)
    blocks.quiet(caption)
    cells = {(row["subject"], row["other"]): row for row in rows.to_dicts()}

    def cell(one: str, two: str) -> str:
        found = cells.get((one, two))
        if found is None or found["probability"] is None:
            return "–"
        text = summary.percent(found["probability"])
        return f"<b>{text}</b>" if found["exceeds"] else text

    headers = [("", "")] + [(name, "n") for name in subjects.values()]
    lines = [("", [escape(name), *(cell(one, two) for two in subjects)]) for one, name in subjects.items()]
    blocks.scrolled(headers, lines, t("compare_matrix"))
    table_buttons(
        choice.store, t, rows,
        ["pairs", SEPARATOR.join(choice.provinces), choice.against, choice.index, choice.edition, str(choice.year)],
        f"{t('compare_matrix')} · {caption}", formula=t("formula_differences"), notes=[t("compare_noise_help")],
        edition=choice.edition, nodes=[choice.index],
    )  # fmt: skip


def scores(choice: Choice, rows: pl.DataFrame) -> None:
    """Scores and raw values of every subject, a row a node of the chosen index."""
    t = choice.t
    st.subheader(t("compare_raw"), anchor=False)
    blocks.quiet(t("compare_raw_caption"))
    subjects = choice.subjects()
    own = rows.filter(pl.col("index_code") == choice.index)
    cells = {(row["code"], row["subject"]): row for row in own.to_dicts()}
    lines = []
    for node in own.unique("code", maintain_order=True).to_dicts():
        unit = f' <span class="quiet">{escape(node[f"unit_{choice.language}"] or "")}</span>'
        texts = [escape(node[choice.label]) + (unit if node["kind"] == "indicator" else "")]
        for subject in subjects:
            row = cells[node["code"], subject]
            raw = f" ({summary.number(row['value'])})" if row["value"] is not None else ""
            texts.append(f"{summary.score(row['score'])}{raw}")
        lines.append((node["kind"], texts))
    headers = [(t("compare_node"), "t")] + [(name, "n") for name in subjects.values()]
    blocks.scrolled(headers, lines, t("compare_raw"))
    table_buttons(
        choice.store, t, rows,
        ["profile", SEPARATOR.join(choice.provinces), choice.against, choice.edition, str(choice.year)],
        f"{t('compare_raw')} · {choice.year}", **about_scores(choice),
    )  # fmt: skip


main()
