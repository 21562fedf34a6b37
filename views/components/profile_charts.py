"""Charts of the province and the comparison page: frames with ready numbers in, Vega-Lite out.

Names of indicators are long, so rows carry their name above the mark instead of beside an axis: nothing is cut off
on a phone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from views.components.kept import kept, plain
from views.components.map import FONT
from views.components.palette import ACCENT, INK, QUIET
from views.components.theme import light

GREY, BAND, BLUE, DARK = "#7d8a97", "#c9d3dc", light("bar"), "#134c7a"
# Told apart with every common form of colour blindness (Okabe and Ito), dark enough on white.
SUBJECT_COLOURS = (ACCENT, "#0072b2", "#00795c", "#8a4f9e", "#7a6200", INK)
MEDIAN_COLOUR = "#8895a1"
CONFIG: dict[str, Any] = {
    "font": FONT,
    "text": {"font": FONT},
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "gridColor": light("thin"), "labelFontSize": 11, "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
}  # fmt: skip
ROW = 34  # height of a row with its name above the mark


def configured(chart: Any, height: float, description: str) -> dict[str, Any]:
    """The house look: font, quiet axes, no frame."""
    return plain(chart, height=height, description=description, config=CONFIG)


@kept
def small_trend(rows: pl.DataFrame, words: Mapping[str, str]) -> dict[str, Any]:
    """One index of one province over the years, with its interval, the middle half of provinces and the median.

    Written as Vega-Lite: a page shows ten of them.
    """
    years = rows["year"].to_list()

    def score(field: str, **more: Any) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "scale": {"domain": [0, 100]}, **more}

    def told(field: str, title: str, how: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "title": words[title], "format": how}

    bold = {"type": "line", "color": ACCENT, "strokeWidth": 2.2, "point": {"size": 22, "color": ACCENT}}
    parts = [("score", "score"), ("score_low", "low"), ("score_high", "high"), ("median", "median")]
    tooltip = [told("year", "year", "d"), *(told(field, title, ".1f") for field, title in parts)]
    return {
        "height": 132, "description": words["description"], "config": CONFIG,
        "data": {"values": rows.select("year", "score", "score_low", "score_high", "low", "median", "high").to_dicts()},
        "encoding": {
            "x": {
                "field": "year", "type": "quantitative", "title": None, "scale": {"nice": False},
                "axis": {"format": "d", "values": [years[0], years[-1]], "grid": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "area", "color": BAND, "opacity": 0.6},
                "encoding": {
                    "y": score("low", axis={"values": [0, 50, 100], "title": None}), "y2": {"field": "high"},
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
        ],
    }  # fmt: skip


@kept
def shares(rows: pl.DataFrame, name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Bars of the province's shares (percent) with a tick for the same share of the nation."""
    data = rows.select(pl.col(name).alias("name"), "share", "nation")
    y = alt.Y(
        "name:N", sort=data["name"].to_list(), title=None, axis=alt.Axis(labelLimit=200, labelColor=INK)
    )
    tooltip = [
        alt.Tooltip("name:N", title=words["group"]),
        alt.Tooltip("share:Q", title=words["share"], format=".1f"),
        alt.Tooltip("nation:Q", title=words["nation"], format=".1f"),
    ]
    base = alt.Chart(data).encode(y=y, tooltip=tooltip)
    bars = base.mark_bar(color=BLUE, height=13).encode(alt.X("share:Q", title=words["axis"]))
    ticks = base.mark_tick(color=ACCENT, thickness=3, size=19).encode(alt.X("nation:Q"))
    return configured(alt.layer(bars, ticks), 24 * data.height + 40, words["description"])


def _row_names(codes: Sequence[str], names: Sequence[str]) -> tuple[Any, Any]:
    """The y encoding of rows without an axis, and the layer that writes each row's name above its mark."""
    y = alt.Y("code:N", sort=list(codes), axis=None)
    texts = pl.DataFrame({"code": list(codes), "name": list(names)})
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": -12, "fontSize": 11.5}
    base = alt.Chart(texts).encode(y=y, x=alt.value(0), text="name:N")
    halo = base.mark_text(**place, stroke="white", strokeWidth=3, strokeJoin="round")
    layer = alt.layer(halo, base.mark_text(**place, color=INK))
    return y, layer


@kept
def contributions(rows: pl.DataFrame, name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Bars from zero, up or down, one a row: code, the column ``name``, contribution."""
    data = rows.select("code", pl.col(name).alias("name"), "contribution").drop_nulls()
    y, names = _row_names(data["code"].to_list(), data["name"].to_list())
    bars = (
        alt.Chart(data)
        .mark_bar(height=9)
        .encode(
            y=y,
            x=alt.X("contribution:Q", title=words["axis"]),
            color=alt.condition("datum.contribution < 0", alt.value(ACCENT), alt.value(BLUE)),
            tooltip=[
                alt.Tooltip("name:N", title=words["name"]),
                alt.Tooltip("contribution:Q", title=words["axis"], format="+.2f"),
            ],
        )
    )
    zero = alt.Chart(pl.DataFrame({"zero": [0]})).mark_rule(color=QUIET).encode(x="zero:Q")
    return configured(alt.layer(bars, zero, names), ROW * data.height + 45, words["description"])


@kept
def waterfall(steps: pl.DataFrame, name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Horizontal waterfall: amounts of two years and the parts between them."""
    data = steps.select(
        pl.col("step").alias("code"), pl.col(name).alias("name"), "bottom", "top", "value",
        pl.when(pl.col("step").is_in(["start", "end"])).then(pl.lit(DARK))
        .when(pl.col("value") < 0).then(pl.lit(BLUE)).otherwise(pl.lit(ACCENT)).alias("colour"),
    )  # fmt: skip
    y, names = _row_names(data["code"].to_list(), data["name"].to_list())
    bars = (
        alt.Chart(data)
        .mark_bar(height=11)
        .encode(
            y=y,
            x=alt.X("bottom:Q", title=words["axis"]),
            x2="top:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title=words["name"]),
                alt.Tooltip("value:Q", title=words["axis"], format=",.1f"),
            ],
        )
    )
    return configured(alt.layer(bars, names), ROW * data.height + 45, words["description"])


@kept
def quadrant(
    rows: pl.DataFrame, name: str, selected: str, words: Mapping[str, str], *, labelled: bool = True
) -> dict[str, Any]:
    """Scatter of two axes with the cuts of the quadrants; the selected province stands out with its name."""
    data = rows.select("province_code", pl.col(name).alias("name"), "x", "y").drop_nulls()
    own = data.filter(pl.col("province_code") == selected)
    x = alt.X("x:Q", title=words["x"], scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("y:Q", title=words["y"], scale=alt.Scale(zero=False, nice=True))
    tooltip = [
        alt.Tooltip("name:N", title=words["province"]),
        alt.Tooltip("x:Q", title=words["x"], format=",.2f"),
        alt.Tooltip("y:Q", title=words["y"], format=",.2f"),
    ]
    cut = pl.DataFrame({"x": [rows["x_cut"][0]], "y": [rows["y_cut"][0]]})
    layers = [
        alt.Chart(cut).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x=x),
        alt.Chart(cut).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(y=y),
        alt.Chart(data).mark_circle(color=GREY, size=46, opacity=0.8).encode(x, y, tooltip=tooltip),
    ]
    if not own.is_empty():
        layers.append(
            alt.Chart(own).mark_circle(color=ACCENT, size=110, opacity=1).encode(x, y, tooltip=tooltip)
        )
        if labelled:
            layers.append(
                alt.Chart(own)
                .mark_text(color=ACCENT, dy=-13, fontSize=13, fontWeight="bold")
                .encode(x, y, text="name:N")
            )
    return configured(alt.layer(*layers), 290, words["description"])


def _colour(subjects: Mapping[str, str], medians: Sequence[str]) -> Any:
    """Colours of the subjects by their shown names: one each for provinces, grey for medians."""
    free = iter(SUBJECT_COLOURS)
    colours = [MEDIAN_COLOUR if subject in medians else next(free) for subject in subjects]
    return alt.Color(
        "subject:N", title=None,
        scale=alt.Scale(domain=list(subjects.values()), range=colours),
        legend=alt.Legend(orient="top", columns=3, labelFontSize=12, symbolType="circle", labelLimit=200),
    )  # fmt: skip


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
    x = alt.X("score:Q", title=words["axis"], scale=alt.Scale(domain=[0, 100]))
    colour = _colour(subjects, medians)
    lines = (
        alt.Chart(data)
        .mark_line(strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=colour,
            order="place:Q",
            strokeDash=alt.condition("datum.median", alt.value([5, 3]), alt.value([1, 0])),
            detail="subject:N",
        )
    )
    points = (
        alt.Chart(data.drop_nulls("score"))
        .mark_circle(size=60, opacity=1)
        .encode(x=x, y=y, color=colour, tooltip=_score_tooltip(words))
    )
    return configured(alt.layer(lines, points, names), ROW * listed.height + 105, words["description"])


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
    x_scale = alt.Scale(domain=[0, 100])
    bars = (
        alt.Chart(ends.sort("code"))
        .mark_rule(color=BAND, strokeWidth=3)
        .encode(x=alt.X("low:Q", title=words["axis"], scale=x_scale), x2="high:Q", y=y)
    )
    points = (
        alt.Chart(data)
        .mark_circle(size=80, opacity=0.95)
        .encode(
            x=alt.X("score:Q", title=words["axis"], scale=x_scale),
            y=y,
            color=_colour(subjects, medians),
            tooltip=_score_tooltip(words),
        )
    )
    return configured(alt.layer(bars, points, names), ROW * listed.height + 105, words["description"])


def _score_tooltip(words: Mapping[str, str]) -> list[Any]:
    return [
        alt.Tooltip("subject:N", title=words["subject"]),
        alt.Tooltip("name:N", title=words["name"]),
        alt.Tooltip("score:Q", title=words["axis"], format=".1f"),
    ]
