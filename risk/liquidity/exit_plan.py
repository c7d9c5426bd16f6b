"""How many days it takes to leave when no day's sale may cost more than a limit."""

import math
from dataclasses import dataclass

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.liquidity.redemption import marked_price, pool_proceeds

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
    """

    days: float
    received_eth: float


@compiled
def largest_sale(
    displaced: float,
    remaining: float,
    basis: float,
    depth: float,
    fee: float,
    mark: float,
    daily_cost: float,
    cost: FloatArray,
) -> tuple[float, float]:
    """Return the largest sale of a day within the cost limit, and what it brings.

    `displaced` units sold earlier still weigh on the pool.
    """
    before = pool_proceeds(displaced, basis, depth, fee, cost)
    low, high = 0.0, remaining
    for step in range(_BISECTIONS):
        # The whole remainder is tried first: selling it may be within the limit.
        size = high if step == 0 else (low + high) / 2.0
        received = pool_proceeds(displaced + size, basis, depth, fee, cost) - before
        if received >= size * mark * (1.0 - daily_cost):
            low = size
        else:
            high = size
    return low, pool_proceeds(displaced + low, basis, depth, fee, cost) - before


@compiled
def plan(
    size: float,
    basis: float,
    line: float,
    depth: float,
    refill: float,
    fee: float,
    recovery: float,
    daily_cost: float,
    cost: FloatArray,
) -> tuple[float, float]:
    """Return days and ETH received; see `exit_plan`."""
    mark = marked_price(basis, line)
    remaining, displaced, received = size, 0.0, 0.0
    redeemable = line
    for day in range(1, LONGEST_PLAN_DAYS + 1):
        redeemed = min(remaining, max(redeemable, 0.0))
        redeemable += refill - redeemed
        remaining -= redeemed
        received += redeemed * min(1.0, mark)
        if remaining > 0.0:
            sold, brought = largest_sale(
                displaced, remaining, basis, depth, fee, mark, daily_cost, cost
            )
            remaining -= sold
            received += brought
            displaced = (displaced + sold) * recovery
        if remaining <= 1e-9 * size:
            return float(day), received
    return math.inf, received


def exit_plan(
    size: float,
    *,
    basis: float,
    line: float,
    depth: float,
    refill: float,
    fee: float,
    recovery_half_life_days: float,
    daily_cost: float,
    cost: FloatArray,
) -> ExitPlan:
    """Return the fewest whole days to leave, redeeming first and selling within the cost limit.

    Each day collateral is redeemed as far as it reaches and grows by the refill; the market takes
    what can be sold at an average no more than `daily_cost` below today's mark, and recovers.
    The market is held at today's state: a plan, not a forecast.

    Parameters
    ----------
    size : float
        Units, ETH at the redemption rate.
    basis, line, depth : float
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
    """
    if size <= 0.0:
        return ExitPlan(days=0.0, received_eth=0.0)
    recovery = 0.5 ** (1.0 / recovery_half_life_days)
    days, received = plan(size, basis, line, depth, refill, fee, recovery, daily_cost, cost)
    return ExitPlan(days=days, received_eth=received)
