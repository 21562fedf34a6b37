"""The map of finer places: one province with its prefectures or counties, or the nation's prefectures.

The outlines lie in the plane of the map of provinces (`etl.finer.outlines`), so the nation's prefectures are a layer
over it: sea, Taiwan and the borders of provinces are those of the other pages.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.finer.outlines import ensure_outlines
from etl.seeds import NATIONAL
from views.components.classes import Classes
from views.components.map import FONT, SELECTION, UNTOLD, boundary_url
from views.components.palette import NO_DATA_COLOUR, ON_LIGHT, light_inks, palette_for
from views.components.theme import light

_NO_DATA = -1
_lock = threading.Lock()


@dataclass(frozen=True)
class PlaceRow:
    """What the map knows of a place: code, name, value (None = no data) and the text to show."""

    code: str
    name: str
    value: float | None
    text: str


def outline_url(within: str, level: str) -> str:
    """Address of the outlines of a province's places (of the nation's without one), written when first asked for.

    Raises OSError when the folder cannot be written and DataError when there are no such outlines.
    """
    with _lock:
        return f"app/static/{ensure_outlines(within or NATIONAL, level).name}"


def place_chart(
    rows: Sequence[PlaceRow],
    classes: Classes,
    words: Mapping[str, str],
    *,
    within: str,
    level: str,
    selected: str = "",
) -> dict[str, Any]:
    """Places coloured by class, as a Vega-Lite specification for ``st.vega_lite_chart(spec=…)``.

    ``words``: title and value (of the tooltip), south_china_sea, taiwan, description. ``within`` is a province or
    empty for the nation. A click is reported as the selection ``province`` with the field ``adcode``, as on the map of
    provinces. Raises OSError and DataError as `outline_url`.
    """
    table = pl.DataFrame(
        {
            "adcode": [row.code for row in rows],
            "name": [row.name for row in rows],
            "class": [_NO_DATA if (c := classes.of(row.value)) is None else c for row in rows],
            "text": [row.text for row in rows],
        },
        schema={"adcode": pl.String, "name": pl.String, "class": pl.Int8, "text": pl.String},
    )
    colours = [NO_DATA_COLOUR, *palette_for(classes.k)]
    lookup = {
        "lookup": "adcode",
        "from": {"data": {"name": "rows"}, "key": "adcode", "fields": ["name", "class", "text"]},
    }
    areas: dict[str, Any] = {
        "transform": [
            {"filter": "datum.kind === 'place' || datum.kind === 'inset' && datum.adcode !== ''"},
            lookup,
            # Drawn with the others, without a row: a place that has no places of this level.
            {"calculate": f"isValid(datum['class']) ? datum['class'] : {_NO_DATA}", "as": "class"},
            {"calculate": "datum.name || datum.zh", "as": "name"},
            {"calculate": "datum.text || '–'", "as": "text"},
        ],
        "params": [{"name": SELECTION, "select": {"type": "point", "fields": ["adcode"], "toggle": False}}],
        "mark": {"type": "geoshape", "strokeJoin": "round", "strokeWidth": 0.5, "cursor": "pointer"},
        "encoding": {
            "color": {
                "field": "class", "type": "ordinal", "legend": None,
                "scale": {"domain": list(range(_NO_DATA, classes.k)), "range": colours},
            },
            "stroke": {
                "condition": {"test": "datum.kind === 'inset'", "value": "#4c5b68"}, "value": light("edge"),
            },
            "tooltip": [
                {"field": "name", "type": "nominal", "title": words["title"]},
                {"field": "text", "type": "nominal", "title": words["value"]},
            ],
            "description": {"field": "name", "type": "nominal"},
        },
    }  # fmt: skip
    chosen = (
        [_lines(f"datum.kind === 'place' && datum.adcode === '{selected}'", "#d1480f", 2.4)]
        if selected
        else []
    )
    spec: dict[str, Any] = {
        "description": words["description"],
        "data": {"url": outline_url(within, level), "format": {"type": "json", "property": "features"}},
        "datasets": {"rows": table},
        "projection": {"type": "identity", "reflectY": True},
        "padding": {"left": 2, "right": 8, "top": 2, "bottom": 2},
        "config": {"view": {"stroke": None}, "mark": UNTOLD, "text": {"font": FONT}},
    }
    if within:
        names = _names(lookup, colours, all_of_them=level == "prefecture")
        spec["layer"] = [_land(), areas, _lines(_DASHES, "#5b6670", 1.2), *chosen, *names, _sea(words["south_china_sea"])]
        return spec
    provinces = {"url": boundary_url(), "format": {"type": "json", "property": "features"}}
    below = _land("province")
    below["mark"] |= {"fill": NO_DATA_COLOUR}
    above = [
        _lines("datum.kind === 'province'", "#4c5b68", 0.9), _lines(_DASHES, "#5b6670", 1.2),
        _sea(words["south_china_sea"]), _note(words["taiwan"]),
    ]  # fmt: skip
    spec["layer"] = [
        {"data": provinces, **below},
        areas,
        *({"data": provinces, **layer} for layer in above),
        *chosen,
    ]
    return spec


_DASHES = "indexof(['frame', 'dash', 'inset_dash'], datum.kind) >= 0"


def _lines(kinds: str, colour: str, width: float) -> dict[str, Any]:
    return {
        "transform": [{"filter": kinds}],
        "mark": {"type": "geoshape", "filled": False, "stroke": colour, "strokeWidth": width},
    }


def _land(kind: str = "") -> dict[str, Any]:
    """Coasts in the inset, and provinces below the nation's prefectures: no data of their own."""
    kinds = "datum.kind === 'inset'" + (f" || datum.kind === '{kind}'" if kind else " && datum.adcode === ''")
    return {
        "transform": [{"filter": kinds}],
        "mark": {"type": "geoshape", "fill": light("thin"), "stroke": "#4c5b68", "strokeWidth": 0.4},
    }


def _names(lookup: dict[str, Any], colours: Sequence[str], *, all_of_them: bool) -> list[dict[str, Any]]:
    """Short Chinese names with a rim, dark or white after the colour below them; counties' where there is room."""
    dark = [place - 1 for place in light_inks(colours)]
    at = {
        "longitude": {"field": "x", "type": "quantitative"},
        "latitude": {"field": "y", "type": "quantitative"},
        "text": {"field": "zh", "type": "nominal"},
    }
    size = {"expr": "width < 420 ? 9 : 11"}
    room = "" if all_of_them else " && datum.room * width > 8 * length(datum.zh)"
    is_name = {"filter": f"datum.kind === 'place'{room}"}
    inks = {"condition": {"test": f"indexof({dark}, datum['class']) >= 0", "value": "#ffffff"}, "value": ON_LIGHT}
    rims = {"condition": {"test": f"indexof({dark}, datum['class']) >= 0", "value": "#1b3a55"}, "value": "#ffffff"}
    text = {"type": "text", "size": size}
    rim = {**text, "strokeWidth": 2.5, "strokeJoin": "round", "strokeOpacity": 0.75}
    return [
        {"transform": [is_name, lookup], "mark": rim, "encoding": {**at, "stroke": rims, "color": inks}},
        {"transform": [is_name, lookup], "mark": text, "encoding": {**at, "color": inks}},
    ]


def _words_at(kind: str, words: str, colour: str, size: int) -> dict[str, Any]:
    return {
        "transform": [{"filter": f"datum.kind === '{kind}'"}],
        "mark": {
            "type": "text",
            "size": {"expr": f"width < 560 ? {size - 2} : {size}"},
            "color": colour,
            "text": words,
        },
        "encoding": {
            "longitude": {"field": "x", "type": "quantitative"},
            "latitude": {"field": "y", "type": "quantitative"},
        },
    }


def _sea(words: str) -> dict[str, Any]:
    return _words_at("sea_name", words, light("soft"), 9)


def _note(words: str) -> dict[str, Any]:
    return _words_at("note", words, "#5b3a00", 11)
