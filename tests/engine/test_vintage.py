import numpy as np
import pytest

from indicators.engine import Config, EngineError, Normalise, Panel, Weights, compose, vintage

from .made import close, panel, tree


def revised(p: Panel, seed: int) -> Panel:
    """The panel with one more year and a few revised values."""
    rng = np.random.default_rng(seed)
    more = rng.lognormal(sigma=1.6, size=(1, *p.values.shape[1:]))
    values = np.concatenate([p.values, more])
    values[1, 2, 3] *= 1.2
    return Panel(p.units, (*p.times, p.times[-1] + 1), p.codes, values)


@pytest.mark.parametrize("method", ["minmax", "zscore"])
def test_a_vintage_builds_its_own_scores_again(method: str) -> None:
    p, t = panel(3, missing=0.1, spread=1.6), tree(seed=3)
    built = compose(p, t, Config(normalise=Normalise(method), weights=Weights("entropy")))
    release = vintage.thaw(vintage.freeze(built, "2024"))
    again = compose(p, release.tree, release.config, frozen=release.parameters)
    assert release.name == "2024"
    assert close(built.scores["root"], again.scores["root"], 1e-12)
    assert again.warnings == ()


def test_a_new_year_leaves_published_scores_and_is_cut_at_the_goalposts() -> None:
    p, t = panel(3, spread=1.6), tree(seed=3)
    built = compose(p, t, Config(weights=Weights("entropy")))
    release = vintage.thaw(vintage.freeze(built, "2024"))
    values = np.concatenate([p.values, p.values[:1] * 50])
    later = Panel(p.units, (*p.times, 2021), p.codes, values)
    result = compose(later, t, release.config, frozen=release.parameters)
    assert close(result.scores["root"][:3], built.scores["root"], 1e-12)
    assert result.scores["root"].max() <= 100 + 1e-9 and result.scores["root"].min() >= -1e-9
    assert any("beyond the frozen goalposts" in warning for warning in result.warnings)


def test_a_revision_is_told_stage_by_stage() -> None:
    p, t = panel(3, spread=1.6), tree(seed=3)
    built = compose(p, t, Config(weights=Weights("entropy")))
    later = revised(p, 1)
    stages = vintage.revision(vintage.thaw(vintage.freeze(built, "2024")), p, later)
    assert [stage.name for stage in stages] == ["data", "weights", "goalposts", "treatment"]
    whole = compose(later, t, built.config).scores["root"][:3] - built.scores["root"]
    assert close(np.sum([stage.moved for stage in stages], axis=0), whole, 1e-9)
    data = stages[0]
    assert data.at == ("u02", 2019) and data.largest == pytest.approx(np.abs(data.moved[1, 2]))
    assert np.count_nonzero(np.abs(data.moved) > 1e-9) == 1
    assert all(stage.mean <= stage.largest for stage in stages)


def test_unchanged_data_move_nothing() -> None:
    p = panel(3, spread=1.6)
    built = compose(p, tree(seed=3))
    stages = vintage.revision(vintage.thaw(vintage.freeze(built, "2024")), p, p)
    assert all(stage.largest < 1e-9 and stage.ranks_changed == 0 for stage in stages)


def test_what_cannot_be_frozen_is_refused() -> None:
    built = compose(panel(3), tree(), Config(normalise=Normalise("percentile_rank")))
    with pytest.raises(
        EngineError, match="'percentile_rank' normalisation, scope 'panel', has nothing to freeze"
    ):
        vintage.freeze(built, "2024")
    with pytest.raises(EngineError, match="incomplete"):
        vintage.thaw('vintage = "x"\n[declare]\n')
