"""Backtests of expected shortfall: Acerbi's and Szekely's two, and their law by simulation.

Both are zero on average if the model is right and negative if losses are larger than forecast.
Their law depends on how heavy the forecast tails are, so it is simulated from the forecasts.
"""

import numpy as np

from risk.arrays import FloatArray

# Chances beyond which the tail of each day's forecast is kept, from the confidence outwards.
TAIL_NODES = 24


def tail_chances(confidence: float, count: int) -> FloatArray:
    """Return the chances of a larger loss at which tails are kept, rising, shape (TAIL_NODES,).

    Parameters
    ----------
    confidence : float
    count : int
        Draws of a forecast, which know nothing rarer than one in so many.
    """
    return np.asarray(np.geomspace(0.5 / count, 1.0 - confidence, TAIL_NODES))


def conditional_test(losses: FloatArray, hits: FloatArray, shortfall: FloatArray) -> float:
    """Return the first statistic, of the losses on days with a hit; NaN without one.

    Parameters
    ----------
    losses : ndarray of shape (n,)
        Positive is lost.
    hits : ndarray of shape (n,)
        Whether a loss is beyond the value at risk.
    shortfall : ndarray of shape (n,)
        Forecast.

    References
    ----------
    .. [1] C. Acerbi, B. Szekely (2014). "Back-testing expected shortfall". Risk, December.
    """
    count = float(np.sum(hits))
    return 1.0 - float(np.sum(hits * losses / shortfall)) / count if count else float("nan")


def unconditional_test(
    losses: FloatArray, hits: FloatArray, shortfall: FloatArray, confidence: float
) -> float:
    """Return the second statistic, of how many hits and how large; see `conditional_test`."""
    expected = losses.size * (1.0 - confidence)
    return 1.0 - float(np.sum(hits * losses / shortfall)) / expected


def simulated_statistics(
    ranks: FloatArray, chances: FloatArray, tails: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Return both statistics of histories that the forecasts may have been followed by.

    Parameters
    ----------
    ranks : ndarray of shape (n_histories, n)
        Of each loss in its day's forecast, in (0, 1).
    chances : ndarray of shape (TAIL_NODES,)
        See `tail_chances`.
    tails : ndarray of shape (n, TAIL_NODES)
        Losses at those chances, over the forecast of the shortfall.
    confidence : float

    Returns
    -------
    first, second : ndarray of shape (n_histories,)
        The first is NaN where a history has no hit.
    """
    history, day = np.nonzero(ranks > confidence)
    logs = np.log(chances)
    at = np.clip(np.log(np.maximum(1.0 - ranks[history, day], 1e-300)), logs[0], logs[-1])
    place = (at - logs[0]) / (logs[1] - logs[0])
    left = np.minimum(place.astype(np.int64), TAIL_NODES - 2)
    share = place - left
    ratio = (1.0 - share) * tails[day, left] + share * tails[day, left + 1]
    count = np.bincount(history, minlength=ranks.shape[0])
    total = np.bincount(history, ratio, minlength=ranks.shape[0])
    with np.errstate(invalid="ignore", divide="ignore"):
        first = np.where(count > 0, 1.0 - total / count, np.nan)
    second = 1.0 - total / (ranks.shape[1] * (1.0 - confidence))
    return np.asarray(first), np.asarray(second)
