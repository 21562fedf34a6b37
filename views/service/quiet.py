"""What the first visitor of a version would wait for, worked out in quiet moments before one comes.

A thread of the service watches for a version that is new to it and, while no page is being made, asks the
questions that pages share: the scores, the replications of every index, advice and types of all provinces.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from functools import partial

import duckdb

from etl.errors import DataError
from indicators import tables
from indicators.analysis import (
    compare,
    coupling,
    industry_lmdi,
    noise,
    obstacles,
    peers,
    profile,
    roles,
    strategy,
    targets,
    typology,
    whatif,
)
from indicators.registry import INDICES
from views.components.store import Store, version
from views.service import collector, log

PAUSE = 3.0  # seconds without a page before the next question
LOOK = 15.0  # seconds between two looks for a new version
EDITION = "full"

_lock = threading.Lock()
_running = 0
_last = 0.0


@contextlib.contextmanager
def interrupted() -> Iterator[None]:
    """A page is made: what can wait does."""
    global _running, _last
    with _lock:
        _running += 1
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            _last = time.monotonic()


def is_quiet() -> bool:
    return not _running and time.monotonic() - _last > PAUSE


def questions(store: Store) -> Iterator[partial[object]]:
    """What pages share, each a fraction of a second."""
    scored = [one.code for one in INDICES if EDITION in one.editions]
    first, last = scored[0], max(store.years(code, EDITION)[-1] for code in scored)
    province = store.provinces()["province_code"][0]
    for edition in dict.fromkeys(edition for one in INDICES for edition in one.editions):
        yield partial(store.score_table, first, edition)
    yield partial(store.ask, peers.peers, province)
    yield partial(store.ask, profile.tension_quadrants, province)
    yield partial(store.ask, tables.province_scores, province, EDITION, last)
    yield partial(store.ask, profile.trends, province, EDITION)
    yield partial(store.ask, profile.value_added_shares, province)
    yield partial(store.ask, coupling.three_transformations, EDITION)
    yield partial(store.ask, coupling.manufacturing_services)
    start, *_, end = store.years(first, EDITION)
    others = tuple(store.ask(peers.peers, province)["province_code"])[1:]
    yield partial(store.ask, tables.definitions)
    yield partial(store.ask, tables.breaks, first, EDITION)
    yield partial(store.ask, compare.beside, EDITION, last, province)
    yield partial(store.ask, profile.score_change, province, first, EDITION, start, end)
    yield partial(store.ask, peers.peer_gaps, province, first, end, others)
    yield partial(store.ask, obstacles.pillar_profile, province, last, others, EDITION)
    yield partial(store.ask, strategy.best_placed, first, province, last, others)
    yield partial(store.ask, targets.target_table, province, first, end)
    basis, measured = profile.INVENTORY_BASES[0], store.ask(profile.inventory_years, province)
    yield partial(store.ask, industry_lmdi.industrial_co2, province, industry_lmdi.BASIS_BREAK, measured[-1])
    for year in sorted({year for code in scored for year in store.years(code, EDITION)}):
        yield partial(store.fresh, roles.standing, province, year)
        if year in measured:
            yield partial(store.fresh, profile.group_shares, province, year, basis)
            yield partial(store.fresh, profile.structure_measures, province, year, basis)
    yield partial(store.ask, tables.lineage, first)
    yield partial(store.fresh, tables.industry_measures, "total")
    yield partial(store.ask, strategy.strategies, last)
    yield partial(store.ask, typology.typology, last, EDITION)
    for code in scored:
        yield partial(store.fresh, noise.replayed, code, EDITION)
        yield partial(store.fresh, whatif.prepare, code, EDITION)


def work(stop: threading.Event) -> None:
    """Until `stop` is set: a version that is new is made ready, question by question."""
    ready = ""
    while not stop.wait(PAUSE / 3):
        try:
            found = version()
            if found is None or str(found) == ready:
                stop.wait(LOOK)
                continue
            store = Store(found)
            for ask in questions(store):
                while not is_quiet():
                    if stop.wait(PAUSE / 3):
                        return
                ask()
        except (duckdb.Error, DataError, OSError):
            stop.wait(LOOK)  # pages say what is wrong; here it is tried again
        else:
            ready = str(found)
            collector.settle()
            log.event("ready ahead", version=found.number)
