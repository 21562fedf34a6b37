"""Declarations: every rule a declaration can break is named with the declaration."""

from dataclasses import replace

import duckdb
import pytest

from etl.errors import DataError
from indicators.framework import Index, Indicator, Pillar, shown
from indicators.registry import INDICES, check_declarations, find_index

SERIES = {"gdp", "population"}
STATUSES = {"B.I": "measured", "B.I.1": "measured"}
GOOD = Indicator("gdp_per_person", ("人均", "Per person"), "B.I.1", "gdp / population", ("元", "yuan"), +1)


def index(*indicators: Indicator) -> Index:
    pillar = Pillar("pillar", ("支柱", "Pillar"), "B.I.1", indicators)
    editions = {"full": (2018, 2023), "long": (2013, 2023)}
    return Index("index", ("指数", "Index"), ("B.I",), (pillar,), editions, ("", ""))


def test_a_sound_declaration_passes() -> None:
    check_declarations((index(GOOD),), SERIES, STATUSES)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (index(replace(GOOD, formula="gpd / population")), "gdp_per_person of index index: formula names unknown series 'gpd'"),
        (index(replace(GOOD, formula="gdp /")), "formula cannot be parsed"),
        (index(replace(GOOD, measures="B.X")), "measures 'B.X', which is not in seeds/definitions.yaml"),
        (index(), "pillar pillar of index index: has no scored indicator"),
        (index(shown("x", ("", ""), "B.I.1", "gdp", ("", ""), ("说明", "why"))), "has no scored indicator"),
        (index(GOOD, GOOD), "indicator gdp_per_person: the code is used twice"),
        (index(replace(GOOD, direction=2)), "direction 2 is not -1, 0 or +1"),
        (index(replace(GOOD, editions=("short",))), "names an edition that the index lacks"),
        (index(GOOD, shown("x", ("", ""), "B.I.1", "gdp", ("", ""))), "is shown but not scored and must say why"),
        (replace(index(GOOD), measures=("B.Z",)), "index index: measures 'B.Z'"),
    ],
)  # fmt: skip
def test_a_broken_declaration_is_named(declared: Index, said: str) -> None:
    with pytest.raises(DataError) as error:
        check_declarations((declared,), SERIES, STATUSES)
    assert said in str(error.value)


def test_an_unknown_index_is_answered_with_the_known_ones() -> None:
    with pytest.raises(DataError, match="unknown index 'clever'; known: intelligent, green, integrated"):
        find_index("clever")


def test_names_notes_and_units_are_in_both_languages() -> None:
    for declared in INDICES:
        for pillar, one in declared.indicators():
            for words in (declared.name, declared.summary, pillar.name, one.name, one.unit):
                assert all(words), one.code
            assert bool(one.note[0]) == bool(one.note[1]), one.code


def test_the_database_holds_what_is_declared(database: duckdb.DuckDBPyConnection) -> None:
    stored = {code for (code,) in database.execute("SELECT DISTINCT code FROM mart_node").fetchall()}
    declared = {one.code for index in INDICES for _, one in index.indicators()}
    declared |= {index.code for index in INDICES}
    declared |= {pillar.code for index in INDICES for pillar in index.pillars}
    assert stored == declared
