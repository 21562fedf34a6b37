"""总览 Overview: map and ranking of one measure, the industry filter, a card for each province, downloads."""

from collections.abc import Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from etl.boundaries import source_name
from etl.errors import DataError
from indicators.industry_measures import measure_formula
from indicators.registry import INDICES
from views.components import (
    card,
    charts,
    choropleth,
    classes,
    downloads,
    filters,
    frame,
    offer,
    selection,
    state,
    summary,
)
from views.components.map import MapRow, boundary_url, clicked, map_chart
from views.components.pictures import Picture
from views.components.selection import Shown
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = ("lang", "view", "edition", "year", "industry", "measure", "classes", "shade", "province")
SHADES = ("", "width")  # what the map colours: the score itself, or how wide its rank interval is


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    with st.container(key="filters"):
        shown = choose(store, t, language)
    province = state.get("province")
    state.choose("classes", filters.CLASSES, filters.CLASSES[0])
    state.choose("shade", SHADES if shown and shown.has_ranks else SHADES[:1], "")
    frame.complaints(t)
    state.publish(URL_KEYS)
    if shown is None:
        return
    names = selection.unit_names(store, language)
    announce(shown, t)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        drawn = [draw_map(shown, names, province, t, language), draw_trend(shown, province, names, t)]
    with right:
        draw_ranking(shown, province, t, language)
        offer_downloads(store, shown, t, [picture for picture in drawn if picture])
    st.divider()
    draw_card(store, names, province, shown, t, language)
    st.html(f'<p class="quiet">{t("scope_note")}</p>')


def choose(store: Store, t: Translator, language: str) -> Shown | None:
    """The filters; what they select, or None when there is nothing to show (the page then says so)."""
    industries = {row["key"]: row for row in store.industry_options().to_dicts()}
    industry = state.choose("industry", ["", *industries], "")
    # With an industry chosen there is neither index nor edition to choose, and the measure has their room.
    columns = st.columns([3.4, 2.7, 2.8, 1.7] if industry else [1.7, 2.3, 1.6, 1.9, 2.4, 1.5], gap="small")
    with columns[-2]:
        state.select(
            t("filter_industry"), "industry", ["", *industries], "",
            lambda key: filters.industry_label(industries.get(key), t, language),
            help=t("filter_industry_help"),
        )  # fmt: skip
    with columns[-1]:
        names = selection.unit_names(store, language)
        state.select(
            t("filter_province"), "province", ["", *names], "",
            lambda code: names.get(code, t("no_province")), help=t("filter_province_help"),
        )  # fmt: skip
    if industry:
        return choose_industry(store, industries[industry], columns, t, language)
    return choose_node(store, columns, t, language)


def choose_node(store: Store, columns: Sequence[Any], t: Translator, language: str) -> Shown:
    codes = [index.code for index in INDICES]
    by_code = {n["code"]: n for n in filters.in_tree_order(store.nodes(None).unique("code"), codes)}
    view = state.choose("view", list(by_code), codes[0])
    state.put("index", by_code[view]["index_code"])
    with columns[0]:
        state.select(
            t("filter_index"), "index", codes, codes[0],
            lambda code: by_code[code][f"name_{language}"], changed=lambda index: state.put("view", index),
        )  # fmt: skip
    spans = store.spans(view)
    editions = [e for e in filters.EDITIONS if e in spans]
    with columns[2]:
        edition = state.select(
            t("filter_edition"), "edition", editions, editions[0],
            lambda e: t(f"edition_{e}", first=spans[e][0], last=spans[e][1]), help=t("filter_edition_help"),
        )  # fmt: skip
    tree = filters.in_tree_order(pl.concat([store.nodes(edition), store.nodes("")]), [state.get("index")])
    parts = {n["code"]: n for n in tree}
    with columns[1]:
        view = state.select(
            t("filter_view"), "view", list(parts), state.get("index"),
            lambda code: filters.node_label(parts[code], t, language), help=t("filter_view_help"),
        )  # fmt: skip
    with columns[3]:
        year = filters.year_choice(t("filter_year"), store.years(view, edition))
    return selection.of_node(store, tree, view, edition, year, t, language)


def choose_industry(
    store: Store, industry: dict[str, Any], columns: Sequence[Any], t: Translator, language: str
) -> Shown | None:
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
    with columns[1]:
        year = filters.year_choice(t("filter_year"), years)
    return selection.of_industry(store, industry, measures[measure], year, t, language)


def announce(shown: Shown, t: Translator) -> None:
    """The sentence that says what is seen, then what must be known to read it."""
    kind = "headline" if shown.is_score else "headline_amount"
    sentence = summary.headline(shown.entries, shown.what, shown.year, t, kind=kind, is_score=shown.is_score)
    st.html(f'<p class="lead">{escape(sentence)}</p>')
    quiet = [summary.coverage_sentence(shown.entries, t)] if shown.is_score else []
    if shown.lower_is_better:
        quiet.append(t("lower_is_better"))
    if shown.kind == "industry":
        quiet.append(t("industry_scope", industry=shown.industry))
    if shown.is_amount:
        quiet.append(t("amount_on_map"))
    if texts := [text for text in [*quiet, *shown.notes] if text]:
        st.html("".join(f'<p class="quiet">{escape(text)}</p>' for text in texts))


def draw_map(
    shown: Shown, names: dict[str, str], province: str, t: Translator, language: str
) -> Picture | None:
    method = state.get("classes")
    widths = state.get("shade") == "width"
    values = [e.rank_width if widths else e.value for e in shown.entries]
    everything = shown.full.select(pl.col("rank_high") - pl.col("rank_low") if widths else shown.column)
    breaks = classes.METHODS["quantile" if method == "common" else method](
        everything.to_series().to_list() if method == "common" else values
    )
    show = summary.score if shown.is_score else summary.number
    with_value = sum(value is not None for value in values)
    texts = [summary.tooltip(e, show, shown.unit, t) for e in shown.entries]
    rows = [MapRow(e.code, value, text) for e, value, text in zip(shown.entries, values, texts, strict=True)]
    listed = {e.code for e in shown.entries}
    rows += [MapRow(code, None, t("no_data")) for code in names if code not in listed]
    words = {
        "title": t("province"),
        "value": t("score") if shown.is_score else t("value"),
        "taiwan": t("taiwan_note"),
        "south_china_sea": t("south_china_sea"),
        "description": t(
            "map_description", what=f"{shown.what}{t('shade_suffix') if widths else ''}", year=shown.year, k=breaks.k,
            classes=t(f"classes_{method}"),
        ),
    }
    try:
        url = boundary_url()
    except (OSError, DataError) as error:
        st.error(t("no_map_file", error=error), icon=":material/map:")
        return None
    key = f"map_{state.get('map_version') or 0}"

    def on_click() -> None:
        if code := clicked(st.session_state[key], set(names)):
            state.put("province", code)

    with st.container(key="mapbox"):
        spec = map_chart(rows, breaks, words, url=url, language=language, selected=province)
        st.vega_lite_chart(
            spec=spec, width="stretch", height="stretch", theme=None, key=key, on_select=on_click
        )
    words = {"legend": t("legend"), "no_data": t("no_data")}
    in_legend = summary.number if widths else show
    legend = charts.legend(breaks, breaks.counts(values), len(rows) - with_value, in_legend, words)
    st.html(legend)
    how, what = st.columns(2, gap="small")
    with how:
        state.select(
            t("filter_classes"), "classes", filters.CLASSES, filters.CLASSES[0],
            lambda name: t(f"classes_{name}"), st.segmented_control, help=t("classes_help"), required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    if shown.has_ranks:
        with what:
            state.select(
                t("shade"), "shade", SHADES, "", lambda name: t("shade_width" if name else "shade_score"),
                st.segmented_control, help=t("shade_help"), required=True, label_visibility="collapsed",
            )  # fmt: skip
    if widths:
        st.html(f'<p class="quiet">{t("shade_help")}</p>')
    note = t("map_source", version=source_name())
    st.html(f'<p class="quiet">{note}</p>')
    title = f"{shown.what}{t('shade_suffix') if widths else ''} · {shown.year}"
    return choropleth.of_map(spec, title, f"{shown.unit} {note}" if not shown.is_score else note, legend)


def draw_ranking(shown: Shown, province: str, t: Translator, language: str) -> None:
    unit = t("unit_score") if shown.is_score else shown.unit
    if shown.is_score and shown.unit:
        unit += t("raw_unit", unit=shown.unit)
    caption = t("ranking_caption", what=shown.what, year=shown.year, unit=unit)
    ranking = charts.ranking(shown, province, t)
    st.html(
        f'<p class="quiet"><b>{t("ranking")}</b> · {escape(caption)}</p>'
        f'<div class="scroll" tabindex="0">{ranking}</div>{charts.mark_key(shown, t)}'
    )


def draw_card(
    store: Store, names: dict[str, str], province: str, shown: Shown, t: Translator, language: str
) -> None:
    if not province:
        st.html(f'<p class="quiet">{t("card_hint")}</p>')
        return
    st.subheader(names[province], anchor=False)
    if province not in {e.code for e in shown.entries}:
        st.html(f"<p>{t('card_no_statistics', province=names[province])}</p>")
    else:
        edition = state.get("edition") or filters.EDITIONS[0]
        rows = store.province_scores(province, edition, int(shown.year)).to_dicts()
        region = next(e.region for e in shown.entries if e.code == province)
        st.html(card.province_card(shown, province, rows, region, edition, t, language))
    st.page_link(
        "views/province.py", label=t("profile_open", province=names[province]), icon=":material/person_pin_circle:"
    )
    st.button(t("card_close"), on_click=close_card, icon=":material/close:")


def close_card() -> None:
    """Forget the province; a fresh map lets the same province be clicked again."""
    state.put("province", "")
    state.put("map_version", str(int(state.get("map_version") or 0) + 1))


def draw_trend(shown: Shown, province: str, names: dict[str, str], t: Translator) -> Picture | None:
    band = selection.spread(shown.full, shown.column)
    st.html(f'<p class="quiet"><b>{t("trend")}</b> · {escape(shown.what)}</p>')
    if band.height < 2:
        st.html(f'<p class="quiet">{t("trend_short")}</p>')
        return None
    own = shown.full.filter(
        (pl.col("province_code") == province) & pl.col(shown.column).is_not_null()
    ).select("year", pl.col(shown.column).alias("value"))
    words = {
        "axis": t("score") if shown.is_score else shown.unit,
        "year": t("year"),
        "median": t("median"),
        "description": f"{t('trend')} · {shown.what}",
    }
    chart = charts.trend_chart(own, band, names.get(province, ""), words, band["year"].to_list())
    st.vega_lite_chart(spec=chart, width="stretch", theme=None)
    caption = (
        "trend_caption" if not own.is_empty() else "trend_caption_empty" if province else "trend_caption_none"
    )
    st.html(f'<p class="quiet">{t(caption)}</p>')
    return Picture(f"{t('trend')} · {shown.what}", [("", chart)], t(caption))


def offer_downloads(store: Store, shown: Shown, t: Translator, drawn: Sequence[Picture]) -> None:
    code, edition = state.get("view"), state.get("edition")
    if shown.kind == "industry":
        code = f"{state.get('industry')}_{state.get('measure')}"
        formula, edition = measure_formula(state.get("measure")), ""
    else:
        formula = shown.formula or t("formula_of_scores")
    notes = [
        *shown.notes,
        t("industry_scope", industry=shown.industry) if shown.kind == "industry" else t("scope_note"),
    ]
    unit = t("unit_score") if shown.is_score else shown.unit
    if shown.is_score and shown.unit:
        unit = f"score: {t('unit_score')}; value: {shown.unit}"

    parts = [code, edition]
    one, two = (downloads.public_columns(frame_of) for frame_of in (shown.table, shown.full))
    offer.take_away(
        store, t, "shown",
        [
            offer.Table(one, [*parts, shown.year], f"{shown.what} {shown.year}"),
            offer.Table(two, parts, f"{shown.what} · {t('all_years')}"),
        ],
        drawn, offer.About(unit, formula, notes, shown.sources, edition, [code]),
    )  # fmt: skip


main()
