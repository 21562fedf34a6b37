from dataclasses import replace

import numpy as np
import pytest

from indicators.engine import Config, EngineError, Normalise, Uncertainty, compose, sensitivity, uncertainty

from .made import close, panel, tree

DISCRETE = Uncertainty(
    replications=4000,
    weight_noise=0.0,
    treat=(True, False),
    normalise=("minmax", "percentile_rank"),
    weights=("given", "entropy", "critic"),
    aggregate=("arithmetic", "geometric"),
)


def test_exact_indices_of_a_known_function() -> None:
    """Y = a + 2b + ab on a grid: effects by the analysis of variance."""
    a, b = np.meshgrid([0.0, 1.0, 2.0], [0.0, 3.0], indexing="ij")
    y = a + 2 * b + a * b
    found = sensitivity._exact(y, 2)
    variance = y.var()
    interaction = variance - y.mean(axis=1).var() - y.mean(axis=0).var()
    assert found.first == pytest.approx([y.mean(axis=1).var() / variance, y.mean(axis=0).var() / variance])
    assert found.total == pytest.approx(found.first + interaction / variance)


def test_exact_indices_of_an_index_by_definition() -> None:
    p, t = panel(3), tree(seed=3)
    config = Config(uncertainty=DISCRETE)
    found = sensitivity.sobol(p, t, config, compose(p, t, config))
    assert (found.method, found.runs) == ("exact", 24)
    assert found.factors == ("treat", "normalise", "weights", "aggregate")
    plan = uncertainty.design(t, config)
    table = uncertainty.full_table(plan)
    y = uncertainty.replicate(p, t, config, plan, table)["root"].scores[1, 4]
    for f, column in enumerate((0, 1, 2, 3)):
        groups = [y[table.choices[:, column] == k].mean() for k in range(table.choices[:, column].max() + 1)]
        assert found.score.first[f, 1, 4] == pytest.approx(np.var(groups) / y.var(), abs=1e-10)
    assert (found.score.total >= found.score.first - 1e-10).all()
    assert (found.score.first.sum(axis=0) <= 1 + 1e-10).all()


def test_estimates_agree_with_exact_indices_within_their_intervals() -> None:
    p, t = panel(3), tree(seed=3)
    config = Config(uncertainty=DISCRETE)
    base = compose(p, t, config)
    exact = sensitivity.sobol(p, t, config, base)
    plan = uncertainty.design(t, config)
    estimated = sensitivity._estimated(p, t, config, base, plan, exact.factors, None)
    assert np.abs(estimated.rank_shift.first - exact.rank_shift.first).max() < 0.06
    assert np.abs(estimated.score.total - exact.score.total).max() < 0.12
    assert estimated.score.first_interval is not None
    low, high = estimated.score.first_interval
    inside = (exact.score.first >= low) & (exact.score.first <= high)
    assert 0.8 < inside.mean() <= 1.0  # 90 % intervals


def test_weight_noise_is_one_more_factor() -> None:
    p, t = panel(3, units=6), tree(seed=3)
    config = Config(uncertainty=Uncertainty(400, weight_noise=0.4, normalise=("minmax", "percentile_rank")))
    found = sensitivity.sobol(p, t, config, compose(p, t, config))
    assert (found.factors, found.method, found.runs) == (("normalise", "weight_noise"), "estimated", 1600)
    only = replace(config, uncertainty=replace(config.uncertainty, normalise=()))
    alone = sensitivity.sobol(p, t, only, compose(p, t, only))
    assert alone.score.first == pytest.approx(1, abs=0.2)


def test_nothing_varied_has_no_indices() -> None:
    p, t = panel(3, units=6), tree()
    config = Config(uncertainty=Uncertainty(10, weight_noise=0.0))
    found = sensitivity.sobol(p, t, config, compose(p, t, config))
    assert found.factors == () and found.score.first.shape == (0, 3, 6)


def test_a_grid_with_failures_is_refused_by_name() -> None:
    p, t = panel(3), tree()
    config = Config(normalise=Normalise(low=0.0), uncertainty=DISCRETE)
    with pytest.raises(EngineError, match=r"12 of 24 failed: .*aggregate=geometric"):
        sensitivity.sobol(p, t, config, compose(p, t, config))


def test_leaving_out_nodes_of_every_level() -> None:
    p, t = panel(4, missing=0.1), tree(seed=4)
    base = compose(p, t)
    found = {node.code: node for node in sensitivity.leave_out(base)}
    assert set(found) == set(t.codes) - {"root"}
    for code in ("i03", "p1"):
        alone = compose(p, t.without(code))
        scored = ~np.isnan(base.scores["root"])
        expected = np.where(scored, alone.scores["root"], np.nan)
        assert close(found[code].ranks[scored], sensitivity.rank.descending(expected)[scored])
        assert found[code].rank_shift <= found[code].largest_shift
        assert -1 <= found[code].correlation <= 1


def test_leaving_out_the_only_branch_leaves_nothing() -> None:
    found = {node.code: node for node in sensitivity.leave_out(compose(panel(1), tree(pillars=1)))}
    assert np.isnan(found["p0"].rank_shift) and not np.isnan(found["i00"].rank_shift)
