"""Own indicators of a planner: formulas over published and imported series, and small composites of them.

    [[indicator]]
    code = "renovation_intensity"        # becomes user_renovation_intensity
    name = ["技改投资强度", "Renovation intensity"]
    unit = ["%", "%"]
    formula = "user_技改投资 / va_industry_spliced * 100"
    direction = 1                        # 1 more is better, -1 less is

    [[composite]]
    code = "my_index"
    name = ["自建指数", "Own index"]
    parts = { renovation_intensity = 2, other = 1 }   # weights
    years = [2018, 2023]                 # the span that the scaling stands on
    method = "geometric"                 # or "arithmetic"

They are computed when they are asked for, from the published series and the folder of imports. Nothing is written,
and no published score reads them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from etl.errors import DataError
from etl.importing.mapping import read_toml
from etl.importing.places import province_codes
from etl.importing.rules import RuleError
from etl.tidy import shown_path
from indicators import finer
from indicators.engine import Aggregate, Config, EngineError, Node, Normalise, Panel, Tree, compose
from indicators.evaluate import wide_frame
from indicators.formulas import FormulaError, function_name, inputs, to_sql
from indicators.framework import Words

PREFIX = "user_"
FORMULA = PREFIX + "formula"  # one that was typed and not declared
MOST_FORMULA, MOST_INDICATORS, MOST_YEARS = 500, 200, 100
_CHARACTERS = re.compile(r"[0-9A-Za-z_\u4e00-\u9fff\s+\-*/().,]+")
_NATIONAL = re.compile(r"\bnational\s*\(")
_CODE = re.compile(r"[a-z0-9_\u4e00-\u9fff]{1,60}")
VALUES = {"series_id": pl.String, "place_code": pl.String, "year": pl.Int64, "value": pl.Float64}


@dataclass(frozen=True)
class OwnIndicator:
    """A formula with its name and unit (Chinese, English); `direction` +1 when more is better."""

    code: str
    name: Words
    unit: Words
    formula: str
    direction: int = 1


@dataclass(frozen=True)
class OwnComposite:
    """A weighted mean of own indicators or imported series, scaled over a span of years to 1–100."""

    code: str
    name: Words
    parts: dict[str, float]
    years: tuple[int, int]
    method: str = "arithmetic"


def published_inputs(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The published series by province that a formula may name: series_id, name_zh, name_en, unit_zh, unit_en."""
    return con.execute("""
        SELECT series_id, series.name_zh, series.name_en, unit.zh AS unit_zh, unit.en AS unit_en
        FROM core_series AS series JOIN core_unit AS unit USING (unit)
        WHERE dimension IN ('province', 'derived')
            AND series_id IN (SELECT DISTINCT series_id FROM core_observation)
        ORDER BY series_id
    """).pl()


def published_values(con: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> pl.DataFrame:
    """The published series side by side: province_code, year and one column a name."""
    if not names:
        return pl.DataFrame(schema={"province_code": pl.String, "year": pl.Int64})
    return wide_frame(con, list(names)).with_columns(pl.col("year").cast(pl.Int64))


def checked_formula(formula: str, known: set[str], place: str = "formula") -> list[str]:
    """The series that a formula reads. Raises DataError for anything but arithmetic over known series."""
    if len(formula) > MOST_FORMULA:
        raise RuleError(place, "formula_long", limit=MOST_FORMULA)
    if (
        not _CHARACTERS.fullmatch(formula)
        or "--" in formula
        or "/*" in formula
        or "//" in formula
        or "**" in formula
    ):
        raise RuleError(place, "formula_characters")
    try:
        if function_name(formula):
            raise RuleError(place, "formula_named")
        names = inputs(formula)
    except FormulaError as error:
        raise RuleError(place, "formula_parse", why=str(error)[:200]) from None
    if not names:
        raise RuleError(place, "formula_empty")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise RuleError(place, "formula_unknown", name=unknown[0][:60])
    return names


def evaluate(
    formula: str,
    published: pl.DataFrame,
    own: pl.DataFrame,
    place: str = "formula",
    units: Sequence[str] | None = None,
) -> pl.DataFrame:
    """place_code, year, value of a formula per place and year, only where every input has a value.

    `published` is what `published_values` gives, `own` long (series_id, place_code, year, value); `units` are the
    places (None: the provinces); an input that none of them has leaves nothing. The connection is empty and closed
    to files: a formula sees nothing but the columns it names. Raises DataError when the formula is not arithmetic over these columns, and when a value is
    not finite (a division by zero).
    """
    names = checked_formula(
        formula, {*published.columns, *own["series_id"]} - {"province_code", "year"}, place
    )
    mine = own.filter(
        pl.col("series_id").is_in(names)
        & pl.col("place_code").is_in(province_codes() if units is None else list(units))
    )
    if not set(names) <= {*published.columns, *mine["series_id"]}:
        return pl.DataFrame(schema=finer.VALUES)
    wide = mine.pivot(on="series_id", index=["place_code", "year"], values="value").rename(
        {"place_code": "province_code"}
    )
    frame = published if mine.is_empty() else wide if published.width <= 2 else published.join(
        wide, on=["province_code", "year"], how="full", coalesce=True
    )  # fmt: skip
    settings = {"enable_external_access": "false", "lock_configuration": "true"}
    with duckdb.connect(config=settings) as con:  # type: ignore[arg-type]
        con.register("wide_input", frame.select("province_code", "year", *names).to_arrow())
        try:
            found = con.execute(
                f"SELECT province_code AS place_code, year, ({to_sql(formula)})::DOUBLE AS value FROM wide_input"
            ).pl()
        except duckdb.Error as error:
            raise RuleError(place, "formula_compute", why=str(error).splitlines()[0][:160]) from None
    found = found.filter(pl.col("value").is_not_null()).sort("year", "place_code")
    wrong = found.filter(~pl.col("value").is_finite())
    if not wrong.is_empty():
        cell = wrong.row(0, named=True)
        raise RuleError(
            place, "formula_infinite", value=cell["value"], code=cell["place_code"], year=cell["year"]
        )
    return found


def composed(
    composite: OwnComposite,
    values: pl.DataFrame,
    directions: dict[str, int],
    units: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Scores of a composite: place_code, year, value (1–100, higher is better), where every part has a value.

    `values` is long (series_id, place_code, year, value); `units` are the places that are scaled together (None:
    the provinces). Raises DataError when the parts do not give a score.
    """
    first, last = composite.years
    codes, units = tuple(composite.parts), tuple(province_codes() if units is None else units)
    times = tuple(range(first, last + 1))
    cells = {
        (row["series_id"], row["year"], row["place_code"]): row["value"]
        for row in values.iter_rows(named=True)
    }
    panel = np.array(
        [[[cells.get((code, year, unit), np.nan) for code in codes] for unit in units] for year in times]
    )
    root = composite.code
    leaves = [Node(code, root, 1, directions.get(code, 1), composite.parts[code]) for code in codes]
    # From 1, not 0: a geometric mean has no use for a zero.
    config = Config(normalise=Normalise(low=1.0, high=100.0), aggregate=Aggregate(method=(composite.method,)))
    try:
        result = compose(Panel(units, times, codes, panel), Tree((*leaves, Node(root, None, 2))), config)
    except EngineError as error:
        raise DataError(f"composite {composite.code}", " ".join(str(error).split())[:300]) from None
    scores = result.scores[root]
    rows = [(unit, year, float(scores[t, n])) for t, year in enumerate(times) for n, unit in enumerate(units)]
    frame = pl.DataFrame(
        rows, schema={"place_code": pl.String, "year": pl.Int64, "value": pl.Float64}, orient="row"
    )
    frame = frame.filter(pl.col("value").is_finite())
    if frame.is_empty():
        raise DataError(f"composite {composite.code}", f"no place has all parts in {first}–{last}")
    return frame


def read_declarations(path: Path) -> tuple[tuple[OwnIndicator, ...], tuple[OwnComposite, ...]]:
    """The indicators and composites of a file; both empty when there is none. Raises DataError."""
    if not path.exists():
        return (), ()
    place = shown_path(path)
    tables = read_toml(path)
    for key in tables:
        if key not in ("indicator", "composite"):
            raise DataError(place, "unknown table; known: indicator, composite", column=key[:60])
    indicators = tuple(_indicator(one, place) for one in _entries(tables, "indicator", place))
    composites = tuple(_composite(one, place) for one in _entries(tables, "composite", place))
    codes = [one.code for one in indicators] + [one.code for one in composites]
    for code in codes:
        if codes.count(code) > 1:
            raise DataError(place, f"the code {code!r} stands twice")
    return indicators, composites


def own_values(
    con: duckdb.DuckDBPyConnection,
    imported: pl.DataFrame,
    indicators: tuple[OwnIndicator, ...],
    composites: tuple[OwnComposite, ...],
    place: str,
) -> pl.DataFrame:
    """All declared measures by province: series_id, place_code, year, value. Raises DataError naming the declaration.

    A measure of imports that have no province, only finer places, has no value here.
    """
    own = imported.select(list(VALUES))
    published_ids = set(published_inputs(con)["series_id"])
    frames = [pl.DataFrame(schema=VALUES)]
    for one in indicators:
        where = f"{place}, indicator {one.code}"
        names = checked_formula(one.formula, published_ids | set(own["series_id"]), where)
        published = published_values(con, tuple(name for name in names if name in published_ids))
        values = evaluate(one.formula, published, own, where)
        frames.append(values.select(pl.lit(one.code).alias("series_id"), *list(VALUES)[1:]))
    known = pl.concat([own, *frames])
    directions = {one.code: one.direction for one in indicators}
    at_provinces = set(known.filter(pl.col("place_code").is_in(province_codes()))["series_id"])
    for whole in composites:
        missing = [code for code in whole.parts if code not in {*own["series_id"], *directions}]
        if missing:
            raise DataError(f"{place}, composite {whole.code}", f"unknown part {missing[0][:60]!r}")
        if not set(whole.parts) <= at_provinces:
            continue
        values = composed(whole, known, directions)
        frames.append(values.select(pl.lit(whole.code).alias("series_id"), *list(VALUES)[1:]))
    return pl.concat(frames)


def finer_values(
    con: duckdb.DuckDBPyConnection,
    imported: pl.DataFrame,
    indicators: tuple[OwnIndicator, ...],
    composites: tuple[OwnComposite, ...],
    place: str,
) -> pl.DataFrame:
    """The declared measures below the province: series_id, place_code, year, value, level.

    `imported` has the columns of VALUES and `unit`. A published id in a formula reads the import of that id and unit
    (`finer.companions`). A measure has a level when all its inputs do: none of what is missing is an error, for
    the same declarations serve provinces. `national(x)` has no meaning below the province, where data may cover a
    part of the country, so such a formula has no finer level. Composites are scaled over the places of
    a level, so a place that is compared at two levels (`finer.members`) may have a score at each. Raises DataError
    naming the declaration.
    """
    frames = [pl.DataFrame(schema=VALUES | {"level": pl.String})]
    places = finer.places(con)
    long = pl.concat([imported.select(list(VALUES)), finer.companions(con, imported).select(list(VALUES))])
    directions = {one.code: one.direction for one in indicators}
    for level in finer.levels(long["place_code"], places):
        if level == finer.PROVINCE:
            continue
        units = finer.members(places, level)["place_code"]
        here = long.filter(pl.col("place_code").is_in(units.implode()))
        for one in indicators:
            if _NATIONAL.search(one.formula) or not set(inputs(one.formula)) <= set(here["series_id"]):
                continue
            found = evaluate(
                one.formula,
                published_values(con, ()),
                here,
                f"{place}, indicator {one.code}",
                units.to_list(),
            )
            here = pl.concat([here, found.select(pl.lit(one.code).alias("series_id"), *list(VALUES)[1:])])
        for whole in composites:
            parts = here.filter(
                pl.col("series_id").is_in(list(whole.parts)) & pl.col("year").is_between(*whole.years)
            )
            complete = parts.group_by("place_code", "year").len().filter(pl.col("len") == len(whole.parts))
            if complete["place_code"].n_unique() < 2:  # one place has nothing to be compared with
                continue
            found = composed(whole, parts, directions, parts["place_code"].unique().sort().to_list())
            here = pl.concat([here, found.select(pl.lit(whole.code).alias("series_id"), *list(VALUES)[1:])])
        declared = [*directions, *(whole.code for whole in composites)]
        frames.append(
            here.filter(pl.col("series_id").is_in(declared)).with_columns(pl.lit(level).alias("level"))
        )
    return pl.concat(frames)


def _entries(tables: dict[str, Any], key: str, place: str) -> list[dict[str, Any]]:
    found = tables.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise DataError(place, f"write [[{key}]]", column=key)
    if len(found) > MOST_INDICATORS:
        raise DataError(place, f"more than {MOST_INDICATORS} entries", column=key)
    return found


def _indicator(entry: dict[str, Any], place: str) -> OwnIndicator:
    where = _known(entry, place, "indicator", ("code", "name", "unit", "formula", "direction"))
    formula = entry.get("formula")
    if not isinstance(formula, str):
        raise DataError(where, "must be a text", column="formula")
    direction = entry.get("direction", 1)
    if type(direction) is not int or direction not in (1, -1):
        raise DataError(where, "must be 1 or -1", column="direction")
    return OwnIndicator(
        _code(entry, where), _pair(entry, "name", where), _pair(entry, "unit", where), formula, direction
    )


def _composite(entry: dict[str, Any], place: str) -> OwnComposite:
    where = _known(entry, place, "composite", ("code", "name", "parts", "years", "method"))
    parts, years, method = entry.get("parts"), entry.get("years"), entry.get("method", "arithmetic")
    if not isinstance(parts, dict) or len(parts) < 2 or len(parts) > MOST_INDICATORS:
        raise DataError(where, "must be a table of at least two codes with their weights", column="parts")
    for code, weight in parts.items():
        if type(weight) not in (int, float) or not 0 < weight < 1e6:
            raise DataError(where, f"the weight of {code[:60]!r} must be a positive number", column="parts")
    if not isinstance(years, list) or len(years) != 2 or not all(type(year) is int for year in years):
        raise DataError(where, "must be [first, last]", column="years")
    if not 1949 <= years[0] <= years[1] <= 2100 or years[1] - years[0] >= MOST_YEARS:
        raise DataError(where, "must be years from 1949 to 2100 in order", column="years")
    if method not in ("arithmetic", "geometric"):
        raise DataError(where, 'must be "arithmetic" or "geometric"', column="method")
    named = {PREFIX + code.removeprefix(PREFIX): float(weight) for code, weight in parts.items()}
    return OwnComposite(_code(entry, where), _pair(entry, "name", where), named, (years[0], years[1]), method)


def _known(entry: dict[str, Any], place: str, kind: str, keys: tuple[str, ...]) -> str:
    """The place of an entry for messages, its keys checked."""
    where = f"{place}, {kind} {str(entry.get('code', '?'))[:60]}"
    for key in entry:
        if key not in keys:
            raise DataError(where, f"unknown key; known: {', '.join(keys)}", column=key[:60])
    return where


def _code(entry: dict[str, Any], where: str) -> str:
    code = entry.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code.removeprefix(PREFIX)):
        raise DataError(where, "must be small letters, digits, _ or Chinese characters", column="code")
    return PREFIX + code.removeprefix(PREFIX)


def _pair(entry: dict[str, Any], key: str, where: str) -> Words:
    value = entry.get(key, "")
    texts = [value, value] if isinstance(value, str) else value
    if (
        not isinstance(texts, list)
        or len(texts) != 2
        or not all(isinstance(one, str) and len(one) <= 200 for one in texts)
    ):
        raise DataError(where, "must be a text or [Chinese, English]", column=key)
    return texts[0] or str(entry.get("code", "")), texts[1] or str(entry.get("code", ""))
