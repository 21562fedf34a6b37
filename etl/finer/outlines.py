"""Outlines of one province's prefectures (a municipality's districts), drawn when a level has data to show.

The same plane, package and rules as the map of provinces (`etl.boundaries`): projected here, simplified together
so that borders stay shared, hundreds of metres. Nothing is drawn ahead: a file is written when first asked
for and kept under a name that changes with its source and this code.
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

from etl import boundaries
from etl.errors import DataError
from etl.paths import SEEDS
from etl.places import SHA256, read_places, source_file
from etl.seeds import read_seeds

SIMPLIFY_KM = 0.8
DECIMALS = 1  # of a kilometre
_CODE = Path(__file__).read_bytes()


def build_outlines(parent: str) -> dict[str, Any]:
    """GeoJSON in the plane of the map: a feature a child of the province, with ``adcode``, ``zh`` and a label.

    Raises DataError for a code that is no province.
    """
    places = read_places(read_seeds(SEEDS).provinces)
    children = places.filter(pl.col("parent") == parent)
    if children.is_empty() or places.filter(place_code=parent)["level"].to_list() != ["province"]:
        raise DataError("outlines", f"{parent!r} is no province with places below it")
    names = dict(children.select("place_code", "name_zh").rows())
    file = "city" if children["level"][0] == "prefecture" else "district"
    found = {}
    for feature in json.loads(source_file(file))["features"]:
        match = re.fullmatch(r"156(\d{6})", str(feature["properties"]["gb"]))
        if match and match[1] in names:
            found[match[1]] = shape(feature["geometry"])
    if missing := sorted(set(names) - set(found)):
        raise DataError("outlines", f"no outline of {', '.join(missing)}")
    codes = sorted(found)
    polygons = np.array([g if g.is_valid else shapely.buffer(g, 0) for g in (found[code] for code in codes)])
    plane = shapely.coverage_simplify(boundaries.project(polygons), SIMPLIFY_KM)
    # Rounded after simplification, so that points which two places share stay shared.
    plane = shapely.transform(plane, lambda xy: np.round(xy, DECIMALS))
    features = []
    for code, outline in zip(codes, plane, strict=True):
        at = shapely.get_coordinates(shapely.point_on_surface(outline))[0]
        features.append(
            {
                "type": "Feature",
                "kind": "place",
                "adcode": code,
                "zh": names[code],
                "x": round(float(at[0]), DECIMALS),
                "y": round(float(at[1]), DECIMALS),
                "properties": {},
                "geometry": json.loads(shapely.to_geojson(outline)),
            }
        )
    return {
        "type": "FeatureCollection",
        "source": boundaries.source_name(),
        "parent": parent,
        "features": features,
    }


def ensure_outlines(parent: str, folder: Path = boundaries.STATIC) -> Path:
    """The file of a province in ``folder``, written first when it is missing; older ones of it are removed."""
    digest = hashlib.sha256(repr(sorted(SHA256.items())).encode() + _CODE).hexdigest()[:8]
    path = folder / f"boundaries-prefecture-{parent}-{digest}.json"
    if not path.is_file():
        text = json.dumps(build_outlines(parent), ensure_ascii=False, separators=(",", ":"))
        folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
        for old in folder.glob(f"boundaries-prefecture-{parent}-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    return path
