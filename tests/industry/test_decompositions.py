"""Both decompositions on the real accounts and inventory: exact for every province, marked where frozen."""

import duckdb
import polars as pl
import pytest

from etl.errors import DataError
from indicators.analysis.industry_lmdi import every_province, export_changes, industrial_co2, production

Con = duckdb.DuckDBPyConnection
SPANS = [(2006, 2015), (2012, 2013), (2016, 2022), (2022, 2019)]


def provinces(database: Con) -> list[str]:
    return [
        code
        for (code,) in database.execute("SELECT DISTINCT province_code FROM core_industry_amount").fetchall()
    ]


@pytest.mark.parametrize(("start", "end"), SPANS)
def test_no_residual_in_any_province(database: Con, start: int, end: int) -> None:
    codes = provinces(database)
    assert len(codes) == 30
    for code in codes:
        changes = [
            industrial_co2(database, code, start, end),
            production(database, code, start, end),
            production(database, code, start, end, "energy_final"),
        ]
        for change in changes:
            assert change.residual <= 1e-9, (code, change.quantity)
            assert change.frame()["value"].sum() == pytest.approx(
                change.end - change.start, abs=1e-9 * change.start
            )


def test_amounts_are_those_of_the_lens(database: Con) -> None:
    change = industrial_co2(database, "33", 2016, 2022)
    published = database.execute("""
        SELECT year, value FROM core_observation
        WHERE series_id = 'co2_industry' AND province_code = '330000' AND year IN (2016, 2022) ORDER BY year
    """).fetchall()
    assert [change.start, change.end] == pytest.approx([value for _, value in published])


def test_frozen_split_hides_structure_but_stays_exact(database: Con) -> None:
    rows = every_province(database, 2016, 2022)
    hebei = rows.filter(pl.col("province_code") == "130000")
    assert hebei["frozen"].all()
    hidden = hebei.filter(pl.col("reason") == "frozen_split")
    assert set(hidden["factor"]) == {"energy_structure", "carbon_factor"} and hidden["value"].is_null().all()
    assert "structure_and_factor" in hebei["factor"].to_list()
    guangdong = rows.filter(pl.col("province_code") == "440000")
    assert set(guangdong["factor"]) == {"activity", "energy_intensity", "energy_structure", "carbon_factor"}
    assert not guangdong["frozen"].any()


def test_activity_follows_value_added(database: Con) -> None:
    """Growth of constant-price value added pushes emissions up wherever it was positive."""
    grew = {
        code: after > before
        for code, before, after in database.execute("""
            SELECT province_code, max(value) FILTER (WHERE year = 2016), max(value) FILTER (WHERE year = 2022)
            FROM core_observation WHERE series_id = 'va_industry_2020' GROUP BY province_code
        """).fetchall()
    }
    rows = every_province(database, 2016, 2022).filter(pl.col("factor") == "activity")
    for row in rows.iter_rows(named=True):
        assert (row["value"] > 0) == grew[row["province_code"]]


def test_there_and_back_cancel(database: Con) -> None:
    there, back = (
        industrial_co2(database, "440000", *years).effects for years in ((2016, 2022), (2022, 2016))
    )
    for name, value in there.items():
        assert value == pytest.approx(-back[name], rel=1e-9)


def test_years_must_share_a_basis(database: Con) -> None:
    for decompose in (industrial_co2, production):
        with pytest.raises(DataError, match="different bases"):
            decompose(database, "440000", 2010, 2020)
        with pytest.raises(DataError, match="two different years"):
            decompose(database, "440000", 2020, 2020)
        with pytest.raises(DataError, match="lacks"):
            decompose(database, "440000", 2021, 2023)
        with pytest.raises(DataError, match="lacks"):
            decompose(database, "540000", 2016, 2020)
    with pytest.raises(DataError, match="unknown quantity"):
        production(database, "440000", 2016, 2020, "coal")
    with pytest.raises(DataError, match="unknown identity"):
        every_province(database, 2016, 2022, "households")


def test_export_holds_every_province_and_says_how(database: Con) -> None:
    frame, lines = export_changes(database, 2016, 2022, "production", "energy_final")
    assert frame.height == 90 and frame["province_zh"].null_count() == 0 and set(frame["unit"]) == {"10k_tce"}
    text = "\n".join(lines)
    assert "no residual" in text and "fifth economic census" in text and "source:" in text
    _, earlier = export_changes(database, 2010, 2015)
    assert any("fourth economic census" in line for line in earlier) and any(
        "frozen" in line for line in earlier
    )
    with pytest.raises(DataError, match="is of CO₂"):
        export_changes(database, 2016, 2022, "industry", "energy_final")
