"""Powers: exact ones against sums and published figures, simulated ones against exact ones."""

import math

import numpy as np
import pytest
from scipy import stats

from risk.validation.backtest import kupiec
from risk.validation.histories import histories
from risk.validation.power import (
    coverage_power,
    independence_power,
    joint_power,
    simulated_p_value,
    simulated_power,
)
from risk.validation.uniformity import largest_gap, uniformity


def test_with_614_days_a_true_two_per_cent_is_found_out_57_times_in_a_hundred() -> None:
    assert round(coverage_power(614, 0.01, 0.02), 2) == 0.57


def test_the_power_against_the_promise_itself_is_the_size_of_the_test() -> None:
    assert 0.01 < coverage_power(1000, 0.01, 0.01) < 0.08


def test_the_exact_power_is_the_share_of_simulated_counts_that_are_rejected() -> None:
    counts = np.random.default_rng(1).binomial(1000, 0.02, 5000)
    share = np.mean([kupiec(int(k), 1000, 0.01).p_value < 0.05 for k in counts])
    exact = coverage_power(1000, 0.01, 0.02)
    assert abs(share - exact) < 4.0 * math.sqrt(exact * (1.0 - exact) / 5000)


@pytest.mark.parametrize("horizon", [1, 10])
def test_ranks_of_right_histories_are_uniform_and_of_wrong_ones_beyond_twice_as_often(
    horizon: int,
) -> None:
    made = histories(1, 400, 2000, horizon, 0.01, 0.02)
    by_history = [np.mean(rows > 0.99, axis=1) for rows in (made.right, made.wrong)]
    for shares, expected in zip(by_history, (0.01, 0.02), strict=True):
        # The reference is a sample too: of 400,000 losses, one in a hundred beyond.
        error = math.hypot(shares.std() / math.sqrt(400), 0.02 * 2.0 / math.sqrt(4000))
        assert abs(shares.mean() - expected) < 4.0 * error
    assert np.quantile(made.right, (0.1, 0.5, 0.9)) == pytest.approx((0.1, 0.5, 0.9), abs=0.01)


def test_overlapping_losses_hit_together() -> None:
    single, several = (histories(1, 400, 2000, horizon, 0.01, 0.02).right for horizon in (1, 10))
    spreads = [np.sum(rows > 0.99, axis=1).std() for rows in (single, several)]
    assert spreads[0] == pytest.approx(math.sqrt(2000 * 0.01 * 0.99), rel=0.15)
    assert spreads[1] > 1.7 * spreads[0]


def test_the_power_of_the_joint_test_grows_with_the_days() -> None:
    short, long = (
        joint_power(histories(1, 300, days, 1, 0.01, 0.02), 0.01) for days in (500, 2500)
    )
    assert short < 0.65
    assert long > 0.95


def test_bunched_hits_are_found_out_more_often_over_more_days() -> None:
    short, long = (independence_power(1, 300, days, 0.01) for days in (600, 2600))
    assert short < long
    assert long > 0.4


def test_a_simulated_p_value_counts_histories() -> None:
    right = np.arange(99.0)
    assert simulated_p_value(-1.0, right) == 0.01
    assert simulated_p_value(4.0, right) == 0.06
    assert simulated_p_value(97.0, right, two_sided=True) == pytest.approx(0.06)
    assert simulated_p_value(49.0, right, two_sided=True) == 1.0


def test_a_simulated_power_is_the_share_beyond_what_right_models_keep_to() -> None:
    right, wrong = np.linspace(0.0, 1.0, 1001), np.linspace(-0.95, 0.05, 1001)
    assert simulated_power(right, wrong) == pytest.approx(1.0, abs=0.01)
    assert simulated_power(right, right) == pytest.approx(0.05, abs=0.01)
    assert simulated_power(right, right, two_sided=True) == pytest.approx(0.05, abs=0.01)


def test_uniformity_is_kolmogorovs_exact_test() -> None:
    ranks = np.random.default_rng(1).random(300)
    found, known = uniformity(ranks), stats.kstest(ranks, "uniform", method="exact")
    assert found.statistic == pytest.approx(known.statistic)
    assert found.p_value == pytest.approx(known.pvalue)


def test_uniformity_rejects_right_ranks_one_time_in_twenty_and_a_wrong_law_always() -> None:
    rng = np.random.default_rng(2)
    right = [uniformity(row).p_value < 0.05 for row in rng.random((1000, 500))]
    assert abs(np.mean(right) - 0.05) < 4.0 * math.sqrt(0.05 * 0.95 / 1000)
    too_wide = stats.norm.cdf(rng.standard_normal(2500) * 0.8)
    assert uniformity(too_wide).p_value < 1e-4


def test_the_largest_gap_by_hand() -> None:
    assert largest_gap(np.array([0.1, 0.2, 0.9])) == pytest.approx(2.0 / 3.0 - 0.2)
