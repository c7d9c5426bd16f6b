"""Resampling of a daily series in blocks, so that what follows what is kept.

A bootstrap of a mean needs its variance to exist, so of a variance the fourth moment: returns with
fewer than four degrees of freedom have none, and for them a bootstrap from the fitted law stands in
place of this one (`volatility.law_draws`).
"""

import math

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError

_QUIET_LAGS = 5  # max(5, √log₁₀ n) of the reference


def stationary_indices(
    rng: np.random.Generator, n_days: int, count: int, mean_length: float
) -> IntArray:
    """Return the days of resampled series, in blocks of random length, around the end.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_days : int
        Length of the series, and of each resampled one.
    count : int
        How many series.
    mean_length : float
        Mean number of days in a block, 1 at least; lengths are geometric.

    Returns
    -------
    ndarray of shape (n_days, count)

    Raises
    ------
    ParameterError
        If the mean length is below one day.

    References
    ----------
    .. [1] D. N. Politis, J. P. Romano (1994). "The stationary bootstrap". Journal of the American
       Statistical Association 89(428).
    """
    if not mean_length >= 1.0:
        raise ParameterError(f"`mean_length` must be at least 1 day, got {mean_length:g}.")
    begins = rng.random((n_days, count)) < 1.0 / mean_length
    begins[0] = True
    starts = rng.integers(0, n_days, (n_days, count))
    # The day of a block's start, carried on until the next block begins.
    row = np.arange(n_days)[:, None]
    begun = np.maximum.accumulate(np.where(begins, row, 0), axis=0)
    return np.asarray((np.take_along_axis(starts, begun, axis=0) + row - begun) % n_days)


def block_length(series: FloatArray) -> float:
    """Return the mean length of blocks that serves the mean of a series best.

    Parameters
    ----------
    series : ndarray of shape (n,)

    References
    ----------
    .. [1] D. N. Politis, H. White (2004). "Automatic block-length selection for the dependent
       bootstrap". Econometric Reviews 23(1); with the correction of A. Patton, D. N. Politis,
       H. White (2009), Econometric Reviews 28(4).
    """
    n = series.size
    centred = series - series.mean()
    most = math.ceil(math.sqrt(n)) + _QUIET_LAGS
    covariances = np.array([np.dot(centred[: n - k], centred[k:]) / n for k in range(most + 1)])
    if covariances[0] <= 0.0:
        return 1.0
    loud = np.abs(covariances[1:]) / covariances[0] >= 2.0 * math.sqrt(math.log10(n) / n)
    window = min(2 * _first_quiet(loud), most)
    lags = np.arange(-window, window + 1)
    weights = np.minimum(1.0, 2.0 * (1.0 - np.abs(lags) / window))
    around = covariances[np.abs(lags)]
    spectrum = float(np.dot(weights, around))
    curvature = float(np.dot(weights, np.abs(lags) * around))
    if spectrum <= 0.0:
        return 1.0
    length = (curvature**2 / spectrum**2) ** (1.0 / 3.0) * n ** (1.0 / 3.0)
    return float(min(max(length, 1.0), math.ceil(min(3.0 * math.sqrt(n), n / 3.0))))


def _first_quiet(loud: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    """Return the first lag of the first run of five that are quiet, or the last of all."""
    for index in range(loud.size - _QUIET_LAGS + 1):
        if not loud[index : index + _QUIET_LAGS].any():
            return index + 1
    return loud.size
