"""The inactivity leak of an offline validator."""

import pytest

from risk.slashing.leak import outage_loss_gwei
from risk.slashing.penalties import Fork, attestation_penalty

GWEI = 10**9
BALANCE, TOTAL = 32 * GWEI, 36_000_000 * GWEI


def loss(epochs: int, *, finalising: bool = False) -> int:
    return outage_loss_gwei(BALANCE, TOTAL, epochs, Fork.FULU, finalising=finalising)


def test_while_others_finalise_only_votes_are_missed() -> None:
    # Two epochs take too little for the effective balance to move.
    assert loss(2, finalising=True) == 2 * attestation_penalty(BALANCE, TOTAL, 1, Fork.FULU)


def test_the_leak_begins_after_four_epochs_and_grows_with_the_score() -> None:
    votes = attestation_penalty(BALANCE, TOTAL, 1, Fork.FULU)
    assert loss(4) == 4 * votes
    # Scores of 4 and 8 over a quotient of 4 times 2^24.
    assert loss(6) == 6 * votes + BALANCE * 4 // 2**26 + BALANCE * 8 // 2**26


def test_a_leak_takes_about_the_square_of_its_length() -> None:
    """Of a balance B, B · n² / 2^25 after n epochs while the effective balance stands still."""
    epochs = 225
    leak = (loss(epochs) - loss(epochs, finalising=True)) / BALANCE
    assert leak == pytest.approx((epochs - 4) ** 2 / 2**25, rel=0.01)


def test_the_effective_balance_falls_behind_by_a_quarter_and_slows_the_leak() -> None:
    unslowed = BALANCE * (1125 - 4) * (1125 - 3) // 2**25
    missed = 1125 * attestation_penalty(BALANCE, TOTAL, 1, Fork.FULU)
    assert 0.95 * (unslowed + missed) < loss(1125) < unslowed + missed


def test_no_more_is_lost_than_there_is() -> None:
    # The last increment leaks nothing once it is broken into.
    assert BALANCE - GWEI < loss(20_000) < BALANCE
