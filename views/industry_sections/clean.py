"""清洁与降碳 How clean the industry is and who decarbonises it: nation, provinces, ten-year trend, green index."""

from html import escape

import polars as pl
import streamlit as st

from indicators.analysis import lens, summaries
from indicators.industry_measures import measure_formula
from views.components import charts, figures, selection, summary, table_pictures
from views.components.offer import show as draw
from views.components.offer import together
from views.components.pictures import Picture
from views.components.selection import reason_text
from views.industry_sections.page import Page

CLEAN = ("co2_per_energy", "coal_share", "electricity_share")


def show(page: Page) -> None:
    t = page.t
    if not page.inventory_year:
        page.quiet(t("ind_no_inventory"))
        return
    if page.inventory_year != page.year:
        page.quiet(t("ind_inventory_year", year=page.inventory_year))
    national = page.ask(lens.national, page.key)
    page.heading(t("ind_clean_nation"))
    page.say(summaries.cleanness(national, page.inventory_base, page.inventory_year))
    drawn: list[Picture] = []
    for column, measure in zip(st.columns(3, gap="medium", vertical_alignment="bottom"), CLEAN, strict=True):
        with column:
            name = page.measure_name(measure)
            series = national.drop_nulls(measure).select(
                "year", pl.lit(t("ind_nation")).alias("series"), pl.col(measure).alias("value")
            )
            words = {
                "axis": page.measures[measure][f"unit_{page.language}"] if measure in page.measures else "",
                "year": t("year"), "series": t("region"), "description": f"{name} · {page.name}",
            }  # fmt: skip
            page.quiet(f"{name} · {words['axis']}")
            panel = f"{name} · {words['axis']}"
            drawn.append(draw(figures.lines(series, words, height=170, titled=False), name, panel=panel))
    picture = together(drawn, f"{page.name} · {t('ind_clean_nation')}", 3, 300)
    page.offer(national, "national", t("ind_clean_nation"), measure="co2_per_energy", pictures=[picture])
    left, right = st.columns(2, gap="large")
    with left:
        clean_table(page)
    with right:
        speed(page)
        green(page)


def clean_table(page: Page) -> None:
    t = page.t
    page.heading(t("ind_clean_table", year=page.inventory_year))
    table = page.ask(lens.clean, page.key, page.inventory_year)
    rows = []
    for row in table.to_dicts():
        reason = escape(reason_text(row["reason"], t, page.language))
        first = (
            summary.number(row["co2"])
            if row["co2"] is not None
            else f'<span title="{reason}">{t("no_data")}</span>'
        )
        texts = [summary.number(row[name]) for name in ("national_share", *CLEAN)]
        rows.append((page.row_class(row["province_code"], row["co2"]), [page.marked(row), first, *texts]))
    heads = [(t(f"ind_head_{name}"), "n") for name in ("co2", "national_share", *CLEAN)]
    html = charts.table(
        [(t("province"), ""), *heads], rows, "rank", t("ind_clean_table", year=page.inventory_year)
    )
    st.html(f'<div class="scroll" tabindex="0">{html}</div>')
    marks = [t(key) for column, key in (("frozen", "frozen_mark"), ("suspect", "doubtful_mark")) if table[column].any()]
    if marks:
        st.html(f'<p class="marks">{"<br>".join(marks)}</p>')
    page.offer(
        table, "clean", t("ind_clean_table", year=page.inventory_year), measure="co2_per_energy",
        formula="; ".join(measure_formula(m) for m in ("national_share", *CLEAN)), also=[str(page.inventory_year)],
        unit=t("ind_clean_units"),
    )  # fmt: skip


def speed(page: Page) -> None:
    """Ten-year trend of CO₂ per energy with its interval; suppressed where the split is frozen."""
    t = page.t
    page.heading(t("ind_speed"))
    if "decarbonisation_speed" not in page.measures or page.inventory_year < 2006:
        page.quiet(t("ind_no_speed"))
        return
    table = page.ask(lens.speeds, page.key, page.inventory_year)
    page.say(summaries.speed(table), first=page.inventory_year - 9, year=page.inventory_year)
    known = table.drop_nulls("speed")
    drawn: list[Picture] = []
    if not known.is_empty():
        verdict = (
            pl.when("suspect").then(pl.lit(t("ind_unclear")))
            .when(pl.col("high") < 0).then(pl.lit(t("ind_falling")))
            .when(pl.col("low") > 0).then(pl.lit(t("ind_rising")))
            .otherwise(pl.lit(t("ind_unclear")))
        )  # fmt: skip
        rows = known.select(
            pl.col(f"province_{page.language}")
            + pl.when("frozen").then(pl.lit(" ◆")).otherwise(pl.lit(""))
            + pl.when("suspect").then(pl.lit(" !")).otherwise(pl.lit("")),
            pl.col("speed").alias("value"), "low", "high", verdict.alias("series"),
        ).rename({f"province_{page.language}": "name"})  # fmt: skip
        words = {
            "axis": t("ind_speed_axis"), "series": t("province"), "value": t("value"), "low": t("ind_low"),
            "high": t("ind_high"), "description": f"{t('ind_speed')} · {page.name}",
        }  # fmt: skip
        verdicts = [t("ind_falling"), t("ind_rising"), t("ind_unclear")]
        drawn = [draw(figures.intervals(rows, words, verdicts), words["description"], t("ind_speed_note"))]
    suppressed = table.filter(pl.col("speed").is_null())
    listed = [
        f"{row[f'province_{page.language}']}{t('ind_because', reason=reason_text(row['reason'], t, page.language))}"
        for row in suppressed.to_dicts()
    ]
    if known["frozen"].any() or known["suspect"].any():
        st.html(f'<p class="marks">{t("ind_window_frozen")}</p>')
    page.quiet(t("ind_speed_note"))
    if listed:
        page.quiet(t("ind_suppressed", listed=t("list_separator").join(listed)))
    page.offer(
        table, "speed", f"{t('ind_speed')} {page.inventory_year}", measure="decarbonisation_speed",
        unit=t("ind_speed_axis"), also=[str(page.inventory_year)], pictures=drawn,
    )  # fmt: skip


def green(page: Page) -> None:
    """The industry green index where at least 15 provinces can be compared, else why there is none."""
    t = page.t
    page.heading(page.measure_name("green_score"))
    years = []
    if "green_score" in page.measures:
        scored = page.store.industry_table(page.key, None, "green_score").filter(pl.col("rank").is_not_null())
        years = [y for y in scored["year"].unique().sort() if y <= page.inventory_year]
    if not years:
        page.quiet(t("ind_no_green"))
        return
    year = years[-1]
    shown = selection.of_industry(
        page.store, page.industry, page.measures["green_score"], str(year), t, page.language
    )
    page.quiet(t("ind_green_note", year=year, n=sum(e.rank is not None for e in shown.entries)))
    st.html(
        f"{charts.ranking_with_trends(shown, page.province, t, 'scroll low')}"
        f'<p class="marks">{t("ind_window_frozen")}</p>'
    )
    page.offer(
        shown.table,
        "green",
        f"{page.measure_name('green_score')} {year}",
        measure="green_score",
        also=[str(year)],
        pictures=[table_pictures.ranking(shown, shown.unit, t)],
    )
