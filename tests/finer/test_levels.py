"""Values below the province: levels, ranks, companions of published series, own measures, by hand."""

import csv
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.__main__ import main as etl
from etl.errors import DataError
from etl.importing import installed
from indicators import finer, own
from indicators.__main__ import main as indicators

CITIES = {"640100": 4.0, "640200": 1.0, "640300": 3.0, "640400": 1.0, "640500": 2.0}  # Ningxia's five
OTHERS = {"330100": 8.0, "330200": 5.0}


@pytest.fixture(scope="module")
def known(database: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return finer.places(database)


def values(cells: dict[str, float], year: int = 2020) -> pl.DataFrame:
    rows = [(code, year, value) for code, value in cells.items()]
    return pl.DataFrame(rows, schema=finer.VALUES, orient="row")


def imported(series: dict[str, dict[str, float]], year: int = 2020) -> pl.DataFrame:
    return pl.concat(
        values(cells, year).select(pl.lit(series_id).alias("series_id"), pl.all(), pl.lit("100m_yuan").alias("unit"))
        for series_id, cells in series.items()
    ).select("series_id", "place_code", "year", "value", "unit")  # fmt: skip


def test_levels_with_data(known: pl.DataFrame) -> None:
    assert finer.levels(pl.Series(["330106", "330000"]), known) == ("province", "county")
    assert finer.levels(pl.Series(["339999"]), known) == ()
    assert known.filter(place_code="330106")["province"].to_list() == ["330000"]
    # Qionghai, a city that Hainan administers itself, is compared with counties; Dongguan, without any, is not.
    both = set(finer.members(known, "prefecture")["place_code"]) & set(finer.members(known, "county")["place_code"])
    assert "469002" in both and "441900" not in both and len(both) == 32


def test_ranks_in_the_level_and_in_the_province(known: pl.DataFrame) -> None:
    given = pl.concat([values(CITIES | OTHERS), values({"640000": 99.0, "640100": 1.0}, 2021).head(1)])
    found = {row["place_code"]: row for row in finer.ranked(given, known, "prefecture").to_dicts()}
    assert [found[code]["rank"] for code in ("330100", "330200", "640100", "640200", "640400")] == [1, 2, 3, 6, 6]
    assert found["640100"]["rank_in_province"] == 1 and found["640200"]["rank_in_province"] == 4
    assert (found["640200"]["ranked"], found["640200"]["ranked_in_province"]) == (7, 5)
    assert found["640100"]["place_zh"] == "银川市"
    least = finer.ranked(values(CITIES), known, "prefecture", direction=-1)
    assert least["place_code"].to_list() == ["640200", "640400", "640500", "640300", "640100"]
    with pytest.raises(DataError, match="unknown level 'village'"):
        finer.ranked(given, known, "village")


def test_a_table_lists_places_without_a_value(known: pl.DataFrame) -> None:
    some = values({"640100": 4.0, "640300": 3.0, "330100": 8.0})
    inside = finer.table(some, known, "prefecture", 2020, "640000")
    assert inside["place_code"].to_list() == ["640100", "640300", "640200", "640400", "640500"]
    assert inside["rank"].to_list() == [2, 3, None, None, None]
    assert finer.table(some, known, "prefecture", 2020).height == 5 + 11  # Ningxia and Zhejiang


def test_a_companion_has_the_id_and_the_unit(database: duckdb.DuckDBPyConnection) -> None:
    frame = imported({"user_gdp": CITIES | {"640000": 9.0}, "user_nix": CITIES})
    assert finer.companions(database, frame)["place_code"].to_list() == list(CITIES)
    other = frame.with_columns(unit=pl.lit("yuan"))
    assert finer.companions(database, other).is_empty()


def test_sums_stand_beside_the_published_value(database: duckdb.DuckDBPyConnection) -> None:
    """4 + 1 + 3 + 1 + 2 = 11 against Ningxia's GDP; Zhejiang is incomplete, so nothing is said of it."""
    published = database.execute(
        "SELECT value FROM core_observation WHERE series_id = 'gdp' AND province_code = '640000' AND year = 2020"
    ).fetchall()[0][0]
    found = finer.below(database, imported({"user_gdp": CITIES | OTHERS | {"649999": 7.0}}), "gdp")
    assert found.values.height == 7 and not found.values["derived"].any()
    assert found.provinces.rows() == [
        ("640000", 2020, published, 11.0, pytest.approx((11 - published) / published * 100))
    ]
    assert finer.below(database, imported({"user_gdp": CITIES}), "population").values.is_empty()


def test_prefectures_are_summed_from_complete_counties(
    database: duckdb.DuckDBPyConnection, known: pl.DataFrame
) -> None:
    counties = known.filter(parent="640500")["place_code"].to_list()
    found = finer.below(database, imported({"user_gdp": dict.fromkeys(counties, 2.0)}), "gdp").values
    assert found.filter("derived").select("place_code", "value").rows() == [("640500", 2.0 * len(counties))]
    share = imported({"user_gdp_index": dict.fromkeys(counties, 100.0)}).with_columns(unit=pl.lit("index_prev_100"))
    assert not finer.below(database, share, "gdp_index").values["derived"].any()  # an index is never summed


DECLARED = (
    own.OwnIndicator("user_ratio", ("比", "Ratio"), ("", ""), "user_x / gdp"),
    own.OwnIndicator("user_part", ("占比", "Part"), ("%", "%"), "user_x / national(user_x) * 100"),
    own.OwnIndicator("user_other", ("另", "Other"), ("", ""), "user_x / population"),
)
INDEX = own.OwnComposite("user_index", ("指数", "Index"), {"user_ratio": 2.0, "user_x": 1.0}, (2020, 2020))


def test_own_measures_of_prefectures(database: duckdb.DuckDBPyConnection) -> None:
    """x/gdp is 1 in Yinchuan, 0.5 in Shizuishan, 1/3 in Wuzhong; scaled to 1–100, weights 2 and 1.

    Yinchuan: ratio 100, x (4 of 1…4) 100 → 100. Shizuishan: ratio 1 + 99·(1/2 − 1/3)/(2/3) = 25.75, x 1 + 99·0 = 1 →
    17.5. Wuzhong: 1 and 34 → 12. A part of a nation, and a series without prefectures, have no such level.
    """
    x = {"640100": 4.0, "640200": 1.0, "640300": 2.0}
    gdp = {"640100": 4.0, "640200": 2.0, "640300": 6.0, "640400": 5.0}
    frame = imported({"user_x": x, "user_gdp": gdp})
    found = own.finer_values(database, frame, DECLARED, (INDEX,), "test")
    by_code = {code: part for (code,), part in found.partition_by("series_id", as_dict=True).items()}
    assert set(by_code) == {"user_ratio", "user_index"} and set(found["level"]) == {"prefecture"}
    ratio = dict(by_code["user_ratio"].select("place_code", "value").rows())
    assert ratio == pytest.approx({"640100": 1.0, "640200": 0.5, "640300": 1 / 3})
    score = dict(by_code["user_index"].select("place_code", "value").rows())
    assert score == pytest.approx({"640100": 100.0, "640200": 17.5, "640300": 12.0})
    # Qionghai is compared with prefectures and, once a county has data, with counties: a score at each level. Among
    # counties its x is the smaller, 1, and the ratio is the same everywhere, 50.5: (2 · 50.5 + 1) / 3 = 34.
    more = imported({"user_x": x | {"469002": 4.0, "330106": 8.0}, "user_gdp": gdp | {"469002": 4.0, "330106": 8.0}})
    scored = own.finer_values(database, more, DECLARED, (INDEX,), "test").filter(series_id="user_index", place_code="469002")
    assert dict(scored.select("level", "value").rows()) == {"prefecture": pytest.approx(100.0), "county": pytest.approx(34.0)}
    # The same declarations by province: nothing is imported there, which is no error.
    assert own.own_values(database, frame, DECLARED, (INDEX,), "test").is_empty()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_folder: Path) -> Path:
    """Prefectures of Ningxia by name and two of Zhejiang by code, in two files of one series."""
    monkeypatch.setenv("USER_DATA_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("DATABASE_DIR", str(database_folder))
    (tmp_path / "m.toml").write_text('[series]\n"产值" = "output"\n', encoding="utf-8")
    names = ["银川市", "石嘴山市", "吴忠市", "固原市", "中卫市"]
    rows = [f"{name},{value}" for name, value in zip(names, CITIES.values(), strict=True)]
    (tmp_path / "a.csv").write_text("\n".join(["地区,2020年产值(亿元)", *rows]), encoding="utf-8")
    (tmp_path / "b.csv").write_text("代码,2020年产值(亿元)\n330100,8\n330200,5\n", encoding="utf-8")
    for name in ("a", "b"):
        mapping = tmp_path / "n.toml"
        mapping.write_text('year = 2020\nname = "产值"\n[series]\n"产值" = "output"\n', encoding="utf-8")
        assert etl(["import", str(tmp_path / f"{name}.csv"), "--map", str(mapping)]) == 0
    return tmp_path


def test_a_series_comes_in_several_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = installed.read_installed()
    assert dict(kept.select("place_code", "value").rows()) == CITIES | OTHERS
    assert etl(["import", str(folder / "b.csv"), "--map", str(folder / "n.toml"), "--name", "c"]) == 1
    assert "series user_output is in the import 'b' already" in capsys.readouterr().err
    (folder / "d.csv").write_text("代码,2020年产值(吨)\n330300,8\n330400,5\n", encoding="utf-8")
    assert etl(["import", str(folder / "d.csv"), "--map", str(folder / "n.toml")]) == 1
    assert "in another unit" in capsys.readouterr().err


def test_the_export_ranks_within_level_and_province(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out.csv"
    command = ["export", "--index", "user_output", "--out", str(out)]
    assert indicators([*command, "--level", "prefecture", "--within", "64"]) == 0
    lines = [line for line in out.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert [(row["place_zh"], row["rank"], row["rank_in_province"]) for row in rows][:2] == [
        ("银川市", "3", "1"), ("吴忠市", "4", "2"),
    ]  # fmt: skip
    assert {row["unit"] for row in rows} == {"亿元"} and rows[0]["place_code"] == "640100"
    for more, words in {
        ("--level", "county"): "no value at the level 'county'; levels with data: prefecture",
        ("--level", "pillar"): "has places: province, prefecture, county",
        ("--level", "prefecture", "--within", "99"): "'99' is no province",
        ("--level", "prefecture", "--year", "1999"): "has 2020 at this level, not 1999",
        ("--industry", "31"): "has no industries",
    }.items():
        assert indicators([*command, *more]) == 1
        assert words in capsys.readouterr().err
    assert indicators(["export", "--index", "green", "--level", "prefecture", "--out", str(out)]) == 1
    assert "green is scored by province" in capsys.readouterr().err
    assert indicators(["export", "--index", "user_nix", "--out", str(out)]) == 1
    assert "there are user_output" in capsys.readouterr().err


def test_compose_knows_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scores 100, 50, 0 and 25 of one indicator: Ningbo is third of four and second of two in Zhejiang."""
    cells = {"640100": 8, "330100": 4, "640200": 0, "330200": 2}
    rows = [f"{code},2020,{value}" for code, value in cells.items()]
    (tmp_path / "v.csv").write_text("\n".join(["unit,time,a", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("code,parent,level\na,i,1\ni,,2\n", encoding="utf-8")
    (tmp_path / "c.toml").write_text(
        "[treat]\nenabled = false\n[uncertainty]\nreplications = 20\n", encoding="utf-8"
    )
    command = ["compose", "--out", str(tmp_path / "out")]
    command += ["--values", str(tmp_path / "v.csv"), "--tree", str(tmp_path / "t.csv"), "--config", str(tmp_path / "c.toml")]
    assert indicators([*command, "--level", "prefecture"]) == 0
    with (tmp_path / "out/scores.csv").open(encoding="utf-8") as file:
        found = {row["place"]: row for row in csv.DictReader(file) if row["code"] == "i"}
    assert (found["宁波市"]["rank"], found["宁波市"]["rank_in_province"]) == ("3", "2")
    assert (found["石嘴山市"]["province"], found["石嘴山市"]["rank_in_province"]) == ("640000", "2")
    capsys.readouterr()
    assert indicators([*command, "--level", "county"]) == 1
    assert "'330100' is no code of a county" in capsys.readouterr().err
