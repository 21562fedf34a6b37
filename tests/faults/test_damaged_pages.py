"""What a planner sees when the newest file is damaged: the numbers of the version before, and a word about it."""

import os
from pathlib import Path

import pytest
from pages import overview, words

from etl.database import at
from etl.database.embedded import FileVersion


@pytest.fixture
def folder(database_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real database as version 1, and a version 2 that is cut short."""
    real = at(database_folder).current()
    assert isinstance(real, FileVersion)
    os.link(real.path, tmp_path / "statistics-000001-aaaaaaaaaaaa.duckdb")
    os.link(real.checksum_file, tmp_path / "statistics-000001-aaaaaaaaaaaa.sha256")
    os.link(real.checksum_file, tmp_path / "statistics-000002-bbbbbbbbbbbb.sha256")
    with real.path.open("rb") as file:
        (tmp_path / "statistics-000002-bbbbbbbbbbbb.duckdb").write_bytes(file.read(1_000_000))
    monkeypatch.setenv("DATABASE_DIR", str(tmp_path))
    return tmp_path


def test_the_version_before_is_shown_with_a_warning_in_both_languages(folder: Path) -> None:
    app = overview()
    assert not app.exception and not app.error
    assert "statistics-000002-bbbbbbbbbbbb.duckdb" in app.warning[0].value
    assert "第1版" in app.warning[0].value
    assert "智能化指数" in words(app)
    app = overview(lang="en")
    assert "this page shows version 1" in app.warning[0].value


def test_when_nothing_can_be_read_the_page_says_what_to_do(folder: Path) -> None:
    (folder / "statistics-000001-aaaaaaaaaaaa.duckdb").unlink()
    app = overview()
    assert not app.exception
    assert "python -m etl build" in app.error[0].value


def test_a_file_without_a_checksum_that_is_no_database_is_met_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "statistics-000001-000000000000.duckdb").write_bytes(b"not a database" * 1000)
    monkeypatch.setenv("DATABASE_DIR", str(tmp_path))
    app = overview()
    assert not app.exception
    assert "数据库暂时无法读取" in app.error[0].value
