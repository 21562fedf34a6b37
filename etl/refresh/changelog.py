"""A changeset in words (`changelog.txt`) and as a table that a spreadsheet opens (`changes.csv`)."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.refresh.archive import write_whole
from etl.refresh.changeset import Change, Changeset

CSV_COLUMNS = (
    "status", "series_id", "name_zh", "unit", "province_code", "province_zh", "year",
    "old", "new", "change_pct", "rule", "can_be_accepted",
)  # fmt: skip
LINES = 12  # of one series in one section of the text; the table has all


@dataclass(frozen=True)
class Names:
    """How series and provinces are called: series → (Chinese name, unit in Chinese), code → short name."""

    series: dict[str, tuple[str, str]]
    provinces: dict[str, str]


def text_of(changeset: Changeset, names: Names) -> str:
    """The changelog for a person: counts first, then every section by series."""
    ordinary = [change for change in changeset.changes if not change.doubtful]
    doubtful = [change for change in changeset.changes if change.doubtful]
    sections: list[tuple[str, list[Change], Callable[[Change], str]]] = [
        ("新增 New", [change for change in ordinary if change.kind == "new"], lambda c: c.new),
        ("修订 Revised", [change for change in ordinary if change.kind == "revised"], _from_to),
        (
            "消失（原值保留） Vanished, kept as they are",
            [change for change in ordinary if change.kind == "vanished"],
            lambda c: f"{c.old} → -",
        ),
        (
            "超出预期范围（须点名接受） Outside the expected range, taken over only when the series is named",
            doubtful,
            lambda c: (
                f"{_from_to(c) if c.old else c.new or '-'}: {'; '.join(c.rules)}"
                + ("" if c.takeable else " [cannot be accepted]")
            ),
        ),
    ]
    lines = [
        f"更新日志 Changelog — {changeset.base_url}, {changeset.since}–{changeset.until}, "
        f"read {changeset.read_on}, run {changeset.run}",
        "",
    ]
    lines += [f"{len(changes):>8,}  {title}" for title, changes, _ in sections]
    lines.append(f"{len(changeset.unread):>8,}  未读到 Not read")
    lines.append(f"{changeset.unchanged:>8,}  未变 Unchanged")
    for title, changes, said in sections:
        if changes:
            lines += ["", f"== {title} =="]
            lines += _by_series(changes, names, said)
    if changeset.unread:
        lines += ["", "== 未读到 Not read =="]
        lines += [f"{entry.series_id}: {entry.place}: {entry.reason}" for entry in changeset.unread]
    if changeset.breaks:
        lines += ["", "== 口径断点（接受时写入 data/breaks.csv） Breaks, noted in data/breaks.csv =="]
        lines += [f"{series}: {year}" for series, year in changeset.breaks]
    if changeset.notes:
        lines += ["", "== 备注 Notes =="]
        lines += [f"{', '.join(series)}: {text}" for text, series in _together(changeset.notes).items()]
    return "\n".join(lines) + "\n"


def table_of(changeset: Changeset, names: Names) -> bytes:
    """All changes as CSV with a byte-order mark, one row a cell; what was not read stands at the end."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for change in changeset.changes:
        name, unit = names.series.get(change.series_id, ("", ""))
        percent = change.percent
        writer.writerow(
            [
                "doubtful" if change.doubtful else change.kind,
                change.series_id,
                name,
                unit,
                change.province_code,
                names.provinces.get(change.province_code, ""),
                change.year,
                change.old,
                change.new,
                "" if percent is None else f"{percent:.4f}",
                harmless("; ".join(change.rules)),
                "yes" if change.takeable and change.new else "no",
            ]
        )
    for entry in changeset.unread:
        name, unit = names.series.get(entry.series_id, ("", ""))
        reason = harmless(f"{entry.place}: {entry.reason}")
        writer.writerow(["not_read", entry.series_id, name, unit, *[""] * 6, reason, "no"])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def write_changelog(changeset: Changeset, names: Names, folder: Path) -> None:
    """Writes `changelog.txt` and `changes.csv` into the folder."""
    write_whole(folder / "changelog.txt", text_of(changeset, names).encode())
    write_whole(folder / "changes.csv", table_of(changeset, names))


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _from_to(change: Change) -> str:
    percent = change.percent
    return f"{change.old} → {change.new}" + ("" if percent is None else f" ({percent:+.2f} %)")


def _by_series(changes: list[Change], names: Names, said: Callable[[Change], str]) -> list[str]:
    lines = []
    for series_id in sorted({change.series_id for change in changes}):
        of_series = [change for change in changes if change.series_id == series_id]
        name, unit = names.series.get(series_id, ("", ""))
        years = sorted({change.year for change in of_series})
        span = f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"
        lines.append(f"{series_id} {name} [{unit}]: {len(of_series)} values, {span}")
        for change in of_series[:LINES]:
            province = names.provinces.get(change.province_code, change.province_code)
            lines.append(f"    {province} {change.year}: {said(change)}")
        if len(of_series) > LINES:
            lines.append(f"    … and {len(of_series) - LINES} more in changes.csv")
    return lines


def _together(notes: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The series of each note: many series of one table share theirs."""
    found: dict[str, list[str]] = {}
    for series, text in notes:
        if series not in found.setdefault(text, []):
            found[text].append(series)
    return found
