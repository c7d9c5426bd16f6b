"""What rETH loses by a mass slashing, from a market and a share of the network."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.parameters import SlashingParameters
from risk.slashing.loss import MOST_LOST, reth_loss_fraction, reth_loss_fractions
from risk.slashing.penalties import Fork, correlated_loss_gwei
from tests.risk.factories import market

GWEI = 10**9
LAWS = SlashingParameters()
shares = st.floats(min_value=0.0, max_value=1.0)


def test_a_tenth_of_the_network_costs_reth_what_passes_the_bonds_of_a_tenth() -> None:
    total = 36_000_000 * GWEI
    penalty = correlated_loss_gwei(32 * GWEI, total // 10, total, Fork.FULU) / GWEI
    expected = 1_400.0 * (penalty - 8.0) / 382_800.0
    assert reth_loss_fraction(market(), LAWS, 0.1) == pytest.approx(expected, rel=1e-12)


def test_what_stays_within_the_bonds_costs_reth_nothing() -> None:
    # A bond of 8 ETH is used up where 8.27 % of the stake is slashed.
    fractions = reth_loss_fractions(market(), LAWS, np.array([0.0, 0.01, 0.0826]))
    assert fractions.tolist() == [0.0, 0.0, 0.0]
    assert reth_loss_fraction(market(), LAWS, 0.0828) > 0.0


def test_a_lone_penalty_beyond_the_bond_costs_nothing_where_nobody_is_slashed() -> None:
    assert reth_loss_fraction(market(bond_eth=0.0), LAWS, 0.0) == 0.0
    assert reth_loss_fraction(market(bond_eth=0.0), LAWS, 0.0001) > 0.0


def test_twice_the_concentration_hits_twice_the_validators() -> None:
    single = reth_loss_fraction(market(), LAWS, 0.1)
    double = reth_loss_fraction(market(), replace(LAWS, concentration=2.0), 0.1)
    assert double == pytest.approx(2.0 * single, rel=1e-12)


def test_no_more_validators_are_hit_than_there_are() -> None:
    everyone = replace(LAWS, concentration=10.0)
    beyond = replace(LAWS, concentration=20.0)
    assert reth_loss_fraction(market(), everyone, 0.1) == reth_loss_fraction(market(), beyond, 0.1)


def test_no_more_is_lost_than_reth_holds() -> None:
    assert reth_loss_fraction(market(reth_total_eth=1000.0), LAWS, 1.0) == MOST_LOST


@given(first=shares, second=shares, bond=st.floats(min_value=0.0, max_value=31.0))
def test_a_larger_share_never_costs_less(first: float, second: float, bond: float) -> None:
    fractions = reth_loss_fractions(market(bond_eth=bond), LAWS, np.array(sorted((first, second))))
    assert 0.0 <= fractions[0] <= fractions[1] <= MOST_LOST


@given(row=st.lists(shares, max_size=5))
def test_many_shares_cost_what_each_costs(row: list[float]) -> None:
    fractions = reth_loss_fractions(market(), LAWS, np.array(row))
    assert fractions.tolist() == [reth_loss_fraction(market(), LAWS, share) for share in row]
