"""The exit queue: mostly empty, at times long."""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray, IntArray
from risk.errors import ParameterError
from risk.parameters import ExitQueueParameters
from risk.validation.calibration.reversion import FEWEST_STEPS, MOST_DECAY, half_life

FEWEST_DAYS = 180
BUSY_DAYS = ExitQueueParameters().busy_days
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
    typical_days, log_deviation : float
        Geometric mean of the busy waits, and the deviation of their logs; zero without any.
    step_deviation : float
        Deviation of the daily steps of those logs.
    steps : int
        How many of them there are.
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
    typical_days: float
    log_deviation: float
    step_deviation: float
    steps: int
    years: float
    n: int

    @property
    def spells_per_year(self) -> float:
        """Busy spells a year."""
        return len(self.spells) / self.years

    @property
    def quiet_years(self) -> float:
        """Years outside of the busy spells."""
        return self.years - sum(self.spell_days) / DAYS_PER_YEAR

    @property
    def spell_days(self) -> tuple[int, ...]:
        """Length of each busy spell."""
        return tuple(b - a + 1 for a, b in self.spells)

    @property
    def mean_spell_days(self) -> float:
        """Mean length of a busy spell; zero if there is none."""
        return float(np.mean(self.spell_days)) if self.spells else 0.0

    @property
    def half_life_days(self) -> float | None:
        """Days in which a busy wait comes half the way back to the typical one.

        From one day's step against the long-run deviation; None where they do not tell.
        """
        if self.steps < FEWEST_STEPS or not 0.0 < self.step_deviation < self.log_deviation:
            return None
        decay = math.sqrt(1.0 - (self.step_deviation / self.log_deviation) ** 2)
        return half_life(decay) if decay <= MOST_DECAY else None


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
    logs = np.log(waits[busy])
    steps = np.diff(logs)[np.diff(days[busy]) == 1]
    median, high = np.quantile(waits, (0.5, 0.9))
    return QueueFit(
        median_days=float(median),
        high_days=float(high),
        longest_days=float(waits.max()),
        quiet_median_days=float(np.median(waits[~busy])) if (~busy).any() else 0.0,
        busy_median_days=float(np.median(waits[busy])) if busy.any() else 0.0,
        busy_share=float(busy.mean()),
        spells=_spells(days[busy]),
        typical_days=float(np.exp(logs.mean())) if logs.size else 0.0,
        log_deviation=float(logs.std(ddof=1)) if logs.size > 1 else 0.0,
        step_deviation=float(steps.std(ddof=1)) if steps.size > 1 else 0.0,
        steps=steps.size,
        years=float(days[-1] - days[0] + 1) / DAYS_PER_YEAR,
        n=days.size,
    )


def _spells(days: IntArray) -> tuple[tuple[int, int], ...]:
    if days.size == 0:
        return ()
    breaks = np.flatnonzero(np.diff(days) > QUIET_DAYS)
    starts = days[np.concatenate(([0], breaks + 1))]
    ends = days[np.concatenate((breaks, [days.size - 1]))]
    return tuple((int(a), int(b)) for a, b in zip(starts, ends, strict=True))
