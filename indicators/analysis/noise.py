"""What other choices of method leave of a difference: between two provinces, to a median, between two years.

Every replication varies treatment, normalisation, weights, aggregation and the indicators together. Differences are
taken within each replication, so what moves both sides alike cancels out. A difference exceeds the noise of the
method when its 5–95 % interval excludes zero.
"""

from dataclasses import dataclass

import duckdb
import numpy as np

from indicators.engine import uncertainty
from indicators.engine.model import Array
from indicators.remembered import remembered
from indicators.score import Scored, on_published_scale, replications, stored_edition

LOW, HIGH = 0.05, 0.95
TIE = 1e-9  # differences below this are rounding, not order
KEEP = 10  # one edition of every index, worked out ahead; 2 to 4 MB each


@dataclass(frozen=True)
class Replayed:
    """One edition with its replicated scores on the published scale: node → [years, provinces, replications]."""

    scored: Scored
    scores: dict[str, Array]

    def of(self, code: str, year: int, provinces: tuple[str, ...]) -> Array:
        """The replicated scores [provinces, replications] of a node in one year."""
        units, times = self.scored.result.panel.units, self.scored.result.panel.times
        return self.scores[code][times.index(year)][[units.index(one) for one in provinces]]


@dataclass(frozen=True)
class Difference:
    """5–95 % interval of paired differences, the probability that they are positive (ties count half), and
    whether the interval excludes zero. All None when no replication has both sides."""

    low: float | None
    high: float | None
    probability: float | None
    exceeds: bool | None


@remembered(KEEP)
def replayed(con: duckdb.DuckDBPyConnection, index: str, edition: str) -> Replayed:
    """The edition's replications, seeded and so the same every time; the last few are kept in memory."""
    scored = stored_edition(con, index, edition)
    draws = replications(scored)
    return Replayed(
        scored, {code: on_published_scale(scored, code, one).scores for code, one in draws.items()}
    )


def median_of(scores: Array) -> Array:
    """Median over provinces [provinces, replications] → [replications]; NaN where no province has a score."""
    present = ~np.isnan(scores)
    found = np.full(scores.shape[1], np.nan)
    some = present.any(axis=0)
    found[some] = np.nanmedian(scores[:, some], axis=0)
    return found


def difference(one: Array, other: Array) -> Difference:
    """The paired difference ``one`` − ``other`` over replications [replications], NaN pairs left out."""
    gap = one - other
    gap = gap[~np.isnan(gap)]
    if gap.size == 0:
        return Difference(None, None, None, None)
    gap = np.where(np.abs(gap) < TIE, 0.0, gap)
    low, high = (float(x) for x in uncertainty.quantiles(gap, (LOW, HIGH)))
    probability = float((gap > 0).mean() + 0.5 * (gap == 0).mean())
    return Difference(low, high, probability, bool(low > 0 or high < 0))
