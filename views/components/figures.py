"""Charts of the analysis pages: lines, stacked parts, intervals, scatter; frames in, Vega-Lite out, no computation."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from views.components import dot_names
from views.components.kept import kept, plain
from views.components.map import FONT, UNTOLD
from views.components.palette import INK, QUIET
from views.components.theme import light

# Told apart with every common form of colour blindness (Okabe and Ito), dark enough for lines on white.
SERIES = ("#0072b2", "#d55e00", "#00805e", "#b0578d", "#8a6d00", light("soft"), "#4a94c8")
CONFIG: dict[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "mark": UNTOLD,
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "gridColor": light("thin"), "labelFontSize": 11, "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "legend": {
        "orient": "bottom", "title": None, "labelFontSize": 12, "labelLimit": 220, "columns": 4,
        "symbolStrokeWidth": 2.5,
    },
}  # fmt: skip
_SIDE = "datum[width < 420 ? 'narrow' : 'wide']"  # where the name of a dot stands in this width
PADDING = {"left": 4, "right": 6, "top": 10, "bottom": 4}
VERDICTS = ("#00805e", "#d55e00", "#8793a0")  # below zero, above zero, no claim


def finish(chart: Any, height: int, description: str) -> dict[str, Any]:
    """Size, text for screen readers, fonts and quiet axes."""
    return plain(chart, height=height, description=description, padding=PADDING, config=CONFIG)


def year_ticks(years: Sequence[int]) -> list[int]:
    """Every year of a short span, every fifth of a long one."""
    return [year for year in years if year % 5 == 0] if len(years) > 12 else list(years)


def year_axis(years: Sequence[int]) -> alt.X:
    """Whole years."""
    axis = alt.Axis(format="d", values=year_ticks(years), grid=False)
    return alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(nice=False, padding=8))


def colour(names: Sequence[str], legend: bool = True, colours: Sequence[str] = SERIES) -> alt.Color:
    scale = alt.Scale(domain=list(names), range=[colours[i % len(colours)] for i in range(len(names))])
    return alt.Color("series:N", scale=scale, legend=alt.Legend() if legend else None)


@kept
def lines(
    frame: pl.DataFrame, words: Mapping[str, str], *, height: int = 260, titled: bool = True
) -> dict[str, Any]:
    """``frame``: year, series, value and, if there is one, frozen: such points are drawn hollow. A chart that is
    not ``titled`` has its unit beside it.

    ``words``: axis, year, series, description.
    """
    names = frame["series"].unique(maintain_order=True).to_list()
    ticks = year_ticks(frame["year"].unique().sort().to_list())
    base = {
        "x": {
            "field": "year", "type": "quantitative", "title": None,
            "axis": {"format": "d", "values": ticks, "grid": False}, "scale": {"nice": False, "padding": 8},
        },
        "y": {
            "field": "value", "type": "quantitative", "title": words["axis"] if titled else None,
            "scale": {"zero": False},
        },
        "color": _colour(names, legend=len(names) > 1),
        "tooltip": [
            {"field": "series", "type": "nominal", "title": words["series"]},
            _told("year", words["year"], "d"),
            _told("value", words["axis"], ",.4~g"),
        ],
    }  # fmt: skip
    point: dict[str, Any] = {"type": "point", "size": 26, "opacity": 1, "filled": True}
    hollow: dict[str, Any] = {}
    if "frozen" in frame.columns:
        point = {"type": "point", "size": 30, "opacity": 1, "strokeWidth": 1.5}
        fill = {"condition": {"test": "datum.frozen", "value": "#ffffff"}, **_colour(names, legend=False)}
        hollow = {"fill": fill}
    layers = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": base},
        {"mark": point, "encoding": base | hollow},
    ]
    return _layered(frame, layers, height, words["description"])


@kept
def parts(frame: pl.DataFrame, words: Mapping[str, str], height: int = 260) -> dict[str, Any]:
    """Stacked bars a year. ``frame``: year, series, value, share (percent), in the order to be stacked."""
    names = frame["series"].unique(maintain_order=True).to_list()
    chart = (
        alt.Chart(frame.with_columns(pl.col("series").replace_strict(dict(zip(names, range(len(names)), strict=True)), return_dtype=pl.Int64).alias("place")))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=words["axis"]),
            color=colour(names),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("series:N", title=words["series"]),
                alt.Tooltip("year:O", title=words["year"]),
                alt.Tooltip("value:Q", title=words["axis"], format=".4f"),
                alt.Tooltip("share:Q", title="%", format=".1f"),
            ],
        )
    )  # fmt: skip
    return finish(chart, height, words["description"])


@kept
def intervals(frame: pl.DataFrame, words: Mapping[str, str], verdicts: Sequence[str]) -> dict[str, Any]:
    """Dots with whiskers, one row each. ``frame``: name, value, low, high, series, in drawing order.

    ``verdicts``: the three values of series: below zero, above zero, no claim.
    """
    tooltip = [
        alt.Tooltip("name:N", title=words["series"]),
        *(alt.Tooltip(f"{c}:Q", title=words[c], format=".2f") for c in ("value", "low", "high")),
    ]
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=110, grid=False)),
        color=colour(verdicts, colours=VERDICTS),
        tooltip=tooltip,
    )
    rule = base.mark_rule(strokeWidth=2, clip=True).encode(
        x=alt.X("low:Q", title=words["axis"], scale=alt.Scale(nice=True)), x2="high:Q"
    )
    dots = base.mark_point(size=50, filled=True, opacity=1).encode(x="value:Q")
    zero = alt.Chart(pl.DataFrame({"x": [0.0]})).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x="x:Q")
    return finish(alt.layer(zero, rule, dots), max(120, 19 * frame.height + 40), words["description"])


@kept
def curves(frame: pl.DataFrame, words: Mapping[str, str], height: int = 260) -> dict[str, Any]:
    """Densities. ``frame``: score, series (a year as text), value."""
    names = frame["series"].unique(maintain_order=True).to_list()
    chart = (
        alt.Chart(frame)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("score:Q", title=words["x"], axis=alt.Axis(grid=False)),
            y=alt.Y("value:Q", title=words["axis"]),
            color=colour(names),
            tooltip=[
                alt.Tooltip("series:N", title=words["year"]),
                alt.Tooltip("score:Q", title=words["x"], format=".1f"),
                alt.Tooltip("value:Q", title=words["axis"], format=".4f"),
            ],
        )
    )
    return finish(chart, height, words["description"])


@kept
def scatter(
    frame: pl.DataFrame,
    words: Mapping[str, str],
    *,
    line: tuple[tuple[float, float], tuple[float, float]] | None = None,
    cross: tuple[float, float] | None = None,
    height: int = 320,
) -> dict[str, Any]:
    """Provinces as named dots. ``frame``: name, series, x, y; ``line`` a fitted line, ``cross`` the two means.

    A name stands where it covers nothing (``dot_names``); the others show by pointing at their dot.
    """
    names = frame["series"].unique(maintain_order=True).to_list()
    points, written = frame.select("x", "y").rows(), frame["name"].to_list()
    frame = frame.with_columns(
        pl.Series(width, dot_names.sides(points, written, (room, height - 100), line or ()), dtype=pl.String)
        for width, room in (("wide", 440), ("narrow", 240))
    )
    axis = {"type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": {"grid": False}}
    x, y = ({"field": field, "title": words[field], **axis} for field in ("x", "y"))
    layers: list[dict[str, Any]] = []
    if cross:
        layers += [
            {
                "data": {"values": [{field: at}]},
                "mark": {"type": "rule", "color": "#b8c2cb"},
                "encoding": {field: {"field": field, "type": "quantitative"}},
            }
            for field, at in zip("xy", cross, strict=True)
        ]
    if line:
        layers.append(
            {
                "data": {"values": [{"x": across, "y": up} for across, up in line]},
                "mark": {"type": "line", "color": QUIET, "strokeDash": [5, 3], "strokeWidth": 1.6},
                "encoding": {"x": x, "y": y},
            }
        )
    layers += [
        {
            "mark": {"type": "point", "size": 55, "filled": True, "opacity": 0.9},
            "encoding": {
                "x": x,
                "y": y,
                "color": _colour(names, legend=len(names) > 1),
                "tooltip": [
                    {"field": "name", "type": "nominal", "title": words["series"]},
                    _told("x", words["x"], ".2f"),
                    _told("y", words["y"], ".2f"),
                ],
            },
        },
        {
            "mark": {
                "type": "text",
                "fontSize": dot_names.SIZE,
                "color": INK,
                "baseline": "middle",
                "align": {"expr": f"{_SIDE} == 'right' ? 'left' : {_SIDE} == 'left' ? 'right' : 'center'"},
                "dx": {"expr": f"{_SIDE} == 'right' ? 6 : {_SIDE} == 'left' ? -6 : 0"},
                "dy": {"expr": f"{_SIDE} == 'up' ? -11 : {_SIDE} == 'down' ? 11 : 0"},
                "opacity": {"expr": f"{_SIDE} ? 0.9 : 0"},
            },
            "encoding": {"x": x, "y": y, "text": {"field": "name", "type": "nominal"}},
        },
    ]
    return _layered(frame, layers, height, words["description"])


def _told(field: str, title: str, how: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": title, "format": how}


def _colour(names: Sequence[str], legend: bool) -> dict[str, Any]:
    scale = {"domain": list(names), "range": [SERIES[i % len(SERIES)] for i in range(len(names))]}
    return {"field": "series", "type": "nominal", "scale": scale, "legend": {} if legend else None}


def _layered(
    frame: pl.DataFrame, layers: list[dict[str, Any]], height: int, description: str
) -> dict[str, Any]:
    """As ``finish``, written as Vega-Lite: Altair takes a twentieth of a second to declare a layered chart."""
    return {
        "data": {"values": frame.to_dicts()}, "layer": layers, "height": height, "description": description,
        "padding": PADDING, "config": CONFIG,
    }  # fmt: skip
