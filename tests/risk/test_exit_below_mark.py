"""On every path: no exit above the mark, and a vanishing one for the fee of the cheapest way."""

from dataclasses import replace

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.engine import FactorStates, Simulation, simulate
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from risk.valuation import Amounts, ExitTerms, exit_value_in_eth, reth_exit, reth_mark, value_in_eth
from tests.risk import factories

HELD = Amounts(usd=1_500_000.0, eth=3000.0, reth=5000.0, rpl=50_000.0)
SETTINGS = Settings(seed=1, n_paths=2000, horizons=(1, 7, 30, 90, 365))
STRESSES = (
    Scenario.base(),
    Scenario(name="no depth", depth_change=-0.99, collateral_eth=0.0),
    Scenario(name="premium", basis=0.05, collateral_eth=0.0),
    Scenario(name="deep", basis=-0.3, refill_eth_per_day=1.0, dislocations_per_year=12.0),
    Scenario(name="everyone", flow_share=0.01, place_in_line=1.0),
    Scenario(name="everyone, and first", flow_share=0.01, place_in_line=0.0, depth_change=-0.9),
    Scenario(name="slashed", slashed_share_now=0.33, bond_eth=0.0, collateral_eth=0.0),
    Scenario(name="slashed later", slashings_per_year=1.0, bond_eth=1.0),
)
SCENARIOS = (*STRESSES, *(preset.scenario for preset in PRESETS))


def _run(scenario: Scenario) -> Simulation:
    return simulate(factories.market(), ModelParameters.base(), scenario, SETTINGS)


def _terms(simulation: Simulation, exit_days: int = 7) -> ExitTerms:
    return ExitTerms.of(simulation.market, simulation.parameters, exit_days)


def _worlds(simulation: Simulation) -> list[FactorStates]:
    return [simulation.initial, *(simulation.states(day) for day in SETTINGS.horizons)]


def above_mark(at_exit: FloatArray, at_market: FloatArray) -> int:
    """Count the paths on which an exit brings more than the mark, beyond rounding."""
    return int((at_exit > at_market * (1.0 + 1e-12)).sum())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_no_exit_brings_more_than_the_mark_on_any_path(scenario: Scenario) -> None:
    simulation = _run(scenario)
    for states in _worlds(simulation):
        for days in (1, 7, 90):
            at_exit, _ = exit_value_in_eth(HELD, states, _terms(simulation, days))
            assert above_mark(at_exit, value_in_eth(HELD, states)) == 0
            mark = reth_mark(states)
            for reth in (1e-6, 50.0, 5000.0, 200_000.0):
                assert (
                    above_mark(reth_exit(reth, states, _terms(simulation, days))[0], reth * mark)
                    == 0
                )


def test_an_exit_at_the_redemption_rate_would_be_caught() -> None:
    """Who forgets that redemption can be shut values a discount away."""
    simulation = _run(Scenario(collateral_eth=0.0, basis=-0.03))
    for states in _worlds(simulation):
        wrong = 5000.0 * states.redemption_rate * np.ones_like(states.basis)
        assert above_mark(wrong, 5000.0 * reth_mark(states)) > 0


def cheapest_fee(states: FactorStates, terms: ExitTerms) -> FloatArray:
    """Return how far the best price of any way for a first unit lies below the mark, a fraction."""
    per_unit = reth_mark(states) / states.redemption_rate
    line, gap = states.line, states.true_factor / states.reported_factor
    pools = (1.0 + states.basis) * (1.0 - terms.fee)
    now = np.where(line > 0.0, 1.0, 0.0)
    refilled = np.where(line + terms.refill * terms.days > 0.0, np.minimum(gap, 1.0), 0.0)
    turn = np.maximum(float(terms.days), -line / terms.refill)
    waiting = gap * (1.0 - states.carry * turn / 365.0)
    best = np.maximum(np.maximum(pools, now), np.maximum(refilled, waiting))
    return 1.0 - np.minimum(best, per_unit) / per_unit


def fee_missed(states: FactorStates, terms: ExitTerms, charged: ExitTerms) -> int:
    """Count the paths whose vanishing exit, as charged, does not cost the cheapest fee."""
    tiny = 1e-9
    received, _ = reth_exit(tiny, states, charged)
    cost = 1.0 - received / (tiny * reth_mark(states))
    return int((np.abs(cost - cheapest_fee(states, terms)) > 1e-6).sum())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_vanishing_exit_costs_the_fee_of_the_cheapest_way_on_every_path(
    scenario: Scenario,
) -> None:
    simulation = _run(scenario)
    terms = _terms(simulation)
    for states in _worlds(simulation):
        assert fee_missed(states, terms, terms) == 0
        # No way is dearer than the pools, whose fee bounds what a small exit costs.
        assert (cheapest_fee(states, terms) <= terms.fee + 1e-12).all()


def test_a_fee_charged_twice_would_be_caught() -> None:
    simulation = _run(Scenario(basis=0.02))
    terms = _terms(simulation)
    twice = replace(terms, fee=2.0 * terms.fee)
    assert all(fee_missed(states, terms, twice) > 0 for states in _worlds(simulation))
