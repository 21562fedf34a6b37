"""Help that can be called: a tour in six steps along the page, and the terms in plain words."""

from html import escape

import streamlit as st

from views.components import scripts
from views.components.scripts import PLACES as STEPS
from views.components.words import Translator

TERMS = ("score", "pillar", "edition", "interval", "coverage", "carried", "frozen", "quotient")
_STEP = "tour_step"


def _go(step: int | None) -> None:
    if step is None:
        st.session_state.pop(_STEP, None)
    else:
        st.session_state[_STEP] = step


@st.fragment
def corner(t: Translator) -> None:
    """The buttons 导览 and 名词解释, and the step of the tour that is open.

    The tour is kept by the session alone: it opens when called and leaves nothing behind.
    """
    with st.container(key="help", horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(
            t("tour"), key="tour", on_click=_go, args=(0,), icon=":material/explore:", help=t("tour_help")
        )
        with st.popover(t("glossary"), icon=":material/help:"):
            st.html(glossary(t))
    step = st.session_state.get(_STEP)
    if step is not None:
        _card(step, t)


def _card(step: int, t: Translator) -> None:
    """The open step: a card that stays in sight while the part it speaks of is framed."""
    with st.container(key="tourcard", border=True):
        st.html(
            f'<div role="status" aria-live="polite"><b>{t("tour_step", n=step + 1, total=len(STEPS))} · '
            f"{escape(t(f'tour_{step}_title'))}</b><p>{escape(t(f'tour_{step}'))}</p></div>"
            f"<style>.st-key-{STEPS[step]} {{outline: 3px solid var(--accent); outline-offset: 6px; border-radius: 4px;}}</style>"
        )
        scripts.run(scripts.SHOW[STEPS[step]])
        with st.container(horizontal=True, gap="small"):
            st.button(t("tour_back"), key="tour_back", on_click=_go, args=(step - 1,), disabled=step == 0)
            if step + 1 < len(STEPS):
                st.button(t("tour_next"), key="tour_next", on_click=_go, args=(step + 1,), type="primary")
            st.button(t("tour_end"), key="tour_end", on_click=_go, args=(None,), icon=":material/close:")


def glossary(t: Translator) -> str:
    """The terms of the page as a list of definitions."""
    items = "".join(
        f"<dt>{escape(t(f'term_{term}'))}</dt><dd>{escape(t(f'term_{term}_text'))}</dd>" for term in TERMS
    )
    return f'<dl class="terms">{items}</dl>'
