"""What passes the bonds of slashed validators, by bond, when each meets the correlation penalty."""

import numpy as np

from risk.arrays import FloatArray
from risk.market import Market
from risk.parameters import SlashingParameters
from risk.slashing.groups import BondClass
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, GWEI_PER_ETH, validator_losses_eth
from risk.slashing.penalties import attestation_penalty, initial_penalty
from risk.slashing.waterfall import first_wei_share


def fixed_eth(market: Market, laws: SlashingParameters) -> float:
    """Return a slashed validator's initial and attestation penalties, in ETH."""
    balance = EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH
    total = int(market.total_stake_eth) * GWEI_PER_ETH
    gwei = initial_penalty(balance, laws.fork) + attestation_penalty(
        balance, total, int(laws.attestation_epochs), laws.fork
    )
    return gwei / GWEI_PER_ETH


def excess_eth(
    market: Market,
    laws: SlashingParameters,
    network_shares: FloatArray,
    bonds: tuple[BondClass, ...],
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

    Returns
    -------
    excess : ndarray of shape (n,)
        ETH a validator hit.
    """
    penalties = validator_losses_eth(market, laws, network_shares)
    excess = np.zeros(len(network_shares))
    for each in bonds:
        excess += each.weight * np.maximum(penalties - each.bond_eth, 0.0)
    return excess


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
