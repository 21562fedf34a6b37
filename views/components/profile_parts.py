"""What the province page and the briefing tell of a province: sentences, table cells and charts with one source.

Cells are ready-made HTML (escaped text, few tags), as the tables of the pages take them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from indicators.analysis import coupling, industry_lmdi, peers
from views.components import profile_charts, selection, summary
from views.components.blocks import ends, signed
from views.components.card import THREE
from views.components.selection import reason_text
from views.components.store import Store
from views.components.words import Translator

SEEN = 0.05  # points; a smaller part would be printed as 0.0


@dataclass(frozen=True)
class Grid:
    """A table to be set: caption, headers as (text, css class), rows as (css class, cells)."""

    caption: str
    headers: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[str]]]


class Subject:
    """What every part needs: the store, the words, and the province that was chosen."""

    def __init__(self, store: Store, t: Translator, language: str, province: str) -> None:
        self.store, self.t, self.language, self.province = store, t, language, province
        self.name = selection.unit_names(store, language)[province]
        row = store.provinces().filter(pl.col("province_code") == province).to_dicts()
        self.region = row[0][f"region_{language}"] if row else ""
        self.label = f"name_{language}"
        self.index = self.edition = ""
        self.year = 0
        self.last: list[tuple[Any, Callable[[], object]]] = []  # places of the page with what is drawn there at the end

    def reason(self, code: str | None) -> str:
        return reason_text(code or "no_value", self.t, self.language)


def lead(page: Subject, rows: pl.DataFrame) -> str:
    """One sentence: the three indices with their ranks. ``rows``: the province's scores of a year."""
    parts = []
    for row in rows.filter(pl.col("code").is_in(THREE) & (pl.col("kind") == "index")).to_dicts():
        if row["score"] is None:
            reason = page.reason(row["reason"])
            parts.append(page.t("profile_lead_none", name=row[page.label], reason=reason))
        else:
            parts.append(
                page.t(
                    "profile_lead_part",
                    name=row[page.label],
                    score=summary.score(row["score"]),
                    rank=row["rank"],
                    total=row["nation_size"],
                    low=row["rank_low"],
                    high=row["rank_high"],
                )
            )
    years = sorted(set(rows.filter(pl.col("code").is_in(THREE))["year"]))
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
    sentence = page.t("profile_lead_separator").join(parts)
    return page.t("profile_lead", province=page.name, year=span, parts=sentence)


def groups_sentence(page: Subject, rows: pl.DataFrame) -> str:
    """The largest industry group and the one that stands out most against the nation (``profile.group_shares``)."""
    first = rows.row(0, named=True)
    most = rows.sort(pl.col("share") - pl.col("nation"), descending=True).row(0, named=True)
    return page.t(
        "profile_groups_largest", first=first[page.label], first_share=f"{first['share']:.1f}",
        first_nation=f"{first['nation']:.1f}", most=most[page.label],
        excess=f"{most['share'] - most['nation']:.1f}",
    )  # fmt: skip


def groups_chart(page: Subject, rows: pl.DataFrame, caption: str) -> Any:
    words = {
        "group": page.t("profile_group"), "share": page.t("profile_share"), "nation": page.t("profile_nation_share"),
        "axis": "%", "description": f"{page.name} · {caption}",
    }  # fmt: skip
    return profile_charts.shares(rows, page.label, words)


def accounts(page: Subject, every: pl.DataFrame) -> Grid:
    """Shares of value added now, their change, and the medians (``profile.value_added_shares``)."""
    t = page.t
    years = every.drop_nulls("share")["year"].sort()
    first, year = int(every["year"].sort()[0]), min(max(page.year, int(years[0])), int(years[-1]))
    before = dict(every.filter(pl.col("year") == first).select("part", "share").iter_rows())
    rows = [
        (
            "",
            [
                escape(row[page.label]),
                f"{row['share']:.1f}",
                signed(row["share"] - before[row["part"]]),
                f"{row['region']:.1f}",
                f"{row['nation']:.1f}",
            ],
        )
        for row in every.filter(pl.col("year") == year).to_dicts()
    ]
    headers = [
        (t("profile_part"), "t"), (t("profile_share"), "n"), (t("profile_since", year=first), "n"),
        (t("profile_region_median", region=page.region), "n"), (t("profile_nation_median"), "n"),
    ]  # fmt: skip
    return Grid(t("profile_accounts_caption", year=year), headers, rows)


def position(page: Subject, rows: pl.DataFrame) -> Grid:
    """Scores and places of all indices with their intervals."""
    t = page.t
    indices = rows.filter(pl.col("kind") == "index")
    edition = t(f"edition_short_{page.edition}")
    caption = t("profile_position_caption", region=page.region, edition=edition, year=page.year)
    headers = [
        (t("profile_index"), "t"), (t("year"), "n"), (t("score"), "n"), (t("profile_score_interval"), "n"),
        (t("profile_rank_nation"), "n"), (t("profile_rank_interval"), "n"),
        (t("profile_rank_region", region=page.region), "n"), (t("note"), "t"),
    ]  # fmt: skip
    lines = []
    for row in indices.to_dicts():
        cells = [escape(row[page.label]), str(row["year"]), summary.score(row["score"])]
        if row["score"] is None:
            cells += ["", "–", "", "–", escape(page.reason(row["reason"]))]
        else:
            cells += [
                ends(row["score_low"], row["score_high"]),
                t("of_total", rank=row["rank"], total=row["nation_size"]),
                ends(row["rank_low"], row["rank_high"], str),
                t("of_total", rank=row["rank_region"], total=row["region_size"]),
                t("card_latest", year=row["latest_data_year"]),
            ]
        lines.append(("", cells))
    return Grid(caption, headers, lines)


def trend(page: Subject, rows: pl.DataFrame) -> Any:
    """The small chart of one index (``profile.trends`` of one code)."""
    t, name = page.t, rows[page.label][0]
    words = {
        "year": t("year"), "score": t("score"), "low": t("profile_low"), "high": t("profile_high"),
        "median": t("median"),
        "description": t("profile_trend_description", province=page.name, name=name),
    }  # fmt: skip
    return profile_charts.small_trend(rows, words)


def change(page: Subject, name: str, start: int, end: int, rows: pl.DataFrame, noise: Any) -> str:
    """How far the index moved, against the noise of the method, and what moved it most (``profile.score_change``)."""
    t = page.t
    whole = rows.row(0, named=True)
    sentence = t(
        "profile_change_text", province=page.name, name=name, start=start, end=end,
        score_start=summary.score(whole["score_start"]), score_end=summary.score(whole["score_end"]),
        change=signed(whole["contribution"]), interval=ends(noise.low, noise.high, signed),
        verdict=t("profile_change_exceeds" if noise.exceeds else "profile_change_within"),
    )  # fmt: skip
    return sentence + _most(indicators(rows), page)


def indicators(rows: pl.DataFrame) -> pl.DataFrame:
    """The indicators of a change, the one that added most first."""
    leaves = rows.filter(pl.col("kind") == "indicator")
    return leaves.sort("contribution", descending=True, nulls_last=True)


def change_chart(page: Subject, name: str, start: int, end: int, rows: pl.DataFrame) -> Any:
    words = {
        "name": page.t("indicator"), "axis": page.t("profile_contribution"),
        "description": f"{page.name} · {page.t('profile_change', name=name)} · {start}–{end}",
    }  # fmt: skip
    return profile_charts.contributions(indicators(rows), page.label, words)


def _most(leaves: pl.DataFrame, page: Subject) -> str:
    """The indicators that added and took most, in words."""
    t = page.t
    found = leaves.drop_nulls("contribution")
    up, down = found.head(1).to_dicts(), found.tail(1).to_dicts()
    texts = {
        "up": [row for row in up if row["contribution"] >= SEEN],
        "down": [row for row in down if row["contribution"] <= -SEEN],
    }
    words = {
        side: t("profile_change_one", name=rows[0][page.label], points=signed(rows[0]["contribution"]))
        for side, rows in texts.items()
        if rows
    }
    keys = {("up", "down"): "profile_change_most", ("up",): "profile_change_most_up",
            ("down",): "profile_change_most_down"}  # fmt: skip
    space = "" if page.language == "zh" else " "
    return space + t(keys[tuple(words)], **words) if words else ""


def alike(page: Subject, near: pl.DataFrame) -> Grid:
    """The nearest provinces with distance and features (``peers.peers``)."""
    t = page.t
    features = [code for code in peers.FEATURES if near[code][0] is not None]
    caption = t("profile_peers_caption", year=near["year"][0], features=len(features))
    shown = [code for code in features if not code.startswith("group_")]
    place = 0 if page.language == "zh" else 1
    headers = [(t("profile_peer"), ""), (t("profile_distance"), "n")] + [
        (f"{peers.FEATURES[code].name[place]} ({peers.FEATURES[code].unit[place]})", "n") for code in shown
    ]
    lines = [
        (
            "index" if row["place"] == 0 else "",
            [
                escape(row[f"province_{page.language}"]) + (" ◆" if row["frozen"] else ""),
                "–" if row["place"] == 0 else f"{row['distance']:.2f}",
                *(summary.number(row[code]) for code in shown),
            ],
        )
        for row in near.to_dicts()
    ]
    return Grid(caption, headers, lines)


def beside(page: Subject, rows: pl.DataFrame) -> Grid:
    """Scores beside the medians of peers, region and nation (``compare.beside``)."""
    t = page.t
    headers = [
        (t("profile_index"), "t"), (t("year"), "n"), (t("profile_own"), "n"), (t("profile_peer_median"), "n"),
        (t("profile_region_median", region=page.region), "n"), (t("profile_nation_median"), "n"),
    ]  # fmt: skip
    lines = [
        (
            "",
            [escape(row[page.label]), str(row["year"])]
            + [summary.score(row[one]) for one in ("own", "peers", "region", "nation")],
        )
        for row in rows.to_dicts()
    ]
    return Grid(t("profile_beside_caption"), headers, lines)


def verdict_line(row: dict[str, Any], page: Subject) -> str:
    return page.t(
        "verdict_line", name=row[page.label], rank=row["rank"], low=row["rank_low"], high=row["rank_high"],
        index=row[f"index_{page.language}"],
    )  # fmt: skip


def obstacles(page: Subject, index: dict[str, Any], rows: pl.DataFrame) -> Grid:
    """The five indicators that cost an index most (``profile.obstacles``)."""
    t = page.t
    headers = [
        (t("indicator"), "t"),
        (t("profile_obstacle"), "n"),
        (t("profile_gap"), "n"),
        (t("score"), "n"),
    ]
    lines = [
        (
            "",
            [
                escape(row[page.label]), summary.percent(row["share"]), summary.score(row["gap"]),
                summary.score(row["score"]),
            ],
        )
        for row in rows.drop_nulls("share").head(5).to_dicts()
    ]  # fmt: skip
    return Grid(f"{t('profile_obstacle')} · {index[page.label]}", headers, lines)


def quadrant(page: Subject, moved: dict[str, Any], every: pl.DataFrame) -> Any:
    """The scatter of one tension with the province in it."""
    t = page.t
    axes = {
        side: f"{moved[f'{side}_name_{page.language}']} ({moved[f'{side}_unit_{page.language}']})"
        for side in ("x", "y")
    }
    words = {**axes, "province": t("province"), "description": f"{page.name} · {moved[page.label]}"}
    return profile_charts.quadrant(every, f"province_{page.language}", page.province, words)


def tension_text(page: Subject, moved: dict[str, Any], level: dict[str, Any]) -> str:
    """Where the province moved and where it stands, in one sentence; words for a tension without numbers."""
    if moved["quadrant"] is None:
        return page.t("profile_tension_none")
    return page.t(
        "profile_tension_text", first=moved["first"], last=moved["last"],
        quadrant=moved[f"quadrant_{page.language}"], level=level[f"quadrant_{page.language}"],
    )  # fmt: skip


def coordination(page: Subject) -> tuple[Grid, pl.DataFrame]:
    """Coupling of the three transformations, and of manufacturing and services; with every year of both."""
    t, store = page.t, page.store
    own = pl.col("province_code") == page.province
    every = []
    lines = []
    names = {n["code"]: n[page.label] for n in store.nodes(None).to_dicts()}
    names |= {one: t(f"system_{one}") for one in coupling.SYSTEMS}
    for key, frame_of_all in (
        ("three", store.ask(coupling.three_transformations, page.edition)),
        ("services", store.ask(coupling.manufacturing_services)),
    ):
        name = t(f"profile_coupling_{key}")
        rows = frame_of_all.filter(own)
        every.append(rows.select("province_code", "year", pl.lit(key).alias("systems"), "c", "t", "d", "class",
                                 "class_zh", "class_en", "reason"))  # fmt: skip
        upto = rows.filter(pl.col("year") <= page.year)
        last = (upto if upto.height else rows).row(-1, named=True)
        first = rows.row(0, named=True)
        if last["d"] is None:
            lacking = (last["reason"] or "").removeprefix("missing:").split(";")
            missing = t("list_separator").join(names.get(code, code) for code in lacking)
            lines.append(("", [name, str(last["year"]), "–", "–", "–", t("profile_coupling_none", name=name,
                                                                        missing=missing), ""]))  # fmt: skip
            continue
        before = "" if first["d"] is None else f"{first['year']}: {first['d']:.2f}"
        lines.append(
            ("", [name, str(last["year"]), f"{last['c']:.2f}", f"{last['t']:.2f}", f"{last['d']:.2f}",
                  escape(last[f"class_{page.language}"]), before])
        )  # fmt: skip
    headers = [
        (t("profile_system"), "t"), (t("year"), "n"), ("C", "n"), ("T", "n"), ("D", "n"), (t("profile_class"), "t"),
        (t("profile_earlier"), "n"),
    ]  # fmt: skip
    return Grid(t("profile_coupling_caption"), headers, lines), pl.concat(every)


def lmdi_years(years: Sequence[int]) -> tuple[list[int], int]:
    """Years that a decomposition may start with, and the first it opens with: none spans the change of basis."""
    split = industry_lmdi.BASIS_BREAK
    starts = [year for year in years if year not in (years[-1], split - 1)]
    return starts, next(year for year in starts if year >= split)


def lmdi_text(page: Subject, start: int, end: int, steps: pl.DataFrame) -> str:
    """Emissions of two years and the parts of the change (``profile.waterfall``)."""
    t = page.t
    inner = steps.slice(1, steps.height - 2)
    first, last = steps.row(0, named=True), steps.row(-1, named=True)
    return t(
        "profile_lmdi_text", province=page.name, start=start, end=end, start_value=f"{first['value']:,.1f}",
        end_value=f"{last['value']:,.1f}", change=signed(last["points"] - 100),
        parts=t("list_separator").join(
            t("profile_lmdi_part", name=row[page.label], points=signed(row["points"])) for row in inner.to_dicts()
        ),
    )  # fmt: skip


def lmdi_chart(page: Subject, sentence: str, steps: pl.DataFrame) -> Any:
    words = {"name": page.t("profile_part"), "axis": page.t("profile_lmdi_axis"), "description": sentence}
    return profile_charts.waterfall(steps, page.label, words)
