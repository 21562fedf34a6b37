"""Every page on the database of the real statistics, without a browser: words, filters, address, empty states."""

from html import escape
from pathlib import Path

import duckdb
import pytest
from pages import address, chinese, on, opened, overview, shown, words

from indicators import tables

pytestmark = pytest.mark.usefixtures("on_real_data")



def test_first_view_is_the_intelligent_index_of_the_latest_year(database: duckdb.DuckDBPyConnection) -> None:
    app = overview()
    assert not app.exception
    last = tables.years(database, "intelligent", "full")[-1]
    assert address(app) == {
        "lang": "zh", "view": "intelligent", "edition": "full", "year": str(last), "classes": "quantile",
    }  # fmt: skip
    best = tables.score_table(database, "intelligent", "full", last).row(0, named=True)
    assert (
        f"{last}年智能化指数：{best['province_zh']}领先（{best['province_zh']} {best['score']:.1f}"
        in words(app)
    )
    assert words(app).count("<tr") >= 32


def test_english_is_complete() -> None:
    app = overview(lang="en", province="440000")
    page = words(app)
    assert not app.exception
    assert "Intelligent index" in page and "Guangdong" in page
    assert not chinese(shown(app))


@pytest.mark.parametrize("view", ["green", "integrated", "intelligent_platforms", "energy_intensity"])
@pytest.mark.parametrize("edition", ["full", "long"])
def test_indices_pillars_and_indicators(database: duckdb.DuckDBPyConnection, view: str, edition: str) -> None:
    app = overview(view=view, edition=edition)
    assert not app.exception
    assert address(app)["view"] == view
    best = tables.score_table(database, view, edition, int(address(app)["year"])).row(0, named=True)
    assert f"{best['province_zh']} {best['score']:.1f}" in words(app)


def test_a_measure_that_is_shown_but_not_scored() -> None:
    app = overview(view="electricity_intensity", year="2022")
    assert not app.exception
    assert "单位GDP电耗" in words(app) and "千瓦时/万元" in words(app)


def test_choosing_another_index_shows_its_total() -> None:
    app = overview(view="intelligent_ai", edition="long", year="2015")
    app.selectbox(key="w_index").select("green").run()
    assert not app.exception
    assert address(app) | {"view": "green", "edition": "long", "year": "2015"} == address(app)
    assert "2015年绿色化指数" in words(app)


def test_an_industry_shows_its_own_numbers(database: duckdb.DuckDBPyConnection) -> None:
    app = overview()
    app.selectbox(key="w_industry").select("31").run()
    app.selectbox(key="w_measure").select("product:output_crude_steel").run()
    assert not app.exception
    year = int(address(app)["year"])
    best = tables.industry_table(database, "31", year, "product:output_crude_steel").row(0, named=True)
    assert address(app)["industry"] == "31"
    assert f"{best['province_zh']}最高" in words(app)
    assert "三个指数及其分项没有分产业数据" in words(app)
    assert not [s for s in app.selectbox if s.key == "w_edition"]


def test_an_industry_without_data_is_said_in_words() -> None:
    app = overview(industry="11")
    assert not app.exception
    assert "没有可展示的数据" in app.warning[0].value


def test_an_industry_too_rare_to_rank_is_not_ranked() -> None:
    app = overview(industry="17", measure="green_score", year="2022")
    assert not app.exception
    assert "不足以排位" in words(app)


def test_province_card_names_the_missing() -> None:
    app = overview(view="green", province="540000")
    assert not app.exception
    assert "无得分" in words(app) and "缺西藏" in words(app)
    app.button(key="close_card").click().run()
    assert "province" not in address(app)
    assert "点击地图上的省份" in words(app)


def test_a_unit_without_statistics_is_met_with_words() -> None:
    app = overview(province="710000")
    assert not app.exception
    assert "台湾资料暂缺" in words(app)


def test_an_address_that_does_not_exist_is_met_politely() -> None:
    app = overview(view="nonsense", year="1800", colour="red", lang="fr")
    assert not app.exception
    said = " ".join(info.value for info in app.info)
    assert all(part in said for part in ("view=nonsense", "year=1800", "colour", "lang=fr"))
    assert address(app)["view"] == "intelligent"
    assert not app.run().info


def test_choices_survive_a_visit_to_another_page() -> None:
    app = overview(view="green", year="2019", province="330000")
    on(app, "methods")
    assert not app.exception
    on(app, "overview")
    assert address(app) | {"view": "green", "year": "2019", "province": "330000"} == address(app)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tab", ["chain", "robustness", "coverage", "definitions", "sources"])
def test_methods_are_generated(database: duckdb.DuckDBPyConnection, tab: str, language: str) -> None:
    app = opened("methods", lang=language, tab=tab)
    assert not app.exception
    page = words(app)
    if tab == "chain":
        formulas = tables.nodes(database).filter(index_code="intelligent").drop_nulls("formula")["formula"]
        assert all(f.replace(">", "&gt;").replace("<", "&lt;") in page for f in formulas)
        assert len(app.expander) == formulas.n_unique()
    elif tab == "coverage":
        assert page.count("<td style") > 31 * 10
    elif tab == "definitions":
        assert page.count('<span class="tag') >= tables.definitions(database).height
        assert f'href="/?view=green&lang={language}"' in page
    elif tab == "robustness":
        weights = tables.weights(database, "intelligent", "full")
        assert all(escape(name) in page for name in weights[f"name_{language}"])
        assert "312" in page and "2026.11" in page
    else:
        assert all(
            title.split("&")[0] in page for title in tables.sources(database)[f"title_{language}"].head(5)
        )


def test_without_a_database_the_page_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_DIR", str(tmp_path))
    app = overview()
    assert not app.exception
    assert app.error[0].value == "数据库尚未建立"
    assert str(tmp_path) in app.markdown[0].value
    assert not list(tmp_path.iterdir())


def test_a_database_of_another_version_is_met_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "statistics-000001-000000000000.duckdb"
    duckdb.connect(str(path)).close()
    monkeypatch.setenv("DATABASE_DIR", str(tmp_path))
    app = overview()
    assert not app.exception
    assert "重新运行" in app.error[0].value
