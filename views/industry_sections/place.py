"""在哪里 Where the industry is: map and ranking of one measure in one year."""

from html import escape

import streamlit as st

from indicators.analysis import summaries
from indicators.industry_measures import PRODUCT
from views.components import charts, choropleth, classes, summary, table_pictures
from views.components.map import MapRow
from views.industry_sections.page import Page


def show(page: Page) -> None:
    t, shown = page.t, page.shown
    assert shown is not None
    weight = page.measure if page.measure.startswith(PRODUCT) else "co2"
    year = page.year if weight == page.measure else page.inventory_year
    if weight in page.measures:
        held = summaries.concentration(page.store.industry_table(page.key, year, weight))
        what = page.measures[weight][f"name_{page.language}"]
        page.say(held, what=what, year=year)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        values = [entry.value for entry in shown.entries]
        breaks = classes.quantile(values)
        missing = sum(value is None for value in values) + len(page.names) - len(values)
        legend = charts.legend(
            breaks, breaks.counts(values), missing, summary.number,
            {"legend": t("legend"), "no_data": t("no_data")},
        )  # fmt: skip
        drawn = choropleth.draw(
            [MapRow(e.code, e.value, summary.tooltip(e, summary.number, shown.unit, t)) for e in shown.entries],
            breaks, t, page.language,
            legend=legend,
            value=t("value"),
            description=t(
                "map_description", what=shown.what, year=shown.year, k=breaks.k, classes=t("classes_quantile")
            ),
            names=page.names,
            selected=page.province,
        )  # fmt: skip
    with right:
        caption = t("ranking_caption", what=shown.what, year=shown.year, unit=shown.unit)
        st.html(
            f'<p class="quiet"><b>{t("ranking")}</b> · {escape(caption)}</p>{charts.ranking_with_trends(shown, page.province, t)}'
            f"{charts.mark_key(shown, t)}"
        )
        page.offer(
            shown.table, "place", f"{page.measures[page.measure][f'name_{page.language}']} {page.year}",
            measure=page.measure, unit=shown.unit, also=[page.measure, str(page.year)],
            pictures=[*([drawn] if drawn else []), table_pictures.ranking(shown, shown.unit, t)],
        )  # fmt: skip
