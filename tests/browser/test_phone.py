"""Every page on a phone, in both languages: it opens, draws what it promises and scrolls only downwards."""

import pytest
from playwright.sync_api import expect
from visit import CHART, MAP, Visit

PATHS = (
    "/?industry=31&province=130000",
    *(f"/industry?lens=31&section={s}" for s in ("place", "change", "clean", "pattern", "detail")),
    *(f"/disparity?node=green&edition=long&part={p}" for p in ("convergence", "decomposition", "space")),
    "/province?province=540000",
    "/compare?compared=330000-540000",
    "/strategy?province=450000&scenario=on&move=software_intensity",
    *(f"/methods?tab={tab}" for tab in ("chain", "explorer", "robustness", "coverage", "definitions", "sources", "everything")),
)
WITHOUT_CHARTS = ("pattern", "/methods")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_fits_a_phone(visit: Visit, language: str) -> None:
    visit.on_a_phone()
    for path in PATHS:
        page = visit.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
        if not any(word in path for word in WITHOUT_CHARTS):
            expect(page.locator(CHART).first).to_be_visible(timeout=30_000)
        assert visit.width() <= 390, path
        if path.startswith("/?"):
            box = page.locator(MAP).bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 391
            assert box["height"] < 0.95 * box["width"]  # no empty band above or below the map
