"""Depth and the exit queue, against days that are known."""

import math

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.parameters import AprParameters, DepthParameters, ExitQueueParameters
from risk.processes.exit_queue import next_busy, next_level
from risk.validation.calibration.depth import BY_ITSELF, fit_depth
from risk.validation.calibration.liquidity import queue, validators_yield
from risk.validation.calibration.queue import fit_queue
from risk.validation.calibration.series import KINDS, DailySeries

LAW = DepthParameters()


def series_of(kind: str, values: FloatArray) -> DailySeries:
    return DailySeries(
        kind=KINDS[kind], days=np.arange(values.size) + 18_000, values=values, source="a test"
    )


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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_law_of_the_queue_is_found_again_from_its_own_days(seed: int) -> None:
    rules, rng = ExitQueueParameters(), np.random.default_rng(seed)
    busy, level, waits = np.array([False]), rng.standard_normal(1), np.zeros(20_000)
    for day in range(waits.size):
        busy = next_busy(busy, 1, rules, rng.random(1))
        level = next_level(level, True, 1, rules, rng.standard_normal(1))
        waits[day] = rules.typical_days * math.exp(rules.log_deviation * level[0]) if busy else 0.0
    fit = fit_queue(np.arange(waits.size), waits)
    # 55 years: some 300 spells, of which those that follow within a week count as one.
    error = math.sqrt(len(fit.spells)) / fit.quiet_years
    joined = rules.entries_per_year * math.exp(-7.0 * rules.daily_entry)
    assert len(fit.spells) / fit.quiet_years == pytest.approx(joined, abs=4.0 * error)
    # Levels hang together over 2 · 57 / ln 2 = 164 days: 20,000 days hold 122 that are apart.
    apart = 1.0 / math.sqrt(122.0)
    assert math.log(fit.typical_days / rules.typical_days) == pytest.approx(
        0.0, abs=4.0 * rules.log_deviation * apart
    )
    # The half-life goes with the square of the deviation, whose relative error is apart / √2.
    assert fit.half_life_days == pytest.approx(57.0, abs=4.0 * 57.0 * 2.0 * apart / math.sqrt(2.0))


def test_what_a_queue_and_a_yield_tell_replaces_the_base_values() -> None:
    waits = np.zeros(1200)
    for start in range(100, 1100, 200):
        waits[start : start + 20] = np.exp(1.75 + np.repeat([0.5, -0.5], 10))
    part = queue(series_of("exit_wait", waits))
    values = {each.name: each.value for each in part.estimates}
    assert values["exit_queue.mean_length_days"] == 20.0
    assert values["exit_queue.entries_per_year"] == pytest.approx(5 / (1100 / 365.0), rel=1e-5)
    assert values["exit_queue.typical_days"] == pytest.approx(math.exp(1.75), rel=1e-5)
    too_few = queue(series_of("exit_wait", np.zeros(1200)))
    assert not too_few.estimates
    assert "too few for its law" in too_few.notices[0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_law_of_the_yield_is_found_again_within_its_errors(seed: int) -> None:
    rules, rng = AprParameters(), np.random.default_rng(seed)
    gap, logs = 0.0, np.zeros(1166)
    for day in range(logs.size):
        gap = rules.decay * gap + rules.daily_deviation * rng.standard_normal()
        logs[day] = gap
    drifting = 0.04 * np.exp(logs - 0.14 * np.arange(logs.size) / 365.0)
    half_life, volatility = validators_yield(series_of("apr", drifting)).estimates
    assert half_life.standard_error is not None
    assert volatility.standard_error is not None
    # A line takes some of a slow reversion for itself: the decay is too small by (3 + 3 φ)/n or so.
    decay, bias = 0.5 ** (1.0 / half_life.value), (3.0 + 3.0 * rules.decay) / logs.size
    error = math.log(2.0) / half_life.value**2 * decay * half_life.standard_error
    assert decay + bias == pytest.approx(rules.decay, abs=4.0 * error)
    assert volatility.value == pytest.approx(0.19, abs=4.0 * volatility.standard_error)


def test_an_empty_queue_has_no_spell() -> None:
    fit = fit_queue(np.arange(200), np.zeros(200))
    assert fit.spells == ()
    assert fit.mean_spell_days == fit.busy_median_days == 0.0


def test_a_queue_that_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="180 days"):
        fit_queue(np.arange(100), np.zeros(100))
    with pytest.raises(ParameterError, match="must not be negative"):
        fit_queue(np.arange(200), np.full(200, -1.0))
