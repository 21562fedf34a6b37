"""The tables that everything grows from: provinces, industries, sectors and the documents' definitions."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from etl.errors import DataError
from etl.tidy import read_text_table, require_filled, require_known, require_unique, shown_path, to_number

NATIONAL = "000000"
STATUSES = ("measured", "partly", "analysis", "classification", "context", "not_measured")
_DEFINITION_FIELDS = (
    "id", "parent", "zh", "en", "document", "heading", "summary_zh", "summary_en", "status", "reason_zh", "reason_en",
)  # fmt: skip


@dataclass(frozen=True)
class Seeds:
    """The seed tables as polars frames, one row per province, region, industry, sector or definition."""

    provinces: pl.DataFrame
    regions: pl.DataFrame
    industry_groups: pl.DataFrame
    industries: pl.DataFrame
    sectors: pl.DataFrame
    product_matches: pl.DataFrame
    definitions: pl.DataFrame

    @property
    def province_codes(self) -> list[str]:
        """The 31 six-digit codes in the order of the official tables."""
        return self.provinces["province_code"].to_list()


def read_seeds(folder: Path) -> Seeds:
    """Reads and cross-checks the seed tables. Raises DataError."""
    regions = _table(folder / "regions.csv", "region,zh,en", ["region"])
    provinces = _table(
        folder / "provinces.csv",
        "province_code,name_zh,name_en,short_zh,short_en,region,land_area_km2,adjacent",
        ["province_code"],
    )
    place = shown_path(folder / "provinces.csv")
    require_known(provinces, place, "region", regions["region"].to_list(), "region")
    provinces = to_number(provinces, place, "land_area_km2")
    groups = _table(
        folder / "industry_groups.csv", "group_code,name_zh,name_en,named_in_document,sort", ["group_code"]
    )
    groups = to_number(groups, shown_path(folder / "industry_groups.csv"), "sort", integer=True)
    sectors = _table(folder / "ceads_sectors.csv", "sector,ceads_label,kind,name_zh,name_en", ["sector"])
    industries = _table(
        folder / "industries.csv",
        "industry_code,name_zh,name_en,group_code,class,sectors,products,note_zh,note_en",
        ["industry_code"],
    )
    place = shown_path(folder / "industries.csv")
    require_known(industries, place, "group_code", groups["group_code"].to_list(), "industry group")
    require_known(industries, place, "class", ["traditional", "emerging_related", "other"], "class")
    listed = industries.select("row", pl.col("sectors").str.split(";")).explode("sectors")
    require_known(listed, place, "sectors", sectors["sector"].to_list(), "sector")
    return Seeds(
        provinces=provinces,
        regions=regions,
        industry_groups=groups,
        industries=industries,
        sectors=sectors,
        product_matches=_product_matches(folder / "industry_products.csv", industries),
        definitions=_definitions(folder / "definitions.yaml"),
    )


def _product_matches(path: Path, industries: pl.DataFrame) -> pl.DataFrame:
    """Which industry's emissions may be put over which product's output, and how exactly the two match."""
    columns = ["industry_code", "series_id", "match", "factor", "unit", "note_zh", "note_en"]
    matches, place = _table(path, ",".join(columns), ["industry_code"]), shown_path(path)
    require_filled(matches, place, ["match", "series_id", "note_zh", "note_en"])
    require_known(matches, place, "match", ["one_to_one", "partial", "none"], "match")
    require_filled(matches.filter(pl.col("match") != "none"), place, columns)
    products = industries.select("row", "industry_code", pl.col("products").str.split(";")).explode(
        "products"
    )
    pairs = pl.concat_str("industry_code", pl.lit(" "), pl.col("products"))
    pair = matches.select("row", pl.concat_str("industry_code", pl.lit(" "), "series_id").alias("series_id"))
    require_known(
        pair, place, "series_id", products.select(pairs).to_series().to_list(), "product of this industry"
    )
    return to_number(matches, place, "factor")


def _table(path: Path, columns: str, key: list[str]) -> pl.DataFrame:
    frame = read_text_table(path, columns.split(","))
    require_filled(frame, shown_path(path), key)
    require_unique(frame, shown_path(path), key)
    return frame


def _definitions(path: Path) -> pl.DataFrame:
    place = shown_path(path)
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(place, "the file is missing") from None
    except yaml.YAMLError as error:
        raise DataError(place, f"is not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(entries, list):
        raise DataError(place, "must be a list of definitions")
    known: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            raise DataError(place, "must be a mapping", column=f"entry {number}")
        name = f"definition {entry.get('id', number)}"
        if set(entry) - set(_DEFINITION_FIELDS):
            raise DataError(
                place, f"unknown field {min(set(entry) - set(_DEFINITION_FIELDS))!r}", column=name
            )
        for field in ("id", "zh", "en", "document", "heading", "summary_zh", "summary_en", "status"):
            if not entry.get(field):
                raise DataError(place, f"{field} may not be blank", column=name)
        if entry["id"] in known:
            raise DataError(place, "the ID stands twice", column=name)
        known.add(entry["id"])
        if entry["status"] not in STATUSES:
            raise DataError(place, f"unknown status {entry['status']!r}", column=name)
        if entry["status"] != "measured" and not (entry.get("reason_zh") and entry.get("reason_en")):
            raise DataError(place, f"status {entry['status']} needs a reason in both languages", column=name)
    for entry in entries:
        if entry.get("parent") and entry["parent"] not in known:
            raise DataError(place, f"unknown parent {entry['parent']!r}", column=f"definition {entry['id']}")
    columns = {
        field: [None if entry.get(field) is None else str(entry[field]).strip() for entry in entries]
        for field in _DEFINITION_FIELDS
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(_DEFINITION_FIELDS, pl.String))
