"""What passes the bonds of slashed validators: by bond, and with the exit queue or without it.

Without the queue, each validator slashed meets the correlation penalty 4,096 epochs after. With
it, those far back in the line of a large slashing become withdrawable so late that the penalty
falls when the slashings have left the window of 8,192 epochs, and costs nothing.
"""

import numpy as np

from risk.arrays import FloatArray
from risk.market import Market
from risk.parameters import SlashingParameters
from risk.slashing.groups import BondClass
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, GWEI_PER_ETH, validator_losses_eth
from risk.slashing.penalties import (
    EPOCHS_PER_SLASHINGS_VECTOR,
    Fork,
    attestation_penalty,
    initial_penalty,
)
from risk.slashing.waterfall import first_wei_share

EPOCHS_PER_DAY = 225.0
# `get_balance_churn_limit` of specs/electra/beacon-chain.md, and of phase0 before it.
LEAST_CHURN_ETH, MOST_EXIT_CHURN_ETH, CHURN_QUOTIENT = 128.0, 256.0, 65_536.0
LEAST_CHURN_VALIDATORS = 4.0
# MIN_VALIDATOR_WITHDRAWABILITY_DELAY, and from a request to the first epoch in which it may exit.
WITHDRAWABILITY_DELAY, FIRST_EXIT = 256, 5
# A penalty that falls later than this after the slashing finds an empty window.
_LAST_CORRELATED_EXIT = (
    EPOCHS_PER_SLASHINGS_VECTOR + EPOCHS_PER_SLASHINGS_VECTOR // 2 - WITHDRAWABILITY_DELAY
)


def fixed_eth(market: Market, laws: SlashingParameters, epochs: float | None = None) -> float:
    """Return a slashed validator's initial and attestation penalties, in ETH."""
    balance = EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH
    total = int(market.total_stake_eth) * GWEI_PER_ETH
    lasting = int(laws.attestation_epochs if epochs is None else epochs)
    gwei = initial_penalty(balance, laws.fork) + attestation_penalty(
        balance, total, lasting, laws.fork
    )
    return gwei / GWEI_PER_ETH


def exit_churn_eth(total_stake_eth: float, fork: Fork) -> float:
    """Return how much may leave in an epoch, in ETH."""
    if fork.value < Fork.ELECTRA.value:
        validators = total_stake_eth / EFFECTIVE_BALANCE_ETH
        churn = max(LEAST_CHURN_VALIDATORS, validators // CHURN_QUOTIENT)
        return churn * EFFECTIVE_BALANCE_ETH
    return min(max(LEAST_CHURN_ETH, total_stake_eth // CHURN_QUOTIENT), MOST_EXIT_CHURN_ETH)


def correlated_shares(
    market: Market, laws: SlashingParameters, network_shares: FloatArray
) -> FloatArray:
    """Return the part of the slashed that the exit queue leaves within the correlation window.

    Those slashed join the line behind who waits today, in an order of which nothing is known, so
    that the part is the same for Rocket Pool. The stake that has left meanwhile is not taken off
    the total, which makes the penalty of the others a little too small.

    Parameters
    ----------
    market : Market
    laws : SlashingParameters
    network_shares : ndarray of shape (n,)

    Returns
    -------
    parts : ndarray of shape (n,)
        In [0, 1].
    """
    epochs = _LAST_CORRELATED_EXIT - FIRST_EXIT - EPOCHS_PER_DAY * market.exit_queue_days
    room = max(epochs, 0.0) * exit_churn_eth(market.total_stake_eth, laws.fork)
    slashed = np.maximum(network_shares * market.total_stake_eth, 1e-9)
    return np.asarray(np.minimum(room / slashed, 1.0))


def full_share(market: Market, laws: SlashingParameters) -> float:
    """Return the share slashed beyond which the queue carries some past the penalty."""
    return float(correlated_shares(market, laws, np.ones(1))[0])


def excess_eth(
    market: Market,
    laws: SlashingParameters,
    network_shares: FloatArray,
    bonds: tuple[BondClass, ...],
    *,
    queue: bool = False,
) -> FloatArray:
    """Return what passes the bond of a validator that is slashed, on average over the bonds.

    Parameters
    ----------
    market : Market
    laws : SlashingParameters
    network_shares : ndarray of shape (n,)
        Of the network slashed together.
    bonds : tuple of BondClass
        Weights are shares.
    queue : bool
        Whether the exit queue carries some past the correlation penalty.

    Returns
    -------
    excess : ndarray of shape (n,)
        ETH a validator hit.
    """
    penalties = validator_losses_eth(market, laws, network_shares)
    parts = correlated_shares(market, laws, network_shares) if queue else np.ones(1)
    late = np.minimum(_late_eth(market, laws, network_shares) if queue else 0.0, penalties)
    excess = np.zeros(len(network_shares))
    for each in bonds:
        met = np.maximum(penalties - each.bond_eth, 0.0)
        spared = np.maximum(late - each.bond_eth, 0.0)
        excess += each.weight * (parts * met + (1.0 - parts) * spared)
    return excess


def _late_eth(market: Market, laws: SlashingParameters, network_shares: FloatArray) -> FloatArray:
    """Return what those lose whom the queue carries past the window: they wait longer."""
    churn = exit_churn_eth(market.total_stake_eth, laws.fork)
    waiting = EPOCHS_PER_DAY * market.exit_queue_days
    last = waiting + network_shares * market.total_stake_eth / churn
    epochs = WITHDRAWABILITY_DELAY + 0.5 * (last + max(_LAST_CORRELATED_EXIT, waiting))
    initial = fixed_eth(market, laws, 0)
    each = fixed_eth(market, laws, laws.attestation_epochs) - initial
    per_epoch = each / max(laws.attestation_epochs, 1)
    return np.asarray(np.minimum(initial + per_epoch * epochs, EFFECTIVE_BALANCE_ETH))


def first_wei(
    market: Market, laws: SlashingParameters, bond_eth: float, part_hit: float = 1.0
) -> float:
    """Return the share of the network at which holders lose their first wei; infinity for never.

    Parameters
    ----------
    market : Market
    laws : SlashingParameters
    bond_eth : float
        Of a validator.
    part_hit : float
        Of a megapool's validators, before it is settled: k of n is k / n. One after settlement.
    """
    behind = bond_eth / part_hit
    share = float(first_wei_share(behind, fixed_eth(market, laws)))
    # No validator loses more than it has.
    return share if share < 1.0 / 3.0 and behind < EFFECTIVE_BALANCE_ETH else np.inf


def first_wei_in_queue(
    market: Market, laws: SlashingParameters, bond_eth: float, part_hit: float = 1.0
) -> float:
    """Return the same of a megapool whose validators stand evenly in the exit queue.

    Those carried past the penalty keep what the others lose: on average over the queue, what is
    lost stops growing where the queue fills the window.
    """

    def left(share: float) -> float:
        at = np.array([share])
        whole = (BondClass(bond_eth=0.0, weight=1.0),)
        lost = float(excess_eth(market, laws, at, whole, queue=True)[0])
        return bond_eth / part_hit - lost

    low, high = 0.0, 1.0 / 3.0
    if left(high) > 0.0:
        return np.inf
    while high - low > 1e-9:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if left(middle) > 0.0 else (low, middle)
    return high
