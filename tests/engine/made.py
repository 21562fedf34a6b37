"""Random panels and trees for properties that must hold whatever the numbers."""

import numpy as np

from indicators.engine import Node, Panel, Tree


def panel(
    seed: int, times: int = 3, units: int = 12, indicators: int = 9, missing: float = 0.0, spread: float = 1.0
) -> Panel:
    """Log-normal values (skewed, positive) of a panel, a share of them missing."""
    rng = np.random.default_rng(seed)
    values = rng.lognormal(sigma=spread, size=(times, units, indicators))
    values[rng.random(values.shape) < missing] = np.nan
    return Panel(
        tuple(f"u{n:02d}" for n in range(units)),
        tuple(range(2018, 2018 + times)),
        tuple(f"i{m:02d}" for m in range(indicators)),
        values,
    )


def tree(indicators: int = 9, pillars: int = 3, seed: int | None = None) -> Tree:
    """Indicators i00, … in pillars p0, … under one root; a seed gives random weights and directions."""
    rng = np.random.default_rng(seed)
    weights = (
        rng.uniform(0.2, 1.0, indicators + pillars) if seed is not None else np.ones(indicators + pillars)
    )
    turned = rng.choice([1, -1], indicators) if seed is not None else np.ones(indicators)
    nodes = [
        Node(f"i{m:02d}", f"p{m % pillars}", 1, int(turned[m]), float(weights[m])) for m in range(indicators)
    ]
    nodes += [Node(f"p{p}", "root", 2, weight=float(weights[indicators + p])) for p in range(pillars)]
    return Tree((*nodes, Node("root", None, 3)))


def close(a: np.ndarray, b: np.ndarray, tolerance: float = 1e-9) -> bool:
    """Equal within a tolerance, missing in the same places."""
    return bool(np.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True))
