"""The map of the overview and what is chosen below it: classes, colours, score or width of the rank interval."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from etl.boundaries import source_name
from etl.errors import DataError
from views.components import charts, choropleth, classes, filters, player, state, summary
from views.components.map import MapRow, boundary_url, clicked, map_chart
from views.components.palette import SEQUENTIAL, palette_for
from views.components.pictures import Picture
from views.components.scene import Scene
from views.components.selection import Shown
from views.components.words import Translator

SHADES = ("", "width")  # what the map colours: the score itself, or how wide its rank interval is
PALETTES = ("", *(name for name in SEQUENTIAL if name != "blue"))


def class_method() -> str:
    """The chosen method; while the years play, colours must mean the same in all of them."""
    return "common" if player.playing() else state.get("classes")


def palette_name() -> str:
    return state.get("palette") or "blue"


def breaks_of(values: Sequence[float | None], shown: Sequence[Shown], k: int = 5) -> classes.Classes:
    """Classes of ``values``, or of all years of what is shown."""
    method = class_method()
    if method == "common":
        values = [v for one in shown for v in one.full[one.column].to_list()]
    return classes.METHODS["quantile" if method == "common" else method](values, k)


def map_rows(
    shown: Shown, values: Sequence[float | None], show: Any, names: Mapping[str, str], t: Translator
) -> list[MapRow]:
    """One row for each of the 34 units."""
    rows = [
        MapRow(e.code, value, summary.tooltip(e, show, shown.unit, t))
        for e, value in zip(shown.entries, values, strict=True)
    ]
    listed = {row.adcode for row in rows}
    return rows + [MapRow(code, None, t("no_data")) for code in names if code not in listed]


def map_words(shown: Shown, description: str, t: Translator) -> dict[str, str]:
    return {
        "title": t("province"),
        "value": t("score") if shown.is_score else t("value"),
        "taiwan": t("taiwan_note"),
        "south_china_sea": t("south_china_sea"),
        "description": description,
    }


def put_map(
    scene: Scene,
    place: str,
    rows: Sequence[MapRow],
    breaks: classes.Classes,
    words: Mapping[str, str],
    colours: Sequence[str],
    *,
    names: bool = True,
) -> dict[str, Any] | None:
    """A map in the container ``place``; a click on it chooses the province.

    Returns the chart's specification, None when there are no outlines.
    """
    try:
        url = boundary_url()
    except (OSError, DataError) as error:
        st.error(scene.t("no_map_file", error=error), icon=":material/map:")
        return None
    key = f"{place}_{state.get('map_version') or 0}"

    def on_click() -> None:
        if code := clicked(st.session_state[key], set(scene.names)):
            state.put("province", code)

    spec = map_chart(
        rows, breaks, words, url=url, language=scene.language, selected=state.get("province"), palette=colours,
        names=names,
    )  # fmt: skip
    with st.container(key=place):
        st.vega_lite_chart(
            spec=spec, width="stretch", height="stretch", theme=None, key=key, on_select=on_click
        )
    return spec


def draw_map(scene: Scene, shown: Shown) -> Picture | None:
    t = scene.t
    widths = state.get("shade") == "width"
    values = [e.rank_width if widths else e.value for e in shown.entries]
    if widths and class_method() == "common":
        every = shown.full.select(pl.col("rank_high") - pl.col("rank_low")).to_series().to_list()
        breaks = classes.quantile(every)
    else:
        breaks = breaks_of(values, [shown])
    show = summary.score if shown.is_score else summary.number
    rows = map_rows(shown, values, show, scene.names, t)
    what = f"{shown.what}{t('shade_suffix') if widths else ''}"
    # Without the year, so that the specification stays the same (map_chart).
    description = t("map_description_playing", what=what, k=breaks.k, classes=t(f"classes_{class_method()}"))
    spec = put_map(
        scene, "mapbox", rows, breaks, map_words(shown, description, t), palette_for(breaks.k, palette_name())
    )
    words = {"legend": t("legend"), "no_data": t("no_data")}
    missing = sum(row.value is None for row in rows)
    in_legend = summary.number if widths else show
    quiet = [t("playing_note")] if player.playing() else []
    quiet += [t("shade_help")] if widths else []
    legend = charts.legend(breaks, breaks.counts(values), missing, in_legend, words, palette_name())
    st.html(legend + "".join(f'<p class="quiet">{text}</p>' for text in quiet))
    choose_classes(shown, t)
    note = outlines_note(t)
    title, unit = f"{what} · {shown.year}", "" if shown.is_score else f"{shown.unit} "
    return None if spec is None else choropleth.of_map(spec, title, f"{unit}{note}", legend)


def choose_classes(shown: Shown | None, t: Translator, *, palette: bool = True) -> None:
    """Method of the classes, colours, and whether the map shows the width of the rank interval."""
    ranks = shown is not None and shown.has_ranks
    columns = st.columns([3.3, 1.3, 2.2], gap="small")
    with columns[0]:
        state.select(
            t("filter_classes"), "classes", filters.CLASSES, filters.CLASSES[0],
            lambda name: t(f"classes_{name}"), st.segmented_control, help=t("classes_help"), required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    if palette:
        with columns[1]:
            state.select(
                t("palette"), "palette", PALETTES, "", lambda name: t(f"palette_{name or 'blue'}"),
                help=t("palette_help"), label_visibility="collapsed",
            )  # fmt: skip
    if ranks:
        with columns[2]:
            state.select(
                t("shade"), "shade", SHADES, "", lambda name: t("shade_width" if name else "shade_score"),
                st.segmented_control, help=t("shade_help"), required=True, label_visibility="collapsed",
            )  # fmt: skip


def outlines_note(t: Translator) -> str:
    """Where the outlines come from and what they are not."""
    return t("map_source", version=source_name())


def source_of_map(t: Translator) -> str:
    return f'<p class="quiet">{outlines_note(t)}</p>'
