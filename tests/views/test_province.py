"""The province page on the database of the real statistics, without a browser."""


import duckdb
import pytest
from pages import address, chinese, opened, overview, shown, words
from streamlit.testing.v1 import AppTest

from indicators import tables
from indicators.analysis import peers, profile

pytestmark = pytest.mark.usefixtures("on_real_data")



def headings(app: AppTest) -> list[str]:
    return [one.value for one in app.subheader]


def test_five_questions_are_answered(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("province", province="330000", index="intelligent")
    assert not app.exception
    assert [text[:2] for text in headings(app)] == ["一、", "二、", "三、", "四、", "五、"]
    page = words(app)
    scores = tables.province_scores(database, "330000", "full", int(address(app)["year"]))
    for row in scores.filter(kind="index").to_dicts():
        assert row["name_zh"] in page and f"{row['score']:.1f}" in page
        assert f"[{row['rank_low']}, {row['rank_high']}]" in page
    near = peers.peers(database, "330000")
    assert all(name in page for name in near["province_zh"])
    first = profile.obstacles(database, "330000", "green", "full", 2022).row(0, named=True)
    assert first["name_zh"] in page and f"{100 * first['share']:.0f}%" in page


def test_the_change_of_score_is_told_with_its_noise(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("province", province="330000", index="intelligent", **{"from": "2018", "to": "2023"})
    noise = profile.change_noise(database, "330000", "intelligent", "full", 2018, 2023)
    assert f"[+{noise.low:.1f}, +{noise.high:.1f}]" in words(app)
    assert "超出方法噪声" in words(app)
    app.selectbox(key="w_from").select("2021").run()
    assert not app.exception
    assert address(app)["from"] == "2021" and address(app)["to"] == "2023"


def test_tibet_has_reasons_instead_of_numbers() -> None:
    app = opened("province", province="540000", index="green")
    assert not app.exception
    page = words(app)
    for said in ("绿色化指数无得分（可用指标不足）", "排放清单不含西藏", "没有西藏的分行业排放清单", "没有障碍度",
                 "因此无法分解变化", "不归入任何一类", "没有协调度"):  # fmt: skip
        assert said in page, said
    assert not [s for s in app.selectbox if s.key == "w_lmdi_from"]


def test_a_unit_without_statistics_is_met_with_words() -> None:
    app = opened("province", province="710000")
    assert not app.exception
    assert "台湾资料暂缺" in words(app)
    assert not headings(app)


@pytest.mark.parametrize("province", ["110000", "310000", "540000"])
def test_english_is_complete(province: str) -> None:
    app = opened("province", lang="en", province=province, index="security", edition="long")
    assert not app.exception
    assert not chinese(shown(app))


def test_an_index_of_one_edition_and_a_frozen_split() -> None:
    app = opened("province", province="130000", index="demand", edition="long", lmdi_from="2016", lmdi_to="2022")
    assert not app.exception
    assert address(app)["edition"] == "full"  # demand is scored in the full edition alone
    assert "用能结构与单位能源碳排放（合并）" in words(app)
    assert "沿用上年（冻结）" in words(app)


def test_years_on_different_bases_are_not_offered() -> None:
    app = opened("province", province="140000", lmdi_from="2010")
    assert not app.exception
    offered = app.selectbox(key="w_lmdi_to").options
    assert offered and max(offered) == "2015"


def test_the_overview_leads_here() -> None:
    app = overview(province="510000")
    assert not app.exception
    labels = [link.proto.label for link in app.get("page_link")]
    assert any("四川" in label for label in labels)
