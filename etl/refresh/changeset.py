"""What the platform says against what `data/` holds: new, revised, vanished, outside the expected range, not read.

A changeset is kept in the archive as `changeset.json`; only `accept` moves it into `data/`.
"""

import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path

from etl.errors import DataError
from etl.refresh.archive import write_whole
from etl.refresh.datafiles import Held, Holdings, printed, sha256_of
from etl.refresh.judge import Cell, judge, rules_of
from etl.refresh.tables import Reading

FORMAT = 1
CATALOGUES = ("series", "sources", "breaks", "corrections", "known_jumps", "expected_rows")


@dataclass(frozen=True)
class Change:
    """One cell: `kind` new, revised or vanished; with `rules` it is outside the expected range.

    Values are text as the tables print them, "" = none. `takeable` is False when not even naming it helps.
    """

    series_id: str
    province_code: str
    year: int
    kind: str
    old: str
    new: str
    rules: tuple[str, ...] = ()
    takeable: bool = True

    @property
    def key(self) -> tuple[str, str, int]:
        """Series, province and year."""
        return self.series_id, self.province_code, self.year

    @property
    def doubtful(self) -> bool:
        """Whether it is taken over only when its series is named."""
        return bool(self.rules)

    @property
    def percent(self) -> float | None:
        """The change against the old value, in percent."""
        if not self.old or not self.new or not float(self.old):
            return None
        return 100 * (float(self.new) / float(self.old) - 1)


@dataclass(frozen=True)
class Unread:
    """A series that could not be read, or not wholly, and why."""

    series_id: str
    place: str
    reason: str


@dataclass
class Changeset:
    """All differences of one refresh, with what they were compared with."""

    run: str
    since: int
    until: int
    base_url: str
    read_on: str  # ISO date of the run: the vintage
    data_sha256: dict[str, str]
    changes: list[Change] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # series, text
    breaks: list[tuple[str, int]] = field(default_factory=list)  # series, first year of the later time slice
    unchanged: int = 0
    taken: list[tuple[str, str, int]] = field(
        default_factory=list
    )  # cells that an acceptance has moved to data/

    def pending(self, named: set[str]) -> list[Change]:
        """What an acceptance may take over: all in range, of the named series also what is not."""
        taken = set(self.taken)
        return [
            change
            for change in self.changes
            if change.takeable
            and change.new not in ("", change.old)
            and (change.series_id in named or not change.doubtful)
            and change.key not in taken
        ]


def compare(holdings: Holdings, readings: list[Reading], run: str, facts: dict[str, str]) -> Changeset:
    """The changeset of the readings of one run. `facts` are base_url, since, until and read_on."""
    names = sorted({f"{name}.csv" for name in (*holdings.tables, *CATALOGUES)})
    changeset = Changeset(
        run=run,
        since=int(facts["since"]),
        until=int(facts["until"]),
        base_url=facts["base_url"],
        read_on=facts["read_on"],
        data_sha256=sha256_of(holdings.folder / name for name in names),
    )
    for reading in readings:
        _compare_series(changeset, holdings, reading)
    changeset.changes.sort(key=lambda change: (change.series_id, change.year, change.province_code))
    return changeset


def _compare_series(changeset: Changeset, holdings: Holdings, reading: Reading) -> None:
    series_id = reading.target.series_id
    held = holdings.held.get(series_id, {})
    place = reading.target.place
    changeset.unread += [Unread(series_id, place, problem) for problem in reading.problems]
    changeset.notes += [(series_id, note) for note in reading.notes]
    rules = rules_of(holdings.catalogue, series_id)
    differs = {
        cell: value
        for cell, value in reading.values.items()
        if cell not in held or held[cell].value != value or cell in reading.doubts
    }
    changeset.unchanged += len(reading.values) - len(differs)
    breaks = {year for year in reading.breaks if year not in rules.breaks}
    if any(cell[1] >= year for year in breaks for cell in differs):
        changeset.breaks += [(series_id, year) for year in sorted(breaks)]
    judged = judge(rules, held, {cell: float(value) for cell, value in differs.items()}, breaks)
    for cell in sorted({*differs, *reading.doubts}):
        broken = (*reading.doubts.get(cell, ()), *judged.get(cell, ()))
        changeset.changes.append(_change(series_id, cell, held, differs.get(cell), broken, reading))
    if reading.asked:
        changeset.changes += [
            Change(series_id, province, year, "vanished", printed(value.value), "")
            for (province, year), value in held.items()
            if changeset.since <= year <= changeset.until
            and value.own
            and (province, year) not in reading.values
            and (province, year) not in reading.doubts
        ]


def _change(
    series_id: str,
    cell: Cell,
    held: dict[Cell, Held],
    new: Decimal | None,
    rules: tuple[str, ...],
    reading: Reading,
) -> Change:
    return Change(
        series_id=series_id,
        province_code=cell[0],
        year=cell[1],
        kind="revised" if cell in held else "new",
        old=printed(held[cell].value) if cell in held else "",
        new=printed(new) if new is not None else "",
        rules=tuple(dict.fromkeys(rules)),
        takeable=new is not None and cell not in reading.unusable,
    )


def save(changeset: Changeset, folder: Path) -> None:
    """Writes `changeset.json`."""
    facts = {"format": FORMAT, **asdict(changeset)}
    text = json.dumps(facts, ensure_ascii=False, indent=0)
    write_whole(folder / "changeset.json", (text + "\n").encode())


def load(folder: Path) -> Changeset:
    """Reads `changeset.json`. Raises DataError when it is damaged or of another program version."""
    place = folder / "changeset.json"
    try:
        facts = json.loads(place.read_text(encoding="utf-8"))
        if facts.pop("format") != FORMAT:
            raise DataError(str(place), "was written by another version; run the refresh again")
        for name, kind in (("changes", Change), ("unread", Unread)):
            facts[name] = [kind(**entry) for entry in facts[name]]
        facts["changes"] = [
            Change(**{**asdict(change), "rules": tuple(change.rules)}) for change in facts["changes"]
        ]
        facts["notes"] = [(series, text) for series, text in facts["notes"]]
        facts["taken"] = [(series, province, int(year)) for series, province, year in facts["taken"]]
        facts["breaks"] = [(series, int(year)) for series, year in facts["breaks"]]
        return Changeset(**facts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            str(place), f"cannot be read ({type(error).__name__}); run the refresh again"
        ) from None
