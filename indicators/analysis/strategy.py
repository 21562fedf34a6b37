"""Strategy rules (A.P1–A.P3): reads seeds/strategies.yaml and says which rules and paths hold for a province.

A rule is decided only where every quantity it names exists and rests on no doubtful number; otherwise it stays
undecided and says what is missing. Values carried forward may decide a rule and are marked in its evidence.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import yaml

from etl.errors import DataError
from etl.paths import SEEDS
from indicators import tables
from indicators.analysis.conditions import Condition, ConditionError, Quantity, parse
from indicators.analysis.obstacles import doubtful_cells
from indicators.analysis.peers import DOUBTFUL, FEATURES, feature_table, peer_codes
from indicators.remembered import remembered

Words = tuple[str, str]  # (Chinese, English)
FILE = SEEDS / "strategies.yaml"
KINDS = ("strength", "obstacle", "opening")
_RULE = ("id", "kind", "zh", "en", "when", "advice_zh", "advice_en", "definitions", "compare")
_PATH = ("id", "needs", "advice_zh", "advice_en", "conditions")
_PART = ("id", "zh", "en", "when")


@dataclass(frozen=True)
class Rule:
    """One piece of advice: when it applies, what the evidence suggests, and which measure to look at elsewhere."""

    id: str
    kind: str
    title: Words
    condition: Condition
    advice: Words
    definitions: tuple[str, ...]
    compare: str


@dataclass(frozen=True)
class Part:
    """One condition of a path."""

    id: str
    title: Words
    condition: Condition


@dataclass(frozen=True)
class Route:
    """A path of document A: it is open where at least `needs` of its conditions are met. `id` is a definition."""

    id: str
    needs: int
    advice: Words
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Evidence:
    """One quantity behind a decision; `value` None when it does not exist. `amount` is the measure itself in its
    unit where the measure has one, `year` what it was published for."""

    quantity: Quantity
    value: float | None
    name: Words
    amount: float | None
    unit: Words
    year: int | None
    carried: bool
    doubtful: bool


@dataclass(frozen=True)
class Finding:
    """A rule, or a condition of a path, for one province: holds is None when it cannot be decided."""

    id: str
    kind: str
    title: Words
    advice: Words
    definitions: tuple[str, ...]
    compare: str
    text: str
    holds: bool | None
    evidence: tuple[Evidence, ...]

    @property
    def missing(self) -> tuple[Evidence, ...]:
        """What keeps it from being decided: quantities without a value or with a doubtful one."""
        return tuple(one for one in self.evidence if one.value is None or one.doubtful)


@dataclass(frozen=True)
class PathFinding:
    """A path for one province: open (enough conditions met), not_yet, or unknown when missing numbers decide."""

    id: str
    status: str
    needs: int
    met: int
    advice: Words
    parts: tuple[Finding, ...]


@dataclass(frozen=True)
class Strategy:
    """What the rules say of one province and year."""

    province: str
    year: int
    rules: tuple[Finding, ...]
    paths: tuple[PathFinding, ...]

    def holding(self, kind: str) -> tuple[Finding, ...]:
        """The rules of a kind that hold."""
        return tuple(one for one in self.rules if one.kind == kind and one.holds)

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """The rules that missing or doubtful numbers leave open."""
        return tuple(one for one in self.rules if one.holds is None)


# ------------------------------------------------------------------ reading


def read_rules(
    path: Path = FILE, codes: Collection[str] | None = None, definitions: Collection[str] | None = None
) -> tuple[tuple[Rule, ...], tuple[Route, ...]]:
    """The rules and paths of a file, checked against known codes and definitions where they are given.

    Raises DataError naming the file, the rule and what is wrong with it.
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(place, "the file is missing") from None
    except yaml.YAMLError as error:
        raise DataError(place, f"is not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(loaded, dict) or set(loaded) != {"rules", "paths"}:
        raise DataError(place, "must hold the two lists 'rules' and 'paths' and nothing else")
    seen: set[str] = set()
    reader = _Reader(place, codes, definitions, seen)
    rules = tuple(reader.rule(entry, n) for n, entry in enumerate(loaded["rules"] or [], 1))
    paths = tuple(reader.path(entry, n) for n, entry in enumerate(loaded["paths"] or [], 1))
    return rules, paths


@dataclass
class _Reader:
    place: str
    codes: Collection[str] | None
    definitions: Collection[str] | None
    seen: set[str]

    def rule(self, entry: Any, number: int) -> Rule:
        name = self._fields(entry, number, "rule", _RULE)
        if entry["kind"] not in KINDS:
            raise self._error(name, f"kind {entry['kind']!r} is none of {', '.join(KINDS)}")
        if not isinstance(entry["definitions"], list):
            raise self._error(name, "definitions must be a list of definition IDs")
        for definition in entry["definitions"]:
            self._definition(name, definition)
        self._code(name, entry["compare"])
        return Rule(
            entry["id"], entry["kind"], (entry["zh"], entry["en"]), self._condition(name, entry["when"]),
            (entry["advice_zh"], entry["advice_en"]), tuple(entry["definitions"]), entry["compare"],
        )  # fmt: skip

    def path(self, entry: Any, number: int) -> Route:
        name = self._fields(entry, number, "path", _PATH)
        self._definition(name, entry["id"])
        if not isinstance(entry["conditions"], list):
            raise self._error(name, "conditions must be a list")
        parts = []
        for n, part in enumerate(entry["conditions"], 1):
            inner = self._fields(part, n, f"{name}, condition", _PART)
            parts.append(Part(part["id"], (part["zh"], part["en"]), self._condition(inner, part["when"])))
        if type(entry["needs"]) is not int or not 1 <= entry["needs"] <= len(parts):
            raise self._error(name, f"needs must be a whole number from 1 to {len(parts)}")
        return Route(entry["id"], entry["needs"], (entry["advice_zh"], entry["advice_en"]), tuple(parts))

    def _fields(self, entry: Any, number: int, what: str, fields: Sequence[str]) -> str:
        if not isinstance(entry, dict):
            raise self._error(f"{what} {number}", "must be a mapping")
        name = f"{what} {entry.get('id', number)}"
        unknown = sorted(set(entry) - set(fields))
        if unknown:
            raise self._error(name, f"unknown field {unknown[0]!r}; known: {', '.join(fields)}")
        for field in fields:
            if entry.get(field) in (None, "", []):
                raise self._error(name, f"{field} may not be blank")
        if entry["id"] in self.seen:
            raise self._error(name, "the ID stands twice")
        self.seen.add(entry["id"])
        return name

    def _condition(self, name: str, text: Any) -> Condition:
        try:
            condition = parse(str(text))
        except ConditionError as error:
            raise self._error(name, f"condition {error}") from None
        for quantity in condition.quantities:
            self._code(name, quantity.code)
        return condition

    def _code(self, name: str, code: Any) -> None:
        if self.codes is not None and code not in self.codes:
            raise self._error(name, f"names {code!r}, which is no index, pillar, indicator or feature")

    def _definition(self, name: str, definition: Any) -> None:
        if self.definitions is not None and definition not in self.definitions:
            raise self._error(name, f"names {definition!r}, which is not in seeds/definitions.yaml")

    def _error(self, name: str, rule: str) -> DataError:
        return DataError(f"{self.place}: {name}", rule)


def known_codes(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Every code a condition may name: nodes of the full edition, measures that are shown, features."""
    nodes = tables.nodes(con).filter(pl.col("edition").is_in(["full", ""]))
    return set(nodes["code"]) | set(FEATURES)


def checked_rules(
    con: duckdb.DuckDBPyConnection, path: Path = FILE
) -> tuple[tuple[Rule, ...], tuple[Route, ...]]:
    """The rules of the file, checked against the codes and definitions of the database. Raises DataError."""
    return read_rules(path, known_codes(con), set(tables.definitions(con)["id"]))


# --------------------------------------------------------------- quantities


@dataclass(frozen=True)
class Facts:
    """Every quantity of every province, with names and marks; what conditions are evaluated over."""

    year: int
    values: Mapping[tuple[str, Quantity], float]
    cells: Mapping[tuple[str, str], Mapping[str, Any]]
    nodes: Mapping[str, Mapping[str, Any]]

    def evidence(self, province: str, quantity: Quantity) -> Evidence:
        """One quantity of one province with its marks."""
        node = self.nodes.get(quantity.code, {})
        cell = self.cells.get((province, quantity.code), {})
        return Evidence(
            quantity,
            self.values.get((province, quantity)),
            (node.get("name_zh", quantity.code), node.get("name_en", quantity.code)),
            cell.get("value"),
            (node.get("unit_zh") or "", node.get("unit_en") or ""),
            cell.get("data_year"),
            bool(cell.get("carried")),
            bool(cell.get("doubtful")),
        )


_SHOWN = """
SELECT raw.indicator AS code, raw.province_code, raw.value, raw.year AS data_year, false AS carried,
    regexp_matches(coalesce(raw.flags, ''), $doubtful) AS doubtful
FROM mart_indicator AS raw
JOIN (
    SELECT indicator, max(year) AS year FROM (
        SELECT indicator, year FROM mart_indicator WHERE year <= $year GROUP BY indicator, year
        HAVING count(value) >= 28
    ) GROUP BY indicator
) AS last ON last.indicator = raw.indicator AND last.year = raw.year
WHERE raw.indicator IN (SELECT code FROM mart_node WHERE kind = 'shown')
"""
_SCORED = """
WITH span AS (
    SELECT index_code, min(year) AS first, max(year) FILTER (WHERE year <= $year) AS last
    FROM mart_score WHERE edition = 'full' GROUP BY index_code
)
SELECT now.code, now.province_code, now.value, now.year, now.score, now.rank, now.latest_data_year AS data_year,
    coalesce(now.carried_share, 0) > 0 AS carried, now.score - early.score AS change
FROM mart_score AS now
JOIN span ON span.index_code = now.index_code AND now.year = span.last
LEFT JOIN mart_score AS early ON early.edition = 'full' AND early.code = now.code
    AND early.province_code = now.province_code AND early.year = span.first AND early.index_code = now.index_code
WHERE now.edition = 'full'
"""


def facts(con: duckdb.DuckDBPyConnection, year: int) -> Facts:
    """All quantities of the full edition; an index that ends before `year` is read in its last year."""
    doubt = doubtful_cells(con).with_columns(doubtful=pl.lit(True))
    scored = con.execute(_SCORED, {"year": year}).pl()
    scored = scored.join(doubt, on=["code", "province_code", "year"], how="left").with_columns(
        pl.col("doubtful").fill_null(False)
    )
    shown = con.execute(_SHOWN, {"year": year, "doubtful": DOUBTFUL}).pl()
    compared = feature_table(con, year)
    features = compared.unpivot(
        on=list(FEATURES), index=["province_code", "year"], variable_name="code"
    ).rename({"year": "data_year"})
    peers = peer_codes(compared)
    values: dict[tuple[str, Quantity], float] = {}
    cells: dict[tuple[str, str], Mapping[str, Any]] = {}
    for table in (scored, shown, features):
        for (code,), rows in table.group_by("code", maintain_order=True):
            _add(str(code), rows, values, cells, peers)
    nodes: dict[str, Mapping[str, Any]] = {
        code: {"name_zh": one.name[0], "name_en": one.name[1], "unit_zh": one.unit[0], "unit_en": one.unit[1]}
        for code, one in FEATURES.items()
    }
    for row in tables.nodes(con).filter(pl.col("edition").is_in(["full", ""])).iter_rows(named=True):
        nodes[row["code"]] = row
    return Facts(year, values, cells, nodes)


def _add(
    code: str,
    rows: pl.DataFrame,
    values: dict[tuple[str, Quantity], float],
    cells: dict[tuple[str, str], Mapping[str, Any]],
    peers: Mapping[str, Sequence[str]],
) -> None:
    """The quantities of one code in all provinces."""
    by_score = "score" in rows.columns
    judged = dict(zip(rows["province_code"], rows["score" if by_score else "value"], strict=True))
    known = {province: x for province, x in judged.items() if x is not None}
    numbers = np.array(list(known.values()), dtype=np.float64)
    spread = float(numbers.std(ddof=1)) if numbers.size > 1 else 0.0
    for row in rows.iter_rows(named=True):
        province = row["province_code"]
        cells[province, code] = row
        found: dict[str, float | None] = {"value": row["value"]}
        if province in known:
            own = known[province]
            below = int((numbers < own).sum()) + (int((numbers == own).sum()) - 1) / 2
            found["percentile"] = 100 * below / (numbers.size - 1) if numbers.size > 1 else None
            found["z"] = (own - float(numbers.mean())) / spread if spread > 0 else 0.0
            if by_score:
                near = [known[peer] for peer in peers.get(province, ()) if peer in known]
                found |= {"score": own, "rank": row["rank"], "change": row["change"]}
                found["peer_gap"] = own - float(np.median(near)) if near else None
        for function, value in found.items():
            if value is not None:
                values[province, Quantity(function, code)] = float(value)


# --------------------------------------------------------------- evaluation


def decide(condition: Condition, facts_: Facts, province: str) -> tuple[bool | None, tuple[Evidence, ...]]:
    """Whether a condition holds for a province (None: a quantity is missing or doubtful), with the evidence."""
    evidence = tuple(facts_.evidence(province, quantity) for quantity in condition.quantities)
    if any(one.value is None or one.doubtful for one in evidence):
        return None, evidence
    return condition.holds({one.quantity: one.value for one in evidence if one.value is not None}), evidence


def apply(rules: Sequence[Rule], paths: Sequence[Route], facts_: Facts, province: str) -> Strategy:
    """All rules and paths for one province."""
    findings = []
    for rule in rules:
        holds, evidence = decide(rule.condition, facts_, province)
        findings.append(
            Finding(
                rule.id, rule.kind, rule.title, rule.advice, rule.definitions, rule.compare,
                rule.condition.text, holds, evidence,
            )
        )  # fmt: skip
    return Strategy(
        province, facts_.year, tuple(findings), tuple(_path(one, facts_, province) for one in paths)
    )


def _path(path: Route, facts_: Facts, province: str) -> PathFinding:
    parts = []
    for part in path.parts:
        holds, evidence = decide(part.condition, facts_, province)
        parts.append(
            Finding(
                part.id,
                "condition",
                part.title,
                ("", ""),
                (path.id,),
                "",
                part.condition.text,
                holds,
                evidence,
            )
        )
    met = sum(one.holds is True for one in parts)
    undecided = sum(one.holds is None for one in parts)
    status = "open" if met >= path.needs else "unknown" if met + undecided >= path.needs else "not_yet"
    return PathFinding(path.id, status, path.needs, met, path.advice, tuple(parts))


def strategies(con: duckdb.DuckDBPyConnection, year: int) -> dict[str, Strategy]:
    """What the project's rules say of every province. Raises DataError for a file that cannot be read."""
    rules, paths = checked_rules(con)
    known = facts(con, year)
    codes = tables.provinces(con)["province_code"].to_list()
    return {province: apply(rules, paths, known, province) for province in codes}


def best_placed(
    con: duckdb.DuckDBPyConnection, code: str, province: str, year: int, others: Sequence[str]
) -> dict[str, Any] | None:
    """The peer that stands best on an indicator or pillar, when better than the province, with both sides' numbers.

    Keys: code, province_code, name_zh, name_en, unit_zh, unit_en, year, own_value, own_score, value, score. None when
    no peer is better or the province has no score; doubtful values of peers do not count.
    """
    table = _judged(con, year).get(code, {})
    own = table.get(province)
    near = [table[other] for other in others if other in table and not table[other]["doubtful"]]
    if own is None or not near:
        return None
    best = min(near, key=lambda row: (-row["score"], row["rank"], row["province_code"]))
    if best["score"] <= own["score"]:
        return None
    named = ("code", "province_code", "name_zh", "name_en", "unit_zh", "unit_en", "year", "value", "score")
    return {key: best[key] for key in named} | {"own_value": own["value"], "own_score": own["score"]}


@remembered(4)
def _judged(con: duckdb.DuckDBPyConnection, year: int) -> dict[str, dict[str, dict[str, Any]]]:
    """Code → province → its row, of those with a score in the index's last year up to `year`; with `doubtful`."""
    marks = set(doubtful_cells(con).iter_rows())
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in tables.placed_scores(con, "full", year).iter_rows(named=True):
        if row["score"] is not None:
            doubtful = (row["code"], row["province_code"], row["year"]) in marks
            found.setdefault(row["code"], {})[row["province_code"]] = row | {"doubtful": doubtful}
    return found
