"""Both languages are complete: every text exists twice, with the same blanks, and every text is used."""

import re
import string
from pathlib import Path

import pytest

from views.components.words import WORDS, speak

VIEWS = Path(__file__).resolve().parents[2] / "views"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in [*VIEWS.rglob("*.py"), VIEWS.parent / "app.py"])


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_a_text_exists_in_both_languages_with_the_same_blanks(key: str) -> None:
    zh, en = WORDS[key]
    assert zh and en
    assert blanks(zh) == blanks(en)
    assert not re.search(r"[\u4e00-\u9fff]", en)


def test_every_key_in_the_code_exists() -> None:
    assert set(re.findall(r"\bt\(\s*\"([a-z_]+[a-z])\"", CODE)) <= set(WORDS)


def test_no_text_is_left_over() -> None:
    code = CODE.replace((VIEWS / "components/words.py").read_text(encoding="utf-8"), "")
    used = set(re.findall(r"[\"']([a-z_0-9]+)[\"']", code))
    built = (
        "tab_",
        "status_",
        "classes_",
        "edition_",
        "processing_",
        "reason_",
        "warning_",
        "direction_",
        "meta_",
        "choice_",
        "stage_",
    )
    left = [key for key in WORDS if key not in used and not key.startswith(built)]
    assert not left, left


def test_speaking() -> None:
    assert speak("zh")("of_total", rank=3, total=31) == "3/31"
    with pytest.raises(KeyError):
        speak("en")("no such text")
