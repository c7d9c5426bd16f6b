"""Backtests of value at risk: whether losses exceed it as often, and as evenly, as promised.

A hit is a day whose loss exceeded that day's value at risk; `probability` is how often that
should happen, one less the confidence. A likelihood uses the convention 0 · log 0 = 0, so that
no hit at all, or nothing but hits, still has a statistic.
"""

import math
import operator
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr

from risk.errors import ParameterError

Zone = Literal["green", "yellow", "red"]

YELLOW_FROM = 0.95  # cumulative binomial probability, Basel Committee (1996)
RED_FROM = 0.9999


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """Outcome of a likelihood-ratio test.

    Attributes
    ----------
    statistic : float
        Twice the log of the likelihood ratio; 0 is perfect agreement.
    p_value : float
        Probability of a statistic at least as large if the model is right, for many
        observations.
    """

    __test__: ClassVar[bool] = False  # not a test case, whatever its name

    statistic: float
    p_value: float


def kupiec(exceedances: int, observations: int, probability: float) -> TestResult:
    """Test whether hits are as frequent as promised.

    Parameters
    ----------
    exceedances : int
        Number of hits.
    observations : int
        Number of days.
    probability : float
        Promised frequency of a hit, in (0, 1).

    Returns
    -------
    result : TestResult
        One degree of freedom.

    Raises
    ------
    ParameterError
        If an argument lies outside its domain.

    References
    ----------
    .. [1] P. H. Kupiec (1995). "Techniques for verifying the accuracy of risk measurement
       models". Journal of Derivatives, 3(2).

    Examples
    --------
    >>> round(kupiec(17, 1043, 0.01).statistic, 4)
    3.5118
    """
    observations = _whole("observations", observations, 1)
    exceedances = _whole("exceedances", exceedances, 0, observations)
    probability = _probability(probability)
    promised = _log_likelihood(exceedances, observations, probability)
    return _one_degree(_best_log_likelihood(exceedances, observations) - promised)


def christoffersen(hits: ArrayLike) -> TestResult:
    """Test whether a hit makes a hit on the next day more or less likely.

    The alternative is a Markov chain of first order.

    Parameters
    ----------
    hits : array_like of shape (n_days,)
        True or 1 on the days with a hit, in order of time.

    Returns
    -------
    result : TestResult
        One degree of freedom.

    Raises
    ------
    ParameterError
        If `hits` is not one row of zeros and ones.

    References
    ----------
    .. [1] P. F. Christoffersen (1998). "Evaluating interval forecasts". International Economic
       Review, 39(4).
    """
    return _one_degree(_gain_from_dependence(_hits(hits)))


def christoffersen_joint(hits: ArrayLike, probability: float) -> TestResult:
    """Test frequency and independence of hits together.

    The statistic is the sum of those of `kupiec`, over all days, and of `christoffersen`, over
    the days that have a day before.

    Parameters
    ----------
    hits : array_like of shape (n_days,)
        True or 1 on the days with a hit, in order of time.
    probability : float
        Promised frequency of a hit, in (0, 1).

    Returns
    -------
    result : TestResult
        Two degrees of freedom.

    Raises
    ------
    ParameterError
        If an argument lies outside its domain.

    References
    ----------
    .. [1] P. F. Christoffersen (1998). "Evaluating interval forecasts". International Economic
       Review, 39(4).
    """
    days = _hits(hits)
    coverage = kupiec(int(days.sum()), days.size, probability).statistic
    statistic = coverage + christoffersen(days).statistic
    # Survival function of chi-squared with two degrees of freedom.
    return TestResult(statistic=statistic, p_value=math.exp(-statistic / 2.0))


def basel_zone(exceedances: int, observations: int, probability: float) -> Zone:
    """Return the supervisors' traffic light for a number of hits.

    Yellow starts at the number of hits that a right model stays at or below with 95 %
    probability, red at 99.99 %: with 250 days at 99 %, at five and ten hits.

    Parameters
    ----------
    exceedances : int
        Number of hits.
    observations : int
        Number of days.
    probability : float
        Promised frequency of a hit, in (0, 1).

    Returns
    -------
    zone : {"green", "yellow", "red"}

    Raises
    ------
    ParameterError
        If an argument lies outside its domain.

    References
    ----------
    .. [1] Basel Committee on Banking Supervision (1996). "Supervisory framework for the use of
       backtesting in conjunction with the internal models approach to market risk capital
       requirements".
    """
    observations = _whole("observations", observations, 1)
    exceedances = _whole("exceedances", exceedances, 0, observations)
    cumulative = float(bdtr(exceedances, observations, _probability(probability)))
    if cumulative < YELLOW_FROM:
        return "green"
    return "yellow" if cumulative < RED_FROM else "red"


def _gain_from_dependence(days: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Return the log-likelihood that knowing the day before adds."""
    before, after = days[:-1], days[1:]
    after_hit, after_none = after[before], after[~before]
    return (
        _best_log_likelihood(int(after_hit.sum()), after_hit.size)
        + _best_log_likelihood(int(after_none.sum()), after_none.size)
        - _best_log_likelihood(int(after.sum()), after.size)
    )


def _best_log_likelihood(hits: int, days: int) -> float:
    return _log_likelihood(hits, days, hits / days) if days else 0.0


def _log_likelihood(hits: int, days: int, probability: float) -> float:
    misses = days - hits
    return (hits * math.log(probability) if hits else 0.0) + (
        misses * math.log1p(-probability) if misses else 0.0
    )


def _one_degree(gain: float) -> TestResult:
    # Rounding can leave a perfect agreement a hair below zero.
    statistic = max(2.0 * gain, 0.0)
    # Survival function of chi-squared with one degree of freedom.
    return TestResult(statistic=statistic, p_value=math.erfc(math.sqrt(statistic / 2.0)))


def _hits(hits: ArrayLike) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    days = np.asarray(hits)
    if days.ndim != 1 or days.size == 0:
        raise ParameterError(f"`hits` must be one row of at least one day, got {days.shape}.")
    if days.dtype.kind not in "biuf":
        raise ParameterError(f"`hits` must hold zeros and ones only, got {days.dtype}.")
    strange = days[(days != 0) & (days != 1)]
    if strange.size:
        raise ParameterError(f"`hits` must hold zeros and ones only, got {strange[0]}.")
    return days.astype(np.bool_)


def _probability(probability: float) -> float:
    if isinstance(probability, bool) or not 0.0 < probability < 1.0:
        raise ParameterError(f"`probability` must lie between 0 and 1, got {probability!r}.")
    return float(probability)


def _whole(name: str, value: int, low: int, high: int | None = None) -> int:
    try:
        whole = operator.index(value)
    except TypeError:
        raise ParameterError(f"`{name}` must be a whole number, got {value!r}.") from None
    if isinstance(value, bool):
        raise ParameterError(f"`{name}` must be a whole number, got {value!r}.")
    if whole < low or (high is not None and whole > high):
        rule = f"at least {low}" if high is None else f"from {low} to {high}"
        raise ParameterError(f"`{name}` must be {rule}, got {whole}.")
    return whole
