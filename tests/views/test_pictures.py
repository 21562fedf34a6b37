"""Pictures of charts: Chinese text really drawn, the source below, nothing from outside; words when no font is found."""

import io
import re
from html import unescape

import polars as pl
import pytest
from PIL import Image, ImageChops

from views.components import choropleth, classes, figures, pictures, table_pictures
from views.components.map import MapRow, map_chart
from views.components.palette import NO_DATA_COLOUR
from views.components.pictures import Picture
from views.components.selection import Shown
from views.components.summary import Entry
from views.components.words import speak

SOURCE = "来源：国家统计局。数据版本 2026.11（0123456789ab）。"
WORDS = {"axis": "得分", "year": "年份", "series": "省份", "description": "走势"}


@pytest.fixture(scope="module")
def lines() -> Picture:
    frame = pl.DataFrame({"year": [2019, 2020] * 2, "series": ["浙江"] * 2 + ["山西"] * 2, "value": [1.0, 2, 3, 1]})
    return Picture("浙江与山西：<得分> & 走势", [("", figures.lines(frame, WORDS))], "单位：分", [("#3a7fb0", "高")])


def drawn(svg: bytes) -> set[str]:
    return {unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode())}


def test_the_drawing_holds_its_words(lines: Picture) -> None:
    svg = pictures.to_svg(lines, SOURCE)
    texts = drawn(svg)
    assert {lines.title, "单位：分", "高", SOURCE, "浙江", "山西", "得分", "2019"} <= texts
    assert b"Microsoft YaHei" in svg and b"http://" not in svg.replace(b"http://www.w3.org", b"")


def ink(png: bytes) -> tuple[Image.Image, int]:
    image = Image.open(io.BytesIO(png)).convert("L")
    return image, sum(image.point(lambda v: 255 * (v < 128)).histogram()[255:])


def test_the_picture_is_large_light_and_not_blank(lines: Picture) -> None:
    image, dark = ink(pictures.to_png(lines, SOURCE))
    assert image.width == pictures.SCALE * (lines.width + 2 * pictures.MARGIN) and image.height > 600
    assert image.getpixel((2, 2)) == 255 and dark > 2000


def test_chinese_is_drawn_and_not_boxed() -> None:
    def title(words: str) -> Image.Image:
        png = pictures.to_png(Picture(words, []), "")
        return Image.open(io.BytesIO(png)).convert("L")

    boxes, one, two = title("\U0010fffe\U0010fffe"), title("浙江"), title("山西")
    for a, b in ((one, boxes), (two, boxes), (one, two)):
        assert ImageChops.difference(a, b).getbbox() is not None


def test_the_map_brings_its_outlines_and_legend() -> None:
    rows = [MapRow("330000", 60.0, "60"), MapRow("140000", 20.0, "20")]
    breaks = classes.quantile([60.0, 20.0])
    words = {"title": "省份", "value": "得分", "taiwan": "台湾省资料暂缺", "south_china_sea": "南海诸岛", "description": "图"}
    spec = map_chart(rows, breaks, words, url="app/static/boundaries-00000000.json")
    legend = '<div><span><i style="background:#e3eef6"></i>20.0 – 40.0&nbsp;(1)</span></div>'
    svg = pictures.to_svg(choropleth.of_map(spec, "智能化指数 · 2023", "底图说明", legend), SOURCE)
    assert {"智能化指数 · 2023", "台湾省资料暂缺", "南海诸岛", "浙江", "20.0 – 40.0 (1)"} <= drawn(svg)
    assert len(re.findall(rb'role="graphics-symbol"[^>]*shape|<path[^>]*aria-label="[^"]+"', svg)) >= 34


def test_without_a_font_there_are_words_and_no_picture(monkeypatch: pytest.MonkeyPatch, lines: Picture) -> None:
    monkeypatch.setattr(pictures, "font_problem", lambda: "NotoSansSC-Regular.otf is missing")
    with pytest.raises(pictures.PictureError, match="is missing"):
        pictures.to_png(lines, SOURCE)


def test_lines_break_where_chinese_may_break() -> None:
    assert pictures.wrapped("来源：国家统计局，海关总署", 5) == ["来源：国家", "统计局，海", "关总署"]
    assert pictures.wrapped("来源：国家统，海关", 6) == ["来源：国家统，", "海关"]
    assert pictures.wrapped("Sources of the data", 6) == ["Sources of", "the data"]
    assert pictures.wrapped("", 5) == []


def test_tables_become_pictures() -> None:
    t = speak("zh")
    entries = [
        Entry("110000", "北京", "东部地区", 75.25, 1, ranks=(1, 4)),
        Entry("130000", "河北", "东部地区", 26.8, 2, ranks=(2, 9), frozen=True),
        Entry("540000", "西藏", "西部地区", None, None),
    ]
    full = pl.DataFrame({"province_code": ["110000"], "year": [2023], "score": [75.25]})
    shown = Shown("智能化指数", "", "index", "2023", "score", entries, full, full)
    svg = pictures.to_svg(table_pictures.ranking(shown, "分", t), SOURCE)
    assert {"位次表 · 智能化指数 · 2023年 · 单位：分", "1　北京", "2　河北◆", "75.2　1–4", "–　西藏", "资料暂缺"} <= drawn(svg)
    assert "◆" in svg.decode() and t("frozen_node_mark")[:8] in svg.decode()

    breaks = classes.quantile([1.5, 0.2])
    cells = [("河北 ◆", "矿业", 1.5, "1.50"), ("河北 ◆", "冶金", 0.2, "0.20"), ("西藏", "矿业", None, "–"), ("西藏", "冶金", None, "–")]
    picture = table_pictures.heat(cells, breaks, "区位商", "说明", [("#e3eef6", "0.20")])
    svg = pictures.to_svg(picture, SOURCE)
    assert {"区位商", "河北 ◆", "西藏", "矿业", "冶金", "1.50", "0.20", "–", SOURCE} <= drawn(svg)
    assert svg.decode().count(NO_DATA_COLOUR.lower()) == 2
