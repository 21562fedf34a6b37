"""The small tables that give the statistics their meaning: units, sources, series, warnings, corrections."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.errors import DataError
from etl.tidy import (
    read_text_table,
    require_filled,
    require_known,
    require_unique,
    shown_path,
    to_number,
)

KINDS = ("extensive", "count", "share", "ratio", "index", "price")
DIMENSIONS = ("province", "sector", "national_sector", "industry")
LEVELS = ("published", "converted", "derived")
ACTIONS = ("replace", "drop", "flag")


@dataclass(frozen=True)
class Catalogue:
    """Every catalogue table as a polars frame, checked against each other.

    `series` one row a series; `sources` one a source; `units`, `warnings` the vocabularies; `breaks`,
    `corrections`, `known_jumps`, `expected_rows` the declared facts about single years and cells.
    """

    series: pl.DataFrame
    sources: pl.DataFrame
    units: pl.DataFrame
    warnings: pl.DataFrame
    breaks: pl.DataFrame
    corrections: pl.DataFrame
    known_jumps: pl.DataFrame
    expected_rows: pl.DataFrame

    def tables(self, dimension: str) -> list[str]:
        """The file stems that hold the series of one dimension, sorted."""
        of_dimension = self.series.filter(pl.col("dimension") == dimension)["table"]
        return sorted({stem for names in of_dimension.drop_nulls() for stem in names.split(";")})


class _Table:
    """A catalogue file on its way to being trusted: each check names the file, the row and the column."""

    def __init__(self, path: Path, columns: str) -> None:
        self.place = shown_path(path)
        self.frame = read_text_table(path, columns.split(","))

    def key(self, *names: str) -> "_Table":
        require_filled(self.frame, self.place, names)
        require_unique(self.frame, self.place, names)
        return self

    def filled(self, *names: str) -> "_Table":
        require_filled(self.frame, self.place, names)
        return self

    def known(self, column: str, values: object, what: str) -> "_Table":
        require_known(self.frame, self.place, column, list(values), what)  # type: ignore[call-overload]
        return self

    def number(self, *names: str, integer: bool = False) -> "_Table":
        for name in names:
            self.frame = to_number(self.frame, self.place, name, integer=integer)
        return self

    def in_both_languages(self, *names: str) -> "_Table":
        """What is said in one language is said in the other."""
        for name in names:
            for one, other in ((f"{name}_zh", f"{name}_en"), (f"{name}_en", f"{name}_zh")):
                said = self.frame.filter(pl.col(one).is_not_null())
                require_filled(said, self.place, [other])
        return self

    def words(self, column: str, values: object, what: str) -> "_Table":
        """A `;`-separated list of known words."""
        parts = self.frame.select("row", pl.col(column).str.split(";")).explode(column)
        require_known(parts, self.place, column, list(values), what)  # type: ignore[call-overload]
        return self


def read_catalogue(data: Path, sql: Path, provinces: list[str]) -> Catalogue:
    """Reads and cross-checks the catalogue tables of a data folder and the derived series of the models.

    `provinces` are the known six-digit codes, the national 000000 included. Raises DataError.
    """
    units = _Table(data / "units.csv", "unit,zh,en,quantity").key("unit").filled("zh", "en")
    warnings = _Table(data / "warnings.csv", "warning,zh,en").key("warning").filled("zh", "en")
    known_warnings = warnings.frame["warning"]
    sources = (
        _Table(
            data / "sources.csv",
            "source_id,producer_zh,producer_en,title_zh,title_en,citation,landing_page,terms_zh,terms_en,"
            "date_published,date_read,processing_level,warnings",
        )
        .key("source_id")
        .filled("producer_zh", "title_zh", "title_en", "citation", "landing_page", "date_read")
        .filled("terms_zh", "terms_en")
        .known("processing_level", LEVELS, "processing level")
        .words("warnings", known_warnings, "warning")
    )
    series = (
        _Table(
            data / "series.csv",
            "series_id,table,name_zh,name_en,unit,kind,dimension,sum_tolerance_pct,"
            "sum_reason_zh,sum_reason_en,jump_limit,jump_reason_zh,jump_reason_en,conversion_zh,conversion_en,"
            "note_zh,note_en",
        )
        .key("series_id")
        .filled("name_zh", "name_en", "unit", "kind", "dimension", "conversion_zh", "conversion_en")
        .in_both_languages("sum_reason", "jump_reason", "note")
        .known("unit", units.frame["unit"], "unit")
        .known("kind", KINDS, "kind")
        .known("dimension", DIMENSIONS, "dimension")
        .number("sum_tolerance_pct")
    )
    _check_limits(series)
    derived = (
        _Table(
            sql / "derived_series.csv",
            "series_id,name_zh,name_en,unit,kind,inputs,break_year,note_zh,note_en",
        )
        .key("series_id")
        .filled("name_zh", "name_en")
        .known("unit", units.frame["unit"], "unit")
        .known("kind", KINDS, "kind")
        .number("break_year", integer=True)
    )
    require_known(
        derived.frame, derived.place, "series_id", _absent(derived, series), "derived series (ID is taken)"
    )
    known_series = [*series.frame["series_id"], *derived.frame["series_id"]]
    derived.words("inputs", known_series, "series")
    corrections = (
        _Table(
            data / "corrections.csv",
            "series_id,province_code,year,expect,action,value,flag,source_id,reason_zh,reason_en",
        )
        .key("series_id", "province_code", "year")
        .filled("expect", "reason_zh", "reason_en")
        .known("series_id", known_series, "series")
        .known("province_code", provinces, "province")
        .known("action", ACTIONS, "action")
        .words("flag", known_warnings, "warning")
        .number("year", integer=True)
        .number("expect", "value")
    )
    breaks = (
        _Table(data / "breaks.csv", "series_id,year,warning,zh,en")
        .key("series_id", "year")
        .known("series_id", known_series, "series")
        .known("warning", known_warnings, "warning")
        .number("year", integer=True)
    )
    known_jumps = (
        _Table(data / "known_jumps.csv", "series_id,province_code,year,dln,reason_zh,reason_en")
        .key("series_id", "province_code", "year")
        .filled("reason_zh", "reason_en")
        .known("series_id", known_series, "series")
        .known("province_code", provinces, "province")
        .number("year", integer=True)
        .number("dln")
    )
    expected_rows = (
        _Table(data / "expected_rows.csv", "table,series_id,year,provinces,national")
        .key("table", "series_id", "year")
        .known("series_id", known_series, "series")
        .number("year", "provinces", "national", integer=True)
    )
    return Catalogue(
        series=_with_derived(series.frame, derived.frame),
        sources=sources.frame,
        units=units.frame,
        warnings=warnings.frame,
        breaks=_with_derived_breaks(breaks.frame, derived.frame),
        corrections=corrections.frame,
        known_jumps=known_jumps.frame,
        expected_rows=expected_rows.frame,
    )


def _check_limits(series: _Table) -> None:
    """A series that is not checked must say why."""
    text = series.frame["jump_limit"].fill_null("")
    for row, limit, reason in zip(series.frame["row"], text, series.frame["jump_reason_en"], strict=True):
        if limit and limit != "off":
            try:
                float(limit)
            except ValueError:
                raise DataError(
                    series.place, f"{limit!r} is neither a number nor `off`", row=row, column="jump_limit"
                ) from None
        if limit and not reason:
            raise DataError(series.place, "an own limit needs its reason", row=row, column="jump_reason_en")


def _absent(derived: _Table, series: _Table) -> list[str]:
    """The derived IDs that no published series has."""
    return derived.frame.filter(~pl.col("series_id").is_in(series.frame["series_id"].to_list()))[
        "series_id"
    ].to_list()


def _with_derived(series: pl.DataFrame, derived: pl.DataFrame) -> pl.DataFrame:
    """The series a formula can name: the published ones and those that the SQL models make."""
    rows = derived.select(
        "series_id", "name_zh", "name_en", "unit", "kind", "note_zh", "note_en", "row",
        pl.lit("derived").alias("dimension"),
        "inputs",
    )  # fmt: skip
    return pl.concat([series, rows], how="diagonal")


def _with_derived_breaks(breaks: pl.DataFrame, derived: pl.DataFrame) -> pl.DataFrame:
    rows = derived.filter(pl.col("break_year").is_not_null()).select(
        "series_id", "row",
        pl.col("break_year").alias("year"),
        pl.lit("definition_break").alias("warning"),
        pl.col("note_zh").alias("zh"),
        pl.col("note_en").alias("en"),
    )  # fmt: skip
    return pl.concat([breaks, rows], how="diagonal")
