"""The tables of `data/` as a refresh reads and rewrites them: every row and every printed digit as it stands."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from etl.catalogue import Catalogue
from etl.load import KEYS, VALUE_COLUMNS
from etl.seeds import NATIONAL

Key = tuple[str, str, int]  # series, province, year
OWN_SOURCES = ("nbs_province", "nbs_products")  # what comes from the Bureau's provincial database


@dataclass
class Table:
    """One CSV as text: header and rows, in the order of the file."""

    name: str
    header: list[str]
    rows: list[list[str]]

    def content(self) -> bytes:
        """The file as it is written: UTF-8, LF."""
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([self.header, *self.rows])
        return text.getvalue().encode()

    def dicts(self) -> Iterator[dict[str, str]]:
        """The rows by column name."""
        return (dict(zip(self.header, row, strict=True)) for row in self.rows)


def read_table(path: Path) -> Table:
    """A CSV of `data/` without any change; the build has checked its form."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return Table(path.stem, rows[0], rows[1:])


def sha256_of(paths: Iterable[Path]) -> dict[str, str]:
    """The checksum of each file by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def printed(value: Decimal) -> str:
    """A number as the tables print it: no exponent, no needless zero."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True)
class Held:
    """A value that stands in a table: the number, its source and its flags."""

    value: Decimal
    source_id: str
    flags: str

    @property
    def own(self) -> bool:
        """Whether it came from the Bureau's provincial database."""
        return self.source_id.startswith(OWN_SOURCES)


@dataclass
class Holdings:
    """All province tables of a data folder: the tables, which one holds a series, and series → cell → value."""

    folder: Path
    catalogue: Catalogue
    tables: dict[str, Table]
    held: dict[str, dict[tuple[str, int], Held]] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)


def read_holdings(folder: Path, catalogue: Catalogue) -> Holdings:
    """The province tables of a folder that the loader has accepted."""
    tables = {name: read_table(folder / f"{name}.csv") for name in catalogue.tables("province")}
    holdings = Holdings(folder, catalogue, tables)
    for line in catalogue.series.filter(catalogue.series["dimension"] == "province").iter_rows(named=True):
        holdings.home[line["series_id"]] = str(line["table"]).split(";")[0]
    for table in tables.values():
        for row in table.dicts():
            cell = (row["province_code"], int(row["year"]))
            value = Held(Decimal(row["value"]), row["source_id"], row["flags"])
            holdings.held.setdefault(row["series_id"], {})[cell] = value
            holdings.home[row["series_id"]] = table.name
    return holdings


def with_changes(table: Table, changed: dict[Key, tuple[str, str]], units: dict[str, str]) -> Table:
    """The table with new or replaced (value, source) by key, sorted; flags of a replaced row are kept."""
    assert table.header == VALUE_COLUMNS["province"]
    rows = {(row[0], row[1], int(row[2])): row for row in table.rows}
    for key, (value, source) in changed.items():
        flags = rows[key][6] if key in rows else ""
        rows[key] = [key[0], key[1], str(key[2]), value, units[key[0]], source, flags]
    at = [table.header.index(name) for name in KEYS["province"]]
    ordered = sorted(rows.values(), key=lambda row: [*(row[place] for place in at), row[5]])
    return Table(table.name, table.header, ordered)


def with_row_counts(expected: Table, tables: Iterable[Table], touched: set[tuple[str, int]]) -> Table:
    """`expected_rows.csv` with the counts of the touched series and years taken from the tables."""
    rows = {(row[0], row[1], row[2]): row for row in expected.rows}
    for table in tables:
        counts: dict[tuple[str, str, str], list[int]] = {}
        for row in table.dicts():
            if (row["series_id"], int(row["year"])) in touched:
                count = counts.setdefault((table.name, row["series_id"], row["year"]), [0, 0])
                count[row["province_code"] == NATIONAL] += 1
        for key, (provinces, nationals) in counts.items():
            rows[key] = [*key, str(provinces), str(nationals)]
    return Table(expected.name, expected.header, [rows[key] for key in sorted(rows)])
