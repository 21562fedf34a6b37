"""Trends of the ranking as one style sheet: outlines of all provinces, sent once and not with every year."""

import polars as pl

from indicators.recent import Recent
from views.components import summary
from views.components.words import Translator

NATION = "000000"
WIDTH, HEIGHT = 44, 15  # pixels
_FOOT = 3  # pixels below the smallest value
_LEAST_YEARS = 3


def outlines(full: pl.DataFrame, column: str) -> str:
    """CSS rules ``.k33:before {clip-path}`` of the provinces' areas over the years; empty for short spans.

    A unit of the measure is as high in every row, so that slopes compare; each province starts from its own
    smallest value, for its level is told by the bar beside it. A gap in the years is a gap in the outline.
    """
    years = span(full, column)
    known = full.filter(pl.col(column).is_not_null() & (pl.col("province_code") != NATION)).sort("year")
    if not drawn(full, column):
        return ""
    place = {year: round(WIDTH * i / (len(years) - 1)) for i, year in enumerate(years)}
    values: dict[str, dict[int, float]] = {}
    for code, year, value in known.select("province_code", "year", column).iter_rows():
        values.setdefault(code, {})[year] = value
    widest = max(max(v.values()) - min(v.values()) for v in values.values()) or 1.0
    rules = []
    for code, own in values.items():
        low = min(own.values())
        heights = {y: round(HEIGHT - _FOOT - (HEIGHT - _FOOT) * (v - low) / widest) for y, v in own.items()}
        rules.append(f'.k{code[:2]}:before{{clip-path:path("{_path(years, place, heights)}")}}')
    return "".join(rules)


def drawn(full: pl.DataFrame, column: str) -> bool:
    """Whether there are years enough for a trend."""
    return len(span(full, column)) >= _LEAST_YEARS


def _path(years: list[int], place: dict[int, int], heights: dict[int, int]) -> str:
    """SVG path of the area below the line, a piece for each run of years with values."""
    pieces: list[str] = []
    run: list[str] = []
    for i, year in enumerate(years):
        if year in heights:
            run.append(f"{place[year]} {heights[year]}")
        if run and (year not in heights or i == len(years) - 1):
            start, end = run[0].split()[0], run[-1].split()[0]
            end = str(int(end) + 2) if start == end else end  # a year by itself is a bar
            tail = [f"{end} {run[-1].split()[1]}"] if len(run) == 1 else []
            pieces.append(f"M{start} {HEIGHT}L{' '.join([*run, *tail])} {end} {HEIGHT}Z")
            run = []
    return "".join(pieces)


# By identity: pages share the frames of the store, and the frame that is kept here stays the only one of its number.
_spans: Recent[tuple[pl.DataFrame, list[int]]] = Recent(30)


def span(full: pl.DataFrame, column: str) -> list[int]:
    """The years in which some province has a value; the nation's own row may reach further back."""

    def found() -> tuple[pl.DataFrame, list[int]]:
        known = pl.col(column).is_not_null() & (pl.col("province_code") != NATION)
        return full, full.filter(known)["year"].unique().sort().to_list()

    return _spans.get((id(full), column), found)[1]


def reached(full: pl.DataFrame, column: str, year: int) -> int:
    """Where the shown year lies on the outlines, pixels from the left."""
    years = span(full, column)
    return round(WIDTH * years.index(year) / (len(years) - 1)) if year in years and len(years) > 1 else 0


def changes(full: pl.DataFrame, column: str, year: int, *, is_score: bool) -> dict[str, str]:
    """The change of each province since the first year, as text with its sign."""
    years = span(full, column)
    known = full.filter(pl.col(column).is_not_null()).select("province_code", "year", column)
    if not drawn(full, column):
        return {}
    first, now = (
        dict(zip(rows["province_code"], rows[column], strict=True))
        for rows in (known.filter(pl.col("year") == y) for y in (years[0], year))
    )
    return {code: signed(now[code] - first[code], is_score=is_score) for code in now if code in first}


def signed(difference: float, *, is_score: bool = True) -> str:
    """A difference with its sign; a true minus, no sign for what rounds to nothing."""
    text = (summary.score if is_score else summary.number)(abs(difference))
    return text if float(text.replace(",", "")) == 0 else f"{'+' if difference > 0 else '−'}{text}"


def header(full: pl.DataFrame, column: str, t: Translator) -> tuple[str, str]:
    """Head of the column and its explanation."""
    years = span(full, column)
    return t("since", year=years[0]), t("since_help", first=years[0], last=years[-1])
