"""Yield and exit queue: exact steps, their laws, and wrong laws that are found out."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from risk import engine
from risk.parameters import ExitQueueParameters, ModelParameters
from risk.processes.apr import YieldStep
from risk.processes.exit_queue import (
    QueueStart,
    busy_chance,
    chance_beyond,
    next_busy,
    next_level,
    wait_days,
    wait_quantile,
)
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slow_factors import GRID, exit_queue, steps_to, yields
from tests.risk import factories
from tests.risk.processes.test_laws_prices import SEEDS, holds
from tests.validate import laws, slow

LAWS = ModelParameters.base()
RULES = LAWS.exit_queue
N_PATHS = 20_000


@pytest.mark.parametrize("seed", SEEDS)
def test_yield_and_queue_follow_their_laws_and_no_near_ones(seed: int) -> None:
    for finding in slow.findings(seed, N_PATHS):
        holds(finding)


@pytest.mark.parametrize("seed", SEEDS)
def test_yield_and_busy_waits_have_their_distributions_and_no_near_ones(seed: int) -> None:
    for fit in slow.fits(seed, N_PATHS):
        assert fit.found < laws.FURTHEST < fit.found_from_wrong, fit


# The yield


def _covariance(step: YieldStep) -> np.ndarray:  # type: ignore[type-arg]
    loads = np.array([[step.gap_deviation, 0.0], [step.joint, step.rest]])
    return np.asarray(loads @ loads.T)


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 6), (7, 23), (30, 60), (90, 275)])
def test_two_steps_of_the_yield_are_one(first: int, second: int) -> None:
    decay, deviation = LAWS.apr.decay, LAWS.apr.daily_deviation
    a, b, both = (YieldStep.of(decay, deviation, days) for days in (first, second, first + second))
    # Gap and sum, the sum carried on: (x, S) becomes (keep x, S + weight x).
    carried = np.array([[b.keep, 0.0], [b.weight, 1.0]])
    assert both.keep == pytest.approx(a.keep * b.keep, rel=1e-12)
    assert both.weight == pytest.approx(a.weight + b.weight * a.keep, rel=1e-12)
    composed = carried @ _covariance(a) @ carried.T + _covariance(b)
    assert _covariance(both) == pytest.approx(composed, rel=1e-10, abs=1e-18)


def test_one_day_moves_the_gap_by_one_shock_and_the_sum_by_the_gap_at_its_beginning() -> None:
    step = YieldStep.of(LAWS.apr.decay, LAWS.apr.daily_deviation, 1)
    assert (step.weight, step.joint, step.rest) == (1.0, 0.0, 0.0)
    assert step.gap_deviation == LAWS.apr.daily_deviation


def test_without_shocks_the_yield_stays_and_the_rate_grows_by_it() -> None:
    market = factories.market()
    found = yields(market, LAWS, (1, 30, 365), lambda day: np.zeros((2, 3)))  # noqa: ARG005
    yearly = 1.0 + 0.86 * market.gross_apr
    for row, day in enumerate((1, 30, 365)):
        assert found.growth[row] == pytest.approx(np.full(3, yearly ** (day / 365.0)), rel=1e-14)
        assert (found.mean_apr[row] == market.gross_apr).all()


def test_a_yield_that_is_above_todays_comes_back_by_its_half_life() -> None:
    step = YieldStep.of(LAWS.apr.decay, LAWS.apr.daily_deviation, 31)
    gap, total = step.after(np.array([0.1]), np.zeros(1), np.zeros((2, 1)))
    assert gap == pytest.approx([0.05])
    # The sum of a geometric series from 0.1 down to where 0.05 begins.
    assert total == pytest.approx([0.05 / (1.0 - LAWS.apr.decay)])


# The queue


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("days", [1, 7, 30, 365])
def test_the_chance_of_a_busy_spell_is_that_of_as_many_single_days(busy: bool, days: int) -> None:
    matrix = np.array(
        [
            [1.0 - RULES.daily_entry, RULES.daily_entry],
            [RULES.daily_end, 1.0 - RULES.daily_end],
        ]
    )
    expected = np.linalg.matrix_power(matrix, days)[int(busy), 1]
    assert float(busy_chance(busy, days, RULES)) == pytest.approx(expected, rel=1e-12)


def test_in_the_long_run_the_queue_is_busy_by_its_spells_and_their_length() -> None:
    # 6.7 spells per quiet year of 15.2 days each: 101.8 busy days to 365 quiet ones, or 21.8 %.
    # The sample has 20.0 % of 1,179 days.
    assert float(busy_chance(False, 5000, RULES)) == pytest.approx(101.8 / 466.8, rel=0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_spells_last_as_long_as_stated_when_followed_day_by_day(seed: int) -> None:
    rng = np.random.default_rng(seed)
    busy = np.zeros(400, dtype=bool)
    began = days = 0
    for _ in range(1000):
        after = next_busy(busy, 1, RULES, rng.random(400))
        began += int((after & ~busy).sum())
        days += int(after.sum())
        busy = after
    # Geometric lengths have a deviation near their mean; the last are cut short by few.
    error = RULES.mean_length_days / np.sqrt(began)
    assert abs(days / began - RULES.mean_length_days) < 4.0 * error
    assert abs(days / began - 18.0) > 4.0 * error


def test_without_a_spell_the_wait_is_todays_where_that_is_short() -> None:
    quiet = QueueStart.of(0.3, RULES)
    assert wait_days(np.array([False, True]), np.zeros(1), quiet, RULES).tolist() == [
        0.3,
        pytest.approx(RULES.typical_days),
    ]
    busy = QueueStart.of(22.2, RULES)
    assert wait_days(np.array([False]), np.zeros(1), busy, RULES).tolist() == [0.0]


def test_a_long_wait_of_today_comes_back_by_its_half_life_while_the_spell_lasts() -> None:
    start = QueueStart.of(44.4, RULES)
    level = next_level(start.level, True, 57, RULES, np.zeros(1))
    # Four times the typical wait becomes twice.
    assert wait_days(np.array([True]), level, start, RULES) == pytest.approx([22.2], rel=1e-12)


@pytest.mark.parametrize("today", [0.0, 0.5, 5.0, 40.0])
@pytest.mark.parametrize("probability", [0.5, 0.9, 0.99])
def test_the_quantile_is_the_wait_that_is_exceeded_with_the_rest(
    today: float, probability: float
) -> None:
    start = QueueStart.of(today, RULES)
    for days in (1, 30, 365):
        wait = wait_quantile(start, RULES, days, probability)
        assert chance_beyond(start, RULES, days, wait) <= 1.0 - probability + 1e-9
        if wait > 0.0:
            assert chance_beyond(start, RULES, days, wait * (1.0 - 1e-6)) >= 1.0 - probability


def test_a_queue_of_no_spread_and_no_spells_stays_where_it_is() -> None:
    rules = ExitQueueParameters(entries_per_year=0.0, log_deviation=0.0)
    market = factories.market(exit_queue_days=0.4)
    still = replace(LAWS, exit_queue=rules)
    found = exit_queue(
        market,
        still,
        GRID,
        lambda day: np.zeros((2, 5)),  # noqa: ARG005 - the same on every day
        lambda day: np.full((1, 5), 0.5),  # noqa: ARG005
    )
    assert (found == 0.4).all()


# Both


def test_steps_lead_over_the_grid_to_the_day() -> None:
    assert steps_to(30) == [(1, 1), (7, 6), (30, 23)]
    assert steps_to(45) == [(1, 1), (7, 6), (30, 23), (45, 15)]
    assert all(a < b for a, b in pairwise(GRID))


@pytest.mark.parametrize("day", [7, 20, 30, 90])
def test_a_horizons_yield_and_queue_do_not_hang_on_the_others(day: int) -> None:
    market = factories.market()

    def at(horizons: tuple[int, ...]) -> engine.FactorStates:
        return engine.simulate(
            market,
            LAWS,
            Scenario.base(),
            Settings(seed=3, n_paths=500, horizons=horizons),
            follows_queue=True,
        ).states(day)

    alone, among = at((day,)), at((1, 7, 20, 30, 90, 100))
    n = 500
    assert np.array_equal(np.asarray(alone.rate)[:n], np.asarray(among.rate)[:n])
    assert alone.exit_queue_days is not None
    assert among.exit_queue_days is not None
    assert np.array_equal(alone.exit_queue_days[:n], among.exit_queue_days[:n])
