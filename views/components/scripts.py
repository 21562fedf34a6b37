"""The few lines of script that the pages bring: constant texts, so that the security policy can name each.

Nothing a planner chose or typed ever stands in a script. Where a stricter policy forbids them, the page works
without: the language is then not told to screen readers, the client's own labels stay English, dark follows the
system alone, and the tour does not scroll.
"""

import json
from pathlib import Path

import streamlit as st

from views.components import client_words
from views.components.words import LANGUAGES

# The client's page says lang="en" whatever it shows, and Chinese would be read out with an English voice.
_TAGS = {"zh": "zh-CN", "en": "en"}
LANGUAGE = {code: f'document.documentElement.lang = "{_TAGS[code]}"' for code in LANGUAGES}

# Light or dark, as the person or the system chose, told to the root: the client tells its own application element
# only, and menus that open stand outside of it. A later change is followed.
THEME = """(() => {
  const root = document.documentElement, app = document.querySelector("[data-testid=stApp]");
  const tell = () => { root.dataset.theme = root.style.colorScheme = getComputedStyle(app).colorScheme; };
  tell();
  window.themeTold?.disconnect();
  window.themeTold = new MutationObserver(tell);
  window.themeTold.observe(app, {attributes: true, attributeFilter: ["class"]});
})()"""

# What the client says by itself is said in Chinese while the page is Chinese: labels for screen readers, tooltips, words
# of its own fields and menus, whenever it draws them.
_PLACES = (
    ",".join(f'[data-testid="{place}"]' for place in client_words.PLACES)
    + ',[role="status"],[data-live-announcer]'
)
CLIENT = (
    Path(__file__)
    .with_name("client.js")
    .read_text(encoding="utf-8")
    .strip()
    .replace("TEXTS", json.dumps(client_words.TEXTS, ensure_ascii=False))
    .replace("PLACES", json.dumps(_PLACES))
    .replace("FORMS", json.dumps(client_words.FORMS, ensure_ascii=False))
)
PAGE = f"{THEME};{CLIENT}"

# The parts of the overview that its tour points at: keys of containers, in the order of the steps.
PLACES = ("filters", "yearbar", "sentence", "mapside", "rankside", "cardside")
SHOW = {
    place: f'document.querySelector(".st-key-{place}")?.scrollIntoView({{block: "center", behavior: "smooth"}})'
    for place in PLACES
}

ALL = (PAGE, *LANGUAGE.values(), *SHOW.values())


def run(script: str, markup: str = "") -> None:
    """HTML with one of the scripts of this module."""
    if script not in ALL:
        raise ValueError("only scripts that the security policy names can run")
    st.html(f"{markup}<script>{script}</script>", unsafe_allow_javascript=True)
