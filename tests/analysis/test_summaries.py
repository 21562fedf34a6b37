"""Findings: hand-worked frames give the expected key, and no claim is made where the numbers allow none."""

import duckdb
import numpy as np
import polars as pl
import pytest

from indicators import tables
from indicators.analysis import disparity, lens, spatial, summaries
from indicators.analysis.convergence import beta_convergence, coefficient_of_variation
from indicators.analysis.inequality import theil

Con = duckdb.DuckDBPyConnection


def spread(factor: float, n: int = 30, middle: float = 50.0) -> np.ndarray:
    return middle + factor * np.linspace(-10, 10, n)


# ---------------------------------------------------------------- disparity


def test_gaps_that_halve_everywhere_have_fallen() -> None:
    found = summaries.sigma(spread(2), spread(1), 2013, 2022)
    assert found.key == "sigma_falls"
    assert found.facts["change"] == pytest.approx(-50)
    assert found.facts["low"] < -50 < found.facts["high"] < 0


def test_gaps_that_double_have_risen() -> None:
    assert summaries.sigma(spread(1), spread(2), 2013, 2022).key == "sigma_rises"


def test_a_rising_mean_alone_narrows_only_the_relative_gap() -> None:
    found = summaries.sigma(spread(1, middle=20), spread(1.1, middle=60), 2013, 2022)
    assert found.key == "sigma_relative"
    assert found.facts["sd_last"] > found.facts["sd_first"]


def test_a_change_that_hangs_on_one_province_is_no_claim() -> None:
    last = spread(1)
    last[-1] = 95
    found = summaries.sigma(spread(1), last, 2013, 2022)
    assert found.facts["change"] > 0
    assert found.key == "sigma_unclear"


def test_too_few_provinces_give_no_judgement() -> None:
    assert summaries.sigma(np.array([1.0, 2]), np.array([1.0, 2]), 2013, 2014).key == "sigma_few"
    assert summaries.sigma(np.ones(9), np.ones(9), 2013, 2014).key == "sigma_few"


def test_the_jackknife_by_hand() -> None:
    first, last = np.array([1.0, 2, 4, 8]), np.array([2.0, 3, 4, 9])
    left_out = []
    for i in range(4):
        a, b = np.delete(first, i), np.delete(last, i)
        left_out.append(np.log(b.std(ddof=1) / b.mean()) - np.log(a.std(ddof=1) / a.mean()))
    error = np.sqrt(0.75 * ((np.array(left_out) - np.mean(left_out)) ** 2).sum())
    change, low, high = summaries.jackknife_change(first, last)
    assert change == pytest.approx(np.log(coefficient_of_variation(last) / coefficient_of_variation(first)))
    assert (high - low) / 2 == pytest.approx(3.182446305284263 * error)  # t(97.5 %, 3)


def test_beta_keys() -> None:
    x = np.exp(np.linspace(2, 4, 25))
    noise = np.exp(0.01 * np.sin(np.arange(25) * 7.0))
    assert summaries.beta(beta_convergence(x, x**0.7 * noise, 10), 2010, 2020).key == "beta_converges"
    assert summaries.beta(beta_convergence(x, x**1.3 * noise, 10), 2010, 2020).key == "beta_diverges"
    assert summaries.beta(beta_convergence(x, x**-0.5 * noise, 10), 2010, 2020).key == "beta_overshoots"
    assert summaries.beta(beta_convergence(x, x * noise**30, 10), 2010, 2020).key == "beta_unclear"
    found = summaries.beta(beta_convergence(x, x**0.7 * noise, 10), 2010, 2020)
    assert found.facts["speed"] == pytest.approx(100 * -np.log(0.7) / 10, rel=0.05)


def test_the_share_between_groups_is_theils() -> None:
    rng = np.random.default_rng(3)
    values, groups = rng.uniform(10, 90, 31), ["a"] * 10 + ["b"] * 6 + ["c"] * 12 + ["d"] * 3
    share, p_value = summaries.between_share(values, groups)
    parts = theil(values, groups)
    assert share == pytest.approx(parts.between / parts.total)
    assert p_value > summaries.LEVEL
    ordered, p_ordered = summaries.between_share(np.sort(values), groups)
    assert ordered > 0.5 and p_ordered == pytest.approx(1 / 10_000, abs=1e-3)
    assert np.isnan(summaries.between_share(np.full(31, 7.0), groups)).all()


def by_year(within: float, between: float, overlap: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "year": [2020],
            "gini": [within + between + overlap],
            "gini_within": [within],
            "gini_net_between": [between],
            "gini_transvariation": [overlap],
        }
    )


@pytest.mark.parametrize(
    ("parts", "key"),
    [((3, 1, 1), "within"), ((1, 3, 1), "between"), ((1, 1, 3), "overlap"), ((0, 0, 0), "equal")],
)
def test_dagum_names_the_largest_part_and_the_widest_pair(parts: tuple[float, ...], key: str) -> None:
    regions = pl.DataFrame(
        {
            "year": [2020, 2020, 2020],
            "region": ["east", "east", "east"],
            "other": ["west", "central", None],
            "gini": [0.3, 0.2, 0.9],
        }
    )
    found = summaries.dagum(by_year(*parts), regions)
    assert found.key == f"dagum_{key}"
    if key != "equal":
        assert (found.facts["region"], found.facts["other"]) == ("east", "west")


def test_peaks_of_a_curve() -> None:
    assert summaries.peaks(np.array([0, 1, 0, 2, 0.0])) == [1, 3]
    assert summaries.peaks(np.array([0, 0.1, 0, 2, 0.0])) == [3]  # a ripple
    assert summaries.peaks(np.array([2, 1, 0, 1, 3.0])) == [0, 4]  # at the ends
    assert summaries.peaks(np.array([0, 1, 1, 0.0])) == [1]


def moves(counts: list[list[int]]) -> pl.DataFrame:
    rows = [(a, b, n) for a, row in enumerate(counts) for b, n in enumerate(row)]
    return pl.DataFrame(rows, schema=["from_class", "to_class", "count"], orient="row")


def test_markov_claims_only_with_enough_moves() -> None:
    def tests(p: float, small: int) -> pl.DataFrame:
        return pl.DataFrame({"over": ["region"], "p_value": [p], "small_cells": [small], "cells": [10]})

    table = moves([[6, 2], [1, 11]])
    thin = summaries.markov(table, tests(0.001, 3))
    assert thin.key == "markov_thin"
    assert (thin.facts["n"], thin.facts["stay"], thin.facts["up"], thin.facts["down"]) == (20, 85, 10, 5)
    assert summaries.markov(table, tests(0.001, 2)).key == "markov_differs"
    assert summaries.markov(table, tests(0.2, 2)).key == "markov_same"
    assert summaries.markov(moves([[0, 0], [0, 0]]), tests(1, 0)).key == "markov_none"


@pytest.mark.parametrize(
    ("i", "p", "key"),
    [(0.4, 0.01, "clustered"), (-0.4, 0.01, "dispersed"), (0.4, 0.051, "random")],
)
def test_moran_keys(i: float, p: float, key: str) -> None:
    row = {"year": [2022], "n": [31], "i": [i], "expected": [-1 / 30], "p_value": [p]}
    assert summaries.moran(pl.DataFrame(row), 2022).key == f"moran_{key}"


def test_clusters_count_only_what_remains_significant() -> None:
    local = pl.DataFrame(
        {
            "province_code": ["1", "2", "3", "4"],
            "quadrant": ["HH", "LL", "LH", None],
            "p_value": [0.001, 0.03, 0.5, None],
            "significant": [True, False, False, None],
        }
    )
    found = summaries.clusters(local)
    assert found.key == "clusters_some"
    assert (found.facts["HH"], found.facts["LL"], found.facts["n"], found.facts["raw"]) == (["1"], [], 1, 2)
    assert summaries.clusters(local.with_columns(significant=pl.lit(False))).key == "clusters_none"


# ---------------------------------------------------------------- industry


def test_concentration_by_hand() -> None:
    table = pl.DataFrame({"province_code": list("abcde"), "value": [10.0, 40, None, 30, 20]})
    found = summaries.concentration(table)
    assert found.facts == {"leaders": ["b", "d", "e"], "share": 90, "half": 2, "n": 4, "marked": []}
    marks = {"frozen": [True, False, False, False, False], "flags": [None, None, None, "suspect", None]}
    marked = summaries.concentration(table.with_columns(**{k: pl.Series(v) for k, v in marks.items()}))
    assert (marked.key, marked.facts["marked"]) == ("held_marked", ["d"])  # a is frozen but not among the first
    assert summaries.concentration(table.with_columns(value=pl.lit(0.0))).key == "held_by_none"


def changes(**columns: list[object]) -> pl.DataFrame:
    base = {"province_code": list("abcd"), "difference": [1.0, -2, 3, 9], "change": [10.0, -20, 30, 90]}
    marks = {"frozen": [False, False, False, True], "suspect": [False, False, True, True]}
    return pl.DataFrame(base | marks | columns)


def test_frozen_and_doubtful_changes_are_counted_but_not_used() -> None:
    found = summaries.change(changes())
    assert found.key == "change_percent"
    assert (found.facts["n"], found.facts["up"], found.facts["down"]) == (2, 1, 1)
    assert (found.facts["frozen"], found.facts["suspect"], found.facts["median"]) == (1, 1, -5)
    assert (found.facts["lowest"], found.facts["highest"]) == ("b", "a")
    in_points = changes(change=[None] * 4).with_columns(pl.col("change").cast(pl.Float64))
    assert summaries.change(in_points).key == "change_points"
    assert summaries.change(changes(frozen=[True] * 4)).key == "change_none"


def test_speed_needs_an_interval_without_zero() -> None:
    frame = pl.DataFrame(
        {
            "province_code": list("abcd"),
            "speed": [-9.0, -2, 1, None],
            "low": [-20.0, -3, 0.5, None],
            "high": [1.0, -1, 2, None],
            "suspect": [False, False, False, False],
            "reason": [None, None, None, "frozen_split"],
        }
    )
    found = summaries.speed(frame)
    assert found.key == "speed_some"
    assert found.facts["fastest"] == "b"  # a is faster, but its interval holds zero
    counts = {"n": 3, "falling": 1, "rising": 1, "unclear": 1, "suppressed": 1}
    assert found.facts | counts == found.facts
    assert summaries.speed(frame.filter(pl.col("province_code") != "b")).key == "speed_unclear"
    doubtful = summaries.speed(frame.with_columns(suspect=pl.col("province_code") == "b"))
    assert doubtful.key == "speed_unclear" and doubtful.facts["doubtful"] == 1
    assert summaries.speed(frame.tail(1)).key == "speed_none"


# ---------------------------------------------------------------- on the real statistics


@pytest.mark.parametrize(
    ("code", "edition"), [("green", "long"), ("intelligent_ai", "full"), ("chain", "long")]
)
def test_every_finding_of_a_real_node(database: Con, code: str, edition: str) -> None:
    years = tables.years(database, code, edition)
    first, last = years[0], years[-1]
    yearly = disparity.by_year(database, code, edition)
    found = [
        summaries.sigma_of(database, code, edition, first, last),
        summaries.beta(disparity.beta(database, code, first, last, edition), first, last),
        summaries.theil_of(database, code, edition, first, last),
        summaries.dagum(yearly, disparity.by_region(database, code, edition)),
        summaries.density_of(database, code, edition, first, last),
        summaries.markov(
            disparity.transitions(database, code, edition),
            disparity.transition_tests(database, code, edition),
        ),
        summaries.moran(spatial.moran_by_year(database, code, edition), last),
    ]
    row = yearly.row(-1, named=True)
    assert found[2].facts["last"] == pytest.approx(100 * row["theil_between"] / row["theil"])
    assert sum(found[3].facts[name] for name in ("within", "between", "overlap")) == pytest.approx(100)
    assert sum(found[5].facts[name] for name in ("stay", "up", "down")) == pytest.approx(100)
    points = disparity.beta_points(database, code, first, last, edition)
    slope = np.polyfit(points["log_first"].to_numpy(), points["growth"].to_numpy() / 100, 1)[0]
    assert found[1].facts["beta"] == pytest.approx(slope)


@pytest.mark.parametrize("industry", ["31", "group:chemicals", "total", "sector:A"])
def test_the_nation_is_the_sum_of_the_provinces(database: Con, industry: str) -> None:
    nation = lens.national(database, industry).filter(pl.col("year") == 2020).row(0, named=True)
    parts = tables.industry_table(database, industry, 2020)
    total = {code: parts.filter(pl.col("code") == code)["value"].sum() for code in ("co2", "energy_final")}
    assert nation["co2"] == pytest.approx(total["co2"])
    assert nation["co2_per_energy"] == pytest.approx(100 * total["co2"] / total["energy_final"])
    weights = parts.filter(pl.col("code") == "energy_final").select("province_code", "value")
    shares = parts.filter(pl.col("code") == "coal_share").select(
        "province_code", pl.col("value").alias("share")
    )
    joined = weights.join(shares, on="province_code").drop_nulls()
    mean = (joined["value"] * joined["share"]).sum() / joined["value"].sum()
    assert nation["coal_share"] == pytest.approx(mean)


def test_leaders_are_those_with_most_co2_and_the_chosen_one(database: Con) -> None:
    found = lens.leaders(database, "31", "coal_share", 2022, "540000")
    most = tables.industry_table(database, "31", 2022, "co2")["province_code"].head(5).to_list()
    assert found.filter(pl.col("place") > 0)["province_code"].unique(maintain_order=True).to_list() == most
    assert found.filter(pl.col("place") == 0)["province_code"].unique().to_list() == ["540000"]
    steel = lens.leaders(database, "31", "product:output_crude_steel", 2024)
    top = tables.industry_table(database, "31", 2024, "product:output_crude_steel")["province_code"][0]
    assert steel["province_code"][0] == top


def test_clean_and_speeds_repeat_the_lens(database: Con) -> None:
    clean = lens.clean(database, "31", 2022)
    assert clean.height == 31 and clean["province_code"][30] == "540000"
    table = tables.industry_table(database, "31", 2022, "co2_per_energy")
    assert dict(clean.select("province_code", "co2_per_energy").rows()) == dict(
        table.select("province_code", "value").rows()
    )
    speeds = lens.speeds(database, "31", 2022)
    assert (speeds["speed"].is_null() == speeds["reason"].is_not_null()).all()
    known = speeds.drop_nulls("speed")
    jumps = database.execute(
        "SELECT DISTINCT province_code FROM core_industry_jump WHERE industry_key = '31' AND year BETWEEN 2013 AND 2022"
    ).pl()["province_code"]
    assert set(known.filter("suspect")["province_code"]) == set(known["province_code"]) & set(jumps)
    assert ((known["low"] <= known["speed"]) & (known["speed"] <= known["high"])).all()


@pytest.mark.parametrize("level", lens.LEVELS)
def test_the_heat_map_is_complete(database: Con, level: str) -> None:
    table = lens.heat(database, "location_quotient", 2022, level)
    assert table.height == 31 * table["industry_code"].n_unique()
    cell = table.filter(
        (pl.col("province_code") == "130000") & pl.col("industry_code").is_in(["31", "group:metallurgy"])
    )
    code = cell["industry_code"][0]
    same = tables.industry_table(database, code, 2022, "location_quotient", "130000")
    assert cell["value"][0] == same["value"][0]


def test_profiles(database: Con) -> None:
    latest = lens.latest(lens.profile_of(database, "group:textiles"))
    assert (
        latest["industry_code"].unique().sort().to_list() == ["17", "18"]
        or latest["industry_code"].n_unique() >= 2
    )
    assert lens.latest(lens.profile_of(database, "total")).is_empty()
    one = lens.latest(lens.profile_of(database, "39"))
    assert one["measure"].to_list() == list(lens.PROFILE)
