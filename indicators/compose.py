"""Compose any index from three files: values, tree and config; write scores, intervals and the log.

With ``--level`` the units are the codes of provinces, prefectures or counties: they are checked against the list of
places, and the scores carry names, the parent province and the rank within it.
"""

import argparse
import csv
import math
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import numpy as np

from etl.paths import SEEDS
from etl.places import read_places
from etl.seeds import read_seeds
from indicators.engine import (
    Aggregate,
    Config,
    Coverage,
    EngineError,
    Node,
    Normalise,
    Panel,
    Parameters,
    Result,
    Treat,
    Tree,
    TreeError,
    Uncertainty,
    Weights,
    compose,
    log,
    sensitivity,
    uncertainty,
    vintage,
)
from indicators.engine import rank as ranking
from indicators.engine.model import Array
from indicators.engine.uncertainty import Draws
from indicators.finer import LEVELS, members

TREE_COLUMNS = tuple(field.name for field in fields(Node))
SECTIONS = {
    "treat": Treat,
    "normalise": Normalise,
    "weights": Weights,
    "aggregate": Aggregate,
    "coverage": Coverage,
    "uncertainty": Uncertainty,
}


class Place(NamedTuple):
    """Name of a unit that is a place, and its province's code."""

    name: str
    province: str


Cell = str | int | float | None
Row = Sequence[Cell]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the ``compose`` command to a command line."""
    parser = subparsers.add_parser(
        "compose", help="compose an index from values.csv, tree.csv and config.toml", description=__doc__
    )
    parser.add_argument(
        "--values", type=Path, required=True, help="CSV: unit, time, one column per indicator"
    )
    parser.add_argument("--tree", type=Path, required=True, help=f"CSV: {', '.join(TREE_COLUMNS)}")
    parser.add_argument("--config", type=Path, required=True, help="TOML: " + ", ".join(SECTIONS))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    parser.add_argument(
        "--frozen", type=Path, metavar="LOG", help="log.toml of an earlier build whose parameters are kept"
    )
    parser.add_argument(
        "--level",
        choices=LEVELS,
        help="units are codes of this level: names and ranks within the province are added",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command; 0, or 1 after one message per broken rule on standard error."""
    try:
        panel, tree, config = read_values(args.values), read_tree(args.tree), read_config(args.config)
        ignored = [code for code in panel.codes if code not in tree]
        if ignored:
            print(f"{args.values}: columns not in the tree, ignored: {', '.join(ignored)}", file=sys.stderr)
        frozen = read_frozen(args.frozen, tree) if args.frozen else None
        places = places_of(args.values, panel.units, args.level) if args.level else None
        written = write(args.out, *analyse(panel, tree, config, frozen), places)
    except (EngineError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    for path in written:
        print(path)
    return 0


def analyse(
    panel: Panel, tree: Tree, config: Config, frozen: Parameters | None = None
) -> tuple[Result, dict[str, Draws], sensitivity.Sobol, tuple[sensitivity.LeftOut, ...]]:
    """The index with its uncertainty, Sobol indices and the effect of leaving out each node."""
    result = compose(panel, tree, config, frozen=frozen)
    draws = uncertainty.run(panel, tree, config, tree.parents, frozen)
    return (
        result,
        draws,
        sensitivity.sobol(panel, tree, config, result, frozen),
        sensitivity.leave_out(result),
    )


def read_values(path: Path) -> Panel:
    """A panel from CSV (unit, time, one column per indicator; empty = missing).

    Units and times are sorted, so no result depends on the order of rows. Raises EngineError naming file,
    row, column and rule.
    """
    header, rows = _read_csv(path)
    for column in ("unit", "time"):
        if column not in header:
            raise EngineError(f"{path}: no column {column!r}")
    codes = tuple(column for column in header if column not in ("unit", "time"))
    if not codes:
        raise EngineError(f"{path}: no indicator column beside unit and time")
    cells: dict[tuple[str, int], list[float]] = {}
    first: dict[tuple[str, int], int] = {}
    for number, row in rows:
        unit = row["unit"].strip()
        if not unit:
            raise EngineError(f"{path}, row {number}, column 'unit': is empty")
        key = (unit, _whole(path, number, "time", row["time"]))
        if key in cells:
            raise EngineError(
                f"{path}, row {number}: unit {unit!r}, time {key[1]} already in row {first[key]}"
            )
        first[key] = number
        cells[key] = [_number(path, number, code, row[code], math.nan) for code in codes]
    if not cells:
        raise EngineError(f"{path}: no rows")
    units = tuple(sorted({unit for unit, _ in cells}))
    times = tuple(sorted({time for _, time in cells}))
    empty = [math.nan] * len(codes)
    values = np.array([[cells.get((unit, time), empty) for unit in units] for time in times])
    return Panel(units, times, codes, values)


def places_of(path: Path, units: Sequence[str], level: str) -> dict[str, Place]:
    """Name and province of every unit. Raises EngineError for a unit that is no place of the level."""
    known = members(read_places(read_seeds(SEEDS).provinces), level)
    names = dict(known.select("place_code", "name_zh").rows())
    for unit in units:
        if unit not in names:
            raise EngineError(f"{path}, column 'unit': {unit!r} is no code of a {level}")
    return {unit: Place(names[unit], f"{unit[:2]}0000") for unit in units}


def read_tree(path: Path) -> Tree:
    """A tree from CSV; empty optional cells take their defaults (direction 1, weight 1).

    Raises EngineError listing every broken rule with file, row and code.
    """
    header, rows = _read_csv(path)
    for column in ("code", "parent", "level"):
        if column not in header:
            raise EngineError(f"{path}: no column {column!r}")
    unknown = [column for column in header if column not in TREE_COLUMNS]
    if unknown:
        raise EngineError(f"{path}: unknown column {unknown[0]!r} (known: {', '.join(TREE_COLUMNS)})")
    nodes = []
    for number, row in rows:
        given = {column: row.get(column, "").strip() for column in TREE_COLUMNS}

        def optional(column: str, at: int = number, cells: Mapping[str, str] = given) -> float | None:
            return _number(path, at, column, cells[column], math.nan) if cells[column] else None

        nodes.append(
            Node(
                code=given["code"],
                parent=given["parent"] or None,
                level=_whole(path, number, "level", given["level"]),
                direction=_whole(path, number, "direction", given["direction"] or "1"),
                weight=_number(path, number, "weight", given["weight"], 1.0),
                name=given["name"],
                target=optional("target"),
                goalpost_low=optional("goalpost_low"),
                goalpost_high=optional("goalpost_high"),
            )
        )
    try:
        return Tree(tuple(nodes), tuple(number for number, _ in rows))
    except TreeError as problem:
        raise EngineError("\n".join(f"{path}: {line}" for line in problem.problems)) from None


def read_config(path: Path) -> Config:
    """Choices of method from TOML; what is not named keeps its default.

    Raises EngineError naming file, section, key and rule.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise EngineError(f"{path}: not UTF-8 text (byte {problem.start})") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        raise EngineError(f"{path}: not valid TOML: {' '.join(str(problem).split())[:200]}") from None
    unknown = [section for section in tables if section not in SECTIONS]
    if unknown:
        raise EngineError(f"{path}: unknown section [{unknown[0]}] (known: {', '.join(SECTIONS)})")
    parts: dict[str, Any] = {}
    for section, kind in SECTIONS.items():
        options = tables.get(section, {})
        if not isinstance(options, dict):
            raise EngineError(f"{path}: [{section}] must be a table")
        try:
            parts[section] = kind(**_checked(section, kind, options))
        except EngineError as problem:
            raise EngineError(f"{path}: {problem}") from None
    return Config(**parts)


def read_frozen(path: Path, tree: Tree) -> Parameters:
    """Frozen parameters from the log of an earlier build of the same tree."""
    release = vintage.thaw(path.read_text(encoding="utf-8"))
    if set(release.tree.nodes) != set(tree.nodes):
        raise EngineError(f"{path}: was built from another tree")
    order = [release.tree.leaves.index(code) for code in tree.leaves]
    kept = release.parameters
    return Parameters(
        tuple(kept.treatments[i] for i in order) if kept.treatments else None,
        tuple(kept.lines[i] for i in order) if kept.lines else None,
        kept.weights,
    )


def write(
    folder: Path,
    result: Result,
    draws: Mapping[str, Draws],
    indices: sensitivity.Sobol,
    left_out: Sequence[sensitivity.LeftOut],
    places: Mapping[str, Place] | None = None,
) -> list[Path]:
    """Write all results as CSV (UTF-8, LF, 12 significant digits) and the log; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    root = draws[result.tree.root]
    asked = asdict(result.config.uncertainty)
    about = log.Step(
        "uncertainty",
        asked | {"failed": int(root.failed.sum()), "failures": root.failures, "sobol": indices.method},
    )
    codes = result.tree.leaves
    tables: dict[str, tuple[Sequence[str], Iterable[Row]]] = {
        "treated": (("unit", "time", *codes), _wide(result, result.treated)),
        "normalised": (("unit", "time", *codes), _wide(result, result.normalised)),
        "scores": (
            (
                "unit",
                "time",
                "code",
                "level",
                "score",
                "rank",
                "coverage",
                "reason",
                *(PLACED if places else ()),
            ),
            _scores(result, places),
        ),
        "intervals": (INTERVALS, _intervals(result, draws)),
        "changes": (("unit", "from", "to", "low", "median", "high", "significant"), _changes(result, root)),
        "sensitivity": (SENSITIVITY, [*_sobol(result, indices), *_left_out(left_out)]),
        "weights": (
            ("code", "parent", "scheme", "nominal", "in_root", "variance_share", "score_share"),
            (tuple(asdict(weight).values()) for weight in result.weights),
        ),
    }
    written = []
    for name, (header, rows) in tables.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([_text(cell) for cell in row] for row in rows)
        written.append(path)
    path = folder / "log.toml"
    path.write_text(log.to_toml((*result.log, about)), encoding="utf-8", newline="\n")
    return [*written, path]


PLACED = ("place", "province", "rank_in_province")
INTERVALS = (
    "unit",
    "time",
    "code",
    "level",
    "score",
    "score_low",
    "score_median",
    "score_high",
    "rank",
    "rank_best",
    "rank_median",
    "rank_worst",
    "replications",
    "failed",
)
SENSITIVITY = (
    "analysis",
    "output",
    "unit",
    "time",
    "factor",
    "first",
    "first_low",
    "first_high",
    "total",
    "total_low",
    "total_high",
    "rank_shift",
    "largest_shift",
    "rank_correlation",
)


def _points(result: Result) -> Iterator[tuple[int, int, str, int]]:
    for n, unit in enumerate(result.panel.units):
        for t, time in enumerate(result.panel.times):
            yield t, n, unit, time


def _wide(result: Result, values: Array) -> Iterator[Row]:
    for t, n, unit, time in _points(result):
        yield unit, time, *map(float, values[t, n])


def _scores(result: Result, places: Mapping[str, Place] | None) -> Iterator[Row]:
    within = {code: ranks_within(result, code, places) for code in result.tree.codes} if places else {}
    for t, n, unit, time in _points(result):
        for code in result.tree.codes:
            more: Row = (*places[unit], float(within[code][t, n])) if places else ()
            yield (
                unit,
                time,
                code,
                result.tree[code].level,
                float(result.scores[code][t, n]),
                float(result.ranks[code][t, n]),
                float(result.coverage[code][t, n]),
                str(result.reasons[code][t, n] or ""),
                *more,
            )


def ranks_within(result: Result, code: str, places: Mapping[str, Place]) -> Array:
    """Ranks [times, units] of a node among the units of the same province, by the engine's rule for ties."""
    provinces = np.array([places[unit].province for unit in result.panel.units])
    ranks = np.full_like(result.scores[code], math.nan)
    for province in np.unique(provinces):
        ranks[:, provinces == province] = ranking.descending(result.scores[code][:, provinces == province])
    return ranks


def _intervals(result: Result, draws: Mapping[str, Draws]) -> Iterator[Row]:
    bounds = (result.config.uncertainty.low, result.config.uncertainty.high)
    found = {code: (*d.score_interval(*bounds), *d.rank_interval(*bounds)) for code, d in draws.items()}
    used = {code: d.used for code, d in draws.items()}
    for t, n, unit, time in _points(result):
        for code, draw in draws.items():
            score_low, score_median, score_high, *ranks = (float(bound[t, n]) for bound in found[code])
            yield (
                unit,
                time,
                code,
                result.tree[code].level,
                float(result.scores[code][t, n]),
                score_low,
                score_median,
                score_high,
                float(result.ranks[code][t, n]),
                *ranks,
                int(used[code][t, n]),
                int(draw.failed.sum()),
            )


def _changes(result: Result, root: Draws) -> Iterator[Row]:
    times = result.panel.times
    spans = [*pairwise(range(len(times)))]
    if len(times) > 2:
        spans.append((0, len(times) - 1))
    bounds = (result.config.uncertainty.low, result.config.uncertainty.high)
    for start, end in spans:
        change = root.change(start, end, *bounds)
        for n, unit in enumerate(result.panel.units):
            bounds_of = (float(x[n]) for x in (change.low, change.median, change.high))
            yield unit, times[start], times[end], *bounds_of, int(change.significant[n])


def _sobol(result: Result, found: sensitivity.Sobol) -> Iterator[Row]:
    kind = f"sobol_{found.method}"
    for f, factor in enumerate(found.factors):
        yield kind, "rank_shift", "", "", factor, *_bounds(found.rank_shift, (f,))
        for name, output in (("score", found.score), ("rank", found.rank)):
            for t, n, unit, time in _points(result):
                yield kind, name, unit, time, factor, *_bounds(output, (f, t, n))


def _bounds(output: sensitivity.Indices, place: tuple[int, ...]) -> Iterator[Cell]:
    for value, interval in (
        (output.first, output.first_interval),
        (output.total, output.total_interval),
    ):
        yield float(value[place])
        yield float(interval[(0, *place)]) if interval is not None else None
        yield float(interval[(1, *place)]) if interval is not None else None
    yield from (None, None, None)


def _left_out(found: Sequence[sensitivity.LeftOut]) -> Iterator[Row]:
    for node in found:
        yield (
            "leave_out",
            "rank_shift",
            "",
            "",
            node.code,
            *(None,) * 6,
            node.rank_shift,
            node.largest_shift,
            node.correlation,
        )


def _text(cell: Cell) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def _read_csv(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and (line number, cells) of all rows that are not blank."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = [column.strip() for column in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except UnicodeDecodeError as problem:
        raise EngineError(f"{path}: not UTF-8 text (byte {problem.start})") from None
    except csv.Error as problem:
        raise EngineError(f"{path}: not valid CSV: {problem}") from None
    if not header:
        raise EngineError(f"{path}: is empty")
    repeated = [column for column in header if header.count(column) > 1]
    if repeated:
        raise EngineError(f"{path}, row 1: column {repeated[0]!r} appears twice")
    for number, row in rows:
        if len(row) != len(header):
            raise EngineError(f"{path}, row {number}: {len(row)} cells, the header has {len(header)}")
    return header, [(number, dict(zip(header, row, strict=True))) for number, row in rows]


def _number(path: Path, row: int, column: str, cell: str, empty: float) -> float:
    cell = cell.strip()
    if not cell:
        return empty
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise EngineError(f"{path}, row {row}, column {column!r}: {cell!r} is not a number")
    return value


def _whole(path: Path, row: int, column: str, cell: str) -> int:
    try:
        return int(cell.strip())
    except ValueError:
        raise EngineError(f"{path}, row {row}, column {column!r}: {cell!r} is not a whole number") from None


def _checked(section: str, kind: type, options: Mapping[str, Any]) -> dict[str, Any]:
    """Options with TOML's lists and tables turned into what the section's type takes; raises EngineError."""
    known = get_type_hints(kind)
    found: dict[str, Any] = {}
    for key, value in options.items():
        if key not in known:
            raise EngineError(f"[{section}] unknown key {key!r} (known: {', '.join(known)})")
        if isinstance(value, list):
            value = tuple(tuple(item) if isinstance(item, list) else item for item in value)
        if section == "weights" and isinstance(value, dict):
            value = {int(level) if level.isdigit() else level: scheme for level, scheme in value.items()}
        if not _fits(value, known[key]):
            raise EngineError(f"[{section}] {key} = {options[key]!r}: must be {_said(known[key])}")
        found[key] = value
    return found


def _fits(value: object, hint: Any) -> bool:
    inner = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(value, option) for option in inner)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(item, inner[0]) for item in value)
    if get_origin(hint) is Mapping:
        return isinstance(value, dict) and all(
            _fits(key, inner[0]) and _fits(item, inner[1]) for key, item in value.items()
        )
    return type(value) is hint or (hint is float and type(value) is int)


def _said(hint: Any) -> str:
    """A type in words, for messages."""
    inner = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(_said(option) for option in inner if option is not type(None))
    if get_origin(hint) is tuple:
        return f"a list, each {_said(inner[0])}"
    if get_origin(hint) is Mapping:
        return f"a table from {_said(inner[0])} to {_said(inner[1])}"
    return {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}[hint]
