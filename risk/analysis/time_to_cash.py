"""Time to cash over the paths: the patient plan followed, and the day on which each part is out.

The plan redeems what collateral holds and sells each day no more than lies within the cost of a
day, so that it serves every part of the holding in the same way: 25 % are out when a plan for
25 % alone would have been.
"""

import math

import numpy as np

from risk.analysis.plan_desk import PLAN_DAYS, Desk
from risk.arrays import FloatArray
from risk.liquidity.plan_paths import Followed
from risk.measures import Estimate, LossSample, chance_estimate, value_at_risk_estimate
from risk.time_to_cash import TimesToCash, TimeToCash

FRACTIONS = (0.25, 0.5, 0.9, 1.0)
BAND = (0.05, 0.5, 0.95)
_ROUNDING = 1e-9


def times_to_cash(followed: Followed, desk: Desk, delay: int) -> TimesToCash:
    """Return the distribution of the days until each fraction is out.

    Parameters
    ----------
    followed : Followed
        What the patient plan did on the desk's paths.
    desk : Desk
    delay : int
        Days before the plan begins.
    """
    out = np.cumsum(followed.redeemed + followed.sold, axis=0) / desk.size
    return TimesToCash(
        daily_cost=desk.daily_cost,
        within_days=delay + PLAN_DAYS,
        n_paths=desk.simulation.n_paths,
        rows=tuple(_row(fraction, out, desk, delay) for fraction in FRACTIONS),
    )


def days_until(fraction: float, out: FloatArray) -> FloatArray:
    """Return on which day, counted from 1, a fraction is out; one past the last if on none.

    Parameters
    ----------
    out : ndarray of shape (n_days, n_paths)
        Part that is out by the end of each day.
    """
    return np.asarray(1.0 + (out < fraction - _ROUNDING).sum(axis=0))


def _row(fraction: float, out: FloatArray, desk: Desk, delay: int) -> TimeToCash:
    days = days_until(fraction, out) + delay
    last = delay + len(out)
    sample = LossSample.of(days, desk.weights, desk.strata)
    low, median, high = (
        _within(value_at_risk_estimate(sample, probability), last) for probability in BAND
    )
    by_day = np.bincount(days.astype(np.int64), weights=desk.weights, minlength=last + 2)
    return TimeToCash(
        fraction=fraction,
        low=low,
        median=median,
        high=high,
        not_within=chance_estimate(sample, last + 1.0),
        by_day=np.minimum(np.cumsum(by_day)[: last + 1], 1.0),
    )


def _within(days: Estimate, last: int) -> Estimate:
    """Return an estimate of days with infinity for what lies past the last one."""

    def known(value: float) -> float:
        return value if value <= last else math.inf

    error = days.standard_error if math.isfinite(known(days.high95)) else math.inf
    return Estimate(
        value=known(days.value),
        standard_error=error,
        low95=known(days.low95),
        high95=known(days.high95),
    )
