"""From choices to what is on the screen: a table of provinces with its words, years, formula, sources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from etl.boundaries import WITHOUT_STATISTICS
from indicators.analysis.peers import DOUBTFUL
from indicators.industry_measures import INDUSTRY_REASONS
from views.components.store import Store
from views.components.summary import Entry
from views.components.words import WORDS, Translator

AMOUNTS = ("co2", "energy_final")
BOUNDS = ("_low", "_high")  # measures that bound another measure's interval


@dataclass(frozen=True)
class Shown:
    """What the overview draws: ``entries`` are the 31 provinces of ``year``, ``table`` the frame they come
    from, ``full`` the same frame for every year; ``column`` names the number that map and trend show."""

    what: str
    unit: str
    kind: str
    year: str
    column: str
    entries: list[Entry]
    table: pl.DataFrame
    full: pl.DataFrame
    industry: str = ""
    formula: str = ""
    notes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    is_amount: bool = False
    lower_is_better: bool = False

    @property
    def is_score(self) -> bool:
        return self.column == "score"

    @property
    def has_ranks(self) -> bool:
        """Whether ranks come with an interval: those of indices and pillars do."""
        return any(e.ranks for e in self.entries)


def unit_names(store: Store, language: str) -> dict[str, str]:
    """Short names of all 34 units, those without statistics included."""
    provinces = store.provinces()
    names = dict(zip(provinces["province_code"], provinces[f"short_{language}"], strict=True))
    return names | {code: n[0 if language == "zh" else 1] for code, n in WITHOUT_STATISTICS.items()}


def source_line(row: Mapping[str, Any], language: str) -> str:
    """Producer and title of a source on one line."""
    return f"{row[f'producer_{language}']}{'：' if language == 'zh' else ': '}{row[f'title_{language}']}"


def leaves(nodes: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    """The indicators below a node, or the node itself when it is one."""
    return [
        n for n in nodes
        if n["kind"] in ("indicator", "shown") and code in (n["code"], n["parent"], n["index_code"])
        and (n["kind"] == "indicator" or n["code"] == code)
    ]  # fmt: skip


def reason_text(reason: str | None, t: Translator, language: str) -> str:
    """Why there is no number, in words; an unknown reason is named as it stands."""
    if not reason:
        return ""
    if reason in INDUSTRY_REASONS:
        return INDUSTRY_REASONS[reason][0 if language == "zh" else 1]
    return t(f"reason_{reason}") if f"reason_{reason}" in WORDS else reason


def flag_names(flags: str | None, warnings: Mapping[str, tuple[str, str]], language: str) -> tuple[str, ...]:
    """The warnings on a value in words; how it was made (derived, frozen split) is marked elsewhere."""
    listed = [f for f in (flags or "").split(";") if f and f not in ("derived", "frozen_split")]
    return tuple(warnings[f][0 if language == "zh" else 1] if f in warnings else f for f in listed)


def is_doubtful(flags: str | None) -> bool:
    """Whether a value is doubtful, or a zero that may be a gap: shown with its mark, and no sentence rests on it."""
    return re.search(f"{DOUBTFUL}|zero_or_not_reported", flags or "") is not None


def of_node(
    store: Store,
    nodes: list[dict[str, Any]],
    code: str,
    edition: str,
    year: str,
    t: Translator,
    language: str,
) -> Shown:
    """An index, a pillar or an indicator of one edition and year."""
    node = next(n for n in nodes if n["code"] == code)
    full = store.score_table(code, edition)
    table = full.filter(pl.col("year") == int(year))
    is_score = node["kind"] != "shown"
    warnings = store.warnings()
    entries = [
        Entry(
            code=row["province_code"],
            name=row[f"province_{language}"],
            region=row[f"region_{language}"],
            value=row["score"] if is_score else row["value"],
            rank=row["rank"] if is_score else (place if row["value"] is not None else None),
            ranks=(row["rank_low"], row["rank_high"]) if row["rank_low"] is not None else None,
            raw=row["value"],
            coverage=row["coverage"],
            carried_share=row["carried_share"] or 0.0,
            frozen=bool(row["frozen_share"]),
            flags=flag_names(row["flags"], warnings, language),
            doubtful=is_doubtful(row["flags"]),
            reason=reason_text(row["reason"], t, language),
        )
        for place, row in enumerate(table.to_dicts(), start=1)
    ]
    sources: dict[str, str] = {}
    for leaf in leaves(nodes, code):
        for row in store.lineage(leaf["code"]).to_dicts():
            if row["source_id"]:
                sources[row["source_id"]] = source_line(row, language)
    is_indicator = node["kind"] in ("indicator", "shown")
    return Shown(
        what=node[f"name_{language}"],
        unit=node[f"unit_{language}"] or "",
        kind=node["kind"],
        year=year,
        column="score" if is_score else "value",
        entries=entries,
        table=table,
        full=full,
        formula=node["formula"] or "",
        notes=[text for text in (node[f"note_{language}"],) if text],
        sources=list(sources.values()),
        lower_is_better=is_indicator and node["direction"] == -1,
    )


def of_industry(
    store: Store,
    industry: Mapping[str, Any],
    measure: Mapping[str, Any],
    year: str,
    t: Translator,
    language: str,
) -> Shown:
    """One measure of one industry in one year; rank 1 is the highest value and no merit."""
    full = store.industry_table(industry["key"], None, measure["measure"])
    table = full.filter(pl.col("year") == int(year))
    warnings = store.warnings()
    low, high = (_bound(store, industry["key"], measure["measure"] + bound, int(year)) for bound in BOUNDS)
    entries = [
        Entry(
            code=row["province_code"],
            name=row[f"province_{language}"],
            region=row[f"region_{language}"],
            value=row["value"],
            rank=row["rank"],
            raw=row["value"],
            interval=(low[row["province_code"]], high[row["province_code"]]) if low and high else None,
            frozen=bool(row["frozen"]),
            flags=flag_names(row["flags"], warnings, language),
            doubtful=is_doubtful(row["flags"]) or bool(row["frozen"]),
            reason=reason_text(row["reason"], t, language),
        )
        for row in table.to_dicts()
    ]
    is_product = measure["measure"].startswith("product:")
    return Shown(
        what=f"{industry[f'name_{language}']} · {measure[f'name_{language}']}",
        unit=measure[f"unit_{language}"],
        kind="industry",
        year=year,
        column="value",
        entries=entries,
        table=table,
        full=full,
        industry=industry[f"name_{language}"],
        notes=[text for text in (industry[f"note_{language}"], measure[f"note_{language}"]) if text],
        sources=[source_line(r, language) for r in store.measure_sources(measure["measure"]).to_dicts()],
        is_amount=is_product or measure["measure"] in AMOUNTS,
    )


def _bound(store: Store, industry: str, measure: str, year: int) -> dict[str, float | None]:
    """The values of a bounding measure by province; nothing when the industry has no such measure."""
    if measure not in store.industry_measures(industry)["measure"].to_list():
        return {}
    table = store.industry_table(industry, year, measure)
    return dict(zip(table["province_code"], table["value"], strict=True))


def spread(full: pl.DataFrame, column: str) -> pl.DataFrame:
    """Quarter, middle and three-quarter value over the provinces, a row a year: year, low, middle, high."""
    return (
        full.filter(pl.col(column).is_not_null())
        .group_by("year")
        .agg(
            pl.col(column).quantile(0.25, "linear").alias("low"),
            pl.col(column).median().alias("middle"),
            pl.col(column).quantile(0.75, "linear").alias("high"),
        )
        .sort("year")
    )
