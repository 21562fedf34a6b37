"""What every section of the page 产业 Industry needs: the choices, the words, the numbers of the lens."""

from collections.abc import Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from indicators.analysis import lens, summaries
from indicators.industry_measures import INDUSTRY_MEASURES, measure_formula
from views.components import (
    filters,
    selection,
    sentences,
    state,
)
from views.components.offer import table_buttons
from views.components.selection import Shown, source_line
from views.components.store import Store
from views.components.words import Translator

FIRST_INDUSTRY, FIRST_MEASURE = "31", "co2_per_energy"


class Page:
    """What every section needs: the database, the chosen industry, measure and years, words and names."""

    def __init__(self, store: Store, t: Translator, language: str) -> None:
        self.store, self.t, self.language = store, t, language
        self.names = selection.unit_names(store, language)
        self.options = {row["key"]: row for row in store.industry_options().to_dicts()}
        self.key, self.measure, self.province = "", "", ""
        self.measures: dict[str, dict[str, Any]] = {}
        self.year = self.base = 0
        self.inventory_year = self.inventory_base = 0
        self.shown: Shown | None = None

    @property
    def industry(self) -> dict[str, Any]:
        return self.options[self.key]

    @property
    def name(self) -> str:
        return str(self.industry[f"name_{self.language}"])

    def measure_name(self, measure: str) -> str:
        return INDUSTRY_MEASURES[measure][0 if self.language == "zh" else 1]

    def choose(self) -> None:
        t, store = self.t, self.store
        columns = st.columns([2.6, 2.6, 1.5, 1.1, 1.3], gap="small")
        of_overview = state.get("industry")  # unchecked when the address names it and this page is the first
        first = of_overview if of_overview in self.options else FIRST_INDUSTRY
        with columns[0]:
            self.key = state.select(
                t("filter_industry"), "lens", list(self.options), first,
                lambda key: filters.industry_label(self.options[key], t, self.language),
            )  # fmt: skip
        measures = {m["measure"]: m for m in store.industry_measures(self.key).to_dicts()}
        self.measures = {m: row for m, row in measures.items() if not m.endswith(selection.BOUNDS)}
        if self.measures:
            self.choose_measure(columns)
        with columns[4]:
            self.province = state.select(
                t("filter_province"), "province", ["", *self.names], "",
                lambda code: self.names.get(code, t("no_province")), help=t("ind_province_help"),
            )  # fmt: skip

    def choose_measure(self, columns: Sequence[Any]) -> None:
        t = self.t
        default = FIRST_MEASURE if FIRST_MEASURE in self.measures else next(iter(self.measures))
        with columns[1]:
            self.measure = state.select(
                t("filter_measure"), "lens_measure", list(self.measures), default,
                lambda m: self.measures[m][f"name_{self.language}"],
            )  # fmt: skip
        values = self.store.industry_table(self.key, None, self.measure).drop_nulls("value")
        years = values["year"].unique().sort().to_list()
        with columns[2]:
            options = [str(y) for y in years]
            widget: Any = st.select_slider if len(options) > 1 else st.selectbox
            self.year = int(state.select(t("filter_year"), "lens_year", options, options[-1], str, widget))
        earlier = [str(y) for y in years if y < self.year] or [str(self.year)]
        ten_years_before = str(self.year - 10)
        with columns[3]:
            self.base = int(
                state.select(
                    t("ind_base"), "lens_base", earlier,
                    ten_years_before if ten_years_before in earlier else earlier[0], str,
                )
            )  # fmt: skip
        inventory = self.store.ask(lens.national, self.key)["year"].to_list()
        if inventory:
            self.inventory_year = min(self.year, inventory[-1])
            self.inventory_base = max(min(self.base, inventory[-1]), inventory[0])

    def ask(self, function: Any, *arguments: Any) -> Any:
        return self.store.ask(function, *arguments)

    def say(self, finding: summaries.Finding, **more: object) -> None:
        st.html(f'<p class="finding">{escape(sentences.say(finding, self.t, self.names, **more))}</p>')

    def quiet(self, text: str) -> None:
        st.html(f'<p class="quiet">{escape(text)}</p>')

    def heading(self, text: str) -> None:
        st.subheader(text, anchor=False)

    def offer(
        self, table: pl.DataFrame, name: str, title: str, *, measure: str = "", of_industry: bool = True,
        **more: Any,
    ) -> None:  # fmt: skip
        """A table with the sources of a measure of the lens, unless the caller names its own.

        ``of_industry``: it is about the chosen industry, whose name then opens the title.
        """
        if measure:
            sources = self.store.measure_sources(measure).to_dicts()
            more = {
                "formula": measure_formula(measure), "sources": [source_line(s, self.language) for s in sources],
            } | more  # fmt: skip
        notes = [self.t("ind_own"), *more.pop("notes", [])]
        table_buttons(
            self.store, self.t, table, [name, self.key, *more.pop("also", [])], f"{self.name} · {title}" if of_industry else title,
            notes=notes, **more,
        )  # fmt: skip

    def marked(self, row: dict[str, Any], *, html: bool = True) -> str:
        """Name of a province with its frozen mark; ``html`` False for a picture."""
        if not html:
            return f"{row[f'province_{self.language}']}{' ◆' if row['frozen'] else ''}"
        mark = f'&nbsp;<span title="{escape(self.t("mark_frozen"))}">◆</span>' if row["frozen"] else ""
        mark += "&nbsp;!" if row.get("suspect") else ""
        return escape(row[f"province_{self.language}"]) + mark

    def row_class(self, code: str, value: float | None) -> str:
        return "on" if code == self.province else "none" if value is None else ""
