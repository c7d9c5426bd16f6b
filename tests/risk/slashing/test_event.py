"""Events: what is refused, what is kept, and outages in which nobody is slashed."""

from dataclasses import replace

import numpy as np
import pytest

from risk.errors import ParameterError
from risk.slashing.churn import ExitQueue, exit_churn, queue_behind, queued
from risk.slashing.event import Network, Outage, Wave, follow
from risk.slashing.penalties import Fork

ETH = 10**9
NETWORK = Network(fork=Fork.FULU, total_balance=36_000_000 * ETH)


def test_balances_and_losses_of_every_group_add_up_to_what_there_was() -> None:
    waves = (Wave(epoch=0, validators=90_000), Wave(epoch=500, validators=70_000))
    outcome = follow(NETWORK, waves)
    np.testing.assert_array_equal(outcome.balances + outcome.losses, 32 * ETH)
    assert (outcome.counts.sum(), set(outcome.cohorts)) == (160_000, {0, 1})
    np.testing.assert_array_equal(
        outcome.correlation_epochs, outcome.withdrawable_epochs - 8192 // 2
    )


def test_one_wave_cut_into_two_of_the_same_epoch_is_the_same_event() -> None:
    whole = follow(NETWORK, (Wave(epoch=0, validators=100_000),))
    cut = follow(NETWORK, (Wave(epoch=0, validators=40_000), Wave(epoch=0, validators=60_000)))
    assert whole.mean_eth(whole.losses) == pytest.approx(cut.mean_eth(cut.losses), rel=1e-12)
    assert whole.exit_epochs.max() == cut.exit_epochs.max()


# Votes of 3,000 epochs missed by 40 % of the network; 32 · 4 · t²/2 / 2^26 is 8.6 ETH.
def test_an_outage_of_two_fifths_of_the_network_leaks_by_the_square_of_its_length() -> None:
    outage = Outage(from_epoch=0, until_epoch=3000, validators=450_000)
    outcome = follow(NETWORK, (), (outage,))
    assert outcome.exit_epochs.tolist() == [-1]
    assert 0.8 * 8.58 < outcome.mean_eth(outcome.inactivity) < 8.58
    assert outcome.mean_eth(outcome.correlation) == 0.0


def test_an_outage_of_less_than_a_third_leaks_nothing() -> None:
    outage = Outage(from_epoch=0, until_epoch=3000, validators=370_000)
    outcome = follow(NETWORK, (), (outage,))
    assert outcome.inactivity.tolist() == [0]
    assert outcome.attestation.tolist() == [6740 * 3000]


def test_who_is_offline_in_a_leak_for_a_month_is_ejected_through_the_queue() -> None:
    outage = Outage(from_epoch=0, until_epoch=6750, validators=675_000)
    outcome = follow(NETWORK, (), (outage,))
    assert (outcome.exit_epochs > 0).all()
    assert outcome.counts.sum() == 675_000
    assert len(outcome.counts) > 10_000  # 256 ETH an epoch


def test_gloas_is_fulu_with_another_churn_only() -> None:
    waves = (Wave(epoch=0, validators=1000),)  # all leave within five days
    fulu = follow(NETWORK, waves)
    gloas = follow(replace(NETWORK, fork=Fork.GLOAS), waves)
    assert fulu.mean_eth(fulu.initial) == gloas.mean_eth(gloas.initial)
    assert fulu.mean_eth(fulu.losses) == pytest.approx(gloas.mean_eth(gloas.losses), rel=1e-4)
    assert gloas.exit_epochs.max() < fulu.exit_epochs.max()


# 36 million ETH: 549 by its quotient, 256 at most, and 1,098 in Gloas.
def test_the_churn_is_that_of_the_fork() -> None:
    total, active = 36_000_000 * ETH, 1_125_000
    assert exit_churn(Fork.DENEB, total, active) == 17
    assert exit_churn(Fork.CAPELLA, total, 1000) == 4
    assert exit_churn(Fork.FULU, total, active) == 256 * ETH
    assert exit_churn(Fork.FULU, 1_000_000 * ETH, active) == 128 * ETH
    assert exit_churn(Fork.GLOAS, total, active) == 1098 * ETH


@pytest.mark.parametrize("fork", [Fork.DENEB, Fork.FULU])
def test_a_queue_is_joined_at_once_as_it_is_one_by_one(fork: Fork) -> None:
    churn = exit_churn(fork, 36_000_000 * ETH, 1_125_000)
    queue = queue_behind(100 * ETH if fork is Fork.FULU else 40, 7, churn, fork)
    together = queued(queue, 100, 31 * ETH, 7, churn, fork)
    exits = []
    for _ in range(100):
        alone = queued(queue, 1, 31 * ETH, 7, churn, fork)
        exits.append(int(alone.exit_epochs[0]))
        queue = alone.queue
    assert np.repeat(together.exit_epochs, together.counts).tolist() == exits
    assert together.queue == queue


def test_a_validator_larger_than_the_churn_takes_epochs_of_its_own() -> None:
    churn = 256 * ETH
    one = queued(ExitQueue(), 1, 2048 * ETH, 0, churn, Fork.FULU)
    assert one.exit_epochs.tolist() == [5 + 7]
    assert one.queue == ExitQueue(epoch=12, amount=0)


@pytest.mark.parametrize(
    ("waves", "named"),
    [
        ((), "`waves`"),
        ((Wave(epoch=0, validators=1_125_001),), "`total_balance`"),
    ],
)
def test_what_is_no_event_is_refused(waves: tuple[Wave, ...], named: str) -> None:
    with pytest.raises(ParameterError, match=named):
        follow(NETWORK, waves)


def test_balances_that_a_fork_does_not_know_are_refused() -> None:
    with pytest.raises(ParameterError, match="DENEB"):
        follow(
            replace(NETWORK, fork=Fork.DENEB),
            (Wave(epoch=0, validators=1, effective_balance=64 * ETH),),
        )
    with pytest.raises(ParameterError, match="16 ETH"):
        Wave(epoch=0, validators=1, effective_balance=16 * ETH)
    with pytest.raises(ParameterError, match="`until_epoch`"):
        Outage(from_epoch=5, until_epoch=4, validators=1)
