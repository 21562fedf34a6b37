"""The lake shows what the file shows: tables, exports and pages."""

from pathlib import Path

import polars as pl
import pytest
from counts import STRESS
from pages import on, overview, words

from etl import build as building
from etl.__main__ import main as etl
from etl.database import at
from indicators.__main__ import main as indicators
from indicators.build import score_steps


def tables_of(place: str | Path) -> dict[str, pl.DataFrame]:
    """Every table as a frame, in stored order."""
    version = at(place).current()
    assert version is not None
    with version.open() as con:
        names = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() "
            "AND schema_name = 'main' ORDER BY 1"
        ).fetchall()
        return {name: con.execute(f"FROM {name}").pl() for (name,) in names}


def assert_same_tables(lake: str, folder: Path, *, in_order: bool = True) -> None:
    """Equal row for row; a build writes unordered models from several threads, so its rows may stand otherwise."""
    on_lake, in_file = tables_of(lake), tables_of(folder)
    assert list(on_lake) == list(in_file) and len(in_file) > 30
    for name, frame in in_file.items():
        pair = [on_lake[name], frame] if in_order else [one.sort(one.columns) for one in (on_lake[name], frame)]
        assert pair[0].equals(pair[1], null_equal=True), name


def test_tables_are_equal_row_for_row(whole: str, database_folder: Path) -> None:
    assert_same_tables(whole, database_folder)


COMMANDS = {
    "scores.csv": ["export", "--index", "intelligent", "--year", "2022", "--level", "indicator"],
    "steel.csv": ["export", "--index", "green", "--industry", "31"],
}


def test_exports_and_traces_are_equal_byte_for_byte(
    whole: str, database_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    written: dict[str, list[str | bytes]] = {}
    for place in (whole, str(database_folder)):
        monkeypatch.setenv("DATABASE_URL", place)
        for name, command in COMMANDS.items():
            assert indicators([*command, "--out", str(tmp_path / name)]) == 0
            written.setdefault(name, []).append((tmp_path / name).read_bytes())
        capsys.readouterr()
        assert indicators(["trace", "intelligent_ai", "33", "2022"]) == 0
        written.setdefault("trace", []).append(capsys.readouterr().out)
    for name, (on_lake, in_file) in written.items():
        assert on_lake == in_file, name
        assert len(in_file) > 1000


def test_three_pages_are_equal(whole: str, database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: dict[str, list[str]] = {}
    for place in (whole, str(database_folder)):
        monkeypatch.setenv("DATABASE_URL", place)
        app = overview(province="330000")
        for page in ("overview", "province", "methods"):
            assert not on(app, page).exception and not app.error and not app.warning, page
            shown.setdefault(page, []).append(words(app))
    for page, (on_lake, in_file) in shown.items():
        assert on_lake == in_file, page
        assert len(in_file) > 2000


def test_status_says_what_is_served(whole: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert etl(["status", "--out", whole]) == 0
    said = capsys.readouterr().out
    assert "up to date" in said or "STALE" in said
    assert "1  served" in said and "snapshot 1" in said and "data_path" not in said


if STRESS:  # half a minute for what the copied tables show in every run

    @pytest.mark.stress
    def test_a_build_into_the_lake(empty: str, database_folder: Path) -> None:
        building.build(at(empty), list(building.build_steps(then=score_steps())), quiet=True)
        assert_same_tables(empty, database_folder, in_order=False)
