"""省份×产业 Provinces and industries: one measure as a heat map."""

from collections.abc import Sequence
from html import escape

import polars as pl
import streamlit as st

from indicators.analysis import lens
from views.components import (
    charts,
    classes,
    state,
    summary,
)
from views.components.palette import ink_on, palette_for
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
    page.quiet(t("ind_heat_quotient") if measure == "location_quotient" else t("ind_heat_unit", unit=unit))
    st.html(heat_html(page, table, measure))
    if table["frozen"].any():
        st.html(f'<p class="marks">{t("frozen_mark")}</p>')
    page.offer(
        table, "heat", f"{page.measure_name(measure)} {year}", measure=measure, unit=unit,
        also=[measure, level, str(year)],
    )  # fmt: skip


def heat_html(page: Page, table: pl.DataFrame, measure: str) -> str:
    """Rows are provinces, columns industries; shades are the five quantile classes of the whole table."""
    breaks = classes.quantile(table["value"].to_list())
    colours = palette_for(breaks.k)
    columns = table.select("industry_code", f"industry_{page.language}").unique(maintain_order=True).rows()
    cells = {(row["province_code"], row["industry_code"]): row for row in table.to_dicts()}
    chosen = (
        page.key if any(code == page.key for code, _ in columns) else f"group:{page.industry['group_code']}"
    )
    head = "".join(
        f'<th scope="col" class="turn{" on" if code == chosen else ""}"><span>{escape(name)}</span></th>'
        for code, name in columns
    )
    body = []
    for province in table.select(
        "province_code", f"province_{page.language}"
    ).unique(maintain_order=True)["province_code"]:  # fmt: skip
        row = [cells[province, code] for code, _ in columns]
        texts = [heat_cell(cell["value"], breaks, colours) for cell in row]
        name = page.marked({**row[0], "frozen": any(cell["frozen"] for cell in row)})
        body.append(f"<tr class={'on' if province == page.province else 'off'}><td>{name}{''.join(texts)}")
    words = {"legend": page.t("legend"), "no_data": page.t("no_data")}
    values = table["value"].to_list()
    legend = charts.legend(breaks, breaks.counts(values), table["value"].null_count(), summary.number, words)
    return (
        f'<div class="wide" tabindex="0"><table class="plain heat lens" aria-label="{escape(page.measure_name(measure))}">'
        f"<thead><tr><th scope=col>{page.t('province')}</th>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>{legend}"
    )


def heat_cell(value: float | None, breaks: classes.Classes, colours: Sequence[str]) -> str:
    step = breaks.of(value)
    if value is None or step is None:
        return '<td style="background:var(--blank)">–'
    text = f"{value:.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 9.95 else f"{value:.2f}"
    return f'<td style="background:{colours[step]};color:{ink_on(colours[step])}">{text}'
