"""Depth and the exit queue, against days that are known."""

import math

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.parameters import DepthParameters
from risk.validation.calibration.depth import BY_ITSELF, fit_depth
from risk.validation.calibration.queue import fit_queue

LAW = DepthParameters()


def log_depth(seed: int, n: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    gap, found = 0.0, np.empty(n)
    for day in range(n):
        gap = LAW.decay * gap + LAW.daily_volatility * rng.standard_normal()
        found[day] = gap
    return found


def test_memory_and_deviation_are_found_within_their_errors() -> None:
    distances = []
    for seed in range(1, 101):
        fit = fit_depth(np.arange(700), 1300.0 * np.exp(log_depth(seed, 700)))
        bias = (1.0 + 3.0 * LAW.decay) / 700.0
        distances.append(
            (
                (fit.reversion.decay + bias - LAW.decay) / fit.reversion.decay_error,
                (fit.reversion.daily_deviation - LAW.daily_volatility)
                / fit.reversion.deviation_error,
            )
        )
    covered = (np.abs(np.array(distances)) < 1.96).mean(axis=0)
    # Of 100 intervals of 95 %, fewer than 88 hold once in 250 times.
    assert (covered >= 0.88).all()


def test_a_collapse_is_dated_and_leaves_the_memory_alone() -> None:
    logs = 0.5 * log_depth(1, 700)
    calm = fit_depth(np.arange(700), 1300.0 * np.exp(logs))
    fallen = logs.copy()
    fallen[300:330] += math.log(0.1)
    fallen[500:] += math.log(0.1)
    fit = fit_depth(np.arange(700), 1300.0 * np.exp(fallen))
    assert calm.collapse_days == ()
    assert fit.collapse_days == (300, 500)
    assert fit.shocks_per_year == pytest.approx(2.0 * 365.0 / 699.0)
    assert fit.shocks_error == pytest.approx(math.sqrt(2.0) * 365.0 / 699.0)
    # Were the falls taken for usual days, the deviation would double.
    assert fit.reversion.daily_deviation == pytest.approx(0.5 * LAW.daily_volatility, rel=0.15)


def test_how_often_the_law_falls_so_far_by_itself_is_as_stated() -> None:
    found = [
        len(fit_depth(np.arange(1000), np.exp(log_depth(seed, 1000))).collapse_days)
        for seed in range(1, 101)
    ]
    rate = 365.0 / 1000.0 * np.mean(found)
    error = 365.0 / 1000.0 * np.std(found) / math.sqrt(len(found))
    assert rate == pytest.approx(BY_ITSELF, abs=0.05 + 4.0 * error)  # stated to one digit
    assert rate > 4.0 * error


def test_depth_that_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="Depth needs 60 days"):
        fit_depth(np.arange(59), np.ones(59))
    with pytest.raises(ParameterError, match="Depth must be positive"):
        fit_depth(np.arange(100), np.zeros(100))


def test_a_queue_is_told_in_two_regimes() -> None:
    waits = np.zeros(1000)
    waits[100:200] = 20.0
    waits[150] = 0.5  # a day of rest ends no spell
    waits[400:410] = 3.0
    fit = fit_queue(np.arange(1000), waits)
    assert fit.spells == ((100, 199), (400, 409))
    assert fit.mean_spell_days == 55.0
    assert fit.busy_share == pytest.approx(0.109)
    assert (fit.median_days, fit.longest_days, fit.busy_median_days) == (0.0, 20.0, 20.0)
    assert fit.high_days == pytest.approx(3.0)
    assert fit.spells_per_year == pytest.approx(2.0 * 365.0 / 1000.0)


def test_an_empty_queue_has_no_spell() -> None:
    fit = fit_queue(np.arange(200), np.zeros(200))
    assert fit.spells == ()
    assert fit.mean_spell_days == fit.busy_median_days == 0.0


def test_a_queue_that_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="180 days"):
        fit_queue(np.arange(100), np.zeros(100))
    with pytest.raises(ParameterError, match="must not be negative"):
        fit_queue(np.arange(200), np.full(200, -1.0))
