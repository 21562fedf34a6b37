"""Reads a tidy CSV strictly: the header, every row's width, every number and every key are checked.

Rows are counted as a text editor counts lines, so that a message leads straight to the place.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from etl.errors import DataError
from etl.paths import PROJECT


def shown_path(path: Path) -> str:
    """The path as a user of the project would type it."""
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def read_text_table(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    """The file as text columns (blank = null) with its line number in `row`.

    Raises DataError when the file is missing or not UTF-8, when the header is not exactly `columns`
    and when a row has more or fewer fields than the header.
    """
    place = shown_path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            _check_header(place, header, columns)
            rows: list[list[str]] = []
            lines: list[int] = []
            for fields in reader:
                if not fields:
                    continue
                if len(fields) != len(header):
                    raise DataError(
                        place,
                        f"has {len(fields)} fields where the header has {len(header)}",
                        row=reader.line_num,
                    )
                rows.append(fields)
                lines.append(reader.line_num)
    except FileNotFoundError:
        raise DataError(place, "the file is missing") from None
    except UnicodeDecodeError as error:
        raise DataError(place, f"is not UTF-8 text (byte {error.start})") from None
    except csv.Error as error:
        raise DataError(place, f"is not valid CSV: {error}", row=reader.line_num) from None
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    frame = pl.DataFrame(
        {name: pl.Series(values, dtype=pl.String) for name, values in zip(header, by_column, strict=True)}
    )
    return frame.with_columns(pl.all().replace("", None)).with_columns(
        pl.Series("row", lines, dtype=pl.Int64)
    )


def _check_header(place: str, header: Sequence[str], columns: Sequence[str]) -> None:
    for name in columns:
        if name not in header:
            raise DataError(place, "the column is missing from the header", row=1, column=name)
    for name in header:
        if name not in columns:
            raise DataError(place, f"unexpected column; expected {', '.join(columns)}", row=1, column=name)
    if len(set(header)) < len(header):
        raise DataError(place, "a column name stands twice in the header", row=1)


def to_number(frame: pl.DataFrame, place: str, column: str, *, integer: bool = False) -> pl.DataFrame:
    """Turns a text column into numbers; text and non-finite values are errors, blanks stay null."""
    number = pl.col(column).cast(pl.Int64 if integer else pl.Float64, strict=False)
    parsed = frame.with_columns(number.alias("_number"))
    bad = pl.col("_number").is_null() | (pl.lit(False) if integer else ~pl.col("_number").is_finite())
    wrong = parsed.filter(pl.col(column).is_not_null() & bad)
    if not wrong.is_empty():
        first = wrong.row(0, named=True)
        kind = "a whole number" if integer else "a finite number"
        raise DataError(place, f"{first[column]!r} is not {kind}", row=first["row"], column=column)
    return parsed.with_columns(pl.col("_number").alias(column)).drop("_number")


def require_filled(frame: pl.DataFrame, place: str, columns: Sequence[str]) -> None:
    """Raises DataError for the first blank in one of the columns."""
    for column in columns:
        blank = frame.filter(pl.col(column).is_null())
        if not blank.is_empty():
            raise DataError(place, "may not be blank", row=blank["row"][0], column=column)


def require_known(frame: pl.DataFrame, place: str, column: str, known: Sequence[str], what: str) -> None:
    """Raises DataError for the first value of the column that is not among the known ones."""
    wrong = frame.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(list(known)))
    if not wrong.is_empty():
        first = wrong.row(0, named=True)
        raise DataError(place, f"unknown {what} {first[column]!r}", row=first["row"], column=column)


def require_unique(frame: pl.DataFrame, place: str, key: Sequence[str]) -> None:
    """Raises DataError for the first row whose key stands in an earlier row."""
    double = frame.filter(~pl.struct(list(key)).is_first_distinct())
    if not double.is_empty():
        again = double.row(0, named=True)
        shown = ", ".join(f"{name}={again[name]}" for name in key)
        raise DataError(place, f"duplicate key {shown}", row=again["row"], column=key[0])
