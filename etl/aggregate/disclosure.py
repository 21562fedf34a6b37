"""Which cells tell too much about one firm, and how wide the doubt about them must stay.

Three rules, each of which makes a cell sensitive (Hundepool et al. 2012, *Statistical Disclosure Control*,
section 4.2; Handbook on Statistical Disclosure Control, chapter 4):

* fewer than `firms` (3) firms;
* (1, k)-dominance: the largest firm has more than k = 85 % of the cell;
* p%-rule: the second largest firm, taking itself off the total, would know the largest to within p = 10 %.

The width comes from the same rules (their upper protection levels): what is told about a sensitive cell of
size X with the largest contributions x1 ≥ x2 must leave X − U to X + U possible, where U is the largest of
p/100·x1 − (X − x1 − x2), 100/k·x1 − X and, below the number of firms, p/100·x1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rules:
    """Parameters of the rules: number of firms, percentages p and k. ValueError for a rule without meaning.

    p ≤ 100 and k ≥ 50 keep every U below the largest contribution, so that a total above can always hide it.
    """

    firms: int = 3
    p: float = 10.0
    dominance: float = 85.0

    def __post_init__(self) -> None:
        if self.firms < 2 or self.firms != int(self.firms):
            raise ValueError("firms must be a whole number of at least 2")
        if not 0 < self.p <= 100:
            raise ValueError("p must be above 0 and at most 100 (percent)")
        if not 50 <= self.dominance <= 100:
            raise ValueError("dominance must be between 50 and 100 (percent)")


def protection(firms: Array, size: Array, largest: Array, second: Array, rules: Rules) -> Array:
    """How far the size of each cell must stay open on both sides; 0 where the cell is not sensitive.

    All arrays have one shape; ``size`` sums absolute contributions, so that gains and losses do not hide each
    other. A cell of few firms that all report zero needs an open upper side too (zero is also an answer): as
    much as the smallest firm of the table would need.
    """
    few = (firms > 0) & (firms < rules.firms)
    by_p = rules.p / 100 * largest - (size - largest - second)
    by_dominance = 100 / rules.dominance * largest - size
    needed = np.maximum(np.maximum(by_p, by_dominance), np.where(few, rules.p / 100 * largest, 0.0))
    needed = np.where(needed > 1e-9 * size, needed, 0.0)
    positive = largest[largest > 0]
    smallest = rules.p / 100 * float(positive.min()) if positive.size else 1.0
    return np.where(few & (size == 0), smallest, needed)
