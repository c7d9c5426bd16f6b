"""A plan of leaving followed along paths: what it redeems, sells and brings, day by day."""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.liquidity.crowd import redeem_in_turn
from risk.liquidity.exit_plan import largest_sale
from risk.liquidity.redemption import first_to_pool, marked_price, pool_proceeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is sold to the market each day, after what redemption takes.

    Attributes
    ----------
    sales : ndarray of shape (n_days,)
        Units that the day's sale must not exceed; zeros sell nothing.
    daily_cost : float
        If positive, each day sells what costs no more than this, whatever `sales` says.
    last : int
        The day, from 0, on which all that is left is sold; −1 for never.
    """

    sales: FloatArray
    daily_cost: float = 0.0
    last: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a plan meets, day by day and path by path.

    Units are ETH at today's reported redemption rate.

    Attributes
    ----------
    basis, depth : ndarray of shape (n_days, n_paths)
        Of the market; row 0 is the first day of the plan.
    pays : ndarray of shape (n_days, n_paths)
        What redemption of one unit pays.
    line : ndarray of shape (n_paths,)
        Redeemable (positive) or awaited on the first day.
    inflow : ndarray of shape (n_days, n_paths)
        By which it grows before each day, others' burns taken off; row 0 is not used.
    target : float
        Above which collateral does not grow.
    fee : float
        Of the pool.
    kept : float
        Share of the displacement by an own sale that is left a day later.
    cost : ndarray
        Of a `CostSurface`.
    others, place : float
        Others who leave too; see `risk.liquidity.crowd`.
    """

    basis: FloatArray
    depth: FloatArray
    pays: FloatArray
    line: FloatArray
    inflow: FloatArray
    target: float
    fee: float
    kept: float
    cost: FloatArray
    others: float = 0.0
    place: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a plan did.

    Attributes
    ----------
    redeemed, sold : ndarray of shape (n_days, n_paths)
        Units.
    redemption_eth, sale_eth : ndarray of shape (n_days, n_paths)
        ETH that they brought.
    before : ndarray of shape (n_paths,)
        Others' units that still stand before the treasury in line after the last day.
    """

    redeemed: FloatArray
    sold: FloatArray
    redemption_eth: FloatArray
    sale_eth: FloatArray
    before: FloatArray

    @property
    def cash(self) -> FloatArray:
        """ETH received in all, of shape (n_paths,)."""
        return np.asarray((self.redemption_eth + self.sale_eth).sum(axis=0))

    def left(self, size: float) -> FloatArray:
        """Return the units that are not out, of shape (n_paths,)."""
        gone = (self.redeemed + self.sold).sum(axis=0)
        return np.asarray(np.maximum(size - gone, 0.0))


def follow(size: float, policy: Policy, world: World) -> Followed:
    """Follow a policy: each day a premium is sold, collateral redeemed, then the day's sale made.

    Parameters
    ----------
    size : float
        Units to leave with.
    policy : Policy
    world : World
    """
    shape = world.basis.shape
    out = Followed(
        redeemed=np.zeros(shape),
        sold=np.zeros(shape),
        redemption_eth=np.zeros(shape),
        sale_eth=np.zeros(shape),
        before=np.zeros(shape[1]),
    )
    _follow(
        size,
        policy.sales,
        policy.daily_cost,
        policy.last,
        world.basis,
        world.depth,
        world.pays,
        world.line,
        world.inflow,
        world.target,
        world.fee,
        world.kept,
        world.cost,
        world.others,
        world.place,
        out.redeemed,
        out.sold,
        out.redemption_eth,
        out.sale_eth,
        out.before,
    )
    return out


@compiled
def _follow(
    size: float,
    sales: FloatArray,
    daily_cost: float,
    last: int,
    basis: FloatArray,
    depth: FloatArray,
    pays: FloatArray,
    line: FloatArray,
    inflow: FloatArray,
    target: float,
    fee: float,
    kept: float,
    cost: FloatArray,
    others: float,
    place: float,
    redeemed: FloatArray,
    sold: FloatArray,
    redemption_eth: FloatArray,
    sale_eth: FloatArray,
    still_before: FloatArray,
) -> None:
    n_days, n_paths = basis.shape
    for k in range(n_paths):
        remaining, displaced, own = size, 0.0, line[k]
        before, behind = place * others * size, (1.0 - place) * others * size
        for t in range(n_days):
            if t > 0:
                own = min(own + inflow[t, k], max(target, own))
                displaced *= kept
            if remaining <= 1e-9 * size:
                break
            b, d = basis[t, k], depth[t, k]
            # In the market all sell alike, at one average.
            crowd = (remaining + before + behind) / remaining
            first = displaced / crowd
            part = min(remaining, max(0.0, first_to_pool(b, d / crowd, fee) - first))
            stays = 1.0 - part / remaining
            burn, before, behind, taken = redeem_in_turn(
                remaining - part, max(own, 0.0), before * stays, behind * stays
            )
            rest = remaining - part - burn
            then_crowd = (rest + before + behind) / rest if rest > 0.0 else 1.0
            then, then_depth = (displaced + part * crowd) / then_crowd, d / then_crowd
            if t == last:
                more = rest
            elif daily_cost > 0.0:
                price = min(marked_price(b, own), 1.0 + b)
                more = largest_sale(then, rest, b, then_depth, fee, price, daily_cost, cost)[0]
            else:
                more = min(rest, max(sales[t] - part, 0.0))
            stays = 1.0 - more / rest if rest > 0.0 else 1.0
            before, behind = before * stays, behind * stays
            redeemed[t, k], redemption_eth[t, k] = burn, burn * pays[t, k]
            sold[t, k] = part + more
            if others > 0.0:
                brought = _between(first, part, b, d / crowd, fee, cost)
                brought += _between(then, more, b, then_depth, fee, cost)
            else:
                brought = _between(displaced, part + more, b, d, fee, cost)
            sale_eth[t, k] = pays[t, k] * brought
            displaced += part * crowd + more * then_crowd
            own -= burn + taken
            remaining -= part + more + burn
        still_before[k] = before


@compiled
def _between(
    displaced: float, size: float, basis: float, depth: float, fee: float, cost: FloatArray
) -> float:
    """Return what a sale brings of which so much has been sold before."""
    together = pool_proceeds(displaced + size, basis, depth, fee, cost)
    return together - pool_proceeds(displaced, basis, depth, fee, cost)
