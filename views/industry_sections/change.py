"""如何变化 How it changed: the leading provinces over the years, every province against a base year."""

from html import escape

import polars as pl
import streamlit as st

from indicators.analysis import industry as change_of
from indicators.analysis import lens, summaries
from views.components import (
    charts,
    figures,
    summary,
)
from views.components.offer import show as draw
from views.components.pictures import Picture
from views.components.selection import reason_text
from views.industry_sections.page import Page


def show(page: Page) -> None:
    t, shown = page.t, page.shown
    assert shown is not None
    what = page.measures[page.measure][f"name_{page.language}"]
    left, right = st.columns([3, 2], gap="large")
    with left:
        page.heading(t("ind_leaders", what=what))
        table = page.ask(lens.leaders, page.key, page.measure, page.year, page.province)
        series = table.drop_nulls("value").select(
            "year", pl.col(f"province_{page.language}").alias("series"), "value", "frozen"
        )
        drawn: list[Picture] = []
        if series["year"].n_unique() < 2:
            page.quiet(t("trend_short"))
        else:
            words = {
                "axis": shown.unit, "year": t("year"), "series": t("province"), "description": f"{what} · {page.name}",
            }  # fmt: skip
            drawn.append(draw(figures.lines(series, words, height=460), words["description"], shown.unit))
        page.quiet(t("ind_leaders_note"))
        page.offer(
            table, "leaders", what, measure=page.measure, unit=shown.unit, also=[page.measure], pictures=drawn
        )
    with right:
        page.heading(t("ind_change_since", base=page.base, year=page.year))
        if page.base == page.year:
            page.quiet(t("trend_short"))
            return
        found = page.ask(change_of.change_since, page.key, page.measure, page.base, page.year)
        finding = summaries.change(found)
        unit = t("ind_points") if shown.unit == "%" else shown.unit
        page.say(finding, base=page.base, year=page.year, what=what, unit=unit)
        change_table(page, found, finding.key == "change_points")
        page.offer(
            found, "change", f"{what} {page.base}–{page.year}", measure=page.measure, unit=shown.unit,
            also=[page.measure, str(page.base), str(page.year)],
        )  # fmt: skip


def change_table(page: Page, found: pl.DataFrame, in_points: bool) -> None:
    t = page.t
    column = "difference" if in_points else "change"
    rows = []
    for row in found.sort(column, "province_code", nulls_last=True).to_dicts():
        number = row[column]
        text = f"{'+' if (number or 0) > 0 else ''}{summary.number(number)}"
        if number is None:
            text = (
                f'<span title="{escape(reason_text(row["reason"], t, page.language))}">{t("no_data")}</span>'
            )
        rows.append(
            (
                page.row_class(row["province_code"], number),
                [page.marked(row), summary.number(row["base_value"]), summary.number(row["value"]), text],
            )
        )
    headers = [
        (t("province"), ""), (str(page.base), "n"), (str(page.year), "n"),
        (t("ind_difference") if in_points else t("ind_percent"), "m"),
    ]  # fmt: skip
    table = charts.table(headers, rows, "rank", t("ind_change_since", base=page.base, year=page.year))
    st.html(f'<div class="scroll low" tabindex="0">{table}</div><p class="marks">{t("ind_frozen_ends")}</p>')
