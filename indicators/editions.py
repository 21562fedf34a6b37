"""Editions: which years an index covers, which cells are carried forward, and when an indicator is admitted.

The set of scored indicators is the same in every year of a span. An indicator is admitted when at least 28
provinces have it in every year, but for one gap year inside the span or at most two years at its end; those
years repeat the last published value and are marked. Nothing else is ever filled in.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.errors import DataError
from indicators.engine import Panel
from indicators.framework import Index, Indicator

MIN_PROVINCES = 28
MAX_TRAILING = 2
MAX_CARRIED_SHARE = 1 / 3


@dataclass(frozen=True)
class EditionPanel:
    """The values of an edition over [years, provinces, indicators] with their marks.

    `raw` holds the values as shown, `panel` what the engine scores (logs taken where declared);
    `carried`, `derived` and `frozen` are marks and `data_year` the year each value was published for.
    """

    panel: Panel
    raw: np.ndarray
    carried: np.ndarray
    derived: np.ndarray
    frozen: np.ndarray
    data_year: np.ndarray


def edition_panel(
    index: Index, edition: str, values: pl.DataFrame, provinces: tuple[str, ...]
) -> EditionPanel:
    """Arranges the indicator values of one edition and carries whole years where the rule allows it.

    `values` is mart_indicator. Raises DataError when a declared indicator is not admitted.
    """
    first, last = index.editions[edition]
    years = tuple(range(first, last + 1))
    indicators = [one for pillar in index.edition_pillars(edition) for one in pillar.scored(edition)]
    shape = (len(years), len(provinces), len(indicators))
    raw = np.full(shape, np.nan)
    derived, frozen = np.zeros(shape, bool), np.zeros(shape, bool)
    position = {code: number for number, code in enumerate(provinces)}
    for column, indicator in enumerate(indicators):
        rows = values.filter((pl.col("indicator") == indicator.code) & pl.col("year").is_between(first, last))
        t = rows["year"].to_numpy() - first
        n = [position[code] for code in rows["province_code"]]
        raw[t, n, column] = rows["value"].to_numpy()
        derived[t, n, column] = rows["derived"].to_numpy()
        frozen[t, n, column] = rows["frozen"].to_numpy()
    carried = np.zeros(shape, bool)
    data_year = np.broadcast_to(np.array(years)[:, None, None], shape).copy()
    for column, indicator in enumerate(indicators):
        for year in _years_to_carry(raw[:, :, column], years, indicator, index, edition):
            for layer in (raw, derived, frozen, data_year):
                layer[year, :, column] = layer[year - 1, :, column]
            carried[year, :, column] = ~np.isnan(raw[year, :, column])
    scored = raw.copy()
    for column, indicator in enumerate(indicators):
        if indicator.log:
            scored[:, :, column] = np.log(raw[:, :, column])
    codes = tuple(indicator.code for indicator in indicators)
    return EditionPanel(Panel(provinces, years, codes, scored), raw, carried, derived, frozen, data_year)


def _years_to_carry(
    values: np.ndarray, years: tuple[int, ...], indicator: Indicator, index: Index, edition: str
) -> list[int]:
    """Positions of the years that repeat the year before. Raises DataError when the rule forbids it."""
    counts = (~np.isnan(values)).sum(axis=1)
    short = [t for t in range(len(years)) if counts[t] < MIN_PROVINCES]
    trailing: list[int] = []
    while short and short[-1] == len(years) - 1 - len(trailing):
        trailing.insert(0, short.pop())
    if len(trailing) > MAX_TRAILING or len(short) > 1 or 0 in short or 0 in trailing:
        lacking = ", ".join(f"{years[t]} ({counts[t]})" for t in sorted(short + trailing))
        raise DataError(
            f"indicators: indicator {indicator.code} of index {index.code}",
            f"is not admitted to edition {edition}: fewer than {MIN_PROVINCES} provinces in {lacking}; "
            f"allowed are one gap inside the span or {MAX_TRAILING} years at its end",
        )
    return sorted(short + trailing)
