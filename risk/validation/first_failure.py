"""Time until the first failure: whether the first hit came about when it should."""

import numpy as np
from numpy.typing import ArrayLike

from risk.errors import ParameterError
from risk.validation.backtest import TestResult, kupiec

_LARGEST_P_VALUE = 0.05


def time_until_first_failure(hits: ArrayLike, probability: float) -> TestResult:
    """Test the day of the first hit, counted from 1.

    Parameters
    ----------
    hits : array_like of shape (n_days,)
        True or 1 on the days with a hit, in order of time. Without any, the days without one are
        what is known.
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
    """
    days = np.asarray(hits)
    if days.ndim != 1 or days.size == 0:
        raise ParameterError(f"`hits` must be one row of at least one day, got {days.shape}.")
    found = np.flatnonzero(days)
    if found.size == 0:
        return kupiec(0, days.size, probability)
    # One hit in as many days as it took: the likelihood ratio is that of coverage.
    return kupiec(1, int(found[0]) + 1, probability)


def first_failure_power(observations: int, promised: float, true: float) -> float:
    """Return the chance that the test rejects at 5 % if hits come with another frequency.

    Parameters
    ----------
    observations : int
    promised, true : float
        Frequency that the model claims, and that of the world.
    """
    chance, before = 0.0, 1.0
    for first in range(1, observations + 1):
        row = np.zeros(first, dtype=np.bool_)
        row[-1] = True
        if time_until_first_failure(row, promised).p_value < _LARGEST_P_VALUE:
            chance += before * true
        before *= 1.0 - true
    none = time_until_first_failure(np.zeros(observations), promised).p_value
    return chance + (before if none < _LARGEST_P_VALUE else 0.0)
