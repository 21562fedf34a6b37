"""The data explorer's frames: every series is found, has its values, its sources and its declared exceptions."""

import duckdb
import polars as pl
import pytest

from etl.errors import DataError
from indicators import explorer


@pytest.fixture(scope="module")
def catalogue(database: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return explorer.catalogue(database)


def test_every_series_is_listed_with_sources_and_both_languages(
    database: duckdb.DuckDBPyConnection, catalogue: pl.DataFrame
) -> None:
    assert catalogue["series_id"].to_list() == [
        one for (one,) in database.execute("SELECT series_id FROM core_series ORDER BY 1").fetchall()
    ]
    without = catalogue.filter(pl.col("source_ids").is_null())["series_id"].to_list()
    assert without == ["land_area"]  # from the outlines
    for column in ("first_year", "last_year", "unit_zh", "unit_en", "name_zh", "name_en"):
        assert catalogue[column].null_count() == 0, column
    chinese = "[\u4e00-\u9fff]"
    for column in ("name_en", "unit_en", "conversion_en", "sum_reason_en", "jump_reason_en", "note_en"):
        assert catalogue.filter(pl.col(column).str.contains(chinese)).is_empty(), column
        # Where English says something, Chinese does.
        assert catalogue[column].is_null().equals(catalogue[column.replace("_en", "_zh")].is_null()), column
    assert database.execute(
        f"SELECT source_id FROM core_source WHERE regexp_matches(terms_en, '{chinese}')"
    ).fetchall() == []  # fmt: skip


@pytest.mark.parametrize(
    ("words", "topic", "source", "expected"),
    [
        ("工业二氧化硫", "", "", "industrial_so2"),
        ("INDUSTRIAL so₂", "", "", "industrial_so2"),
        ("gdp_2020", "derived", "", "gdp_2020"),
        ("co2", "", "ceads_co2_provincial", "co2"),
        ("粗钢", "products", "", "output_crude_steel"),
    ],
)
def test_search_finds_by_both_names_id_topic_and_source(
    catalogue: pl.DataFrame, words: str, topic: str, source: str, expected: str
) -> None:
    found = explorer.matching(catalogue, words, topic, source)
    assert expected in found["series_id"].to_list() and found.height < 40
    assert explorer.matching(catalogue, f"{words} quux").is_empty()


def test_values_are_those_of_the_database(database: duckdb.DuckDBPyConnection) -> None:
    for table, series, part in (
        ("core_observation", "industrial_so2", ""),
        ("core_observation", "gdp_2020", ""),
        ("core_sector_observation", "co2", "31"),
        ("raw_industry_value", "census_revenue", "39"),
        ("raw_national_sector_value", "sector_rd_fte", "31"),
    ):
        where = {"raw_industry_value": "industry_code = ?"}.get(table, "sector = ?") if part else "? = ''"
        expected = database.execute(
            f"SELECT sum(value), count(*) FROM {table} WHERE series_id = ? AND {where}", [series, part]
        ).fetchone()
        found = explorer.values(database, series, part)
        assert expected is not None and found.height == expected[1] > 0
        assert found["value"].sum() == pytest.approx(expected[0], rel=1e-12)
    with pytest.raises(DataError, match="no series 'nonsense'"):
        explorer.values(database, "nonsense")
    with pytest.raises(DataError, match="no part '99'"):
        explorer.values(database, "co2", "99")


def test_every_part_has_a_name(database: duckdb.DuckDBPyConnection, catalogue: pl.DataFrame) -> None:
    of_parts = catalogue.filter(~pl.col("dimension").is_in(["province", "derived"]))
    for series in of_parts.group_by("dimension", "topic").agg(pl.col("series_id").first())["series_id"]:
        parts = explorer.parts(database, series)
        assert parts.height and parts.filter(pl.col("name_zh") == pl.col("part")).is_empty(), series
    assert explorer.parts(database, "gdp").is_empty()
    assert explorer.part_name("24(part)+41", {"24": ("甲", "one"), "41": ("乙", "two")}) == (
        "甲（部分）与乙", "one (part) + two",
    )  # fmt: skip


def test_frozen_splits_are_marked_on_industrial_sectors_alone(database: duckdb.DuckDBPyConnection) -> None:
    marked = explorer.values(database, "co2", "31").filter(pl.col("flags").str.contains("frozen_split"))
    assert marked.height > 50
    total = explorer.values(database, "co2", "total")
    assert total.filter(pl.col("flags").str.contains("frozen_split")).is_empty()


def test_trend_and_coverage_are_computed_by_hand() -> None:
    frame = pl.DataFrame(
        [
            ("110000", 2020, 1.0, None), ("120000", 2020, 3.0, "suspect"), ("000000", 2020, 4.0, None),
            ("110000", 2021, 5.0, "derived"),
        ],
        schema=["province_code", "year", "value", "flags"], orient="row",
    )  # fmt: skip
    assert explorer.coverage(frame).rows() == [(2020, 2, True, 1), (2021, 1, False, 0)]
    lines = explorer.trend(frame, ("120000",)).rows()
    assert lines == [
        (2020, "000000", 4.0, False), (2020, "120000", 3.0, True), (2020, "median", 2.0, False),
        (2021, "median", 5.0, False),
    ]  # fmt: skip


def test_sources_readers_and_exceptions(database: duckdb.DuckDBPyConnection) -> None:
    derived = explorer.sources(database, "gdp_2020")
    assert set(derived["via"]) == {"gdp", "gdp_index", "gdp_index_c4"}
    assert explorer.sources(database, "industrial_so2")["via"].to_list() == [None]
    assert "energy_intensity" in explorer.readers(database, "gdp")["code"].to_list()  # through derived series
    said = explorer.exceptions(database, "domestic_technology_purchase")
    flagged = said.filter(pl.col("kind") == "correction_flag")
    assert flagged.filter(province_code="320000", year=2022)["published"].to_list() == [163.3933]
    jumps = said.filter(pl.col("kind") == "jump").drop_nulls("times")
    assert (jumps["times"] > 0).all()
