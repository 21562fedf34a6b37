"""Autonomy and the six upgrades: traceability both ways, honest directions, complete years, known facts."""

import duckdb
import polars as pl
import pytest

from indicators.autonomous import AUTONOMOUS
from indicators.functions import domestic_technology_share, fossil_self_sufficiency
from indicators.registry import INDICES, every_indicator, find_index, unmeasured_definitions
from indicators.upgrading import SIX_UPGRADES

NEW = (AUTONOMOUS, *SIX_UPGRADES)


def statuses(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.execute("SELECT id, status FROM core_definition").fetchall())


def test_every_measured_definition_has_a_declaration(database: duckdb.DuckDBPyConnection) -> None:
    assert unmeasured_definitions(INDICES, statuses(database)) == []


def test_every_named_definition_exists_and_what_scores_it_is_measured(
    database: duckdb.DuckDBPyConnection,
) -> None:
    known = statuses(database)
    for index, pillar, one in every_indicator(INDICES):
        for definition in (*index.measures, pillar.measures, one.measures):
            assert definition in known, definition
        if one.scored:
            assert known[one.measures] in ("measured", "partly"), one.code


def test_what_is_not_measured_says_why(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "SELECT id, reason_zh, reason_en FROM core_definition WHERE status <> 'measured'"
    ).fetchall()
    assert all(zh and en for _, zh, en in rows)


def test_one_index_for_each_of_the_six_upgrades() -> None:
    assert [index.measures for index in SIX_UPGRADES] == [(f"A.U{number}",) for number in range(1, 7)]


@pytest.mark.parametrize("index", NEW, ids=lambda index: index.code)
def test_one_fact_is_scored_once_within_an_index(index: object) -> None:
    formulas = [one.formula for _, one in find_index(getattr(index, "code", "")).indicators() if one.scored]
    assert len(formulas) == len(set(formulas))


def test_buying_or_importing_little_is_never_scored() -> None:
    bought = ("technology_purchase", "imports_", "trade_total", "self_sufficiency", "technology_absorption")
    for _, _, one in every_indicator(NEW):
        if any(word in one.formula for word in bought):
            assert not one.scored, one.code
    assert not any(one.scored for _, one in AUTONOMOUS.indicators() if one.measures in ("A.T2.4", "A.T2.5"))


@pytest.mark.parametrize("index", NEW, ids=lambda index: index.code)
def test_every_edition_has_all_provinces_and_no_guessed_rank(
    database: duckdb.DuckDBPyConnection, index: object
) -> None:
    declared = find_index(getattr(index, "code", ""))
    for edition, (first, last) in declared.editions.items():
        frame = database.execute(
            "SELECT year, score, rank, reason FROM mart_score WHERE code = ? AND edition = ?",
            [declared.code, edition],
        ).pl()
        assert dict(frame.group_by("year").len().iter_rows()) == dict.fromkeys(range(first, last + 1), 31)
        missing = frame.filter(pl.col("score").is_null())
        assert missing["rank"].null_count() == missing.height and missing["reason"].null_count() == 0
        scored = frame.drop_nulls("score")
        assert scored["rank"].null_count() == 0
        assert scored.group_by("year").len()["len"].min() >= 28  # type: ignore[operator]


def test_tibet_has_no_production_score_without_an_energy_inventory(
    database: duckdb.DuckDBPyConnection,
) -> None:
    reasons = database.execute(
        "SELECT DISTINCT missing FROM mart_score WHERE code = 'production' AND province_code = '540000'"
    ).fetchall()
    assert reasons == [("production_efficient",)]


def test_domestic_share_is_open_where_nothing_was_bought() -> None:
    frame = pl.DataFrame(
        {"domestic_technology_purchase": [3.0, 0.0, None], "foreign_technology_purchase": [1.0, 0.0, 2.0]}
    )
    assert domestic_technology_share(frame).to_list() == [75, None, None]


def test_fossil_self_sufficiency_by_hand() -> None:
    frame = pl.DataFrame(
        {
            "year": [2015, 2015, 2013],
            "coal_production": [100.0, None, None],
            "crude_oil_production": [None, 10.0, 10.0],
            "natural_gas_production": [None, 1.0, 1.0],
            "coal_consumption": [50.0, 20.0, 20.0],
            "crude_oil_consumption": [None, 10.0, 10.0],
            "natural_gas_consumption": [1.0, 1.0, 1.0],
        }
    )
    first, second, third = fossil_self_sufficiency(frame).to_list()
    assert first == pytest.approx(100 * 71.43 / (35.715 + 13.3))
    assert second == pytest.approx(100 * (14.286 + 13.3) / (14.286 + 14.286 + 13.3))
    assert third is None  # before 2014 no table lists coal production


def test_consumer_prices_are_chained_to_2020(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute("""
        SELECT index.province_code, level.value / before.value - index.value / 100 AS gap
        FROM core_observation AS index
        JOIN core_observation AS level USING (province_code, year)
        JOIN core_observation AS before
            ON before.province_code = index.province_code AND before.year = index.year - 1
        WHERE index.series_id = 'cpi' AND level.series_id = 'consumer_price_level'
            AND before.series_id = 'consumer_price_level'
    """).fetchall()
    assert len(rows) == 31 * 9 and max(abs(gap) for _, gap in rows) < 1e-12
    base = (
        "SELECT DISTINCT value FROM core_observation WHERE series_id = 'consumer_price_level' AND year = 2020"
    )
    assert database.execute(base).fetchall() == [(1.0,)]


def test_imports_are_converted_at_the_published_rate(database: duckdb.DuckDBPyConnection) -> None:
    stored = database.execute(
        "SELECT value FROM mart_indicator WHERE indicator = 'import_dependence' AND province_code = '310000' "
        "AND year = 2019"
    ).fetchone()
    parts = dict(
        database.execute(
            "SELECT series_id, value FROM core_observation WHERE year = 2019 AND "
            "((series_id IN ('imports_by_operator', 'gdp') AND province_code = '310000') "
            "OR (series_id = 'exchange_rate_cny_per_usd' AND province_code = '000000'))"
        ).fetchall()
    )
    expected = 100 * parts["imports_by_operator"] * parts["exchange_rate_cny_per_usd"] / parts["gdp"]
    assert stored == (pytest.approx(expected),)


def test_first_six_in_research_intensity_2022(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "SELECT short_zh FROM core_observation JOIN core_province USING (province_code) "
        "WHERE series_id = 'rd_intensity_bulletin' AND year = 2022 ORDER BY value DESC LIMIT 6"
    ).fetchall()
    assert {name for (name,) in rows} == {"北京", "上海", "天津", "广东", "江苏", "浙江"}


def test_hebei_then_jiangsu_lead_crude_steel(database: duckdb.DuckDBPyConnection) -> None:
    for year in range(2010, 2020):
        rows = database.execute(
            "SELECT short_en FROM core_observation JOIN core_province USING (province_code) "
            "WHERE series_id = 'output_crude_steel' AND year = ? ORDER BY value DESC LIMIT 2",
            [year],
        ).fetchall()
        assert rows == [("Hebei",), ("Jiangsu",)], year


@pytest.mark.parametrize(
    ("code", "leaders"),
    [
        ("autonomous", {"浙江", "广东", "安徽"}),
        ("innovation", {"北京", "浙江", "广东"}),
        ("demand", {"上海", "北京", "浙江"}),
    ],
)
def test_the_leaders_are_the_provinces_one_expects(
    database: duckdb.DuckDBPyConnection, code: str, leaders: set[str]
) -> None:
    rows = database.execute(
        "SELECT short_zh FROM mart_score JOIN core_province USING (province_code) "
        "WHERE code = ? AND edition = 'full' AND year = 2023 ORDER BY rank LIMIT 3",
        [code],
    ).fetchall()
    assert {name for (name,) in rows} == leaders
