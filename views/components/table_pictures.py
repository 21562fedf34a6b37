"""Tables of the page as pictures for a memo: the ranking as bars with its numbers, the heat map as coloured cells."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from views.components import charts, summary
from views.components.classes import Classes
from views.components.map import FONT
from views.components.palette import INK, NO_DATA_COLOUR, ON_LIGHT, QUIET, light_inks, palette_for
from views.components.pictures import Picture, measured
from views.components.selection import Shown
from views.components.theme import light
from views.components.words import Translator

ROW = 20  # pixels of a row
CELL = 44  # pixels of a column of the heat map, at least
AXIS = {
    "title": None, "grid": False, "domain": False, "ticks": False, "labelLimit": 400, "labelColor": INK, "labelFontSize": 12,
}  # fmt: skip
CONFIG = {"font": FONT, "view": {"stroke": None}}


def ranking(shown: Shown, unit: str, t: Translator) -> Picture:
    """The ranking of a year: a bar a province, its number, and its interval of ranks where there is one."""
    show = summary.score if shown.is_score else summary.number
    rows = []
    for entry in summary.ordered(shown.entries):
        number = t("no_data") if entry.value is None else show(entry.value)
        ranks = f"　{entry.ranks[0]}–{entry.ranks[1]}" if shown.has_ranks and entry.ranks else ""
        name = _drawable(f"{entry.rank or '–'}　{entry.name}{charts.marks(entry)}")
        rows.append((name, entry.value, max(entry.value or 0.0, 0.0), number + ranks))
    table = pl.DataFrame(
        rows,
        orient="row",
        schema={"name": pl.String, "value": pl.Float64, "end": pl.Float64, "text": pl.String},
    )
    y = {"field": "name", "type": "nominal", "sort": None, "axis": AXIS}
    chart = {
        "data": {"values": table},
        "height": ROW * len(rows),
        "layer": [
            {
                "mark": {"type": "bar", "color": light("bar"), "height": ROW / 2, "cornerRadius": 2},
                "encoding": {"y": y, "x": {"field": "value", "type": "quantitative", "axis": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "color": INK},
                "encoding": {
                    "y": y,
                    "x": {"field": "end", "type": "quantitative"},
                    "text": {"field": "text"},
                },
            },
        ],
        "config": CONFIG,
    }
    caption = t("ranking_caption", what=shown.what, year=shown.year, unit=unit)
    notes = t("note_separator").join(charts.mark_texts(shown, t, trends=False))
    return Picture(f"{t('ranking')} · {caption}", [("", chart)], _drawable(notes))


def _drawable(text: str) -> str:
    """The font of the pictures has no turned arrow."""
    return text.replace("↻", "*")


def heat(
    cells: Sequence[tuple[str, str, float | None, str]],
    breaks: Classes,
    title: str,
    subtitle: str,
    legend: Sequence[tuple[str, str]],
) -> Picture:
    """``cells``: row, column, value and its text, row by row; ``breaks`` the classes that colour them."""
    colours = [NO_DATA_COLOUR, *palette_for(breaks.k)]
    steps = [-1 if (step := breaks.of(value)) is None else step for _, _, value, _ in cells]
    table = pl.DataFrame(
        [(row, column, step, text) for (row, column, _, text), step in zip(cells, steps, strict=True)],
        orient="row",
        schema={"row": pl.String, "column": pl.String, "class": pl.Int8, "text": pl.String},
    )
    columns = table["column"].unique(maintain_order=True).to_list()
    at = {
        "y": {"field": "row", "type": "nominal", "sort": None, "axis": AXIS},
        "x": {
            "field": "column",
            "type": "nominal",
            "sort": None,
            "axis": {
                **AXIS,
                "orient": "top",
                "labelAngle": -60 if len(columns) > 12 else -30,
                "labelColor": QUIET,
            },
        },
    }
    scale = {"domain": list(range(-1, breaks.k)), "range": colours}
    inks = [place - 1 for place in light_inks(colours)]
    ink = {
        "condition": {"test": f"indexof({inks}, datum['class']) >= 0", "value": "#ffffff"},
        "value": ON_LIGHT,
    }
    chart: dict[str, Any] = {
        "data": {"values": table},
        "height": ROW * table["row"].n_unique(),
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#ffffff"},
                "encoding": {
                    **at,
                    "color": {"field": "class", "type": "ordinal", "legend": None, "scale": scale},
                },
            },
            {
                "mark": {"type": "text", "fontSize": 10.5},
                "encoding": {**at, "text": {"field": "text"}, "color": ink},
            },
        ],
        "config": CONFIG,
    }
    names = 12 * max(measured(name) for name in table["row"])
    return Picture(
        title, [("", chart)], subtitle, legend, width=max(760, round(CELL * len(columns) + names + 40))
    )
