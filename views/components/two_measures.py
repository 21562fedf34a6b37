"""Two measures on one map, on the page: nine colours, the legend that counts, the table."""

from collections.abc import Sequence
from html import escape

import polars as pl
import streamlit as st

from views.components import pair, state, summary
from views.components.map import MapRow
from views.components.mapside import (
    breaks_of,
    choose_classes,
    map_words,
    outlines_note,
    put_map,
    source_of_map,
)
from views.components.multiples import offer_table
from views.components.palette import BIVARIATE
from views.components.pictures import MAP, Picture
from views.components.scene import Scene
from views.components.selection import Shown


def two_measures(scene: Scene) -> Shown:
    """The first measure from the filters, the second laid over it."""
    t, year, province = scene.t, state.get("year"), state.get("province")
    first, second = scene.show(year), scene.of(state.get("second"), year)
    breaks = [breaks_of([e.value for e in shown.entries], [shown], pair.LEVELS) for shown in (first, second)]
    both = pair.Pair(pair.levels(first.entries, breaks[0]), pair.levels(second.entries, breaks[1]))
    with st.container(key="sentence"):
        said = pair.finding(both, scene.names, year, first.what, second.what, t)
        st.html(f'<p class="lead">{escape(said)}</p><p class="quiet">{t("pair_note")}</p>')
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(key="mapside"):
        by_code = {e.code: e for e in second.entries}
        rows = [
            MapRow(
                e.code, both.place(e.code), pair_tip(scene, both, [(first, e), (second, by_code.get(e.code))])
            )
            for e in first.entries
        ]
        rows += [MapRow(c, None, t("no_data")) for c in scene.names if c not in {r.adcode for r in rows}]
        words = map_words(first, t("pair_description", year=year, x=first.what, y=second.what), t)
        words["value"] = t("pair_levels_head")
        spec = put_map(scene, "mapbox", rows, pair.NINE, words, BIVARIATE)
        choose_classes(None, t, palette=False)
        st.html(source_of_map(t))
    with right:
        limits = [
            pair.ranges(b, [e.value for e in one.entries], summary.score if one.is_score else summary.number)
            for b, one in zip(breaks, (first, second), strict=True)
        ]
        with st.container(key="rankside"):
            st.html(pair.legend(both, first.what, second.what, (limits[0], limits[1]), t))
            st.html(
                f'<div class="scroll half" tabindex="0">{pair.listing(both, first, second, scene.names, province, t)}</div>'
            )
        title, key = f"{first.what} × {second.what} · {year}", pair.swatches(both, t)
        drawn = [Picture(title, [("", spec)], outlines_note(t), key, 1, *MAP)] if spec else []
        tables = pl.concat([first.table, second.table], how="diagonal_relaxed")
        offer_table(scene, tables, "pair", [first, second], f"{first.what} × {second.what}", drawn)
    return first


def pair_tip(scene: Scene, both: pair.Pair, measured: Sequence[tuple[Shown, summary.Entry | None]]) -> str:
    """Both values with their levels on one line."""
    t, parts = scene.t, []
    for (shown, entry), level in zip(measured, (both.x, both.y), strict=True):
        if entry is None or entry.value is None:
            parts.append(f"{shown.what} {t('no_data')}")
            continue
        show = summary.score if shown.is_score else summary.number
        words = t(f"level_{level[entry.code]}")
        parts.append(t("pair_tip", what=shown.what, value=show(entry.value), level=words))
    return " · ".join(parts)
