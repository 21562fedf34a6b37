"""The page for one's own data, without a browser: upload, questions, preview, comparison, formula, hostile names."""

from collections.abc import Iterator
from pathlib import Path

import pages
import pytest
from pages import on, overview
from streamlit.testing.v1 import AppTest
from yearbooks import LAYOUTS, to_csv, to_xlsx

from etl.__main__ import main
from views.components.words_own import WORDS


@pytest.fixture(autouse=True)
def folder(database_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DATABASE_DIR", str(database_folder))
    monkeypatch.setenv("USER_DATA_DIR", str(tmp_path / "user"))
    yield tmp_path / "user"


def words(app: AppTest) -> str:
    return "\n".join([pages.words(app), *(box.value for box in [*app.warning, *app.error])])


def test_a_yearbook_table_from_upload_to_formula(folder: Path) -> None:
    app = on(overview(), "own_data")
    assert not app.exception and WORDS["own_nothing"][0] in words(app)
    app.file_uploader[0].set_value(("年鉴.xlsx", to_xlsx({"表1": LAYOUTS["yearbook"]()}), "")).run()
    said = words(app)
    assert not app.exception
    assert "“年鉴.xlsx”：读出1张表、2个序列、124个数值；7处未读入，0个问题需要说明。" in said
    assert "小计或区域合计，单列不导入" in said and "万元 → 亿元" in said
    assert "2023年地区生产总值（亿元）：广东最高" in said and "相关系数 r=" in said
    app.text_input(key="own_formula_text").set_value("user_地区生产总值 / gdp * 100")
    app.text_input(key="own_formula_name").set_value("<b>核对</b>")
    app.button[-1].click().run()
    assert not app.exception and not app.error
    assert "&lt;b&gt;核对&lt;/b&gt;" in words(app) and "<b>核对" not in words(app)
    assert "2023年&lt;b&gt;核对&lt;/b&gt;：" in words(app) and "100" in words(app)
    app.text_input(key="own_formula_text").set_value("gdp / nothing")
    app.button[-1].click().run()
    assert "没有序列" in words(app) and not app.exception
    assert not folder.exists()


def test_questions_are_answered_on_the_page() -> None:
    app = on(overview(), "own_data")
    app.file_uploader[0].set_value(
        ("a.csv", "地区,产值\n北京,1\n天津,2\n河北,4\n山西,8\n".encode("gb18030"), "text/csv")
    ).run()
    assert "没有年份，请在“年份”一栏填写" in words(app) and "“产值”没有单位，请在“单位”一栏填写" in words(app)
    assert "[units]" not in words(app).replace("\\", "") and "需要补充说明" in words(app)
    app.text_input(key="w_own_year").set_value("2023").run()
    app.text_input(key="w_own_unit").set_value("亿元").run()
    assert not app.exception and "4个数值；0处未读入，0个问题" in words(app)
    app.text_area(key="w_own_toml").set_value("year = [[[").run()
    assert not app.exception and "补充说明无法采用" in words(app)
    on(app, "methods")
    on(app, "own_data")
    assert not app.exception and "读出1张表" in words(app)


def test_bad_files_are_met_with_words() -> None:
    app = on(overview(), "own_data")
    for content in (
        b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken", b"\x00\x01\x02", b"<html><script>alert(1)</script>", b"a,b\n1,2\n",
    ):  # fmt: skip
        app.file_uploader[0].set_value(("<img src=x onerror=alert(1)>.csv", content, "text/csv")).run()
        assert not app.exception
        assert "<img" not in words(app).replace("\\<img", "")
        assert "无法读取" in words(app) or "没有识别出省份" in words(app)


def test_installed_series_in_english(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(to_csv(LAYOUTS["panel"](), "gb18030"))
    (tmp_path / "m.toml").write_text('fill_down = true\n[series]\n"地区生产总值" = "g"\n', encoding="utf-8")
    assert main(["import", str(tmp_path / "a.csv"), "--map", str(tmp_path / "m.toml")]) == 0
    (folder / "user_indicators.toml").write_text(
        '[[indicator]]\ncode = "check"\nname = ["核对", "Check"]\nunit = "%"\nformula = "user_g / gdp * 100"\n',
        encoding="utf-8",
    )
    app = on(overview(lang="en"), "own_data")
    assert not app.exception and not app.error
    options = next(box for box in app.selectbox if box.key == "w_own_series").options
    assert "Check · own indicator" in options and len(options) == 3
    (folder / "user_indicators.toml").write_text("[[indicator]]\ncode = 5\n", encoding="utf-8")
    app.run()
    assert "user_indicators.toml, indicator 5, column 'formula'" in words(app).replace("\\", "")
