from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine import (
    Aggregate,
    Config,
    Coverage,
    EngineError,
    Normalise,
    Panel,
    Tree,
    Uncertainty,
    compose,
)
from indicators.engine import uncertainty as analysis

from .made import close, panel, tree

ALL = Uncertainty(
    replications=120,
    treat=(True, False),
    normalise=("minmax", "zscore", "percentile_rank"),
    weights=("given", "entropy", "critic", "scatter"),
    aggregate=("arithmetic", "geometric", "copeland"),
    leave_out=True,
)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**6), missing=st.sampled_from((0.0, 0.15)))
def test_shared_stages_give_the_same_numbers_as_separate_runs(seed: int, missing: float) -> None:
    p, t = panel(seed, units=7, missing=missing), tree(seed=seed)
    config = Config(uncertainty=replace(ALL, seed=seed))
    plan = analysis.design(t, config)
    table = analysis.random_table(plan, 40)
    together = analysis.replicate(p, t, config, plan, table)["root"]
    for r in range(40):
        alone = analysis.Table(table.choices[r : r + 1], table.noise[r : r + 1])
        one = analysis.replicate(p, t, config, plan, alone)["root"]
        assert close(one.scores[..., 0], together.scores[..., r], 1e-10)
        assert np.array_equal(one.ranks()[..., 0], together.ranks()[..., r], equal_nan=True)
        assert one.failed[0] == together.failed[r]


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "copeland"])
def test_nothing_varied_is_the_index_itself(method: str) -> None:
    config = Config(aggregate=Aggregate(method), uncertainty=Uncertainty(replications=3, weight_noise=0.0))
    p, t = panel(3, missing=0.1), tree(seed=3)
    base, draws = compose(p, t, config), analysis.run(p, t, config, t.parents)
    for code in t.parents:
        for r in range(3):
            assert close(draws[code].scores[..., r], base.scores[code], 1e-12)
    low, median, high = draws["root"].rank_interval()
    assert all(np.array_equal(x, base.ranks["root"], equal_nan=True) for x in (low, median, high))


def test_scores_of_alternatives_are_reported_on_the_configured_scale() -> None:
    """Arithmetic scores do not move because a geometric alternative needs a scale from 1."""
    p, t = panel(3), tree(seed=3)
    config = Config(uncertainty=Uncertainty(20, weight_noise=0, aggregate=("arithmetic", "geometric")))
    plan = analysis.design(t, config)
    draws = analysis.replicate(p, t, config, plan, analysis.full_table(plan))["root"]
    assert plan.scale == (1.0, 100.0) and plan.reported == (0.0, 100.0)
    assert close(draws.scores[..., 0], compose(p, t, config).scores["root"], 1e-10)


def test_weight_noise_is_centred_and_as_wide_as_asked() -> None:
    p, t = panel(1, indicators=12), tree(12, 3)
    config = Config(uncertainty=Uncertainty(20_000, weight_noise=0.3))
    stages = analysis.Stages(p, t, config, analysis.design(t, config))
    base = stages.weights(np.zeros(5, dtype=np.int64))
    weights = stages.noisy(base, np.arange(20_000), 20_000)["p0"]
    assert np.allclose(weights.sum(axis=0), 1)
    assert weights.mean(axis=1) == pytest.approx(np.full(4, 0.25), rel=0.01)
    assert weights.std(axis=1) / 0.25 == pytest.approx(np.full(4, 0.3), rel=0.03)


def test_too_much_noise_is_refused() -> None:
    config = Config(uncertainty=Uncertainty(5, weight_noise=1.5))
    with pytest.raises(EngineError, match=r"weight_noise = 1\.5: too large for a parent with 3 children"):
        analysis.run(panel(1), tree(), config)


def test_intervals_contain_the_index_and_are_ordered() -> None:
    p, t = panel(5, missing=0.05), tree(seed=5)
    config = Config(coverage=Coverage(0.5, {"root": 1.0}), uncertainty=Uncertainty(800, weight_noise=0.3))
    base, draws = compose(p, t, config), analysis.run(p, t, config)["root"]
    low, median, high = draws.score_interval()
    here = ~np.isnan(base.scores["root"])
    assert np.array_equal(here, ~np.isnan(low))
    assert (low[here] <= median[here]).all() and (median[here] <= high[here]).all()
    inside = (low <= base.scores["root"]) & (base.scores["root"] <= high)
    assert inside[here].mean() > 0.9
    best, _, worst = draws.rank_interval()
    assert (best[here] >= 1).all() and (worst[here] <= 12).all() and (best[here] <= worst[here]).all()
    assert np.array_equal(best[here], np.round(best[here]))


def test_probabilities_of_pairs_are_complementary() -> None:
    p, t = panel(5, missing=0.05), tree(seed=5)
    draws = analysis.run(p, t, Config(uncertainty=ALL))["root"]
    above = draws.probability_above(1)
    here = ~np.isnan(above)
    assert np.allclose((above + above.T)[here], 1)
    x = draws.scores[1]
    both = ~np.isnan(x[0]) & ~np.isnan(x[4])
    assert above[0, 4] == pytest.approx((x[0] > x[4])[both].mean())


def test_a_change_that_no_choice_can_undo_is_significant() -> None:
    p = panel(6, times=2)
    values = p.values.copy()
    values[1] = values[0]
    values[1, 3] = values[0].max(axis=0)
    t = tree()
    draws = analysis.run(Panel(p.units, p.times, p.codes, values), t, Config(uncertainty=ALL))["root"]
    change = draws.change(0, 1)
    assert change.significant[3] and change.low[3] > 0
    assert not change.significant[5] and abs(change.median[5]) < 1e-9


def test_failed_replications_are_counted_named_and_left_out() -> None:
    p, t = panel(2, spread=0.3), tree(seed=2)
    config = Config(
        normalise=Normalise(low=0.0),
        uncertainty=Uncertainty(300, weight_noise=0.2, aggregate=("arithmetic", "geometric")),
    )
    draws = analysis.run(p, t, config)["root"]
    chosen = analysis.random_table(analysis.design(t, config), 300).choices[:, 3]
    assert np.array_equal(draws.failed, chosen == 1)
    assert np.isnan(draws.scores[..., draws.failed]).all()
    assert (draws.used == (~draws.failed).sum()).all()
    assert all("geometric mean of values ≤ 0" in name for name in draws.failures)
    assert all("aggregate=geometric" in name for name in draws.failures)
    low, _, high = draws.score_interval()
    assert np.isfinite(low).all() and np.isfinite(high).all()


def test_leaving_out_equals_composing_without() -> None:
    p, t = panel(4, missing=0.1), tree(seed=4)
    config = Config(uncertainty=Uncertainty(1, weight_noise=0, leave_out=True))
    plan = analysis.design(t, config)
    draws = analysis.replicate(p, t, config, plan, analysis.full_table(plan))["root"]
    full = compose(p, t, config).scores["root"]
    for m, leaf in enumerate(t.leaves):
        expected = compose(p, t.without(leaf), config).scores["root"]
        expected = np.where(np.isnan(full), np.nan, expected)
        assert close(draws.scores[..., m + 1], expected, 1e-9)


def test_a_left_out_pillar_is_not_missing() -> None:
    """A pillar whose only indicator is left out is neither used nor expected."""
    p, t = panel(4, indicators=3), tree(3, 3)
    config = Config(coverage=Coverage(1.0), uncertainty=Uncertainty(1, weight_noise=0, leave_out=True))
    plan = analysis.design(t, config)
    draws = analysis.replicate(p, t, config, plan, analysis.full_table(plan))["root"]
    assert not np.isnan(draws.scores).any()


def test_order_of_rows_does_not_matter() -> None:
    p, t = panel(9, missing=0.1), tree(seed=9)
    rng = np.random.default_rng(0)
    units, codes = rng.permutation(12), rng.permutation(9)
    shuffled = Panel(
        tuple(p.units[i] for i in units),
        p.times,
        tuple(p.codes[i] for i in codes),
        p.values[np.ix_(range(3), units, codes)],
    )
    other = Tree(tuple(t.nodes[i] for i in rng.permutation(len(t.nodes))))
    config = Config(uncertainty=ALL)
    a = analysis.run(p, t, config)["root"].scores[:, units]
    b = analysis.run(shuffled, other, config)["root"].scores
    assert close(a, b, 1e-9)


def test_frozen_parameters_stand_in_for_the_configured_choices() -> None:
    t = tree(seed=4)
    built = compose(panel(4, spread=2.0), t)
    other = panel(5, spread=2.0)
    config = Config(uncertainty=Uncertainty(2, weight_noise=0))
    draws = analysis.run(other, t, config, frozen=built.parameters)["root"]
    assert close(
        draws.scores[..., 0], compose(other, t, config, frozen=built.parameters).scores["root"], 1e-12
    )


def test_scores_without_a_range_refuse_company() -> None:
    zscores = Normalise("zscore")
    with pytest.raises(EngineError, match="zscore has no range for other methods to share"):
        analysis.design(tree(), Config(normalise=zscores, uncertainty=Uncertainty(5, normalise=("minmax",))))
    both = Uncertainty(5, aggregate=("arithmetic", "copeland"))
    with pytest.raises(EngineError, match="copeland shares no scale with zscore scores"):
        analysis.design(tree(), Config(normalise=zscores, uncertainty=both))
    means = Uncertainty(5, weight_noise=0, aggregate=("arithmetic",))
    p, config = panel(1), Config(normalise=zscores, uncertainty=means)
    assert close(
        analysis.run(p, tree(), config)["root"].scores[..., 0], compose(p, tree(), config).scores["root"]
    )


@pytest.mark.parametrize("methods", [("minmax", "rank"), ("borda", "percentile_rank")])
def test_alternatives_without_a_common_scale_are_refused(methods: tuple[str, ...]) -> None:
    config = Config(uncertainty=Uncertainty(5, normalise=methods))
    with pytest.raises(EngineError, match="share no scale"):
        analysis.design(tree(), config)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 30), gaps=st.integers(0, 29))
def test_quantiles_match_numpy(seed: int, n: int, gaps: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2, n))
    x[0, : min(gaps, n - 1)] = np.nan
    shares = (0.0, 0.05, 0.5, 0.95, 1.0)
    assert close(analysis.quantiles(x, shares), np.nanquantile(x, shares, axis=-1))
    whole = np.nanquantile(x, shares, axis=-1, method="inverted_cdf")
    assert close(analysis.quantiles(x, shares, whole=True), whole)


def test_an_alternative_may_name_a_method_per_level() -> None:
    """Pillars by arithmetic, the root by geometric mean: the same numbers as composing with that choice."""
    p, t = panel(1), tree(seed=1)
    mixed = ("arithmetic", "geometric")
    config = Config(uncertainty=Uncertainty(1, weight_noise=0, aggregate=(mixed,)))
    drawn = analysis.run(p, t, config)[t.root].scores[..., 0]
    composed = compose(p, t, Config(aggregate=Aggregate(mixed))).scores[t.root]
    low, high = Config(aggregate=Aggregate(mixed)).scale
    on_published_scale = (composed - low) * 100 / (high - low)
    np.testing.assert_allclose(drawn, on_published_scale, atol=1e-9)
