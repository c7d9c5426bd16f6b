"""What passes the bonds with the exit queue followed."""

import numpy as np
import pytest

from risk.parameters import SlashingParameters
from risk.slashing.event_losses import event_losses
from risk.slashing.excess import excess_eth, first_wei
from risk.slashing.groups import BondClass
from risk.slashing.penalties import Fork
from risk.slashing.queued import full_share, queued
from tests.risk.factories import market

LAWS = SlashingParameters()
NOW = market(exit_queue_days=0.0)


def one(bond: float) -> tuple[BondClass, ...]:
    return (BondClass(bond_eth=bond, weight=1.0),)


def test_the_queue_fills_the_window_at_some_eight_per_cent() -> None:
    """12,027 epochs of 256 ETH each out of 36 m ETH."""
    assert full_share(NOW, LAWS) == pytest.approx(12_027 * 256 / 36e6)


def test_who_waits_today_takes_the_room_of_those_slashed() -> None:
    waiting = full_share(market(exit_queue_days=20.0), LAWS)
    assert waiting == pytest.approx((12_027 - 4500) * 256 / 36e6)
    assert full_share(market(exit_queue_days=100.0), LAWS) == 0.0


def test_before_electra_validators_are_counted() -> None:
    # 1,125,000 validators over 65,536 are 17 an epoch.
    capella = SlashingParameters(fork=Fork.CAPELLA)
    assert full_share(NOW, capella) == pytest.approx(12_027 * 17 * 32 / 36e6)


@pytest.mark.parametrize("share", [0.1, 0.2])
@pytest.mark.parametrize("bond", [0.0, 4.0, 8.0])
def test_where_an_event_is_followed_the_excess_is_the_events_own(share: float, bond: float) -> None:
    exact = event_losses(Fork.FULU, 36e6, round(share * 36e6 / 32)).mean_beyond(bond)
    found = queued(NOW, LAWS).excess_eth(np.array([share]), one(bond))
    assert found[0] == pytest.approx(exact, abs=1e-3)


@pytest.mark.parametrize("share", [0.045, 0.11, 0.175])
def test_in_between_the_excess_is_near_the_events_own(share: float) -> None:
    exact = event_losses(Fork.FULU, 36e6, round(share * 36e6 / 32)).mean_beyond(4.0)
    found = queued(NOW, LAWS).excess_eth(np.array([share]), one(4.0))
    assert found[0] == pytest.approx(exact, abs=0.1)


def test_a_small_slashing_is_as_without_the_queue_and_a_large_one_takes_less() -> None:
    shares = np.array([0.001, 0.05, 0.2, 1.0 / 3.0])
    naive = excess_eth(NOW, LAWS, shares, one(0.0))
    found = queued(NOW, LAWS).excess_eth(shares, one(0.0))
    assert found[0] == pytest.approx(naive[0], rel=1e-3)
    # Who has left makes the network smaller, and the penalty larger, by a few per cent.
    assert naive[1] < found[1] < 1.06 * naive[1]
    assert (found[2:] < 0.5 * naive[2:]).all()


def test_the_first_wei_comes_a_little_earlier_for_who_is_charged_last() -> None:
    for bond in (4.0, 6.0):
        naive = first_wei(NOW, LAWS, bond)
        assert 0.9 * naive < queued(NOW, LAWS).first_wei(bond) < naive


def test_on_average_over_the_queue_eight_eth_are_hardly_passed_and_nine_never() -> None:
    """Beyond 8 % of the stake fewer are charged in proportion to how much more it is."""
    found = queued(NOW, LAWS)
    assert found.first_wei_on_average(4.0) < 0.05
    assert found.first_wei_on_average(9.5) == np.inf


def test_no_bond_at_all_is_passed_at_once() -> None:
    assert queued(NOW, LAWS).first_wei(0.0) == 0.0
