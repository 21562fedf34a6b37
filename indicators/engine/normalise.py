"""Normalise: put all indicators, turned so that more is better, on one scale.

Most methods are one straight line, y = (x − shift) / scale, cut to 0..1 or not, then stretched to the
configured range; rank methods replace values by their place among all values of the scope. Parameters come
from all times and units together (scope ``panel``) or, on request, from each time alone (``per_time``).
"""

from dataclasses import dataclass, replace

import numpy as np

from indicators.engine import rank
from indicators.engine.errors import EngineError
from indicators.engine.model import Array, Node, Normalise, Tree

RANKED = ("rank", "borda", "percentile_rank")
UNBOUNDED = ("zscore", "rank", "borda")
CUT_NOISE = 1e-9
"""Share of the scale by which a value may pass an end before it counts as beyond it."""


@dataclass(frozen=True)
class Line:
    """Straight-line normalisation of one directed indicator; ``scale`` 0 marks a constant indicator."""

    shift: float
    scale: float
    cut_low: bool = False
    cut_high: bool = False

    def apply(self, x: Array, constant: float) -> Array:
        """Values on the 0..1 (or standard) scale; a constant indicator gets ``constant`` everywhere."""
        if self.scale == 0:
            return np.where(np.isnan(x), np.nan, constant)
        y = (x - self.shift) / self.scale
        if self.cut_low:
            y = np.maximum(y, 0.0)
        if self.cut_high:
            y = np.minimum(y, 1.0)
        return y

    def beyond(self, x: Array) -> int:
        """How many values lie outside the ends at which the line is cut."""
        y = (x - self.shift) / self.scale if self.scale else np.zeros_like(x)
        outside = ((y < -CUT_NOISE) & self.cut_low) | ((y > 1 + CUT_NOISE) & self.cut_high)
        return int(outside.sum())

    def frozen(self, method: str) -> "Line":
        """The same line as frozen goalposts: cut at the ends of the scale where the method has ends."""
        ends = method in ("minmax", "distance_to_max", "distance_to_target", "fraction_of_max")
        return replace(self, cut_low=self.cut_low or ends, cut_high=self.cut_high or ends)


def line(x: Array, node: Node, config: Normalise) -> Line:
    """Parameters of one indicator from its values ``x`` (any shape), already turned by its direction.

    Raises EngineError when the method needs a declaration (target, goalposts) the node lacks, or a positive
    maximum it does not have.
    """
    low, high = float(np.nanmin(x)), float(np.nanmax(x))
    if config.method in ("minmax", "distance_to_max"):
        return Line(low, high - low)
    if config.method == "zscore":
        values = x[np.isfinite(x)]
        spread = float(values.std(ddof=1)) if values.size > 1 and low < high else 0.0
        return Line(float(values.mean()), spread)
    if config.method == "fraction_of_max":
        if high <= 0:
            raise EngineError(
                f"indicator {node.code!r}: fraction_of_max needs a positive maximum, "
                f"found {high:g} (direction {node.direction:+d} applied)"
            )
        return Line(0.0, high)
    if config.method == "distance_to_target":
        if node.target is None:
            raise EngineError(f"indicator {node.code!r}: distance_to_target needs a target in the tree")
        distance = node.target * node.direction - low
        if distance <= 0:
            raise EngineError(
                f"indicator {node.code!r}: target {node.target:g} is not better than the worst value "
                f"{low * node.direction:g}"
            )
        return Line(low, distance, cut_high=True)
    if node.goalpost_low is None or node.goalpost_high is None:
        raise EngineError(f"indicator {node.code!r}: {config.method} needs goalpost_low and goalpost_high")
    ends = sorted((node.goalpost_low * node.direction, node.goalpost_high * node.direction))
    cut = config.method == "goalposts"
    return Line(ends[0], ends[1] - ends[0], cut, cut)


def places(x: Array, method: str) -> Array:
    """Rank, Borda (rank − 1) or percentile rank ((rank − 1)/(n − 1)) of all values, ascending, ties min.

    A single value has percentile rank 0.5.
    """
    ranks = rank.ascending(x.ravel()).reshape(x.shape)
    if method == "rank":
        return ranks
    if method == "borda":
        return ranks - 1
    n = int(np.isfinite(x).sum())
    return (ranks - 1) / (n - 1) if n > 1 else np.where(np.isnan(x), np.nan, 0.5)


def lines(values: Array, tree: Tree, codes: tuple[str, ...], config: Normalise) -> tuple[Line, ...] | None:
    """Parameters per indicator of a treated panel [times, units, codes]; None for rank methods."""
    if config.method in RANKED:
        return None
    return tuple(
        line(values[..., m] * tree[code].direction, tree[code], config)
        if np.isfinite(values[..., m]).any()
        else Line(0.0, 0.0)
        for m, code in enumerate(codes)
    )


def normalise(
    values: Array,
    tree: Tree,
    codes: tuple[str, ...],
    config: Normalise,
    scale: tuple[float, float],
    fixed: tuple[Line, ...] | None = None,
) -> tuple[Array, tuple[Line, ...] | None]:
    """Normalised panel [times, units, codes] and its parameters (None for rank methods and ``per_time``).

    ``scale`` are the ends that bounded methods map 0..1 to. ``fixed`` uses these parameters instead of
    estimating them. A constant indicator becomes the middle of the scale (0.5, or 0 for z-scores): it says
    nothing about differences and must not decide any.
    """
    if config.scope == "per_time" and fixed is None:
        parts = [
            normalise(values[t : t + 1], tree, codes, replace(config, scope="panel"), scale)[0]
            for t in range(values.shape[0])
        ]
        return np.concatenate(parts), None
    found = fixed if fixed is not None else lines(values, tree, codes, config)
    result = np.empty_like(values)
    for m, code in enumerate(codes):
        directed = values[..., m] * tree[code].direction
        if found is None:
            result[..., m] = places(directed, config.method)
        else:
            result[..., m] = found[m].apply(directed, 0.0 if config.method == "zscore" else 0.5)
    if config.method == "zscore":
        result = config.mean + config.sd * result
    elif config.method not in UNBOUNDED:
        low, high = scale
        result = low + (high - low) * result
    return result, found
