"""The way out of rETH and RPL from one state of the world.

Units: a holder's rETH is counted in ETH at the reported redemption rate, so that redemption pays
1 per unit. `gap` is what is true of that rate after losses the oracle has not reported yet.
"""

import math
from typing import NamedTuple

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.liquidity.crowd import left_beside, served_before
from risk.liquidity.quoted_depth import LARGEST_SIZE, SIZE_NODES, SIZES, look_up, surface_row

_FALSE_POSITIONS = 8  # three to six are usual
_STEPS = 60  # halving for the rest
_CLOSE = 1e-12  # of what is sold


@compiled
def marked_price(basis: float, line: float) -> float:
    """Return the best marginal price over the open ways out, per unit.

    The market's price without fee, or the redemption value while collateral lasts.
    """
    return max(1.0 + basis, 1.0 if line > 0.0 else 0.0)


@compiled
def pool_proceeds(size: float, basis: float, depth: float, fee: float, cost: FloatArray) -> float:
    """Return ETH received for selling `size` units at once, with `cost` of a `CostSurface`."""
    if size <= 0.0:
        return 0.0
    # Beyond the surface the pool is empty: more rETH brings no more ETH.
    size = min(size, depth * LARGEST_SIZE)
    lost = look_up(size / depth, surface_row(basis), cost, 0.0)
    return size * (1.0 + basis) * (1.0 - fee) * (1.0 - lost)


@compiled
def first_to_pool(basis: float, depth: float, fee: float) -> float:
    """Return the size that the market pays above redemption for.

    The margin falls by 2 % over the quoted size, so a premium beyond the fee is used up here.
    """
    return max(0.0, depth * ((1.0 + basis) * (1.0 - fee) - 1.0) / 0.02)


@compiled
def sold_at_once(
    size: float,
    basis: float,
    line: float,
    depth: float,
    fee: float,
    others: float,
    place: float,
) -> tuple[float, float]:
    """Return what of `size` goes to the market if all leaves at once, and depth to do it in.

    The market first as far as it pays above redemption, then collateral, then the market again.
    Who is paid the same average as others may be reckoned alone in a pool that is smaller.
    """
    redeemable = max(line, 0.0)
    top = first_to_pool(basis, depth / (1.0 + others), fee)
    wanted = max(0.0, size - top)
    served = served_before(wanted, redeemable, others, place)
    sold = max(size - (redeemable - served), min(top, size))
    crowd, _ = left_beside(size, wanted, size - sold, redeemable, served, others, place)
    return sold, depth / crowd


@compiled
def leave_now(
    size: float,
    basis: float,
    line: float,
    depth: float,
    fee: float,
    cost: FloatArray,
    others: float = 0.0,
    place: float = 0.0,
) -> float:
    """Return ETH received when all of `size` is turned into ETH at once; see `sold_at_once`."""
    sold, own_depth = sold_at_once(size, basis, line, depth, fee, others, place)
    return size - sold + pool_proceeds(sold, basis, own_depth, fee, cost)


@compiled
def stuck_value(size: float, gap: float, days: float, refill: float, carry: float) -> float:
    """Return what `size` units are worth whose turn begins after `days` days.

    The last of them waits `days` + size / refill; each is worth its true redemption value less
    carry for its own wait, never below zero.
    """
    if size <= 0.0:
        return 0.0
    worthless_after = 365.0 / carry if carry > 0.0 else math.inf
    patient = min(size, max(0.0, (worthless_after - days) * refill))
    mean_wait = days + patient / (2.0 * refill)
    return patient * gap * (1.0 - carry * mean_wait / 365.0)


class Division(NamedTuple):
    """What is to be divided between the market and waiting.

    Attributes
    ----------
    rest : float
        Units to divide.
    top : float
        Price of the first unit in the market, after its fee.
    row, depth : float
        Place of the basis in a `CostSurface`, and the market's depth.
    first_wait, slope : float
        What waiting is worth to the first who waits, and how much less to each unit behind.
    mark : float
        Waiting is worth no more.
    """

    rest: float
    top: float
    row: float
    depth: float
    first_wait: float
    slope: float
    mark: float


@compiled
def sold_before_waiting(to: Division, marginal: FloatArray) -> float:
    """Return how much the market takes before waiting is worth as much.

    The margin in the market falls with the amount sold; that of waiting rises with it, since fewer
    wait. Between two sizes of the table the answer is found by false position (Illinois), and by
    halving where that is slow.

    Parameters
    ----------
    to : Division
    marginal : ndarray
        Margins of a `CostSurface`.
    """
    if to.rest <= 0.0 or _gain(0.0, to, marginal) <= 0.0:
        return 0.0
    if _gain(to.rest, to, marginal) > 0.0:
        return to.rest
    low, high = _sizes_about(to, marginal)
    above, below = _gain(low, to, marginal), _gain(high, to, marginal)
    side = 0
    for step in range(_STEPS):
        if high - low <= _CLOSE * high:
            break
        # Where selling brings as little as waiting over a whole range, that range is not sold.
        if below < 0.0 and step < _FALSE_POSITIONS:
            sold = (low * below - high * above) / (below - above)
        else:
            sold = (low + high) / 2.0
        gain = _gain(sold, to, marginal)
        if gain > 0.0:
            low, above = sold, gain
            below *= 0.5 if side > 0 else 1.0
            side = 1
        else:
            high, below = sold, gain
            above *= 0.5 if side < 0 else 1.0
            side = -1
    return (low + high) / 2.0


@compiled
def _sizes_about(to: Division, marginal: FloatArray) -> tuple[float, float]:
    """Return the largest size of the table at which selling still gains, and the next one."""
    i = int(to.row)
    u = to.row - i
    first, last = -1, SIZE_NODES
    while last - first > 1:
        middle = (first + last) // 2
        size = SIZES[middle] * to.depth
        margin = marginal[i, middle] + u * (marginal[i + 1, middle] - marginal[i, middle])
        if size < to.rest and to.top * margin > _worth_waiting(to.rest - size, to):
            first = middle
        else:
            last = middle
    low = SIZES[first] * to.depth if first >= 0 else 0.0
    return low, min(SIZES[last] * to.depth, to.rest) if last < SIZE_NODES else to.rest


@compiled
def _gain(sold: float, to: Division, marginal: FloatArray) -> float:
    """Return what one unit more brings in the market beyond what it is worth waiting."""
    margin = look_up(sold / to.depth, to.row, marginal, 1.0)
    return to.top * margin - _worth_waiting(to.rest - sold, to)


@compiled
def _worth_waiting(ahead: float, to: Division) -> float:
    """Return what waiting is worth behind `ahead` units of one's own."""
    return min(max(to.first_wait - to.slope * ahead, 0.0), to.mark)


class Way(NamedTuple):
    """How a size leaves within some days.

    Attributes
    ----------
    at_once, later : float
        Units redeemed from today's collateral, and from the refill.
    sold, stuck : float
        Units that the market takes, and that wait.
    depth : float
        Of the market, as if the treasury were alone in it.
    wait : float
        Days until the first of what is stuck has its turn.
    mark : float
    """

    at_once: float
    later: float
    sold: float
    stuck: float
    depth: float
    wait: float
    mark: float


@compiled
def way_out(
    size: float,
    basis: float,
    gap: float,
    line: float,
    depth: float,
    days: float,
    refill: float,
    carry: float,
    fee: float,
    widening: float,
    marginal: FloatArray,
    others: float,
    place: float,
) -> Way:
    """Return how `size` leaves within `days`; parameters as for `exit_value`."""
    mark = marked_price(basis, line)
    wide = depth * widening
    within = max(line + refill * days, 0.0)
    wanted = max(0.0, size - first_to_pool(basis, wide / (1.0 + others), fee))
    served = served_before(wanted, within, others, place)
    redeemed = min(size, within - served, wanted)
    at_once = min(redeemed, max(max(line, 0.0) - served, 0.0))
    top, row = (1.0 + basis) * (1.0 - fee), surface_row(basis)
    if gap < 1.0:
        # Refill pays what a loss not reported yet leaves: the market first as far as it pays more.
        alone = wide / (1.0 + others)
        dearer = sold_before_waiting(
            Division(size - at_once, top, row, alone, gap, 0.0, mark), marginal
        )
        redeemed = max(at_once, min(redeemed, size - dearer))
    rest = size - redeemed
    crowd, before = left_beside(size, wanted, redeemed, within, served, others, place)
    own_depth = wide / crowd
    # Who waits stands behind those who wait already.
    ahead = max(days, -line / refill)
    sold = sold_before_waiting(
        Division(
            rest,
            top,
            row,
            own_depth,
            gap * (1.0 - carry * ahead / 365.0),
            gap * carry / refill / 365.0 * (1.0 + before),
            mark,
        ),
        marginal,
    )
    stuck = rest - sold
    wait = ahead + stuck * before / refill
    return Way(at_once, redeemed - at_once, sold, stuck, own_depth, wait, mark)


@compiled
def exit_value(
    size: float,
    basis: float,
    gap: float,
    line: float,
    depth: float,
    days: float,
    refill: float,
    carry: float,
    fee: float,
    widening: float,
    cost: FloatArray,
    marginal: FloatArray,
    others: float = 0.0,
    place: float = 0.0,
) -> tuple[float, float, float]:
    """Return the value obtainable within `days`, the size that is stuck, and the cash.

    Collateral and the refill expected within the days are redeemed; the market takes the rest
    down to the price at which waiting is worth as much; what then remains is stuck and counted at
    its waiting value. Collateral of today pays the reported rate, refill what is true of it: by
    then the oracle may have reported. Where the market pays more than that, it comes before refill.
    Nothing is counted above the mark.

    Parameters
    ----------
    size : float
        Units to leave with.
    basis, gap, line, depth : float
        State; see the module and `FactorStates`.
    days, refill, carry : float
        Days allowed, expected refill per day, yearly return asked for waiting.
    fee : float
        Of the pool.
    widening : float
        How much more the pools take over the days than at once; see `widening`.
    cost, marginal : ndarray
        Of a `CostSurface`.
    others, place : float
        Others who leave too; see `risk.liquidity.crowd`.

    Returns
    -------
    value, stuck, cash : float
        ETH with the stuck part counted, units, and ETH received within the days.
    """
    way = way_out(
        size,
        basis,
        gap,
        line,
        depth,
        days,
        refill,
        carry,
        fee,
        widening,
        marginal,
        others,
        place,
    )
    mark = way.mark
    waited = min(stuck_value(way.stuck, gap, way.wait, refill, carry), way.stuck * mark)
    cash = way.at_once * min(1.0, mark) + way.later * min(1.0, gap, mark)
    cash = min(cash + pool_proceeds(way.sold, basis, way.depth, fee, cost), size * mark)
    return min(cash + waited, size * mark), way.stuck, cash


def widening(days: int, recovery_half_life_days: float) -> float:
    """Return how much larger an even sale over some days may be than one at once.

    Selling in equal daily parts into a pool that recovers half of its displacement per half-life
    costs, to first order in size, as much as a single sale into a pool so many times deeper.

    Parameters
    ----------
    days : int
        Number of daily parts, the first today.
    recovery_half_life_days : float

    Returns
    -------
    factor : float
        At least 1, at most `days`.
    """
    kept = 0.5 ** (1.0 / recovery_half_life_days)
    part = 1.0 / days
    displaced, mean_displacement = 0.0, 0.0
    for _ in range(days):
        mean_displacement += part * (displaced + part / 2.0)
        displaced = (displaced + part) * kept
    return 0.5 / mean_displacement


@compiled
def rpl_proceeds(size: float, depth: float) -> float:
    """Return ETH received for selling RPL worth `size` ETH, constant product.

    Parameters
    ----------
    size : float
        ETH at the market price.
    depth : float
        Size whose sale costs 1 %, ETH.
    """
    reserve = 99.0 * depth
    return size * reserve / (reserve + size)
