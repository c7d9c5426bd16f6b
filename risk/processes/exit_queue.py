"""The validators' exit queue: mostly empty, at times long, in exact steps of any number of days.

A busy spell begins by chance and ends by chance. Within it the wait is log-normal around a typical
one and reverts to it slowly. Between spells the wait is today's where that is short, else none.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from risk.arrays import BoolArray, FloatArray
from risk.parameters import ExitQueueParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStart:
    """Where the queue stands today.

    Attributes
    ----------
    busy : bool
    level : float
        Of a busy wait: log distance from the typical one, in its long-run deviations.
    quiet_days : float
        Wait between spells, in days.
    """

    busy: bool
    level: float
    quiet_days: float

    @classmethod
    def of(cls, wait_days: float, rules: ExitQueueParameters) -> "QueueStart":
        """Return where a wait of today stands."""
        if wait_days <= rules.busy_days:
            return cls(busy=False, level=0.0, quiet_days=wait_days)
        distance = math.log(wait_days / rules.typical_days)
        level = distance / rules.log_deviation if rules.log_deviation > 0.0 else 0.0
        return cls(busy=True, level=level, quiet_days=0.0)


def busy_chance(busy: BoolArray | bool, days: int, rules: ExitQueueParameters) -> FloatArray:
    """Return the chance of a busy spell after some days, given whether there is one now."""
    entry, leave = rules.daily_entry, rules.daily_end
    both = entry + leave
    share = entry / both if both > 0.0 else 0.0
    memory = (1.0 - both) ** days if both > 0.0 else 1.0
    return np.asarray(share + memory * (np.asarray(busy, dtype=np.float64) - share))


def next_busy(
    busy: BoolArray | bool, days: int, rules: ExitQueueParameters, uniform: FloatArray
) -> BoolArray:
    """Return whether there is a busy spell after some days; low uniforms say yes."""
    return np.asarray(uniform < busy_chance(busy, days, rules))


def next_level(
    level: FloatArray | float, known: bool, days: int, rules: ExitQueueParameters, z: FloatArray
) -> FloatArray:
    """Return the level after some days; where none is known today it has its long-run law."""
    keep = rules.decay**days if known else 0.0
    return np.asarray(keep * level + math.sqrt(1.0 - keep * keep) * z)


def wait_days(
    busy: BoolArray, level: FloatArray, start: QueueStart, rules: ExitQueueParameters
) -> FloatArray:
    """Return the wait in days, shape (n_paths,)."""
    long = rules.typical_days * np.exp(rules.log_deviation * level)
    return np.asarray(np.where(busy, long, start.quiet_days))


def chance_beyond(start: QueueStart, rules: ExitQueueParameters, days: int, wait: float) -> float:
    """Return the chance that the wait after some days is longer than `wait` days: no sampling."""
    busy, centre, spread = _busy_law(start, rules, days)
    beyond = 1.0
    if wait > 0.0:
        distance = math.log(wait) - centre
        beyond = float(special.ndtr(-distance / spread)) if spread > 0.0 else float(distance < 0.0)
    return busy * beyond + (1.0 - busy) * float(start.quiet_days > wait)


def wait_quantile(
    start: QueueStart, rules: ExitQueueParameters, days: int, probability: float
) -> float:
    """Return the least wait in days that is not exceeded with a probability after some days."""
    busy, centre, spread = _busy_law(start, rules, days)
    beyond, quiet = 1.0 - probability, start.quiet_days
    if beyond < busy:
        long = math.exp(centre + spread * float(special.ndtri(1.0 - beyond / busy)))
        if long >= quiet:
            return long
    # All quiet paths have the same wait, so that the chance falls there by a step.
    if quiet <= 0.0 or chance_beyond(start, rules, days, math.nextafter(quiet, 0.0)) > beyond:
        return quiet
    return math.exp(centre + spread * float(special.ndtri(probability / busy)))


def _busy_law(
    start: QueueStart, rules: ExitQueueParameters, days: int
) -> tuple[float, float, float]:
    """Return the chance of a busy spell, and mean and deviation of the log of its wait."""
    keep = rules.decay**days if start.busy else 0.0
    return (
        float(busy_chance(start.busy, days, rules)),
        math.log(rules.typical_days) + rules.log_deviation * keep * start.level,
        rules.log_deviation * math.sqrt(1.0 - keep * keep),
    )
