"""The data explorer and the tab that offers everything, without a browser."""

from pathlib import Path

import duckdb
import pytest
from pages import address, chinese, opened, shown, words

from indicators import explorer, published
from views.components import bundles

pytestmark = pytest.mark.usefixtures("on_real_data")



def test_search_series_year_and_address(database: duckdb.DuckDBPyConnection) -> None:
    app = opened("methods", tab="explorer")
    assert not app.exception
    app.text_input(key="w_find").input("工业 二氧化硫").run()
    assert not app.exception
    assert address(app) | {"tab": "explorer", "find": "工业 二氧化硫", "series": "industrial_so2"} == address(
        app
    )
    app.select_slider(key="w_series_year").set_value("2019").run()
    app.multiselect(key="w_lines").select("330000").run()
    assert not app.exception
    assert address(app) | {"series_year": "2019", "lines": "330000"} == address(app)
    values = explorer.values(database, "industrial_so2").filter(year=2019).sort("value", descending=True)
    assert f"{values['province_zh'][0]}最高" in words(app)
    assert "2016年起为普查修订口径" in words(app)  # a break
    again = opened("methods", **address(app))
    assert not again.exception and address(again) == address(app)
    assert words(again) == words(app)


@pytest.mark.parametrize(
    ("series", "piece", "year"),
    [
        ("co2", "31", "2022"),
        ("sector_rd_fte", "31", ""),
        ("gdp_2020", "", "2024"),
        ("census_revenue", "39", "2023"),
    ],
)
def test_every_kind_of_series_is_shown_in_english(series: str, piece: str, year: str) -> None:
    app = opened("methods", lang="en", tab="explorer", series=series, **({"piece": piece} if piece else {}))
    assert not app.exception
    assert address(app) | {"series": series} == address(app)
    assert address(app).get("series_year", "") == year
    # Citations stand in the language of the publication.
    assert len(chinese(shown(app).replace(explorer_name(series), ""))) < 40


def explorer_name(series: str) -> str:
    return {
        "co2": "分部门二氧化碳排放", "sector_rd_fte": "", "gdp_2020": "地区生产总值（2020年不变价）", "census_revenue": "",
    }[series]  # fmt: skip


def test_nothing_found_is_said_in_words() -> None:
    app = opened("methods", tab="explorer", find="quux")
    assert not app.exception
    assert "没有符合条件的数列" in " ".join(info.value for info in app.info)


def test_everything_is_offered_and_one_bundle_serves_all(
    database: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = opened("methods", tab="everything", table="core_unit")
    assert not app.exception
    page = words(app)
    assert all(f"<code>{one}</code>" in page for one in published.published_tables(database)["table"])
    started = []

    def run(command: list[str], **_: object) -> object:
        started.append(command)
        Path(command[-1]).write_bytes(b"zip")
        return type("Run", (), {"returncode": 0})

    class Served:
        number = 7

    monkeypatch.setattr(bundles.subprocess, "run", run)
    assert bundles.bundle(Served(), "csv") == bundles.bundle(Served(), "csv") == b"zip"  # type: ignore[arg-type]
    assert len(started) == 1 and started[0][-4:-2] == ["--version", "7"]
