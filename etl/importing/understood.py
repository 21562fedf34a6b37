"""What an import has to say of a file: series, values, tables found, and everything that was left out and why."""

from dataclasses import dataclass, field

import polars as pl

from etl.importing.rules import say
from etl.importing.units import Unit

COLUMNS = {
    "series_id": pl.String, "name_zh": pl.String, "name_en": pl.String, "unit": pl.String, "unit_written": pl.String,
    "place_code": pl.String, "place": pl.String, "year": pl.Int64, "value": pl.Float64,
    "value_published": pl.Float64, "unit_published": pl.String,
    "source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64, "source_column": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A place in the file and a rule: left out, remarked or asked. Row and column as the spreadsheet shows them."""

    sheet: str
    rule: str
    row: int | None = None
    column: str = ""
    text: str = ""
    values: tuple[tuple[str, object], ...] = ()

    def words(self, language: str) -> str:
        """The rule in words."""
        return say(self.rule, language, **dict(self.values))

    def where(self) -> str:
        """Sheet and cell: 表1!C7."""
        return f"{self.sheet}!{self.column}{self.row or ''}" if self.column or self.row else self.sheet


@dataclass(frozen=True)
class Table:
    """One block of a sheet: first and last row with a value, how it lies, and what its header says."""

    sheet: str
    first_row: int
    last_row: int
    places: str  # rows, columns or one
    header_rows: tuple[int, ...]
    title: str
    unit: str
    provinces: int
    years: tuple[int, ...]
    values: int


@dataclass(frozen=True)
class Value:
    """One number of the file with the place, year and series that it belongs to."""

    name: str
    name_en: str
    unit: Unit
    place_code: str
    place: str
    year: int
    published: float
    sheet: str
    row: int
    column: str


@dataclass
class Understood:
    """`frame` has the columns of COLUMNS; `questions` must be answered by a mapping before anything is kept."""

    source: str
    tables: list[Table] = field(default_factory=list)
    left_out: list[Note] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)
    questions: list[Note] = field(default_factory=list)
    frame: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COLUMNS))

    def series(self) -> pl.DataFrame:
        """One row a series: id, names, units, first and last year, places, values."""
        return (
            self.frame.group_by("series_id", maintain_order=True)
            .agg(
                pl.col("name_zh", "name_en", "unit", "unit_written", "unit_published").first(),
                pl.col("year").min().alias("first_year"),
                pl.col("year").max().alias("last_year"),
                pl.col("place_code").filter(pl.col("place_code") != "000000").n_unique().alias("places"),
                pl.len().alias("values"),
            )
        )  # fmt: skip
