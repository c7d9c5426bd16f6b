"""Losses of an event against the penalties of its parts, and with the queue."""

import numpy as np
import pytest

from risk.errors import ParameterError
from risk.slashing.event_losses import event_losses
from risk.slashing.penalties import Fork, correlated_loss_gwei

STAKE_ETH = 36_000_000
ETH = 10**9


@pytest.mark.parametrize("fork", [Fork.ELECTRA, Fork.FULU, Fork.GLOAS])
def test_a_lone_slashing_loses_what_its_penalties_add_up_to(fork: Fork) -> None:
    losses = event_losses(fork, STAKE_ETH, 1)
    gwei = correlated_loss_gwei(32 * ETH, 32 * ETH, STAKE_ETH * ETH, fork)
    assert losses.total_eth.tolist() == pytest.approx([gwei / ETH], rel=1e-15)
    assert losses.correlation_epochs.tolist() == [4096]
    assert losses.withdrawable_epochs.tolist() == [8192]


def test_parts_add_up_to_the_loss_of_every_group() -> None:
    losses = event_losses(Fork.FULU, STAKE_ETH, 100_000)
    parts = losses.initial_eth + losses.attestation_eth + losses.correlation_eth
    np.testing.assert_array_equal(losses.total_eth, parts + losses.inactivity_eth)
    assert losses.counts.sum() == 100_000


def test_who_leaves_late_enough_is_charged_for_nobody() -> None:
    losses = event_losses(Fork.FULU, STAKE_ETH, 120_000)
    late = losses.exit_epochs >= 12_032
    assert 0 < losses.counts[late].sum() < 120_000
    assert (losses.correlation_eth[late] == 0.0).all()
    assert (losses.correlation_eth[~late] > 8.0).all()


def test_a_queue_that_waits_already_moves_the_correlation_penalty_and_ends_it() -> None:
    at_once = event_losses(Fork.FULU, STAKE_ETH, 1000)
    # 256 ETH leave in an epoch.
    later = event_losses(Fork.FULU, STAKE_ETH, 1000, waiting_eth=256 * 9000)
    never = event_losses(Fork.FULU, STAKE_ETH, 1000, waiting_eth=256 * 12_032)
    assert set(at_once.correlation_epochs) == {4096}
    assert later.correlation_epochs.min() == 9000 + 5 + 256 - 4096
    assert later.mean(later.correlation_eth) > 0.0
    assert never.mean(never.correlation_eth) == 0.0


def test_gloas_lets_leave_in_time_what_fulu_does_not() -> None:
    fulu = event_losses(Fork.FULU, STAKE_ETH, 120_000)
    gloas = event_losses(Fork.GLOAS, STAKE_ETH, 120_000)
    assert (gloas.correlation_eth > 0.0).all()
    assert gloas.withdrawable_epochs.max() < fulu.withdrawable_epochs.max()


def test_a_lost_finality_costs_a_validator_its_score_squared() -> None:
    epochs = 300
    kept = event_losses(Fork.FULU, STAKE_ETH, 1)
    lost = event_losses(Fork.FULU, STAKE_ETH, 1, finality_lost_epochs=epochs)
    # The score rises by 4 an epoch from the fifth on and falls by 12 afterwards.
    scores = [*range(4, 4 * (epochs - 3) + 1, 4), *range(4 * (epochs - 3) - 12, 0, -12)]
    gwei = sum(32 * ETH * score // 2**26 for score in scores)
    assert kept.inactivity_eth.tolist() == [0.0]
    assert lost.inactivity_eth.tolist() == [gwei / ETH]


def test_beyond_the_bond_is_counted_validator_by_validator() -> None:
    losses = event_losses(Fork.FULU, STAKE_ETH, 120_000)
    assert losses.mean_beyond(0.0) == pytest.approx(losses.mean(losses.total_eth))
    assert losses.mean_beyond(32.0) == 0.0
    # Those who escape the correlation penalty lose less than any bond.
    assert losses.mean_beyond(8.0) > losses.mean(losses.total_eth) - 8.0


def test_more_than_the_network_cannot_be_slashed() -> None:
    with pytest.raises(ParameterError, match="`total_balance`"):
        event_losses(Fork.FULU, 3200, 101)
