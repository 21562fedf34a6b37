"""Colours of the page in light and in dark: one table, from which the style sheet of every page is written.

Pages are drawn once, in the light colours, and the browser turns them: HTML names its colours as variables
(``var(--ink)``), and what a chart draws in one of the colours of ``MARKS`` is recoloured by its attribute. So a
change of the theme is seen at once and asks the server for nothing, no answer is kept twice, and pictures to be
taken away stay on white. Colours that carry a number (``palette``) are the same in both: legends, maps and memos
agree, and the words that stand on them keep their ink.

``tests/views/test_theme.py`` holds the pairs to the contrast of WCAG 2.2 AA.
"""

from functools import cache
from pathlib import Path

STYLE = Path(__file__).with_name("style.css")

# role: (light, dark)
ROLES = {
    "ground": ("#ffffff", "#121a23"),
    "raised": ("#f7f9fb", "#18222d"),
    "panel": ("#e8eef4", "#263443"),
    "blank": ("#f7f7f5", "#1c242d"),
    "chosen": ("#fdf0e7", "#3d2c1e"),
    "ink": ("#1b2733", "#e6ebf0"),
    "soft": ("#3f4c57", "#bcc8d2"),
    "quiet": ("#5a6875", "#a3b1be"),
    "link": ("#1f5a8c", "#7fbaea"),
    "on-link": ("#ffffff", "#10171f"),  # words on what the client fills with its first colour
    "accent": ("#b83c0a", "#f4905a"),
    "marks": ("#8a4b00", "#f0b068"),
    "bar": ("#377cac", "#5a9fd0"),
    "rest": ("#c3d6e4", "#35506a"),
    "line": ("#d5dde5", "#3d4b59"),
    "thin": ("#e8edf2", "#2b3743"),
    "edge": ("#73879a", "#8496a6"),
    "good": ("#d8ecdf", "#173b28"),
    "good-ink": ("#14532d", "#a9dfbb"),
    "good-edge": ("#2e7d4f", "#4fae78"),
    "fair": ("#fdf0cf", "#41320f"),
    "fair-ink": ("#6b4200", "#f3cf86"),
    "bad": ("#f6dfdc", "#4a211c"),
    "bad-ink": ("#7c1d12", "#f6b8ae"),
}


def light(role: str) -> str:
    """The colour as charts and pictures are drawn in it."""
    return ROLES[role][0]


# What charts draw in the light colour, and how it shows on a dark page.
MARKS = {
    **dict(ROLES[role] for role in ("ink", "soft", "quiet", "accent", "marks", "thin")),
    # Lines and dots of several series (figures, profile_charts).
    "#0072b2": "#56b4e9",
    "#d55e00": "#f0803c",
    "#00805e": "#2fb893",
    "#00795c": "#2fb893",
    "#b0578d": "#dd8fbd",
    "#8a4f9e": "#c49ad4",
    "#8a6d00": "#d3b13f",
    "#7a6200": "#d3b13f",
    "#4a94c8": "#a9d6f5",
    # Medians, cuts, bands and bars without a claim.
    "#8793a0": "#93a1ae",
    "#8895a1": "#93a1ae",
    "#7d8a97": "#8593a0",
    "#b8c2cb": "#5d6b78",
    "#c9d3dc": "#3f4d5b",
    "#134c7a": "#a9cdea",
    # Lines of the map and the sentences on its ground; its areas and names keep their colours.
    "#5b6670": "#9aa7b3",
    "#5b3a00": "#f0c48a",
    "#d1480f": "#ff9152",
}  # fmt: skip
# White is an area where charts leave a dot hollow or rim a name; on a map it is the ink of dark areas.
_HOLLOW = '.vega-embed path[fill="#ffffff"]{fill:var(--ground)}.vega-embed text[stroke="white"]{stroke:var(--ground)}'


def _variables(dark: bool) -> str:
    return "".join(f"--{role}:{pair[dark]};" for role, pair in ROLES.items())


def _dark(prefix: str) -> str:
    """Rules of a dark page below ``prefix``, the selector of the root."""
    marks = "".join(
        f'{prefix} .vega-embed [{part}="{colour}"]{{{part}:{shown}}}'
        for colour, shown in MARKS.items()
        for part in ("fill", "stroke")
    )
    return f"{prefix}{{{_variables(True)}}}{marks}"


@cache
def sheet() -> str:
    """The style of every page as one ``<style>`` element.

    The browser's root says ``data-theme`` (``scripts.THEME``); where scripts are forbidden the system's preference
    decides, as it does for the theme itself unless somebody chose otherwise. Print is always light.
    """
    return (
        f"<style>:root{{{_variables(False)}}}"
        f"@media screen{{{_dark(':root[data-theme=dark]')}"
        f"@media (prefers-color-scheme:dark){{{_dark(':root:not([data-theme])')}}}}}"
        f"{_HOLLOW}{STYLE.read_text(encoding='utf-8')}</style>"
    )
