"""The industry page without a browser: every section, kinds of industries, marks, words, address."""


import duckdb
import pytest
from pages import address, chinese, on, opened, overview, shown, words

from indicators import tables
from indicators.analysis import lens, summaries

pytestmark = pytest.mark.usefixtures("on_real_data")

SECTIONS = ("place", "change", "clean", "pattern", "detail")


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_section_in_both_languages(section: str, language: str) -> None:
    app = opened("industry", lang=language, section=section, lens="31", province="130000")
    assert not app.exception and not app.error
    page = words(app)
    if language == "en":
        assert not chinese(shown(app))
    assert "省口径" in page or "province-wide" in page
    assert "◆" in page  # Hebei's split is frozen
    assert address(app)["section"] == section and address(app)["lens"] == "31"


@pytest.mark.parametrize("key", ["group:building_materials", "total", "sector:A", "44", "39", "12"])
@pytest.mark.parametrize("section", SECTIONS)
def test_kinds_of_industries(key: str, section: str) -> None:
    app = opened("industry", lens=key, section=section)
    assert not app.exception and not app.error


def test_an_industry_without_inventory_keeps_its_nation() -> None:
    app = opened("industry", lens="11", section="place")
    assert not app.exception
    assert "没有可展示的数据" in app.warning[0].value
    assert "全国行业概况" in " ".join(s.value for s in app.subheader)


def test_product_output_beyond_the_inventory_says_which_year() -> None:
    app = opened("industry", lens="31", lens_measure="product:output_crude_steel", section="clean")
    assert address(app)["lens_year"] == "2024"
    assert "以下为2022年" in words(app)


def test_the_speed_sentence_is_the_finding(database: duckdb.DuckDBPyConnection) -> None:
    page = words(opened("industry", lens="31", section="clean"))
    found = summaries.speed(lens.speeds(database, "31", 2022)).facts
    assert f"能计算速度的{found['n']}省中，{found['falling']}省可断定降碳" in page
    assert "河北（分行业结构沿用上年，不计算）" in page


def test_without_fifteen_provinces_there_is_no_green_ranking(database: duckdb.DuckDBPyConnection) -> None:
    assert tables.industry_table(database, "24", None, "green_score")["rank"].drop_nulls().is_empty()
    assert "没有年份达到15个可比省份" in words(opened("industry", lens="24", section="clean"))


def test_doubtful_numbers_are_named(database: duckdb.DuckDBPyConnection) -> None:
    table = tables.industry_table(database, "31", 2022, "co2_per_energy")
    doubtful = [row["province_zh"] for row in table.to_dicts() if "suspect" in (row["flags"] or "")]
    page = words(opened("industry", lens="31", lens_measure="co2_per_energy", lens_year="2022"))
    assert doubtful and all(name in page.split("! 数据可疑")[1] for name in doubtful)


def test_detail_where_it_exists() -> None:
    titles = " ".join(s.value for s in opened("industry", lens="39", section="detail").subheader)
    assert "全国经济普查" in titles and "省级年鉴" in titles and "投入产出" in titles
    titles = " ".join(s.value for s in opened("industry", lens="31", section="detail").subheader)
    assert "全国经济普查" not in titles and "省级年鉴" in titles


def test_the_industry_of_the_overview_opens_the_page_but_not_the_other_way_round() -> None:
    assert address(on(overview(industry="26"), "industry"))["lens"] == "26"
    app = opened("industry", lens="26")
    on(app, "overview")
    assert "industry" not in address(app)


def test_an_address_that_does_not_exist_is_met_politely() -> None:
    app = opened("industry", lens="99", industry="98", section="nowhere", lens_year="1800")
    said = " ".join(info.value for info in app.info)
    assert all(part in said for part in ("lens=99", "section=nowhere", "lens_year=1800"))
    assert not app.exception
