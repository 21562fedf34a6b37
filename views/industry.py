"""产业 Industry: where an industry is, how it changed, how clean it is, who decarbonises; its nation and detail."""

from collections.abc import Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from indicators.analysis import industry as change_of
from indicators.analysis import industry_detail, lens, structure, summaries
from indicators.industry_measures import INDUSTRY_MEASURES, PRODUCT, measure_formula
from views.components import (
    charts,
    choropleth,
    classes,
    figures,
    filters,
    frame,
    selection,
    sentences,
    state,
    summary,
)
from views.components.map import MapRow
from views.components.offer import show, table_buttons, together
from views.components.palette import ink_on, palette_for
from views.components.pictures import Picture
from views.components.selection import Shown, reason_text, source_line
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = (
    "lang", "lens", "lens_measure", "lens_year", "lens_base", "section", "heat_measure", "heat_level", "province",
)  # fmt: skip
SECTIONS = ("place", "change", "clean", "pattern", "detail")
FIRST_INDUSTRY, FIRST_MEASURE = "31", "co2_per_energy"
COLLECTIONS = ("census2023", "yearbook2024")
CLEAN = ("co2_per_energy", "coal_share", "electricity_share")


class Page:
    """What every section needs: the database, the chosen industry, measure and years, words and names."""

    def __init__(self, store: Store, t: Translator, language: str) -> None:
        self.store, self.t, self.language = store, t, language
        self.names = selection.unit_names(store, language)
        self.options = {row["key"]: row for row in store.industry_options().to_dicts()}
        self.key, self.measure, self.province = "", "", ""
        self.measures: dict[str, dict[str, Any]] = {}
        self.year = self.base = 0
        self.inventory_year = self.inventory_base = 0
        self.shown: Shown | None = None

    @property
    def industry(self) -> dict[str, Any]:
        return self.options[self.key]

    @property
    def name(self) -> str:
        return str(self.industry[f"name_{self.language}"])

    def measure_name(self, measure: str) -> str:
        return INDUSTRY_MEASURES[measure][0 if self.language == "zh" else 1]

    def choose(self) -> None:
        t, store = self.t, self.store
        columns = st.columns([2.6, 2.6, 1.5, 1.1, 1.3], gap="small")
        with columns[0]:
            self.key = state.select(
                t("filter_industry"), "lens", list(self.options), state.get("industry") or FIRST_INDUSTRY,
                lambda key: filters.industry_label(self.options[key], t, self.language),
            )  # fmt: skip
        measures = {m["measure"]: m for m in store.industry_measures(self.key).to_dicts()}
        self.measures = {m: row for m, row in measures.items() if not m.endswith(selection.BOUNDS)}
        if self.measures:
            self.choose_measure(columns)
        with columns[4]:
            self.province = state.select(
                t("filter_province"), "province", ["", *self.names], "",
                lambda code: self.names.get(code, t("no_province")), help=t("ind_province_help"),
            )  # fmt: skip

    def choose_measure(self, columns: Sequence[Any]) -> None:
        t = self.t
        default = FIRST_MEASURE if FIRST_MEASURE in self.measures else next(iter(self.measures))
        with columns[1]:
            self.measure = state.select(
                t("filter_measure"), "lens_measure", list(self.measures), default,
                lambda m: self.measures[m][f"name_{self.language}"],
            )  # fmt: skip
        values = self.store.industry_table(self.key, None, self.measure).drop_nulls("value")
        years = values["year"].unique().sort().to_list()
        with columns[2]:
            options = [str(y) for y in years]
            widget: Any = st.select_slider if len(options) > 1 else st.selectbox
            self.year = int(state.select(t("filter_year"), "lens_year", options, options[-1], str, widget))
        earlier = [str(y) for y in years if y < self.year] or [str(self.year)]
        ten_years_before = str(self.year - 10)
        with columns[3]:
            self.base = int(
                state.select(
                    t("ind_base"), "lens_base", earlier,
                    ten_years_before if ten_years_before in earlier else earlier[0], str,
                )
            )  # fmt: skip
        inventory = self.store.ask(lens.national, self.key)["year"].to_list()
        if inventory:
            self.inventory_year = min(self.year, inventory[-1])
            self.inventory_base = max(min(self.base, inventory[-1]), inventory[0])

    def ask(self, function: Any, *arguments: Any) -> Any:
        return self.store.ask(function, *arguments)

    def say(self, finding: summaries.Finding, **more: object) -> None:
        st.html(f'<p class="finding">{escape(sentences.say(finding, self.t, self.names, **more))}</p>')

    def quiet(self, text: str) -> None:
        st.html(f'<p class="quiet">{escape(text)}</p>')

    def heading(self, text: str) -> None:
        st.subheader(text, anchor=False)

    def offer(self, table: pl.DataFrame, name: str, title: str, *, measure: str = "", **more: Any) -> None:
        """A table with the sources of a measure of the lens, unless the caller names its own."""
        if measure:
            sources = self.store.measure_sources(measure).to_dicts()
            more = {
                "formula": measure_formula(measure), "sources": [source_line(s, self.language) for s in sources],
            } | more  # fmt: skip
        notes = [self.t("ind_own"), *more.pop("notes", [])]
        table_buttons(
            self.store, self.t, table, [name, self.key, *more.pop("also", [])], f"{self.name} · {title}",
            notes=notes, **more,
        )  # fmt: skip

    def marked(self, row: dict[str, Any]) -> str:
        """Name of a province with its frozen mark."""
        mark = f'&nbsp;<span title="{escape(self.t("mark_frozen"))}">◆</span>' if row["frozen"] else ""
        mark += "&nbsp;!" if row.get("suspect") else ""
        return escape(row[f"province_{self.language}"]) + mark

    def row_class(self, code: str, value: float | None) -> str:
        return "on" if code == self.province else "none" if value is None else ""


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    page = Page(frame.open_store(t), t, language)
    with st.container(key="filters"):
        page.choose()
    # An industry that the inventory leaves out still has its nation and its yearbooks.
    sections = SECTIONS if page.measures else SECTIONS[-1:]
    if page.measures:
        page.shown = selection.of_industry(
            page.store, page.industry, page.measures[page.measure], str(page.year), t, language
        )
    section = state.select(
        t("page_industry"), "section", sections, sections[0], lambda key: t(f"ind_{key}"),
        st.segmented_control, required=True, label_visibility="collapsed",
    )  # fmt: skip
    state.choose("heat_measure", lens.HEAT_MEASURES, lens.HEAT_MEASURES[0])
    state.choose("heat_level", lens.LEVELS, lens.LEVELS[0])
    frame.complaints(t)
    state.publish(URL_KEYS)
    lead(page)
    {"place": place, "change": change, "clean": clean, "pattern": pattern, "detail": detail}[section](page)
    st.divider()
    page.quiet(t("ind_own"))
    page.quiet(t("ind_province_wide"))


def lead(page: Page) -> None:
    """What is seen, what must be known of this industry, and how many provinces have a frozen split."""
    t, shown = page.t, page.shown
    if shown is None:
        note = page.industry[f"note_{page.language}"] or ""
        st.warning(t("industry_no_data", industry=page.name, note=note))
        return
    sentence = summary.headline(
        shown.entries, shown.what, shown.year, t, kind="headline_amount", is_score=False
    )
    st.html(f'<p class="lead">{escape(sentence)}</p>')
    frozen = sum(entry.frozen for entry in shown.entries if entry.value is not None)
    for text in [*shown.notes, t("amount_on_map") if shown.is_amount else ""]:
        if text:
            page.quiet(text)
    if frozen:
        st.html(f'<p class="marks">{t("ind_frozen", n=frozen, year=shown.year)}</p>')
    doubtful: dict[str, list[str]] = {}
    for entry in shown.entries:
        for flag in entry.flags if entry.value is not None else ():
            doubtful.setdefault(flag, []).append(entry.name)
    for flag, listed in doubtful.items():
        text = t("ind_doubtful", reason=flag, names=t("list_separator").join(listed))
        st.html(f'<p class="marks">{escape(text)}</p>')


# ---------------------------------------------------------------- where it is


def place(page: Page) -> None:
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
            pictures=[drawn] if drawn else [],
        )  # fmt: skip


# ---------------------------------------------------------------- how it changed


def change(page: Page) -> None:
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
            drawn.append(show(figures.lines(series, words, height=460), words["description"], shown.unit))
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


# ---------------------------------------------------------------- how clean


def clean(page: Page) -> None:
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
    for column, measure in zip(st.columns(3, gap="medium"), CLEAN, strict=True):
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
            drawn.append(show(figures.lines(series, words, height=170, titled=False), name, panel=panel))
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
    if table["frozen"].any():
        st.html(f'<p class="marks">{t("frozen_mark")}</p>')
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
        drawn = [show(figures.intervals(rows, words, verdicts), words["description"], t("ind_speed_note"))]
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
    )


# ---------------------------------------------------------------- provinces × industries


def pattern(page: Page) -> None:
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


# ---------------------------------------------------------------- nation and detail


def detail(page: Page) -> None:
    profile(page)
    products(page)
    if page.industry["level"] == "industry":
        provincial(page)
        services(page)
    else:
        page.quiet(page.t("ind_detail_two_digits"))


def profile(page: Page) -> None:
    """The nation's figures: R&D, renovation, innovation, profit, energy per revenue; a group by its members."""
    t, language = page.t, page.language
    page.heading(t("ind_profile"))
    everything = page.ask(lens.profile_of, page.key)
    table = lens.latest(everything)
    if table.is_empty():
        page.quiet(t("ind_no_profile"))
        return
    page.quiet(t("ind_profile_note"))
    several = table["industry_code"].n_unique() > 1
    rows = []
    for row in table.to_dicts():
        texts = [f"{row['industry_code']} {escape(row[f'industry_{language}'])}"] if several else []
        texts += [
            escape(row[f"name_{language}"]),
            f"{summary.number(row['first_value'])} <small>({row['first_year']})</small>",
            f"<b>{summary.number(row['value'])}</b> <small>({row['year']})</small>",
            escape(row[f"unit_{language}"]),
        ]
        rows.append(("", texts))
    headers = [(t("filter_industry"), "")] if several else []
    headers += [
        (t("ind_measure"), ""),
        (t("ind_earliest"), "n"),
        (t("ind_latest"), "n"),
        (t("chain_unit"), ""),
    ]
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("ind_profile"))}</div>')
    drawn = [] if several else profile_charts(page, everything)
    sources = everything[f"source_{language}"].unique().sort().to_list()
    page.offer(
        everything,
        "profile",
        t("ind_profile"),
        sources=sources,
        notes=[t("ind_profile_note")],
        pictures=drawn,
    )


def profile_charts(page: Page, everything: pl.DataFrame) -> list[Picture]:
    """Ratios with a history, side by side."""
    t, language = page.t, page.language
    drawn = [
        part for (_,), part in everything.group_by("measure", maintain_order=True)
        if part["measure"][0] in lens.PROFILE and part.height > 4
    ]  # fmt: skip
    if not drawn:
        return []
    shown = []
    for column, part in zip(st.columns(len(drawn), gap="medium"), drawn, strict=True):
        with column:
            series = part.select("year", pl.lit(t("ind_nation")).alias("series"), "value")
            name = part[f"name_{language}"][0]
            words = {
                "axis": part[f"unit_{language}"][0], "year": t("year"), "series": t("region"),
                "description": f"{name} · {page.name}",
            }  # fmt: skip
            page.quiet(f"{name} · {words['axis']}")
            panel = f"{name} · {words['axis']}"
            shown.append(show(figures.lines(series, words, height=160, titled=False), name, panel=panel))
    return [together(shown, f"{page.name} · {t('ind_profile')}", min(len(shown), 3), 300)]


def products(page: Page) -> None:
    """Output of the industry's products: the nation's leader and how concentrated it is."""
    t, language = page.t, page.language
    listed = [m for m in page.measures if m.startswith(PRODUCT)]
    if not listed:
        return
    page.heading(t("ind_products"))
    frames, rows = [], []
    for measure in listed:
        table = page.ask(structure.product_concentration, measure.removeprefix(PRODUCT))
        row = table.row(-1, named=True)
        name = page.measures[measure][f"name_{language}"]
        frames.append(table.with_columns(pl.lit(name).alias("name")))
        rows.append(
            (
                "",
                [
                    escape(name), str(row["year"]), str(row["provinces"]), escape(page.names[row["leader"]]),
                    f"{row['leader_share']:.1f}%", f"{row['herfindahl']:.3f}",
                ],
            )
        )  # fmt: skip
    headers = [
        (t("ind_product"), ""), (t("ind_latest"), "n"), (t("ind_producers"), "n"), (t("ind_leader"), ""),
        (t("ind_leader_share"), "n"), (t("ind_herfindahl"), "n"),
    ]  # fmt: skip
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("ind_products"))}</div>')
    page.quiet(t("ind_products_note"))
    page.offer(pl.concat(frames), "products", t("ind_products"), formula="herfindahl = Σ (province's share)²")


def provincial(page: Page) -> None:
    """What the 2023 census and eight 2024 yearbooks print of the industry, provinces side by side."""
    t, language = page.t, page.language
    table = page.ask(industry_detail.provincial_detail, page.key)
    if table.is_empty():
        page.quiet(t("ind_no_detail"))
        return
    for collection in COLLECTIONS:
        part = table.filter(pl.col("collection") == collection)
        if part.is_empty():
            continue
        page.heading(t(f"ind_{collection}"))
        page.quiet(
            t(
                f"ind_note_{collection}",
                n=part.filter(pl.col("province_code") != "000000")["province_code"].n_unique(),
            )
        )
        measures = (
            part.select("measure", f"name_{language}", f"unit_{language}")
            .unique("measure", maintain_order=True)
            .rows()
        )
        cells = {(row["province_code"], row["measure"]): row["value"] for row in part.to_dicts()}
        places = part.select("province_code", f"province_{language}").unique().sort("province_code").rows()
        rows = [
            (
                "on" if code == page.province else "",
                [escape(name), *(summary.number(cells.get((code, m))) for m, _, _ in measures)],
            )
            for code, name in places
        ]
        headers = [
            (t("province"), ""),
            *((f"{short(name)} ({unit})", "n wrap") for _, name, unit in measures),
        ]
        html = charts.table(headers, rows, "plain side", t(f"ind_{collection}"))
        st.html(f'<div class="wide" tabindex="0">{html}</div>')
        sources = part[f"source_{language}"].unique().sort().to_list()
        page.offer(part, collection, t(f"ind_{collection}"), sources=sources)


def short(name: str) -> str:
    """A measure's name without the words that all of its table share."""
    name = name.removeprefix("规模以上工业分行业").removeprefix("计算机、通信和其他电子设备制造业")
    name = name.removesuffix(" of industry above designated size by industry")
    return name.removesuffix(", computers, communication and other electronic equipment")


def services(page: Page) -> None:
    """Services bought per 100 yuan of output in the 2007 provincial input–output tables, where it is a sector."""
    t, language = page.t, page.language
    codes = page.ask(industry_detail.io_codes)
    if industry_detail.io_industry(codes, page.key) is None:
        return
    table = page.ask(industry_detail.services_used_2007, page.key)
    page.heading(t("ind_services"))
    page.quiet(t("ind_services_note", code=table["industry_code"][0]))
    kinds = table.select("service", f"name_{language}").unique("service", maintain_order=True).rows()
    cells = {(row["province_code"], row["service"]): row["value"] for row in table.to_dicts()}
    places = table.select("province_code", f"province_{language}").unique().sort("province_code").rows()
    places.sort(key=lambda one: -(cells.get((one[0], "all")) or 0))
    rows = [
        (
            "on" if code == page.province else "",
            [escape(name), *(summary.number(cells.get((code, kind))) for kind, _ in kinds)],
        )
        for code, name in places
    ]
    headers = [(t("province"), ""), *((name, "n wrap") for _, name in kinds)]
    html = charts.table(headers, rows, "plain side", t("ind_services"))
    with st.expander(t("ind_services_open")):
        st.html(f'<div class="wide" tabindex="0">{html}</div>')
        sources = table[f"source_{language}"].unique().sort().to_list()
        page.offer(
            table,
            "services",
            t("ind_services"),
            unit="%",
            formula="100 * input / gross output",
            sources=sources,
        )


main()
