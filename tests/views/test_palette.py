"""Colours as colour-blind readers see them: simulated after Machado, Oliveira and Fernandes (2009)."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from views.components.palette import BIVARIATE, NO_DATA_COLOUR, SEQUENTIAL, contrast, ink_on, luminance

# Severity 1.0, on linear RGB (table 1 of the paper).
SIGHT = {
    "full": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
WHITE = [0.95047, 1.0, 1.08883]
SCHEMES = {**SEQUENTIAL, "bivariate": BIVARIATE}


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE Lab of ``#rrggbb`` as seen."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.array(TO_XYZ) @ np.clip(np.array(SIGHT[sight]) @ linear, 0, 1) / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_lab_of_known_colours() -> None:
    assert lab("#ffffff", "full") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000", "full") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_every_class_is_told_from_every_other(scheme: str, sight: str) -> None:
    seen = [lab(colour, sight) for colour in SCHEMES[scheme]]
    nearest = min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2))
    assert nearest >= 12, nearest


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_no_data_is_told_from_every_class(scheme: str, sight: str) -> None:
    nothing = lab(NO_DATA_COLOUR, sight)
    nearest = min(float(np.linalg.norm(nothing - lab(c, sight))) for c in SCHEMES[scheme])
    assert nearest >= 10, nearest


@pytest.mark.parametrize("scheme", SEQUENTIAL)
@pytest.mark.parametrize("sight", SIGHT)
def test_more_is_darker(scheme: str, sight: str) -> None:
    assert all(a[0] - b[0] >= 8 for a, b in pairwise(lab(c, sight) for c in SEQUENTIAL[scheme]))


def test_both_measures_darken_the_two_measure_scheme() -> None:
    light = np.array([luminance(c) for c in BIVARIATE]).reshape(3, 3)
    assert (np.diff(light, axis=0) < 0).all() and (np.diff(light, axis=1) < 0).all()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_on_a_class_are_legible(scheme: str) -> None:
    assert all(contrast(ink_on(c), c) >= 4.5 for c in SCHEMES[scheme])


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
