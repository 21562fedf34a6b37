"""The comparison page on the database of the real statistics, without a browser."""


import duckdb
import pytest
from pages import address, chinese, opened, shown, words

from indicators import tables
from indicators.analysis import compare, peers

pytestmark = pytest.mark.usefixtures("on_real_data")



def test_a_province_first_stands_beside_its_like_and_the_nation(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("compare", province="140000")
    assert not app.exception
    near = peers.peers(database, "140000").filter(place=1)["province_code"][0]
    assert address(app)["compared"] == f"140000-{near}" and address(app)["against"] == "nation"
    assert "全国中位数" in words(app)


def test_two_provinces_and_their_noise(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("compare", compared="330000-320000", index="green", year="2022", against="none")
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
    app = opened("compare", compared="140000", against="peers")
    assert not app.exception
    near = peers.peers(database, "140000").filter(place=1)["province_zh"][0]
    assert f"山西的相似省份：{near}" in words(app)


def test_six_are_the_most() -> None:
    codes = ["110000", "120000", "130000", "140000", "150000", "210000", "220000"]
    app = opened("compare", compared="-".join(codes))
    assert not app.exception
    assert address(app)["compared"] == "-".join(codes[:6])
    assert "compared=220000" in " ".join(info.value for info in app.info)
    assert "最多可选6个省份" in words(app)


def test_a_gap_without_a_score_stays_a_gap() -> None:
    app = opened("compare", compared="540000-330000", index="green")
    assert not app.exception
    assert "西藏无得分（可用指标不足）" in words(app)
    app = opened("compare", compared="330000-540000", index="green")
    assert not app.exception
    assert "西藏无得分" in words(app)


def test_nothing_chosen_and_units_without_statistics() -> None:
    app = opened("compare", compared="710000")
    assert not app.exception
    assert any("台湾" in info.value for info in app.info)
    app.multiselect(key="w_compared").set_value([]).run()
    assert not app.exception
    assert any("请至少选择一个省份" in info.value for info in app.info)


def test_alone_without_a_median_is_said() -> None:
    app = opened("compare", compared="330000", against="none")
    assert not app.exception
    assert "没有可比对象" in words(app)


@pytest.mark.parametrize("against", compare.AGAINST)
def test_english_is_complete(against: str) -> None:
    app = opened("compare", lang="en", compared="540000-440000", against=against, index="integrated", edition="long")
    assert not app.exception
    assert not chinese(shown(app))


def test_choosing_keeps_the_address() -> None:
    app = opened("compare", compared="330000")
    app.multiselect(key="w_compared").set_value(["330000", "440000"]).run()
    assert address(app)["compared"] == "330000-440000"
    app.selectbox(key="w_against").select("region").run()
    assert address(app)["against"] == "region"
    assert "东部地区中位数" in words(app)
