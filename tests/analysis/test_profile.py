"""A province's profile and comparisons: parts add up, medians are medians, noise is paired, gaps stay gaps."""

import duckdb
import numpy as np
import polars as pl
import pytest

from etl.errors import DataError
from indicators import tables
from indicators.analysis import compare, industry_lmdi, noise, profile, tensions
from indicators.analysis.peers import peers
from indicators.registry import INDICES

ZHEJIANG, JIANGSU, TIBET, SHANXI = "330000", "320000", "540000", "140000"


def test_a_change_of_score_is_handed_down_without_remainder(database: duckdb.DuckDBPyConnection) -> None:
    for index in ("intelligent", "green"):
        last = tables.years(database, index, "full")[-1]
        rows = profile.score_change(database, ZHEJIANG, index, "full", 2018, last)
        own = tables.score_table(database, index, "full", province=ZHEJIANG)
        score = dict(zip(own["year"], own["score"], strict=True))
        total = rows.filter(pl.col("kind") == "index").row(0, named=True)
        assert total["score_start"] == score[2018] and total["score_end"] == score[last]
        assert total["contribution"] == pytest.approx(score[last] - score[2018], abs=1e-9)
        for kind in ("pillar", "indicator"):
            parts = rows.filter(pl.col("kind") == kind)["contribution"]
            assert parts.sum() == pytest.approx(score[last] - score[2018], abs=1e-9)


def test_by_hand_the_part_of_an_indicator_is_its_weight_times_its_change(
    database: duckdb.DuckDBPyConnection,
) -> None:
    # Equal weights and arithmetic means: a third for the pillar, a quarter for one of its four indicators.
    rows = profile.score_change(database, ZHEJIANG, "intelligent", "full", 2018, 2023)
    siblings = rows.filter(pl.col("parent") == "intelligent_ai")
    for row in siblings.iter_rows(named=True):
        expected = (row["score_end"] - row["score_start"]) / siblings.height / 3
        assert row["contribution"] == pytest.approx(expected, abs=1e-9)


def test_a_change_needs_two_years_with_a_score(database: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(DataError, match="two different years"):
        profile.score_change(database, ZHEJIANG, "green", "full", 2020, 2020)
    with pytest.raises(DataError, match="no score"):
        profile.score_change(database, TIBET, "green", "full", 2018, 2022)
    with pytest.raises(DataError, match="no year"):
        profile.score_change(database, ZHEJIANG, "green", "full", 2018, 2023)


def test_noise_of_a_change_is_paired_and_the_same_every_time(database: duckdb.DuckDBPyConnection) -> None:
    one = profile.change_noise(database, ZHEJIANG, "intelligent", "full", 2018, 2023)
    back = profile.change_noise(database, ZHEJIANG, "intelligent", "full", 2023, 2018)
    assert one.low < one.high and one.exceeds == (one.low > 0 or one.high < 0)
    assert (back.low, back.high) == pytest.approx((-one.high, -one.low))
    assert back.probability == pytest.approx(1 - one.probability)
    nothing = profile.change_noise(database, ZHEJIANG, "intelligent", "full", 2018, 2018)
    assert (nothing.low, nothing.high, nothing.probability, nothing.exceeds) == (0, 0, 0.5, False)
    assert profile.change_noise(database, TIBET, "green", "full", 2018, 2022) == noise.Difference(
        None, None, None, None
    )


def test_differences_by_hand() -> None:
    one, other = np.array([3.0, 2.0, 1.0, np.nan]), np.array([1.0, 2.0, 3.0, 4.0])
    found = noise.difference(one, other)  # 2, 0, −2: type 7 at 5 % is −2 + 0.1 · 2
    assert (found.low, found.high) == pytest.approx((-1.8, 1.8))
    assert found.probability == 0.5 and found.exceeds is False
    assert noise.difference(one + 5, other).exceeds is True
    assert noise.difference(np.array([np.nan]), np.array([1.0])).probability is None
    scores = np.array([[1.0, np.nan, 5.0], [3.0, np.nan, np.nan], [8.0, np.nan, 7.0]])
    assert noise.median_of(scores).tolist()[::2] == [3.0, 6.0] and np.isnan(noise.median_of(scores)[1])


def test_the_intervals_of_the_replays_are_the_published_ones(database: duckdb.DuckDBPyConnection) -> None:
    # What the pages draw differences from is what the build drew its intervals from.
    replayed = noise.replayed(database, "green", "full")
    table = tables.score_table(database, "green", "full", 2022).drop_nulls("score")
    codes = tuple(table["province_code"])
    drawn = replayed.of("green", 2022, codes)
    assert np.nanquantile(drawn, 0.05, axis=1) == pytest.approx(table["score_low"].to_numpy(), abs=1e-6)
    assert np.nanquantile(drawn, 0.95, axis=1) == pytest.approx(table["score_high"].to_numpy(), abs=1e-6)


def test_obstacles_are_what_lacks_to_the_ideal(database: duckdb.DuckDBPyConnection) -> None:
    for index in INDICES:
        rows = profile.obstacles(database, SHANXI, index.code, "full", 2022)
        score = tables.score_table(database, index.code, "full", 2022, SHANXI)["score"][0]
        assert rows["share"].sum() == pytest.approx(1)
        assert rows["gap"].sum() == pytest.approx(100 - score)
        assert rows["share"].drop_nulls().is_sorted(descending=True)
    assert profile.obstacles(database, TIBET, "green", "full", 2022).is_empty()


def test_a_verdict_holds_over_the_whole_rank_interval(database: duckdb.DuckDBPyConnection) -> None:
    verdicts = set()
    for province in tables.provinces(database)["province_code"]:
        for row in profile.strengths(database, province, "full", 2022).iter_rows(named=True):
            verdicts.add(row["verdict"])
            half = row["provinces"] / 2
            if row["verdict"] == "strength":
                assert row["rank_low"] <= row["rank_high"] <= half
            elif row["verdict"] == "weakness":
                assert half < row["rank_low"] <= row["rank_high"]
            elif row["verdict"] == "open":
                assert row["rank_low"] <= half < row["rank_high"]
            else:
                assert row["score"] is None
    assert verdicts == {"strength", "weakness", "open", None}


def test_trends_cover_every_index_and_bracket_the_median(database: duckdb.DuckDBPyConnection) -> None:
    rows = profile.trends(database, ZHEJIANG, "full")
    assert set(rows["code"]) == {index.code for index in INDICES}
    assert rows.filter((pl.col("low") > pl.col("median")) | (pl.col("median") > pl.col("high"))).is_empty()
    table = tables.score_table(database, "chain", "full", 2021)
    at = rows.filter((pl.col("code") == "chain") & (pl.col("year") == 2021)).row(0, named=True)
    assert at["median"] == pytest.approx(float(np.nanmedian(table["score"].to_numpy())))
    assert at["rank"] == table.filter(pl.col("province_code") == ZHEJIANG)["rank"][0]


@pytest.mark.parametrize("basis", profile.INVENTORY_BASES)
def test_group_shares_add_up(database: duckdb.DuckDBPyConnection, basis: str) -> None:
    rows = profile.group_shares(database, SHANXI, 2022, basis)
    assert rows.height == 10
    assert rows["share"].sum() == pytest.approx(100) and rows["nation"].sum() == pytest.approx(100)
    total = tables.industry_table(database, "total", 2022, basis, SHANXI)["value"][0]
    assert rows["amount"].sum() == pytest.approx(total)
    largest = rows.row(0, named=True)
    assert largest["share"] == pytest.approx(100 * largest["amount"] / total)
    assert profile.group_shares(database, TIBET, 2022, basis).is_empty()
    with pytest.raises(DataError, match="not 'jobs'"):
        profile.group_shares(database, SHANXI, 2022, "jobs")


def test_structure_measures_stand_beside_the_other_provinces(database: duckdb.DuckDBPyConnection) -> None:
    row = profile.structure_measures(database, SHANXI, 2022, "co2").row(0, named=True)
    assert 1 / 40 <= row["herfindahl"] <= 1 and 0 <= row["krugman"] <= 2
    assert row["provinces"] == 30 and 1 <= row["herfindahl_rank"] <= 30
    assert row["largest_zh"] and row["largest_share"] ** 2 <= row["herfindahl"]
    assert profile.structure_measures(database, TIBET, 2022, "co2").is_empty()


def test_shares_of_value_added_add_up_to_gdp(database: duckdb.DuckDBPyConnection) -> None:
    rows = profile.value_added_shares(database, ZHEJIANG)
    sums = rows.group_by("year").agg(pl.col("share").sum())
    assert sums["share"].to_list() == pytest.approx([100] * sums.height)
    cells = dict(
        database.execute(
            "SELECT series_id, value FROM core_observation WHERE province_code = ? AND year = 2023 "
            "AND series_id IN ('gdp', 'va_industry')",
            [ZHEJIANG],
        ).fetchall()
    )
    at = rows.filter((pl.col("part") == "industry") & (pl.col("year") == 2023))["share"][0]
    assert at == pytest.approx(100 * cells["va_industry"] / cells["gdp"])


def test_tensions_of_one_province_are_those_of_the_table(database: duckdb.DuckDBPyConnection) -> None:
    rows = profile.tension_quadrants(database, SHANXI)
    assert rows.select("code", "kind").rows() == [
        (code, kind) for code in tensions.TENSIONS for kind in ("change", "level")
    ]
    for row in rows.filter(pl.col("kind") == "change").iter_rows(named=True):
        table = tensions.change(database, row["code"], row["first"], row["last"])
        own = table.filter(pl.col("province_code") == SHANXI).row(0, named=True)
        assert (row["x"], row["y"], row["quadrant"]) == (own["x"], own["y"], own["quadrant"])
    no_energy = profile.tension_quadrants(database, TIBET).filter(pl.col("code") == "A.C2")
    assert no_energy["quadrant"].to_list() == [None, None]


@pytest.mark.parametrize("province", [ZHEJIANG, SHANXI])  # with and without a frozen split
def test_a_waterfall_leads_from_the_first_amount_to_the_last(
    database: duckdb.DuckDBPyConnection, province: str
) -> None:
    first, last = profile.decomposition_years(database, province)[-5], 2022
    change = industry_lmdi.industrial_co2(database, province, first, last)
    bars = profile.waterfall(change.frame())
    assert bars["value"][0] == change.start and bars["value"][-1] == change.end
    inner = bars.slice(1, bars.height - 2)
    assert inner["value"].sum() == pytest.approx(change.end - change.start)
    assert inner["top"][-1] == pytest.approx(change.end)
    assert inner["bottom"].to_list()[1:] == pytest.approx(inner["top"].to_list()[:-1])
    assert profile.decomposition_years(database, TIBET) == []


def test_medians_by_hand(database: duckdb.DuckDBPyConnection) -> None:
    rows = compare.profile(database, "full", 2022, (ZHEJIANG, JIANGSU), "nation")
    table = tables.score_table(database, "green", "full", 2022)
    at = rows.filter((pl.col("code") == "green") & (pl.col("subject") == "nation")).row(0, named=True)
    ordered = sorted(score for score in table["score"] if score is not None)
    assert len(ordered) == 30 == at["provinces"]
    assert at["score"] == pytest.approx((ordered[14] + ordered[15]) / 2)
    east = compare.profile(database, "full", 2022, (ZHEJIANG,), "region")
    at = east.filter((pl.col("code") == "green") & (pl.col("subject") == "region:east")).row(0, named=True)
    own = sorted(table.filter(pl.col("region") == "east")["score"])
    assert at["score"] == pytest.approx((own[4] + own[5]) / 2)


def test_peers_and_medians_beside_a_province(database: duckdb.DuckDBPyConnection) -> None:
    near = peers(database, ZHEJIANG).filter(pl.col("place") > 0)["province_code"].to_list()
    assert compare.groups(database, ZHEJIANG, "peers") == {"peers": tuple(near)}
    row = compare.beside(database, "full", 2023, ZHEJIANG).row(0, named=True)
    table = tables.score_table(database, row["code"], "full", row["year"])
    score = dict(zip(table["province_code"], table["score"], strict=True))
    assert row["own"] == score[ZHEJIANG]
    assert row["peers"] == pytest.approx(sorted(score[code] for code in near)[len(near) // 2])
    assert row["nation"] == pytest.approx(sorted(score.values())[15])


def test_a_gap_between_provinces_is_handed_down_without_remainder(
    database: duckdb.DuckDBPyConnection,
) -> None:
    rows = compare.differences(database, "intelligent", "full", 2023, (ZHEJIANG, JIANGSU), "nation")
    pair = rows.filter(pl.col("other") == JIANGSU)
    gap = pair.filter(pl.col("kind") == "index").row(0, named=True)
    assert gap["difference"] == pytest.approx(gap["score"] - gap["other_score"])
    for kind in ("index", "pillar", "indicator"):
        parts = pair.filter(pl.col("kind") == kind)["contribution"]
        assert parts.sum() == pytest.approx(gap["difference"], abs=1e-9)
    assert pair.filter((pl.col("kind") == "indicator") & pl.col("low").is_not_null()).is_empty()
    median = rows.filter(pl.col("other") == "nation")
    assert median["contribution"].null_count() == median.height
    composed = rows.filter(pl.col("kind") != "indicator")
    assert composed.filter(pl.col("exceeds") != ((pl.col("low") > 0) | (pl.col("high") < 0))).is_empty()


def test_probabilities_complement_each_other(database: duckdb.DuckDBPyConnection) -> None:
    rows = compare.probabilities(
        database, "green", "green", "full", 2022, (ZHEJIANG, JIANGSU, TIBET), "region"
    )
    found = {(row["subject"], row["other"]): row["probability"] for row in rows.iter_rows(named=True)}
    assert len(found) == 12
    for (one, two), probability in found.items():
        if TIBET in (one, two):
            assert probability is None
        else:
            assert probability + found[two, one] == pytest.approx(1)
    pair = compare.differences(database, "green", "full", 2022, (ZHEJIANG, JIANGSU))
    assert pair.filter(pl.col("code") == "green")["probability"][0] == found[ZHEJIANG, JIANGSU]


def test_what_cannot_be_compared_is_refused(database: duckdb.DuckDBPyConnection) -> None:
    seven = tuple(tables.provinces(database)["province_code"][:7])
    for provinces, said in ((seven, "one to 6"), ((), "one to 6"), (("710000",), "unknown province")):
        with pytest.raises(DataError, match=said):
            compare.profile(database, "full", 2022, provinces)
    with pytest.raises(DataError, match="unknown group"):
        compare.profile(database, "full", 2022, (ZHEJIANG,), "friends")
    with pytest.raises(DataError, match="no index or pillar"):
        compare.probabilities(database, "co2_intensity", "green", "full", 2022, (ZHEJIANG,))
