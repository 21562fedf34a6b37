"""Vintages: frozen goalposts keep published scores; revisions are measured; changed declarations are refused."""

from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from etl.errors import DataError
from indicators.green import GREEN
from indicators.registry import INDICES
from indicators.score import Scored, score_edition
from indicators.vintages import FOLDER, STAGES, revision_rows, write_release


@pytest.fixture(scope="module")
def values(database: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return database.execute("SELECT * FROM mart_indicator").pl()


@pytest.fixture(scope="module")
def provinces(database: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    rows = database.execute("SELECT province_code FROM core_province ORDER BY province_code").fetchall()
    return tuple(code for (code,) in rows)


@pytest.fixture
def released(values: pl.DataFrame, provinces: tuple[str, ...], tmp_path: Path) -> Scored:
    """The green index frozen in a folder of its own."""
    scored = score_edition(GREEN, "full", values, provinces)
    write_release(tmp_path, "green", "full", scored.result, "test")
    return scored


def revised(values: pl.DataFrame, indicator: str, province: str, year: int, factor: float) -> pl.DataFrame:
    cell = (
        (pl.col("indicator") == indicator) & (pl.col("province_code") == province) & (pl.col("year") == year)
    )
    return values.with_columns(pl.when(cell).then(pl.col("value") * factor).otherwise("value").alias("value"))


def test_unchanged_data_reproduce_every_published_score(
    values: pl.DataFrame, provinces: tuple[str, ...], released: Scored, tmp_path: Path
) -> None:
    again = score_edition(GREEN, "full", values, provinces, tmp_path)
    assert again.release is not None and again.release.frozen.name == "test"
    for code, scores in released.result.scores.items():
        assert np.allclose(scores, again.result.scores[code], atol=1e-9, equal_nan=True)
    moves = revision_rows(again.release, again.result.panel, "green", "full")
    assert [row[3] for row in moves] == list(STAGES)
    assert all(row[5] == pytest.approx(0, abs=1e-9) for row in moves)


def test_a_revised_cell_moves_only_its_own_score_under_frozen_goalposts(
    values: pl.DataFrame, provinces: tuple[str, ...], released: Scored, tmp_path: Path
) -> None:
    """Hebei's CO₂ intensity of 2021 revised down by a fifth; estimated anew, goalposts would move others too."""
    new = revised(values, "co2_intensity", "130000", 2021, 0.8)
    again = score_edition(GREEN, "full", new, provinces, tmp_path)
    moved = again.result.scores["green"] - released.result.scores["green"]
    t, n = 2021 - 2018, provinces.index("130000")
    assert moved[t, n] > 0
    moved[t, n] = 0
    assert np.nanmax(np.abs(moved)) == pytest.approx(0, abs=1e-9)
    assert again.release is not None
    data = revision_rows(again.release, again.result.panel, "green", "full")[0]
    assert data[3] == "data" and data[6:8] == ("130000", 2021)


def test_a_value_beyond_the_goalposts_is_cut_there(
    values: pl.DataFrame, provinces: tuple[str, ...], released: Scored, tmp_path: Path
) -> None:
    new = revised(values, "non_fossil_share", "540000", 2022, 2.0)
    again = score_edition(GREEN, "full", new, provinces, tmp_path)
    assert np.nanmax(again.result.scores["non_fossil_share"]) == pytest.approx(100)


def test_changed_declarations_ask_for_a_new_vintage(
    values: pl.DataFrame, provinces: tuple[str, ...], released: Scored, tmp_path: Path
) -> None:
    fewer = replace(GREEN, pillars=GREEN.pillars[:2])
    with pytest.raises(DataError, match=r"has changed since vintage test; make a new one: .*--rebase NAME"):
        score_edition(fewer, "full", values, provinces, tmp_path)


@pytest.mark.parametrize("text", ["", "not = toml = at all", 'vintage = "x"\n'])
def test_a_damaged_vintage_is_named(
    values: pl.DataFrame, provinces: tuple[str, ...], released: Scored, tmp_path: Path, text: str
) -> None:
    (tmp_path / "green.full.toml").write_text(text)
    with pytest.raises(DataError, match=r"green\.full\.toml: is not a readable vintage"):
        score_edition(GREEN, "full", values, provinces, tmp_path)


def test_every_published_edition_is_frozen_in_the_project() -> None:
    expected = {f"{index.code}.{edition}" for index in INDICES for edition in index.editions}
    assert {path.stem for path in FOLDER.glob("*.toml")} == expected
    assert {path.stem for path in FOLDER.glob("*.csv")} == expected
