"""Known slashings: published figures, their sources and dates beside the model's.

Sources are named in risk/analysis/past_slashings.py; a figure's uncertainty follows from its
publication, not from the model.
"""

from datetime import date, timedelta

import pytest

from risk.analysis.past_slashings import PastSlashing, past_slashings
from risk.slashing.event_losses import event_losses
from risk.slashing.penalties import Fork


def known(name: str, counted: str = "") -> PastSlashing:
    (found,) = (
        each
        for each in past_slashings()
        if each.name.startswith(name) and each.counted.startswith(counted)
    )
    return found


# Projected by Lido on 2023-04-20: 13.77 ETH; another report says 12.09 of penalties, of which
# 11.19 were gone on the first day, and 1.75 of missed rewards: 13.84.
def test_rocklogic_lost_what_capella_takes_from_eleven_validators() -> None:
    rocklogic = known("RockLogic")
    assert rocklogic.fork is Fork.CAPELLA
    assert rocklogic.uncertainty_eth == pytest.approx((11.19 - 11.0) + (13.84 - 13.77))
    assert abs(rocklogic.model_eth - 13.77) <= rocklogic.uncertainty_eth
    assert rocklogic.agrees


# "Fully exit and are automatically withdrawn from the network on May 20th" (Lido, 2023-04).
def test_rocklogic_could_be_withdrawn_on_the_day_that_was_announced() -> None:
    assert date(2023, 4, 13) + timedelta(days=round(known("RockLogic").days + 0.9)) == date(
        2023, 5, 20
    )


# Lido's post of 2023-10-12: about 20 ETH at once, 20.04 in the account of the incident.
def test_launchnodes_lost_20_eth_at_once() -> None:
    at_once = known("Launchnodes", "penalties on the day")
    assert at_once.model_eth == pytest.approx(20.0, abs=1e-9)
    assert at_once.agrees


# Lido's account of 2023-11-16: 28.463 ETH with missed rewards, whose parts are an image.
def test_the_final_account_of_launchnodes_is_more_than_twenty_validators_lose() -> None:
    in_all = known("Launchnodes", "all")
    assert in_all.model_eth == pytest.approx(23.46, abs=0.05)
    assert in_all.published_eth - in_all.model_eth == pytest.approx(5.0, abs=0.05)
    assert not in_all.agrees


# Of 12 validators slashed on 2023-08-26: less than 1.10 ETH each (decrypt.co, 2023-10-12).
def test_twelve_of_august_2023_lost_less_than_was_reported_as_their_most() -> None:
    losses = event_losses(Fork.CAPELLA, 24_000_000, 12)
    assert 1.0 < losses.total_eth.max() < 1.10


# 2025-09-10: 5.53 ETH lost by 2025-10-28, when it was withdrawn.
def test_the_largest_validator_of_september_2025_lost_what_electra_and_the_queue_take() -> None:
    largest = known("Largest")
    assert largest.fork is Fork.ELECTRA
    assert abs(largest.model_eth - 5.53) < 0.1
    assert largest.agrees
    assert date(2025, 9, 10) + timedelta(days=round(largest.days)) <= date(2025, 10, 28)
    assert date(2025, 9, 11) + timedelta(days=round(largest.days)) >= date(2025, 10, 28)


def test_without_the_queue_it_would_have_lost_an_eth_less_than_it_did() -> None:
    alone = event_losses(Fork.ELECTRA, 35_617_027, 1, effective_eth=2020)
    assert alone.total_eth[0] < 5.53 - 0.9
    assert known("Largest").days - alone.withdrawable_epochs[0] / 225 > 10.0


# The press wrote of 0.3 ETH for each of the 39; a 4,096th of 32 ETH is a fortieth of that.
def test_its_neighbours_of_32_eth_lost_a_tenth_of_an_ether_at_most() -> None:
    losses = event_losses(Fork.ELECTRA, 35_617_027, 38, waiting_eth=2_650_032)
    assert losses.initial_eth.tolist() == [32 / 4096] * len(losses.counts)
    assert losses.total_eth.max() < 0.1
