"""A slashing event from the first slashing to the last withdrawal, epoch by epoch and in Gwei.

Waves of equal validators are slashed, join the exit queue, miss their votes, are charged for each
other and leave, in a network whose other validators keep their effective balance. What the
consensus rules make of that is followed exactly, each epoch in the order of ``process_epoch``:
finality, scores, penalties, ejection, correlation penalty, effective balances. Finality is lost
while fewer than two thirds of the active balance vote, or for as long as the event says.

Left out: what validators earn, sync committees, and deposits or exits of others.
"""

from dataclasses import dataclass, field

import numpy as np

from risk.arrays import IntArray
from risk.errors import ParameterError
from risk.slashing.churn import ExitQueue
from risk.slashing.epochs import MIN_VALIDATOR_WITHDRAWABILITY_DELAY
from risk.slashing.event_epochs import (
    ATTESTATION,
    CORRELATION,
    FAR_FUTURE,
    HALF_VECTOR,
    INACTIVITY,
    INITIAL,
)
from risk.slashing.event_state import State
from risk.slashing.penalties import (
    INCREMENT,
    Fork,
    checked_effective_balance,
    checked_integer,
    checked_total_balance,
)

MOST_VALIDATORS = 2**31
LATEST_EPOCH = 10**6  # 12 years after the first
MOST_ABOVE_EFFECTIVE = INCREMENT * 5 // 4  # more would raise the effective balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Equal validators slashed in the same epoch.

    Attributes
    ----------
    epoch : int
        Counted from the network's epoch 0.
    validators : int
    effective_balance : int, default=32 ETH
        Gwei.
    balance : int, optional
        Gwei; the effective balance where it is left out.
    """

    epoch: int
    validators: int
    effective_balance: int = 32 * INCREMENT
    balance: int | None = None

    def __post_init__(self) -> None:
        """Check every number."""
        checked_integer("epoch", self.epoch, 0, LATEST_EPOCH)
        _check_validators(self.validators, self.effective_balance, self.balance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Equal validators that miss all votes for a time; nobody slashes them.

    Attributes
    ----------
    from_epoch, until_epoch : int
        First epoch whose votes are missed, and first whose votes are not.
    validators, effective_balance, balance
        As in `Wave`.
    """

    from_epoch: int
    until_epoch: int
    validators: int
    effective_balance: int = 32 * INCREMENT
    balance: int | None = None

    def __post_init__(self) -> None:
        """Check every number."""
        checked_integer("from_epoch", self.from_epoch, 0, LATEST_EPOCH)
        checked_integer("until_epoch", self.until_epoch, self.from_epoch, LATEST_EPOCH)
        _check_validators(self.validators, self.effective_balance, self.balance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network that an event meets.

    Attributes
    ----------
    fork : Fork
        Whose rules hold throughout.
    total_balance : int
        Total active balance, those of the event included, in Gwei.
    active_validators : int, optional
        Those of the event included; counts before Electra. One per 32 ETH where it is left out.
    queue : ExitQueue, optional
        The exit queue's end; empty where it is left out.
    finality_lost_epochs : int, default=0
        For so long nothing is finalised, whoever votes.
    """

    fork: Fork
    total_balance: int
    active_validators: int | None = None
    queue: ExitQueue = field(default_factory=ExitQueue)
    finality_lost_epochs: int = 0

    def __post_init__(self) -> None:
        """Check every number."""
        checked_total_balance(self.total_balance)
        checked_integer("finality_lost_epochs", self.finality_lost_epochs, 0, LATEST_EPOCH)
        if self.active_validators is not None:
            checked_integer("active_validators", self.active_validators, 0, MOST_VALIDATORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of the validators of an event, in groups of equal ones.

    Attributes
    ----------
    cohorts : ndarray of int64, shape (n_groups,)
        Places of each group's wave; outages are counted behind the waves.
    counts : ndarray of int64, shape (n_groups,)
        Validators.
    slashed_epochs, exit_epochs, correlation_epochs, withdrawable_epochs : ndarray, (n_groups,)
        -1 for what does not happen. The correlation penalty is charged at the end of its epoch,
        also where it is zero.
    initial, attestation, correlation, inactivity : ndarray of int64, shape (n_groups,)
        Lost by each validator of the group, in Gwei.
    balances : ndarray of int64, shape (n_groups,)
        Of each when no further penalty can come, in Gwei.
    """

    cohorts: IntArray
    counts: IntArray
    slashed_epochs: IntArray
    exit_epochs: IntArray
    correlation_epochs: IntArray
    withdrawable_epochs: IntArray
    initial: IntArray
    attestation: IntArray
    correlation: IntArray
    inactivity: IntArray
    balances: IntArray

    @property
    def losses(self) -> IntArray:
        """All that each validator of a group loses: the sum of the four, in Gwei."""
        return self.initial + self.attestation + self.correlation + self.inactivity

    def mean_eth(self, gwei: IntArray) -> float:
        """Return the mean of a figure of the groups over the validators, in ETH."""
        return float(np.average(gwei, weights=self.counts)) / INCREMENT


def follow(network: Network, waves: tuple[Wave, ...], outages: tuple[Outage, ...] = ()) -> Outcome:
    """Follow an event through all of its epochs.

    Parameters
    ----------
    network : Network
    waves : tuple of Wave
        Those of the same epoch join the exit queue in the order given.
    outages : tuple of Outage, default=()

    Returns
    -------
    outcome : Outcome
        Groups by cohort, then by exit.

    Raises
    ------
    ParameterError
        If the event holds more than the network, or nothing.
    """
    state = _state(network, [*waves, *outages])
    for wave in waves:
        state.add(wave.validators, wave.effective_balance, wave.balance)
    for outage in outages:
        state.add(outage.validators, outage.effective_balance, outage.balance)
        state.set_offline(outage.from_epoch, outage.until_epoch)
    for epoch in sorted({wave.epoch for wave in waves}):
        state.advance(epoch)
        for place, wave in enumerate(waves):
            if wave.epoch == epoch:
                state.slash(place)
    state.finish()
    return _outcome(state)


def _state(network: Network, parts: list[Wave | Outage]) -> State:
    if not parts:
        raise ParameterError("`waves` and `outages` must not both be empty.")
    balance = sum(part.validators * part.effective_balance for part in parts)
    if balance > network.total_balance:
        raise ParameterError(
            f"`total_balance` must hold the event's {balance} Gwei, got {network.total_balance}."
        )
    count = network.active_validators
    if count is None:
        count = network.total_balance // (32 * INCREMENT)
    return State(
        fork=network.fork,
        total_balance=network.total_balance,
        active_validators=max(count, sum(part.validators for part in parts)),
        queue=network.queue,
        finality_lost_epochs=network.finality_lost_epochs,
    )


def _outcome(state: State) -> Outcome:
    groups, cohorts = state.groups, state.cohorts
    slashed = cohorts.slashed_epoch[groups.cohort]
    was_slashed = slashed < FAR_FUTURE
    gone = groups.exit_epoch < FAR_FUTURE
    return Outcome(
        cohorts=groups.cohort,
        counts=groups.size,
        slashed_epochs=np.where(was_slashed, slashed, -1),
        exit_epochs=np.where(gone, groups.exit_epoch, -1),
        correlation_epochs=np.where(was_slashed, groups.end_epoch - HALF_VECTOR, -1),
        withdrawable_epochs=np.where(
            was_slashed,
            groups.end_epoch,
            np.where(gone, groups.exit_epoch + MIN_VALIDATOR_WITHDRAWABILITY_DELAY, -1),
        ),
        initial=groups.losses[:, INITIAL],
        attestation=groups.losses[:, ATTESTATION],
        correlation=groups.losses[:, CORRELATION],
        inactivity=groups.losses[:, INACTIVITY],
        balances=groups.balance,
    )


def _check_validators(validators: int, effective_balance: int, balance: int | None) -> None:
    checked_integer("validators", validators, 1, MOST_VALIDATORS)
    effective = checked_effective_balance(effective_balance)
    if effective % INCREMENT:
        raise ParameterError(f"`effective_balance` must be whole ETH in Gwei, got {effective}.")
    if balance is not None:
        checked_integer("balance", balance, 0, effective + MOST_ABOVE_EFFECTIVE)
