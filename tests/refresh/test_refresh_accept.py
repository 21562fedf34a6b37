"""Accepting: all or nothing, tested before, built after, flags and catalogues kept coherent."""

import subprocess
import sys
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.paths import PROJECT
from etl.refresh.accept import Accepted, accept
from etl.refresh.changelog import Names, text_of, write_changelog
from etl.refresh.changeset import Changeset, load, save
from etl.refresh.datafiles import read_table
from etl.refresh.undo import UNDO, recover
from refresh.conftest import SERIES, Office, checksum, put, value_of
from refresh.fake_bureau import FakeBureau

GDP, POPULATION, PARCELS = 0, SERIES.index("population"), SERIES.index("express_parcels")
SHARE = SERIES.index("ecommerce_enterprise_share")


def kept(office: Office, bureau: FakeBureau) -> Changeset:
    """Compares and keeps the changeset, as the command does."""
    changeset = office.compared(bureau.base_url)
    save(changeset, office.archive.new_changeset())
    return changeset


def taken(office: Office, *named: str, name: str | None = None, build=lambda: None, check=None) -> Accepted:
    return accept(office.archive, name, set(named), office.holdings(), check or (lambda folder: None), build)


def grow(office: Office, bureau: FakeBureau, series: int, factor: float = 1.02) -> None:
    """Publishes 2025 for every province that has 2024."""
    for province, year in list(office.holdings().held[SERIES[series]]):
        if year == 2024 and province != "000000":
            value = float(value_of(bureau, series, (province, 2024)))
            put(bureau, series, (province, 2025), round(value * factor, 2))


def rows(folder: Path, table: str, series: str) -> list[dict[str, str]]:
    return [row for row in read_table(folder / f"{table}.csv").dicts() if row["series_id"] == series]


def test_what_is_in_range_is_taken_over_coherently(office: Office, bureau: FakeBureau) -> None:
    grow(office, bureau, POPULATION)
    accounts = office.data / "accounts.csv"
    flagged = next(line for line in accounts.read_text().splitlines() if line.startswith("gdp,330000,2023,"))
    accounts.write_text(accounts.read_text().replace(flagged, f"{flagged}rounded"))
    old = value_of(bureau, GDP, ("330000", 2023))
    put(bureau, GDP, ("330000", 2023), float(old) + 50)
    put(bureau, POPULATION, ("440000", 2023), "")  # vanishes
    put(bureau, SHARE, ("310000", 2023), 250)  # out of range
    grown = float(value_of(bureau, PARCELS, ("330000", 2024))) * 1.01
    put(bureau, PARCELS, ("330000", 2024), grown)  # in a later time slice
    kept(office, bureau)
    assert len(taken(office, check=office.check).taken) == 31 + 1 + 1
    people = rows(office.data, "people", "population")
    assert sum(row["year"] == "2025" for row in people) == 31
    assert {row["source_id"] for row in people if row["year"] == "2025"} == {"nbs_province_2026"}
    assert any(row["province_code"] == "440000" and row["year"] == "2023" for row in people)  # kept
    keys = [(row["series_id"], row["province_code"], row["year"]) for row in people]
    assert keys == sorted(keys)
    counts = [row for row in read_table(office.data / "expected_rows.csv").dicts() if row["year"] == "2025"]
    assert [(row["series_id"], row["provinces"], row["national"]) for row in counts] == [
        ("population", "31", "0")
    ]
    share = next(
        row
        for row in rows(office.data, "digital", "ecommerce_enterprise_share")
        if row["province_code"] == "310000" and row["year"] == "2023"
    )
    assert float(share["value"]) < 100
    (revised,) = [row for row in rows(office.data, "accounts", "gdp") if row["flags"]]
    assert revised["flags"] == "rounded" and float(revised["value"]) == float(old) + 50
    breaks = {(row["series_id"], row["year"]) for row in read_table(office.data / "breaks.csv").dicts()}
    assert ("express_parcels", "2022") in breaks
    assert not taken(office).taken  # a second time there is nothing left
    assert not [one for one in office.compared(bureau.base_url).pending(set()) if not one.doubtful]


def test_a_doubtful_series_enters_when_named_and_its_jump_is_listed(
    office: Office, bureau: FakeBureau
) -> None:
    put(bureau, GDP, ("440000", 2024), float(value_of(bureau, GDP, ("440000", 2024))) * 3)
    kept(office, bureau)
    before = checksum(office.data)
    assert not taken(office).taken and checksum(office.data) == before
    (change,) = taken(office, "gdp", check=office.check).taken
    jumps = [row for row in read_table(office.data / "known_jumps.csv").dicts() if row["series_id"] == "gdp"]
    assert [(row["province_code"], row["year"]) for row in jumps] == [("440000", "2024")]
    assert "accepted with changeset 0001" in jumps[0]["reason_en"]
    (row,) = [
        r
        for r in rows(office.data, "accounts", "gdp")
        if (r["province_code"], r["year"]) == ("440000", "2024")
    ]
    assert row["value"] == change.new


@pytest.mark.parametrize("named", ["population", "nonsense"])
def test_only_what_is_doubtful_can_be_named(named: str, office: Office, bureau: FakeBureau) -> None:
    bureau.faults = {"out_of_range"}
    kept(office, bureau)
    with pytest.raises(
        DataError, match=rf"changeset 0001: {named} has no doubtful value in it; there are: gdp"
    ):
        taken(office, named)


def test_what_cannot_be_converted_cannot_be_accepted(office: Office, bureau: FakeBureau) -> None:
    bureau.faults = {"foreign_unit"}
    kept(office, bureau)
    with pytest.raises(DataError, match=r"gdp cannot be accepted .*not comparable"):
        taken(office, "gdp")


def test_a_failing_build_puts_everything_back(office: Office, bureau: FakeBureau) -> None:
    grow(office, bureau, POPULATION)
    kept(office, bureau)
    before = checksum(office.data)

    def fail() -> None:
        assert (office.data / UNDO).exists()
        assert any(row["year"] == "2025" for row in rows(office.data, "people", "population"))
        raise OSError(28, "No space left on device")

    with pytest.raises(DataError, match=r"the build failed, data/ is put back: .*No space left"):
        taken(office, build=fail)
    assert checksum(office.data) == before
    assert len(taken(office).taken) == 31  # the changeset is still there


def test_failing_data_tests_never_touch_data(office: Office, bureau: FakeBureau) -> None:
    grow(office, bureau, POPULATION)
    kept(office, bureau)
    before = checksum(office.data)

    def refuse(folder: Path) -> None:
        assert folder != office.data
        raise DataError(str(folder / "people.csv"), "is bad", row=3)

    with pytest.raises(
        DataError, match=r"does not pass the data tests, data/ is as it was: data/people.csv, row 3"
    ):
        accept(office.archive, None, set(), office.holdings(), refuse, lambda: None)
    assert checksum(office.data) == before


def test_data_changed_in_between_is_not_overwritten(office: Office, bureau: FakeBureau) -> None:
    grow(office, bureau, POPULATION)
    kept(office, bureau)
    with (office.data / "people.csv").open("a", encoding="utf-8") as file:
        file.write("population,110000,1999,1257,10k_persons,nbs_province_2026,\n")
    with pytest.raises(DataError, match=r"data/people.csv: was changed after changeset 0001 was compared"):
        taken(office)


def test_a_value_that_leans_on_a_doubtful_one_is_withheld(office: Office, bureau: FakeBureau) -> None:
    last = float(value_of(bureau, GDP, ("440000", 2024)))
    grow(office, bureau, GDP)
    put(bureau, GDP, ("440000", 2024), last * 3)
    put(bureau, GDP, ("440000", 2025), last * 3.1)
    kept(office, bureau)
    accepted = taken(office)
    assert [(one.province_code, one.year) for one in accepted.withheld] == [("440000", 2025)]
    assert len(accepted.taken) == 30


def test_a_vintage_of_a_later_year_is_described(office: Office, bureau: FakeBureau) -> None:
    office.now = office.now.replace(year=2027)
    grow(office, bureau, POPULATION)
    kept(office, bureau)
    taken(office, check=office.check)
    source = next(
        row
        for row in read_table(office.data / "sources.csv").dicts()
        if row["source_id"] == "nbs_province_2027"
    )
    assert source["date_read"] == "2027-11-01" and "2027" in source["title_zh"] and source["terms_zh"]


def test_names_of_changesets(office: Office, bureau: FakeBureau) -> None:
    with pytest.raises(DataError, match="holds no changeset yet"):
        taken(office)
    kept(office, bureau)
    for name in ("0007", "../../etc"):
        with pytest.raises(DataError, match="holds no changeset"):
            taken(office, name=name)
    (office.archive.changeset("0001") / "changeset.json").write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(DataError, match=r"changeset\.json: cannot be read .*run the refresh again"):
        taken(office, name="0001")


def test_the_changelog_says_everything(office: Office, bureau: FakeBureau, tmp_path: Path) -> None:
    bureau.faults = {"text", "missing_province"}
    put(bureau, POPULATION, ("330000", 2024), 6700)
    changeset = office.compared(bureau.base_url)
    names = Names({"population": ("年末常住人口", "万人")}, {"330000": "浙江", "110000": "北京"})
    text = text_of(changeset, names)
    assert "修订 Revised" in text and "浙江 2024: 6670 → 6700 (+0.45 %)" in text
    assert "消失（原值保留） Vanished" in text and "[cannot be accepted]" in text
    write_changelog(changeset, names, tmp_path)
    raw = (tmp_path / "changes.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = raw.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(changeset.changes) and not any(line.startswith("=") for line in lines)
    save(changeset, tmp_path)
    assert load(tmp_path) == changeset


KILLED = """
import os, sys
from pathlib import Path
from etl.refresh import undo
data, at = Path(sys.argv[1]), int(sys.argv[2])
calls, write = 0, undo.write_whole
def counting(path, content):
    global calls
    calls += 1
    if calls == at:
        os._exit(9)
    write(path, content)
undo.write_whole = counting
with undo.replaced(data, {f"{name}.csv": b"new" for name in "abc"}, data.parent / "kept"):
    os._exit(9)
"""


@pytest.mark.parametrize("at", [2, 5, 99])
def test_a_killed_acceptance_is_undone(at: int, tmp_path: Path) -> None:
    """Killed while the former files are set aside, while the new ones are written, and during the build."""
    data = tmp_path / "data"
    data.mkdir()
    for name in "abc":
        (data / f"{name}.csv").write_text(f"old {name}", encoding="utf-8")
    before = checksum(data)
    code = subprocess.run(
        [sys.executable, "-c", KILLED, str(data), str(at)], cwd=PROJECT, check=False
    ).returncode
    assert code == 9
    recover(data)
    assert checksum(data) == before
    assert not recover(data)
