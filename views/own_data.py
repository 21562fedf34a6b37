"""数据导入 Your data: a table of one's own, what was understood of it, and the series beside the published indices."""

import hashlib
import tomllib
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from etl.errors import DataError
from etl.importing import preview, template
from etl.importing.cells import Sheet
from etl.importing.files import read_bytes
from etl.importing.mapping import MOST_BYTES, Mapping, checked
from etl.importing.places import NATIONAL
from etl.importing.rules import RuleError
from etl.importing.tables import PREFIX, understand
from etl.importing.understood import Note, Understood
from indicators import finer, own
from indicators.analysis.correlation import Correlation, correlation
from indicators.registry import INDICES
from views.components import (
    blocks,
    charts,
    choropleth,
    classes,
    figures,
    filters,
    frame,
    own_series,
    place_level,
    state,
    summary,
)
from views.components.kept import draw
from views.components.map import MapRow
from views.components.offer import show, table_buttons
from views.components.own_series import FORMULAS, MOST_FORMULAS, UPLOAD, OwnSeries
from views.components.selection import Shown, spread, unit_names
from views.components.store import Store
from views.components.words import Translator

LISTED = 100  # notes on the screen; the download has all
LEVEL = 0.05
URL_KEYS = ("own_series", "own_shown_year", *place_level.URL_KEYS)
FIELDS = ("own_year", "own_unit", "own_name", "own_header", "own_toml")


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    blocks.lead(t("own_lead"))
    left, right = st.columns([3, 2], gap="large")
    with left:
        upload(t, language)
    with right:
        offer_templates(store, t, language)
    understood = own_series.uploaded()
    if understood is not None:
        say_understood(store, understood, t, language)
    series, problem = own_series.everything(store, language)
    if problem:
        st.error(plain_markdown(t("own_installed_error", error=problem)), icon=":material/folder_off:")
    st.divider()
    if not series:
        blocks.quiet(t("own_nothing"))
        end(t)
        return
    st.subheader(t("own_explore"), anchor=False)
    explore(store, series, t, language)
    st.divider()
    st.subheader(t("own_formula_head"), anchor=False)
    own_formula(store, series, t, language)
    # A series of this session is nobody else's: its address would lead nowhere.
    end(t, URL_KEYS if state.get("own_series").startswith("installed:") else ())


def end(t: Translator, keys: tuple[str, ...] = ()) -> None:
    """Complaints about the address, and the address of what is shown."""
    frame.complaints(t)
    state.publish(("lang", *keys))


# ---------------------------------------------------------------- upload and preview


def upload(t: Translator, language: str) -> None:
    """Reads a new file once, and again whenever the words about it change."""
    turn = st.session_state.setdefault("own_turn", 0)
    file = st.file_uploader(t("own_upload"), type=["xlsx", "xls", "csv"], key=f"own_file_{turn}")
    kept = st.session_state.get(UPLOAD)
    if file is not None:
        content = file.getvalue()
        mark = hashlib.sha256(content).hexdigest()
        if kept is None or kept["mark"] != mark:
            st.session_state.pop(UPLOAD, None)
            for key in (*FIELDS, "own_sheet", "own_places"):
                state.put(key, "")
            try:
                sheets = read_bytes(content, file.name)
            except RuleError as error:
                st.error(
                    plain_markdown(t("own_unreadable", name=file.name, why=error.words(language))),
                    icon=":material/error:",
                )
                return
            kept = {"mark": mark, "name": file.name, "sheets": sheets, "mapping": None, "understood": None}
            st.session_state[UPLOAD] = kept
    if kept is None:
        return
    mapping = words_about(kept["sheets"], t)
    if kept["mapping"] != mapping:
        try:
            first = kept["understood"] is None
            kept["understood"] = understand(kept["sheets"], kept["name"], mapping)
            kept["mapping"] = mapping
            if first and kept["understood"].questions:
                st.rerun()  # the fields that answer them stand open
        except RuleError as error:
            st.error(
                plain_markdown(t("own_bad_mapping", error=error.words(language))), icon=":material/error:"
            )
    st.button(t("own_forget"), on_click=forget, icon=":material/delete:")


def forget() -> None:
    """The table leaves the session; a fresh uploader stands in its place."""
    st.session_state.pop(UPLOAD, None)
    st.session_state["own_turn"] += 1


def field(label: str, key: str, widget: Any = st.text_input, **arguments: Any) -> str:
    """A text that is kept while other pages are looked at."""
    st.session_state[f"w_{key}"] = state.get(key)
    widget(
        label,
        key=f"w_{key}",
        on_change=lambda: state.put(key, str(st.session_state[f"w_{key}"])),
        **arguments,
    )
    return state.get(key).strip()


def words_about(sheets: list[Sheet], t: Translator) -> Mapping:
    """What the planner adds; words that cannot be followed are said and left aside."""
    found: dict[str, Any] = {}
    asked = own_series.uploaded()
    with st.expander(t("own_more"), expanded=bool(asked and asked.questions)):
        one, two, three = st.columns(3, gap="small")
        with one:
            names = [sheet.name for sheet in sheets]
            sheet = state.select(
                t("own_sheet"), "own_sheet", ["", *names], "", lambda n: n or t("own_all_sheets")
            )
            year = field(t("own_year"), "own_year", max_chars=4)
        with two:
            places = state.select(
                t("own_places"), "own_places", ["", "rows", "columns"], "", lambda p: t(f"own_places_{p}")
            )
            unit = field(t("own_unit"), "own_unit", max_chars=40)
        with three:
            header = field(t("own_header"), "own_header", max_chars=40)
            name = field(t("own_name"), "own_name", max_chars=100)
        text = field(t("own_mapping"), "own_toml", st.text_area, max_chars=5000, height=100)
        found |= {
            key: value
            for key, value in (("sheet", sheet), ("places", places), ("unit", unit), ("name", name))
            if value
        }
        try:
            if year:
                found["year"] = int(year) if year.isdecimal() else year
            if header:
                found["header_rows"] = [
                    int(n) if n.strip().isdecimal() else n for n in header.replace("，", ",").split(",")
                ]
            if len(text.encode()) <= MOST_BYTES:
                found |= tomllib.loads(text)
            return checked(found, "mapping.toml")
        except (DataError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
            st.error(plain_markdown(t("own_bad_mapping", error=str(error)[:300])), icon=":material/error:")
            return Mapping()


def offer_templates(store: Store, t: Translator, language: str) -> None:
    blocks.quiet(t("own_forms"))
    rows = template.rows(store.provinces(), language, int(store.meta()["last_year"]))
    one, two = st.columns(2, gap="small")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    one.download_button(
        t("own_template_xlsx"), lambda: template.to_xlsx(rows), "template.xlsx", kind, on_click="ignore",
        icon=":material/download:", width="stretch", key="template_xlsx",
    )  # fmt: skip
    two.download_button(
        t("own_template_csv"), lambda: template.to_csv(rows), "template.csv", "text/csv", on_click="ignore",
        icon=":material/download:", width="stretch", key="template_csv",
    )  # fmt: skip


def say_understood(store: Store, found: Understood, t: Translator, language: str) -> None:
    """The preview: counts, questions, tables, series, and everything that was left out with its place and rule."""
    series = found.series()
    blocks.lead(
        t(
            "own_understood", name=found.source, tables=len(found.tables), series=series.height,
            values=found.frame.height, left=len(found.left_out), questions=len(found.questions),
        )
    )  # fmt: skip
    for note in found.questions[:8]:
        # A text of the file stands in this box: it is text, not Markdown.
        st.warning(
            plain_markdown(t("own_question", where=note.where(), rule=question(note, t))),
            icon=":material/help:",
        )
    units = own_series.unit_words(store, language)
    with st.expander(t("own_tables_more"), expanded=True):
        headers = [(t("own_sheet"), ""), (t("own_title"), ""), (t("own_shape"), ""), (t("own_range"), "n"),
                   (t("own_header_rows"), "n"), (t("own_years"), "n"), (t("own_count_places"), "n"), (t("own_count_values"), "n")]  # fmt: skip
        rows = [
            ("", [
                escape(one.sheet), escape(one.title), t(f"own_shape_{one.places}"), f"{one.first_row}–{one.last_row}",
                ", ".join(map(str, one.header_rows)) or "–", span(one.years), str(one.provinces), str(one.values),
            ])
            for one in found.tables[:LISTED]
        ]  # fmt: skip
        blocks.scrolled(headers, rows, t("own_tables"))
        headers = [(t("own_id"), ""), (t("own_series_name"), ""), (t("own_unit_kept"), ""), (t("own_years"), "n"),
                   (t("own_count_places"), "n"), (t("own_count_values"), "n")]  # fmt: skip
        rows = [
            ("", [
                f"<code>{escape(row['series_id'])}</code>", escape(row["name_zh"]), escape(unit_text(row, units)),
                span((row["first_year"], row["last_year"])), str(row["places"]), str(row["values"]),
            ])
            for row in series.to_dicts()[:LISTED]
        ]  # fmt: skip
        blocks.scrolled(headers, rows, t("own_series_name"))
    notes = preview.notes_table(found, language)
    if notes.is_empty():
        blocks.quiet(t("own_all_understood"))
        return
    with st.expander(t("own_not_understood", n=notes.height), expanded=notes.height <= 12):
        asked = {note.words(language): question(note, t) for note in found.questions}
        headers = [(t("own_kind"), ""), (t("own_where"), ""), (t("own_text"), ""), (t("own_rule"), "")]
        rows = [
            ("", [
                escape(t("own_ask_kind") if row["rule"] in asked else row["kind"]), escape(place(row)), escape(row["text"]),
                escape(asked.get(row["rule"], row["rule"])),
            ])
            for row in notes.head(LISTED).to_dicts()
        ]  # fmt: skip
        blocks.scrolled(headers, rows, t("own_not_understood", n=notes.height))
        if notes.height > LISTED:
            blocks.quiet(t("own_first", n=LISTED))
        table_buttons(store, t, notes, ["left_out"], found.source, sources=[found.source])


def question(note: Note, t: Translator) -> str:
    """What is asked in the words of this page: by its fields, where a mapping file would name its keys."""
    values = dict(note.values)
    name = values.get("name")
    what = t("own_ask_named", name=name) if name else t("own_ask_unnamed")
    return t(f"own_{note.rule}", **values | {"what": what})


def place(row: dict[str, Any]) -> str:
    """Sheet and cell of a note, the sheet alone where it is about no cell."""
    cell = f"{row['column']}{row['row'] or ''}"
    return f"{row['sheet']}!{cell}" if cell else str(row["sheet"])


def span(years: Any) -> str:
    """First and last year of a sequence."""
    return "–" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def unit_text(row: dict[str, Any], units: dict[str, str]) -> str:
    """万元 → 亿元; one word where nothing was converted."""
    kept = units.get(row["unit"], row["unit_written"])
    return kept or "–" if row["unit_published"] in ("", kept) else f"{row['unit_published']} → {kept}"


def plain_markdown(text: str) -> str:
    """Text for a box that reads Markdown: its signs are shown, not followed."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>$~:&" else c for c in text)


# ---------------------------------------------------------------- a series on the map and beside an index


def explore(store: Store, series: list[OwnSeries], t: Translator, language: str) -> None:
    by_key = {one.key: one for one in series}
    names = unit_names(store, language)
    one, two, three = st.columns([3, 1.5, 1.5], gap="small")
    with one:
        key = state.select(
            t("own_series_name"), "own_series", list(by_key), next(iter(by_key)),
            lambda k: f"{by_key[k].name} · {t('own_source_' + by_key[k].origin)}",
        )  # fmt: skip
    chosen = by_key[key]
    years = chosen.years()
    if level := place_level.choose_level(chosen.finer()["place_code"], store, t, provinces=bool(years)):
        draw_level(store, chosen, level, t, language)
        return
    if not years:
        offer_values(store, chosen, t)
        return
    with two:
        options = [str(year) for year in reversed(years)]
        year = int(state.select(t("filter_year"), "own_shown_year", options, options[0], str))
    with three:
        province = state.select(
            t("filter_province"), "province", ["", *names], "", lambda code: names.get(code, t("no_province"))
        )
    shown = own_series.shown(chosen, year, store, language)
    sentence = summary.headline(
        shown.entries,
        with_unit(chosen.name, chosen.unit, t),
        str(year),
        t,
        kind="headline_amount",
        is_score=False,
    )
    nation = chosen.values.filter((pl.col("place_code") == NATIONAL) & (pl.col("year") == year))[
        "value"
    ].to_list()
    blocks.lead(sentence + (t("own_headline_sum", value=summary.number(nation[0])) if nation else ""))
    blocks.quiet(t("own_provenance"), chosen.formula)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw_map(shown, names, province, t, language)
        draw_trend(shown, province, names, t)
    with right:
        caption = t("ranking_caption", what=chosen.name, year=year, unit=chosen.unit or "–")
        st.html(
            f'<p class="quiet"><b>{t("ranking")}</b> · {escape(caption)}</p>'
            f"{charts.ranking_with_trends(shown, province, t)}"
        )
        offer_values(store, chosen, t)
    beside(store, shown, t, language)


def draw_level(store: Store, chosen: OwnSeries, level: str, t: Translator, language: str) -> None:
    """Prefectures or counties of the series."""
    below = chosen.finer(level)
    listed = below.join(store.ask(finer.places), on="place_code", how="semi")
    unknown = below["place_code"].n_unique() - listed["place_code"].n_unique()
    notes = [t("own_provenance"), *([t("place_unknown", n=unknown)] if unknown else [])]
    shown = place_level.PlaceSeries(
        chosen.name, chosen.unit, listed.select(list(finer.VALUES)), ["own", chosen.code.removeprefix(PREFIX)],
        direction=chosen.direction, formula=chosen.formula, notes=notes,
    )  # fmt: skip
    place_level.draw(store, shown, level, "own_shown_year", t, language)


def with_unit(name: str, unit: str, t: Translator) -> str:
    """The name with its unit behind it."""
    return t("own_with_unit", name=name, unit=unit) if unit else name


def offer_values(store: Store, one: OwnSeries, t: Translator) -> None:
    table_buttons(
        store, t, one.values.sort("year", "place_code"), ["own", one.code.removeprefix(PREFIX)], one.name,
        unit=one.unit, formula=one.formula, notes=[t("own_provenance")],
    )  # fmt: skip


def draw_map(shown: Shown, names: dict[str, str], province: str, t: Translator, language: str) -> None:
    values = [entry.value for entry in shown.entries]
    breaks = classes.quantile(values)
    rows = [
        MapRow(entry.code, entry.value, summary.tooltip(entry, summary.number, shown.unit, t))
        for entry in shown.entries
    ]
    words = {"legend": t("legend"), "no_data": t("no_data")}
    missing = len(names) - sum(value is not None for value in values)
    choropleth.draw(
        rows, breaks, t, language, names=names, selected=province, value=t("value"),
        legend=charts.legend(breaks, breaks.counts(values), missing, summary.number, words),
        description=t("own_map", what=shown.what, year=shown.year),
    )  # fmt: skip


def draw_trend(shown: Shown, province: str, names: dict[str, str], t: Translator) -> None:
    """One province over the middle half of all, where there is more than one year."""
    band = spread(shown.full, shown.column)
    if band.height < 2:
        return
    series = shown.full.filter((pl.col("province_code") == province) & pl.col("value").is_not_null()).select(
        "year", "value"
    )
    words = {
        "axis": shown.unit, "year": t("year"), "median": t("median"),
        "description": f"{shown.what} · {t('own_trend')}",
    }  # fmt: skip
    blocks.quiet(t("own_trend"))
    chart = charts.trend_chart(
        series.sort("year"), band, names.get(province, ""), words, band["year"].to_list()
    )
    draw(chart, width="stretch")


def beside(store: Store, shown: Shown, t: Translator, language: str) -> None:
    """The series against the score of a published measure in the same year."""
    st.subheader(t("own_against"), anchor=False)
    indices = [index.code for index in INDICES]
    tree = store.ask(filters.tree, None, tuple(indices))
    nodes = {n["code"]: n for n in tree if n["kind"] in ("index", "pillar", "indicator")}
    code = state.select(
        t("own_index"), "own_node", list(nodes), next(iter(nodes)),
        lambda c: ("" if nodes[c]["kind"] == "index" else filters.node_label(nodes[c], t, language)) or nodes[c][f"name_{language}"],
    )  # fmt: skip
    year = int(shown.year)
    editions = [e for e in filters.EDITIONS if e in store.spans(code) and year in store.years(code, e)]
    if not editions:
        blocks.quiet(t("own_no_score", year=year))
        return
    scores = store.score_table(code, editions[0], year).select("province_code", "score")
    points = shown.table.join(scores, on="province_code", how="left").select(
        pl.col(f"province_{language}").alias("name"), pl.col(f"region_{language}").alias("series"),
        pl.col("value").alias("x"), pl.col("score").alias("y"),
    )  # fmt: skip
    what = nodes[code][f"name_{language}"]
    try:
        found = correlation(points["x"].cast(pl.Float64).to_numpy(), points["y"].to_numpy())
    except ValueError:
        blocks.quiet(t("own_no_correlation"))
        return
    blocks.lead(say_correlation(found, shown, what, t))
    both = points.drop_nulls()
    ends = float(both["x"].min()), float(both["x"].max())  # type: ignore[arg-type]
    line = tuple((x, found.intercept + found.slope * x) for x in ends)
    words = {
        "x": with_unit(shown.what, shown.unit, t), "y": f"{what} · {t('score')}",
        "series": t("province"), "description": f"{shown.what} · {what} · {year}",
    }  # fmt: skip
    drawn = show(figures.scatter(both, words, line=(line[0], line[1])), f"{shown.what} · {what} {year}")
    table_buttons(
        store, t, both.rename({"series": "region", "x": "value", "y": "score"}), ["beside", code],
        f"{shown.what} · {what} {year}", unit=shown.unit, notes=[t("own_provenance")], edition=editions[0],
        pictures=[drawn],
    )  # fmt: skip


def say_correlation(found: Correlation, shown: Shown, what: str, t: Translator) -> str:
    p = "p<0.001" if found.p_value < 0.001 else f"p={found.p_value:.3f}"
    verdict = t("own_verdict_yes" if found.p_value <= LEVEL else "own_verdict_no")
    return t(
        "own_correlation", year=shown.year, n=found.n, a=shown.what, b=what, r=f"{found.r:.2f}", p=p,
        rho=f"{found.rho:.2f}", verdict=verdict,
    )  # fmt: skip


# ---------------------------------------------------------------- an indicator of one's own


def own_formula(store: Store, series: list[OwnSeries], t: Translator, language: str) -> None:
    blocks.quiet(t("own_formula_help"))
    published = store.ask(own.published_inputs)
    labels = {
        row["series_id"]: f"{row['series_id']} · {row[f'name_{language}']} · {row[f'unit_{language}']}"
        for row in published.to_dicts()
    }
    st.selectbox(
        t("own_lookup"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key="own_lookup",
        placeholder=t("own_lookup_hint"),
    )
    with st.form("own_formula", border=False):
        one, two, three, four = st.columns([4, 2, 1.2, 1], gap="small", vertical_alignment="bottom")
        formula = one.text_input(t("own_formula"), max_chars=own.MOST_FORMULA, key="own_formula_text")
        name = two.text_input(t("own_formula_name"), max_chars=60, key="own_formula_name")
        unit = three.text_input(t("own_formula_unit"), max_chars=20, key="own_formula_unit")
        if four.form_submit_button(t("own_add")):
            add_formula(store, series, formula.strip(), name.strip(), unit.strip(), t, language)


def add_formula(
    store: Store, series: list[OwnSeries], formula: str, name: str, unit: str, t: Translator, language: str
) -> None:
    """Computes the formula over published and own series and keeps the result in the session."""
    kept = st.session_state.setdefault(FORMULAS, [])
    if not name or len(kept) >= MOST_FORMULAS:
        st.error(t("own_full", n=MOST_FORMULAS) if name else t("own_needs_name"), icon=":material/error:")
        return
    mine = own_series.long(series)
    known = set(store.ask(own.published_inputs)["series_id"])
    try:
        names = own.checked_formula(formula, known | set(mine["series_id"]))
        values = own.evaluate(
            formula, store.ask(own.published_values, tuple(sorted(known.intersection(names)))), mine
        )
        declared = own.OwnIndicator(own.FORMULA, (name, name), (unit, unit), formula)
        below = store.fresh(own.finer_values, mine, (declared,), (), name)
    except RuleError as error:
        st.error(plain_markdown(t("own_formula_error", error=error.words(language))), icon=":material/error:")
        return
    values = pl.concat([values, below.drop("series_id")], how="diagonal")
    if values.is_empty():
        st.error(t("own_empty_result"), icon=":material/error:")
        return
    called = dict(store.ask(finer.places).select("place_code", "name_zh").iter_rows())
    called |= dict(store.provinces().select("province_code", f"short_{language}").iter_rows())
    values = values.with_columns(pl.col("place_code").replace_strict(called).alias("place"))
    code = f"{PREFIX}formula_{len(kept) + 1}"
    kept.append({"code": code, "name": name, "unit": unit, "formula": formula, "values": values})
    state.put("own_series", f"own:{code}")
    st.rerun()


main()
