"""Ranking table, legend, small trend chart and coverage table: frames in, marks on the page out."""

import operator
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from views.components import sparks, summary
from views.components.classes import Classes
from views.components.map import FONT, UNTOLD
from views.components.palette import ACCENT, NO_DATA_COLOUR, PALETTE, QUIET, ink_on, palette_for
from views.components.selection import Shown
from views.components.theme import light
from views.components.words import Translator


def legend(
    classes: Classes,
    counts: Sequence[int | str],
    missing: int | str,
    show: Callable[[float], str],
    words: Mapping[str, str],
    palette: str = "blue",
) -> str:
    """Legend of the map: one swatch a class with its limits and how many provinces fall in it."""
    colours = palette_for(classes.k, palette)
    items = []
    for i, (colour, n) in enumerate(zip(colours, counts, strict=True)):
        low, high = show(classes.bins[i]), show(classes.bins[i + 1])
        text = low if low == high else f"{low} – {high}"
        items.append(f'<span><i style="background:{colour}"></i>{text}&nbsp;({n})</span>')
    items.append(
        f'<span><i style="background:{NO_DATA_COLOUR}"></i>{escape(words["no_data"])}&nbsp;({missing})</span>'
    )
    return f'<div class="legend" role="img" aria-label="{escape(words["legend"])}">{"".join(items)}</div>'


def table(
    headers: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, Sequence[str]]],
    kind: str,
    caption: str = "",
) -> str:
    """HTML table. ``headers`` are (text, css class), ``rows`` (css class, ready-made cells, one a header).

    A column of class ``row`` holds the heads of the rows, one of class ``own`` cells with their own tag. End tags that HTML lets one omit are omitted: a table travels with every answer of the server.
    """
    head = "".join(f'<th scope=col class="{css}">{escape(text)}' for text, css in headers)
    special = {"row": "<th scope=row>", "own": "", "": "<td>"}
    opening = [special.get(css, f"<td class={css}>") for _, css in headers]
    body = "".join(
        (f"<tr class={css}>" if css else "<tr>") + "".join(map(operator.add, opening, cells))
        for css, cells in rows
    )
    label = f' aria-label="{escape(caption)}"' if caption else ""
    return f'<table class="{kind}"{label}><thead><tr>{head}</thead><tbody>{body}</tbody></table>'


def ranking(shown: Shown, province: str, t: Translator) -> str:
    """Ranking of the provinces: the same numbers as the map, with bar, raw value, coverage and marks."""
    ranked = summary.ordered(shown.entries)
    show = summary.score if shown.is_score else summary.number
    top = max((abs(e.value) for e in ranked if e.value is not None), default=0.0) or 1.0
    with_raw = shown.kind == "indicator"
    with_coverage = shown.kind in ("index", "pillar")
    # Columns are styled by their place (table.places): a class on every cell would be sent again every time.
    with_interval = any(e.interval for e in ranked)
    heads = [t("rank"), t("province"), t("region"), "", t("score") if shown.is_score else t("value")]
    heads += [t("interval")] if with_interval else []
    heads += [t("rank_interval")] if shown.has_ranks else []
    heads += [t("raw_value")] if with_raw else [t("coverage")] if with_coverage else []
    changes = sparks.changes(shown.full, shown.column, int(shown.year), is_score=shown.is_score)
    drawn = set(shown.full.filter(pl.col(shown.column).is_not_null())["province_code"]) if changes else set()
    heads += [sparks.header(shown.full, shown.column, t)[0]] if changes else []
    rows = []
    for e in ranked:
        mark = marks(e)
        title = f' title="{escape(summary.remark(e, t))}"' if mark or e.reason else ""
        cells = [
            str(e.rank) if e.rank else "–",
            f"{escape(e.name)}{f' <span{title}>{mark}</span>' if mark else ''}",
            escape(e.region),
            "<td>" if e.value is None else f"<td style=--w:{100 * max(e.value, 0) / top:.0f}>",
            show(e.value) if e.value is not None else f"<span{title}>{t('no_data')}</span>",
        ]
        if with_interval:
            low, high = e.interval or (None, None)
            cells.append("" if low is None else f"[{summary.number(low)}, {summary.number(high)}]")
        if shown.has_ranks:
            cells.append(f"{e.ranks[0]}–{e.ranks[1]}" if e.ranks else "")
        cells += (
            [summary.number(e.raw)] if with_raw else [summary.percent(e.coverage)] if with_coverage else []
        )
        # The class names the outline of the province's trend; the style sheet with it was sent before.
        outline = f" class=k{e.code[:2]}" if e.code in drawn else ""
        cells += [f"<td{outline}>{changes.get(e.code, '')}"] if changes else []
        css = "on" if e.code == province else "none" if e.value is None else ""
        rows.append((css, cells))
    kinds = {1: "row", 3: "own"} | ({len(heads) - 1: "own"} if changes else {})
    headers = [(text, kinds.get(i, "")) for i, text in enumerate(heads)]
    return table(headers, rows, "rank places", shown.what)


def ranking_with_trends(shown: Shown, province: str, t: Translator, css: str = "scroll") -> str:
    """The ranking in a box that scrolls by itself, with the outlines its trends are drawn from."""
    at = sparks.reached(shown.full, shown.column, int(shown.year))
    return (
        f'<div class="{css}" tabindex="0" style="--at:{at}px">{ranking(shown, province, t)}</div>'
        f"<style>{sparks.outlines(shown.full, shown.column)}</style>"
    )


def marks(entry: summary.Entry) -> str:
    """The marks behind a province's name: frozen split, carried forward, a note on the data."""
    return f"{'◆' if entry.frozen else ''}{'↻' if entry.carried_share else ''}{'!' if entry.flags else ''}"


def mark_texts(shown: Shown, t: Translator, *, trends: bool = True) -> list[str]:
    """What the marks in the ranking mean, only those that occur; ``trends``: the small graphs too."""
    texts = []
    if any(e.frozen for e in shown.entries):
        texts.append(t("frozen_mark") if shown.kind == "industry" else t("frozen_node_mark"))
    if any(e.carried_share for e in shown.entries):
        texts.append(t("carried_mark"))
    if shown.has_ranks:
        texts.append(t("rank_interval_mark"))
    if trends and sparks.drawn(shown.full, shown.column):
        texts.append(sparks.header(shown.full, shown.column, t)[1])
    if flags := sorted({flag for e in shown.entries for flag in e.flags}):
        texts.append(t("flag_mark", flags=t("list_separator").join(flags)))
    return texts


def mark_key(shown: Shown, t: Translator) -> str:
    """The same as small paragraphs."""
    return "".join(f'<p class="marks">{escape(text)}</p>' for text in mark_texts(shown, t))


def bar(share: float | None) -> str:
    """A bar of ``share`` (0 … 1) of the cell's width; nothing without a value."""
    return "" if share is None else f"<s style=width:{100 * min(max(share, 0), 1):.0f}%></s>"


def trend_chart(
    series: pl.DataFrame, band: pl.DataFrame, name: str, words: Mapping[str, str], years: Sequence[int]
) -> dict[str, Any]:
    """One province (``series``: year, value) over the spread of all (``band``: year, low, middle, high).

    A Vega-Lite specification for ``st.vega_lite_chart(spec=…)``.
    """
    axis = {"format": "d", "tickMinStep": 1, "values": _ticks(years), "grid": False}
    year = {"field": "year", "type": "quantitative", "title": None, "scale": {"nice": False}, "axis": axis}
    tip = {"field": "year", "type": "quantitative", "format": "d", "title": words["year"]}

    def number(field: str, **more: Any) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "scale": {"zero": False}, **more}

    def told(field: str, title: str) -> list[dict[str, Any]]:
        return [tip, {"field": field, "type": "quantitative", "format": ".4~g", "title": title}]

    quiet = {"type": "line", "color": QUIET, "strokeDash": [5, 3], "strokeWidth": 1.4}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "area", "color": "#c9d3dc", "opacity": 0.6},
            "encoding": {"x": year, "y": number("low", title=words["axis"]), "y2": {"field": "high"}},
        },
        {
            "mark": quiet,
            "encoding": {"x": year, "y": number("middle"), "tooltip": told("middle", words["median"])},
        },
    ]
    datasets = {"band": band}
    if not series.is_empty():
        datasets["own"] = series
        bold = {"type": "line", "color": ACCENT, "strokeWidth": 2.6, "point": {"size": 36, "color": ACCENT}}
        encoding = {"x": year, "y": number("value"), "tooltip": told("value", name)}
        layers.append({"data": {"name": "own"}, "mark": bold, "encoding": encoding})
    axes = {"labelColor": QUIET, "titleColor": QUIET, "gridColor": light("thin"), "labelFontSize": 11}
    return {
        "description": words["description"],
        "height": 210,
        "data": {"name": "band"},
        "datasets": datasets,
        "layer": layers,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "mark": UNTOLD,
            "axis": {**axes, "titleFontSize": 11, "titleFontWeight": "normal"},
        },
    }


def _ticks(years: Sequence[int]) -> list[int]:
    """Every year of a short span, every fifth of a long one."""
    return [y for y in years if y % 5 == 0] if len(years) > 12 else list(years)


def coverage_cell(count: int | None, total: int = 31) -> str:
    """Cell of the coverage table: count on a shade that deepens with it, empty when there is none."""
    if not count:
        return '<td style="background:var(--blank)"></td>'
    step = 0 if count < total / 2 else 1 if count < 28 else 2 if count < total else 3
    ink = ink_on(PALETTE[step])
    return f'<td style="background:{PALETTE[step]};color:{ink}">{count}</td>'
