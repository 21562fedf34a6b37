"""数据浏览 Data explorer: any series as it stands in the database, on the map, over the years and as a table."""

from html import escape
from typing import Any

import polars as pl
import streamlit as st

from indicators import explorer
from views.components import (
    charts,
    choropleth,
    classes,
    many,
    offer,
    own_series,
    place_level,
    selection,
    state,
    summary,
)
from views.components.map import MapRow
from views.components.pictures import Picture
from views.components.selection import Shown, source_line
from views.components.series_chart import series_chart
from views.components.store import Store
from views.components.summary import Entry
from views.components.words import Translator
from views.method_tabs.chain import series_link

URL_KEYS = ("find", "topic", "origin", "series", "piece", "series_year", "lines", *place_level.URL_KEYS)
FIRST = "va_industry"  # what the explorer opens with
# Series that are listed with their IDs; those of a longer list, four kB, would be read by nobody: names are unique, what is
# searched for by its ID makes the list short, and the ID of the chosen series stands below.
LISTED = 150
AMOUNTS = ("extensive", "count")


def show(store: Store, t: Translator, language: str) -> None:
    st.html(f'<p class="quiet">{t("explorer_caption")}</p>')
    about = choose(store, t, language)
    if about is None:
        st.info(t("explorer_nothing"), icon=":material/search_off:")
        return
    series = about["series_id"]
    piece, piece_name = choose_piece(store, series, t, language)
    full = store.ask(explorer.values, series, piece)
    name = f"{about[f'name_{language}']}{t('in_brackets', text=piece_name) if piece_name else ''}"
    sources = store.ask(explorer.sources, series).to_dicts()
    st.subheader(name, anchor=False)
    provincial = full.filter(pl.col("province_code") != explorer.NATION)
    drawn: list[Picture] = []
    below = own_series.below(store, series)
    finer_places = below.values["place_code"] if below and not piece else pl.Series(dtype=pl.String)
    level = place_level.choose_level(finer_places, store, t, provinces=not provincial.is_empty())
    if below and level:
        shown = place_level.PlaceSeries(
            name, about[f"unit_{language}"], below.values, ["places", series], notes=[t("place_not_checked")],
            provinces=below.provinces,
        )  # fmt: skip
        place_level.draw(store, shown, level, "series_year", t, language)
    elif provincial.is_empty():
        st.html(f'<p class="quiet">{t("explorer_national_only")}</p>')
    else:
        drawn += draw_year(store, about, name, full, t, language)
    if not level:
        drawn += draw_trend(store, about, series, name, full, t, language)
        draw_coverage(full, t)
    draw_facts(about, store.ask(explorer.readers, series).to_dicts(), t, language)
    draw_sources(sources, store.warnings(), t, language)
    draw_exceptions(store.ask(explorer.exceptions, series).to_dicts(), t, language)
    if level:  # the files of the level stand beside its table
        return
    offer.table_buttons(
        store, t, full, ["series", series, piece], name, unit=about[f"unit_{language}"],
        formula=about[f"conversion_{language}"] or "",
        notes=[about[f"note_{language}"] or ""],
        sources=list(dict.fromkeys(source_line(s, language) for s in sources)), pictures=drawn,
    )  # fmt: skip


def choose(store: Store, t: Translator, language: str) -> dict[str, Any] | None:
    """The search and its results; the catalogue row of the chosen series, None when nothing is found."""
    everything = store.ask(explorer.catalogue)
    producers = {s["source_id"]: s[f"title_{language}"] for s in store.sources().to_dicts()}
    topics = sorted(everything["topic"].unique().to_list(), key=list(TOPICS).index)
    with st.container(key="filters"):
        find, topic, origin = st.columns([2.2, 1.6, 2.6], gap="small")
        with find:
            words = state.text(t("explorer_find"), "find", placeholder=t("explorer_find_hint"))
        with topic:
            in_topic = state.select(
                t("explorer_topic"),
                "topic",
                ["", *topics],
                "",
                lambda key: t(f"topic_{key}") if key else t("explorer_any"),
            )
        with origin:
            source = state.select(
                t("chain_source"),
                "origin",
                ["", *producers],
                "",
                lambda key: producers.get(key, t("explorer_any")),
            )
        found = explorer.matching(everything, words, in_topic, source).to_dicts()
        rows = {r["series_id"]: r for r in sorted(found, key=lambda r: TOPICS.index(r["topic"]))}
        if not rows:
            return None
        series = state.select(
            t("explorer_series", n=len(rows), total=everything.height), "series", list(rows),
            FIRST if FIRST in rows else next(iter(rows)),
            lambda key: f"{rows[key][f'name_{language}']}{f' · {key}' if len(rows) <= LISTED else ''}",
        )  # fmt: skip
    return rows[series]


TOPICS = (
    "accounts", "people", "employment", "enterprises", "products", "energy", "environment", "innovation", "digital",
    "fiscal", "trade", "prices", "sector_co2", "sector_energy", "sector_coal", "sector_electricity", "sector_heat",
    "census_sector", "yearbook_sector", "io2007_sector", "national_sector", "derived",
)  # fmt: skip


def choose_piece(store: Store, series: str, t: Translator, language: str) -> tuple[str, str]:
    """The sector or industry of a series that has several, as code and name; empty for all others."""
    pieces = {r["part"]: r[f"name_{language}"] for r in store.ask(explorer.parts, series).to_dicts()}
    if not pieces:
        return "", ""
    piece = state.select(
        t("explorer_piece"), "piece", list(pieces), next(iter(pieces)), lambda code: f"{code} {pieces[code]}"
    )
    return piece, pieces[piece]


def draw_year(
    store: Store, about: dict[str, Any], name: str, full: pl.DataFrame, t: Translator, language: str
) -> list[Picture]:
    """Map and table of one year; the map as a picture."""
    provincial = full.filter(pl.col("province_code") != explorer.NATION)
    years = [str(y) for y in provincial["year"].unique().sort().to_list()]
    widget: Any = st.select_slider if len(years) > 1 else st.selectbox
    year = state.select(t("filter_year"), "series_year", years, years[-1], str, widget)
    shown = shown_year(store, about, name, provincial, full, year, t, language)
    sentence = summary.headline(shown.entries, name, year, t, kind="headline_amount", is_score=False)
    st.html(f'<p class="lead">{escape(sentence)}</p>')
    if flagged := summary.flagged([e for e in shown.entries if e.doubtful], t):
        st.html(flagged)
    if shown.is_amount:
        st.html(f'<p class="quiet">{t("amount_on_map")}</p>')
    names = selection.unit_names(store, language)
    left, right = st.columns([3, 2], gap="medium")
    values = [e.value for e in shown.entries]
    breaks = classes.quantile(values)
    with left:
        rows = [
            MapRow(e.code, e.value, summary.tooltip(e, summary.number, shown.unit, t)) for e in shown.entries
        ]
        legend_words = {"legend": t("legend"), "no_data": t("no_data")}
        missing = len(names) - sum(v is not None for v in values)
        drawn = choropleth.draw(
            rows, breaks, t, language,
            legend=charts.legend(breaks, breaks.counts(values), missing, summary.number, legend_words),
            value=t("value"),
            description=t("map_description", what=name, year=year, k=breaks.k, classes=t("classes_quantile")),
            names=names,
        )  # fmt: skip
    with right:
        caption = t("ranking_caption", what=name, year=year, unit=shown.unit)
        st.html(
            f'<p class="quiet">{escape(caption)}</p>'
            f"{charts.ranking_with_trends(shown, '', t)}{charts.mark_key(shown, t)}"
        )
    return [drawn] if drawn else []


def shown_year(
    store: Store,
    about: dict[str, Any],
    name: str,
    provincial: pl.DataFrame,
    full: pl.DataFrame,
    year: str,
    t: Translator,
    language: str,
) -> Shown:
    """All 31 provinces of one year, the largest first; a province without a row says so."""
    warnings = store.warnings()
    table = store.provinces().join(
        provincial.filter(pl.col("year") == int(year)).select("province_code", "value", "flags"),
        on="province_code", how="left",
    ).sort("value", descending=True, nulls_last=True, maintain_order=True)  # fmt: skip
    entries = [
        Entry(
            code=row["province_code"],
            name=row[f"short_{language}"],
            region=row[f"region_{language}"],
            value=row["value"],
            rank=place if row["value"] is not None else None,
            frozen="frozen_split" in (row["flags"] or ""),
            flags=selection.flag_names(row["flags"], warnings, language),
            doubtful=selection.is_doubtful(row["flags"]) or "frozen_split" in (row["flags"] or ""),
            reason="" if row["value"] is not None else t("reason_no_value"),
        )
        for place, row in enumerate(table.to_dicts(), start=1)
    ]
    return Shown(
        what=name, unit=about[f"unit_{language}"], kind="industry", year=year, column="value", entries=entries,
        table=table, full=full, is_amount=about["kind"] in AMOUNTS,
    )  # fmt: skip


def draw_trend(
    store: Store,
    about: dict[str, Any],
    series: str,
    name: str,
    full: pl.DataFrame,
    t: Translator,
    language: str,
) -> list[Picture]:
    """Chosen provinces beside median and nation; a national total has a scale of its own. The charts as pictures."""
    st.html(f'<h4 class="part">{t("trend")}</h4>')
    provinces = store.provinces()
    names = dict(zip(provinces["province_code"], provinces[f"short_{language}"], strict=True))
    is_national = full.filter(pl.col("province_code") != explorer.NATION).is_empty()
    lines: list[str] = []
    if not is_national:
        lines = many.multiselect(
            t("explorer_lines"), "lines", list(names), [], names.__getitem__, max_selections=6,
            placeholder=t("explorer_lines_hint"),
        )  # fmt: skip
    table = explorer.trend(full, tuple(lines)).with_columns(
        series=pl.col("line").replace(names | {explorer.NATION: t("nation"), "median": t("median")})
    )
    stops = store.ask(explorer.exceptions, series).filter(pl.col("kind") == "break")["year"].to_list()
    words = {
        "axis": about[f"unit_{language}"], "year": t("year"), "series": t("province"),
        "description": f"{t('trend')} · {name}", "break": t("explorer_break"),
    }  # fmt: skip
    national = pl.col("line") == explorer.NATION
    apart = about["kind"] in AMOUNTS and not is_national
    charted = [(table.filter(~national), "") if apart else (table, "")]
    if apart:
        charted.append((table.filter(national), t("explorer_nation_apart")))
    drawn: list[Picture] = []
    for part, caption in charted:
        if part["year"].n_unique() < 2:
            if not caption:
                st.html(f'<p class="quiet">{t("trend_short")}</p>')
            continue
        if caption:
            st.html(f'<p class="quiet">{caption}</p>')
        drawn.append(offer.show(series_chart(part, stops, words), words["description"], caption))
    st.html(f'<p class="quiet">{t("explorer_trend_caption")}</p>')
    return drawn


def draw_coverage(full: pl.DataFrame, t: Translator) -> None:
    """Provinces with a value in each year, whether the nation has one, how many cells carry a mark."""
    rows = explorer.coverage(full).to_dicts()
    head = "".join(f'<th scope="col">{str(r["year"])[2:]}</th>' for r in rows)
    body = "".join(charts.coverage_cell(r["provinces"]) for r in rows)
    nation = "".join(f"<td>{'●' if r['nation'] else '–'}" for r in rows)
    marked = "".join(f"<td>{r['marked'] or '–'}" for r in rows)
    st.html(
        f'<h4 class="part">{t("explorer_coverage")}</h4><div class="wide" tabindex="0">'
        f'<table class="plain heat" aria-label="{t("explorer_coverage")}"><thead><tr><th scope=col>{t("year")}</th>{head}</tr>'
        f"</thead><tbody><tr><td>{t('explorer_provinces')}</td>{body}</tr><tr><td>{t('explorer_national_row')}</td>"
        f"{nation}</tr><tr><td>{t('explorer_marked')}</td>{marked}</tr></tbody></table></div>"
    )


def draw_facts(about: dict[str, Any], readers: list[dict[str, Any]], t: Translator, language: str) -> None:
    """Unit, conversion, kind, checks and notes; the measures that read the series."""
    other = "en" if language == "zh" else "zh"
    if about["sum_tolerance_pct"] is not None:
        sums = t("explorer_sum_checked", pct=f"{about['sum_tolerance_pct']:g}")
    else:
        sums = t("explorer_sum_unchecked") if about["kind"] in AMOUNTS else ""
    limit = about["jump_limit"]
    jumps = (
        t("explorer_jump_off")
        if limit == "off"
        else t("explorer_jump_own", limit=limit)
        if limit
        else t("explorer_jump")
    )
    made = ""
    if about["inputs"]:
        made = " ".join(series_link(one, language) for one in about["inputs"].split(";"))
    facts = [
        (t("explorer_id"), f"<code>{escape(about['series_id'])}</code>　{escape(about[f'name_{other}'])}"),
        (t("explorer_topic"), t(f"topic_{about['topic']}")),
        (t("chain_unit"), escape(about[f"unit_{language}"])),
        (t("explorer_kind"), t(f"kind_{about['kind']}")),
        (t("explorer_conversion"), escape(about[f"conversion_{language}"] or "")),
        (t("explorer_inputs"), made),
        (t("chain_note"), escape(about[f"note_{language}"] or "")),
        (t("explorer_sums"), escape(sentence(t, sums, about[f"sum_reason_{language}"]))),
        (t("explorer_jumps"), escape(sentence(t, jumps, about[f"jump_reason_{language}"]))),
        (t("explorer_readers"), t("list_separator").join(
            f'<a href="/?view={r["code"]}&lang={language}" target="_self">{escape(r[f"name_{language}"])}</a>'
            f"{t('in_brackets', text=escape(r[f'index_{language}']))}"
            for r in readers
        ) or t("explorer_no_readers")),
    ]  # fmt: skip
    lines = "".join(f"<tr><th scope=row>{k}</th><td>{v}</td></tr>" for k, v in facts if v)
    st.html(
        f'<h4 class="part">{t("explorer_about")}</h4><div class="wide"><table class="plain facts" aria-label="{t("explorer_about")}">{lines}</table></div>'
    )


def sentence(t: Translator, said: str, reason: str | None) -> str:
    """What is checked and, in brackets, why it is so."""
    return f"{said}{t('in_brackets', text=reason)}" if said and reason else said


def draw_sources(
    rows: list[dict[str, Any]], warnings: dict[str, tuple[str, str]], t: Translator, language: str
) -> None:
    """Publication with citation, terms, warnings and the years taken from it."""
    cells = []
    for s in rows:
        made = f'<div class="quiet">→ <code>{escape(s["via"])}</code></div>' if s["via"] else ""
        marks = selection.flag_names(s["warnings"], warnings, language)
        title = (
            f'<a href="{escape(s["landing_page"] or "")}" target="_blank" rel="noopener">'
            f"{escape(source_line(s, language))}</a>"
        )
        cells.append(("", [
            f'{title}<div class="quiet">{escape(s["citation"] or "")}</div>{made}',
            f"{s['first_year']}–{s['last_year']}", f'<span class="phone">{t("rows")} </span>{s["rows"]:,}', escape(s[f"terms_{language}"]),
            escape(t("list_separator").join(marks)),
        ]))  # fmt: skip
    headers = [(t("title"), ""), (t("year"), ""), (t("rows"), "n"), (t("terms"), ""), (t("warnings"), "")]
    table = charts.table(headers, cells, "plain origins", t("tab_sources"))
    st.html(f'<h4 class="part">{t("tab_sources")}</h4>')
    st.html(
        f'<div class="wide" tabindex="0">{table}</div>'
        if cells
        else f'<p class="quiet">{t("explorer_own_source")}</p>'
    )


def draw_exceptions(rows: list[dict[str, Any]], t: Translator, language: str) -> None:
    """Breaks of scope, corrected or doubtful cells, jumps that are known."""
    st.html(f'<h4 class="part">{t("explorer_exceptions")}</h4>')
    if not rows:
        st.html(f'<p class="quiet">{t("explorer_no_exceptions")}</p>')
        return
    cells = []
    for r in rows:
        change = ""
        if r["published"] is not None:
            used = summary.number(r["used"]) if r["used"] is not None else ""
            change = f"{summary.number(r['published'])}{f' → {used}' if used else ''}"
        elif r["times"] is not None:
            change = t("explorer_times", n=summary.number(r["times"]))
        cells.append(("", [
            str(r["year"]), escape(r[f"province_{language}"] or t("explorer_all")), t(f"exception_{r['kind']}"), change,
            escape(r[language]),
        ]))  # fmt: skip
    headers = [
        (t("year"), ""), (t("province"), ""), (t("explorer_what"), ""), (t("value"), ""), (t("chain_note"), ""),
    ]  # fmt: skip
    table = charts.table(headers, cells, "plain compact full", t("explorer_exceptions"))
    st.html(f'<div class="scroll low" tabindex="0">{table}</div>')
