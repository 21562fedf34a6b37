"""One run from files of firm records to tables, in bounded memory, continued where an earlier one was killed."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
from tqdm import tqdm

from etl.aggregate.codes import load_codes
from etl.aggregate.manifest import Manifest, one_run
from etl.aggregate.mapping import Mapping
from etl.aggregate.source import Piece, Source, open_source
from etl.aggregate.split import MODELS, REJECTED, part_files, split_piece
from etl.aggregate.tables import (
    FOLDER,
    REPORT,
    clear_parts,
    counted,
    write_rejected,
    write_report,
    write_tables,
)
from etl.aggregate.years import CELLS, year_cells
from etl.errors import DataError

PRIVATE = "private"
MEMORY = "2GB"
_DONE = "tables"


@dataclass(frozen=True)
class Outcome:
    """Where the tables are, records read and used, the text of the report, whether anything was left to do."""

    folder: Path
    read: int
    used: int
    report: str
    fresh: bool


def aggregate(
    files: list[Path],
    out: Path,
    mapping: Mapping | None = None,
    *,
    memory: str = MEMORY,
    quiet: bool = True,
) -> Outcome:
    """Turns firm records into tables under ``out``; see the package. Raises DataError.

    ``memory`` bounds what DuckDB holds; beyond it, it spills to the private folder. ``out/private`` holds
    records of firms and must not leave the office; ``out/tables`` and ``out/report.md`` may.
    """
    if not re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", memory):
        raise DataError("--memory", f"{memory!r} is no size such as 2GB")
    private = out / PRIVATE
    private.mkdir(parents=True, exist_ok=True)
    private.chmod(0o700)
    with one_run(private), duckdb.connect() as con:
        con.execute("SET memory_limit = ?", [memory])
        con.execute("SET temp_directory = ?", [str(private / ".spill")])
        con.execute("SET preserve_insertion_order = false")  # rows carry their numbers
        source = open_source(con, files, mapping)
        manifest = Manifest(private, hashlib.sha256((source.fingerprint() + _code()).encode()).hexdigest())
        if manifest.finished(_DONE):
            facts = manifest.facts(_DONE)
            report = (out / REPORT).read_text(encoding="utf-8")
            return Outcome(out, facts["read"], facts["used"], report, fresh=False)
        load_codes(con, source.mapping)
        return _run(con, source, out, manifest, quiet)


def _run(
    con: duckdb.DuckDBPyConnection, source: Source, out: Path, manifest: Manifest, quiet: bool
) -> Outcome:
    pieces = source.pieces(con)
    for piece in tqdm(pieces, disable=quiet, leave=False, unit="piece"):
        split_piece(con, source, piece, manifest)
    years = _years(manifest, pieces)
    if not years:
        rejected = write_rejected(con, source, pieces, years, manifest) if pieces else None
        first = (
            "" if rejected is None or rejected.is_empty() else f"; the first rule is {rejected['rule'][0]!r}"
        )
        raise DataError(str(source.files[0]), f"no record can be used{first}")
    for year in tqdm(years, disable=quiet, leave=False, unit="year"):
        year_cells(con, source, year, part_files(manifest, pieces, year), manifest)
    cells = write_tables(out, source.mapping, [manifest.folder / CELLS / f"{year}.parquet" for year in years])
    broken = write_rejected(con, source, pieces, years, manifest)
    read, used = counted(manifest, pieces, years)
    report = write_report(out, source, read, used, broken, cells)
    manifest.finish(
        _DONE,
        [*(path for path in (out / FOLDER).rglob("*") if path.is_file()), out / REPORT],
        read=read,
        used=used,
    )
    clear_parts(manifest)
    return Outcome(out, read, used, report, fresh=True)


def _years(manifest: Manifest, pieces: list[Piece]) -> list[int]:
    found = {int(year) for piece in pieces for year in manifest.facts(piece.name)["rows"]}
    return sorted(found - {REJECTED})


def _code() -> str:
    """A checksum of the code and models: what an older version has finished is done again."""
    digest = hashlib.sha256()
    for path in sorted([*Path(__file__).parent.glob("*.py"), *MODELS.glob("*.sql")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
