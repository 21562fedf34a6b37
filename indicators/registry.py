"""All declared indices in one place, and the checks that a declaration must pass before it is executed."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from etl.errors import DataError
from indicators.autonomous import AUTONOMOUS
from indicators.formulas import FormulaError, inputs
from indicators.framework import Index, Indicator, Pillar
from indicators.green import GREEN
from indicators.integrated import INTEGRATED
from indicators.intelligent import INTELLIGENT
from indicators.upgrading import SIX_UPGRADES

INDICES: tuple[Index, ...] = (INTELLIGENT, GREEN, INTEGRATED, AUTONOMOUS, *SIX_UPGRADES)
EDITIONS = ("full", "long")


def find_index(code: str, indices: Sequence[Index] = INDICES) -> Index:
    """The declared index of that code. Raises DataError naming the known ones."""
    for index in indices:
        if index.code == code:
            return index
    raise DataError(
        "indicators", f"unknown index {code!r}; known: {', '.join(index.code for index in indices)}"
    )


def every_indicator(indices: Sequence[Index] = INDICES) -> Iterator[tuple[Index, Pillar, Indicator]]:
    """Each declared indicator with its index and pillar, in declared order."""
    for index in indices:
        for pillar, indicator in index.indicators():
            yield index, pillar, indicator


def check_declarations(
    indices: Sequence[Index], series: Collection[str], statuses: Mapping[str, str]
) -> None:
    """Raises DataError for the first declaration that breaks a rule.

    `series` are the IDs a formula may read, `statuses` the status of each definition. Codes are unique,
    measured definitions exist, every pillar scores something in some edition, every formula can be read and
    names known series, and every definition marked measured or partly has a declaration that measures it.
    """
    codes: set[str] = set()
    named: set[str] = set()
    for index in indices:
        _check_code(index.code, "index", codes)
        for definition in index.measures:
            _check_definition(definition, f"index {index.code}", statuses)
        named.update(index.measures)
        for pillar in index.pillars:
            place = f"pillar {pillar.code} of index {index.code}"
            _check_code(pillar.code, "pillar", codes)
            _check_definition(pillar.measures, place, statuses)
            named.add(pillar.measures)
            if not any(one.scored for one in pillar.indicators):
                raise DataError(f"indicators: {place}", "has no scored indicator")
            for indicator in pillar.indicators:
                _check_indicator(indicator, index, codes, series, statuses)
                named.add(indicator.measures)


def unmeasured_definitions(indices: Sequence[Index], statuses: Mapping[str, str]) -> list[str]:
    """Definitions marked measured or partly that no declaration names."""
    named = {definition for index in indices for definition in index.measures}
    for index in indices:
        for pillar, indicator in index.indicators():
            named |= {pillar.measures, indicator.measures}
    return sorted(
        one for one, status in statuses.items() if status in ("measured", "partly") and one not in named
    )


def _check_code(code: str, what: str, codes: set[str]) -> None:
    if code in codes:
        raise DataError(f"indicators: {what} {code}", "the code is used twice")
    codes.add(code)


def _check_definition(definition: str, place: str, statuses: Mapping[str, str]) -> None:
    if definition not in statuses:
        raise DataError(
            f"indicators: {place}", f"measures {definition!r}, which is not in seeds/definitions.yaml"
        )


def _check_indicator(
    indicator: Indicator,
    index: Index,
    codes: set[str],
    series: Collection[str],
    statuses: Mapping[str, str],
) -> None:
    place = f"indicator {indicator.code} of index {index.code}"
    _check_code(indicator.code, "indicator", codes)
    _check_definition(indicator.measures, place, statuses)
    if indicator.direction not in (-1, 0, 1):
        raise DataError(f"indicators: {place}", f"direction {indicator.direction} is not -1, 0 or +1")
    if indicator.scored and not set(indicator.editions) <= set(index.editions):
        raise DataError(
            f"indicators: {place}", f"names an edition that the index lacks: {indicator.editions}"
        )
    if not indicator.scored and not indicator.note[0]:
        raise DataError(f"indicators: {place}", "is shown but not scored and must say why")
    try:
        names = inputs(indicator.formula)
    except FormulaError as error:
        raise DataError(f"indicators: {place}", f"formula {error}") from None
    for name in names:
        if name not in series:
            raise DataError(f"indicators: {place}", f"formula names unknown series {name!r}")
