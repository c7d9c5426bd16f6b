"""Filtered historical simulation with generalised Pareto tails, of ETH/USD and RPL/ETH together.

An alternative to the engine's law, for comparison where daily history is present. The law in force
filters the past into innovations; days of them are drawn with both prices together, and what lies
in the outer tenth of either side is drawn anew from a generalised Pareto law fitted there, so that
the future may be worse than the worst day of the sample.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError
from risk.parameters import GarchParameters
from risk.validation.calibration.garch import conditional_variances

TAIL_SHARE = 0.1
FEWEST_DAYS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What lies beyond a threshold, as a generalised Pareto law.

    Attributes
    ----------
    threshold : float
    shape, scale : float
    shape_error : float
        Standard error of the shape, (1 + shape) / √n for a shape above −1/2 [1]_.
    n : int
        Innovations beyond the threshold.

    References
    ----------
    .. [1] R. L. Smith (1987). "Estimating tails of probability distributions". Annals of
       Statistics, 15(3).
    """

    threshold: float
    shape: float
    scale: float
    shape_error: float
    n: int


def fit_tail(sizes: FloatArray, share: float = TAIL_SHARE) -> Tail:
    """Fit the upper tail of a sample by maximum likelihood.

    Parameters
    ----------
    sizes : ndarray of shape (n,)
    share : float
        Of the sample that counts as tail.

    Raises
    ------
    ParameterError
        If fewer than 30 values lie in the tail.
    """
    threshold = float(np.quantile(sizes, 1.0 - share))
    beyond = sizes[sizes > threshold] - threshold
    if beyond.size < _FEWEST_IN_TAIL:
        raise ParameterError(f"A tail needs {_FEWEST_IN_TAIL} values, got {beyond.size}.")
    shape, _, scale = stats.genpareto.fit(beyond, floc=0.0)
    return Tail(
        threshold=threshold,
        shape=float(shape),
        scale=float(scale),
        shape_error=(1.0 + float(shape)) / math.sqrt(beyond.size),
        n=int(beyond.size),
    )


_FEWEST_IN_TAIL = 30


def filtered(returns: FloatArray, law: GarchParameters) -> tuple[FloatArray, float]:
    """Return the innovations of a past, and the variance of the day after it.

    Parameters
    ----------
    returns : ndarray of shape (n_days,)
        Daily log returns; their mean is taken off. The first day has the long-run variance.
    law : GarchParameters
        Its recursion and cap.
    """
    gaps, long_run = returns - returns.mean(), law.long_run_variance
    variances = conditional_variances(
        gaps,
        long_run * (1.0 - law.alpha - law.beta),
        law.alpha,
        law.beta,
        long_run,
        law.variance_cap * long_run,
    )
    return np.asarray(gaps / np.sqrt(variances[:-1])), float(variances[-1])


def simulated(
    eth: FloatArray,
    rpl: FloatArray,
    laws: tuple[GarchParameters, GarchParameters],
    rng: np.random.Generator,
    days: int,
    n_paths: int,
) -> tuple[FloatArray, FloatArray]:
    """Return growth of ETH/USD and of RPL/ETH by day, each of shape (days, n_paths).

    Each day's growth has mean one: ETH/USD in dollars, and RPL/ETH so that RPL/USD has.

    Parameters
    ----------
    eth, rpl : ndarray of shape (n,)
        Daily log returns of ETH/USD and RPL/ETH on the same days.
    laws : tuple of GarchParameters
        Of ETH/USD and RPL/ETH.
    rng : numpy.random.Generator
    days, n_paths : int

    Raises
    ------
    ParameterError
        If the two differ in length, or there are fewer than 500 days.
    """
    if eth.shape != rpl.shape or eth.size < FEWEST_DAYS:
        raise ParameterError(
            f"Both histories need the same {FEWEST_DAYS} days or more, got {eth.size} and "
            f"{rpl.size}."
        )
    chosen = rng.integers(0, eth.size, (days, n_paths))
    one, other = (
        _returns(past, law, chosen, rng) for past, law in zip((eth, rpl), laws, strict=True)
    )
    growth = np.exp(np.cumsum(one, axis=0))
    growth /= growth.mean(axis=1, keepdims=True)
    ratio = np.exp(np.cumsum(other, axis=0))
    ratio /= (growth * ratio).mean(axis=1, keepdims=True)
    return growth, ratio


def _returns(
    past: FloatArray, law: GarchParameters, chosen: IntArray, rng: np.random.Generator
) -> FloatArray:
    innovations, variance = filtered(past, law)
    centred = (innovations - innovations.mean()) / innovations.std()
    drawn = _with_tails(centred[chosen], fit_tail(-centred), fit_tail(centred), rng)
    long_run = law.long_run_variance
    omega, cap = long_run * (1.0 - law.alpha - law.beta), law.variance_cap * long_run
    variances = np.full(drawn.shape[1], variance)
    returns = np.empty_like(drawn)
    for day, z in enumerate(drawn):
        returns[day] = np.sqrt(variances) * z
        variances = np.minimum(omega + (law.alpha * z * z + law.beta) * variances, cap)
    return returns


def _with_tails(z: FloatArray, low: Tail, high: Tail, rng: np.random.Generator) -> FloatArray:
    """Return the draws with both tails drawn anew."""
    fresh = z.copy()
    for tail, sign in ((low, -1.0), (high, 1.0)):
        outside = sign * z > tail.threshold
        beyond = stats.genpareto.rvs(
            tail.shape, scale=tail.scale, size=int(outside.sum()), random_state=rng
        )
        fresh[outside] = sign * (tail.threshold + beyond)
    return fresh
