"""The cost of leaving by cause, beside the exit rows and the liquidity-adjusted shortfall."""

import numpy as np
import pytest

from risk.answer import Assessment, Numeraire
from risk.assessment import assess
from risk.engine import simulate
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from risk.valuation import ExitTerms, reth_exit, reth_mark
from tests.risk import factories

MARKET, LAWS = factories.market(), ModelParameters.base()
FEW = Settings(seed=1, n_paths=1000, horizons=(30,))
RUSH = Scenario(name="rush", flow_share=0.1, place_in_line=0.5)
SCENARIOS = (Scenario.base(), RUSH, *(preset.scenario for preset in PRESETS))


def assessed(scenario: Scenario, **held: float) -> Assessment:
    return assess(factories.treasury(**held), MARKET, LAWS, scenario, FEW)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_causes_sum_to_the_costs_of_the_exit_table(scenario: Scenario) -> None:
    made = assessed(scenario)
    assert made.exit_costs is not None
    for row in made.exit_costs.rows:
        beside = made.exit_row(row.fraction)
        assert row.reth == beside.reth
        assert row.now.total / row.value_eth == pytest.approx(beside.cost_fraction.base, abs=1e-12)
        for split in (row.now, row.within):
            assert min(split.fee, split.impact, split.basis, split.waiting) >= 0.0
    whole = made.exit_costs.rows[-1]
    reth = next(each for each in made.value.positions if each.source == "rETH")
    at_exit = reth.exit_usd / (MARKET.eth_usd * (1.0 + (scenario.eth_price_change or 0.0)))
    assert whole.value_eth - whole.within.total == pytest.approx(at_exit, rel=1e-12)


@pytest.mark.parametrize("scenario", SCENARIOS[:4], ids=lambda scenario: scenario.name)
def test_in_the_tail_the_causes_sum_to_what_liquidity_adds_there(scenario: Scenario) -> None:
    made = assessed(scenario, rpl=0.0)
    assert made.exit_costs is not None
    tail = made.exit_costs.tail
    assert (tail.horizon_days, tail.confidence) == (30, 0.99)
    causes = (tail.fee, tail.impact, tail.basis, tail.waiting)
    assert sum(each.value for each in causes) == pytest.approx(tail.total.value, rel=1e-12)
    # By hand: the paths that lose most at exit, and what the mark is above it on them.
    run = simulate(MARKET, LAWS, scenario, FEW)
    states, terms = run.states(30), ExitTerms.of(run.market, run.parameters, FEW.exit_days)
    at_exit, _ = reth_exit(5000.0, states, terms)
    cost = (5000.0 * reth_mark(states) - at_exit) * states.eth_usd
    left = 1_500_000.0 + (3000.0 + at_exit) * states.eth_usd
    weights, order = run.weights(30), np.argsort(left)
    share = np.minimum(
        weights[order], np.maximum(0.01 - (np.cumsum(weights[order]) - weights[order]), 0.0)
    )
    assert tail.total.value == pytest.approx(float((share * cost[order]).sum() / 0.01), rel=1e-9)
    # What it adds to the shortfall is at most that: the worst at market are other paths.
    row = made.risk_row(30, 0.99, Numeraire.USD)
    added = row.liquidity_adjusted_expected_shortfall.value - row.expected_shortfall.value
    assert added <= tail.total.value * (1.0 + 1e-9)


def test_without_reth_there_is_nothing_to_split() -> None:
    assert assessed(Scenario.base(), reth=0.0).exit_costs is None


def test_a_rush_turns_free_redemption_into_impact_and_waiting() -> None:
    alone, beside = (assessed(each).exit_costs for each in (Scenario.base(), RUSH))
    assert alone is not None
    assert beside is not None
    whole, rushed = alone.rows[-1], beside.rows[-1]
    assert rushed.now.impact > whole.now.impact
    assert rushed.within.waiting > whole.within.waiting
