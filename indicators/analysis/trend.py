"""An indicator's own trend: its growth over the last five published years, carried on from the last value.

Logarithms are fitted by least squares where all values are positive, values themselves otherwise. Years before a
declared break of an input and doubtful values do not count; fewer than three years left give no trend.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from indicators import tables
from indicators.analysis.peers import DOUBTFUL
from indicators.remembered import remembered

TREND_YEARS = 5
MIN_YEARS = 3


@dataclass(frozen=True)
class Trend:
    """Slope a year (of the logarithm when `log`), and the last value with its year, from which it goes on."""

    slope: float
    log: bool
    last_year: int
    last_value: float
    years: int

    def at(self, year: int) -> float:
        """The value in `year` if the trend goes on; a straight line does not fall below zero."""
        ahead = self.slope * (year - self.last_year)
        if self.log:
            return float(self.last_value * np.exp(ahead))
        line = self.last_value + ahead
        return max(line, 0.0) if self.last_value >= 0 else line


def fit(years: Sequence[int], values: Sequence[float]) -> Trend | None:
    """The trend of values in ascending years, from the last five of them; None with fewer than three."""
    last = list(zip(years, values, strict=True))[-TREND_YEARS:]
    if len(last) < MIN_YEARS:
        return None
    t = np.array([year for year, _ in last], dtype=np.float64)
    x = np.array([value for _, value in last], dtype=np.float64)
    log = bool((x > 0).all())
    y = np.log(x) if log else x
    slope = float(((t - t.mean()) * (y - y.mean())).sum() / ((t - t.mean()) ** 2).sum())
    return Trend(slope, log, last[-1][0], last[-1][1], len(last))


def own_trends(con: duckdb.DuckDBPyConnection, province: str, year: int) -> dict[str, Trend]:
    """The trend of every indicator of a province up to `year`; those without enough years are left out."""
    own = _sound_cells(con, year).get(tables.normal_province(province), {})
    trends = {code: fit(*zip(*cells, strict=True)) for code, cells in own.items()}
    return {code: trend for code, trend in trends.items() if trend is not None}


@remembered(6)
def _sound_cells(con: duckdb.DuckDBPyConnection, year: int) -> dict[str, dict[str, list[tuple[int, float]]]]:
    """What a trend may rest on up to `year`: province → indicator → years and values, oldest first."""
    cells = con.execute(
        """
        WITH broken AS (
            SELECT indicator, max(core_break.year) AS year
            FROM mart_lineage JOIN core_break USING (series_id) WHERE core_break.year <= $year GROUP BY indicator
        )
        SELECT cell.province_code, cell.indicator, cell.year, cell.value
        FROM mart_indicator AS cell LEFT JOIN broken USING (indicator)
        WHERE cell.year <= $year AND cell.value IS NOT NULL
            AND cell.year >= coalesce(broken.year, 0)
            AND NOT regexp_matches(coalesce(cell.flags, ''), $doubtful)
        ORDER BY cell.indicator, cell.year
        """,
        {"year": year, "doubtful": DOUBTFUL},
    ).fetchall()
    found: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for province, code, at, value in cells:
        found.setdefault(province, {}).setdefault(code, []).append((at, value))
    return found


@remembered(40)
def ranges(
    con: duckdb.DuckDBPyConnection, index: str, edition: str = "full"
) -> dict[str, tuple[float, float]]:
    """Smallest and largest value of each indicator over all provinces and years of an edition."""
    found = con.execute(
        "SELECT code, min(value), max(value) FROM mart_score "
        "WHERE edition = ? AND index_code = ? AND kind = 'indicator' GROUP BY code",
        [edition, index],
    ).fetchall()
    return {code: (low, high) for code, low, high in found}


def bounded(value: float, limits: tuple[float, float]) -> float:
    """A projection that stops at the extremes any province has shown: an exponential of five years has no other
    end, and the score stops there too."""
    return min(max(value, limits[0]), limits[1])
