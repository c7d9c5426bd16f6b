"""How many days it takes to leave when no day's sale may cost more than a limit."""

import math
from dataclasses import dataclass, field

import numpy as np

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.liquidity.crowd import redeem_in_turn
from risk.liquidity.redemption import first_to_pool, marked_price, pool_proceeds

LONGEST_PLAN_DAYS = 3650
_BISECTIONS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPlan:
    """A patient exit.

    Attributes
    ----------
    days : float
        Whole days, the first counted as one; infinity if ten years do not suffice.
    received_eth : float
        ETH received in all.
    by_day : ndarray of shape (days_kept,)
        ETH received by the end of each day.
    """

    days: float
    received_eth: float
    by_day: FloatArray = field(default_factory=lambda: np.zeros(0), repr=False, compare=False)


@compiled
def largest_sale(
    displaced: float,
    most: float,
    basis: float,
    depth: float,
    fee: float,
    price: float,
    daily_cost: float,
    cost: FloatArray,
) -> tuple[float, float]:
    """Return the largest sale of a day within the cost limit, and what it brings.

    The average must not lie more than `daily_cost` below `price`; `displaced` units sold earlier
    still weigh on the pool.
    """
    before = pool_proceeds(displaced, basis, depth, fee, cost)
    low, high = 0.0, most
    for step in range(_BISECTIONS):
        # The whole is tried first: selling it may be within the limit.
        size = high if step == 0 else (low + high) / 2.0
        received = pool_proceeds(displaced + size, basis, depth, fee, cost) - before
        if received >= size * price * (1.0 - daily_cost):
            low = size
        else:
            high = size
    return low, pool_proceeds(displaced + low, basis, depth, fee, cost) - before


@compiled
def plan(
    size: float,
    basis: float,
    gap: float,
    line: float,
    depth: float,
    refill: float,
    fee: float,
    recovery: float,
    daily_cost: float,
    cost: FloatArray,
    by_day: FloatArray,
    others: float,
    place: float,
) -> tuple[float, float]:
    """Return days and ETH received; see `exit_plan`.

    `by_day` is filled with the ETH received by the end of each of its days.
    """
    mark = marked_price(basis, line)
    price = min(mark, 1.0 + basis)
    remaining, displaced, received = size, 0.0, 0.0
    before, behind = place * others * size, (1.0 - place) * others * size
    redeemable = line
    for day in range(1, LONGEST_PLAN_DAYS + 1):
        # A premium first: whatever it costs, it pays more than redemption. Then redemption, then
        # the market as far as the limit allows. In the market all sell alike, at one average.
        crowd = (remaining + before + behind) / remaining
        own_depth, own_displaced = depth / crowd, displaced / crowd
        sold = min(remaining, max(0.0, first_to_pool(basis, own_depth, fee) - own_displaced))
        brought = pool_proceeds(own_displaced + sold, basis, own_depth, fee, cost) - pool_proceeds(
            own_displaced, basis, own_depth, fee, cost
        )
        moved = sold * crowd
        kept = 1.0 - sold / remaining
        redeemed, before, behind, taken = redeem_in_turn(
            remaining - sold, max(redeemable, 0.0), before * kept, behind * kept
        )
        pays = 1.0 if day == 1 else min(1.0, gap)
        redeemable += refill - redeemed - taken
        remaining -= sold + redeemed
        received += brought + redeemed * min(pays, mark)
        if remaining > 0.0:
            crowd = (remaining + before + behind) / remaining
            more, brought = largest_sale(
                (displaced + moved) / crowd,
                remaining,
                basis,
                depth / crowd,
                fee,
                price,
                daily_cost,
                cost,
            )
            moved += more * crowd
            kept = 1.0 - more / remaining
            before, behind = before * kept, behind * kept
            remaining -= more
            received += brought
        displaced = (displaced + moved) * recovery
        by_day[day - 1 :] = received
        if remaining <= 1e-9 * size:
            return float(day), received
    return math.inf, received


def exit_plan(
    size: float,
    *,
    basis: float,
    gap: float,
    line: float,
    depth: float,
    refill: float,
    fee: float,
    recovery_half_life_days: float,
    daily_cost: float,
    cost: FloatArray,
    days_kept: int = 0,
    others: float = 0.0,
    place: float = 0.0,
) -> ExitPlan:
    """Return the fewest whole days to leave, redeeming first and selling within the cost limit.

    Each day a premium is sold first; then collateral is redeemed as far as it reaches; then the
    market takes what can be sold at an average no more than `daily_cost` below its own price, and
    recovers. Collateral grows by the refill. Today's collateral pays the reported rate, later
    refill what is true of it. The market is held at today's state, and waiting is not charged: a
    plan, not a forecast.

    Parameters
    ----------
    size : float
        Units, ETH at the redemption rate.
    basis, gap, line, depth : float
        Today's state.
    refill : float
        ETH a day.
    fee : float
        Of the pool.
    recovery_half_life_days : float
        Of the pool after a sale.
    daily_cost : float
        Most that a day's sale may cost, as a fraction.
    cost : ndarray
        Of a `CostSurface`.
    days_kept : int, optional
        Days for which the ETH received by their end is kept; none by default.
    others, place : float, optional
        Others who leave too, day by day as the treasury does; see `risk.liquidity.crowd`.
    """
    if size <= 0.0:
        return ExitPlan(days=0.0, received_eth=0.0, by_day=np.zeros(days_kept))
    recovery = 0.5 ** (1.0 / recovery_half_life_days)
    by_day = np.zeros(days_kept)
    days, received = plan(
        size,
        basis,
        gap,
        line,
        depth,
        refill,
        fee,
        recovery,
        daily_cost,
        cost,
        by_day,
        others,
        place,
    )
    return ExitPlan(days=days, received_eth=received, by_day=by_day)
