"""What passes the bonds, with the exit queue and without it."""

import numpy as np
import pytest

from risk.parameters import SlashingParameters
from risk.slashing.excess import (
    correlated_shares,
    excess_eth,
    exit_churn_eth,
    first_wei,
    first_wei_in_queue,
    fixed_eth,
    full_share,
)
from risk.slashing.groups import BondClass
from risk.slashing.loss import reth_loss_fractions
from risk.slashing.penalties import Fork
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


def test_the_churn_is_that_of_the_specification() -> None:
    # 36 m ETH over 65,536 is beyond the cap of 256; before Electra 1,125,000 validators over it.
    assert exit_churn_eth(36e6, Fork.FULU) == 256.0
    assert exit_churn_eth(1e6, Fork.FULU) == 128.0
    assert exit_churn_eth(36e6, Fork.CAPELLA) == 17.0 * 32.0
    assert exit_churn_eth(1e6, Fork.CAPELLA) == 4.0 * 32.0


def test_the_queue_fills_the_window_at_some_eight_per_cent() -> None:
    """12,027 epochs of 256 ETH each out of 36 m ETH."""
    assert full_share(market(exit_queue_days=0.0), LAWS) == pytest.approx(12_027 * 256 / 36e6)
    parts = correlated_shares(market(exit_queue_days=0.0), LAWS, np.array([0.05, 0.2]))
    assert parts.tolist() == pytest.approx([1.0, 12_027 * 256 / 36e6 / 0.2])


def test_who_waits_today_takes_the_room_of_those_slashed() -> None:
    waiting = full_share(market(exit_queue_days=20.0), LAWS)
    assert waiting == pytest.approx((12_027 - 4500) * 256 / 36e6)
    assert full_share(market(exit_queue_days=100.0), LAWS) == 0.0


def test_the_queue_changes_nothing_below_that_and_takes_less_beyond() -> None:
    naive = excess_eth(market(), LAWS, SHARES, one(4.0))
    queued = excess_eth(market(), LAWS, SHARES, one(4.0), queue=True)
    within = full_share(market(), LAWS) >= SHARES
    assert queued[within] == pytest.approx(naive[within])
    assert (queued[~within] < naive[~within]).all()
    # What is met stays what it was, for fewer and fewer.
    full = full_share(market(), LAWS)
    assert queued[4] == pytest.approx(naive[4] * full / 0.2)


def test_the_published_first_wei() -> None:
    made = market(total_stake_eth=34_200_207.0)
    for bond, share in ((4.0, 0.0410), (8.0, 0.0827), (16.0, 0.1660)):
        assert first_wei(made, LAWS, bond) == pytest.approx(share, abs=5e-5)
    assert first_wei(made, LAWS, 32.0) == np.inf


def test_before_settlement_the_validators_that_are_not_hit_shield_the_others() -> None:
    fixed = fixed_eth(market(), LAWS)
    assert first_wei(market(), LAWS, 4.0, 0.5) == pytest.approx((8.0 - fixed) / 96.0)
    assert first_wei(market(), LAWS, 4.0, 0.1) == np.inf


def test_in_the_queue_a_whole_megapool_loses_no_more_than_the_window_lets_through() -> None:
    """8 % of the stake at 96 ETH for all of it: about 8.2 ETH, so that 9 ETH never give way."""
    assert first_wei_in_queue(market(), LAWS, 4.0) == pytest.approx(
        first_wei(market(), LAWS, 4.0), abs=1e-6
    )
    assert first_wei_in_queue(market(), LAWS, 9.0) == np.inf
    assert first_wei(market(), LAWS, 9.0) < 1.0 / 3.0


def test_where_all_are_carried_past_longer_waits_are_all_that_is_lost() -> None:
    late = market(exit_queue_days=100.0)
    lost = excess_eth(late, LAWS, np.array([0.2]), one(0.0), queue=True)
    assert fixed_eth(late, LAWS) < lost[0] < 0.5
