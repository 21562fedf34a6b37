"""An exception on a page: words and a number for the planner, everything else for the log."""

import secrets
import traceback

import streamlit as st

from views.service import log


def report(error: Exception) -> bool:
    """Logs the error under a new number and says so on the page; True: nothing more is to be shown.

    The session and its choices stay as they are, so another page or another choice goes on from there.
    """
    from views.components import frame  # its caches want a running server, which imports this module first

    number = secrets.token_hex(4)
    log.event(
        "error", id=number, type=type(error).__name__,
        traceback="".join(traceback.format_exception(error)),
    )  # fmt: skip
    st.error(frame.translator()("page_failed", id=number), icon=":material/report:")
    return True
