"""The mapping covers the Bureau's provincial series; names and units are read as the platform prints them."""

from decimal import Decimal

import polars as pl
import pytest

from etl.errors import DataError
from etl.paths import DATA
from etl.refresh.datafiles import OWN_SOURCES, printed
from etl.refresh.mapping import COLUMNS, MAPPING, read_mapping
from etl.refresh.names import conversion, shown, time_slice, without_unit
from etl.tidy import read_text_table

PROVINCE_TABLES = sorted(
    path for path in DATA.glob("*.csv") if path.open(encoding="utf-8").readline().startswith("series_id,province_code,year,value")
)  # fmt: skip


def test_every_series_of_the_provincial_database_is_mapped() -> None:
    held = pl.concat(
        [pl.read_csv(path, columns=["series_id", "source_id"]).unique() for path in PROVINCE_TABLES]
    )
    needed = {series for series, source in held.unique().iter_rows() if str(source).startswith(OWN_SOURCES)}
    frame = read_text_table(MAPPING, COLUMNS)
    assert set(frame["series_id"]) == needed and frame["series_id"].is_sorted()


def test_published_units_agree_with_the_units_of_the_series() -> None:
    """The declared factor is what the units say, wherever they are powers of ten of each other."""
    series = pl.read_csv(DATA / "series.csv")
    units = dict(pl.read_csv(DATA / "units.csv").select("unit", "zh").iter_rows())
    unit_of = dict(series.select("series_id", "unit").iter_rows())
    compared = 0
    for target in read_mapping(series):
        for unit, factor in target.factors.items():
            step = conversion(unit, units[unit_of[target.series_id]])
            if step is not None:
                assert step == factor, target.place
                compared += 1
    assert compared > 150


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("gdp,国民经济核算 > 地区生产总值,地区生产总值,亿元,x,live,assumed,assumed,", "column 'factor': 'x' is not a number"),
        ("gdp,国民经济核算 > 地区生产总值,地区生产总值,亿元,1|2,live,assumed,assumed,", "1 units but 2 factors"),
        ("gdp,,地区生产总值,亿元,1,live,assumed,assumed,", "column 'path': may not be blank"),
        ("gdp,,,,,frozen,,,", "column 'note': may not be blank"),
        ("no_such,a > b,c,亿元,1,live,assumed,assumed,", "unknown series 'no_such'"),
        ("gdp,a > b,c,亿元,1,live,guessed,assumed,", "unknown origin of a name 'guessed'"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_names_its_row(line: str, rule: str, tmp_path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text(",".join(COLUMNS) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_mapping(pl.read_csv(DATA / "series.csv"), path)
    assert f"{path}, row 2" in str(error.value) and rule in str(error.value)


def test_names_as_they_are_printed() -> None:
    assert without_unit("互联网上网人数 (万人) ") == ("互联网上网人数", "万人")
    assert without_unit("工业销售产值（当年价格） (亿元)") == ("工业销售产值(当年价格)", "亿元")
    assert without_unit("地区生产总值") == ("地区生产总值", "")
    assert time_slice("规模以上工业企业主要经济指标(2018-至今)") == (
        "规模以上工业企业主要经济指标",
        2018,
        None,
    )
    assert time_slice("全体及分城乡居民收支基本情况（2013-）")[1:] == (2013, None)
    assert time_slice("快递业务量 (2000—2021)")[1:] == (2000, 2021)
    assert time_slice("地区生产总值指数(上年=100)") == ("地区生产总值指数(上年=100)", None, None)
    assert shown("a\x1b[31m\n" + "b" * 99).startswith("a [31m b") and len(shown("b" * 99)) == 60


@pytest.mark.parametrize(
    ("given", "declared", "factor"),
    [
        ("万元", "亿元", "0.0001"), ("亿元", "万元", "10000"), ("千美元", "亿美元", "0.00001"), ("吨", "万吨", "0.0001"),
        ("亿千瓦小时", "亿千瓦时", "1"), ("千瓦时", "亿千瓦时", "0.00000001"), ("万元", "万美元", None), ("%", "元", None),
    ],
)  # fmt: skip
def test_only_powers_of_ten_of_one_unit_compare(given: str, declared: str, factor: str | None) -> None:
    assert conversion(given, declared) == (Decimal(factor) if factor else None)


def test_numbers_are_printed_without_exponent() -> None:
    assert [printed(Decimal(text)) for text in ("1E+4", "0.00006", "12.500", "-0", "100")] == [
        "10000", "0.00006", "12.5", "0", "100",
    ]  # fmt: skip
