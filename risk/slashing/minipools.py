"""Who bears what minipools lose: each its own bond, then the node's legacy RPL, then rETH.

A minipool that is left with 8 ETH or more pays holders of rETH first and its operator what is over
[1]_. What it falls short by is asked of the legacy RPL that the node has staked, at the oracle's
price; all minipools of a node share that one stake, and whoever is settled first is paid first. The
RPL is sold by auction, at the oracle's price at first and at half of it a week later [2]_.

A minipool that is left with less than 8 ETH is paid out as if that were rewards: its operator
receives the bond's share and a commission although holders of rETH are short, and no RPL is asked
for.

References
----------
.. [1] ``RocketMinipoolDelegate.distributeBalance`` and ``_distributeBalance``, and
   ``RocketNodeStaking.slashRPL``, in rocket-pool/rocketpool, v1.4.
.. [2] ``RocketAuctionManager.getLotPriceAtBlock`` and ``RocketDAOProtocolSettingsAuction``, there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from risk.arrays import FloatArray
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH, within

LEAST_FULL_WITHDRAWAL_ETH = 8.0  # below it a balance counts as rewards
LEGACY_COMMISSION = 0.14


@dataclass(frozen=True, slots=True, kw_only=True)
class MinipoolWaterfall:
    """Losses of the minipools of each node by bearer, arrays of shape (..., n_nodes), in ETH.

    Attributes
    ----------
    bond_loss_eth : ndarray
        Borne by bonds.
    rpl_proceeds_eth : ndarray
        Brought by auctions of legacy RPL.
    uninsured_eth : ndarray
        Borne by rETH, for good.
    rpl_sold : ndarray
        Legacy RPL taken from the node, in RPL.
    bidders_gain_eth : ndarray
        What that RPL is worth beyond its proceeds: the node's loss besides, outside the identity.
    """

    bond_loss_eth: FloatArray
    rpl_proceeds_eth: FloatArray
    uninsured_eth: FloatArray
    rpl_sold: FloatArray
    bidders_gain_eth: FloatArray

    @property
    def validators_loss_eth(self) -> FloatArray:
        """Lost by the validators: the sum of the first three."""
        return self.bond_loss_eth + self.rpl_proceeds_eth + self.uninsured_eth


def minipool_waterfall(
    loss_eth: ArrayLike,
    bond_eth: ArrayLike,
    count: ArrayLike,
    legacy_rpl: ArrayLike,
    rpl_eth: ArrayLike,
    *,
    discount: float,
    commission: ArrayLike = LEGACY_COMMISSION,
) -> MinipoolWaterfall:
    """Split the losses of minipools, kind by kind within each node.

    Parameters
    ----------
    loss_eth : array_like of shape (..., n_nodes, n_kinds)
        Lost by each minipool of a kind, from 0 to 32 ETH.
    bond_eth : array_like of shape (..., n_nodes, n_kinds)
        Its bond, from 0 to 32 ETH.
    count : array_like of shape (..., n_nodes, n_kinds)
        How many of a kind the node has; an expected number need not be whole.
    legacy_rpl : array_like of shape (..., n_nodes)
        Staked behind them, in RPL.
    rpl_eth : array_like of shape (..., n_nodes)
        ETH per RPL, above 0.
    discount : float
        Fraction of that price which the auction does not bring. Over its week the price of a lot
        is 1 − t²/2 of the first, so that the mean is a sixth below it.
    commission : array_like of shape (..., n_nodes, n_kinds), default=0.14
        Of the minipools; it matters below 8 ETH only.

    Returns
    -------
    waterfall : MinipoolWaterfall

    Raises
    ------
    ParameterError
        If an argument lies outside its domain.
    """
    loss = within("loss_eth", loss_eth, 0.0, VALIDATOR_BALANCE_ETH)
    bond = within("bond_eth", bond_eth, 0.0, VALIDATOR_BALANCE_ETH)
    number = within("count", count, 0.0, np.inf)
    stake = within("legacy_rpl", legacy_rpl, 0.0, np.inf)
    price = within("rpl_eth", rpl_eth, 0.0, np.inf, excluded=True)
    part = 1.0 - float(within("discount", discount, 0.0, 1.0))
    fee = within("commission", commission, 0.0, 1.0)
    left = VALIDATOR_BALANCE_ETH - loss
    as_rewards = left < LEAST_FULL_WITHDRAWAL_ETH
    share = (bond + fee * (VALIDATOR_BALANCE_ETH - bond)) / VALIDATOR_BALANCE_ETH
    bond_loss = np.where(as_rewards, bond - left * share, np.minimum(loss, bond))
    short = loss - bond_loss
    asked = np.sum(number * np.where(as_rewards, 0.0, short), axis=-1)
    sold = np.minimum(asked / price, stake)
    proceeds = sold * price * part
    return MinipoolWaterfall(
        bond_loss_eth=np.sum(number * bond_loss, axis=-1),
        rpl_proceeds_eth=proceeds,
        uninsured_eth=np.maximum(np.sum(number * short, axis=-1) - proceeds, 0.0),
        rpl_sold=sold,
        bidders_gain_eth=sold * price - proceeds,
    )
