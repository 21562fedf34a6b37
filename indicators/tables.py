"""The frames that pages, exports and tests share: pure functions of a database connection.

Every function takes a connection first and returns a polars frame with a fixed set of columns; an unknown
province, code or year raises DataError with the known ones. Missing numbers are null, never zero.
"""

import re

import duckdb
import polars as pl

from etl.errors import DataError
from indicators.industry_measures import INDUSTRY_FORMULAS as INDUSTRY_FORMULAS  # pages read both here
from indicators.industry_measures import INDUSTRY_MEASURES, INDUSTRY_NOTES, PER_UNIT, measure_formula
from indicators.remembered import remembered


def normal_province(code: str) -> str:
    """The six-digit code for 33 as well as 330000. Raises DataError for anything else."""
    if code.isascii() and code.isdigit() and len(code) in (2, 6):
        return code.ljust(6, "0")
    raise DataError("province", f"{code!r} is neither a two- nor a six-digit code")


@remembered(2)
def provinces(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The 31 provinces in the order of the official tables, with region names."""
    return con.execute("""
        SELECT province_code, name_zh, name_en, short_zh, short_en, province.region, region.zh AS region_zh,
            region.en AS region_en, land_area_km2, adjacent
        FROM core_province AS province JOIN core_region AS region USING (region) ORDER BY province_code
    """).pl()


def meta(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the database says of itself: vintage, checksum of its inputs, years."""
    return dict(con.execute("SELECT key, value FROM meta_build").fetchall())


def units(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The words of every unit: unit, zh, en."""
    return con.execute("SELECT unit, zh, en FROM core_unit ORDER BY unit").pl()


@remembered(8)
def nodes(con: duckdb.DuckDBPyConnection, edition: str | None = None) -> pl.DataFrame:
    """Indices, pillars and indicators in declared order; `edition` None gives all, '' only what is shown."""
    return con.execute(
        "SELECT * FROM mart_node WHERE $edition IS NULL OR edition = $edition ORDER BY sort, edition",
        {"edition": edition},
    ).pl()


def node(con: duckdb.DuckDBPyConnection, code: str) -> dict[str, object]:
    """One node's declaration (from any edition that has it). Raises DataError for an unknown code."""
    found = nodes(con).filter(pl.col("code") == code).sort("edition")
    if found.is_empty():
        known = nodes(con).filter(pl.col("kind") == "index")["code"].unique(maintain_order=True)
        raise DataError("indicators", f"unknown code {code!r}; indices: {', '.join(known)}")
    return found.row(0, named=True)


def years(con: duckdb.DuckDBPyConnection, code: str, edition: str) -> list[int]:
    """The years of a node, oldest first: an edition's span, or every year a shown measure has."""
    node(con, code)  # an unknown one is refused
    rows = _every_score(con, edition).get(code)
    return [] if rows is None else rows["year"].unique().sort().to_list()


SCORE_TABLE = """
SELECT
    score.province_code, province.short_zh AS province_zh, province.short_en AS province_en,
    province.region, region.zh AS region_zh, region.en AS region_en, score.year, score.code,
    node.name_zh, node.name_en, node.unit_zh, node.unit_en, 'index' AS scope,
    score.value, score.score, score.rank, score.score_low, score.score_high, score.rank_low, score.rank_high,
    score.coverage, score.used, score.expected,
    score.carried_share, score.derived_share, score.frozen_share,
    score.latest_data_year, score.oldest_data_year, score.reason, score.missing, raw.flags
FROM mart_score AS score
JOIN core_province AS province USING (province_code)
JOIN core_region AS region USING (region)
JOIN mart_node AS node ON node.code = score.code AND node.edition = score.edition
LEFT JOIN mart_indicator AS raw
    ON raw.indicator = score.code AND raw.province_code = score.province_code AND raw.year = score.year
WHERE score.edition = $edition
ORDER BY score.year, score.rank NULLS LAST, score.province_code
"""

SHOWN_TABLE = """
SELECT
    province.province_code, province.short_zh AS province_zh, province.short_en AS province_en,
    province.region, region.zh AS region_zh, region.en AS region_en, known.year, node.code,
    node.name_zh, node.name_en, node.unit_zh, node.unit_en, 'shown' AS scope,
    raw.value, NULL::DOUBLE AS score, NULL::BIGINT AS rank, NULL::DOUBLE AS score_low, NULL::DOUBLE AS score_high,
    NULL::BIGINT AS rank_low, NULL::BIGINT AS rank_high, NULL::DOUBLE AS coverage,
    NULL::BIGINT AS used, NULL::BIGINT AS expected, NULL::DOUBLE AS carried_share,
    raw.derived::INT::DOUBLE AS derived_share, raw.frozen::INT::DOUBLE AS frozen_share,
    CASE WHEN raw.value IS NOT NULL THEN known.year END AS latest_data_year,
    CASE WHEN raw.value IS NOT NULL THEN known.year END AS oldest_data_year,
    CASE WHEN raw.value IS NULL THEN 'no_value' END AS reason, NULL::VARCHAR AS missing, raw.flags
FROM core_province AS province
JOIN core_region AS region USING (region)
CROSS JOIN (SELECT DISTINCT indicator, year FROM mart_indicator) AS known
JOIN mart_node AS node ON node.code = known.indicator AND node.kind = 'shown'
LEFT JOIN mart_indicator AS raw
    ON raw.indicator = known.indicator AND raw.province_code = province.province_code AND raw.year = known.year
ORDER BY known.year, raw.value DESC NULLS LAST, province.province_code
"""


@remembered(4)
def _every_score(con: duckdb.DuckDBPyConnection, edition: str) -> dict[str, pl.DataFrame]:
    """The rows of every node that an edition scores and of every measure that is shown, by code.

    Asked once: what a page wants is a part of one of these frames, which takes no query.
    """
    frames = (con.execute(SCORE_TABLE, {"edition": edition}).pl(), con.execute(SHOWN_TABLE).pl())
    return {
        str(code): rows
        for frame in frames
        for (code,), rows in frame.partition_by("code", as_dict=True, maintain_order=True).items()
    }


def score_table(
    con: duckdb.DuckDBPyConnection,
    code: str,
    edition: str = "full",
    year: int | None = None,
    province: str | None = None,
) -> pl.DataFrame:
    """One row per province (× year): score, rank, raw value, coverage, marks and, without a score, the reason.

    `code` is an index, pillar or indicator; a measure that is shown but not scored comes with its value and
    scope `shown`. Ordered by year and rank. Raises DataError for an unknown code or a year outside the span.
    """
    span = years(con, code, edition)
    if not span:
        raise DataError(f"edition {edition}", f"does not score {code}")
    if year is not None and year not in span:
        raise DataError(f"edition {edition}", f"{code} has no year {year}; it has {span[0]}–{span[-1]}")
    rows = _every_score(con, edition)[code]
    if year is not None:
        rows = rows.filter(pl.col("year") == year)
    return rows if province is None else rows.filter(pl.col("province_code") == normal_province(province))


def province_scores(con: duckdb.DuckDBPyConnection, province: str, edition: str, year: int) -> pl.DataFrame:
    """Every index, pillar and indicator of one province and year, in declared order.

    Adds `rank_region` and `region_size` (provinces of the region with a score). An index whose span ends
    earlier than `year` is given for its last year, so the columns `year` may differ between indices.
    """
    code = normal_province(province)
    own = placed_scores(con, edition, year).filter(pl.col("province_code") == code)
    return own.drop("province_code", "sort")


@remembered(8)
def placed_scores(con: duckdb.DuckDBPyConnection, edition: str, year: int) -> pl.DataFrame:
    """What `province_scores` says, for all provinces: province_code, sort (of the node) and its columns."""
    every = _every_place(con, edition).filter(pl.col("year") <= year)
    last = every.group_by("index_code").agg(pl.col("year").max())
    return every.join(last, on=["index_code", "year"], how="semi").sort("sort", "province_code")


@remembered(4)
def _every_place(con: duckdb.DuckDBPyConnection, edition: str) -> pl.DataFrame:
    return con.execute(
        """
        WITH placed AS (
            SELECT score.*, province.region,
                rank() OVER (PARTITION BY score.code, score.year, province.region ORDER BY score.score DESC NULLS LAST)
                    AS place,
                count(score.score) OVER (PARTITION BY score.code, score.year, province.region) AS region_size,
                count(score.score) OVER (PARTITION BY score.code, score.year) AS nation_size
            FROM mart_score AS score
            JOIN core_province AS province USING (province_code)
            WHERE score.edition = $edition
        )
        SELECT placed.province_code, node.sort, placed.index_code, placed.code, placed.kind, node.parent, node.name_zh,
            node.name_en, node.unit_zh, node.unit_en, node.direction, placed.year, placed.value, placed.score,
            placed.rank, placed.score_low, placed.score_high, placed.rank_low, placed.rank_high,
            CASE WHEN placed.score IS NOT NULL THEN placed.place END AS rank_region,
            placed.region_size, placed.nation_size, placed.coverage, placed.used, placed.expected,
            placed.carried_share, placed.derived_share, placed.frozen_share,
            placed.latest_data_year, placed.oldest_data_year, placed.reason, placed.missing
        FROM placed
        JOIN mart_node AS node ON node.code = placed.code AND node.edition = placed.edition
        """,
        {"edition": edition},
    ).pl()


@remembered(2)
def industry_options(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """What the industry filter offers: key, code, names, level, class and notes.

    `level` is total, group, industry or sector (the five production sectors outside industry). `measured` says
    whether the emission inventory has it, `products` the output series it has.
    """
    options = con.execute("""
        WITH listed AS (
            SELECT 'total' AS key, 'total' AS level, '工业合计' AS name_zh, 'All industry' AS name_en,
                NULL AS group_code, NULL AS class, NULL AS products, NULL AS note_zh, NULL AS note_en, -1 AS sort
            UNION ALL
            SELECT 'group:' || group_code, 'group', name_zh, name_en, group_code, NULL, NULL, NULL, NULL, sort
            FROM core_industry_group
            UNION ALL
            SELECT industry_code, 'industry', industry.name_zh, industry.name_en, group_code, class, products,
                note_zh, note_en, sort
            FROM core_industry AS industry JOIN core_industry_group USING (group_code)
            UNION ALL
            SELECT 'sector:' || sector, 'sector', name_zh, name_en, NULL, NULL, NULL, NULL, NULL, 100
            FROM core_sector WHERE kind = 'other'
        )
        SELECT listed.*, key IN (SELECT DISTINCT industry_key FROM core_industry_amount) AS measured
        FROM listed
        ORDER BY CASE level WHEN 'total' THEN 0 WHEN 'group' THEN 1 WHEN 'industry' THEN 2 ELSE 3 END, sort, key
    """).pl()
    notes = [
        [text for text in (row[f"note_{lang}"], INDUSTRY_NOTES.get(row["key"], ("", ""))[place]) if text]
        for place, lang in enumerate(("zh", "en"))
        for row in options.iter_rows(named=True)
    ]
    height = options.height
    return options.with_columns(
        pl.Series("note_zh", ["；".join(texts) or None for texts in notes[:height]], dtype=pl.String),
        pl.Series("note_en", ["; ".join(texts) or None for texts in notes[height:]], dtype=pl.String),
    )


def industry_measures(con: duckdb.DuckDBPyConnection, industry: str) -> pl.DataFrame:
    """The measures an industry has, with names, unit and years: the lens first, then its products.

    CO₂ per unit of product comes with `note_zh`, `note_en` on how well industry and product match.
    """
    return _every_measure(con).filter(pl.col("industry_code") == industry).drop("industry_code")


@remembered(2)
def _every_measure(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """What `industry_measures` says, for all industries: industry_code and its columns."""
    found = con.execute(
        """
        SELECT cell.industry_code, measure, unit.zh AS unit_zh, unit.en AS unit_en, series.name_zh, series.name_en,
            pair.note_zh, pair.note_en, min(year) AS first_year, max(year) AS last_year
        FROM mart_industry AS cell
        JOIN core_unit AS unit USING (unit)
        LEFT JOIN core_series AS series
            ON series.series_id = CASE WHEN contains(measure, ':') THEN split_part(measure, ':', 2) END
        LEFT JOIN core_product_match AS pair
            ON pair.industry_code = cell.industry_code AND $per_unit || pair.series_id = measure
        GROUP BY ALL
        """,
        {"per_unit": PER_UNIT},
    ).pl()
    order = {name: place for place, name in enumerate(INDUSTRY_MEASURES)}
    names = [_measure_name(row) for row in found.iter_rows(named=True)]
    return (
        found.with_columns(
            pl.Series("order", [order.get(one, len(order)) for one in found["measure"]], dtype=pl.Int64),
            pl.Series("name_zh", [zh for zh, _ in names], dtype=pl.String),
            pl.Series("name_en", [en for _, en in names], dtype=pl.String),
        )
        .sort("industry_code", "order", "measure")
        .select(
            "industry_code", "measure", "name_zh", "name_en", "unit_zh", "unit_en", "first_year", "last_year",
            "note_zh", "note_en",
        )
    )  # fmt: skip


def _measure_name(row: dict[str, str]) -> tuple[str, str]:
    if row["measure"].startswith(PER_UNIT):
        return f"单位产量二氧化碳排放（{row['name_zh']}）", f"CO₂ per unit of product ({row['name_en']})"
    return INDUSTRY_MEASURES.get(row["measure"], (row["name_zh"], row["name_en"]))


def normal_industry(con: duckdb.DuckDBPyConnection, industry: str) -> str:
    """The key of an industry: a two-digit code, `group:<group>`, `sector:<id>` (both prefixes optional) or `total`."""
    known = industry_options(con)["key"].to_list()
    for key in (industry, f"group:{industry}", f"sector:{industry}"):
        if key in known:
            return key
    raise DataError("industry", f"unknown industry {industry!r}; known: {', '.join(known)}")


def industry_table(
    con: duckdb.DuckDBPyConnection,
    industry: str,
    year: int | None = None,
    measure: str | None = None,
    province: str | None = None,
) -> pl.DataFrame:
    """An industry's own numbers, one row per province × year × measure, with the frozen-split mark.

    All 31 provinces are listed; a null value has a reason of INDUSTRY_REASONS. `rank` is descending within the
    measure and year; a share or quotient is not a merit. The green index is ranked among at least 15 provinces.
    """
    rows = _industry_rows(con, normal_industry(con, industry))
    if measure is not None:
        rows = rows.filter(pl.col("code") == measure)
    if year is not None:
        rows = rows.filter(pl.col("year") == year)
    return rows if province is None else rows.filter(pl.col("province_code") == normal_province(province))


@remembered(8)  # two megabytes each, a tenth of a second
def _industry_rows(con: duckdb.DuckDBPyConnection, key: str) -> pl.DataFrame:
    """All measures and years of an industry, joined here: DuckDB takes ten times as long over so small tables."""

    def of_industry(table: str, *columns: str) -> pl.DataFrame:
        return con.execute(
            f"SELECT province_code, year, {', '.join(columns)} FROM {table} WHERE industry_code = ?", [key]
        ).pl()

    cells = of_industry("mart_industry", "measure", "value", "unit", "frozen", "flags")
    missing = of_industry("mart_industry_missing", "measure", "reason")
    green = of_industry(
        "mart_industry_green", "'green_score' AS measure", "rank AS green_rank", "reason AS green_reason"
    )
    places = provinces(con).select(
        "province_code", pl.col("short_zh").alias("province_zh"), pl.col("short_en").alias("province_en"),
        "region", "region_zh", "region_en",
    )  # fmt: skip
    at = ["province_code", "measure", "year"]
    is_green, empty = pl.col("measure") == "green_score", pl.col("value").is_null()
    outside = (pl.col("province_code") == "540000") & ~pl.col("measure").str.starts_with("product:")
    words = units(con).select("unit", pl.col("zh").alias("unit_zh"), pl.col("en").alias("unit_en"))
    names = industry_measures(con, key).select("measure", "name_zh", "name_en")
    return (
        cells.group_by("measure", "year")
        .agg(pl.col("unit").max())
        .join(places, how="cross")
        .join(cells.drop("unit"), on=at, how="left")
        .join(missing, on=at, how="left")
        .join(green, on=at, how="left")
        .join(words, on="unit", how="left")
        .join(names, on="measure", how="left")
        .with_columns(
            pl.when(is_green)
            .then(pl.col("green_rank"))
            .otherwise(pl.col("value").rank("min", descending=True).over("measure", "year"))
            .cast(pl.Int64)
            .alias("rank"),
            pl.when(empty & outside)
            .then(pl.lit("no_inventory"))
            .when(empty)
            .then(pl.col("reason").fill_null("not_reported"))
            .when(is_green)
            .then(pl.col("green_reason"))
            .alias("reason"),
            pl.col("frozen").fill_null(False),
        )
        .sort("year", "measure", "rank", "province_code", nulls_last=True)
        .select(
            "province_code", "province_zh", "province_en", "region", "region_zh", "region_en", "year",
            pl.lit(key).alias("industry_code"), pl.lit("industry").alias("scope"), pl.col("measure").alias("code"),
            "value", "unit_zh", "unit_en", "rank", "frozen", "flags", "reason", "name_zh", "name_en",
        )
    )  # fmt: skip


def definitions(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The documents' definitions with their status, and how many scored and shown measures each one has.

    `codes` lists the nodes that measure it (`;`-separated, the index or pillar first): what its map shows.
    """
    return con.execute("""
        SELECT definition.*,
            count(DISTINCT node.code) FILTER (WHERE node.kind = 'indicator') AS scored,
            count(DISTINCT node.code) FILTER (WHERE node.kind = 'shown') AS shown,
            array_to_string(list_distinct(list(node.code ORDER BY node.level DESC, node.sort)), ';') AS codes
        FROM core_definition AS definition
        LEFT JOIN mart_node AS node ON list_contains(string_split(node.measures, ';'), definition.id)
        GROUP BY ALL ORDER BY definition.id
    """).pl()


def lineage(con: duckdb.DuckDBPyConnection, *indicators: str) -> pl.DataFrame:
    """The series that indicators read, with unit, years, sources and notes; one row per series and source.

    A derived series is followed down to the published series it is made from (`via` names the derived one).
    """
    wanted = _every_lineage(con).filter(pl.col("indicator").is_in(list(indicators))).drop("indicator")
    return wanted if len(indicators) == 1 else wanted.unique(maintain_order=True)


@remembered(2)
def _every_lineage(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return con.execute(
        """
        WITH RECURSIVE chain AS (
            SELECT indicator, series_id, NULL::VARCHAR AS via, position FROM mart_lineage
            UNION ALL
            SELECT chain.indicator, unnest(string_split(series.inputs, ';')), chain.series_id, chain.position
            FROM chain JOIN core_series AS series USING (series_id)
            WHERE series.dimension = 'derived' AND series.inputs IS NOT NULL
        )
        SELECT DISTINCT chain.indicator, chain.position, chain.series_id, chain.via, series.name_zh, series.name_en, unit.zh AS unit_zh,
            unit.en AS unit_en, series.dimension, series.inputs, series.conversion_zh, series.conversion_en, series.note_zh, series.note_en,
            observed.first_year, observed.last_year, source.source_id, source.title_zh, source.title_en,
            source.producer_zh, source.producer_en, source.landing_page, source.terms_zh, source.terms_en, source.processing_level
        FROM chain
        JOIN core_series AS series USING (series_id)
        JOIN core_unit AS unit USING (unit)
        LEFT JOIN mart_series_source AS observed USING (series_id)
        LEFT JOIN core_source AS source USING (source_id)
        ORDER BY chain.position, chain.via NULLS FIRST, chain.series_id, observed.first_year, source.source_id,
            chain.indicator
        """
    ).pl()


def coverage_table(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """How many provinces have each indicator in each year: index_code, code, names, kind, year, provinces."""
    return con.execute("""
        WITH declared AS (SELECT DISTINCT ON (code) * FROM mart_node WHERE level = 1 ORDER BY code, edition)
        SELECT declared.index_code, declared.parent, declared.code, declared.name_zh, declared.name_en,
            declared.kind, declared.sort, year, count(*) AS provinces
        FROM mart_indicator JOIN declared ON declared.code = mart_indicator.indicator
        GROUP BY ALL ORDER BY declared.sort, year
    """).pl()


def weights(con: duckdb.DuckDBPyConnection, index: str, edition: str) -> pl.DataFrame:
    """Weights of an index's nodes in declared order: nominal in the index, shares of variance and of score."""
    return con.execute(
        """
        SELECT node.kind, weight.code, node.name_zh, node.name_en, weight.parent, weight.scheme, weight.nominal,
            weight.in_index, weight.variance_share, weight.score_share
        FROM mart_weight AS weight
        JOIN mart_node AS node ON node.code = weight.code AND node.edition = weight.edition
        WHERE weight.index_code = $index AND weight.edition = $edition
        ORDER BY node.sort
        """,
        {"index": index, "edition": edition},
    ).pl()


def sensitivity(con: duckdb.DuckDBPyConnection, index: str, edition: str) -> pl.DataFrame:
    """Sobol indices of each choice of method for the rank and the mean rank shift, strongest first."""
    return con.execute(
        """
        SELECT factor, runs, rank_first, rank_total, shift_first, shift_total FROM mart_sensitivity
        WHERE index_code = $index AND edition = $edition ORDER BY rank_total DESC
        """,
        {"index": index, "edition": edition},
    ).pl()


def revisions(con: duckdb.DuckDBPyConnection, index: str) -> pl.DataFrame:
    """How far published scores of an index moved or would move, per edition and stage, in points."""
    return con.execute(
        """
        SELECT vintage, edition, stage, mean_move, largest_move, province.short_zh AS province_zh,
            province.short_en AS province_en, year, ranks_changed
        FROM mart_revision LEFT JOIN core_province AS province USING (province_code)
        WHERE index_code = $index
        ORDER BY edition, array_position(['data', 'weights', 'goalposts', 'treatment'], stage)
        """,
        {"index": index},
    ).pl()


@remembered(50)
def breaks(con: duckdb.DuckDBPyConnection, code: str, edition: str) -> pl.DataFrame:
    """Changes of scope inside an edition's span for the scored indicators below a node.

    Columns: year, indicator, names, zh, en. A change of score into such a year is not progress by itself.
    """
    return con.execute(
        """
        WITH below AS (
            SELECT code, name_zh, name_en FROM mart_node
            WHERE edition = $edition AND kind = 'indicator' AND $code IN (code, parent, index_code)
        ), span AS (
            SELECT min(year) AS first_year, max(year) AS last_year FROM mart_score
            WHERE edition = $edition AND code = $code
        )
        SELECT DISTINCT scope.year, below.code AS indicator, below.name_zh, below.name_en, scope.zh, scope.en
        FROM below
        JOIN mart_lineage AS lineage ON lineage.indicator = below.code
        JOIN core_break AS scope USING (series_id)
        JOIN span ON scope.year > span.first_year AND scope.year <= span.last_year
        ORDER BY scope.year, below.code
        """,
        {"edition": edition, "code": code},
    ).pl()


def sources(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every source with its producer, citation, terms and the number of rows that rest on it."""
    return con.execute("""
        SELECT source.* EXCLUDE (row), coalesce(sum(used.rows), 0)::BIGINT AS rows
        FROM core_source AS source
        LEFT JOIN mart_series_source AS used USING (source_id)
        GROUP BY ALL ORDER BY source.source_id
    """).pl()


def measure_sources(con: duckdb.DuckDBPyConnection, measure: str) -> pl.DataFrame:
    """The sources behind a measure of the industry lens: source_id, producer and title, both languages, terms."""
    inputs = re.findall(r"[a-z][a-z0-9_]+", measure_formula(measure))
    return con.execute(
        """
        SELECT DISTINCT source_id, producer_zh, producer_en, title_zh, title_en, terms_zh, terms_en
        FROM mart_series_source
        JOIN core_source USING (source_id)
        WHERE province_rows > 0 AND list_contains($inputs, series_id)
        ORDER BY source_id
        """,
        {"inputs": inputs},
    ).pl()


def warnings(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """The vocabulary of marks on values: Chinese and English words for each."""
    return {
        name: (zh, en) for name, zh, en in con.execute("SELECT warning, zh, en FROM core_warning").fetchall()
    }


def spans(con: duckdb.DuckDBPyConnection, code: str) -> dict[str, tuple[int, int]]:
    """First and last year of each edition of the index that a node belongs to."""
    indices = nodes(con).filter(pl.col("code") == code)["index_code"]
    own = _spans(con).filter(pl.col("index_code").is_in(indices.implode()))
    rows = own.group_by("edition", maintain_order=True).agg(pl.col("first").min(), pl.col("last").max())
    return {edition: (first, last) for edition, first, last in rows.iter_rows()}


@remembered(2)
def _spans(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return con.execute("""
        SELECT index_code, edition, min(year) AS first, max(year) AS last FROM mart_score
        GROUP BY index_code, edition ORDER BY edition, index_code
    """).pl()
