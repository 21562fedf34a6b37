"""The overview's ways of looking in a real browser: years that play, maps side by side, two measures on one map."""

import re

import duckdb
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from visit import Visit, cells

from indicators import tables
from views.components.classes import quantile
from views.components.palette import BIVARIATE, palette_for

PANELS = "[class*=st-key-panel_] .vega-embed svg"


def fill(page: Page, chart: str, province: str) -> str:
    return page.locator(f"{chart} .mark-shape path[aria-label='{province}']").first.get_attribute("fill")


def reopened(visit: Visit) -> None:
    """The address alone gives the same sentence, legend and table to somebody else."""
    visit.settled()
    again = visit.another()
    page = again.open(visit.page.url)
    for part in (".lead", ".legend, table.nine", "table.rank"):
        assert page.locator(part).first.inner_text() == visit.page.locator(part).first.inner_text(), part
    assert page.url == visit.page.url
    page.close()


class Answers:
    """Bytes of each answer of the server: what it sends from the start of a run to its end."""

    def __init__(self, page: Page) -> None:
        self.sizes = [0]
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _frame(self, payload: bytes) -> None:
        self.sizes[-1] += len(payload)
        if ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished":
            self.sizes.append(0)


def test_years_play_to_the_end(visit: Visit) -> None:
    answers = Answers(visit.page)
    page = visit.open("/?year=2021&classes=equal")
    legend = page.locator(".legend").first
    chosen = legend.inner_text()
    page.get_by_role("button", name="播放").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("year=2022"))
    expect(page.locator(".lead")).to_contain_text("2022年", timeout=30_000)
    years = ["2022"]
    page.on("framenavigated", lambda frame: years.append(re.search(r"year=(\d+)", frame.url)[1]))
    limits = re.sub(r"\(\d+\)", "", legend.inner_text())
    answers.sizes = [0]
    page.wait_for_url(re.compile("year=2023"))
    expect(page.locator(".lead")).to_contain_text("2023年", timeout=30_000)
    assert max(answers.sizes) <= 20_000, answers.sizes
    assert re.sub(r"\(\d+\)", "", legend.inner_text()) == limits  # the same classes while playing
    expect(page.get_by_role("button", name="播放")).to_be_visible(timeout=30_000)  # the end: nothing more to pause
    visit.settled()
    expect(page.locator(".lead")).to_contain_text("2023年")
    assert years == sorted(years)  # a slow browser never takes it back
    assert "year=2023" in page.url and "classes=equal" in page.url
    assert re.sub(r"\(\d+\)", "", legend.inner_text()) != limits and legend.inner_text() != chosen
    # Called again it starts with the first year and can be held there.
    page.get_by_role("button", name="播放").click()
    page.wait_for_url(re.compile("year=2018"))
    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_role("button", name="播放")).to_be_visible(timeout=30_000)
    visit.settled()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_maps_side_by_side(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/?mode=indices&year=2022")
    expect(page.locator(PANELS)).to_have_count(3, timeout=60_000)
    codes = ("intelligent", "green", "integrated")
    scores = [
        dict(tables.score_table(database, code, "full", 2022).select("province_zh", "score").iter_rows()) for code in codes
    ]
    breaks = quantile([v for one in scores for v in one.values()])
    for place, one in enumerate(scores):
        chart = f".st-key-panel_{place} .vega-embed svg"
        expect(page.locator(f"{chart} .mark-shape path[aria-label='浙江']")).not_to_have_count(0, timeout=30_000)
        for province in ("浙江", "甘肃", "河北"):
            assert fill(page, chart, province) == palette_for(breaks.k)[breaks.of(one[province])]
    fetched = "performance.getEntriesByType('resource').filter(r => /boundaries/.test(r.name) && r.transferSize > 400)"
    assert page.evaluate(f"{fetched}.length") <= 1
    page.locator(".st-key-panel_1 path[aria-label='山东']").first.click()
    page.wait_for_url(re.compile("province=370000"))
    expect(page.locator("table.rank tr.on")).to_contain_text("山东")
    reopened(visit)
    page.get_by_role("radio", name="年份并列").or_(page.get_by_text("年份并列", exact=True)).first.click()
    page.wait_for_url(re.compile("mode=years"))
    expect(page.locator(".lead")).to_contain_text("2018—2023年")
    assert len(cells(page, "table.rank")) == 31
    reopened(visit)


def test_two_measures_on_one_map(visit: Visit, database: duckdb.DuckDBPyConnection) -> None:
    page = visit.open("/?mode=pair&year=2022&second=green")
    chart = ".st-key-mapbox .vega-embed svg"
    expect(page.locator(f"{chart} path[aria-label='云南']")).not_to_have_count(0, timeout=60_000)
    both = [
        dict(tables.score_table(database, code, "full", 2022).select("province_zh", "score").iter_rows())
        for code in ("intelligent", "green")
    ]
    breaks = [quantile(list(one.values()), 3) for one in both]
    for province in ("北京", "云南", "河北"):
        x, y = (b.of(one[province]) for b, one in zip(breaks, both, strict=True))
        assert fill(page, chart, province) == BIVARIATE[3 * y + x]
    counts = page.locator("table.nine td[style]").all_inner_texts()
    assert sum(map(int, counts)) == sum(all(one[p] is not None for one in both) for p in both[0])
    page.locator(f"{chart} path[aria-label='云南']").first.click()
    page.wait_for_url(re.compile("province=530000"))
    expect(page.get_by_role("heading", name="云南")).to_be_visible()
    reopened(visit)
