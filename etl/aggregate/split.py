"""First pass: every record is read and checked once, and laid down by year; what breaks a rule is laid aside."""

import shutil
from collections import Counter
from pathlib import Path

import duckdb

from etl.aggregate.manifest import Manifest
from etl.aggregate.source import Piece, Source
from etl.errors import DataError
from etl.models import REFUSALS, run_model
from etl.paths import SQL

MODELS = SQL / "aggregate"
PARTS = "parts"
REJECTED = 0  # the "year" of what is laid aside
PARTS_QUERY = """
    SELECT
        file, row, firm, region, industry, place_code, industry_code, COLUMNS('^m_'), rule,
        CAST(CASE WHEN rule IS NOT NULL THEN COLUMNS('^(t_.*)$') END AS VARCHAR) AS '\\1',
        bucket
    FROM checked
"""


def split_piece(con: duckdb.DuckDBPyConnection, source: Source, piece: Piece, manifest: Manifest) -> None:
    """Checks a piece and writes its records by year, unless the manifest has it. Raises DataError."""
    if manifest.finished(piece.name):
        return
    target = manifest.folder / PARTS / piece.name
    writing = target.with_name(f".{piece.name}")
    for old in (target, writing):
        shutil.rmtree(old, ignore_errors=True)
    writing.mkdir(parents=True)
    source.open(con, piece)
    run_model(con, MODELS / "010_checked.sql")
    try:
        con.sql(PARTS_QUERY).write_parquet(str(writing), partition_by=["bucket"], overwrite=True)
    except REFUSALS:
        raise
    except duckdb.Error as error:
        raise DataError(str(source.files[piece.file]), _first_lines(error)) from None
    writing.rename(target)
    files = sorted(target.rglob("*.parquet"))
    rows = Counter[str]()
    for path in files:
        rows[path.parent.name.removeprefix("bucket=")] += _rows(con, path)
    manifest.finish(piece.name, files, rows=dict(sorted(rows.items())))


def part_files(manifest: Manifest, pieces: list[Piece], year: int) -> dict[Path, str]:
    """The files that hold a year (or `REJECTED`), with their SHA-256, in the order of the input."""
    return {
        manifest.folder / name: sha256
        for piece in pieces
        for name, sha256 in sorted(manifest.files(piece.name).items())
        if f"/bucket={year}/" in name
    }


def open_parts(con: duckdb.DuckDBPyConnection, view: str, files: list[Path]) -> None:
    """Creates a view of files that were laid down, with their year as `bucket`."""
    con.read_parquet([str(path) for path in files], hive_partitioning=True).create_view(view, replace=True)


def _rows(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    found = con.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)]).fetchone()
    return int(found[0]) if found else 0


def _first_lines(error: duckdb.Error) -> str:
    """What DuckDB says about a malformed file, without its advice on reader options."""
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "cannot be read: " + " ".join(said[:3])[:400]
