"""The province card: three indices with their pillars, places, data years, and the notes on the data."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from views.components import summary
from views.components.charts import bar, table
from views.components.selection import Shown, reason_text
from views.components.words import Translator

Row = Mapping[str, Any]
THREE = ("intelligent", "green", "integrated")  # shown with their pillars; further indices as a table


def province_card(
    shown: Shown, province: str, rows: Sequence[Row], region: str, edition: str, t: Translator, language: str
) -> str:
    """HTML of the card. ``rows`` are the province's indices, pillars and indicators (``province_scores``)."""
    parts = []
    if shown.kind == "industry":
        entry = next(e for e in shown.entries if e.code == province)
        unit = "" if entry.value is None else f" {escape(shown.unit)}"
        place = f" · {t('rank_out_of', rank=entry.rank)}" if entry.rank else ""
        remark = summary.remark(entry, t)
        parts.append(
            f"<p><b>{escape(shown.what)}</b>：{summary.number(entry.value, t('no_data'))}{unit}{place}"
            f"{f' · {escape(remark)}' if remark else ''}</p>"
        )
        parts.append(f'<p class="quiet">{t("card_provincewide")}</p>')
    indices = [r for r in rows if r["kind"] == "index"]
    first = [r for r in indices if r["code"] in THREE] or indices
    others = [r for r in indices if r not in first]
    parts.append(f'<div class="cards">{"".join(_index(r, rows, region, t, language) for r in first)}</div>')
    if others:
        parts.append(f'<p class="quiet"><b>{t("card_others")}</b></p>{_others(others, region, t, language)}')
    noted = {r["code"] for r in first}
    notes = warnings([r for r in rows if noted & {r["code"], r["parent"]}], rows, t, language)
    items = "".join(f"<li>{escape(n)}</li>" for n in notes)
    title = f"<b>{t('card_warnings')}</b> · {t(f'edition_short_{edition}')}"
    parts.append(f'<p class="quiet">{title}</p>')
    parts.append(
        f'<ul class="quiet">{items}</ul>' if notes else f'<p class="quiet">{t("card_no_warnings")}</p>'
    )
    return "".join(parts)


def _index(index: Row, rows: Sequence[Row], region: str, t: Translator, language: str) -> str:
    name = escape(index[f"name_{language}"])
    if index["score"] is None:
        body = f'<b class="big">–</b><div class="quiet">{t("card_no_score")}</div>'
    else:
        places = " · ".join(
            (
                t("card_rank", rank=index["rank"], total=index["nation_size"]) + _between(index, t),
                t("card_rank_region", region=region, rank=index["rank_region"], total=index["region_size"]),
            )
        )
        body = f'<b class="big">{summary.score(index["score"])}</b><div class="quiet">{escape(places)}</div>'
    pillars = "".join(
        f'<div class="line"><span>{escape(p[f"name_{language}"])}</span><em>{summary.score(p["score"])}</em>'
        f'<span class="track">{bar(None if p["score"] is None else p["score"] / 100)}</span></div>'
        for p in rows
        if p["kind"] == "pillar" and p["index_code"] == index["code"]
    )
    years = [t("card_year", year=index["year"])]
    if index["latest_data_year"]:
        years.append(t("card_latest", year=index["latest_data_year"]))
    return (
        f'<div class="card"><h4>{name}</h4>{body}{pillars}<div class="quiet">{" · ".join(years)}</div></div>'
    )


def _between(row: Row, t: Translator) -> str:
    """The interval of a rank in the nation, in brackets."""
    if row["rank_low"] is None:
        return ""
    return t("in_brackets", text=f"{row['rank_low']}–{row['rank_high']}")


def _others(indices: Sequence[Row], region: str, t: Translator, language: str) -> str:
    """The further indices, a row each: name, year, score, places."""
    headers = [("", ""), (t("year"), "n"), (t("score"), "n"), (t("rank"), "n"), (region, "n")]
    rows = []
    for r in indices:
        places = ["–", "–"]
        if r["score"] is not None:
            places = [
                t("of_total", rank=r["rank"], total=r["nation_size"]) + _between(r, t),
                t("of_total", rank=r["rank_region"], total=r["region_size"]),
            ]
        rows.append(("", [escape(r[f"name_{language}"]), str(r["year"]), summary.score(r["score"]), *places]))
    return table(headers, rows, "plain compact", t("card_others"))


def warnings(nodes: Sequence[Row], rows: Sequence[Row], t: Translator, language: str) -> list[str]:
    """What must be known about the numbers on the card, one sentence each, indices before pillars."""
    by_code = {r["code"]: r[f"name_{language}"] for r in rows}
    result = []
    for r in sorted(nodes, key=lambda r: r["kind"] != "index"):
        name = r[f"name_{language}"]
        lacking = t("list_separator").join(by_code.get(c, c) for c in (r["missing"] or "").split(";") if c)
        if r["reason"]:
            text = t("warning_reason", name=name, reason=reason_text(r["reason"], t, language))
            result.append(text + (t("lacking", names=lacking) if lacking else ""))
        elif r["used"] is not None and r["expected"] and r["used"] < r["expected"]:
            result.append(t("warning_coverage", name=name, used=r["used"], expected=r["expected"]))
        if r["kind"] == "index":
            for share, key in (("carried_share", "warning_carried"), ("derived_share", "warning_derived")):
                if r[share]:
                    result.append(t(key, name=name, share=summary.percent(r[share])))
            if r["frozen_share"]:
                result.append(t("warning_frozen", name=name))
    return result
