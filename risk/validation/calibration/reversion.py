"""Mean reversion of a daily series that may have gaps: exact maximum likelihood.

An Ornstein-Uhlenbeck process seen on some days is an autoregression whose memory is that of the
days between. Noise of the observation looks like fast reversion, and a short sample too: the
decay is found too small by about (1 + 3 φ)/n.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from risk.arrays import DAYS_PER_YEAR, FloatArray, IntArray
from risk.errors import ParameterError

FEWEST_STEPS = 30
_LEAST_DECAY, MOST_DECAY = 1e-6, 0.9999  # half-lives of an hour and of 19 years
_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversionFit:
    """A fit by maximum likelihood; errors from the curvature of the likelihood.

    Attributes
    ----------
    mean : float
        What the series reverts to.
    decay : float
        Factor by which a gap shrinks in one day.
    daily_deviation : float
        Standard deviation of one day's step.
    mean_error, decay_error, deviation_error : float
    n : int
        Number of steps.
    """

    mean: float
    decay: float
    daily_deviation: float
    mean_error: float
    decay_error: float
    deviation_error: float
    n: int

    @property
    def half_life_days(self) -> float:
        """Days in which a gap halves."""
        return half_life(self.decay)

    @property
    def half_life_error(self) -> float:
        """Standard error of the half-life, to first order."""
        return self.half_life_days**2 / math.log(2.0) * self.decay_error / self.decay

    @property
    def half_life_interval(self) -> tuple[float, float]:
        """The 95 % interval of the half-life, from that of the decay; its end may be infinite."""
        half = _NORMAL_95 * self.decay_error
        return half_life(max(self.decay - half, 0.0)), half_life(self.decay + half)

    @property
    def annual_volatility(self) -> float:
        """Volatility per √year of the process in continuous time, as `BasisLevel` has it."""
        return self.daily_deviation * math.sqrt(DAYS_PER_YEAR / _spread(self.decay))

    @property
    def annual_volatility_error(self) -> float:
        """Standard error of the annual volatility, the decay taken as known."""
        return self.annual_volatility * self.deviation_error / self.daily_deviation

    @property
    def stationary_deviation(self) -> float:
        """Standard deviation of the series in the long run."""
        return self.daily_deviation / math.sqrt(1.0 - self.decay**2)


def half_life(decay: float) -> float:
    """Return the days in which a gap halves; infinite where it does not."""
    if decay <= 0.0:
        return 0.0
    return -math.log(2.0) / math.log(decay) if decay < 1.0 else math.inf


def fit_reversion(days: IntArray, values: FloatArray) -> ReversionFit:
    """Fit a mean-reverting series.

    Parameters
    ----------
    days : ndarray of shape (n,)
        Numbers of the days, rising.
    values : ndarray of shape (n,)

    Raises
    ------
    ParameterError
        If there are fewer than 30 steps, or the series does not move.
    """
    return fit_steps(np.diff(days), values[:-1], values[1:])


def fit_steps(gaps: IntArray, before: FloatArray, after: FloatArray) -> ReversionFit:
    """Fit steps that need not follow each other.

    Parameters
    ----------
    gaps : ndarray of shape (n,)
        Days that each step takes, 1 at least.
    before, after : ndarray of shape (n,)
        Values at its ends.

    Raises
    ------
    ParameterError
        If there are fewer than 30 steps, or the series does not move.
    """
    if gaps.size < FEWEST_STEPS:
        raise ParameterError(f"A half-life needs {FEWEST_STEPS} steps at least, got {gaps.size}.")
    if (gaps < 1).any() or not np.isfinite(before).all() or not np.isfinite(after).all():
        raise ParameterError("Days must rise and values must be finite.")
    scale = float(np.std(after - before))
    if scale == 0.0:
        raise ParameterError("The series must move.")

    def loss(decay: float) -> float:
        return _profile(decay, gaps, before, after)[0]

    found = optimize.minimize_scalar(
        loss, bounds=(_LEAST_DECAY, MOST_DECAY), method="bounded", options={"xatol": 1e-10}
    )
    decay = float(found.x)
    _, mean, deviation = _profile(decay, gaps, before, after)
    covariance = _covariance(np.array([mean, decay, math.log(deviation)]), gaps, before)
    errors = np.sqrt(np.diag(covariance))
    return ReversionFit(
        mean=mean,
        decay=decay,
        daily_deviation=deviation,
        mean_error=float(errors[0]),
        decay_error=float(errors[1]),
        deviation_error=float(errors[2] * deviation),
        n=gaps.size,
    )


def _spread(decay: float) -> float:
    """Return the variance of one day's step over that of a day without reversion."""
    kappa = -math.log(decay)
    return -math.expm1(-2.0 * kappa) / (2.0 * kappa)


def _profile(
    decay: float, gaps: IntArray, before: FloatArray, after: FloatArray
) -> tuple[float, float, float]:
    """Return minus the log likelihood less a constant, and the mean and deviation that suit."""
    memory = decay**gaps
    spread = (1.0 - memory**2) / (1.0 - decay**2)
    weight = (1.0 - memory) / spread
    mean = float(np.dot(weight, after - memory * before) / np.dot(weight, 1.0 - memory))
    gap = after - mean - memory * (before - mean)
    variance = float(np.mean(gap**2 / spread))
    return (
        0.5 * gaps.size * math.log(variance) + 0.5 * float(np.log(spread).sum()),
        mean,
        math.sqrt(variance),
    )


def _covariance(at: FloatArray, gaps: IntArray, before: FloatArray) -> FloatArray:
    """Return the expected information's inverse, of mean, decay and log deviation."""
    mean, decay, deviation = at[0], at[1], math.exp(at[2])
    memory = decay**gaps
    spread = (1.0 - memory**2) / (1.0 - decay**2)
    of_mean = (memory - 1.0) / (deviation * np.sqrt(spread))
    slope = gaps * decay ** (gaps - 1.0)
    of_decay = -slope * (before - mean) / (deviation * np.sqrt(spread))
    # Half of the derivative of the log of the spread.
    widening = decay / (1.0 - decay**2) - memory * slope / (1.0 - memory**2)
    information = np.array(
        [
            [np.dot(of_mean, of_mean), np.dot(of_mean, of_decay), 0.0],
            [
                np.dot(of_mean, of_decay),
                np.dot(of_decay, of_decay) + 2.0 * np.dot(widening, widening),
                2.0 * widening.sum(),
            ],
            [0.0, 2.0 * widening.sum(), 2.0 * gaps.size],
        ]
    )
    return np.asarray(np.linalg.inv(information))
