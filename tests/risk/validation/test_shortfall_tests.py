"""Acerbi's and Szekely's tests by hand, against their published critical value, and wrong laws."""

import math

import numpy as np
import pytest
from scipy import stats

from risk.arrays import FloatArray
from risk.validation.shortfall_tests import (
    conditional_test,
    simulated_statistics,
    tail_chances,
    unconditional_test,
)

CONFIDENCE = 0.975
DAYS, HISTORIES = 250, 20_000
CHANCES = tail_chances(CONFIDENCE, 1_000_000)
VAR = float(stats.norm.ppf(CONFIDENCE))
SHORTFALL = float(stats.norm.pdf(VAR)) / (1.0 - CONFIDENCE)
TAILS = np.tile(stats.norm.isf(CHANCES) / SHORTFALL, (DAYS, 1))


def simulated(seed: int) -> tuple[FloatArray, FloatArray]:
    ranks = np.random.default_rng(seed).random((HISTORIES, DAYS))
    return simulated_statistics(ranks, CHANCES, TAILS, CONFIDENCE)


def test_both_statistics_by_hand() -> None:
    losses, shortfall = np.array([1.0, 5.0, 8.0, 2.0]), np.array([4.0, 4.0, 5.0, 5.0])
    hits = losses > 3.0
    assert conditional_test(losses, hits, shortfall) == pytest.approx(1.0 - (1.25 + 1.6) / 2.0)
    assert unconditional_test(losses, hits, shortfall, 0.75) == pytest.approx(1.0 - 2.85)


def test_without_a_hit_there_is_nothing_conditional() -> None:
    none = np.zeros(2)
    assert math.isnan(conditional_test(none, none, np.ones(2)))
    assert unconditional_test(none, none, np.ones(2), CONFIDENCE) == 1.0


def test_simulated_histories_of_a_right_model_are_zero_on_average() -> None:
    first, second = simulated(1)
    for found in (first[~np.isnan(first)], second):
        assert abs(found.mean()) < 4.0 * found.std() / math.sqrt(found.size)


def test_the_critical_value_of_the_second_is_the_published_one() -> None:
    # Acerbi and Szekely (2014), table of significance thresholds: −0.70 at 5 % for 250 days of
    # normal losses at 97.5 %.
    second = simulated(2)[1]
    # The error of a quantile, by the order statistics two of its deviations away.
    spread = 2.0 * math.sqrt(0.05 * 0.95 / HISTORIES)
    low, middle, high = np.quantile(second, (0.05 - spread, 0.05, 0.05 + spread))
    assert abs(middle + 0.70) < 0.005 + 2.0 * (high - low)


def test_simulated_statistics_are_those_of_losses_with_the_same_ranks() -> None:
    ranks = np.random.default_rng(3).random((20, DAYS))
    first, second = simulated_statistics(ranks, CHANCES, TAILS, CONFIDENCE)
    for k, row in enumerate(ranks):
        losses, full = stats.norm.ppf(row), np.full(DAYS, SHORTFALL)
        hits = losses > VAR
        # Between the points at which a tail is kept it is interpolated.
        assert first[k] == pytest.approx(
            conditional_test(losses, hits, full), abs=2e-3, nan_ok=True
        )
        exact = unconditional_test(losses, hits, full, CONFIDENCE)
        assert second[k] == pytest.approx(exact, abs=5e-3)


def test_losses_a_fifth_larger_than_forecast_are_found_out_over_years() -> None:
    days = 2500
    tails = np.tile(TAILS[:1], (days, 1))
    rng = np.random.default_rng(4)
    right = simulated_statistics(rng.random((1000, days)), CHANCES, tails, CONFIDENCE)[1]
    critical = np.quantile(right, 0.05)
    found = 0
    for seed in range(1, 101):
        losses = 1.2 * np.random.default_rng(seed).standard_normal(days)
        statistic = unconditional_test(losses, losses > VAR, np.full(days, SHORTFALL), CONFIDENCE)
        found += statistic < critical
    assert found > 95
