"""A small data folder cut from the real one, a platform that publishes the same numbers, and a quick reader."""

import copy
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.build import ChecksFailedError
from etl.catalogue import read_catalogue
from etl.checks import expected_rows, national_sums, stale_known_jumps, year_on_year_jumps
from etl.load import load_all
from etl.models import run_model
from etl.paths import DATA, SEEDS, SQL
from etl.refresh.archive import Archive
from etl.refresh.changeset import Changeset, compare
from etl.refresh.client import Bureau
from etl.refresh.datafiles import Holdings, printed, read_holdings
from etl.refresh.mapping import Target, read_mapping
from etl.refresh.tables import Reading, Tables
from etl.seeds import NATIONAL, Seeds, read_seeds
from refresh.fake_bureau import FakeBureau, Indicator, Slice, serving

# Amounts, a share, a ratio, a factor, a table cut by years: series → the years its table is cut to.
SERIES = (
    "gdp", "va_primary", "population", "ecommerce_enterprise_share", "software_revenue", "express_parcels",
)  # fmt: skip
SINCE = 2021
CUT = "express_parcels"
NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
_WHOLE = ("units", "warnings", "sources")
_BY_SERIES = ("series", "breaks", "corrections", "known_jumps", "expected_rows")
_VALUES = ("accounts", "people", "digital")


@cache
def _seeds() -> Seeds:
    return read_seeds(SEEDS)


@cache
def _all_targets() -> list[Target]:
    return read_mapping(pl.read_csv(DATA / "series.csv").select("series_id"))


@cache
def _small_files() -> dict[str, bytes]:
    files = {f"{name}.csv": (DATA / f"{name}.csv").read_bytes() for name in _WHOLE}
    header = (DATA / "ceads_frozen_split.csv").read_text(encoding="utf-8").splitlines()[0]
    files["ceads_frozen_split.csv"] = f"{header}\n".encode()
    for name in (*_BY_SERIES, *_VALUES):
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        at = rows[0].index("series_id")
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(
            [rows[0], *(row for row in rows[1:] if row[at] in SERIES)]
        )
        files[f"{name}.csv"] = text.getvalue().encode()
    return files


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A data folder with the series of this file only."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in _small_files().items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def small_sql(tmp_path: Path) -> Path:
    """The models that a small folder needs: no derived series."""
    folder = tmp_path / "sql"
    folder.mkdir()
    header = (SQL / "derived_series.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "derived_series.csv").write_text(header + "\n", encoding="utf-8")
    model = "010_core_published.sql"
    (folder / model).write_text((SQL / model).read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def checksum(folder: Path) -> str:
    """One checksum over all names and contents of a folder, hidden ones included."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


_HELD: dict[str, Holdings] = {}  # reading a folder takes longer than comparing it
_PUBLISHED: list[FakeBureau] = []


def published(small: Path, sql: Path) -> FakeBureau:
    """A platform that publishes exactly what the small folder holds, in the platform's units."""
    if not _PUBLISHED:
        _PUBLISHED.append(_published(Office(small, sql)))
    return copy.deepcopy(_PUBLISHED[0])


def _published(office: "Office") -> FakeBureau:
    slices: dict[tuple[str, ...], list[Slice]] = {}
    for target in office.targets:
        factor = next(iter(target.factors.values()))
        values = {
            cell: printed(held.value / factor)
            for cell, held in office.holdings().held[target.series_id].items()
            if held.own and cell[1] >= SINCE
        }
        path = tuple(step[0] for step in target.path)
        if target.series_id == CUT:
            cut = ((2000, 2021, "(2000-2021)"), (2022, 2100, "（2022-至今）"))
            parts = [Slice((*path[:-1], path[-1] + years), [], first, last) for first, last, years in cut]
        else:
            parts = [Slice(path, [])]
        for part in slices.setdefault(path, parts):
            part.indicators.append(Indicator(target.indicator[0], next(iter(target.factors)), values))
    provinces = _seeds().provinces
    areas = {
        f"{code}000000": name
        for code, name in zip(provinces["province_code"], provinces["name_zh"], strict=True)
    }
    return FakeBureau([part for parts in slices.values() for part in parts], areas)


@pytest.fixture
def bureau(small: Path, small_sql: Path) -> Iterator[FakeBureau]:
    """The platform, serving."""
    with serving(published(small, small_sql)) as running:
        yield running


@dataclass
class Office:
    """A planner's installation: a data folder and an archive, read without waiting."""

    data: Path
    sql: Path
    deadline: float = 1.5
    attempts: int = 5

    def __post_init__(self) -> None:
        self.archive = Archive(self.data.parent / "archive")
        self.pauses: list[float] = []
        self.now = NOW
        self.asked = 0
        self.targets: list[Target] = sorted(
            (one for one in _all_targets() if one.series_id in SERIES),
            key=lambda one: SERIES.index(one.series_id),
        )

    def holdings(self) -> Holdings:
        state = checksum(self.data)
        if state not in _HELD:
            _HELD[state] = self._holdings()
        return replace(_HELD[state], folder=self.data)

    def _holdings(self) -> Holdings:
        catalogue = read_catalogue(self.data, self.sql, [NATIONAL, *_seeds().province_codes])
        return read_holdings(self.data, catalogue)

    def readings(self, base_url: str) -> tuple[str, list[Reading]]:
        """One refresh run up to its readings; goes on with the last run."""
        asked = {"source": "nbs", "base_url": base_url, "since": SINCE, "until": self.now.year}
        run = self.archive.run(asked, self.now)
        reader = Bureau(
            run,
            base_url,
            sleep=self.pauses.append,
            now=lambda: self.now,
            deadline=self.deadline,
            attempts=self.attempts,
        )
        seeds = _seeds().provinces
        provinces = dict(zip(seeds["province_code"], seeds["short_zh"], strict=True))
        try:
            tables = Tables(reader, provinces, SINCE, self.now.year)
            found = [tables.read(target) for target in self.targets]
        finally:
            reader.close()
            self.asked = reader.asked
        run.finish(self.now)
        return run.name, found

    def compared(self, base_url: str) -> Changeset:
        run, readings = self.readings(base_url)
        facts = {
            "base_url": base_url, "since": str(SINCE), "until": str(self.now.year), "read_on": f"{self.now:%Y-%m-%d}",
        }  # fmt: skip
        return compare(self.holdings(), readings, run, facts)

    def check(self, data: Path) -> None:
        """The data tests that a small folder can pass, as `etl.build` runs them."""
        with duckdb.connect() as con:
            catalogue = read_catalogue(data, self.sql, [NATIONAL, *_seeds().province_codes])
            load_all(con, data, _seeds(), catalogue)
            run_model(con, self.sql / "010_core_published.sql")
            tests = (expected_rows, national_sums, year_on_year_jumps, stale_known_jumps)
            findings = [str(finding) for test in tests for finding in test(con)]
        if findings:
            raise ChecksFailedError(findings)


@pytest.fixture
def office(small: Path, small_sql: Path) -> Office:
    return Office(small, small_sql)


def put(bureau: FakeBureau, series: int, cell: tuple[str, int], value: float | str) -> None:
    """Publishes another value, in the platform's unit, in every slice of the series (by its place in SERIES)."""
    name = _name_of(series)
    for part in bureau.slices:
        for one in part.indicators:
            if one.name == name:
                one.values[cell] = str(value)


def value_of(bureau: FakeBureau, series: int, cell: tuple[str, int]) -> Decimal:
    """The published value, in the platform's unit."""
    name = _name_of(series)
    return next(
        Decimal(one.values[cell]) for part in bureau.slices for one in part.indicators if one.name == name
    )


@cache
def _name_of(series: int) -> str:
    return next(one.indicator[0] for one in _all_targets() if one.series_id == SERIES[series])
