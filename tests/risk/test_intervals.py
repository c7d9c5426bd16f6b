"""The 95 % intervals hold the truth in 92 to 98 % of samples."""

import numpy as np
import pytest

from risk.measures import LossSample, expected_shortfall_estimate
from tests.validate.coverage import HIGH, LAWS, LOW, SampledLaw, coverage, power

SEEDS = 1000
PATHS = 10_000


def test_a_thousand_seeds_refuse_intervals_that_cover_nine_in_ten_or_ninety_nine_in_a_hundred() -> (
    None
):
    assert power(SEEDS, 0.90) > 0.98
    assert power(SEEDS, 0.99) > 0.99
    assert power(SEEDS, 0.95) < 1e-4


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_intervals_hold_the_truth_as_often_as_they_say(law: SampledLaw) -> None:
    for found in coverage(law, 0.99, PATHS, SEEDS):
        assert LOW <= found.covered <= HIGH, found


def test_intervals_that_ignore_the_strata_are_too_wide() -> None:
    law = next(law for law in LAWS if "stratum" in law.name)
    for seed in range(1, 6):
        losses, weights, strata = law.draw(np.random.default_rng(seed), PATHS)
        for confidence in (0.95, 0.975):
            with_strata, without = (
                expected_shortfall_estimate(LossSample.of(losses, weights, known), confidence)
                for known in (strata, None)
            )
            assert with_strata.value == without.value
            assert with_strata.standard_error < 0.8 * without.standard_error


def test_an_interval_that_ignores_the_weights_is_found_out() -> None:
    law = next(law for law in LAWS if "importance" in law.name)
    truth = law.expected_shortfall(0.99)
    held = 0
    for seed in range(1, 101):
        losses, _, _ = law.draw(np.random.default_rng(seed), PATHS)
        found = expected_shortfall_estimate(LossSample.of(losses), 0.99)
        held += found.low95 <= truth <= found.high95
    assert held / 100 < LOW
