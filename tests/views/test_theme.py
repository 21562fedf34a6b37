"""Contrast of both themes (WCAG 2.2 AA): 4.5 for text, 3 for what a chart or a mark shows; every colour named once."""

import re
import tomllib
from pathlib import Path

import pytest

from etl.paths import PROJECT
from views.components import figures, profile_charts, theme
from views.components.palette import contrast
from views.components.theme import MARKS, ROLES

COMPONENTS = Path(theme.__file__).parent
MODES = {"light": 0, "dark": 1}
TEXTS = ("ink", "soft", "quiet", "link", "accent", "marks")
GROUNDS = ("ground", "raised", "panel", "blank", "chosen")
ON_TINTS = [
    ("on-link", "link"),
    ("good-ink", "good"),
    ("fair-ink", "fair"),
    ("bad-ink", "bad"),
    ("ink", "good"),
    ("ink", "fair"),
    ("ink", "bad"),
]
GRAPHICS = ("bar", "edge", "good-edge", "accent", "link")
# Lines and dots that a chart's reader has to tell; bands, grids and cuts behind them only accompany.
DRAWN = {
    *figures.SERIES,
    *figures.VERDICTS,
    *profile_charts.SUBJECT_COLOURS,
    profile_charts.ACCENT,
    profile_charts.DARK,
    profile_charts.GREY,
}


@pytest.mark.parametrize("mode", MODES)
def test_words_are_legible_on_every_ground(mode: str) -> None:
    place = MODES[mode]
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS] + ON_TINTS
    found = {pair: contrast(ROLES[pair[0]][place], ROLES[pair[1]][place]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("mode", MODES)
def test_marks_stand_out_from_the_page(mode: str) -> None:
    place, ground = MODES[mode], ROLES["ground"][MODES[mode]]
    shown = {colour: MARKS.get(colour, colour) if place else colour for colour in DRAWN}
    shown |= {role: ROLES[role][place] for role in GRAPHICS}
    assert {name: round(contrast(c, ground), 2) for name, c in shown.items() if contrast(c, ground) < 3} == {}


@pytest.mark.parametrize("colour", [profile_charts.GREY, profile_charts.MEDIAN_COLOUR, *figures.VERDICTS])
def test_quiet_marks_stand_out_on_a_dark_page(colour: str) -> None:
    assert contrast(MARKS[colour], ROLES["ground"][1]) >= 3


def test_the_client_and_the_pages_have_the_same_colours() -> None:
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text())["theme"]
    same = {
        "backgroundColor": "ground",
        "textColor": "ink",
        "linkColor": "link",
        "primaryColor": "link",
        "borderColor": "line",
    }
    for mode, place in MODES.items():
        assert {name: config[mode][name] for name in same} == {
            name: ROLES[role][place] for name, role in same.items()
        }
        # Words stand on the client's second ground too: in its menus and boxes.
        second = config[mode]["secondaryBackgroundColor"]
        assert min(contrast(ROLES[role][place], second) for role in ("ink", "quiet", "link")) >= 4.5


@pytest.mark.parametrize("sheet", sorted(COMPONENTS.glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_name_roles_and_no_colours(sheet: Path) -> None:
    text = sheet.read_text()
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", text) == []
    local = {"w", "at"}  # lengths that the markup sets
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) - local <= ROLES.keys()


def test_a_colour_that_words_on_a_map_keep_is_not_turned() -> None:
    from views.components.palette import BIVARIATE, NO_DATA_COLOUR, ON_LIGHT, SEQUENTIAL

    kept = {ON_LIGHT, NO_DATA_COLOUR, *BIVARIATE, *(c for steps in SEQUENTIAL.values() for c in steps)}
    assert kept & MARKS.keys() == set()


def test_the_sheet_turns_every_role_and_mark() -> None:
    light, _, dark = theme.sheet().partition("@media screen")
    assert all(
        f"--{role}:{pair[0]};" in light and f"--{role}:{pair[1]};" in dark for role, pair in ROLES.items()
    )
    assert all(f'[fill="{colour}"]' in dark and f'[stroke="{colour}"]' in dark for colour in MARKS)
