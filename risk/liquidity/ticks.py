"""Prices at the ticks of a pool of concentrated liquidity, integer-exact against Uniswap v3.

Tick n stands for the price 1.0001ⁿ. Prices are square roots in units of 2⁻⁹⁶.
"""

import math
from decimal import Decimal, localcontext
from functools import lru_cache

from risk.liquidity.refusals import PriceLimitError
from risk.liquidity.words import LARGEST_WORD, whole

LARGEST_TICK = 887_272
SMALLEST_SQRT_PRICE = 4_295_128_739  # at the lowest tick
UPPER_SQRT_PRICE = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342

_DIGITS = 60
_LOG_TICK = math.log(1.0001)
_LOG_Q96 = 96.0 * math.log(2.0)


def sqrt_price_at(tick: int) -> int:
    """Return the square root of the price at a tick, times 2⁹⁶, rounded up.

    The power is put together from the powers of two in the tick, each rounded to 128 bits and
    each product cut to them, as in the contract.

    Parameters
    ----------
    tick : int
        From −887,272 to 887,272.

    References
    ----------
    .. [1] ``TickMath.getSqrtRatioAtTick`` in Uniswap/v3-core.

    Examples
    --------
    >>> sqrt_price_at(-50)
    79030349367926598376800521322
    """
    tick = whole("tick", tick, -LARGEST_TICK, LARGEST_TICK)
    ratio = 1 << 128
    for position, factor in enumerate(_falling_powers()):
        if abs(tick) >> position & 1:
            ratio = ratio * factor >> 128
    if tick > 0:
        ratio = LARGEST_WORD // ratio
    return -(-ratio >> 32)


def tick_at(sqrt_price: int) -> int:
    """Return the last tick whose price is not above a price.

    Parameters
    ----------
    sqrt_price : int
        Square root of the price, times 2⁹⁶.

    Raises
    ------
    PriceLimitError
        If the price lies below the lowest tick's or not below the highest's.

    References
    ----------
    .. [1] ``TickMath.getTickAtSqrtRatio`` in Uniswap/v3-core.
    """
    if not SMALLEST_SQRT_PRICE <= sqrt_price < UPPER_SQRT_PRICE:
        raise PriceLimitError(f"`sqrt_price` must lie within the ticks, got {sqrt_price}.")
    tick = math.floor(2.0 * (math.log(sqrt_price) - _LOG_Q96) / _LOG_TICK)
    tick = min(max(tick, -LARGEST_TICK), LARGEST_TICK - 1)
    # A logarithm of sixteen digits can be one tick off.
    while sqrt_price_at(tick) > sqrt_price:
        tick -= 1
    while sqrt_price_at(tick + 1) <= sqrt_price:
        tick += 1
    return tick


@lru_cache(maxsize=1)
def _falling_powers() -> tuple[int, ...]:
    """Return 1.0001 to the powers −1/2, −1, −2, … of which a tick is put together, times 2¹²⁸."""
    with localcontext() as context:
        context.prec = _DIGITS
        root = Decimal("1.0001").sqrt()
        powers = (root ** (1 << position) for position in range(LARGEST_TICK.bit_length()))
        return tuple(int(Decimal(1 << 128) / power + Decimal("0.5")) for power in powers)
