"""The years: a slider with play and pause. Playing, the results are drawn anew by themselves, a year a time."""

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from views.components import state
from views.components.words import Translator

PACE = 1.6  # seconds that a year stays: time to read who leads
_PLAYING, _STEPPED, _RESTART = "playing", "stepped", "restart_clock"


def playing() -> bool:
    return bool(st.session_state.get(_PLAYING))


def downloads_wait() -> bool:
    """Whether what is drawn should offer no files: the choice of files is a fragment inside the results, and when the
    results are drawn anew before a slow browser has the last ones, Streamlit sends its parts without their parents.
    """
    return playing()


def clock() -> float | None:
    """Seconds between two drawings of the results (None: only when something is chosen).

    The client's clock is set by a run of the whole page, hence ``advance`` asks for one when play starts
    or ends.
    """
    st.session_state.pop(_RESTART, None)
    return PACE if playing() else None


def advance(years: Sequence[str]) -> None:
    """Called first when the results are drawn: while playing, the next year once the last one stood long enough."""
    if st.session_state.pop(_RESTART, False):
        st.rerun()
    if not playing() or time.monotonic() - st.session_state[_STEPPED] < 0.7 * PACE:
        return
    following = after(years, state.get("year"))
    if following is None:
        st.session_state[_PLAYING] = False
        st.rerun()
    state.put("year", following)
    st.session_state[_STEPPED] = time.monotonic()


def after(years: Sequence[str], year: str) -> str | None:
    """The year that follows in the list, None after the last one or from a year that is not listed."""
    place = years.index(year) + 1 if year in years else len(years)
    return years[place] if place < len(years) else None


def _toggle(years: Sequence[str]) -> None:
    start = not playing()
    if start and after(years, state.get("year")) is None:
        state.put("year", years[0])
    st.session_state[_PLAYING] = start
    st.session_state[_STEPPED] = time.monotonic()
    st.session_state[_RESTART] = True


def slider(years: Sequence[str], t: Translator) -> str:
    """The year chosen or reached.

    While the years play the slider only shows them: a browser that has not yet drawn the last step still reports
    the year before, which must not count as the planner's choice. Pause gives it back.
    """
    widget: Any = st.select_slider if len(years) > 1 else st.selectbox
    if not playing():
        return state.select(t("filter_year"), "year", years, years[-1], str, widget)
    year = state.choose("year", years, years[-1])
    st.session_state["year_reached"] = year
    widget(t("filter_year"), years, key="year_reached", disabled=True)
    return year


def button(years: Sequence[str], t: Translator) -> None:
    """Play or pause; nothing to play with a single year."""
    on = playing()
    st.button(
        t("pause" if on else "play"), key="play", on_click=_toggle, args=(years,), disabled=len(years) < 2,
        icon=":material/pause:" if on else ":material/play_arrow:", help=t("play_help"), width="stretch",
    )  # fmt: skip
