"""Time until the first failure against published values and by simulation."""

import math

import numpy as np
import pytest

from risk.errors import ParameterError
from risk.validation.first_failure import first_failure_power, time_until_first_failure


def row(first: int, days: int = 1043) -> np.ndarray:
    made = np.zeros(days, dtype=np.bool_)
    made[first - 1] = True
    return made


# MathWorks' documentation of varbacktest, function tuff: portfolios "Normal95" and "Normal99".
@pytest.mark.parametrize(
    ("first", "probability", "statistic", "p_value"),
    [(58, 0.05, 1.7354, 0.18773), (173, 0.01, 0.36686, 0.54472)],
)
def test_results_equal_the_five_digits_that_mathworks_publishes(
    first: int, probability: float, statistic: float, p_value: float
) -> None:
    result = time_until_first_failure(row(first), probability)
    assert float(f"{result.statistic:.5g}") == pytest.approx(statistic, rel=2e-5)
    assert float(f"{result.p_value:.5g}") == pytest.approx(p_value, rel=2e-5)


def test_a_first_hit_exactly_when_it_should_be_is_perfect() -> None:
    assert time_until_first_failure(row(100), 0.01).statistic == 0.0


def test_later_hits_count_for_nothing() -> None:
    more = row(58)
    more[60:90] = True
    assert time_until_first_failure(more, 0.05) == time_until_first_failure(row(58), 0.05)


def test_without_a_hit_the_days_without_one_are_the_evidence() -> None:
    found = time_until_first_failure(np.zeros(400), 0.01)
    assert found.statistic == pytest.approx(-800.0 * math.log(0.99))


def test_the_power_is_the_share_of_simulated_rows_that_are_rejected() -> None:
    rng = np.random.default_rng(1)
    rows = rng.random((2000, 250)) < 0.2
    share = np.mean([time_until_first_failure(each, 0.01).p_value < 0.05 for each in rows])
    exact = first_failure_power(250, 0.01, 0.2)
    assert abs(share - exact) < 4.0 * math.sqrt(exact * (1.0 - exact) / 2000)
    assert exact > 0.3


@pytest.mark.parametrize(("hits", "probability"), [([], 0.01), ([0, 1], 0.0), ([[1]], 0.5)])
def test_what_is_no_row_of_days_or_no_frequency_is_refused(hits: list, probability: float) -> None:
    with pytest.raises(ParameterError):
        time_until_first_failure(hits, probability)
