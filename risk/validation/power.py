"""How likely a test finds out a wrong model, without which not to reject says nothing."""

import numpy as np
from scipy import stats

from risk.validation.backtest import christoffersen, christoffersen_joint, kupiec
from risk.validation.histories import Histories

LEVEL = 0.05  # a right model is rejected with this chance
AFTER_A_HIT = 0.1  # chance of another hit on the day after one, in the world of bunched hits


def coverage_power(observations: int, promised: float, true: float) -> float:
    """Return the chance that `kupiec` rejects, exactly.

    Parameters
    ----------
    observations : int
    promised, true : float
        Frequency of hits that the model claims, and that of the world.
    """
    counts = np.arange(observations + 1)
    rejected = [kupiec(k, observations, promised).p_value < LEVEL for k in counts.tolist()]
    return float(stats.binom.pmf(counts, observations, true)[rejected].sum())


def independence_power(seed: int, n_histories: int, observations: int, promised: float) -> float:
    """Return the chance that `christoffersen` rejects if hits bunch, by simulation.

    Hits are as frequent as promised, and one in ten is followed by another.
    """
    rng = np.random.default_rng(seed)
    after_none = promised * (1.0 - AFTER_A_HIT) / (1.0 - promised)
    uniform = rng.random((n_histories, observations))
    hits = np.zeros((n_histories, observations), dtype=np.bool_)
    hits[:, 0] = uniform[:, 0] < promised
    for day in range(1, observations):
        chance = np.where(hits[:, day - 1], AFTER_A_HIT, after_none)
        hits[:, day] = uniform[:, day] < chance
    return float(np.mean([christoffersen(row).p_value < LEVEL for row in hits]))


def joint_power(histories: Histories, promised: float) -> float:
    """Return the chance that `christoffersen_joint` rejects the wrong world."""
    rows = histories.wrong > 1.0 - promised
    return float(np.mean([christoffersen_joint(row, promised).p_value < LEVEL for row in rows]))


def simulated_p_value(value: float, right: np.ndarray, *, two_sided: bool = False) -> float:
    """Return the share of right histories with a statistic as small, or as far to either side.

    Parameters
    ----------
    value : float
    right : ndarray of shape (n_histories,)
    """
    low = (np.sum(right <= value) + 1.0) / (right.size + 1.0)
    if not two_sided:
        return float(low)
    high = (np.sum(right >= value) + 1.0) / (right.size + 1.0)
    return float(min(2.0 * min(low, high), 1.0))


def simulated_power(right: np.ndarray, wrong: np.ndarray, *, two_sided: bool = False) -> float:
    """Return the share of wrong histories beyond what right ones keep to 95 times in a hundred."""
    if two_sided:
        low, high = np.quantile(right, (LEVEL / 2.0, 1.0 - LEVEL / 2.0))
        return float(np.mean((wrong < low) | (wrong > high)))
    return float(np.mean(wrong < np.quantile(right, LEVEL)))
