"""产业 Industry: where an industry is, how it changed, how clean it is, who decarbonises; its nation and detail."""

from html import escape
from types import ModuleType

import streamlit as st

from indicators.analysis import lens
from views.components import frame, selection, state, summary
from views.industry_sections import change, clean, detail, pattern, place
from views.industry_sections.page import Page

URL_KEYS = (
    "lang", "lens", "lens_measure", "lens_year", "lens_base", "section", "heat_measure", "heat_level", "province",
)  # fmt: skip
SECTIONS: dict[str, ModuleType] = {
    "place": place,
    "change": change,
    "clean": clean,
    "pattern": pattern,
    "detail": detail,
}


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    page = Page(frame.open_store(t), t, language)
    with st.container(key="filters"):
        page.choose()
    # An industry that the inventory leaves out still has its nation and its yearbooks.
    sections = list(SECTIONS) if page.measures else list(SECTIONS)[-1:]
    if page.measures:
        page.shown = selection.of_industry(
            page.store, page.industry, page.measures[page.measure], str(page.year), t, language
        )
    section = state.select(
        t("page_industry"), "section", sections, sections[0], lambda key: t(f"ind_{key}"),
        st.segmented_control, required=True, label_visibility="collapsed",
    )  # fmt: skip
    state.choose("heat_measure", lens.HEAT_MEASURES, lens.HEAT_MEASURES[0])
    state.choose("heat_level", lens.LEVELS, lens.LEVELS[0])
    frame.complaints(t)
    state.publish(URL_KEYS)
    lead(page)
    SECTIONS[section].show(page)
    st.divider()
    page.quiet(t("ind_own"))
    page.quiet(t("ind_province_wide"))


def lead(page: Page) -> None:
    """What is seen, what must be known of this industry, and how many provinces have a frozen split."""
    t, shown = page.t, page.shown
    if shown is None:
        note = page.industry[f"note_{page.language}"] or ""
        st.warning(t("industry_no_data", industry=page.name, note=note))
        return
    sentence = summary.headline(
        shown.entries, shown.what, shown.year, t, kind="headline_amount", is_score=False
    )
    st.html(f'<p class="lead">{escape(sentence)}</p>')
    frozen = sum(entry.frozen for entry in shown.entries if entry.value is not None)
    for text in [*shown.notes, t("amount_on_map") if shown.is_amount else ""]:
        if text:
            page.quiet(text)
    if frozen:
        st.html(f'<p class="marks">{t("ind_frozen", n=frozen, year=shown.year)}</p>')
    if flagged := summary.flagged(shown.entries, t):
        st.html(flagged)


main()
