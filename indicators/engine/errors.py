"""Errors a maintainer of an index can act on."""

from collections.abc import Sequence


class EngineError(ValueError):
    """A declaration, a value or a request breaks a rule of the engine; the message names which."""


class TreeError(EngineError):
    """The declared hierarchy breaks its rules; ``problems`` holds one sentence per broken rule."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class DomainError(EngineError):
    """An aggregation met values it is not defined for (a geometric mean of values ≤ 0, say)."""
