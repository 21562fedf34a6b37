"""What pages share is worked out ahead: every question has an answer, and none is asked while a page is made."""

import threading
from pathlib import Path

import pytest

from etl.database import at
from indicators.analysis import roles, strategy
from views.components.store import Store
from views.service import log, quiet


def test_every_shared_question_has_an_answer(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet, "INDICES", quiet.INDICES[:2])  # the others are asked in the same way
    version = at(database_folder).current()
    assert version is not None
    store = Store(version)
    asked = list(quiet.questions(store))
    assert all(ask() is not None or strategy.best_placed in ask.args for ask in asked)  # no peer may be better
    years = store.years(quiet.INDICES[0].code, quiet.EDITION)
    by_year = [ask.args[2] for ask in asked if ask.args[0] is roles.standing]
    assert by_year == sorted(years)  # every year a planner can choose; what was asked last is kept longest


def test_a_page_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet, "PAUSE", 0.0)
    with quiet.interrupted(), quiet.interrupted():
        assert not quiet.is_quiet()
    assert quiet.is_quiet()
    monkeypatch.setattr(quiet, "PAUSE", 1000.0)
    assert not quiet.is_quiet()  # a page ended a moment ago


def test_a_version_is_made_ready_once(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, told, stop = [], [], threading.Event()
    monkeypatch.setattr(quiet, "PAUSE", 0.0)
    monkeypatch.setattr(quiet, "questions", lambda store: iter([lambda: asked.append(store.key)]))
    monkeypatch.setattr(quiet, "LOOK", 0.01)
    monkeypatch.setattr(log, "event", lambda kind, **words: (told.append((kind, words)), stop.set()))
    quiet.work(stop)
    version = at(database_folder).current()
    assert version is not None
    assert asked == [str(version)]
    assert told == [("ready ahead", {"version": version.number})]
