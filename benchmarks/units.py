"""From provinces to prefectures to counties: the whole index pipeline on 31, 340 and 2,900 units.

    python -m benchmarks.units               the three sizes, half a minute

Per size, in a process of its own: an index of 6 years and 12 indicators in 3 pillars is composed (treatment,
normalisation, weights, aggregation, ranks), varied 1,000 times in every choice, and given intervals of scores and
ranks for the index and its pillars. Values are random (log-normal, 2 % missing, seed 1). The slope is that of
seconds over units on logarithms (1 = proportional); beside it stands the plain loop of `benchmarks.engine`, one
replication after another, on the same panel.
"""

import json
import math
import resource
import sys
import time
from itertools import pairwise

import numpy as np

from benchmarks.engine import case, loop
from benchmarks.microdata import alone
from indicators.engine import Config, Uncertainty, compose
from indicators.engine import uncertainty as analysis

SIZES = (31, 340, 2900)
TIMES, INDICATORS, PILLARS, REPLICATIONS = 6, 12, 3, 1000
SLOPE_LIMIT = 1.1
RESIDENT_LIMIT_MB = 1536


def measure(units: int) -> dict[str, float]:
    """Seconds of each part, peak memory (MB), and what the plain loop would need."""
    of = case(units, TIMES, INDICATORS, PILLARS)
    config = Config(
        uncertainty=Uncertainty(
            replications=REPLICATIONS,
            treat=(True, False),
            normalise=("minmax", "percentile_rank"),
            weights=("given", "entropy", "critic"),
            aggregate=("arithmetic", "geometric"),
            leave_out=True,
        )
    )
    marks = [time.perf_counter()]
    compose(of.panel, of.tree, config)
    marks.append(time.perf_counter())
    draws = analysis.run(of.panel, of.tree, config, of.tree.parents)
    marks.append(time.perf_counter())
    for node in draws.values():
        node.score_interval()
        node.rank_interval()
    marks.append(time.perf_counter())
    used = resource.getrusage(resource.RUSAGE_SELF)
    del draws
    plan = analysis.design(of.tree, config)
    table = analysis.random_table(plan, REPLICATIONS)
    plain, difference = loop(of, config, table, 6)
    parts = np.diff(marks).tolist()
    return {
        "compose": parts[0],
        "replicate": parts[1],
        "intervals": parts[2],
        "seconds": sum(parts),
        "peak": used.ru_maxrss / 1024,
        "plain": plain,
        "difference": difference,
    }


def main() -> int:
    """Prints a line per size and the slopes; 1 when a limit is broken."""
    found, status = [], 0
    print(
        f"{TIMES} years × {INDICATORS} indicators, {REPLICATIONS:,} replications, intervals of {PILLARS + 1} nodes"
    )
    print(
        f"{'units':>7}{'compose':>9}{'replicate':>11}{'intervals':>11}{'seconds':>9}{'peak MB':>9}{'plain loop':>12}"
    )
    for units in SIZES:
        facts = alone("benchmarks.units", str(units))
        found.append(facts)
        print(
            f"{units:>7,}{facts['compose']:>9.2f}{facts['replicate']:>11.2f}{facts['intervals']:>11.2f}"
            f"{facts['seconds']:>9.2f}{facts['peak']:>9,.0f}{facts['plain']:>12.1f}"
            f"   largest difference {facts['difference']:.0e}"
        )
        if facts["peak"] > RESIDENT_LIMIT_MB:
            print(f"TOO LARGE: limit {RESIDENT_LIMIT_MB} MB")
            status = 1
    for (few, less), (many, more) in pairwise(zip(SIZES, found, strict=True)):
        slope = math.log(more["seconds"] / less["seconds"]) / math.log(many / few)
        print(f"log-log slope {few:,} → {many:,} units: {slope:.2f} (limit {SLOPE_LIMIT})")
        status |= slope > SLOPE_LIMIT
    return status


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        sys.exit(main())
