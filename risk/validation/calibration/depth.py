"""Depth: the memory and the daily deviation of its log, and the collapses of venues.

A collapse is a fall to less than three tenths of the median of the thirty days before; steps within
it, and thirty days after it, are none of the autoregression's. The base law without collapses
falls so far by itself 0.2 times a year, so a rate counted in this way is too high by about that.
"""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError
from risk.validation.calibration.reversion import FEWEST_STEPS, ReversionFit, fit_steps

FEWEST_DAYS = 60
BEFORE_DAYS = 30
COLLAPSED = 0.3
BY_ITSELF = 0.2  # falls to that a year under the base law without collapses
LARGEST_GAP_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthFit:
    """What a history of the 1 % size says of the law.

    Attributes
    ----------
    reversion : ReversionFit
        Of log depth, collapses left out.
    collapse_days : tuple of int
        The first day of each.
    years : float
        From the first to the last day.
    n : int
        Number of days seen.
    """

    reversion: ReversionFit
    collapse_days: tuple[int, ...]
    years: float
    n: int

    @property
    def shocks_per_year(self) -> float:
        """Collapses a year."""
        return len(self.collapse_days) / self.years

    @property
    def shocks_error(self) -> float:
        """Standard error of the rate, as of a Poisson count."""
        return math.sqrt(max(len(self.collapse_days), 1)) / self.years


def fit_depth(days: IntArray, depth: FloatArray) -> DepthFit:
    """Fit a history of the 1 % size.

    Parameters
    ----------
    days : ndarray of shape (n,)
        Numbers of the days, rising.
    depth : ndarray of shape (n,)
        Positive; the median of a day's quotes.

    Raises
    ------
    ParameterError
        If there are fewer than 60 days, a depth is not positive, or too few steps are left.
    """
    if days.size < FEWEST_DAYS:
        raise ParameterError(f"Depth needs {FEWEST_DAYS} days at least, got {days.size}.")
    if not (depth > 0.0).all():
        raise ParameterError("Depth must be positive.")
    collapses, left_out = _collapses(days, depth)
    gaps, logs = np.diff(days), np.log(depth)
    usual = ~left_out[1:] & ~left_out[:-1] & (gaps <= LARGEST_GAP_DAYS)
    if usual.sum() < FEWEST_STEPS:
        raise ParameterError(f"Depth has {usual.sum()} usual steps; it needs {FEWEST_STEPS}.")
    return DepthFit(
        reversion=fit_steps(gaps[usual], logs[:-1][usual], logs[1:][usual]),
        collapse_days=collapses,
        years=float(days[-1] - days[0]) / 365.0,
        n=days.size,
    )


def _collapses(days: IntArray, depth: FloatArray) -> tuple[tuple[int, ...], np.ndarray]:
    left_out = np.zeros(days.size, dtype=bool)
    found: list[int] = []
    quiet_from = int(days[0]) + BEFORE_DAYS // 2
    for index, day in enumerate(days):
        if day < quiet_from:
            continue
        before = depth[np.searchsorted(days, day - BEFORE_DAYS) : index]
        if before.size and depth[index] < COLLAPSED * np.median(before):
            found.append(int(day))
            quiet_from = int(day) + BEFORE_DAYS
            left_out |= (days >= day - BEFORE_DAYS // 2) & (days < quiet_from)
    return tuple(found), left_out
