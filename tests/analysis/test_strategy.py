"""Rules: what may be written, how bad files are met, and what they say of the 31 provinces."""

from pathlib import Path

import duckdb
import pytest

from etl.errors import DataError
from indicators.analysis.conditions import ConditionError, Quantity, parse
from indicators.analysis.obstacles import doubtful_cells, obstacle_table, pillar_profile, standing
from indicators.analysis.strategy import (
    FILE,
    KINDS,
    Strategy,
    best_placed,
    checked_rules,
    known_codes,
    read_rules,
    strategies,
)
from indicators.analysis.typology import kind_of, typology

YEAR = 2024


@pytest.fixture(scope="module")
def found(database: duckdb.DuckDBPyConnection) -> dict[str, Strategy]:
    return strategies(database, YEAR)


# ------------------------------------------------------------ conditions


def test_conditions_are_evaluated() -> None:
    one, two = Quantity("percentile", "coal"), Quantity("score", "green")
    condition = parse("percentile(coal) >= 60 and not score(green) / 2 + 1 < -3 or 1 < 0")
    assert condition.quantities == (one, two)
    assert condition.holds({one: 60.0, two: 10.0})
    assert not condition.holds({one: 59.9, two: 10.0})
    assert not condition.holds({one: 60.0, two: -10.0})
    assert parse("10 <= score(green) <= 20").holds({two: 20.0})
    with pytest.raises(KeyError):
        condition.holds({one: 1.0})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score(green) >", "cannot be parsed"),
        ("score(green)", "a comparison is missing"),
        ("score(green) == 3", "compare with"),
        ("magic(green) > 3", "unknown function 'magic'"),
        ("score(green, blue) > 3", "a function of one code"),
        ("score('green') > 3", "a function of one code"),
        ("green > 3", "is not allowed"),
        ("__import__('os').system('ls') > 3", "a function of one code"),
        ("score(green) > [1][0]", "is not allowed"),
        ("score(green) > True", "is not allowed"),
        ("(lambda: 1)() > 0", "a function of one code"),
        ("score(green) ** 2 > 0", "is not allowed"),
    ],
)
def test_anything_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConditionError, match=said):
        parse(text)


# ----------------------------------------------------------------- files

GOOD = """
rules:
  - id: one
    kind: strength
    zh: 甲
    en: one
    when: score(green) > 1
    advice_zh: 甲
    advice_en: one
    definitions: [B.G]
    compare: green
paths:
  - id: A.P1
    needs: 1
    advice_zh: 甲
    advice_en: one
    conditions:
      - {id: p1, zh: 甲, en: one, when: score(green) > 1}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "score(green) > 1\n    advice",
            "score(green)\n    advice",
            "rule one: condition .*comparison is missing",
        ),
        ("score(green) > 1\n    advice", "score(grean) > 1\n    advice", "rule one: names 'grean'"),
        ("compare: green", "compare: blue", "rule one: names 'blue'"),
        ("kind: strength", "kind: hope", "rule one: kind 'hope'"),
        ("[B.G]", "[B.Q]", "rule one: names 'B.Q', which is not in seeds/definitions.yaml"),
        ("[B.G]", "B.G", "rule one: definitions must be a list"),
        ("    en: one\n    when", "    when", "rule one: en may not be blank"),
        ("    kind:", "    colour: red\n    kind:", "rule one: unknown field 'colour'"),
        ("needs: 1", "needs: 2", "path A.P1: needs must be a whole number from 1 to 1"),
        ("id: p1", "id: one", "condition one: the ID stands twice"),
        ("- id: A.P1", "- id: A.P9", "path A.P9: names 'A.P9'"),
        ("paths:", "ways:", "'rules' and 'paths'"),
        ("rules:", "rules: [", "not valid YAML"),
        ("  - id: one\n", "  - 3\n  - id: one\n", "rule 1: must be a mapping"),
    ],
)
def test_a_bad_file_is_met_with_the_rule_and_the_problem(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "strategies.yaml"
    path.write_text(GOOD, encoding="utf-8")
    rules, paths = read_rules(path, {"green"}, {"B.G", "A.P1"})
    assert len(rules) == len(paths) == 1
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_rules(path, {"green"}, {"B.G", "A.P1"})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the file is missing"):
        read_rules(tmp_path / "none.yaml")


# ----------------------------------------------------- the project's rules


def test_every_rule_fires_somewhere_and_not_everywhere(found: dict[str, Strategy]) -> None:
    assert len(found) == 31
    for place, rule in enumerate(found["110000"].rules):
        firing = sum(one.rules[place].holds is True for one in found.values())
        assert 0 < firing < 31, rule.id
    for place, path in enumerate(found["110000"].paths):
        assert 0 < sum(one.paths[place].status == "open" for one in found.values()) < 31, path.id


def test_every_province_has_a_strength_an_obstacle_and_a_path_or_what_it_lacks(
    found: dict[str, Strategy],
) -> None:
    for province, one in found.items():
        assert one.holding("strength"), province
        assert one.holding("obstacle"), province
        assert [path.id for path in one.paths] == ["A.P1", "A.P2", "A.P3"]
        for path in one.paths:
            met = [part for part in path.parts if part.holds]
            if path.status == "open":
                assert len(met) >= path.needs and all(part.evidence for part in met)
            else:
                assert [part for part in path.parts if not part.holds]


def test_no_decision_rests_on_a_missing_or_doubtful_number(
    database: duckdb.DuckDBPyConnection, found: dict[str, Strategy]
) -> None:
    doubt = {(row["code"], row["province_code"], row["year"]) for row in doubtful_cells(database).to_dicts()}
    undecided = 0
    for province, one in found.items():
        for finding in (*one.rules, *(part for path in one.paths for part in path.parts)):
            if finding.holds is None:
                undecided += 1
                assert finding.missing
                continue
            assert not finding.missing
            for evidence in finding.evidence:
                assert evidence.value is not None
                assert (evidence.quantity.code, province, evidence.year) not in doubt
    assert undecided > 0
    assert one_of(found["540000"], "coal_bound").holds is None  # Tibet has no energy inventory


def one_of(strategy: Strategy, rule: str) -> object:
    return next(one for one in strategy.rules if one.id == rule)


def test_every_pillar_of_the_four_and_every_path_is_covered(database: duckdb.DuckDBPyConnection) -> None:
    rules, paths = checked_rules(database)
    named = {q.code for rule in rules for q in rule.condition.quantities} | {rule.compare for rule in rules}
    pillars = database.execute(
        "SELECT code FROM mart_node WHERE edition = 'full' AND kind = 'pillar' "
        "AND index_code IN ('intelligent', 'green', 'integrated')"
    ).fetchall()
    assert {code for (code,) in pillars} <= named
    assert {path.id for path in paths} == {"A.P1", "A.P2", "A.P3"}
    assert {rule.kind for rule in rules} == set(KINDS)
    assert named <= known_codes(database)


def test_advice_suggests_and_never_commands() -> None:
    text = FILE.read_text(encoding="utf-8")
    for word in ("should", "must ", "应当", "应该", "必须"):
        assert word not in text
    rules, paths = read_rules()
    for one in (*rules, *paths):
        assert "证据显示" in one.advice[0]
        assert "vidence suggests" in one.advice[1]


def test_percentiles_and_ranks_agree(found: dict[str, Strategy], database: duckdb.DuckDBPyConnection) -> None:
    rank = dict(
        database.execute(
            "SELECT province_code, rank FROM mart_score WHERE edition = 'full' AND code = 'intelligent_equipment' "
            "AND year = (SELECT max(year) FROM mart_score WHERE code = 'intelligent_equipment')"
        ).fetchall()
    )
    for province, one in found.items():
        evidence = one_of(one, "strong_equipment").evidence[0]
        assert evidence.value == pytest.approx(100 * (31 - rank[province]) / 30)


def test_a_better_placed_peer_is_better(database: duckdb.DuckDBPyConnection) -> None:
    others = ("320000", "350000", "370000")
    peer = best_placed(database, "green_factory_density", "140000", YEAR, others)
    assert peer is not None and peer["province_code"] in others and peer["value"] > peer["own_value"]
    assert best_placed(database, "green_factory_density", "140000", YEAR, ()) is None
    assert best_placed(database, "industry_share", "140000", YEAR, others) is None  # a feature has no score


# ---------------------------------------------- strengths, obstacles, types


def test_thirds() -> None:
    assert [standing(rank, 30) for rank in (1, 10, 11, 20, 21, 30)] == [
        "strength", "strength", "middle", "middle", "weakness", "weakness",
    ]  # fmt: skip
    assert standing(None, 30) is None


def test_obstacle_degrees_sum_to_one_and_follow_the_definition(database: duckdb.DuckDBPyConnection) -> None:
    table = obstacle_table(database, "420000", "intelligent", 2023)
    assert table["obstacle"].sum() == pytest.approx(1.0)
    weights = dict(
        database.execute(
            "SELECT code, in_index FROM mart_weight WHERE edition = 'full' AND index_code = 'intelligent'"
        ).fetchall()
    )
    gaps = {row["code"]: weights[row["code"]] * (100 - row["score"]) for row in table.to_dicts()}
    for row in table.to_dicts():
        assert row["obstacle"] == pytest.approx(gaps[row["code"]] / sum(gaps.values()))
    assert obstacle_table(database, "540000", "green", 2022).is_empty()
    with pytest.raises(DataError, match="no intelligent"):
        obstacle_table(database, "420000", "intelligent", 1999)


def test_pillars_against_nation_and_peers(database: duckdb.DuckDBPyConnection) -> None:
    table = pillar_profile(database, "330000", YEAR, ("320000", "440000", "350000"))
    row = table.filter(code="green_carbon").row(0, named=True)
    scores = dict(
        database.execute(
            "SELECT province_code, score FROM mart_score WHERE edition = 'full' AND code = 'green_carbon' AND year = ?",
            [row["year"]],
        ).fetchall()
    )
    assert row["peer_median"] == sorted(scores[code] for code in ("320000", "440000", "350000"))[1]
    assert row["size"] == sum(score is not None for score in scores.values())
    assert set(table["standing"].drop_nulls()) <= {"strength", "middle", "weakness"}


def test_types(database: duckdb.DuckDBPyConnection) -> None:
    assert kind_of([(50.0, 50.0), (49.9, 50.0), (51.0, 50.0)]) == (True, False, True)
    assert kind_of([(50.0, 50.0), (None, 50.0), (51.0, 50.0)]) is None
    table = typology(database, YEAR)
    assert table.height == 31
    assert table.filter(province_code="540000")["type"][0] is None  # no green score
    assert table["type"].n_unique() >= 6
    for row in table.drop_nulls("type").to_dicts():
        ahead = [row[i] >= row[f"{i}_median"] for i in ("intelligent", "green", "integrated")]
        assert row["ahead"] == sum(ahead)
