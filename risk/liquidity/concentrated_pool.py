"""Whole swaps through the ticks of a pool, integer-exact against Uniswap v3."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from risk.errors import ParameterError
from risk.liquidity.concentrated import (
    FEE_UNIT,
    LARGEST_AMOUNT,
    LARGEST_LIQUIDITY,
    compute_swap_step,
)
from risk.liquidity.refusals import ImbalanceError, PriceLimitError
from risk.liquidity.ticks import (
    LARGEST_TICK,
    SMALLEST_SQRT_PRICE,
    UPPER_SQRT_PRICE,
    sqrt_price_at,
    tick_at,
)
from risk.liquidity.words import different_coins, whole

LARGEST_SPACING = 16_383
_WORD_BITS = 8  # the contract looks 256 spacings ahead and stops there, which rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A swap as it was executed.

    Attributes
    ----------
    amount_in : int
        Wei that went in, fee included.
    amount_out : int
        Wei that came out.
    sqrt_price : int
        Where the price stands afterwards, times 2⁹⁶.
    tick : int
        Where the pool stands afterwards.
    liquidity : int
        In range afterwards.
    """

    amount_in: int
    amount_out: int
    sqrt_price: int
    tick: int
    liquidity: int


@dataclass(frozen=True, slots=True)
class ConcentratedPool:
    """A pool as it stands in one block.

    Attributes
    ----------
    sqrt_price : int
        ``slot0()``'s square root of the price of token 0 in token 1, times 2⁹⁶.
    liquidity : int
        In range, as ``liquidity()`` returns it.
    fee_pips : int
        As ``fee()`` returns it, in millionths.
    tick_spacing : int
        As ``tickSpacing()`` returns it.
    ticks : sequence of (int, int)
        Each initialised tick with the liquidity that it adds when the price rises across it.
    tick : int, optional
        ``slot0()``'s tick; that of the price if not given. It lies one below where a falling price
        has just crossed a tick and stands on it.

    Raises
    ------
    ParameterError
        If an attribute lies outside the domain of the contract.

    References
    ----------
    .. [1] H. Adams, N. Zinsmeister, M. Salem, R. Keefer, D. Robinson (2021). "Uniswap v3 Core",
       section 6. The contract is ``UniswapV3Pool.swap`` in Uniswap/v3-core.
    """

    sqrt_price: int
    liquidity: int
    fee_pips: int
    tick_spacing: int
    ticks: Sequence[tuple[int, int]]
    tick: int | None = None

    def __post_init__(self) -> None:
        price = whole("sqrt_price", self.sqrt_price, SMALLEST_SQRT_PRICE, UPPER_SQRT_PRICE - 1)
        spacing = whole("tick_spacing", self.tick_spacing, 1, LARGEST_SPACING)
        here = tick_at(price)
        # A falling price that stopped on a tick has crossed it.
        lowest = here - 1 if sqrt_price_at(here) == price else here
        tick = here if self.tick is None else whole("tick", self.tick, lowest, here)
        object.__setattr__(self, "tick", tick)
        object.__setattr__(self, "sqrt_price", price)
        object.__setattr__(self, "tick_spacing", spacing)
        object.__setattr__(self, "fee_pips", whole("fee_pips", self.fee_pips, 0, FEE_UNIT - 1))
        liquidity = whole("liquidity", self.liquidity, 0, LARGEST_LIQUIDITY)
        object.__setattr__(self, "liquidity", liquidity)
        object.__setattr__(self, "ticks", _checked_ticks(self.ticks, spacing))

    def amount_out(self, i: int, j: int, amount_in: int) -> int:
        """Return what a swap of exactly `amount_in` of token `i` pays of token `j`.

        Parameters
        ----------
        i, j : int
            0 and 1, or 1 and 0.
        amount_in : int
            Wei, fee included, at least one.

        Returns
        -------
        amount_out : int
            Wei.

        Raises
        ------
        ParameterError
            If the tokens are not the pool's two or `amount_in` is not a positive whole number.
        PriceLimitError
            If the pool's liquidity ends before all of it went in.
        """
        i, _ = different_coins(i, j, 2)
        amount_in = whole("amount_in", amount_in, 1, LARGEST_AMOUNT)
        swap = self.swap(i == 0, amount_in)
        if swap.amount_in < amount_in:
            raise PriceLimitError(f"`amount_in` must not exceed {swap.amount_in}, got {amount_in}.")
        return swap.amount_out

    def amount_in(self, i: int, j: int, amount_out: int) -> int:
        """Return what must go in of token `i` for exactly `amount_out` of token `j`, fee included.

        Parameters, units and errors as for `amount_out`.
        """
        i, _ = different_coins(i, j, 2)
        amount_out = whole("amount_out", amount_out, 1, LARGEST_AMOUNT)
        swap = self.swap(i == 0, -amount_out)
        if swap.amount_out < amount_out:
            raise PriceLimitError(
                f"`amount_out` must not exceed {swap.amount_out}, got {amount_out}."
            )
        return swap.amount_in

    def swap(self, falling: bool, amount: int, sqrt_price_limit: int | None = None) -> Swap:
        """Return a swap up to an amount or a price, whichever comes first.

        Parameters
        ----------
        falling : bool
            Whether token 0 goes in and the price falls.
        amount : int
            Positive: wei to go in, fee included. Negative: wei to come out.
        sqrt_price_limit : int, optional
            Where the swap stops at the latest, times 2⁹⁶; the end of the ticks if not given.

        Raises
        ------
        ParameterError
            If the amount is zero.
        PriceLimitError
            If the limit lies on the wrong side of the price or beyond the ticks.
        ImbalanceError
            If a tick takes more liquidity than is there.
        """
        amount = whole("amount", amount, -LARGEST_AMOUNT, LARGEST_AMOUNT)
        if amount == 0:
            raise ParameterError("`amount` must not be zero.")
        limit = self._limit(falling, sqrt_price_limit)
        price, liquidity, tick = self.sqrt_price, self.liquidity, self._tick
        remaining, total_in, total_out = amount, 0, 0
        while remaining != 0 and price != limit:
            next_tick, added = self._next_tick(tick, falling)
            next_price = sqrt_price_at(next_tick)
            target = max(next_price, limit) if falling else min(next_price, limit)
            start = price
            price, went_in, came_out, fee = compute_swap_step(
                price, target, liquidity, remaining, self.fee_pips
            )
            remaining -= went_in + fee if amount > 0 else -came_out
            total_in, total_out = total_in + went_in + fee, total_out + came_out
            if price == next_price:
                liquidity += -added if falling else added
                if not 0 <= liquidity <= LARGEST_LIQUIDITY:
                    raise ImbalanceError(f"`ticks` must keep liquidity, got {liquidity}.")
                tick = next_tick - 1 if falling else next_tick
            elif price != start:
                tick = tick_at(price)
        return Swap(
            amount_in=total_in,
            amount_out=total_out,
            sqrt_price=price,
            tick=tick,
            liquidity=liquidity,
        )

    @property
    def _tick(self) -> int:
        return tick_at(self.sqrt_price) if self.tick is None else self.tick

    def _limit(self, falling: bool, limit: int | None) -> int:
        if limit is None:
            limit = SMALLEST_SQRT_PRICE + 1 if falling else UPPER_SQRT_PRICE - 1
        below, above = (SMALLEST_SQRT_PRICE, self.sqrt_price)
        if not falling:
            below, above = self.sqrt_price, UPPER_SQRT_PRICE
        if not below < limit < above:
            raise PriceLimitError(
                f"`sqrt_price_limit` must lie between {below} and {above}, got {limit}."
            )
        return limit

    def _next_tick(self, tick: int, falling: bool) -> tuple[int, int]:
        """Return where the next step ends at the latest, and the liquidity that begins there.

        That is the next initialised tick, or the end of a word of 256 spacings.
        """
        here = tick // self.tick_spacing
        if falling:
            edge = (here >> _WORD_BITS << _WORD_BITS) * self.tick_spacing
            position = bisect_right(self.ticks, tick, key=_place) - 1
            known = self.ticks[position] if position >= 0 else None
            found = known is not None and known[0] >= edge
        else:
            edge = (here + 1 | (1 << _WORD_BITS) - 1) * self.tick_spacing
            position = bisect_left(self.ticks, tick + 1, key=_place)
            known = self.ticks[position] if position < len(self.ticks) else None
            found = known is not None and known[0] <= edge
        if known is not None and found:
            return known
        return min(max(edge, -LARGEST_TICK), LARGEST_TICK), 0


def _place(tick: tuple[int, int]) -> int:
    return tick[0]


def _checked_ticks(ticks: Sequence[tuple[int, int]], spacing: int) -> tuple[tuple[int, int], ...]:
    checked = tuple(
        sorted(
            (
                whole("ticks", tick, -LARGEST_TICK, LARGEST_TICK),
                whole("ticks", added, -LARGEST_LIQUIDITY, LARGEST_LIQUIDITY),
            )
            for tick, added in ticks
        )
    )
    places = [tick for tick, _ in checked]
    if len(set(places)) != len(places) or any(tick % spacing for tick in places):
        raise ParameterError(f"`ticks` must be different multiples of {spacing}.")
    return checked
