"""The one error that a person who edits data, seeds or declarations is meant to read."""


class DataError(Exception):
    """Bad input, said in one line: which file, which row and column, which rule.

    `place` is the file or declaration, `row` the line as an editor counts it (the header is row 1).
    """

    def __init__(self, place: str, rule: str, *, row: int | None = None, column: str | None = None) -> None:
        self.place, self.rule, self.row, self.column = place, rule, row, column
        where = place
        if row is not None:
            where += f", row {row}"
        if column is not None:
            where += f", column {column!r}"
        super().__init__(f"{where}: {rule}")
