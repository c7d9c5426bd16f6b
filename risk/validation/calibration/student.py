"""Student's t at unit variance, whole or cut off as the engine's innovations are."""

import math

import numpy as np
from scipy import special

from risk.arrays import FloatArray


def log_density(z: FloatArray, freedom: float, truncation: float = math.inf) -> FloatArray:
    """Return the log density of an innovation of mean 0 and variance 1.

    Parameters
    ----------
    z : ndarray
        Innovations.
    freedom : float
        Degrees of freedom before the cut, above 2.
    truncation : float
        Cut, in standard deviations of the law before it; infinite for none.

    Returns
    -------
    ndarray
        Minus infinity beyond the cut.
    """
    scale, lost = _cut(freedom, truncation)
    t = z * scale
    constant = (
        special.gammaln((freedom + 1.0) / 2.0)
        - special.gammaln(freedom / 2.0)
        - 0.5 * math.log(freedom * math.pi)
        + np.log(scale)
        - np.log1p(-lost)
    )
    density = constant - (freedom + 1.0) / 2.0 * np.log1p(t * t / freedom)
    if math.isinf(truncation):
        return np.asarray(density)
    return np.where(np.abs(t) <= _limit(freedom, truncation), density, -np.inf)


def draws(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    freedom: float | FloatArray,
    truncation: float = math.inf,
) -> FloatArray:
    """Return independent innovations of mean 0 and variance 1.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : tuple of int
    freedom : float or ndarray
        Degrees of freedom before the cut; broadcast to the shape.
    truncation : float
        Cut, as in `log_density`.
    """
    each = np.broadcast_to(np.asarray(freedom, dtype=np.float64), shape)
    t = rng.standard_t(each)
    if math.isfinite(truncation):
        limit = _limit(each, truncation)
        while (beyond := np.abs(t) > limit).any():  # a few in ten thousand
            t[beyond] = rng.standard_t(each[beyond])
    return np.asarray(t / _cut(freedom, truncation)[0])


def _limit(freedom: float | FloatArray, truncation: float) -> FloatArray:
    return np.asarray(truncation * np.sqrt(freedom / (freedom - 2.0)))


def _cut(freedom: float | FloatArray, truncation: float) -> tuple[FloatArray, FloatArray]:
    """Return the deviation that is left and the probability that is lost."""
    whole = np.asarray(freedom / (freedom - 2.0))
    if math.isinf(truncation):
        return np.sqrt(whole), np.zeros_like(whole)
    limit = _limit(freedom, truncation)
    lost = 2.0 * special.stdtr(freedom, -limit)
    # t²/(ν + t²) has a beta law, so E[t²; |t| < a] is ν/(ν − 2) times an incomplete beta function.
    share = limit * limit / (freedom + limit * limit)
    kept = whole * special.betainc(1.5, freedom / 2.0 - 1.0, share)
    return np.sqrt(kept / (1.0 - lost)), np.asarray(lost)
