"""The strategy page on the database of the real statistics: numbers, controls, address, empty states, both languages."""

import re

import duckdb
import pytest
from pages import address, chinese, opened, shown, words

from indicators import tables
from indicators.analysis import peers, strategy, targets, whatif
from views.components import many
from views.components.words import speak

pytestmark = pytest.mark.usefixtures("on_real_data")



def test_the_page_says_what_the_analysis_says(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("strategy", province="140000", index="green")
    assert not app.exception
    page = words(app)
    year = tables.years(database, "green", "full")[-1]
    own = tables.score_table(database, "green", "full", year, "140000").row(0, named=True)
    assert f"山西：{year}年绿色化指数{own['score']:.1f}分，列第{own['rank']}位" in page
    for name in peers.peers(database, "140000")["province_zh"]:
        assert name in page
    found = strategy.strategies(database, 2024)["140000"]
    for kind in strategy.KINDS:
        for rule in found.holding(kind):
            assert rule.title[0] in page and rule.advice[0] in page
    for path in found.paths:
        assert all(part.title[0] in page for part in path.parts)
    table = targets.target_table(database, "140000", "green", year)
    assert all(name in page for name in table["name_zh"])
    assert "三化待进型" in page
    assert [one.value for one in app.subheader] == [
        speak("zh")(key) for key in (
            "peers_title", "obstacles_title", "paths_title", "advice_title", "whatif_title", "targets_title",
            "types_title", "scenarios_title",
        )
    ]  # fmt: skip


@pytest.mark.parametrize("province", ["540000", "310000", "650000"])
def test_english_is_complete(province: str) -> None:
    app = opened("strategy", lang="en", province=province, scenario="on", move="software_intensity", target="best")
    assert not app.exception
    assert not chinese(shown(app))
    assert "What if" in shown(app)


def test_what_if_changes_the_score_and_resets(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("strategy", province="340000", index="intelligent", target="best")
    assert "尚未调整任何指标" in words(app)
    app.multiselect(key="w_move").set_value(["software_intensity", "ict_employment_share"]).run()
    assert not app.exception
    assert address(app)["move"] == "ict_employment_share,software_intensity"
    others = tuple(peers.peers(database, "340000")["province_code"])[1:]
    codes = ("ict_employment_share", "software_intensity")
    moved = whatif.moves(database, "340000", "intelligent", 2023, codes, "best", others)
    effect = whatif.what_if(
        whatif.prepare(database, "intelligent"), "340000", 2023, whatif.moved_values(moved)
    )
    assert effect.change > 0
    assert f"{effect.before.score:.1f} → {effect.after.score:.1f}" in words(app)
    assert f"{effect.before.rank} → {effect.after.rank}" in words(app)
    app.button(key="whatif_reset").click().run()
    assert "尚未调整任何指标" in words(app)
    assert "move" not in address(app)


def test_typed_values_and_their_address() -> None:
    app = opened(
        "strategy", province="340000", index="intelligent", move="computers_per_100_staff", target="typed",
        typed="computers_per_100_staff:60",
    )  # fmt: skip
    assert not app.exception
    assert app.number_input[0].value == 60
    assert address(app)["typed"] == "computers_per_100_staff:60"
    app.number_input[0].set_value(70).run()
    assert address(app)["typed"] == "computers_per_100_staff:70"
    app.button(key="whatif_reset").click().run()
    assert not app.exception
    assert not {"typed", "move"} & set(address(app)) and address(app)["target"] == "median"


def test_the_three_largest_obstacles_are_one_click_away() -> None:
    app = opened("strategy", province="340000", index="green")
    app.button(key="whatif_top").click().run()
    assert not app.exception
    assert len(address(app)["move"].split(",")) == 3


def test_features_of_comparison_change_the_peers(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("strategy", province="340000", features="gdp_per_head,urbanisation", peers="3")
    assert not app.exception
    assert address(app)["features"] == "gdp_per_head,urbanisation"
    found = peers.peers(database, "340000", None, 3, ("gdp_per_head", "urbanisation"))
    table = words(app).split('class="rank peers"')[1].split("</table>")[0]
    assert [name for name in found["province_zh"] if name in table] == found["province_zh"].to_list()
    assert table.count("<tr") == 5


def test_tibet_is_met_with_words() -> None:
    app = opened("strategy", province="540000", index="green")
    assert not app.exception
    page = words(app)
    assert "没有绿色化指数得分" in page and "没有分行业能源数据" in page
    assert "数据不足，无法判断" in page and "不分型" in page
    assert "数值存疑" in page
    assert "{" not in re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    app = opened("strategy", province="540000", index="green", features="coal_share")
    assert not app.exception
    assert any("没有所选的任何一项特征" in info.value for info in app.info)


def test_an_address_that_does_not_exist_is_met_politely() -> None:
    app = opened("strategy", province="990000", features="colour", move="nothing", target="moon", goal="3", scenario="x")
    assert not app.exception
    said = " ".join(info.value for info in app.info)
    for part in ("province=990000", "features=colour", "move=nothing", "target=moon", "goal=3", "scenario=x"):
        assert part in said


def test_scenarios_stand_behind_a_switch() -> None:
    app = opened("strategy", province="340000")
    assert "熵权" not in words(app)
    app.toggle(key="w_scenario").set_value(True).run()
    assert not app.exception
    assert "熵权" in words(app) and address(app)["scenario"] == "on"


def test_typed_numbers_survive_the_address() -> None:
    assert many.numbers("a:1.5,b:-2,c:x,:,d:inf") == {"a": 1.5, "b": -2.0}
    assert many.numbers(many.joined({"a": 1 / 3, "b": 2.0})) == pytest.approx({"a": 1 / 3, "b": 2.0})
