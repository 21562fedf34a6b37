"""The overview's ways of looking: what they say of made values and of the real ones, their address, their words."""


import duckdb
import pages
import polars as pl
import pytest
from pages import address, chinese, overview, words

from indicators import tables
from views.components import pair, player, side, sparks, tour
from views.components.classes import quantile
from views.components.palette import BIVARIATE
from views.components.selection import Shown
from views.components.side import Panel
from views.components.summary import Entry
from views.components.words import speak

pytestmark = pytest.mark.usefixtures("on_real_data")

NAMES = {"110000": "甲", "120000": "乙", "130000": "丙", "140000": "丁"}
T = speak("zh")


def shown(values: dict[str, float | None], year: str = "2020", what: str = "指数") -> Shown:
    """Provinces of made values, ranked by them."""
    order = sorted((c for c, v in values.items() if v is not None), key=lambda c: -values[c])
    entries = [
        Entry(code, NAMES[code], "东部", value, order.index(code) + 1 if value is not None else None)
        for code, value in values.items()
    ]
    return Shown(what, "", "index", year, "score", entries, pl.DataFrame(), pl.DataFrame())


def panel(long: list[tuple[str, int, float | None]]) -> pl.DataFrame:
    return pl.DataFrame(long, schema=["province_code", "year", "score"], orient="row")


# ---------------------------------------------------------------- years


def test_the_year_after() -> None:
    years = ["2018", "2019", "2022"]
    assert [player.after(years, y) for y in ("2018", "2019", "2022", "1999")] == ["2019", "2022", None, None]


# ---------------------------------------------------------------- trends of the ranking


def test_outlines_by_hand() -> None:
    full = panel([("110000", 2018, 10.0), ("110000", 2019, 22.0), ("110000", 2020, 16.0),
                  ("120000", 2018, 50.0), ("120000", 2019, None), ("120000", 2020, 56.0)])  # fmt: skip
    first, second = sparks.outlines(full, "score").split("}}")[0].split("}.k12")
    assert first == '.k11:before{clip-path:path("M0 15L0 12 22 0 44 6 44 15Z")'
    # A gap leaves two bars, as high as a difference of six is in the row above.
    assert second == ':before{clip-path:path("M0 15L0 12 2 12 2 15ZM44 15L44 6 46 6 46 15Z")}'
    assert [sparks.reached(full, "score", y) for y in (2018, 2019, 2020)] == [0, 22, 44]
    assert sparks.changes(full, "score", 2020, is_score=True) == {"110000": "+6.0", "120000": "+6.0"}
    assert sparks.changes(full, "score", 2019, is_score=True) == {"110000": "+12.0"}


def test_two_years_make_no_trend() -> None:
    full = panel([("110000", 2018, 10.0), ("110000", 2019, 22.0)])
    assert sparks.outlines(full, "score") == "" and sparks.changes(full, "score", 2019, is_score=True) == {}


def test_signs() -> None:
    assert [sparks.signed(x) for x in (1.25, -1.25, -0.01, 0.0)] == ["+1.2", "−1.2", "0.0", "0.0"]
    assert sparks.signed(-1234.5, is_score=False) == "−1,234"


def test_the_style_sheet_of_the_trends_is_small(database: duckdb.DuckDBPyConnection) -> None:
    full = tables.score_table(database, "intelligent", "long")
    outlines = sparks.outlines(full, "score")
    assert outlines.count(":before") == 31 and len(outlines) < 4_500


# ---------------------------------------------------------------- side by side


def test_indices_side_by_side_in_one_sentence() -> None:
    one = shown({"110000": 80.0, "120000": 60.0, "130000": None})
    two = shown({"110000": 30.0, "120000": 60.0, "130000": 50.0})
    said = side.of_indices([Panel("智能化指数", one), Panel("绿色化指数", two)], T)
    assert said == "2020年智能化指数甲居首（80.0）；绿色化指数乙居首（60.0）；各项都在前十位的有甲、乙。"
    nothing = shown(dict.fromkeys(NAMES, None))
    assert "绿色化指数在2020年没有数据；没有省份" in side.of_indices([Panel("绿色化指数", nothing)], T)


def test_years_side_by_side_in_one_sentence() -> None:
    before = shown({"110000": 10.0, "120000": 20.0, "130000": 30.0, "140000": None}, "2018")
    after = shown({"110000": 25.0, "120000": 18.0, "130000": 33.0, "140000": 90.0}, "2022")
    said = side.of_years([Panel("2018", before), Panel("2022", after)], T)
    assert said == (
        "指数：2018—2022年，各省中位数由20.0变为25.0；升幅最大的是甲（+15.0），降幅最大的是乙（−2.0）。"
    )
    table = side.comparison(
        [Panel("2018", before), Panel("2022", after)], NAMES, "120000", T, change=True
    )
    assert table.count("<th scope=row>") == 4 and table.count("<th scope=col") == 4
    assert '<tr class=on><th scope=row>乙<td>20.0<i>2</i><td>18.0<i>4</i><td>−2.0' in table  # fmt: skip
    empty = shown(dict.fromkeys(NAMES, None), "2017")
    assert "没有可比的数据" in side.of_years([Panel("2017", empty), Panel("2022", after)], T)


def test_rows_of_maps() -> None:
    assert [side.columns(n) for n in range(1, 7)] == [1, 2, 3, 2, 3, 3]


# ---------------------------------------------------------------- two measures on one map


def test_two_measures_by_hand() -> None:
    x = shown({"110000": 9.0, "120000": 5.0, "130000": 1.0, "140000": None}, what="甲指数")
    y = shown({"110000": 1.0, "120000": 5.0, "130000": 9.0, "140000": 9.0}, what="乙指数")
    both = pair.Pair(*(pair.levels(s.entries, quantile([1.0, 5.0, 9.0], 3)) for s in (x, y)))
    assert [both.place(code) for code in NAMES] == [2.0, 4.0, 6.0, None]
    assert pair.finding(both, NAMES, "2020", "甲指数", "乙指数", T) == (
        "2020年甲指数与乙指数各分高、中、低三级：没有省份两项都高；甲指数高而乙指数低的有甲；乙指数高而甲指数低的有丙；没有省份两项都低。"
    )
    legend = pair.legend(both, "甲指数", "乙指数", (["11", "22", "33"], ["44", "55", "66"]), T)
    cells = [legend.index(f"background:{colour}") for colour in BIVARIATE]
    assert cells[6] < cells[7] < cells[8] < cells[3] < cells[0] < cells[2]  # the second measure grows upwards
    assert "甲指数 →" in legend and "↑ 乙指数" in legend
    assert legend.count(">1<") == 3 and legend.count(">0<") == 6
    listed = pair.listing(both, x, y, NAMES, "130000", T)
    assert "高·低" in listed and "资料暂缺" in listed and "<tr class=on><th scope=row>丙" in listed


def test_levels_of_few_different_values() -> None:
    two = shown({"110000": 1.0, "120000": 1.0, "130000": 1.0, "140000": 7.0})
    assert set(pair.levels(two.entries, quantile([1.0, 1.0, 1.0, 7.0], 3)).values()) <= {0, 1, 2}
    same = shown(dict.fromkeys(NAMES, 4.0))
    assert set(pair.levels(same.entries, quantile([4.0], 3)).values()) == {0}


# ---------------------------------------------------------------- on the real statistics


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"mode": "indices", "codes": "green,green_supply_chain"}, "Green"),
        ({"mode": "indices"}, "among the first ten on all"),
        ({"mode": "years", "years": "2018,2021"}, "2018–2021"),
        ({"mode": "years", "industry": "31", "measure": "coal_share"}, "the median province went from"),
        ({"mode": "pair", "second": "integrated", "classes": "jenks"}, "high on both"),
        ({"mode": "pair", "view": "energy_intensity", "palette": "cividis", "second": "integrated"}, "low on both"),
    ],
)
def test_each_way_of_looking_has_its_words_and_its_address(parameters: dict[str, str], said: str) -> None:
    app = overview(lang="en", **parameters)
    assert not app.exception and not app.info
    page = words(app)
    assert said in page
    assert not chinese(pages.shown(app).replace("台湾", ""))
    found = address(app)
    assert found | parameters == found


def test_years_that_all_measures_have(database: duckdb.DuckDBPyConnection) -> None:
    last = min(tables.years(database, code, "full")[-1] for code in ("intelligent", "green", "integrated"))
    assert address(overview(mode="indices"))["year"] == str(last)


def test_an_industry_has_no_indices_to_compare() -> None:
    app = overview(industry="31", mode="pair")
    assert not app.exception
    assert "mode" not in address(app)
    assert any("mode=pair" in info.value for info in app.info)


def test_one_year_is_too_few_to_compare() -> None:
    app = overview(mode="years", years="2020")
    assert not app.exception
    assert "至少选择两个年份" in app.info[0].value


def test_playing_starts_anew_and_uses_the_same_classes_for_all_years() -> None:
    app = overview(classes="equal")
    years = len(app.get("select_slider")[0].options)
    chosen = words(app).split('class="legend"')[1]
    app.button(key="play").click().run()
    assert not app.exception
    assert int(address(app)["year"]) == 2018 and years > 4
    assert "各年统一分级" in words(app)
    assert words(app).split('class="legend"')[1] != chosen
    app.button(key="play").click().run()
    assert "各年统一分级；停止后" not in words(app)
    assert address(app)["classes"] == "equal"


def test_the_tour_is_called_walked_and_ended() -> None:
    app = overview()
    assert "tour_end" not in [b.key for b in app.button]
    app.button(key="tour").click().run()
    for step in range(len(tour.STEPS)):
        assert not app.exception
        assert T(f"tour_{step}_title") in words(app) and f".st-key-{tour.STEPS[step]} " in words(app)
        if step + 1 < len(tour.STEPS):
            app.button(key="tour_next").click().run()
    assert "tour_next" not in [b.key for b in app.button]
    app.button(key="tour_end").click().run()
    assert "tour_end" not in [b.key for b in app.button]


def test_terms_in_both_languages() -> None:
    for language in ("zh", "en"):
        listed = tour.glossary(speak(language))
        assert listed.count("<dt>") == len(tour.TERMS)
    assert not chinese(tour.glossary(speak("en")))
