"""三重作用 The three roles of traditional industry in one province: what is measured, where it stands, what stays unseen."""

from html import escape

import polars as pl
import streamlit as st

from indicators.analysis import roles
from views.components import blocks, summary
from views.components.offer import About, Table
from views.components.store import Store
from views.components.words import Translator


def show(store: Store, t: Translator, language: str, province: str, name: str, year: int) -> Table:
    """A table a role with the province beside the median, then in words what the published data cannot say; the table
    to be offered.
    """
    found = store.ask(roles.standing, province, year)
    definitions = {d["id"]: d for d in store.definitions().to_dicts()}
    codes = found["role"].unique(maintain_order=True).to_list()
    names, cards, unseen = [], [], []
    for role in codes:
        definition = definitions[role]
        names.append(
            f'<h4 class="part">{escape(definition[language])} '
            f'<span class="tag {definition["status"]}">{t("status_" + definition["status"])}</span></h4>'
            f'<p class="quiet">{escape(definition[f"summary_{language}"])}</p>'
        )
        listed = "".join(line(row, t, language) for row in found.filter(pl.col("role") == role).to_dicts())
        cards.append(f'<div class="cards">{listed}</div>')
        reason = escape(definition[f"reason_{language}"])
        unseen.append(f'<p class="marks">{t("roles_unseen", reason=reason)}</p>')
    with st.container(key="roles"):
        title = f'<p class="part">{t("roles_title")}</p>{blocks.grey(t("roles_caption"))}'
        blocks.in_columns(names, above=title)  # as what stays unseen the same for every province
        blocks.in_columns(cards)
        blocks.in_columns(unseen)
    about = About(
        notes=[t("roles_caption"), *(definitions[role][f"reason_{language}"] for role in codes)],
        sources=blocks.observation_sources(store, roles.SERIES, language),
    )  # fmt: skip
    return Table(found, ["roles", province, str(year)], f"{name} · {t('roles_title')}", about)


def line(row: dict[str, object], t: Translator, language: str) -> str:
    """One measure: name and scope, the value large, then its place, the median and the value before."""
    title = f"<b>{escape(str(row[f'name_{language}']))}</b>"
    scope = f'<small class="quiet">{escape(str(row[f"scope_{language}"]))}</small>'
    if row["value"] is None:
        said = t("roles_none", year=row["year"])
        return f'<div class="card">{title}<br>{scope}<p class="quiet">{said}</p></div>'
    unit = str(row[f"unit_{language}"])
    amount = f"{summary.number(row['value'])}{unit if unit == '%' else ' ' + unit}"  # type: ignore[arg-type]
    mark = (
        f" ! {t('roles_doubtful')}" if row["doubtful"] else f" ◆ {t('mark_frozen')}" if row["frozen"] else ""
    )
    parts = [t("roles_median", value=summary.number(row["median"]))]  # type: ignore[arg-type]
    if row["place"]:
        parts.insert(0, t("roles_place", place=row["place"], total=row["provinces"]))
    if row["base"] is not None:
        parts.append(t("roles_before", year=row["base_year"], value=summary.number(row["base"])))  # type: ignore[arg-type]
    details = escape(t("profile_lead_separator").join(parts))
    return (
        f'<div class="card">{title}<br>{scope}<br><b class="big">{escape(amount)}</b> '
        f'<span class="quiet">{row["year"]}{escape(mark)}</span><p class="quiet">{details}</p></div>'
    )
