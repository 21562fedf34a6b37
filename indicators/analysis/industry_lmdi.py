"""What moved a province's CO₂ and energy between two years: two exact decompositions over published series.

Industry: CO₂ = VA · E/VA · Σᵢ (Eᵢ/E)(Cᵢ/Eᵢ) over the 40 industrial sectors of the inventory — activity,
energy intensity, structure of energy use, CO₂ per unit of energy. The power sector's CO₂ holds the fuel it turns
into electricity and heat while its Eᵢ is final use alone, so the last factor also moves with generation. Where the
split by sector is frozen in either year, structure and CO₂ per energy are given as one part.

Production: CO₂ (or final energy) = Σⱼ GDP · (VAⱼ/GDP) · (Cⱼ/VAⱼ) over six sectors — activity, structure,
intensity. Households are outside. The six sectors come from each year's energy balance, not from the split.

Value added is at 2020 prices with the province's implicit GDP deflator, one for all sectors: there are no
sector prices by province, so a sector whose prices rose faster than GDP's looks larger than it grew. Both years
must stand on one basis of the accounts: to 2015 the fourth economic census, from 2016 the fifth. Agriculture is
the primary sector; "other" is what remains of GDP.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis.lmdi import Array, decompose
from indicators.remembered import remembered

BASIS_BREAK = 2016  # first year on the basis of the fifth economic census

FACTORS: dict[str, tuple[str, str]] = {
    "activity": ("经济活动", "Activity"),
    "structure": ("产业结构", "Structure"),
    "intensity": ("强度", "Intensity"),
    "energy_intensity": ("能源强度", "Energy intensity"),
    "energy_structure": ("用能的行业结构", "Structure of energy use"),
    "carbon_factor": ("单位能源碳排放", "CO₂ per unit of energy"),
    "structure_and_factor": (
        "用能结构与单位能源碳排放（合并）",
        "Structure of energy use and CO₂ per energy together",
    ),
}
# Sector of the inventory (`industry` = the 40 industrial sectors) and the value added that goes with it.
SIX_SECTORS: dict[str, tuple[str, ...]] = {
    "A": ("va_primary",),
    "industry": ("va_industry",),
    "E": ("va_construction",),
    "G": ("va_transport_post",),
    "F+H": ("va_wholesale_retail", "va_hotel_catering"),
    "I-T": (),
}
UNITS = {"co2": "mt_co2", "energy_final": "10k_tce"}


@dataclass(frozen=True)
class Change:
    """One decomposition: amounts of the two years and the parts [factors × sectors] that explain the difference."""

    province_code: str
    quantity: str
    start_year: int
    end_year: int
    start: float
    end: float
    sectors: tuple[str, ...]
    parts: dict[str, Array]
    frozen: bool = False

    @property
    def effects(self) -> dict[str, float]:
        """Each factor's part, summed over sectors; structure and CO₂ per energy as one where the split is frozen."""
        found = {name: float(values.sum()) for name, values in self.parts.items()}
        if self.frozen:
            found["structure_and_factor"] = found.pop("energy_structure") + found.pop("carbon_factor")
        return found

    @property
    def residual(self) -> float:
        """What the parts leave unexplained, relative to the larger of the two amounts."""
        return abs(self.end - self.start - sum(self.effects.values())) / max(self.start, self.end)

    def frame(self) -> pl.DataFrame:
        """One row a factor: province_code, quantity, unit, years and amounts, factor, names, value, points, reason.

        `value` is in the quantity's unit and `points` in percent of the first year's amount; both add up over the
        rows to the whole change. Parts that a frozen split hides are null with the reason.
        """
        rows: list[tuple[str, float | None, str | None]] = [
            (name, value, None) for name, value in self.effects.items()
        ]
        if self.frozen:
            rows += [(name, None, "frozen_split") for name in ("energy_structure", "carbon_factor")]
        return pl.DataFrame(
            [
                (self.province_code, self.quantity, UNITS[self.quantity], self.start_year, self.end_year, self.start,
                 self.end, name, *FACTORS[name], value, None if value is None else 100 * value / self.start,
                 self.frozen, reason)
                for name, value, reason in rows
            ],
            schema={
                "province_code": pl.String, "quantity": pl.String, "unit": pl.String, "start_year": pl.Int64,
                "end_year": pl.Int64, "start_value": pl.Float64, "end_value": pl.Float64, "factor": pl.String,
                "name_zh": pl.String, "name_en": pl.String, "value": pl.Float64, "points": pl.Float64,
                "frozen": pl.Boolean, "reason": pl.String,
            },
            orient="row",
        )  # fmt: skip


def one_basis(start_year: int, end_year: int) -> None:
    """Raises DataError unless the two years differ and stand on the same basis of the accounts."""
    if start_year == end_year:
        raise DataError("decomposition", f"needs two different years, not {start_year} twice")
    if (start_year < BASIS_BREAK) != (end_year < BASIS_BREAK):
        raise DataError(
            "decomposition",
            f"{start_year} and {end_year} stand on different bases of value added: to {BASIS_BREAK - 1} the fourth "
            f"economic census, from {BASIS_BREAK} the fifth; choose both years before {BASIS_BREAK} or both after",
        )


def industrial_co2(con: duckdb.DuckDBPyConnection, province: str, start_year: int, end_year: int) -> Change:
    """Industrial CO₂ of one province into activity, energy intensity, structure of energy use, CO₂ per energy.

    Raises DataError for years on different bases or without data (value added from 2006, inventory to 2022, no
    Tibet).
    """
    one_basis(start_year, end_year)
    code = tables.normal_province(province)
    cells = pl.concat(_inventory(con, year) for year in (start_year, end_year)).filter(
        pl.col("province_code") == code
    )
    value_added = _observed(con, code, ["va_industry_2020"], (start_year, end_year))
    sectors = tuple(sorted(cells["sector"].unique()))
    factors, amounts = [], []
    for year in (start_year, end_year):
        added = value_added.get(("va_industry_2020", year))
        rows = cells.filter(pl.col("year") == year)
        if added is None or rows.is_empty():
            raise DataError("decomposition", f"{code} lacks value added or an inventory for {year}")
        position = [sectors.index(one) for one in rows["sector"]]
        co2, energy = np.zeros(len(sectors)), np.zeros(len(sectors))
        co2[position], energy[position] = rows["co2"].fill_null(0.0), rows["energy"].fill_null(0.0)
        if ((energy <= 0) & (co2 > 0)).any():
            raise DataError("decomposition", f"{code} {year}: a sector has CO₂ without energy use")
        total = energy.sum()
        factors.append(
            {
                "activity": np.full(len(sectors), added),
                "energy_intensity": np.full(len(sectors), total / added),
                "energy_structure": energy / total,
                "carbon_factor": np.divide(co2, energy, out=np.full(len(sectors), np.nan), where=energy > 0),
            }
        )
        amounts.append(float(co2.sum()))
    still = con.execute(
        "SELECT coalesce(bool_or(frozen), false) FROM core_frozen_split "
        "WHERE province_code = ? AND list_contains(?, year)",
        [code, [start_year, end_year]],
    ).fetchall()[0][0]
    parts = decompose(factors[0], factors[1])
    return Change(code, "co2", start_year, end_year, amounts[0], amounts[1], sectors, parts, bool(still))


@remembered(30)
def _inventory(con: duckdb.DuckDBPyConnection, year: int) -> pl.DataFrame:
    """The industrial sectors of all provinces in one year: province_code, sector, year, co2, energy."""
    return con.execute(
        """
        SELECT province_code, sector, year, sum(value) FILTER (WHERE series_id = 'co2') AS co2,
            sum(value) FILTER (WHERE series_id = 'energy_final') AS energy
        FROM core_sector_observation JOIN core_sector USING (sector)
        WHERE kind = 'industry' AND year = ? GROUP BY ALL ORDER BY province_code, sector
        """,
        [year],
    ).pl()


def production(
    con: duckdb.DuckDBPyConnection, province: str, start_year: int, end_year: int, quantity: str = "co2"
) -> Change:
    """Production CO₂ or final energy of one province over six sectors into activity, structure and intensity.

    `quantity` is co2 or energy_final. Raises DataError as `industrial_co2` does.
    """
    if quantity not in UNITS:
        raise DataError("decomposition", f"unknown quantity {quantity!r}; known: {', '.join(UNITS)}")
    one_basis(start_year, end_year)
    code = tables.normal_province(province)
    amounts = {
        (sector, year): value
        for sector, year, value in con.execute(
            """
            SELECT CASE kind WHEN 'industry' THEN 'industry' ELSE sector END AS part, year, sum(value)
            FROM core_sector_observation JOIN core_sector USING (sector)
            WHERE kind IN ('industry', 'other') AND province_code = $province AND series_id = $quantity
                AND list_contains($years, year)
            GROUP BY ALL
            """,
            {"province": code, "quantity": quantity, "years": [start_year, end_year]},
        ).fetchall()
    }
    suffix = "_c4" if end_year < BASIS_BREAK else ""
    parts = [name + suffix for names in SIX_SECTORS.values() for name in names]
    known = _observed(con, code, ["gdp" + suffix, "gdp_deflator", *parts], (start_year, end_year))
    factors, totals = [], []
    for year in (start_year, end_year):
        lacking = [name for name in ("gdp" + suffix, "gdp_deflator", *parts) if (name, year) not in known]
        if lacking or ("industry", year) not in amounts:
            raise DataError("decomposition", f"{code} {year} lacks {', '.join(lacking) or 'an inventory'}")
        gdp = known["gdp" + suffix, year]
        added = np.array(
            [sum(known[name + suffix, year] for name in names) for names in SIX_SECTORS.values()]
        )
        added[-1] = gdp - added[:-1].sum()
        amount = np.array([amounts.get((sector, year), 0.0) for sector in SIX_SECTORS])
        # The deflator cancels out of shares; it stands in the activity and, the other way round, in the intensity.
        deflator = known["gdp_deflator", year]
        factors.append(
            {
                "activity": np.full(len(added), gdp / deflator),
                "structure": added / gdp,
                "intensity": amount / (added / deflator),
            }
        )
        totals.append(float(amount.sum()))
    effects = decompose(factors[0], factors[1])
    return Change(code, quantity, start_year, end_year, totals[0], totals[1], tuple(SIX_SECTORS), effects)


def every_province(
    con: duckdb.DuckDBPyConnection,
    start_year: int,
    end_year: int,
    identity: str = "industry",
    quantity: str = "co2",
) -> pl.DataFrame:
    """The factor rows of all provinces of the inventory; `identity` is industry (CO₂ alone) or production."""
    if identity not in ("industry", "production"):
        raise DataError("decomposition", f"unknown identity {identity!r}; known: industry, production")
    codes = con.execute(
        "SELECT DISTINCT province_code FROM core_industry_amount WHERE year = ? ORDER BY 1", [start_year]
    ).fetchall()
    if not codes:
        raise DataError("decomposition", f"the inventory has no year {start_year}")
    changes = [
        industrial_co2(con, code, start_year, end_year)
        if identity == "industry"
        else production(con, code, start_year, end_year, quantity)
        for (code,) in codes
    ]
    return pl.concat([change.frame() for change in changes])


def export_changes(
    con: duckdb.DuckDBPyConnection,
    start_year: int,
    end_year: int,
    identity: str = "industry",
    quantity: str = "co2",
) -> tuple[pl.DataFrame, list[str]]:
    """All provinces' factor rows with their names, and the metadata lines of the export (without the leading `#`)."""
    if identity == "industry" and quantity != "co2":
        raise DataError(
            "decomposition", "of industry is of CO₂; energy is decomposed over production sectors"
        )
    rows = every_province(con, start_year, end_year, identity, quantity)
    names = tables.provinces(con).select(
        "province_code", pl.col("short_zh").alias("province_zh"), pl.col("short_en").alias("province_en")
    )
    frame = names.join(rows, on="province_code", maintain_order="right")
    formula = {
        "industry": "CO₂ = VA · E/VA · Σ (Eᵢ/E)(Cᵢ/Eᵢ) over the 40 industrial sectors",
        "production": f"{'CO₂' if quantity == 'co2' else 'energy'} = Σ GDP · (VAⱼ/GDP) · (Cⱼ/VAⱼ) over six sectors",
    }[identity]
    lines = [
        f"decomposition: {identity}, {quantity}, {start_year}–{end_year}: {formula}; additive LMDI-I, no residual",
        "value: part of the change in the unit of the quantity; points: the same in percent of the first year's amount",
        f"prices: 2020, the province's implicit GDP deflator for every sector; basis of the accounts: "
        f"{'fifth' if start_year >= BASIS_BREAK else 'fourth'} economic census",
        f"vintage inputs: {tables.meta(con)['inputs_sha256'][:12]}",
    ]
    if identity == "industry":
        lines.append(
            "frozen: the split by sector repeats the year before in one of the two years; structure and CO₂ per energy "
            "are then one part (reason frozen_split)"
        )
    suffix = "_c4" if start_year < BASIS_BREAK else ""
    accounts = ["gdp", *(name for names in SIX_SECTORS.values() for name in names)]
    used = ["co2", "energy_final", "gdp_index", *(name + suffix for name in accounts)]
    found = con.execute(
        """
        SELECT DISTINCT producer_zh, title_zh FROM (
            SELECT series_id, source_id FROM core_published
            WHERE year IN ($start, $end) AND province_code <> '000000'
            UNION ALL
            SELECT series_id, source_id FROM core_sector_observation WHERE province_code <> '000000'
        ) JOIN core_source USING (source_id) WHERE list_contains($used, series_id) ORDER BY 1, 2
        """,
        {"start": start_year, "end": end_year, "used": used},
    ).fetchall()
    lines += [f"source: {producer}：{title}" for producer, title in found]
    return frame, lines


def _observed(
    con: duckdb.DuckDBPyConnection, province: str, series: list[str], years: tuple[int, int]
) -> dict[tuple[str, int], float]:
    rows = con.execute(
        """
        SELECT series_id, year, value FROM core_observation
        WHERE province_code = $province AND list_contains($series, series_id) AND list_contains($years, year)
        """,
        {"province": province, "series": series, "years": list(years)},
    ).fetchall()
    return {(name, year): value for name, year, value in rows}
