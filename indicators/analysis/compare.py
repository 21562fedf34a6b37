"""Provinces side by side, or against the median of their region, of the nation or of their peers.

A subject is a six-digit province code or a median: ``region:east``, ``nation`` or ``peers`` (the nearest provinces
in level and structure, the compared one not among them). A median is taken over the provinces of the group that
have a value, within each replication for the noise of a difference.
"""

from collections.abc import Mapping

import duckdb
import polars as pl

from etl.errors import DataError
from indicators import tables
from indicators.analysis import noise
from indicators.analysis.peers import peers
from indicators.engine import explain
from indicators.engine.model import Array
from indicators.remembered import remembered

LIMIT = 6  # provinces that can be told apart in one chart
AGAINST = ("none", "region", "nation", "peers")


def groups(con: duckdb.DuckDBPyConnection, base: str, against: str) -> dict[str, tuple[str, ...]]:
    """The medians to compare with, subject → its provinces; `base` says which region is meant.

    Raises DataError for an unknown kind of group or province.
    """
    known = tables.provinces(con)
    if base not in known["province_code"].to_list():
        raise DataError("compare", f"unknown province {base!r}")
    if against == "none":
        return {}
    if against == "nation":
        return {"nation": tuple(known["province_code"])}
    if against == "region":
        region = known.filter(pl.col("province_code") == base)["region"][0]
        return {f"region:{region}": tuple(known.filter(pl.col("region") == region)["province_code"])}
    if against == "peers":
        near = peers(con, base).filter(pl.col("place") > 0)["province_code"]
        return {"peers": tuple(near)} if near.len() else {}
    raise DataError("compare", f"unknown group {against!r}; known: {', '.join(AGAINST)}")


def checked(con: duckdb.DuckDBPyConnection, provinces: tuple[str, ...]) -> tuple[str, ...]:
    """The provinces once each, as six-digit codes. Raises DataError for none, too many or unknown ones."""
    codes = tuple(dict.fromkeys(tables.normal_province(one) for one in provinces))
    known = tables.provinces(con)["province_code"].to_list()
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise DataError("compare", f"unknown province {', '.join(unknown)}")
    if not 1 <= len(codes) <= LIMIT:
        raise DataError("compare", f"needs one to {LIMIT} provinces, not {len(codes)}")
    return codes


@remembered(8)
def _cells(con: duckdb.DuckDBPyConnection, edition: str, year: int) -> pl.DataFrame:
    """Every node of every province in its index's last year up to `year`."""
    return tables.placed_scores(con, edition, year).select(
        "index_code", "code", "kind", "parent", "name_zh", "name_en", "unit_zh", "unit_en", "direction", "sort", "year",
        pl.col("province_code").alias("subject"), "value", "score", "rank",
    )  # fmt: skip


def profile(
    con: duckdb.DuckDBPyConnection, edition: str, year: int, provinces: tuple[str, ...], against: str = "none"
) -> pl.DataFrame:
    """Every index, pillar and indicator of the compared subjects, long.

    Columns: index_code, code, kind, parent, name_zh, name_en, unit_zh, unit_en, direction, sort, year (the index's
    last one up to `year`), subject, value, score, rank, provinces (1, or how many a median is taken over). A
    province without a score has nulls; medians have no rank.
    """
    codes = checked(con, provinces)
    cells = _cells(con, edition, year)
    keys = [name for name in cells.columns if name not in ("subject", "value", "score", "rank")]
    frames = [
        cells.filter(pl.col("subject") == code).with_columns(pl.lit(1).cast(pl.Int64).alias("provinces"))
        for code in codes
    ]
    for subject, members in groups(con, codes[0], against).items():
        frames.append(
            cells.filter(pl.col("subject").is_in(members))
            .group_by(keys)
            .agg(
                pl.col("value").median(),
                pl.col("score").median(),
                pl.lit(None, dtype=pl.Int64).alias("rank"),
                pl.col("score").count().cast(pl.Int64).alias("provinces"),
            )
            .with_columns(pl.lit(subject).alias("subject"))
            .select(frames[0].columns)
        )
    order = {subject: place for place, subject in enumerate([*codes, *groups(con, codes[0], against)])}
    return pl.concat(frames).sort("sort", pl.col("subject").replace_strict(order, return_dtype=pl.Int64))


def beside(con: duckdb.DuckDBPyConnection, edition: str, year: int, province: str) -> pl.DataFrame:
    """Every index of a province beside the medians of its peers, its region and the nation.

    Columns: code, name_zh, name_en, year, own, peers, region, nation (scores; null without one).
    """
    (code,) = checked(con, (province,))
    indices = _cells(con, edition, year).filter(pl.col("kind") == "index")
    own = indices.filter(pl.col("subject") == code).sort("sort")
    found = own.select("code", "name_zh", "name_en", "year", pl.col("score").alias("own"))
    for against in AGAINST[1:]:
        members = [one for group in groups(con, code, against).values() for one in group]
        others = indices.filter(pl.col("subject").is_in(members))
        medians = others.group_by("code").agg(pl.col("score").median().alias(against))
        found = found.join(medians, on="code", how="left", maintain_order="left")
    return found.select("code", "name_zh", "name_en", "year", "own", "peers", "region", "nation")


def differences(
    con: duckdb.DuckDBPyConnection,
    index: str,
    edition: str,
    year: int,
    provinces: tuple[str, ...],
    against: str = "none",
) -> pl.DataFrame:
    """The first province less every other subject, for an index, its pillars and its indicators.

    Columns: code, kind, parent, name_zh, name_en, year, base, other, score, other_score, difference, low, high
    (5–95 % of the paired differences), probability (that the base is above), exceeds (the interval excludes zero),
    contribution (points of the index's gap that come through the node; exact, between provinces only). Interval and
    probability belong to scores that are composed, so indicators have none.
    """
    codes = checked(con, provinces)
    base, medians = codes[0], groups(con, codes[0], against)
    rows = profile(con, edition, year, codes, against).filter(pl.col("index_code") == index)
    if rows.is_empty():
        raise DataError(f"edition {edition}", f"{index} has no scores up to {year}")
    at = int(rows["year"][0])
    replayed = noise.replayed(con, index, edition)
    scores = {(row["code"], row["subject"]): row["score"] for row in rows.iter_rows(named=True)}
    nodes = rows.unique("code", maintain_order=True).to_dicts()
    found = []
    for other in [*codes[1:], *medians]:
        gap = _gap(replayed, index, base, other, at, scores)
        for node in nodes:
            one, two = scores[node["code"], base], scores[node["code"], other]
            paired = noise.Difference(None, None, None, None)
            if node["code"] in replayed.scores and one is not None and two is not None:
                mine = replayed.of(node["code"], at, (base,))[0]
                theirs = _drawn(replayed, node["code"], at, other, medians)
                paired = noise.difference(mine, theirs)
            found.append(
                (node["code"], node["kind"], node["parent"], node["name_zh"], node["name_en"], at, base, other, one,
                 two, None if one is None or two is None else one - two, paired.low, paired.high,
                 paired.probability, paired.exceeds, gap.get(node["code"]))
            )  # fmt: skip
    text, number = pl.String, pl.Float64
    return pl.DataFrame(
        found,
        schema={
            "code": text, "kind": text, "parent": text, "name_zh": text, "name_en": text, "year": pl.Int64,
            "base": text, "other": text, "score": number, "other_score": number, "difference": number, "low": number,
            "high": number, "probability": number, "exceeds": pl.Boolean, "contribution": number,
        },
        orient="row",
    )  # fmt: skip


def probabilities(
    con: duckdb.DuckDBPyConnection,
    code: str,
    index: str,
    edition: str,
    year: int,
    provinces: tuple[str, ...],
    against: str = "none",
) -> pl.DataFrame:
    """P(row above column) for every ordered pair of subjects, on an index or a pillar, ties counted half.

    Columns: code, year, subject, other, probability, low, high, exceeds; nulls where one has no score.
    """
    codes = checked(con, provinces)
    medians = groups(con, codes[0], against)
    replayed = noise.replayed(con, index, edition)
    if code not in replayed.scores:
        raise DataError(f"index {index}", f"{code!r} is no index or pillar of it")
    subjects = [*codes, *medians]
    drawn = {subject: _drawn(replayed, code, year, subject, medians) for subject in subjects}
    rows = []
    for one in subjects:
        for two in subjects:
            if one != two:
                paired = noise.difference(drawn[one], drawn[two])
                rows.append(
                    (code, year, one, two, paired.probability, paired.low, paired.high, paired.exceeds)
                )
    return pl.DataFrame(
        rows,
        schema={
            "code": pl.String, "year": pl.Int64, "subject": pl.String, "other": pl.String, "probability": pl.Float64,
            "low": pl.Float64, "high": pl.Float64, "exceeds": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip


def _drawn(
    replayed: noise.Replayed, code: str, year: int, subject: str, medians: Mapping[str, tuple[str, ...]]
) -> Array:
    if subject in medians:
        return noise.median_of(replayed.of(code, year, medians[subject]))
    return replayed.of(code, year, (subject,))[0]


def _gap(
    replayed: noise.Replayed,
    index: str,
    base: str,
    other: str,
    year: int,
    scores: Mapping[tuple[str, str], float | None],
) -> dict[str, float]:
    """The gap base − other handed down to every node; nothing for medians or without both scores."""
    if other not in replayed.scored.result.panel.units or None in (scores[index, base], scores[index, other]):
        return {}
    return explain.between(replayed.scored.result, (other, year), (base, year))
