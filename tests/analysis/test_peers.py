"""Peers: distances by hand, Tibet on fewer features, what the best of the peers does better."""

import duckdb
import numpy as np
import polars as pl
import pytest

from etl.errors import DataError
from indicators.analysis.peers import (
    FEATURES,
    distances,
    feature_table,
    feature_years,
    missing_features,
    nearest,
    peer_codes,
    peer_gaps,
    peers,
    zscores,
)


def test_z_scores_by_hand() -> None:
    z = zscores(np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]]))
    assert z[:, 0] == pytest.approx([-1.0, 0.0, 1.0])
    assert z[:, 1] == pytest.approx([0.0, 0.0, 0.0])  # a constant feature tells nobody apart


def test_distance_is_the_root_mean_square_over_the_features_one_has() -> None:
    z = np.array([[0.0, 0.0], [3.0, 4.0], [np.nan, 1.0], [1.0, np.nan]])
    found = distances(z, 0)
    assert np.isnan(found[0]) and np.isnan(found[2]) and np.isnan(found[3])
    assert found[1] == pytest.approx(np.sqrt((9 + 16) / 2))
    assert distances(z, 2)[1] == pytest.approx(3.0)  # compared on the second feature alone
    assert nearest(distances(z, 2), 2) == [0, 1]
    with pytest.raises(ValueError, match="no features"):
        distances(np.array([[np.nan], [1.0]]), 0)


def test_shares_of_the_groups_sum_to_the_whole(database: duckdb.DuckDBPyConnection) -> None:
    table = feature_table(database)
    groups = table.select(pl.sum_horizontal([code for code in FEATURES if code.startswith("group_")]))
    known = table["group_mining"].is_not_null()
    assert known.sum() == 30
    assert groups.to_series().filter(known).to_numpy() == pytest.approx(np.full(30, 100.0))
    assert table["year"].unique().to_list() == [feature_years(database)[-1]]


def test_peers_are_ordered_and_not_oneself(database: duckdb.DuckDBPyConnection) -> None:
    found = peers(database, "330000")
    assert found["place"].to_list() == [0, 1, 2, 3, 4, 5]
    assert found["province_code"][0] == "330000"
    assert "330000" not in found["province_code"].to_list()[1:]
    assert found["distance"].is_sorted()
    assert found["province_zh"][1] == "江苏"
    table = feature_table(database)
    assert peer_codes(table)["330000"] == tuple(found["province_code"])[1:]


def test_fewer_features_give_other_distances(database: duckdb.DuckDBPyConnection) -> None:
    found = peers(database, "33", k=3, features=("gdp_per_head",))
    table = feature_table(database).with_columns(pl.col("gdp_per_head").log().alias("ln"))
    own = table.filter(province_code="330000")["ln"][0]
    sorted_codes = (
        table.filter(pl.col("province_code") != "330000")
        .sort((pl.col("ln") - own).abs())["province_code"]
        .head(3)
    )
    assert found["province_code"].to_list()[1:] == sorted_codes.to_list()
    assert found["urbanisation"].null_count() == 4


def test_tibet_is_compared_on_what_it_has_and_is_nobodys_peer(database: duckdb.DuckDBPyConnection) -> None:
    assert missing_features(database, "540000", tuple(FEATURES)) == [
        code for code in FEATURES if code == "coal_share" or code.startswith("group_")
    ]
    assert peers(database, "540000").height == 6
    others = [codes for own, codes in peer_codes(feature_table(database)).items() if own != "540000"]
    assert all("540000" not in codes for codes in others)
    with pytest.raises(DataError, match="none of the features"):
        peers(database, "540000", features=("coal_share",))


def test_what_cannot_be_compared_is_named(database: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(DataError, match="unknown feature 'colour'"):
        peers(database, "330000", features=("colour",))
    with pytest.raises(DataError, match="no feature"):
        peers(database, "330000", features=())
    with pytest.raises(DataError, match="unknown province"):
        peers(database, "990000")
    with pytest.raises(DataError, match="no features in 1990"):
        feature_table(database, 1990)


def test_the_best_peer_is_the_best_in_the_better_direction(database: duckdb.DuckDBPyConnection) -> None:
    others = ("320000", "440000", "350000")
    gaps = {row["code"]: row for row in peer_gaps(database, "330000", "green", 2022, others).to_dicts()}
    row = gaps["energy_intensity"]  # less is better
    values = dict(
        database.execute(
            "SELECT province_code, value FROM mart_score WHERE edition = 'full' AND code = 'energy_intensity' "
            "AND year = 2022"
        ).fetchall()
    )
    assert row["best_value"] == min(values[code] for code in others)
    assert row["median_value"] == sorted(values[code] for code in others)[1]
    assert row["gap"] == pytest.approx(row["best_score"] - row["score"])


def test_doubtful_values_of_peers_do_not_count(database: duckdb.DuckDBPyConnection) -> None:
    cell = database.execute(
        "SELECT score.index_code, score.code, score.province_code, score.year FROM mart_score AS score "
        "JOIN mart_indicator AS raw ON raw.indicator = score.code AND raw.province_code = score.province_code "
        "AND raw.year = score.latest_data_year WHERE score.edition = 'full' AND score.score IS NOT NULL "
        "AND raw.flags LIKE '%suspect%' ORDER BY ALL LIMIT 1"
    ).fetchone()
    assert cell is not None
    index, code, province, year = cell
    other = "330000" if province != "330000" else "320000"
    assert code not in peer_gaps(database, other, index, year, (province,))["code"].to_list()
