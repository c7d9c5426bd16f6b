"""What each validator loses when so many are slashed at once, with the queue and the leak."""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.slashing.churn import counts_balances, exit_churn, queue_behind
from risk.slashing.event import Network, Outcome, Wave, follow
from risk.slashing.penalties import INCREMENT, Fork


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLosses:
    """Losses by group of validators with equal fates, in the order in which they leave.

    Attributes
    ----------
    counts : ndarray of int64, shape (n_groups,)
        Validators.
    initial_eth, attestation_eth, correlation_eth, inactivity_eth : ndarray, shape (n_groups,)
        Lost by each validator, in ETH.
    exit_epochs, correlation_epochs, withdrawable_epochs : ndarray of int64, shape (n_groups,)
        From the slashing; 225 epochs are a day.
    """

    counts: IntArray
    initial_eth: FloatArray
    attestation_eth: FloatArray
    correlation_eth: FloatArray
    inactivity_eth: FloatArray
    exit_epochs: IntArray
    correlation_epochs: IntArray
    withdrawable_epochs: IntArray

    @property
    def total_eth(self) -> FloatArray:
        """All that each validator of a group loses, in ETH, shape (n_groups,)."""
        return self.initial_eth + self.attestation_eth + self.correlation_eth + self.inactivity_eth

    def mean(self, of_groups: FloatArray | IntArray) -> float:
        """Return the mean of a figure of the groups over all validators."""
        return float(np.average(of_groups, weights=self.counts))

    def mean_beyond(self, bond_eth: float) -> float:
        """Return what a validator loses on average beyond its own bond, in ETH."""
        return self.mean(np.maximum(self.total_eth - bond_eth, 0.0))


def event_losses(
    fork: Fork,
    total_stake_eth: float,
    validators: int,
    *,
    effective_eth: int = 32,
    waiting_eth: float = 0.0,
    finality_lost_epochs: int = 0,
) -> EventLosses:
    """Return what each of so many validators loses that are slashed in one epoch.

    Parameters
    ----------
    fork : Fork
        Whose rules hold.
    total_stake_eth : float
        Total active balance, in ETH; rounded down to whole ETH.
    validators : int
        Slashed; they must fit into the total.
    effective_eth : int, default=32
        Effective balance of each.
    waiting_eth : float, default=0
        Balances that wait in the exit queue already, in ETH.
    finality_lost_epochs : int, default=0
        For so long nothing is finalised. Without it finality is lost for as long as fewer than
        two thirds of the active balance vote.

    Returns
    -------
    losses : EventLosses

    Raises
    ------
    ParameterError
        If an argument is outside its domain.
    """
    total = int(total_stake_eth) * INCREMENT
    churn = exit_churn(fork, total, total // (32 * INCREMENT))
    waiting = int(waiting_eth) * INCREMENT
    if not counts_balances(fork):
        waiting //= 32 * INCREMENT
    network = Network(
        fork=fork,
        total_balance=total,
        queue=queue_behind(waiting, 0, churn, fork),
        finality_lost_epochs=finality_lost_epochs,
    )
    wave = Wave(epoch=0, validators=validators, effective_balance=effective_eth * INCREMENT)
    return _in_eth(follow(network, (wave,)))


def _in_eth(outcome: Outcome) -> EventLosses:
    return EventLosses(
        counts=outcome.counts,
        initial_eth=outcome.initial / INCREMENT,
        attestation_eth=outcome.attestation / INCREMENT,
        correlation_eth=outcome.correlation / INCREMENT,
        inactivity_eth=outcome.inactivity / INCREMENT,
        exit_epochs=outcome.exit_epochs,
        correlation_epochs=outcome.correlation_epochs,
        withdrawable_epochs=outcome.withdrawable_epochs,
    )
