"""省份画像 Province: five questions about one province, each answered with numbers, a chart and a table."""

from dataclasses import replace
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from etl.errors import DataError
from indicators.analysis import compare, industry_lmdi, peers, profile, tensions
from views.components import blocks, briefing, cite, frame, role_section, selection, state, summary
from views.components import profile_parts as parts
from views.components.blocks import ends, signed
from views.components.card import THREE
from views.components.kept import draw
from views.components.offer import About, Table, table_buttons, take_away, together
from views.components.pictures import Picture
from views.components.profile_parts import Grid, Subject
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = (
    "lang", "province", "index", "edition", "year", "basis", "from", "to", "lmdi_from", "lmdi_to",
)  # fmt: skip
NARROW = 160  # pixels of a choice of years; two stand side by side on a phone
SEEN = 0.05  # points; a smaller part would be printed as 0.0


def draw_last(page: Subject, place: Any, chart: dict[str, Any], title: str, subtitle: str = "", panel: str = "") -> Picture:
    """A chart for this place of the page, and as a picture to be offered. It is sent after all words and tables: next
    to another chart it takes a third of the bytes, because most of what is said of an axis was just said.
    """
    page.last.append((place, lambda: draw(chart, width="stretch")))
    return Picture(title, [(panel, chart)], subtitle)


def captioned(grid: Grid) -> str:
    return blocks.captioned(grid.headers, grid.rows, grid.caption)


def set_grid(grid: Grid) -> None:
    """A table with its caption above it."""
    st.html(captioned(grid))


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    blocks.style()
    page = choose(store, t, language)
    if page.region:
        rows = store.province_scores(page.province, page.edition, page.year)
        introduce(page, rows)
        take = st.container()
        structure(page)
        position(page, rows)
        change(page)
        alike(page)
        obstacles(page, rows)
        paths(page)
    else:
        blocks.lead(t("profile_no_statistics", province=page.name))
    st.html(f'<p class="quiet">{t("scope_note")}</p>')
    frame.complaints(t)
    state.publish(URL_KEYS)
    if page.region:
        with take:
            briefing.button(page, cite.address("province"))
        for place, piece in page.last:
            with place:
                piece()


def choose(store: Store, t: Translator, language: str) -> Subject:
    names = selection.unit_names(store, language)
    with st.container(key="subject"):
        province = state.select(
            t("filter_province"), "province", list(names), next(iter(names)), names.__getitem__
        )
        page = Subject(store, t, language, province)
        page.index = blocks.index_filter(store, t, language)
        page.edition = blocks.edition_filter(store, page.index, t)
        years = store.years(page.index, page.edition)
        page.year = blocks.year_select(t("filter_year"), "year", years, years[-1])
    return page


def introduce(page: Subject, rows: pl.DataFrame) -> None:
    """One sentence: the three indices with their ranks."""
    blocks.lead(parts.lead(page, rows))
    blocks.quiet(page.t("profile_interval_help"))


def structure(page: Subject) -> None:
    t, store = page.t, page.store
    st.subheader(t("profile_structure"), anchor=False)
    left, right = st.columns([1, 1], gap="large")
    years = store.ask(profile.inventory_years, page.province)
    year = min(max(page.year, years[0]), years[-1]) if years else 0
    tables: list[Table] = []
    drawn: list[Picture] = []
    with left:
        if not years:
            st.html(f'<p class="body">{t("profile_no_inventory", province=page.name)}</p>')
        else:
            basis = state.select(
                t("profile_basis"), "basis", profile.INVENTORY_BASES, profile.INVENTORY_BASES[0],
                lambda one: t(f"basis_{one}"), st.segmented_control, required=True,
            )  # fmt: skip
            table, picture = industry_groups(page, left, year, basis)
            tables.append(table)
            drawn.append(picture)
    with right:
        tables.append(accounts(page))
        if years:
            tables.append(measures(page, year, state.get("basis")))
    tables.append(role_section.show(store, t, page.language, page.province, page.name, page.year))
    take_away(store, t, tables[0].name[0], tables, drawn, About())


def industry_groups(page: Subject, place: Any, year: int, basis: str) -> tuple[Table, Picture]:
    t = page.t
    rows = page.store.ask(profile.group_shares, page.province, year, basis)
    caption = t("profile_groups_caption", basis=t(f"basis_text_{basis}"), year=year)
    frozen = [t("profile_frozen")] if rows["frozen"].any() else []
    marks = "".join(f'<p class="marks">{mark}</p>' for mark in frozen)
    sentence = escape(parts.groups_sentence(page, rows))
    st.html(f'<p class="body">{sentence}</p>{blocks.grey(caption)}{marks}')
    title = f"{page.name} · {t('profile_structure')}"
    drawn = draw_last(page, place, parts.groups_chart(page, rows, caption), title, caption)
    about = About(
        unit=f"{rows[f'unit_{page.language}'][0]}; %", notes=frozen,
        sources=blocks.observation_sources(page.store, (basis,), page.language),
    )  # fmt: skip
    name = ["industry_groups", page.province, basis, str(year)]
    return Table(rows, name, f"{page.name} · {caption}", about), drawn


def accounts(page: Subject) -> Table:
    t = page.t
    every = page.store.ask(profile.value_added_shares, page.province)
    grid = parts.accounts(page, every)
    set_grid(grid)
    blocks.quiet(t("profile_accounts_notes"))
    series = ("gdp", "va_primary", "va_industry", "va_construction")
    about = About(
        unit="%", formula="100 * va / gdp", notes=[t("profile_accounts_notes")],
        sources=blocks.observation_sources(page.store, series, page.language),
    )  # fmt: skip
    return Table(every, ["gdp_shares", page.province], f"{page.name} · {t('profile_structure')}", about)


def measures(page: Subject, year: int, basis: str) -> Table:
    t = page.t
    found = page.store.ask(profile.structure_measures, page.province, year, basis)
    caption = t("profile_measures_caption", basis=t(f"basis_text_{basis}"), year=year)
    row = found.row(0, named=True)
    mark = " ◆" if row["frozen"] else ""
    rows = [
        (
            "",
            [
                t(f"profile_{one}"),
                f"{row[one]:.3f}{mark}",
                t("profile_place_of", rank=row[f"{one}_rank"], total=row["provinces"]),
                f"{row[f'{one}_median']:.3f}",
            ],
        )
        for one in ("herfindahl", "krugman")
    ]
    largest = f"{escape(row[f'largest_{page.language}'])} {100 * row['largest_share']:.1f}%{mark}"
    rows.append(("", [t("profile_largest"), largest, "", ""]))
    headers = [
        (t("profile_measure"), "t"),
        (t("value"), "t"),
        (t("rank"), "n"),
        (t("profile_nation_median"), "n"),
    ]
    st.html(blocks.captioned(headers, rows, caption))
    about = About(
        formula="herfindahl = sum(s^2); krugman = sum(abs(s - s_rest))",
        sources=blocks.observation_sources(page.store, (basis,), page.language),
    )  # fmt: skip
    return Table(found, ["structure", page.province, basis, str(year)], f"{page.name} · {caption}", about)


def position(page: Subject, rows: pl.DataFrame) -> None:
    t = page.t
    st.subheader(t("profile_position"), anchor=False)
    indices = rows.filter(pl.col("kind") == "index")
    set_grid(parts.position(page, rows))
    every = page.store.ask(profile.trends, page.province, page.edition)
    drawn = trends(page, every)
    about = About(
        unit=t("unit_score"), formula=t("formula_of_scores"), edition=page.edition,
        notes=[t("scope_note"), t("profile_interval_help")], nodes=indices["code"].to_list(),
    )  # fmt: skip
    told = replace(
        about, notes=[t("profile_trend_caption"), t("profile_interval_help")], nodes=codes_of(every)
    )
    tables = [
        Table(rows, ["scores", page.province, page.edition, str(page.year)], f"{page.name} · {page.year}"),
        Table(every, ["trends", page.province, page.edition], f"{page.name} · {t('trend')}", told),
    ]
    whole = together(drawn, f"{page.name} · {t('trend')}", 3, 300, t("profile_trend_caption"))
    take_away(page.store, t, "scores", tables, [whole], about)
    indicator_table(page, rows)


def codes_of(rows: pl.DataFrame) -> list[str]:
    return rows["code"].unique(maintain_order=True).to_list()


def indicator_table(page: Subject, rows: pl.DataFrame) -> None:
    """Raw value, score and ranks of every pillar and indicator of the chosen index."""
    t = page.t
    head = rows.filter((pl.col("index_code") == page.index) & (pl.col("kind") == "index")).row(0, named=True)
    caption = t("profile_indicators", name=head[page.label], year=head["year"])
    lines = []
    for row in rows.filter((pl.col("index_code") == page.index) & (pl.col("kind") != "index")).to_dicts():
        ranked = row["score"] is not None
        lines.append(
            (row["kind"], [
                escape(row[page.label]),
                summary.number(row["value"], "") if row["kind"] == "indicator" else "",
                escape(row[f"unit_{page.language}"] or "") if row["kind"] == "indicator" else "",
                summary.score(row["score"]),
                t("of_total", rank=row["rank"], total=row["nation_size"]) if ranked else "–",
                ends(row["rank_low"], row["rank_high"], str),
                t("of_total", rank=row["rank_region"], total=row["region_size"]) if ranked else "–",
                escape(page.reason(row["reason"])) if not ranked
                else t("card_latest", year=row["latest_data_year"]) if row["latest_data_year"] else "",
            ])
        )  # fmt: skip
    headers = [
        (t("profile_node"), "t"), (t("raw_value"), "n"), (t("chain_unit"), "t"), (t("score"), "n"),
        (t("profile_rank_nation"), "n"), (t("profile_rank_interval"), "n"),
        (t("profile_rank_region", region=page.region), "n"), (t("note"), "t"),
    ]  # fmt: skip
    st.html(blocks.captioned(headers, lines, caption))


def trends(page: Subject, every: pl.DataFrame) -> list[Picture]:
    """Small multiples: every index of the edition over its years, five a row (``blocks.css``: two on a phone)."""
    blocks.quiet(page.t("profile_trend_caption"))
    series = every.partition_by("code", maintain_order=True)
    place = st.container(key="multiples")
    with place:
        st.html(f'<div class="names">{"".join(trend_name(page, rows) for rows in series)}</div>')
    return [picture for rows in series for picture in one_trend(page, place, rows)]


def trend_name(page: Subject, rows: pl.DataFrame) -> str:
    """What stands above the chart of one index: its name, its last score."""
    scored = rows.drop_nulls("score")
    last = scored.row(-1, named=True) if scored.height else None
    text = f"<em>{last['year']} · {summary.score(last['score'])}</em>" if last else ""
    return f'<p class="small">{escape(rows[page.label][0])}{text}</p>'


def one_trend(page: Subject, place: Any, rows: pl.DataFrame) -> list[Picture]:
    name = rows[page.label][0]
    if rows["score"].null_count() == rows.height:
        reason = page.t("profile_no_trend", reason=page.reason(rows["reason"][-1]))
        page.last.append((place, lambda: blocks.quiet(reason)))
        return []
    return [draw_last(page, place, parts.trend(page, rows), name, panel=name)]


def change(page: Subject) -> None:
    """The change of the chosen index between two years, handed down to indicators, beside the method's noise."""
    t, store = page.t, page.store
    own = store.score_table(page.index, page.edition, None, page.province).sort("year")
    name = own[page.label][0]
    st.markdown(f"**{t('profile_change', name=name)}**")
    years = own["year"].to_list()
    if len(years) < 2:
        blocks.quiet(t("profile_change_one_year"))
        return
    with st.container(horizontal=True):
        start = blocks.year_select(t("profile_from"), "from", years[:-1], years[0], width=NARROW)
        later = [year for year in years if year > start]
        end = blocks.year_select(t("profile_to"), "to", later, later[-1], width=NARROW)
    without = own.filter(pl.col("year").is_in([start, end]) & pl.col("score").is_null())
    if without.height:
        listed = t("list_separator").join(map(str, without["year"]))
        reason = page.reason(without["reason"][0])
        blocks.quiet(t("profile_change_impossible", name=name, years=listed, reason=reason))
        return
    rows = store.ask(profile.score_change, page.province, page.index, page.edition, start, end)
    noise = store.ask(profile.change_noise, page.province, page.index, page.edition, start, end)
    sentence = parts.change(page, name, start, end, rows, noise)
    st.html(f'<p class="body">{escape(sentence)}</p>')
    scope = store.breaks(page.index, page.edition).filter((pl.col("year") > start) & (pl.col("year") <= end))
    notes = [
        t("profile_break", year=row["year"], name=row[page.label], text=row[page.language])
        for row in scope.to_dicts()
    ]
    left, right = st.columns([1, 1], gap="large")
    with left:
        blocks.quiet(t("profile_change_caption"))
        drawn = draw_last(
            page, left, parts.change_chart(page, name, start, end, rows),
            f"{page.name} · {t('profile_change', name=name)} · {start}–{end}", t("profile_change_caption"),
        )  # fmt: skip
    with right:
        headers = [
            (t("profile_node"), "t"), (t("profile_score_of", year=start), "n"),
            (t("profile_score_of", year=end), "n"), (t("profile_contribution"), "n"),
        ]  # fmt: skip
        lines = [
            (
                row["kind"],
                [
                    escape(row[page.label]), summary.score(row["score_start"]), summary.score(row["score_end"]),
                    signed(row["contribution"], 2),
                ],
            )
            for row in rows.to_dicts()
        ]  # fmt: skip
        blocks.scrolled(headers, lines, t("profile_change", name=name))
        blocks.quiet(*notes)
        table_buttons(
            store, t, rows, ["change", page.province, page.index, page.edition, str(start), str(end)],
            f"{page.name} · {t('profile_change', name=name)} · {start}–{end}", unit=t("unit_score"),
            formula=t("formula_score_change"), edition=page.edition, notes=[sentence, *notes],
            nodes=[page.index],
            pictures=[drawn],
        )  # fmt: skip


def alike(page: Subject) -> None:
    t, store = page.t, page.store
    st.subheader(t("profile_peers"), anchor=False)
    near = store.ask(peers.peers, page.province)
    grid = parts.alike(page, near)
    rows = store.ask(compare.beside, page.edition, page.year, page.province)
    st.html(f'<div class="two"><div>{captioned(grid)}</div><div>{captioned(parts.beside(page, rows))}</div></div>')
    if near["frozen"].any():
        st.html(f'<p class="marks">{t("profile_peers_frozen")}</p>')
    codes = near["province_code"].to_list()
    if st.button(t("profile_compare_peers"), icon=":material/compare_arrows:"):
        state.put("compared", "-".join(codes[: compare.LIMIT]))
        st.switch_page("views/compare.py")
    about = About(formula=t("formula_peers"), notes=[grid.caption])
    medians = About(unit=t("unit_score"), formula=t("formula_median"), edition=page.edition)
    names = ["medians", page.province, page.edition, str(page.year)]
    tables = [
        Table(near, ["peers", page.province], f"{page.name} · {t('profile_peers')}"),
        Table(rows, names, f"{page.name} · {t('profile_beside_caption')}", medians),
    ]
    take_away(store, t, "peers", tables, [], about)


def obstacles(page: Subject, scores: pl.DataFrame) -> None:
    t, store = page.t, page.store
    st.subheader(t("profile_obstacles"), anchor=False)
    rows = store.ask(profile.strengths, page.province, page.edition, page.year)
    blocks.quiet(t("profile_verdict_caption"))
    tags = {"strength": "up", "weakness": "down", "open": "open"}
    lists = []
    for verdict, css in tags.items():
        listed = rows.filter(pl.col("verdict") == verdict).sort("rank").to_dicts()
        lines = "".join(f"<li>{escape(parts.verdict_line(row, page))}</li>" for row in listed)
        tag = f'<span class="tag {css}">{t(f"verdict_{verdict}")} {len(listed)}</span>'
        nothing = f"<li>{t('verdict_none')}</li>"
        lists.append(f"<div>{tag}<ul>{lines or nothing}</ul></div>")
    st.html(f'<div class="side">{"".join(lists)}</div>')
    blocks.quiet(t("profile_obstacle_caption"))
    codes = list(dict.fromkeys([*THREE, page.index]))
    tables = {
        code: store.ask(profile.obstacles, page.province, code, page.edition, page.year) for code in codes
    }
    found = {row["code"]: row for row in scores.filter(pl.col("kind") == "index").to_dicts()}
    listed = "".join(f"<div>{one_index(page, found[code], tables[code])}</div>" for code in codes)
    st.html(f'<div class="side">{listed}</div>')
    every = [
        rows.with_columns(pl.lit(code).alias("index_code")) for code, rows in tables.items() if rows.height
    ]
    about = About(unit=t("unit_score"), notes=[t("profile_verdict_caption")], edition=page.edition)
    names = [page.province, page.edition, str(page.year)]
    offered = [Table(rows, ["strengths", *names], f"{page.name} · {t('profile_obstacles')}")]
    if every:
        told = replace(
            about, formula=t("formula_obstacle"), notes=[t("profile_obstacle_caption")], nodes=codes
        )
        title = f"{page.name} · {t('profile_obstacle')}"
        offered.append(Table(pl.concat(every), ["obstacles", *names], title, told))
    take_away(store, t, "strengths", offered, [], about)


def one_index(page: Subject, index: dict[str, Any], rows: pl.DataFrame) -> str:
    name = f'<p class="small">{escape(index[page.label])}<em>{index["year"]}</em></p>'
    if rows.is_empty():
        reason = page.reason(index["reason"])
        return name + blocks.grey(page.t("profile_obstacle_none", name=index[page.label], reason=reason))
    grid = parts.obstacles(page, index, rows)
    return name + blocks.wide(grid.headers, grid.rows, grid.caption)


def paths(page: Subject) -> None:
    st.subheader(page.t("profile_paths"), anchor=False)
    before = len(page.last)
    tables, drawn = three_tensions(page)
    take_away(page.store, page.t, "tensions", [tables, coordination(page)], [drawn], tables.about or About())
    scatters, page.last[before:] = page.last[before:], []
    decomposition(page)
    page.last += scatters  # bars follow bars
    st.page_link("views/strategy.py", label=page.t("profile_strategy"), icon=":material/route:")


def three_tensions(page: Subject) -> tuple[Table, Picture]:
    t, store = page.t, page.store
    rows = store.ask(profile.tension_quadrants, page.province)
    side = 0 if page.language == "zh" else 1
    pairs = [tuple(rows.filter(pl.col("code") == code).to_dicts()) for code in tensions.TENSIONS]
    remarks = [one.note[side] for one in tensions.TENSIONS.values()]
    place = st.container(key="tensions")
    with place:
        names = [f'<p class="small">{escape(moved[page.label])}</p>' for moved, _ in pairs]
        blocks.in_columns(names, above=blocks.grey(t("profile_tensions_caption")))
        blocks.in_columns([tension(page, moved, level) for moved, level in pairs])
        blocks.in_columns([blocks.grey(remark) for remark in remarks])
    drawn = []
    for moved, _ in pairs:
        every = store.ask(tensions.change, moved["code"], moved["first"], moved["last"])
        name = moved[page.label]
        drawn.append(draw_last(page, place, parts.quadrant(page, moved, every), name, panel=name))
    title = f"{page.name} · {t('profile_tension_table')}"
    whole = together(drawn, title, 3, 340, t("profile_tensions_caption"))
    return Table(rows, ["tensions", page.province], title, About(notes=remarks)), whole


def tension(page: Subject, moved: dict[str, Any], level: dict[str, Any]) -> str:
    """What stands below the chart of one tension."""
    said = parts.tension_text(page, moved, level)
    text = blocks.grey(said) if moved["quadrant"] is None else f'<p class="body">{escape(said)}</p>'
    if moved["breaks"]:
        text += blocks.grey(page.t("profile_tension_breaks", breaks=broken(page, moved["breaks"])))
    return text


def broken(page: Subject, breaks: str) -> str:
    """Declared breaks (``series:year`` joined by ``;``) with the names of the series."""
    pairs = [one.split(":") for one in breaks.split(";")]
    names = page.store.ask(profile.series_names, *(series for series, _ in pairs))
    place = 0 if page.language == "zh" else 1
    return page.t("list_separator").join(f"{names[series][place]} {year}" for series, year in pairs)


def coordination(page: Subject) -> Table:
    t = page.t
    grid, every = parts.coordination(page)
    set_grid(grid)
    about = About(formula=t("formula_coupling"), edition=page.edition)
    title = f"{page.name} · {t('profile_coupling_caption')}"
    return Table(every, ["coordination", page.province, page.edition], title, about)


def decomposition(page: Subject) -> None:
    t, store = page.t, page.store
    st.markdown(f"**{t('profile_lmdi')}**")
    years = store.ask(profile.decomposition_years, page.province)
    if len(years) < 2:
        blocks.quiet(t("profile_lmdi_none", province=page.name))
        return
    split = industry_lmdi.BASIS_BREAK
    starts, first = parts.lmdi_years(years)
    with st.container(horizontal=True):
        start = blocks.year_select(t("profile_from"), "lmdi_from", starts, first, width=NARROW)
        later = [year for year in years if year > start and (year < split) == (start < split)]
        end = blocks.year_select(t("profile_to"), "lmdi_to", later, later[-1], width=NARROW)
    try:
        effects = store.ask(industry_lmdi.industrial_co2, page.province, start, end).frame()
    except DataError:
        blocks.quiet(t("profile_lmdi_failed", province=page.name))
        return
    steps = profile.waterfall(effects)
    sentence = parts.lmdi_text(page, start, end, steps)
    st.html(f'<p class="body">{escape(sentence)}</p>')
    title = f"{page.name} · {t('profile_lmdi')} {start}–{end}"
    drawn = draw_last(page, st.container(), parts.lmdi_chart(page, sentence, steps), title)
    if effects["frozen"].any():
        st.html(f'<p class="marks">{t("profile_frozen")}</p>')
    blocks.quiet(t("profile_lmdi_notes"))
    table_buttons(
        store, t, effects, ["lmdi", page.province, str(start), str(end)], f"{page.name} · {t('profile_lmdi')}",
        unit=t("profile_lmdi_axis"), formula="CO2 = VA * E/VA * sum(Ei/E * Ci/Ei)", notes=[t("profile_lmdi_notes")],
        sources=blocks.observation_sources(
            store, ("co2", "energy_final", "va_industry", "va_industry_c4"), page.language
        ),
        pictures=[drawn],
    )  # fmt: skip


main()
