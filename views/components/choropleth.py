"""The map on the analysis pages: the shared chart with its legend, source line and empty state."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from etl.boundaries import source_name
from etl.errors import DataError
from views.components.classes import Classes
from views.components.map import MapRow, boundary_url, map_chart
from views.components.pictures import MAP, Picture, swatches
from views.components.words import Translator


def draw(
    rows: Sequence[MapRow],
    breaks: Classes,
    t: Translator,
    language: str,
    *,
    legend: str,
    value: str,
    description: str,
    names: Mapping[str, str],
    selected: str = "",
    palette: Sequence[str] | None = None,
) -> Picture | None:
    """All 34 units; those not in ``rows`` are drawn as without data. ``legend`` is ready-made HTML.

    Returns the map as a picture to be offered, None when there are no outlines.
    """
    listed = {row.adcode for row in rows}
    everyone = [*rows, *(MapRow(code, None, t("no_data")) for code in names if code not in listed)]
    words = {
        "title": t("province"),
        "value": value,
        "taiwan": t("taiwan_note"),
        "south_china_sea": t("south_china_sea"),
        "description": description,
    }
    try:
        url = boundary_url()
    except (OSError, DataError) as error:
        st.error(t("no_map_file", error=error), icon=":material/map:")
        return None
    with st.container(key="mapbox"):
        spec = map_chart(
            everyone, breaks, words, url=url, language=language, selected=selected, palette=palette
        )
        st.vega_lite_chart(spec=spec, width="stretch", height="stretch", theme=None)
    st.html(legend)
    note = t("map_source", version=source_name())
    st.html(f'<p class="quiet">{note}</p>')
    return of_map(spec, description, note, legend)


def of_map(spec: dict[str, Any], title: str, note: str, legend: str) -> Picture:
    """A map as a picture, with the legend that stands below it on the page (HTML) and the note on its outlines."""
    return Picture(title, [("", spec)], note, swatches(legend), width=MAP[0], height=MAP[1])
