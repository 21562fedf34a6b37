"""The disparity page without a browser: every part of every index, words, address, empty states."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from indicators import tables
from indicators.analysis import spatial, summaries
from indicators.registry import INDICES

APP = Path(__file__).resolve().parents[2] / "app.py"
PARTS = ("convergence", "decomposition", "space")


@pytest.fixture(autouse=True)
def folder(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_DIR", str(database_folder))
    yield


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page("views/disparity.py").run()


def words(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


def address(app: AppTest) -> dict[str, str]:
    return {k: v[0] if isinstance(v, list) else v for k, v in app.query_params.items()}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_in_both_languages(part: str, language: str) -> None:
    app = opened(lang=language, part=part, node="green", edition="long")
    assert not app.exception and not app.error
    shown = words(app) + " ".join(w.label for w in [*app.selectbox, *app.button])
    if language == "en":
        assert not [c for c in shown if "\u4e00" <= c <= "\u9fff"]
    assert words(app).count('class="finding"') >= 2 and words(app).count('class="lead"') == 1


@pytest.mark.parametrize("index", [index.code for index in INDICES])
def test_every_index_has_every_part(index: str) -> None:
    app = opened(node=index)
    for part in PARTS:
        app.session_state["choices"]["part"] = part
        app.run()
        assert not app.exception and not app.error


def test_it_opens_with_what_the_overview_shows() -> None:
    assert address(opened(view="green_carbon"))["node"] == "green_carbon"
    assert address(opened(view="energy_intensity"))["node"] == "green_carbon"
    assert address(opened())["node"] == "intelligent"


def test_sentences_are_the_findings(database: duckdb.DuckDBPyConnection) -> None:
    last = tables.years(database, "integrated", "full")[-1]
    page = words(opened(node="integrated", part="space"))
    row = spatial.moran_by_year(database, "integrated", "full").row(-1, named=True)
    assert f"I={row['i']:.3f}" in page and f"<td class=m>{row['i']:.3f}" in page
    found = summaries.clusters(spatial.local_moran_map(database, "integrated", last, "full"))
    assert ("没有一个省份显著" in page) == (found.key == "clusters_none")


def test_a_shorter_span_changes_the_sentence() -> None:
    whole = words(opened(node="intelligent", edition="long"))
    part = words(opened(node="intelligent", edition="long", base="2020", year="2022"))
    assert "2020—2022年" in part and "2020—2022年" not in whole


def test_missing_provinces_and_breaks_are_named() -> None:
    page = words(opened(node="green", edition="long"))
    assert "不参与计算：西藏" in page and "口径变化" in page


def test_an_address_that_does_not_exist_is_met_politely() -> None:
    app = opened(node="nonsense", base="1800", part="nowhere")
    said = " ".join(info.value for info in app.info)
    assert all(part in said for part in ("node=nonsense", "base=1800", "part=nowhere"))
    assert not app.exception
