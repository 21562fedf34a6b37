"""What an index is made of: declarations that a planner can read and the build executes as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field

Words = tuple[str, str]  # (Chinese, English)


@dataclass(frozen=True)
class Indicator:
    """One measure: `formula` is an SQL expression over canonical series, evaluated per province and year.

    `measures` is the ID of the definition it stands for. `direction` is +1 when more is better, -1 when
    less is, 0 when the measure is shown but not scored. `log` scores the natural logarithm of the value,
    for measures that spread over orders of magnitude; the value itself is shown. `editions` names the
    editions that score it. In a formula `national(x)` is the sum of x over the provinces that report every
    input; `coupling(a, b)` style measures that no expression can say are named functions (see `functions`).
    """

    code: str
    name: Words
    measures: str
    formula: str
    unit: Words
    direction: int
    editions: tuple[str, ...] = ("full", "long")
    log: bool = False
    note: Words = ("", "")

    @property
    def scored(self) -> bool:
        """Whether the measure enters a score at all."""
        return self.direction != 0


@dataclass(frozen=True)
class Pillar:
    """A part of an index; its score is the weighted mean of its indicators."""

    code: str
    name: Words
    measures: str
    indicators: tuple[Indicator, ...]
    note: Words = ("", "")

    def scored(self, edition: str) -> tuple[Indicator, ...]:
        """The indicators that the edition scores, in the declared order."""
        return tuple(one for one in self.indicators if one.scored and edition in one.editions)


@dataclass(frozen=True)
class Index:
    """An index: pillars, and for each edition the first and last year of its span."""

    code: str
    name: Words
    measures: tuple[str, ...]
    pillars: tuple[Pillar, ...]
    editions: dict[str, tuple[int, int]]
    summary: Words
    note: Words = field(default=("", ""))

    def indicators(self) -> Iterator[tuple[Pillar, Indicator]]:
        """Every indicator with its pillar, scored or shown."""
        for pillar in self.pillars:
            for indicator in pillar.indicators:
                yield pillar, indicator

    def edition_pillars(self, edition: str) -> tuple[Pillar, ...]:
        """The pillars that have a scored indicator in the edition."""
        return tuple(pillar for pillar in self.pillars if pillar.scored(edition))


def shown(
    code: str, name: Words, measures: str, formula: str, unit: Words, note: Words = ("", "")
) -> Indicator:
    """An indicator that is shown beside the scores and never enters one; the note says why."""
    return Indicator(code, name, measures, formula, unit, direction=0, editions=(), note=note)
