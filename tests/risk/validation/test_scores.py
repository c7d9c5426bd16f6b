"""Joint scores of value at risk and expected shortfall, and the comparison of two models."""

import math

import numpy as np
import pytest
from scipy import stats

from risk.errors import ParameterError
from risk.validation.scores import joint_score, score_difference

CONFIDENCE = 0.975
VAR = float(stats.norm.ppf(CONFIDENCE))
SHORTFALL = float(stats.norm.pdf(VAR)) / (1.0 - CONFIDENCE)
COUNT = 200_000
LOSSES = np.random.default_rng(1).standard_normal(COUNT)


def score(value_at_risk: float, shortfall: float) -> np.ndarray:
    full = np.ones(COUNT)
    return joint_score(LOSSES, value_at_risk * full, shortfall * full, CONFIDENCE)


def test_a_score_by_hand() -> None:
    found = joint_score(np.array([1.0, 3.0]), np.array([2.0, 2.0]), np.array([4.0, 4.0]), 0.75)
    quiet = 2.0 / 4.0 + math.log(4.0) - 1.0
    assert found == pytest.approx([quiet, quiet + (3.0 - 2.0) / 0.25 / 4.0])


def test_the_mean_score_of_the_true_forecasts_is_its_closed_form() -> None:
    # E[(L − v)⁺] = (1 − c)(e − v), so the mean is log e.
    found = score(VAR, SHORTFALL)
    assert abs(found.mean() - math.log(SHORTFALL)) < 4.0 * found.std() / math.sqrt(COUNT)


@pytest.mark.parametrize("wrong", [(0.8, 0.8), (1.25, 1.25), (1.0, 1.25), (1.0, 0.87), (0.9, 1.1)])
def test_wrong_forecasts_score_worse(wrong: tuple[float, float]) -> None:
    difference = score_difference(
        score(VAR, SHORTFALL), score(VAR * wrong[0], SHORTFALL * wrong[1]), 1
    )
    assert difference.statistic < -4.0


def test_a_change_of_scale_leaves_differences_alone() -> None:
    ones = np.ones(3)
    losses = np.array([0.1, 0.4, 0.9])
    pairs = [(0.3 * ones, 0.5 * ones), (0.35 * ones, 0.45 * ones)]
    plain = [joint_score(losses, *pair, 0.9) for pair in pairs]
    scaled = [joint_score(7.0 * losses, 7.0 * v, 7.0 * e, 0.9) for v, e in pairs]
    assert scaled[0] - scaled[1] == pytest.approx(plain[0] - plain[1])


def test_the_error_of_independent_scores_is_that_of_their_mean() -> None:
    rng = np.random.default_rng(2)
    one, other = rng.standard_normal((2, 20_000))
    found = score_difference(one, other, 1)
    assert found.standard_error == pytest.approx(math.sqrt(2.0 / 20_000), rel=0.1)


def test_equal_models_are_told_apart_one_time_in_twenty_even_if_their_days_overlap() -> None:
    rejected = 0
    for seed in range(1, 401):
        days = np.random.default_rng(seed).standard_normal((2, 2009))
        one, other = (np.convolve(row, np.ones(10), mode="valid") for row in days)
        rejected += score_difference(one, other, 10).p_value < 0.05
    # Newey and West's weights leave it a little too small: 5 % become at most 9 %.
    assert 0.02 <= rejected / 400 <= 0.09 + 3.0 * math.sqrt(0.09 * 0.91 / 400)


def test_an_error_that_ignores_the_overlap_is_found_out() -> None:
    rejected = 0
    for seed in range(1, 201):
        days = np.random.default_rng(seed).standard_normal((2, 2009))
        one, other = (np.convolve(row, np.ones(10), mode="valid") for row in days)
        difference = one - other
        naive = difference.std() / math.sqrt(difference.size)
        rejected += abs(difference.mean()) > 1.96 * naive
    assert rejected / 200 > 0.3


def test_a_forecast_that_is_no_loss_is_refused() -> None:
    one = np.ones(1)
    for v, e in ((0.0, 1.0), (1.0, 0.5)):
        with pytest.raises(ParameterError):
            joint_score(one, v * one, e * one, 0.99)
