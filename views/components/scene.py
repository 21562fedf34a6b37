"""The filters of the overview and what they ask for: a scene, whose year is chosen among the results."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from indicators.registry import INDICES
from views.components import filters, many, selection, state
from views.components.selection import Shown
from views.components.store import Store
from views.components.words import Translator

AT_MOST = 6  # maps side by side


@dataclass(frozen=True)
class Scene:
    """What the filters above ask for; the year is chosen among the results and asked of ``show``."""

    store: Store
    t: Translator
    language: str
    names: Mapping[str, str]
    years: Sequence[str]
    show: Callable[[str], Shown]
    nodes: Sequence[dict[str, Any]] = ()
    edition: str = ""

    def node_name(self, code: str) -> str:
        return str(next(n for n in self.nodes if n["code"] == code)[f"name_{self.language}"])

    def of(self, code: str, year: str) -> Shown:
        """Another index, pillar or indicator of the edition."""
        return selection.of_node(
            self.store, list(self.nodes), code, self.edition, year, self.t, self.language
        )

    def in_years_of(self, codes: Sequence[str]) -> "Scene":
        """The same with the years that all of the measures have; those of the first when they share none."""
        spans = [self.store.years(code, self.edition) for code in codes]
        shared = set.intersection(*map(set, spans)) or set(spans[0])
        return replace(self, years=[str(year) for year in sorted(shared)])


def evenly(years: Sequence[str]) -> list[str]:
    """First, middle and last year."""
    return list(dict.fromkeys(years[i] for i in (0, (len(years) - 1) // 2, len(years) - 1)))


def codes_of(scene: Scene) -> list[str]:
    """Indices and pillars of the edition: scores, hence comparable on one scale."""
    return [str(n["code"]) for n in scene.nodes if n["kind"] == "index"] + [
        str(n["code"]) for n in scene.nodes if n["kind"] == "pillar"
    ]


def choose(store: Store, mode: str, t: Translator, language: str) -> Scene | None:
    """The filters; what they select, or None when there is nothing to show (the page then says so)."""
    industries = {row["key"]: row for row in store.industry_options().to_dicts()}
    industry = state.choose("industry", ["", *industries], "")
    # With an industry chosen there is neither index nor edition to choose, and the measure has their room.
    widths = [3.4, 2.8] if industry else [4, 1.6, 2.4] if mode == "indices" else [1.7, 2.3, 1.6, 2.4]
    if mode == "pair":
        widths.insert(2, 2.3)
    columns = st.columns(widths, gap="small")
    with columns[-1]:
        state.select(
            t("filter_industry"), "industry", ["", *industries], "",
            lambda key: filters.industry_label(industries.get(key), t, language),
            help=t("filter_industry_help"),
        )  # fmt: skip
    names = selection.unit_names(store, language)
    if industry:
        return choose_industry(store, industries[industry], names, columns, t, language)
    return choose_node(store, mode, names, columns, t, language)


def choose_node(
    store: Store, mode: str, names: Mapping[str, str], columns: Sequence[Any], t: Translator, language: str
) -> Scene:
    codes = [index.code for index in INDICES]
    by_code = {n["code"]: n for n in store.ask(filters.tree, None, tuple(codes))}
    view = state.choose("view", list(by_code), codes[0])
    state.put("index", by_code[view]["index_code"])
    if mode != "indices":
        with columns[0]:
            state.select(
                t("filter_index"), "index", codes, codes[0],
                lambda code: by_code[code][f"name_{language}"], changed=lambda index: state.put("view", index),
            )  # fmt: skip
    spans = store.spans(view)
    editions = [e for e in filters.EDITIONS if e in spans]
    with columns[1 if mode == "indices" else -2]:
        edition = state.select(
            t("filter_edition"), "edition", editions, editions[0],
            lambda e: t(f"edition_{e}", first=spans[e][0], last=spans[e][1]), help=t("filter_edition_help"),
        )  # fmt: skip
    nodes = store.ask(filters.tree, edition, tuple(codes))
    scene = Scene(
        store, t, language, names, [],
        lambda year: selection.of_node(store, nodes, state.get("view"), edition, year, t, language),
        nodes, edition,
    )  # fmt: skip
    if mode == "indices":
        with columns[0]:
            many.multiselect(
                t("codes"), "codes", codes_of(scene), codes_of(scene)[:3],
                scene.node_name, max_selections=AT_MOST, placeholder=t("choose_some"),
            )  # fmt: skip
        return scene.in_years_of(many.chosen("codes", codes_of(scene), codes_of(scene)[:3]))
    parts = {n["code"]: n for n in store.ask(filters.tree, edition, (state.get("index"),))}
    with columns[1]:
        view = state.select(
            t("filter_view"), "view", list(parts), state.get("index"),
            lambda code: filters.node_label(parts[code], t, language), help=t("filter_view_help"),
        )  # fmt: skip
    if mode != "pair":
        return scene.in_years_of([view])
    others = [code for code in codes_of(scene) if code != view]
    with columns[2]:
        second = state.select(
            t("second"), "second", others, others[0], scene.node_name, help=t("second_help")
        )
    return scene.in_years_of([view, second])


def choose_industry(
    store: Store,
    industry: dict[str, Any],
    names: Mapping[str, str],
    columns: Sequence[Any],
    t: Translator,
    language: str,
) -> Scene | None:
    name = industry[f"name_{language}"]
    measures = {m["measure"]: m for m in store.industry_measures(industry["key"]).to_dicts()}
    if not measures:
        st.warning(t("industry_no_data", industry=name, note=industry[f"note_{language}"] or ""))
        return None
    offered = [m for m in measures if not m.endswith(selection.BOUNDS)]
    default = "co2_per_energy" if "co2_per_energy" in measures else offered[0]
    with columns[0]:
        measure = state.select(
            t("filter_measure"), "measure", offered, default, lambda m: measures[m][f"name_{language}"]
        )
    years = store.industry_table(industry["key"], None, measure)["year"].unique().sort().to_list()
    return Scene(
        store, t, language, names, [str(year) for year in years],
        lambda year: selection.of_industry(store, industry, measures[measure], year, t, language),
    )  # fmt: skip
