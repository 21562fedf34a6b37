"""Sansha: its islands reach to 4°N, so a map of Hainan shows them in the inset of the South China Sea.

The inset is that of the national map (`etl.boundaries`), coasts, islands and dashes alike, made smaller and moved
beside the island of Hainan.
"""

import json
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from etl import boundaries

HAINAN = "460000"
_SANSHA = "4603"  # the prefecture 460300 and its districts
_KINDS = ("inset", "inset_dash", "frame", "sea_name")
_SHARE = 0.85  # the inset's height as a part of the island's
_GAP_KM = 25.0
# Of the inset's height, from below: Nansha's islands end at 12°N, Xisha's and Zhongsha's begin at 13°N.
_NANSHA = 0.43


def is_sansha(code: str) -> bool:
    """Whether a code is Sansha's or one of its districts'."""
    return code.startswith(_SANSHA)


def on_the_main_map(code: str, outline: BaseGeometry) -> BaseGeometry:
    """What the main map shows of a place: of Sansha nothing, of every other place all."""
    return shapely.Point() if is_sansha(code) else outline


def beside(bounds: tuple[float, ...], codes: list[str]) -> list[dict[str, Any]]:
    """The features of the inset to the right of ``bounds`` (kilometres).

    ``codes`` are those of Sansha that are drawn: itself, or its districts Xisha and Nansha in this order.
    """
    national = json.loads(boundaries.ensure_boundaries().read_text(encoding="utf-8"))["features"]
    features = [feature for feature in national if feature["kind"] in _KINDS]
    left, bottom, _, top = next(
        shape(feature["geometry"]).bounds for feature in features if feature["kind"] == "frame"
    )
    scale = _SHARE * (bounds[3] - bounds[1]) / (top - bottom)

    def moved(geometry: BaseGeometry) -> BaseGeometry:
        corner = (bounds[2] + _GAP_KM, bounds[1])
        return shapely.transform(geometry, lambda xy: ((xy - (left, bottom)) * scale + corner).round(2))

    found = []
    for feature in features:
        geometry = shape(feature["geometry"])
        pieces = [(feature["adcode"], geometry)]
        if feature["kind"] == "inset":
            # Only Sansha counts here: the coasts around it are drawn as land.
            pieces = [("", geometry)]
            if feature["adcode"] == HAINAN:
                parts = shapely.get_parts(geometry)
                island = max(parts, key=lambda part: part.area)
                islets: dict[str, list[BaseGeometry]] = {code: [] for code in codes}
                for part in parts:
                    if part.bounds[3] < island.bounds[1]:  # not those along Hainan's own coast
                        south = part.centroid.y < bottom + _NANSHA * (top - bottom)
                        islets[codes[-1 if south else 0]].append(part)
                pieces = [("", island), *((code, shapely.MultiPolygon(islets[code])) for code in codes)]
        for code, piece in pieces:
            at = moved(piece)
            more = {"x": at.x, "y": at.y} if feature["kind"] == "sea_name" else {}
            found.append(
                {
                    "type": "Feature", "kind": feature["kind"], "adcode": code, **more, "properties": {},
                    "geometry": json.loads(shapely.to_geojson(at)),
                }
            )  # fmt: skip
    return found
