"""Two measures on one map: three levels of each, nine colours, a legend with counts and the finding in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product

from views.components import summary
from views.components.charts import table
from views.components.classes import Classes
from views.components.palette import BIVARIATE, ink_on
from views.components.selection import Shown
from views.components.words import Translator

LEVELS = 3
NINE = Classes(tuple(place - 0.5 for place in range(LEVELS**2 + 1)))
_NAMED = 8  # provinces that a sentence names before it counts the rest


@dataclass(frozen=True)
class Pair:
    """Levels of two measures by province code: 0 low, 1 middle, 2 high."""

    x: Mapping[str, int]
    y: Mapping[str, int]

    def place(self, code: str) -> float | None:
        """The province's cell, 3 · (level of y) + (level of x); None unless it has both."""
        if code not in self.x or code not in self.y:
            return None
        return float(LEVELS * self.y[code] + self.x[code])

    def at(self, x: int, y: int) -> list[str]:
        """Codes in one cell, in the order of the first measure."""
        return [code for code, level in self.x.items() if level == x and self.y.get(code) == y]


def levels(entries: Sequence[summary.Entry], breaks: Classes) -> dict[str, int]:
    """Level of each province with a value; fewer classes than levels are spread from low to high."""
    found = {e.code: breaks.of(e.value) for e in entries}
    last = max(breaks.k - 1, 1)
    return {code: round(c * (LEVELS - 1) / last) for code, c in found.items() if c is not None}


def finding(pair: Pair, names: Mapping[str, str], year: str, x: str, y: str, t: Translator) -> str:
    """Which provinces are high on both, on one alone, on none."""
    parts = []
    for key, corner in (("hh", (2, 2)), ("hl", (2, 0)), ("lh", (0, 2)), ("ll", (0, 0))):
        codes = pair.at(*corner)
        listed = t("list_separator").join(names[code] for code in codes[:_NAMED])
        if len(codes) > _NAMED:
            listed += t("and_more", n=len(codes) if t("list_separator") == "、" else len(codes) - _NAMED)
        parts.append(
            t(f"say_pair_{key}", names=listed, x=x, y=y) if codes else t(f"say_pair_no_{key}", x=x, y=y)
        )
    return t("say_pair", year=year, x=x, y=y, parts=t("clause_separator").join(parts))


def legend(pair: Pair, x: str, y: str, limits: tuple[Sequence[str], Sequence[str]], t: Translator) -> str:
    """A table of nine cells: the first measure grows to the right, the second upwards; counts inside.

    ``limits`` are the ranges of the three levels as texts, of the first and of the second measure.
    """
    rows = []
    for level in reversed(range(LEVELS)):
        cells = "".join(
            f'<td style="background:{colour};color:{ink_on(colour)}">{len(pair.at(i, level))}'
            for i, colour in enumerate(BIVARIATE[LEVELS * level : LEVELS * (level + 1)])
        )
        rows.append(f"<tr><th scope=row>{t(f'level_{level}')}<small>{limits[1][level]}</small>{cells}")
    heads = "".join(
        f"<th scope=col>{t(f'level_{level}')}<small>{limits[0][level]}</small>" for level in range(LEVELS)
    )
    return (
        f'<table class="nine" aria-label="{escape(t("pair_legend", x=x, y=y))}">'
        f"<tr><th scope=row>{escape(t('pair_axis_up', what=y))}<td colspan=3>{''.join(rows)}"
        f"<tr><th><small>{escape(t('pair_axis', what=x))}</small>{heads}</table>"
    )


def swatches(pair: Pair, t: Translator) -> list[tuple[str, str]]:
    """The legend as pairs of colour and text, for a picture: levels of the first and the second measure, counts."""
    return [
        (colour, f"{t('pair_levels', x=t(f'level_{x}'), y=t(f'level_{y}'))} ({len(pair.at(x, y))})")
        for colour, (y, x) in zip(BIVARIATE, product(range(LEVELS), repeat=2), strict=True)
    ]


def listing(
    pair: Pair, first: Shown, second: Shown, names: Mapping[str, str], province: str, t: Translator
) -> str:
    """Every province with its levels and both values, from high on both to low on both."""
    of_second = {e.code: e for e in second.entries}
    show = [summary.score if shown.is_score else summary.number for shown in (first, second)]
    ordered = sorted(
        summary.ordered(first.entries), key=lambda e: -(pair.x.get(e.code, -9) + pair.y.get(e.code, -9))
    )
    rows = []
    for entry in ordered:
        other = of_second.get(entry.code)
        both = entry.code in pair.x and entry.code in pair.y
        levels = (
            t("pair_levels", x=t(f"level_{pair.x[entry.code]}"), y=t(f"level_{pair.y[entry.code]}"))
            if both
            else t("no_data")
        )
        cells = [
            escape(names[entry.code]),
            levels,
            show[0](entry.value),
            show[1](other.value if other else None),
        ]
        rows.append(("on" if entry.code == province else "", cells))
    heads = [(t("province"), "row"), (t("pair_levels_head"), ""), (first.what, "n"), (second.what, "n")]
    return table(heads, rows, "rank side", t("side_table"))


def ranges(breaks: Classes, values: Sequence[float | None], show: Callable[[float], str]) -> list[str]:
    """Smallest and largest value of each level, as text; a dash for a level without provinces."""
    found: dict[int, list[float]] = {level: [] for level in range(LEVELS)}
    for value in values:
        if value is not None and (c := breaks.of(value)) is not None:
            found[round(c * (LEVELS - 1) / max(breaks.k - 1, 1))].append(value)
    return [f"{show(min(v))}–{show(max(v))}" if v else "–" for v in found.values()]
