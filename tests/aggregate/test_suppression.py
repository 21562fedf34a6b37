"""An attacker who solves the system of published totals learns no hidden cell within its protection."""

from collections.abc import Iterator

import numpy as np
import pytest
from counts import count
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from etl.aggregate.disclosure import Rules, protection
from etl.aggregate.suppress import Cell, Mask, Protected, Table, protect, shift

Firms = list[tuple[int, int, float]]


def table_of(firms: Firms, rows: int, columns: int) -> Table:
    """The table [rows (+ total), columns + total] of firms given as row, column, contribution."""
    summed = rows > 1
    cells: dict[Cell, list[float]] = {}
    for row, column, x in firms:
        for r in {row, rows} if summed else {row}:
            for c in (column, columns):
                cells.setdefault((r, c), []).append(x)
    shape = (rows + summed, columns + 1)
    number, size, first, second = (np.zeros(shape) for _ in range(4))
    for at, found in cells.items():
        ordered = sorted(found, reverse=True)
        number[at], size[at], first[at] = len(found), sum(found), ordered[0]
        second[at] = ordered[1] if len(found) > 1 else 0.0
    return Table(number, size, first, protection(number, size, first, second, Rules()), summed)


def bounds(table: Table, hidden: Mask, cell: Cell) -> tuple[float, float]:
    """Least and largest value a cell can have, given all shown cells and sums (linear programming)."""
    unknown = [(int(r), int(c)) for r, c in zip(*np.nonzero(hidden), strict=True)]
    place = {at: i for i, at in enumerate(unknown)}
    rows, columns = table.firms.shape
    sums = [[((r, c), 1.0) for c in range(columns - 1)] + [((r, columns - 1), -1.0)] for r in range(rows)]
    if table.summed:
        sums += [[((r, c), 1.0) for r in range(rows - 1)] + [((rows - 1, c), -1.0)] for c in range(columns)]
    matrix, right = np.zeros((len(sums), len(unknown))), np.zeros(len(sums))
    for k, terms in enumerate(sums):
        for at, sign in terms:
            if at in place:
                matrix[k, place[at]] = sign
            else:
                right[k] -= sign * table.size[at]
    aim = np.zeros(len(unknown))
    aim[place[cell]] = 1.0
    found = []
    for sign in (1.0, -1.0):
        solved = linprog(sign * aim, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
        found.append(sign * solved.fun if solved.status == 0 else np.inf)
    return found[0], found[1]


def open_enough(table: Table, hidden: Mask, cell: Cell) -> bool:
    """Whether the bounds leave the protection open; zero can only be open upwards."""
    low, high = bounds(table, hidden, cell)
    x, u = table.size[cell], table.needed[cell]
    slack = 1e-6 * max(1.0, table.size.max())
    return high >= x + u - slack and (x == 0 or low <= x - u + slack)


def primary_cells(found: Protected) -> Iterator[Cell]:
    """Sensitive cells."""
    yield from ((int(r), int(c)) for r, c in zip(*np.nonzero(found.primary), strict=True))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Firms, Table]:
    """Small tables with empty cells, zeros, lone firms and giants."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    sizes = st.one_of(st.just(0.0), st.integers(1, 20).map(float), st.sampled_from([100.0, 1000.0, 0.5]))
    firm = st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1), sizes)
    firms = draw(st.lists(firm, min_size=1, max_size=40))
    return firms, table_of(firms, rows, columns)


@pytest.mark.stress
@settings(max_examples=count(25, 3000), deadline=None)
@given(tables())
def test_no_sensitive_cell_can_be_recovered(drawn: tuple[Firms, Table]) -> None:
    _, table = drawn
    found = protect(table)
    assert (found.hidden >= found.primary).all()
    for cell in primary_cells(found):
        assert open_enough(table, found.hidden, cell), (cell, found.hidden)


@pytest.mark.stress
@settings(max_examples=count(10, 2000), deadline=None)
@given(tables())
def test_a_lone_firm_recovers_no_other(drawn: tuple[Firms, Table]) -> None:
    """Whoever is alone in a hidden cell knows it; other firms' cells stay as open as before."""
    firms, table = drawn
    found = protect(table)
    rows = len(table.firms)
    places = rows - 1 if table.summed else rows
    for lone in zip(*np.nonzero(found.hidden[:places, :-1] & (table.firms[:places, :-1] == 1)), strict=True):
        mine = next(x for *at, x in firms if tuple(at) == lone)
        over = {(int(r), int(c)) for r in (lone[0], rows - 1) for c in (lone[1], table.firms.shape[1] - 1)}
        known = {cell for cell in over if table.firms[cell] == 1}
        unknown = found.hidden.copy()
        for cell in known:
            unknown[cell] = False
        for cell in primary_cells(found):
            of_mine = cell in over and mine >= table.largest[cell]
            if cell not in known and not of_mine and table.size[cell] > 0:
                assert open_enough(table, unknown, cell), (lone, cell)


@given(tables())
@settings(max_examples=count(40, 2000), deadline=None)
def test_proofs_are_other_tables_with_the_same_sums(drawn: tuple[Firms, Table]) -> None:
    _, table = drawn
    found = protect(table)
    assert set(found.proofs) == set(primary_cells(found))
    for cell, proof in found.proofs.items():
        move = shift(table, proof) * table.needed[cell]
        for sign in (1.0, -1.0) if table.size[cell] > 0 else (1.0,):
            other = table.size + sign * move
            assert (other >= -1e-9).all()
            assert np.allclose(other[:, :-1].sum(axis=1) - other[:, -1], 0, atol=1e-6)
            if table.summed:
                assert np.allclose(other[:-1].sum(axis=0) - other[-1], 0, atol=1e-6)


def test_by_hand() -> None:
    """One lone firm in a table of large cells: its square with the smallest other cells is hidden, no more."""
    big: Firms = [(r, c, 10.0) for r in range(3) for c in range(3) for _ in range(10) if (r, c) != (0, 0)]
    small: Firms = [(0, 0, 20.0)] + [(1, 1, 1.0)] * 3
    table = table_of(big + small, 3, 3)
    found = protect(table)
    assert list(primary_cells(found)) == [(0, 0)]
    assert found.hidden.sum() == 4
    assert found.hidden[0, 0]
    assert not found.hidden[-1].any() and not found.hidden[:, -1].any()  # totals stay
    low, high = bounds(table, found.hidden, (0, 0))
    assert (low, high) == (0.0, 120.0)


def test_nothing_sensitive_hides_nothing() -> None:
    table = table_of([(r, c, 5.0) for r in range(3) for c in range(4) for _ in range(5)], 3, 4)
    assert not protect(table).hidden.any()


def test_one_row_hides_one_more_cell() -> None:
    """A municipality has no prefectures: the cheapest other industry that is large enough."""
    firms: Firms = [(0, 0, 50.0)] + [(0, 1, 1.0)] * 5 + [(0, 2, 30.0)] * 5 + [(0, 3, 90.0)] * 5
    found = protect(table_of(firms, 1, 4))
    assert found.hidden.tolist() == [[True, False, True, False, False]]
