"""省份×产业 Provinces and industries: one measure as a heat map."""

from collections.abc import Sequence
from html import escape

import polars as pl
import streamlit as st

from indicators.analysis import lens
from views.components import charts, classes, state, summary, table_pictures
from views.components.palette import NO_DATA_COLOUR, ink_on, palette_for
from views.components.pictures import swatches
from views.industry_sections.page import Page


def show(page: Page) -> None:
    t, language = page.t, page.language
    year = page.inventory_year or max(page.ask(lens.national, "total")["year"])
    page.heading(t("ind_heat", year=year))
    one, two = st.columns([3, 2], gap="small")
    with one:
        measure = state.select(
            t("filter_measure"), "heat_measure", lens.HEAT_MEASURES, lens.HEAT_MEASURES[0], page.measure_name
        )
    with two:
        level = state.select(
            t("ind_level"), "heat_level", lens.LEVELS, lens.LEVELS[0], lambda key: t(f"ind_level_{key}"),
            st.segmented_control, required=True,
        )  # fmt: skip
    table = page.ask(lens.heat, measure, year, level)
    unit = table[f"unit_{language}"][0]
    note = t("ind_heat_quotient") if measure == "location_quotient" else t("ind_heat_unit", unit=unit)
    page.quiet(note)
    breaks = classes.quantile(table["value"].to_list())
    words = {"legend": t("legend"), "no_data": t("no_data")}
    counts = breaks.counts(table["value"].to_list())
    legend = charts.legend(breaks, counts, table["value"].null_count(), summary.number, words)
    st.html(heat_html(page, table, breaks, page.measure_name(measure)) + legend)
    frozen = t("frozen_mark") if table["frozen"].any() else ""
    if frozen:
        st.html(f'<p class="marks">{frozen}</p>')
    # Rows in the order of the page; the picture has the marks of its names in the line below its title.
    names = {row["province_code"]: page.marked(row, html=False) for row in rows_of(table).to_dicts()}
    cells = [
        (names[row["province_code"]], row[f"industry_{language}"], row["value"], cell_text(row["value"]))
        for row in table.to_dicts()
    ]
    title = f"{page.measure_name(measure)} · {t('ind_heat', year=year)}"
    subtitle = t("note_separator").join(text for text in (note, frozen) if text)
    page.offer(
        table, "heat", title, measure=measure, unit=unit, also=[measure, level, str(year)], of_industry=False,
        pictures=[table_pictures.heat(cells, breaks, title, subtitle, swatches(legend))],
    )  # fmt: skip


def rows_of(table: pl.DataFrame) -> pl.DataFrame:
    """Provinces in their order, each frozen where one of its cells is."""
    return table.group_by("province_code", maintain_order=True).agg(
        pl.col("province_zh", "province_en").first(), pl.col("frozen").any()
    )


def heat_html(page: Page, table: pl.DataFrame, breaks: classes.Classes, name: str) -> str:
    """Rows are provinces, columns industries; shades are the five quantile classes of the whole table."""
    colours = palette_for(breaks.k)
    columns = table.select("industry_code", f"industry_{page.language}").unique(maintain_order=True).rows()
    values = {(row["province_code"], row["industry_code"]): row["value"] for row in table.to_dicts()}
    chosen = (
        page.key if any(code == page.key for code, _ in columns) else f"group:{page.industry['group_code']}"
    )
    head = "".join(
        f'<th scope="col" class="turn{" on" if code == chosen else ""}"><span>{escape(words)}</span></th>'
        for code, words in columns
    )
    body = []
    for row in rows_of(table).to_dicts():
        province = row["province_code"]
        texts = [heat_cell(values[province, code], breaks, colours) for code, _ in columns]
        css = "on" if province == page.province else "off"
        body.append(f"<tr class={css}><td>{page.marked(row)}{''.join(texts)}")
    return (
        f'<div class="wide" tabindex="0"><table class="plain heat lens" aria-label="{escape(name)}">'
        f"<thead><tr><th scope=col>{page.t('province')}</th>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def heat_cell(value: float | None, breaks: classes.Classes, colours: Sequence[str]) -> str:
    step = breaks.of(value)
    colour = NO_DATA_COLOUR if step is None else colours[step]
    return f'<td style="background:{colour};color:{ink_on(colour)}">{cell_text(value)}'


def cell_text(value: float | None) -> str:
    """Three digits, for the room of a cell."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 9.95 else f"{value:.2f}"
