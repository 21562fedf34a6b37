"""What leaves the office (tables without the hidden values) and what stays (records that were refused)."""

import csv
import io
import shutil
from collections import Counter
from functools import reduce
from pathlib import Path

import duckdb
import polars as pl

from etl.aggregate.importable import write_importable
from etl.aggregate.manifest import Manifest
from etl.aggregate.mapping import Mapping
from etl.aggregate.source import Piece, Source
from etl.aggregate.split import REJECTED, open_parts, part_files
from etl.aggregate.years import REPEATED

FOLDER, REPORT, REJECTS = "tables", "report.md", "rejected.csv"
EXAMPLES = 3
REFUSED_QUERY = """
    SELECT name, refused.* EXCLUDE (file)
    FROM refused
    JOIN input_file USING (file)
    ORDER BY refused.file, row
"""
RULES_QUERY = """
    SELECT rule, count(*) AS records, min({'file': file, 'row': row}, ?) AS first
    FROM (SELECT file, row, unnest(string_split(rule, '; ')) AS rule FROM refused)
    GROUP BY rule
    ORDER BY records DESC, rule
"""


def write_tables(folder: Path, mapping: Mapping, cells: list[Path]) -> pl.DataFrame:
    """Writes tables/cells.parquet, .csv and .toml and tables/import/; returns all cells with their states.

    A hidden cell keeps its row with an empty value and number of firms, and does not say why it is hidden.
    """
    found = pl.concat([pl.read_parquet(path) for path in cells]).sort(
        "measure", "place_code", "industry_code", "year"
    )
    units = {measure.name: measure.unit for measure in mapping.measures}
    hidden = pl.col("state") != "shown"
    shown = found.select(
        "place_code",
        "level",
        "industry_code",
        "year",
        "measure",
        pl.when(~hidden).then("value").alias("value"),
        pl.col("measure").replace_strict(units, return_dtype=pl.String).alias("unit"),
        pl.when(~hidden).then("firms").alias("firms"),
        hidden.cast(pl.Int8).alias("suppressed"),
    )
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    shown.write_parquet(target / "cells.parquet")
    shown.write_csv(target / "cells.csv")
    (target / "cells.toml").write_text(description(mapping, found), encoding="utf-8")
    write_importable(target, mapping, shown)
    return found


def description(mapping: Mapping, cells: pl.DataFrame) -> str:
    """What a reader of the tables has to know, as TOML: columns, measures, years, least number of firms.

    The percentages of the dominance rules stay in the office: who knows them can narrow a hidden value down.
    """
    lines = [
        "# Cells summed from firm records; an empty value with suppressed = 1 is kept secret, no row = no firm.",
        'file = "cells.csv"',
        'key = ["place_code", "industry_code", "year", "measure"]',
        f"levels = {_list(mapping.levels)}",
        f"years = [{', '.join(str(year) for year in sorted(set(cells['year'])))}]",
        f"classification = {_text(mapping.edition)}",
        f"total = {_text('total')}",
        "",
        "[disclosure]",
        f"firms = {mapping.rules.firms}",
    ]
    for measure in mapping.measures:
        lines += [
            "",
            f"[measures.{measure.name}]",
            f"unit = {_text(measure.unit)}",
            f"name_zh = {_text(measure.name_zh)}",
            f"name_en = {_text(measure.name_en)}",
            'kind = "extensive"',
        ]
    return "\n".join(lines) + "\n"


def write_rejected(
    con: duckdb.DuckDBPyConnection, source: Source, pieces: list[Piece], years: list[int], manifest: Manifest
) -> pl.DataFrame:
    """Writes private/rejected.csv: file, row, rule and the record as it was read; nothing is lost.

    Returns rule, count and the first examples (file, row). Rows are counted as an editor does in CSV (the
    header is row 1) and from 1 in Parquet. Repeated firms show the numbers that were read from the text.
    """
    aside = list(part_files(manifest, pieces, REJECTED))
    again = [manifest.folder / REPEATED / f"{year}.parquet" for year in years]
    found = []
    if aside:
        open_parts(con, "aside", aside)
        found.append(con.sql("SELECT file, row, rule, COLUMNS('^t_') FROM aside"))
    if again:
        found.append(con.read_parquet([str(path) for path in again]))
    reduce(duckdb.DuckDBPyRelation.union, found).create_view("refused", replace=True)
    con.execute("CREATE OR REPLACE TEMP TABLE input_file (file BIGINT, name VARCHAR)")
    con.executemany(
        "INSERT INTO input_file VALUES (?, ?)", [(at, path.name) for at, path in enumerate(source.files)]
    )
    rows = manifest.folder / f".{REJECTS}"
    con.sql(REFUSED_QUERY).write_csv(str(rows), header=False)
    with (manifest.folder / REJECTS).open("wb") as target, rows.open("rb") as content:
        header = io.StringIO(newline="")
        csv.writer(header, lineterminator="\n").writerow(["file", "row", "rule", *source.mapping.read])
        target.write(header.getvalue().encode())
        shutil.copyfileobj(content, target)
    rows.unlink()
    return con.execute(RULES_QUERY, [EXAMPLES]).pl()


def write_report(
    folder: Path, source: Source, read: int, kept: int, broken: pl.DataFrame, cells: pl.DataFrame
) -> str:
    """Writes report.md: what was read, what was refused and why, what is hidden and how much that is.

    Rows are named, their contents are not: the report may be shown to those who may see the tables.
    """
    lines = [
        "# 从企业数据到单元格 / From firms to cells",
        "",
        f"- files: {', '.join(path.name for path in source.files)}",
        f"- records read: {read:,}",
        f"- records in the cells: {kept:,}",
        f"- records refused: {read - kept:,} ({share(read - kept, read)}), all in private/{REJECTS}",
        "",
        "## 未采用的记录 / Records refused",
        "",
        "| rule | records | first rows |",
        "|---|---:|---|",
    ]
    for rule, records, first in broken.select("rule", "records", "first").iter_rows():
        rows = ", ".join(f"{source.files[at['file']].name}:{at['row']}" for at in first)
        lines.append(f"| {rule} | {records:,} | {rows} |")
    lines += [
        "",
        "## 保密处理 / Disclosure control",
        "",
        "Primary: fewer firms than allowed, or dominated. Secondary: hidden so that totals do not tell. The share",
        "is of all firms' sizes at that level, industry totals left out.",
        "",
        "| measure | level | cells | shown | primary | secondary | share of size not shown |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for row in loss(cells).iter_rows(named=True):
        lines.append(
            f"| {row['measure']} | {row['level']} | {row['cells']:,} | {row['shown']:,} | {row['primary']:,} | "
            f"{row['secondary']:,} | {row['lost']:.1%} |"
        )
    text = "\n".join(lines) + "\n"
    (folder / REPORT).write_text(text, encoding="utf-8")
    return text


def loss(cells: pl.DataFrame) -> pl.DataFrame:
    """Per measure and level: cells by state, totals included, and the share of size in hidden industry cells."""
    single = pl.col("industry_code") != "total"
    size = pl.col("size").filter(single)
    return (
        cells.group_by("measure", "level")
        .agg(
            pl.len().alias("cells"),
            *((pl.col("state") == state).sum().alias(state) for state in ("shown", "primary", "secondary")),
            (pl.col("size").filter(single & (pl.col("state") != "shown")).sum() / size.sum())
            .fill_nan(0)
            .alias("lost"),
        )
        .sort("measure", pl.col("level") == "prefecture")
    )


def share(part: int, whole: int) -> str:
    """A part of a whole in percent."""
    return f"{part / whole:.2%}" if whole else "0%"


def clear_parts(manifest: Manifest) -> None:
    """Removes the records laid down by year once the tables are written."""
    shutil.rmtree(manifest.folder / "parts", ignore_errors=True)


def counted(manifest: Manifest, pieces: list[Piece], years: list[int]) -> tuple[int, int]:
    """Records read and records that went into cells."""
    rows = Counter[str]()
    for piece in pieces:
        rows.update(manifest.facts(piece.name)["rows"])
    read = sum(rows.values())
    again = sum(sum(manifest.facts(f"year-{year}")["repeated"].values()) for year in years)
    return read, read - rows[str(REJECTED)] - again


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"
