"""The map on the analysis pages: the shared chart with its legend, source line and empty state."""

from collections.abc import Mapping, Sequence

import streamlit as st

from etl.boundaries import source_name
from etl.errors import DataError
from views.components.classes import Classes
from views.components.map import MapRow, boundary_url, map_chart
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
) -> None:
    """All 34 units; those not in ``rows`` are drawn as without data. ``legend`` is ready-made HTML."""
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
        return
    with st.container(key="mapbox"):
        st.vega_lite_chart(
            spec=map_chart(everyone, breaks, words, url=url, language=language, selected=selected, palette=palette),
            width="stretch", height="stretch", theme=None,
        )  # fmt: skip
    st.html(legend)
    st.html(f'<p class="quiet">{t("map_source", version=source_name())}</p>')
