"""Positions along paths: value at market and at exit."""

import numpy as np
import pytest

from risk.engine import FactorStates, simulate
from risk.errors import NotValuedYetError
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, LendingPosition, NodeStake, PoolShare, Treasury
from risk.valuation import (
    Amounts,
    ExitTerms,
    amounts,
    exit_value_in_eth,
    reth_exit,
    reth_mark,
    value_in_eth,
)
from tests.reference import exit as reference
from tests.reference import model
from tests.risk import factories

MARKET, LAWS = factories.market(), ModelParameters.base()
GROUPS = {"usd": 1_500_000.0, "eth": 3000.0, "reth": 5000.0, "rpl": 50_000.0}
HELD = Amounts(**GROUPS)


def _states(**changes: list[float]) -> FactorStates:
    """Return states of two paths: one with collateral and a discount, one with neither."""
    columns = {
        "eth_usd": [2000.0, 1000.0],
        "rpl_eth": [0.001, 0.002],
        "true_factor": [1.0, 1.0],
        "reported_factor": [1.0, 1.0],
        "basis": [-0.01, 0.002],
        "line": [100.0, -100.0],
        "depth": [1000.0, 1000.0],
    } | changes
    return FactorStates(
        rate=1.2,
        regime=np.array([0, 2]),
        carry=np.array([0.06, 0.25]),
        **{name: np.array(column) for name, column in columns.items()},
    )


def test_value_at_market_is_amounts_times_prices() -> None:
    found = value_in_eth(HELD, _states())
    # Redemption pays 1.2 while collateral lasts; without it, the market's 1.2 · 1.002.
    assert found == pytest.approx(
        [750.0 + 3000.0 + 5000.0 * 1.2 + 50.0, 1500.0 + 3000.0 + 5000.0 * 1.2 * 1.002 + 100.0]
    )


def test_the_mark_is_over_the_reported_rate() -> None:
    states = _states(reported_factor=[0.9, 0.9], line=[100.0, 0.0])
    assert reth_mark(states) == pytest.approx([1.08, 1.08 * 1.002])


def test_money_and_ether_leave_at_market() -> None:
    held = Amounts(usd=2000.0, eth=3.0, reth=0.0, rpl=0.0)
    terms = ExitTerms.of(MARKET, LAWS, 7)
    value, stuck = exit_value_in_eth(held, _states(), terms)
    assert value == pytest.approx([4.0, 5.0])
    assert (stuck == 0.0).all()


def test_a_treasury_s_holdings_are_summed_by_group() -> None:
    treasury = Treasury(
        name="",
        positions=tuple(
            Holding(asset=asset, amount=float(number))
            for number, asset in enumerate(Asset, start=1)
        ),
    )
    # ETH, WETH, rETH, RPL, then five kinds of dollars.
    assert amounts(treasury) == Amounts(usd=5.0 + 6.0 + 7.0 + 8.0 + 9.0, eth=3.0, reth=3.0, rpl=4.0)


def test_positions_that_cannot_be_valued_are_refused_by_name() -> None:
    positions = (
        Holding(asset=Asset.ETH, amount=1.0),
        NodeStake(validators=2, bond_eth=4.0),
        PoolShare(pool="rETH/WETH", share=0.1),
        LendingPosition(protocol="Aave", collateral_asset=Asset.RETH, collateral_amount=1.0),
    )
    with pytest.raises(NotValuedYetError, match="lending positions and pool shares"):
        amounts(Treasury(name="", positions=positions))


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario.base(),
        Scenario(basis=-0.03, collateral_eth=0.0, depth_change=-0.9),
        Scenario(flow_share=0.2, place_in_line=0.5),
        Scenario(flow_share=0.2, place_in_line=1.0, basis=0.004),
    ],
)
def test_both_values_of_every_path_are_those_of_a_second_implementation(
    scenario: Scenario,
) -> None:
    settings = Settings(seed=1, n_paths=2000, horizons=(30, 90), exit_days=7)
    simulation = simulate(MARKET, LAWS, scenario, settings)
    worlds = model.simulate(MARKET, LAWS, scenario, settings)
    terms = ExitTerms.of(simulation.market, simulation.parameters, settings.exit_days)
    for day in settings.horizons:
        states, world = simulation.states(day), worlds[day]
        at_market = reference.value_in_eth(world, **GROUPS)
        assert value_in_eth(HELD, states) == pytest.approx(at_market, rel=1e-12)
        at_exit = reference.exit_value_in_eth(
            world, simulation.market, simulation.parameters, 7, **GROUPS
        )
        found, _ = exit_value_in_eth(HELD, states, terms)
        assert found == pytest.approx(at_exit, rel=1e-9)


def test_terms_take_the_edges_of_the_band_in_place_of_the_blend() -> None:
    gentle, blend, steep = (ExitTerms.of(MARKET, LAWS, 7, weight) for weight in (0.0, None, 1.0))
    assert 0.5 * (gentle.cost + steep.cost) == pytest.approx(blend.cost)
    # Far beyond the quoted size the steep curve pays least.
    states = _states(basis=[-0.001, -0.001], line=[-5400.0, -5400.0])
    worth = [reth_exit(20_000.0, states, terms)[0][1] for terms in (gentle, blend, steep)]
    assert worth[0] > worth[1] > worth[2]


def test_an_amount_for_each_path_is_valued_as_if_alone() -> None:
    states, terms = _states(), ExitTerms.of(MARKET, LAWS, 7)
    together, _ = reth_exit(np.array([100.0, 5000.0]), states, terms)
    assert together[0] == reth_exit(100.0, states, terms)[0][0]
    assert together[1] == reth_exit(5000.0, states, terms)[0][1]
