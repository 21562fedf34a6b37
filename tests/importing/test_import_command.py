"""The command: preview, keep, list, replace, remove; nothing but the folder of imports ever changes."""

import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from yearbooks import LAYOUTS, gdp, provinces, to_csv, to_xlsx

from etl.__main__ import main
from etl.database import at, connect
from etl.importing import installed
from etl.paths import DATA, PROJECT
from indicators import own


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("USER_DATA_DIR", str(tmp_path / "user"))
    return tmp_path / "user"


def digest(*folders: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        found.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def test_from_the_preview_to_the_folder_and_back(
    tmp_path: Path, folder: Path, database_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digest(DATA, database_folder)
    book = tmp_path / "2024 年鉴.xlsx"
    book.write_bytes(to_xlsx({"表1": LAYOUTS["yearbook"]()}))
    assert main(["import", str(book), "--dry-run", "--language", "zh"]) == 0
    said = capsys.readouterr().out
    assert (
        "user_地区生产总值  地区生产总值 (万元 → 折算为 100m_yuan)  2022–2023, 31 个地区, 62 个数值" in said
    )
    assert "表1!5 '东部地区': 小计或区域合计，单列不导入" in said and not folder.exists()
    assert main(["import", str(book), "--notes", str(tmp_path / "notes.csv")]) == 0
    assert "a subtotal of provinces" in (tmp_path / "notes.csv").read_text(encoding="utf-8-sig")
    kept = installed.read_installed()
    assert kept["import"].unique().to_list() == ["2024_年鉴"]
    one = kept.filter((pl.col("series_id") == "user_地区生产总值") & (pl.col("place_code") == "330000"))
    assert dict(one.select("year", "value").iter_rows()) == pytest.approx(
        {y: gdp()["330000", y] for y in (2022, 2023)}
    )
    assert main(["import", str(book)]) == 1
    assert "an import of this name exists" in capsys.readouterr().err
    assert main(["import", str(book), "--name", "other"]) == 1
    assert "is in the import '2024_年鉴' already" in capsys.readouterr().err
    assert main(["import", str(book), "--replace"]) == 0
    assert main(["import", "--list"]) == 0
    assert "2 series in" in capsys.readouterr().out
    assert main(["import", "--remove", "2024_年鉴"]) == 0 and not installed.files()
    assert digest(DATA, database_folder) == before


def test_questions_keep_a_table_out_until_a_mapping_answers(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes("地区,产值\n北京,1\n天津,2\n".encode("gb18030"))
    assert main(["import", str(table)]) == 1
    said = capsys.readouterr()
    assert (
        "no year was found: set year" in said.out and "questions are open" in said.err and not folder.exists()
    )
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'year = 2023\n[units]\n"产值" = "亿元"\n[series]\n"产值" = "output"\n', encoding="utf-8"
    )
    assert main(["import", str(table), "--map", str(mapping)]) == 0
    assert installed.read_installed()["series_id"].unique().to_list() == ["user_output"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sheets = 1", "column 'sheets': unknown key"),
        ("year = 20230", "column 'year': must be a year"),
        ("header_rows = [0]", "row numbers"),
        ('places = "up"', "column 'places'"),
        ('place = "990000"', "six-digit code"),
        ("[units]\na = 3", "column 'units': must be a short text"),
        ('[series]\na = "B; drop"', "an id has small letters"),
        ("[ignore]\ncells = []", "ignore.cells"),
        ("a = " + "[" * 3000, "not valid TOML"),
        ('sheet = "nix"', "has no sheet 'nix'"),
    ],
)
def test_a_mapping_that_cannot_be_followed(
    tmp_path: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    (tmp_path / "a.csv").write_text("地区,2020年a(亿元)\n北京,1\n", encoding="utf-8")
    assert main(["import", str(tmp_path / "a.csv"), "--map", str(tmp_path / "m.toml")]) == 1
    assert words in capsys.readouterr().err


def test_a_damaged_folder_names_file_row_and_column(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(to_csv(LAYOUTS["long"]()))
    assert main(["import", str(tmp_path / "a.csv")]) == 0
    path = folder / "a.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("330000", "33", 1), encoding="utf-8")
    assert main(["import", "--list"]) == 1
    assert "column 'place_code': must be a six-digit code" in capsys.readouterr().err


TOML = """
[[indicator]]
code = "share"
name = ["占比", "Share"]
unit = "%"
formula = "user_x / gdp * 100"
[[indicator]]
code = "per_head"
name = "人均"
formula = "gdp / population"
direction = -1
[[composite]]
code = "both"
name = "综合"
parts = { share = 2, per_head = 1 }
years = [2022, 2023]
"""


def imported() -> pl.DataFrame:
    rows = [
        ("user_x", one["province_code"], year, 10.0 + i + year - 2022)
        for i, one in enumerate(provinces()) for year in (2022, 2023)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=own.VALUES, orient="row")


def test_own_indicators_and_a_composite(tmp_path: Path, database: duckdb.DuckDBPyConnection) -> None:
    (tmp_path / "i.toml").write_text(TOML, encoding="utf-8")
    found = own.own_values(database, imported(), *own.read_declarations(tmp_path / "i.toml"), "i.toml")
    share = found.filter((pl.col("series_id") == "user_share") & (pl.col("place_code") == "110000"))
    assert dict(share.select("year", "value").iter_rows()) == pytest.approx(
        {y: 100 * (10 + y - 2022) / gdp()["110000", y] for y in (2022, 2023)}
    )
    scores = found.filter(pl.col("series_id") == "user_both")
    assert scores.height == 62 and scores["value"].min() >= 1 and scores["value"].max() <= 100


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("gdp / 0", "gives inf for 110000"),
        ("gdp / nothing", "unknown series 'nothing'"),
        ("gdp; DROP TABLE x", "may hold series"),
        ("read_csv(gdp)", "not allowed"),
        ("gdp * 'x'", "may hold series"),
        ("domestic_technology_share(gdp)", "named function"),
        ("national(gdp, gdp)", "takes one expression"),
        ("(" * 400 + "gdp", "cannot be parsed"),
        ("ln(gdp - gdp)", "cannot be computed"),
        ("5", "names no series"),
    ],
)
def test_formulas_are_arithmetic_and_nothing_else(
    database: duckdb.DuckDBPyConnection, formula: str, words: str
) -> None:
    with pytest.raises(own.DataError, match=words):
        own.evaluate(formula, own.published_values(database, ("gdp",)), imported())


@pytest.mark.parametrize(
    "text",
    [
        "x = 1", "indicator = 3", "[[indicator]]\ncode = 1", '[[indicator]]\ncode = "a"', TOML + TOML,
        TOML.replace("years = [2022, 2023]", "years = [2023, 2022]"), TOML.replace("share = 2", "share = -2"),
        TOML.replace("share = 2", "nix = 2"), TOML.replace("years = [2022, 2023]", "years = [1950, 1960]"),
    ],
)  # fmt: skip
def test_declarations_that_cannot_be_followed(
    tmp_path: Path, database: duckdb.DuckDBPyConnection, text: str
) -> None:
    (tmp_path / "i.toml").write_text(text, encoding="utf-8")
    with pytest.raises(own.DataError, match=r"i\.toml|composite"):
        own.own_values(database, imported(), *own.read_declarations(tmp_path / "i.toml"), "i.toml")


def test_the_published_database_does_not_know_of_imports(
    tmp_path: Path, folder: Path, database_folder: Path
) -> None:
    """No table, no column and no series of the file that readers are served comes from an import."""
    (tmp_path / "a.csv").write_bytes(to_csv(LAYOUTS["long"]()))
    before = digest(database_folder)
    assert main(["import", str(tmp_path / "a.csv")]) == 0
    assert digest(database_folder) == before
    with connect(at(database_folder).current()) as con:
        names = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE '%user%'"
        ).fetchall()
        assert not names
        found = con.execute("SELECT count(*) FROM core_series WHERE series_id LIKE 'user%'").fetchone()
        assert found == (0,)


def test_nothing_that_builds_scores_can_read_the_folder_of_imports() -> None:
    """The modules of a build, loaded by themselves, do not bring in the one that reads imports."""
    code = "import sys, etl.build, indicators.build; print(sorted(m for m in sys.modules if 'importing' in m or m.endswith('own')))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
