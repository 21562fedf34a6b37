"""Bad input ends with exit code 1, one message that leads to the place, and an unchanged database."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.database import at
from etl.paths import DATA, PROJECT

Edit = Callable[[Path], None]
PLACE = "data"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The statistics in a folder of their own; links cost nothing until a file is replaced."""
    folder = tmp_path / PLACE
    folder.mkdir()
    for path in DATA.glob("*.csv"):
        os.link(path, folder / path.name)
    return folder


def rewrite(path: Path, change: Callable[[list[list[str]]], None]) -> None:
    """Changes the rows of a CSV in a new file, so that the linked original stays as it is."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    path.unlink()
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def set_cell(name: str, row: int, column: str, text: str) -> Edit:
    def edit(folder: Path) -> None:
        def change(rows: list[list[str]]) -> None:
            rows[row - 1][rows[0].index(column)] = text

        rewrite(folder / name, change)

    return edit


def repeat_row(name: str, row: int) -> Edit:
    return lambda folder: rewrite(folder / name, lambda rows: rows.insert(row, list(rows[row - 1])))


def add_column(name: str) -> Edit:
    def change(rows: list[list[str]]) -> None:
        for number, row in enumerate(rows):
            row.append("note" if number == 0 else "")

    return lambda folder: rewrite(folder / name, change)


CASES: dict[str, tuple[Edit, tuple[str, ...]]] = {
    "duplicate key": (
        repeat_row("people.csv", 5),
        ("people.csv, row 6, column 'series_id'", "duplicate key"),
    ),
    "unknown province": (
        set_cell("people.csv", 7, "province_code", "990000"),
        ("people.csv, row 7, column 'province_code'", "unknown province '990000'"),
    ),
    "unknown unit": (
        set_cell("people.csv", 7, "unit", "furlongs"),
        ("people.csv, row 7, column 'unit'", "unknown unit 'furlongs'"),
    ),
    "another unit than declared": (
        set_cell("people.csv", 7, "unit", "km2"),
        ("people.csv, row 7, column 'unit'", "differs from the unit in series.csv"),
    ),
    "unknown series": (
        set_cell("people.csv", 7, "series_id", "populaton"),
        ("people.csv, row 7, column 'series_id'", "unknown series"),
    ),
    "text in a number column": (
        set_cell("people.csv", 7, "value", "约三万"),
        ("people.csv, row 7, column 'value'", "'约三万' is not a finite number"),
    ),
    "blank value": (
        set_cell("people.csv", 7, "value", ""),
        ("people.csv, row 7, column 'value'", "may not be blank"),
    ),
    "unknown source": (
        set_cell("people.csv", 7, "source_id", "hearsay"),
        ("people.csv, row 7, column 'source_id'", "unknown source 'hearsay'"),
    ),
    "unknown warning": (
        set_cell("people.csv", 7, "flags", "odd"),
        ("people.csv, row 7, column 'flags'", "unknown warning 'odd'"),
    ),
    "extra column": (
        add_column("people.csv"),
        ("people.csv, row 1, column 'note'", "unexpected column"),
    ),
    "missing file": (
        lambda folder: (folder / "people.csv").unlink(),
        ("people.csv", "the file is missing"),
    ),
    "correction that no longer applies": (
        set_cell("corrections.csv", 2, "expect", "1.5"),
        ("corrections.csv, row 2, column 'expect'", "no longer applies"),
    ),
    "series with an unknown unit": (
        set_cell("series.csv", 3, "unit", "furlongs"),
        ("series.csv, row 3, column 'unit'", "unknown unit 'furlongs'"),
    ),
    # A jump there and back, and nothing but what was edited: the unchanged data pass all checks.
    "a year too few and a jump of a factor of ten": (
        lambda folder: rewrite(folder / "people.csv", _too_few_and_ten_times),
        (
            "data tests: 3 failed", "expected_rows.csv", "found 30", "[expected rows]",
            "known_jumps.csv, population 440000 2022", "known_jumps.csv, population 440000 2023", "[year-on-year jump]",
        ),
    ),
}  # fmt: skip


def _too_few_and_ten_times(rows: list[list[str]]) -> None:
    rows.pop(8)
    for row in rows:
        if row[:3] == ["population", "440000", "2022"]:
            row[3] = str(float(row[3]) * 10)


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_named_and_changes_nothing(
    case: str, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit, expected = CASES[case]
    edit(copy)
    published = tmp_path / "published"
    published.mkdir()
    (published / "statistics-000001-0123456789ab.duckdb").write_bytes(b"as it was")
    before = {path.name: path.read_bytes() for path in published.iterdir()}
    assert main(["build", "--quiet", "--data", str(copy), "--out", str(published)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ") and "Traceback" not in said
    for part in expected:
        assert part in said
    after = {path.name: path.read_bytes() for path in published.iterdir() if path.name != ".lock"}
    assert after == before


def test_the_unchanged_folder_builds_and_is_served(
    database_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The counterpart of the cases above: without an edit the same command made the database of all tests."""
    current = at(database_folder).current()
    assert current is not None
    assert main(["build", "--quiet", "--if-stale", "--out", str(database_folder)]) == 0
    assert capsys.readouterr().out == f"up to date: {current}\n"


def test_a_full_disk_is_said_in_one_line_and_changes_nothing(tmp_path: Path) -> None:
    """The process may write files of 2 MB at most: the database needs more."""
    published = tmp_path / "statistics-000001-0123456789ab.duckdb"
    published.write_bytes(b"as it was")
    command = "import resource, sys; from etl.__main__ import main; "
    command += "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000)); "
    command += f"sys.exit(main(['build', '--quiet', '--out', {str(tmp_path)!r}]))"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: the disk refused: ") and done.stderr.count("\n") == 1
    assert published.read_bytes() == b"as it was"
    assert not list(tmp_path.glob(".building-*"))
