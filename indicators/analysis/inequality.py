"""Inequality between provinces and its parts: Theil index and Dagum's decomposition of the Gini coefficient.

Every province counts once, whatever its size. Formulas: Theil (1967); Dagum (1997), in which the Gini
coefficient is the sum of inequality within groups, net inequality between groups, and transvariation (the
overlap of groups: provinces of a poorer group that stand above provinces of a richer one).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Theil:
    """Theil's T = within + between, and each group's own index."""

    total: float
    within: float
    between: float
    groups: dict[str, float]


@dataclass(frozen=True)
class Dagum:
    """Gini = within + net between + transvariation, each group's own Gini, and the Gini between two groups."""

    gini: float
    within: float
    net_between: float
    transvariation: float
    groups: dict[str, float]
    pairs: dict[tuple[str, str], float]


def _checked(values: Array, groups: list[str] | None = None) -> Array:
    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 1 or not len(y) or not np.isfinite(y).all() or (y < 0).any() or not y.sum() > 0:
        raise ValueError("inequality: needs finite values of at least 0, not all 0")
    if groups is not None and len(groups) != len(y):
        raise ValueError(f"inequality: {len(y)} values but {len(groups)} groups")
    return y


def theil_index(values: Array) -> float:
    """T = mean of (y/μ)·ln(y/μ), with 0·ln 0 := 0; 0 for equal values, at most ln n."""
    share = _checked(values) / np.mean(values)
    positive = share[share > 0]
    return float((positive * np.log(positive)).sum() / len(share))


def theil(values: Array, groups: list[str]) -> Theil:
    """T = Σ s_g·T_g + Σ s_g·ln(μ_g/μ), where s_g is the group's share of the total. Values ≥ 0, shape [n]."""
    y = _checked(values, groups)
    label = np.array(groups)
    own, within, between = {}, 0.0, 0.0
    for name in sorted(set(groups)):
        part = y[label == name]
        share = part.sum() / y.sum()
        own[name] = theil_index(part) if share > 0 else 0.0
        if share > 0:
            within += share * own[name]
            between += share * float(np.log(part.mean() / y.mean()))
    return Theil(theil_index(y), within, between, own)


def gini_index(values: Array) -> float:
    """G = ΣΣ|y_i − y_j| / (2n²μ), from 0 (equal) to (n − 1)/n."""
    y = _checked(values)
    return float(np.abs(y[:, None] - y[None, :]).sum() / (2 * len(y) ** 2 * y.mean()))


def dagum(values: Array, groups: list[str]) -> Dagum:
    """Dagum's decomposition of the Gini coefficient of `values` (≥ 0, shape [n]) by `groups`.

    With p = share of members and s = share of the total: G_w = Σ G_jj·p_j·s_j; over pairs with μ_j ≥ μ_h,
    G_nb = Σ G_jh(p_j·s_h + p_h·s_j)·D_jh and G_t = Σ G_jh(p_j·s_h + p_h·s_j)(1 − D_jh), where
    D = (d − q)/(d + q), d and q being the mean of max(y_ji − y_hr, 0) and of max(y_hr − y_ji, 0).
    """
    y = _checked(values, groups)
    label = np.array(groups)
    members = {name: y[label == name] for name in sorted(set(groups))}
    ordered = sorted(members, key=lambda name: -members[name].mean())
    count = {name: len(part) / len(y) for name, part in members.items()}
    income = {name: float(part.sum() / y.sum()) for name, part in members.items()}
    own = {name: gini_index(part) if part.sum() > 0 else 0.0 for name, part in members.items()}
    within = sum(own[name] * count[name] * income[name] for name in members)
    pairs, net, overlap = {}, 0.0, 0.0
    for number, richer in enumerate(ordered):
        for poorer in ordered[number + 1 :]:
            gap = members[richer][:, None] - members[poorer][None, :]
            mean_sum = members[richer].mean() + members[poorer].mean()
            between = float(np.abs(gap).mean() / mean_sum) if mean_sum > 0 else 0.0
            ahead, behind = float(np.maximum(gap, 0).mean()), float(np.maximum(-gap, 0).mean())
            effect = (ahead - behind) / (ahead + behind) if ahead + behind > 0 else 0.0
            weight = between * (count[richer] * income[poorer] + count[poorer] * income[richer])
            net += weight * effect
            overlap += weight * (1 - effect)
            pairs[(richer, poorer)] = between
    return Dagum(gini_index(y), within, net, overlap, own, pairs)
