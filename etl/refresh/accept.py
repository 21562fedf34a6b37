"""Takes a changeset over into `data/`: composed, checked beside it, swapped in at once, built; or nothing at all."""

import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl.catalogue import Catalogue
from etl.errors import DataError
from etl.models import REFUSALS
from etl.refresh.archive import Archive
from etl.refresh.changeset import Change, Changeset, load, save
from etl.refresh.datafiles import Holdings, Table, read_table, sha256_of, with_changes, with_row_counts
from etl.refresh.judge import Panel, judge, jumps, rules_of
from etl.refresh.undo import replaced

MODEL_SOURCE = "nbs_province_2026"  # later vintages are described like this one
JUMP_MOVED = 0.005  # the build allows a known jump to differ by this much
BREAK = (
    "统计数据平台自{year}年起改用新的数据表，口径可能有变化",
    "From {year} on the platform continues in another table; the scope may differ",
)
ACCEPTED_JUMP = (
    "公布数如此，{day}读取，随第{name}号更新清单接受",
    "as published, read on {day}, accepted with changeset {name}",
)


@dataclass(frozen=True)
class Accepted:
    """What was taken over, and what was withheld because it no longer fits without the doubtful values."""

    name: str
    taken: list[Change]
    withheld: list[Change]
    files: list[str]


def accept(
    archive: Archive,
    name: str | None,
    named: set[str],
    holdings: Holdings,
    check: Callable[[Path], None],
    build: Callable[[], None],
) -> Accepted:
    """Takes over what is in range and, of the `named` series, also what is not; then builds.

    `check` tests a data folder, `build` publishes from the real one. Raises DataError; data/ then stands as
    it stood.
    """
    folder = archive.changeset(name)
    changeset = load(folder)
    _check_names(changeset, named, folder.name)
    _check_unchanged(changeset, holdings.folder, folder.name)
    pending, withheld = _still_in_range(changeset, changeset.pending(named), named, holdings)
    if not pending:
        return Accepted(folder.name, [], withheld, [])
    tables = _compose(changeset, pending, holdings, folder.name)
    contents = {f"{table.name}.csv": table.content() for table in tables}
    _check_beside(holdings.folder, contents, check, folder.name)
    before = folder / f"before-{len(list(folder.glob('before-*'))) + 1}"
    try:
        with replaced(holdings.folder, contents, before):
            build()
    except (DataError, OSError, *REFUSALS) as error:
        said = " ".join(str(error).split()) if not isinstance(error, DataError) else str(error)
        raise DataError(f"changeset {folder.name}", f"the build failed, data/ is put back: {said}") from None
    changeset.taken += [change.key for change in pending]
    changeset.data_sha256 = sha256_of(holdings.folder / file for file in changeset.data_sha256)
    save(changeset, folder)
    return Accepted(folder.name, pending, withheld, sorted(contents))


def _check_names(changeset: Changeset, named: set[str], name: str) -> None:
    doubtful = {change.series_id for change in changeset.changes if change.doubtful}
    unknown = sorted(named - doubtful)
    if unknown:
        raise DataError(
            f"changeset {name}",
            f"{', '.join(unknown)} has no doubtful value in it; there are: {', '.join(sorted(doubtful)) or 'none'}",
        )
    takeable = {change.series_id for change in changeset.changes if change.doubtful and change.takeable}
    hopeless = sorted(named - takeable)
    if hopeless:
        first = next(
            change for change in changeset.changes if change.series_id == hopeless[0] and change.rules
        )
        raise DataError(
            f"changeset {name}",
            f"{hopeless[0]} cannot be accepted ({'; '.join(first.rules)}): mend etl/refresh/nbs_mapping.csv first",
        )


def _check_unchanged(changeset: Changeset, data: Path, name: str) -> None:
    for file, checksum in sha256_of(data / file for file in changeset.data_sha256).items():
        if changeset.data_sha256[file] != checksum:
            raise DataError(
                f"data/{file}",
                f"was changed after changeset {name} was compared with it; run the refresh again",
            )


def _still_in_range(
    changeset: Changeset, pending: list[Change], named: set[str], holdings: Holdings
) -> tuple[list[Change], list[Change]]:
    """What remains in range when the doubtful values stay out: a value may have leant on one of them."""
    kept: list[Change] = []
    withheld: list[Change] = []
    for series_id in dict.fromkeys(change.series_id for change in pending):
        of_series = [change for change in pending if change.series_id == series_id]
        if series_id in named:
            kept += of_series
            continue
        rules = rules_of(holdings.catalogue, series_id)
        breaks = {year for series, year in changeset.breaks if series == series_id}
        held = holdings.held.get(series_id, {})
        while True:
            changed = {(change.province_code, change.year): float(change.new) for change in of_series}
            broken = judge(rules, held, changed, breaks)
            if not broken:
                break
            withheld += [change for change in of_series if (change.province_code, change.year) in broken]
            of_series = [change for change in of_series if (change.province_code, change.year) not in broken]
        kept += of_series
    return kept, withheld


def _compose(changeset: Changeset, pending: list[Change], holdings: Holdings, name: str) -> list[Table]:
    """Every table that changes, as it will be written."""
    data, catalogue = holdings.folder, holdings.catalogue
    source_id = f"nbs_province_{changeset.read_on[:4]}"
    units = dict(zip(catalogue.series["series_id"], catalogue.series["unit"], strict=True))
    changed: list[Table] = []
    for table_name in sorted({holdings.home[change.series_id] for change in pending}):
        cells = {
            change.key: (change.new, source_id)
            for change in pending
            if holdings.home[change.series_id] == table_name
        }
        changed.append(with_changes(holdings.tables[table_name], cells, units))
    touched = {(change.series_id, change.year) for change in pending}
    expected = with_row_counts(read_table(data / "expected_rows.csv"), changed, touched)
    others = [
        expected,
        _with_source(read_table(data / "sources.csv"), source_id, changeset.read_on),
        _with_breaks(read_table(data / "breaks.csv"), changeset, pending),
    ]
    others.append(_with_known_jumps(read_table(data / "known_jumps.csv"), changeset, pending, holdings, name))
    return changed + [table for table in others if table.rows != read_table(data / f"{table.name}.csv").rows]


def _with_source(sources: Table, source_id: str, read_on: str) -> Table:
    """The row of a vintage that is not described yet: the Bureau's provincial data as online in that year."""
    rows = {row[0]: row for row in sources.rows}
    if source_id not in rows:
        year, model = read_on[:4], rows[MODEL_SOURCE]
        new = dict(zip(sources.header, model, strict=True)) | {
            "source_id": source_id,
            "title_zh": f"国家数据：分省年度数据（{year}年在线版本）",
            "title_en": f"National Data: annual by province (as online in {year})",
            "citation": f"National Bureau of Statistics of China: National Data, annual by province, as online in {year}",
            "date_published": year,
            "date_read": read_on,
        }
        rows[source_id] = [new[column] for column in sources.header]
    return Table(sources.name, sources.header, [rows[key] for key in sorted(rows)])


def _with_breaks(breaks: Table, changeset: Changeset, pending: list[Change]) -> Table:
    rows = {(row[0], row[1]): row for row in breaks.rows}
    for series_id, year in changeset.breaks:
        if any(change.series_id == series_id and change.year >= year for change in pending):
            zh, en = (text.format(year=year) for text in BREAK)
            rows.setdefault((series_id, str(year)), [series_id, str(year), "definition_break", zh, en])
    return Table(breaks.name, breaks.header, [rows[key] for key in sorted(rows)])


def _with_known_jumps(
    known: Table, changeset: Changeset, pending: list[Change], holdings: Holdings, name: str
) -> Table:
    """Known jumps measured anew where a value of theirs was revised; accepted jumps are listed with their changeset."""
    rows = {(line["series_id"], line["province_code"], line["year"]): line for line in known.dicts()}
    for series_id in dict.fromkeys(change.series_id for change in pending):
        of_series = [change for change in pending if change.series_id == series_id]
        published = _published(series_id, of_series, holdings)
        for key, line in rows.items():
            step = _step(published, key[1], int(key[2])) if key[0] == series_id else None
            if step is not None and abs(step - float(line["dln"])) > JUMP_MOVED:
                line["dln"] = f"{step:.4f}"
        years = {year for change in of_series for year in (change.year, change.year + 1)}
        breaks = {int(year) for series, year in changeset.breaks if series == series_id}
        rules = rules_of(holdings.catalogue, series_id)
        for (province, year), step in jumps(rules, published, years - breaks).items():
            zh, en = (text.format(name=name, day=changeset.read_on) for text in ACCEPTED_JUMP)
            line = {
                "series_id": series_id,
                "province_code": province,
                "year": str(year),
                "dln": f"{step:.4f}",
            }
            rows.setdefault((series_id, province, str(year)), {**line, "reason_zh": zh, "reason_en": en})
    return Table(
        known.name, known.header, [[rows[key][column] for column in known.header] for key in sorted(rows)]
    )


def _published(series_id: str, changes: list[Change], holdings: Holdings) -> Panel:
    """The values as the build will see them, corrections applied."""
    panel = {cell: float(value.value) for cell, value in holdings.held.get(series_id, {}).items()}
    panel |= {(change.province_code, change.year): float(change.new) for change in changes}
    return _corrected(panel, series_id, holdings.catalogue)


def _corrected(panel: Panel, series_id: str, catalogue: Catalogue) -> Panel:
    corrections = catalogue.corrections
    for line in corrections.filter(corrections["series_id"] == series_id).iter_rows(named=True):
        cell = (line["province_code"], line["year"])
        if line["action"] == "replace":
            panel[cell] = line["value"]
        elif line["action"] == "drop":
            panel.pop(cell, None)
    return panel


def _step(panel: Panel, province: str, year: int) -> float | None:
    """Δln against the last year before that has a value."""
    earlier = [of for (code, of), value in panel.items() if code == province and of < year and value > 0]
    new = panel.get((province, year), 0.0)
    if not earlier or new <= 0:
        return None
    return math.log(new / panel[province, max(earlier)])


def _check_beside(data: Path, contents: dict[str, bytes], check: Callable[[Path], None], name: str) -> None:
    """Tests the tables as they would be, in a folder of their own."""
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch).resolve()
        for path in data.glob("*.csv"):
            if path.name in contents:
                (trial / path.name).write_bytes(contents[path.name])
            else:
                (trial / path.name).symlink_to(path.resolve())
        try:
            check(trial)
        except DataError as error:
            said = str(error).replace(str(trial), "data")
            raise DataError(
                f"changeset {name}", f"does not pass the data tests, data/ is as it was: {said}"
            ) from None
