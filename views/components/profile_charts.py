"""Charts of the province and the comparison page: frames with ready numbers in, Vega-Lite out.

Names of indicators are long, so rows carry their name above the mark instead of beside an axis: nothing is cut off
on a phone.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from views.components.kept import columnar, kept
from views.components.map import FONT, UNTOLD
from views.components.palette import ACCENT, INK, QUIET
from views.components.theme import light

GREY, BAND, BLUE, DARK = "#7d8a97", "#c9d3dc", light("bar"), "#134c7a"
# Told apart with every common form of colour blindness (Okabe and Ito), dark enough on white.
SUBJECT_COLOURS = (ACCENT, "#0072b2", "#00795c", "#8a4f9e", "#7a6200", INK)
MEDIAN_COLOUR = "#8895a1"
CONFIG: dict[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "mark": UNTOLD,
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "gridColor": light("thin"), "labelFontSize": 11,
        "titleFontWeight": "normal",
    },
}  # fmt: skip
ROW = 34  # height of a row with its name above the mark
FEW_TICKS = {"tickCount": 5}  # more would touch on a phone


def seen(*columns: str, decimals: int) -> list[pl.Expr]:
    """Columns as precise as their tooltips and their pixels: the other digits would only travel."""
    return [pl.col(column).round(decimals) for column in columns]


@kept
def small_trend(rows: pl.DataFrame, words: Mapping[str, str]) -> dict[str, Any]:
    """One index of one province over the years, with its interval, the middle half of provinces and the median.

    Written as Vega-Lite: a page shows ten of them.
    """
    years = rows["year"].to_list()

    def score(field: str, **more: Any) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", **more}

    def told(field: str, title: str, how: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "title": words[title], "format": how}

    bold = {"type": "line", "color": ACCENT, "strokeWidth": 2.2, "point": {"size": 22, "color": ACCENT}}
    parts = [("score", "score"), ("score_low", "low"), ("score_high", "high"), ("median", "median")]
    tooltip = [told("year", "year", "d"), *(told(field, title, ".1f") for field, title in parts)]
    layers = [
        {
            "mark": {"type": "area", "color": BAND, "opacity": 0.6},
            "encoding": {
                "y": score("low", scale={"domain": [0, 100]}, axis={"values": [0, 50, 100], "title": None}),
                "y2": {"field": "high"},
            },
        },
        {
            "mark": {"type": "line", "color": QUIET, "strokeDash": [4, 3], "strokeWidth": 1.2},
            "encoding": {"y": score("median")},
        },
        {
            "mark": {"type": "rule", "color": ACCENT, "opacity": 0.35, "strokeWidth": 3},
            "encoding": {"y": score("score_low"), "y2": {"field": "score_high"}},
        },
        {"mark": bold, "encoding": {"y": score("score"), "tooltip": tooltip}},
    ]
    year = {
        "field": "year", "type": "quantitative", "title": None, "scale": {"nice": False},
        "axis": {"format": "d", "values": [years[0], years[-1]], "grid": False},
    }  # fmt: skip
    exact = seen("score", "score_low", "score_high", "median", decimals=1)
    shown = rows.select("year", *exact, *seen("low", "high", decimals=0))
    return _layered([{**columnar(shown), "encoding": {"x": year}, "layer": layers}], 132, words["description"])


@kept
def shares(rows: pl.DataFrame, name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Bars of the province's shares (percent) with a tick for the same share of the nation."""
    data = rows.select(pl.col(name).alias("name"), *seen("share", "nation", decimals=1))
    axis = {"labelLimit": 200, "labelColor": INK}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}
    tooltip = [
        _text("name", words["group"]),
        _number("share", words["share"], format=".1f"),
        _number("nation", words["nation"], format=".1f"),
    ]
    layers = [
        {
            "mark": {"type": "bar", "color": BLUE, "height": 13},
            "encoding": {"x": _number("share", words["axis"])},
        },
        {
            "mark": {"type": "tick", "color": ACCENT, "thickness": 3, "size": 19},
            "encoding": {"x": _number("nation", words["axis"])},
        },
    ]
    group = {**columnar(data), "encoding": {"y": y, "tooltip": tooltip}, "layer": layers}
    return _layered([group], 24 * data.height + 40, words["description"])


def _number(field: str, title: str, **more: Any) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": title, **more}


def _text(field: str, title: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "title": title}


def _values(rows: pl.DataFrame) -> dict[str, Any]:
    return {"values": rows.to_dicts()}


def _row(**more: Any) -> dict[str, Any]:
    """The y encoding of rows without an axis: they stand in the order of their data."""
    return {"field": "code", "type": "nominal", "axis": None, **more}


def _names() -> dict[str, Any]:
    """The layers that write each row's name above its mark; data and y encoding are the group's they stand in."""
    place = {"type": "text", "align": "left", "baseline": "middle", "dy": -12, "fontSize": 11.5}
    halo = {**place, "stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}
    encoding = {"x": {"value": 0}, "text": {"field": "name", "type": "nominal"}}
    return {"encoding": encoding, "layer": [{"mark": halo}, {"mark": {**place, "color": INK}}]}


def _row_names(codes: Sequence[str], names: Sequence[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The y encoding of rows that have several marks each, and the layers with their names."""
    y = _row(sort=list(codes))
    data = columnar(pl.DataFrame({"code": list(codes), "name": list(names)}))
    return y, [{**data, "encoding": {"y": y}, "layer": [_names()]}]


def _layered(layers: Sequence[Mapping[str, Any]], height: float, description: str) -> dict[str, Any]:
    """The house look around layers; written as Vega-Lite, which costs a tenth of declaring it with Altair."""
    return {"height": height, "description": description, "config": CONFIG, "layer": list(layers)}


@kept
def contributions(rows: pl.DataFrame, name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Bars from zero, up or down, one a row: code, the column ``name``, contribution."""
    data = rows.select("code", pl.col(name).alias("name"), *seen("contribution", decimals=2)).drop_nulls()
    data = data.with_columns(pl.int_range(pl.len()).alias("code"))
    colour = {"condition": {"test": "datum.contribution < 0", "value": ACCENT}, "value": BLUE}
    bars = {
        "mark": {"type": "bar", "height": 9},
        "encoding": {
            "x": _number("contribution", words["axis"]),
            "color": colour,
            "tooltip": [_text("name", words["name"]), _number("contribution", words["axis"], format="+.2f")],
        },
    }
    zero = {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": QUIET},
        "encoding": {"x": _number("zero", words["axis"])},
    }
    group = {**columnar(data), "encoding": {"y": _row()}, "layer": [bars, _names()]}
    return _layered([zero, group], ROW * data.height + 45, words["description"])


@kept
def waterfall(steps: pl.DataFrame, name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Horizontal waterfall: amounts of two years and the parts between them."""
    data = steps.select(
        pl.int_range(pl.len()).alias("code"), pl.col(name).alias("name"),
        *seen("bottom", "top", "value", decimals=2),
        pl.when(pl.col("step").is_in(["start", "end"])).then(pl.lit(DARK))
        .when(pl.col("value") < 0).then(pl.lit(BLUE)).otherwise(pl.lit(ACCENT)).alias("colour"),
    )  # fmt: skip
    bars = {
        "mark": {"type": "bar", "height": 11},
        "encoding": {
            "x": _number("bottom", words["axis"], axis=FEW_TICKS),
            "x2": {"field": "top"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": [_text("name", words["name"]), _number("value", words["axis"], format=",.1f")],
        },
    }
    group = {**columnar(data), "encoding": {"y": _row()}, "layer": [bars, _names()]}
    return _layered([group], ROW * data.height + 45, words["description"])


@kept
def quadrant(rows: pl.DataFrame, name: str, selected: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Scatter of two axes with the cuts of the quadrants; the selected province stands out with its name."""
    data = rows.select("province_code", pl.col(name).alias("name"), "x", "y").drop_nulls()
    own = data.filter(pl.col("province_code") == selected)
    data = data.select("name", *(shown for axis in "xy" for shown in seen(axis, decimals=_decimals(data[axis]))))
    loose = {"zero": False, "nice": True}
    x, y = _number("x", words["x"], scale=loose), _number("y", words["y"], scale=loose)
    tooltip = [
        _text("name", words["province"]),
        _number("x", words["x"], format=",.2f"),
        _number("y", words["y"], format=",.2f"),
    ]
    dashed = {"type": "rule", "color": QUIET, "strokeDash": [4, 3]}
    layers: list[dict[str, Any]] = [{"mark": {"type": "circle", "color": GREY, "size": 46, "opacity": 0.8}}]
    if not own.is_empty():
        mark = {"type": "circle", "color": ACCENT, "size": 110, "opacity": 1}
        label = {"type": "text", "color": ACCENT, "dy": -13, "fontSize": 13, "fontWeight": "bold"}
        text = {"field": "name", "type": "nominal"}
        alone = [{"filter": {"field": "name", "equal": own["name"][0]}}]
        layers.append(
            {"transform": alone, "layer": [{"mark": mark}, {"mark": label, "encoding": {"text": text}}]}
        )
    cut = {"values": [{"x": rows["x_cut"][0], "y": rows["y_cut"][0]}]}
    group = {**columnar(data), "encoding": {"x": x, "y": y, "tooltip": tooltip}, "layer": layers}
    cuts = [{"mark": dashed, "encoding": {"x": x}}, {"mark": dashed, "encoding": {"y": y}}]
    return _layered([{"data": cut, "layer": cuts}, group], 290, words["description"])


def _decimals(values: pl.Series) -> int:
    """Digits behind the point that 300 pixels show, two at least: so many does the tooltip tell."""
    span = float(values.max() or 0) - float(values.min() or 0)  # type: ignore[arg-type]
    return max(2, math.ceil(math.log10(600 / span))) if span else 2


def _colour(subjects: Mapping[str, str], medians: Sequence[str]) -> dict[str, Any]:
    """Colours of the subjects by their shown names: one each for provinces, grey for medians."""
    free = iter(SUBJECT_COLOURS)
    colours = [MEDIAN_COLOUR if subject in medians else next(free) for subject in subjects]
    legend = {"orient": "top", "columns": 3, "labelFontSize": 12, "symbolType": "circle", "labelLimit": 200}
    scale = {"domain": list(subjects.values()), "range": colours}
    return {"field": "subject", "type": "nominal", "title": None, "scale": scale, "legend": legend}


@kept
def parallel(
    rows: pl.DataFrame,
    name: str,
    subjects: Mapping[str, str],
    medians: Sequence[str],
    words: Mapping[str, str],
) -> dict[str, Any]:
    """Profiles side by side: a line per subject over rows of codes, scores across."""
    data = rows.select(
        "code", pl.col(name).alias("name"), pl.col("subject").replace_strict(dict(subjects)), "score",
        pl.int_range(pl.len()).alias("place"),
        pl.col("subject").is_in(list(medians)).alias("median"),
    )  # fmt: skip
    listed = rows.unique("code", maintain_order=True)
    y, names = _row_names(listed["code"].to_list(), listed[name].to_list())
    x = _number("score", words["axis"], scale={"domain": [0, 100]}, axis=FEW_TICKS)
    colour = _colour(subjects, medians)
    dashes = {"condition": {"test": "datum.median", "value": [5, 3]}, "value": [1, 0]}
    lines = {
        "data": _values(data),
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": x, "y": y, "color": colour, "order": {"field": "place", "type": "quantitative"},
            "strokeDash": dashes, "detail": {"field": "subject", "type": "nominal"},
        },
    }  # fmt: skip
    points = {
        "data": _values(data.drop_nulls("score")),
        "mark": {"type": "circle", "size": 60, "opacity": 1},
        "encoding": {"x": x, "y": y, "color": colour, "tooltip": _score_tooltip(words)},
    }
    return _layered([lines, points, *names], ROW * listed.height + 105, words["description"])


@kept
def dumbbell(
    rows: pl.DataFrame,
    name: str,
    subjects: Mapping[str, str],
    medians: Sequence[str],
    words: Mapping[str, str],
) -> dict[str, Any]:
    """One row an indicator: a line from the lowest to the highest score, a dot for each subject."""
    data = rows.select(
        "code", pl.col(name).alias("name"), pl.col("subject").replace_strict(dict(subjects)), "score"
    ).drop_nulls("score")
    ends = data.group_by("code").agg(pl.col("score").min().alias("low"), pl.col("score").max().alias("high"))
    listed = rows.unique("code", maintain_order=True)
    y, names = _row_names(listed["code"].to_list(), listed[name].to_list())
    scale = {"domain": [0, 100]}
    bars = {
        "data": _values(ends.sort("code")),
        "mark": {"type": "rule", "color": BAND, "strokeWidth": 3},
        "encoding": {"x": _number("low", words["axis"], scale=scale, axis=FEW_TICKS), "x2": {"field": "high"}, "y": y},
    }
    points = {
        "data": _values(data),
        "mark": {"type": "circle", "size": 80, "opacity": 0.95},
        "encoding": {
            "x": _number("score", words["axis"], scale=scale, axis=FEW_TICKS), "y": y,
            "color": _colour(subjects, medians), "tooltip": _score_tooltip(words),
        },
    }  # fmt: skip
    return _layered([bars, points, *names], ROW * listed.height + 105, words["description"])


def _score_tooltip(words: Mapping[str, str]) -> list[Any]:
    return [
        _text("subject", words["subject"]),
        _text("name", words["name"]),
        _number("score", words["axis"], format=".1f"),
    ]
