"""Outlines of finer places, drawn when a level has data to show: prefectures or counties of a province, or
the prefectures of the nation.

The same plane, package and rules as the map of provinces (`etl.boundaries`): projected here, simplified together
so that borders stay shared, hundreds of metres for one province and kilometres for the nation. Nothing is drawn
ahead: a file is written when first asked for and kept under a name that changes with its source and this code.
"""

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from etl import boundaries
from etl.errors import DataError
from etl.finer import inset, names
from etl.paths import SEEDS
from etl.places import SHA256, read_places, source_file
from etl.seeds import NATIONAL, read_seeds

SIMPLIFY_KM = 0.8
NATION_KM = 4.0  # less than a pixel of the widest map
ISLET_KM2 = 20.0  # smaller islands are left to the map of provinces that lies below the nation's prefectures
DECIMALS = 1  # of a kilometre
ASPECT = 1.23  # width by height of the map on a page
_CODE = b"".join(Path(path).read_bytes() for path in (__file__, inset.__file__, names.__file__))


def build_outlines(parent: str, level: str = "prefecture") -> dict[str, Any]:
    """GeoJSON in the plane of the map: a feature a place, with ``adcode``, ``zh`` (short), and a point for its name.

    The point is the centre of the largest circle inside; ``room`` is its diameter as a part of the map's width.
    ``parent`` is a province, or the nation (prefectures only). Counties are drawn with the prefectures that
    have none, which would leave gaps. Sansha's islands lie a thousand kilometres off: they stand in an inset.
    Raises DataError for a parent without places of this level.
    """
    places = read_places(read_seeds(SEEDS).provinces)
    called = _names(places, parent, level)
    found = _read(called)
    if missing := sorted(set(called) - set(found)):
        raise DataError("outlines", f"no outline of {', '.join(missing)}")
    codes = sorted(found)
    polygons = np.array([g if g.is_valid else shapely.buffer(g, 0) for g in (found[code] for code in codes)])
    step = NATION_KM if parent == NATIONAL else SIMPLIFY_KM
    plane = shapely.coverage_simplify(boundaries.project(polygons), step)
    decimals = 0 if parent == NATIONAL else DECIMALS
    features = []
    width = _map_width([g for code, g in zip(codes, plane, strict=True) if not inset.is_sansha(code)])
    for code, outline in zip(codes, plane, strict=True):
        if parent == NATIONAL:
            outline = _without_islets(outline)
        outline = _rounded(inset.on_the_main_map(code, outline), decimals)
        if not outline.is_empty:
            at, room = _circle(outline)
            features.append(
                {
                    "type": "Feature",
                    "kind": "place",
                    "adcode": code,
                    "zh": names.short_name(called[code]),
                    "x": round(at.x, decimals),
                    "y": round(at.y, decimals),
                    "room": round(room / width, 4),
                    "properties": {},
                    "geometry": json.loads(shapely.to_geojson(outline)),
                }
            )
    if parent != NATIONAL and (sansha := [code for code in codes if inset.is_sansha(code)]):
        features += inset.beside(tuple(shapely.total_bounds([shape(f["geometry"]) for f in features])), sansha)
    return {
        "type": "FeatureCollection",
        "source": boundaries.source_name(),
        "parent": parent,
        "features": features,
    }


def _names(places: pl.DataFrame, parent: str, level: str) -> dict[str, str]:
    """Names by code of what is drawn. Raises DataError when the parent has no place of the level."""
    kind = places.filter(place_code=parent)["level"].to_list()
    inside = pl.lit(True) if parent == NATIONAL else pl.col("place_code").str.starts_with(parent[:2])
    drawn = places.filter(inside & (pl.col("level") == level))
    allowed = ("prefecture",) if kind == ["country"] else ("prefecture", "county")
    if kind not in (["country"], ["province"]) or level not in allowed or drawn.is_empty():
        raise DataError("outlines", f"{parent!r} is no province with places of the level {level!r}")
    if level == "county":
        childless = places.filter(
            inside
            & (pl.col("level") == "prefecture")
            & ~pl.col("place_code").is_in(places["parent"].drop_nulls().to_list())
        )
        drawn = pl.concat([drawn, childless])
    return dict(drawn.select("place_code", "name_zh").rows())


def _read(called: dict[str, str]) -> dict[str, BaseGeometry]:
    """The outlines in degrees of the codes that the package's two files hold; a prefecture's is the coarser one's."""
    found: dict[str, BaseGeometry] = {}
    for file in ("city", "district"):
        if set(called) <= set(found):
            break
        for feature in json.loads(source_file(file))["features"]:
            match = re.fullmatch(r"156(\d{6})", str(feature["properties"]["gb"]))
            if match and match[1] in called and match[1] not in found:
                found[match[1]] = shape(feature["geometry"])
    return found


def _rounded(outline: BaseGeometry, decimals: int) -> BaseGeometry:
    """The outline on the grid of the file. Rounded after simplification, so that points which two places share
    stay shared; where a narrow neck closes on itself, the ring is split there into valid ones."""
    on_grid = shapely.transform(outline, lambda xy: np.round(xy, decimals))
    if on_grid.is_valid:
        return on_grid
    split = shapely.make_valid(on_grid, method="structure")
    # Splitting may cross off the grid: rounded once more, in the way that keeps an area valid.
    return _areas(shapely.set_precision(split, 10.0**-decimals, mode="valid_output"))


def _map_width(plane: list[BaseGeometry]) -> float:
    """Kilometres across a map of the page's shape that holds all outlines."""
    left, bottom, right, top = shapely.total_bounds(plane)
    return float(max(right - left, (top - bottom) * ASPECT))


def _circle(outline: BaseGeometry) -> tuple[shapely.Point, float]:
    """Centre and diameter of the largest circle in the largest part of an outline."""
    largest = max(shapely.get_parts(outline), key=lambda part: part.area)
    line = shapely.maximum_inscribed_circle(largest, tolerance=largest.length / 500)
    return shapely.Point(line.coords[0]), 2 * line.length


def _without_islets(outline: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(outline)
    largest = max(part.area for part in parts)
    return shapely.MultiPolygon([part for part in parts if part.area >= min(ISLET_KM2, largest)])


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry; lines and points that splitting may leave have no colour."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def ensure_outlines(parent: str, level: str = "prefecture", folder: Path = boundaries.STATIC) -> Path:
    """The file of a parent and level in ``folder``, written first when missing; older ones of it are removed."""
    digest = hashlib.sha256(repr(sorted(SHA256.items())).encode() + _CODE).hexdigest()[:8]
    path = folder / f"boundaries-{level}-{parent}-{digest}.json"
    if not path.is_file():
        text = json.dumps(build_outlines(parent, level), ensure_ascii=False, separators=(",", ":"))
        folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
        for old in folder.glob(f"boundaries-{level}-{parent}-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    return path
