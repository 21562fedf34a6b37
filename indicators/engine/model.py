"""The nouns of the engine: a panel of values, a tree of nodes, and the choices of method."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from indicators.engine.errors import EngineError, TreeError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """Values of indicators for units over times.

    ``values`` has shape [times, units, codes]; NaN is missing. Raises EngineError when the shape does not
    match the labels, a label is repeated, or a value is infinite.
    """

    units: tuple[str, ...]
    times: tuple[int, ...]
    codes: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        shape = (len(self.times), len(self.units), len(self.codes))
        if values.shape != shape:
            raise EngineError(f"panel: values have shape {values.shape}, the labels say {shape}")
        for name in ("units", "times", "codes"):
            labels = tuple(getattr(self, name))
            object.__setattr__(self, name, labels)
            repeated = [str(label) for label, count in Counter(labels).items() if count > 1]
            if repeated:
                raise EngineError(f"panel: {name} repeated: {', '.join(repeated)}")
        if 0 in shape:
            raise EngineError("panel: needs at least one time, one unit and one code")
        if np.isinf(values).any():
            t, n, m = (int(i[0]) for i in np.nonzero(np.isinf(values)))
            where = f"unit {self.units[n]!r}, time {self.times[t]}, code {self.codes[m]!r}"
            raise EngineError(f"panel: infinite value at {where}")

    def select(self, codes: Sequence[str]) -> "Panel":
        """The same panel with these codes, in this order; raises EngineError naming codes it lacks."""
        where = {code: i for i, code in enumerate(self.codes)}
        lacking = [code for code in codes if code not in where]
        if lacking:
            raise EngineError(f"values: no column for indicator {', '.join(map(repr, lacking))} of the tree")
        return Panel(self.units, self.times, tuple(codes), self.values[:, :, [where[c] for c in codes]])


@dataclass(frozen=True)
class Node:
    """One row of a hierarchy: an indicator (level 1) or what indicators are combined into (level ≥ 2)."""

    code: str
    parent: str | None = None
    level: int = 1
    direction: int = 1
    weight: float = 1.0
    name: str = ""
    target: float | None = None
    goalpost_low: float | None = None
    goalpost_high: float | None = None


@dataclass(frozen=True)
class Tree:
    """A hierarchy of any depth with one root; raises TreeError listing every broken rule with its row.

    ``rows`` are the row numbers messages give for the nodes, 1, 2, … unless they come from a file.
    Children are always taken in the order of their codes, so that no result depends on the order of rows.
    """

    nodes: tuple[Node, ...]
    rows: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", tuple(self.nodes))
        problems = list(self._problems())
        if problems:
            raise TreeError(problems)

    def __getitem__(self, code: str) -> Node:
        try:
            return self._by_code[code]
        except KeyError:
            raise EngineError(f"tree: no node {code!r}") from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @cached_property
    def _by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            if node.parent:
                found.setdefault(node.parent, []).append(node.code)
        return {parent: tuple(sorted(codes)) for parent, codes in found.items()}

    @cached_property
    def root(self) -> str:
        """Code of the node without a parent."""
        return next(node.code for node in self.nodes if not node.parent)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the indicators (level 1), in declared order."""
        return tuple(node.code for node in self.nodes if node.level == 1)

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """Codes of all nodes with children, from level 2 up to the root, by code within a level."""
        inner = [node for node in self.nodes if node.level > 1]
        return tuple(node.code for node in sorted(inner, key=lambda node: (node.level, node.code)))

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes: indicators first, the root last."""
        return self.leaves + self.parents

    @property
    def depth(self) -> int:
        """Number of levels."""
        return self[self.root].level

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below a node (none for an indicator), by code."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes above a node, nearest first."""
        found = []
        parent = self[code].parent
        while parent:
            found.append(parent)
            parent = self[parent].parent
        return tuple(found)

    def leaves_of(self, code: str) -> tuple[str, ...]:
        """Codes of the indicators below a node (an indicator is its own), by code within each branch."""
        children = self.children(code)
        if not children:
            return (code,)
        return tuple(leaf for child in children for leaf in self.leaves_of(child))

    def without(self, code: str) -> "Tree":
        """The tree without a node, what is below it, and parents that would be left without children."""
        gone = {code}
        for parent in self.ancestors(code):
            if not set(self.children(parent)) <= gone:
                break
            gone.add(parent)
        for node in sorted(self.nodes, key=lambda node: -node.level):
            if node.parent in gone:
                gone.add(node.code)
        if self.root in gone:
            raise EngineError(f"tree: nothing is left without {code!r}")
        return Tree(tuple(node for node in self.nodes if node.code not in gone))

    def _problems(self) -> list[str]:
        if not self.nodes:
            return ["tree: no rows"]
        problems = []
        numbered = list(zip(self.rows or range(1, len(self.nodes) + 1), self.nodes, strict=True))
        first: dict[str, int] = {}
        for row, node in numbered:
            if node.code in first:
                problems.append(
                    f"row {row}: code {node.code!r} is already declared in row {first[node.code]}"
                )
            first.setdefault(node.code, row)
        levels = {node.code: node.level for node in self.nodes}
        with_children = {node.parent for node in self.nodes if node.parent}
        for row, node in numbered:
            at = f"row {row}, code {node.code!r}"
            problems.extend(f"{at}: {rule}" for rule in _node_rules(node))
            if node.level > 1 and node.code not in with_children:
                problems.append(
                    f"{at}: is at level {node.level} but no row names it as parent (level 1 = indicator)"
                )
            if not node.parent:
                if node.level == 1:
                    problems.append(f"{at}: an indicator (level 1) needs a parent")
            elif node.parent not in levels:
                problems.append(f"{at}: parent {node.parent!r} is not declared as a code")
            elif levels[node.parent] != node.level + 1:
                problems.append(
                    f"{at}: parent {node.parent!r} is at level {levels[node.parent]}, "
                    f"it must be at the level above, {node.level + 1}"
                )
        roots = [node.code for node in self.nodes if not node.parent]
        if len(roots) != 1:
            said = ", ".join(map(repr, roots)) if roots else "none"
            problems.append(f"tree: exactly one code must have no parent (the root), found {said}")
        for parent in sorted(with_children & set(levels)):
            if not any(node.weight > 0 for node in self.nodes if node.parent == parent):
                problems.append(f"code {parent!r}: the weights of its children are all zero")
        return problems


def _node_rules(node: Node) -> list[str]:
    broken = []
    if not node.code:
        broken.append("the code is empty")
    if isinstance(node.level, bool) or not isinstance(node.level, int) or node.level < 1:
        broken.append(f"level {node.level!r} is not a whole number from 1")
    if node.direction not in (1, -1):
        broken.append(f"direction {node.direction!r} is neither 1 nor -1")
    if not (isfinite(node.weight) and node.weight >= 0):
        broken.append(f"weight {node.weight!r} is not a number ≥ 0")
    if node.target is not None and not isfinite(node.target):
        broken.append(f"target {node.target!r} is not a finite number")
    low, high = node.goalpost_low, node.goalpost_high
    if (low is None) != (high is None):
        broken.append("goalpost_low and goalpost_high must both be given or both be empty")
    elif low is not None and high is not None and not (isfinite(low) and isfinite(high) and low < high):
        broken.append(f"goalpost_low {low!r} is not below goalpost_high {high!r}")
    return broken


METHODS = ("arithmetic", "geometric", "harmonic", "generalised", "copeland")
MOST_REPLICATIONS = 100_000
SCHEMES = ("given", "equal", "entropy", "critic", "scatter", "combined")
NORMALISATIONS = (
    "minmax",
    "zscore",
    "rank",
    "percentile_rank",
    "borda",
    "distance_to_target",
    "distance_to_max",
    "fraction_of_max",
    "goalposts",
    "fixed",
)
TRANSFORMS = ("log_two_sided", "log_gap", "log_shift", "boxcox")


def _choice(section: str, key: str, value: object, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise EngineError(f"[{section}] {key} = {value!r}: must be one of {', '.join(allowed)}")


@dataclass(frozen=True)
class Treat:
    """Outlier treatment; ``max_winsorised`` None = max(5, 5 % of an indicator's values)."""

    enabled: bool = True
    max_winsorised: int | None = None
    skew: float = 2.0
    kurtosis: float = 3.5
    transform: str = "log_two_sided"

    def __post_init__(self) -> None:
        _choice("treat", "transform", self.transform, TRANSFORMS)
        if self.max_winsorised is not None and self.max_winsorised < 0:
            raise EngineError(f"[treat] max_winsorised = {self.max_winsorised}: must be ≥ 0")


@dataclass(frozen=True)
class Normalise:
    """Normalisation; ``low`` None = 0, or 1 where a geometric, harmonic or generalised mean follows.

    ``mean`` and ``sd`` are the mean and standard deviation that z-scores are given.
    """

    method: str = "minmax"
    low: float | None = None
    high: float = 100.0
    scope: str = "panel"
    mean: float = 0.0
    sd: float = 1.0

    def __post_init__(self) -> None:
        _choice("normalise", "method", self.method, NORMALISATIONS)
        _choice("normalise", "scope", self.scope, ("panel", "per_time"))
        if self.low is not None and not self.low < self.high:
            raise EngineError(f"[normalise] low = {self.low} is not below high = {self.high}")
        if not self.sd > 0:
            raise EngineError(f"[normalise] sd = {self.sd}: must be > 0")


@dataclass(frozen=True)
class Weights:
    """Weights of the children within each parent.

    ``scheme`` is one name for every level, or a mapping from the children's level to a name (levels not
    named keep the given weights). ``combine`` lists the schemes that ``combined`` averages.
    """

    scheme: str | Mapping[int, str] = "given"
    combine: tuple[str, ...] = ("given", "entropy", "critic")

    def __post_init__(self) -> None:
        for scheme in self._named():
            _choice("weights", "scheme", scheme, SCHEMES)
        for scheme in self.combine:
            _choice("weights", "combine", scheme, [s for s in SCHEMES if s != "combined"])

    def _named(self) -> tuple[str, ...]:
        return (self.scheme,) if isinstance(self.scheme, str) else tuple(self.scheme.values())

    def at(self, level: int) -> str:
        """Scheme for children at this level."""
        return self.scheme if isinstance(self.scheme, str) else self.scheme.get(level, "given")


@dataclass(frozen=True)
class Aggregate:
    """Aggregation: one method for every parent, or one per parent level from level 2 upwards.

    A tuple shorter than the tree repeats its last entry. ``power`` is the exponent of ``generalised``.
    """

    method: str | tuple[str, ...] = "arithmetic"
    power: float = 0.5

    def __post_init__(self) -> None:
        if not isinstance(self.method, str):
            object.__setattr__(self, "method", tuple(self.method))
        if not self._named():
            raise EngineError("[aggregate] method: the list is empty")
        for method in self._named():
            _choice("aggregate", "method", method, METHODS)
        if not isfinite(self.power):
            raise EngineError(f"[aggregate] power = {self.power}: must be a finite number")

    def _named(self) -> tuple[str, ...]:
        return (self.method,) if isinstance(self.method, str) else self.method

    def at(self, level: int) -> str:
        """Method of parents at this level (2 = those of the indicators)."""
        named = self._named()
        return named[min(max(level - 2, 0), len(named) - 1)]

    @property
    def needs_positive(self) -> bool:
        """Whether any level uses a mean that is defined for positive values only."""
        return self.uses("geometric", "harmonic", "generalised")

    def uses(self, *methods: str) -> bool:
        """Whether any level uses one of these methods."""
        return not set(methods).isdisjoint(self._named())


@dataclass(frozen=True)
class Coverage:
    """Smallest share of its children a node needs; ``nodes`` overrides it by code (1 = all of them)."""

    minimum: float = 0.5
    nodes: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for said, share in [("minimum", self.minimum), *self.nodes.items()]:
            if not 0 <= share <= 1:
                raise EngineError(f"[coverage] {said} = {share}: must be between 0 and 1")

    def at(self, code: str) -> float:
        """Share of its children that this node needs."""
        return self.nodes.get(code, self.minimum)


@dataclass(frozen=True)
class Uncertainty:
    """What is varied, how often, and from which seed.

    ``weight_noise`` is the coefficient of variation given to an average weight by a Dirichlet distribution
    centred on the scheme's weights (0 = none). An empty tuple leaves that choice as configured. ``leave_out``
    drops each indicator in turn, with the full set as one more alternative. An alternative of ``aggregate``
    is one method, or one per parent level from level 2 upwards like ``Aggregate.method``.
    """

    replications: int = 1000
    seed: int = 20180101
    weight_noise: float = 0.25
    treat: tuple[bool, ...] = ()
    normalise: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    aggregate: tuple[str | tuple[str, ...], ...] = ()
    leave_out: bool = False
    low: float = 0.05
    high: float = 0.95

    def __post_init__(self) -> None:
        for name in ("treat", "normalise", "weights"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        per_level = tuple(one if isinstance(one, str) else tuple(one) for one in self.aggregate)
        object.__setattr__(self, "aggregate", per_level)
        for name, allowed in (("normalise", NORMALISATIONS), ("weights", SCHEMES)):
            for value in getattr(self, name):
                _choice("uncertainty", name, value, allowed)
        for alternative in per_level:
            for value in (alternative,) if isinstance(alternative, str) else alternative:
                _choice("uncertainty", "aggregate", value, METHODS)
        if not 1 <= self.replications <= MOST_REPLICATIONS:
            raise EngineError(
                f"[uncertainty] replications = {self.replications}: must be ≥ 1 and ≤ {MOST_REPLICATIONS:,}"
            )
        if not 0 <= self.seed < 2**63:
            raise EngineError(f"[uncertainty] seed = {self.seed}: must be ≥ 0 and below 2^63")
        if not 0 <= self.weight_noise <= 10:
            raise EngineError(f"[uncertainty] weight_noise = {self.weight_noise}: must be ≥ 0 and ≤ 10")
        if not 0 <= self.low < self.high <= 1:
            raise EngineError(f"[uncertainty] low = {self.low}, high = {self.high}: need 0 ≤ low < high ≤ 1")


@dataclass(frozen=True)
class Config:
    """All choices of method for one index."""

    treat: Treat = field(default_factory=Treat)
    normalise: Normalise = field(default_factory=Normalise)
    weights: Weights = field(default_factory=Weights)
    aggregate: Aggregate = field(default_factory=Aggregate)
    coverage: Coverage = field(default_factory=Coverage)
    uncertainty: Uncertainty = field(default_factory=Uncertainty)

    @property
    def scale(self) -> tuple[float, float]:
        """Lower and upper end of the scale that bounded normalisations map to."""
        low = self.normalise.low
        if low is None:
            low = 1.0 if self.aggregate.needs_positive else 0.0
        return low, self.normalise.high
