"""Which published indicator feeds which series: `nbs_mapping.csv`, by the Chinese names of table and indicator.

Alternatives stand behind a `|`, the steps of a path behind a ` > `. A factor turns the published unit into the
unit of the series; with several units each has its own factor. `table_seen` and `indicator_seen` say where the
name was read: `platform_2026` (in the platform's own answers), `export` (the header of a page exported in
2025–2026), `edition_2021` (the Bureau's database as of early 2021), `assumed` (the name in this catalogue).
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import polars as pl

from etl.errors import DataError
from etl.refresh.names import unit_name
from etl.tidy import read_text_table, require_filled, require_known, require_unique, shown_path

MAPPING = Path(__file__).with_name("nbs_mapping.csv")
COLUMNS = [
    "series_id", "path", "indicator", "unit", "factor", "status", "table_seen", "indicator_seen", "note",
]  # fmt: skip
STATUSES = ("live", "frozen")
SEEN = ("platform_2026", "export", "edition_2021", "assumed")


@dataclass(frozen=True)
class Target:
    """One series and where it is published: `path` a tuple of steps, each a tuple of alternative names."""

    series_id: str
    path: tuple[tuple[str, ...], ...]
    indicator: tuple[str, ...]
    factors: dict[str, Decimal]  # by published unit
    seen: tuple[str, str]  # where the names of the table and of the indicator were read
    row: int

    @property
    def table(self) -> str:
        """The path as a person would say it."""
        return " > ".join(step[0] for step in self.path)

    @property
    def place(self) -> str:
        """Table and indicator, for messages."""
        return f"table {self.table}, indicator {self.indicator[0]}"


def read_mapping(series: pl.DataFrame, path: Path = MAPPING) -> list[Target]:
    """The series that are read from the platform, in the order of the file; frozen ones are left out.

    `series` is the frame of `data/series.csv`. Raises DataError.
    """
    place = shown_path(path)
    frame = read_text_table(path, COLUMNS)
    require_filled(frame, place, ["series_id", "status"])
    require_unique(frame, place, ["series_id"])
    require_known(frame, place, "series_id", series["series_id"].to_list(), "series")
    require_known(frame, place, "status", STATUSES, "status")
    require_known(frame, place, "table_seen", SEEN, "origin of a name")
    require_known(frame, place, "indicator_seen", SEEN, "origin of a name")
    require_filled(frame.filter(pl.col("status") == "frozen"), place, ["note"])
    live = frame.filter(pl.col("status") == "live")
    require_filled(live, place, ["path", "indicator", "unit", "factor", "table_seen", "indicator_seen"])
    return [_target(place, line) for line in live.iter_rows(named=True)]


def _target(place: str, line: dict[str, str]) -> Target:
    units, factors = line["unit"].split("|"), line["factor"].split("|")
    if len(factors) not in (1, len(units)):
        raise DataError(
            place,
            f"{len(units)} units but {len(factors)} factors",
            row=int(line["row"]),
            column="factor",
        )
    try:
        numbers = [Decimal(factor) for factor in factors] * (len(units) if len(factors) == 1 else 1)
    except InvalidOperation:
        raise DataError(
            place, f"{line['factor']!r} is not a number", row=int(line["row"]), column="factor"
        ) from None
    if any(not number.is_finite() or number <= 0 for number in numbers):
        raise DataError(place, f"{line['factor']!r} must be above 0", row=int(line["row"]), column="factor")
    return Target(
        series_id=line["series_id"],
        path=tuple(tuple(step.split("|")) for step in line["path"].split(" > ")),
        indicator=tuple(line["indicator"].split("|")),
        factors=dict(zip(map(unit_name, units), numbers, strict=True)),
        seen=(line["table_seen"], line["indicator_seen"]),
        row=int(line["row"]),
    )
