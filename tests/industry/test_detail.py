"""National profile, census, yearbooks and 2007 inputs; structure from real shares; exports of every industry."""

import duckdb
import polars as pl
import pytest

from etl.errors import DataError
from indicators import exports, tables
from indicators.analysis.industry_detail import (
    NATIONAL_RATIOS,
    io_industry,
    national_profile,
    provincial_detail,
    services_used_2007,
)
from indicators.analysis.structure import product_concentration, similarity_table, structure_table

Con = duckdb.DuckDBPyConnection


def test_national_profile_of_steel(database: Con) -> None:
    """2017 as published: R&D 638.7463 and profit 3442.9 over revenue 64571.78 (100 million yuan)."""
    rows = national_profile(database, "31").filter(pl.col("year") == 2017)
    value = dict(zip(rows["measure"], rows["value"], strict=True))
    assert value["rd_intensity"] == pytest.approx(100 * 638.7463 / 64571.78)
    assert value["profit_margin"] == pytest.approx(100 * 3442.9 / 64571.78)
    assert value["energy_per_revenue"] == pytest.approx(62843 / 64571.78)
    assert set(NATIONAL_RATIOS) <= set(rows["measure"])
    assert rows.select(pl.all().exclude("formula")).null_count().sum_horizontal().item() == 0


def test_profile_exists_for_industries_outside_the_inventory_and_only_for_two_digits(database: Con) -> None:
    for code in ("11", "43", "36", "29"):
        assert set(national_profile(database, code)["industry_code"]) == {code}
    for key in ("metallurgy", "total", "sector:G"):
        with pytest.raises(DataError, match="no two-digit industry"):
            national_profile(database, key)


def test_census_and_yearbooks(database: Con) -> None:
    electronics = provincial_detail(database, "39")
    census = electronics.filter(pl.col("collection") == "census2023")
    assert census["province_code"].n_unique() == 32 and set(census["year"]) == {2023}
    margin = census.filter((pl.col("measure") == "profit_margin") & (pl.col("province_code") == "440000"))
    parts = census.filter(pl.col("province_code") == "440000")
    amount = dict(zip(parts["measure"], parts["value"], strict=True))
    assert margin["value"].item() == pytest.approx(
        100 * amount["census_total_profit"] / amount["census_revenue"]
    )
    steel = provincial_detail(database, "31")
    assert set(steel["collection"]) == {"yearbook2024"} and steel["province_code"].n_unique() == 8
    assert steel["source_zh"].null_count() == 0


def test_services_used_by_hebei_steel_2007(database: Con) -> None:
    rows = services_used_2007(database, "31").filter(pl.col("province_code") == "130000")
    value = dict(zip(rows["service"], rows["value"], strict=True))
    assert value["transport_storage"] == pytest.approx(100 * 313.2336 / 6785.668)
    assert value["all"] == pytest.approx(sum(part for name, part in value.items() if name != "all"))
    assert set(rows["industry_code"]) == {"31+32"}
    whole = services_used_2007(database).filter(pl.col("service") == "all")
    assert whole.height == 30 and whole["value"].is_between(2, 20).all()
    with pytest.raises(DataError, match="not a sector of the 2007"):
        services_used_2007(database, "43")


def test_io_codes_cover_ranges_and_sums() -> None:
    codes = ["06", "08+09", "13-16", "24(part)+41", "22-24", "M73", "A"]
    assert [io_industry(codes, one) for one in ("06", "09", "15", "24", "41", "31")] == [
        "06", "08+09", "13-16", "22-24", "24(part)+41", None,
    ]  # fmt: skip


def test_structure_of_provinces(database: Con) -> None:
    for basis, level in (("energy_final", "sector"), ("co2", "group"), ("product", "sector")):
        rows = structure_table(database, 2019, basis, level)
        assert rows["herfindahl"].is_between(0, 1).all() and rows["krugman"].is_between(0, 2).all()
        assert rows["frozen"].any() == (basis != "product")
    hebei = structure_table(database, 2022, level="group").filter(pl.col("province_code") == "130000")
    assert hebei["largest"].item() == "group:metallurgy" and hebei["frozen"].item()
    pairs = similarity_table(database, 2022)
    assert pairs.height == 30 * 29 and pairs["similarity"].is_between(0, 1).all()
    with pytest.raises(DataError, match="has no data for 2023"):
        structure_table(database, 2023)
    with pytest.raises(DataError, match="not 'jobs'"):
        structure_table(database, 2022, "jobs")


def test_concentration_of_crude_steel(database: Con) -> None:
    rows = product_concentration(database, "output_crude_steel").filter(pl.col("year").is_between(2010, 2019))
    assert set(rows["leader"]) == {"130000"} and rows["leader_share"].is_between(20, 27).all()
    with pytest.raises(DataError, match="no product"):
        product_concentration(database, "gdp")


def test_every_industry_can_be_exported(database: Con) -> None:
    for key in tables.industry_options(database)["key"]:
        frame, lines = exports.export_table(database, "green", year=2022, industry=key)
        own = frame.filter(pl.col("scope") == "industry")
        text = "\n".join(lines)
        assert frame.filter(pl.col("scope") == "province").height == 31
        if key in ("11", "43"):
            assert own.is_empty() and "has no row for this industry" in text
        else:
            assert {"co2", "decarbonisation_speed"} <= set(own["code"]), key
            assert own.height % 31 == 0 and "industry source:" in text
        assert ("green_score" in own["code"].to_list()) == ("measure green_score" in text)
        for reason in own["reason"].drop_nulls().unique():
            assert f"reason {reason}:" in text


def test_export_after_the_inventory_ends_says_so(database: Con) -> None:
    frame, lines = exports.export_table(database, "intelligent", year=2023, industry="31")
    assert any("ends in 2022, no such rows for 2023" in line for line in lines)
    assert set(frame.filter(pl.col("scope") == "industry")["code"].str.slice(0, 8)) == {"product:"}


def test_bare_names_of_groups_and_sectors(database: Con) -> None:
    assert tables.normal_industry(database, "metallurgy") == "group:metallurgy"
    assert tables.normal_industry(database, "F+H") == "sector:F+H"
    with pytest.raises(DataError, match="unknown industry '99'"):
        tables.normal_industry(database, "99")
