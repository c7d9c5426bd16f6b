"""How the debt of a megapool is repaid: from its node's rewards, from exits, or never.

A distribution pays the node's share of rewards to the debt first, but none can be made while a
validator of the megapool exits or is challenged; rewards then wait [1]_. Nobody can be forced to
exit (until Saturn 2, as drafted), so a debt without rewards or exits is never repaid.

References
----------
.. [1] ``RocketMegapoolDelegate._distributeAmount`` in rocket-pool/rocketpool, v1.4.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from risk.arrays import FloatArray
from risk.slashing.amounts import within


def distributed(earned_eth: ArrayLike, blocked: NDArray[np.bool_]) -> FloatArray:
    """Return what has been distributed by the end of each day, in ETH.

    Parameters
    ----------
    earned_eth : array_like of shape (n_days, ...)
        Earned on each day, at least 0.
    blocked : ndarray of bool, same shape
        Whether a validator was exiting, or challenged, at its end.

    Returns
    -------
    distributed : ndarray, same shape
        What is earned on a blocked day arrives with the next that is not.

    Raises
    ------
    ParameterError
        If an amount is negative or not a number.
    """
    earned = np.cumsum(within("earned_eth", earned_eth, 0.0, np.inf), axis=0)
    return np.asarray(np.maximum.accumulate(np.where(blocked, 0.0, earned), axis=0))


def debt_left(
    debt_eth: ArrayLike, node_share_eth: ArrayLike, exits_eth: ArrayLike = 0.0
) -> FloatArray:
    """Return the debt at the end of each day, in ETH.

    Parameters
    ----------
    debt_eth : array_like of shape (...)
        Today.
    node_share_eth : array_like of shape (n_days, ...)
        The node's share of what has been distributed by then.
    exits_eth : array_like of shape (n_days, ...), default=0
        Its share of validators that have exited by then.

    Raises
    ------
    ParameterError
        If an amount is negative or not a number.
    """
    owed = within("debt_eth", debt_eth, 0.0, np.inf)
    paid = within("node_share_eth", node_share_eth, 0.0, np.inf) + within(
        "exits_eth", exits_eth, 0.0, np.inf
    )
    return np.asarray(np.maximum(owed - paid, 0.0))


def years_to_repay(debt_eth: float, yearly_node_share_eth: float) -> float:
    """Return how long rewards take to repay a debt; infinity where none are earned."""
    if debt_eth <= 0.0:
        return 0.0
    return debt_eth / yearly_node_share_eth if yearly_node_share_eth > 0.0 else float("inf")
