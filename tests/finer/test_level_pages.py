"""The choice of a level on the pages: only with data, carried by the address, with map, table and pictures."""

from pathlib import Path

import polars as pl
import pytest
from pages import address, on, opened, overview, words

from etl.__main__ import main as etl
from views.components import pictures
from views.components.classes import quantile
from views.components.place_map import PlaceRow, place_chart

NAMES = ["银川市", "石嘴山市", "吴忠市", "固原市", "中卫市"]
MAPPING = '[series]\n"地区生产总值" = "gdp"\n'
LEVEL = "w_level"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_folder: Path) -> Path:
    """GDP of Ningxia's prefectures in two years, written for this test."""
    monkeypatch.setenv("DATABASE_DIR", str(database_folder))
    monkeypatch.setenv("USER_DATA_DIR", str(tmp_path / "user"))
    rows = [f"{name},{year},地区生产总值,{10 * n + year - 2020},亿元" for n, name in enumerate(NAMES) for year in (2020, 2021)]
    (tmp_path / "a.csv").write_text("\n".join(["地区,年份,指标,数值,单位", *rows]), encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    assert etl(["import", str(tmp_path / "a.csv"), "--map", str(tmp_path / "m.toml")]) == 0
    return tmp_path


def test_explorer_and_own_page_show_the_level(installed: Path) -> None:
    asked = {"tab": "explorer", "series": "gdp", "series_year": "2021", "level": "prefecture", "within": "640000", "place": "640300"}
    app = opened("methods", **asked)
    assert not app.exception and not app.error and not app.info
    said = words(app)
    assert "宁夏5个地级单位有数据，中卫市最高（中卫市 41、固原市 31、吴忠市 21），银川市最低（1）" in said
    assert "吴忠市：21，居宁夏地级单位第3位（共5个）。" in said
    assert "宁夏下辖地区合计105，省级公布值" in said and "未经本平台核对" in said and "640300" in said
    assert address(app).items() >= asked.items()
    assert app.segmented_control(LEVEL).options == ["省级", "地级"]
    app.segmented_control(LEVEL).set_value("").run()
    assert not app.exception and "31个省份中31个有数据" in words(app) and "level" not in address(app)
    app.segmented_control(LEVEL).set_value("prefecture").run()
    app.selectbox("w_place").set_value("").run()
    assert "place" not in address(app) and "居宁夏" not in words(app)
    on(app, "own_data")
    assert not app.exception and "省内位次" not in words(app)  # one province: one ranking
    assert "2021年地区生产总值（亿元）：宁夏5个地级单位有数据" in words(app)
    found = address(app)
    assert found["own_series"] == "installed:user_gdp" and found["level"] == "prefecture"
    again = on(overview(**(found | {"lang": "en"})), "own_data")
    assert "5 prefectures of Ningxia have data; highest in 中卫市 640500" in words(again)
    assert "no English names" in words(again) and address(again)["within"] == "640000"


def test_without_finer_data_nothing_is_offered(installed: Path) -> None:
    """Another series, and an address that asks for a level in vain."""
    app = opened("methods", tab="explorer", series="population", level="prefecture")
    assert not app.exception and [box for box in app.get("button_group") if "层级" in str(box.proto)] == []
    assert any("prefecture" in box.value for box in app.info) and "level" not in address(app)


def test_a_map_of_places_is_a_picture(tmp_path: Path) -> None:
    rows = [PlaceRow("640100", "银川市 640100", 1.0, "1"), PlaceRow("640200", "石嘴山市 640200", None, "–")]
    words_ = {"title": "a", "value": "b", "taiwan": "台湾省资料暂缺", "south_china_sea": "南海诸岛", "description": "c"}
    for within in ("640000", ""):
        spec = place_chart(rows, quantile([1.0]), words_, within=within, level="prefecture", selected="640100")
        picture = pictures.Picture("宁夏", [("", spec)], width=400, height=300)
        svg = pictures.to_svg(picture, "来源").decode()
        assert svg.count("<path") > (5 if within else 390) and (">银川<" in svg) == bool(within)
        assert ("台湾省资料暂缺" in svg) == (not within)
    assert isinstance(spec["datasets"]["rows"], pl.DataFrame)
