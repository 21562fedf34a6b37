"""Peers of a province (A.P3): the provinces most alike in level and structure, and what they do better.

Distance is Euclidean on z-scores over the provinces, divided by the square root of the number of features, so that
a comparison on fewer features (Tibet has no energy by industry) stays on the same scale: 1 means "one standard
deviation apart on the average feature". A candidate must have every feature that the province itself has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis.readers import province_names, series_frame
from indicators.remembered import remembered

Words = tuple[str, str]  # (Chinese, English)
MIN_PROVINCES = 28
DOUBTFUL = "suspect|known_discrepancy"  # flags of values that nothing may rest on, as a regular expression
DEFAULT_PEERS = 5


@dataclass(frozen=True)
class Feature:
    """One feature of comparison: how it is named and in which unit its value is shown."""

    code: str
    name: Words
    unit: Words
    log: bool = False  # compared by its natural logarithm


_PERCENT = ("%", "%")
_GROUP_NAMES: dict[str, Words] = {
    "mining": ("矿业", "Mining"),
    "metallurgy": ("冶金", "Metallurgy"),
    "chemicals": ("化工", "Chemicals"),
    "light": ("轻工", "Light industry"),
    "textiles": ("纺织", "Textiles"),
    "machinery": ("机械", "Machinery"),
    "building_materials": ("建材", "Building materials"),
    "energy_utilities": ("能源与公用事业", "Energy and utilities"),
    "electronics": ("电子", "Electronics"),
    "other": ("其他工业", "Other industry"),
}
FEATURES: dict[str, Feature] = {
    one.code: one
    for one in (
        Feature("gdp_per_head", ("人均GDP", "GDP per head"), ("元", "yuan"), log=True),
        Feature("industry_share", ("工业占GDP比重", "Industry in GDP"), _PERCENT),
        Feature("urbanisation", ("城镇化率", "Urbanisation"), _PERCENT),
        Feature("coal_share", ("工业终端能源煤炭占比", "Coal in industrial energy"), _PERCENT),
        *(
            Feature(f"group_{code}", (f"{zh}占工业能耗", f"{en} in industrial energy"), _PERCENT)
            for code, (zh, en) in _GROUP_NAMES.items()
        ),
    )
}


@remembered(2)
def feature_years(con: duckdb.DuckDBPyConnection) -> list[int]:
    """Years in which every feature exists for at least 28 provinces, oldest first."""
    cells = _all_features(con).drop("frozen").unpivot(index=["province_code", "year"]).drop_nulls()
    counts = cells.group_by("year", "variable").len().filter(pl.col("len") >= MIN_PROVINCES)
    full = counts.group_by("year").len().filter(pl.col("len") == len(FEATURES))
    return sorted(full["year"].to_list())


def feature_table(con: duckdb.DuckDBPyConnection, year: int | None = None) -> pl.DataFrame:
    """One row a province: province_code, year, the features (in their units), frozen.

    `year` None is the latest year that all features share; a later one falls back to it, since the energy
    inventories end earlier than the accounts. `frozen` marks an inventory that repeats the previous year's
    split by industry. Raises DataError for a year before all features.
    """
    years = feature_years(con)
    usable = [one for one in years if year is None or one <= year]
    if not usable:
        raise DataError("peers", f"no features in {year}; they exist for {years[0]}–{years[-1]}")
    codes = province_names(con).select("province_code")
    found = _all_features(con).filter(pl.col("year") == usable[-1])
    return (
        codes.join(found, on="province_code", how="left")
        .with_columns(pl.lit(usable[-1]).cast(pl.Int64).alias("year"), pl.col("frozen").fill_null(False))
        .select("province_code", "year", *FEATURES, "frozen")
        .sort("province_code")
    )


@remembered(2)
def _all_features(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    accounts = series_frame(
        con, "gdp_per_capita", "gdp", "va_industry", "population", "population_urban"
    ).select(
        "province_code",
        "year",
        pl.col("gdp_per_capita").alias("gdp_per_head"),
        (100 * pl.col("va_industry") / pl.col("gdp")).alias("industry_share"),
        (100 * pl.col("population_urban") / pl.col("population")).alias("urbanisation"),
    )
    amounts = con.execute("""
        SELECT part.province_code, part.year, part.industry_key, 100 * part.energy_final / whole.energy_final AS share,
            100 * whole.energy_final_coal / whole.energy_final AS coal_share, coalesce(split.frozen, false) AS frozen
        FROM core_industry_amount AS part
        JOIN core_industry_amount AS whole USING (province_code, year)
        LEFT JOIN core_frozen_split AS split USING (province_code, year)
        WHERE whole.industry_key = 'total' AND whole.energy_final > 0 AND starts_with(part.industry_key, 'group:')
    """).pl()
    amounts = amounts.with_columns(pl.col("industry_key").str.replace("group:", "group_", literal=True))
    groups = amounts.pivot(
        on="industry_key", index=["province_code", "year", "coal_share", "frozen"], values="share"
    )
    return accounts.join(groups, on=["province_code", "year"], how="full", coalesce=True).filter(
        pl.col("province_code") != "000000"
    )


def zscores(values: np.ndarray) -> np.ndarray:
    """Columns of `values` [provinces, features] with mean 0 and standard deviation 1 (n − 1); NaN stays.

    A column without spread becomes 0: it tells no provinces apart.
    """
    spread = np.nanstd(values, axis=0, ddof=1)
    return (values - np.nanmean(values, axis=0)) / np.where(spread > 0, spread, 1.0)


def distances(z: np.ndarray, place: int) -> np.ndarray:
    """Root mean squared difference of each row of `z` from the row `place` over the features that row has.

    NaN for itself and for rows that lack one of those features. Raises ValueError when the row has none.
    """
    has = ~np.isnan(z[place])
    if not has.any():
        raise ValueError("no features to compare")
    found: np.ndarray = np.sqrt(((z[:, has] - z[place, has]) ** 2).mean(axis=1))
    found[place] = np.nan
    return found


def standardised(table: pl.DataFrame, features: Sequence[str] = tuple(FEATURES)) -> np.ndarray:
    """z-scores [provinces, features] of a feature table, logarithms taken where declared."""
    scaled = table.select(pl.col(code).log() if FEATURES[code].log else pl.col(code) for code in features)
    return zscores(scaled.to_numpy().astype(np.float64))


def nearest(distance: np.ndarray, k: int) -> list[int]:
    """Places of the k smallest distances, nearest first; NaN never counts."""
    order = np.argsort(distance, kind="stable")
    return [int(n) for n in order if not np.isnan(distance[n])][:k]


def peer_codes(table: pl.DataFrame, k: int = DEFAULT_PEERS) -> dict[str, tuple[str, ...]]:
    """The k nearest provinces of every province of a feature table, by all features."""
    codes, z = table["province_code"].to_list(), standardised(table)
    return {
        code: tuple(codes[n] for n in nearest(distances(z, place), k)) for place, code in enumerate(codes)
    }


def peers(
    con: duckdb.DuckDBPyConnection,
    province: str,
    year: int | None = None,
    k: int = DEFAULT_PEERS,
    features: Sequence[str] = tuple(FEATURES),
) -> pl.DataFrame:
    """The k nearest provinces: place, province_code, province_zh, province_en, region, year, distance, frozen, and
    every feature's value; place 0 is the province itself. Features not asked for are null.

    Raises DataError for an unknown province or feature, no feature at all, or a province that has none of them.
    """
    province = tables.normal_province(province)
    chosen = list(dict.fromkeys(features))
    unknown = [code for code in chosen if code not in FEATURES]
    if unknown or not chosen:
        raise DataError(
            "peers",
            f"unknown feature {unknown[0]!r}; known: {', '.join(FEATURES)}" if unknown else "no feature",
        )
    table = feature_table(con, year)
    codes = table["province_code"].to_list()
    if province not in codes:
        raise DataError("peers", f"unknown province {province!r}")
    place = codes.index(province)
    try:
        distance = distances(standardised(table, chosen), place)
    except ValueError:
        raise DataError("peers", f"{province} has none of the features {', '.join(chosen)}") from None
    order = nearest(distance, k)
    rows = [place, *order]
    apart = [0.0, *(float(distance[n]) for n in order)]
    return (
        pl.DataFrame(
            {"place": range(len(rows)), "province_code": [codes[n] for n in rows], "distance": apart}
        )
        .join(table, on="province_code", how="left")
        .with_columns([pl.lit(None, dtype=pl.Float64).alias(c) for c in FEATURES if c not in chosen])
        .join(province_names(con), on="province_code", how="left")
        .select(
            "place", "province_code", "province_zh", "province_en", "region", "year", "distance",
            *FEATURES, "frozen",
        )
        .sort("place")
    )  # fmt: skip


def missing_features(con: duckdb.DuckDBPyConnection, province: str, features: Sequence[str]) -> list[str]:
    """Those of the features that the province lacks in the year of comparison."""
    row = feature_table(con).filter(pl.col("province_code") == tables.normal_province(province))
    return [code for code in features if row[code].is_null().all()]


def peer_gaps(
    con: duckdb.DuckDBPyConnection,
    province: str,
    index: str,
    year: int,
    others: Sequence[str],
    edition: str = "full",
) -> pl.DataFrame:
    """What the peers do better, an indicator a row, the largest gap in points first.

    Columns: code, name_zh, name_en, unit_zh, unit_en, direction, value, score, median_value, median_score, best_code,
    best_zh, best_en, best_value, best_score, gap (best peer's score minus own), carried, doubtful (own value).
    Doubtful values of peers do not count; indicators that the province or all peers lack are left out.
    """
    listed = [tables.normal_province(code) for code in others]
    cells = _scored_cells(con, index, year, edition)
    near = (
        cells.filter(pl.col("province_code").is_in(listed) & ~pl.col("doubtful"))
        .sort("score", "value", descending=True, maintain_order=True)
        .group_by("code", maintain_order=True)
        .agg(
            pl.col("value").median().alias("median_value"),
            pl.col("score").median().alias("median_score"),
            pl.col("province_code").first().alias("best_code"),
            pl.col("province_zh").first().alias("best_zh"),
            pl.col("province_en").first().alias("best_en"),
            pl.col("value").first().alias("best_value"),
            pl.col("score").first().alias("best_score"),
        )
    )
    return (
        cells.filter(pl.col("province_code") == tables.normal_province(province))
        .join(near, on="code")
        .with_columns((pl.col("best_score") - pl.col("score")).alias("gap"))
        .select(
            "code", "name_zh", "name_en", "unit_zh", "unit_en", "direction", "value", "score", "median_value",
            "median_score", "best_code", "best_zh", "best_en", "best_value", "best_score", "gap", "carried", "doubtful",
        )
        .sort("gap", "code", descending=[True, False])
    )  # fmt: skip


@remembered(24)
def _scored_cells(con: duckdb.DuckDBPyConnection, index: str, year: int, edition: str) -> pl.DataFrame:
    """Every province's scored indicators of an index in one year, with the marks `carried` and `doubtful`."""
    return con.execute(
        """
        SELECT score.code, node.name_zh, node.name_en, node.unit_zh, node.unit_en, node.direction, score.province_code,
            province.short_zh AS province_zh, province.short_en AS province_en, score.value, score.score,
            score.carried_share > 0 AS carried, regexp_matches(coalesce(raw.flags, ''), $doubtful) AS doubtful
        FROM mart_score AS score
        JOIN mart_node AS node ON node.code = score.code AND node.edition = score.edition
        JOIN core_province AS province USING (province_code)
        LEFT JOIN mart_indicator AS raw ON raw.indicator = score.code
            AND raw.province_code = score.province_code AND raw.year = score.latest_data_year
        WHERE score.edition = $edition AND score.index_code = $index AND score.kind = 'indicator'
            AND score.year = $year AND score.score IS NOT NULL
        ORDER BY score.code, score.province_code
        """,
        {"edition": edition, "index": index, "year": year, "doubtful": DOUBTFUL},
    ).pl()
