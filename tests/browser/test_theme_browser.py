"""Light and dark in a browser: what is written can be read, what is drawn has a text, and keys reach it all."""

from pathlib import Path

from playwright.sync_api import Page, expect
from visit import Visit

LOOK = (Path(__file__).parent / "legible.js").read_text(encoding="utf-8")
PATHS = ("/strategy?province=450000&scenario=on", "/industry?lens=31&section=pattern")


def complaints(page: Page) -> list[str]:
    """Texts below the contrast of AA, charts and tables without a name, headings that skip a level."""
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=60_000)
    return page.evaluate(LOOK)


def theme_of(page: Page) -> str:
    return page.evaluate("document.documentElement.dataset.theme")


def test_every_word_is_legible_in_both_themes(visit: Visit) -> None:
    for path in PATHS:
        visit.page.emulate_media(color_scheme="light")
        page = visit.open(path)
        assert complaints(page) == [], path
        page.emulate_media(color_scheme="dark")  # the pages follow without a new answer of the server
        expect(page.locator("html[data-theme=dark]")).to_be_attached()
        assert complaints(page) == [], f"{path} in the dark"


def test_keys_alone_choose_the_theme_and_a_filter(visit: Visit) -> None:
    page = visit.page
    page.emulate_media(color_scheme="light")
    visit.open("/?mode=indices")
    assert theme_of(page) == "light"
    page.locator("[data-testid=stMainMenu] button").focus()
    page.keyboard.press("Enter")
    dark = page.get_by_role("menuitemradio", name="深色")
    expect(dark).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    page.keyboard.press("Escape")
    # From the modes on, Tab reaches every control of the page in the order of reading.
    page.locator(".stButtonGroup button").first.focus()
    reached = []
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            )
        )
    order = [
        next(i for i, name in enumerate(reached) if word in (name or ""))
        for word in ("导览", "名词解释", "版本", "产业")
    ]
    assert order == sorted(order), reached


# Labels and words of the client on the screen that hold English words and no Chinese ones.
ENGLISH = """() => [...document.querySelectorAll('[aria-label], [title], [placeholder], [aria-roledescription]')]
    .flatMap(e => ['aria-label', 'title', 'placeholder', 'aria-roledescription'].map(a => e.getAttribute(a)))
    .concat([...document.querySelectorAll('[role=listbox], [data-testid^=stMainMenu], [data-testid=InputInstructions]')]
        .map(e => e.innerText))
    .filter(text => text && /[a-z]{3}/i.test(text) && !/[\u4e00-\u9fff]/.test(text) && text !== 'English')"""


def test_the_client_speaks_the_language_of_the_page(visit: Visit) -> None:
    page = visit.open("/?mode=indices")
    assert page.evaluate(ENGLISH) == []
    expect(page.get_by_label("说明：产业")).to_be_visible()
    box = page.get_by_role("combobox").first
    box.click()
    box.fill("zzz")
    expect(page.get_by_text("没有符合的选项")).to_be_visible()
    assert page.evaluate(ENGLISH) == []
    page.keyboard.press("Escape")
    visit.open("/strategy?move=software_intensity&target=typed")
    assert page.evaluate(ENGLISH) == []
    expect(page.get_by_label("增加")).to_be_visible()
    page.get_by_role("button", name="链接与引用").click()
    caption = page.locator("[data-testid=stPopoverBody] [data-testid=stCaptionContainer]").first
    expect(caption).to_have_css("opacity", "1")
    page.keyboard.press("Escape")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("html[lang=en]")).to_be_attached()
    visit.settled()
    expect(page.get_by_label("Increment")).to_be_visible()
    expect(page.get_by_label("Main menu")).to_be_visible()
