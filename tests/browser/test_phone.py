"""Every page on a phone, in both languages: it opens, draws what it promises and scrolls only downwards."""

import re

import pytest
from playwright.sync_api import expect
from visit import CHART, MAP, Visit

# Address, the choice among its parts, and what this choice can be; the address opens the first of them.
PAGES = (
    ("/?industry=31&province=130000", "", ()),
    ("/industry?lens=31&section=place", "section", ("place", "change", "clean", "pattern", "detail")),
    ("/disparity?node=green&edition=long&part=convergence", "part", ("convergence", "decomposition", "space")),
    ("/province?province=540000", "", ()),
    ("/compare?compared=330000-540000", "", ()),
    ("/strategy?province=450000&scenario=on&move=software_intensity", "", ()),
    ("/methods?tab=chain", "tab", ("chain", "explorer", "robustness", "coverage", "definitions", "sources", "everything")),
)
WITHOUT_CHARTS = ("pattern", "/methods")


@pytest.mark.parametrize(("path", "choice", "parts"), PAGES, ids=[path for path, *_ in PAGES])
def test_every_page_fits_a_phone(visit: Visit, path: str, choice: str, parts: tuple[str, ...]) -> None:
    page = visit.on_a_phone().open(path)

    def fits(language: str) -> None:
        page.wait_for_url(re.compile(f"lang={language}"))
        visit.settled()
        if not any(word in page.url for word in WITHOUT_CHARTS):
            expect(page.locator(CHART).first).to_be_visible(timeout=30_000)
        assert visit.width() <= 390, page.url

    def parts_fit(language: str, order: tuple[str, ...]) -> None:
        for part in order:
            page.locator(f".st-key-w_{choice} button").nth(parts.index(part)).click()
            page.wait_for_url(re.compile(f"{choice}={part}(&|$)"))
            fits(language)

    fits("zh")
    if path.startswith("/?"):
        box = page.locator(MAP).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 391
        assert box["height"] < 0.95 * box["width"]  # no empty band above or below the map
    parts_fit("zh", parts[1:])
    page.get_by_text("English", exact=True).click()
    fits("en")
    parts_fit("en", parts[-2::-1])
