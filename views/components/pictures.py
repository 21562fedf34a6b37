"""Charts as pictures for a memo: SVG and PNG with title, subtitle, legend and source, always on white.

Vega-Lite draws the panels without a browser and without the network; what stands around them is set here, because
legends of maps and lines of sources are text of the page and no part of a chart.

Text in the SVG stays text, so that Word and WPS let it be searched and edited. It is measured with Noto Sans SC,
which comes with a declared package, and names Microsoft YaHei first, which every Chinese office machine has: Office
takes the first family only, and both set a Chinese character in a square of the same width.
"""

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

import polars as pl

from etl.boundaries import STATIC, ensure_boundaries
from views.components.map import FONT
from views.components.palette import INK, QUIET
from views.components.theme import light

FAMILY = "Noto Sans SC"  # of the package with the font: what pictures are measured and painted with
OFFICE = f"Microsoft YaHei, {FAMILY}, PingFang SC, Noto Sans CJK SC, SimHei, sans-serif"
MARGIN, GAP = 20, 18  # pixels around a picture and between its panels
MAP = (900, 730)  # width and height of a map
SCALE = 2  # pixels of the PNG for one of the drawing: sharp in print at half a page's width
_vega = threading.Lock()  # one conversion at a time: the converter holds one engine


class PictureError(Exception):
    """A picture cannot be made; the message says why, for the log."""


@dataclass(frozen=True)
class Picture:
    """What is drawn: panels as pairs of a small title (may be empty) and a chart (Altair or Vega-Lite).

    ``legend`` holds pairs of colour and text; ``width`` and ``height`` are of one panel, in pixels (0: as the chart
    has it).
    """

    title: str
    panels: Sequence[tuple[str, Any]]
    subtitle: str = ""
    legend: Sequence[tuple[str, str]] = ()
    columns: int = 1
    width: int = 760
    height: int = 0


@cache
def font_problem() -> str:
    """Why Chinese text could not be drawn, empty when it can; the font is registered by the first question."""
    try:
        import pylopdf_fonts_zh_cn as fonts
        import vl_convert
    except ImportError as error:
        return str(error)
    path = fonts.sans_path()
    if not path.is_file():
        return f"{path} is missing"
    vl_convert.register_font_directory(str(path.parent))
    return ""


def to_svg(picture: Picture, source: str) -> bytes:
    """The picture as SVG with ``source`` below it. Raises PictureError when there is no font or no outline."""
    return _composed(picture, source).replace(f'"{FAMILY}"', f'"{OFFICE}"').encode()


def to_png(picture: Picture, source: str) -> bytes:
    """The picture as PNG, ``SCALE`` pixels for one of the SVG."""
    import vl_convert

    svg = _composed(picture, source)
    with _vega:
        png: bytes = vl_convert.svg_to_png(svg, scale=SCALE, ppi=72)
    return png


def _composed(picture: Picture, source: str) -> str:
    """Title, subtitle, panels in rows, legend, source: one drawing, its text in ``FAMILY``."""
    if problem := font_problem():
        raise PictureError(problem)
    inner = picture.columns * picture.width + (picture.columns - 1) * GAP
    whole = inner + 2 * MARGIN
    y = float(MARGIN)
    parts: list[str] = []

    def text(words: str, size: float, colour: str = INK, weight: str = "normal") -> None:
        nonlocal y
        for line in wrapped(words, inner / size):
            y += 1.4 * size
            parts.append(_text(line, MARGIN, y - 0.35 * size, size, colour, weight))

    text(picture.title, 18, weight="bold")
    text(picture.subtitle, 12.5, QUIET)
    y += 8
    for start in range(0, len(picture.panels), picture.columns):
        row = picture.panels[start : start + picture.columns]
        named = 20 if any(name for name, _ in row) else 0
        tallest = 0.0
        for place, (name, chart) in enumerate(row):
            x = MARGIN + place * (picture.width + GAP)
            if name:
                parts.append(_text(name, x, y + 14, 13, INK, "bold"))
            body, height = _panel(chart, picture.width, picture.height, f"p{start + place}")
            parts.append(f'<g transform="translate({x},{y + named:.1f})">{body}</g>')
            tallest = max(tallest, height)
        y += named + tallest + 8
    if picture.legend:
        body, height = _legend(picture.legend, inner, y)
        parts.append(body)
        y += height
    y += 4
    text(source, 11, QUIET)
    y += MARGIN - 6
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{whole}" '
        f'height="{y:.0f}" viewBox="0 0 {whole} {y:.0f}"><title>{escape(picture.title)}</title>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _text(words: str, x: float, y: float, size: float, colour: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FAMILY}" font-size="{size}px" font-weight="{weight}" '
        f'fill="{colour}">{escape(words)}</text>'
    )


def _legend(items: Sequence[tuple[str, str]], inner: float, top: float) -> tuple[str, float]:
    """Swatches with their texts in as many lines as they need, and the height of it."""
    size, line = 12.0, 20.0
    x, y = float(MARGIN), top + line
    parts = []
    for colour, words in items:
        wide = 26 + size * measured(words) + 16
        if x + wide > MARGIN + inner and x > MARGIN:
            x, y = float(MARGIN), y + line
        parts.append(
            f'<rect x="{x:.1f}" y="{y - 10:.1f}" width="18" height="12" fill="{colour}" stroke="{light("edge")}"/>'
            + _text(words, x + 24, y, size, light("soft"))
        )
        x += wide
    return "".join(parts), y - top + 10


def _panel(chart: Any, width: int, height: int, name: str) -> tuple[str, float]:
    """A chart as the inside of an SVG, and its height; ``name`` keeps its ids apart from other panels'."""
    import vl_convert

    spec = specification(chart)
    spec["width"] = width
    if height:
        spec["height"] = height
    spec["autosize"] = {"type": "fit" if height else "fit-x", "contains": "padding"}
    spec["background"] = "#ffffff"
    # Colours of the page may follow a dark theme; a memo is printed on white.
    spec["config"] = {**spec.get("config", {}), "font": FAMILY}
    with _vega:
        svg = vl_convert.vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])
    opening = re.match(r"<svg[^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>", svg)
    if opening is None:
        raise PictureError("the chart's drawing has no size")
    body = svg[opening.end() : svg.rindex("</svg>")]
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    return body, float(opening[2])


def specification(chart: Any) -> dict[str, Any]:
    """A chart as plain Vega-Lite that reads nothing from outside: frames as rows, the map's outlines inside."""
    spec: dict[str, Any] = dict(chart) if isinstance(chart, Mapping) else chart.to_dict(validate=False)
    if "layer" in spec:
        spec["layer"] = [_with_outlines(layer) for layer in spec["layer"]]
    spec = _with_outlines(spec)
    plain = json.loads(json.dumps(spec, default=_rows))
    return dict(_with_font(plain))


def _with_outlines(chart: dict[str, Any]) -> dict[str, Any]:
    """A chart or layer with the outlines themselves in the place of their address."""
    if not (isinstance(chart.get("data"), Mapping) and "url" in chart["data"]):
        return chart
    path = STATIC / Path(chart["data"]["url"]).name
    outlines = json.loads((path if path.is_file() else ensure_boundaries()).read_text(encoding="utf-8"))
    return {**chart, "data": {"values": outlines["features"], "name": path.stem}}


def _rows(frame: Any) -> Any:
    if isinstance(frame, pl.DataFrame):
        return frame.to_dicts()
    raise TypeError(f"a chart holds a {type(frame).__name__}")


def _with_font(node: Any) -> Any:
    """The same tree with the page's list of fonts replaced by the one that pictures are painted with."""
    if isinstance(node, dict):
        return {key: _with_font(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_font(value) for value in node]
    return FAMILY if node == FONT else node


def swatches(legend: str) -> list[tuple[str, str]]:
    """Colours and texts of a legend as the page shows it (``charts.legend``)."""
    found = re.findall(r'<i style="background:(#[0-9a-fA-F]{6})"></i>(.*?)</span>', legend)
    return [(colour, unescape(re.sub("<[^>]+>", "", words)).replace("\xa0", " ")) for colour, words in found]


def measured(words: str) -> float:
    """Width of a text in units of its size: a Chinese character is one, a Latin one about half."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.56 for c in words)


def wrapped(words: str, room: float) -> list[str]:
    """Lines of at most ``room`` (in units of the size); Chinese breaks anywhere but before its punctuation."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in re.findall(r"[ -~]+?(?:\s|(?=[^ -~])|$)|[^ -~]", " ".join(words.split())):
        if used + measured(piece.rstrip()) > room and line and piece[0] not in "，。；：、）》”！？":
            lines.append(line.rstrip())
            line, used = "", 0.0
        line, used = line + piece, used + measured(piece)
    return [*lines, line.rstrip()] if line.strip() else lines
