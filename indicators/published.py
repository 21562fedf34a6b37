"""The published tables as a whole: what each holds, its columns and units, and one ZIP of them to take away.

A ZIP holds every table as CSV (UTF-8 with BOM) or Parquet, `datapackage.json` in the manner of the Data Package
standard (tables, columns with types and meanings, units, sources with terms, version) and a README in both languages.
"""

import io
import json
import zipfile
from pathlib import Path

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.published_words import COLUMNS, TABLES

FORMATS = ("csv", "parquet")
# Tables outside core_ and mart_ that hold published values which no other table has.
_MORE = ("meta_build", "raw_industry_value", "raw_national_sector_value")
_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
}
_SAMPLE = 300  # rows that a table's size as CSV is estimated from


def published_tables(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every table that is published, by name: table, rows, columns, csv_bytes (estimated), zh, en (what it holds)."""
    found = con.execute(
        """
        SELECT held.table_name, list(named.column_name ORDER BY named.column_index)
        FROM duckdb_tables() AS held JOIN duckdb_columns() AS named USING (table_name)
        WHERE starts_with(held.table_name, 'core_') OR starts_with(held.table_name, 'mart_')
            OR list_contains(?, held.table_name)
        GROUP BY ALL ORDER BY 1
        """,
        [list(_MORE)],
    ).fetchall()
    rows = []
    for table, names in found:
        height = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
        some = con.execute(
            f"SELECT * FROM {table} USING SAMPLE reservoir({_SAMPLE} ROWS) REPEATABLE (1)"
        ).pl()
        size = len(table_bytes(some, "csv")) * height / max(some.height, 1)
        rows.append((table, height, names, round(size), *TABLES[table]))
    return pl.DataFrame(
        rows,
        schema={
            "table": pl.String, "rows": pl.Int64, "columns": pl.List(pl.String), "csv_bytes": pl.Int64, "zh": pl.String,
            "en": pl.String,
        },
        orient="row",
    )  # fmt: skip


def table_columns(con: duckdb.DuckDBPyConnection, table: str) -> pl.DataFrame:
    """The columns of a published table in order: column, type, zh, en (meaning with unit). Raises DataError."""
    known = published_tables(con)["table"].to_list()
    if table not in known:
        raise DataError("table", f"unknown table {table!r}; published: {', '.join(known)}")
    found = con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()
    rows = [(name, _TYPES.get(kind, "string"), *COLUMNS[name]) for name, kind in found]
    return pl.DataFrame(rows, schema=["column", "type", "zh", "en"], orient="row")


def whole_table(con: duckdb.DuckDBPyConnection, table: str) -> pl.DataFrame:
    """A published table as it stands. Raises DataError for a name that is none."""
    table_columns(con, table)
    return con.execute(f"SELECT * FROM {table}").pl()


def head(con: duckdb.DuckDBPyConnection, table: str, rows: int) -> pl.DataFrame:
    """The first rows of a published table."""
    table_columns(con, table)
    return con.execute(f"SELECT * FROM {table} LIMIT ?", [rows]).pl()


def table_bytes(frame: pl.DataFrame, file_format: str) -> bytes:
    """A frame as CSV (UTF-8 with BOM, null empty, numbers in full) or as Parquet."""
    buffer = io.BytesIO()
    if file_format == "parquet":
        frame.write_parquet(buffer)
    else:
        frame.write_csv(buffer, include_bom=True)
    return buffer.getvalue()


def description(con: duckdb.DuckDBPyConnection, file_format: str) -> dict[str, object]:
    """What `datapackage.json` says: version, sources with terms, every table with its columns, every unit."""
    info = tables.meta(con)
    resources = []
    for row in published_tables(con).iter_rows(named=True):
        fields = [
            {"name": one["column"], "type": one["type"], "title": one["zh"], "description": one["en"]}
            for one in table_columns(con, row["table"]).iter_rows(named=True)
        ]
        resources.append(
            {
                "name": row["table"],
                "path": f"{row['table']}.{file_format}",
                "title": row["zh"],
                "description": row["en"],
                "format": file_format,
                "encoding": "utf-8",
                "rows": row["rows"],
                "schema": {"fields": fields, "missingValues": [""]},
            }
        )
    return {
        "name": "provincial-industry",
        "title": "传统产业三化监测 / Three-isation Monitor of Traditional Industry",
        "version": info["vintage"],
        "inputs_sha256": info["inputs_sha256"],
        "temporal": f"{info['first_year']}/{info['last_year']}",
        "resources": resources,
        "units": con.execute("SELECT unit, zh, en, quantity FROM core_unit ORDER BY unit").pl().to_dicts(),
        "sources": [
            {
                "name": row["source_id"],
                "title": f"{row['producer_zh']}：{row['title_zh']} / {row['producer_en']}: {row['title_en']}",
                "path": row["landing_page"],
                "citation": row["citation"],
                "terms": f"{row['terms_zh']} / {row['terms_en']}",
                "date_published": row["date_published"],
                "date_read": row["date_read"],
                "rows": row["rows"],
            }
            for row in tables.sources(con).iter_rows(named=True)
        ],
    }


README = """传统产业三化监测：全部公布表（版本 {vintage}，输入校验 {inputs}）
Three-isation Monitor of Traditional Industry: all published tables (vintage {vintage}, inputs {inputs})

datapackage.json 说明每张表的内容、各列含义与单位、来源、引用和使用条件。
datapackage.json says what each table holds, what its columns mean in which unit, sources, citations and terms.

统计数据归原发布机构所有，按其条件使用；引用数字须注明发布机构。
The statistics belong to their producers and are used under their terms; cite the producer with a number.

缺失值为空，从不为零。The national row is province_code 000000; a missing value is empty, never zero.
"""


def write_bundle(con: duckdb.DuckDBPyConnection, path: Path, file_format: str) -> list[str]:
    """Writes the ZIP of all published tables and returns the names in it. Raises OSError when the disk refuses.

    One table is in memory at a time. The same database gives the same bytes: entries carry no clock.
    """
    info = tables.meta(con)
    about = json.dumps(description(con, file_format), ensure_ascii=False, indent=1)
    readme = README.format(vintage=info["vintage"], inputs=info["inputs_sha256"][:12])
    names = []
    part = path.with_name(path.name + ".part")
    with zipfile.ZipFile(part, "w") as package:

        def add(name: str, content: bytes, packed: int = zipfile.ZIP_DEFLATED) -> None:
            entry = zipfile.ZipInfo(name)  # dated 1980-01-01
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content, packed, 6)
            names.append(name)

        add("README.txt", ("\ufeff" + readme).encode())
        add("datapackage.json", about.encode())
        for table in published_tables(con)["table"]:
            # Parquet is compressed already.
            packed = zipfile.ZIP_STORED if file_format == "parquet" else zipfile.ZIP_DEFLATED
            add(f"{table}.{file_format}", table_bytes(whole_table(con, table), file_format), packed)
    part.replace(path)
    return names
