"""What can be taken away from a page: tables as CSV and XLSX, charts as PNG and SVG, each with its notes.

One small button a table, which also tells the table's sources. What it opens is made only when it is opened, and a
file only when it is asked for, so that a page carries a hundred bytes for each and no file is computed for nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from views.components import downloads, notes, pictures, words_take, workbook
from views.components.kept import draw
from views.components.pictures import Picture
from views.components.store import Store
from views.components.words import Translator

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class About:
    """What is known of a table or chart. ``edition`` is a code; ``nodes`` are indices, pillars or indicators, which
    give the definitions and, when no ``sources`` are named, the sources.
    """

    unit: str = ""
    formula: str = ""
    notes: Sequence[str] = ()
    sources: Sequence[str] = ()
    edition: str = ""
    nodes: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """A table to take away: columns stand as they are; ``name``: the codes that make up the file's name; ``about``: what
    is known of it when several tables that differ are offered together.
    """

    frame: pl.DataFrame
    name: Sequence[str]
    title: str
    about: About | None = None


def show(chart: dict[str, Any], title: str, subtitle: str = "", *, panel: str = "") -> Picture:
    """Draw a chart across its column; the same chart as a picture to be offered."""
    draw(chart, width="stretch")
    return Picture(title, [(panel, chart)], subtitle)


def together(
    pictures_: Sequence[Picture], title: str, columns: int, width: int, subtitle: str = ""
) -> Picture:
    """Small charts that stand side by side on the page as one picture."""
    panels = [panel for one in pictures_ for panel in one.panels]
    return Picture(title, panels, subtitle, columns=columns, width=width)


def table_buttons(
    store: Store,
    t: Translator,
    table: pl.DataFrame,
    name: Sequence[str],
    title: str,
    *,
    pictures: Sequence[Picture] = (),
    **about: Any,
) -> None:
    """One table, with the charts that show it."""
    take_away(store, t, name[0], [Table(table, name, title)], pictures, About(**about))


def take_away(
    store: Store, t: Translator, key: str, tables: Sequence[Table], drawn: Sequence[Picture], about: About
) -> None:
    """A button that opens the choice of files. ``key`` is unique on the page; nothing is offered for nothing."""
    if tables or drawn:
        _choice(store, t, key, tuple(tables), tuple(drawn), about)


@st.fragment
def _choice(
    store: Store, t: Translator, key: str, tables: tuple[Table, ...], drawn: tuple[Picture, ...], about: About
) -> None:
    """A fragment: opening it asks the server for this choice alone and leaves the page as it is."""
    opened = st.popover(t("take"), icon=":material/download:", on_change="rerun", key=f"take_{key}")
    if not opened.open:
        return
    with opened:
        st.caption(t("take_help"))
        told = ""
        for place, table in enumerate(tables):
            source = notes.table_source(store, t, table.about or about)
            _table(store, t, table, f"{key}{place or ''}", table.about or about, source if source != told else "")
            told = source
        if drawn and pictures.font_problem():
            st.warning(t("take_no_font", reason=pictures.font_problem()), icon=":material/font_download_off:")
            return
        for place, picture in enumerate(drawn):
            _picture(
                store, t, picture, tables[0].name if tables else [key], f"{key}{place or ''}", place, about
            )


def _table(store: Store, t: Translator, table: Table, key: str, about: About, source: str) -> None:
    def lines() -> list[tuple[str, str]]:
        return notes.lines(store, t, table.frame, table.title, about)

    def as_csv() -> bytes:
        return downloads.to_csv(table.frame, lines())

    def as_xlsx() -> bytes:
        words = words_take.columns(t)
        told = [(t("take_column", name=c), words[c]) for c in table.frame.columns if c in words]
        sheets = (t("sheet_data"), t("sheet_notes"))
        return workbook.to_xlsx(table.frame, [*lines(), *told], sheets, words)

    st.caption(f"{t('take_table', title=table.title)}  \n{source}")
    with st.container(horizontal=True, gap="small"):
        _button("CSV", as_csv, downloads.file_name(table.name), "text/csv", f"csv_{key}")
        _button("XLSX", as_xlsx, downloads.file_name(table.name, "xlsx"), WORKBOOK, f"xlsx_{key}")


def _picture(
    store: Store, t: Translator, picture: Picture, name: Sequence[str], key: str, place: int, about: About
) -> None:
    parts = [*name, f"chart{place + 1 if place else ''}"]

    def file(draw: Callable[[Picture, str], bytes]) -> Callable[[], bytes]:
        return lambda: draw(picture, notes.source_line(store, t, about))

    st.caption(t("take_chart", title=picture.title))
    with st.container(horizontal=True, gap="small"):
        png, svg = (downloads.file_name(parts, ending) for ending in ("png", "svg"))
        _button("PNG", file(pictures.to_png), png, "image/png", f"png_{key}")
        _button("SVG", file(pictures.to_svg), svg, "image/svg+xml", f"svg_{key}")


def _button(label: str, content: Callable[[], bytes], file: str, kind: str, key: str) -> None:
    st.download_button(label, content, file, kind, on_click="ignore", key=key)
