"""Published scores against the same numbers worked out step by step from the raw values."""

import duckdb
import numpy as np
import polars as pl
import pytest

from indicators import tables
from indicators.registry import INDICES
from indicators.score import stored_edition

SPANS = [(index.code, edition) for index in INDICES for edition in index.editions]


def scores(con: duckdb.DuckDBPyConnection, code: str, edition: str = "full") -> pl.DataFrame:
    return tables.score_table(con, code, edition)


def test_an_untreated_indicator_is_min_max_over_all_years(database: duckdb.DuckDBPyConnection) -> None:
    """High-tech intensity is not treated: 100·(x − min)/(max − min) over provinces and years together."""
    frame = scores(database, "hightech_intensity")
    value = frame["value"].to_numpy()
    expected = 100 * (value - value.min()) / (value.max() - value.min())
    assert np.allclose(frame["score"].to_numpy(), expected, atol=1e-9)


def test_less_is_better_where_the_direction_says_so(database: duckdb.DuckDBPyConnection) -> None:
    frame = scores(database, "co2_intensity").drop_nulls("score")
    assert frame.select(pl.corr("value", "score", method="spearman")).item() == pytest.approx(-1)


def test_a_pillar_is_the_mean_of_its_indicators_and_an_index_of_its_pillars(
    database: duckdb.DuckDBPyConnection,
) -> None:
    for parent in ("intelligent_equipment", "intelligent"):
        children = database.execute(
            "SELECT code FROM mart_node WHERE parent = ? AND edition = 'full' AND kind <> 'shown'", [parent]
        ).fetchall()
        parts = [
            scores(database, code).filter((pl.col("province_code") == "330000") & (pl.col("year") == 2022))[
                "score"
            ][0]
            for (code,) in children
        ]
        whole = tables.score_table(database, parent, "full", 2022, "33")["score"][0]
        assert whole == pytest.approx(sum(parts) / len(parts))


def test_ranks_follow_scores_and_missing_is_not_ranked(database: duckdb.DuckDBPyConnection) -> None:
    frame = tables.score_table(database, "green", "full", 2022)
    ranked = frame.drop_nulls("score")
    assert ranked["rank"].to_list() == list(range(1, 31))
    assert ranked["score"].to_list() == sorted(ranked["score"], reverse=True)
    tibet = frame.filter(pl.col("province_code") == "540000").row(0, named=True)
    assert (tibet["score"], tibet["rank"], tibet["reason"]) == (None, None, "too_few")
    assert tibet["missing"] == "green_carbon"


@pytest.mark.parametrize(("code", "edition"), SPANS)
def test_every_edition_is_complete_and_says_what_it_rests_on(
    database: duckdb.DuckDBPyConnection, code: str, edition: str
) -> None:
    frame = scores(database, code, edition)
    years = frame["year"].unique().to_list()
    assert frame.height == 31 * len(years)
    assert frame.filter(pl.col("score").is_null() & pl.col("reason").is_null()).is_empty()
    scored = frame.drop_nulls("score")
    assert scored["score"].is_between(0, 100).all()
    assert scored["coverage"].is_between(0.5, 1).all()
    assert (scored["carried_share"] <= 1 / 3 + 1e-9).all()
    assert (scored["latest_data_year"] <= scored["year"]).all()
    assert (scored.group_by("year").len()["len"] >= 28).all()


def test_carried_years_are_told(database: duckdb.DuckDBPyConnection) -> None:
    frame = tables.score_table(database, "green_factory_density", "full", 2022)
    assert (frame["carried_share"] == 1).all() and (frame["latest_data_year"] == 2021).all()
    green = tables.score_table(database, "green", "full", 2022).drop_nulls("score")
    assert green["carried_share"][0] == pytest.approx(0.3)  # 2 of 5 in one pillar, 1 of 2 in another
    assert (green["oldest_data_year"] == 2021).all()


def test_the_frozen_split_marks_industries_and_not_the_sum_of_industry(
    database: duckdb.DuckDBPyConnection,
) -> None:
    """The split is frozen among industrial sectors; industry's share of the whole moves every year."""
    zhejiang = "province_code = '330000' AND year BETWEEN 2018 AND 2022"
    steel = f"SELECT bool_and(frozen) FROM mart_industry WHERE industry_code = '31' AND measure = 'co2' AND {zhejiang}"
    assert database.execute(steel).fetchall() == [(True,)]
    share = f"""
        SELECT count(DISTINCT round(part.value / whole.value, 5))
        FROM core_observation AS part JOIN core_observation AS whole USING (province_code, year)
        WHERE part.series_id = 'energy_final_industry' AND whole.series_id = 'energy_final_total' AND {zhejiang}
    """
    assert database.execute(share).fetchall() == [(5,)]
    frame = tables.score_table(database, "industrial_co2_intensity", "full", 2022).drop_nulls("score")
    assert (frame["frozen_share"] == 0).all()


def test_weights_add_up_within_each_parent(database: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT sum(nominal), sum(variance_share) FROM mart_weight GROUP BY edition, parent"
    assert all(total == pytest.approx(1) for total, _ in database.execute(query).fetchall())


def test_facts_of_2022(database: duckdb.DuckDBPyConnection) -> None:
    def leaders(indicator: str, count: int) -> list[str]:
        frame = tables.score_table(database, indicator, "full", 2022).sort(
            "value", descending=True, nulls_last=True
        )
        return frame["province_zh"].head(count).to_list()

    assert set(leaders("co2_intensity", 4)) == {"宁夏", "内蒙古", "新疆", "山西"}
    clean = tables.score_table(database, "non_fossil_share", "full", 2022).filter(pl.col("value") > 80)
    assert set(clean["province_zh"]) == {"西藏", "云南", "青海", "四川"}


@pytest.mark.parametrize(("code", "edition"), SPANS)
def test_every_published_score_replays_from_the_log(
    database: duckdb.DuckDBPyConnection, code: str, edition: str
) -> None:
    again = stored_edition(database, code, edition)
    frame = scores(database, code, edition).sort("year", "province_code")
    replayed = again.result.scores[code].ravel()
    published = frame["score"].fill_null(np.nan).to_numpy()
    assert np.allclose(replayed, published, atol=1e-9, equal_nan=True)


def test_a_rank_lies_within_its_interval_nearly_always(database: duckdb.DuckDBPyConnection) -> None:
    """The published method is one of the alternatives, so its rank is a likely one; 5 % may fall outside a side."""
    query = """
        SELECT avg((rank BETWEEN rank_low AND rank_high)::INT), min(rank_low), max(rank_high), count(*)
        FROM mart_score WHERE kind = 'index' AND rank IS NOT NULL
    """
    inside, low, high, _ = database.execute(query).fetchall()[0]
    assert inside > 0.9
    assert low == 1 and high <= 31
    missing = (
        "SELECT count(*) FROM mart_score WHERE kind <> 'indicator' AND rank IS NOT NULL AND rank_low IS NULL"
    )
    assert database.execute(missing).fetchall() == [(0,)]
