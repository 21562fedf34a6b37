"""The shown cells as tables that `python -m etl import` reads without a mapping: small files in its own layout."""

import shutil
from pathlib import Path

import polars as pl

from etl.aggregate.codes import listed
from etl.aggregate.mapping import Mapping

FOLDER = "import"
HEAD = {
    "place_code": "地区代码",
    "place": "地区",
    "year": "年份",
    "name": "指标",
    "value": "数值",
    "unit": "单位",
}


def write_importable(folder: Path, mapping: Mapping, shown: pl.DataFrame) -> None:
    """One file a measure for provinces, and one a province and measure for its prefectures.

    A series is a measure in an industry, named in Chinese. Hidden cells are not in these files. Measures
    without a unit are left out: an import must know the unit.
    """
    target = folder / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    seeds, places = listed()
    names = dict(seeds.industries.select("industry_code", "name_zh").rows()) | {"total": "合计"}
    for measure in mapping.measures:
        if not measure.unit:
            continue
        called = measure.name_zh or measure.name
        tidy = (
            shown.filter((pl.col("measure") == measure.name) & pl.col("value").is_not_null())
            .join(places.select("place_code", "name_zh", "parent"), on="place_code")
            .with_columns(
                pl.format(
                    "{}（{}）",
                    pl.lit(called),
                    pl.col("industry_code").replace_strict(names, return_dtype=pl.String),
                ).alias("name"),
                pl.col("name_zh").alias("place"),
            )
        )
        for (level, parent), part in tidy.partition_by("level", "parent", as_dict=True).items():
            stem = f"province-{measure.name}" if level == "province" else f"{parent}-{measure.name}"
            part.select(*HEAD).rename(HEAD).write_csv(target / f"{stem}.csv")
