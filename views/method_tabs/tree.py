"""What several tabs need: every node once in the order of the tree, and a choice among the indices."""

from typing import Any

import polars as pl

from indicators.registry import INDICES
from views.components import filters, state
from views.components.store import Store
from views.components.words import Translator


def declared(store: Store) -> list[dict[str, Any]]:
    """Every node once, with the editions that score it, in the order of the tree."""
    rows = store.nodes(None).to_dicts()
    editions: dict[str, list[str]] = {}
    for row in rows:
        editions.setdefault(row["code"], []).extend([row["edition"]] if row["edition"] else [])
    once = {row["code"]: {**row, "editions": editions[row["code"]]} for row in reversed(rows)}
    frame_of_all = pl.DataFrame(list(once.values()), infer_schema_length=None).sort("sort")
    return filters.in_tree_order(frame_of_all, [index.code for index in INDICES])


def choose_index(nodes: list[dict[str, Any]], t: Translator, language: str) -> str:
    names = {n["code"]: n[f"name_{language}"] for n in nodes if n["kind"] == "index"}
    return state.select(
        t("chain_index"), "index", list(names), next(iter(names)), names.__getitem__, width=320
    )
