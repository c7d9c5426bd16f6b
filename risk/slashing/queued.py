"""What passes the bonds when the exit queue is followed epoch by epoch.

In a large slashing the exit queue carries those far back in it past the window in which the
slashings are counted, so that they meet no correlation penalty; who leaves before them makes the
network smaller and the penalty of the others larger. The event is followed exactly for some
shares of the network; in between the losses are taken in proportion.
"""

from dataclasses import dataclass, field
from functools import lru_cache, partial

import numpy as np

from risk.arrays import FloatArray
from risk.engine import in_parallel
from risk.market import Market
from risk.parameters import SlashingParameters
from risk.slashing.churn import counts_balances, exit_churn
from risk.slashing.event_losses import event_losses
from risk.slashing.groups import BondClass
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, GWEI_PER_ETH
from risk.slashing.penalties import EPOCHS_PER_SLASHINGS_VECTOR, Fork

EPOCHS_PER_DAY = 225.0
# Those who leave later after a slashing are charged when its window is empty.
LAST_CORRELATED_EXIT = EPOCHS_PER_SLASHINGS_VECTOR * 3 // 2 - 256
FIRST_EXIT = 5
_THIRD = 1.0 / 3.0
_FOLLOWED = (0.001, 0.02, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3)
_BEYOND = (_THIRD, 0.34, 0.4, 0.5, 0.7, 1.0)
_ROUNDED = 1e-3  # ETH, within which losses are one


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Losses of the validators of one event: each loss in ETH, and its part of them."""

    losses: FloatArray
    parts: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Events followed through the exit queue.

    Attributes
    ----------
    shares : ndarray of shape (n,)
        Of the network slashed; ascending, 0 first.
    events : tuple of Followed
    """

    shares: FloatArray
    events: tuple[Followed, ...] = field(repr=False)

    def excess_eth(self, network_shares: FloatArray, bonds: tuple[BondClass, ...]) -> FloatArray:
        """Return what passes the bond of a validator that is slashed, on average, in ETH.

        Parameters
        ----------
        network_shares : ndarray of shape (n,)
        bonds : tuple of BondClass
            Weights are shares.
        """
        at = [
            sum(
                each.weight
                * float(np.sum(event.parts * np.maximum(event.losses - each.bond_eth, 0.0)))
                for each in bonds
            )
            for event in self.events
        ]
        return np.interp(network_shares, self.shares, at)

    def first_wei(self, bond_eth: float) -> float:
        """Return the share at which the validator worst off passes its bond; infinity for none."""
        return self._reached([float(event.losses.max()) for event in self.events], bond_eth)

    def first_wei_on_average(self, bond_eth: float) -> float:
        """Return the share at which validators evenly in the queue pass their bonds together."""
        means = [float(np.sum(event.parts * event.losses)) for event in self.events]
        return self._reached(means, bond_eth)

    def _reached(self, losses: list[float], bond_eth: float) -> float:
        within = int(np.count_nonzero(self.shares <= _THIRD))
        for i in range(1, within):
            low, high = losses[i - 1], losses[i]
            if low <= bond_eth < high:
                part = (bond_eth - low) / (high - low)
                return float(self.shares[i - 1] + part * (self.shares[i] - self.shares[i - 1]))
        return np.inf


def full_share(market: Market, laws: SlashingParameters) -> float:
    """Return the share slashed beyond which the queue carries some past the penalty."""
    total = int(market.total_stake_eth)
    gwei = total * GWEI_PER_ETH
    churn = exit_churn(laws.fork, gwei, total // EFFECTIVE_BALANCE_ETH)
    each = churn / GWEI_PER_ETH if counts_balances(laws.fork) else churn * EFFECTIVE_BALANCE_ETH
    epochs = LAST_CORRELATED_EXIT - FIRST_EXIT - EPOCHS_PER_DAY * market.exit_queue_days
    return min(max(epochs, 0.0) * each / market.total_stake_eth, 1.0)


def queued(market: Market, laws: SlashingParameters) -> Queued:
    """Return events followed through the exit queue, behind who waits in it today."""
    total = int(market.total_stake_eth)
    gwei = total * GWEI_PER_ETH
    churn = exit_churn(laws.fork, gwei, total // EFFECTIVE_BALANCE_ETH)
    each = churn / GWEI_PER_ETH if counts_balances(laws.fork) else churn * EFFECTIVE_BALANCE_ETH
    waiting = int(market.exit_queue_days * EPOCHS_PER_DAY * each)
    return _queued(laws.fork, total, min(waiting, total), full_share(market, laws))


@lru_cache(maxsize=8)
def _queued(fork: Fork, total_eth: int, waiting_eth: int, full: float) -> Queued:
    # No slider of a scenario but the bond's own touches this, so that it is followed once.
    shares = np.unique([*_FOLLOWED, *_BEYOND, *([full] if full > 0.0 else [])])
    events = in_parallel([partial(_followed, fork, total_eth, waiting_eth, s) for s in shares])
    nothing = Followed(losses=np.zeros(1), parts=np.ones(1))
    return Queued(shares=np.append(0.0, shares), events=(nothing, *events))


def _followed(fork: Fork, total_eth: int, waiting_eth: int, share: float) -> Followed:
    most = total_eth // EFFECTIVE_BALANCE_ETH
    slashed = min(max(round(share * most), 1), most)
    found = event_losses(fork, total_eth, slashed, waiting_eth=waiting_eth)
    # Thousands of groups whose losses differ by an epoch's votes become some hundreds.
    keys, place = np.unique(np.round(found.total_eth / _ROUNDED), return_inverse=True)
    parts = np.bincount(place, weights=found.counts, minlength=len(keys))
    sums = np.bincount(place, weights=found.counts * found.total_eth, minlength=len(keys))
    return Followed(losses=sums / parts, parts=parts / parts.sum())
