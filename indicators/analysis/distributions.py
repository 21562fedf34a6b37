"""Tail probabilities of the chi-square and Student distributions, from the incomplete gamma and beta functions.

Numerical Recipes (3rd ed.) 6.2 and 6.4: series or continued fraction, relative error below 1e-10.
"""

import math

_TINY = 1e-300
_STEPS = 10_000


def chi2_survival(x: float, df: int) -> float:
    """P(X > x) of a chi-square variable with df ≥ 1 degrees of freedom."""
    if df < 1:
        raise ValueError(f"degrees of freedom {df}: must be at least 1")
    if x <= 0:
        return 1.0
    return upper_gamma(df / 2, x / 2)


def student_two_sided(t: float, df: int) -> float:
    """P(|T| > |t|) of Student's t with df ≥ 1 degrees of freedom."""
    if df < 1:
        raise ValueError(f"degrees of freedom {df}: must be at least 1")
    return regularised_beta(df / (df + t * t), df / 2, 0.5)


def upper_gamma(a: float, x: float) -> float:
    """Regularised upper incomplete gamma function Q(a, x), a > 0, x ≥ 0."""
    scale = math.exp(a * math.log(x) - x - math.lgamma(a)) if x > 0 else 0.0
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * 1e-16:
                break
        return 1 - total * scale
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    fraction = d
    for n in range(1, _STEPS):
        factor = -n * (n - a)
        b += 2
        d = 1 / _nonzero(factor * d + b)
        c = _nonzero(b + factor / c)
        fraction *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return scale * fraction


def regularised_beta(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b), 0 ≤ x ≤ 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - regularised_beta(1 - x, b, a)
    logs = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    c, d = 1.0, 1 / _nonzero(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _nonzero(1 + even * d)
        c = _nonzero(1 + even / c)
        fraction *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _nonzero(1 + odd * d)
        c = _nonzero(1 + odd / c)
        fraction *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return math.exp(logs) * fraction / a


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
