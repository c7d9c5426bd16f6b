import math

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.parameters import BasisLevel
from risk.validation.calibration.reversion import fit_reversion, fit_steps, half_life

LEVEL = BasisLevel(mean=-0.004, half_life_days=8.5, annual_volatility=0.0275, carry=0.12)


def path(level: BasisLevel, n: int, seed: int) -> FloatArray:
    """Return days of the exact process, from its stationary law on."""
    rng = np.random.default_rng(seed)
    values = np.empty(n)
    wide = level.daily_deviation / math.sqrt(1.0 - level.decay**2)
    values[0] = level.mean + wide * rng.standard_normal()
    for day in range(1, n):
        shock = level.daily_deviation * rng.standard_normal()
        values[day] = level.mean + level.decay * (values[day - 1] - level.mean) + shock
    return values


def test_without_gaps_the_fit_is_the_regression_of_a_day_on_the_day_before() -> None:
    values = path(LEVEL, 400, 1)
    fit = fit_reversion(np.arange(400), values)
    slope, intercept = np.polyfit(values[:-1], values[1:], 1)
    assert fit.decay == pytest.approx(slope, abs=1e-6)
    assert fit.mean == pytest.approx(intercept / (1.0 - slope), abs=1e-7)
    left = values[1:] - intercept - slope * values[:-1]
    assert fit.daily_deviation == pytest.approx(left.std(), rel=1e-6)


def test_the_volatility_per_year_is_that_of_the_law() -> None:
    fit = fit_reversion(np.arange(400), path(LEVEL, 400, 1))
    law = BasisLevel(
        mean=fit.mean,
        half_life_days=fit.half_life_days,
        annual_volatility=fit.annual_volatility,
        carry=0.1,
    )
    assert law.decay == pytest.approx(fit.decay)
    assert law.daily_deviation == pytest.approx(fit.daily_deviation)
    assert fit.stationary_deviation == pytest.approx(
        fit.daily_deviation / math.sqrt(1.0 - fit.decay**2)
    )


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_values_lie_within_their_errors_with_gaps_and_without(share: float) -> None:
    distances = []
    for seed in range(1, 201):
        values = path(LEVEL, 1000, seed)
        kept = np.random.default_rng(seed).random(1000) < share
        days = np.flatnonzero(kept)
        fit = fit_reversion(days, values[kept])
        # A decay is found too small by about (1 + 3 φ)/n of the days seen.
        bias = (1.0 + 3.0 * LEVEL.decay) / 1000.0
        distances.append(
            (
                (fit.mean - LEVEL.mean) / fit.mean_error,
                (fit.decay + bias - LEVEL.decay) / fit.decay_error,
                (fit.daily_deviation - LEVEL.daily_deviation) / fit.deviation_error,
            )
        )
    covered = (np.abs(np.array(distances)) < 1.96).mean(axis=0)
    # Of 200 intervals of 95 %, fewer than 90 % or more than 99.5 % happens once in 400 times.
    assert ((covered >= 0.9) & (covered <= 0.995)).all()


def test_noise_of_the_observation_looks_like_fast_reversion() -> None:
    values = path(LEVEL, 2000, 1)
    noisy = values + values.std() * np.random.default_rng(1).standard_normal(2000)
    clean, wrong = (fit_reversion(np.arange(2000), each) for each in (values, noisy))
    assert wrong.half_life_days < clean.half_life_days / 3.0


def test_a_half_life_has_an_interval_that_may_not_end() -> None:
    fit = fit_reversion(np.arange(60), np.cumsum(np.random.default_rng(1).standard_normal(60)))
    low, high = fit.half_life_interval
    assert low < fit.half_life_days < high
    assert high == math.inf
    assert half_life(0.5) == 1.0
    assert half_life(0.0) == 0.0
    assert half_life(1.0) == math.inf


def test_steps_need_not_follow_each_other() -> None:
    values = path(LEVEL, 300, 1)
    gaps = np.ones(299, dtype=np.int64)
    whole = fit_steps(gaps, values[:-1], values[1:])
    order = np.random.default_rng(1).permutation(299)
    assert fit_steps(gaps, values[:-1][order], values[1:][order]).decay == pytest.approx(
        whole.decay, abs=1e-7
    )


@pytest.mark.parametrize(
    ("days", "values"),
    [
        (np.arange(30), np.arange(30.0)),
        (np.arange(100), np.zeros(100)),
        (np.zeros(100, dtype=np.int64), np.arange(100.0)),
        (np.arange(100), np.full(100, np.nan)),
    ],
)
def test_what_cannot_be_fitted_is_refused(days: FloatArray, values: FloatArray) -> None:
    with pytest.raises(ParameterError):
        fit_reversion(days, values)
