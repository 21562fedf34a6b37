"""What a file says of itself: definition, formula, unit, sources with their terms, vintage, marks on its values."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import polars as pl

from views.components import blocks, downloads
from views.components.selection import source_line as named
from views.components.store import Store
from views.components.words import Translator

LISTED = 6  # sources named below a picture; the workbook names all


class About(Protocol):
    """What the page knows of a table (``offer.About``)."""

    @property
    def unit(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def sources(self) -> Sequence[str]: ...
    @property
    def edition(self) -> str: ...
    @property
    def nodes(self) -> Sequence[str]: ...


def language_of(t: Translator) -> str:
    return t("language_code")


def vintage(store: Store) -> str:
    """Name of the release and the first digits of the checksum of everything it was computed from."""
    meta = store.meta()
    return f"{meta['vintage']} ({meta['inputs_sha256'][:12]})"


def lines(
    store: Store, t: Translator, table: pl.DataFrame, title: str, about: About
) -> list[tuple[str, str]]:
    """Pairs of name and text in the order in which files show them."""
    language = language_of(t)
    edition = t(f"edition_short_{about.edition}") if about.edition else ""
    told = downloads.metadata_lines(
        t, title, about.unit, about.formula, sources(store, about, language), about.notes,
        vintage=vintage(store), edition=edition,
    )  # fmt: skip
    told[1:1] = [(t("meta_definition"), text) for text in definitions(store, about.nodes, language)]
    told[-1:-1] = [(t("meta_warnings"), text) for text in marks(store, t, table, language)]
    told[-1:-1] = [
        (t("meta_terms"), text) for text in terms(store, sources(store, about, language), language)
    ]
    return told


def sources(store: Store, about: About, language: str) -> Sequence[str]:
    """The sources that were given, else those behind the nodes; looked up when a file is made, not before."""
    if about.sources or not about.edition:
        return about.sources
    return blocks.sources_of(store, about.edition, about.nodes, language)


def definitions(store: Store, nodes: Sequence[str], language: str) -> list[str]:
    """What the documents mean by the definitions that nodes measure, once each."""
    if not nodes:
        return []
    known = {row["id"]: row for row in store.definitions().to_dicts()}
    declared = store.nodes(None).filter(pl.col("code").is_in(list(nodes))).unique("code", maintain_order=True)
    ids = dict.fromkeys(i for row in declared.to_dicts() for i in (row["measures"] or "").split(";"))
    return [
        f"{i} {known[i][language]}：{known[i][f'summary_{language}']}" if language == "zh"
        else f"{i} {known[i][language]}: {known[i][f'summary_{language}']}"
        for i in ids if i in known
    ]  # fmt: skip


def source_rows(store: Store, sources: Sequence[str], language: str) -> list[Mapping[str, Any]]:
    """The catalogue's rows of sources that are given as shown on the page."""
    known = {named(row, language): row for row in store.sources().to_dicts()}
    return [known[source] for source in sources if source in known]


def terms(store: Store, sources: Sequence[str], language: str) -> list[str]:
    """Terms of use of the sources, those with the same terms together, and where the producer publishes."""
    grouped: dict[str, list[str]] = {}
    for row in source_rows(store, sources, language):
        text = row[f"terms_{language}"] or ""
        place = f"{row[f'producer_{language}']} {row['landing_page'] or ''}".strip()
        if place not in grouped.setdefault(text, []):
            grouped[text].append(place)
    return [f"{text} — {'; '.join(places)}" for text, places in grouped.items() if text]


def marks(store: Store, t: Translator, table: pl.DataFrame, language: str) -> list[str]:
    """The warnings on values of the table, in words, once each."""
    found: list[str] = []
    if "flags" in table.columns:
        flags = dict.fromkeys(
            flag for text in table["flags"].drop_nulls().cast(pl.String) for flag in text.split(";") if flag
        )
        words = store.warnings()
        found += [words[flag][0 if language == "zh" else 1] if flag in words else flag for flag in flags]
    for column, key in (
        ("frozen", "mark_frozen"),
        ("frozen_share", "mark_frozen"),
        ("carried_share", "mark_carried"),
    ):
        if column in table.columns and (table[column].cast(pl.Float64).fill_null(0) > 0).any():
            found.append(t(key))
    return list(dict.fromkeys(found))


def source_line(store: Store, t: Translator, about: About) -> str:
    """The line below a picture: sources, vintage, producer of the picture."""
    return _line(store, t, about, "picture_source")


def table_source(store: Store, t: Translator, about: About) -> str:
    """The same for a table."""
    return _line(store, t, about, "table_source")


def _line(store: Store, t: Translator, about: About, key: str) -> str:
    found = sources(store, about, language_of(t))
    listed = t("source_separator").join(found[:LISTED])
    if len(found) > LISTED:
        listed += t("source_more", n=len(found))
    key = key if listed else f"{key}_none"
    return t(key, sources=listed, vintage=vintage(store), project=t("app_title"))
