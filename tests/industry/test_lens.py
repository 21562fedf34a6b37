"""What the statistics must say about industries, and how the lens marks what it cannot say."""

import duckdb
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.errors import DataError
from indicators import tables
from indicators.analysis.industry import change_since
from indicators.analysis.industry_green import CARBON, FIRST_YEAR, LAST_YEAR, MIN_PROVINCES
from indicators.industry_measures import (
    INDUSTRY_FORMULAS,
    INDUSTRY_MEASURES,
    INDUSTRY_REASONS,
    measure_formula,
)

Con = duckdb.DuckDBPyConnection
ADDITIVE = ("co2", "energy_final")
FROZEN_THROUGHOUT = ("130000", "320000", "330000", "450000", "460000", "510000", "520000")  # 2008–2022


def one(database: Con, query: str, *values: object) -> object:
    found = database.execute(query, list(values)).fetchone()
    assert found is not None
    return found[0]


def test_hebei_then_jiangsu_lead_crude_steel(database: Con) -> None:
    rows = tables.industry_table(database, "31", None, "product:output_crude_steel")
    for year in range(2010, 2020):
        first = rows.filter((pl.col("year") == year) & (pl.col("rank") <= 2)).sort("rank")
        assert first["province_code"].to_list() == ["130000", "320000"], year


def test_36_and_37_show_the_same_combined_figure_and_count_once(database: Con) -> None:
    numbers = [
        tables.industry_table(database, code, 2020)
        .filter(~pl.col("code").str.contains(":"))
        .drop("industry_code")
        for code in ("36", "37")
    ]
    assert_frame_equal(*numbers, rel_tol=1e-12)
    options = tables.industry_options(database).filter(pl.col("key").is_in(["36", "37"]))
    assert options["note_zh"].str.contains("合并").all() and options["note_en"].str.contains("combined").all()
    assert (
        one(
            database,
            "SELECT count(*) FROM core_industry_sector WHERE industry_key = 'total' AND sector = '36+37'",
        )
        == 1
    )


def test_29_is_rubber_and_plastics(database: Con) -> None:
    worst = one(
        database,
        """
        SELECT max(abs(amount.co2 - parts.value)) FROM core_industry_amount AS amount JOIN (
            SELECT province_code, year, sum(value) AS value FROM core_sector_observation
            WHERE sector IN ('29r', '29p') AND series_id = 'co2' GROUP BY ALL
        ) AS parts USING (province_code, year) WHERE industry_key = '29'
        """,
    )
    assert isinstance(worst, float) and worst < 1e-12


def test_groups_add_up_to_the_total_because_logging_is_zero(database: Con) -> None:
    assert one(database, "SELECT sum(value) FROM core_sector_observation WHERE sector = '02'") == 0
    for measure in ADDITIVE:
        gap = one(
            database,
            f"""
            SELECT max(abs(total - groups) / total) FROM (
                SELECT sum({measure}) FILTER (WHERE industry_key = 'total') AS total,
                    sum({measure}) FILTER (WHERE starts_with(industry_key, 'group:')) AS groups
                FROM core_industry_amount GROUP BY province_code, year
            )
            """,
        )
        assert isinstance(gap, float) and gap < 1e-9


def test_production_is_total_less_households(database: Con) -> None:
    gap = one(
        database,
        """
        SELECT max(abs(whole - households - production) / whole) FROM (
            SELECT province_code, year, sum(value) FILTER (WHERE kind = 'total') AS whole,
                sum(value) FILTER (WHERE kind = 'household') AS households
            FROM core_sector_observation JOIN core_sector USING (sector)
            WHERE series_id = 'co2' GROUP BY ALL
        ) JOIN (
            SELECT province_code, year, sum(co2) AS production FROM core_industry_amount
            WHERE industry_key = 'total' OR starts_with(industry_key, 'sector:') GROUP BY ALL
        ) USING (province_code, year)
        """,
    )
    assert isinstance(gap, float) and gap < 1e-5  # the inventory's total is printed with fewer digits


@pytest.mark.parametrize("key", ["sector:A", "sector:E", "sector:F+H", "sector:G", "sector:I-T", "total"])
def test_sectors_of_the_energy_balance_are_never_frozen(database: Con, key: str) -> None:
    rows = tables.industry_table(database, key)
    assert set(INDUSTRY_MEASURES) - {"green_score"} <= set(rows["code"])
    assert not rows["frozen"].any()
    assert rows["year"].min() == 1997


def test_balance_sectors_do_move_where_the_split_is_frozen(database: Con) -> None:
    """In Hebei the industrial split repeats for years; the shares of transport and farming change every year."""
    rows = database.execute("""
        SELECT max(g.coal_share), count(DISTINCT g.energy_final / i.energy_final), count(*)
        FROM core_industry_measure AS g JOIN core_industry_measure AS i USING (province_code, year)
        WHERE g.industry_key = 'sector:G' AND i.industry_key = 'total' AND province_code = '130000' AND year >= 2008
    """).fetchone()
    assert rows is not None and rows[1] == rows[2] == 15


def test_location_quotients_of_the_whole_average_to_one(database: Con) -> None:
    assert one(database, "SELECT max(abs(location_quotient - 1)) FROM core_industry_measure "
               "WHERE industry_key = 'total'") == pytest.approx(0, abs=1e-12)  # fmt: skip
    gap = one(
        database,
        """
        SELECT max(abs(quotient - 1)) FROM (
            SELECT year, industry_key, sum(location_quotient * whole.energy_final) / sum(whole.energy_final) AS quotient
            FROM core_industry_measure AS own JOIN (
                SELECT province_code, year, energy_final FROM core_industry_amount WHERE industry_key = 'total'
            ) AS whole USING (province_code, year)
            WHERE industry_key = '31' AND location_quotient IS NOT NULL GROUP BY ALL
        )
        """,
    )
    assert isinstance(gap, float) and gap < 1e-9


def test_speed_is_hidden_where_the_split_is_frozen(database: Con) -> None:
    rows = tables.industry_table(database, "31", 2022, "decarbonisation_speed")
    hidden = rows.filter(pl.col("province_code").is_in(FROZEN_THROUGHOUT))
    assert hidden["value"].is_null().all() and (hidden["reason"] == "frozen_split").all()
    whole = tables.industry_table(database, "total", 2022, "decarbonisation_speed")
    assert (
        whole["value"].null_count() == 1
        and whole.filter(pl.col("value").is_null())["reason"].item() == "no_inventory"
    )


def test_speed_of_one_cell_equals_least_squares(database: Con) -> None:
    amounts = database.execute("""
        SELECT year, ln(co2 / energy_final) AS y FROM core_industry_amount
        WHERE industry_key = '26' AND province_code = '440000' AND year BETWEEN 2013 AND 2022 ORDER BY year
    """).pl()
    slope = np.polyfit(amounts["year"].to_numpy() - 2013, amounts["y"].to_numpy(), 1)[0]
    row = tables.industry_table(database, "26", 2022, "decarbonisation_speed", "440000")
    assert row["value"].item() == pytest.approx(100 * slope)
    ends = [
        tables.industry_table(database, "26", 2022, f"decarbonisation_speed_{end}", "440000")["value"].item()
        for end in ("low", "high")
    ]
    assert ends[0] < row["value"].item() < ends[1]


def test_co2_per_tonne_of_steel_is_the_quotient_and_small_producers_are_left_out(database: Con) -> None:
    measure = "co2_per_unit:output_crude_steel"
    rows = tables.industry_table(database, "31", 2019, measure).drop_nulls("value")
    co2 = tables.industry_table(database, "31", 2019, "co2").select("province_code", co2="value")
    steel = tables.industry_table(database, "31", 2019, "product:output_crude_steel")
    both = rows.join(co2, on="province_code").join(
        steel.select("province_code", t="value"), on="province_code"
    )
    assert both.select((pl.col("value") - 100 * pl.col("co2") / pl.col("t")).abs().max()).item() < 1e-12
    assert rows["value"].is_between(0.5, 3).all()
    gone = tables.industry_table(database, "31", 2019, measure, "630000").row(0, named=True)
    assert gone["value"] is None and gone["reason"] == "output_too_small"
    assert rows.filter(pl.col("province_code") == "130000")["frozen"].item()


def test_every_measure_and_reason_has_words_and_a_source(database: Con) -> None:
    for (key,) in database.execute("SELECT DISTINCT industry_code FROM mart_industry").fetchall():
        named = tables.industry_measures(database, key)
        assert named.select("name_zh", "name_en", "unit_zh").null_count().sum_horizontal().item() == 0, key
    for (measure,) in database.execute("SELECT DISTINCT measure FROM mart_industry").fetchall():
        assert measure_formula(measure)
        assert not tables.measure_sources(database, measure).is_empty(), measure
    assert set(INDUSTRY_FORMULAS) == set(INDUSTRY_MEASURES)
    reasons = {
        reason
        for (reason,) in database.execute("SELECT DISTINCT reason FROM mart_industry_missing").fetchall()
    }
    assert reasons <= set(INDUSTRY_REASONS)


def test_change_since_a_base_year(database: Con) -> None:
    rows = change_since(database, "31", "co2", 2010, 2022)
    assert rows.height == 31
    hebei = rows.filter(pl.col("province_code") == "130000").row(0, named=True)
    assert (
        hebei["change"] == pytest.approx(100 * (hebei["value"] / hebei["base_value"] - 1)) and hebei["frozen"]
    )
    assert rows.filter(pl.col("province_code") == "540000")["reason"].item() == "no_inventory"
    shares = change_since(database, "31", "coal_share", 2010, 2022)
    assert shares["change"].null_count() == 31 and shares["difference"].null_count() == 1
    with pytest.raises(DataError, match="has no co2 for 2023; it has 1997–2022"):
        change_since(database, "31", "co2", 2010, 2023)
    with pytest.raises(DataError, match="unknown industry"):
        change_since(database, "99", "co2", 2010, 2022)


def test_green_index_ranks_only_comparable_provinces(database: Con) -> None:
    green = database.execute("SELECT * FROM mart_industry_green").pl()
    assert green.height == (41 + 10) * 31 * (LAST_YEAR - FIRST_YEAR + 1)
    assert green.filter(pl.col("score").is_null())["reason"].null_count() == 0
    ranked = (
        green.drop_nulls("rank")
        .group_by("industry_code", "year")
        .agg(pl.len(), pl.col("rank").min().alias("best"))
    )
    assert ranked["len"].min() >= MIN_PROVINCES and (ranked["best"] == 1).all()
    frozen = green.filter(pl.col("province_code").is_in(FROZEN_THROUGHOUT))
    assert frozen["score"].null_count() == frozen.height
    for key in ("44", "group:energy_utilities"):
        assert set(green.filter(pl.col("industry_code") == key)["reason"]) == {
            "transformation",
            "no_inventory",
        }
    for key in ("11", "43"):
        assert green.filter(pl.col("industry_code") == key)["score"].null_count() == 13 * 31
    named = [
        f"group:{name}" for name in ("mining", "metallurgy", "chemicals", "light", "textiles", "machinery")
    ]
    recent = ranked.filter(pl.col("industry_code").is_in(named) & (pl.col("year") >= 2013))
    assert recent.group_by("industry_code").len()["len"].min() >= 5


def test_green_score_is_the_mean_of_its_scaled_indicators(database: Con) -> None:
    """Chemicals 2022, scaled by hand over all scored cells 2010–2022 (no indicator of it needs treatment)."""
    scored = database.execute("""
        SELECT cell.province_code, cell.year, cell.measure, cell.value, green.score
        FROM mart_industry AS cell JOIN mart_industry_green AS green USING (industry_code, province_code, year)
        WHERE industry_code = 'group:chemicals' AND green.score IS NOT NULL
    """).pl().filter(pl.col("measure").is_in(list(CARBON)))  # fmt: skip
    assert scored["measure"].n_unique() == 4
    worst, best = pl.col("value").min().over("measure"), pl.col("value").max().over("measure")
    rising = (pl.col("value") - worst) / (best - worst)
    scaled = scored.with_columns(
        s=100 * pl.when(pl.col("measure") == "electricity_share").then(rising).otherwise(1 - rising)
    )
    means = scaled.group_by("province_code", "year").agg(pl.col("s").mean(), pl.col("score").first())
    assert means.select((pl.col("s") - pl.col("score")).abs().max()).item() < 1e-9


def test_leaps_of_the_split_are_suspect(database: Con) -> None:
    row = tables.industry_table(database, "31", 2022, "coal_share", "370000").row(0, named=True)
    before = tables.industry_table(database, "31", 2021, "coal_share", "370000")["value"].item()
    assert before - row["value"] > 25 and "suspect" in row["flags"]


def test_cells_are_unique_finite_and_either_there_or_explained(database: Con) -> None:
    key = "measure, province_code, industry_code, year"
    for table in ("mart_industry", "mart_industry_missing"):
        assert one(database, f"SELECT count(*) - count(DISTINCT ({key})) FROM {table}") == 0
    assert one(database, "SELECT count(*) FROM mart_industry WHERE value IS NULL OR NOT isfinite(value)") == 0
    both = one(database, f"SELECT count(*) FROM mart_industry JOIN mart_industry_missing USING ({key})")
    assert both == 0
