"""Outlines of finer places: valid after rounding, complete, and Hainan not made small by Sansha's islands."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from etl import boundaries
from etl.errors import DataError
from etl.finer import outlines
from etl.finer.names import short_name


def drawn(collection: dict[str, Any], kind: str = "place") -> dict[str, Any]:
    return {f["adcode"]: shape(f["geometry"]) for f in collection["features"] if f["kind"] == kind}


def test_a_neck_that_closes_on_the_grid_becomes_two_valid_areas() -> None:
    """Two squares of 10 km joined by a corridor 40 m wide, which has no width on a grid of 100 m."""
    bone = shapely.union_all([shapely.box(0, 0, 10, 10), shapely.box(10, 5.02, 15, 5.04), shapely.box(15, 0, 25, 10)])
    found = outlines._rounded(bone, 1)
    assert found.is_valid and len(found.geoms) == 2 and found.area == pytest.approx(200.0)
    square = shapely.box(0, 0, 1, 1)
    assert outlines._rounded(square, 1).equals_exact(square)


def test_prefectures_are_valid_and_share_borders() -> None:
    """Lianyungang closed on itself when its outline was rounded."""
    found = outlines.build_outlines("320000")
    shapes = drawn(found)
    assert len(shapes) == 13 and "320700" in shapes
    rooms = {f["zh"]: f["room"] for f in found["features"]}
    assert 0.05 < rooms["连云港"] < 0.2  # of a map 590 km wide, a circle 60 km across
    assert all(one.is_valid and one.geom_type in ("Polygon", "MultiPolygon") for one in shapes.values())
    assert shapely.coverage_is_valid(list(shapes.values()))


def test_sansha_stands_in_an_inset_beside_hainan() -> None:
    """The island is 300 km wide; with Sansha on the same map it would be a sixth of the height."""
    found = outlines.build_outlines("460000")
    places, islands = drawn(found), drawn(found, "inset")
    assert "460300" not in places and len(places) == 18 and set(islands) == {"", "460300"}
    left, bottom, right, top = shapely.total_bounds(list(places.values()))
    whole = shapely.total_bounds([shape(f["geometry"]) for f in found["features"]])
    assert whole[2] - whole[0] < 2 * (right - left) and whole[3] - whole[1] < 1.1 * (top - bottom)
    frame = shapely.Polygon(drawn(found, "frame")[""].coords)
    assert frame.contains(islands["460300"]) and frame.bounds[0] > right
    kinds = [f["kind"] for f in found["features"]]
    assert kinds.count("inset_dash") == 10 and kinds.count("sea_name") == 1


def test_counties_fill_the_province() -> None:
    """Districts of Haikou, Sanya and Sansha; the other places of Hainan have none and are drawn as they are."""
    found = outlines.build_outlines("460000", "county")
    places = drawn(found)
    assert {"460105", "460400", "469001"} <= set(places) and shapely.coverage_is_valid(list(places.values()))
    islands = drawn(found, "inset")
    assert islands["460321"].centroid.y > islands["460322"].centroid.y  # Xisha lies north of Nansha


def test_the_nation_is_light_and_whole(tmp_path: Path) -> None:
    path = outlines.ensure_outlines("000000", folder=tmp_path)
    assert path.stat().st_size < 500_000
    shapes = drawn(json.loads(path.read_text(encoding="utf-8")))
    assert len(shapes) == 364 and all(one.is_valid for one in shapes.values())  # all but Sansha
    provinces = drawn(boundaries.build_boundaries(), "province")
    for code in ("330000", "650000"):
        own = shapely.union_all([one for place, one in shapes.items() if place[:2] == code[:2]])
        assert own.area == pytest.approx(shapely.buffer(provinces[code], 0).area, rel=0.02)


@pytest.mark.parametrize(("parent", "level"), [("000000", "county"), ("110000", "prefecture"), ("330100", "county"), ("330000", "village")])  # fmt: skip
def test_what_has_no_outlines_is_said(parent: str, level: str) -> None:
    with pytest.raises(DataError, match=f"'{parent}' is no province with places of the level '{level}'"):
        outlines.build_outlines(parent, level)


def test_short_names() -> None:
    names = ["杭州市", "黔东南苗族侗族自治州", "阿里地区", "兴安盟", "伊犁哈萨克自治州", "陵水黎族自治县", "忠县", "神农架林区"]
    assert [short_name(name) for name in names] == ["杭州", "黔东南", "阿里", "兴安", "伊犁", "陵水", "忠县", "神农架"]
