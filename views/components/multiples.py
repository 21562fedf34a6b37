"""Small multiples on the page: indices or years side by side in the same classes, with the table below them."""

from collections.abc import Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from indicators.industry_measures import measure_formula
from views.components import charts, classes, downloads, many, offer, player, side, state, summary
from views.components.map import MapRow
from views.components.mapside import (
    breaks_of,
    choose_classes,
    class_method,
    map_words,
    outlines_note,
    palette_name,
    put_map,
    source_of_map,
)
from views.components.palette import palette_for
from views.components.pictures import MAP, Picture, swatches
from views.components.scene import Scene, codes_of, evenly
from views.components.selection import Shown
from views.components.side import Panel


def indices_side_by_side(scene: Scene) -> Shown:
    t, year = scene.t, state.get("year")
    codes = many.chosen("codes", codes_of(scene), codes_of(scene)[:3])
    panels = [Panel(scene.node_name(code), scene.of(code, year)) for code in codes]
    with st.container(key="sentence"):
        st.html(f'<p class="lead">{escape(side.of_indices(panels, t))}</p>')
    draw_comparison(scene, panels, draw_panels(scene, panels), change=False)
    return panels[0].shown


def years_side_by_side(scene: Scene) -> Shown | None:
    t = scene.t
    years = many.chosen("years", scene.years, evenly(scene.years))
    if len(years) < 2:
        st.info(t("choose_two_years"), icon=":material/calendar_month:")
    panels = [Panel(year, scene.show(year)) for year in years]
    state.put("year", years[-1])
    with st.container(key="sentence"):
        st.html(f'<p class="lead">{escape(side.of_years(panels, t))}</p>')
    draw_comparison(scene, panels, draw_panels(scene, panels), change=True)
    return panels[-1].shown


def draw_panels(scene: Scene, panels: Sequence[Panel]) -> list[Picture]:
    """Small maps with the same classes over all of them, their legend and the choice of classes; one picture."""
    t = scene.t
    each = [[e.value for e in panel.shown.entries] for panel in panels]
    breaks = breaks_of([v for values in each for v in values], [panel.shown for panel in panels])
    colours = palette_for(breaks.k, palette_name())
    specs = []
    with st.container(key="mapside"):
        width = side.columns(len(panels))
        for start in range(0, len(panels), width):
            row = panels[start : start + width]
            for i, (column, panel) in enumerate(
                zip(st.columns(width, gap="small"), row, strict=False), start
            ):
                what = panel.title if panel.title != panel.shown.year else panel.shown.what
                with column:
                    st.html(f'<p class="small">{escape(panel.title)}</p>')
                    spec = draw_panel(scene, panel.shown, breaks, colours, f"panel_{i}", what)
                specs += [(panel.title, spec)] if spec else []
        legend = side_legend(scene, panels, breaks, each)
        st.html(legend)
        choose_classes(None, t)
    st.html(f'<p class="quiet">{t("side_caption")}</p>{source_of_map(t)}')
    small = (round(MAP[0] * 0.55), round(MAP[1] * 0.55))
    title = f"{panels[0].shown.what if panels[0].title == panels[0].shown.year else t('mode_indices')}"
    title += "" if panels[0].title == panels[0].shown.year else f" · {panels[0].shown.year}"
    note = f"{t('side_caption')} {outlines_note(t)}"
    return [Picture(title, specs, note, swatches(legend), width, *small)] if specs else []


def draw_panel(
    scene: Scene, shown: Shown, breaks: classes.Classes, colours: Sequence[str], key: str, what: str
) -> dict[str, Any] | None:
    t = scene.t
    show = summary.score if shown.is_score else summary.number
    # The table below holds ranks and marks: three maps with all of it would be half as heavy again.
    found = {e.code: e.value for e in shown.entries if e.value is not None}
    rows = [MapRow(c, found.get(c), show(found[c]) if c in found else t("no_data")) for c in scene.names]
    description = t(
        "map_description", what=what, year=shown.year, k=breaks.k, classes=t(f"classes_{class_method()}")
    )
    return put_map(scene, key, rows, breaks, map_words(shown, description, t), colours, names=False)


def side_legend(
    scene: Scene, panels: Sequence[Panel], breaks: classes.Classes, each: Sequence[Sequence[float | None]]
) -> str:
    t = scene.t
    show = summary.score if panels[0].shown.is_score else summary.number
    counts = ["·".join(map(str, places)) for places in zip(*(breaks.counts(v) for v in each), strict=True)]
    missing = "·".join(str(len(scene.names) - sum(v is not None for v in values)) for values in each)
    words = {"legend": t("legend"), "no_data": t("no_data")}
    return charts.legend(breaks, counts, missing, show, words, palette_name())


def draw_comparison(scene: Scene, panels: Sequence[Panel], drawn: Sequence[Picture], *, change: bool) -> None:
    t = scene.t
    note = "side_table_note" if panels[0].shown.is_score else "side_table_note_value"
    listed = side.comparison(panels, scene.names, state.get("province"), t, change=change)
    with st.container(key="rankside"):
        st.html(
            f'<p class="quiet"><b>{t("side_table")}</b> · {t(note)}</p>'
            f'<div class="scroll half" tabindex="0">{listed}</div>'
        )
    offer_table(
        scene, pl.concat([panel.shown.table for panel in panels]),
        "years" if change else "indices", [panel.shown for panel in panels],
        panels[0].shown.what if change else t("list_separator").join(p.title for p in panels), drawn,
    )  # fmt: skip


def offer_table(
    scene: Scene,
    table: pl.DataFrame,
    name: str,
    shown: Sequence[Shown],
    title: str,
    drawn: Sequence[Picture],
) -> None:
    """The rows behind several maps, one below the other, and the maps."""
    if player.downloads_wait():
        return
    sources = list(dict.fromkeys(line for one in shown for line in one.sources))
    offer.table_buttons(
        scene.store, scene.t, downloads.public_columns(table),
        [f"overview_{name}", shown[0].year], f"{title} {shown[-1].year}", pictures=drawn,
        unit=scene.t("unit_score") if shown[0].is_score else shown[0].unit,
        formula="" if scene.edition else measure_formula(state.get("measure")),
        notes=list(dict.fromkeys(note for one in shown for note in one.notes)),
        sources=sources, edition=scene.edition,
    )  # fmt: skip
