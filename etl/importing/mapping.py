"""mapping.toml: what a person says about a table when the table does not say it itself.

sheet = "表1"                 # one name or a list; without it every visible sheet is read
places = "rows"               # or "columns": where the places stand
header_rows = [3, 4]          # rows of the header, counted as the spreadsheet counts them
year = 2023                   # for a table that names no year
unit = "万元"                 # for columns without a unit of their own
name = "地区生产总值"         # for a single series without a name
place = "330000"              # for a table about one place, with years as rows or columns
fill_down = true              # an empty place continues the one above

[units]                       # by the name of the series; wins over what the table says
"人均可支配收入" = "元"
[series]                      # ids: user_ is put in front
"地区生产总值" = "gdp"
[ignore]
columns = ["位次"]            # by name
rows = ["新疆生产建设兵团"]   # by label
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.errors import DataError
from etl.importing.cells import FIRST_YEAR, LAST_YEAR
from etl.importing.places import by_code
from etl.tidy import shown_path

MOST_BYTES = 100_000
_SLUG = re.compile(r"[a-z0-9_\u4e00-\u9fff]{1,60}")


@dataclass(frozen=True)
class Mapping:
    """See the module; every field may stay empty."""

    sheet: tuple[str, ...] = ()
    places: str = ""
    header_rows: tuple[int, ...] = ()
    year: int | None = None
    unit: str = ""
    name: str = ""
    place: str = ""
    fill_down: bool = False
    units: dict[str, str] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    ignore_columns: tuple[str, ...] = ()
    ignore_rows: tuple[str, ...] = ()


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary. Raises DataError for a file that is missing, too long or not TOML."""
    place = shown_path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(place, "the file is missing") from None
    if len(content) > MOST_BYTES:
        raise DataError(place, f"is longer than {MOST_BYTES:,} bytes")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(place, f"is not UTF-8 text (byte {error.start})") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise DataError(place, f"is not valid TOML: {' '.join(str(error).split())[:200]}") from None


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file, every key checked. Raises DataError naming file, key and rule."""
    return checked(read_toml(path), shown_path(path))


def checked(found: dict[str, Any], place: str) -> Mapping:
    """The mapping in a dictionary. Raises DataError for an unknown key or a value of the wrong kind."""
    known = (
        "sheet",
        "places",
        "header_rows",
        "year",
        "unit",
        "name",
        "place",
        "fill_down",
        "units",
        "series",
        "ignore",
    )
    for key in found:
        if key not in known:
            raise DataError(place, f"unknown key; known: {', '.join(known)}", column=key[:60])
    ignore = _table(found.get("ignore", {}), place, "ignore")
    for key in ignore:
        if key not in ("columns", "rows"):
            raise DataError(place, "unknown key; known: columns, rows", column=f"ignore.{key[:60]}")
    sheet = found.get("sheet", [])
    mapping = Mapping(
        sheet=_texts([sheet] if isinstance(sheet, str) else sheet, place, "sheet"),
        places=_text(found.get("places", ""), place, "places"),
        header_rows=_rows(found.get("header_rows", []), place),
        year=_year(found.get("year"), place),
        unit=_text(found.get("unit", ""), place, "unit"),
        name=_text(found.get("name", ""), place, "name"),
        place=_text(found.get("place", ""), place, "place"),
        fill_down=_flag(found.get("fill_down", False), place),
        units=_words(found.get("units", {}), place, "units"),
        series=_words(found.get("series", {}), place, "series"),
        ignore_columns=_texts(ignore.get("columns", []), place, "ignore.columns"),
        ignore_rows=_texts(ignore.get("rows", []), place, "ignore.rows"),
    )
    if mapping.places not in ("", "rows", "columns"):
        raise DataError(place, 'must be "rows" or "columns"', column="places")
    if mapping.place and by_code(mapping.place) is None:
        raise DataError(place, "must be the six-digit code of a place", column="place")
    for slug in mapping.series.values():
        if not _SLUG.fullmatch(slug.removeprefix("user_")):
            raise DataError(
                place,
                f"{slug[:60]!r}: an id has small letters, digits, _ or Chinese characters",
                column="series",
            )
    return mapping


def _text(value: object, place: str, key: str) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise DataError(place, "must be a short text", column=key)
    return value.strip()


def _texts(value: object, place: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise DataError(place, "must be a list of texts", column=key)
    return tuple(_text(one, place, key) for one in value)


def _table(value: object, place: str, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DataError(place, "must be a table", column=key)
    return value


def _words(value: object, place: str, key: str) -> dict[str, str]:
    return {name.strip(): _text(text, place, key) for name, text in _table(value, place, key).items()}


def _rows(value: object, place: str) -> tuple[int, ...]:
    rows = [value] if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(rows, list) or not all(type(row) is int and 1 <= row <= 20_000 for row in rows):
        raise DataError(place, "must be row numbers, counted from 1", column="header_rows")
    return tuple(rows)


def _year(value: object, place: str) -> int | None:
    if value is not None and (type(value) is not int or not FIRST_YEAR <= value <= LAST_YEAR):
        raise DataError(place, f"must be a year from {FIRST_YEAR} to {LAST_YEAR}", column="year")
    return value if isinstance(value, int) else None


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise DataError(place, "must be true or false", column="fill_down")
    return value
