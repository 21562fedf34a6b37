"""A planner who reloads a page again and again, without a browser: used by test_readers.

    DATABASE_DIR=… python tests/faults/page_reader.py STOP_FILE

Prints `ready` after the first page, reloads until the file exists and prints the number of pages and of versions seen.
A page that mixes versions ends the process with an error.
"""

import logging
import sys
import time
from pathlib import Path

from small import STEP

from views.components import frame
from views.components.store import Store

logging.disable(logging.WARNING)  # Streamlit remarks that no browser is there


def page(store: Store) -> int:
    """The version that every answer of one page came from."""
    mark = int(store.meta()["mark"])
    found = {mark}
    for index in ("intelligent", "green", "integrated"):
        for year in store.years(index, "full"):
            scores = store.score_table(index, "full", year)["score"].drop_nulls()
            found |= {int(score // STEP) for score in scores}
        time.sleep(0.03)  # drawing takes a while: a build may be published meanwhile
    assert found == {mark}, f"one page shows the versions {sorted(found)}"
    assert store.provinces().height == 31
    return mark


stop, pages, seen = Path(sys.argv[1]), 0, []
while not stop.exists():
    store = frame.newest_store()
    assert store is not None
    mark = page(store)
    assert not seen or mark >= seen[-1], f"version {mark} after {seen[-1]}"
    seen += [mark] if mark not in seen else []
    pages += 1
    if pages == 1:
        print("ready", flush=True)
print(pages, len(seen))
