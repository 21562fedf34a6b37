"""The industry green index: how green an industry is in each province, from its own energy and emissions.

Indicators, each from the industry's own rows of the inventory:
- coal share of final energy (−): coal is the fuel with the most CO₂ and air pollution per unit of heat;
- electricity share (+): electrified processes can run without burning anything on site (B.G.1, process routes);
- CO₂ per unit of final energy (−): the whole mix of fuels, purchased power and heat counted as free of direct CO₂;
- decarbonisation speed (−): the ten-year trend of the same ratio, so that effort counts besides the level;
- CO₂ per tonne of crude steel (−), iron and steel alone, where product and industry match one to one.
The first three overlap (coal drives CO₂ per energy); equal weights therefore put about half of the weight on
the fuel mix, which is what the inventory can tell about an industry.
A group's score also moves with which of its industries a province has: aluminium makes metallurgy electric.

Exceptions: building materials (30 and its group) have process emissions of cement in CO₂, so CO₂ per energy and
its trend are replaced by CO₂ per tonne of cement. The power sector (44) and its group have none of these numbers on one
footing (fuel put into power is in CO₂ and not in final energy): no index, reason `transformation`; the total of
industry contains it. 11 and 43 have no inventory rows.

Only province-years count whose split by industry is not frozen, whose coal and electricity shares did not leap by
more than 25 points within a year (a misallocated split; `suspect` in the lens) and whose industry uses at least
0.1 % of the provinces' energy; all indicators must be there. One panel over 2010–2022, treated and scaled min-max together,
arithmetic mean; ranked in years with at least 15 provinces, not scored at all without such a year.
"""

import duckdb
import numpy as np
import polars as pl

from indicators.engine import Config, Coverage, Node, Panel, Tree, compose

FIRST_YEAR, LAST_YEAR = 2010, 2022
MIN_PROVINCES = 15
MIN_SHARE = 0.001
ROOT = "green_score"

CARBON = {"coal_share": -1, "electricity_share": 1, "co2_per_energy": -1, "decarbonisation_speed": -1}
CEMENT = {"coal_share": -1, "electricity_share": 1, "co2_per_unit:output_cement": -1}
OWN_INDICATORS: dict[str, dict[str, int]] = {
    "30": CEMENT,
    "group:building_materials": CEMENT,
    "31": CARBON | {"co2_per_unit:output_crude_steel": -1},
}
TRANSFORMATION = ("44", "group:energy_utilities")


def green_index(
    panel: Panel, directions: dict[str, int], min_provinces: int = MIN_PROVINCES
) -> tuple[np.ndarray, np.ndarray]:
    """Scores and ranks [years, provinces] of one industry's panel [years, provinces, indicators], NaN = missing.

    Every indicator is needed for a score. Ranks are left out in years with fewer than `min_provinces` scores,
    and scores too when no year has as many.
    """
    nodes = [Node(code, ROOT, 1, direction) for code, direction in directions.items()]
    complete = np.asarray(~np.isnan(panel.values).any(axis=2))
    counts = complete.sum(axis=1)
    if counts.max() < min_provinces:
        nothing = np.full(complete.shape, np.nan)
        return nothing, nothing.copy()
    # Goalposts come from the cells that are scored, not from those that lack another indicator.
    values = np.where(complete[:, :, None], panel.values, np.nan)
    whole = Panel(panel.units, panel.times, panel.codes, values)
    result = compose(whole, Tree((*nodes, Node(ROOT, None, 2))), Config(coverage=Coverage(1.0)))
    ranks = np.where((counts >= min_provinces)[:, None], result.ranks[ROOT], np.nan)
    return result.scores[ROOT], ranks


def industry_green(cells: pl.DataFrame, keys: list[str], provinces: tuple[str, ...]) -> pl.DataFrame:
    """mart_industry_green: every industry × province × year with score, rank, indicators used, or the reason.

    `cells`: industry_code, province_code, year, measure, value, frozen, usable, jump, material. `usable` says that the
    year's split is not frozen, `jump` that its shares leapt, `material` that the industry is large enough in the province; `frozen` marks a
    trend with frozen years in its window, and the score that uses it.
    """
    parts = cells.partition_by("industry_code", as_dict=True)
    return pl.concat([_one_industry(key, parts.get((key,)), provinces) for key in keys])


def _one_industry(key: str, cells: pl.DataFrame | None, provinces: tuple[str, ...]) -> pl.DataFrame:
    years = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
    directions = OWN_INDICATORS.get(key, CARBON)
    shape = (len(years), len(provinces))
    score, rank = np.full(shape, np.nan), np.full(shape, np.nan)
    used, marked = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool)
    reason = np.full(shape, "transformation" if key in TRANSFORMATION else "not_reported", dtype=object)
    if cells is not None and key not in TRANSFORMATION:
        values, used, marked, reason = _panel_values(cells, tuple(directions), years, provinces)
        score, rank = green_index(Panel(provinces, years, tuple(directions), values), directions)
        few = (~np.isnan(values).any(axis=2)).sum(axis=1) < MIN_PROVINCES
        reason[few[:, None] & (reason == None)] = "too_few_provinces"  # noqa: E711
    reason[:, [place for place, code in enumerate(provinces) if code == "540000"]] = "no_inventory"
    return pl.DataFrame(
        {
            "industry_code": [key] * score.size,
            "province_code": list(provinces) * len(years),
            "year": np.repeat(np.array(years), len(provinces)),
            "score": score.ravel(),
            "rank": rank.ravel(),
            "used": used.ravel(),
            "expected": [len(directions)] * score.size,
            "frozen": marked.ravel() & ~np.isnan(score.ravel()),
            "indicators": [";".join(directions)] * score.size,
            "reason": pl.Series(reason.ravel().tolist(), dtype=pl.String),
        }
    ).with_columns(pl.col("score").fill_nan(None), pl.col("rank").fill_nan(None).cast(pl.Int64))


def _panel_values(
    cells: pl.DataFrame, codes: tuple[str, ...], years: tuple[int, ...], provinces: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Values [years, provinces, codes]; per year and province indicators present, frozen mark, why not scored."""
    shape = (len(years), len(provinces))
    values = np.full((*shape, len(codes)), np.nan)
    frozen, small, leapt, marked = (np.zeros(shape, dtype=bool) for _ in range(4))
    rows = cells.filter(pl.col("measure").is_in(codes))
    t = rows["year"].to_numpy() - years[0]
    n = np.array([provinces.index(code) for code in rows["province_code"]], dtype=np.int64)
    m = np.array([codes.index(code) for code in rows["measure"]], dtype=np.int64)
    values[t, n, m] = rows["value"].to_numpy()
    for mark, cells_of in (
        (frozen, ~rows["usable"].to_numpy()),
        (small, ~rows["material"].to_numpy()),
        (leapt, rows["jump"].to_numpy()),
        (marked, rows["frozen"].to_numpy()),
    ):
        mark[t[cells_of], n[cells_of]] = True
    used = (~np.isnan(values)).sum(axis=2)
    lacking = used < len(codes)
    reason = np.full(shape, None, dtype=object)
    reason[lacking] = "missing_indicator"
    reason[small] = "too_small"
    reason[leapt] = "split_jump"
    reason[frozen] = "frozen_split"
    values[frozen | small | leapt] = np.nan
    return values, used, marked, reason


CELLS = """
WITH material AS (
    SELECT industry_key, province_code, year,
        energy_final >= $min_share * fsum(energy_final) OVER (PARTITION BY industry_key, year) AS material
    FROM core_industry_amount
)
SELECT cell.industry_code, cell.province_code, cell.year, cell.measure, cell.value, cell.frozen,
    NOT (coalesce(split.frozen, false) OR coalesce(split.frozen_electricity, false)) AS usable,
    jump.year IS NOT NULL AS jump,
    coalesce(material.material, false) AS material
FROM mart_industry AS cell
JOIN material ON material.industry_key = cell.industry_code AND material.province_code = cell.province_code
    AND material.year = cell.year
LEFT JOIN core_frozen_split AS split ON split.province_code = cell.province_code AND split.year = cell.year
LEFT JOIN core_industry_jump AS jump ON jump.industry_key = cell.industry_code
    AND jump.province_code = cell.province_code AND jump.year = cell.year
WHERE cell.year BETWEEN $first AND $last AND list_contains($measures, cell.measure)
"""


def write_green(con: duckdb.DuckDBPyConnection) -> None:
    """Writes mart_industry_green and adds the scores and their reasons to the tables of the lens."""
    measures = sorted({code for one in (CARBON, *OWN_INDICATORS.values()) for code in one})
    cells = con.execute(
        CELLS, {"min_share": MIN_SHARE, "first": FIRST_YEAR, "last": LAST_YEAR, "measures": measures}
    ).pl()
    keys = con.execute("""
        SELECT industry_code FROM core_industry UNION ALL SELECT 'group:' || group_code FROM core_industry_group
        ORDER BY 1
    """).fetchall()
    provinces = con.execute("SELECT province_code FROM core_province ORDER BY 1").fetchall()
    cement = cells.filter(
        (pl.col("industry_code") == "30") & pl.col("measure").str.starts_with("co2_per_unit")
    )
    group = cement.with_columns(pl.lit("group:building_materials").alias("industry_code"))
    found = industry_green(
        pl.concat([cells, group]), [key for (key,) in keys], tuple(code for (code,) in provinces)
    )
    con.register("green", found.to_arrow())
    con.execute(
        "CREATE TABLE mart_industry_green AS SELECT * FROM green ORDER BY industry_code, year, province_code"
    )
    con.unregister("green")
    con.execute("""
        INSERT INTO mart_industry
        SELECT 'green_score', province_code, industry_code, year, score, 'score', frozen, 'derived'
        FROM mart_industry_green WHERE score IS NOT NULL ORDER BY industry_code, year, province_code
    """)
    con.execute("""
        INSERT INTO mart_industry_missing
        SELECT 'green_score', province_code, industry_code, year, reason
        FROM mart_industry_green WHERE score IS NULL ORDER BY industry_code, year, province_code
    """)
