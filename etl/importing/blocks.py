"""Where the tables of a sheet stand: which way they lie, their place columns, their header and body rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.importing.cells import Sheet, label, number, whole_year
from etl.importing.grid import Grid
from etl.importing.headers import CODE_HEADS, NOTE, PLACE_HEADS, YEAR_HEADS, word
from etl.importing.mapping import Mapping
from etl.importing.places import Place, by_code, find
from etl.importing.understood import Note

_COUNTED = ("province", "nation", "finer")


@dataclass
class Block:
    """Rows of a header and of the body below it; columns of one segment and the one that names the places."""

    columns: list[int]
    place_column: int
    labels: set[int]  # columns that name the place once more
    header: list[int] = field(default_factory=list)
    body: list[tuple[int, Place]] = field(default_factory=list)


class Layout:
    """The blocks of a sheet. `notes` says what was left out on the way; `question` what a mapping must say."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.sheet, self.mapping = sheet, mapping
        self.notes: list[Note] = []
        self.question = ""
        self.blocks: list[Block] = []
        self.constant = by_code(mapping.place) if mapping.place else None
        self.codes: set[int] = set()
        self.grid = Grid(sheet)
        counts = {turned: self._places(Grid(sheet, turned)) for turned in (False, True)}
        best = {
            turned: max((len(set(found.values())) for found in counts[turned].values()), default=0)
            for turned in counts
        }
        if not any(best.values()):
            return
        turned = best[True] > best[False]
        if mapping.places:
            turned = mapping.places == "columns"
        elif min(best.values()) >= 4 and min(best.values()) > 0.5 * max(best.values()):
            self.question = "ask_places"
            return
        if not counts[turned]:
            return
        self.grid = Grid(sheet, turned)
        self.codes = self._code_columns(self.grid)
        self._find_blocks(counts[turned])

    # ------------------------------------------------------------ places

    def _code_columns(self, grid: Grid) -> set[int]:
        """Columns headed by a word for administrative codes."""
        return {c for (r, c), one in grid.cells.items() if r < 30 and word(label(one)) in CODE_HEADS}

    def place(self, grid: Grid, r: int, c: int, codes: Iterable[int]) -> Place | None:
        """The place that the cell names. A number is a place only in a column of codes."""
        one = grid.spread(r, c)
        if one is None:
            return None
        if self.constant is not None:
            return self.constant if whole_year(one) else None
        if c in codes:
            return by_code(label(one))
        return find(one.value) if isinstance(one.value, str) else None

    def _places(self, grid: Grid) -> dict[int, dict[int, str]]:
        """Column → row → code of the places beside which a number stands."""
        codes = self._code_columns(grid)
        with_number: dict[int, int] = {}
        for (r, _), one in grid.cells.items():
            if isinstance(number(one), float):
                with_number[r] = with_number.get(r, 0) + 1
        found: dict[int, dict[int, str]] = {}
        spots = set(grid.cells) | {spot for spot in grid.anchor if grid.anchor[spot] in grid.cells}
        for r, c in spots:
            own = (r, c) in grid.cells and isinstance(number(grid.cells[r, c]), float)
            if with_number.get(r, 0) - own < 1:
                continue
            place = self.place(grid, r, c, codes)
            if place is not None and place.kind in _COUNTED:
                # For one place all rows are alike: the years tell them apart.
                found.setdefault(c, {})[r] = place.code if self.constant is None else grid.text(r, c)
        return found

    # ------------------------------------------------------------ columns

    def _find_blocks(self, places: dict[int, dict[int, str]]) -> None:
        most = max(len(set(found.values())) for found in places.values())
        candidates = [c for c in sorted(places) if 3 * len(set(places[c].values())) >= most]
        if self.constant is not None:
            candidates = candidates[:1]
        segments: list[tuple[int, set[int]]] = []
        for c in candidates:
            if segments:
                first, labels = segments[-1]
                both = [r for r in places[c] if r in places[first]]
                same = sum(places[c][r] == places[first][r] for r in both)
                if 2 * same > len(both):
                    labels.add(c)
                    continue
            segments.append((c, {c}))
        for i, (first, labels) in enumerate(segments):
            start = 0 if i == 0 else min(labels)
            stop = segments[i + 1][0] if i + 1 < len(segments) else self.grid.columns
            coded = [c for c in sorted(labels) if c in self.codes]
            self._rows(list(range(start, stop)), coded[0] if coded else first, labels, i == 0)

    # ------------------------------------------------------------ rows

    def _rows(self, columns: list[int], place_column: int, labels: set[int], is_first: bool) -> None:
        """Goes down one segment and cuts it into blocks of header and body."""
        grid, mapping = self.grid, self.mapping
        data = [c for c in columns if c not in labels]
        named = {row - 1 for row in mapping.header_rows} if not grid.turned else set()
        filled_rows = sorted({r for r, c in grid.cells if c in set(columns)})
        block = Block(columns, place_column, labels)
        in_notes, last = False, None
        for r in filled_rows:
            first_text = next((grid.text(r, c) for c in columns if grid.text(r, c)), "")
            place = self._row_place(r, place_column, labels)
            numbers = [c for c in data if (one := grid.cell(r, c)) and isinstance(number(one), float)]
            lead = grid.text(r, place_column)
            if r in named:
                block = self._header(block, r)
            elif place is not None and (numbers or place.kind in _COUNTED):
                if place.kind == "conflict":
                    self._note("code_conflict", r, None, lead)
                else:
                    block.body.append((r, place))
                    last, in_notes = place, False
            elif not numbers:
                if place is not None:  # a group's heading without numbers
                    continue
                if block.body and (in_notes or NOTE.match(first_text)):
                    in_notes = True
                    if is_first:
                        self._note("note", r, None, first_text)
                else:
                    block = self._header(block, r)
            elif self._is_header(r, lead, numbers, bool(block.body)):
                block = self._header(block, r)
            elif not lead and last is not None and mapping.fill_down and block.body:
                block.body.append((r, last))
            else:
                self._note("unknown_place" if lead else "no_place", r, None, lead)
        self._close(block)

    def _row_place(self, r: int, place_column: int, labels: set[int]) -> Place | None:
        """The place of a row, with its name where one column has the code and another the name."""
        found = [self.place(self.grid, r, c, self.codes) for c in sorted(labels)]
        known = [one for one in found if one is not None]
        if not known:
            return None
        by_this = self.place(self.grid, r, place_column, self.codes) or known[0]
        if len({one.code for one in known if one.kind in _COUNTED}) > 1:
            return Place("conflict", "", by_this.name)
        if by_this.kind == "finer":
            names = [self.grid.text(r, c) for c in range(max(labels) + 2) if c not in self.codes]
            text = next(
                (name for name in names if name and not name.replace(".", "").isdigit()), by_this.code
            )
            return Place("finer", by_this.code, text[:60])
        return by_this

    def _is_header(self, r: int, lead: str, numbers: list[int], in_body: bool) -> bool:
        """Years or running numbers of columns make a header row; other numbers without a place do not."""
        cells = [self.grid.cells[r, c] for c in numbers]
        if word(lead) in PLACE_HEADS | YEAR_HEADS | CODE_HEADS or not lead or not in_body:
            if all(whole_year(one) for one in cells):
                return True
            values = [number(one) for one in cells]
            return not in_body and values == [values[0] + i for i in range(len(values))] and len(values) > 1  # type: ignore[operator]
        return False

    def _header(self, block: Block, r: int) -> Block:
        """The row belongs to the header of this block, or begins the next one when this one has a body."""
        if not block.body:
            block.header.append(r)
            return block
        self._close(block)
        return Block(block.columns, block.place_column, block.labels, [r])

    def _close(self, block: Block) -> None:
        """Keeps a block; a heading inside a table gives the rows below it the header above."""
        data = [c for c in block.columns if c not in block.labels]
        if not block.body:
            for r in block.header if self.blocks else []:
                text = next((self.grid.text(r, c) for c in block.columns if self.grid.text(r, c)), "")
                self._note("note", r, None, text)
            return
        before = (
            self.blocks[-1] if self.blocks and self.blocks[-1].place_column == block.place_column else None
        )
        has_heads = any(
            text and text != self.grid.text(r, block.place_column)
            for r in block.header
            for text in (self.grid.text(r, c) for c in data)
        )
        if before is not None and not has_heads:
            block.header = [*before.header, *block.header] if block.header else before.header
        self.blocks.append(block)

    def _note(self, rule: str, r: int | None, c: int | None, text: str) -> None:
        row, column = self.grid.where(r, c)
        self.notes.append(Note(self.sheet.name, rule, row, column, text[:80]))
