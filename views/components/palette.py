"""Every colour that carries a number: told apart with every common form of colour blindness and in grey print.

Checked by simulation (Machado, Oliveira and Fernandes 2009, full protanopia, deuteranopia and tritanopia):
two classes of a map are at least 12 apart in CIE Lab under each, "no data" at least 10 from every class.
"""

from collections.abc import Sequence

from views.components.theme import light

NO_DATA_COLOUR = "#d8d4ca"
INK, QUIET, ACCENT = light("ink"), light("quiet"), light("accent")
ON_LIGHT = "#1a2632"  # words on a coloured area; they keep it when the page is dark, hence not INK

# Five steps from light to dark. The second is cividis, drawn up for colour-blind readers (Nuñez et al. 2018).
SEQUENTIAL = {
    "blue": ("#e3eef6", "#b3d0e4", "#74aacd", "#377cac", "#124e7d"),
    "cividis": ("#fee838", "#bcae6c", "#757470", "#414d6b", "#00224e"),
    "grey": ("#f7f7f7", "#b9b9b9", "#8c8c8c", "#5c5c5c", "#252525"),
}
PALETTE = SEQUENTIAL["blue"]

# Two measures at once: place 3 · (class of the second) + (class of the first); the first measure turns red,
# the second blue, both together dark.
BIVARIATE = (
    "#e4f6da", "#e6ac94", "#d23f47",
    "#a6c6e4", "#969b9e", "#9d446e",
    "#659ed7", "#48699f", "#5e3230",
)  # fmt: skip


def palette_for(k: int, name: str = "blue") -> list[str]:
    """``k`` colours out of the five of a palette, spread from light to dark."""
    steps = SEQUENTIAL[name]
    if k <= 1:
        return [steps[2]][:k]
    return [steps[round(i * (len(steps) - 1) / (k - 1))] for i in range(k)]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 … 1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 … 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Black-ish or white, whichever is read better on the colour."""
    return "#ffffff" if contrast("#ffffff", colour) > contrast(ON_LIGHT, colour) else ON_LIGHT


def light_inks(colours: Sequence[str]) -> list[int]:
    """The places of the colours on which white is read better."""
    return [i for i, colour in enumerate(colours) if ink_on(colour) == "#ffffff"]
