"""省份画像 Province: five questions about one province, each answered with numbers, a chart and a table."""

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
from views.components.offer import show, table_buttons, together
from views.components.pictures import Picture
from views.components.profile_parts import Grid, Subject
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = (
    "lang", "province", "index", "edition", "year", "basis", "from", "to", "lmdi_from", "lmdi_to",
)  # fmt: skip
SEEN = 0.05  # points; a smaller part would be printed as 0.0


def set_grid(grid: Grid) -> None:
    """A table with its caption above it."""
    blocks.quiet(grid.caption)
    blocks.scrolled(grid.headers, grid.rows, grid.caption)


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
        role_section.show(store, t, language, page.province, page.name, page.year)
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


def choose(store: Store, t: Translator, language: str) -> Subject:
    names = selection.unit_names(store, language)
    with st.container(key="filters"):
        columns = st.columns([2, 2.3, 2.2, 1.3], gap="small")
        with columns[0]:
            province = state.select(
                t("filter_province"), "province", list(names), next(iter(names)), names.__getitem__
            )
        page = Subject(store, t, language, province)
        with columns[1]:
            page.index = blocks.index_filter(store, t, language)
        with columns[2]:
            page.edition = blocks.edition_filter(store, page.index, t)
        years = store.years(page.index, page.edition)
        with columns[3]:
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
    with left:
        if not years:
            st.html(f'<p class="body">{t("profile_no_inventory", province=page.name)}</p>')
        else:
            basis = state.select(
                t("profile_basis"), "basis", profile.INVENTORY_BASES, profile.INVENTORY_BASES[0],
                lambda one: t(f"basis_{one}"), st.segmented_control, required=True,
            )  # fmt: skip
            industry_groups(page, min(max(page.year, years[0]), years[-1]), basis)
    with right:
        accounts(page)
        if years:
            measures(page, min(max(page.year, years[0]), years[-1]), state.get("basis"))


def industry_groups(page: Subject, year: int, basis: str) -> None:
    t = page.t
    rows = page.store.ask(profile.group_shares, page.province, year, basis)
    caption = t("profile_groups_caption", basis=t(f"basis_text_{basis}"), year=year)
    first = rows.row(0, named=True)
    st.html(f'<p class="body">{escape(parts.groups_sentence(page, rows))}</p>')
    blocks.quiet(caption)
    drawn = show(parts.groups_chart(page, rows, caption), f"{page.name} · {t('profile_structure')}", caption)
    if rows["frozen"].any():
        st.html(f'<p class="marks">{t("profile_frozen")}</p>')
    table_buttons(
        page.store, t, rows, ["industry_groups", page.province, basis, str(year)], f"{page.name} · {caption}",
        unit=f"{first[f'unit_{page.language}']}; %",
        sources=blocks.observation_sources(page.store, (basis,), page.language),
        notes=[t("profile_frozen")] if rows["frozen"].any() else [], pictures=[drawn],
    )  # fmt: skip


def accounts(page: Subject) -> None:
    t = page.t
    every = page.store.ask(profile.value_added_shares, page.province)
    grid = parts.accounts(page, every)
    set_grid(grid)
    blocks.quiet(t("profile_accounts_notes"))
    table_buttons(
        page.store, t, every, ["gdp_shares", page.province], f"{page.name} · {t('profile_structure')}", unit="%",
        formula="100 * va / gdp", notes=[t("profile_accounts_notes")],
        sources=blocks.observation_sources(
            page.store, ("gdp", "va_primary", "va_industry", "va_construction"), page.language
        ),
    )  # fmt: skip


def measures(page: Subject, year: int, basis: str) -> None:
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
    blocks.quiet(caption)
    blocks.scrolled(headers, rows, caption)
    table_buttons(
        page.store, t, found, ["structure", page.province, basis, str(year)], f"{page.name} · {caption}",
        formula="herfindahl = sum(s^2); krugman = sum(abs(s - s_rest))",
        sources=blocks.observation_sources(page.store, (basis,), page.language),
    )  # fmt: skip


def position(page: Subject, rows: pl.DataFrame) -> None:
    t = page.t
    st.subheader(t("profile_position"), anchor=False)
    indices = rows.filter(pl.col("kind") == "index")
    set_grid(parts.position(page, rows))
    table_buttons(
        page.store, t, rows, ["scores", page.province, page.edition, str(page.year)],
        f"{page.name} · {page.year}", unit=t("unit_score"), formula=t("formula_of_scores"), edition=page.edition,
        notes=[t("scope_note"), t("profile_interval_help")],
        nodes=indices["code"].to_list(),
    )  # fmt: skip
    trends(page)
    indicator_table(page, rows)


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
    blocks.quiet(caption)
    blocks.scrolled(headers, lines, caption)


def trends(page: Subject) -> None:
    """Small multiples: every index of the edition over its years, five a row."""
    t = page.t
    every = page.store.ask(profile.trends, page.province, page.edition)
    blocks.quiet(t("profile_trend_caption"))
    series = every.partition_by("code", maintain_order=True)
    drawn: list[Picture] = []
    with st.container(key="multiples"):
        for start in range(0, len(series), 5):
            for column, rows in zip(st.columns(5, gap="small"), series[start : start + 5], strict=False):
                with column:
                    drawn += one_trend(page, rows)
    table_buttons(
        page.store, t, every, ["trends", page.province, page.edition], f"{page.name} · {t('trend')}",
        unit=t("unit_score"), formula=t("formula_of_scores"), edition=page.edition,
        nodes=[rows["code"][0] for rows in series],
        notes=[t("profile_trend_caption"), t("profile_interval_help")],
        pictures=[together(drawn, f"{page.name} · {t('trend')}", 3, 300, t("profile_trend_caption"))],
    )  # fmt: skip


def one_trend(page: Subject, rows: pl.DataFrame) -> list[Picture]:
    t = page.t
    name = rows[page.label][0]
    scored = rows.drop_nulls("score")
    last = scored.row(-1, named=True) if scored.height else None
    text = f"<em>{last['year']} · {summary.score(last['score'])}</em>" if last else ""
    st.html(f'<p class="small">{escape(name)}{text}</p>')
    if last is None:
        blocks.quiet(t("profile_no_trend", reason=page.reason(rows["reason"][-1])))
        return []
    return [show(parts.trend(page, rows), name, panel=name)]


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
    one, two, _ = st.columns([1, 1, 4], gap="small")
    with one:
        start = blocks.year_select(t("profile_from"), "from", years[:-1], years[0])
    later = [year for year in years if year > start]
    with two:
        end = blocks.year_select(t("profile_to"), "to", later, later[-1])
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
        drawn = show(
            parts.change_chart(page, name, start, end, rows),
            f"{page.name} · {t('profile_change', name=name)} · {start}–{end}",
            t("profile_change_caption"),
        )
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
    left, right = st.columns([1, 1], gap="large")
    with left:
        set_grid(grid)
        if near["frozen"].any():
            st.html(f'<p class="marks">{t("profile_peers_frozen")}</p>')
        table_buttons(
            store, t, near, ["peers", page.province], f"{page.name} · {t('profile_peers')}",
            formula=t("formula_peers"), notes=[grid.caption],
        )  # fmt: skip
        codes = near["province_code"].to_list()
        if st.button(t("profile_compare_peers"), icon=":material/compare_arrows:"):
            state.put("compared", "-".join(codes[: compare.LIMIT]))
            st.switch_page("views/compare.py")
    with right:
        beside(page)


def beside(page: Subject) -> None:
    t = page.t
    rows = page.store.ask(compare.beside, page.edition, page.year, page.province)
    set_grid(parts.beside(page, rows))
    table_buttons(
        page.store, t, rows, ["medians", page.province, page.edition, str(page.year)],
        f"{page.name} · {t('profile_beside_caption')}", unit=t("unit_score"), formula=t("formula_median"),
        edition=page.edition,
    )  # fmt: skip


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
    table_buttons(
        store, t, rows, ["strengths", page.province, page.edition, str(page.year)],
        f"{page.name} · {t('profile_obstacles')}", unit=t("unit_score"), notes=[t("profile_verdict_caption")],
        edition=page.edition,
    )  # fmt: skip
    blocks.quiet(t("profile_obstacle_caption"))
    codes = list(dict.fromkeys([*THREE, page.index]))
    tables = {
        code: store.ask(profile.obstacles, page.province, code, page.edition, page.year) for code in codes
    }
    found = {row["code"]: row for row in scores.filter(pl.col("kind") == "index").to_dicts()}
    columns = st.columns(len(codes), gap="medium")
    for column, code in zip(columns, codes, strict=True):
        with column:
            one_index(page, found[code], tables[code])
    every = [
        rows.with_columns(pl.lit(code).alias("index_code")) for code, rows in tables.items() if rows.height
    ]
    if every:
        table_buttons(
            store, t, pl.concat(every), ["obstacles", page.province, page.edition, str(page.year)],
            f"{page.name} · {t('profile_obstacle')}", unit=t("unit_score"), formula=t("formula_obstacle"),
            notes=[t("profile_obstacle_caption")], edition=page.edition, nodes=codes,
        )  # fmt: skip


def one_index(page: Subject, index: dict[str, Any], rows: pl.DataFrame) -> None:
    t = page.t
    st.html(f'<p class="small">{escape(index[page.label])}<em>{index["year"]}</em></p>')
    if rows.is_empty():
        blocks.quiet(t("profile_obstacle_none", name=index[page.label], reason=page.reason(index["reason"])))
        return
    grid = parts.obstacles(page, index, rows)
    blocks.scrolled(grid.headers, grid.rows, grid.caption)


def paths(page: Subject) -> None:
    st.subheader(page.t("profile_paths"), anchor=False)
    three_tensions(page)
    coordination(page)
    decomposition(page)
    st.page_link("views/strategy.py", label=page.t("profile_strategy"), icon=":material/route:")


def three_tensions(page: Subject) -> None:
    t, store = page.t, page.store
    rows = store.ask(profile.tension_quadrants, page.province)
    blocks.quiet(t("profile_tensions_caption"))
    columns = st.columns(len(tensions.TENSIONS), gap="medium")
    drawn: list[Picture] = []
    for column, code in zip(columns, tensions.TENSIONS, strict=True):
        moved, level = rows.filter(pl.col("code") == code).to_dicts()
        every = store.ask(tensions.change, code, moved["first"], moved["last"])
        with column:
            st.html(f'<p class="small">{escape(moved[page.label])}</p>')
            chart = parts.quadrant(page, moved, every)
            drawn.append(show(chart, moved[page.label], panel=moved[page.label]))
            if moved["quadrant"] is None:
                blocks.quiet(parts.tension_text(page, moved, level))
            else:
                st.html(f'<p class="body">{escape(parts.tension_text(page, moved, level))}</p>')
            if moved["breaks"]:
                blocks.quiet(t("profile_tension_breaks", breaks=broken(page, moved["breaks"])))
            note = tensions.TENSIONS[code].note[0 if page.language == "zh" else 1]
            blocks.quiet(note)
    table_buttons(
        store, t, rows, ["tensions", page.province], f"{page.name} · {t('profile_tension_table')}",
        notes=[one.note[0 if page.language == "zh" else 1] for one in tensions.TENSIONS.values()],
        pictures=[
            together(drawn, f"{page.name} · {t('profile_tension_table')}", 3, 340, t("profile_tensions_caption"))
        ],
    )  # fmt: skip


def broken(page: Subject, breaks: str) -> str:
    """Declared breaks (``series:year`` joined by ``;``) with the names of the series."""
    pairs = [one.split(":") for one in breaks.split(";")]
    names = page.store.ask(profile.series_names, *(series for series, _ in pairs))
    place = 0 if page.language == "zh" else 1
    return page.t("list_separator").join(f"{names[series][place]} {year}" for series, year in pairs)


def coordination(page: Subject) -> None:
    t, store = page.t, page.store
    blocks.quiet(t("profile_coupling_caption"))
    grid, every = parts.coordination(page)
    blocks.scrolled(grid.headers, grid.rows, grid.caption)
    table_buttons(
        store, t, every, ["coordination", page.province, page.edition],
        f"{page.name} · {t('profile_coupling_caption')}", formula=t("formula_coupling"), edition=page.edition,
    )  # fmt: skip


def decomposition(page: Subject) -> None:
    t, store = page.t, page.store
    st.markdown(f"**{t('profile_lmdi')}**")
    years = store.ask(profile.decomposition_years, page.province)
    if len(years) < 2:
        blocks.quiet(t("profile_lmdi_none", province=page.name))
        return
    one, two, _ = st.columns([1, 1, 4], gap="small")
    split = industry_lmdi.BASIS_BREAK
    with one:
        starts, first = parts.lmdi_years(years)
        start = blocks.year_select(t("profile_from"), "lmdi_from", starts, first)
    later = [year for year in years if year > start and (year < split) == (start < split)]
    with two:
        end = blocks.year_select(t("profile_to"), "lmdi_to", later, later[-1])
    try:
        effects = store.ask(industry_lmdi.industrial_co2, page.province, start, end).frame()
    except DataError:
        blocks.quiet(t("profile_lmdi_failed", province=page.name))
        return
    steps = profile.waterfall(effects)
    sentence = parts.lmdi_text(page, start, end, steps)
    st.html(f'<p class="body">{escape(sentence)}</p>')
    title = f"{page.name} · {t('profile_lmdi')} {start}–{end}"
    drawn = show(parts.lmdi_chart(page, sentence, steps), title)
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
