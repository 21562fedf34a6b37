"""Small multiples: what several maps of the same classes say in one sentence and in one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from statistics import median

from views.components import summary
from views.components.charts import table
from views.components.selection import Shown
from views.components.sparks import signed
from views.components.words import Translator

FIRST = 10  # "among the first ten"


@dataclass(frozen=True)
class Panel:
    """One small map: its title and what it shows."""

    title: str
    shown: Shown


def columns(n: int) -> int:
    """How many maps stand in a row: up to three, four in two rows of two."""
    return 2 if n in (2, 4) else min(n, 3)


def of_indices(panels: Sequence[Panel], t: Translator) -> str:
    """Who leads each index, and who is among the first ten on all."""
    tops = []
    places: list[set[str]] = []
    for panel in panels:
        ranked = [e for e in summary.ordered(panel.shown.entries) if e.value is not None]
        if not ranked:
            tops.append(t("no_data_in_year", what=panel.title, year=panel.shown.year).rstrip("。."))
            continue
        first = ranked[0]
        tops.append(t("say_index_top", what=panel.title, first=first.name, value=summary.score(first.value)))
        places.append({e.name for e in ranked if e.rank and e.rank <= FIRST})
    everywhere = set.intersection(*places) if places else set()
    names = [e.name for e in summary.ordered(panels[0].shown.entries) if e.name in everywhere]
    listed = t("list_separator").join(names)
    return t(
        "say_indices", year=panels[0].shown.year, tops=t("clause_separator").join(tops),
        all_top=t("say_all_top", names=listed) if names else t("say_none_top"),
    )  # fmt: skip


def of_years(panels: Sequence[Panel], t: Translator) -> str:
    """From the first to the last of the years: the median, who gained most, who least."""
    first, last = panels[0].shown, panels[-1].shown
    before = {e.code: e.value for e in first.entries if e.value is not None}
    after = {e.code: e.value for e in last.entries if e.value is not None}
    both = {code: after[code] - before[code] for code in after if code in before}
    if not both:
        return t("say_years_none", what=first.what)
    names = {e.code: e.name for e in last.entries}
    up, down = max(both, key=both.__getitem__), min(both, key=both.__getitem__)
    show = summary.score if first.is_score else summary.number
    return t(
        "say_years", what=first.what, first=first.year, last=last.year,
        before=show(median(before[code] for code in both)), after=show(median(after[code] for code in both)),
        up=names[up], up_by=signed(both[up], is_score=first.is_score),
        down=names[down], down_by=signed(both[down], is_score=first.is_score),
        down_word=t("say_fell_most" if both[down] < 0 else "say_rose_least"),
    )  # fmt: skip


def comparison(
    panels: Sequence[Panel], names: Mapping[str, str], province: str, t: Translator, *, change: bool
) -> str:
    """A row a province, a column a map: score and rank; with ``change`` the last column less the first."""
    by_code = [{e.code: e for e in panel.shown.entries} for panel in panels]
    show = summary.score if panels[0].shown.is_score else summary.number
    rows = []
    for entry in summary.ordered(panels[-1 if change else 0].shown.entries):
        entries = [found.get(entry.code) for found in by_code]
        cells = [escape(names[entry.code])]
        for e in entries:
            if e is None or e.value is None:
                cells.append("–")
            else:
                cells.append(f"{show(e.value)}{f'<i>{e.rank}</i>' if e.rank else ''}")
        if change:
            values = [None if e is None else e.value for e in (entries[0], entries[-1])]
            cells.append(
                "–"
                if values[0] is None or values[1] is None
                else signed(values[1] - values[0], is_score=panels[0].shown.is_score)
            )
        rows.append(("on" if entry.code == province else "", cells))
    heads = [(t("province"), "row"), *((panel.title, "") for panel in panels)]
    heads += [(t("change"), "")] if change else []
    return table(heads, rows, "rank side maps", t("side_table"))
