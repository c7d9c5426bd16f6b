"""The best split of an exit over redemption, the pools and waiting, by size."""

import numpy as np

from risk.departure import BestSplit
from risk.engine import FactorStates
from risk.liquidity.quoted_pool import QuotedPool
from risk.liquidity.routing import split_curve
from risk.liquidity.waiting import Redemption, Waiting
from risk.parameters import ModelParameters

_POINTS = 49
_MOST_HOLDINGS = 4.0


def best_split(held: float, now: FactorStates, laws: ModelParameters) -> BestSplit:
    """Return where each part of sales up to four times what is held goes best.

    Parameters
    ----------
    held : float
        rETH.
    now : FactorStates
        Today, shape (1,).
    laws : ModelParameters
        Under the scenario.
    """
    rate, line = float(now.redemption_rate[0]), float(now.line[0])
    carry, refill = float(now.carry[0]), laws.collateral.refill_eth_per_day
    gap = float(now.true_factor[0] / now.reported_factor[0])
    venues = (
        Redemption(price=rate, collateral_eth=max(line, 0.0)),
        QuotedPool(
            rate=rate,
            basis=float(now.basis[0]),
            depth_eth=float(now.depth[0]),
            fee=laws.basis.pool_fee,
            concentration=laws.depth.concentration,
        ),
        Waiting(
            price=rate * min(gap, 1.0),
            refill_eth_per_day=refill,
            carry=carry,
            days=max(-line, 0.0) / refill,
        ),
    )
    sizes = held * np.geomspace(0.01, _MOST_HOLDINGS, _POINTS)
    found = split_curve(np.append(sizes, held), venues)
    redeemed, sold, waiting = found.sold.T
    # What no way takes waits longest of all.
    waiting = waiting + found.remainder
    return BestSplit(
        reth=sizes,
        redeemed=redeemed[:-1],
        sold=sold[:-1],
        waiting=waiting[:-1],
        held_redeemed=float(redeemed[-1]),
        held_sold=float(sold[-1]),
        held_waiting=float(waiting[-1]),
        held_eth=float(found.net_eth[-1]),
        carry=carry,
    )
