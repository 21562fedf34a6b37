"""What the platform says wrongly is named, with table, indicator, year and rule; the other series are read on."""

import itertools
import random
from collections.abc import Callable

import pytest
from counts import count

from etl.refresh.changeset import Change, Changeset
from refresh.conftest import NOW, SERIES, Office, checksum, put, value_of
from refresh.fake_bureau import CONTENT_FAULTS, FakeBureau


def of_kind(changeset: Changeset, kind: str) -> list[Change]:
    return [change for change in changeset.changes if change.kind == kind and not change.doubtful]


def doubtful(changeset: Changeset) -> list[Change]:
    return [change for change in changeset.changes if change.doubtful]


def only_series(changeset: Changeset, *series: str) -> bool:
    return {change.series_id for change in changeset.changes} | {
        entry.series_id for entry in changeset.unread
    } <= set(series)


def check_empty(changeset: Changeset) -> None:
    gone = of_kind(changeset, "vanished")
    assert {change.province_code[0] for change in gone} == {"3"} and len(gone) == 7 * 4
    assert len(gone) == len(changeset.changes) and only_series(changeset, "gdp")


def check_renamed(changeset: Changeset) -> None:
    (entry,) = changeset.unread
    assert "地区生产总值 has no indicator 地区生产总值 (renamed?); there is " in entry.reason
    assert "生产总值(新核算方法)" in entry.reason and not changeset.changes


def check_unit(changeset: Changeset) -> None:
    found = doubtful(changeset)
    assert len(found) == len(changeset.changes) == 31 * 4
    assert all(change.old == change.new for change in found)  # converted: 万元 ÷ 10000
    assert "the unit is now 万元, declared is 亿元: converted" in found[0].rules[0]


def check_foreign_unit(changeset: Changeset) -> None:
    found = doubtful(changeset)
    assert len(found) == len(changeset.changes) == 31 * 4 and not any(change.takeable for change in found)
    assert "the unit is now 亿美元, declared is 亿元: not comparable" in found[0].rules


def check_twice(changeset: Changeset) -> None:
    assert not changeset.changes and not changeset.unread
    assert any("area 110000000000 stands twice" in text for _, text in changeset.notes)


def check_twice_differing(changeset: Changeset) -> None:
    found = doubtful(changeset)
    assert {change.province_code for change in found} == {"120000"} and len(found) == 4
    assert not any(change.takeable for change in found) and "stands twice in the answer" in found[0].rules[0]


def check_missing_province(changeset: Changeset) -> None:
    gone = of_kind(changeset, "vanished")
    assert {change.province_code for change in gone} == {"510000"}
    assert {change.series_id for change in gone} == set(SERIES)
    assert any("does not list 四川" in text for _, text in changeset.notes)


def check_year_gap(changeset: Changeset) -> None:
    gone = of_kind(changeset, "vanished")
    assert {change.year for change in gone} == {2023} and len(gone) == len(changeset.changes) == 31


def check_out_of_range(changeset: Changeset) -> None:
    (found,) = changeset.changes
    assert (found.series_id, found.province_code, found.year) == ("gdp", "440000", 2024)
    assert "revised by |Δln| = 3.401, limit 0.7" in found.rules
    assert any("step 2023–2024 of |Δln|" in rule for rule in found.rules)


def check_text(changeset: Changeset) -> None:
    found = doubtful(changeset)
    assert {change.province_code for change in found} == {"110000"} and not found[0].takeable
    assert "'=HYPERLINK(1)' is not a number" in found[0].rules


def check_table_renamed(changeset: Changeset) -> None:
    assert {entry.series_id for entry in changeset.unread} == {"gdp", "va_primary"} and not changeset.changes
    assert (
        "no 地区生产总值 in table path 国民经济核算 > 地区生产总值; there is 地区核算结果"
        in changeset.unread[0].reason
    )


def check_area_names(changeset: Changeset) -> None:
    assert not changeset.changes
    assert {entry.series_id for entry in changeset.unread} == set(SERIES)
    assert "calls area 110000000000 天津市" in changeset.unread[0].reason


CHECKS: dict[str, Callable[[Changeset], None]] = {
    name.removeprefix("check_"): check for name, check in list(globals().items()) if name.startswith("check_")
}


@pytest.mark.parametrize("fault", CONTENT_FAULTS)
def test_each_fault_is_named(fault: str, office: Office, bureau: FakeBureau) -> None:
    before = checksum(office.data)
    bureau.faults = {fault}
    CHECKS[fault](office.compared(bureau.base_url))
    assert checksum(office.data) == before


@pytest.mark.stress
def test_mixed_contents_never_pass_as_ordinary_numbers(office: Office, bureau: FakeBureau) -> None:
    """Any pair of faults, with the line failing as well: nothing wrong stands among the ordinary changes."""
    before = checksum(office.data)
    pairs = list(itertools.combinations(CONTENT_FAULTS, 2))
    for number, pair in enumerate(random.Random(3).sample(pairs, count(3, len(pairs)))):
        bureau.faults, bureau.rng = set(pair), random.Random(number)
        bureau.line = {"reset": 0.05, "html": 0.05, "cut_json": 0.05}
        office.archive.folder = office.archive.folder.parent / f"archive-{number}"
        changeset = office.compared(bureau.base_url)
        assert not of_kind(changeset, "new") and not of_kind(changeset, "revised"), pair
    assert checksum(office.data) == before


def test_new_and_revised_numbers_are_listed_in_the_unit_of_the_series(
    office: Office, bureau: FakeBureau
) -> None:
    revenue = SERIES.index("software_revenue")
    for province in {cell[0] for cell in office.holdings().held["software_revenue"] if cell[0] != "000000"}:
        if (province, 2024) in office.holdings().held["software_revenue"]:
            put(bureau, revenue, (province, 2025), value_of(bureau, revenue, (province, 2024)))
    put(bureau, 0, ("330000", 2024), float(value_of(bureau, 0, ("330000", 2024))) + 100)
    changeset = office.compared(bureau.base_url)
    new, revised = of_kind(changeset, "new"), of_kind(changeset, "revised")
    assert len(new) + len(revised) == len(changeset.changes) and len(new) >= 30
    held = office.holdings().held["software_revenue"]
    assert all(float(one.new) == float(held[one.province_code, 2024].value) for one in new)  # 万元 ÷ 10000
    (change,) = revised
    assert change.year == 2024 and float(change.new) - float(change.old) == pytest.approx(100)
    assert change.percent == pytest.approx(100 * 100 / float(change.old), rel=1e-6)


OUT_OF_RANGE: dict[str, tuple[str, dict[tuple[str, int], float | str], str]] = {
    "share above 100": ("ecommerce_enterprise_share", {("310000", 2023): 104.2}, "within 0 and 100"),
    "negative amount": ("population", {("310000", 2024): -5}, "may not be negative"),
    "step": ("population", {("320000", 2025): 30000}, "step 2024–2025"),
    "few provinces": ("population", {("320000", 2025): 8530}, "only 1 provinces, 2024 has 31"),
    "gap": ("population", {("320000", 2026): 8530}, "year gap: 2025 has no value"),
    "to zero": ("population", {("320000", 2024): 0}, "from or to zero"),
}


@pytest.mark.parametrize("case", OUT_OF_RANGE)
def test_what_is_outside_the_expected_range_needs_a_word(
    case: str, office: Office, bureau: FakeBureau
) -> None:
    series, cells, rule = OUT_OF_RANGE[case]
    for cell, value in cells.items():
        put(bureau, SERIES.index(series), cell, value)
    changeset = office.compared(bureau.base_url)
    (change,) = changeset.changes
    assert change.series_id == series and any(rule in text for text in change.rules)
    assert not changeset.pending(set()) and changeset.pending({series}) == [change]


def test_a_whole_year_on_another_scale_is_caught_though_the_shares_are_unchanged(
    office: Office, bureau: FakeBureau
) -> None:
    cells = [cell for cell in office.holdings().held["va_primary"] if cell[1] == 2024]
    for cell in cells:
        put(bureau, 1, (cell[0], 2025), float(value_of(bureau, 1, cell)) * 10000)
    changeset = office.compared(bureau.base_url)
    assert len(changeset.changes) == len(cells) == 31
    assert all(any("all provinces move at once" in rule for rule in one.rules) for one in changeset.changes)


def test_a_value_that_another_source_holds_is_not_replaced_silently(
    office: Office, bureau: FakeBureau
) -> None:
    path = office.data / "people.csv"
    text = path.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("population,110000,2024,"))
    path.write_text(text.replace(first, first.replace("nbs_province_2026", "csy_2023")), encoding="utf-8")
    put(bureau, SERIES.index("population"), ("110000", 2024), 2190)
    (change,) = office.compared(bureau.base_url).changes
    assert "stands in data/ from another source, csy_2023" in change.rules


def test_a_later_time_slice_is_stitched_and_its_beginning_flagged(office: Office, bureau: FakeBureau) -> None:
    parcels = SERIES.index("express_parcels")
    cell = ("330000", 2024)
    put(bureau, parcels, cell, float(value_of(bureau, parcels, cell)) * 1.01)
    changeset = office.compared(bureau.base_url)
    assert [one.year for one in changeset.changes] == [2024]
    assert changeset.breaks == [("express_parcels", 2022)]
    stitched = ("express_parcels", "stitched from 快递业务量(2000-2021), 快递业务量（2022-至今）")
    assert stitched in changeset.notes and NOW.year == changeset.until
