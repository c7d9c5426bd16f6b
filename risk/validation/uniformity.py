"""Whether realised losses stand anywhere in their forecasts with the same chance."""

import math

import numpy as np
from scipy import stats

from risk.arrays import FloatArray
from risk.validation.backtest import TestResult


def largest_gap(ranks: FloatArray) -> FloatArray:
    """Return the largest gap between the distribution of ranks and the uniform one.

    Parameters
    ----------
    ranks : ndarray of shape (..., n)
        In (0, 1).

    Returns
    -------
    ndarray of shape (...)
        Kolmogorov's and Smirnov's statistic.
    """
    ordered = np.sort(ranks, axis=-1)
    n = ordered.shape[-1]
    steps = np.arange(n) / n
    above = (steps + 1.0 / n - ordered).max(axis=-1)
    below = (ordered - steps).max(axis=-1)
    return np.asarray(np.maximum(above, below))


def uniformity(ranks: FloatArray) -> TestResult:
    """Test the ranks of losses over days that do not overlap.

    Parameters
    ----------
    ranks : ndarray of shape (n,)
        Probability integral transforms.

    Returns
    -------
    result : TestResult
        Exact for any number of observations.

    References
    ----------
    .. [1] F. X. Diebold, T. A. Gunther, A. S. Tay (1998). "Evaluating density forecasts".
       International Economic Review 39(4).
    """
    gap = float(largest_gap(ranks))
    p_value = float(stats.kstwo.sf(gap, ranks.size))
    return TestResult(
        statistic=gap, p_value=min(max(p_value, 0.0), 1.0) if math.isfinite(gap) else 0.0
    )
