"""What a mass slashing takes from rETH: exact penalties against the bond of those hit."""

import numpy as np

from risk.arrays import FloatArray
from risk.market import Market
from risk.parameters import SlashingParameters
from risk.slashing.penalties import correlated_losses
from risk.slashing.waterfall import aggregate_waterfall

GWEI_PER_ETH = 1_000_000_000
EFFECTIVE_BALANCE_ETH = 32
MOST_LOST = 1.0 - 1e-9  # what is left is divided by


def reth_loss_fractions(
    market: Market, parameters: SlashingParameters, network_shares: FloatArray
) -> FloatArray:
    """Return the fraction of rETH's value lost for each share of the network slashed.

    Each validator of Rocket Pool that is hit loses the exact penalty; its operator's bond pays
    first, rETH the rest. The share of Rocket Pool hit is the network's times `concentration`, at
    most one. No legacy RPL is counted.

    Parameters
    ----------
    market : Market
        Gives total stake, validators, average bond and the ETH behind rETH.
    parameters : SlashingParameters
    network_shares : ndarray of shape (n,)
        Fractions in [0, 1].

    Returns
    -------
    loss : ndarray of shape (n,)
        Fractions in [0, `MOST_LOST`].
    """
    penalties = validator_losses_eth(market, parameters, network_shares)
    # Where nobody is slashed nobody is hit, whatever a lone penalty would be.
    hit = shares_hit(parameters, network_shares) * market.validators
    loss = aggregate_waterfall(penalties, hit, market.bond_eth).reth_loss_eth
    return np.asarray(np.minimum(loss / market.reth_total_eth, MOST_LOST))


def validator_losses_eth(
    market: Market, parameters: SlashingParameters, network_shares: FloatArray
) -> FloatArray:
    """Return what a validator loses that is slashed with so much of the network, in ETH."""
    total = int(market.total_stake_eth) * GWEI_PER_ETH
    slashed = np.round(network_shares * market.total_stake_eth).astype(np.int64) * GWEI_PER_ETH
    penalties = correlated_losses(
        EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH,
        np.minimum(slashed, total),
        total,
        parameters.fork,
        int(parameters.attestation_epochs),
    )
    return np.asarray(penalties / GWEI_PER_ETH)


def shares_hit(parameters: SlashingParameters, network_shares: FloatArray) -> FloatArray:
    """Return the share of Rocket Pool hit: the chance that one of its operators is, at random."""
    return np.minimum(network_shares * parameters.concentration, 1.0)


def reth_loss_fraction(
    market: Market, parameters: SlashingParameters, network_share: float
) -> float:
    """Return the fraction of rETH's value lost for one share of the network slashed."""
    return float(reth_loss_fractions(market, parameters, np.array([network_share]))[0])
