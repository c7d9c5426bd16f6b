"""What an exit costs below the mark, by cause: fee, impact, basis and waiting.

The mark is the best marginal price over the open ways out. *Basis* is what a way pays less than
that for its first unit, before any fee: selling at a discount while redemption is open, redeeming
at a premium, refill that pays a loss not reported yet. *Fee* is the pool's. *Impact* is how far the
average of the sale lies below the market's own price after the fee. *Waiting* is what the stuck
part counts less than the mark. The four are never negative and sum to the whole cost.
"""

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.liquidity.redemption import (
    Way,
    marked_price,
    pool_proceeds,
    sold_at_once,
    stuck_value,
    way_out,
)


@compiled
def _sale(
    sold: float, basis: float, depth: float, mark: float, fee: float, cost: FloatArray
) -> tuple[float, float, float]:
    """Return fee, impact and basis of a sale."""
    at_market = sold * (1.0 + basis)
    charged = at_market * fee
    paid = pool_proceeds(sold, basis, depth, fee, cost)
    return charged, max(at_market - charged - paid, 0.0), sold * (mark - (1.0 + basis))


@compiled
def costs_of(
    way: Way,
    basis: float,
    gap: float,
    refill: float,
    carry: float,
    fee: float,
    cost: FloatArray,
) -> tuple[float, float, float, float]:
    """Return fee, impact, basis and waiting of a `Way`; parameters as for `exit_value`."""
    charged, impact, apart = _sale(way.sold, basis, way.depth, way.mark, fee, cost)
    apart += way.at_once * (way.mark - min(1.0, way.mark))
    apart += way.later * (way.mark - min(1.0, gap, way.mark))
    whole = way.stuck * way.mark
    waited = min(stuck_value(way.stuck, gap, way.wait, refill, carry), whole)
    return charged, impact, apart, whole - waited


@compiled
def costs_at_once(
    size: float,
    basis: float,
    line: float,
    depth: float,
    fee: float,
    cost: FloatArray,
    others: float,
    place: float,
) -> tuple[float, float, float, float]:
    """Return fee, impact, basis and waiting (none) of `leave_now`; parameters as there."""
    mark = marked_price(basis, line)
    sold, own_depth = sold_at_once(size, basis, line, depth, fee, others, place)
    charged, impact, apart = _sale(sold, basis, own_depth, mark, fee, cost)
    return charged, impact, apart + (size - sold) * (mark - 1.0), 0.0


@compiled
def fill_costs(
    size: FloatArray,
    basis: FloatArray,
    gap: FloatArray,
    line: FloatArray,
    depth: FloatArray,
    carry: FloatArray,
    days: float,
    refill: float,
    fee: float,
    widening: float,
    cost: FloatArray,
    marginal: FloatArray,
    others: float,
    place: float,
    costs: FloatArray,
) -> None:
    """Fill `costs`, of shape (4, n_paths), with those of the exit within `days` on each path."""
    for k in range(len(size)):
        way = way_out(
            size[k],
            basis[k],
            gap[k],
            line[k],
            depth[k],
            days,
            refill,
            carry[k],
            fee,
            widening,
            marginal,
            others,
            place,
        )
        charged, impact, apart, waited = costs_of(
            way, basis[k], gap[k], refill, carry[k], fee, cost
        )
        costs[0, k], costs[1, k] = charged, impact
        costs[2, k], costs[3, k] = apart, waited
