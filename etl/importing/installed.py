"""The folder of imported series: one tidy CSV an import, beside the database and never in it.

The folder is read when a page or a command asks for it. No build reads it, so the published database and its
scores are the same with and without it, to the byte.
"""

import csv
import os
import re
from pathlib import Path

import polars as pl

from etl.errors import DataError
from etl.importing.tables import PREFIX
from etl.importing.understood import COLUMNS, Understood
from etl.paths import database_dir
from etl.tidy import read_text_table, require_filled, require_unique, shown_path, to_number

DECLARATIONS = "user_indicators.toml"
_NAME = re.compile(r"[a-z0-9_\u4e00-\u9fff-]{1,60}")


def user_dir() -> Path:
    """`USER_DATA_DIR`, or the folder `user` beside the databases."""
    return Path(os.environ.get("USER_DATA_DIR") or database_dir() / "user")


def import_name(text: str) -> str:
    """A file's stem as the name of an import: small letters, digits, _, - and Chinese characters."""
    return re.sub(r"[^a-z0-9_\u4e00-\u9fff-]+", "_", text.lower()).strip("_")[:60] or "table"


def install(understood: Understood, name: str, folder: Path | None = None, *, replace: bool = False) -> Path:
    """Keeps what was understood under a name; the file appears whole or not at all.

    A series may come in several imports, such as the prefectures of each province in a file of their own.
    Raises DataError when questions are open, nothing was understood, the name is taken (unless `replace`), or
    another import has one of the series in another unit or with a value for the same place and year.
    """
    folder = folder or user_dir()
    if understood.questions:
        raise DataError(
            understood.source, f"{len(understood.questions)} questions are open; answer them in a mapping"
        )
    if understood.frame.is_empty():
        raise DataError(understood.source, "no value was understood")
    if not _NAME.fullmatch(name):
        raise DataError("name", f"{name[:60]!r}: small letters, digits, _, - and Chinese characters only")
    path = folder / f"{name}.csv"
    if path.exists() and not replace:
        raise DataError(
            shown_path(path), "an import of this name exists; take another --name or add --replace"
        )
    others = read_installed(folder, without=path)
    of_series = others.join(understood.frame.select("series_id", "unit").unique(), on="series_id", suffix="_here")
    for taken, why in (
        (of_series.filter(pl.col("unit") != pl.col("unit_here")), "in another unit"),
        (others.join(understood.frame, on=["series_id", "place_code", "year"], how="semi"), "already"),
    ):
        if not taken.is_empty():
            first = taken.row(0, named=True)
            raise DataError(
                understood.source,
                f"series {first['series_id']} is in the import {first['import']!r} {why}; "
                "give it another id with [series]",
            )
    folder.mkdir(parents=True, exist_ok=True)
    writing = folder / f".writing-{os.getpid()}"
    try:
        with writing.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(understood.frame.select(list(COLUMNS)).iter_rows())
            file.flush()
            os.fsync(file.fileno())
        writing.replace(path)
    finally:
        writing.unlink(missing_ok=True)
    return path


def remove(name: str, folder: Path | None = None) -> Path:
    """Takes an import away. Raises DataError when there is none of this name."""
    path = (folder or user_dir()) / f"{name}.csv"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise DataError(shown_path(folder or user_dir()), f"holds no import {name[:60]!r}")
    path.unlink()
    return path


def files(folder: Path | None = None) -> list[Path]:
    """The imports, by name."""
    folder = folder or user_dir()
    return (
        sorted(path for path in folder.glob("*.csv") if _NAME.fullmatch(path.stem)) if folder.is_dir() else []
    )


def read_installed(folder: Path | None = None, without: Path | None = None) -> pl.DataFrame:
    """All imported values: the columns of COLUMNS and `import`. Raises DataError naming file, row and column."""
    frames = [_read(path) for path in files(folder) if path != without]
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=COLUMNS | {"import": pl.String})
    double = frame.filter(~pl.struct("series_id", "place_code", "year").is_first_distinct())
    if not double.is_empty():
        again = double.row(0, named=True)
        raise DataError(
            f"{again['import']}.csv",
            f"{again['series_id']} {again['place_code']} {again['year']} is in another import too",
        )
    return frame


def _read(path: Path) -> pl.DataFrame:
    place = shown_path(path)
    frame = read_text_table(path, list(COLUMNS))
    require_filled(frame, place, ["series_id", "name_zh", "place_code", "year", "value"])
    frame = to_number(frame, place, "year", integer=True)
    frame = to_number(frame, place, "source_row", integer=True)
    for column in ("value", "value_published"):
        frame = to_number(frame, place, column)
    wrong = frame.filter(~pl.col("series_id").str.starts_with(PREFIX))
    if not wrong.is_empty():
        raise DataError(place, f"must begin with {PREFIX}", row=wrong["row"][0], column="series_id")
    wrong = frame.filter(~pl.col("place_code").str.contains(r"^\d{6}$"))
    if not wrong.is_empty():
        raise DataError(place, "must be a six-digit code", row=wrong["row"][0], column="place_code")
    require_unique(frame, place, ["series_id", "place_code", "year"])
    return frame.with_columns(
        pl.lit(path.stem).alias("import"), *(pl.col(name).fill_null("") for name, kind in COLUMNS.items() if kind == pl.String),
    ).select(*COLUMNS, "import")  # fmt: skip
