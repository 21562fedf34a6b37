"""全部下载 Everything to take away: each published table, all of them in one ZIP, or the database itself."""

from functools import partial
from html import escape

import polars as pl
import streamlit as st

from indicators import published
from indicators.published_words import TABLES
from views.components import bundles, charts, state, words_take, workbook
from views.components.offer import WORKBOOK
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = ("table",)
FIRST = "core_observation"
MOST_ROWS = 60_000  # a workbook of more takes long to write and to open
PACKED = {"csv": 0.18, "parquet": 0.12}  # what a whole takes, relative to its tables as CSV: measured
MIB = 1024 * 1024


def show(store: Store, t: Translator, language: str) -> None:
    tables = store.ask(published.published_tables)
    version = store.version
    name = f"statistics-{version.number:06d}"
    st.html(f'<p class="quiet">{t("everything_caption")}</p>')
    st.subheader(t("everything_whole"), anchor=False)
    total = int(tables["csv_bytes"].sum())
    wholes = [
        (t(f"everything_{kind}", size=size(total * PACKED[kind])), f"{name}-{kind}.zip", kind)
        for kind in published.FORMATS
    ]
    columns = st.columns(3, gap="small")
    for column, (label, file, kind) in zip(columns, wholes, strict=False):
        column.download_button(
            label, partial(bundles.bundle, version, kind), file, "application/zip", on_click="ignore",
            key=f"download_all_{kind}", icon=":material/folder_zip:", width="stretch", help=t("everything_help"),
        )  # fmt: skip
    columns[2].download_button(
        t("everything_database", size=size(version.size)), version.content, f"{name}.duckdb",
        "application/octet-stream", on_click="ignore", key="download_all_database", icon=":material/database:",
        width="stretch", help=t("everything_database_help"),
    )  # fmt: skip
    st.subheader(t("everything_single"), anchor=False)
    rows = {r["table"]: r for r in tables.to_dicts()}
    table = state.select(
        t("everything_table"), "table", list(rows), FIRST,
        lambda name: f"{rows[name][language]} · {name}", width=560,
    )  # fmt: skip
    one = rows[table]
    said = t("everything_rows", rows=f"{one['rows']:,}", size=size(one["csv_bytes"]))
    st.html(f'<p class="quiet">{said}</p>')
    offer_table(store, table, one["rows"], t, language)
    cells = [
        ("", [f"<code>{escape(r['column'])}</code>", escape(r[language]), t(f"type_{r['type']}")])
        for r in store.ask(published.table_columns, table).to_dicts()
    ]
    headers = [(t("everything_column"), ""), (t("everything_meaning"), ""), (t("everything_type"), "")]
    st.html(
        f'<div class="wide" tabindex="0">{charts.table(headers, cells, "plain compact full", table)}</div>'
    )
    st.html(f'<p class="quiet">{t("everything_head")}</p>')
    draw_head(store.ask(published.head, table, 5), table)
    st.subheader(t("everything_list"), anchor=False)
    cells = [
        (
            "",
            [
                f"<code>{escape(r['table'])}</code>",
                escape(r[language]),
                f"{r['rows']:,}",
                size(r["csv_bytes"]),
            ],
        )
        for r in rows.values()
    ]
    headers = [
        (t("everything_table"), ""),
        (t("everything_meaning"), ""),
        (t("rows"), "n"),
        (t("everything_size"), "n"),
    ]
    st.html(
        f'<div class="wide" tabindex="0">{charts.table(headers, cells, "plain compact full", t("everything_list"))}</div>'
    )


def draw_head(frame: pl.DataFrame, table: str) -> None:
    """The first rows as they stand."""
    cells = [("", ["" if v is None else escape(str(v)[:60]) for v in row]) for row in frame.iter_rows()]
    st.html(
        f'<div class="wide" tabindex="0">'
        f"{charts.table([(name, '') for name in frame.columns], cells, 'plain compact full', table)}</div>"
    )


def offer_table(store: Store, table: str, rows: int, t: Translator, language: str) -> None:
    """One table in its formats; it is read from the database when the button is pressed."""
    columns = st.columns(3, gap="small")
    for column, kind in zip(columns, published.FORMATS, strict=False):
        column.download_button(
            t(f"everything_one_{kind}"),
            partial(table_file, store, table, kind),
            f"{table}.{kind}", "text/csv" if kind == "csv" else "application/octet-stream", on_click="ignore",
            key=f"download_table_{kind}", icon=":material/download:", width="stretch",
        )  # fmt: skip

    with columns[2]:
        if rows > MOST_ROWS:
            st.html(f'<p class="quiet">{t("everything_no_xlsx", rows=f"{MOST_ROWS:,}")}</p>')
            return
        st.download_button(
            t("everything_one_xlsx"), partial(table_workbook, store, table, t, language), f"{table}.xlsx", WORKBOOK,
            on_click="ignore", key="download_table_xlsx", icon=":material/download:", width="stretch",
        )  # fmt: skip


def table_workbook(store: Store, table: str, t: Translator, language: str) -> bytes:
    """The table with a sheet that says what it is: its columns, units and the version."""
    meta = store.meta()
    columns = store.ask(published.table_columns, table)
    names = dict(zip(columns["column"], columns[language], strict=True))
    notes = [
        (t("meta_title"), TABLES[table][0 if language == "zh" else 1]),
        (t("meta_vintage"), f"{meta['vintage']} ({meta['inputs_sha256'][:12]})"),
        *((t("take_column", name=name), words) for name, words in names.items()),
        (t("meta_generated"), t("generator")),
    ]
    frame = store.fresh(published.whole_table, table)
    return workbook.to_xlsx(frame, notes, (t("sheet_data"), t("sheet_notes")), words_take.columns(t))


def table_file(store: Store, table: str, kind: str) -> bytes:
    return published.table_bytes(store.fresh(published.whole_table, table), kind)


def size(count: float) -> str:
    """Bytes to read: MB from a tenth on, else kB."""
    return (
        f"{count / MIB:.0f} MB"
        if count >= 10 * MIB
        else f"{count / MIB:.1f} MB"
        if count >= MIB / 10
        else f"{max(count / 1024, 1):.0f} kB"
    )
