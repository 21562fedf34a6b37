"""Exports and traces: what `python -m indicators export` and `trace` write, and what pages download."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.editions import MAX_TRAILING
from indicators.industry_measures import INDUSTRY_REASONS, measure_formula

LEVELS = ("index", "pillar", "indicator")
COLUMNS = [
    "province_code", "province_zh", "province_en", "region", "year", "code", "name_zh", "name_en", "scope",
    "value", "unit_zh", "unit_en", "score", "rank", "score_low", "score_high", "rank_low", "rank_high", "coverage", "used", "expected", "carried_share",
    "derived_share", "frozen_share", "latest_data_year", "oldest_data_year", "reason", "missing", "flags",
]  # fmt: skip


def export_table(
    con: duckdb.DuckDBPyConnection,
    index: str,
    edition: str = "full",
    year: int | None = None,
    level: str = "index",
    industry: str | None = None,
) -> tuple[pl.DataFrame, list[str]]:
    """The rows of an export and its metadata lines (without the leading `#`).

    `year` None means the index's last year. With `industry` the rows are that industry's own measures
    (scope `industry`), followed by the index, which has no industry data, as province-wide rows (scope
    `province`), and a metadata line says so. Raises DataError for an unknown index, level, year or industry.
    """
    if level not in LEVELS:
        raise DataError("--level", f"unknown level {level!r}; known: {', '.join(LEVELS)}")
    declared = tables.node(con, index)
    if declared["kind"] != "index":
        raise DataError(
            "--index", f"{index!r} is no index but part ({declared['kind']}) of {declared['index_code']}"
        )
    span = tables.years(con, index, edition)
    if not span:
        raise DataError("--edition", f"index {index} has no edition {edition!r}")
    year = span[-1] if year is None else year
    tree = tables.nodes(con, edition).filter(pl.col("index_code") == index)
    codes = tree.filter(pl.col("kind") == level)["code"].to_list()
    frame = pl.concat([tables.score_table(con, code, edition, year) for code in codes]).select(COLUMNS)
    info = tables.meta(con)
    lines = [
        f"index: {declared['name_zh']} / {declared['name_en']} ({index})",
        f"edition: {edition} ({span[0]}–{span[-1]}); year: {year}; level: {level}",
        f"vintage: {info.get('vintage', '-')}; inputs: {info['inputs_sha256'][:12]}",
        "score: 0–100, higher is better; rank: 1 is best; coverage: indicators used ÷ expected",
        "score_low–score_high, rank_low–rank_high: 5–95 % of 1,000 replications with other choices of method",
    ]
    for node in tree.filter(pl.col("kind") == "indicator").iter_rows(named=True):
        sign = "+" if node["direction"] > 0 else "−"
        lines.append(
            f"indicator {node['code']} ({sign}): {node['name_zh']} = {node['formula']} [{node['unit_zh']}]"
        )
    for row in tables.breaks(con, index, edition).iter_rows(named=True):
        lines.append(f"break {row['year']}: {row['name_zh']}: {row['zh']}")
    lines += _source_lines(con, tree.filter(pl.col("kind") == "indicator")["code"].to_list(), year)
    if industry is not None:
        frame, lines = _with_industry(con, frame, lines, industry, year)
    return frame, lines


def _with_industry(
    con: duckdb.DuckDBPyConnection, frame: pl.DataFrame, lines: list[str], industry: str, year: int
) -> tuple[pl.DataFrame, list[str]]:
    own = tables.industry_table(con, industry, year)
    key = tables.normal_industry(con, industry)
    name = tables.industry_options(con).filter(pl.col("key") == key).row(0, named=True)
    own = own.with_columns(pl.col("frozen").cast(pl.Float64).alias("frozen_share"))
    absent = {name: frame.schema[name] for name in COLUMNS if name not in own.columns}
    own = own.with_columns(pl.lit(None, dtype=dtype).alias(column) for column, dtype in absent.items())
    own = own.select(pl.col(column).cast(frame.schema[column]) for column in COLUMNS)
    marked = frame.with_columns(pl.lit("province").alias("scope"))
    return pl.concat([own, marked]), [*_industry_lines(con, name, own, year), *lines]


def _industry_lines(
    con: duckdb.DuckDBPyConnection, name: dict[str, object], own: pl.DataFrame, year: int
) -> Iterator[str]:
    """What a reader of an industry's rows has to know: scope, measures with formulas, marks, reasons, sources."""
    key = str(name["key"])
    yield (
        f"industry: {name['name_zh']} / {name['name_en']} ({key}); rows with scope=industry are that industry's "
        "own numbers; the index has no data by industry, so its rows are province-wide (scope=province)"
    )
    if name["note_en"]:
        yield f"industry note: {name['note_zh']} / {name['note_en']}"
    measures = tables.industry_measures(con, key).filter(pl.col("measure").is_in(own["code"].implode()))
    if not name["measured"]:
        yield "industry data: the emission and energy inventory (CEADs) has no row for this industry"
    elif "co2" not in measures["measure"]:
        last = tables.industry_measures(con, key).filter(pl.col("measure") == "co2")["last_year"].item()
        yield f"industry data: the emission and energy inventory (CEADs) ends in {last}, no such rows for {year}"
    if own.is_empty():
        yield f"industry data: none for {year}"
        return
    for row in measures.iter_rows(named=True):
        note = f"; {row['note_zh']}" if row["note_zh"] else ""
        formula = measure_formula(row["measure"])
        yield f"measure {row['measure']}: {row['name_zh']} = {formula} [{row['unit_zh']}]{note}"
    yield (
        "industry rank: highest value first within measure and year, no merit; of green_score, best first among at "
        "least 15 provinces; frozen_share 1: rests on a split by industry that repeats earlier years"
    )
    for reason in own["reason"].drop_nulls().unique().sort():
        yield f"reason {reason}: {' / '.join(INDUSTRY_REASONS[reason])}"
    sources = pl.concat([tables.measure_sources(con, measure) for measure in measures["measure"]]).unique(
        "source_id"
    )
    for row in sources.sort("source_id").iter_rows(named=True):
        yield f"industry source: {row['producer_zh']}：{row['title_zh']}"


def _source_lines(con: duckdb.DuckDBPyConnection, indicators: list[str], year: int) -> list[str]:
    """The publications that the year's values come from (carried values: the two years before as well)."""
    found = tables.lineage(con, *indicators).filter(
        pl.col("source_id").is_not_null()
        & (pl.col("first_year") <= year)
        & (pl.col("last_year") >= year - MAX_TRAILING)
    )
    unique = found.select("source_id", "title_zh", "producer_zh").unique().sort("source_id")
    return [f"source: {row['producer_zh']}：{row['title_zh']}" for row in unique.iter_rows(named=True)]


def csv_bytes(frame: pl.DataFrame, lines: list[str]) -> bytes:
    """UTF-8 with BOM (Excel opens it as Chinese), `#` metadata lines, then the table.

    A text that a spreadsheet would run as a formula is prefixed with an apostrophe; numbers stay numbers.
    """
    out = io.StringIO()
    for line in lines:
        out.write("# " + " ".join(line.split()) + "\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.iter_rows():
        writer.writerow([_safe(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value


def write_export(frame: pl.DataFrame, lines: list[str], path: Path, file_format: str) -> None:
    """Writes CSV (metadata as `#` lines) or Parquet (metadata in a sidecar `<name>.meta.txt`)."""
    if file_format == "parquet":
        frame.write_parquet(path)
        path.with_suffix(".meta.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        path.write_bytes(csv_bytes(frame, lines))


def trace(con: duckdb.DuckDBPyConnection, code: str, province: str, year: int, edition: str) -> Iterator[str]:
    """Walks one score back to the published numbers, a line at a time.

    Index → pillars → indicators with their weights, each indicator with its scaling, its formula and the
    value, unit, source and marks of every series in it; derived series down to what they are made from.
    """
    province = tables.normal_province(province)
    names = tables.provinces(con).filter(pl.col("province_code") == province)
    if names.is_empty():
        raise DataError("province", f"unknown province {province!r}")
    row = tables.score_table(con, code, edition, year, province).row(0, named=True)
    yield f"{row['name_zh']} {row['name_en']} · {names['name_zh'][0]} · {year} · {edition}"
    yield from _trace_node(con, row, province, year, edition, "")


def _trace_node(
    con: duckdb.DuckDBPyConnection,
    row: dict[str, object],
    province: str,
    year: int,
    edition: str,
    indent: str,
) -> Iterator[str]:
    code = str(row["code"])
    declared = tables.node(con, code)
    score = "no score" if row["score"] is None else f"score {row['score']:.2f}, rank {row['rank']}"
    line = f"{indent}{code} {row['name_zh']}: {score}"
    if row["reason"]:
        line += f" ({row['reason']}: {row['missing'] or '-'})"
    if declared["kind"] == "indicator":
        yield line
        yield from _trace_indicator(con, code, province, row, edition, indent + "    ")
        return
    yield line + f", {row['used']} of {row['expected']} indicators"
    children = con.execute(
        "SELECT code, nominal FROM mart_weight WHERE edition = ? AND parent = ? ORDER BY code",
        [edition, code],
    ).fetchall()
    for child, weight in children:
        below = tables.score_table(con, child, edition, year, province).row(0, named=True)
        yield f"{indent}  weight {weight:.3f} ×"
        yield from _trace_node(con, below, province, year, edition, indent + "  ")


def _trace_indicator(
    con: duckdb.DuckDBPyConnection,
    code: str,
    province: str,
    row: dict[str, object],
    edition: str,
    indent: str,
) -> Iterator[str]:
    declared = tables.node(con, code)
    if row["value"] is not None:
        yield f"{indent}value {row['value']:.6g} {declared['unit_zh']}" + (
            f" (published for {row['latest_data_year']}, carried)" if row["carried_share"] else ""
        )
    scaling = con.execute(
        "SELECT treatment, low, high, worst, best FROM mart_scaling WHERE edition = ? AND code = ?",
        [edition, code],
    ).fetchone()
    if scaling:
        treatment, low, high, worst, best = scaling
        text = f"{indent}scaled: {worst:.6g} → 0, {best:.6g} → 100"
        if declared["log"]:
            text += " (in natural logarithms)"
        if treatment != "none":
            text += f"; treated: {treatment}" + (
                f" to [{low:.6g}, {high:.6g}]" if treatment == "winsorise" else ""
            )
        yield text
    yield f"{indent}= {declared['formula']}"
    data_year = row["latest_data_year"]
    inputs = con.execute(
        "SELECT series_id FROM mart_lineage WHERE indicator = ? ORDER BY position", [code]
    ).fetchall()
    for (series_id,) in inputs:
        yield from _trace_series(con, series_id, province, data_year, indent + "  ")


def _trace_series(
    con: duckdb.DuckDBPyConnection, series_id: str, province: str, year: object, indent: str
) -> Iterator[str]:
    found = con.execute(
        """
        SELECT observation.value, unit.zh, observation.flags, observation.processing_level, source.title_zh,
            series.name_zh, series.inputs, raw.file, raw.row
        FROM core_series AS series
        JOIN core_unit AS unit USING (unit)
        LEFT JOIN core_observation AS observation ON observation.series_id = series.series_id
            AND observation.province_code = $province AND observation.year = $year
        LEFT JOIN core_source AS source USING (source_id)
        LEFT JOIN raw_value AS raw ON raw.series_id = series.series_id
            AND raw.province_code = $province AND raw.year = $year
        WHERE series.series_id = $series_id
        """,
        {"series_id": series_id, "province": province, "year": year},
    ).fetchone()
    if found is None:
        return
    value, unit, flags, level, title, name, inputs, file, line = found
    amount = "no value" if value is None else f"{value:.8g} {unit}"
    marks = f" [{flags}]" if flags else ""
    if level == "derived":
        yield f"{indent}{series_id} {name} {year}: {amount}{marks}, derived from {inputs or 'boundaries'}"
        for part in (inputs or "").split(";"):
            if part:
                yield from _trace_series(con, part, province, year, indent + "  ")
    else:
        place = f"《{title}》 ({file}, row {line})" if file else "see the sector tables"
        if value is None and not file:
            return
        yield f"{indent}{series_id} {name} {year}: {amount}{marks} — {place}"
