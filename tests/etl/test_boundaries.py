"""The map's shapes: complete, undistorted by simplification, small, and drawn as official maps draw them."""

import json
from collections import Counter
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from etl import boundaries
from etl.errors import DataError


@pytest.fixture(scope="module")
def collection() -> dict:
    return boundaries.build_boundaries()


def of_kind(collection: dict, kind: str) -> list[dict]:
    return [f for f in collection["features"] if f["kind"] == kind]


def test_every_unit_is_there_once_with_its_code_and_names(collection: dict) -> None:
    provinces = of_kind(collection, "province")
    assert len({f["adcode"] for f in provinces}) == len(provinces) == 34
    names = {f["adcode"]: (f["zh"], f["en"]) for f in provinces}
    assert names["330000"] == ("浙江", "Zhejiang")
    assert names["710000"] == ("台湾", "Taiwan")
    assert {f["adcode"] for f in of_kind(collection, "label")} == set(names)


def test_all_ten_dashes_are_in_the_inset(collection: dict) -> None:
    frame = shapely.Polygon(shape(of_kind(collection, "frame")[0]["geometry"]).coords)
    dashes = [shape(f["geometry"]) for f in of_kind(collection, "inset_dash")]
    assert len(dashes) == 10
    assert all(frame.contains(dash) for dash in dashes)


def test_the_inset_shows_the_islands_and_covers_nothing(collection: dict) -> None:
    frame = shapely.Polygon(shape(of_kind(collection, "frame")[0]["geometry"]).coords)
    inset = {f["adcode"]: shape(f["geometry"]) for f in of_kind(collection, "inset")}
    assert {"460000", "440000", "710000"} <= set(inset)
    assert len(inset["460000"].geoms) > 50  # Hainan with the Xisha, Zhongsha and Nansha islands
    assert all(frame.buffer(6, join_style="mitre").covers(shapely.box(*g.bounds)) for g in inset.values())
    for feature in of_kind(collection, "province"):
        assert not frame.intersects(shape(feature["geometry"])), feature["en"]


def test_simplification_keeps_areas(collection: dict) -> None:
    """Published land areas (thousand km²) of four provinces of very different size."""
    areas = {
        f["adcode"]: shapely.buffer(shape(f["geometry"]), 0).area / 1000
        for f in of_kind(collection, "province")
    }
    for code, published in {"110000": 16.4, "330000": 104.2, "650000": 1630.3, "640000": 52.0}.items():
        assert areas[code] == pytest.approx(published, rel=0.02)


def test_neighbours_share_their_border(collection: dict) -> None:
    shapes = {f["adcode"]: shape(f["geometry"]) for f in of_kind(collection, "province")}

    def points(code: str) -> set[tuple[float, ...]]:
        return {tuple(p) for p in shapely.get_coordinates(shapes[code]).tolist()}

    for one, other in (("330000", "320000"), ("410000", "420000"), ("540000", "650000")):
        assert len(points(one) & points(other)) > 10


def test_small_and_whole_numbers(tmp_path: Path, collection: dict) -> None:
    path = boundaries.write_boundaries(tmp_path / "b.json")
    assert path.stat().st_size <= boundaries.MAX_BYTES
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(json.dumps(collection))
    assert not list(tmp_path.glob(".*"))
    kinds = Counter(f["kind"] for f in collection["features"])
    assert kinds["frame"] == kinds["note"] == kinds["sea_name"] == 1


def test_a_stale_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "boundaries-00000000.json").write_text("old", encoding="utf-8")
    path = boundaries.ensure_boundaries(tmp_path)
    written = path.stat().st_mtime_ns
    assert boundaries.ensure_boundaries(tmp_path) == path
    assert path.stat().st_mtime_ns == written
    assert list(tmp_path.iterdir()) == [path]


def test_a_changed_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "SOURCE_SHA256", "0" * 64)
    with pytest.raises(DataError, match="sha256 8416"):
        boundaries.build_boundaries()


def test_a_missing_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "provinces.csv").write_text(
        "province_code,short_zh,short_en\n110000,北京,Beijing\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match="no row for 120000, 130000"):
        boundaries.build_boundaries(tmp_path / "provinces.csv")


def test_gaping_outlines_are_refused() -> None:
    gaping = shapely.from_wkt(["POLYGON((0 0,0 2,2 2,2 0,0 0))", "POLYGON((1.5 0,1.5 2,4 2,4 0,1.5 0))"])
    with pytest.raises(DataError, match="overlap or gape as published in 1, 2"):
        boundaries._simplify(gaping, ["1", "2"])
