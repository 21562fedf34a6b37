"""Imported series and own measures as a table of one level of places, ranked: `export --index user_…`."""

from pathlib import Path

import duckdb
import polars as pl

from etl.errors import DataError
from etl.importing.places import province_codes
from indicators import finer, own

COLUMNS = [
    "place_code", "place_zh", "province_code", "province_zh", "level", "year", "code", "name_zh", "name_en", "value",
    "unit", "rank", "ranked", "rank_in_province", "ranked_in_province",
]  # fmt: skip


def export_own(
    con: duckdb.DuckDBPyConnection,
    imported: pl.DataFrame,
    declarations: Path,
    code: str,
    level: str = finer.PROVINCE,
    year: int | None = None,
    within: str | None = None,
) -> tuple[pl.DataFrame, list[str]]:
    """The rows of an export and its metadata lines, as `exports.export_table` gives them for published indices.

    `imported` is the folder of imports as read, `declarations` its file of own measures; `level` is one of
    `finer.LEVELS`, `year` None the last one with a value, `within` a province (its six digits or two).
    Raises DataError for an unknown code, level or province and for a level without data.
    """
    indicators, composites = own.read_declarations(declarations)
    units = dict(con.execute("SELECT unit, zh FROM core_unit").fetchall())
    series = {
        row["series_id"]: (
            row["name_zh"], row["name_en"] or row["name_zh"], units.get(row["unit"], row["unit_written"]), 1,
        )
        for row in imported.unique("series_id").iter_rows(named=True)
    }  # fmt: skip
    measures = series | {one.code: (*one.name, one.unit[0], one.direction) for one in indicators}
    measures |= {one.code: (*one.name, "1–100", 1) for one in composites}
    if code not in measures:
        raise DataError(
            "--index", f"no import and no declaration has {code!r}; there are {', '.join(sorted(measures))}"
        )
    province = within and f"{within[:2]}0000"
    if province and province not in province_codes():
        raise DataError("--within", f"{within!r} is no province (330000 or 33)")
    known = finer.places(con)
    values = imported.select(list(own.VALUES))
    if code not in series:
        values = own.own_values(con, imported, indicators, composites, declarations.name)
        if level != finer.PROVINCE:
            below = own.finer_values(con, imported, indicators, composites, declarations.name)
            values = pl.concat([values, below.filter(level=level).drop("level")])
    mine = values.filter(series_id=code)
    name_zh, name_en, unit, direction = measures[code]
    ranked = finer.ranked(mine, known, level, direction)
    if ranked.is_empty():
        there = ", ".join(finer.levels(mine["place_code"], known)) or "none"
        raise DataError("--level", f"{code} has no value at the level {level!r}; levels with data: {there}")
    years = ranked["year"].unique().sort().to_list()
    year = years[-1] if year is None else year
    if year not in years:
        raise DataError("--year", f"{code} has {', '.join(map(str, years))} at this level, not {year}")
    names = known.filter(level=finer.PROVINCE).select(province="place_code", province_zh="name_zh")
    table = finer.table(mine, known, level, year, province or "", direction).join(names, on="province")
    frame = table.sort("rank", "place_code", nulls_last=True).select(
        "place_code", "place_zh", pl.col("province").alias("province_code"), "province_zh",
        pl.lit(level).alias("level"), "year", pl.lit(code).alias("code"), pl.lit(name_zh).alias("name_zh"),
        pl.lit(name_en).alias("name_en"), "value", pl.lit(unit).alias("unit"),
        "rank", "ranked", "rank_in_province", "ranked_in_province",
    )  # fmt: skip
    order = "the largest" if direction > 0 else "the smallest"
    lines = [
        f"measure: {name_zh} / {name_en} ({code}) [{unit}]",
        f"year: {year}; level: {level}{f'; within {province}' if province else ''}",
        f"rank: among all places of the level with a value, 1 is {order}; rank_in_province: among those of its province",
        "names of places below the province are Chinese: the list of divisions has no English ones",
        "imported by the user or computed from imports: not checked by this product, not scored",
    ]
    lines += [f"formula: {one.formula}" for one in indicators if one.code == code]
    for whole in composites:
        if whole.code == code:
            parts = ", ".join(f"{part} × {weight:g}" for part, weight in whole.parts.items())
            lines.append(
                f"composite ({whole.method}): {parts}; scaled to 1–100 over {whole.years[0]}–{whole.years[1]} "
                f"and the places of the level"
            )
    return frame, lines
