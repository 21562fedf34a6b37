"""What-if: nothing moved changes nothing, hand-computed scores, directions, trends, targets."""

import time
from collections.abc import Iterator

import duckdb
import numpy as np
import polars as pl
import pytest

from etl.errors import DataError
from indicators.analysis.peers import feature_table, peer_codes
from indicators.analysis.scenarios import scenario_table
from indicators.analysis.targets import target_table
from indicators.analysis.trend import Trend, bounded, fit, own_trends, ranges
from indicators.analysis.whatif import (
    Prepared,
    moved_values,
    moves,
    prepare,
    prepare_scored,
    scorable,
    what_if,
)
from indicators.framework import Index, Indicator, Pillar
from indicators.score import score_edition

YEAR = 2023


@pytest.fixture(scope="module")
def intelligent(database: duckdb.DuckDBPyConnection) -> Iterator[Prepared]:
    yield prepare(database, "intelligent")


def test_without_a_move_the_standing_is_the_published_one(
    database: duckdb.DuckDBPyConnection, intelligent: Prepared
) -> None:
    published = database.execute(
        "SELECT province_code, score, score_low, score_high, rank, rank_low, rank_high FROM mart_score "
        "WHERE edition = 'full' AND code = 'intelligent' AND year = ?",
        [YEAR],
    ).fetchall()
    assert len(published) == 31
    for province, *expected in published:
        effect = what_if(intelligent, province, YEAR, {})
        now = effect.before
        shown = [now.score, now.score_low, now.score_high, now.rank, now.rank_low, now.rank_high]
        assert shown == pytest.approx(expected, abs=1e-9)
        assert effect.after == now and effect.change == 0 and not effect.beyond_noise


def test_moving_to_the_own_value_changes_nothing(
    database: duckdb.DuckDBPyConnection, intelligent: Prepared
) -> None:
    own = dict(
        database.execute(
            "SELECT code, value FROM mart_score WHERE edition = 'full' AND index_code = 'intelligent' "
            "AND kind = 'indicator' AND province_code = '420000' AND year = ?",
            [YEAR],
        ).fetchall()
    )
    effect = what_if(intelligent, "420000", YEAR, own)
    assert effect.after == effect.before and effect.indicator_scores == {}


def test_recomputing_every_value_as_if_moved_gives_the_same_score(
    database: duckdb.DuckDBPyConnection, intelligent: Prepared
) -> None:
    """The path of a moved value (logarithm, treatment, goalposts) ends where the published one does."""
    t, n = len(intelligent.scored.result.panel.times) - 1, 10
    panel = intelligent.scored.result.panel
    near = {
        code: float(intelligent.scored.source.raw[t, n, m]) * (1 + 1e-12)
        for m, code in enumerate(intelligent.scored.source.panel.codes)
    }
    effect = what_if(intelligent, panel.units[n], panel.times[t], near)
    assert effect.after.score == pytest.approx(effect.before.score, abs=1e-6)
    assert effect.after.rank == effect.before.rank
    assert len(effect.indicator_scores) == len(near)
    for before, after in effect.indicator_scores.values():
        assert after == pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize("index", ["intelligent", "green", "security"])
def test_the_best_peer_raises_the_score_in_every_province(
    database: duckdb.DuckDBPyConnection, index: str
) -> None:
    prepared = prepare(database, index)
    year = prepared.scored.result.panel.times[-1]
    codes = tuple(scorable(database, index)["code"])
    nearest = peer_codes(feature_table(database))
    raised = 0
    for province in prepared.scored.result.panel.units[::5]:
        moved = moves(database, province, index, year, codes, "best", nearest[province])
        values = moved_values(moved)
        if not values or np.isnan(prepared.scored.result.scores[index][-1][
            prepared.scored.result.panel.units.index(province)
        ]):  # fmt: skip
            continue
        effect = what_if(prepared, province, year, values)
        assert effect.change > 0
        assert effect.after.rank <= effect.before.rank
        assert effect.after.rank_high <= effect.before.rank_high
        assert all(after >= before for before, after in effect.indicator_scores.values())
        raised += 1
    assert raised >= 5


def small() -> Prepared:
    """Two pillars over four provinces and two years: a (more is better) and b (less is better) in one, c in the other."""
    index = Index(
        "x", ("甲", "x"), (), (
            Pillar("p", ("乙", "p"), "", (
                Indicator("a", ("子", "a"), "", "a", ("", ""), 1, ("full",)),
                Indicator("b", ("丑", "b"), "", "b", ("", ""), -1, ("full",), log=True),
            )),
            Pillar("q", ("丙", "q"), "", (Indicator("c", ("寅", "c"), "", "c", ("", ""), 1, ("full",)),)),
        ), {"full": (2020, 2021)}, ("", ""),
    )  # fmt: skip
    provinces = [f"{n:02d}0000" for n in range(11, 41)]
    rows = [
        {
            "indicator": code, "province_code": province, "year": year,
            "value": float({"a": n + year - 2020, "b": np.exp(n / 10), "c": 2 * n}[code]),
            "derived": False, "frozen": False, "flags": None,
        }
        for code in "abc" for year in (2020, 2021) for n, province in enumerate(provinces)
    ]  # fmt: skip
    return prepare_scored(score_edition(index, "full", pl.DataFrame(rows), tuple(provinces)))


def test_a_small_case_by_hand() -> None:
    """30 provinces n = 0 … 29. In 2021 a = n + 1 on goalposts 0–30, ln b = n/10 on 2.9–0, c = 2n on 0–58.

    Province n = 14: a 15 → 50; b → 100·(1 − 1.4/2.9); c 28 → 100·28/58. Moving a to 30 makes it 100, and c to
    58 makes it 100; x = (mean(a, b) + c)/2.
    """
    prepared = small()
    b, c = 100 * (1 - 1.4 / 2.9), 100 * 28 / 58
    effect = what_if(prepared, "250000", 2021, {"a": 30.0})
    assert effect.before.score == pytest.approx(((50 + b) / 2 + c) / 2)
    assert effect.after.score == pytest.approx(((100 + b) / 2 + c) / 2)
    assert effect.indicator_scores["a"] == pytest.approx((50.0, 100.0))
    assert effect.change == pytest.approx(12.5)
    both = what_if(prepared, "250000", 2021, {"a": 30.0, "c": 58.0, "b": 1.0})
    assert both.after.score == pytest.approx(100.0)
    assert both.after.rank == 1 and both.beyond_noise and both.change_low > 0
    # Beyond the best value ever seen a score does not rise, beyond the worst it does not fall below zero.
    assert what_if(prepared, "250000", 2021, {"a": 99.0}).after.score == pytest.approx(effect.after.score)
    assert what_if(prepared, "250000", 2021, {"a": -99.0}).indicator_scores["a"][1] == 0.0


def test_what_cannot_be_moved_is_named(intelligent: Prepared) -> None:
    prepared = small()
    with pytest.raises(DataError, match="logarithm"):
        what_if(prepared, "250000", 2021, {"b": 0.0})
    with pytest.raises(DataError, match="not scored"):
        what_if(prepared, "250000", 2021, {"d": 1.0})
    with pytest.raises(DataError, match="unknown province"):
        what_if(prepared, "990000", 2021, {})
    with pytest.raises(DataError, match="no year 1999"):
        what_if(prepared, "250000", 1999, {})
    with pytest.raises(DataError, match="to move"):
        what_if(intelligent, "540000", YEAR, {"software_intensity": 5.0})


def test_modes_and_what_stays(database: duckdb.DuckDBPyConnection) -> None:
    others = peer_codes(feature_table(database))["140000"]
    codes = tuple(scorable(database, "intelligent")["code"])
    for mode in ("median", "best"):
        for move in moves(database, "140000", "intelligent", YEAR, codes, mode, others):
            assert move.kept in ("", "already")
            assert (move.source != "") == (mode == "best")
    typed = moves(database, "140000", "intelligent", YEAR, codes[:2], "typed", (), ((codes[0], 40.0),))
    assert typed[0].after == 40.0 and typed[1].after == typed[1].before
    tibet = moves(database, "540000", "intelligent", YEAR, ("software_intensity",), "trend")
    assert tibet[0].kept == "no_value" and moved_values(tibet) == {}
    with pytest.raises(DataError, match="unknown mode"):
        moves(database, "140000", "intelligent", YEAR, codes, "magic")
    with pytest.raises(DataError, match="not scored in green"):
        moves(database, "140000", "green", 2022, (codes[0],), "best", others)


def test_trends_by_hand() -> None:
    doubling = fit([2019, 2020, 2021, 2022, 2023], [1.0, 2.0, 4.0, 8.0, 16.0])
    assert doubling is not None and doubling.log
    assert doubling.at(2025) == pytest.approx(64.0)
    line = fit([2021, 2022, 2023], [-1.0, 0.0, 1.0])
    assert line == Trend(1.0, False, 2023, 1.0, 3)
    assert line.at(2030) == pytest.approx(8.0)
    falling = fit([2021, 2022, 2023], [2.0, 0.0, 0.5])
    assert falling is not None and falling.at(2060) == 0.0
    assert fit([2022, 2023], [1.0, 2.0]) is None
    recent = fit(list(range(2010, 2024)), [5.0] * 9 + [1.0, 2.0, 4.0, 8.0, 16.0])
    assert recent is not None and recent.slope == pytest.approx(np.log(2)) and recent.years == 5
    assert bounded(99.0, (0.0, 10.0)) == 10.0


def test_a_trend_is_not_read_across_a_break(database: duckdb.DuckDBPyConnection) -> None:
    trends = own_trends(database, "330000", YEAR)
    assert "ecommerce_enterprise_share" not in trends  # its scope changed in 2023
    assert trends["broadband_per_100"].last_year == YEAR


def test_targets(database: duckdb.DuckDBPyConnection) -> None:
    table = target_table(database, "140000", "green", 2022)
    values = np.array(
        database.execute(
            "SELECT value FROM mart_score WHERE edition = 'full' AND code = 'energy_intensity' AND year = 2022 "
            "AND value IS NOT NULL"
        ).fetchall()
    )[:, 0]  # fmt: skip
    row = table.filter(code="energy_intensity").row(0, named=True)
    assert row["target"] == pytest.approx(np.quantile(values, 0.25))
    assert not row["reached"] and row["years_left"] == 8
    assert row["per_year"] == pytest.approx((row["target"] - row["value"]) / 8)
    limits = ranges(database, "green")["energy_intensity"]
    assert limits[0] <= row["at_trend"] <= limits[1]
    assert table.filter(pl.col("reached"))["gap"].to_list() == [0.0] * table["reached"].sum()
    with pytest.raises(DataError, match="not between"):
        target_table(database, "140000", "green", 2022, share=1.5)
    with pytest.raises(DataError, match="no year"):
        target_table(database, "140000", "green", 1990)


def test_the_published_scenario_is_among_the_scenarios(database: duckdb.DuckDBPyConnection) -> None:
    table = scenario_table(database, "integrated", YEAR)
    assert table["published"].to_list() == table["equal_arithmetic"].to_list()
    assert table["widest"].to_numpy().max() > 0
    with pytest.raises(DataError, match="no year"):
        scenario_table(database, "integrated", 1990)


def test_an_answer_is_live(intelligent: Prepared) -> None:
    """1,000 replications of one province; the best of several runs, because other work shares the machine."""
    values = {
        "technical_renovation_intensity": 2.0,
        "software_intensity": 5.0,
        "computers_per_100_staff": 50.0,
    }
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        what_if(intelligent, "140000", YEAR, values)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.3
