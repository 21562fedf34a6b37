"""Charts of the analysis pages: lines, stacked parts, intervals, scatter; frames in, Vega-Lite out, no computation."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from views.components import dot_names
from views.components.kept import kept, plain
from views.components.map import FONT
from views.components.palette import INK, QUIET
from views.components.theme import light

# Told apart with every common form of colour blindness (Okabe and Ito), dark enough for lines on white.
SERIES = ("#0072b2", "#d55e00", "#00805e", "#b0578d", "#8a6d00", light("soft"), "#4a94c8")
CONFIG: dict[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
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
VERDICTS = ("#00805e", "#d55e00", "#8793a0")  # below zero, above zero, no claim


def finish(chart: Any, height: int, description: str) -> dict[str, Any]:
    """Size, text for screen readers, fonts and quiet axes."""
    padding = {"left": 4, "right": 6, "top": 10, "bottom": 4}
    return plain(chart, height=height, description=description, padding=padding, config=CONFIG)


def year_axis(years: Sequence[int]) -> alt.X:
    """Whole years; every one of a short span, every fifth of a long one."""
    ticks = [y for y in years if y % 5 == 0] if len(years) > 12 else list(years)
    axis = alt.Axis(format="d", values=ticks, grid=False)
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
    base = alt.Chart(frame).encode(
        x=year_axis(frame["year"].unique().sort().to_list()),
        y=alt.Y("value:Q", title=words["axis"] if titled else None, scale=alt.Scale(zero=False)),
        color=colour(names, legend=len(names) > 1),
        tooltip=[
            alt.Tooltip("series:N", title=words["series"]),
            alt.Tooltip("year:Q", title=words["year"], format="d"),
            alt.Tooltip("value:Q", title=words["axis"], format=",.4~g"),
        ],
    )
    points = base.mark_point(size=26, opacity=1, filled=True)
    if "frozen" in frame.columns:
        points = base.mark_point(size=30, opacity=1, strokeWidth=1.5).encode(
            fill=alt.condition("datum.frozen", alt.value("#ffffff"), colour(names, legend=False))
        )
    return finish(alt.layer(base.mark_line(strokeWidth=2), points), height, words["description"])


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
    x = alt.X("x:Q", title=words["x"], scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title=words["y"], scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(grid=False))
    base = alt.Chart(frame).encode(x=x, y=y)
    layers: list[Any] = []
    if cross:
        layers += [
            alt.Chart(pl.DataFrame({"x": [cross[0]]})).mark_rule(color="#b8c2cb").encode(x="x:Q"),
            alt.Chart(pl.DataFrame({"y": [cross[1]]})).mark_rule(color="#b8c2cb").encode(y="y:Q"),
        ]
    if line:
        ends = pl.DataFrame({"x": [p[0] for p in line], "y": [p[1] for p in line]})
        layers.append(
            alt.Chart(ends).mark_line(color=QUIET, strokeDash=[5, 3], strokeWidth=1.6).encode(x=x, y=y)
        )
    layers += [
        base.mark_point(size=55, filled=True, opacity=0.9).encode(
            color=colour(names, legend=len(names) > 1),
            tooltip=[
                alt.Tooltip("name:N", title=words["series"]),
                alt.Tooltip("x:Q", title=words["x"], format=".2f"),
                alt.Tooltip("y:Q", title=words["y"], format=".2f"),
            ],
        ),
        base.mark_text(
            fontSize=dot_names.SIZE,
            color=INK,
            baseline="middle",
            align=alt.expr(f"{_SIDE} == 'right' ? 'left' : {_SIDE} == 'left' ? 'right' : 'center'"),
            dx=alt.expr(f"{_SIDE} == 'right' ? 6 : {_SIDE} == 'left' ? -6 : 0"),
            dy=alt.expr(f"{_SIDE} == 'up' ? -11 : {_SIDE} == 'down' ? 11 : 0"),
            opacity=alt.expr(f"{_SIDE} ? 0.9 : 0"),
        ).encode(text="name:N"),
    ]
    return finish(alt.layer(*layers), height, words["description"])
