"""Everything to take away: each published table and column is described, the ZIP holds them and says so."""

import csv
import io
import json
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.errors import DataError
from indicators import published
from indicators.published_words import COLUMNS, TABLES


def test_every_table_and_column_is_described_and_no_other(database: duckdb.DuckDBPyConnection) -> None:
    tables = published.published_tables(database)
    assert set(tables["table"]) == set(TABLES)
    assert set(tables["columns"].explode()) == set(COLUMNS)
    assert all(zh and en for zh, en in [*TABLES.values(), *COLUMNS.values()])
    with pytest.raises(DataError, match="unknown table 'sqlite_master'"):
        published.whole_table(database, "sqlite_master")


def test_the_estimated_size_is_near_the_real_one(database: duckdb.DuckDBPyConnection) -> None:
    sizes = dict(published.published_tables(database).select("table", "csv_bytes").iter_rows())
    for table in ("core_series", "core_definition", "mart_weight"):
        real = len(published.table_bytes(published.whole_table(database, table), "csv"))
        assert sizes[table] == pytest.approx(real, rel=0.25)


@pytest.mark.parametrize("file_format", published.FORMATS)
def test_the_bundle_holds_what_its_description_says(
    database: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file_format: str
) -> None:
    few = ["core_source", "core_unit", "core_derived", "meta_build"]
    whole = published.published_tables(database)
    monkeypatch.setattr(published, "published_tables", lambda con: whole.filter(pl.col("table").is_in(few)))
    path = tmp_path / "all.zip"
    names = published.write_bundle(database, path, file_format)
    first = path.read_bytes()
    published.write_bundle(database, path, file_format)
    assert path.read_bytes() == first  # no clock
    with zipfile.ZipFile(path) as package:
        assert package.namelist() == names and package.testzip() is None
        about = json.loads(package.read("datapackage.json"))
        assert about["version"] in package.read("README.txt").decode()
        assert all(one["terms"] and one["citation"] for one in about["sources"])
        for resource in about["resources"]:
            content = package.read(resource["path"])
            if file_format == "csv":
                assert content.startswith(b"\xef\xbb\xbf")
                rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
                header, height = rows[0], len(rows) - 1
            else:
                frame = pl.read_parquet(io.BytesIO(content))
                header, height = frame.columns, frame.height
            assert header == [field["name"] for field in resource["schema"]["fields"]]
            assert height == resource["rows"]
