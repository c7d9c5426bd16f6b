"""Penalties for stolen block rewards: transfers from an operator to rETH, outside the waterfall.

They destroy nothing, so that they stand beside the identity of a slashing. A megapool is charged
what was taken and a fine as debt; all of such penalties together are capped over seven days [1]_. A
minipool is charged a share of what its operator would receive at the end: nothing for two thefts, a
tenth more for each further one, up to a rate that a guardian sets [2]_.

References
----------
.. [1] ``RocketMegapoolPenalties._applyPenalty`` in rocket-pool/rocketpool, v1.4; RPIP-42 (fine of
   0.2 ETH) and RPIP-58.
.. [2] ``RocketNetworkPenalties._incrementMinipoolPenaltyCount`` and ``RocketMinipoolPenalty``.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from risk.arrays import FloatArray
from risk.slashing.amounts import within

FINE_ETH = 0.2
LARGEST_WEEK_ETH = 612.0
WINDOW_DAYS = 7.0
FREE_THEFTS = 2
RATE_PER_THEFT = 0.1


def megapool_penalties(
    stolen_eth: Sequence[float],
    days: Sequence[float],
    largest_week_eth: float = LARGEST_WEEK_ETH,
) -> list[float]:
    """Return what becomes of each penalty, in ETH: whole, or 0 where it would pass the cap.

    Parameters
    ----------
    stolen_eth : sequence of float
        Taken in each theft, anywhere in the protocol.
    days : sequence of float
        When each penalty is applied, ascending.
    largest_week_eth : float, default=612
        Most that is applied within seven days.

    Raises
    ------
    ParameterError
        If an amount is negative or not a number.
    """
    within("stolen_eth", stolen_eth, 0.0, np.inf)
    applied: list[float] = []
    for stolen, day in zip(stolen_eth, days, strict=True):
        penalty = stolen + FINE_ETH
        recent = sum(
            before for before, when in zip(applied, days, strict=False) if when > day - WINDOW_DAYS
        )
        applied.append(penalty if recent + penalty <= largest_week_eth else 0.0)
    return applied


def minipool_penalty(
    node_share_eth: ArrayLike, thefts: ArrayLike, largest_rate: float
) -> FloatArray:
    """Return what is taken from an operator at the end and given to rETH, in ETH.

    Parameters
    ----------
    node_share_eth : array_like of any shape
        What the operator would receive.
    thefts : array_like
        Thefts that the oracle nodes have voted for.
    largest_rate : float
        Most of it that can be taken, a fraction; 0 where the guardian has set none.

    Raises
    ------
    ParameterError
        If an argument lies outside its domain.
    """
    share = within("node_share_eth", node_share_eth, 0.0, np.inf)
    number = within("thefts", thefts, 0.0, np.inf)
    most = float(within("largest_rate", largest_rate, 0.0, 1.0))
    rate = np.minimum(np.maximum(number - FREE_THEFTS, 0.0) * RATE_PER_THEFT, most)
    return np.asarray(share * rate)
