"""Tables in the layouts of yearbooks, filled from data/, must come out as data/ has them."""

import pytest
import yearbooks
from yearbooks import LAYOUTS, gdp, people, to_csv, to_xls, to_xlsx

from etl.importing.files import read_bytes
from etl.importing.mapping import Mapping
from etl.importing.tables import understand
from etl.importing.understood import Understood

CODES = [one["province_code"] for one in yearbooks.provinces()]


def read(content: bytes, file: str = "表.xlsx", /, **mapping: object) -> Understood:
    return understand(read_bytes(content, file), file, Mapping(**mapping))  # type: ignore[arg-type]


def values(found: Understood, name: str) -> dict[tuple[str, int], float]:
    frame = found.frame.filter(found.frame["name_zh"] == name)
    return {(row["place_code"], row["year"]): row["value"] for row in frame.to_dicts()}


def rules(notes: list) -> list[str]:
    return sorted({note.rule for note in notes})


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["xlsx", "xls", "gb18030", "utf-8-sig", "utf-16"])
def test_what_comes_out_is_what_was_published(layout: str, kind: str) -> None:
    table = LAYOUTS[layout]()
    if kind in ("xlsx", "xls"):
        content = (to_xlsx if kind == "xlsx" else to_xls)({"表1": table})
    else:
        content = to_csv(table, kind)
    more = {"fill_down": True} if layout == "panel" and kind not in ("xlsx", "xls") else {}
    found = read(content, **more)
    assert not found.questions
    years = (2023,) if layout in ("rows of indicators", "halves") else yearbooks.YEARS
    wanted = {(code, year): gdp()[code, year] for code in CODES for year in years}
    assert values(found, "地区生产总值") == pytest.approx(wanted, rel=1e-9)
    if layout != "blocks":
        wanted = {(code, year): people()[code, year] for code in CODES for year in years}
        if layout == "halves":
            del wanted["110000", 2023]  # … stands for no value
        assert values(found, "年末常住人口") == pytest.approx(wanted, rel=1e-9)
    units = dict(found.frame.select("name_zh", "unit").unique().iter_rows())
    assert units["地区生产总值"] == "100m_yuan" and units.get("年末常住人口", "10k_persons") == "10k_persons"


def test_what_is_left_out_is_named_with_its_place_and_rule() -> None:
    found = read(to_xlsx({"表1": LAYOUTS["yearbook"]()}))
    left = {(note.rule, note.where(), note.text) for note in found.left_out}
    assert ("subtotal", "表1!5", "东部地区") in left and ("outside", "表1!40", "香 港") in left
    assert ("note", "表1!42", "资料来源:国家统计局") in left
    assert rules(found.left_out) == ["note", "outside", "subtotal"]
    row = found.frame.filter(found.frame["place_code"] == "120000").row(0, named=True)
    assert (row["source_sheet"], row["source_row"], row["source_column"]) == ("表1", 7, "B")
    assert row["value_published"] == pytest.approx(row["value"] * 10_000) and row["unit_published"] == "万元"


def test_the_nation_is_kept_apart_and_compared_with_the_sum() -> None:
    power = yearbooks.published("electricity_consumption", "energy")
    codes = ["000000", *CODES]
    names = ["全  国", *(one["short_zh"] for one in yearbooks.provinces())]
    cells = {(0, 0): "地区", (0, 1): "用电量(亿千瓦时)"}
    cells |= {(1 + r, 0): name for r, name in enumerate(names)}
    cells |= {(1 + r, 1): power[code, 2022] for r, code in enumerate(codes)}
    found = read(to_xlsx({"2022": (cells, [])}))
    assert values(found, "用电量") == {(code, 2022): power[code, 2022] for code in codes}
    share = 100 * sum(power[code, 2022] for code in CODES) / power["000000", 2022]
    said = " ".join(note.words("zh") for note in found.remarks)
    assert f"31省合计为全国数的 {share:.2f}%" in said and "年份 2022 取自工作表名" in said


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("地区,a(亿元)\n北京,1\n天津,2\n", "ask_year"),
        ("2021年和2022年的a(亿元),\n地区,a(亿元)\n北京,1\n天津,2\n", "ask_year_choice"),
        ("地区,年份,a\n北京,2020,1\n天津,2020,2\n", "ask_unit"),
        ("a,单位:亿元、%\n地区,2020年\n北京,1\n天津,2\n", "ask_unit_choice"),
        ("地区,2020年\n北京,1\n天津,2\n", "ask_name"),
        ("地区,a(亿元),a(亿元)\n北京,1,2\n天津,2,3\n", "ask_same_name"),
        ("流量,北京,天津,河北,山西\n北京,1,2,3,4\n天津,2,2,2,2\n河北,3,3,3,3\n山西,1,1,1,1\n", "ask_places"),
        ("地区,年份,指标,数值,单位\n北京,2020,a,1,亿元\n天津,2020,a,1,万人\n", "ask_same_unit"),
    ],
)
def test_what_is_ambiguous_is_asked_and_not_guessed(text: str, rule: str) -> None:
    asked = read(text.encode(), "表.csv", **({"unit": "亿元"} if rule == "ask_name" else {}))
    assert rule in rules(asked.questions)


def test_a_mapping_answers() -> None:
    text = "流量,北京,天津,河北,山西\n北京,1,2,3,4\n天津,2,2,2,2\n河北,3,3,3,3\n山西,1,1,1,1\n"
    answered = read(text.encode(), "表.csv", places="columns", year=2020, unit="万人", name="x")
    assert answered.frame.height == 16 and not answered.questions
    text = "地区,a,位次,b\n北京,1,1,5\n天津,2,2,6\n某区,3,3,7\n"
    found = read(
        text.encode(),
        "表.csv",
        year=2020,
        unit="亿元",
        units={"b": "%"},
        series={"a": "alpha"},
        ignore_rows=("某区",),
    )
    assert found.series()["series_id"].to_list() == ["user_alpha", "user_b"]
    assert found.series()["unit"].to_list() == ["100m_yuan", "pct"]
    assert rules(found.left_out) == ["rank_column", "unknown_place"]


def test_one_place_with_years_in_rows() -> None:
    found = read("年份,GDP(亿元),人口(万人)\n2022,1,2\n2023年,3,4\n".encode(), "表.csv", place="330100")
    assert values(found, "GDP") == {("330100", 2022): 1, ("330100", 2023): 3}


def test_finer_places_come_by_their_code() -> None:
    found = read(
        "区划代码,地区,2023年GDP(亿元)\n330000,浙江,5\n330100,杭州市,3\n330106,西湖区,2\n990000,x,1\n".encode(),
        "表.csv",
    )
    assert found.frame["place_code"].to_list() == ["330000", "330100", "330106"]
    assert found.frame["place"].to_list() == ["浙江", "杭州市", "西湖区"]
    assert rules(found.left_out) == ["unknown_place"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("１，２３４．５", 1234.5), ("1 234.5", 1234.5), ("-3.5", -3.5), ("12①", 12.0), ("7*", 7.0), ("1e3", 1000.0),
        ("—", None), ("…", None), ("...", None), ("", None), ("-", None), ("N/A", None),
        ("12,34", "not_number"), ("(5)", "not_number"), ("nan", "not_number"), ("inf", "not_number"), ("1e300", "too_big"),
        ("=1+1", "not_number"), ("5%", "percent_unit"), ("x", "not_number"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written(cell: str, value: float | str | None) -> None:
    table = (
        {(0, 0): "地区", (0, 1): "2020年a(亿元)", (1, 0): "北京", (1, 1): cell, (2, 0): "天津", (2, 1): 1.0},
        [],
    )
    found = read(to_csv(table), "表.csv")
    got = values(found, "a").get(("110000", 2020))
    assert got == (value if isinstance(value, float) else None)
    assert rules(found.left_out) == ([value] if isinstance(value, str) else [])


def test_years_that_are_none() -> None:
    text = "地区,2023年1-6月a(亿元),2023年a(亿元),2022年比2021年b(%),2023b(%)\n北京,1,2,3,4\n天津,1,2,3,4\n"
    found = read(text.encode(), "表.csv")
    assert rules(found.left_out) == ["part_year", "two_years"] and set(values(found, "a")) == {
        ("110000", 2023),
        ("120000", 2023),
    }
    found = read("地区,年份,a(亿元)\n北京,-2023,1\n天津,2020,1\n".encode(), "表.csv")
    assert rules(found.left_out) == ["not_year"] and found.frame.height == 1


def test_percentages_merged_numbers_and_formulas() -> None:
    import io

    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("2023年")
    percent = book.add_format({"num_format": "0.0%"})
    raised = book.add_format({"font_script": 1})
    sheet.write_row(0, 0, ["地区", "占比", "a(亿元)", "b(亿元)"])
    sheet.write_rich_string(1, 0, "北京", raised, "1)")
    sheet.write(1, 1, 0.531, percent)
    sheet.write_row(2, 0, ["天津"])
    sheet.write(2, 1, 0.2, percent)
    sheet.merge_range(1, 2, 2, 2, 7)
    sheet.write(1, 3, 2.0)
    sheet.write_formula(2, 3, "=1+1", None, "")
    book.add_worksheet("空")
    hidden = book.add_worksheet("底稿")
    hidden.write(0, 0, "x")
    hidden.hide()
    book.close()
    found = read(content.getvalue())
    assert values(found, "占比") == {("110000", 2023): 53.1, ("120000", 2023): 20}
    assert rules(found.left_out) == ["formula", "hidden_sheet", "merged_value"]


def test_one_number_in_two_units_is_one_number() -> None:
    found = read(to_xls({"表1": LAYOUTS["yearbook"](), "2-10": LAYOUTS["rows of indicators"]()}))
    assert found.frame.height == 124 and "same_twice" not in rules(found.left_out)


def test_equal_doubles_are_kept_once_and_others_not_at_all() -> None:
    text = "地区,年份,a(亿元)\n北京,2020,1\n北京,2020,1\n天津,2020,1\n天津,2020,2\n"
    found = read(text.encode(), "表.csv")
    assert found.frame["place_code"].to_list() == ["110000"]
    assert rules(found.left_out) == ["same_twice"] and rules(found.remarks) == ["repeated"]


def test_texts_that_a_spreadsheet_would_run_lose_their_sign() -> None:
    found = read('地区,"2020年=HYPERLINK(1)(亿元)"\n北京,1\n天津,2\n'.encode(), "=cmd.csv")
    assert found.frame["name_zh"][0] == "HYPERLINK(1)" and found.frame["source_file"][0] == "cmd.csv"
