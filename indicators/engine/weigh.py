"""Weigh children within each parent: declared, equal, or read from the data; and what weights really do.

All schemes take the children's values as they are aggregated, points × children [P, m], NaN for missing, and
return m weights that are ≥ 0 and sum to 1. A constant child carries no information: data-driven schemes give
it 0, and equal weights where every child is constant.
"""

from collections.abc import Mapping

import numpy as np

from indicators.engine.aggregate import Rule, aggregate_node
from indicators.engine.errors import DomainError, EngineError
from indicators.engine.model import Array, Mask, Tree, Weights


def equal(x: Array) -> Array:
    """The same weight for every child."""
    return np.full(x.shape[1], 1.0 / x.shape[1])


def entropy(x: Array) -> Array:
    """Entropy weights on the pooled panel (Shannon entropy, 0·ln 0 = 0, no shift of zeros).

    p = x'/Σx' on min-max data, E = −Σ p ln p / ln N with N the child's values, w ∝ 1 − E.
    """
    scaled = _minmax(x)
    total = np.nansum(scaled, axis=0)
    p = scaled / np.where(total > 0, total, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log(p), 0.0)
    n = np.isfinite(x).sum(axis=0)
    evenness = -terms.sum(axis=0) / np.log(np.maximum(n, 2))
    return _share(np.where(_varies(x), np.maximum(1.0 - evenness, 0.0), 0.0))


def critic(x: Array) -> Array:
    """CRITIC weights (Diakoulaki et al. 1995): w ∝ σ Σ(1 − r) with signed r, σ on min-max data with n − 1."""
    scaled = _minmax(x)
    varies = _varies(x)
    spread = np.array(
        [np.nanstd(scaled[:, j], ddof=1) if varies[j] else 0.0 for j in range(x.shape[1])], dtype=np.float64
    )
    conflict = (1.0 - correlation(scaled))[:, varies].sum(axis=1)
    return _share(spread * conflict)


def scatter(x: Array) -> Array:
    """Vertical-horizontal scatter weights (纵横向拉开档次法, Guo 2002).

    The weights w (length 1) with the largest wᵀHw, H = Σ XᵀX over the times of pooled-standardised data: the
    first eigenvector of H, or, when it has negative components, the best w ≥ 0, found by projected power
    iteration from equal weights and from each single child. A missing value counts as the pooled mean.
    """
    varies = _varies(x)
    if not varies.any():
        return equal(x)
    filled = np.isfinite(x)
    n = np.maximum(filled.sum(axis=0), 1)
    centred = np.where(filled, x - np.where(filled, x, 0.0).sum(axis=0) / n, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / np.maximum(n - 1, 1))
    z = np.where(varies, centred / np.where(varies, spread, 1.0), 0.0)
    h = z.T @ z
    first = np.linalg.eigh(h)[1][:, -1]
    first = first * (1.0 if first.sum() >= 0 else -1.0)
    if (first >= -1e-12).all():
        return _share(np.maximum(first, 0.0))
    starts = [np.ones(x.shape[1]), *np.eye(x.shape[1])[varies]]
    found = [_climb(h, start) for start in starts]
    values = [float(w @ h @ w) for w in found]
    best = next(w for w, v in zip(found, values, strict=True) if v >= max(values) * (1 - 1e-9))
    return _share(best)


def correlation(x: Array) -> Array:
    """Pearson correlations of columns over pairwise present rows; 0 where a column has no spread."""
    here = np.isfinite(x).astype(np.float64)
    x = np.where(here > 0, x, 0.0)
    n = np.maximum(here.T @ here, 1.0)
    mean = (x.T @ here) / n
    square = (x**2).T @ here / n - mean**2
    cross = x.T @ x / n - mean * mean.T
    spread = np.sqrt(np.maximum(square * square.T, 0.0))
    r = np.where(spread > 1e-14, cross / np.where(spread > 1e-14, spread, 1.0), 0.0)
    np.fill_diagonal(r, 1.0)
    return np.clip(r, -1.0, 1.0)


SCHEMES = {"equal": equal, "entropy": entropy, "critic": critic, "scatter": scatter}


def given(tree: Tree, code: str) -> Array:
    """The declared weights of a parent's children, rescaled to sum to 1."""
    return _share(np.array([tree[child].weight for child in tree.children(code)]))


def node_weights(tree: Tree, code: str, x: Array | None, scheme: str, combine: tuple[str, ...]) -> Array:
    """Weights [m] of one parent's children; ``combined`` averages the schemes in ``combine``."""
    if scheme == "given":
        return given(tree, code)
    if scheme == "combined":
        if not combine:
            raise EngineError("[weights] combine: the list is empty")
        parts = [node_weights(tree, code, x, part, combine) for part in combine]
        return np.asarray(np.stack(parts).mean(axis=0))
    return SCHEMES[scheme](np.empty((1, len(tree.children(code)))) if x is None else x)


def weigh(
    tree: Tree,
    leaves: Mapping[str, Array],
    config: Weights,
    how: Mapping[str, Rule],
    valid: Mapping[str, Mask],
) -> dict[str, Array]:
    """Weights [m] per parent, from the indicators' normalised values [P] upwards.

    Above the indicators, data-driven schemes look at the scores of the children, which depend on the weights
    below: the tree is walked upwards once. Raises DomainError where such a score is undefined.
    """
    found: dict[str, Array] = {}
    if all(config.at(tree[code].level - 1) in ("given", "equal") for code in tree.parents):
        for code in tree.parents:
            found[code] = node_weights(tree, code, None, config.at(tree[code].level - 1), ())
        return found
    scores = {leaf: values[:, None] for leaf, values in leaves.items()}
    failures: dict[str, Mask] = {}
    for code in tree.parents:
        names = tree.children(code)
        children = [scores[name] for name in names]
        x = np.concatenate(children, axis=1)
        found[code] = node_weights(tree, code, x, config.at(tree[code].level - 1), config.combine)
        score = aggregate_node(code, names, children, found[code][:, None], how[code], True, failures)
        if failures:
            raise DomainError("; ".join(failures))
        scores[code] = np.where(valid[code][:, :1], score, np.nan)
    return found


def in_root(tree: Tree, weights: Mapping[str, Array]) -> dict[str, float]:
    """Weight of every node in the root: the product of the weights on the way up."""
    found = {tree.root: 1.0}
    for code in reversed(tree.parents):
        for child, weight in zip(tree.children(code), weights[code], strict=True):
            found[child] = found[code] * float(weight)
    return found


def _varies(x: Array) -> Mask:
    filled = np.isfinite(x)
    low = np.min(x, axis=0, where=filled, initial=np.inf)
    high = np.max(x, axis=0, where=filled, initial=-np.inf)
    varies: Mask = high - low > 1e-12 * np.maximum(np.maximum(np.abs(low), np.abs(high)), 1e-300)
    return varies


def _minmax(x: Array) -> Array:
    filled = np.isfinite(x)
    low = np.min(x, axis=0, where=filled, initial=np.inf)
    high = np.max(x, axis=0, where=filled, initial=-np.inf)
    varies = _varies(x)
    shift = np.where(varies, low, 0.0)
    return np.where(varies, (x - shift) / np.where(varies, high - shift, 1.0), np.where(filled, 0.0, np.nan))


def _share(raw: Array) -> Array:
    total = raw.sum()
    return raw / total if total > 0 else np.full(raw.shape, 1.0 / raw.size)


def _climb(h: Array, start: Array) -> Array:
    w: Array = start / np.linalg.norm(start)
    for _ in range(1000):
        moved = np.maximum(h @ w, 0.0)
        length = np.linalg.norm(moved)
        if length == 0:
            return w
        moved /= length
        settled = np.abs(moved - w).max() < 1e-13
        w = moved
        if settled:
            break
    return w
