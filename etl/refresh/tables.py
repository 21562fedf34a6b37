"""Finds a table and its indicator by name and reads the values of all provinces, each checked for what it is.

Questions, in the platform's words: the tree of tables (`queryIndexTreeAsync`, code 6 = annual by province), the
indicators of a table (`queryIndicatorsByCid`), its areas (`getDaCatalogTreeByIndicatorCid`,
`getDasByDaCatalogId`), and the values of one indicator for all areas (`stream/esData`). A finding about one
indicator never stops the others: it is noted in its Reading.
"""

import difflib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from etl.refresh.mapping import Target
from etl.refresh.names import conversion, plain, shown, time_slice, unit_name, without_unit
from etl.seeds import NATIONAL

if TYPE_CHECKING:  # httpx is there only with the extra `live`; every command of `python -m etl` passes here
    from etl.refresh.client import Bureau

TREE_CODE = "6"  # annual data by province
ALL_AREAS = "全部地区"
NO_VALUE = ("", "无", "-", "--", "—", "…", "...", "null", "None", "NaN")
MANY_AREAS = "3"  # the layout of one indicator for many areas; "1" lays out one area
_YEAR = re.compile(r"(\d{4})YY")
_NUMBER = re.compile(r"-?[0-9,]{1,20}(\.[0-9]{1,20})?")
Cell = tuple[str, int]  # province code, year


@dataclass
class Reading:
    """What the platform says about one series.

    `values` in the unit of the series; `doubts` rules broken by single cells; `problems` say why nothing or not
    all could be read; `notes` what else a person should know; `breaks` first years of a later time slice;
    `silent` cells that were asked for and have no value.
    """

    target: Target
    values: dict[Cell, Decimal] = field(default_factory=dict)
    doubts: dict[Cell, list[str]] = field(default_factory=dict)
    unusable: set[Cell] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    asked: bool = False  # the values were read, so that what is not there has vanished

    def doubt(self, cell: Cell, rule: str, *, unusable: bool = False) -> None:
        """Marks one cell; an unusable one cannot be taken over even when named."""
        rules = self.doubts.setdefault(cell, [])
        if rule not in rules:
            rules.append(rule)
        if unusable:
            self.unusable.add(cell)


class _NotFoundError(Exception):
    """A name that the platform does not have (any more), in words."""


@dataclass(frozen=True)
class _Slice:
    """A table of the platform: its ID, its name and the years it is cut to, if any."""

    cid: str
    name: str
    first: int | None
    last: int | None


class Tables:
    """Reads series after series; what several series share is asked for once."""

    def __init__(self, bureau: "Bureau", provinces: dict[str, str], since: int, until: int) -> None:
        """`provinces` maps six-digit codes to the short Chinese name; years are inclusive."""
        self._bureau, self._provinces = bureau, provinces
        self._since, self._until = since, until
        self._children: dict[str, list[dict[str, Any]]] = {}
        self._indicators: dict[str, list[dict[str, Any]]] = {}
        self._areas: dict[str, tuple[list[dict[str, str]], list[str]]] = {}
        self._members: dict[str, list[dict[str, Any]]] = {}

    def read(self, target: Target) -> Reading:
        """All values of one series. Raises RefreshStoppedError when the platform cannot be read at all."""
        reading = Reading(target)
        try:
            slices = self._find(target)
        except _NotFoundError as error:
            reading.problems.append(str(error))
            return reading
        if len(slices) > 1:
            reading.notes.append("stitched from " + ", ".join(shown(part.name) for part in slices))
        previous: dict[Cell, Decimal] = {}
        for part in slices:
            found: dict[Cell, Decimal] = {}
            try:
                self._read_slice(reading, part, found)
            except _NotFoundError as error:
                reading.problems.append(str(error))
                continue
            _stitch(reading, part, previous, found)
            previous = dict(reading.values)
        reading.asked = bool(reading.asked and not reading.problems)
        return reading

    # the tree

    def _root(self) -> str:
        nodes = self._nodes("", "the tree of annual tables by province")
        if not nodes:
            raise _NotFoundError("the platform shows no tree of annual tables by province")
        return str(nodes[0]["_id"])

    def _nodes(self, pid: str, about: str) -> list[dict[str, Any]]:
        if pid not in self._children:
            path = "new/queryIndexTreeAsync"
            data = self._bureau.get(path, about, _nodes_complaint, pid=pid, code=TREE_CODE)
            self._children[pid] = list({str(node["_id"]): node for node in data}.values())
        return self._children[pid]

    def _find(self, target: Target) -> list[_Slice]:
        """The table, or its time slices in the order of their years."""
        found = [_Slice(self._root(), "", None, None)]
        walked = ""
        for number, names in enumerate(target.path):
            nodes = [
                node
                for folder in found
                for node in self._nodes(folder.cid, f"the tables under {walked or 'the root'}")
            ]
            matching = _matching(nodes, names)
            walked += (" > " if number else "") + names[0]
            if not matching:
                raise _NotFoundError(
                    f"the platform has no {' or '.join(names)} in table path {target.table}; "
                    + _there_is(names[0], [_name(node) for node in nodes])
                )
            last = number == len(target.path) - 1
            if last and any(_is_leaf(node) is False for node in matching):
                matching = [leaf for node in matching for leaf in self._leaves(node, names)]
            found = [_slice(node) for node in matching]
            names_of_uncut = [part.name for part in found if part.first is None]
            if last and len(names_of_uncut) > 1:
                raise _NotFoundError(f"table {target.table} stands {len(names_of_uncut)} times")
        if len(found) > 1:
            found = [
                part
                for part in found
                if (part.last or self._until) >= self._since and (part.first or 0) <= self._until
            ] or found[-1:]
        return sorted(found, key=lambda part: (part.first or 0, part.last or 9999))

    def _leaves(self, node: dict[str, Any], names: Iterable[str]) -> list[dict[str, Any]]:
        """A table that is a folder of its own time slices."""
        if _is_leaf(node) is not False:
            return [node]
        children = self._nodes(str(node["_id"]), f"the tables under {shown(_name(node))}")
        slices = [child for child in children if time_slice(_name(child))[1] is not None]
        matching = _matching(children, names) or slices
        if not matching:
            raise _NotFoundError(
                f"{shown(_name(node))} is a folder, not a table; "
                + _there_is(_name(node), [_name(child) for child in children])
            )
        return matching

    # one table

    def _read_slice(self, reading: Reading, part: _Slice, found: dict[Cell, Decimal]) -> None:
        target, table = reading.target, shown(part.name)
        indicator = self._indicator(target, part, table)
        shown_unit = _units(indicator, target)
        areas, notes = self._areas_of(part, table)
        reading.notes.extend(note for note in notes if note not in reading.notes)
        first, last = max(self._since, part.first or 0), min(self._until, part.last or 9999)
        if first > last:
            return
        about = f"table {table}, indicator {target.indicator[0]}, {first}–{last}"
        body = {
            "cid": part.cid,
            "indicatorIds": [str(indicator["_id"])],
            "daCatalogId": "",
            "das": areas,
            "showType": MANY_AREAS,
            "dts": [f"{first}YY-{last}YY"],
            "rootId": self._root(),
        }
        data = self._bureau.post("stream/esData", about, _values_complaint, body)
        reading.asked = True
        _Values(self._provinces, reading, table, indicator, shown_unit, (first, last)).take(data, found)

    def _indicator(self, target: Target, part: _Slice, table: str) -> dict[str, Any]:
        if part.cid not in self._indicators:
            data = self._bureau.get(
                "new/queryIndicatorsByCid",
                f"the indicators of table {table}",
                _indicators_complaint,
                cid=part.cid,
                dt=f"{self._since}-{self._until}",
                name="",
            )
            self._indicators[part.cid] = data["list"] if isinstance(data, dict) else data
        listed = self._indicators[part.cid]
        for name in target.indicator:
            for same in (_is_exactly, _is_but_for_unit):
                matching = {str(item["_id"]): item for item in listed if same(item, name)}
                if len(matching) > 1:
                    raise _NotFoundError(f"table {table}: indicator {name} stands {len(matching)} times")
                if matching:
                    return next(iter(matching.values()))
        raise _NotFoundError(
            f"table {table} has no indicator {' or '.join(target.indicator)} (renamed?); "
            + _there_is(target.indicator[0], [without_unit(_shown_name(item))[0] for item in listed])
        )

    def _areas_of(self, part: _Slice, table: str) -> tuple[list[dict[str, str]], list[str]]:
        if part.cid in self._areas:
            return self._areas[part.cid]
        catalogues = self._bureau.get(
            "getDaCatalogTreeByIndicatorCid",
            f"the areas of table {table}",
            _nodes_complaint,
            indicatorCid=part.cid,
        )
        if not catalogues:
            raise _NotFoundError(f"table {table} shows no areas")
        chosen = next((one for one in catalogues if plain(_name(one)) == ALL_AREAS), catalogues[0])
        catalogue = str(chosen["_id"])
        if catalogue not in self._members:
            self._members[catalogue] = self._bureau.get(
                "getDasByDaCatalogId",
                f"the areas of table {table}",
                _areas_complaint,
                daCid=catalogue,
            )
        areas: dict[str, dict[str, str]] = {}
        notes: list[str] = []
        for member in self._members[catalogue]:
            code, name = _area(member)
            if code[:6] not in (*self._provinces, NATIONAL) or code[6:] != "000000":
                continue  # regions, Hong Kong, Macao, Taiwan: not in these statistics
            if code in areas:
                notes.append(f"area {code} stands twice in the list of table {table}")
            if not _same_area(self._provinces, code, name):
                raise _NotFoundError(f"table {table} calls area {code} {shown(name)}")
            areas.setdefault(code, {"text": name, "value": code})
        missing = [short for code, short in self._provinces.items() if f"{code}000000" not in areas]
        if missing:
            notes.append(f"table {table} does not list {'、'.join(missing)}")
        if not areas:
            raise _NotFoundError(f"table {table} lists none of the provinces")
        self._areas[part.cid] = (list(areas.values()), notes)
        return self._areas[part.cid]


@dataclass
class _Values:
    """Takes the values of one answer into a Reading, each checked for indicator, unit, area, year and number."""

    provinces: dict[str, str]
    reading: Reading
    table: str
    indicator: dict[str, Any]
    units: list[str]
    years: tuple[int, int]

    def take(self, data: list[dict[str, Any]], found: dict[Cell, Decimal]) -> None:
        """`found` is filled with the converted values of this answer."""
        target, place = (
            self.reading.target,
            f"table {self.table}, indicator {self.reading.target.indicator[0]}",
        )
        foreign = 0
        for period in data:
            match = _YEAR.fullmatch(str(period.get("code", "")))
            year = int(match[1]) if match else None
            if year is None or not self.years[0] <= year <= self.years[1]:
                foreign += 1
                continue
            for item in period["values"]:
                text = plain(item.get("value"))
                if text in NO_VALUE:
                    continue
                code = str(item.get("da") or item.get("areaCode") or "")
                if not self._is_asked(item) or not code:
                    problem = f"{place}: a value of {year} belongs to another indicator or to no area"
                    if problem not in self.reading.problems:
                        self.reading.problems.append(problem)
                    continue
                if code[:6] not in (*self.provinces, NATIONAL) or code[6:] != "000000":
                    foreign += 1
                    continue
                cell = (code[:6], year)
                if not _same_area(self.provinces, code, str(item.get("da_name") or "")):
                    rule = f"area {code} is called {shown(item.get('da_name'))}"
                    self.reading.doubt(cell, rule, unusable=True)
                factor, unit_rule = self._factor(item, target)
                if not _NUMBER.fullmatch(text):
                    self.reading.doubt(cell, f"{shown(text)!r} is not a number", unusable=True)
                    continue
                if unit_rule:
                    self.reading.doubt(cell, unit_rule, unusable=factor is None)
                value = Decimal(text.replace(",", "")) * (factor if factor is not None else 1)
                if cell in found and found[cell] != value:
                    rule = f"stands twice in the answer, with {found[cell]:f} and {value:f}"
                    self.reading.doubt(cell, rule, unusable=True)
                found.setdefault(cell, value)
        if foreign:
            note = (
                f"{foreign} entries of table {self.table} outside the years or areas asked for were left out"
            )
            self.reading.notes.append(note)

    def _is_asked(self, item: dict[str, Any]) -> bool:
        if item.get("_id") is not None and str(item["_id"]) != str(self.indicator["_id"]):
            return False
        name = item.get("i_showname")
        return name is None or plain(name) == plain(_shown_name(self.indicator))

    def _factor(self, item: dict[str, Any], target: Target) -> tuple[Decimal | None, str | None]:
        """The factor to the unit of the series, and the rule when the unit is not the declared one."""
        units = [unit_name(item["du_name"])] if item.get("du_name") else []
        units += [unit for unit in self.units if unit not in units]
        declared = "|".join(target.factors)
        if not units:
            return None, f"no unit is shown, declared is {declared}"
        unknown = [unit for unit in units if unit not in target.factors]
        if not unknown:
            # 元/人 beside 元 is one unit in two spellings, 万元 beside 亿元 is not
            factors = {target.factors[unit] for unit in units}
            if len(factors) == 1:
                return factors.pop(), None
            return None, f"the unit is shown as {' and as '.join(map(shown, units))}"
        for known, factor in target.factors.items():
            scales = [conversion(unit, known) for unit in units]
            if all(scale is not None and scale == scales[0] for scale in scales) and scales[0] is not None:
                rule = (
                    f"the unit is now {shown(unknown[0])}, declared is {declared}: converted by powers of ten"
                )
                return factor * scales[0], rule
        return None, f"the unit is now {shown(unknown[0])}, declared is {declared}: not comparable"


def _stitch(
    reading: Reading, part: _Slice, previous: dict[Cell, Decimal], found: dict[Cell, Decimal]
) -> None:
    """Adds a later slice: its values win, a break is flagged where it begins and the other one ends."""
    differing = [cell for cell in found if cell in previous and previous[cell] != found[cell]]
    if differing:
        reading.notes.append(
            f"{len(differing)} values differ between the time slices; those of {shown(part.name)} are taken"
        )
    if previous and found and part.first is not None and any(year < part.first for _, year in previous):
        reading.breaks.append(part.first)
    reading.values.update(found)


# what an answer must look like; a half answer that is still JSON is caught here


def _nodes_complaint(data: Any) -> str | None:
    return _list_complaint(
        data, lambda node: "_id" in node and bool(_name(node)), "a node without ID or name"
    )


def _indicators_complaint(data: Any) -> str | None:
    listed = data.get("list") if isinstance(data, dict) else data
    return _list_complaint(
        listed, lambda item: "_id" in item and bool(_shown_name(item)), "an indicator without ID or name"
    )


def _areas_complaint(data: Any) -> str | None:
    return _list_complaint(
        data, lambda member: _area(member)[0].isdigit(), "an area without a twelve-digit code"
    )


def _values_complaint(data: Any) -> str | None:
    return _list_complaint(
        data,
        lambda period: (
            "code" in period
            and isinstance(period.get("values"), list)
            and all(isinstance(item, dict) and "value" in item for item in period["values"])
        ),
        "a year without its values",
    )


def _list_complaint(data: Any, holds: Callable[[dict[str, Any]], bool], otherwise: str) -> str | None:
    if not isinstance(data, list):
        return "a list was expected"
    if not all(isinstance(entry, dict) and holds(entry) for entry in data):
        return otherwise
    return None


# names


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name") or node.get("_name") or "")


def _shown_name(item: dict[str, Any]) -> str:
    return str(item.get("i_showname") or item.get("_name") or "")


def _is_leaf(node: dict[str, Any]) -> bool | None:
    leaf = node.get("isLeaf")
    return None if leaf is None else json.dumps(leaf).strip('"').lower() in ("true", "1")


def _slice(node: dict[str, Any]) -> _Slice:
    _, first, last = time_slice(_name(node))
    return _Slice(str(node["_id"]), _name(node), first, last)


def _matching(nodes: list[dict[str, Any]], names: Iterable[str]) -> list[dict[str, Any]]:
    """The nodes with the first of the alternative names that stands there, its time slices included."""
    for name in names:
        wanted = time_slice(name)[0]
        found = [
            node
            for node in nodes
            if plain(_name(node)) == plain(name) or time_slice(_name(node))[0] == wanted
        ]
        if found:
            return found
    return []


def _is_exactly(item: dict[str, Any], name: str) -> bool:
    return plain(_shown_name(item)) == plain(name)


def _is_but_for_unit(item: dict[str, Any], name: str) -> bool:
    return without_unit(_shown_name(item))[0] == plain(name)


def _units(indicator: dict[str, Any], target: Target) -> list[str]:
    """The unit behind the name and the one given apart; equal spellings once.

    Brackets that belong to the declared name, as in 工业销售产值(当年价格), hold a unit only when no other is given.
    """
    apart, behind = str(indicator.get("du_name") or ""), without_unit(_shown_name(indicator))[1]
    if apart and any(_is_exactly(indicator, name) for name in target.indicator):
        behind = ""
    return list(dict.fromkeys(unit_name(unit) for unit in (behind, apart) if unit))


def _area(member: dict[str, Any]) -> tuple[str, str]:
    code = str(member.get("name_value") or member.get("value") or "")
    return code, str(member.get("show_name") or member.get("text") or member.get("name") or "")


def _same_area(provinces: dict[str, str], code: str, name: str) -> bool:
    """Code and name agree; a name that is not given is no contradiction."""
    short = "全国" if code[:6] == NATIONAL else provinces.get(code[:6], "")
    return not plain(name) or plain(name).startswith(short)


def _there_is(wanted: str, names: list[str]) -> str:
    """What stands there instead, the nearest first."""
    cleaned = list(dict.fromkeys(shown(name) for name in names))
    near = difflib.get_close_matches(wanted, cleaned, n=5, cutoff=0.3)
    rest = [name for name in cleaned if name not in near]
    listed = [*near, *rest][:8]
    more = f" and {len(cleaned) - len(listed)} more" if len(cleaned) > len(listed) else ""
    return f"there is {'、'.join(listed)}{more}" if listed else "nothing stands there"
