"""Conditions of strategy rules in words: no code reaches a planner, every threshold and present value does."""

import re

import duckdb
import pytest
from pages import opened, words

from indicators.analysis import conditions, strategy
from indicators.analysis.strategy import Evidence
from views.components.rule_words import sentences
from views.components.words import LANGUAGES, speak

AI = conditions.Quantity("percentile", "ai")
GREEN = conditions.Quantity("peer_gap", "green")
COAL = conditions.Quantity("value", "coal")
STEEL = conditions.Quantity("value", "steel")
PERCENT = ("%", "%")
EVIDENCE = (
    Evidence(AI, 62.4, ("软件", "Software"), 3.5, PERCENT, 2023, False, False),
    Evidence(GREEN, -6.2, ("绿色化", "Green"), None, ("", ""), 2022, False, False),
    Evidence(COAL, 30.0, ("煤炭", "Coal"), 30.0, PERCENT, 2022, False, False),
    Evidence(STEEL, 40.0, ("冶金", "Metals"), 40.0, PERCENT, 2022, False, False),
)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("percentile(ai) >= 50", ["“软件”的百分位不低于50（现值62 · 3.50% · 2023）"]),
        ("50 <= percentile(ai)", ["“软件”的百分位不低于50（现值62 · 3.50% · 2023）"]),
        (
            "percentile(ai) > 50 and peer_gap(green) <= -4",
            [
                "“软件”的百分位高于50（现值62 · 3.50% · 2023）",
                "“绿色化”得分与同类省份中位数之差不高于−4.0分（现值−6.2分 · 2022）",
            ],
        ),
        (
            "value(coal) + value(steel) >= 65",
            ["“煤炭”＋“冶金”不低于65%（现值70%；煤炭 30% · 2022；冶金 40% · 2022）"],
        ),
        (
            "not (value(coal) < 20 or value(steel) < 20)",
            ["不满足以下条件：“煤炭”低于20%（现值30% · 2022），或者“冶金”低于20%（现值40% · 2022）"],
        ),
        ("value(coal) < value(steel)", ["“煤炭”低于“冶金”（现值30% · 2022）"]),
    ],
)  # fmt: skip
def test_a_condition_reads_as_a_sentence(rule: str, said: list[str]) -> None:
    assert sentences(rule, EVIDENCE, speak("zh"), "zh") == said


def test_a_missing_number_is_said() -> None:
    unknown = Evidence(AI, None, ("软件", "Software"), None, ("", ""), None, False, False)
    assert sentences("percentile(ai) >= 50", [unknown], speak("en"), "en") == [
        "percentile of 'Software' at least 50 (now no data)"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_every_province_can_be_said(database: duckdb.DuckDBPyConnection, language: str) -> None:
    t = speak(language)
    for found in strategy.strategies(database, 2024).values():
        for one in (*found.rules, *(part for path in found.paths for part in path.parts)):
            text = " ".join(sentences(one.text, one.evidence, t, language))
            assert not re.search(r"[<>=]=|\b[a-z]+(_[a-z]+)+\b|\w\(\w+_", text), text
            thresholds = re.findall(r"[<>]=? -?([\d.]+)", one.text)
            assert all(number in text for number in thresholds), text


@pytest.mark.usefixtures("on_real_data")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_no_rule_as_code(language: str) -> None:
    page = words(opened("strategy", province="140000", index="green", lang=language))
    for piece in ("percentile(", ">=", "&gt;=", "&lt;=", ".yaml"):
        assert piece not in page
