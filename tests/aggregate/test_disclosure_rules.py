"""Which cells are sensitive, computed by hand."""

import numpy as np
import pytest

from etl.aggregate.disclosure import Rules, protection


def needed(*firms: float, rules: Rules | None = None) -> float:
    """What a cell of these firms' contributions needs."""
    size = sorted((abs(x) for x in firms), reverse=True)
    cells = [np.array([[float(len(size))]]), np.array([[sum(size)]])]
    cells += [np.array([[size[at] if at < len(size) else 0.0]]) for at in (0, 1)]
    return float(protection(*cells, rules=rules or Rules())[0, 0])


@pytest.mark.parametrize(
    ("firms", "expected"),
    [
        ((10, 10, 10), 0.0),
        ((100, 5, 5), 100 / 85 * 100 - 110),  # p%: 10 − 5 = 5; dominance: 117.6 − 110 = 7.6
        (
            (90, 8, 6, 2),
            100 / 85 * 90 - 106 if 100 / 85 * 90 > 106 else 9 - 8,
        ),  # 0.849 < 0.85: p% alone, 9 − 8
        ((100,), 100 / 85 * 100 - 100),
        ((60, 40), 6.0),  # few firms: 10 % of the larger; p%: 6 − 0
        ((80, 10, 10), 0.0),  # p%: 8 − 10 < 0; 80 %
    ],
)
def test_needed_by_hand(firms: tuple[float, ...], expected: float) -> None:
    assert needed(*firms) == pytest.approx(expected, abs=1e-9)


def test_losses_do_not_hide_behind_gains() -> None:
    assert needed(-100, 5, 5) == needed(100, 5, 5) > 0


def test_few_firms_with_zeros_need_an_open_upper_side() -> None:
    found = protection(
        np.array([[2.0, 4.0, 0.0]]),
        np.array([[0.0, 40.0, 0.0]]),
        np.array([[0.0, 10.0, 0.0]]),
        np.array([[0.0, 10.0, 0.0]]),
        Rules(),
    )
    assert found.tolist() == [[1.0, 0.0, 0.0]]


@pytest.mark.parametrize("wrong", [{"firms": 1}, {"firms": 2.5}, {"p": 0}, {"p": 101}, {"dominance": 49}])
def test_rules_without_meaning_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Rules(**wrong)  # type: ignore[arg-type]
