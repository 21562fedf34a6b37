"""Vintages: treatment, goalposts and weights frozen at a release, so that published scores stay put.

`seeds/vintage/` holds, per index and edition, the log of the release (`<index>.<edition>.toml`) and the values
it was published with (`<index>.<edition>.csv`). A build uses the frozen parameters and reports how far the
published scores have moved because data were revised, and how far they would move if weights, goalposts and
treatment were estimated anew. `python -m etl build --rebase NAME` makes a new vintage.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from etl.errors import DataError
from etl.paths import SEEDS
from etl.tidy import shown_path
from indicators.engine import Config, EngineError, Panel, Result, Tree, vintage

FOLDER = SEEDS / "vintage"
STAGES = ("data", "weights", "goalposts", "treatment")


@dataclass(frozen=True)
class Release:
    """A frozen index in one edition: the engine's vintage and the panel it was published with."""

    frozen: vintage.Vintage
    published: Panel


def _paths(folder: Path, index: str, edition: str) -> tuple[Path, Path]:
    stem = f"{index}.{edition}"
    return folder / f"{stem}.toml", folder / f"{stem}.csv"


def read_release(folder: Path, index: str, edition: str, tree: Tree, config: Config) -> Release | None:
    """The frozen release of an index, or None when it has never been released.

    Raises DataError when the files are damaged or the declarations have changed since: scores under old
    goalposts would then be compared with something else.
    """
    log, values = _paths(folder, index, edition)
    if not log.exists():
        return None
    try:
        frozen = vintage.thaw(log.read_text(encoding="utf-8"))
    except (EngineError, ValueError, KeyError, TypeError) as error:
        raise DataError(shown_path(log), f"is not a readable vintage: {error}") from None
    levels = range(2, tree.depth + 1)
    same_means = all(frozen.config.aggregate.at(level) == config.aggregate.at(level) for level in levels)
    if _shape(frozen.tree) != _shape(tree) or not same_means:
        raise DataError(
            shown_path(log),
            f"index {index}, edition {edition} has changed since vintage {frozen.name}; "
            "make a new one: python -m etl build --rebase NAME",
        )
    return Release(frozen, _read_values(values))


def _shape(tree: Tree) -> set[tuple[str, str | None, int]]:
    return {(node.code, node.parent, node.direction) for node in tree.nodes}


def write_release(folder: Path, index: str, edition: str, result: Result, name: str) -> None:
    """Freezes a build under a name."""
    folder.mkdir(parents=True, exist_ok=True)
    log, values = _paths(folder, index, edition)
    log.write_text(vintage.freeze(result, name), encoding="utf-8")
    panel = result.panel
    with values.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["year", "province_code", *panel.codes])
        for t, year in enumerate(panel.times):
            for n, unit in enumerate(panel.units):
                row = ["" if np.isnan(x) else repr(float(x)) for x in panel.values[t, n]]
                writer.writerow([year, unit, *row])


def _read_values(path: Path) -> Panel:
    place = shown_path(path)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        times = sorted({int(row[0]) for row in rows})
        units = sorted({row[1] for row in rows})
        values = np.full((len(times), len(units), len(header) - 2), np.nan)
        for row in rows:
            cell = [float(text) if text else np.nan for text in row[2:]]
            values[times.index(int(row[0])), units.index(row[1])] = cell
        return Panel(tuple(units), tuple(times), tuple(header[2:]), values)
    except FileNotFoundError:
        raise DataError(place, "the file is missing") from None
    except (ValueError, IndexError, EngineError) as error:
        raise DataError(place, f"is not a readable table of published values: {error}") from None


def revision_rows(release: Release, panel: Panel, index: str, edition: str) -> list[tuple[object, ...]]:
    """mart_revision rows: per stage the mean and largest move of the published scores, and where."""
    return [
        (release.frozen.name, index, edition, stage.name, stage.mean, stage.largest,
         *(stage.at or (None, None)), stage.ranks_changed)
        for stage in vintage.revision(release.frozen, release.published, panel)
    ]  # fmt: skip
