"""What passes the bonds."""

import numpy as np
import pytest

from risk.parameters import SlashingParameters
from risk.slashing.excess import (
    excess_eth,
    first_wei,
    fixed_eth,
)
from risk.slashing.groups import BondClass
from risk.slashing.loss import reth_loss_fractions
from tests.risk.factories import market

LAWS = SlashingParameters()
SHARES = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.33])


def one(bond: float) -> tuple[BondClass, ...]:
    return (BondClass(bond_eth=bond, weight=1.0),)


def test_with_one_bond_it_is_what_the_simulated_paths_lose() -> None:
    made = market(bond_eth=4.0)
    each = excess_eth(made, LAWS, SHARES, one(4.0))
    lost = each * SHARES * made.validators / made.reth_total_eth
    assert lost == pytest.approx(reth_loss_fractions(made, LAWS, SHARES), abs=1e-15)


def test_bonds_of_several_sizes_lose_the_average_of_what_each_loses() -> None:
    mix = (BondClass(bond_eth=4.0, weight=0.25), BondClass(bond_eth=16.0, weight=0.75))
    thin, thick = (excess_eth(market(), LAWS, SHARES, one(bond)) for bond in (4.0, 16.0))
    assert excess_eth(market(), LAWS, SHARES, mix) == pytest.approx(0.25 * thin + 0.75 * thick)


def test_the_published_first_wei() -> None:
    made = market(total_stake_eth=34_200_207.0)
    for bond, share in ((4.0, 0.0410), (8.0, 0.0827), (16.0, 0.1660)):
        assert first_wei(made, LAWS, bond) == pytest.approx(share, abs=5e-5)
    assert first_wei(made, LAWS, 32.0) == np.inf


def test_before_settlement_the_validators_that_are_not_hit_shield_the_others() -> None:
    fixed = fixed_eth(market(), LAWS)
    assert first_wei(market(), LAWS, 4.0, 0.5) == pytest.approx((8.0 - fixed) / 96.0)
    assert first_wei(market(), LAWS, 4.0, 0.1) == np.inf
