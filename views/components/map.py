"""The choropleth: boundaries are fetched once as a static file, a rerun sends one short row per unit."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from etl.boundaries import ensure_boundaries
from views.components.classes import NO_DATA_COLOUR, PALETTE, Classes

SELECTION = "province"
FONT = "PingFang SC, Microsoft YaHei, Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
_NO_DATA = -1
_lock = threading.Lock()


@dataclass(frozen=True)
class MapRow:
    """What the map knows of one unit: six-digit code, value (None = no data) and the text to show."""

    adcode: str
    value: float | None
    text: str


def boundary_url() -> str:
    """Address of the boundary file relative to the page; the file is written first if it is missing or stale.

    Raises OSError when the folder cannot be written and DataError when the outlines are not as expected.
    """
    with _lock:
        return f"app/static/{ensure_boundaries().name}"


def map_chart(
    rows: Sequence[MapRow],
    classes: Classes,
    words: Mapping[str, str],
    *,
    url: str,
    language: str = "zh",
    selected: str = "",
    palette: Sequence[str] | None = None,
) -> alt.LayerChart:
    """China's provinces coloured by class; ``words`` gives ``title`` and ``value`` (of the tooltip),
    ``taiwan`` (the sentence printed beside Taiwan), ``south_china_sea`` (title of the inset)
    and ``description`` (for screen readers). ``palette`` replaces the light-to-dark colours, one a class.

    A unit without a value keeps its outline and gets the no-data colour. The chart reports a click as the
    selection ``province`` with the field ``adcode``.
    """
    table = pl.DataFrame(
        {
            "adcode": [r.adcode for r in rows],
            "class": [_NO_DATA if (c := classes.of(r.value)) is None else c for r in rows],
            "text": [r.text for r in rows],
        }
    )
    lookup = alt.LookupData(data=table, key="adcode", fields=["class", "text"])
    shapes = alt.Data(url=url, format=alt.JsonDataFormat(type="json", property="features"))
    base = alt.Chart(shapes)
    click = alt.selection_point(name=SELECTION, fields=["adcode"], on="click", clear="dblclick", toggle=False)
    colours = [NO_DATA_COLOUR, *(palette or palette_for(classes.k))]
    tooltip = [
        alt.Tooltip(f"{language}:N", title=words["title"]),
        alt.Tooltip("text:N", title=words["value"]),
    ]
    is_selected = f"datum.adcode === '{selected}'"

    areas = (
        base.transform_filter("datum.kind === 'province' || datum.kind === 'inset'")
        .transform_lookup(lookup="adcode", from_=lookup)
        .mark_geoshape(strokeJoin="round", stroke="#73879a", strokeWidth=0.5, cursor="pointer")
        .encode(
            color=alt.Color(
                "class:O",
                scale=alt.Scale(domain=list(range(_NO_DATA, classes.k)), range=colours),
                legend=None,
            ),
            # Small islands of the inset are little more than their outline.
            stroke=alt.condition("datum.kind === 'inset'", alt.value("#4c5b68"), alt.value("#73879a")),
            tooltip=tooltip,
            description=alt.Description(f"{language}:N"),
        )
    )

    def lines(kinds: Sequence[str], colour: str, width: float) -> alt.Chart:
        wanted = " || ".join(f"datum.kind === '{k}'" for k in kinds)
        return base.transform_filter(wanted).mark_geoshape(filled=False, stroke=colour, strokeWidth=width)

    outline = (
        base.transform_filter(f"datum.kind === 'province' && {is_selected}")
        .mark_geoshape(filled=False, stroke="#d1480f", strokeWidth=2.4)
        .encode()
    )
    named = base.transform_filter("datum.kind === 'label' && datum.adcode !== '710000'")
    size = {"expr": f"width < 560 ? 0 : {11 if language == 'zh' else 9}"}
    place: dict[str, Any] = {"longitude": "x:Q", "latitude": "y:Q", "text": f"{language}:N"}
    # Names wider than their unit run over its border: they get a light rim to stay legible on any colour.
    rims = (
        named.transform_filter("datum.outside")
        .mark_text(size=size, stroke="#ffffff", strokeWidth=3, strokeJoin="round")
        .encode(**place)
    )
    names = (
        named.transform_lookup(
            lookup="adcode", from_=alt.LookupData(data=table, key="adcode", fields=["class"])
        )
        .mark_text(size=size)
        .encode(
            **place,
            color=alt.condition(
                "datum['class'] >= 3 && !datum.outside", alt.value("#ffffff"), alt.value("#22303c")
            ),
        )
    )
    # Two sentences in one layer: about Taiwan, and the inset's title.
    is_note = "datum.kind === 'note'"
    sentences = (
        base.transform_filter(f"{is_note} || datum.kind === 'sea_name' && width >= 560")
        .mark_text(
            size={"expr": f"width < 560 ? 8 : {is_note} ? 12 : 9"},
            dx={"expr": "width < 560 ? 3 : 0"},
            lineBreak="\n",
        )
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            text=alt.condition(is_note, alt.value(words["taiwan"]), alt.value(words["south_china_sea"])),
            color=alt.condition(is_note, alt.value("#5b3a00"), alt.value("#3f4c57")),
        )
    )
    layers = [
        areas.add_params(click),
        lines(("frame",), "#66727d", 0.8),
        lines(("dash", "inset_dash"), "#5b6670", 1.4),
        outline,
        rims,
        names,
        sentences,
    ]
    return (
        alt.layer(*layers)
        .project(type="identity", reflectY=True)
        .properties(description=words["description"], padding={"left": 2, "right": 8, "top": 2, "bottom": 2})
        .configure_view(stroke=None)
        .configure_text(font=FONT)
    )


def palette_for(k: int) -> list[str]:
    """``k`` colours out of the five, spread from light to dark."""
    if k <= 1:
        return [PALETTE[2]][:k]
    return [PALETTE[round(i * (len(PALETTE) - 1) / (k - 1))] for i in range(k)]


def clicked(event: Any, known: set[str]) -> str | None:
    """The six-digit code of a click event of the map, or None for clicks on lines, sea or nothing."""
    try:
        points = event["selection"][SELECTION]
    except (KeyError, TypeError):
        return None
    for point in points if isinstance(points, list) else [points]:
        code = str(point.get("adcode", "")) if isinstance(point, Mapping) else ""
        if code in known:
            return code
    return None
