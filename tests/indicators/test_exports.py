"""Exports and traces: the command line writes what the database holds, in a file that Excel opens."""

import csv
import io
from pathlib import Path

import duckdb
import polars as pl
import pytest

from indicators.__main__ import main
from indicators.exports import COLUMNS, csv_bytes

REQUIRED = {
    "province_code", "province_zh", "province_en", "region", "year", "code", "name_zh",
    "scope", "score", "rank", "coverage",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("database_folder")


def read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Metadata lines and rows of an exported CSV; checks the byte order mark on the way."""
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").splitlines()
    meta = [line for line in lines if line.startswith("#")]
    return meta, list(csv.DictReader(line for line in lines if not line.startswith("#")))


def export(tmp_path: Path, *args: str) -> tuple[list[str], list[dict[str, str]]]:
    out = tmp_path / "export.csv"
    assert main(["export", *args, "--out", str(out)]) == 0
    return read(out)


def test_an_index_export_holds_the_stored_scores(tmp_path: Path, database: duckdb.DuckDBPyConnection) -> None:
    meta, rows = export(tmp_path, "--index", "intelligent", "--edition", "full", "--year", "2022")
    assert set(rows[0]) >= REQUIRED and len(rows) == 31
    stored = dict(
        database.execute(
            "SELECT province_code, score FROM mart_score WHERE code = 'intelligent' AND edition = 'full' AND year = 2022"
        ).fetchall()
    )
    assert {row["province_code"]: float(row["score"]) for row in rows} == stored
    assert all(len(row["province_code"]) == 6 and row["scope"] == "index" for row in rows)
    assert any("technical_renovation / va_industry_spliced * 100" in line for line in meta)
    assert any("中国科技统计年鉴" in line for line in meta)


def test_defaults_are_the_full_edition_and_its_last_year(tmp_path: Path) -> None:
    _, rows = export(tmp_path, "--index", "green")
    assert {row["year"] for row in rows} == {"2022"}


@pytest.mark.parametrize(("level", "rows"), [("index", 31), ("pillar", 93), ("indicator", 31 * 12)])
def test_levels(tmp_path: Path, level: str, rows: int) -> None:
    assert len(export(tmp_path, "--index", "intelligent", "--level", level)[1]) == rows


def test_an_industry_comes_with_its_own_numbers_and_the_index_as_province_wide(tmp_path: Path) -> None:
    meta, rows = export(tmp_path, "--index", "intelligent", "--year", "2022", "--industry", "31")
    assert any("scope=province" in line for line in meta)
    assert {row["scope"] for row in rows} == {"industry", "province"}
    own = [row for row in rows if row["scope"] == "industry"]
    assert {"co2", "energy_final", "coal_share", "product:output_crude_steel"} <= {row["code"] for row in own}
    hebei = next(
        row for row in own if row["code"] == "product:output_crude_steel" and row["province_zh"] == "河北"
    )
    assert hebei["rank"] == "1"


def test_parquet_keeps_types_and_a_sidecar(tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    assert main(["export", "--index", "green", "--format", "parquet", "--out", str(out)]) == 0
    frame = pl.read_parquet(out)
    assert frame.columns == COLUMNS and frame["score"].dtype == pl.Float64
    assert "绿色化指数" in (tmp_path / "scores.meta.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--index", "clever"], "unknown code 'clever'"),
        (["--index", "co2_intensity"], "is no index but part (indicator) of green"),
        (["--index", "green", "--edition", "short"], "has no edition 'short'"),
        (["--index", "green", "--year", "1999"], "has no year 1999; it has 2018–2022"),
        (["--index", "green", "--industry", "99"], "unknown industry '99'"),
    ],
)
def test_a_wrong_wish_is_answered_in_one_line(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *arguments, "--out", str(tmp_path / "x.csv")]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("province", ["330000", "33"])
def test_a_trace_ends_at_published_numbers(province: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "intelligent", province, "2022"]) == 0
    walk = capsys.readouterr().out
    assert walk.startswith("智能化指数 Intelligent index · 浙江省 · 2022 · full")
    assert "technical_renovation / va_industry_spliced * 100" in walk
    assert "(data/innovation.csv, row " in walk and "《中国科技统计年鉴" in walk


def test_a_trace_of_a_missing_score_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "green", "54", "2022"]) == 0
    assert "no score (too_few: green_carbon)" in capsys.readouterr().out


def test_the_list_prints_every_formula(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    assert "(−) co2_total / gdp_2020 * 100" in printed
    assert "(shown, not scored) websites_per_100_enterprises" in printed


def test_spreadsheet_formulas_are_defused_and_numbers_are_not() -> None:
    frame = pl.DataFrame(
        {"text": ["=1+1", "+A1", "-x", "@cmd", "安全"], "number": [-1.5, 2.0, 3.0, 4.0, 5.0]}
    )
    rows = list(csv.reader(io.StringIO(csv_bytes(frame, ["note"]).decode("utf-8-sig"))))
    assert [row[0] for row in rows[2:]] == ["'=1+1", "'+A1", "'-x", "'@cmd", "安全"]
    assert rows[2][1] == "-1.5"
