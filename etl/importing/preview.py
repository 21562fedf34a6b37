"""What an import understood and what not, as plain text in Chinese or English."""

from collections.abc import Iterator, Sequence

import polars as pl

from etl.importing.understood import Note, Understood

WORDS = {
    "tables": ("读出的表格", "Tables understood"),
    "rows": ("地区在行", "places in rows"),
    "columns": ("地区在列", "places in columns"),
    "one": ("单一地区", "one place"),
    "header": ("表头行", "header rows"),
    "unit": ("单位", "unit"),
    "series": ("序列", "Series"),
    "missing": ("缺少的省份", "provinces without a value"),
    "remarks": ("说明", "Remarks"),
    "left_out": ("未读入的内容", "Left out"),
    "questions": ("需要在对应文件（mapping.toml）中写明", "To be said in the mapping (mapping.toml)"),
    "nothing": ("（无）", "(none)"),
    "more": ("……另有 {n} 处", "… and {n} more"),
    "values": ("个数值", "values"),
    "provinces": ("个地区", "places"),
    "kept_as": ("折算为", "kept as"),
}


def word(key: str, language: str) -> str:
    """A word of the preview."""
    return WORDS[key][0 if language == "zh" else 1]


def lines(understood: Understood, language: str = "en", most: int = 40) -> Iterator[str]:
    """The preview line by line; of each kind of note at most `most` are listed, all are counted."""

    def w(key: str) -> str:
        return word(key, language)

    yield f"{w('tables')}: {len(understood.tables)}"
    for table in understood.tables:
        span = f"{table.years[0]}–{table.years[-1]}" if table.years else "–"
        rows = ", ".join(map(str, table.header_rows)) or "–"
        yield (
            f"  {table.sheet} {table.first_row}–{table.last_row}: {w(table.places)}, {table.provinces} {w('provinces')}, "
            f"{span}, {table.values} {w('values')}; {w('header')} {rows}; {w('unit')} {table.unit or '–'}; {table.title}"
        )
    yield f"{w('series')}: {understood.frame['series_id'].n_unique()}"
    for row in understood.series().to_dicts():
        unit = row["unit_published"] or "–"
        kept = f" → {w('kept_as')} {row['unit']}" if row["unit"] else ""
        yield (
            f"  {row['series_id']}  {row['name_zh']} ({unit}{kept})  {row['first_year']}–{row['last_year']}, "
            f"{row['places']} {w('provinces')}, {row['values']} {w('values')}"
        )
    for kind in ("remarks", "left_out", "questions"):
        notes: Sequence[Note] = getattr(understood, kind)
        yield f"{w(kind)}: {len(notes) or w('nothing')}"
        for note in notes[:most]:
            text = f" {note.text!r}" if note.text else ""
            yield f"  {note.where()}{text}: {note.words(language)}"
        if len(notes) > most:
            yield "  " + w("more").format(n=len(notes) - most)


def notes_table(understood: Understood, language: str) -> pl.DataFrame:
    """Everything that was not read as it stands: kind, sheet, row, column, text, rule in words."""
    rows = [
        (word(kind, language), note.sheet, note.row, note.column, note.text, note.words(language))
        for kind in ("questions", "left_out", "remarks")
        for note in getattr(understood, kind)
    ]
    names = ["kind", "sheet", "row", "column", "text", "rule"]
    kinds = [pl.String, pl.String, pl.Int64, pl.String, pl.String, pl.String]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
