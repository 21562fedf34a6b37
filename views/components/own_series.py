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
from indicators import own
from views.components.selection import Shown
from views.components.store import Store
from views.components.summary import Entry

UPLOAD, FORMULAS = "own_upload", "own_formulas"
MOST_FORMULAS = 20


@dataclass(frozen=True)
class OwnSeries:
    """One series: `values` has place_code, place, year, value; `origin` session, installed or own."""

    key: str
    code: str
    name: str
    unit: str
    origin: str
    values: pl.DataFrame
    formula: str = ""

    def years(self) -> list[int]:
        """The years with a province's value, oldest first."""
        found: list[int] = self.provinces()["year"].unique().sort().to_list()
        return found

    def provinces(self) -> pl.DataFrame:
        """The values of provinces: neither the nation nor finer places."""
        code = pl.col("place_code")
        return self.values.filter(code.str.ends_with("0000") & (code != NATIONAL))


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
        series.append(OwnSeries(f"{origin}:{code}", str(code), name, unit, origin, values))
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
    for code, name, unit, formula, values in declared:
        found.append(OwnSeries(f"installed:{code}", code, name[side], unit[side], "own", values, formula))
    return found, problem


def _signature() -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the installed files: a new import shows at once."""
    folder = installed.user_dir()
    paths = [*installed.files(folder), *([one] if (one := folder / installed.DECLARATIONS).exists() else [])]
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths)


@st.cache_data(show_spinner=False, max_entries=4)
def _installed(key: str, signature: tuple[Any, ...], _store: Store) -> tuple[pl.DataFrame, list[Any], str]:
    """The installed series, the declared indicators with their values, and the first rule that was broken."""
    frame = pl.DataFrame(schema=installed.COLUMNS)
    declared: list[Any] = []
    try:
        frame = installed.read_installed()
        where = installed.user_dir() / installed.DECLARATIONS
        indicators, composites = own.read_declarations(where)
        if indicators or composites:
            with _store.version.open() as con:
                values = own.own_values(con, frame, indicators, composites, where.name)
            for one in indicators:
                declared.append((one.code, one.name, one.unit, one.formula, _values(values, one.code)))
            for whole in composites:
                declared.append((whole.code, whole.name, ("1–100", "1–100"), "", _values(values, whole.code)))
    except DataError as error:
        # The reader of a page has no use for the folders of the server.
        return frame, declared, str(error).replace(f"{installed.user_dir()}/", "")
    return frame, declared, ""


def _values(values: pl.DataFrame, code: str) -> pl.DataFrame:
    return values.filter(pl.col("series_id") == code).select(
        "place_code", pl.col("place_code").alias("place"), "year", "value"
    )


def long(series: list[OwnSeries]) -> pl.DataFrame:
    """Imported series as a formula reads them; of two with one id this session's wins."""
    frames = [pl.DataFrame(schema=own.VALUES)]
    seen: set[str] = set()
    for one in series:
        if one.code not in seen and one.code.startswith(PREFIX) and one.origin != "own":
            frames.append(
                one.values.select(pl.lit(one.code).alias("series_id"), "place_code", "year", "value")
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
