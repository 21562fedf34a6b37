"""Which further cells must be hidden so that totals do not give the sensitive ones away; as few as it finds.

A table has places in rows and industries in columns, each with its total. A cell is safe when another table
exists that agrees with everything shown and has the cell higher by U, and one that has it lower by U: nobody
can then tell within U. Such a pair is a cycle of hidden cells that turns by turns along rows and columns: add
and take away U in turn (totals count with the opposite sign) and every sum stays. The cycle is found as the
cheapest path between the cell's row and column through cells of at least U (Cox 1980, 1995; Castro 2002 for
flows in larger tables), where hidden cells cost almost nothing and shown ones what they tell. It exists
always, because totals contain the cell. Every cycle is kept as a proof and checked at the end.

A firm that is alone in a hidden cell knows that cell: such cells do not hide another firm (Handbook on
Statistical Disclosure Control, section 4.4: singletons), so a cycle avoids them.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.aggregate.disclosure import Array

Mask = NDArray[np.bool_]
Cell = tuple[int, int]

_TOTAL_ROW_COST = 4.0  # the parent's series are what most readers come for
_CELL_COST = 0.02  # hiding many tiny cells is a loss too, not only hiding value
_HIDDEN_COST = 1e-9  # shorter cycles first among hidden cells


@dataclass(frozen=True)
class Protected:
    """What is hidden: ``primary`` by the rules, ``hidden`` in all [rows, columns], and a proof per primary cell.

    A proof lists cells in cycle order, the protected one first; in a table of one row a step through the
    row that does not exist is left out.
    """

    primary: Mask
    hidden: Mask
    proofs: dict[Cell, tuple[Cell, ...]]


@dataclass(frozen=True)
class Table:
    """Firms, sizes, largest contributions and needed protection [rows, columns] of places that add up.

    The last column is the total over industries. With ``summed`` the last row is the total over places; else
    there is one row. Zero firms = nothing is there, and everybody knows.
    """

    firms: Array
    size: Array
    largest: Array
    needed: Array
    summed: bool

    def kin(self, cell: Cell) -> list[Cell]:
        """Where a lone firm may stand in a cell's proof: it is a firm of the cell, and its largest.

        These are the totals over the cell, and over the cells below it that hold nothing but that firm.
        """
        r, c = cell
        rows = slice(0, -1) if self.summed and r == len(self.firms) - 1 else slice(r, r + 1)
        columns = slice(0, -1) if c == self.firms.shape[1] - 1 else slice(c, c + 1)
        if rows.start == r and columns.start == c:
            return self._over(r, c) if self.firms[cell] == 1 else []
        found = self._over(r, c)
        alone = (self.firms[rows, columns] == 1) & (
            self.size[rows, columns] >= self.largest[cell] * (1 - 1e-9)
        )
        for row, column in np.argwhere(alone).tolist():
            found += self._over(row + rows.start, column + columns.start)
        return found

    def _over(self, row: int, column: int) -> list[Cell]:
        """A cell and its totals."""
        rows = {row, len(self.firms) - 1} if self.summed else {row}
        return [(r, c) for r in rows for c in {column, self.firms.shape[1] - 1}]


def protect(table: Table) -> Protected:
    """Hides further cells until every sensitive one is safe, then shows again what no proof needs.

    Raises ValueError should a proof not hold, which would be an error of this module.
    """
    primary = table.needed > 0
    search = _Search(table, primary.copy())
    cells = [(int(r), int(c)) for r, c in zip(*np.nonzero(primary), strict=True)]
    cells.sort(key=lambda cell: (-table.needed[cell], cell))
    for cell in cells:
        if cell not in search.proofs:
            search.hide(cell)
    search.show_again(primary)
    for cell, proof in search.proofs.items():
        _check(table, search.hidden, cell, proof)
    return Protected(primary, search.hidden, search.proofs)


class _Search:
    """The state of one table: what is hidden by now and the proofs found."""

    def __init__(self, table: Table, hidden: Mask) -> None:
        self.table = table
        self.hidden = hidden
        self.proofs: dict[Cell, tuple[Cell, ...]] = {}
        self.known = table.firms >= 2  # nobody knows these by being alone in them
        whole = max(float(table.size[-1, -1]), 1e-300)
        self.cost = table.size / whole + _CELL_COST
        if table.summed:
            self.cost[-1] *= _TOTAL_ROW_COST

    def hide(self, cell: Cell) -> None:
        """Finds the cheapest proof for a cell and hides its cells; they prove each other where they can."""
        proof = self._cycle(cell) or self._rising(cell)
        for other in proof:
            self.hidden[other] = True
        self.proofs[cell] = proof
        for at, other in enumerate(proof):
            if self.table.needed[other] > 0 and other not in self.proofs:
                turned = proof[at:] + proof[:at]
                usable = self._usable(other)
                if self.table.size[other] > 0 and all(usable[step] for step in turned[1:]):
                    self.proofs[other] = turned

    def show_again(self, primary: Mask) -> None:
        """Shows secondary cells whose proofs can do without them, the most telling first."""
        extra = [(int(r), int(c)) for r, c in zip(*np.nonzero(self.hidden & ~primary), strict=True)]
        for cell in sorted(extra, key=lambda cell: (-self.cost[cell], cell)):
            affected = [key for key, proof in self.proofs.items() if cell in proof]
            self.hidden[cell] = False
            instead = {}
            for key in affected:
                found = self._cycle(key, among_hidden=True)
                if found is None:
                    self.hidden[cell] = True
                    break
                instead[key] = found
            else:
                self.proofs.update(instead)

    def _usable(self, cell: Cell) -> Mask:
        """Cells that can move by what a cell needs, in both directions, whatever lone firms know."""
        needed = self.table.needed[cell]
        usable = self.known & (self.table.size >= needed)
        for other in self.table.kin(cell):
            usable[other] = self.table.firms[other] > 0 and self.table.size[other] >= needed
        usable[cell] = False
        return usable

    def _square(self, usable: Mask, cell: Cell) -> tuple[Cell, ...] | None:
        """The shortest proof there is, three further cells in two rows and columns, found at a glance."""
        rows, columns = usable[:, cell[1]].nonzero()[0], usable[cell[0]].nonzero()[0]
        corners = usable[rows[:, None], columns].ravel().nonzero()[0]
        if not corners.size:
            return None
        row, column = rows[corners[0] // columns.size], columns[corners[0] % columns.size]
        return (cell, (cell[0], int(column)), (int(row), int(column)), (int(row), cell[1]))

    def _cycle(self, cell: Cell, among_hidden: bool = False) -> tuple[Cell, ...] | None:
        usable = self._usable(cell)
        if self.table.summed and (found := self._square(usable & self.hidden, cell)):
            return found
        if among_hidden:
            usable &= self.hidden
        step = np.where(usable, np.where(self.hidden, _HIDDEN_COST, self.cost), np.inf)
        if not self.table.summed:  # one row: its columns meet in a second row that nobody sees
            step = np.vstack([step, np.zeros(step.shape[1])])
        path = _cheapest(step, cell)
        if path is None:
            return None
        rows = len(self.table.firms)
        return (cell, *(found for found in path if found[0] < rows))

    def _rising(self, cell: Cell) -> tuple[Cell, ...]:
        """The cycle of a cell of zeros with its totals: all four can only rise, which is all a zero can do."""
        r, c = cell
        columns = self.table.firms.shape[1]
        row = r
        if self.table.summed and r == len(self.table.firms) - 1:
            row = int(np.argmax(self.table.firms[:-1, c] > 0))
        column = int(np.argmax(self.table.firms[row, :-1] > 0)) if c == columns - 1 else c
        if not self.table.summed:
            return (cell, (r, column if c == columns - 1 else columns - 1))
        square = [(row, column), (row, columns - 1), (len(self.table.firms) - 1, columns - 1)]
        square.append((len(self.table.firms) - 1, column))
        at = square.index(cell)
        return tuple(square[at:] + square[:at])


def _cheapest(step: Array, cell: Cell) -> list[Cell] | None:
    """Cells of the cheapest way from a cell's row to its column, by turns along rows and columns.

    Bellman–Ford on rows and columns as places and cells as ways; costs are positive, so no place repeats.
    """
    rows, columns = step.shape
    to_row, to_column = np.full(rows, np.inf), np.full(columns, np.inf)
    from_column, from_row = np.full(rows, -1), np.full(columns, -1)
    to_row[cell[0]] = 0.0
    moved = np.array([cell[0]])
    while moved.size:
        through = to_row[moved, None] + step[moved]
        best = through.argmin(axis=0)
        reached = through[best, np.arange(columns)]
        nearer = np.nonzero(reached < to_column)[0]
        to_column[nearer], from_row[nearer] = reached[nearer], moved[best[nearer]]
        if not nearer.size:
            break
        through = to_column[nearer] + step[:, nearer]
        best = through.argmin(axis=1)
        reached = through[np.arange(rows), best]
        moved = np.nonzero(reached < to_row)[0]
        to_row[moved], from_column[moved] = reached[moved], nearer[best[moved]]
    if not np.isfinite(to_column[cell[1]]):
        return None
    path: list[Cell] = []
    column = cell[1]
    while True:
        row = int(from_row[column])
        path.append((row, column))
        if row == cell[0]:
            return path[::-1]
        column = int(from_column[row])
        path.append((row, column))


def _check(table: Table, hidden: Mask, cell: Cell, proof: tuple[Cell, ...]) -> None:
    """A proof holds when its moves keep all sums, touch hidden cells only and leave no size below zero."""
    rows, columns = Counter[int](), Counter[int]()
    holds = proof[0] == cell and len(set(proof)) == len(proof)
    for turn, other in enumerate(proof):
        rows[other[0]] += 1 - 2 * (turn % 2)
        columns[other[1]] += 1 - 2 * (turn % 2)
        falls = (turn % 2 == 1) != (_flipped(table, cell) != _flipped(table, other))
        stays = table.size[other] >= table.needed[cell] or (table.size[cell] == 0 and not falls)
        holds = holds and bool(hidden[other]) and stays
    # A table of one row has no sums over places.
    if not holds or any(rows.values()) or (table.summed and any(columns.values())):
        raise ValueError(f"cell {cell}: its proof {proof} does not hold")


def _flipped(table: Table, cell: Cell) -> bool:
    """Whether a cell stands with a minus in sums: totals do, the total of totals does not."""
    last_row, last_column = table.firms.shape[0] - 1, table.firms.shape[1] - 1
    return (cell[1] == last_column) != (table.summed and cell[0] == last_row)


def shift(table: Table, proof: tuple[Cell, ...]) -> Array:
    """The moves of a proof [rows, columns]: +1 where a cell rises with the protected one, −1 where it falls."""
    move: Array = np.zeros(table.firms.shape)
    for turn, cell in enumerate(proof):  # by turns along a row and a column, so by turns up and down
        move[cell] = 1.0 if (turn % 2 == 1) == (_flipped(table, proof[0]) != _flipped(table, cell)) else -1.0
    return move
