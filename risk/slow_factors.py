"""The factors that move slowly and meet no other on a path: the yield, and the exit queue.

Nothing that happens within a horizon hangs on them, so that they are drawn at its end, in exact
steps from one day of a fixed grid to the next: a horizon's figures do not depend on which others
were asked for.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.market import Market
from risk.parameters import ModelParameters
from risk.processes.apr import YieldStep
from risk.processes.exit_queue import QueueStart, next_busy, next_level, wait_days

GRID = (1, 7, 30, 90, 365)

# Shocks of all paths for a step that ends on a day: two rows.
Shocks = Callable[[int], FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Yields:
    """The yield along paths, arrays of shape (n_horizons, n_paths).

    Attributes
    ----------
    growth : ndarray
        Redemption rate without losses over today's.
    mean_apr : ndarray
        Average yield of a validator until the horizon, a year.
    """

    growth: FloatArray
    mean_apr: FloatArray


def steps_to(day: int) -> list[tuple[int, int]]:
    """Return the steps that lead to a day as (last day, number of days)."""
    ends = [end for end in GRID if end < day]
    starts = [0, *ends]
    return [(end, end - start) for start, end in zip(starts, [*ends, day], strict=True)]


def yields(
    market: Market, laws: ModelParameters, horizons: tuple[int, ...], normals: Shocks
) -> Yields:
    """Return the yield at each horizon, for standard normal shocks.

    The growth of the rate is of first order in the yield's distance from today's; what that
    leaves out is below a millionth over a year at the base values.

    Parameters
    ----------
    market : Market
        Gives today's yield and is under the scenario, as the laws are.
    laws : ModelParameters
    horizons : tuple of int
        Days.
    normals : callable
        Returns the shocks of a step by the day on which it ends, shape (2, n_paths).
    """
    drawn = _remembered(normals)
    net = laws.redemption.net_share * market.gross_apr
    growth, mean = [], []
    for day in horizons:
        gap = total = np.zeros(1)
        for end, days in steps_to(day):
            step = YieldStep.of(laws.apr.decay, laws.apr.daily_deviation, days)
            gap, total = step.after(gap, total, drawn(end))
        usual = day * math.log1p(net)
        growth.append(np.exp((usual + net / (1.0 + net) * total) / DAYS_PER_YEAR))
        mean.append(market.gross_apr * (1.0 + total / day))
    return Yields(growth=np.array(growth), mean_apr=np.array(mean))


def exit_queue(
    market: Market,
    laws: ModelParameters,
    horizons: tuple[int, ...],
    normals: Shocks,
    uniforms: Shocks,
) -> FloatArray:
    """Return the wait to exit at each horizon in days, shape (n_horizons, n_paths).

    Parameters as for `yields`; of either kind of shock the first row is used.
    """
    rules = laws.exit_queue
    start = QueueStart.of(market.exit_queue_days, rules)
    normal, uniform = _remembered(normals), _remembered(uniforms)
    waits = []
    for day in horizons:
        busy, level, known = np.array([start.busy]), np.array([start.level]), start.busy
        for end, days in steps_to(day):
            busy = next_busy(busy, days, rules, uniform(end)[0])
            level = next_level(level, known, days, rules, normal(end)[0])
            known = True
        waits.append(wait_days(busy, level, start, rules))
    return np.array(waits)


def _remembered(shocks: Shocks) -> Shocks:
    held: dict[int, FloatArray] = {}

    def of(day: int) -> FloatArray:
        if day not in held:
            held[day] = shocks(day)
        return held[day]

    return of
