"""The disparity page without a browser: every part of every index, words, address, empty states."""


import duckdb
import pytest
from pages import address, chinese, on, opened, overview, shown, words

from indicators import tables
from indicators.analysis import spatial, summaries
from indicators.registry import INDICES

pytestmark = pytest.mark.usefixtures("on_real_data")

PARTS = ("convergence", "decomposition", "space")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_in_both_languages(part: str, language: str) -> None:
    app = opened("disparity", lang=language, part=part, node="green", edition="long")
    assert not app.exception and not app.error
    if language == "en":
        assert not chinese(shown(app))
    assert words(app).count('class="finding"') >= 2 and words(app).count('class="lead"') == 1


@pytest.mark.parametrize("index", [index.code for index in INDICES])
def test_every_index_has_every_part(index: str) -> None:
    app = opened("disparity", node=index)
    for part in PARTS:
        app.session_state["choices"]["part"] = part
        app.run()
        assert not app.exception and not app.error


def test_it_opens_with_what_the_overview_shows() -> None:
    assert address(on(overview(view="green_carbon"), "disparity"))["node"] == "green_carbon"
    assert address(on(overview(view="energy_intensity"), "disparity"))["node"] == "green_carbon"
    assert address(on(overview(), "disparity"))["node"] == "intelligent"


def test_sentences_are_the_findings(database: duckdb.DuckDBPyConnection) -> None:
    last = tables.years(database, "integrated", "full")[-1]
    page = words(opened("disparity", node="integrated", part="space"))
    row = spatial.moran_by_year(database, "integrated", "full").row(-1, named=True)
    assert f"I={row['i']:.3f}" in page and f"<td class=m>{row['i']:.3f}" in page
    found = summaries.clusters(spatial.local_moran_map(database, "integrated", last, "full"))
    assert ("没有一个省份显著" in page) == (found.key == "clusters_none")


def test_a_shorter_span_changes_the_sentence() -> None:
    whole = words(opened("disparity", node="intelligent", edition="long"))
    part = words(opened("disparity", node="intelligent", edition="long", base="2020", year="2022"))
    assert "2020—2022年" in part and "2020—2022年" not in whole


def test_missing_provinces_and_breaks_are_named() -> None:
    page = words(opened("disparity", node="green", edition="long"))
    assert "不参与计算：西藏" in page and "口径变化" in page


def test_an_address_that_does_not_exist_is_met_politely() -> None:
    app = opened("disparity", node="nonsense", base="1800", part="nowhere")
    said = " ".join(info.value for info in app.info)
    assert all(part in said for part in ("node=nonsense", "base=1800", "part=nowhere"))
    assert not app.exception
