"""Histories that right forecasts, and wrong ones, may be followed by: ranks of losses by day.

Losses over several days overlap, so that one bad day makes neighbouring losses bad together. A
test that took them for independent would reject right models; these histories overlap as the
forecasts do. The wrong world is the same for every test: all losses larger by one factor.
"""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray

_FREEDOM = 4.0  # of the daily innovations; the fits lie between 3 and 4
_REFERENCE = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """Ranks of losses in their forecasts.

    Attributes
    ----------
    right : ndarray of shape (n_histories, n)
        If the forecasts are right.
    wrong : ndarray of shape (n_histories, n)
        If every loss is larger by one factor.
    """

    right: FloatArray
    wrong: FloatArray


def histories(
    seed: int, n_histories: int, n: int, horizon_days: int, promised: float, true: float
) -> Histories:
    """Return the ranks of histories.

    Parameters
    ----------
    seed : int
    n_histories, n : int
        How many, and the forecasts of each, one a day.
    horizon_days : int
        Of a forecast.
    promised, true : float
        The factor is such that as many losses as `true` are beyond what `promised` should be.
    """
    rng = np.random.default_rng(seed)
    reference = np.sort(rng.standard_t(_FREEDOM, (_REFERENCE, horizon_days)).sum(axis=1))
    low, high = np.quantile(reference, (1.0 - true, 1.0 - promised))
    days = rng.standard_t(_FREEDOM, (n_histories, n + horizon_days - 1))
    sums = np.cumsum(days, axis=1)
    sums[:, horizon_days:] -= np.cumsum(days, axis=1)[:, :-horizon_days]
    losses = sums[:, horizon_days - 1 :]
    return Histories(right=_ranks(losses, reference), wrong=_ranks(losses * high / low, reference))


def _ranks(losses: FloatArray, reference: FloatArray) -> FloatArray:
    found = np.searchsorted(reference, losses)
    return np.asarray((found + 0.5) / (reference.size + 1.0))
