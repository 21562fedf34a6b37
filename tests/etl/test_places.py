"""Places below the province: complete, each with a parent that tiles, and the four kinds of exceptions."""

import duckdb
import polars as pl
import pytest

from etl import places as listing
from etl.errors import DataError
from etl.paths import SEEDS
from etl.seeds import read_seeds


@pytest.fixture(scope="module")
def places() -> pl.DataFrame:
    return listing.read_places(read_seeds(SEEDS).provinces)


def test_every_level_is_complete(places: pl.DataFrame) -> None:
    """333 prefectures and 32 county-level units administered by provinces; districts and counties below."""
    count = dict(places.group_by("level").len().rows())
    assert count == {"country": 1, "province": 31, "prefecture": 365, "county": 2813}
    direct = places.filter((pl.col("level") == "prefecture") & (pl.col("place_code").str.slice(2, 2) == "90"))
    assert direct.height == 32
    assert places["place_code"].is_unique().all()
    assert (
        places.filter(pl.col("level") != "country")
        .join(places, left_on="parent", right_on="place_code")
        .height
        == 3209
    )


@pytest.mark.parametrize(
    ("code", "level", "parent", "name"),
    [
        ("330100", "prefecture", "330000", "杭州市"),
        ("330106", "county", "330100", "西湖区"),
        ("110101", "county", "110000", "东城区"),  # a municipality has no prefectures
        ("419001", "prefecture", "410000", "济源市"),  # administered by the province
        ("441900", "prefecture", "440000", "东莞市"),  # without districts
    ],
)
def test_a_place_stands_where_it_belongs(
    places: pl.DataFrame, code: str, level: str, parent: str, name: str
) -> None:
    assert places.filter(place_code=code).select("level", "parent", "name_zh").rows() == [
        (level, parent, name)
    ]


def test_areas_without_a_division_code_are_left_out(places: pl.DataFrame) -> None:
    assert not set(places["place_code"]) & listing.WITHOUT_DIVISION
    assert not {"710000", "810101", "820000"} & set(places["place_code"])


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    listing.source_file.cache_clear()
    monkeypatch.setitem(listing.SHA256, "city", "0" * 64)
    with pytest.raises(DataError, match=r"city\.geojson: has sha256"):
        listing.source_file("city")
    listing.source_file.cache_clear()


def test_the_database_lists_them(database: duckdb.DuckDBPyConnection, places: pl.DataFrame) -> None:
    assert database.execute("FROM core_place").pl().equals(places)
