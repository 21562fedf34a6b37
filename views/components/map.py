"""The choropleth: boundaries are fetched once as a static file, a rerun sends one short row per unit."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.boundaries import ensure_boundaries
from views.components.classes import Classes
from views.components.palette import NO_DATA_COLOUR, ON_LIGHT, light_inks, palette_for
from views.components.theme import light

SELECTION = "province"
FONT = "PingFang SC, Microsoft YaHei, Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
_NO_DATA = -1
# Unless told otherwise, the client shows what a mark without a tooltip is drawn from, by the names of its columns.
UNTOLD = {"tooltip": None}
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
    names: bool = True,
) -> dict[str, Any]:
    """China's provinces coloured by class, as a Vega-Lite specification for ``st.vega_lite_chart(spec=…)``.

    ``words`` gives ``title`` and ``value`` (of the tooltip), ``taiwan`` (the sentence printed beside Taiwan),
    ``south_china_sea`` (title of the inset) and ``description`` (for screen readers). ``palette`` replaces
    the light-to-dark colours, one a class. ``names`` False makes a small map: without the names of provinces and sea, a third shorter.

    A unit without a value keeps its outline and gets the no-data colour. The chart reports a click as the
    selection ``province`` with the field ``adcode``. It is written out because Altair takes 0.3 s to check
    a chart of this size, on every rerun.
    """
    table = pl.DataFrame(
        {
            "adcode": [int(r.adcode) for r in rows],
            "class": [_NO_DATA if (c := classes.of(r.value)) is None else c for r in rows],
            "text": [r.text for r in rows],
            "on": [r.adcode == selected for r in rows],
        },
        schema={
            "adcode": pl.Int32,
            "class": pl.Int8,
            "text": pl.String,
            "on": pl.Boolean,
        },  # a third shorter than text and 64 bits
    )
    colours = [NO_DATA_COLOUR, *(palette or palette_for(classes.k))]
    inks = [place - 1 for place in light_inks(colours)]
    colour_of_class = {"domain": list(range(_NO_DATA, classes.k)), "range": colours}
    is_note = "datum.kind === 'note'"
    lookup = {
        "lookup": "adcode",
        "from": {"data": {"name": "rows"}, "key": "adcode", "fields": ["class", "text", "on"]},
    }
    at = {
        "longitude": {"field": "x", "type": "quantitative"},
        "latitude": {"field": "y", "type": "quantitative"},
    }
    name = {"field": language, "type": "nominal"}
    size = {"expr": f"width < 560 ? 0 : {11 if language == 'zh' else 9}"}
    is_name = {"filter": "datum.kind === 'label' && datum.adcode !== '710000'"}

    def lines(colour: str, width: float, *transform: Any) -> dict[str, Any]:
        return {
            "transform": list(transform),
            "mark": {
                "type": "geoshape",
                "filled": False,
                "stroke": colour,
                "strokeWidth": width,
                "aria": False,
            },
        }

    areas: dict[str, Any] = {
        "transform": [{"filter": "datum.kind === 'province' || datum.kind === 'inset'"}, lookup],
        "params": [
            {
                "name": SELECTION,
                "select": {
                    "type": "point",
                    "fields": ["adcode"],
                    "toggle": False,
                },  # by click; double click clears
            }
        ],
        "mark": {"type": "geoshape", "strokeJoin": "round", "strokeWidth": 0.5, "cursor": "pointer"},
        "encoding": {
            "color": {
                "field": "class",
                "type": "ordinal",
                "legend": None,
                "scale": colour_of_class,
            },
            # Small islands of the inset are little more than their outline.
            "stroke": {
                "condition": {"test": "datum.kind === 'inset'", "value": "#4c5b68"},
                "value": light("edge"),
            },
            "tooltip": [
                {**name, "title": words["title"]},
                {"field": "text", "type": "nominal", "title": words["value"]},
            ],
            "description": name,
        },
    }
    # Areas say their names to screen readers; outlines and the names drawn on them would say them again.
    # Names wider than their unit run over its border: a rim in the unit's own colour keeps them legible there, a light
    # one those that stand beside it.
    rims = {
        "transform": [is_name, lookup],
        "mark": {"type": "text", "size": size, "strokeWidth": 3, "strokeJoin": "round", "aria": False},
        "encoding": {
            **at,
            "text": name,
            "stroke": {
                "condition": {"test": "datum.outside", "value": "#ffffff"},
                "field": "class",
                "type": "ordinal",
                "legend": None,
                "scale": colour_of_class,
            },
        },
    }
    labels = {
        "transform": [is_name, lookup],
        "mark": {"type": "text", "size": size, "aria": False},
        "encoding": {
            **at,
            "text": name,
            "color": {
                "condition": {
                    "test": f"indexof({inks}, datum['class']) >= 0 && !datum.outside",
                    "value": "#ffffff",
                },
                "value": ON_LIGHT,
            },
        },
    }
    # Two sentences in one layer: about Taiwan, and the inset's title.
    sentence = {
        "condition": {"test": is_note, "value": words["taiwan"]},
        "value": words["south_china_sea"],
    }
    sentences = {
        "transform": [{"filter": f"{is_note} || datum.kind === 'sea_name' && width >= 560"}],
        "mark": {
            "type": "text",
            "size": {"expr": f"width < 560 ? 8 : {is_note} ? 12 : 9"},
            "dx": {"expr": "width < 560 ? 3 : 0"},
        },
        "encoding": {
            **at,
            "text": sentence,
            "description": sentence,
            "color": {"condition": {"test": is_note, "value": "#5b3a00"}, "value": light("soft")},
        },
    }
    if not names:
        sentences = {
            "transform": [{"filter": is_note}],
            "mark": {
                "type": "text",
                "size": 8,
                "dx": 3,
                "color": "#5b3a00",
                "text": words["taiwan"],
                "description": words["taiwan"],
            },
            "encoding": at,
        }
        areas["encoding"]["stroke"] = {"value": "#73879a"}
    return {
        "description": words["description"],
        "data": {"url": url, "format": {"type": "json", "property": "features"}},
        "datasets": {"rows": table},
        "projection": {"type": "identity", "reflectY": True},
        "padding": {"left": 2, "right": 8, "top": 2, "bottom": 2},
        "layer": [
            areas,
            lines("#5b6670", 1.2, {"filter": "indexof(['frame', 'dash', 'inset_dash'], datum.kind) >= 0"}),
            # Which unit is chosen stands in the rows, and no year in the specification: while that stays the same, the
            # client moves colours in the map that stands, and a click during play meets its province.
            lines("#d1480f", 2.4, {"filter": "datum.kind === 'province'"}, lookup, {"filter": "datum.on"}),
            *([rims, labels] if names else []),
            sentences,
        ],
        "config": {
            "view": {"stroke": None},
            "mark": UNTOLD,
            "text": {"font": FONT if names else "sans-serif"},
        },
    }


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
