"""Numbers and the sentence above the map."""

import pytest

from views.components.summary import Entry, coverage_sentence, headline, number, percent, remark, score
from views.components.words import speak

ROWS = [
    Entry("110000", "北京", "东部", 75.26, 1, coverage=1.0),
    Entry("540000", "西藏", "西部", None, None, coverage=0.5, reason="可用指标不足"),
    Entry(
        "310000", "上海", "东部", 70.4, 2, coverage=0.75, carried_share=0.1, frozen=True, flags=("数据可疑",)
    ),
]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0"), (0.1234567, "0.123"), (0.00123, "0.0012"), (3.14159, "3.14"), (31, "31"),
     (123.45, "123.5"), (132547.12, "132,547"), (-2.5, "−2.50")],
)  # fmt: skip
def test_numbers_are_short_and_plain(value: float | None, text: str) -> None:
    assert number(value) == text


def test_scores_and_shares() -> None:
    assert (score(50.04), score(None), percent(0.305), percent(None)) == ("50.0", "–", "30%", "–")


def test_headline_names_leaders_last_and_missing() -> None:
    text = headline(ROWS, "智能化指数", "2023", speak("zh"))
    assert (
        text
        == "2023年智能化指数：北京领先（北京 75.3、上海 70.4），上海居末位（70.4）；31个省份中2个有数据，缺西藏。"
    )
    assert "2 of 31 provinces have data, missing 西藏" in headline(ROWS, "Index", "2023", speak("en"))


def test_headline_without_data_says_so() -> None:
    assert "没有任何省份的数据" in headline([ROWS[1]], "某指标", "2020", speak("zh"))


def test_coverage_counts_scored_provinces_only() -> None:
    text = coverage_sentence(ROWS, speak("zh"))
    assert "88%" in text and "10%" in text


def test_marks_in_words() -> None:
    assert remark(ROWS[2], speak("zh")) == "分行业结构冻结、含沿用数值、数据可疑"
    assert remark(ROWS[1], speak("zh")) == "可用指标不足"
