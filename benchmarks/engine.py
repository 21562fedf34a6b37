"""How fast the index engine is, measured against the same replications run one by one in a Python loop.

    python -m benchmarks.engine            all tables, about a minute
    python -m benchmarks.engine growth     one of: replications, sobol, provinces, growth

Both sides call the same functions in the same process: the loop starts every replication from the published
values, the engine computes shared stages once and aggregates replications together. The loop is timed on a
sample of replications and scaled up; the largest difference of any score on that sample is printed with it.
Values are random (log-normal, 2 % missing, seed 1); only their shape matters here.
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from indicators.engine import Config, Node, Panel, Tree, Uncertainty, compose, sensitivity
from indicators.engine import uncertainty as analysis

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """A panel with its tree."""

    panel: Panel
    tree: Tree


def case(units: int, times: int, indicators: int, pillars: int) -> Case:
    """Indicators in pillars under one root: three levels."""
    rng = np.random.default_rng(1)
    values = rng.lognormal(sigma=0.8, size=(times, units, indicators))
    values[rng.random(values.shape) < 0.02] = np.nan
    codes = tuple(f"i{m:03d}" for m in range(indicators))
    nodes = [Node(code, f"p{m % pillars:02d}") for m, code in enumerate(codes)]
    nodes += [Node(f"p{p:02d}", "index", 2) for p in range(pillars)]
    names = tuple(f"u{n:04d}" for n in range(units))
    panel = Panel(names, tuple(range(2018, 2018 + times)), codes, values)
    return Case(panel, Tree((*nodes, Node("index", None, 3))))


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds and result of one call."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def loop(of: Case, config: Config, table: analysis.Table, sample: int) -> tuple[float, float]:
    """Seconds the plain loop needs for the table, and its largest difference from the engine's scores.

    The sample's rows all take the first draw of the weight noise, so that neither side draws more than that.
    """
    plan = analysis.design(of.tree, config)
    rows = np.linspace(0, len(table) - 1, sample).astype(int)
    chosen = analysis.Table(table.choices[rows], np.minimum(table.noise[rows], 0))
    singles = [analysis.Table(chosen.choices[r : r + 1], chosen.noise[r : r + 1]) for r in range(sample)]

    def scores(part: analysis.Table) -> np.ndarray:
        return analysis.replicate(of.panel, of.tree, config, plan, part)[of.tree.root].scores

    seconds, one_by_one = timed(lambda: [scores(single) for single in singles])
    difference = np.nanmax(np.abs(np.concatenate(one_by_one, axis=-1) - scores(chosen)))
    return seconds / sample * len(table), float(difference)


def report(said: str, seconds: float, plain: tuple[float, float], limit: float) -> None:
    """One line: what ran, how long, against what."""
    verdict = "ok" if seconds <= limit else "TOO SLOW"
    print(
        f"{said:<62} {seconds:7.2f} s  (limit {limit:g} s: {verdict})  plain loop {plain[0]:7.1f} s  "
        f"ratio {plain[0] / seconds:6.0f}×  largest difference {plain[1]:.0e}"
    )


def replications() -> None:
    """1,000 replications of 51 units × 49 indicators, four uncertain assumptions, intervals included."""
    of = case(51, 1, 49, 7)
    config = Config(
        uncertainty=Uncertainty(
            replications=1000,
            treat=(True, False),
            normalise=("minmax", "percentile_rank"),
            aggregate=("arithmetic", "geometric"),
            weight_noise=0.25,
        )
    )

    def work() -> analysis.Draws:
        draws = analysis.run(of.panel, of.tree, config)["index"]
        draws.score_interval()
        draws.rank_interval()
        return draws

    seconds, draws = timed(work)
    table = analysis.random_table(analysis.design(of.tree, config), 1000)
    report(
        "1,000 replications, 51 × 49, treat·normalise·weights·aggregate",
        seconds,
        loop(of, config, table, 40),
        0.5,
    )
    print(f"{'':<62} failed replications: {int(draws.failed.sum())}")


def sobol() -> None:
    """Exact Sobol indices from 2,000 combinations, 51 units × 49 indicators."""
    of = case(51, 1, 49, 7)
    config = Config(
        uncertainty=Uncertainty(
            weight_noise=0.0,
            treat=(True, False),
            normalise=("minmax", "percentile_rank"),
            weights=("given", "entropy", "critic", "scatter", "combined"),
            aggregate=("arithmetic", "geometric"),
            leave_out=True,
        )
    )
    base = compose(of.panel, of.tree, config)
    seconds, found = timed(lambda: sensitivity.sobol(of.panel, of.tree, config, base))
    table = analysis.full_table(analysis.design(of.tree, config))
    report(f"exact Sobol, {found.runs:,} combinations, 51 × 49", seconds, loop(of, config, table, 40), 3)
    for name, first, total in zip(found.factors, found.rank_shift.first, found.rank_shift.total, strict=True):
        print(f"{'':<62} mean rank shift, {name:<10} first {first:6.3f}  total {total:6.3f}")


def provinces() -> None:
    """10,000 replications of three indices of 31 units × 6 years × 12 indicators, every choice varied."""
    of = case(31, 6, 12, 3)
    config = Config(
        uncertainty=Uncertainty(
            replications=10_000,
            treat=(True, False),
            normalise=("minmax", "percentile_rank"),
            weights=("given", "entropy", "critic"),
            aggregate=("arithmetic", "geometric", "harmonic"),
            leave_out=True,
        )
    )

    def work() -> None:
        for _ in range(3):
            draws = analysis.run(of.panel, of.tree, config, of.tree.parents)
            for node in draws.values():
                node.score_interval()
                node.rank_interval()
            draws["index"].probability_above(0)
            draws["index"].change(0, 5)

    seconds, _ = timed(work)
    table = analysis.random_table(analysis.design(of.tree, config), 10_000)
    plain, difference = loop(of, config, table, 40)
    report("3 × 10,000 replications, 31 × 6 years × 12, all nodes", seconds, (3 * plain, difference), 10)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(f"{'':<62} peak memory of this process {peak:.0f} MiB (limit 1024 MiB)")


def growth() -> None:
    """Seconds for 200 replications (as in ``replications``) by units and indicators, with log-log slopes."""
    sizes, widths = (31, 100, 300, 1000, 3000), (10, 30, 100, 300)
    config = Config(
        uncertainty=Uncertainty(
            replications=200,
            treat=(True, False),
            normalise=("minmax", "percentile_rank"),
            aggregate=("arithmetic", "geometric"),
        )
    )
    found = np.empty((len(sizes), len(widths)))
    plain = np.empty_like(found)
    for i, units in enumerate(sizes):
        for j, indicators in enumerate(widths):
            of = case(units, 1, indicators, max(2, indicators // 10))
            found[i, j] = min(
                timed(lambda of=of: analysis.run(of.panel, of.tree, config))[0] for _ in range(2)
            )
            table = analysis.random_table(analysis.design(of.tree, config), 200)
            plain[i, j] = loop(of, config, table, 4)[0]
    print("200 replications, seconds (plain loop ÷ engine in brackets)")
    print("units \\ indicators" + "".join(f"{width:>16}" for width in widths))
    for size, row, slow in zip(sizes, found, plain, strict=True):
        print(f"{size:>18}" + "".join(f"{s:>9.3f} ({p / s:3.0f}×)" for s, p in zip(row, slow, strict=True)))
    logs = np.log(found)
    by_units = np.polyfit(np.log(sizes), logs, 1)[0]
    by_width = np.polyfit(np.log(widths), logs.T, 1)[0]
    print(
        "slope, units (1 = proportional)    ",
        " ".join(f"{w}: {s:.2f}" for w, s in zip(widths, by_units, strict=True)),
    )
    print(
        "slope, indicators (1 = proportional)",
        " ".join(f"{n}: {s:.2f}" for n, s in zip(sizes, by_width, strict=True)),
    )


if __name__ == "__main__":
    tables = {"replications": replications, "sobol": sobol, "provinces": provinces, "growth": growth}
    for name in sys.argv[1:] or tables:
        tables[name]()
