"""Strict reading: each kind of bad row is named by file, row, column and rule."""

from pathlib import Path

import polars as pl
import pytest

from etl.errors import DataError
from etl.tidy import read_text_table, require_unique, to_number

COLUMNS = ["series_id", "year", "value"]


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def message(error: pytest.ExceptionInfo[DataError]) -> str:
    return str(error.value)


def test_reads_text_with_line_numbers(tmp_path: Path) -> None:
    frame = read_text_table(write(tmp_path, "series_id,year,value\na,2020,1.5\n\nb,2021,\n"), COLUMNS)
    assert frame.rows() == [("a", "2020", "1.5", 2), ("b", "2021", None, 4)]


def test_a_byte_order_mark_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    path = write(tmp_path, "series_id,year,value\na,2020,1\n", "utf-8-sig")
    assert read_text_table(path, COLUMNS).columns[0] == "series_id"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("series_id,year\na,2020\n", "row 1, column 'value': the column is missing"),
        ("series_id,year,value,extra\na,2020,1,2\n", "row 1, column 'extra': unexpected column"),
        ("series_id,year,value\na,2020,1,9\n", "row 2: has 4 fields where the header has 3"),
        ("series_id,year,value\na,2020\n", "row 2: has 2 fields where the header has 3"),
        ("series_id,year,year,value\na,1,1,1\n", "row 1: a column name stands twice"),
        ("", "row 1, column 'series_id': the column is missing"),
    ],
)
def test_a_wrong_shape_is_named(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(DataError) as error:
        read_text_table(write(tmp_path, text), COLUMNS)
    assert expected in message(error)
    assert "table.csv" in message(error)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read_text_table(tmp_path / "absent.csv", COLUMNS)
    assert message(error).endswith("absent.csv: the file is missing")


def test_another_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read_text_table(write(tmp_path, "series_id,year,value\n北京,2020,1\n", "gb18030"), COLUMNS)
    assert "is not UTF-8 text" in message(error)


@pytest.mark.parametrize("text", ["abc", "1,5", "nan", "inf", "-Infinity", "1e999"])
def test_only_finite_numbers_are_numbers(text: str) -> None:
    frame = pl.DataFrame({"value": ["1", text], "row": [2, 3]})
    with pytest.raises(DataError) as error:
        to_number(frame, "table.csv", "value")
    assert message(error) == f"table.csv, row 3, column 'value': {text!r} is not a finite number"


def test_blanks_stay_missing_and_are_not_zero() -> None:
    frame = to_number(pl.DataFrame({"value": ["1.25", None], "row": [2, 3]}), "table.csv", "value")
    assert frame["value"].to_list() == [1.25, None]


def test_the_second_of_two_equal_keys_is_named() -> None:
    frame = pl.DataFrame({"series_id": ["a", "b", "a"], "year": [1, 1, 1], "row": [2, 3, 4]})
    with pytest.raises(DataError) as error:
        require_unique(frame, "table.csv", ["series_id", "year"])
    assert message(error) == "table.csv, row 4, column 'series_id': duplicate key series_id=a, year=1"
