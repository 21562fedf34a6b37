"""A series below the province: the choice of level, province and place, their map, ranking, trend and files.

Nothing of this shows, and nothing is asked, while a series has no value below the province. The choices are
carried by the address: ``level`` (prefecture or county), ``within`` (a province) and ``place`` (a code).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from etl.boundaries import source_name
from etl.errors import DataError
from etl.finer.parents import TOLERANCE_PCT
from indicators import finer
from views.components import blocks, charts, choropleth, classes, offer, selection, state, summary
from views.components.map import clicked
from views.components.pictures import Picture
from views.components.place_map import PlaceRow, place_chart
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = ("level", "within", "place")
LEVEL_WORDS = {"": "level_province", "prefecture": "level_prefecture", "county": "level_county"}
LEADERS = 3


@dataclass(frozen=True)
class PlaceSeries:
    """What is shown: ``values`` has place_code, year, value and, where sums stand in, derived; ``direction`` -1 ranks
    the smallest first. ``provinces`` compares published values with sums (`finer.Series`)."""

    what: str
    unit: str
    values: pl.DataFrame
    name: Sequence[str]
    direction: int = 1
    formula: str = ""
    notes: Sequence[str] = ()
    provinces: pl.DataFrame = field(default_factory=pl.DataFrame)


def choose_level(codes: pl.Series, store: Store, t: Translator, *, provinces: bool) -> str:
    """The level to show, empty for provinces. ``codes``: places with a value; ``provinces``: whether provinces have one.

    The choice is offered when there is one; a level of the address that has no data is refused with words.
    """
    if codes.is_empty():
        return state.choose("level", ("",), "") if state.get("level") else ""
    there = [level for level in finer.levels(codes, store.ask(finer.places)) if level != finer.PROVINCE]
    options = [*([""] if provinces or not there else []), *there]
    if options == [""]:
        return state.choose("level", options, "")
    return state.select(
        t("place_level"), "level", options, options[0], lambda level: t(LEVEL_WORDS[level]),
        st.segmented_control, required=True,
    )  # fmt: skip


def draw(store: Store, shown: PlaceSeries, level: str, year_key: str, t: Translator, language: str) -> None:
    """Filters, sentence, map, trend, ranking and files of one level."""
    known = store.ask(finer.places)
    every = finer.ranked(shown.values, known, level, shown.direction)
    short = dict(store.provinces().select("province_code", f"short_{language}").iter_rows())
    within, year, place = _filters(every, known, level, year_key, short, t, language)
    table = finer.table(shown.values, known, level, year, within, shown.direction)
    where = short[within] if within else t("nation")
    blocks.lead(_sentence(shown, table, where, level, year, short, place, t, language))
    _remarks(shown, table, every, within, where, level, year, short, t)
    national = not within or every["province"].n_unique() > 1
    left, right = st.columns([3, 2], gap="medium")
    drawn: list[Picture] = []
    with left:
        if picture := _map(shown, table, known, within, where, level, year, place, t):
            drawn.append(picture)
        drawn += _trend(shown, every, within, place, t, language)
    with right:
        caption = t("ranking_caption", what=shown.what, year=year, unit=shown.unit or "–")
        st.html(
            f'<p class="quiet"><b>{t("ranking")}</b> · {escape(caption)}</p>'
            f'<div class="scroll" tabindex="0">{_ranking(table, shown, within, short, place, t, language, national=national)}</div>'
        )
        blocks.quiet(t("place_names"))
        names = known.filter(level=finer.PROVINCE).select(province="place_code", province_zh="name_zh")
        inside = every.filter(pl.col("province") == within) if within else every
        offer.table_buttons(
            store, t,
            inside.join(names, on="province").select(
                "place_code", "place_zh", pl.col("province").alias("province_code"), "province_zh", "year", "value",
                "rank", "ranked", "rank_in_province", "ranked_in_province",
            ),
            [*shown.name, level, within], f"{shown.what} · {t(LEVEL_WORDS[level])} · {where}",
            unit=shown.unit, formula=shown.formula, notes=[*shown.notes, t("place_names")], pictures=drawn,
        )  # fmt: skip


def _filters(
    every: pl.DataFrame,
    known: pl.DataFrame,
    level: str,
    year_key: str,
    short: dict[str, str],
    t: Translator,
    language: str,
) -> tuple[str, int, str]:
    """Province (empty: the nation), year and highlighted place."""
    one, two, three = st.columns([2, 1.5, 2.5], gap="small")
    here = [code for code in short if code in set(every["province"])]
    with one:
        # Three thousand outlines are no map: counties are shown by province.
        options = here if level == "county" or len(here) == 1 else ["", *here]
        within = state.select(
            t("place_within"),
            "within",
            options,
            options[0],
            lambda code: short[code] if code else t("place_nation"),
        )
    inside = every.filter(pl.col("province") == within) if within else every
    with two:
        years = [str(year) for year in inside["year"].unique().sort(descending=True).to_list()]
        year = int(state.select(t("filter_year"), year_key, years, years[0], str))
    with three:
        listed = finer.members(known, level).filter(pl.col("province").is_in(inside["province"].unique().implode()))
        names = {code: said(code, name, language) for code, name in listed.select("place_code", "name_zh").iter_rows()}
        place = state.select(
            t("place_one"), "place", ["", *names], "", lambda code: names[code] if code else t("place_none")
        )
    return within, year, place


def said(code: str, name: str, language: str) -> str:
    """A place's name; the code stands with it in English, where the name says less."""
    return name if language == "zh" else f"{name} {code}"


def _sentence(
    shown: PlaceSeries, table: pl.DataFrame, where: str, level: str, year: int, short: dict[str, str], place: str,
    t: Translator, language: str,
) -> str:  # fmt: skip
    """Who is highest and lowest, and where the highlighted place stands."""
    ranked = table.drop_nulls("value").sort("value", "place_code", descending=[True, False]).to_dicts()
    names = {
        row["place_code"]: said(row["place_code"], row["place_zh"], language) for row in table.to_dicts()
    }
    what = t("own_with_unit", name=shown.what, unit=shown.unit) if shown.unit else shown.what
    if not ranked:
        return t("headline_empty", what=what, year=year)
    leaders = t("list_separator").join(
        f"{names[row['place_code']]} {summary.number(row['value'])}" for row in ranked[:LEADERS]
    )
    text = t(
        "place_headline" if len(ranked) > 1 else "place_headline_one",
        what=what, year=year, where=where, n=len(ranked), level=_kind(level, t), first=names[ranked[0]["place_code"]],
        leaders=leaders, last=names[ranked[-1]["place_code"]], last_value=summary.number(ranked[-1]["value"]),
    )  # fmt: skip
    if place not in names:
        return text
    row = table.row(by_predicate=pl.col("place_code") == place, named=True)
    gap = "" if language == "zh" else " "
    if row["value"] is None:
        return text + gap + t("place_chosen_none", name=names[place], year=year)
    return text + gap + t(
        "place_chosen_nation" if row["ranked"] > row["ranked_in_province"] else "place_chosen",
        name=names[place], value=summary.number(row["value"]), province=short[row["province"]],
        level=_kind(level, t), inside=row["rank_in_province"], inside_n=row["ranked_in_province"], rank=row["rank"],
        n=row["ranked"],
    )  # fmt: skip


def _kind(level: str, t: Translator) -> str:
    """The level inside a sentence."""
    word = t(LEVEL_WORDS[level])
    return word if t("language_code") == "zh" else word.lower()


def _remarks(
    shown: PlaceSeries, table: pl.DataFrame, every: pl.DataFrame, within: str, where: str, level: str, year: int,
    short: dict[str, str], t: Translator,
) -> None:  # fmt: skip
    """What is missing, what was summed, and how sums stand to what is published."""
    missing = table["value"].null_count()
    texts = [t("place_missing", where=where, n=missing, level=_kind(level, t))] if missing else []
    if "derived" in shown.values.columns:
        summed = shown.values.filter((pl.col("year") == year) & pl.col("derived")).join(
            table.drop_nulls("value"), on="place_code", how="semi"
        )
        texts += [t("place_derived", n=summed.height)] if summed.height else []
    sums = shown.provinces
    if not sums.is_empty():
        sums = sums.filter(pl.col("year") == year)
        if within:
            texts += [
                t(
                    "place_sum", where=where, sum=summary.number(row["sum"]), value=summary.number(row["value"]),
                    difference=_percent(row["difference_pct"]),
                )
                for row in sums.filter(place_code=within).to_dicts()
            ]  # fmt: skip
        elif not sums.is_empty():
            off = sums.filter(pl.col("difference_pct").abs() > TOLERANCE_PCT)
            listed = t("list_separator").join(
                f"{short[row['place_code']]} {_percent(row['difference_pct'])}" for row in off.to_dicts()
            )
            names = t("in_brackets", text=listed) if listed else ""
            texts.append(
                t("place_sums", n=sums.height, off=off.height, limit=f"{TOLERANCE_PCT:g}", names=names)
            )
    blocks.quiet(*texts, *shown.notes, shown.formula)


def _percent(value: float) -> str:
    return f"{blocks.signed(value)}%"


def _map(
    shown: PlaceSeries, table: pl.DataFrame, known: pl.DataFrame, within: str, where: str, level: str, year: int,
    place: str, t: Translator,
) -> Picture | None:  # fmt: skip
    values = table["value"].to_list()
    drawn = table if within else finer.members(known, level)
    breaks = classes.quantile(values)
    rows = [
        PlaceRow(
            row["place_code"],
            f"{row['place_zh']} {row['place_code']}",
            row["value"],
            _tip(row, shown.unit, t),
        )
        for row in table.to_dicts()
    ]
    words = {
        "title": t("place"), "value": t("value"), "taiwan": t("taiwan_note"), "south_china_sea": t("south_china_sea"),
        "description": t("place_map", where=where, level=_kind(level, t), what=shown.what, year=year, k=breaks.k),
    }  # fmt: skip
    try:
        spec = place_chart(rows, breaks, words, within=within, level=level, selected=place)
    except (OSError, DataError) as error:
        st.error(t("no_map_file", error=error), icon=":material/map:")
        return None
    key = f"placemap_{level}_{within}_{state.get('map_version') or 0}"
    codes = {row.code for row in rows}

    def on_click() -> None:
        if code := clicked(st.session_state[key], codes):
            state.put("place", code)

    with st.container(key="mapbox"):
        st.vega_lite_chart(
            spec=spec, width="stretch", height="stretch", theme=None, key=key, on_select=on_click
        )
    told = {"legend": t("legend"), "no_data": t("no_data")}
    missing = drawn.height - sum(value is not None for value in values)
    legend = charts.legend(breaks, breaks.counts(values), missing, summary.number, told)
    note = t("map_source", version=source_name()) + ("" if within else t("place_municipalities"))
    st.html(f'{legend}<p class="quiet">{note}</p>')
    return choropleth.of_map(spec, f"{shown.what} · {where} · {year}", f"{shown.unit} {note}".strip(), legend)


def _tip(row: dict[str, Any], unit: str, t: Translator) -> str:
    if row["value"] is None:
        return t("no_data")
    inside = t("rank_out_of", rank=row["rank_in_province"])
    return f"{summary.number(row['value'])} {unit} · {t('place_rank_inside')} {inside}"


def _ranking(
    table: pl.DataFrame, shown: PlaceSeries, within: str, short: dict[str, str], place: str, t: Translator, language: str,
    *, national: bool,
) -> str:  # fmt: skip
    """The same numbers as the map: rank in the province or nation that is shown, the other one beside it."""
    own, other = ("rank_in_province", "rank") if within else ("rank", "rank_in_province")
    heads = [t("rank"), t("place"), t("place_code") if within else t("province"), "", t("value")]
    heads += [t("place_rank_nation" if within else "place_rank_inside")] if national else []
    top = max((abs(value) for value in table["value"].drop_nulls()), default=0.0) or 1.0
    rows = []
    for row in table.sort(own, "place_code", nulls_last=True).to_dicts():
        value = row["value"]
        cells = [
            str(row[own] or "–"),
            escape(said(row["place_code"], row["place_zh"], language if not within else "zh")),
            row["place_code"] if within else escape(short[row["province"]]),
            "<td>" if value is None else f"<td style=--w:{100 * max(value, 0) / top:.0f}>",
            t("no_data") if value is None else summary.number(value),
        ]
        cells += [str(row[other] or "–")] if national else []
        rows.append(("on" if row["place_code"] == place else "none" if value is None else "", cells))
    kinds = {1: "row", 3: "own"}
    return charts.table(
        [(text, kinds.get(i, "")) for i, text in enumerate(heads)], rows, "rank places", shown.what
    )


def _trend(
    shown: PlaceSeries, every: pl.DataFrame, within: str, place: str, t: Translator, language: str
) -> list[Picture]:
    """The highlighted place over the middle half of those shown, where there is more than one year."""
    inside = every.filter(pl.col("province") == within) if within else every
    band = selection.spread(inside, "value")
    if band.height < 2:
        return []
    own = inside.filter(pl.col("place_code") == place).sort("year")
    name = said(place, own["place_zh"][0], language) if own.height else ""
    words = {
        "axis": t("place_axis", unit=shown.unit), "year": t("year"), "median": t("median"), "description": f"{shown.what} · {t('place_trend')}",
    }  # fmt: skip
    blocks.quiet(t("place_trend"))
    chart = charts.trend_chart(own.select("year", "value"), band, name, words, band["year"].to_list())
    return [offer.show(chart, f"{shown.what} · {name or t('trend')}", t("place_trend"))]
