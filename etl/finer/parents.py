"""Parents from their children: sums where a series adds up and is complete, and where a parent says otherwise."""

from dataclasses import dataclass

import polars as pl

from etl.errors import DataError
from etl.places import LEVELS

TOLERANCE_PCT = 0.5
"""Rounding of published tables; a parent further from the sum of its children is reported."""


@dataclass(frozen=True)
class Sums:
    """``values``: what was given and the parents that were summed (`derived`), same columns.

    ``disagreements``: parents whose own value is not the sum of their children (key, place_code, value, sum,
    difference_pct). ``incomplete``: parents without an own value that lack children (key, place_code, children,
    present).
    """

    values: pl.DataFrame
    disagreements: pl.DataFrame
    incomplete: pl.DataFrame


def from_children(
    values: pl.DataFrame,
    places: pl.DataFrame,
    key: list[str],
    *,
    additive: pl.Expr | bool = True,
    absent_is_zero: bool = False,
    tolerance_pct: float = TOLERANCE_PCT,
) -> Sums:
    """Sums ``values`` (place_code, value, the columns of ``key``) to prefectures, provinces and the nation.

    Level by level upwards; a sum stands in for a parent without a value of its own and is summed further, a
    parent's own value always stays. A series is summed where ``additive`` holds (extensive quantities and
    counts: never shares, ratios or indices) and every child has a value; with ``absent_is_zero`` a missing row
    is nothing, as in counts of firms, while a row without a value stays unknown. ``places`` as in `read_places`.
    Raises DataError for an unknown place or a key that stands twice.
    """
    columns = [*key, "place_code", "value"]
    unknown = values.join(places, on="place_code", how="anti")
    if not unknown.is_empty():
        raise DataError("places", f"no place has the code {unknown['place_code'][0]!r}", column="place_code")
    double = values.filter(~pl.struct(*key, "place_code").is_first_distinct())
    if not double.is_empty():
        raise DataError(
            "places", f"{double.select(*key, 'place_code').row(0)} stands twice", column="place_code"
        )
    known = values.select(columns).with_columns(pl.lit(False).alias("derived"))
    all_there = pl.col("unknown") == 0
    if not absent_is_zero:
        all_there &= pl.col("present") == pl.col("children")
    disagreements, incomplete = [], []
    for level in reversed(LEVELS[:-1]):
        children = places.filter(pl.col("parent").is_in(places.filter(level=level)["place_code"].to_list()))
        below = known.filter(additive).join(
            children.select("place_code", "parent", pl.len().over("parent").alias("children")),
            on="place_code",
        )
        sums = (
            below.group_by(*key, pl.col("parent").alias("place_code"))
            .agg(
                pl.col("value").sum().alias("sum"),
                pl.col("value").count().alias("present"),
                pl.col("value").null_count().alias("unknown"),
                pl.col("children").first(),
            )
            .with_columns(all_there.alias("complete"))
        )
        met = sums.join(known.select(columns), on=[*key, "place_code"], how="left")
        own = met.filter(pl.col("value").is_not_null() & pl.col("complete"))
        difference = (
            (pl.col("value") - pl.col("sum")).abs() / pl.max_horizontal(pl.col("value").abs(), 1e-300) * 100
        )
        disagreements.append(
            own.with_columns(difference.alias("difference_pct"))
            .filter(pl.col("difference_pct") > tolerance_pct)
            .select(*columns, "sum", "difference_pct")
        )
        # A parent's row without a value is one that was kept back or is not known: it stays so.
        silent = met.join(known, on=[*key, "place_code"], how="anti")
        incomplete.append(
            silent.filter(~pl.col("complete")).select(*key, "place_code", "children", "present")
        )
        summed = silent.filter("complete").select(*key, "place_code", pl.col("sum").alias("value"))
        known = pl.concat([known, summed.with_columns(pl.lit(True).alias("derived"))])
    order = [*key, "place_code"]
    return Sums(known.sort(order), pl.concat(disagreements).sort(order), pl.concat(incomplete).sort(order))


def levels_with_data(codes: pl.Series, places: pl.DataFrame) -> pl.DataFrame:
    """Per level: places, and how many of them are among the codes. A level appears when it has data."""
    return (
        places.with_columns(pl.col("place_code").is_in(codes.unique().to_list()).alias("here"))
        .group_by("level", maintain_order=True)
        .agg(pl.len().alias("places"), pl.col("here").sum().alias("with_data"))
    )
