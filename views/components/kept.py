"""Charts declared with Altair, kept as plain Vega-Lite: declared anew, each costs as much as the rest of a page."""

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st
from altair.utils import schemapi

KEPT = 500  # specifications, a few kB each


def kept(draw: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """The specification that ``draw`` returns, for ``st.vega_lite_chart(spec=…)``.

    The same frame and words give the specification of the last time, in any session. Altair's check of every
    part against its schema is left out: the declarations are fixed, and the tests draw each of them.
    """

    @st.cache_data(show_spinner=False, max_entries=KEPT)
    @functools.wraps(draw)
    def drawn(*arguments: Any, **named: Any) -> dict[str, Any]:
        with schemapi.debug_mode(False):
            spec: dict[str, Any] = draw(*arguments, **named)
        datasets = spec.pop("datasets", {})
        for part in (spec, *spec.get("layer", ())):
            name = part.get("data", {}).get("name")
            if name in datasets:
                part["data"] = {"values": datasets[name]}
        return spec

    return drawn


def plain(chart: Any, **top: Any) -> dict[str, Any]:
    """An Altair chart as a specification, with more of its top level: setting that in Altair copies the whole
    chart each time.
    """
    return {**chart.to_dict(validate=False), **top}
