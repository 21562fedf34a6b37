"""Vintages: treatment, goalposts and weights frozen at a release, and what a revision would move.

A vintage is the log of its release as a text file. Later builds use its parameters, so published scores stay
where they are; :func:`revision` says how far they would move if each stage were estimated anew.
"""

from dataclasses import dataclass, replace

import numpy as np

from indicators.engine import log, rank
from indicators.engine.errors import EngineError
from indicators.engine.log import Parameters
from indicators.engine.model import Array, Config, Panel, Tree
from indicators.engine.pipeline import Result, compose


@dataclass(frozen=True)
class Vintage:
    """A named release: its tree, choices of method and frozen parameters."""

    name: str
    tree: Tree
    config: Config
    parameters: Parameters


def freeze(result: Result, name: str) -> str:
    """The text (TOML) of a new vintage with the parameters of a build.

    Raises EngineError when the build's normalisation has no parameters to freeze.
    """
    if result.parameters.lines is None:
        normalise = result.config.normalise
        raise EngineError(
            f"vintage: {normalise.method!r} normalisation, scope {normalise.scope!r}, has nothing to freeze"
        )
    return log.to_toml(result.log, vintage=name)


def thaw(text: str) -> Vintage:
    """Read a vintage; its straight lines are cut at the ends of the scale, as frozen goalposts are."""
    name, steps = log.from_toml(text)
    tree, config, parameters = log.read(steps)
    if parameters.lines is None:
        raise EngineError(f"vintage {name.get('vintage', '')!r}: holds no goalposts")
    lines = tuple(line.frozen(config.normalise.method) for line in parameters.lines)
    return Vintage(str(name.get("vintage", "")), tree, config, replace(parameters, lines=lines))


@dataclass(frozen=True)
class Stage:
    """How published scores of the root move when one more stage is estimated anew.

    ``moved`` [times, units] of the published panel (NaN where either score is missing or the point is gone);
    ``ranks_changed`` counts points whose rank differs from the stage before.
    """

    name: str
    moved: Array
    mean: float
    largest: float
    at: tuple[str, int] | None
    ranks_changed: int


def revision(vintage: Vintage, published: Panel, panel: Panel) -> tuple[Stage, ...]:
    """What a new panel would do to the scores published under a vintage, stage by stage.

    ``data``: revised values under frozen parameters; then, one after the other, ``weights``, ``goalposts``
    and ``treatment`` are estimated from the new panel as well (a stage can only be re-estimated together with
    those after it). The moves add up to the whole revision.
    """
    frozen = vintage.parameters
    releases = {
        "published": (published, frozen),
        "data": (panel, frozen),
        "weights": (panel, replace(frozen, weights=None)),
        "goalposts": (panel, replace(frozen, weights=None, lines=None)),
        "treatment": (panel, Parameters()),
    }
    stages = []
    before: Array | None = None
    for name, (values, parameters) in releases.items():
        result = compose(values, vintage.tree, vintage.config, frozen=parameters)
        scores = _at(result, published)
        if before is not None:
            stages.append(_stage(name, before, scores, published))
        before = scores
    return tuple(stages)


def _at(result: Result, published: Panel) -> Array:
    scores = np.full((len(published.times), len(published.units)), np.nan)
    for t, time in enumerate(published.times):
        for n, unit in enumerate(published.units):
            if time in result.panel.times and unit in result.panel.units:
                scores[t, n] = result.scores[result.tree.root][result.point(unit, time)]
    return scores


def _stage(name: str, before: Array, after: Array, published: Panel) -> Stage:
    moved = after - before
    here = ~np.isnan(moved)
    size = np.where(here, np.abs(moved), 0.0)
    t, n = (int(i) for i in np.unravel_index(int(size.argmax()), size.shape))
    both = [rank.descending(np.where(here, scores, np.nan)) for scores in (before, after)]
    return Stage(
        name,
        moved,
        float(size[here].mean()) if here.any() else float("nan"),
        float(size.max()),
        (published.units[n], published.times[t]) if size.max() > 0 else None,
        int((both[0] != both[1])[here].sum()),
    )
