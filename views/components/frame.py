"""What every page has around it: language, style, title, complaints about the address, the database."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import streamlit as st

from etl import database
from etl.errors import DataError
from views.components import cite, filters, scripts, state, theme
from views.components.store import Store, version
from views.components.words import LANGUAGES, Translator, speak

# The drawing itself as an address: it travels with every answer, and as a file it would be a third longer.
ICON = "data:image/svg+xml," + quote(
    Path(__file__).with_name("icon.svg").read_text(encoding="utf-8").strip(), safe=' =:/<>"'
)


def translator() -> Translator:
    return speak(current_language())


def current_language() -> str:
    return state.choose("lang", list(LANGUAGES), "zh")


def header(t: Translator, page: str) -> None:
    """Style, title with the language switch beside it, and the language told to the browser.

    The page's own name stands in the navigation; as a heading it is there for those who do not see that.
    """
    scripts.run(scripts.PAGE, theme.sheet())
    with st.container(key="head"):
        heading = f'<h1 class="brand">{t("app_title")}<small>{t("app_subtitle")}</small></h1><h2 class="unseen">{page}</h2>'
        scripts.run(scripts.LANGUAGE[current_language()], heading)
        filters.language(t)


def complaints(t: Translator) -> None:
    """Polite words about parts of the address that do not exist; called after the choices were read."""
    for name, value in state.complaints():
        text = (
            t("ignored_parameter", name=name, value=value[:60])
            if value
            else t("unknown_parameter", name=name[:60])
        )
        st.info(text, icon=":material/link_off:")


def open_store(t: Translator) -> Store:
    """The published database; without one the page says how to make it and stops."""
    try:
        store = newest_store()
    except DataError:
        logging.getLogger(__name__).exception("no published database can be read")
        st.error(t("unreadable_database"), icon=":material/database_off:")
        st.stop()
    if store is None:
        st.error(t("no_database"), icon=":material/database_off:")
        st.markdown(t("no_database_help", folder=database.at()))
        st.stop()
    if store.version.instead_of:
        st.warning(t("older_database", damaged=store.version.instead_of, number=store.version.number))
    return store


def _another_version() -> bool:
    """Whether a fresh look finds another version: the file of the one before went bad after it was examined."""
    before = version()
    database.at().doubt()
    try:
        return version() != before
    except DataError:
        return False


def newest_store() -> Store | None:
    """The version served now; one that was removed between the look and the opening is looked up again."""
    for attempt in (1, 2, 3):
        found = version()
        try:
            return Store(found) if found else None
        except duckdb.Error:
            database.at().doubt()
            if attempt == 3:
                raise
    return None


def run(page: Any, t: Translator) -> None:
    """The page; a database that another version of the program built is met with words, not with a crash."""
    try:
        page.run()
        cite.link_and_citation(page.title, page.url_path, newest_store, t)
    except database.BROKEN:
        logging.getLogger(__name__).exception("the database cannot be read")
        if _another_version():
            st.rerun()
        st.error(t("unreadable_database"), icon=":material/database_off:")
    except duckdb.Error:
        logging.getLogger(__name__).exception("the database cannot be read")
        st.error(t("old_database"), icon=":material/database_off:")
