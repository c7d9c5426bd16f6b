import math

import numpy as np
import pytest
from arch.bootstrap import optimal_block_length

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.validation.calibration import bootstrap


def _autoregression(seed: int, n: int, memory: float) -> FloatArray:
    shocks = np.random.default_rng(seed).standard_normal(n + 200)
    series = np.zeros(n + 200)
    for day in range(1, series.size):
        series[day] = memory * series[day - 1] + shocks[day]
    return series[200:]


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("memory", [0.0, 0.4, 0.8, 0.95, -0.5])
def test_the_length_of_blocks_is_archs(seed: int, memory: float) -> None:
    series = _autoregression(seed, 1000, memory)
    theirs = float(optimal_block_length(series)["stationary"].iloc[0])
    assert bootstrap.block_length(series) == pytest.approx(max(theirs, 1.0), rel=1e-9)


def test_a_series_that_does_not_move_needs_no_blocks() -> None:
    assert bootstrap.block_length(np.full(100, 3.0)) == 1.0


def test_blocks_run_on_and_have_geometric_lengths() -> None:
    days = bootstrap.stationary_indices(np.random.default_rng(1), 500, 400, 10.0)
    follows = (days[1:] - days[:-1]) % 500 == 1
    # A block goes on with probability 9/10; a new one follows the old by chance once in 500.
    share = 0.9 + 0.1 / 500
    error = math.sqrt(share * (1.0 - share) / follows.size)
    assert follows.mean() == pytest.approx(share, abs=4.0 * error)
    counts = np.bincount(days.ravel(), minlength=500)
    # Every day is as likely as another; in blocks a day's count varies about as 2 · 10 draws.
    assert counts.mean() == 400
    assert abs(counts - 400).max() < 5.0 * math.sqrt(400 * 20)


def test_the_spread_of_means_is_that_of_a_series_with_memory() -> None:
    n, memory = 4000, 0.7
    series = _autoregression(1, n, memory)
    rng = np.random.default_rng(1)
    length = bootstrap.block_length(series)
    days = bootstrap.stationary_indices(rng, n, 500, length)
    right = 1.0 / (1.0 - memory) / math.sqrt(n)
    wrong = 1.0 / math.sqrt(1.0 - memory**2) / math.sqrt(n)  # as if days were independent
    spread = series[days].mean(axis=0).std()
    assert 0.75 * right < spread < 1.25 * right
    assert spread > 1.4 * wrong


@pytest.mark.parametrize("length", [0.5, math.nan, -1.0])
def test_a_block_has_one_day_at_least(length: float) -> None:
    with pytest.raises(ParameterError, match="`mean_length` must be at least 1 day"):
        bootstrap.stationary_indices(np.random.default_rng(1), 10, 2, length)
