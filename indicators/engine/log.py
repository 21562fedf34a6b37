"""The log of a build: every step with its parameters, enough to build the same scores again.

The same tables are a vintage: a release's log read back supplies frozen treatment, goalposts and weights.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from indicators.engine import toml
from indicators.engine.errors import EngineError
from indicators.engine.model import (
    Aggregate,
    Array,
    Config,
    Coverage,
    Node,
    Normalise,
    Treat,
    Tree,
    Weights,
)
from indicators.engine.normalise import Line
from indicators.engine.treat import Treatment


@dataclass(frozen=True)
class Parameters:
    """What a build estimated from its data, per step; None = estimate it.

    ``treatments`` and ``lines`` are in the order of ``Tree.leaves``, ``weights`` per parent [children] in the
    order of ``Tree.children``. A finished build has ``lines`` None only where its normalisation has no
    parameters to keep (rank methods, scope ``per_time``).
    """

    treatments: tuple[Treatment, ...] | None = None
    lines: tuple[Line, ...] | None = None
    weights: Mapping[str, Array] | None = None


@dataclass(frozen=True)
class Step:
    """One step of a build and the parameters it used (plain numbers, texts, lists and tables)."""

    name: str
    parameters: dict[str, Any]


def record(tree: Tree, config: Config, found: Parameters, warnings: Sequence[str]) -> tuple[Step, ...]:
    """The log of a build with these parameters."""
    scale = config.scale
    treatments = dict(zip(tree.leaves, map(asdict, found.treatments or ()), strict=True))
    lines = dict(zip(tree.leaves, map(asdict, found.lines or ()), strict=bool(found.lines)))
    weights = {
        code: {
            "scheme": config.weights.at(tree[code].level - 1),
            "children": dict(zip(tree.children(code), map(float, values), strict=True)),
        }
        for code, values in (found.weights or {}).items()
    }
    nodes = {}
    for node in tree.nodes:
        nodes[node.code] = asdict(node)
        del nodes[node.code]["code"]
    normalisation = asdict(config.normalise) | {"low": scale[0], "high": scale[1]}
    return (
        Step("declare", {"nodes": nodes}),
        Step("coverage", {"minimum": config.coverage.minimum, "nodes": dict(config.coverage.nodes)}),
        Step("treat", asdict(config.treat) | {"indicators": treatments}),
        Step("normalise", normalisation | {"indicators": lines}),
        Step("weigh", {"combine": list(config.weights.combine), "parents": weights}),
        Step(
            "aggregate",
            {
                "method": [config.aggregate.at(level) for level in range(2, tree.depth + 1)],
                "power": config.aggregate.power,
            },
        ),
        Step("rank", {"order": "descending", "ties": "min", "within": "time", "warnings": list(warnings)}),
    )


def to_toml(steps: Sequence[Step], **about: object) -> str:
    """The log as TOML text, one table per step; ``about`` goes on top (a name, a date, …)."""
    return toml.dumps(about | {step.name: step.parameters for step in steps})


def from_toml(text: str) -> tuple[dict[str, Any], tuple[Step, ...]]:
    """What stands on top of a log written by :func:`to_toml`, and its steps; EngineError if it is no TOML."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise EngineError(f"log: not valid TOML: {problem}") from None
    about = {key: value for key, value in tables.items() if not isinstance(value, dict)}
    return about, tuple(Step(key, value) for key, value in tables.items() if key not in about)


def read(steps: Sequence[Step]) -> tuple[Tree, Config, Parameters]:
    """Tree, choices of method and estimated parameters of a logged build.

    ``compose(panel, tree, config, frozen=parameters)`` with these gives the build's scores again. Raises
    EngineError naming what the log lacks.
    """
    tables: dict[str, dict[str, Any]] = {step.name: dict(step.parameters) for step in steps}
    try:
        tree = Tree(tuple(Node(code, **fields) for code, fields in tables["declare"]["nodes"].items()))
        treated = tables["treat"].pop("indicators")
        lines = tables["normalise"].pop("indicators")
        parents = tables["weigh"]["parents"]
        config = Config(
            treat=Treat(**tables["treat"]),
            normalise=Normalise(**tables["normalise"]),
            weights=Weights(
                {tree[code].level - 1: fields["scheme"] for code, fields in parents.items()},
                tuple(tables["weigh"]["combine"]),
            ),
            aggregate=Aggregate(tuple(tables["aggregate"]["method"]), tables["aggregate"]["power"]),
            coverage=Coverage(**tables["coverage"]),
        )
        parameters = Parameters(
            tuple(Treatment(**treated[code]) for code in tree.leaves),
            tuple(Line(**lines[code]) for code in tree.leaves) if lines else None,
            {
                code: np.array([parents[code]["children"][child] for child in tree.children(code)])
                for code in tree.parents
            },
        )
    except (KeyError, TypeError) as problem:
        raise EngineError(f"log: incomplete or of another version ({problem})") from None
    return tree, config, parameters
