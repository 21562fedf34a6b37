"""Words and numbers about one table of provinces: number formats and the sentence above the map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from views.components.words import Translator


@dataclass(frozen=True)
class Entry:
    """One province of the table on the screen; ``value`` is what the map colours, None when there is none."""

    code: str
    name: str
    region: str
    value: float | None
    rank: int | None
    ranks: tuple[int, int] | None = None
    raw: float | None = None
    interval: tuple[float | None, float | None] | None = None
    coverage: float | None = None
    carried_share: float = 0.0
    frozen: bool = False
    flags: tuple[str, ...] = ()
    reason: str = ""
    doubtful: bool = False  # no sentence rests on it

    @property
    def rank_width(self) -> float | None:
        """Ranks between the best and the worst of the interval; None without one."""
        return None if self.ranks is None else float(self.ranks[1] - self.ranks[0])


def number(value: float | None, empty: str = "–") -> str:
    """A number to read: thousands separated, about four significant digits, never in powers of ten."""
    if value is None:
        return empty
    size = abs(value)
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3 if size >= 0.1 else 4
    if value == 0 or (decimals and float(value).is_integer() and size < 1000):
        decimals = 0
    return minus(f"{value:,.{decimals}f}")


def minus(text: str) -> str:
    """A number as text with a true minus, which is as wide as the plus and never breaks off at the end of a line."""
    return text.replace("-", "−")


def score(value: float | None, empty: str = "–") -> str:
    return empty if value is None else minus(f"{value:.1f}")


def percent(value: float | None, empty: str = "–") -> str:
    return empty if value is None else f"{100 * value:.0f}%"


def ordered(entries: Sequence[Entry]) -> list[Entry]:
    """By rank, or by value when nothing is ranked; without a number last, in the order of the official list."""
    return sorted(entries, key=lambda e: (e.value is None, e.rank or 0, -(e.value or 0), e.code))


def headline(
    entries: Sequence[Entry],
    what: str,
    year: str,
    t: Translator,
    *,
    kind: str = "headline",
    is_score: bool = True,
) -> str:
    """One sentence: who leads, who comes last, how many provinces have data and which have none.

    Provinces whose number is doubtful are counted among those with data, but the sentence does not rest on them.
    """
    ranked = [e for e in ordered(entries) if e.value is not None]
    if not ranked:
        return t("headline_empty", what=what, year=year)
    # No sentence rests on a doubtful number: it is counted, neither named as first nor as last.
    if not (sure := [e for e in ranked if not e.doubtful]):
        return t("headline_all_doubtful", what=what, year=year)
    show = score if is_score else number
    separator = t("list_separator")
    without = [e.name for e in entries if e.value is None]
    listed = separator.join(without[:4])
    if len(without) > 4:
        listed += t("and_more", n=len(without) if t("list_separator") == "、" else len(without) - 4)
    if not any(e.rank for e in ranked):
        kind = "headline_unranked"
    return t(
        kind,
        what=what,
        year=year,
        first=sure[0].name,
        leaders=separator.join(f"{e.name} {show(e.value)}" for e in sure[:3]),
        last=sure[-1].name,
        last_value=show(sure[-1].value),
        with_data=len(ranked),
        missing=t("headline_missing", names=listed) if without else "",
    ) + (t("headline_left_out", n=len(ranked) - len(sure)) if len(sure) < len(ranked) else "")


def coverage_sentence(entries: Sequence[Entry], t: Translator) -> str:
    """Mean coverage of the provinces with a score, and whether values are carried forward."""
    found = [e.coverage for e in entries if e.coverage is not None and e.value is not None]
    if not found:
        return ""
    text = t("headline_coverage", coverage=percent(sum(found) / len(found)))
    carried = max((e.carried_share for e in entries), default=0.0)
    return text + (t("headline_carried", carried=percent(carried)) if carried else "")


def flagged(entries: Sequence[Entry], t: Translator) -> str:
    """Which provinces carry which note on their number, a line each (HTML); empty without notes."""
    listed: dict[str, list[str]] = {}
    for entry in entries:
        for flag in entry.flags if entry.value is not None else ():
            listed.setdefault(flag, []).append(entry.name)
    lines = (t("flagged", reason=flag, names=t("list_separator").join(who)) for flag, who in listed.items())
    return "".join(f'<p class="marks">{escape(line)}</p>' for line in lines)


def remark(entry: Entry, t: Translator) -> str:
    """The marks of a row in words."""
    texts = [entry.reason] if entry.reason else []
    if entry.frozen:
        texts.append(t("mark_frozen"))
    if entry.carried_share:
        texts.append(t("mark_carried"))
    if entry.flags:
        texts.append(t("list_separator").join(entry.flags))
    return t("list_separator").join(texts)


def placed(rank: int | None, ranks: tuple[int, int] | None, t: Translator) -> str:
    """A rank, with its interval where there is one."""
    if not rank:
        return ""
    if ranks is None:
        return t("rank_out_of", rank=rank)
    return t("rank_between", rank=rank, low=ranks[0], high=ranks[1])


def tooltip(entry: Entry, show: Callable[[float | None], str], unit: str, t: Translator) -> str:
    """Value, place and marks of a province on one line; a score needs no unit."""
    if entry.value is None:
        return " · ".join(text for text in (t("no_data"), entry.reason) if text)
    value = show(entry.value) if show is score else f"{show(entry.value)} {unit}".strip()
    place = placed(entry.rank, entry.ranks, t)
    return " · ".join(text for text in (value, place, remark(entry, t)) if text)
