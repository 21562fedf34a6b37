"""Tables that turn the codes of a record into a place and an industry of the output."""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from functools import cache

import duckdb
import polars as pl

from etl.aggregate.mapping import Mapping
from etl.errors import DataError
from etl.paths import SEEDS
from etl.places import read_places
from etl.seeds import Seeds, read_seeds


@cache
def listed() -> tuple[Seeds, pl.DataFrame]:
    """The seeds and the places of `etl.places`, read once a process."""
    seeds = read_seeds(SEEDS)
    return seeds, read_places(seeds.provinces)


def load_codes(con: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Creates region_code, industry_class, place_above and measure from places, seeds and the mapping.

    * region_code(code, place_code): four digits stand for all counties of a prefecture, six for themselves;
      counties that were merged, split or renamed over the years so stay where they belong
    * industry_class(code, industry_code): two digits stand for all classes of a division
    * place_above(place_code, above_code, level, table_code): a finest place, itself and what it adds up to
    * measure(measure, factor)

    Raises DataError for a replaced code that leads nowhere.
    """
    seeds, places = listed()
    provinces = places.filter(pl.col("level") == "province")["place_code"].to_list()
    prefectures = places.filter(pl.col("level") == "prefecture").rows_by_key(
        "place_code", unique=True, named=True
    )
    municipalities = set(provinces) - {row["parent"] for row in prefectures.values()}
    finest = "prefecture" if "prefecture" in mapping.levels else "province"

    codes = {f"{code[:2]}0000": code for code in municipalities}
    for code in prefectures:
        codes[code if code[2:4] == "90" else code[:4]] = code
    for code in municipalities:
        codes |= {f"{code[:2]}{middle}": code for middle in ("00", "01", "02")}
    if finest == "province":
        codes = {key: f"{value[:2]}0000" for key, value in codes.items()}
        codes |= {code: code for code in provinces}
    known = set(codes.values())
    codes |= _replaced(mapping.recode.get("region", {}), known, finest)
    divisions = seeds.industries["industry_code"].to_list()
    classes = {code: code for code in divisions}
    classes |= _replaced(mapping.recode.get("industry", {}), set(divisions), "division")

    above = []
    for place in sorted(known):
        province = f"{place[:2]}0000"
        # Only what is shown must not be recomputed: prefectures alone have no sum over them.
        if place != province:
            shown = [(place, "prefecture"), (province, "province")]
        else:
            shown = [(province, "province")]
        for code, level in shown:
            if level in mapping.levels or (level == "province" and place == province):
                table = province if "province" in mapping.levels else code
                above.append((place, code, level, table))
    _create(con, "region_code", _pairs(("code", "place_code"), list(codes.items())))
    _create(con, "industry_class", _pairs(("code", "industry_code"), list(classes.items())))
    _create(con, "place_above", _pairs(("place_code", "above_code", "level", "table_code"), above))
    factors = pl.DataFrame(
        {"measure": [m.name for m in mapping.measures], "factor": [m.factor for m in mapping.measures]}
    )
    _create(con, "measure", factors)


def _replaced(codes: Dict[str, str], allowed: set[str], what: str) -> dict[str, str]:
    for old, new in codes.items():
        if new not in allowed:
            raise DataError(
                "mapping", f"{old} is replaced by {new}, which is no {what} of the output", column="recode"
            )
    return dict(codes)


def _pairs(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _create(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    con.register("loading", frame.to_arrow())
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM loading")
    con.unregister("loading")
