"""Files of firm records as DuckDB reads them: columns, pieces to read one after the other, a view of a piece."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.aggregate.mapping import KEYS, Mapping, plain_mapping
from etl.errors import DataError

PIECE_ROWS = 4_000_000
"""A piece is at least so many rows (whole row groups): what a killed run has to read again at most."""

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "U", "FLOAT", "DOUBLE", "DECIMAL")
_EDGE_BYTES = 1 << 20


@dataclass(frozen=True)
class Piece:
    """Rows `first` to `end` (exclusive, from 0) of file number `file`; the whole of a CSV file has no end."""

    file: int
    first: int = 0
    end: int | None = None

    @property
    def name(self) -> str:
        """Names the piece in the manifest and on the disk."""
        return f"piece-{self.file:03d}-{self.first:012d}"


@dataclass(frozen=True)
class Source:
    """The input files with their mapping; every file has every column that is read."""

    files: tuple[Path, ...]
    mapping: Mapping
    types: tuple[dict[str, str], ...]

    def value(self, number: int, name: str) -> str:
        """A column of a file in SQL; texts are trimmed, and a blank is no value."""
        if self.types[number][name] == "VARCHAR":
            return f"nullif(trim({quoted(name)}), '')"
        return quoted(name)

    def open(self, con: duckdb.DuckDBPyConnection, piece: Piece) -> None:
        """Creates view `source` of a piece: file, row, keys, m_ numbers, b_ rules, t_ as read.

        The row is the one an editor shows: the header of a CSV file is row 1, a Parquet file has none. A section
        letter before an industry code (C3110) is taken off. What is put into the statement are names of columns
        that the file has, quoted, and names of measures, which are plain words.
        """
        path, types = self.files[piece.file], self.types[piece.file]
        # A CSV file is counted while it is read, so its order matters; a Parquet file knows its rows.
        con.execute("SET preserve_insertion_order = ?", [not is_parquet(path)])
        if is_parquet(path):
            records = con.read_parquet(str(path), file_row_number=True)
            if piece.end is not None:
                records = records.filter(
                    f"file_row_number >= {piece.first} AND file_row_number < {piece.end}"
                )
            row = "file_row_number + 1"
        else:
            # Nothing is guessed, and a row with more or fewer fields is an error.
            records = con.read_csv(
                str(path), header=True, auto_detect=False, delimiter=",", quotechar='"', escapechar='"', columns=types
            )  # fmt: skip
            row = "row_number() OVER () + 1"
        records.create_view("records", replace=True)
        value = {key: self.value(piece.file, name) for key, name in self.mapping.columns.items()}
        items = [
            f"{piece.file} AS file",
            f"{row} AS row",
            f"CAST({value['firm']} AS VARCHAR) AS firm",
            f"CAST({value['region']} AS VARCHAR) AS region",
            f"ltrim(CAST({value['industry']} AS VARCHAR), 'BCD') AS industry",
            f"{value['year']} AS year_read",
        ]
        for measure in self.mapping.measures:
            read, name = self.value(piece.file, measure.column), measure.name
            minus = (
                "" if measure.negative else f"WHEN TRY_CAST({read} AS DOUBLE) < 0 THEN '{name}: negative' "
            )
            items.append(f"TRY_CAST({read} AS DOUBLE) AS m_{name}")
            items.append(
                f"CASE WHEN {read} IS NULL THEN NULL "
                f"WHEN TRY_CAST({read} AS DOUBLE) IS NULL THEN '{name}: not a number' "
                f"WHEN NOT isfinite(TRY_CAST({read} AS DOUBLE)) THEN '{name}: not finite' {minus}END AS b_{name}"
            )
        items += [f"{quoted(name)} AS t_{place:03d}" for place, name in enumerate(self.mapping.read)]
        columns = ", ".join(items)
        con.execute(f"CREATE OR REPLACE TEMP VIEW source AS SELECT {columns} FROM records")

    def pieces(self, con: duckdb.DuckDBPyConnection) -> list[Piece]:
        """Whole row groups of at least `PIECE_ROWS` rows; a CSV file is one piece."""
        found = []
        for number, path in enumerate(self.files):
            if not is_parquet(path):
                found.append(Piece(number))
                continue
            groups = con.execute(
                "SELECT row_group_id, any_value(row_group_num_rows) FROM parquet_metadata(?) GROUP BY 1 ORDER BY 1",
                [str(path)],
            ).fetchall()
            first = end = 0
            for _, rows in groups:
                end += rows
                if end - first >= PIECE_ROWS:
                    found.append(Piece(number, first, end))
                    first = end
            if end > first:
                found.append(Piece(number, first, end))
        return found

    def fingerprint(self) -> str:
        """Tells whether the files are the same as before: names, sizes, times, first and last MiB."""
        digest = hashlib.sha256(repr(self.mapping).encode())
        for path in self.files:
            state = path.stat()
            digest.update(f"{path.name} {state.st_size} {state.st_mtime_ns}".encode())
            with path.open("rb") as file:
                digest.update(file.read(_EDGE_BYTES))
                file.seek(max(0, state.st_size - _EDGE_BYTES))
                digest.update(file.read())
        return digest.hexdigest()


def open_source(con: duckdb.DuckDBPyConnection, files: list[Path], mapping: Mapping | None) -> Source:
    """Looks at the headers of the files. Raises DataError for what can be told before reading any row."""
    if len(set(files)) < len(files):
        raise DataError(str(files[0]), "the file is named twice")
    types = []
    for path in files:
        if not path.is_file():
            raise DataError(str(path), "the file is missing")
        columns = _columns(con, path)
        types.append(columns)
        if mapping is None:
            measures = [
                name
                for name, kind in columns.items()
                if name not in KEYS and (kind.startswith(_NUMBERS) or not is_parquet(path))
            ]
            mapping = plain_mapping(str(path), measures)
        for name in mapping.read:
            if name not in columns:
                raise DataError(
                    str(path), f"the column is missing; the file has {', '.join(columns)}", column=name
                )
    assert mapping is not None  # files are never empty: argparse asks for one at least
    return Source(tuple(files), mapping, tuple(types))


def _columns(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Names and types of a file's columns; a CSV file (UTF-8, comma) holds texts, whatever they look like."""
    try:
        if is_parquet(path):
            rows = con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            return {name: kind for name, kind, *_ in rows}
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except duckdb.Error as error:
        raise DataError(str(path), f"cannot be read: {' '.join(str(error).split())[:300]}") from None
    except UnicodeDecodeError as error:
        raise DataError(str(path), f"is not UTF-8 text (byte {error.start})") from None
    if len(set(header)) < len(header) or not all(header):
        raise DataError(str(path), "a column name is blank or stands twice", row=1)
    return dict.fromkeys(header, "VARCHAR")


def is_parquet(path: Path) -> bool:
    """By its name."""
    return path.suffix.lower() in (".parquet", ".pq")


def quoted(name: str) -> str:
    """A column name in SQL."""
    return '"' + name.replace('"', '""') + '"'
