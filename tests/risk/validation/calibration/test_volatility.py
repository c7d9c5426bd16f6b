"""How sure a long-run volatility is: the intervals against samples whose law is known."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk.validation.calibration import garch, volatility
from tests.risk.validation.calibration import samples
from tests.validate import calibration as recovery


def test_draws_are_scaled_by_the_sample_and_centre_above_it() -> None:
    returns = samples.returns(samples.RPL, 1114, 1)
    fit, twice = garch.fit_targeted(returns), garch.fit_targeted(2.0 * returns)
    draws = volatility.law_draws(fit, np.random.default_rng(1), 2000)
    wide = volatility.law_draws(twice, np.random.default_rng(1), 2000)
    assert wide == pytest.approx(2.0 * draws, rel=1e-3)
    # With tails this heavy most samples hold fewer extremes than their law.
    assert np.median(draws) > fit.annual_volatility


def test_the_volatility_of_a_window_is_that_of_its_days() -> None:
    returns = np.concatenate([np.full(10, 9.0), np.tile([-0.01, 0.01], 365)])
    found = volatility.window_volatilities(returns)
    assert found == pytest.approx(np.full(2, 0.01 * math.sqrt(365.0)), rel=1e-3)


def test_without_errors_every_drawn_law_is_that_of_the_fit() -> None:
    fit = replace(garch.fit_targeted(samples.returns(samples.RPL, 400, 1)), covariance=None)
    alpha, beta, freedom = volatility.drawn_parameters(fit, np.random.default_rng(1), 5)
    assert set(alpha) == {fit.alpha}
    assert set(beta) == {fit.beta}
    assert set(freedom) == {fit.degrees_of_freedom}


def test_drawn_laws_have_the_errors_of_the_fit_and_stay_in_the_domain() -> None:
    fit = garch.fit_targeted(samples.returns(samples.RPL, 3000, 1))
    assert fit.covariance is not None
    drawn = np.array(volatility.drawn_parameters(fit, np.random.default_rng(1), 5000))
    assert (drawn >= 0.0).all()
    assert (drawn[0] + drawn[1] < 1.0).all()
    assert np.std(drawn, axis=1) == pytest.approx(np.array(fit.standard_errors), rel=0.06)


@pytest.mark.slow
@pytest.mark.parametrize(("law", "n_days"), [(samples.ETH, 1692), (samples.RPL, 1114)])
def test_intervals_of_the_law_hold_the_truth_and_those_of_blocks_do_not(
    law: object, n_days: int
) -> None:
    seeds = 40
    found = recovery.volatility_coverage(law, n_days, seeds)
    # Of 40 intervals that hold 95 % of the time, 32 or fewer do so once in 700 times; of
    # intervals that hold 65 %, as those of blocks for ETH do, more than 32 do in 1 of 60.
    assert found.law > 32 / seeds
    if law is samples.ETH:
        assert found.blocks <= 32 / seeds
    assert found.blocks < found.law


@pytest.mark.slow
@pytest.mark.parametrize(("law", "n_days"), [(samples.ETH, 1692), (samples.RPL, 1114)])
def test_refits_spread_as_fits_of_new_samples_do(law: object, n_days: int) -> None:
    found = recovery.spread_of_fits(law, n_days, seeds=60)
    for name, ratio, error in found:
        assert ratio == pytest.approx(1.0, abs=4.0 * error), name
