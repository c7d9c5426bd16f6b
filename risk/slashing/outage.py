"""An outage without finality: who is offline loses to the leak, and nobody is slashed."""

from risk.market import Market
from risk.slashing.event import Network, Outage, follow
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, GWEI_PER_ETH
from risk.slashing.penalties import Fork
from risk.slashing.queued import EPOCHS_PER_DAY


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
