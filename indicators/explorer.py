"""Every published and derived series as it stands: what it is, its values, sources and declared exceptions.

Pure functions of a database connection. A series has one of five dimensions: `province` and `derived` (province ×
year), `sector` (province × CEADs sector × year), `industry` (province × two-digit industry, one year) and
`national_sector` (the nation alone, by industry). The last three have parts: a sector or an industry code.
"""

import re

import duckdb
import polars as pl

from etl.errors import DataError

NATION = "000000"

# Sections of GB/T 4754-2017 and the tables' own sums, where neither industries nor inventory sectors name a part.
SECTIONS: dict[str, tuple[str, str]] = {
    "A": ("农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery"),
    "B": ("采矿业", "Mining"),
    "B-D": ("工业", "Industry"),
    "C": ("制造业", "Manufacturing"),
    "D": ("电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water supply"),
    "E": ("建筑业", "Construction"),
    "F": ("批发和零售业", "Wholesale and retail trade"),
    "F+H": ("批发、零售和住宿餐饮业", "Wholesale, retail, hotels and catering"),
    "G": ("交通运输、仓储和邮政业", "Transport, storage and post"),
    "G60": ("邮政业", "Postal services"),
    "H": ("住宿和餐饮业", "Hotels and catering"),
    "I": ("信息传输、软件和信息技术服务业", "Information transmission, software and IT services"),
    "J": ("金融业", "Finance"),
    "K": ("房地产业", "Real estate"),
    "L": ("租赁和商务服务业", "Leasing and business services"),
    "M73": ("研究和试验发展", "Research and development"),
    "M74-75": ("综合技术服务业", "Technical services"),
    "N": ("水利、环境和公共设施管理业", "Water, environment and public facilities"),
    "O": ("居民服务和其他服务业", "Services to households and other services"),
    "P": ("教育", "Education"),
    "Q": ("卫生和社会工作", "Health and social work"),
    "R": ("文化、体育和娱乐业", "Culture, sports and entertainment"),
    "S": ("公共管理和社会组织", "Public administration and social organisations"),
    "household": ("居民生活", "Households"),
    "other": ("其他行业", "Other sectors"),
    "total": ("合计", "Total"),
}

# Where the cells of a dimension stand; each has series_id, province_code, year, value, source_id, flags, part.
_CELLS = {
    "province": "SELECT *, NULL::VARCHAR AS part FROM core_observation",
    "sector": "SELECT *, sector AS part FROM core_sector_observation",
    "industry": "SELECT *, industry_code AS part FROM raw_industry_value",
    "national_sector": f"SELECT *, '{NATION}' AS province_code, sector AS part FROM raw_national_sector_value",
}
_CELLS["derived"] = _CELLS["province"]


def catalogue(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every series in the order of its ID: names, unit, kind, dimension, topic, years, sources, notes.

    `topic` is the file that holds it (`derived` for series made by the models); `source_ids` is a list, for a
    derived series those of everything it is made from; `first_year`, `last_year` span all its cells.
    """
    return con.execute("""
        WITH RECURSIVE made AS (
            SELECT series_id, series_id AS input FROM core_series
            UNION
            SELECT made.series_id, unnest(string_split(series.inputs, ';'))
            FROM made JOIN core_series AS series ON series.series_id = made.input
            WHERE series.inputs IS NOT NULL
        ), origin AS (
            SELECT made.series_id, list_sort(list_distinct(list(source_id))) AS source_ids
            FROM made JOIN mart_series_source AS source ON source.series_id = made.input GROUP BY made.series_id
        ), span AS (
            SELECT series_id, min(first_year) AS first_year, max(last_year) AS last_year
            FROM mart_series_source GROUP BY series_id
            UNION ALL
            SELECT series_id, min(year), max(year) FROM core_derived GROUP BY series_id
        )
        SELECT series.series_id, series.name_zh, series.name_en, unit.zh AS unit_zh, unit.en AS unit_en,
            series.kind, series.dimension, coalesce(series."table", 'derived') AS topic, first_year, last_year,
            origin.source_ids, series.inputs, series.conversion_zh, series.conversion_en, series.note_zh, series.note_en,
            series.sum_tolerance_pct, series.sum_reason_zh, series.sum_reason_en,
            series.jump_limit, series.jump_reason_zh, series.jump_reason_en
        FROM core_series AS series
        JOIN core_unit AS unit USING (unit)
        LEFT JOIN origin USING (series_id)
        LEFT JOIN span USING (series_id)
        ORDER BY series.series_id
    """).pl()


def _dimension(con: duckdb.DuckDBPyConnection, series_id: str) -> str:
    """Raises DataError for an unknown series."""
    found = con.execute("SELECT dimension FROM core_series WHERE series_id = ?", [series_id]).fetchone()
    if found is None:
        raise DataError("data/series.csv", f"has no series {series_id!r}")
    return str(found[0])


def matching(frame: pl.DataFrame, words: str, topic: str = "", source: str = "") -> pl.DataFrame:
    """The rows of a catalogue whose ID, Chinese or English name, unit or sources hold every word, any case.

    `topic` and `source` narrow further; empty means all. The order is kept.
    """
    text = pl.concat_str(
        "series_id", "name_zh", "name_en", "unit_zh", "unit_en", pl.col("source_ids").list.join(" "),
        separator=" ", ignore_nulls=True,
    ).str.to_lowercase()  # fmt: skip
    held = [text.str.contains(word, literal=True) for word in words.lower().split()]
    if topic:
        held.append(pl.col("topic") == topic)
    if source:
        held.append(pl.col("source_ids").list.contains(source))
    return frame.filter(*held) if held else frame


def part_name(code: str, industries: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Names of a part: a known code, or a sum or range of known codes such as `34+35`, `13-16`, `24(part)`."""
    known = SECTIONS | industries
    if code in known:
        return known[code]
    if code.endswith("(part)"):
        zh, en = part_name(code.removesuffix("(part)"), industries)
        return f"{zh}（部分）", f"{en} (part)"
    for sign, zh_word, en_word in (("+", "与", " + "), ("-", "至", " to ")):
        if sign in code:
            names = [part_name(piece, industries) for piece in code.split(sign)]
            return zh_word.join(zh for zh, _ in names), en_word.join(en for _, en in names)
    return code, code


def parts(con: duckdb.DuckDBPyConnection, series_id: str) -> pl.DataFrame:
    """The parts a series has, sums first, then by code: part, name_zh, name_en. No row without parts."""
    dimension = _dimension(con, series_id)
    codes = con.execute(
        f"SELECT DISTINCT part FROM ({_CELLS[dimension]}) WHERE series_id = ? AND part IS NOT NULL",
        [series_id],
    ).fetchall()
    query = (
        "SELECT sector, name_zh, name_en FROM core_sector" if dimension == "sector"
        else "SELECT sector, name_zh, name_en FROM core_sector WHERE sector IN ('29r', '29p') "
        "UNION ALL SELECT industry_code, name_zh, name_en FROM core_industry"
    )  # fmt: skip
    names = {code: (zh, en) for code, zh, en in con.execute(query).fetchall()}
    rows = [(code, *(part_name(code, names) if dimension != "sector" else names[code])) for (code,) in codes]
    rows.sort(key=lambda row: (row[0] not in ("total", "B-D", "C"), re.match(r"\d", row[0]) is None, row[0]))
    return pl.DataFrame(
        rows, schema={"part": pl.String, "name_zh": pl.String, "name_en": pl.String}, orient="row"
    )


def values(con: duckdb.DuckDBPyConnection, series_id: str, part: str = "") -> pl.DataFrame:
    """The cells of a series (of one of its parts): one row per province and year, the nation included.

    Columns: series_id, part (null without parts), province_code, province_zh, province_en, region_zh, region_en,
    year, value, unit_zh, unit_en, source_id, flags. Values are those of the database, corrections applied; a
    sector cell whose split repeats the year before carries `frozen_split`. Raises DataError for an unknown
    series or part.
    """
    dimension = _dimension(con, series_id)
    known = parts(con, series_id)["part"].to_list()
    if (part or known) and part not in known:
        raise DataError(series_id, f"has no part {part!r}; known: {', '.join(known) or 'none'}")
    return con.execute(
        f"""
        SELECT cell.series_id, cell.part, cell.province_code,
            coalesce(province.short_zh, '全国') AS province_zh, coalesce(province.short_en, 'China') AS province_en,
            region.zh AS region_zh, region.en AS region_en, cell.year, cell.value,
            unit.zh AS unit_zh, unit.en AS unit_en, cell.source_id,
            nullif(concat_ws(';', cell.flags, CASE WHEN sector.kind = 'industry' AND
                CASE series.series_id WHEN 'electricity_final' THEN frozen_electricity ELSE frozen END THEN 'frozen_split' END), '') AS flags
        FROM ({_CELLS[dimension]}) AS cell
        JOIN core_series AS series USING (series_id)
        JOIN core_unit AS unit ON unit.unit = series.unit
        LEFT JOIN core_province AS province USING (province_code)
        LEFT JOIN core_region AS region USING (region)
        LEFT JOIN core_sector AS sector ON series.dimension = 'sector' AND sector.sector = cell.part
        LEFT JOIN core_frozen_split AS split USING (province_code, year)
        WHERE cell.series_id = $series AND ($part = '' OR cell.part = $part)
        ORDER BY cell.year, cell.province_code
        """,
        {"series": series_id, "part": part},
    ).pl()


def coverage(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells of `values` by year: year, provinces, nation (whether there is a national row), marked (with flags)."""
    of_province = pl.col("province_code") != NATION
    return (
        frame.group_by("year")
        .agg(
            provinces=(of_province & pl.col("value").is_not_null()).sum(),
            nation=(~of_province).any(),
            marked=(pl.col("flags").is_not_null() & (pl.col("flags") != "derived")).sum(),
        )
        .sort("year")
    )


def trend(frame: pl.DataFrame, provinces: tuple[str, ...]) -> pl.DataFrame:
    """Lines over the years out of `values`: chosen provinces, the nation and the median of the provinces.

    Columns: year, line (a province code, `000000` or `median`), value, marked (the cell carries a flag other
    than derived). The median is taken where at least half of the provinces that ever report have a value.
    """
    flagged = pl.col("flags").is_not_null() & (pl.col("flags") != "derived")
    own = frame.filter(pl.col("province_code").is_in([*provinces, NATION])).select(
        "year", pl.col("province_code").alias("line"), "value", flagged.alias("marked")
    )
    others = frame.filter(pl.col("province_code") != NATION)
    enough = others["province_code"].n_unique() / 2
    middle = (
        others.group_by("year")
        .agg(pl.col("value").median(), pl.len().alias("n"))
        .filter(pl.col("n") >= enough)
        .select("year", pl.lit("median").alias("line"), "value", pl.lit(False).alias("marked"))
    )
    return pl.concat([own, middle]).drop_nulls("value").sort("line", "year")


def sources(con: duckdb.DuckDBPyConnection, series_id: str) -> pl.DataFrame:
    """Where a series comes from, a row a source: via (the input of a derived series), years, rows and the source.

    A derived series is followed down to the published series it is made from.
    """
    return con.execute(
        """
        WITH RECURSIVE made AS (
            SELECT $series AS series_id
            UNION
            SELECT unnest(string_split(series.inputs, ';')) FROM made JOIN core_series AS series USING (series_id)
            WHERE series.inputs IS NOT NULL
        )
        SELECT nullif(made.series_id, $series) AS via, used.first_year, used.last_year, used.rows,
            source.* EXCLUDE (row)
        FROM made
        JOIN mart_series_source AS used USING (series_id)
        JOIN core_source AS source USING (source_id)
        ORDER BY via NULLS FIRST, used.first_year, source.source_id
        """,
        {"series": series_id},
    ).pl()


def exceptions(con: duckdb.DuckDBPyConnection, series_id: str) -> pl.DataFrame:
    """What is declared about single years and cells of a series, oldest first.

    Columns: kind (break, correction, jump), year, province_code, province_zh, province_en (null: all provinces),
    published (the value the file holds, corrections only), used (the value in its place), times (jumps only: the
    value as a multiple of the year before), zh, en.
    """
    return con.execute(
        """
        WITH declared AS (
            SELECT 'break' AS kind, year, NULL AS province_code, NULL::DOUBLE AS published, NULL::DOUBLE AS used,
                NULL::DOUBLE AS times, zh, en
            FROM core_break WHERE series_id = $series
            UNION ALL
            SELECT 'correction_' || action, year, province_code, expect, value, NULL, reason_zh, reason_en
            FROM core_correction WHERE series_id = $series
            UNION ALL
            SELECT 'jump', year, province_code, NULL, NULL, exp(dln), reason_zh, reason_en
            FROM core_known_jump WHERE series_id = $series
        )
        SELECT kind, year, province_code,
            CASE province_code WHEN '000000' THEN '全国' ELSE short_zh END AS province_zh,
            CASE province_code WHEN '000000' THEN 'China' ELSE short_en END AS province_en,
            published, used, times, declared.zh, declared.en
        FROM declared LEFT JOIN core_province USING (province_code)
        ORDER BY year, kind, province_code
        """,
        {"series": series_id},
    ).pl()


def readers(con: duckdb.DuckDBPyConnection, series_id: str) -> pl.DataFrame:
    """The measures whose formula reads a series, directly or through derived series.

    Columns: code, name_zh, name_en, index_zh, index_en.
    """
    return con.execute(
        """
        WITH RECURSIVE upward AS (
            SELECT $series AS series_id
            UNION
            SELECT series.series_id FROM upward
            JOIN core_series AS series ON list_contains(string_split(series.inputs, ';'), upward.series_id)
        )
        SELECT node.code, node.name_zh, node.name_en, head.name_zh AS index_zh, head.name_en AS index_en
        FROM mart_node AS node
        JOIN mart_node AS head ON head.code = node.index_code
        WHERE node.code IN (SELECT indicator FROM mart_lineage JOIN upward USING (series_id))
        GROUP BY ALL
        ORDER BY min(node.sort)
        """,
        {"series": series_id},
    ).pl()
