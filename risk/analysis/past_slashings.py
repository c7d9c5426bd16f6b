"""Slashings that have happened, and what the consensus rules of their day say of them.

Published figures are totals of people who had a stake in them; each is compared with what it
counts. Total stake and exit queue are those of the day, from etheralpha/validatorqueue-com; before
its first, 2023-05-21, 552,000 validators of 32 ETH.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from risk.arrays import DAYS_PER_YEAR
from risk.slashing.churn import exit_churn, queue_behind
from risk.slashing.epochs import EPOCHS_PER_DAY
from risk.slashing.event import Network, Outcome, Wave, follow
from risk.slashing.penalties import INCREMENT, Fork


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSlashing:
    """One published figure and the model's own.

    Attributes
    ----------
    name, day : str
        Who was slashed, and when (UTC, ISO).
    fork : Fork
        In force then.
    validators : int
    counted : str
        What the figure counts.
    published_eth, uncertainty_eth : float
        The figure, and how far it may be off: for the reason given in `why`.
    model_eth : float
        The same by this model.
    days : float
        From the slashing to the withdrawable epoch, by this model.
    why, source : str
        Where the uncertainty comes from, and where the figure stands.
    """

    name: str
    day: str
    fork: Fork
    validators: int
    counted: str
    published_eth: float
    uncertainty_eth: float
    model_eth: float
    days: float
    why: str
    source: str

    @property
    def agrees(self) -> bool:
        """Whether the model's figure lies within the published one's uncertainty."""
        return abs(self.model_eth - self.published_eth) <= self.uncertainty_eth


@cache
def past_slashings() -> tuple[PastSlashing, ...]:
    """Return the known figures in the order of their days, each with the model's."""
    return (_rocklogic(), *_launchnodes(), _largest_of_ssv())


def _rocklogic() -> PastSlashing:
    outcome = _followed(Fork.CAPELLA, 552_000 * 32, 0, ((32, 11),))
    return PastSlashing(
        name="RockLogic (Lido)",
        day="2023-04-13",
        fork=Fork.CAPELLA,
        validators=11,
        counted="all penalties and missed rewards, as projected",
        published_eth=13.77,
        uncertainty_eth=0.26,
        model_eth=_total(outcome) + _missed_rewards(outcome, 0.0506),
        days=_days(outcome),
        why=(
            "0.19 ETH had gone on the first day beside the initial penalties, and another total "
            "of those days is 13.84"
        ),
        source="research.lido.fi/t/4399/10, April 2023; rewards at the 5.06 % a year of 2023-06-03",
    )


def _launchnodes() -> tuple[PastSlashing, ...]:
    outcome = _followed(Fork.CAPELLA, 27_188_277, 0, ((32, 20),))
    at_once = PastSlashing(
        name="Launchnodes (Lido)",
        day="2023-10-11",
        fork=Fork.CAPELLA,
        validators=20,
        counted="penalties on the day",
        published_eth=20.04,
        uncertainty_eth=0.04,
        model_eth=float(outcome.initial @ outcome.counts) / INCREMENT,
        days=_days(outcome),
        why="votes missed on the day are in it",
        source="research.lido.fi/t/5631, October 2023",
    )
    in_all = PastSlashing(
        name="Launchnodes (Lido)",
        day="2023-10-11",
        fork=Fork.CAPELLA,
        validators=20,
        counted="all penalties and missed rewards",
        published_eth=28.463,
        uncertainty_eth=0.21,
        model_eth=_total(outcome) + _missed_rewards(outcome, 0.0355),
        days=_days(outcome),
        why="the first estimate was 28.677; its parts are published as a picture only",
        source="research.lido.fi/t/5631/4, 2023-11-16; rewards at that day's 3.55 % a year",
    )
    return at_once, in_all


def _largest_of_ssv() -> PastSlashing:
    # The queue of the day after: within the day it grew from 1.06 to 2.65 million ETH.
    outcome = _followed(Fork.ELECTRA, 35_617_027, 2_650_032, ((2020, 1), (32, 38)))
    return PastSlashing(
        name="Largest of the SSV clusters (Ankr, ex-Allnodes)",
        day="2025-09-10",
        fork=Fork.ELECTRA,
        validators=1,
        counted="all that a validator of 2,020 ETH lost until its withdrawal",
        published_eth=5.53,
        uncertainty_eth=0.1,
        model_eth=float(outcome.losses[0]) / INCREMENT,
        days=float(outcome.withdrawable_epochs[0]) / EPOCHS_PER_DAY,
        why="a day of missed votes, 0.096 ETH: the exit queue is known by the day",
        source="aubury.org/blog/first-mega-validator-slashing, withdrawn 2025-10-28",
    )


def _followed(
    fork: Fork, stake_eth: int, waiting_eth: int, slashed: tuple[tuple[int, int], ...]
) -> Outcome:
    total = stake_eth * INCREMENT
    churn = exit_churn(fork, total, stake_eth // 32)
    network = Network(
        fork=fork,
        total_balance=total,
        queue=queue_behind(waiting_eth * INCREMENT, 0, churn, fork),
    )
    return follow(
        network,
        tuple(
            Wave(epoch=0, validators=count, effective_balance=eth * INCREMENT)
            for eth, count in slashed
        ),
    )


def _missed_rewards(outcome: Outcome, yearly: float) -> float:
    balance = 32.0 * float(outcome.counts.sum())
    return balance * yearly * _days(outcome) / DAYS_PER_YEAR


def _total(outcome: Outcome) -> float:
    return float(outcome.losses @ outcome.counts) / INCREMENT


def _days(outcome: Outcome) -> float:
    return float(np.max(outcome.withdrawable_epochs)) / EPOCHS_PER_DAY
