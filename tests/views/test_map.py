"""The chart specification: complete, small, and deaf to clicks beside a province."""

import json

import altair as alt
import pytest

from etl.boundaries import WITHOUT_STATISTICS
from views.components.classes import quantile
from views.components.map import MapRow, clicked, map_chart
from views.components.palette import NO_DATA_COLOUR, palette_for
from views.components.words import speak

CODES = [f"{11 + i}0000" for i in range(31)]
TEXTS = dict.fromkeys(("title", "value", "description", "south_china_sea"), "词") | {
    "taiwan": speak("zh")("taiwan_note")
}


@pytest.fixture(scope="module")
def spec() -> dict:
    rows = [MapRow(code, float(i), f"{i} · 第{i}位") for i, code in enumerate(CODES)]
    rows += [MapRow(code, None, "") for code in WITHOUT_STATISTICS]
    classes = quantile([r.value for r in rows])
    return map_chart(rows, classes, TEXTS, url="app/static/b.json", selected="130000")


def test_no_geometry_travels_with_the_chart(spec: dict) -> None:
    text = json.dumps({**spec, "datasets": {}})
    assert "coordinates" not in text
    assert len(text.encode()) + spec["datasets"]["rows"].estimated_size() < 8_000


def test_vega_lite_accepts_the_specification(spec: dict) -> None:
    alt.Chart.from_dict({**spec, "datasets": {"rows": spec["datasets"]["rows"].to_dicts()}})


def test_every_unit_has_a_class(spec: dict) -> None:
    rows = spec["datasets"]["rows"].to_dicts()
    assert len(rows) == 34
    assert {r["class"] for r in rows} == {-1, 0, 1, 2, 3, 4}
    assert {str(r["adcode"]) for r in rows if r["class"] == -1} == set(WITHOUT_STATISTICS)


def test_no_data_has_a_colour_of_its_own(spec: dict) -> None:
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == [-1, 0, 1, 2, 3, 4]
    assert scale["range"][0] == NO_DATA_COLOUR
    assert len(set(scale["range"])) == 6


def test_taiwan_is_named_on_the_map(spec: dict) -> None:
    assert "台湾省资料暂缺" in json.dumps({**spec, "datasets": {}}, ensure_ascii=False)


def test_projection_is_the_identity(spec: dict) -> None:
    assert spec["projection"] == {"type": "identity", "reflectY": True}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"selection": {"province": [{"adcode": "330000"}]}}, "330000"),
        ({"selection": {"province": [{"adcode": ""}]}}, None),
        ({"selection": {"province": [{"adcode": "999999"}]}}, None),
        ({"selection": {"province": {}}}, None),
        ({"selection": {}}, None),
        (None, None),
    ],
)
def test_clicks(event: object, code: str | None) -> None:
    assert clicked(event, {"330000", "710000"}) == code


def test_palettes_run_from_light_to_dark() -> None:
    assert palette_for(0) == []
    assert [len(palette_for(k)) for k in range(1, 6)] == [1, 2, 3, 4, 5]
    assert palette_for(2) == [palette_for(5)[0], palette_for(5)[4]]


def test_a_click_and_a_year_change_rows_only() -> None:
    rows = [MapRow(code, float(i), "") for i, code in enumerate(CODES)]
    later = [MapRow(code, float(31 - i), "") for i, code in enumerate(CODES)]
    one, two = (
        map_chart(shown, quantile([r.value for r in shown]), TEXTS, url="b.json", selected=selected)
        for shown, selected in ((rows, ""), (later, "330000"))
    )
    assert one.pop("datasets")["rows"]["on"].sum() == 0
    assert two.pop("datasets")["rows"].filter(on=True)["adcode"].to_list() == [330000]
    assert one == two
