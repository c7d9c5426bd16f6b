"""Values of a treasury in one state, at market and at exit, a second time in plain NumPy.

Written from the docstrings and METHOD. It shares the table of the cost surface, where the table is
the law (`tests/risk/liquidity/test_quoted_depth.py` holds it against the exact pools), and looks
it up by itself.
"""

import math

import numpy as np

from risk.arrays import FloatArray
from risk.liquidity import quoted_depth
from risk.liquidity.quoted_depth import CostSurface
from risk.market import Market
from risk.parameters import ModelParameters
from tests.reference.model import World

YEAR = 365.0
HALVINGS = 60


def value_in_eth(world: World, *, usd: float, eth: float, reth: float, rpl: float) -> FloatArray:
    """Return the value at market in ETH."""
    price = world.rate * world.reported_factor * marked(world.basis, world.line)
    return np.asarray(usd / world.eth_usd + eth + reth * price + rpl * world.rpl_eth)


def marked(basis: FloatArray, line: FloatArray) -> FloatArray:
    """Return the mark per unit: the market's price, or one while redemption is open."""
    return np.where(line > 0.0, np.maximum(1.0 + basis, 1.0), 1.0 + basis)


def exit_value_in_eth(
    world: World,
    market: Market,
    laws: ModelParameters,
    exit_days: int,
    *,
    usd: float,
    eth: float,
    reth: float,
    rpl: float,
) -> FloatArray:
    """Return the value at exit in ETH."""
    surface = quoted_depth.cost_surface(laws.depth.concentration)
    wide = widening(exit_days, laws.depth.recovery_half_life_days)
    out, _, _ = reth_exit(
        reth * world.rate * world.reported_factor,
        basis=world.basis,
        gap=world.true_factor / world.reported_factor,
        line=world.line,
        depth=world.depth * wide,
        days=float(exit_days),
        refill=laws.collateral.refill_eth_per_day,
        carry=world.carry,
        fee=laws.basis.pool_fee,
        surface=surface,
        share=laws.flow.share,
        place=laws.flow.place,
    )
    # A constant product whose 1 % size is d holds 99 d on either side.
    reserve = 99.0 * market.rpl_depth_eth * wide
    sold = rpl * world.rpl_eth
    return np.asarray(usd / world.eth_usd + eth + out + sold / (1.0 + sold / reserve))


def reth_exit(
    size: FloatArray,
    *,
    basis: FloatArray,
    gap: FloatArray,
    line: FloatArray,
    depth: FloatArray,
    days: float,
    refill: float,
    carry: FloatArray,
    fee: float,
    surface: CostSurface,
    share: float = 1.0,
    place: float = 0.0,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return value, stuck size and cash within the days; `depth` is already widened.

    Of all that leaves `share` is the treasury's; of the rest `place` redeems before it. What nobody
    can redeem is sold together, at one average, or waits, in the same proportion for all.
    """
    mark = marked(basis, line)
    # All who leave: those before, the treasury, those behind.
    all_of_it = size / share
    first, last = place * (all_of_it - size), (1.0 - place) * (all_of_it - size)
    above = np.maximum(depth * ((1.0 + basis) * (1.0 - fee) - 1.0) / 0.02, 0.0)
    # A premium is taken by all alike, each with its part of what leaves; the others redeem.
    wanting = np.maximum(1.0 - above / all_of_it, 0.0)
    funds = np.maximum(line + refill * days, 0.0)
    gone_first = np.minimum(first * wanting, funds)
    redeemed = np.minimum(funds - gone_first, size * wanting)
    # Refill pays what is true of the rate; a market that pays more is sold to first.
    from_buffer = np.minimum(redeemed, np.maximum(np.maximum(line, 0.0) - gone_first, 0.0))
    price = np.minimum(gap, mark) / ((1.0 + basis) * (1.0 - fee))
    dearer = sold_down_to(price, size - from_buffer, basis, depth * share, surface)
    left_over = np.maximum(from_buffer, np.minimum(redeemed, size - dearer))
    redeemed = np.where(gap < 1.0, left_over, redeemed)
    gone_last = np.minimum(last * wanting, funds - gone_first - redeemed)
    rest = size - redeemed
    some = rest > 1e-12 * size
    apart = np.where(some, rest, 1.0)
    queue = np.where(some, (first - gone_first) / apart, 0.0)
    together = np.where(some, (rest + first - gone_first + last - gone_last) / apart, 1.0)
    depth = depth / together
    turn = np.maximum(days, -line / refill)

    low, high = np.zeros_like(rest), rest.copy()
    for _ in range(HALVINGS):
        sold = (low + high) / 2.0
        patience = 1.0 - carry * (turn + (rest - sold) * (1.0 + queue) / refill) / YEAR
        waiting = np.minimum(np.maximum(gap * patience, 0.0), mark)
        margin = (1.0 + basis) * (1.0 - fee) * looked_up(sold / depth, basis, surface.marginal, 1.0)
        better = margin > waiting
        low, high = np.where(better, sold, low), np.where(better, high, sold)
    sold = np.where(high == rest, rest, (low + high) / 2.0)
    stuck = rest - sold

    turn = turn + stuck * queue / refill
    # Waiting is worth gap · (1 − carry · t / 365) for the unit whose turn comes at t.
    last = np.where(carry > 0.0, YEAR / np.where(carry > 0.0, carry, 1.0), np.inf)
    patient = np.minimum(stuck, np.maximum(last - turn, 0.0) * refill)
    mean = turn + patient / refill / 2.0
    waited = np.minimum(patient * gap * (1.0 - carry * mean / YEAR), stuck * mark)
    # Today's collateral pays as reported, what comes in later what is true of it.
    from_refill = (redeemed - from_buffer) * np.minimum(np.minimum(mark, 1.0), gap)
    cash = from_buffer * np.minimum(mark, 1.0) + from_refill
    cash = np.minimum(cash + proceeds(sold, basis, depth, fee, surface), size * mark)
    return np.minimum(cash + waited, size * mark), stuck, cash


def sold_down_to(
    price: FloatArray, most: FloatArray, basis: FloatArray, depth: FloatArray, surface: CostSurface
) -> FloatArray:
    """Return what the market takes before its margin, over its own price, is down to `price`."""
    low, high = np.zeros_like(most), most
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        above = looked_up(middle / depth, basis, surface.marginal, 1.0) > price
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray((low + high) / 2.0)


def proceeds(
    size: FloatArray, basis: FloatArray, depth: FloatArray, fee: float, surface: CostSurface
) -> FloatArray:
    """Return ETH for a sale into the pools, which are empty beyond the surface's end."""
    last = math.exp(quoted_depth.SIZE_LOW + quoted_depth.SIZE_STEP * (quoted_depth.SIZE_NODES - 1))
    size = np.minimum(size, depth * last)
    kept = 1.0 - looked_up(size / depth, basis, surface.cost, 0.0)
    return np.asarray(size * kept * (1.0 + basis) * (1.0 - fee))


def looked_up(size: FloatArray, basis: FloatArray, table: FloatArray, at_zero: float) -> FloatArray:
    """Return the table's value, bilinear in asinh of the basis and the logarithm of the size."""
    last_row, last_column = table.shape[0] - 1, table.shape[1] - 1
    row = np.arcsinh(basis / quoted_depth.BASIS_SCALE) - quoted_depth.BASIS_LOW
    row = np.clip(row / quoted_depth.BASIS_STEP, 0.0, last_row - 1e-6)
    smallest = math.exp(quoted_depth.SIZE_LOW)
    logarithm = np.log(np.maximum(size, smallest)) - quoted_depth.SIZE_LOW
    column = np.clip(logarithm / quoted_depth.SIZE_STEP, 0.0, last_column - 1e-6)
    i, j = row.astype(int), column.astype(int)
    u, v = row - i, column - j
    value = (1.0 - u) * ((1.0 - v) * table[i, j] + v * table[i, j + 1])
    value = value + u * ((1.0 - v) * table[i + 1, j] + v * table[i + 1, j + 1])
    share = np.minimum(size / smallest, 1.0)
    return np.asarray(at_zero + share * (value - at_zero))


def widening(days: int, half_life_days: float) -> float:
    """Return the pool's factor for an even sale: displacements weighed pair by pair.

    Part i of a day, sold on average half displaced by itself, meets what is left of part j < i.
    """
    left = np.array([0.5 ** (k / half_life_days) for k in range(days)])
    met = sum(0.5 + left[1 : i + 1].sum() for i in range(days)) / days**2
    return float(0.5 / met)
