"""An engine for composite indices on panels: any units, any hierarchy, one verb of the craft per module.

``compose`` builds an index: ``treat`` → ``normalise`` → ``weigh`` → ``aggregate`` → ``rank``, with ``coverage``
deciding what gets a score and ``log`` keeping every parameter. ``uncertainty`` and ``sensitivity`` vary the choices,
``explain`` takes scores apart (``decompose`` holds the formulas), ``vintage`` freezes a release. ``topsis`` and
``coupling`` stand alone. Nothing here knows what is measured, and only numpy is needed.
"""

from indicators.engine.coverage import Reason
from indicators.engine.errors import DomainError, EngineError, TreeError
from indicators.engine.log import Parameters, Step
from indicators.engine.model import (
    Aggregate,
    Config,
    Coverage,
    Node,
    Normalise,
    Panel,
    Treat,
    Tree,
    Uncertainty,
    Weights,
)
from indicators.engine.pipeline import Result, Weight, compose

__all__ = [
    "Aggregate",
    "Config",
    "Coverage",
    "DomainError",
    "EngineError",
    "Node",
    "Normalise",
    "Panel",
    "Parameters",
    "Reason",
    "Result",
    "Step",
    "Treat",
    "Tree",
    "TreeError",
    "Uncertainty",
    "Weight",
    "Weights",
    "compose",
]
