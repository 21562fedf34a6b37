import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.engine import EngineError, coupling

LEVELS = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 6)), elements=st.floats(0, 1))


def test_two_systems_by_hand() -> None:
    found = coupling.coupling(np.array([[0.2, 0.8], [0.5, 0.5]]))
    assert found.c == pytest.approx([2 * np.sqrt(0.16) / 1.0, 1.0])
    assert found.d == pytest.approx([np.sqrt(0.8 * 0.5), np.sqrt(0.5)])
    assert [coupling.CLASSES[k][0] for k in found.classes] == ["初级协调", "中级协调"]


def test_modified_degree_by_hand() -> None:
    found = coupling.coupling(np.array([0.2, 0.8]), formula="modified")
    assert found.c == pytest.approx(np.sqrt(0.4 * 0.25))
    three = coupling.coupling(np.array([0.3, 0.6, 0.9]), formula="modified")
    assert three.c == pytest.approx(np.sqrt((1 - 1.2 / 3) * np.sqrt((1 / 3) * (2 / 3))))


def test_weights_shape_development_only() -> None:
    found = coupling.coupling(np.array([0.2, 0.8]), np.array([3.0, 1.0]))
    assert found.t == pytest.approx(0.35) and found.c == pytest.approx(0.8)


@given(LEVELS, st.sampled_from(("standard", "modified")))
def test_degrees_lie_between_zero_and_one(u: np.ndarray, formula: str) -> None:
    found = coupling.coupling(u, formula=formula)  # type: ignore[arg-type]
    for degree in (found.c, found.t, found.d):
        assert ((degree >= 0) & (degree <= 1 + 1e-12)).all()
    assert ((found.classes >= 0) & (found.classes <= 9)).all()


@given(st.floats(1e-6, 1), st.integers(2, 8))
def test_equal_systems_are_fully_coupled(level: float, n: int) -> None:
    for formula in ("standard", "modified"):
        assert coupling.coupling(np.full(n, level), formula=formula).c == pytest.approx(1)  # type: ignore[arg-type]


def test_zero_and_missing_systems() -> None:
    found = coupling.coupling(np.array([[0.0, 0.7], [0.0, 0.0], [np.nan, 0.7]]))
    assert found.d[:2].tolist() == [0.0, 0.0]
    assert np.isnan(found.d[2]) and found.classes[2] == -1


def test_class_boundaries_belong_to_the_class_above() -> None:
    found = coupling.coupling(np.array([[0.09, 0.09], [0.1, 0.1], [1.0, 1.0], [0.81, 0.81]]))
    assert found.classes.tolist() == [3, 3, 9, 9]  # D = √level
    assert len(coupling.CLASSES) == 10


def test_bad_input_is_refused() -> None:
    with pytest.raises(EngineError, match="between 0 and 1"):
        coupling.coupling(np.array([30.0, 60.0]))
    with pytest.raises(EngineError, match="two systems"):
        coupling.coupling(np.array([0.5]))
