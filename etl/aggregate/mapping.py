"""What the columns of a file of firm records mean: `mapping.toml`, or the plain names when there is none."""

import re
import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.aggregate.disclosure import Rules
from etl.errors import DataError

KEYS = ("firm", "region", "industry", "year")
LEVELS = ("province", "prefecture")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Measure:
    """One summed column: `value = column × factor` in `unit`; a minus is an error unless `negative`."""

    name: str
    column: str
    unit: str = ""
    name_zh: str = ""
    name_en: str = ""
    factor: float = 1.0
    negative: bool = False


@dataclass(frozen=True)
class Mapping:
    """Columns by key, measures, levels of places to show, codes to replace, rules of disclosure.

    ``recode`` holds, for ``region`` and ``industry``, new codes by old: a code of four digits (region) or of
    two (industry) stands for everything that begins with it, a longer one for itself.
    """

    columns: Dict[str, str]
    measures: tuple[Measure, ...]
    levels: tuple[str, ...] = LEVELS
    edition: str = ""
    recode: Dict[str, Dict[str, str]] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)

    @property
    def read(self) -> list[str]:
        """The columns of the file that are read, keys first."""
        return [*(self.columns[key] for key in KEYS), *(measure.column for measure in self.measures)]


def read_mapping(path: Path) -> Mapping:
    """The declarations of a mapping.toml. Raises DataError naming file, table and rule."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DataError(str(path), "the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(str(path), f"is not valid TOML: {error}") from None
    place = str(path)
    _only(place, "", declared, ("columns", "measures", "levels", "edition", "recode", "disclosure"))
    columns = _texts(place, "columns", declared.get("columns", {}))
    _only(place, "columns", columns, KEYS)
    measures = declared.get("measures")
    if not isinstance(measures, dict) or not measures:
        raise DataError(place, "declares no measure: [measures.NAME] column = …", column="measures")
    levels = tuple(declared.get("levels", LEVELS))
    if not levels or set(levels) - set(LEVELS) or len(set(levels)) < len(levels):
        raise DataError(place, f"must be a list of {', '.join(LEVELS)}", column="levels")
    recode = declared.get("recode", {})
    _only(place, "recode", recode, ("region", "industry"))
    found = Mapping(
        columns={key: columns.get(key, key) for key in KEYS},
        measures=tuple(_measure(place, name, entry) for name, entry in measures.items()),
        levels=tuple(level for level in LEVELS if level in levels),
        edition=str(declared.get("edition", "")),
        recode={kind: _texts(place, f"recode.{kind}", codes) for kind, codes in recode.items()},
        rules=_rules(place, declared.get("disclosure", {})),
    )
    if len(set(found.read)) < len(found.read):
        raise DataError(place, "a column of the file is declared twice", column="columns")
    return found


def plain_mapping(place: str, measures: list[str]) -> Mapping:
    """Without a mapping the keys are named as in `KEYS`, and every other column of numbers is a measure.

    ``measures`` are those columns. Raises DataError when there is none or a name is no plain word.
    """
    if not measures:
        raise DataError(place, f"no column of numbers beside {', '.join(KEYS)}; name them with --map")
    found = tuple(_measure(place, name, {"column": name}) for name in measures)
    return Mapping({key: key for key in KEYS}, found)


def _measure(place: str, name: str, entry: Any) -> Measure:
    column = f"measures.{name}"
    if not _NAME.fullmatch(name):
        raise DataError(place, "a measure's name is lower-case letters, digits and _; map it", column=column)
    if not isinstance(entry, dict):
        raise DataError(place, "must be a table", column=column)
    _only(place, column, entry, ("column", "unit", "name_zh", "name_en", "factor", "negative"))
    factor, negative = entry.get("factor", 1.0), entry.get("negative", False)
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor < float("inf"):
        raise DataError(place, "factor must be a positive number", column=column)
    if not isinstance(negative, bool):
        raise DataError(place, "negative must be true or false", column=column)
    texts = _texts(place, column, {key: entry[key] for key in entry if key not in ("factor", "negative")})
    texts.setdefault("column", name)
    return Measure(name, factor=float(factor), negative=negative, **texts)


def _rules(place: str, declared: Any) -> Rules:
    _only(place, "disclosure", declared, ("firms", "p", "dominance"))
    for key, value in declared.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DataError(place, "must be a number", column=f"disclosure.{key}")
    try:
        return Rules(**declared)
    except ValueError as error:
        raise DataError(place, str(error), column="disclosure") from None


def _texts(place: str, table: str, entries: Any) -> dict[str, str]:
    if not isinstance(entries, dict):
        raise DataError(place, "must be a table", column=table)
    for key, value in entries.items():
        if not isinstance(value, str) or not value:
            raise DataError(place, "must be text", column=f"{table}.{key}")
    return dict(entries)


def _only(place: str, table: str, entries: Any, known: tuple[str, ...]) -> None:
    if not isinstance(entries, dict):
        raise DataError(place, "must be a table", column=table)
    for key in entries:
        if key not in known:
            raise DataError(
                place, f"unknown entry; expected {', '.join(known)}", column=f"{table}.{key}".lstrip(".")
            )
