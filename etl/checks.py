"""Data tests on the loaded tables. Each returns every finding, so one run shows all there is to mend."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

DEFAULT_JUMP = 0.7  # |Δln|: a doubling or a halving from one year to the next
JUMP_SHARE = 0.01  # a cell below 1 % of the nation may jump


@dataclass(frozen=True)
class Finding:
    """One breach: the rule, the place in words, and what was found."""

    rule: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text} [{self.rule}]"


def run_checks(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """All data tests, in a fixed order. An empty list means that the tables may be published."""
    return [finding for check in CHECKS for finding in check(con)]


def _query(con: duckdb.DuckDBPyConnection, rule: str, sql: str) -> list[Finding]:
    """Findings from a query with the columns place and text."""
    return [Finding(rule, place, text) for place, text in con.execute(sql).fetchall()]


def unique_keys(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Every core table has one row for each key of its grain."""
    findings = []
    for table, key in (
        ("core_observation", "series_id, province_code, year"),
        ("core_sector_observation", "series_id, province_code, sector, year"),
        ("mart_industry", "measure, province_code, industry_code, year"),
    ):
        findings += _query(
            con,
            "unique key",
            f"SELECT '{table}', concat_ws(', ', {key}) || ' stands ' || count(*) || ' times' "
            f"FROM {table} GROUP BY {key} HAVING count(*) > 1 ORDER BY ALL LIMIT 20",
        )
    return findings


def finite_values(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """No NaN and no infinity anywhere: DuckDB divides by zero without a word."""
    findings = []
    for table, key in (
        ("core_observation", "series_id, province_code, year"),
        ("core_sector_observation", "series_id, province_code, sector, year"),
        ("mart_industry", "measure, province_code, industry_code, year"),
    ):
        findings += _query(
            con,
            "finite value",
            f"SELECT '{table}', concat_ws(', ', {key}) || ' is ' || value FROM {table} "
            "WHERE value IS NULL OR NOT isfinite(value) ORDER BY ALL LIMIT 20",
        )
    return findings


def expected_rows(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Each series has the number of rows declared for each year, the national row counted apart."""
    return _query(
        con,
        "expected rows",
        """
        WITH loaded AS (
            SELECT series_id, year,
                count(*) FILTER (WHERE province_code <> '000000') AS provinces,
                count(*) FILTER (WHERE province_code = '000000') AS nationals
            FROM (
                SELECT series_id, year, province_code FROM raw_value
                UNION ALL SELECT series_id, year, province_code FROM raw_sector_value
                UNION ALL SELECT series_id, year, province_code FROM raw_industry_value
                UNION ALL SELECT series_id, year, '000000' FROM raw_national_sector_value
            )
            GROUP BY ALL
        ), declared AS (
            SELECT series_id, year, sum(provinces) AS provinces, sum(national) AS nationals
            FROM core_expected_rows
            WHERE series_id IN (SELECT series_id FROM loaded)
            GROUP BY ALL
        )
        SELECT 'data/expected_rows.csv, ' || series_id || ' ' || year,
            'declares ' || coalesce(declared.provinces, 0) || ' province rows and ' || coalesce(declared.nationals, 0)
            || ' national, found ' || coalesce(loaded.provinces, 0) || ' and ' || coalesce(loaded.nationals, 0)
        FROM loaded FULL JOIN declared USING (series_id, year)
        WHERE coalesce(declared.provinces, 0) <> coalesce(loaded.provinces, 0)
            OR coalesce(declared.nationals, 0) <> coalesce(loaded.nationals, 0)
        ORDER BY 1
        """,
    )


def national_sums(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """The 31 provinces add up to the published national row within the tolerance declared for the series."""
    return _query(
        con,
        "sum of provinces",
        """
        WITH sums AS (
            SELECT series_id, year,
                sum(value) FILTER (WHERE province_code <> '000000') AS provinces,
                count(*) FILTER (WHERE province_code <> '000000') AS reporting,
                max(value) FILTER (WHERE province_code = '000000') AS nation
            FROM core_published GROUP BY ALL
        )
        SELECT 'data/series.csv, ' || series_id || ' ' || year,
            printf('31 provinces add up to %.6g, the national row is %.6g: off by %.3f %%, tolerance %g %%',
                provinces, nation, 100 * abs(provinces / nation - 1), sum_tolerance_pct)
        FROM sums JOIN core_series USING (series_id)
        WHERE kind IN ('extensive', 'count') AND sum_tolerance_pct IS NOT NULL
            AND reporting = 31 AND nation <> 0
            AND 100 * abs(provinces / nation - 1) > sum_tolerance_pct
        ORDER BY 1
        """,
    )


def undeclared_sums(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """An amount with a national row either has a tolerance or says why its sum is not checked."""
    return _query(
        con,
        "sum of provinces",
        """
        SELECT 'data/series.csv, row ' || row, series_id || ' has neither sum_tolerance_pct nor sum_reason'
        FROM core_series
        WHERE kind IN ('extensive', 'count') AND dimension = 'province'
            AND sum_tolerance_pct IS NULL AND sum_reason_zh IS NULL
            AND series_id IN (SELECT series_id FROM core_published WHERE province_code = '000000')
        ORDER BY 1
        """,
    )


def year_on_year_jumps(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """A large step in a cell that matters is listed as known, or it fails. Breaks are not read across."""
    return _query(
        con,
        "year-on-year jump",
        f"""
        WITH step AS (
            SELECT series_id, province_code, year, value,
                ln(value / lag(value) OVER cell) AS dln,
                year - lag(year) OVER cell AS gap,
                greatest(
                    value / sum(value) OVER (PARTITION BY series_id, year),
                    lag(value) OVER cell / sum(lag_value) OVER (PARTITION BY series_id, year)
                ) AS share
            FROM (
                SELECT *, lag(value) OVER (PARTITION BY series_id, province_code ORDER BY year) AS lag_value
                FROM core_published WHERE province_code <> '000000' AND value > 0
            )
            WINDOW cell AS (PARTITION BY series_id, province_code ORDER BY year)
        )
        SELECT 'data/known_jumps.csv, ' || series_id || ' ' || province_code || ' ' || year,
            printf('changes by |Δln| = %.3f, limit %g; list it as known or set the series'' limit', abs(dln),
                coalesce(TRY_CAST(jump_limit AS DOUBLE), {DEFAULT_JUMP}))
        FROM step JOIN core_series USING (series_id)
        WHERE kind IN ('extensive', 'count') AND gap = 1 AND share > {JUMP_SHARE}
            AND coalesce(jump_limit, '') <> 'off'
            AND abs(dln) > coalesce(TRY_CAST(jump_limit AS DOUBLE), {DEFAULT_JUMP})
            AND NOT EXISTS (SELECT 1 FROM core_known_jump AS known
                WHERE known.series_id = step.series_id AND known.province_code = step.province_code
                    AND known.year = step.year)
            AND NOT EXISTS (SELECT 1 FROM core_break AS scope
                WHERE scope.series_id = step.series_id AND scope.year = step.year)
        ORDER BY 1
        """,
    )


def stale_known_jumps(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """A jump listed as known must still be there: the list may not grow stale."""
    return _query(
        con,
        "year-on-year jump",
        """
        WITH step AS (
            SELECT series_id, province_code, year,
                ln(value / lag(value) OVER (PARTITION BY series_id, province_code ORDER BY year)) AS dln
            FROM core_published WHERE value > 0
        )
        SELECT 'data/known_jumps.csv, row ' || known.row,
            printf('%s %s %d: the step is %.3f, listed as %.3f', known.series_id, known.province_code, known.year,
                coalesce(step.dln, 0), known.dln)
        FROM core_known_jump AS known
        LEFT JOIN step USING (series_id, province_code, year)
        WHERE step.dln IS NULL OR abs(step.dln - known.dln) > 0.005
        ORDER BY known.row
        """,
    )


def products_are_series(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Each product of an industry is a series that exists."""
    return _query(
        con,
        "known series",
        """
        SELECT 'seeds/industries.csv, row ' || row, 'unknown product series ' || product
        FROM (SELECT row, unnest(string_split(products, ';')) AS product FROM core_industry)
        WHERE product NOT IN (SELECT series_id FROM core_series)
        ORDER BY 1
        """,
    )


def derived_series_declared(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Derived series in the tables and in sql/derived_series.csv are the same set."""
    return _query(
        con,
        "known series",
        """
        SELECT 'sql/derived_series.csv',
            series_id || CASE WHEN made.series_id IS NULL THEN ' is declared but no model makes it'
                ELSE ' is made by a model but not declared' END
        FROM (SELECT DISTINCT series_id FROM core_derived) AS made
        FULL JOIN (SELECT series_id FROM core_series WHERE dimension = 'derived') AS declared USING (series_id)
        WHERE made.series_id IS NULL OR declared.series_id IS NULL
        ORDER BY 1, 2
        """,
    )


CHECKS: tuple[Callable[[duckdb.DuckDBPyConnection], list[Finding]], ...] = (
    unique_keys,
    finite_values,
    expected_rows,
    national_sums,
    undeclared_sums,
    year_on_year_jumps,
    stale_known_jumps,
    products_are_series,
    derived_series_declared,
)
