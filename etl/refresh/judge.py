"""What lies outside the expected range. Each rule names itself in words; a cell that breaks one is not taken over
unless its series is named.

Years are compared as the build compares them (`etl.checks`): a step of more than the declared limit in a cell
above 1 % of the nation, breaks and known jumps aside. A revision is held to the same limit in every cell.
"""

import math
import re
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from etl.catalogue import Catalogue
from etl.checks import DEFAULT_JUMP, JUMP_SHARE
from etl.load import BALANCES
from etl.refresh.datafiles import Held
from etl.seeds import NATIONAL

INDEX_RANGE = (50.0, 200.0)  # a price or volume index, preceding year = 100
FEWER = 0.9  # of the provinces that the year before has
MANY = 5  # cells that make a median worth reading
Cell = tuple[str, int]  # province, year
Panel = dict[Cell, float]
Say = Callable[[Cell, str], None]


@dataclass(frozen=True)
class Rules:
    """What `data/` declares about one series."""

    series_id: str
    kind: str
    limit: float | None  # |Δln| from year to year; None = unchecked
    tolerance_pct: float | None
    breaks: frozenset[int]
    known: dict[Cell, int]  # known jumps, with their row
    corrected: dict[Cell, int]  # corrections, with their row

    @property
    def amount(self) -> bool:
        """Whether the series is a quantity whose provinces add up."""
        return self.kind in ("extensive", "count")


def rules_of(catalogue: Catalogue, series_id: str) -> Rules:
    """The declared limits, breaks, known jumps and corrections of a series."""
    line = catalogue.series.filter(catalogue.series["series_id"] == series_id).row(0, named=True)
    limit = line["jump_limit"]

    def rows(frame_name: str) -> dict[Cell, int]:
        frame = getattr(catalogue, frame_name)
        of_series = frame.filter(frame["series_id"] == series_id)
        return {(row["province_code"], row["year"]): row["row"] for row in of_series.iter_rows(named=True)}

    breaks = catalogue.breaks.filter(catalogue.breaks["series_id"] == series_id)
    return Rules(
        series_id=series_id,
        kind=line["kind"],
        limit=None if limit == "off" else float(limit) if limit else DEFAULT_JUMP,
        tolerance_pct=line["sum_tolerance_pct"],
        breaks=frozenset(breaks["year"].to_list()),
        known=rows("known_jumps"),
        corrected=rows("corrections"),
    )


def judge(
    rules: Rules, held: dict[Cell, Held], changed: Panel, new_breaks: set[int]
) -> dict[Cell, list[str]]:
    """The broken rules by changed cell. `held` is what stands in data/, `changed` only what differs from it."""
    found: dict[Cell, list[str]] = {}

    def say(cell: Cell, rule: str) -> None:
        found.setdefault(cell, []).append(rule)

    before = {cell: float(value.value) for cell, value in held.items()}
    after = before | changed
    for cell, value in changed.items():
        _own_range(rules, cell, value, say)
        if cell in held:
            _revision(rules, cell, held[cell], value, say)
    _steps(rules, after, changed, new_breaks, say)
    _whole_years(rules, before, after, changed, say)
    return found


def _own_range(rules: Rules, cell: Cell, value: float, say: Say) -> None:
    if rules.kind == "share" and not 0 <= value <= 100:
        say(cell, "a share must lie within 0 and 100")
    if rules.amount and value < 0 and not re.search(BALANCES, rules.series_id):
        say(cell, "an amount may not be negative")
    if rules.kind == "index" and not INDEX_RANGE[0] <= value <= INDEX_RANGE[1]:
        say(cell, f"an index of the preceding year = 100 outside {INDEX_RANGE[0]:g}–{INDEX_RANGE[1]:g}")


def _revision(rules: Rules, cell: Cell, old: Held, value: float, say: Say) -> None:
    limit = rules.limit if rules.limit is not None else DEFAULT_JUMP
    was = float(old.value)
    if was > 0 and value > 0:
        size = abs(math.log(value / was))
        if size > limit:
            say(cell, f"revised by |Δln| = {size:.3f}, limit {limit:g}")
    elif was != value:
        say(cell, "revised from or to zero or below")
    if not old.own:
        say(cell, f"stands in data/ from another source, {old.source_id}")
    if cell in rules.corrected:
        say(cell, f"data/corrections.csv, row {rules.corrected[cell]}, corrects this cell: reread it first")


def _steps(rules: Rules, after: Panel, changed: Panel, new_breaks: set[int], say: Say) -> None:
    """Steps that a change makes, to the year before and to the year after."""
    if rules.limit is None:
        return
    now, earlier = _sums(after)
    for province, year in changed:
        for later in (year, year + 1):
            cell, old, new = (province, later), after.get((province, later - 1)), after.get((province, later))
            if old is None or new is None or old <= 0 or new <= 0 or later in rules.breaks:
                continue
            if province == NATIONAL or cell in rules.known:
                continue
            size = abs(math.log(new / old))
            share = max(old / earlier[later], new / now[later])
            if size > rules.limit and (share > JUMP_SHARE or not rules.amount):
                new_break = ", where a new time slice begins" if later in new_breaks else ""
                say(
                    (province, year),
                    f"step {later - 1}–{later} of |Δln| = {size:.3f}, limit {rules.limit:g}{new_break}",
                )


def _whole_years(rules: Rules, before: Panel, after: Panel, changed: Panel, say: Say) -> None:
    """What concerns all cells of a year: too few provinces, a gap before it, all levels moved, a wrong sum."""
    last_before = max((year for _, year in before), default=None)
    years_after = {year for province, year in after if province != NATIONAL}
    for year in sorted({year for _, year in changed}):
        cells = [cell for cell in changed if cell[1] == year]
        rule = ""
        count, count_before = _provinces(after, year), _provinces(after, year - 1)
        if year > (last_before or year) and year - 1 not in years_after:
            rule = f"year gap: {year - 1} has no value"
        elif count < FEWER * count_before and count > _provinces(before, year):
            rule = f"only {count} provinces, {year - 1} has {count_before}"
        moved = _median_step(before, changed, year)
        limit = rules.limit if rules.limit is not None else DEFAULT_JUMP
        if moved is not None and moved > limit:
            rule = f"all provinces move at once, by |Δln| = {moved:.3f}: unit or scope changed?"
        off = _sum_off(rules, after, year)
        if off is not None:
            rule = (
                f"the provinces are off the national row by {off:.3f} %, tolerance {rules.tolerance_pct:g} %"
            )
        if rule:
            for cell in cells:
                say(cell, rule)


def _provinces(panel: Panel, year: int) -> int:
    return sum(1 for province, of in panel if of == year and province != NATIONAL)


def _median_step(before: Panel, changed: Panel, year: int) -> float | None:
    """The median |Δln| of the changed cells against what stood there, or else against the year before."""
    steps = []
    for (province, of), value in changed.items():
        was = before.get((province, year), before.get((province, year - 1)))
        if of == year and value > 0 and was is not None and was > 0:
            steps.append(abs(math.log(value / was)))
    return statistics.median(steps) if len(steps) >= MANY else None


def _sum_off(rules: Rules, after: Panel, year: int) -> float | None:
    nation = after.get((NATIONAL, year))
    if not rules.amount or rules.tolerance_pct is None or not nation or _provinces(after, year) != 31:
        return None
    total = sum(value for (province, of), value in after.items() if of == year and province != NATIONAL)
    off = 100 * abs(total / nation - 1)
    return off if off > rules.tolerance_pct else None


def jumps(rules: Rules, published: Panel, years: set[int]) -> dict[Cell, float]:
    """The steps of the given years that the build wants listed as known: Δln by cell.

    `published` holds the values after corrections. The same rule as `etl.checks.year_on_year_jumps`.
    """
    if rules.limit is None or not rules.amount:
        return {}
    now, earlier = _sums(published)
    found = {}
    for (province, year), new in published.items():
        old = published.get((province, year - 1))
        if year not in years or province == NATIONAL or year in rules.breaks or new <= 0:
            continue
        if old is None or old <= 0:
            continue
        size = math.log(new / old)
        if abs(size) > rules.limit and max(new / now[year], old / earlier[year]) > JUMP_SHARE:
            found[province, year] = size
    return found


def _sums(panel: Panel) -> tuple[dict[int, float], dict[int, float]]:
    """By year the sum of the provinces, and the sum of what the same provinces had before it, as the build forms them."""
    now: dict[int, float] = {}
    earlier: dict[int, float] = {}
    before: dict[str, float] = {}
    for (province, year), value in sorted(panel.items(), key=lambda item: item[0][1]):
        if province != NATIONAL and value > 0:
            now[year] = now.get(year, 0.0) + value
            if province in before:
                earlier[year] = earlier.get(year, 0.0) + before[province]
            before[province] = value
    return now, earlier
