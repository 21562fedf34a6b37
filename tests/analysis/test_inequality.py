"""Theil and Dagum by hand, against naive loops and against PySAL (inequality 1.1: agreement to 1e-12)."""

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil as PysalTheil
from inequality.theil import TheilD

from indicators.analysis import disparity
from indicators.analysis.inequality import dagum, gini_index, theil, theil_index

VALUES = st.lists(st.floats(0, 1e6), min_size=2, max_size=12).filter(lambda values: sum(values) > 1e-3)


def naive_dagum(y: list[float], groups: list[str]) -> tuple[float, float, float, float]:
    """The definition written out in loops, one pair of provinces at a time."""
    n, mean = len(y), sum(y) / len(y)
    gini = sum(abs(a - b) for a in y for b in y) / (2 * n * n * mean)
    members = {name: [v for v, g in zip(y, groups, strict=True) if g == name] for name in set(groups)}
    within = net = overlap = 0.0
    for j, own in members.items():
        for h, other in members.items():
            p_j, s_j = len(own) / n, sum(own) / sum(y)
            p_h, s_h = len(other) / n, sum(other) / sum(y)
            mean_j, mean_h = sum(own) / len(own), sum(other) / len(other)
            if mean_j + mean_h == 0:
                continue
            g_jh = sum(abs(a - b) for a in own for b in other) / (len(own) * len(other) * (mean_j + mean_h))
            if j == h:
                within += g_jh * p_j * s_j
            elif (mean_j, j) > (mean_h, h):
                ahead = sum(max(a - b, 0) for a in own for b in other)
                behind = sum(max(b - a, 0) for a in own for b in other)
                effect = (ahead - behind) / (ahead + behind) if ahead + behind else 0.0
                net += g_jh * (p_j * s_h + p_h * s_j) * effect
                overlap += g_jh * (p_j * s_h + p_h * s_j) * (1 - effect)
    return gini, within, net, overlap


def test_three_provinces_by_hand() -> None:
    # Groups A = {1, 3} and B = {2} have the same mean: nothing is net between, half of G is overlap.
    found = dagum(np.array([1.0, 3.0, 2.0]), ["A", "A", "B"])
    assert found.gini == pytest.approx(2 / 9)
    assert (found.within, found.net_between, found.transvariation) == pytest.approx((1 / 9, 0, 1 / 9))
    assert theil_index(np.array([1.0, 3.0])) == pytest.approx(0.5 * (0.5 * np.log(0.5) + 1.5 * np.log(1.5)))


def test_groups_that_do_not_overlap_have_no_transvariation() -> None:
    found = dagum(np.array([1.0, 2.0, 10.0, 12.0]), ["poor", "poor", "rich", "rich"])
    assert found.transvariation == pytest.approx(0)
    assert found.pairs[("rich", "poor")] == pytest.approx(9.5 / 12.5)


@given(VALUES, st.data())
def test_the_parts_add_up_and_equal_the_definition(values: list[float], data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=len(values), max_size=len(values)))
    found, t = dagum(np.array(values), groups), theil(np.array(values), groups)
    assert found.gini == pytest.approx(found.within + found.net_between + found.transvariation, abs=1e-12)
    assert t.total == pytest.approx(t.within + t.between, abs=1e-12)
    naive = naive_dagum(values, groups)
    assert (found.gini, found.within) == pytest.approx(naive[:2], abs=1e-11)
    # Groups of equal mean (to rounding) may be ordered either way; the sum of both parts stays.
    assert found.net_between + found.transvariation == pytest.approx(naive[2] + naive[3], abs=1e-11)


@given(VALUES, st.floats(0.1, 100))
def test_inequality_does_not_depend_on_the_unit(values: list[float], factor: float) -> None:
    y = np.array(values)
    assert gini_index(y * factor) == pytest.approx(gini_index(y), abs=1e-9)
    assert theil_index(y * factor) == pytest.approx(theil_index(y), abs=1e-9)


def test_the_same_numbers_as_pysal() -> None:
    y = np.random.default_rng(3).lognormal(3, 0.6, 31)
    groups = ["east"] * 10 + ["central"] * 6 + ["west"] * 12 + ["northeast"] * 3
    found, oracle = theil(y, groups), TheilD(y, np.array(groups))
    assert theil_index(y) == pytest.approx(PysalTheil(y).T, abs=1e-12)
    assert found.between == pytest.approx(float(np.ravel(oracle.bg)[0]), abs=1e-12)
    assert found.within == pytest.approx(float(np.ravel(oracle.wg)[0]), abs=1e-12)
    assert gini_index(y) == pytest.approx(Gini(y).g, abs=1e-12)


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [1.0, -1.0], [1.0, np.nan]])
def test_values_without_meaning_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="needs finite values of at least 0"):
        gini_index(np.array(values))


@pytest.mark.parametrize(
    "code", ["intelligent", "green", "integrated", "autonomous", "innovation", "security"]
)
def test_every_year_of_the_published_scores_adds_up(database: duckdb.DuckDBPyConnection, code: str) -> None:
    for row in disparity.by_year(database, code).iter_rows(named=True):
        parts = row["gini_within"] + row["gini_net_between"] + row["gini_transvariation"]
        assert row["gini"] == pytest.approx(parts, abs=1e-12)
        assert row["theil"] == pytest.approx(row["theil_within"] + row["theil_between"], abs=1e-12)
        assert 0 < row["gini"] < 1 and 28 <= row["n"] <= 31


def test_regions_and_pairs_are_complete(database: duckdb.DuckDBPyConnection) -> None:
    frame = disparity.by_region(database, "intelligent")
    assert set(frame.group_by("year").len()["len"]) == {4 + 6}
    assert frame.filter(frame["other"].is_null())["theil"].null_count() == 0
