"""One province seen from five sides: structure, position, resemblance, obstacles, paths.

Every function takes a connection and returns a tidy frame for pages, downloads and tests. What cannot be computed
for a province is an empty frame or a null, never a zero; why is said by `reason` of the scores or by the page.
"""

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis import noise, structure, tensions
from indicators.analysis.obstacles import obstacle_shares
from indicators.engine import explain
from indicators.engine.model import Array
from indicators.remembered import remembered
from indicators.score import stored_edition

INVENTORY_BASES = structure.BASES
ACCOUNTS_FROM = 2016  # one basis of the accounts, that of the fifth economic census
RECENT = 6  # years that a tension looks back when the data reach that far


def trends(con: duckdb.DuckDBPyConnection, province: str, edition: str) -> pl.DataFrame:
    """Every index of an edition over its years: the province and the middle half of all provinces.

    Columns: code, name_zh, name_en, year, score, rank, score_low, score_high, rank_low, rank_high (5–95 % over
    choices of method), low, median, high (quartiles of the provinces), provinces (with a score), reason.
    """
    code = tables.normal_province(province)
    return _every_trend(con, edition).filter(pl.col("province_code") == code).drop("province_code")


@remembered(4)
def _every_trend(con: duckdb.DuckDBPyConnection, edition: str) -> pl.DataFrame:
    return con.execute(
        """
        WITH spread AS (
            SELECT code, year, quantile_cont(score, 0.25) AS low, median(score) AS median,
                quantile_cont(score, 0.75) AS high, count(score) AS provinces
            FROM mart_score WHERE edition = $edition AND kind = 'index' GROUP BY code, year
        )
        SELECT province_code, code, node.name_zh, node.name_en, year, score, rank, score_low, score_high, rank_low,
            rank_high, low, median, high, provinces, reason
        FROM mart_score AS own
        JOIN spread USING (code, year)
        JOIN mart_node AS node USING (edition, code)
        WHERE edition = $edition AND own.kind = 'index'
        ORDER BY node.sort, year, province_code
        """,
        {"edition": edition},
    ).pl()


def score_change(
    con: duckdb.DuckDBPyConnection, province: str, index: str, edition: str, start: int, end: int
) -> pl.DataFrame:
    """The change of an index between two years, handed down exactly to pillars and indicators.

    One row a node in declared order: code, kind, parent, name_zh, name_en, unit_zh, unit_en, start, end,
    value_start, value_end, score_start, score_end, contribution (points of the index). Pillars add up to the index,
    indicators to their pillar. Raises DataError for equal or unknown years or a province without a score in one of
    them.
    """
    code = tables.normal_province(province)
    if start == end:
        raise DataError("change", f"needs two different years, not {start} twice")
    ends = [_nodes_of(con, code, index, edition, year) for year in (start, end)]
    scored = stored_edition(con, index, edition)
    parts = explain.between(scored.result, (code, start), (code, end))
    kept = ["code", "value", "score"]
    return (
        ends[0]
        .select("code", "kind", "parent", "name_zh", "name_en", "unit_zh", "unit_en")
        .with_columns(pl.lit(start).cast(pl.Int64).alias("start"), pl.lit(end).cast(pl.Int64).alias("end"))
        .join(
            ends[0].select(kept).rename({"value": "value_start", "score": "score_start"}),
            on="code",
            how="left",
        )
        .join(
            ends[1].select(kept).rename({"value": "value_end", "score": "score_end"}), on="code", how="left"
        )
        .with_columns(pl.col("code").replace_strict(parts, default=None).alias("contribution"))
    )


def change_noise(
    con: duckdb.DuckDBPyConnection, province: str, index: str, edition: str, start: int, end: int
) -> noise.Difference:
    """Whether the province's change of an index between two years exceeds the noise of the method."""
    replayed = noise.replayed(con, index, edition)
    code = (tables.normal_province(province),)
    return noise.difference(replayed.of(index, end, code)[0], replayed.of(index, start, code)[0])


def _nodes_of(
    con: duckdb.DuckDBPyConnection, province: str, index: str, edition: str, year: int
) -> pl.DataFrame:
    """The index, its pillars and indicators for one province and exactly that year; the index has a score."""
    if year not in tables.years(con, index, edition):
        raise DataError(f"edition {edition}", f"{index} has no year {year}")
    found = tables.province_scores(con, province, edition, year).filter(pl.col("index_code") == index)
    if found.is_empty() or found.filter(pl.col("code") == index)["score"][0] is None:
        raise DataError(f"index {index}", f"{province} has no score in {year}")
    return found


@remembered(24)
def _gaps_and_shares(
    con: duckdb.DuckDBPyConnection, index: str, edition: str
) -> tuple[dict[str, Array], dict[str, Array]]:
    result = stored_edition(con, index, edition).result
    return explain.gap_to_ideal(result), obstacle_shares(con, index, edition)


def obstacles(
    con: duckdb.DuckDBPyConnection, province: str, index: str, edition: str, year: int
) -> pl.DataFrame:
    """障碍度: the share of every indicator in what the province lacks to the ideal, largest first.

    Columns: code, name_zh, name_en, unit_zh, unit_en, pillar, pillar_zh, pillar_en, year, value, score, gap (points
    of the index), share (0–1; the shares of all indicators add up to 1). Empty when the index has no score.
    """
    code = tables.normal_province(province)
    own = tables.province_scores(con, code, edition, year).filter(pl.col("index_code") == index)
    if own.filter(pl.col("code") == index)["score"].null_count():
        return pl.DataFrame()
    found_year = own["year"][0]
    result = stored_edition(con, index, edition).result
    place = result.point(code, found_year)
    gaps, shares = _gaps_and_shares(con, index, edition)
    pillars = own.filter(pl.col("kind") == "pillar").select(
        pl.col("code").alias("pillar"),
        pl.col("name_zh").alias("pillar_zh"),
        pl.col("name_en").alias("pillar_en"),
    )
    leaves = own.filter(pl.col("kind") == "indicator")
    return (
        leaves.with_columns(
            pl.col("parent").alias("pillar"),
            pl.Series("gap", [float(gaps[leaf][place]) for leaf in leaves["code"]]).fill_nan(None),
            pl.Series("share", [float(shares[leaf][place]) for leaf in leaves["code"]]).fill_nan(None),
        )
        .join(pillars, on="pillar", how="left", maintain_order="left")
        .select(
            "code", "name_zh", "name_en", "unit_zh", "unit_en", "pillar", "pillar_zh", "pillar_en", "year",
            "value", "score", "gap", "share",
        )
        .sort("share", descending=True, nulls_last=True, maintain_order=True)
    )  # fmt: skip


def strengths(con: duckdb.DuckDBPyConnection, province: str, edition: str, year: int) -> pl.DataFrame:
    """Pillars of all indices with a verdict that other choices of method do not overturn.

    `verdict` is strength when the whole 5–95 % rank interval lies in the upper half of the provinces with a score,
    weakness when it lies in the lower half, open otherwise, null without a score. Columns: index_code, index_zh,
    index_en, code, name_zh, name_en, year, score, rank, rank_low, rank_high, provinces, verdict, reason.
    """
    rows = tables.province_scores(con, province, edition, year)
    indices = rows.filter(pl.col("kind") == "index").select(
        "index_code", pl.col("name_zh").alias("index_zh"), pl.col("name_en").alias("index_en")
    )
    half = pl.col("nation_size") / 2
    return (
        rows.filter(pl.col("kind") == "pillar")
        .join(indices, on="index_code", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("score").is_null() | pl.col("rank_low").is_null())
            .then(None)
            .when(pl.col("rank_high") <= half)
            .then(pl.lit("strength"))
            .when(pl.col("rank_low") > half)
            .then(pl.lit("weakness"))
            .otherwise(pl.lit("open"))
            .alias("verdict")
        )
        .select(
            "index_code", "index_zh", "index_en", "code", "name_zh", "name_en", "year", "score", "rank", "rank_low",
            "rank_high", pl.col("nation_size").alias("provinces"), "verdict", "reason",
        )
    )  # fmt: skip


def series_sources(con: duckdb.DuckDBPyConnection, *series: str) -> pl.DataFrame:
    """The published sources behind series: source_id, producer and title in both languages, once each."""
    return con.execute(
        """
        SELECT DISTINCT source_id, producer_zh, producer_en, title_zh, title_en
        FROM mart_series_source JOIN core_source USING (source_id)
        WHERE list_contains(?, series_id) ORDER BY source_id
        """,
        [list(series)],
    ).pl()


def inventory_years(con: duckdb.DuckDBPyConnection, province: str) -> list[int]:
    """Years for which the emission inventory has the province, oldest first; none for Tibet."""
    return _years_of(con, "SELECT DISTINCT province_code, year FROM core_industry_amount", province)


@remembered(4)
def _every_year(con: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    return con.execute(query).pl()


def _years_of(con: duckdb.DuckDBPyConnection, query: str, province: str) -> list[int]:
    """Years of a province, oldest first, out of a query for province_code and year of all of them."""
    own = pl.col("province_code") == tables.normal_province(province)
    found: list[int] = _every_year(con, query).filter(own)["year"].sort().to_list()
    return found


def decomposition_years(con: duckdb.DuckDBPyConnection, province: str) -> list[int]:
    """Years with inventory and real industrial value added, so that industrial CO₂ can be decomposed."""
    added = """
        SELECT province_code, year FROM core_observation
        WHERE series_id = 'va_industry_2020' AND value IS NOT NULL
    """
    return sorted(set(_years_of(con, added, province)) & set(inventory_years(con, province)))


def group_shares(con: duckdb.DuckDBPyConnection, province: str, year: int, basis: str) -> pl.DataFrame:
    """The ten industry groups' shares in a province's industrial CO₂ or final energy, largest first.

    Columns: group_code, name_zh, name_en, year, basis, amount, unit_zh, unit_en, share, nation (the same share over
    all provinces of the inventory), both in percent, frozen. Raises DataError for an unknown basis.
    """
    if basis not in INVENTORY_BASES:
        raise DataError("structure", f"knows {', '.join(INVENTORY_BASES)}, not {basis!r}")
    code = tables.normal_province(province)
    return _every_group(con, year, basis).filter(pl.col("province_code") == code).drop("province_code")


@remembered(12)
def _every_group(con: duckdb.DuckDBPyConnection, year: int, basis: str) -> pl.DataFrame:
    return con.execute(
        """
        WITH cell AS (
            SELECT * FROM mart_industry
            WHERE measure = $basis AND year = $year AND starts_with(industry_code, 'group:')
        ), nation AS (SELECT industry_code, sum(value) AS value FROM cell GROUP BY industry_code)
        SELECT cell.province_code, named.group_code, named.name_zh, named.name_en, cell.year, cell.measure AS basis,
            cell.value AS amount, unit.zh AS unit_zh, unit.en AS unit_en,
            100 * cell.value / sum(cell.value) OVER (PARTITION BY cell.province_code) AS share,
            100 * nation.value / (SELECT sum(value) FROM nation) AS nation, cell.frozen
        FROM cell
        JOIN nation USING (industry_code)
        JOIN core_industry_group AS named ON 'group:' || named.group_code = cell.industry_code
        JOIN core_unit AS unit ON unit.unit = cell.unit
        ORDER BY share DESC, named.sort
        """,
        {"basis": basis, "year": year},
    ).pl()


def structure_measures(con: duckdb.DuckDBPyConnection, province: str, year: int, basis: str) -> pl.DataFrame:
    """Concentration and specialisation of a province's industry over the 40 sectors, beside the other provinces.

    At most one row: province_code, year, basis, herfindahl, herfindahl_median, herfindahl_rank, krugman,
    krugman_median, krugman_rank (1 = most concentrated or most unlike the rest), provinces, largest (sector),
    largest_zh, largest_en, largest_share (0–1), frozen.
    """
    code = tables.normal_province(province)
    return _every_structure(con, year, basis).filter(pl.col("province_code") == code)


@remembered(12)
def _every_structure(con: duckdb.DuckDBPyConnection, year: int, basis: str) -> pl.DataFrame:
    table = structure.structure_table(con, year, basis)
    names = con.execute("SELECT sector AS largest, name_zh, name_en FROM core_sector").pl()
    ranked = [
        expression
        for one in ("herfindahl", "krugman")
        for expression in (
            pl.col(one).median().alias(f"{one}_median"),
            pl.col(one).rank("min", descending=True).cast(pl.Int64).alias(f"{one}_rank"),
        )
    ]
    return (
        table.with_columns(*ranked, pl.len().cast(pl.Int64).alias("provinces"))
        .join(names, on="largest", how="left", maintain_order="left")
        .select(
            "province_code", "year", "basis", "herfindahl", "herfindahl_median", "herfindahl_rank", "krugman",
            "krugman_median", "krugman_rank", "provinces", "largest", pl.col("name_zh").alias("largest_zh"),
            pl.col("name_en").alias("largest_en"), "largest_share", "frozen",
        )
    )  # fmt: skip


PARTS: dict[str, tuple[str, str]] = {
    "primary": ("第一产业", "Primary sector"),
    "industry": ("工业", "Industry"),
    "construction": ("建筑业", "Construction"),
    "services": ("服务业（其余部分）", "Services (the rest)"),
}


def value_added_shares(con: duckdb.DuckDBPyConnection, province: str) -> pl.DataFrame:
    """How GDP is made up, from 2016 on one basis of the accounts: primary, industry, construction, the rest.

    Columns: part, name_zh, name_en, year, share, nation, region (medians over provinces), in percent; the four
    shares of a year add up to 100.
    """
    code = tables.normal_province(province)
    found = _every_share(con).filter(pl.col("province_code") == code).drop("province_code")
    if found.is_empty():
        raise DataError("province", f"no accounts for {code}")
    return found


@remembered(2)
def _every_share(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    wide = con.execute(
        f"""
        PIVOT (
            SELECT province_code, region, year, series_id, value FROM core_observation
            JOIN core_province USING (province_code)
            WHERE year >= {ACCOUNTS_FROM} AND series_id IN ('gdp', 'va_primary', 'va_industry', 'va_construction')
        ) ON series_id IN ('gdp', 'va_primary', 'va_industry', 'va_construction') USING any_value(value)
        """
    ).pl()
    rest = pl.col("gdp") - pl.col("va_primary") - pl.col("va_industry") - pl.col("va_construction")
    long = wide.select(
        "province_code", "region", "year",
        *[(100 * pl.col(f"va_{one}") / pl.col("gdp")).alias(one) for one in ("primary", "industry", "construction")],
        (100 * rest / pl.col("gdp")).alias("services"),
    ).unpivot(index=["province_code", "region", "year"], variable_name="part", value_name="share")  # fmt: skip
    order = {part: place for place, part in enumerate(PARTS)}
    median = pl.col("share").median()
    return (
        long.with_columns(
            median.over("part", "year").alias("nation"),
            median.over("part", "year", "region").alias("of_region"),
        )
        .sort(pl.col("part").replace_strict(order), "year", "province_code")
        .select(
            "province_code",
            "part",
            pl.col("part").replace_strict({k: v[0] for k, v in PARTS.items()}).alias("name_zh"),
            pl.col("part").replace_strict({k: v[1] for k, v in PARTS.items()}).alias("name_en"),
            "year", "share", "nation", pl.col("of_region").alias("region"),
        )
    )  # fmt: skip


@remembered(8)
def tension_span(con: duckdb.DuckDBPyConnection, code: str) -> tuple[int, int]:
    """The last year of a tension and the earliest of the RECENT years before it from which no break is crossed."""
    known = tensions.years(con, code)
    last = known[-1]
    names = (*tensions.TENSIONS[code].series, *tensions.WORKERS["manufacturing"][1])
    recent = [year for year in known if last - RECENT <= year < last]
    return next((year for year in recent if not tensions.breaks(con, names, year, last)), recent[0]), last


def series_names(con: duckdb.DuckDBPyConnection, *series: str) -> dict[str, tuple[str, str]]:
    """Chinese and English names of series."""
    rows = con.execute(
        "SELECT series_id, name_zh, name_en FROM core_series WHERE list_contains(?, series_id)",
        [list(series)],
    ).fetchall()
    return {name: (zh, en) for name, zh, en in rows}


def tension_quadrants(con: duckdb.DuckDBPyConnection, province: str) -> pl.DataFrame:
    """Where the province stands in each tension: one row for its recent change, one for its level.

    Columns: code, name_zh, name_en, kind (change, level), first, last, x, y, x_name_zh, x_name_en, y_name_zh,
    y_name_en, x_unit_zh, x_unit_en, y_unit_zh, y_unit_en, x_cut, y_cut, quadrant, quadrant_zh, quadrant_en, breaks.
    """
    code = tables.normal_province(province)
    rows = []
    for tension, one in tensions.TENSIONS.items():
        first, last = tension_span(con, tension)
        for kind, frame in (
            ("change", tensions.change(con, tension, first, last)),
            ("level", tensions.level(con, tension, last)),
        ):
            at = frame.row(by_predicate=pl.col("province_code") == code, named=True)
            units = [axis.change_unit if kind == "change" else axis.level_unit for axis in (one.x, one.y)]
            rows.append(
                (tension, *one.name, kind, first if kind == "change" else None, last, at["x"], at["y"], *one.x.name,
                 *one.y.name, *units[0], *units[1], at["x_cut"], at["y_cut"], at["quadrant"], at["quadrant_zh"],
                 at["quadrant_en"], at.get("breaks"))
            )  # fmt: skip
    text, number = pl.String, pl.Float64
    return pl.DataFrame(
        rows,
        schema={
            "code": text, "name_zh": text, "name_en": text, "kind": text, "first": pl.Int64, "last": pl.Int64,
            "x": number, "y": number, "x_name_zh": text, "x_name_en": text, "y_name_zh": text, "y_name_en": text,
            "x_unit_zh": text, "x_unit_en": text, "y_unit_zh": text, "y_unit_en": text, "x_cut": number,
            "y_cut": number, "quadrant": text, "quadrant_zh": text, "quadrant_en": text, "breaks": text,
        },
        orient="row",
    )  # fmt: skip


def waterfall(effects: pl.DataFrame) -> pl.DataFrame:
    """Bars from the first year's amount over each factor's part to the last year's, in order.

    `effects` are the rows of one decomposition (`industry_lmdi.Change.frame`). Columns: step (start, a factor, end),
    name_zh, name_en, bottom, top (of the bar), value (its part, or the amount of a year), points (percent of the
    first year's amount). Parts that a frozen split hides are left out: their sum stands as one bar.
    """
    shown = effects.filter(pl.col("value").is_not_null())
    first = shown.row(0, named=True)
    values = shown["value"].to_numpy()
    after = first["start_value"] + np.cumsum(values)
    before = after - values
    rows = [("start", str(first["start_year"]), str(first["start_year"]), 0.0, first["start_value"],
             first["start_value"], 100.0)]  # fmt: skip
    for row, low, high in zip(shown.iter_rows(named=True), before, after, strict=True):
        rows.append((row["factor"], row["name_zh"], row["name_en"], float(low), float(high), row["value"],
                     row["points"]))  # fmt: skip
    rows.append(("end", str(first["end_year"]), str(first["end_year"]), 0.0, first["end_value"],
                 first["end_value"], 100 * first["end_value"] / first["start_value"]))  # fmt: skip
    return pl.DataFrame(
        rows,
        schema={
            "step": pl.String, "name_zh": pl.String, "name_en": pl.String, "bottom": pl.Float64, "top": pl.Float64,
            "value": pl.Float64, "points": pl.Float64,
        },
        orient="row",
    )  # fmt: skip
