"""The exit queue by fork, integer-exact: how many may leave in an epoch, and when.

``initiate_validator_exit``, ``get_validator_churn_limit`` and, from Electra on,
``compute_exit_epoch_and_update_churn`` in ``specs/<fork>/beacon-chain.md`` of
ethereum/consensus-specs. Before Electra validators are counted, from Electra on balances are.
Deneb's cap of 8 holds for activations only and leaves exits as they were.
"""

from dataclasses import dataclass

import numpy as np

from risk.arrays import IntArray
from risk.slashing.penalties import (
    INCREMENT,
    LARGEST_UINT64,
    Fork,
    checked_effective_balance,
    checked_integer,
    checked_total_balance,
)

MAX_SEED_LOOKAHEAD = 4
MIN_PER_EPOCH_CHURN_LIMIT = 4  # validators
CHURN_LIMIT_QUOTIENT = 65_536  # of validators and, in Electra and Fulu, of Gwei
CHURN_LIMIT_QUOTIENT_GLOAS = 32_768  # EIP-8061
MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA = 128 * INCREMENT
MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT = 256 * INCREMENT  # Gloas lifts it for exits


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitQueue:
    """The end of the exit queue.

    Attributes
    ----------
    epoch : int
        Last epoch in which somebody leaves: ``earliest_exit_epoch`` from Electra on.
    amount : int
        Before Electra, the validators that leave in it. From Electra on, the Gwei that still may:
        ``exit_balance_to_consume``.
    """

    epoch: int = 0
    amount: int = 0

    def __post_init__(self) -> None:
        """Check both numbers."""
        checked_integer("epoch", self.epoch, 0, LARGEST_UINT64)
        checked_integer("amount", self.amount, 0, LARGEST_UINT64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """When equal validators leave that join the queue one after the other.

    Attributes
    ----------
    exit_epochs : ndarray of int64, shape (n_epochs,)
        Increasing.
    counts : ndarray of int64, shape (n_epochs,)
        Validators that leave in each.
    queue : ExitQueue
        Behind them.
    """

    exit_epochs: IntArray
    counts: IntArray
    queue: ExitQueue


def earliest_exit(epoch: int) -> int:
    """Return the first epoch in which a validator can leave that asks in ``epoch``."""
    return epoch + 1 + MAX_SEED_LOOKAHEAD


def counts_balances(fork: Fork) -> bool:
    """Return whether the fork's churn is in Gwei, rather than in validators."""
    return fork.value >= Fork.ELECTRA.value


def exit_churn(fork: Fork, total_balance: int, active_validators: int) -> int:
    """Return how much may leave in an epoch.

    Parameters
    ----------
    fork : Fork
        Whose rules hold.
    total_balance : int
        Total active balance, in Gwei; counts from Electra on.
    active_validators : int
        Counts before Electra.

    Returns
    -------
    churn : int
        Validators before Electra, Gwei from Electra on.

    Raises
    ------
    ParameterError
        If a number is outside its domain.
    """
    total = checked_total_balance(total_balance)
    active = checked_integer("active_validators", active_validators, 0, LARGEST_UINT64)
    if not counts_balances(fork):
        return max(MIN_PER_EPOCH_CHURN_LIMIT, active // CHURN_LIMIT_QUOTIENT)
    is_gloas = fork.value >= Fork.GLOAS.value
    quotient = CHURN_LIMIT_QUOTIENT_GLOAS if is_gloas else CHURN_LIMIT_QUOTIENT
    churn = max(MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA, total // quotient)
    churn -= churn % INCREMENT
    return churn if is_gloas else min(churn, MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT)


def queued(
    queue: ExitQueue, count: int, effective_balance: int, epoch: int, churn: int, fork: Fork
) -> Departures:
    """Return when validators leave that join the queue in one epoch, all at once.

    Parameters
    ----------
    queue : ExitQueue
        Before them.
    count : int
        Of validators, at least one.
    effective_balance : int
        Of each, in Gwei.
    epoch : int
        In which they join.
    churn : int
        Per epoch, as of `exit_churn`.
    fork : Fork
        Whose rules hold.

    Returns
    -------
    departures : Departures

    Raises
    ------
    ParameterError
        If a number is outside its domain.
    """
    count = checked_integer("count", count, 1, 2**31)
    churn = checked_integer("churn", churn, 1, LARGEST_UINT64)
    epoch = checked_integer("epoch", epoch, 0, 2**40)
    balance = checked_effective_balance(effective_balance)
    if not counts_balances(fork):
        return _queued_by_count(queue, count, earliest_exit(epoch), churn)
    return _queued_by_balance(queue, count, balance, earliest_exit(epoch), churn)


def _queued_by_count(queue: ExitQueue, count: int, earliest: int, churn: int) -> Departures:
    first = max(queue.epoch, earliest)
    taken = queue.amount if first == queue.epoch else 0
    if taken >= churn:  # more than fits after a fall of the churn
        first, taken = first + 1, 0
    last = first + (taken + count - 1) // churn
    epochs = np.arange(first, last + 1, dtype=np.int64)
    counts = np.full(len(epochs), churn, dtype=np.int64)
    counts[0] -= taken
    counts[-1] -= counts.sum() - count
    in_last = int(counts[-1]) + (taken if last == first else 0)
    return Departures(
        exit_epochs=epochs, counts=counts, queue=ExitQueue(epoch=last, amount=in_last)
    )


def _queued_by_balance(
    queue: ExitQueue, count: int, balance: int, earliest: int, churn: int
) -> Departures:
    first, left = (queue.epoch, queue.amount) if queue.epoch >= earliest else (earliest, churn)
    last = first + max(-((left - count * balance) // churn), 0)
    # So many fit into what was left and the whole epochs after it.
    room = left + np.arange(last - first + 1, dtype=np.int64) * churn
    counts = np.diff(np.minimum(room // balance, count), prepend=0)
    epochs = np.arange(first, last + 1, dtype=np.int64)[counts > 0]
    left_at_last = left + (last - first) * churn - count * balance
    return Departures(
        exit_epochs=epochs,
        counts=counts[counts > 0],
        queue=ExitQueue(epoch=last, amount=left_at_last),
    )


def queue_behind(waiting: int, epoch: int, churn: int, fork: Fork) -> ExitQueue:
    """Return the queue in which so much waits already, with nobody left over in its last epoch.

    Parameters
    ----------
    waiting : int
        Validators before Electra, Gwei from Electra on.
    epoch : int
        Now.
    churn : int
        Per epoch, as of `exit_churn`.
    fork : Fork
        Whose rules hold.

    Returns
    -------
    queue : ExitQueue

    Raises
    ------
    ParameterError
        If a number is outside its domain.
    """
    waiting = checked_integer("waiting", waiting, 0, LARGEST_UINT64)
    churn = checked_integer("churn", churn, 1, LARGEST_UINT64)
    first = earliest_exit(checked_integer("epoch", epoch, 0, 2**40))
    if waiting == 0:
        return ExitQueue()
    last = first + (waiting - 1) // churn
    taken = waiting - (last - first) * churn
    return ExitQueue(epoch=last, amount=churn - taken if counts_balances(fork) else taken)
