"""What is published, as text: version, sources, rows, coverage by indicator and year."""

from typing import Any

import duckdb

from etl.database import Place, Version


def print_versions(place: Place[Any]) -> None:
    """Prints the versions that are kept: number, state, size, name."""
    print("versions")
    for one in place.listing():
        print(f"  {one.version.number:>6}  {one.state:10}{one.version.size / 1e6:>8.1f} MB  {one.version}")


def print_status(con: duckdb.DuckDBPyConnection, version: Version, *, stale: bool) -> None:
    """Prints version and inputs, sources with their rows, and provinces per indicator and year."""
    meta = dict(con.execute("SELECT key, value FROM meta_build").fetchall())
    print(f"database  {version}")
    if version.instead_of:
        print(f"WARNING   {version.instead_of} is damaged; this is the version before it: build again")
    print(f"vintage   {meta.get('vintage', '-')}   inputs {meta['inputs_sha256'][:12]}", end="")
    print("   STALE: the inputs have changed since" if stale else "   up to date")
    print(f"years     {meta['first_year']}–{meta['last_year']}\n\nsources (rows)")
    sources = """
        SELECT source_id, title_en, count(*)
        FROM (SELECT source_id FROM core_published UNION ALL SELECT source_id FROM core_sector_observation)
        JOIN core_source USING (source_id) GROUP BY ALL ORDER BY source_id
    """
    for source, title, rows in con.execute(sources).fetchall():
        print(f"  {source:34}{rows:>9,}  {title}")
    print("\nprovinces with a value, by indicator and year")
    years = [
        year for (year,) in con.execute("SELECT DISTINCT year FROM mart_indicator ORDER BY year").fetchall()
    ]
    years = [year for year in years if year >= 2012]
    print(" " * 38 + "".join(f"{year % 100:>4}" for year in years))
    counts: dict[str, dict[int, int]] = {}
    query = "SELECT indicator, year, count(*) FROM mart_indicator GROUP BY ALL ORDER BY indicator, year"
    for indicator, year, count in con.execute(query).fetchall():
        counts.setdefault(indicator, {})[year] = count
    for indicator, by_year in counts.items():
        print(f"  {indicator:36}" + "".join(f"{by_year.get(year, '·'):>4}" for year in years))
