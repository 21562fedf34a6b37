"""Strategy in HTML: peers, obstacles, paths, advice cards, what-if, targets, types. Frames in, text out."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from indicators.analysis.peers import FEATURES
from indicators.analysis.strategy import Finding, PathFinding
from indicators.analysis.whatif import Effect, Move
from views.components import rule_words, summary
from views.components.amounts import side, with_unit
from views.components.blocks import signed
from views.components.charts import bar, table
from views.components.words import Translator

Row = Mapping[str, Any]


def marks(row: Row, t: Translator) -> str:
    """The marks of a value that is carried forward or doubtful, with a text to hover on."""
    found = ""
    if row.get("carried") or row.get("carried_share"):
        found += f' <span title="{escape(t("mark_carried"))}">↻</span>'
    if row.get("doubtful"):
        found += f' <span title="{escape(t("doubtful_mark"))}">!</span>'
    return found


def mark_keys(rows: Sequence[Row], t: Translator) -> str:
    """What the marks mean, only those that occur."""
    texts = []
    if any(row.get("carried") or row.get("carried_share") for row in rows):
        texts.append(t("carried_mark"))
    if any(row.get("doubtful") for row in rows):
        texts.append(t("doubtful_mark"))
    return "".join(f'<p class="marks">{text}</p>' for text in texts)


def peers_table(peers: pl.DataFrame, features: Sequence[str], t: Translator, language: str) -> str:
    """The province and its peers with distance and the values of the chosen features."""
    headers = [(t("province"), ""), (t("distance"), "n")]
    headers += [(f"{FEATURES[f].name[side(language)]}（{FEATURES[f].unit[side(language)]}）" if language == "zh"
                 else f"{FEATURES[f].name[1]} ({FEATURES[f].unit[1]})", "n") for f in features]  # fmt: skip
    rows = []
    for row in peers.iter_rows(named=True):
        name = escape(row[f"province_{language}"]) + (" ◆" if row["frozen"] else "")
        own = row["place"] == 0
        distance = t("peers_self") if own else f"{row['distance']:.2f}"
        rows.append(("on" if own else "", [name, distance, *(summary.number(row[f]) for f in features)]))
    return f'<div class="wide" tabindex="0">{table(headers, rows, "rank peers", t("peers_title"))}</div>'


def gaps_table(gaps: pl.DataFrame, t: Translator, language: str) -> str:
    """Indicators on which the best peer stands higher: own value, peer median, best peer, gap in points."""
    better = gaps.filter(pl.col("gap") > 0)
    if better.is_empty():
        return f"<p>{t('gaps_none')}</p>"
    headers = [
        (t("indicator"), ""), (t("own_value"), "n"), (t("peer_median"), "n"), (t("peer_best"), "n"),
        (t("gap_points"), "n"), ("", "b"),
    ]  # fmt: skip
    rows = [
        (
            "",
            [
                escape(r[f"name_{language}"])
                + f" <small>{escape(r[f'unit_{language}'])}</small>"
                + marks(r, t),
                summary.number(r["value"]),
                summary.number(r["median_value"]),
                f"{summary.number(r['best_value'])} {escape(r[f'best_{language}'])}",
                f"{r['gap']:.1f}",
                bar(r["gap"] / 100),
            ],
        )
        for r in better.iter_rows(named=True)
    ]
    return f'<div class="wide" tabindex="0">{table(headers, rows, "rank", t("gaps_title"))}</div>'


def obstacle_bars(obstacles: pl.DataFrame, t: Translator, language: str) -> str:
    """Obstacle degrees as a table with bars, largest first, with value and score."""
    top = float(obstacles["obstacle"].to_numpy().max()) if obstacles.height else 1.0
    headers = [
        (t("indicator"), ""),
        (t("obstacle"), "m"),
        ("", "b"),
        (t("score"), "n"),
        (t("raw_value"), "n"),
    ]
    rows = [
        (
            "",
            [
                escape(r[f"name_{language}"]) + marks(r, t),
                f"{100 * r['obstacle']:.1f}%",
                bar(r["obstacle"] / top if top > 0 else 0),
                summary.score(r["score"]),
                f"{summary.number(r['value'])} <small>{escape(r[f'unit_{language}'])}</small>",
            ],
        )
        for r in obstacles.iter_rows(named=True)
    ]
    return f'<div class="wide" tabindex="0">{table(headers, rows, "rank", t("obstacles_title"))}</div>'


def profile_table(profile: pl.DataFrame, index_names: Mapping[str, str], t: Translator, language: str) -> str:
    """Pillars under their index: score, rank, national and peer median, and whether that is a strength."""
    headers = [
        (t("pillar"), ""), (t("score"), "m"), (t("rank"), "n"), (t("national_median"), "n"),
        (t("peer_median"), "n"), ("", ""),
    ]  # fmt: skip
    rows: list[tuple[str, list[str]]] = []
    last = ""
    for r in profile.iter_rows(named=True):
        if r["index_code"] != last:
            last = r["index_code"]
            title = f"<b>{escape(index_names.get(last, last))}</b> <small>{r['year']}</small>"
            rows.append(("head", [title, "", "", "", "", ""]))
        place = t("of_total", rank=r["rank"], total=r["size"]) if r["rank"] else "–"
        tag = ""
        if r["standing"] in ("strength", "weakness"):
            tag = f'<span class="tag {r["standing"]}">{t("standing_" + r["standing"])}</span>'
        cells = [escape(r[f"name_{language}"]) + marks(r, t), summary.score(r["score"]), place]
        cells += [summary.score(r["national_median"]), summary.score(r["peer_median"]), tag]
        rows.append(("", cells))
    return f'<div class="wide" tabindex="0">{table(headers, rows, "rank", t("profile_title"))}</div>'


def definition_tags(ids: Sequence[str], names: Mapping[str, str]) -> str:
    """The definitions a piece of advice stands for."""
    return " ".join(f'<span class="tag">{escape(i)} {escape(names.get(i, ""))}</span>' for i in ids)


def advice_card(
    rule: Finding, peer: Row | None, definitions: Mapping[str, str], names: Mapping[str, str], t: Translator,
    language: str,
) -> str:  # fmt: skip
    """One piece of advice: title, text, a better-placed peer, its condition in words, its definitions."""
    lines = [f"<h4>{escape(rule.title[side(language)])}</h4><p>{escape(rule.advice[side(language)])}</p>"]
    if peer:
        lines.append(f"<p>{escape(peer_text(peer, names, t, language))}</p>")
    parts = rule_words.sentences(rule.text, rule.evidence, t, language)
    items = "".join(f"<li>{escape(part)}</li>" for part in parts)
    lines.append(
        f'<p class="quiet"><b>{t("advice_rule" if len(parts) == 1 else "advice_rules")}</b></p><ul class="quiet">{items}</ul>'
        f'<p class="quiet">{definition_tags(rule.definitions, definitions)}</p>'
    )
    return f'<div class="card {rule.kind}">{"".join(lines)}</div>'


def peer_text(peer: Row, names: Mapping[str, str], t: Translator, language: str) -> str:
    """What a better-placed peer shows (``strategy.best_placed``): its number beside the province's own."""
    unit = peer[f"unit_{language}"] or t("unit_score")
    by_value = peer["value"] is not None and peer["own_value"] is not None
    value, own = (peer["value"], peer["own_value"]) if by_value else (peer["score"], peer["own_score"])
    return t(
        "advice_peer", name=names[peer["province_code"]], measure=peer[f"name_{language}"],
        value=with_unit(value, unit, t) if by_value else summary.score(value),
        own=with_unit(own, unit if unit.startswith("%") else "", t) if by_value else summary.score(own), year=peer["year"],
    )  # fmt: skip


def path_text(path: PathFinding, t: Translator, language: str) -> str:
    """What an open path asks for, or what another one lacks."""
    if path.status == "open":
        return path.advice[side(language)]
    lacking = [part.title[side(language)] for part in path.parts if not part.holds]
    return t("path_lacking", names=t("list_separator").join(lacking))


def path_card(path: PathFinding, name: str, t: Translator, language: str) -> str:
    """One path: status, how many conditions are met, each condition in words with its numbers, what is missing."""
    parts = []
    for part in path.parts:
        key = {True: "part_met", False: "part_unmet", None: "part_unknown"}[part.holds]
        sign = {True: "✓", False: "✗", None: "?"}[part.holds]
        why = t("rule_and").join(rule_words.sentences(part.text, part.evidence, t, language))
        parts.append(
            f'<li><span title="{t(key)}">{sign}</span> {escape(part.title[side(language)])}'
            f'<br><span class="quiet">{escape(why)}</span></li>'
        )
    text = path_text(path, t, language)
    return (
        f'<div class="card path"><h4>{escape(name)} <span class="tag {path.status}">{t("path_" + path.status)}'
        f"</span></h4><p>{escape(text)}</p>"
        f'<p class="quiet">{t("path_count", met=path.met, total=len(path.parts), needs=path.needs)}</p>'
        f'<ul class="parts">{"".join(parts)}</ul></div>'
    )


def effect_cards(effect: Effect, t: Translator) -> str:
    """Score, rank and change before and after, with intervals."""
    b, a = effect.before, effect.after

    def card(css: str, title: str, before: str, after: str, low: str, high: str) -> str:
        both = f"{before} → {after}" if before else after
        interval = t("whatif_interval", low=low, high=high)
        return f'<div class="card {css}"><h4>{title}</h4><b class="big">{both}</b><div class="quiet">{interval}</div></div>'

    noise = t("whatif_beyond" if effect.beyond_noise else "whatif_within")
    change = card(
        "change", t("whatif_change"), "", signed(effect.change), signed(effect.change_low),
        f"{signed(effect.change_high)} · {noise}",
    )  # fmt: skip
    return (
        '<div class="cards">'
        + card("score", t("whatif_score"), f"{b.score:.1f}", f"{a.score:.1f}", f"{a.score_low:.1f}", f"{a.score_high:.1f}")
        + card("rank", t("whatif_rank"), str(b.rank), str(a.rank), str(a.rank_low), str(a.rank_high))
        + change
        + "</div>"
    )  # fmt: skip


def moves_table(
    moved: Sequence[Move], effect: Effect, nodes: Mapping[str, Row], names: Mapping[str, str], mode: str,
    t: Translator, language: str,
) -> str:  # fmt: skip
    """What was moved: value now and then, where the target comes from, score now and then."""
    headers = [
        (t("indicator"), ""), (t("before"), "n"), (t("after"), "n"), (t("source_of_move"), ""), (t("score"), "n"),
    ]  # fmt: skip
    rows = []
    for move in moved:
        node = nodes[move.code]
        source = t(f"kept_{move.kept}") if move.kept else t(f"mode_{mode}")
        if move.source and not move.kept:
            source += f" · {names[move.source]}"
        scores = effect.indicator_scores.get(move.code)
        cells = [
            f"{escape(node[f'name_{language}'])} <small>{escape(node[f'unit_{language}'])}</small>",
            summary.number(move.before),
            "–" if move.kept else summary.number(move.after),
            escape(source),
            f"{scores[0]:.1f} → {scores[1]:.1f}" if scores else "–",
        ]
        rows.append(("none" if move.kept else "", cells))
    return f'<div class="wide" tabindex="0">{table(headers, rows, "rank", t("whatif_title"))}</div>'


def targets_table(targets: pl.DataFrame, t: Translator, language: str) -> str:
    """Targets to 2030: value, target, gap and gap a year, where the trend leads, in words."""
    headers = [
        (t("indicator"), ""), (t("before"), "n"), (t("data_year"), "n"), (t("target"), "n"), (t("gap"), "n"),
        (t("per_year"), "n"), (t("at_trend"), "n"), (t("target_status"), "t"),
    ]  # fmt: skip
    rows = []
    for r in targets.iter_rows(named=True):
        cells = [
            f"{escape(r[f'name_{language}'])} <small>{escape(r[f'unit_{language}'])}</small>{marks(r, t)}",
            summary.number(r["value"]),
            str(r["data_year"]),
            summary.number(r["target"]),
            "–" if r["reached"] else summary.number(r["gap"]),
            "–" if r["reached"] else summary.number(r["per_year"]),
            summary.number(r["at_trend"]),
            t(target_status(r)),
        ]
        rows.append(("", cells))
    return f'<div class="wide" tabindex="0">{table(headers, rows, "rank", t("targets_title"))}</div>'


def target_status(row: Row) -> str:
    """The key of the words for a target: reached, on track, short of it, or without a trend to judge by."""
    if row["reached"]:
        return "target_reached"
    if row["at_trend"] is None:
        return "target_no_trend"
    return "target_on_track" if row["on_track"] else "target_short"


def types_table(types: pl.DataFrame, province: str, t: Translator, language: str) -> str:
    """The types that occur with their provinces, those with most transformations ahead first."""
    separator = t("list_separator")
    groups: dict[tuple[int, str], list[str]] = {}
    for r in types.iter_rows(named=True):
        key = (-1 if r["ahead"] is None else r["ahead"], r[f"type_{language}"] or t("types_none"))
        name = escape(r[f"province_{language}"]) + (" !" if r["doubtful"] else "")
        groups.setdefault(key, []).append(f"<b>{name}</b>" if r["province_code"] == province else name)
    rows = [
        ("", [escape(kind), str(len(names)), separator.join(names)])
        for (_, kind), names in sorted(groups.items(), key=lambda item: (-item[0][0], item[0][1]))
    ]
    headers = [(t("type"), ""), ("", "n"), (t("province"), "")]
    return table(headers, rows, "plain types", t("types_title"))


def scenarios_table(
    scenarios: pl.DataFrame, columns: Sequence[str], province: str, t: Translator, language: str
) -> str:
    """Published rank and the rank under every scenario, with the shift in brackets."""
    headers = [(t("province"), ""), (t("published_rank"), "m")]
    for column in columns:
        scheme, mean = column.split("_")
        headers.append((f"{t('scheme_' + scheme)} · {t('mean_' + mean)}", "n"))
    headers.append((t("widest_shift"), "n"))
    rows = []
    for r in scenarios.iter_rows(named=True):
        if r["published"] is None:
            cells = [escape(r[f"province_{language}"]), t("no_data"), *[""] * len(columns), ""]
            rows.append(("none", cells))
            continue
        shifts = [
            f"{r[c]} ({signed(r['published'] - r[c], 0)})" if r[c] != r["published"] else str(r[c])
            for c in columns
        ]
        cells = [escape(r[f"province_{language}"]), str(r["published"]), *shifts, str(r["widest"])]
        rows.append(("on" if r["province_code"] == province else "", cells))
    return f'<div class="scroll" tabindex="0">{table(headers, rows, "rank", t("scenarios_title"))}</div>'
