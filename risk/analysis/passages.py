"""When rETH first trades at a discount, and on how many days: counted on every simulated day."""

import numpy as np

from risk import paths
from risk.analysis.distribution import chance, weighted_mean
from risk.arrays import BoolArray, FloatArray, IntArray
from risk.engine import Simulation
from risk.market_answer import DaysBelow, Passage, PassageCurve


def passages(simulation: Simulation, horizon_days: int) -> tuple[Passage, ...]:
    """Return the chance of each discount at some time within a horizon, and its usual first day.

    Parameters
    ----------
    simulation : Simulation
    horizon_days : int
        One of its horizons.
    """
    weights, strata = simulation.weights(horizon_days), simulation.stratum_numbers
    rows = []
    for threshold, first in zip(paths.PASSAGES.tolist(), simulation.passages, strict=True):
        within = (first <= horizon_days) & (weights > 0.0)
        rows.append(
            Passage(
                threshold=threshold,
                chance=chance(within, weights, strata),
                median_day=_median_day(first, within, weights),
            )
        )
    return tuple(rows)


def passage_curve(simulation: Simulation) -> PassageCurve:
    """Return the chance of each discount at some time up to each day of the run."""
    n_days = simulation.settings.n_days
    weights = simulation.weights(n_days)
    by_day = [
        np.bincount(np.minimum(first, n_days + 1), weights=weights, minlength=n_days + 2)
        for first in simulation.passages
    ]
    return PassageCurve(
        days=np.arange(n_days + 1, dtype=np.float64),
        thresholds=tuple(paths.PASSAGES.tolist()),
        chance=np.asarray(np.cumsum(by_day, axis=1)[:, : n_days + 1], dtype=np.float64),
    )


def days_below(simulation: Simulation) -> tuple[DaysBelow, ...]:
    """Return the share of the run's days on which each discount stands."""
    n_days = simulation.settings.n_days
    weights, strata = simulation.weights(n_days), simulation.stratum_numbers
    return tuple(
        DaysBelow(threshold=threshold, share=weighted_mean(days / n_days, weights, strata))
        for threshold, days in zip(paths.PASSAGES.tolist(), simulation.days_below, strict=True)
    )


def _median_day(first: IntArray, within: BoolArray, weights: FloatArray) -> int | None:
    """Return the day by which half of the paths that see it have seen it; None without any."""
    if not within.any():
        return None
    seen = np.cumsum(np.bincount(first[within], weights=weights[within]))
    return int(np.searchsorted(seen, 0.5 * seen[-1]))
