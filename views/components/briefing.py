"""省份简报 Province briefing: the five questions of the province page and the advice, as a document for a memo.

Every sentence, table and chart comes from the parts that the pages show, so a briefing never says anything else.
"""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from etl.errors import DataError
from indicators.analysis import compare, industry_lmdi, peers, profile, strategy, tensions
from views.components import advice, amounts, blocks, downloads, notes, pictures, selection
from views.components import profile_parts as parts
from views.components.card import THREE
from views.components.document import WIDTH, Memo
from views.components.offer import About
from views.components.pictures import Picture
from views.components.profile_parts import Grid, Subject

EDITION = "full"  # the rules of the strategies are written for its indicators
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def button(page: Subject, url: str) -> None:
    """The briefing of the province, made when it is asked for."""
    t = page.t
    if problem := pictures.font_problem():
        st.warning(t("take_no_font", reason=problem), icon=":material/font_download_off:")
        return
    st.download_button(
        t("briefing_button", province=page.name), lambda: build(page, url),
        downloads.file_name(["briefing", page.province, page.index, page.edition, str(page.year)], "docx"), DOCX,
        on_click="ignore", key="briefing", icon=":material/description:",
    )  # fmt: skip


def build(page: Subject, url: str) -> bytes:
    """The document as bytes. Raises PictureError when charts cannot be drawn."""
    t, store = page.t, page.store
    memo = Memo(
        t("briefing_title", province=page.name), t("app_title"), t("briefing_table"), t("briefing_figure")
    )
    edition = t(f"edition_short_{page.edition}")
    memo.text(
        t("briefing_vintage", vintage=notes.vintage(store), edition=edition, year=page.year),
        small=True,
        centred=True,
    )
    rows = store.province_scores(page.province, page.edition, page.year)
    memo.text(parts.lead(page, rows))
    memo.text(t("profile_interval_help"), small=True)
    structure(memo, page)
    position(memo, page, rows)
    alike(memo, page)
    obstacles(memo, page, rows)
    paths(memo, page)
    suggestions(memo, page)
    sources(memo, page, url)
    return memo.content()


def grid(memo: Memo, table: Grid, columns: Sequence[int] | None = None) -> None:
    places = columns or range(len(table.headers))
    memo.table(
        table.caption,
        [table.headers[place][0] for place in places],
        [[cells[place] for place in places] for _, cells in table.rows],
    )


def figure(memo: Memo, caption: str, picture: Picture, width: float = WIDTH) -> None:
    memo.figure(caption, pictures.to_png(picture, ""), caption, width)


def structure(memo: Memo, page: Subject) -> None:
    t, store = page.t, page.store
    memo.heading(t("profile_structure"))
    years = store.ask(profile.inventory_years, page.province)
    if years:
        year, basis = min(max(page.year, years[0]), years[-1]), profile.INVENTORY_BASES[0]
        rows = store.ask(profile.group_shares, page.province, year, basis)
        caption = t("profile_groups_caption", basis=t(f"basis_text_{basis}"), year=year)
        memo.text(parts.groups_sentence(page, rows))
        figure(memo, caption, Picture("", [("", parts.groups_chart(page, rows, caption))], width=640), 13)
        if rows["frozen"].any():
            memo.text(t("profile_frozen"), small=True)
    else:
        memo.text(t("profile_no_inventory", province=page.name))
    grid(memo, parts.accounts(page, store.ask(profile.value_added_shares, page.province)))
    memo.text(t("profile_accounts_notes"), small=True)


def position(memo: Memo, page: Subject, rows: pl.DataFrame) -> None:
    t, store = page.t, page.store
    memo.heading(t("profile_position"))
    grid(memo, parts.position(page, rows), range(7))
    every = store.ask(profile.trends, page.province, page.edition)
    drawn = [
        (one[page.label][0], parts.trend(page, one))
        for one in every.partition_by("code", maintain_order=True)
        if one["score"].null_count() < one.height
    ]
    if drawn:
        picture = Picture("", drawn, columns=3, width=250)
        figure(memo, t("briefing_trends"), picture)
        memo.text(t("profile_trend_caption"), small=True)
    own = store.score_table(page.index, page.edition, None, page.province).sort("year").drop_nulls("score")
    if own.height < 2:
        return
    name, start, end = own[page.label][0], int(own["year"][0]), int(own["year"][-1])
    change = store.ask(profile.score_change, page.province, page.index, page.edition, start, end)
    noise = store.ask(profile.change_noise, page.province, page.index, page.edition, start, end)
    memo.heading(t("profile_change", name=name), 2)
    memo.text(parts.change(page, name, start, end, change, noise))
    chart = parts.change_chart(page, name, start, end, change)
    figure(
        memo, f"{t('profile_change', name=name)} · {start}–{end}", Picture("", [("", chart)], width=640), 13
    )


def alike(memo: Memo, page: Subject) -> None:
    memo.heading(page.t("profile_peers"))
    grid(memo, parts.alike(page, page.store.ask(peers.peers, page.province)))
    grid(memo, parts.beside(page, page.store.ask(compare.beside, page.edition, page.year, page.province)))


def obstacles(memo: Memo, page: Subject, scores: pl.DataFrame) -> None:
    t, store = page.t, page.store
    memo.heading(t("profile_obstacles"))
    rows = store.ask(profile.strengths, page.province, page.edition, page.year)
    memo.text(t("profile_verdict_caption"), small=True)
    separator = t("source_separator")
    for verdict in ("strength", "weakness"):
        listed = rows.filter(pl.col("verdict") == verdict).sort("rank").to_dicts()
        words = separator.join(parts.verdict_line(row, page) for row in listed) or t("verdict_none")
        memo.pair(t("briefing_label", label=t(f"verdict_{verdict}")), words)
    memo.text(t("profile_obstacle_caption"), small=True)
    found = {row["code"]: row for row in scores.filter(pl.col("kind") == "index").to_dicts()}
    for code in dict.fromkeys([*THREE, page.index]):
        table = store.ask(profile.obstacles, page.province, code, page.edition, page.year)
        index = found[code]
        if table.is_empty():
            reason = page.reason(index["reason"])
            memo.text(t("profile_obstacle_none", name=index[page.label], reason=reason))
        else:
            grid(memo, parts.obstacles(page, index, table))


def paths(memo: Memo, page: Subject) -> None:
    t, store = page.t, page.store
    memo.heading(t("profile_paths"))
    rows = store.ask(profile.tension_quadrants, page.province)
    drawn, told = [], []
    for code in tensions.TENSIONS:
        moved, level = rows.filter(pl.col("code") == code).to_dicts()
        every = store.ask(tensions.change, code, moved["first"], moved["last"])
        drawn.append((moved[page.label], parts.quadrant(page, moved, every)))
        told.append(t("briefing_label", label=moved[page.label]) + parts.tension_text(page, moved, level))
    figure(memo, t("profile_tension_table"), Picture("", drawn, columns=3, width=270))
    memo.text(t("profile_tensions_caption"), small=True)
    memo.bullets(told)
    table, _ = parts.coordination(page)
    grid(memo, table)
    years = store.ask(profile.decomposition_years, page.province)
    if len(years) < 2:
        memo.text(t("profile_lmdi_none", province=page.name))
        return
    start, end = parts.lmdi_years(years)[1], years[-1]
    try:
        effects = store.ask(industry_lmdi.industrial_co2, page.province, start, end).frame()
    except DataError:
        memo.text(t("profile_lmdi_failed", province=page.name))
        return
    steps = profile.waterfall(effects)
    sentence = parts.lmdi_text(page, start, end, steps)
    memo.heading(t("profile_lmdi"), 2)
    memo.text(sentence)
    caption = f"{t('profile_lmdi')} · {start}–{end}"
    figure(memo, caption, Picture("", [("", parts.lmdi_chart(page, sentence, steps))], width=640), 13)
    memo.text(t("profile_lmdi_notes"), small=True)


def suggestions(memo: Memo, page: Subject) -> None:
    """Paths whose conditions are met and advice whose rule holds, each with its evidence and its definitions."""
    t, store, language = page.t, page.store, page.language
    side = amounts.side(language)
    memo.heading(t("briefing_advice"))
    memo.text(t("briefing_advice_note"), small=True)
    year = max(store.years(code, EDITION)[-1] for code in THREE)
    try:
        found = store.ask(strategy.strategies, year)[page.province]
    except DataError as error:
        memo.text(t("strategy_rules_broken", error=error))
        return
    definitions = {row["id"]: row[language] for row in store.definitions().to_dicts()}
    names = selection.unit_names(store, language)
    separator = t("source_separator")
    for path in found.paths:
        memo.heading(f"{definitions[path.id]}：{t('path_' + path.status)}" if language == "zh"
                     else f"{definitions[path.id]}: {t('path_' + path.status)}", 2)  # fmt: skip
        memo.text(advice.path_text(path, t, language))
        memo.bullets([
            f"{'✓' if one.holds else '?' if one.holds is None else '✗'} {one.title[side]} — "
            + separator.join(amounts.evidence_text(e, t, language) for e in one.evidence)
            for one in path.parts
        ])  # fmt: skip
    try:
        others = tuple(store.ask(peers.peers, page.province)["province_code"])[1:]
    except DataError:
        others = ()
    for kind in strategy.KINDS:
        if found.holding(kind):
            memo.heading(t(f"kind_{kind}"), 2)
        for rule in found.holding(kind):
            memo.pair(t("briefing_label", label=rule.title[side]), rule.advice[side])
            peer = store.ask(strategy.best_placed, rule.compare, page.province, year, others)
            if peer:
                memo.text(advice.peer_text(peer, names, t, language))
            evidence = separator.join(amounts.evidence_text(one, t, language) for one in rule.evidence)
            memo.text(t("briefing_label", label=t("advice_evidence")) + evidence, small=True)
            meant = t("list_separator").join(f"{i} {definitions.get(i, '')}" for i in rule.definitions)
            memo.text(t("briefing_label", label=t("definition")) + meant, small=True)
    if found.undecided:
        lacking = sorted({one.name[side] for rule in found.undecided for one in rule.missing})
        listed = t("list_separator").join(lacking)
        memo.text(t("advice_undecided", n=len(found.undecided), names=listed), small=True)


def sources(memo: Memo, page: Subject, url: str) -> None:
    t, store, language = page.t, page.store, page.language
    memo.heading(t("briefing_sources"))
    codes = list(dict.fromkeys([*THREE, page.index]))
    listed = blocks.sources_of(store, page.edition, codes, language)
    listed += blocks.observation_sources(
        store, ("gdp", "va_primary", "va_industry", "va_construction", "co2", "energy_final"), language
    )
    about = About(sources=list(dict.fromkeys(listed)), edition=page.edition, nodes=codes)
    memo.bullets(about.sources)
    memo.bullets(
        [
            t("briefing_label", label=t("meta_terms")) + text
            for text in notes.terms(store, about.sources, language)
        ]
    )
    memo.heading(t("briefing_definitions"), 2)
    memo.bullets(notes.definitions(store, codes, language))
    memo.text(t("scope_note"), small=True)
    meta = store.meta()
    memo.pair(
        t("briefing_label", label=t("cite_citation")),
        t("citation_text", project=t("app_title"), page=t("briefing_title", province=page.name),
          vintage=notes.vintage(store), last=meta["last_year"], url=url),
    )  # fmt: skip
