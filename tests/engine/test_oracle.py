"""Shapes, treatments and normalisations against an independent implementation's results, to 1e-9."""

import csv
from pathlib import Path

import numpy as np
import pytest

from indicators.engine import EngineError, Node, Normalise, Treat, Tree, normalise, treat
from indicators.engine.model import NORMALISATIONS
from indicators.engine.normalise import Line

FOLDER = Path(__file__).parent / "oracle"


def number(text: str) -> float:
    return float(text) if text else np.nan


def columns(name: str, keys: tuple[str, ...]) -> dict[tuple[str, ...], np.ndarray]:
    found: dict[tuple[str, ...], dict[int, float]] = {}
    with (FOLDER / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = tuple(row[k] for k in keys)
            found.setdefault(key, {})[int(row["place"])] = number(row["value"])
    return {key: np.array([values[i] for i in sorted(values)]) for key, values in found.items()}


VALUES = {key[0]: values for key, values in columns("values.csv", ("variable",)).items()}
EXPECTED = columns("transformed.csv", ("transform", "variable"))
with (FOLDER / "shape.csv").open(encoding="utf-8") as shapes:
    SHAPES = {row["variable"]: row for row in csv.DictReader(shapes)}


def agrees(found: np.ndarray, expected: np.ndarray) -> bool:
    return np.allclose(found, expected, rtol=0, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("variable", sorted(VALUES))
def test_shape(variable: str) -> None:
    x, expected = VALUES[variable], SHAPES[variable]
    skew, kurtosis = treat.skewness(x), treat.kurtosis(x)
    assert skew == pytest.approx(float(expected["skewness"]), abs=1e-9)
    assert kurtosis == pytest.approx(float(expected["kurtosis"]), abs=1e-9)
    assert treat.passes(skew, kurtosis, Treat()) == (expected["passes"] == "1")


@pytest.mark.parametrize("variable", sorted(VALUES))
def test_winsorise(variable: str) -> None:
    x = VALUES[variable]
    assert agrees(treat.winsorise(x, Treat(), 5), EXPECTED["winsorised_5", variable])
    assert agrees(treat.winsorise(x, Treat(), x.size), EXPECTED["winsorised_all", variable])


@pytest.mark.parametrize("kind", ["log_two_sided", "log_gap", "log_shift", "boxcox"])
@pytest.mark.parametrize("variable", sorted(VALUES))
def test_transform(variable: str, kind: str) -> None:
    x = VALUES[variable]
    found = treat.transform(x, kind, np.nanmin(x), np.nanmax(x), treat.skewness(x) < 0)
    assert agrees(found, EXPECTED[kind, variable])


@pytest.mark.parametrize("method", sorted({key[0] for key in EXPECTED} & set(NORMALISATIONS)))
@pytest.mark.parametrize("variable", sorted(VALUES))
def test_normalise(variable: str, method: str) -> None:
    x = VALUES[variable]
    low, target, high = (float(np.nanquantile(x, q)) for q in (0.1, 0.8, 0.9))
    tree = Tree(
        (Node(variable, "root", target=target, goalpost_low=low, goalpost_high=high), Node("root", level=2))
    )
    scale = (0.0, 100.0) if method in ("minmax", "goalposts") else (0.0, 1.0)
    if method == "fraction_of_max" and np.nanmax(x) <= 0:
        with pytest.raises(EngineError, match="positive maximum"):
            normalise.normalise(x[None, :, None], tree, (variable,), Normalise(method), scale)
        found = Line(0.0, float(np.nanmax(x))).apply(x, 0.5)
    else:
        found = normalise.normalise(x[None, :, None], tree, (variable,), Normalise(method), scale)[0].ravel()
    assert agrees(found, EXPECTED[method, variable])
