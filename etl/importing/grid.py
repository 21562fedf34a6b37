"""A sheet turned so that places stand in rows, with merged cells spread for headers and labels."""

from openpyxl.utils import get_column_letter

from etl.importing.cells import Cell, Sheet, label


class Grid:
    """Rows and columns of a sheet, exchanged when `turned`; `where` leads back to the sheet as it is shown."""

    def __init__(self, sheet: Sheet, turned: bool = False) -> None:
        self.sheet, self.turned = sheet, turned
        flip = (lambda r, c: (c, r)) if turned else (lambda r, c: (r, c))
        self.rows, self.columns = flip(sheet.rows, sheet.columns)
        self.cells: dict[tuple[int, int], Cell] = {flip(r, c): one for (r, c), one in sheet.cells.items()}
        self.anchor: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in sheet.merges:
            first = flip(top, left)
            # A range may claim a million cells; those outside the filled part of the sheet do not matter.
            for r in range(top, min(bottom, sheet.rows - 1) + 1):
                for c in range(left, min(right, sheet.columns - 1) + 1):
                    self.anchor.setdefault(flip(r, c), first)
                    if len(self.anchor) > 500_000:
                        return

    def cell(self, r: int, c: int) -> Cell | None:
        """The cell itself."""
        return self.cells.get((r, c))

    def spread(self, r: int, c: int) -> Cell | None:
        """The cell, or the one that the merged range over it shows."""
        return self.cells.get(self.anchor.get((r, c), (r, c)))

    def text(self, r: int, c: int) -> str:
        """The spread cell as a folded text."""
        return label(self.spread(r, c))

    def merged(self, r: int, c: int) -> bool:
        return (r, c) in self.anchor

    def where(self, r: int | None, c: int | None) -> tuple[int | None, str]:
        """Row number and column letters in the sheet."""
        row, column = (c, r) if self.turned else (r, c)
        return (None if row is None else row + 1), ("" if column is None else get_column_letter(column + 1))
