"""How often a test repeats itself: a few times in every run, the stated number of times in `make stress`."""

import os

STRESS = bool(os.environ.get("STRESS"))


def count(usual: int, stress: int) -> int:
    """`usual` repetitions, or `stress` of them when the environment variable STRESS is set."""
    return stress if STRESS else usual
