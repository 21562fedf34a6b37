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

    def reader(self, number: int) -> str:
        """The table function that reads a file, with its row number as `row_number_` (Parquet from 0)."""
        path = sql_text(str(self.files[number]))
        if is_parquet(self.files[number]):
            return (
                f"(SELECT *, file_row_number AS row_number_ FROM read_parquet({path}, file_row_number=true))"
            )
        # The row as an editor counts it: the header is row 1.
        return f"(SELECT *, row_number() OVER () + 1 AS row_number_ FROM {_csv(path, self.types[number])})"

    def view(self, piece: Piece) -> str:
        """The statement for view `source`: row, firm, region, industry, year_read, m_ numbers, b_ rules, t_ as read.

        A section letter before an industry code (C3110) is taken off.
        """
        value = {key: self.value(piece.file, name) for key, name in self.mapping.columns.items()}
        items = [
            f"{piece.file} AS file",
            "row_number_ AS row",
            f"CAST({value['firm']} AS VARCHAR) AS firm",
            f"CAST({value['region']} AS VARCHAR) AS region",
            f"ltrim(CAST({value['industry']} AS VARCHAR), 'BCD') AS industry",
            f"{value['year']} AS year_read",
        ]
        for measure in self.mapping.measures:
            read, place = self.value(piece.file, measure.column), sql_text(f"{measure.name}: ")[:-1]
            minus = "" if measure.negative else f"WHEN TRY_CAST({read} AS DOUBLE) < 0 THEN {place}negative' "
            items.append(f"TRY_CAST({read} AS DOUBLE) AS m_{measure.name}")
            items.append(
                f"CASE WHEN {read} IS NULL THEN NULL "
                f"WHEN TRY_CAST({read} AS DOUBLE) IS NULL THEN {place}not a number' "
                f"WHEN NOT isfinite(TRY_CAST({read} AS DOUBLE)) THEN {place}not finite' {minus}"
                f"END AS b_{measure.name}"
            )
        items += [f"{quoted(name)} AS t_{place:03d}" for place, name in enumerate(self.mapping.read)]
        where = ""
        if piece.end is not None:
            where = f" WHERE row_number_ >= {piece.first} AND row_number_ < {piece.end}"
        return (
            f"CREATE OR REPLACE TEMP VIEW source AS SELECT {', '.join(items)} "
            f"FROM {self.reader(piece.file)}{where}"
        )

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


def _csv(path: str, types: dict[str, str]) -> str:
    """A strict reader: nothing is guessed, and a row with more or fewer fields is an error."""
    columns = ", ".join(f"{sql_text(name)}: '{kind}'" for name, kind in types.items())
    return (
        f"read_csv({path}, header=true, auto_detect=false, delim=',', quote='\"', escape='\"', "
        f"columns={{{columns}}})"
    )


def is_parquet(path: Path) -> bool:
    """By its name."""
    return path.suffix.lower() in (".parquet", ".pq")


def quoted(name: str) -> str:
    """A column name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"
