"""One table to take away: a button for a CSV with its title, formula, unit, notes, sources and vintage."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from views.components import downloads
from views.components.store import Store
from views.components.words import Translator


def csv_button(
    store: Store,
    t: Translator,
    table: pl.DataFrame,
    name: Sequence[str],
    title: str,
    *,
    unit: str = "",
    formula: str = "",
    notes: Sequence[str] = (),
    sources: Sequence[str] = (),
    edition: str = "",
) -> None:
    """``name``: the codes that make up the file name and the button's key; columns stand as they are.

    ``edition`` is the edition's code, empty for tables that belong to none.
    """
    words = t(f"edition_short_{edition}") if edition else ""
    more = {"vintage": store.meta()["inputs_sha256"][:12], "edition": words}

    def content() -> bytes:
        return downloads.to_csv(
            table, downloads.metadata_lines(t, title, unit, formula, sources, notes, **more)
        )

    st.download_button(
        t("download_table"), content, downloads.file_name(name), "text/csv", on_click="ignore",
        key=f"download_{name[0]}", icon=":material/download:", help=t("download_help"),
    )  # fmt: skip
