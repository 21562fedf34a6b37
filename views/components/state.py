"""What the planner has chosen: kept over reruns and pages, and carried whole by the address of the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

KEYS = (
    "lang", "view", "edition", "year", "industry", "measure", "classes", "province", "index", "tab",
    "lens", "lens_measure", "lens_year", "lens_base", "section", "heat_measure", "heat_level",
    "node", "base", "part", "shade", "mode", "codes", "years", "second", "palette",
    "basis", "from", "to", "lmdi_from", "lmdi_to", "compared", "against",
    "features", "peers", "move", "target", "typed", "goal", "scenario",
    "find", "topic", "origin", "series", "piece", "series_year", "lines", "table",
    "level", "within", "place", "own_series", "own_shown_year",
)  # fmt: skip
_STORE = "choices"
_FROM_URL = "choices_from_url"
_UNKNOWN = "unknown_parameters"


def begin(parameters: Mapping[str, str]) -> None:
    """Take over the address once per session; later the address follows the choices."""
    if _STORE in st.session_state:
        return
    known = {k: v for k, v in parameters.items() if k in KEYS}
    st.session_state[_STORE] = dict(known)
    st.session_state[_FROM_URL] = dict(known)
    st.session_state[_UNKNOWN] = sorted(set(parameters) - set(KEYS))


def get(key: str) -> str:
    return str(st.session_state[_STORE].get(key, ""))


def put(key: str, value: str) -> None:
    st.session_state[_STORE][key] = value


def choose(key: str, options: Sequence[str], default: str) -> str:
    """The stored choice if it is an option, else the default.

    A choice that came with the address and does not exist is remembered for ``complaints``; one that
    merely stopped existing (another index has other years) is replaced silently.
    """
    stored = get(key)
    if stored in options:
        return stored
    if stored and st.session_state[_FROM_URL].get(key) == stored:
        st.session_state.setdefault("refused", {})[key] = stored
    st.session_state[_FROM_URL].pop(key, None)
    put(key, default)
    return default


def refuse(key: str, value: str) -> None:
    """Remember a part of the address that a page of its own making could not follow."""
    st.session_state.setdefault("refused", {})[key] = value


def complaints() -> list[tuple[str, str]]:
    """Parts of the address that could not be followed: (name, value); value is empty for unknown names."""
    refused = st.session_state.pop("refused", {})
    unknown = st.session_state.pop(_UNKNOWN, [])
    return [*refused.items(), *((name, "") for name in unknown)]


def publish(keys: Sequence[str]) -> None:
    """Write the choices that the page uses into the address."""
    wanted = {k: get(k) for k in keys if get(k)}
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)


def _keep(key: str, changed: Callable[[str], None] | None) -> None:
    put(key, str(st.session_state[f"w_{key}"]))
    if changed:
        changed(get(key))


def select(
    label: str,
    key: str,
    options: Sequence[str],
    default: str,
    words: Callable[[str], str],
    widget: Callable[..., Any] = st.selectbox,
    changed: Callable[[str], None] | None = None,
    **arguments: Any,
) -> str:
    """A widget of one choice bound to the stored state: restored on every page, in every order of clicks.

    ``words`` gives the text of an option; ``changed`` is told the new choice before the page is drawn again.
    """
    value = choose(key, options, default)
    st.session_state[f"w_{key}"] = value
    widget(
        label, options, key=f"w_{key}", format_func=words, on_change=_keep, args=(key, changed), **arguments
    )
    return value


def text(label: str, key: str, **arguments: Any) -> str:
    """A line of text bound to the stored state and the address; blanks around it do not count."""
    st.session_state[f"w_{key}"] = get(key)
    st.text_input(label, key=f"w_{key}", on_change=_keep, args=(key, None), **arguments)
    return get(key).strip()
