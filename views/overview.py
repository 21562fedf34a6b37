"""总览 Overview: where each province stands, on one map or several, over the years; ranking, card, downloads."""

from collections.abc import Mapping, Sequence
from html import escape

import polars as pl
import streamlit as st

from indicators.industry_measures import measure_formula
from views.components import (
    card,
    charts,
    downloads,
    filters,
    frame,
    many,
    multiples,
    offer,
    player,
    selection,
    sparks,
    state,
    summary,
    table_pictures,
    tour,
)
from views.components.kept import draw
from views.components.mapside import PALETTES, SHADES, draw_map, source_of_map
from views.components.pictures import Picture
from views.components.scene import AT_MOST, Scene, choose, evenly
from views.components.selection import Shown
from views.components.store import Store
from views.components.two_measures import two_measures
from views.components.words import Translator

URL_KEYS = (
    "lang",
    "view",
    "edition",
    "year",
    "industry",
    "measure",
    "classes",
    "shade",
    "palette",
    "province",
    "mode",
)
KEYS_OF_MODE = {"indices": ("codes",), "years": ("years",), "pair": ("second",)}
MODES = ("", "indices", "years", "pair")
MODES_OF_INDUSTRY = ("", "years")  # indices have no data by industry


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    industry = state.get("industry")
    mode = choose_mode(MODES_OF_INDUSTRY if industry else MODES, t)
    with st.container(key="filters"):
        scene = choose(store, mode, t, language)
    state.choose("classes", filters.CLASSES, filters.CLASSES[0])
    state.choose("palette", PALETTES, "")
    state.choose("province", ["", *scene.names] if scene else [""], "")
    if scene is not None:
        shown = scene.show(state.choose("year", scene.years, scene.years[-1]))
        state.choose("shade", SHADES if shown.has_ranks else SHADES[:1], "")
    frame.complaints(t)
    if scene is None:
        state.publish(URL_KEYS)
        return
    if outlines := sparks.outlines(shown.full, shown.column):
        st.html(f"<style>{outlines}</style>")
    st.fragment(results, run_every=player.clock())(scene, mode)


def choose_mode(modes: Sequence[str], t: Translator) -> str:
    """How many maps and of what; beside it the tour and the terms."""
    left, right = st.columns([3, 1.5], vertical_alignment="bottom", gap="small")
    with left:
        mode = state.select(
            t("mode"), "mode", modes, "", lambda m: t(f"mode_{m or 'one'}"), st.segmented_control, required=True,
            label_visibility="collapsed", help=t("mode_help"),
        )  # fmt: skip
    with right:
        tour.corner(t)
    return mode


def results(scene: Scene, mode: str) -> None:
    """Everything that depends on the year; drawn anew by itself, so that a change of year moves little."""
    player.advance(scene.years)
    with st.container(key="yearbar"):
        choose_year(scene, mode)
    draw = {
        "": one_map,
        "indices": multiples.indices_side_by_side,
        "years": multiples.years_side_by_side,
        "pair": two_measures,
    }[mode]
    shown = draw(scene)
    state.publish([*URL_KEYS, *KEYS_OF_MODE.get(mode, ())])
    if shown is not None:
        st.divider()
        with st.container(key="cardside"):
            draw_card(scene.store, scene.names, state.get("province"), shown, scene.t, scene.language)


def choose_year(scene: Scene, mode: str) -> None:
    """The years, play and the province: what the planner changes most often stands close to the map."""
    t, names = scene.t, scene.names
    if mode == "years":
        left, right = st.columns([5, 1.7], gap="small", vertical_alignment="bottom")
        with left:
            many.multiselect(
                t("years_shown"), "years", scene.years, evenly(scene.years), str, max_selections=AT_MOST,
                placeholder=t("choose_some"),
            )  # fmt: skip
    else:
        left, middle, right = st.columns([4, 1, 1.7], gap="small", vertical_alignment="bottom")
        with left:
            player.slider(scene.years, t)
        with middle:
            player.button(scene.years, t)
    with right:
        state.select(
            t("filter_province"), "province", ["", *names], "",
            lambda code: names.get(code, t("no_province")), help=t("filter_province_help"),
        )  # fmt: skip


def one_map(scene: Scene) -> Shown:
    shown, t, province = scene.show(state.get("year")), scene.t, state.get("province")
    with st.container(key="sentence"):
        announce(shown, t)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        with st.container(key="mapside"):
            map_drawn = draw_map(scene, shown)
        drawn = [map_drawn, draw_trend(shown, province, scene.names, t)]
    with right:
        with st.container(key="rankside"):
            drawn.insert(1, draw_ranking(shown, province, t))
        if not player.downloads_wait():
            offer_downloads(scene.store, shown, t, [picture for picture in drawn if picture])
    return shown


def announce(shown: Shown, t: Translator) -> None:
    """The sentence that says what is seen, then what must be known to read it."""
    kind = "headline" if shown.is_score else "headline_amount"
    sentence = summary.headline(shown.entries, shown.what, shown.year, t, kind=kind, is_score=shown.is_score)
    quiet = [summary.coverage_sentence(shown.entries, t)] if shown.is_score else []
    if shown.lower_is_better:
        quiet.append(t("lower_is_better"))
    if shown.kind == "industry":
        quiet.append(t("industry_scope", industry=shown.industry))
    if shown.is_amount:
        quiet.append(t("amount_on_map"))
    texts = [text for text in [*quiet, *shown.notes] if text]
    st.html(
        f'<p class="lead">{escape(sentence)}</p>'
        + "".join(f'<p class="quiet">{escape(text)}</p>' for text in texts)
    )


def draw_ranking(shown: Shown, province: str, t: Translator) -> Picture:
    unit = t("unit_score") if shown.is_score else shown.unit
    drawn = table_pictures.ranking(shown, unit, t)
    if shown.is_score and shown.unit:
        unit += t("raw_unit", unit=shown.unit)
    caption = t("ranking_caption", what=shown.what, year=shown.year, unit=unit)
    ranking = charts.ranking(shown, province, t)
    at = sparks.reached(shown.full, shown.column, int(shown.year))
    st.html(
        f'<p class="quiet"><b>{t("ranking")}</b> · {escape(caption)}</p>'
        f'<div class="scroll" tabindex="0" style="--at:{at}px">{ranking}</div>{charts.mark_key(shown, t)}'
    )
    return drawn


def draw_card(
    store: Store, names: Mapping[str, str], province: str, shown: Shown, t: Translator, language: str
) -> None:
    if not province:
        st.html(f'<p class="quiet">{t("card_hint")}</p><p class="quiet">{t("scope_note")}</p>')
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
        "views/province.py",
        label=t("profile_open", province=names[province]),
        icon=":material/person_pin_circle:",
    )
    st.button(t("card_close"), key="close_card", on_click=close_card, icon=":material/close:")
    st.html(f'<p class="quiet">{t("scope_note")}</p>')


def close_card() -> None:
    """Forget the province; a fresh map lets the same province be clicked again."""
    state.put("province", "")
    state.put("map_version", str(int(state.get("map_version") or 0) + 1))


def draw_trend(shown: Shown, province: str, names: Mapping[str, str], t: Translator) -> Picture | None:
    band = selection.spread(shown.full, shown.column)
    title = f'{source_of_map(t)}<p class="quiet head"><b>{t("trend")}</b> · {escape(shown.what)}</p>'
    if band.height < 2:
        st.html(f'{title}<p class="quiet">{t("trend_short")}</p>')
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
    caption = (
        "trend_caption" if not own.is_empty() else "trend_caption_empty" if province else "trend_caption_none"
    )
    st.html(f'{title}<p class="quiet">{t(caption)}</p>')
    chart = charts.trend_chart(own, band, names.get(province, ""), words, band["year"].to_list())
    draw(chart, width="stretch")
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
