"""The end of every page: the address that reopens exactly this view, and how to cite it."""

from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from views.components import notes
from views.components.store import Store
from views.components.words import Translator


def address(path: str) -> str:
    """The full address of the page at ``path`` with every choice of the view in it."""
    query = urlencode(st.query_params.to_dict(), safe=",:")
    # While a fragment runs alone, the address that the browser reports still ends with the page's own path.
    base = (st.context.url or "").rstrip("/").removesuffix(f"/{path}" if path else "")
    return f"{base}/{path}" + (f"?{query}" if query else "")


def citation(t: Translator, page: str, vintage: str, last_year: str, url: str) -> str:
    """Producer, title, view, vintage and address in one sentence; dated by the vintage, not by today's clock."""
    return t("citation_text", project=t("app_title"), page=page, vintage=vintage, last=last_year, url=url)


@st.fragment
def link_and_citation(page: str, path: str, newest: Callable[[], Store | None], t: Translator) -> None:
    """What the button opens is made when it is opened: address and citation, each with a button that copies it."""
    opened = st.popover(t("cite"), icon=":material/link:", on_change="rerun", key="cite")
    if not opened.open:
        return
    url = address(path)
    with opened:
        st.caption(t("cite_link"))
        st.code(url, language=None, wrap_lines=True)
        if store := newest():
            st.caption(t("cite_citation"))
            st.code(
                citation(t, page, notes.vintage(store), store.meta()["last_year"], url),
                language=None,
                wrap_lines=True,
            )
        st.caption(t("cite_print"))
