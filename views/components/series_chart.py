"""Lines of one series over the years: broken where its scope changes, hollow where a cell carries a mark."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from views.components.figures import colour, finish, year_axis
from views.components.palette import QUIET


def series_chart(frame: pl.DataFrame, breaks: Sequence[int], words: Mapping[str, str]) -> Any:
    """``frame``: year, series, value, marked; ``breaks``: first years of a new scope, where no line passes.

    ``words``: axis, year, series, description, break (title of the dashed rules).
    """
    scopes = sum((pl.col("year") >= year).cast(pl.Int32) for year in breaks) + pl.lit(0)
    frame = frame.with_columns(scope=scopes).select("year", "series", "value", "marked", "scope")
    names = frame["series"].unique(maintain_order=True).to_list()
    base = alt.Chart(frame).encode(
        x=year_axis(frame["year"].unique().sort().to_list()),
        y=alt.Y("value:Q", title=words["axis"], scale=alt.Scale(zero=False)),
        color=colour(names),
        tooltip=[
            alt.Tooltip("series:N", title=words["series"]),
            alt.Tooltip("year:Q", title=words["year"], format="d"),
            alt.Tooltip("value:Q", title=words["axis"], format=",.6~g"),
        ],
    )
    hollow = alt.condition("datum.marked", alt.value("#ffffff"), colour(names, legend=False))
    points = base.mark_point(size=30, opacity=1, strokeWidth=1.5).encode(fill=hollow)
    layers = [base.mark_line(strokeWidth=2).encode(detail="scope:O"), points]
    first, last = frame["year"].min(), frame["year"].max()
    inside = [{"at": year - 0.5, "year": year} for year in breaks if first < year <= last]  # type: ignore[operator]
    if inside:
        rules = alt.Chart(pl.DataFrame(inside)).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(
            x="at:Q", tooltip=[alt.Tooltip("year:Q", title=words["break"], format="d")]
        )  # fmt: skip
        layers.append(rules)
    return finish(alt.layer(*layers), 260, words["description"])
