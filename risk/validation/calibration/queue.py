"""The exit queue: mostly empty, at times long. Nothing in the engine moves with it yet."""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError

FEWEST_DAYS = 180
BUSY_DAYS = 1.0  # a wait of more than this is of the long regime
QUIET_DAYS = 7  # so many days below it end a busy spell


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFit:
    """Two regimes of a wait.

    Attributes
    ----------
    median_days, high_days, longest_days : float
        Median, 90 % quantile and largest of all days.
    quiet_median_days, busy_median_days : float
        Medians of the days of each regime; zero where there are none.
    busy_share : float
        Share of days of the long regime.
    spells : tuple of (int, int)
        First and last day of each busy spell.
    years : float
    n : int
        Number of days.
    """

    median_days: float
    high_days: float
    longest_days: float
    quiet_median_days: float
    busy_median_days: float
    busy_share: float
    spells: tuple[tuple[int, int], ...]
    years: float
    n: int

    @property
    def spells_per_year(self) -> float:
        """Busy spells a year."""
        return len(self.spells) / self.years

    @property
    def mean_spell_days(self) -> float:
        """Mean length of a busy spell; zero if there is none."""
        return float(np.mean([b - a + 1 for a, b in self.spells])) if self.spells else 0.0


def fit_queue(days: IntArray, waits: FloatArray) -> QueueFit:
    """Describe a history of the wait to exit.

    Parameters
    ----------
    days : ndarray of shape (n,)
        Numbers of the days, rising.
    waits : ndarray of shape (n,)
        In days.

    Raises
    ------
    ParameterError
        If there are fewer than 180 days or a wait is negative.
    """
    if days.size < FEWEST_DAYS:
        raise ParameterError(f"The queue needs {FEWEST_DAYS} days at least, got {days.size}.")
    if not (waits >= 0.0).all():
        raise ParameterError("Waits must not be negative.")
    busy = waits > BUSY_DAYS
    median, high = np.quantile(waits, (0.5, 0.9))
    return QueueFit(
        median_days=float(median),
        high_days=float(high),
        longest_days=float(waits.max()),
        quiet_median_days=float(np.median(waits[~busy])) if (~busy).any() else 0.0,
        busy_median_days=float(np.median(waits[busy])) if busy.any() else 0.0,
        busy_share=float(busy.mean()),
        spells=_spells(days[busy]),
        years=float(days[-1] - days[0] + 1) / 365.0,
        n=days.size,
    )


def _spells(days: IntArray) -> tuple[tuple[int, int], ...]:
    if days.size == 0:
        return ()
    breaks = np.flatnonzero(np.diff(days) > QUIET_DAYS)
    starts = days[np.concatenate(([0], breaks + 1))]
    ends = days[np.concatenate((breaks, [days.size - 1]))]
    return tuple((int(a), int(b)) for a, b in zip(starts, ends, strict=True))
