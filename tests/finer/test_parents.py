"""Parents summed from complete children, by hand; disagreement and incompleteness are told, not smoothed over."""

import json
from pathlib import Path

import polars as pl
import pytest
import shapely

from etl.__main__ import main
from etl.errors import DataError
from etl.finer.outlines import build_outlines, ensure_outlines
from etl.finer.parents import from_children, levels_with_data

PLACES = pl.DataFrame(
    [
        ("000000", "country", None), ("330000", "province", "000000"), ("110000", "province", "000000"),
        ("330100", "prefecture", "330000"), ("330200", "prefecture", "330000"),
        ("330106", "county", "330100"), ("330108", "county", "330100"), ("110101", "county", "110000"),
    ],
    schema=["place_code", "level", "parent"], orient="row",
)  # fmt: skip


def table(**values: float | None) -> pl.DataFrame:
    """Values of one series by place (p330106=1.0)."""
    rows = [("gdp", code.removeprefix("p"), value) for code, value in values.items()]
    return pl.DataFrame(
        rows, schema={"series_id": pl.String, "place_code": pl.String, "value": pl.Float64}, orient="row"
    )


def known(values: pl.DataFrame) -> dict[str, float]:
    """Values by place."""
    return dict(values.select("place_code", "value").rows())


def test_sums_climb_all_levels() -> None:
    given = table(p330106=1.0, p330108=2.0, p330200=4.0, p110101=8.0)
    sums = from_children(given, PLACES, ["series_id"])
    assert known(sums.values.filter("derived")) == {
        "330100": 3.0,
        "330000": 7.0,
        "110000": 8.0,
        "000000": 15.0,
    }
    assert sums.disagreements.is_empty() and sums.incomplete.is_empty()


def test_a_parent_keeps_its_own_value_and_disagreement_is_told() -> None:
    sums = from_children(table(p330100=3.0, p330200=4.0, p330000=7.5, p110000=1.0), PLACES, ["series_id"])
    assert known(sums.values)["330000"] == 7.5
    assert known(sums.values)["000000"] == 8.5  # the published value is summed further
    assert sums.disagreements.select("place_code", "value", "sum").rows() == [("330000", 7.5, 7.0)]
    assert sums.disagreements["difference_pct"][0] == pytest.approx(100 * 0.5 / 7.5)
    tolerant = from_children(
        table(p330100=3.0, p330200=4.0, p330000=7.5), PLACES, ["series_id"], tolerance_pct=7.0
    )
    assert tolerant.disagreements.is_empty()


def test_missing_and_hidden_children_are_not_summed() -> None:
    missing = from_children(table(p330100=3.0), PLACES, ["series_id"])
    assert not missing.values["derived"].any()
    assert missing.incomplete.rows() == [("gdp", "330000", 2, 1)]
    zero = from_children(table(p330100=3.0), PLACES, ["series_id"], absent_is_zero=True)
    assert known(zero.values)["330000"] == 3.0
    hidden = from_children(table(p330100=3.0, p330200=None), PLACES, ["series_id"], absent_is_zero=True)
    assert not hidden.values["derived"].any()
    own_hidden = from_children(table(p330100=3.0, p330200=4.0, p330000=None), PLACES, ["series_id"])
    assert known(own_hidden.values)["330000"] is None


def test_shares_are_never_summed() -> None:
    given = table(p330100=30.0, p330200=40.0).with_columns(series_id=pl.lit("share"))
    assert (
        not from_children(given, PLACES, ["series_id"], additive=pl.col("series_id") == "gdp")
        .values["derived"]
        .any()
    )


def test_wrong_tables_are_refused() -> None:
    with pytest.raises(DataError, match="no place has the code '339999'"):
        from_children(table(p339999=1.0), PLACES, ["series_id"])
    with pytest.raises(DataError, match="stands twice"):
        from_children(pl.concat([table(p330100=1.0)] * 2), PLACES, ["series_id"])


def test_a_level_appears_with_data() -> None:
    found = levels_with_data(pl.Series(["330100", "330100", "110000"]), PLACES)
    assert found.rows() == [("country", 1, 0), ("province", 2, 1), ("prefecture", 2, 1), ("county", 3, 0)]


def test_the_command_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ningxia has five prefectures, all given."""
    rows = [
        f"{code},2020,{value},output"
        for code, value in zip((640100, 640200, 640300, 640400, 640500), range(1, 6), strict=True)
    ]
    path = tmp_path / "cells.csv"
    path.write_text(
        "\n".join(["place_code,year,value,measure", *rows, "640000,2020,20,output"]) + "\n", encoding="utf-8"
    )
    assert main(["places", str(path), "--additive", "output", "--out", str(tmp_path / "out.csv")]) == 1
    said = capsys.readouterr().out
    assert "prefecture     365 places     5 with data" in said
    assert "640000 output 2020: 20, children 15 (25.0 %)" in said
    path.write_text("\n".join(["place_code,year,value,measure", *rows]) + "\n", encoding="utf-8")
    assert main(["places", str(path), "--additive", "all"]) == 0
    assert "1 parents summed" in capsys.readouterr().out
    assert main(["places", "--outlines", "64"]) == 0
    drawn = capsys.readouterr().out.split()
    assert [name.rsplit("-", 1)[0] for name in drawn] == [
        "boundaries-prefecture-000000", "boundaries-prefecture-640000", "boundaries-county-640000",
    ]  # fmt: skip
    assert main(["places", "--outlines", "99"]) == 1 and "'99' is no province" in capsys.readouterr().err


def test_outlines_of_a_province(tmp_path: Path) -> None:
    """Ningxia's five prefectures share borders in the plane of the map; the file is written once."""
    path = ensure_outlines("640000", folder=tmp_path)
    written = path.stat().st_mtime_ns
    assert ensure_outlines("640000", folder=tmp_path).stat().st_mtime_ns == written
    drawn = pl.read_json(path)
    assert drawn["parent"].to_list() == ["640000"] and path.stat().st_size < 40_000
    features = drawn["features"].to_list()[0]
    assert {f["adcode"]: f["zh"] for f in features}["640100"] == "银川"
    assert len(features) == 5
    shapes = [shapely.geometry.shape(f["geometry"]) for f in json.loads(path.read_text())["features"]]
    assert shapely.coverage_is_valid(shapes)
    assert sum(shapely.area(shapes)) == pytest.approx(52_000, rel=0.02)  # km², as published for the province
    with pytest.raises(DataError, match="'640100' is no province"):
        build_outlines("640100")
