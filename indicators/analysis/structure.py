"""How an economy is made up: concentration, specialisation and similarity of provinces, from shares.

Shares are of industrial energy or CO₂ over the 40 industrial sectors (or the ten groups), from the CEADs
inventory, or, for products, the province's shares in the output of each product among all provinces: tonnes and
pieces cannot be added, but where a product is made can be compared. Inventory shares carry the frozen mark.
"""

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.errors import DataError

Array = NDArray[np.float64]

BASES = ("energy_final", "co2")
LEVELS = ("sector", "group")


def shares(values: Array) -> Array:
    """Each row of `values` [provinces, parts] divided by its sum; NaN counts as none, a row of nothing is NaN."""
    filled = np.nan_to_num(values, nan=0.0)
    if (filled < 0).any():
        raise ValueError("shares need amounts that are not negative")
    total = filled.sum(axis=-1, keepdims=True)
    return np.divide(filled, total, out=np.full(filled.shape, np.nan), where=total > 0)


def herfindahl(share: Array) -> Array:
    """Σ sᵢ² of each row of shares [provinces, parts]: 1 when all is in one part, 1 / parts when evenly spread."""
    return np.asarray((share**2).sum(axis=-1))


def krugman(values: Array) -> Array:
    """Krugman specialisation of each province against the rest: Σ |sᵢ − s̄ᵢ|, 0 (alike) to 2 (nothing shared).

    `values` are amounts [provinces, parts]; s̄ are the shares of all other provinces taken together (Krugman 1991).
    """
    filled = np.nan_to_num(values, nan=0.0)
    rest = shares(filled.sum(axis=0, keepdims=True) - filled)
    return np.asarray(np.abs(shares(filled) - rest).sum(axis=-1))


def similarity(share: Array) -> Array:
    """1 − ½ Σ |sᵢ − sⱼ| of every pair of rows: [provinces, provinces], 1 = the same structure, 0 = nothing shared."""
    return np.asarray(1 - 0.5 * np.abs(share[:, None, :] - share[None, :, :]).sum(axis=-1))


def inventory_amounts(
    con: duckdb.DuckDBPyConnection, year: int, basis: str = "energy_final", level: str = "sector"
) -> tuple[pl.DataFrame, list[str], Array]:
    """Amounts of the inventory: provinces (province_code, frozen), parts and values [provinces, parts].

    Raises DataError for an unknown basis, level or year.
    """
    if basis not in BASES or level not in LEVELS:
        raise DataError(
            "structure", f"knows {', '.join(BASES)} by {', '.join(LEVELS)}, not {basis!r} by {level!r}"
        )
    part = "cell.sector" if level == "sector" else "'group:' || industry.group_code"
    cells = con.execute(
        f"""
        WITH industry AS (SELECT DISTINCT unnest(string_split(sectors, ';')) AS sector, group_code FROM core_industry)
        SELECT cell.province_code, {part} AS part, sum(cell.value) AS value,
            any_value(coalesce(split.frozen, false)) AS frozen
        FROM core_sector_observation AS cell
        JOIN core_sector AS sector ON sector.sector = cell.sector AND sector.kind = 'industry'
        LEFT JOIN industry ON industry.sector = cell.sector
        LEFT JOIN core_frozen_split AS split ON split.province_code = cell.province_code AND split.year = cell.year
        WHERE cell.series_id = $basis AND cell.year = $year AND cell.province_code <> '000000' AND part IS NOT NULL
        GROUP BY ALL
        """,
        {"basis": basis, "year": year},
    ).pl()
    return _wide(cells, f"structure by {basis}", year)


def product_amounts(con: duckdb.DuckDBPyConnection, year: int) -> tuple[pl.DataFrame, list[str], Array]:
    """National shares in product output: provinces, products and each province's share of each product.

    Only products that stand for an industry in seeds/industries.csv; electricity and fuels included.
    """
    cells = con.execute(
        """
        WITH listed AS (
            SELECT DISTINCT unnest(string_split(products, ';')) AS series_id FROM core_industry
        )
        SELECT province_code, series_id AS part, value / sum(value) OVER (PARTITION BY series_id) AS value,
            false AS frozen
        FROM core_observation JOIN listed USING (series_id)
        WHERE year = ? AND province_code <> '000000' AND value > 0
        """,
        [year],
    ).pl()
    return _wide(cells, "structure by product output", year)


def _wide(cells: pl.DataFrame, what: str, year: int) -> tuple[pl.DataFrame, list[str], Array]:
    if cells.is_empty():
        raise DataError(what, f"has no data for {year}")
    wide = cells.pivot(on="part", index=["province_code", "frozen"], values="value").sort("province_code")
    parts = sorted(set(wide.columns) - {"province_code", "frozen"})
    return wide.select("province_code", "frozen"), parts, wide.select(parts).to_numpy()


def structure_table(
    con: duckdb.DuckDBPyConnection, year: int, basis: str = "energy_final", level: str = "sector"
) -> pl.DataFrame:
    """One row a province: herfindahl, krugman, its largest part with the share, and the frozen mark.

    `basis` energy_final or co2 (by `level` sector or group), or product for product output. Columns:
    province_code, year, basis, level, herfindahl, krugman, largest, largest_share, frozen.
    """
    units, parts, values = (
        product_amounts(con, year) if basis == "product" else inventory_amounts(con, year, basis, level)
    )
    share = shares(values)
    return units.select(
        "province_code",
        pl.lit(year).cast(pl.Int64).alias("year"),
        pl.lit(basis).alias("basis"),
        pl.lit("product" if basis == "product" else level).alias("level"),
        pl.Series("herfindahl", herfindahl(share)).fill_nan(None),
        pl.Series("krugman", krugman(values)).fill_nan(None),
        pl.Series("largest", [parts[place] for place in np.nan_to_num(share).argmax(axis=1)]),
        pl.Series("largest_share", np.nan_to_num(share).max(axis=1)),
        "frozen",
    )


def similarity_table(
    con: duckdb.DuckDBPyConnection, year: int, basis: str = "energy_final", level: str = "sector"
) -> pl.DataFrame:
    """Every ordered pair of different provinces: province_code, other_code, year, similarity, frozen (either)."""
    units, _, values = (
        product_amounts(con, year) if basis == "product" else inventory_amounts(con, year, basis, level)
    )
    found = similarity(shares(values))
    codes, frozen = units["province_code"].to_list(), units["frozen"].to_list()
    pairs = [(i, j) for i in range(len(codes)) for j in range(len(codes)) if i != j]
    return pl.DataFrame(
        {
            "province_code": [codes[i] for i, _ in pairs],
            "other_code": [codes[j] for _, j in pairs],
            "year": [year] * len(pairs),
            "similarity": [found[i, j] for i, j in pairs],
            "frozen": [frozen[i] or frozen[j] for i, j in pairs],
        }
    ).sort("province_code", "similarity", descending=[False, True])


def product_concentration(con: duckdb.DuckDBPyConnection, series_id: str) -> pl.DataFrame:
    """How concentrated a product's output is among provinces, year by year.

    Columns: series_id, year, provinces (that produce), herfindahl over provinces, leader (province_code) and
    leader_share in percent. Raises DataError for a series that is no product.
    """
    found = con.execute(
        """
        WITH output AS (
            SELECT year, province_code, value, value / sum(value) OVER (PARTITION BY year) AS share
            FROM core_observation
            WHERE series_id = $series_id AND province_code <> '000000' AND value > 0
                AND series_id IN (SELECT unnest(string_split(products, ';')) FROM core_industry)
        )
        SELECT $series_id AS series_id, year, count(*) AS provinces, sum(share * share) AS herfindahl,
            arg_max(province_code, share) AS leader, 100 * max(share) AS leader_share
        FROM output GROUP BY year ORDER BY year
        """,
        {"series_id": series_id},
    ).pl()
    if found.is_empty():
        raise DataError("structure", f"{series_id!r} is no product of an industry")
    return found
