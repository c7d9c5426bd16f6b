"""What a mass slashing does to RPL, and the first day of a discount, path by path."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk import engine, paths
from risk.engine import Simulation
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

BASE = ModelParameters.base()
SETTINGS = Settings(seed=1, n_paths=4096, horizons=(7, 30, 90))


def _simulated(
    *, fall: float, rate: float = 1.0, settings: Settings = SETTINGS, severe_from: float = 0.01
) -> Simulation:
    rules = replace(
        BASE.slashing, rpl_fall=fall, events_per_year=rate, severe_from_share=severe_from
    )
    laws = replace(BASE, slashing=rules)
    return engine.simulate(factories.market(), laws, Scenario.base(), settings)


def test_without_a_fall_no_bit_depends_on_how_often_events_happen() -> None:
    never, often = _simulated(fall=0.0, rate=0.0), _simulated(fall=0.0, rate=10.0)
    assert never.kept.tobytes() == often.kept.tobytes()
    assert never.passages.tobytes() == often.passages.tobytes()


def test_the_fall_moves_rpl_and_nothing_else() -> None:
    without, with_fall = _simulated(fall=0.0), _simulated(fall=0.5)
    for row in range(paths.N_STATES):
        same = without.kept[:, row].tobytes() == with_fall.kept[:, row].tobytes()
        assert same == (row != paths.RPL_LOG), row


def test_rpl_falls_on_the_day_of_a_large_event_and_rises_until_then() -> None:
    without, with_fall = _simulated(fall=0.0), _simulated(fall=0.5)
    events = with_fall.events
    large = events.share >= 0.01
    for place, day in enumerate(SETTINGS.horizons):
        change = with_fall.kept[place, paths.RPL_LOG] - without.kept[place, paths.RPL_LOG]
        severe = math.log(0.33 / 0.01) / math.log(0.33 / 0.001)
        risen = -math.log(1.0 - 0.5 * severe * (1.0 - math.exp(-day / 365.0)))
        fallen = large & (events.day <= day)
        assert 0 < fallen.sum() < len(fallen)
        assert change == pytest.approx(np.where(fallen, risen - math.log(2.0), risen), abs=1e-12)


@pytest.mark.parametrize("severe_from", [0.0, 0.01, 0.4])
def test_rpl_promises_nothing_with_events_either(severe_from: float) -> None:
    settings = Settings(seed=1, n_paths=50_000, horizons=(30, 90))
    found = _simulated(fall=0.9, rate=1.0, settings=settings, severe_from=severe_from)
    for day in settings.horizons:
        states, weights = found.states(day), found.weights(day)
        growth = states.eth_usd / 2000.0 * states.rpl_eth / 0.001
        mean = float((weights * growth).sum())
        error = math.sqrt(float(((weights * (growth - mean)) ** 2).sum()))
        assert abs(mean - 1.0) < 4.0 * error
        # Left uncompensated, the fall would pull the mean away; no event is large from 40 % on.
        pull = found.parameters.slashing.expected_rpl_fall * (1.0 - math.exp(-day / 365.0))
        assert (abs((1.0 - pull) * mean - 1.0) > 4.0 * error) == (severe_from < 0.4)


def test_a_slashing_today_takes_rpl_down_today() -> None:
    market = factories.market()
    small, _ = Scenario(slashed_share_now=0.005).apply(market, BASE)
    large, _ = Scenario(slashed_share_now=0.02).apply(market, BASE)
    moved, _ = Scenario(slashed_share_now=0.02, rpl_slashing_fall=0.0).apply(market, BASE)
    assert small.rpl_eth == market.rpl_eth == moved.rpl_eth
    assert large.rpl_eth == pytest.approx(0.7 * market.rpl_eth)


def test_days_of_a_discount_are_counted_from_the_first_of_them() -> None:
    laws = replace(BASE, dislocation=replace(BASE.dislocation, entries_per_year=6.0))
    settings = Settings(seed=1, n_paths=2000, horizons=tuple(range(1, 91)))
    found = engine.simulate(factories.market(), laws, Scenario.base(), settings)
    basis = found.kept[:, paths.BASIS]
    rows = zip(paths.PASSAGES, found.passages, found.days_below, strict=True)
    for level, first, days in rows:
        below = basis <= -level
        expected = np.where(below.any(axis=0), below.argmax(axis=0) + 1, paths.NEVER_PASSED)
        assert 0 < (first < paths.NEVER_PASSED).sum() < len(first)
        assert (first == expected).all()
        assert (days == below.sum(axis=0)).all()
