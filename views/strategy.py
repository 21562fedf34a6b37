"""策略 Strategy: who is like us, what holds us back, which path, what the evidence suggests, what if, targets, types."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from etl.errors import DataError
from indicators.analysis import obstacles, peers, scenarios, strategy, targets, typology, whatif
from indicators.registry import INDICES
from views.components import (
    advice,
    amounts,
    briefing,
    choropleth,
    cite,
    frame,
    many,
    offer,
    rule_words,
    selection,
    state,
    summary,
)  # fmt: skip
from views.components.classes import Classes
from views.components.map import MapRow, boundary_url, clicked, map_chart
from views.components.palette import NO_DATA_COLOUR, PALETTE
from views.components.pictures import Picture
from views.components.profile_parts import Subject
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = ("lang", "province", "index", "features", "peers", "move", "target", "typed", "goal", "scenario")
EDITION = "full"
PEER_COUNTS = ("3", "5", "8")
GOALS = ("50", "75", "90")
AHEAD = Classes((-0.5, 0.5, 1.5, 2.5, 3.5))
AHEAD_COLOURS = (*PALETTE[:3], PALETTE[4])


class Page:
    """What all sections share: words, names, the province, the index and its last year."""

    def __init__(self, store: Store, t: Translator, language: str) -> None:
        self.store, self.t, self.language = store, t, language
        table = store.provinces()
        self.names: dict[str, str] = dict(
            zip(table["province_code"], table[f"short_{language}"], strict=True)
        )
        nodes = store.nodes(EDITION).to_dicts()
        self.nodes = {node["code"]: node for node in nodes}
        self.index_names = {n["code"]: n[f"name_{language}"] for n in nodes if n["kind"] == "index"}

    def choose(self) -> None:
        t = self.t
        one, two, three = st.columns([2, 2, 1.2], gap="small")
        with one:
            codes = list(self.names)
            self.province = state.select(
                t("filter_province"), "province", codes, "330000" if "330000" in codes else codes[0],
                self.names.__getitem__,
            )  # fmt: skip
        with two:
            indices = [index.code for index in INDICES if index.code in self.index_names]
            self.index = state.select(
                t("filter_index"), "index", indices, indices[0], self.index_names.__getitem__,
                help=t("strategy_index_help"),
            )  # fmt: skip
        with three:
            self.k = int(
                state.select(
                    t("peers_count"), "peers", PEER_COUNTS, "5", str, st.segmented_control, required=True
                )
            )
        self.year = self.store.years(self.index, EDITION)[-1]
        self.last_year = max(self.store.years(code, EDITION)[-1] for code in self.index_names)
        self.features = many.chosen("features", list(peers.FEATURES), list(peers.FEATURES))
        self.peers: pl.DataFrame | None
        try:
            self.peers = self.store.ask(peers.peers, self.province, None, self.k, tuple(self.features))
        except DataError:
            self.peers = None
        self.others = () if self.peers is None else tuple(self.peers["province_code"])[1:]

    @property
    def name(self) -> str:
        return self.names[self.province]

    def download(
        self, table: pl.DataFrame, title: str, key: str, *notes: str, pictures: Sequence[Picture] = ()
    ) -> None:
        """Offer a table with its title and method, and the sources of the index."""
        offer.take_away(
            self.store, self.t, key,
            [offer.Table(table, ["strategy", key, self.province, self.index], title)],
            pictures, offer.About(notes=notes, edition=EDITION, nodes=[self.index]),
        )  # fmt: skip


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    page = Page(store, t, language)
    complaints = st.container()
    with st.container(key="filters"):
        page.choose()
    lead(page)
    take = st.container()
    for section in (peers_section, obstacle_section, strategy_sections):
        section(page)
    what_if_section(page)
    target_section(page)
    type_section(page)
    scenario_section(page)
    with complaints:
        frame.complaints(t)
    state.publish(URL_KEYS)
    with take:
        offer_briefing(page)


def offer_briefing(page: Page) -> None:
    """The briefing of the province page: the advice of this page is its last part."""
    subject = Subject(page.store, page.t, page.language, page.province)
    subject.index, subject.edition, subject.year = page.index, EDITION, page.year
    briefing.button(subject, cite.address("province"))


def heading(title: str, text: str) -> None:
    st.subheader(title, anchor=False, divider="gray")
    st.html(f'<p class="quiet">{escape(text)}</p>')


def own_score(page: Page) -> Mapping[str, Any]:
    row: Mapping[str, Any] = page.store.score_table(page.index, EDITION, page.year, page.province).row(
        0, named=True
    )
    return row


def lead(page: Page) -> None:
    t, own = page.t, own_score(page)
    index = page.index_names[page.index]
    if own["score"] is None:
        reason = selection.reason_text(own["reason"], t, page.language)
        text = t("strategy_lead_none", province=page.name, year=page.year, index=index, reason=reason)
    else:
        first = page.store.ask(obstacles.obstacle_table, page.province, page.index, page.year, EDITION).row(
            0, named=True
        )
        text = t(
            "strategy_lead", province=page.name, year=page.year, index=index, score=summary.score(own["score"]),
            rank=own["rank"], low=own["rank_low"], high=own["rank_high"],
            peers=t("list_separator").join(page.names[code] for code in page.others[:3]) or "–",
            obstacle=first[f"name_{page.language}"], share=summary.percent(first["obstacle"]),
        )  # fmt: skip
    st.html(f'<p class="lead">{escape(text)}</p><p class="quiet">{t("strategy_scope")}</p>')


def peers_section(page: Page) -> None:
    t, language = page.t, page.language
    compared = page.store.ask(peers.feature_table)
    heading(t("peers_title"), t("peers_help", year=compared["year"][0], k=page.k))
    with st.expander(t("peers_features")):
        many.multiselect(
            t("peers_features"), "features", list(peers.FEATURES), list(peers.FEATURES),
            lambda code: peers.FEATURES[code].name[amounts.side(language)], label_visibility="collapsed",
        )  # fmt: skip
    if page.peers is None:
        st.info(t("peers_none", province=page.name))
        return
    missing = page.store.ask(peers.missing_features, page.province, tuple(page.features))
    if missing:
        left = len(page.features) - len(missing)
        st.html(f'<p class="marks">{t("peers_missing", province=page.name, n=left)}</p>')
    frozen = [page.names[code] for code in page.peers.filter(pl.col("frozen"))["province_code"]]
    note = t("peers_frozen", names=t("list_separator").join(frozen)) if frozen else ""
    st.html(
        advice.peers_table(page.peers, page.features, t, language)
        + (f'<p class="marks">{escape(note)}</p>' if note else "")
    )
    page.download(page.peers, f"{t('peers_title')} · {page.name}", "peers", note)
    gaps = page.store.ask(peers.peer_gaps, page.province, page.index, page.year, page.others, EDITION)
    st.html(
        f'<p class="quiet"><b>{t("gaps_title")}</b> · '
        f"{t('gaps_help', index=page.index_names[page.index], year=page.year)}</p>"
        + advice.gaps_table(gaps, t, language)
        + advice.mark_keys(gaps.filter(pl.col("gap") > 0).to_dicts(), t)
    )
    page.download(gaps, f"{t('gaps_title')} · {page.name}", "gaps")


def obstacle_section(page: Page) -> None:
    t, language = page.t, page.language
    heading(t("obstacles_title"), f"{page.index_names[page.index]} · {page.year}")
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(f'<p class="quiet"><b>{t("obstacle")}</b> · {t("obstacles_help")}</p>')
        table = page.store.ask(obstacles.obstacle_table, page.province, page.index, page.year, EDITION)
        if table.is_empty():
            st.info(t("card_no_score"))
        else:
            rows = table.to_dicts()
            st.html(advice.obstacle_bars(table, t, language) + advice.mark_keys(rows, t))
            page.download(table, f"{t('obstacle')} · {page.name}", "obstacles", t("obstacles_help"))
    with right:
        st.html(f'<p class="quiet"><b>{t("profile_title")}</b> · {t("profile_help")}</p>')
        profile = page.store.ask(
            obstacles.pillar_profile, page.province, page.last_year, page.others, EDITION
        )
        st.html(
            f'<div class="scroll half" tabindex="0">{advice.profile_table(profile, page.index_names, t, language)}</div>'
            + advice.mark_keys(profile.to_dicts(), t)
        )
        page.download(profile, f"{t('profile_title')} · {page.name}", "profile", t("profile_help"))


def strategy_sections(page: Page) -> None:
    t, language = page.t, page.language
    try:
        found = page.store.ask(strategy.strategies, page.last_year)[page.province]
    except DataError as error:
        st.error(t("strategy_rules_broken", error=error))
        return
    definitions = {row["id"]: row[language] for row in page.store.definitions().to_dicts()}
    heading(t("paths_title"), t("paths_help"))
    cards = "".join(advice.path_card(path, definitions[path.id], t, language) for path in found.paths)
    st.html(f'<div class="cards wide3">{cards}</div>')
    heading(t("advice_title"), t("advice_help"))
    for kind in strategy.KINDS:
        rules = found.holding(kind)
        if not rules:
            continue
        cards = "".join(
            advice.advice_card(
                rule,
                page.store.ask(strategy.best_placed, rule.compare, page.province, page.last_year, page.others),
                definitions, page.names, t, language,
            )
            for rule in rules
        )  # fmt: skip
        with st.expander(f"{t(f'kind_{kind}')} ({len(rules)})", expanded=kind != "strength"):
            st.html(f'<div class="cards wide3">{cards}</div>')
    if found.undecided:
        lacking = sorted({one.name[amounts.side(language)] for f in found.undecided for one in f.missing})
        names = t("list_separator").join(lacking)
        st.html(f'<p class="marks">{escape(t("advice_undecided", n=len(found.undecided), names=names))}</p>')
    rows = [
        {
            "rule": one.id, "kind": one.kind, "holds": one.holds, "title": one.title[amounts.side(language)],
            "advice": one.advice[amounts.side(language)],
            "condition": t("rule_and").join(rule_words.sentences(one.text, one.evidence, t, language)),
            "rule_expression": one.text,
            "evidence": " | ".join(amounts.evidence_text(e, t, language) for e in one.evidence),
            "definitions": ";".join(one.definitions),
        }
        for one in (*found.rules, *(part for path in found.paths for part in path.parts))
    ]  # fmt: skip
    page.download(
        pl.DataFrame(rows, infer_schema_length=None), f"{t('advice_title')} · {page.name}", "advice",
        t("advice_help"), t("advice_file"),
    )  # fmt: skip


def what_if_section(page: Page) -> None:
    t = page.t
    heading(t("whatif_title"), t("whatif_help"))
    if own_score(page)["score"] is None:
        st.info(t("card_no_score"))
        return
    what_if(page)


@st.fragment
def what_if(page: Page) -> None:
    """Controls and answer; a fragment, so that moving an indicator does not draw the rest of the page again."""
    t, language = page.t, page.language
    nodes = {row["code"]: row for row in page.store.ask(whatif.scorable, page.index, EDITION).to_dicts()}
    top = page.store.ask(obstacles.obstacle_table, page.province, page.index, page.year, EDITION)["code"][:3]
    one, two = st.columns([3, 2], gap="small")
    with one:
        move = many.multiselect(
            t("whatif_move"), "move", list(nodes), [], lambda code: nodes[code][f"name_{language}"],
            placeholder=t("whatif_placeholder"),
        )  # fmt: skip
    with two:
        mode = state.select(
            t("whatif_target"), "target", whatif.MODES, "median", lambda m: t(f"mode_{m}"), st.radio,
            horizontal=True, help=t("mode_help"),
        )  # fmt: skip
    left, right, _ = st.columns([1.4, 1, 2], gap="small")
    left.button(
        t("whatif_top"), on_click=many.put, args=("move", [c for c in nodes if c in set(top)]),
        key="whatif_top", width="stretch", icon=":material/trending_up:",
    )  # fmt: skip
    right.button(
        t("whatif_reset"), on_click=reset, key="whatif_reset", width="stretch", icon=":material/restart_alt:"
    )
    typed = typed_values(page, move, nodes) if mode == "typed" else {}
    moved = ask_moves(page, tuple(move), mode, typed)
    effect = whatif.what_if(
        page.store.fresh(whatif.prepare, page.index, EDITION),
        page.province,
        page.year,
        whatif.moved_values(moved),
    )
    if not move:
        now = effect.before
        text = t(
            "whatif_empty",
            score=summary.score(now.score),
            rank=now.rank,
            low=now.rank_low,
            high=now.rank_high,
        )
        st.html(f'<p class="whatif">{text}</p>')
    else:
        st.html(
            f'<div class="whatif">{advice.effect_cards(effect, t)}'
            f"{advice.moves_table(moved, effect, nodes, page.names, mode, t, language)}</div>"
            f'<p class="quiet">{t("whatif_noise")}</p>'
        )
        offer_what_if(page, moved, effect, nodes, mode)
    state.publish(URL_KEYS)


def ask_moves(page: Page, move: tuple[str, ...], mode: str, typed: Mapping[str, float]) -> list[whatif.Move]:
    found: list[whatif.Move] = page.store.ask(
        whatif.moves, page.province, page.index, page.year, move, mode, page.others, tuple(typed.items())
    )
    return found


def typed_values(page: Page, move: list[str], nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """A number field for each chosen indicator, starting at the province's own value."""
    t, language = page.t, page.language
    kept = many.numbers(state.get("typed"))
    own = {m.code: m.before for m in ask_moves(page, tuple(move), "typed", {})}
    values = {}
    columns = st.columns(3, gap="small")
    for place, code in enumerate(c for c in move if own[c] is not None):
        label = t("typed_input", name=nodes[code][f"name_{language}"], unit=nodes[code][f"unit_{language}"])
        now = float(own[code] or 0)
        size = abs(now)
        step = 1.0 if size >= 20 else 0.1 if size >= 2 else 0.01
        values[code] = columns[place % 3].number_input(
            label, value=kept.get(code, now), step=step, format="%.4f", key=f"typed_{page.province}_{code}"
        )
    changed = {code: value for code, value in values.items() if abs(value - (own[code] or 0)) > 1e-9}
    state.put("typed", many.joined(changed))
    return changed


def reset() -> None:
    """Nothing moved, no typed values, the first way of setting targets."""
    for key in ("move", "typed", "target"):
        state.put(key, "")
    for key in [key for key in st.session_state if str(key).startswith("typed_")]:
        del st.session_state[key]


def offer_what_if(
    page: Page,
    moved: list[whatif.Move],
    effect: whatif.Effect,
    nodes: Mapping[str, Mapping[str, Any]],
    mode: str,
) -> None:
    t = page.t
    rows: list[dict[str, Any]] = [
        {
            "code": m.code, "name_zh": nodes[m.code]["name_zh"], "name_en": nodes[m.code]["name_en"],
            "unit_zh": nodes[m.code]["unit_zh"], "unit_en": nodes[m.code]["unit_en"],
            "before": m.before, "after": m.after, "target": mode, "target_from": m.source, "kept": m.kept,
        }
        for m in moved
    ]  # fmt: skip
    for which, standing in (("before", effect.before), ("after", effect.after)):
        rows.append({
            "code": page.index, "name_zh": which, "name_en": which, "score": standing.score,
            "score_low": standing.score_low, "score_high": standing.score_high, "rank": standing.rank,
            "rank_low": standing.rank_low, "rank_high": standing.rank_high,
        })  # fmt: skip
    table = pl.DataFrame(rows, infer_schema_length=None)
    page.download(table, f"{t('whatif_title')} · {page.name}", "whatif", t("whatif_help"), t("whatif_noise"))


def target_section(page: Page) -> None:
    t = page.t
    heading(t("targets_title"), t("targets_help"))
    goal = state.select(
        t("targets_goal"), "goal", GOALS, "75", lambda g: t(f"goal_{g}"), st.segmented_control, required=True
    )
    table = page.store.ask(
        targets.target_table, page.province, page.index, page.year, int(goal) / 100, EDITION
    )
    rows = table.to_dicts()
    st.html(advice.targets_table(table, t, page.language) + advice.mark_keys(rows, t))
    page.download(table, f"{t('targets_title')} · {page.name}", "targets", t("targets_help"), t("mode_help"))


def type_section(page: Page) -> None:
    t, language = page.t, page.language
    types = page.store.ask(typology.typology, page.last_year, EDITION)
    heading(t("types_title"), t("types_help"))
    left, right = st.columns([3, 2], gap="medium")
    with right:
        st.html(advice.types_table(types, page.province, t, language))
        doubtful = [page.names[c] for c in types.filter(pl.col("doubtful"))["province_code"]]
        if doubtful:
            names = t("list_separator").join(doubtful)
            st.html(f'<p class="marks">{escape(t("types_doubtful", names=names))}</p>')
        offered = st.container()
    rows = [
        MapRow(
            r["province_code"],
            None if r["ahead"] is None else float(r["ahead"]),
            r[f"type_{language}"] or t("types_none"),
        )
        for r in types.iter_rows(named=True)
    ]
    known = {row.adcode for row in rows}
    units = selection.unit_names(page.store, language)
    rows += [MapRow(code, None, t("no_data")) for code in units if code not in known]
    words = {
        "title": t("province"), "value": t("type"), "taiwan": t("taiwan_note"),
        "south_china_sea": t("south_china_sea"), "description": t("types_map"),
    }  # fmt: skip
    with left:
        try:
            url = boundary_url()
        except (OSError, DataError) as error:
            st.error(t("no_map_file", error=error), icon=":material/map:")
            with offered:
                page.download(types, t("types_title"), "types", t("types_help"))
            return
        spec = map_chart(
            rows, AHEAD, words, url=url, language=language, selected=page.province, palette=AHEAD_COLOURS
        )
        choose_on_click(page, lambda key, on_click: st.vega_lite_chart(
            spec=spec, width="stretch", height="stretch", theme=None, key=key, on_select=on_click,
        ))  # fmt: skip
        legend = ahead_legend([row.value for row in rows], t)
        st.html(legend)
    drawn = choropleth.of_map(spec, f"{t('types_map')} · {page.last_year}", t("types_help"), legend)
    with offered:
        page.download(types, t("types_title"), "types", t("types_help"), pictures=[drawn])


def choose_on_click(page: Page, draw: Callable[[str, Callable[[], None]], Any]) -> None:
    key = f"types_{state.get('map_version') or 0}"

    def on_click() -> None:
        if code := clicked(st.session_state[key], set(page.names)):
            state.put("province", code)

    with st.container(key="mapbox"):
        draw(key, on_click)


def ahead_legend(values: list[float | None], t: Translator) -> str:
    counts = AHEAD.counts(values)
    items = [
        f'<span><i style="background:{colour}"></i>{t("types_ahead", n=n)}&nbsp;({count})</span>'
        for n, (colour, count) in enumerate(zip(AHEAD_COLOURS, counts, strict=True))
    ]
    without = len(values) - sum(counts)
    items.append(f'<span><i style="background:{NO_DATA_COLOUR}"></i>{t("no_data")}&nbsp;({without})</span>')
    return f'<div class="legend" role="img" aria-label="{escape(t("legend"))}">{"".join(items)}</div>'


def scenario_section(page: Page) -> None:
    t = page.t
    heading(t("scenarios_title"), t("scenarios_help"))
    on = state.choose("scenario", ["", "on"], "") == "on"
    st.session_state["w_scenario"] = on
    st.toggle(t("scenarios_switch"), key="w_scenario", on_change=keep_scenario)
    if not on:
        return
    table = page.store.ask(scenarios.scenario_table, page.index, page.year, EDITION)
    columns = [f"{scheme}_{mean}" for scheme in scenarios.SCHEMES for mean in scenarios.MEANS]
    st.html(advice.scenarios_table(table, columns, page.province, t, page.language))
    page.download(table, t("scenarios_title"), "scenarios", t("scenarios_help"))


def keep_scenario() -> None:
    state.put("scenario", "on" if st.session_state["w_scenario"] else "")


main()
