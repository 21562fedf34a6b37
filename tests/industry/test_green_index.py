"""The industry green index on small panels: equal weights, common goalposts, no rank by a guess."""

import numpy as np
import pytest

from indicators.analysis.industry_green import CARBON, OWN_INDICATORS, TRANSFORMATION, green_index
from indicators.engine import Panel

DIRECTIONS = {"coal": -1, "electricity": 1, "carbon": -1}


def panel(values: np.ndarray) -> Panel:
    years, provinces, _ = values.shape
    names = tuple(f"{n:02d}" for n in range(provinces))
    return Panel(names, tuple(range(2020, 2020 + years)), tuple(DIRECTIONS), values)


def evenly(provinces: int) -> np.ndarray:
    """One year; coal and carbon fall and electricity rises evenly from the first to the last province."""
    step = np.linspace(0, 1, provinces)
    return np.stack([90 - 60 * step, 10 + 40 * step, 3 - 2 * step], axis=1)[None]


def test_scores_run_from_worst_to_best() -> None:
    scores, ranks = green_index(panel(evenly(16)), DIRECTIONS)
    assert scores[0] == pytest.approx(np.linspace(0, 100, 16))
    assert ranks[0].tolist() == list(range(16, 0, -1))


def test_mean_of_the_indicators_by_hand() -> None:
    """The last province takes the worst coal share: (0 + 100 + 100) / 3."""
    values = evenly(16)
    values[0, 15, 0] = 90
    scores, _ = green_index(panel(values), DIRECTIONS)
    assert scores[0, 15] == pytest.approx(200 / 3)


def test_fourteen_provinces_are_not_scored_and_a_thin_year_is_not_ranked() -> None:
    scores, ranks = green_index(panel(evenly(14)), DIRECTIONS)
    assert np.isnan(scores).all() and np.isnan(ranks).all()
    two = np.concatenate([evenly(16), evenly(16)])
    two[1, 10:, 0] = np.nan
    scores, ranks = green_index(panel(two), DIRECTIONS)
    assert not np.isnan(ranks[0]).any() and np.isnan(ranks[1]).all()
    assert (~np.isnan(scores[1])).sum() == 10


def test_a_missing_indicator_gives_no_score_and_no_goalpost() -> None:
    values = evenly(17)
    values[0, 16, 1], values[0, 16, 0] = np.nan, 0.0
    scores, _ = green_index(panel(values), DIRECTIONS)
    assert np.isnan(scores[0, 16])
    assert np.nanmax(scores) == pytest.approx(100)


def test_every_declared_index_has_at_least_three_indicators() -> None:
    for directions in (CARBON, *OWN_INDICATORS.values()):
        assert len(directions) >= 3
    assert not set(TRANSFORMATION) & set(OWN_INDICATORS)
