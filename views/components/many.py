"""A choice of several options bound to the stored state and the address: codes joined by commas."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from views.components import state


def chosen(key: str, options: Sequence[str], default: Sequence[str] = ()) -> list[str]:
    """The stored codes that are options, in the order of the options; the default when none is stored.

    Codes that came with the address and do not exist are remembered for the page's polite complaint.
    """
    stored = state.get(key)
    codes = [code for code in stored.split(",") if code]
    from_address = st.session_state[state._FROM_URL].pop(key, None) == stored
    if from_address and any(code not in options for code in codes):
        st.session_state.setdefault("refused", {})[key] = ",".join(c for c in codes if c not in options)
    kept = [code for code in options if code in codes]
    put(key, kept, default)
    return kept or list(default)


def put(key: str, codes: Sequence[str], default: Sequence[str] = ()) -> None:
    """Store the codes; the default is stored as nothing, so that it does not lengthen the address."""
    state.put(key, "" if list(codes) == list(default) else ",".join(codes))


def _keep(key: str, default: Sequence[str]) -> None:
    put(key, st.session_state[f"w_{key}"], default)


def multiselect(
    label: str,
    key: str,
    options: Sequence[str],
    default: Sequence[str],
    words: Callable[[str], str],
    **arguments: Any,
) -> list[str]:
    """A multiselect that is restored on every page and by every address; empty falls back to the default."""
    value = chosen(key, options, default)
    st.session_state[f"w_{key}"] = value
    st.multiselect(
        label, options, key=f"w_{key}", format_func=words, on_change=_keep, args=(key, default), **arguments
    )
    return value


def numbers(text: str) -> dict[str, float]:
    """Typed values from the address: ``code:value`` joined by commas; what is no number is left out."""
    found = {}
    for part in text.split(","):
        code, _, value = part.partition(":")
        try:
            found[code] = float(value)
        except ValueError:
            continue
    return {code: value for code, value in found.items() if abs(value) < float("inf")}


def joined(values: dict[str, float]) -> str:
    """The reverse of :func:`numbers`."""
    return ",".join(f"{code}:{value:.12g}" for code, value in values.items())
