"""The series of one's own that a page can show: uploaded in this session, computed from a formula, installed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from etl.errors import DataError
from etl.importing import installed
from etl.importing.places import NATIONAL
from etl.importing.tables import PREFIX
from etl.importing.understood import Understood
from indicators import finer, own
from views.components.selection import Shown
from views.components.store import Store
from views.components.summary import Entry

UPLOAD, FORMULAS = "own_upload", "own_formulas"
MOST_FORMULAS = 20


@dataclass(frozen=True)
class OwnSeries:
    """One series: `values` has place_code, place, year, value and, for what is computed at a level, its `level`;
    `origin` session, installed or own."""

    key: str
    code: str
    name: str
    unit: str
    origin: str
    values: pl.DataFrame
    formula: str = ""
    unit_code: str = ""
    direction: int = 1

    def years(self) -> list[int]:
        """The years with a province's value, oldest first."""
        found: list[int] = self.provinces()["year"].unique().sort().to_list()
        return found

    def provinces(self) -> pl.DataFrame:
        """The values of provinces: neither the nation nor finer places."""
        code = pl.col("place_code")
        return self.values.filter(code.str.ends_with("0000") & (code != NATIONAL))

    def finer(self, level: str = "") -> pl.DataFrame:
        """The values of places below the provinces, of what is computed those of one level."""
        below = self.values.filter(~pl.col("place_code").str.ends_with("0000"))
        return below.filter(level=level) if level and "level" in below.columns else below


def unit_words(store: Store, language: str) -> dict[str, str]:
    """Unit code → its words."""
    return dict(store.units().select("unit", language).iter_rows())


def from_frame(frame: pl.DataFrame, origin: str, units: Mapping[str, str], language: str) -> list[OwnSeries]:
    """Series out of an import's frame."""
    series = []
    for (code,), part in frame.group_by("series_id", maintain_order=True):
        row = part.row(0, named=True)
        name = (row["name_en"] if language == "en" else "") or row["name_zh"]
        unit = units.get(row["unit"], "") or row["unit_written"]
        values = part.select("place_code", "place", "year", "value")
        series.append(
            OwnSeries(f"{origin}:{code}", str(code), name, unit, origin, values, unit_code=row["unit"])
        )
    return series


def uploaded() -> Understood | None:
    """What was understood of the table uploaded in this session."""
    found = st.session_state.get(UPLOAD)
    return found["understood"] if found else None


def everything(store: Store, language: str) -> tuple[list[OwnSeries], str]:
    """All series: this session's first, then its formulas, then the installed ones; and what went wrong."""
    units = unit_words(store, language)
    found: list[OwnSeries] = []
    understood = uploaded()
    if understood is not None:
        found += from_frame(understood.frame, "session", units, language)
    for one in st.session_state.get(FORMULAS, []):
        found.append(
            OwnSeries(
                f"own:{one['code']}",
                one["code"],
                one["name"],
                one["unit"],
                "own",
                one["values"],
                one["formula"],
            )
        )
    frame, declared, problem = _installed(store.key, _signature(), store)
    found += from_frame(frame, "installed", units, language)
    side = 0 if language == "zh" else 1
    for one in declared:
        found.append(
            OwnSeries(
                f"installed:{one.code}",
                one.code,
                one.name[side],
                one.unit[side],
                "own",
                one.values,
                one.formula,
                direction=one.direction,
            )
        )
    return found, problem


def _signature() -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the installed files: a new import shows at once."""
    folder = installed.user_dir()
    paths = [*installed.files(folder), *([one] if (one := folder / installed.DECLARATIONS).exists() else [])]
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths)


@dataclass(frozen=True)
class Declared:
    """An own indicator or composite of the installed file with its values."""

    code: str
    name: tuple[str, str]
    unit: tuple[str, str]
    formula: str
    direction: int
    values: pl.DataFrame


@st.cache_data(show_spinner=False, max_entries=4)
def _installed(
    key: str, signature: tuple[Any, ...], _store: Store
) -> tuple[pl.DataFrame, list[Declared], str]:
    """The installed series, the declared indicators with their values, and the first rule that was broken."""
    frame = pl.DataFrame(schema=installed.COLUMNS)
    declared: list[Declared] = []
    try:
        frame = installed.read_installed()
        where = installed.user_dir() / installed.DECLARATIONS
        indicators, composites = own.read_declarations(where)
        if not (indicators or composites):
            return frame, declared, ""
        with _store.version.open() as con:
            values = own.own_values(con, frame, indicators, composites, where.name)
            problem = ""
            try:
                below = own.finer_values(con, frame, indicators, composites, where.name)
                values = pl.concat([values, below], how="diagonal")
            except DataError as error:  # provinces are shown nevertheless
                problem = str(error)
        scale = ("1–100", "1–100")
        for one in indicators:
            mine = _values(values, one.code)
            declared.append(Declared(one.code, one.name, one.unit, one.formula, one.direction, mine))
        for whole in composites:
            declared.append(Declared(whole.code, whole.name, scale, "", 1, _values(values, whole.code)))
    except DataError as error:
        # The reader of a page has no use for the folders of the server.
        return frame, declared, str(error).replace(f"{installed.user_dir()}/", "")
    return frame, declared, problem


def below(store: Store, series_id: str) -> finer.Series | None:
    """The installed values of a published series below the province; None while nothing is installed."""
    signature = _signature()
    return _below(store.key, signature, series_id, store) if signature else None


@st.cache_data(show_spinner=False, max_entries=32)
def _below(key: str, signature: tuple[Any, ...], series_id: str, _store: Store) -> finer.Series | None:
    try:
        frame = installed.read_installed()
    except DataError:  # the page for one's own data says which rule was broken
        return None
    with _store.version.open() as con:
        return finer.below(con, frame, series_id)


def _values(values: pl.DataFrame, code: str) -> pl.DataFrame:
    return values.filter(pl.col("series_id") == code).select(
        "place_code", pl.col("place_code").alias("place"), "year", "value", *(["level"] if "level" in values.columns else [])
    )


def long(series: list[OwnSeries]) -> pl.DataFrame:
    """Imported series as a formula reads them, with the code of their unit; of two with one id this session's wins."""
    frames = [pl.DataFrame(schema=own.VALUES | {"unit": pl.String})]
    seen: set[str] = set()
    for one in series:
        if one.code not in seen and one.code.startswith(PREFIX) and one.origin != "own":
            frames.append(
                one.values.select(
                    pl.lit(one.code).alias("series_id"),
                    "place_code",
                    "year",
                    "value",
                    pl.lit(one.unit_code).alias("unit"),
                )
            )
            seen.add(one.code)
    return pl.concat(frames)


def shown(one: OwnSeries, year: int, store: Store, language: str) -> Shown:
    """A series and year as the map, the ranking and the trend take it; the highest value comes first."""
    provinces = store.provinces()
    years = pl.DataFrame({"year": one.years()}, schema={"year": pl.Int64})
    values = one.provinces().select(pl.col("place_code").alias("province_code"), "year", "value")
    full = (
        provinces.select(
            "province_code", f"short_{language}", f"region_{language}",
            province_zh="short_zh", province_en="short_en",
        )
        .join(years, how="cross")
        .join(values, on=["province_code", "year"], how="left")
        .sort("year", "value", "province_code", descending=[False, True, False], nulls_last=True)
    )  # fmt: skip
    table = full.filter(pl.col("year") == year)
    ranks = table["value"].rank("min", descending=True)
    entries = [
        Entry(
            code=row["province_code"], name=row[f"short_{language}"], region=row[f"region_{language}"],
            value=row["value"], rank=None if rank is None else int(rank), raw=row["value"],
        )
        for row, rank in zip(table.to_dicts(), ranks, strict=True)
    ]  # fmt: skip
    return Shown(
        what=one.name, unit=one.unit, kind="own", year=str(year), column="value", entries=entries, table=table,
        full=full, formula=one.formula, is_amount=True,
    )  # fmt: skip
