"""What a frame of numbers says, and when it does not allow a claim: findings that pages turn into one sentence.

A finding is a key (which sentence) with its facts (numbers, codes, names). A claim needs an interval that leaves
out zero or a p-value up to 5 %; without it the finding's key says so. No words live here.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from indicators.analysis.convergence import Beta, coefficient_of_variation, kernel_density
from indicators.analysis.industry import student_quantile
from indicators.analysis.peers import DOUBTFUL
from indicators.analysis.readers import score_frame

Array = NDArray[np.float64]

LEVEL = 0.05
PERMUTATIONS, SEED = 9_999, 20_240_601
MAX_SMALL_CELLS = 0.2  # Cochran's rule: a chi-square test needs expectations of 5 in four cells out of five
WIDER = 1.25  # a peak of a density must outlive a bandwidth wider by a quarter


@dataclass(frozen=True)
class Finding:
    """Which sentence holds (`key`) and what fills it (`facts`)."""

    key: str
    facts: dict[str, Any] = field(default_factory=dict)


# ---------------------------------------------------------------- disparity


def jackknife_change(first: Array, last: Array) -> tuple[float, float, float]:
    """ln(CV of `last` / CV of `first`) with its 95 % interval, shapes [n], the same provinces in both.

    Jackknife over provinces (Efron 1982): the interval is wide when the change hangs on single provinces.
    """
    start, end = np.asarray(first, dtype=np.float64), np.asarray(last, dtype=np.float64)
    n = len(start)
    if start.shape != end.shape or n < 3:
        raise ValueError("sigma: needs at least three provinces with both years")

    def change(kept: NDArray[np.bool_]) -> float:
        return math.log(coefficient_of_variation(end[kept]) / coefficient_of_variation(start[kept]))

    whole = np.ones(n, dtype=bool)
    estimate = change(whole)
    left_out = np.array([change(np.arange(n) != i) for i in range(n)])
    error = math.sqrt((n - 1) / n * float(((left_out - left_out.mean()) ** 2).sum()))
    half = student_quantile(1 - LEVEL / 2, n - 1) * error
    return estimate, estimate - half, estimate + half


def sigma(first: Array, last: Array, first_year: int, last_year: int) -> Finding:
    """Has the coefficient of variation fallen between two years over the provinces that have both?

    Keys: sigma_falls, sigma_relative (it fell, the standard deviation did not), sigma_rises, sigma_unclear,
    sigma_few. Changes in percent of the first CV.
    """
    start, end = np.asarray(first, dtype=np.float64), np.asarray(last, dtype=np.float64)
    if len(start) < 3 or not (start.std() > 0 and end.std() > 0):
        return Finding("sigma_few", {"n": len(start), "first_year": first_year, "last_year": last_year})
    change, low, high = jackknife_change(start, end)
    facts: dict[str, Any] = {
        "first_year": first_year,
        "last_year": last_year,
        "n": len(start),
        "first": coefficient_of_variation(start),
        "last": coefficient_of_variation(end),
        "change": 100 * math.expm1(change),
        "low": 100 * math.expm1(low),
        "high": 100 * math.expm1(high),
        "sd_first": float(start.std(ddof=1)),
        "sd_last": float(end.std(ddof=1)),
    }
    if high < 0:
        return Finding("sigma_falls" if facts["sd_last"] < facts["sd_first"] else "sigma_relative", facts)
    return Finding("sigma_rises" if low > 0 else "sigma_unclear", facts)


def sigma_of(con: duckdb.DuckDBPyConnection, code: str, edition: str, first: int, last: int) -> Finding:
    """`sigma` of a scored code between two years of an edition."""
    frame = score_frame(con, code, edition).filter(pl.col("year").is_in([first, last]))
    wide = frame.pivot(on="year", index="province_code", values="score").drop_nulls()
    return sigma(wide[str(first)].to_numpy(), wide[str(last)].to_numpy(), first, last)


def beta(found: Beta, first_year: int, last_year: int) -> Finding:
    """Keys: beta_converges, beta_overshoots (β ≤ −1/T: no speed exists), beta_diverges, beta_unclear."""
    facts: dict[str, Any] = {
        "first_year": first_year,
        "last_year": last_year,
        "n": found.n,
        "beta": found.beta,
        "p": found.p_value,
        "r_squared": found.r_squared,
    }
    if found.p_value > LEVEL:
        return Finding("beta_unclear", facts)
    if found.beta >= 0:
        return Finding("beta_diverges", facts)
    if found.speed is None or found.half_life is None:
        return Finding("beta_overshoots", facts)
    return Finding("beta_converges", facts | {"speed": 100 * found.speed, "half_life": found.half_life})


def between_share(values: Array, groups: list[str]) -> tuple[float, float]:
    """Share of Theil's T between groups, and the p-value of as large a share from reshuffled groups.

    p = (1 + reshuffles at least as large) / (1 + reshuffles), one-sided, with a seed. nan when all are equal.
    """
    y = np.asarray(values, dtype=np.float64)
    names = sorted(set(groups))
    member = np.array([[name == one for name in names] for one in groups], dtype=np.float64)
    size = member.sum(axis=0)
    share = y / y.sum()
    positive = share[share > 0]
    total = float((positive * np.log(positive * len(y))).sum())
    if not total > 1e-12:
        return math.nan, math.nan

    def between(rows: Array) -> Array:
        part = rows @ member
        ratio = np.where(part > 0, part / size * len(y), 1.0)
        found: Array = (part * np.log(ratio)).sum(axis=1)
        return found

    observed = float(between(share[None, :])[0])
    drawn = between(np.random.default_rng(SEED).permuted(np.tile(share, (PERMUTATIONS, 1)), axis=1))
    return observed / total, float((1 + (drawn >= observed - 1e-12).sum()) / (1 + PERMUTATIONS))


def theil_of(con: duckdb.DuckDBPyConnection, code: str, edition: str, first: int, last: int) -> Finding:
    """How much of the inequality lies between the four regions in the first and the last year.

    Keys: theil_regions (more than reshuffled regions give), theil_chance (no more than that), theil_equal.
    Shares in percent; `expected` is what reshuffling gives on average to first order, (k − 1)/(n − 1).
    """
    frame = score_frame(con, code, edition).drop_nulls("score")
    shares = []
    n = k = 0
    for year in (first, last):
        part = frame.filter(pl.col("year") == year)
        shares.append(between_share(part["score"].to_numpy(), part["region"].to_list()))
        n, k = part.height, part["region"].n_unique()
    (start, _), (end, p_value) = shares
    facts: dict[str, Any] = {"first_year": first, "last_year": last, "n": n}
    if math.isnan(end) or math.isnan(start):
        return Finding("theil_equal", facts)
    facts |= {
        "first": 100 * start, "last": 100 * end, "within": 100 * (1 - end), "p": p_value,
        "expected": 100 * (k - 1) / (n - 1),
    }  # fmt: skip
    return Finding("theil_regions" if p_value <= LEVEL else "theil_chance", facts)


def dagum(by_year: pl.DataFrame, by_region: pl.DataFrame) -> Finding:
    """The largest of Dagum's three parts in the last year, and the two regions furthest apart.

    Keys: dagum_within, dagum_between, dagum_overlap, dagum_equal. Parts in percent of the Gini coefficient.
    """
    row = by_year.sort("year").row(-1, named=True)
    if not row["gini"] > 1e-12:
        return Finding("dagum_equal", {"year": row["year"]})
    parts = {
        "within": 100 * row["gini_within"] / row["gini"],
        "between": 100 * row["gini_net_between"] / row["gini"],
        "overlap": 100 * row["gini_transvariation"] / row["gini"],
    }
    pairs = by_region.filter((pl.col("year") == row["year"]) & pl.col("other").is_not_null())
    widest = pairs.sort("gini", "region", "other", descending=[True, False, False]).row(0, named=True)
    facts = {
        "year": row["year"], "gini": row["gini"], **parts,
        "region": widest["region"], "other": widest["other"], "pair": widest["gini"],
    }  # fmt: skip
    return Finding("dagum_" + max(parts, key=lambda name: parts[name]), facts)


def peaks(density: Array) -> list[int]:
    """Places of the local maxima of a curve [points] that reach a tenth of the highest one."""
    y = np.asarray(density, dtype=np.float64)
    inner = np.flatnonzero((y[1:-1] > y[:-2]) & (y[1:-1] >= y[2:])) + 1
    ends = [0] if y[0] > y[1] else []
    ends += [len(y) - 1] if y[-1] > y[-2] else []
    found = sorted([*map(int, inner), *ends])
    return [place for place in found if y[place] >= 0.1 * y.max()]


def density_of(con: duckdb.DuckDBPyConnection, code: str, edition: str, first: int, last: int) -> Finding:
    """Where most provinces stand in two years, and whether the last year has one camp or several.

    Keys: density_one, density_several (also at a bandwidth wider by a quarter), density_fragile (not there).
    """
    frame = score_frame(con, code, edition).drop_nulls("score")
    grid = np.linspace(0, 100, 401)
    facts: dict[str, Any] = {"first_year": first, "last_year": last}
    counts = (1, 1)
    for name, year in (("first", first), ("last", last)):
        values = frame.filter(pl.col("year") == year)["score"].to_numpy()
        curve, bandwidth = kernel_density(values, grid)
        wider, _ = kernel_density(values, grid, WIDER * bandwidth)
        facts |= {name: float(grid[int(curve.argmax())]), f"sd_{name}": float(values.std(ddof=1))}
        counts = (len(peaks(curve)), len(peaks(wider)))
    facts |= {"peaks": counts[0], "n": len(values)}
    if counts[0] < 2:
        return Finding("density_one", facts)
    return Finding("density_several" if counts[1] > 1 else "density_fragile", facts)


def markov(transitions: pl.DataFrame, tests: pl.DataFrame) -> Finding:
    """How many moves stay, rise and fall; whether regions differ, where enough moves allow the test.

    Keys: markov_thin (expectations below 5 in more than a fifth of the cells: no claim on regions),
    markov_differs, markov_same, markov_none. Shares in percent of all moves.
    """
    total = int(transitions["count"].sum())
    if total == 0:
        return Finding("markov_none")

    def part(condition: pl.Expr) -> float:
        return 100 * float(transitions.filter(condition)["count"].sum()) / total

    facts: dict[str, Any] = {
        "n": total,
        "stay": part(pl.col("from_class") == pl.col("to_class")),
        "up": part(pl.col("from_class") < pl.col("to_class")),
        "down": part(pl.col("from_class") > pl.col("to_class")),
    }
    test = tests.filter(pl.col("over") == "region").row(0, named=True)
    facts |= {"p": test["p_value"], "small": test["small_cells"], "cells": test["cells"]}
    if not test["cells"] or test["small_cells"] > MAX_SMALL_CELLS * test["cells"]:
        return Finding("markov_thin", facts)
    return Finding("markov_differs" if test["p_value"] <= LEVEL else "markov_same", facts)


def moran(by_year: pl.DataFrame, year: int) -> Finding:
    """Keys: moran_clustered, moran_dispersed, moran_random (no claim), by the permutation p-value of the year."""
    row = by_year.filter(pl.col("year") == year).row(0, named=True)
    facts = {"year": year, "i": row["i"], "p": row["p_value"], "expected": row["expected"], "n": row["n"]}
    if row["p_value"] > LEVEL:
        return Finding("moran_random", facts)
    return Finding("moran_clustered" if row["i"] > row["expected"] else "moran_dispersed", facts)


def clusters(local: pl.DataFrame) -> Finding:
    """Provinces significant after the adjustment, by quadrant (`HH`, `LL`, `HL`, `LH`: lists of codes), and
    `raw`, how many are below 5 % before it. Keys: clusters_some, clusters_none."""
    found = local.filter(pl.col("significant").fill_null(False))
    facts: dict[str, Any] = {
        name: found.filter(pl.col("quadrant") == name)["province_code"].to_list()
        for name in ("HH", "LL", "HL", "LH")
    }
    facts |= {"n": found.height, "raw": local.filter(pl.col("p_value") <= LEVEL).height}
    return Finding("clusters_some" if found.height else "clusters_none", facts)


# ---------------------------------------------------------------- industry


def concentration(table: pl.DataFrame) -> Finding:
    """Who holds most of an amount: the first three, their share, and how few provinces hold half.

    `table`: province_code, value ≥ 0 and, if there are any, the marks frozen and flags. Where one of the first three
    is marked as frozen or doubtful, neither order nor share is told (`held_marked`), and the marked ones are named. Keys: held, held_marked, held_by_none.
    """
    ranked = table.drop_nulls("value").sort("value", "province_code", descending=[True, False])
    total = float(ranked["value"].sum())
    if not total > 0:
        return Finding("held_by_none")
    running = ranked["value"].cum_sum() / total
    first = ranked.head(3)
    marks = [pl.col(c) for c in ("frozen",) if c in table.columns]
    marks += [pl.col(c).str.contains(DOUBTFUL).fill_null(False) for c in ("flags",) if c in table.columns]
    marked = first.filter(pl.any_horizontal(marks))["province_code"].to_list() if marks else []
    return Finding(
        "held_marked" if marked else "held",
        {
            "leaders": first["province_code"].to_list(),
            "marked": marked,
            "share": 100 * float(running[min(2, ranked.height - 1)]),
            "half": int((running < 0.5 - 1e-12).sum()) + 1,
            "n": ranked.filter(pl.col("value") > 0).height,
        },
    )


def change(frame: pl.DataFrame) -> Finding:
    """How many provinces rose and fell since the base year, with the median and the two ends.

    `frame` as of `change_since`; percent where there is one, else the difference. Provinces whose split is frozen at
    either end (`frozen`), or whose number is flagged as suspect there (`suspect`), are counted and left out.
    Keys: change_percent, change_points, change_none.
    """
    column = "difference" if frame["change"].null_count() == frame.height else "change"
    known = frame.drop_nulls(column)
    doubtful = pl.col("suspect") & ~pl.col("frozen")
    sound = known.filter(~pl.col("frozen") & ~pl.col("suspect")).sort(column, "province_code")
    facts: dict[str, Any] = {
        "n": sound.height,
        "frozen": known.filter(pl.col("frozen")).height,
        "suspect": known.filter(doubtful).height,
    }
    if sound.is_empty():
        return Finding("change_none", facts)
    facts |= {
        "up": sound.filter(pl.col(column) > 0).height,
        "down": sound.filter(pl.col(column) < 0).height,
        "median": float(np.median(sound[column].to_numpy())),
        "lowest": sound["province_code"][0],
        "lowest_value": float(sound[column][0]),
        "highest": sound["province_code"][-1],
        "highest_value": float(sound[column][-1]),
    }
    return Finding("change_points" if column == "difference" else "change_percent", facts)


def speed(frame: pl.DataFrame) -> Finding:
    """Who decarbonises: intervals wholly below zero, above zero, and those that allow no claim.

    `frame`: province_code, speed, low, high, suspect, reason. Speeds over a leap of the split (`suspect`) are counted
    (`doubtful`) and left out. Keys: speed_some, speed_unclear, speed_none.
    """
    all_known = frame.drop_nulls("speed").sort("speed", "province_code")
    known = all_known.filter(~pl.col("suspect"))
    falling, rising = known.filter(pl.col("high") < 0), known.filter(pl.col("low") > 0)
    facts: dict[str, Any] = {
        "n": known.height,
        "falling": falling.height,
        "rising": rising.height,
        "unclear": known.height - falling.height - rising.height,
        "doubtful": all_known.height - known.height,
        "suppressed": frame.filter(pl.col("reason") == "frozen_split").height,
    }
    if known.is_empty():
        return Finding("speed_none", facts)
    if falling.is_empty():
        return Finding("speed_unclear", facts)
    first = falling.row(0, named=True)
    facts |= {
        "fastest": first["province_code"],
        "value": first["speed"],
        "low": first["low"],
        "high": first["high"],
    }
    return Finding("speed_some", facts)


def cleanness(national: pl.DataFrame, base: int, year: int) -> Finding:
    """The industry's own carbon and fuel mix over the provinces' sum in two years: the frame of `lens.national`.

    Keys: clean, clean_none.
    """
    rows = {row["year"]: row for row in national.to_dicts()}
    if base not in rows or year not in rows or rows[year]["co2_per_energy"] is None:
        return Finding("clean_none", {"base": base, "year": year})
    names = ("co2_per_energy", "coal_share", "electricity_share")
    facts: dict[str, Any] = {"base": base, "year": year, "frozen": rows[year]["frozen"]}
    facts |= {name: rows[year][name] for name in names} | {f"{name}_base": rows[base][name] for name in names}
    return Finding("clean", facts)
