"""The advisory scan: what it says when it gets answers, when it gets none, and when nobody answers in time."""

import subprocess
from typing import Any

import advisories
import pytest


def test_an_advisory_is_named_and_ends_with_one() -> None:
    found = [
        {"name": "one", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]},
        {"name": "two", "version": "2.0", "vulns": []},
    ]
    code, lines = advisories.report(found)
    assert code == 1
    assert lines[0] == "advisories: one 1.0: PYSEC-1, mended in 1.1"
    assert "2 of 2" in lines[1]


@pytest.mark.parametrize("found", [None, [], [{"name": "one", "version": "1", "skip_reason": "not found"}]])
def test_without_an_answer_it_says_so_and_goes_on(found: list[dict[str, Any]] | None) -> None:
    code, lines = advisories.report(found)
    assert code == 0 and "nothing checked" in lines[0]


def test_a_slow_service_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(command: list[str], *, timeout: float, **_: object) -> None:
        assert timeout <= 20
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", slow)
    assert advisories.asked() is None
