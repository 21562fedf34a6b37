"""Charts declared once and kept as plain Vega-Lite: declared anew, each costs as much as the rest of a page."""

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import polars as pl
import pyarrow as pa
import streamlit as st
from altair.utils import schemapi

from indicators.recent import Recent

KEPT = 100  # specifications of each kind, with what they are made from some ten kB each


class Chart(dict[str, Any]):
    """A Vega-Lite specification with the rows of its ``data`` also in the form that is sent to browsers."""

    rows: pa.Table | None = None


def draw(chart: dict[str, Any], **more: Any) -> Any:
    """``st.vega_lite_chart`` for a specification: its rows go out as they were packed when the chart was made."""
    rows = chart.rows if isinstance(chart, Chart) else None
    spec = chart if rows is None else {**chart, "data": rows}
    # Inside the specification each Chinese character would take six letters, beside it three bytes.
    said = {part: text for part, text in spec.items() if part != "description"}
    return st.vega_lite_chart(spec=said, theme=None, alt=spec.get("description"), **more)


def kept(make: Callable[..., Any]) -> Callable[..., Chart]:
    """The specification that ``make`` returns, for ``draw`` or as a picture; callers do not change it.

    The same frame and words give the specification of the last time, in any session. Altair's check of every
    part against its schema is left out: the declarations are fixed, and the tests draw each of them.
    """
    charts: Recent[Chart] = Recent(KEPT)

    def drawn(arguments: Sequence[Any], named: Mapping[str, Any]) -> Chart:
        with schemapi.debug_mode(False):
            chart = Chart(make(*arguments, **named))
        datasets = chart.pop("datasets", {})
        for part in (chart, *chart.get("layer", ())):
            name = part.get("data", {}).get("name")
            if name in datasets:
                part["data"] = {"values": datasets[name]}
        chart.rows = _packed(chart.get("data"))
        return chart

    @functools.wraps(make)
    def asked(*arguments: Any, **named: Any) -> Chart:
        return charts.get(_content((arguments, named)), lambda: drawn(arguments, named))

    return asked


def plain(chart: Any, **top: Any) -> dict[str, Any]:
    """An Altair chart as a specification, with more of its top level: setting that in Altair copies the whole
    chart each time.
    """
    return {**chart.to_dict(validate=False), **top}


def columnar(frame: pl.DataFrame) -> dict[str, Any]:
    """``data`` and ``transform`` of a group of layers: one list a column, taken apart again in the browser.

    A name is written once and not in every row, and columns that several charts share are the same text: for some
    dozen rows a quarter of what rows or a packed table would take.
    """
    return {
        "data": {"values": [frame.to_dict(as_series=False)]}, "transform": [{"flatten": list(frame.columns)}]
    }  # fmt: skip


def _packed(data: Any) -> pa.Table | None:
    """Rows as an Arrow table; None for what stands elsewhere, as a map's outlines do, or mixes kinds in a column."""
    values = data.get("values") if isinstance(data, Mapping) else None
    if isinstance(values, pl.DataFrame):
        values = values.to_dicts()
    if not values or not isinstance(values, list):
        return None
    try:
        return pa.Table.from_pylist(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return None


def _content(part: Any) -> Hashable:
    """What a chart is made from, as a key: equal content, equal key."""
    if isinstance(part, pl.DataFrame):
        return tuple(part.schema.items()), *(
            _content(column.to_list()) if column.dtype.is_nested() else tuple(column.to_list())
            for column in part
        )
    if isinstance(part, Mapping):
        return tuple((key, _content(value)) for key, value in part.items())
    if isinstance(part, list | tuple):
        return tuple(map(_content, part))
    return type(part).__name__, part
