"""The comparison page on the database of the real statistics, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from indicators import tables
from indicators.analysis import compare, peers

APP = Path(__file__).resolve().parents[2] / "app.py"
PAGE = "views/compare.py"


@pytest.fixture(autouse=True)
def folder(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_DIR", str(database_folder))
    yield


def opened(**parameters: str) -> AppTest:
    """The page, reached from the overview, which shows the same index."""
    if "index" in parameters:
        parameters["view"] = parameters["index"]
    app = AppTest.from_file(str(APP), default_timeout=90)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page(PAGE).run()


def words(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


def address(app: AppTest) -> dict[str, str]:
    return {k: v[0] if isinstance(v, list) else v for k, v in app.query_params.items()}


def test_one_province_stands_beside_the_nation() -> None:
    app = opened()
    assert not app.exception
    assert address(app)["compared"] == "110000" and address(app)["against"] == "nation"
    assert "全国中位数" in words(app)


def test_two_provinces_and_their_noise(database: duckdb.DuckDBPyConnection) -> None:
    app = opened(compared="330000-320000", index="green", year="2022", against="none")
    assert not app.exception
    gaps = compare.differences(database, "green", "full", 2022, ("330000", "320000"))
    row = gaps.row(0, named=True)
    page = words(app)
    assert f"比江苏高{row['difference']:.1f}分" in page
    assert ("未超出方法噪声" in page) == (not row["exceeds"])
    assert f"{100 * row['probability']:.0f}%" in page
    table = tables.score_table(database, "green", "full", 2022)
    for province in ("330000", "320000"):
        score = table.filter(province_code=province)["score"][0]
        assert f"{score:.1f}" in page


def test_peers_are_named(database: duckdb.DuckDBPyConnection) -> None:
    app = opened(compared="140000", against="peers")
    assert not app.exception
    near = peers.peers(database, "140000").filter(place=1)["province_zh"][0]
    assert f"山西的相似省份：{near}" in words(app)


def test_six_are_the_most() -> None:
    codes = ["110000", "120000", "130000", "140000", "150000", "210000", "220000"]
    app = opened(compared="-".join(codes))
    assert not app.exception
    assert address(app)["compared"] == "-".join(codes[:6])
    assert "compared=220000" in " ".join(info.value for info in app.info)
    assert "最多可选6个省份" in words(app)


def test_a_gap_without_a_score_stays_a_gap() -> None:
    app = opened(compared="540000-330000", index="green")
    assert not app.exception
    assert "西藏无得分（可用指标不足）" in words(app)
    app = opened(compared="330000-540000", index="green")
    assert not app.exception
    assert "西藏无得分" in words(app)


def test_nothing_chosen_and_units_without_statistics() -> None:
    app = opened(compared="710000")
    assert not app.exception
    assert any("台湾" in info.value for info in app.info)
    app.multiselect(key="w_compared").set_value([]).run()
    assert not app.exception
    assert any("请至少选择一个省份" in info.value for info in app.info)


def test_alone_without_a_median_is_said() -> None:
    app = opened(compared="330000", against="none")
    assert not app.exception
    assert "没有可比对象" in words(app)


@pytest.mark.parametrize("against", compare.AGAINST)
def test_english_is_complete(against: str) -> None:
    app = opened(lang="en", compared="540000-440000", against=against, index="integrated", edition="long")
    assert not app.exception
    shown = words(app) + " ".join(w.label for w in [*app.selectbox, *app.tabs])
    shown += " ".join(one.value for one in [*app.subheader, *app.markdown])
    assert not [c for c in shown if "\u4e00" <= c <= "\u9fff"]


def test_choosing_keeps_the_address() -> None:
    app = opened(compared="330000")
    app.multiselect(key="w_compared").set_value(["330000", "440000"]).run()
    assert address(app)["compared"] == "330000-440000"
    app.selectbox(key="w_against").select("region").run()
    assert address(app)["against"] == "region"
    assert "东部地区中位数" in words(app)
