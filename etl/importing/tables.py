"""What the tables of a file say: every number with its series, unit, place and year, or the rule it breaks."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from etl.importing import units
from etl.importing.blocks import Block, Layout
from etl.importing.cells import Cell, Sheet, is_percent, label, number, squeeze, whole_year, years_in
from etl.importing.headers import (
    RANK_HEADS,
    SERIES_HEADS,
    UNIT_HEADS,
    VALUE_HEADS,
    YEAR_HEADS,
    Head,
    Header,
    read_head,
    read_header,
    word,
)
from etl.importing.mapping import Mapping
from etl.importing.places import NATIONAL, Place
from etl.importing.rules import RuleError
from etl.importing.understood import COLUMNS, Note, Table, Understood, Value
from etl.importing.units import Unit

PREFIX = "user_"


def understand(sheets: Sequence[Sheet], source: str, mapping: Mapping | None = None) -> Understood:
    """Reads all sheets that the mapping names (else all visible ones) and says what was understood and what not.

    Raises RuleError when a named sheet does not exist. Nothing is converted or dropped without a note.
    """
    mapping = mapping or Mapping()
    names = [sheet.name for sheet in sheets]
    for name in mapping.sheet:
        if name not in names:
            raise RuleError(source, "no_sheet", name=name, known=", ".join(names)[:200])
    out = Understood(source)
    values: list[Value] = []
    for sheet in sheets:
        if mapping.sheet and sheet.name not in mapping.sheet:
            continue
        if sheet.hidden and not mapping.sheet:
            out.left_out.append(Note(sheet.name, "hidden_sheet"))
        elif sheet.cells:
            _read_sheet(sheet, mapping, out, values)
    out.questions = list(dict.fromkeys(out.questions))
    out.remarks = list(dict.fromkeys(out.remarks))
    _finish(out, values, mapping)
    return out


def _read_sheet(sheet: Sheet, mapping: Mapping, out: Understood, values: list[Value]) -> None:
    layout = Layout(sheet, mapping)
    if layout.question:
        out.questions.append(Note(sheet.name, layout.question))
        return
    if not layout.blocks:
        out.left_out.append(Note(sheet.name, "no_places"))
        return
    out.left_out += layout.notes
    last: Header | None = None
    for block in layout.blocks:
        reader = BlockReader(layout, block, mapping, out, last)
        values += reader.read()
        last = reader.header


class BlockReader:
    """Reads one block into values; what it cannot read it adds to `out`."""

    def __init__(
        self, layout: Layout, block: Block, mapping: Mapping, out: Understood, before: Header | None
    ) -> None:
        self.grid, self.sheet, self.block, self.mapping, self.out = (
            layout.grid,
            layout.sheet,
            block,
            mapping,
            out,
        )
        with_body = {c for r, _ in block.body for c in block.columns if (r, c) in self.grid.cells}
        self.header = header = read_header(
            self.grid, block.header, block.columns, block.place_column, with_body, mapping
        )
        if before is not None:  # 续表: a table that goes on says its title and unit once
            header.title, header.title_en = header.title or before.title, header.title_en or before.title_en
            header.corner = header.corner or before.corner
            header.title_years = header.title_years or before.title_years
        self.constant = layout.constant is not None
        self.year_column = self._column(YEAR_HEADS)
        self.series_column = self._column(SERIES_HEADS)
        self.unit_column = self._column(UNIT_HEADS)

    def _column(self, heads: Iterable[str]) -> int | None:
        """The first column beside the place that one of the words heads."""
        return next(
            (c for c in self.block.columns if c not in self.block.labels and self._headed(c, heads)), None
        )

    def _headed(self, c: int, heads: Iterable[str]) -> bool:
        texts = {word(self.grid.text(r, c)) for r in self.header.rows} | {word(self.header.heads[c].name)}
        return not texts.isdisjoint(heads)

    def note(
        self,
        kind: list[Note],
        rule: str,
        r: int | None = None,
        c: int | None = None,
        text: str = "",
        **more: object,
    ) -> None:
        row, column = self.grid.where(r, c)
        kind.append(Note(self.sheet.name, rule, row, column, text[:80], tuple(more.items())))

    def ask(self, rule: str, r: int | None = None, c: int | None = None, **more: object) -> None:
        row, column = self.grid.where(r, c)
        self.out.questions.append(Note(self.sheet.name, rule, row, column, values=tuple(more.items())))

    # ------------------------------------------------------------ the whole block

    def read(self) -> list[Value]:
        """All values of the block. Rows of subtotals, other places and text columns are noted."""
        for r, text in self.header.notes:
            self.note(self.out.left_out, "note", r, None, text)
        for r in self.header.filled:
            self.note(self.out.remarks, "fill_right", r)
        body = [(r, place) for r, place in self.block.body if self._takes(r, place)]
        columns = self._data_columns(body)
        found: list[Value] = []
        for r, place in body:
            for c in columns:
                value = self._value(r, c, place)
                if value is not None:
                    found.append(value)
        shown = [self.grid.where(r, None)[0] or self.grid.where(r, None)[1] for r in self.header.rows]
        self.out.tables.append(
            Table(
                self.sheet.name, min((v.row for v in found), default=0), max((v.row for v in found), default=0),
                "one" if self.constant else "columns" if self.grid.turned else "rows",
                tuple(one for one in shown if isinstance(one, int)), self.header.title, self.header.corner,
                len({v.place_code for v in found} - {NATIONAL}), tuple(sorted({v.year for v in found})), len(found),
            )
        )  # fmt: skip
        return found

    def _takes(self, r: int, place: Place) -> bool:
        text = self.grid.text(r, self.block.place_column)
        if squeeze(text) in {squeeze(row) for row in self.mapping.ignore_rows}:
            rule = "ignored"
        elif place.kind in ("total", "group"):
            rule = "subtotal"
        elif place.kind == "outside":
            rule = "outside"
        else:
            return True
        self.note(self.out.left_out, rule, r, None, text)
        return False

    def _data_columns(self, body: list[tuple[int, Place]]) -> list[int]:
        """The columns that hold numbers of a series; the others are noted once."""
        special = {self.year_column, self.series_column, self.unit_column, *self.block.labels}
        ignored = {squeeze(name) for name in self.mapping.ignore_columns}
        columns: list[int] = []
        for c in self.block.columns:
            cells = [one for r, _ in body if (one := self.grid.cell(r, c)) is not None]
            if c in special or not cells:
                continue
            head = self.header.heads[c]
            read = [number(one) for one in cells]
            if head.name in ignored:
                rule = "ignored"
            elif self._headed(c, RANK_HEADS):
                rule = "rank_column"
            elif "not_number" in read and not any(isinstance(one, float) for one in read):
                rule = "text_column"
            elif head.problem:
                rule = head.problem
            else:
                columns.append(c)
                continue
            self.note(self.out.left_out, rule, None, c, head.name or label(cells[0]))
        seen: dict[tuple[str, int | None], int] = {}
        for c in columns:
            key = self.header.heads[c].name, self.header.heads[c].year
            if key in seen and self.series_column is None:
                self.ask("ask_same_name" if key[0] else "ask_header", None, c, name=key[0])
            seen[key] = c
        doubled = {
            key
            for key in seen
            if sum((self.header.heads[c].name, self.header.heads[c].year) == key for c in columns) > 1
        }
        if self.series_column is not None:
            return columns
        return [c for c in columns if (self.header.heads[c].name, self.header.heads[c].year) not in doubled]

    # ------------------------------------------------------------ one cell

    def _value(self, r: int, c: int, place: Place) -> Value | None:
        cell = self.grid.cell(r, c)
        if cell is None:
            return None
        found = number(cell)
        if found is None:
            return None
        if isinstance(found, str):
            self.note(self.out.left_out, found, r, c, label(cell))
            return None
        if self.grid.merged(r, c):
            self.note(self.out.left_out, "merged_value", r, c, label(cell))
            return None
        name, name_en = self._name(r, c)
        year = self._year(r, c)
        unit = self._unit(r, c, name, cell)
        if not name:
            self.ask("ask_name")
        if not name or year is None or unit is None:
            return None
        if is_percent(cell) and unit.code != "pct":
            self.note(self.out.left_out, "percent_unit", r, c, label(cell), unit=unit.written)
            return None
        row, column = self.grid.where(r, c)
        return Value(
            name, name_en, unit, place.code, place.name, year, found, self.sheet.name, row or 0, column
        )

    def _name(self, r: int, c: int) -> tuple[str, str]:
        """The column's name, after the label of the row in a long table; else the mapping's, else the title."""
        head = self.header.heads[c]
        own = "" if word(head.name) in VALUE_HEADS else head.name
        if self.series_column is not None:
            row = self._row_head(r, self.series_column)
            return "·".join(part for part in (row.name, own) if part), row.name_en
        if own:
            return own, head.name_en
        return (self.mapping.name, "") if self.mapping.name else (self.header.title, self.header.title_en)

    def _row_head(self, r: int, c: int) -> Head:
        return read_head([text] if (text := self.grid.text(r, c)) else [])

    def _year(self, r: int, c: int) -> int | None:
        """The year of the row or the column, else the mapping's, the title's or that in the sheet's name."""
        column = self.header.heads[c].year
        if self.constant or self.year_column is not None:
            at = self.block.place_column if self.constant else self.year_column or 0
            row = whole_year(self.grid.spread(r, at))
            if row is None:
                self.note(self.out.left_out, "not_year", r, at, self.grid.text(r, at), first=1949, last=2100)
                return None
            if column not in (None, row):
                self.note(self.out.left_out, "year_conflict", r, c)
                return None
            return row
        if column is not None:
            return column
        if self.mapping.year is not None:
            return self.mapping.year
        if self.header.part_of_year:
            self.note(self.out.left_out, "part_year", r, c)
            return None
        titled = self.header.title_years
        if len(titled) > 1:
            self.ask("ask_year_choice", years=", ".join(map(str, titled)))
            return None
        if titled:
            self._remark_once("title_year", year=titled[0])
            return titled[0]
        named, rest = years_in(self.sheet.name)
        if len(named) == 1 and not rest:
            self._remark_once("sheet_year", year=named[0])
            return named[0]
        self.ask("ask_year")
        return None

    def _remark_once(self, rule: str, **more: object) -> None:
        note = Note(self.sheet.name, rule, values=tuple(more.items()))
        if note not in self.out.remarks:
            self.out.remarks.append(note)

    def _unit(self, r: int, c: int, name: str, cell: Cell) -> Unit | None:
        """The mapping's unit for the series, else the row's, the column's, the mapping's, the corner's."""
        head = self.header.heads[c]
        row = self.grid.text(r, self.unit_column) if self.unit_column is not None else ""
        in_label = self._row_head(r, self.series_column).unit if self.series_column is not None else ""
        text = (
            self.mapping.units.get(name)
            or row
            or in_label
            or head.unit
            or self.mapping.unit
            or self.header.corner
        )
        if not text and is_percent(cell):
            text = "%"
        if not text:
            self.ask("ask_unit", name=name)
            return None
        if units.several(text) and not units.understand(text).code:
            self.ask("ask_unit_choice", unit=text, name=name)
            return None
        unit = units.understand(text)
        if unit.written and not unit.code:
            self._remark_once("kept_unit", unit=unit.written)
        return unit


# ---------------------------------------------------------------- all values together


def _finish(out: Understood, values: list[Value], mapping: Mapping) -> None:
    """One frame of all values: ids, units converted, doubles settled, plausibility remarked."""
    kept = _without_doubles(out, values)
    by_name: dict[str, set[tuple[str, str]]] = {}
    for value in kept:
        by_name.setdefault(value.name, set()).add(
            (value.unit.code, "" if value.unit.code else value.unit.written)
        )
    for name, found in by_name.items():
        if len(found) > 1:
            written = sorted({v.unit.written for v in kept if v.name == name})
            out.questions.append(
                Note(out.source, "ask_same_unit", values=(("name", name), ("units", ", ".join(written))))
            )
    ids = series_ids(list(by_name), mapping)
    rows = [
        (
            ids[v.name], plain(v.name), plain(v.name_en), v.unit.code, "" if v.unit.code else plain(v.unit.written),
            v.place_code, plain(v.place), v.year, v.unit.convert(v.published), v.published, plain(v.unit.written),
            plain(out.source), plain(v.sheet), v.row, v.column,
        )
        for v in kept
    ]  # fmt: skip
    out.frame = pl.DataFrame(rows, schema=COLUMNS, orient="row").sort(
        "series_id", "year", "place_code", maintain_order=True
    )
    _plausible(out, kept)


def _without_doubles(out: Understood, values: list[Value]) -> list[Value]:
    """Equal values of one key are kept once, different ones not at all."""
    groups: dict[tuple[str, str, int], list[Value]] = {}
    for value in values:
        groups.setdefault((value.name, value.place_code, value.year), []).append(value)
    kept = []
    for group in groups.values():
        first, kind = group[0].unit.convert(group[0].published), (group[0].unit.code or group[0].unit.written)
        same = all(
            (one.unit.code or one.unit.written) == kind
            and math.isclose(one.unit.convert(one.published), first, rel_tol=1e-9)
            for one in group
        )
        kept += group[:1] if same else []
        for one in group[1:] if same else group:
            note = Note(
                one.sheet,
                "repeated" if same else "same_twice",
                one.row,
                one.column,
                f"{one.name} {one.place} {one.year}",
            )
            (out.remarks if same else out.left_out).append(note)
    return kept


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula: signs in front go, and so does all beyond 120 characters."""
    return re.sub(r"^[\s=+\-@'|]+", "", "".join(c for c in text if c.isprintable()))[:120]


def series_ids(names: Sequence[str], mapping: Mapping) -> dict[str, str]:
    """Name → id: the mapping's, else the name in small letters, digits, _ and Chinese characters; made unique."""
    ids: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name in names:
        slug = mapping.series.get(name, "").removeprefix(PREFIX)
        slug = slug or re.sub(r"[^a-z0-9\u4e00-\u9fff]+", "_", name.lower()).strip("_")[:50] or "series"
        counts[slug] += 1
        ids[name] = PREFIX + slug + (f"_{counts[slug]}" if counts[slug] > 1 else "")
    return ids


def _plausible(out: Understood, values: list[Value]) -> None:
    """Remarks that a planner wants to see before using the numbers; nothing is changed."""
    for one in values:
        if one.unit.code == "pct" and not 0 <= one.published <= 100:
            out.remarks.append(Note(one.sheet, "negative_share", one.row, one.column, f"{one.published:g}"))
    additive = out.frame.filter(~pl.col("unit").is_in(["pct", "yuan", "index_prev_100", "ratio"]))
    sums = additive.group_by("series_id", "name_zh", "year", maintain_order=True).agg(
        pl.col("value").filter(pl.col("place_code").str.ends_with("0000") & (pl.col("place_code") != NATIONAL)).sum().alias("sum"),
        pl.col("place_code").filter(pl.col("place_code").str.ends_with("0000") & (pl.col("place_code") != NATIONAL)).n_unique().alias("n"),
        pl.col("value").filter(pl.col("place_code") == NATIONAL).first().alias("nation"),
    )  # fmt: skip
    for row in sums.filter((pl.col("n") == 31) & (pl.col("nation") != 0)).to_dicts():
        share = f"{100 * row['sum'] / row['nation']:.2f}"
        out.remarks.append(
            Note(
                out.source,
                "national_sum",
                values=(("name", row["name_zh"]), ("year", row["year"]), ("share", share)),
            )
        )
