"""What an event takes from each validator hit: a slashing, or an outage without finality."""

import numpy as np

from risk.market import Market
from risk.parameters import SlashingParameters
from risk.slashing.event import Network, Outage, follow
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, GWEI_PER_ETH, validator_losses_eth
from risk.slashing.penalties import Fork
from risk.slashing.queued import EPOCHS_PER_DAY


def each_loses_eth(
    market: Market, rules: SlashingParameters, share: float, days_offline: float = 0.0
) -> float:
    """Return what a validator loses that is hit with so much of the network, in ETH.

    Parameters
    ----------
    market : Market
    rules : SlashingParameters
    share : float
        Of the network, in [0, 1].
    days_offline : float, default=0
        Of an outage; at 0 validators are slashed.
    """
    if days_offline > 0.0:
        return offline_loss_eth(market, rules.fork, share, days_offline)
    return float(validator_losses_eth(market, rules, np.array([share]))[0])


def offline_loss_eth(market: Market, fork: Fork, share: float, days: float) -> float:
    """Return what a validator loses that is offline with so much of the network.

    Parameters
    ----------
    market : Market
        Gives the total stake.
    fork : Fork
    share : float
        Of the network, in [0, 1].
    days : float
        Until all are back.

    Returns
    -------
    loss : float
        ETH, on average over those offline.
    """
    total = int(market.total_stake_eth)
    offline = Outage(
        from_epoch=0,
        until_epoch=round(days * EPOCHS_PER_DAY),
        validators=max(round(share * total / EFFECTIVE_BALANCE_ETH), 1),
    )
    lost = follow(Network(fork=fork, total_balance=total * GWEI_PER_ETH), (), (offline,))
    return lost.mean_eth(lost.losses)
