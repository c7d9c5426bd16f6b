"""What the engine says to the cases of make_consensus_cases.py, column by column."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from risk.slashing.churn import ExitQueue, exit_churn, queued
from risk.slashing.epochs import correlation_epochs, still_counts, withdrawable_epochs
from risk.slashing.event import Network, Outage, Outcome, Wave, follow
from risk.slashing.inactivity import (
    has_scores,
    inactivity_penalty,
    inactivity_penalty_phase0,
    is_ejected,
    next_score,
)
from risk.slashing.penalties import (
    Fork,
    attestation_penalty,
    correlation_penalty,
    initial_penalty,
)
from risk.slashing.rewards import proposer_part, whistleblower_reward

ETH = 10**9
FILE = Path(__file__).with_name("consensus_cases.json")
NEVER = -1


def recorded() -> dict[str, Any]:
    """Return what the specification worked out, as it was written down."""
    answer: dict[str, Any] = json.loads(FILE.read_text())
    return answer


def differences(fork: Fork, columns: Sequence[str], rows: list[list[int]]) -> list[str]:
    """Return what the engine works out otherwise, a sentence for each case."""
    wrong = []
    for number, row in enumerate(rows):
        case = dict(zip(columns, row, strict=True))
        ours = worked_out(fork, case)
        unequal = {name: (case[name], value) for name, value in ours.items() if case[name] != value}
        if unequal:
            wrong.append(f"{fork.name} {number}: {unequal} of {case}")
    return wrong


def worked_out(fork: Fork, case: dict[str, int]) -> dict[str, int]:
    """Return the engine's figures of one case."""
    effective, total = case["effective"], case["total"]
    churn = exit_churn(fork, total, case["active"])
    queue = ExitQueue(epoch=case["queue_epoch"], amount=case["queue_amount"])
    leaves = queued(queue, 1, effective, case["epoch"], churn, fork)
    withdrawable = withdrawable_epochs(case["epoch"], leaves.exit_epochs)
    initial = min(initial_penalty(effective, fork), case["balance"])
    reward = whistleblower_reward(effective, fork)
    figures = {
        "initial": initial,
        "proposer_reward": proposer_part(effective, fork),
        "whistleblower_reward": reward - proposer_part(effective, fork),
        "exit_epoch": int(leaves.exit_epochs[0]),
        "withdrawable_epoch": int(withdrawable[0]),
        "queue_epoch_after": leaves.queue.epoch,
        "queue_amount_after": leaves.queue.amount,
        "idle_exit_epoch": NEVER,
    }
    if is_ejected(case["idle_effective"]):
        last = case["epoch"] + case["epochs"] - 1
        ejected = queued(leaves.queue, 1, case["idle_effective"], last, churn, fork)
        figures["idle_exit_epoch"] = int(ejected.exit_epochs[0])
    left = case["balance"] - initial
    lost, score = votes_missed(fork, case, effective, votes=False)
    figures |= {"lost_votes": min(lost, left), "score": score}
    lost, score = votes_missed(fork, case, case["idle_effective"], votes=bool(case["idle_votes"]))
    figures |= {"idle_lost": min(lost, case["idle_effective"]), "idle_score_after": score}
    charged = correlation(fork, case, figures, int(correlation_epochs(withdrawable)[0]))
    return figures | {"correlation": min(charged, left - figures["lost_votes"])}


def votes_missed(
    fork: Fork, case: dict[str, int], effective: int, *, votes: bool
) -> tuple[int, int]:
    """Return what a case's epochs cost a validator, in Gwei, and its score afterwards."""
    lost, score = 0, case["idle_score"]
    for k in range(case["epochs"]):
        delay = case["finality_delay"] + k
        if has_scores(fork):
            score = next_score(score, voted=votes, finality_delay=delay)
        if votes:
            continue
        lost += attestation_penalty(effective, case["total"], 1, fork)
        if has_scores(fork):
            lost += inactivity_penalty(effective, score, fork)
        else:
            lost += inactivity_penalty_phase0(effective, case["total"], delay)
    return lost, score


def correlation(fork: Fork, case: dict[str, int], figures: dict[str, int], epoch: int) -> int:
    """Return the correlation penalty of a case, in Gwei, before the balance ends it."""
    effective, total, slashed = case["effective"], case["total"], 0
    if still_counts(case["epoch"], epoch):
        slashed += effective
    if still_counts(case["other_epoch"], epoch):
        slashed += case["other_slashed"]
    if figures["exit_epoch"] <= epoch:
        total -= effective
    if NEVER < figures["idle_exit_epoch"] <= epoch:
        total -= case["idle_effective"]
    return correlation_penalty(effective, slashed, total, fork)


# As in make_consensus_cases.py: ETH of the network; waves of epoch, validators, ETH; who is offline
# from, until, validators, ETH; and first epoch in which the rest votes.
EVENTS = {
    "thousand": (
        130_000,
        ((0, 400, 32), (900, 350, 31), (4150, 250, 32)),
        (100, 2950, 30, 20),
        3000,
    ),
    "finality": (5_200, ((0, 20, 32), (40, 10, 31)), (10, 3600, 50, 24), 0),
}
FIRST_EXIT = 8100


def event(fork: Fork, name: str) -> Outcome:
    """Return what the engine makes of an event."""
    network_eth, waves, (start, end, n, eth), lost = EVENTS[name]
    by_balance = fork.value >= Fork.ELECTRA.value
    network = Network(
        fork=fork,
        total_balance=network_eth * ETH,
        queue=ExitQueue(epoch=FIRST_EXIT, amount=0 if by_balance else 4),
        finality_lost_epochs=lost,
    )
    outage = Outage(from_epoch=start, until_epoch=end, validators=n, effective_balance=eth * ETH)
    return follow(
        network,
        tuple(Wave(epoch=e, validators=n, effective_balance=eth * ETH) for e, n, eth in waves),
        (outage,),
    )


def fates(outcome: Outcome) -> list[list[int]]:
    """Return exit and withdrawable epoch, balance and count of equal validators, in order."""
    columns = (
        outcome.exit_epochs, outcome.withdrawable_epochs, outcome.balances, outcome.counts
    )  # fmt: skip
    return [list(map(int, row)) for row in np.column_stack(columns)]


def one_by_one(rows: list[list[int]]) -> list[tuple[int, ...]]:
    """Return exit epoch, withdrawable epoch and balance of every validator, in order."""
    return [tuple(row[:3]) for row in rows for _ in range(row[3])]
