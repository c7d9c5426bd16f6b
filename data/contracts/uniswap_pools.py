"""Uniswap v3 pools as they stand: price, liquidity and the ticks around the price.

The ticks are found through the pool's bitmap, a word of 256 spacings at a time, as far as a price
that moves by a fifth can come. Beyond them nothing is known, and a sale must not count on anything.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.contracts.uniswap import AveragePrice, Pool, average_of, tokens_of
from data.multicall import Answers, Call, ReadingError
from risk.errors import ParameterError
from risk.liquidity.concentrated_pool import ConcentratedPool
from risk.liquidity.ticks import LARGEST_TICK

LARGEST_MOVE = 0.2
# From the price to where it has fallen so far: ln 0.8 / ln 1.0001, rounded up.
REACH_TICKS = math.ceil(-math.log1p(-LARGEST_MOVE) / math.log(1.0001))
LARGEST_SPACING = 16_383  # UniswapV3Factory.sol

_SLOT = ("uint160", "int24", "uint16", "uint16", "uint16", "uint8", "bool")
_TICK = ("uint128", "int128", "uint256", "uint256", "int56", "uint160", "uint32", "bool")
_WORD = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where a pool stands, before its ticks are known.

    Attributes
    ----------
    tokens : (str, str)
        In the pool's own order, in lower case.
    sqrt_price, tick, liquidity, spacing : int
        As ``slot0()``, ``liquidity()`` and ``tickSpacing()`` give them.
    average : AveragePrice or None
        Of thirty minutes; None where the pool's record does not reach so far or it is too empty.
    """

    tokens: tuple[str, str]
    sqrt_price: int
    tick: int
    liquidity: int
    spacing: int
    average: AveragePrice | None

    @property
    def words(self) -> range:
        """The words of the bitmap that hold every tick within reach of the price."""
        first, last = (self._word(self.tick + d) for d in (-REACH_TICKS, REACH_TICKS))
        return range(first, last + 1)

    def _word(self, tick: int) -> int:
        inside = min(max(tick, -LARGEST_TICK), LARGEST_TICK)
        return inside // self.spacing // _WORD


@dataclass(frozen=True, slots=True, kw_only=True)
class TickMap:
    """Which ticks are known to be set.

    Attributes
    ----------
    lowest, highest : int
        Every tick set between them, both included, is in `places`.
    places : tuple of int
        From the lowest.
    """

    lowest: int
    highest: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcentratedReading:
    """A pool as it was read.

    Attributes
    ----------
    name : str
    tokens : (str, str)
        In the pool's own order, in lower case.
    pool : ConcentratedPool
        Exact while the price stays between the two ticks.
    lowest_tick, highest_tick : int
        How far its ticks are known.
    average : AveragePrice or None
    """

    name: str
    tokens: tuple[str, str]
    pool: ConcentratedPool
    lowest_tick: int
    highest_tick: int
    average: AveragePrice | None

    @property
    def closed(self) -> ConcentratedPool:
        """The same pool, its liquidity withdrawn where knowledge of it ends."""
        within = [t for t in self.pool.ticks if self.lowest_tick < t[0] < self.highest_tick]
        here = self.pool.tick or 0
        below = self.pool.liquidity - sum(net for tick, net in within if tick <= here)
        above = self.pool.liquidity + sum(net for tick, net in within if tick > here)
        ends = ((self.lowest_tick, below), (self.highest_tick, -above))
        return replace(self.pool, ticks=(*(end for end in ends if end[1]), *within))


def slot_calls(pool: Pool) -> list[Call]:
    """Return the reads of where a pool stands, beside those of `uniswap.calls`."""
    functions = {"slot0": _SLOT, "liquidity": ("uint128",), "tickSpacing": ("int24",)}
    return [
        Call(field=f"{pool.name} {name}", target=pool.address, function=f"{name}()", returns=types)
        for name, types in functions.items()
    ]


def slot_of(pool: Pool, answers: Answers) -> Slot:
    """Return what the answers to `uniswap.calls` and `slot_calls` say.

    Raises
    ------
    ReadingError
        If the pool is another than expected, or cannot stand so.
    """
    tokens = tokens_of(pool, answers)
    sqrt_price, tick, *_ = answers.values(f"{pool.name} slot0")
    liquidity = answers.integer(f"{pool.name} liquidity")
    spacing = answers.integer(f"{pool.name} tickSpacing")
    if not 1 <= spacing <= LARGEST_SPACING:
        raise ReadingError(f"{pool.name} has ticks {spacing} apart, so it is not used.")
    slot = Slot(
        tokens=tokens,
        sqrt_price=sqrt_price,
        tick=tick,
        liquidity=liquidity,
        spacing=spacing,
        average=_average(pool, answers),
    )
    _built(pool, slot, ())
    return slot


def bitmap_calls(pool: Pool, slot: Slot) -> list[Call]:
    """Return the reads of the words around the price."""
    return [
        Call(
            field=f"{pool.name} tickBitmap {word}",
            target=pool.address,
            function="tickBitmap(int16)",
            arguments=(word,),
        )
        for word in slot.words
    ]


def map_of(pool: Pool, slot: Slot, answers: Answers) -> TickMap:
    """Return the ticks that the answers to `bitmap_calls` show."""
    places = []
    for word in slot.words:
        bits = answers.integer(f"{pool.name} tickBitmap {word}")
        places += [(word * _WORD + k) * slot.spacing for k in range(_WORD) if bits >> k & 1]
    if any(abs(place) > LARGEST_TICK for place in places):
        raise ReadingError(f"{pool.name} has a tick that no pool can have, so it is not used.")
    lowest = slot.words[0] * _WORD * slot.spacing
    highest = (slot.words[-1] * _WORD + _WORD - 1) * slot.spacing
    outermost = LARGEST_TICK // slot.spacing * slot.spacing
    return TickMap(
        lowest=max(lowest, -outermost), highest=min(highest, outermost), places=tuple(places)
    )


def nearest(tick_map: TickMap, slot: Slot, most: int) -> TickMap:
    """Return the map of the nearest ticks only, no more than so many, and as far as they reach."""
    if len(tick_map.places) <= most:
        return tick_map
    distances = sorted(abs(place - slot.tick) for place in tick_map.places)
    within = distances[most] - 1
    lowest = -((within - slot.tick) // slot.spacing) * slot.spacing
    highest = (slot.tick + within) // slot.spacing * slot.spacing
    kept = (p for p in tick_map.places if abs(p - slot.tick) <= within)
    return TickMap(
        lowest=max(lowest, tick_map.lowest),
        highest=min(highest, tick_map.highest),
        places=tuple(kept),
    )


def tick_calls(pool: Pool, tick_map: TickMap) -> list[Call]:
    """Return the reads of the ticks of a map."""
    return [
        Call(
            field=f"{pool.name} ticks {place}",
            target=pool.address,
            function="ticks(int24)",
            returns=_TICK,
            arguments=(place,),
        )
        for place in tick_map.places
    ]


def reading_of(
    pool: Pool, slot: Slot, tick_map: TickMap, answers: Mapping[str, Answers]
) -> ConcentratedReading:
    """Return the pool that the answers to `tick_calls` complete.

    Parameters
    ----------
    answers : mapping of str to Answers
        By field, for they may come from two requests.

    Raises
    ------
    ReadingError
        If ticks contradict the bitmap or the liquidity.
    """
    if not tick_map.lowest <= slot.tick < tick_map.highest:
        raise ReadingError(f"{pool.name} has too many ticks at its price, so it is not used.")
    ticks: list[tuple[int, int]] = []
    for place, call in zip(tick_map.places, tick_calls(pool, tick_map), strict=True):
        gross, net, *_, is_set = answers[call.field].values(call.field)
        if not is_set or gross == 0 or abs(net) > gross:
            raise ReadingError(f"`{call.field}` contradicts the pool's bitmap.")
        ticks.append((place, net))
    _check_liquidity(pool, slot, ticks)
    return ConcentratedReading(
        name=pool.name,
        tokens=slot.tokens,
        pool=_built(pool, slot, ticks),
        lowest_tick=tick_map.lowest,
        highest_tick=tick_map.highest,
        average=slot.average,
    )


def _average(pool: Pool, answers: Answers) -> AveragePrice | None:
    try:
        return average_of(pool, answers)
    except ReadingError:
        return None


def _built(pool: Pool, slot: Slot, ticks: Sequence[tuple[int, int]]) -> ConcentratedPool:
    try:
        return ConcentratedPool(
            slot.sqrt_price, slot.liquidity, pool.fee_pips, slot.spacing, ticks, slot.tick
        )
    except ParameterError as error:
        raise ReadingError(f"{pool.name} cannot stand as it says: {error}") from error


def _check_liquidity(pool: Pool, slot: Slot, ticks: Sequence[tuple[int, int]]) -> None:
    """Make sure that no range has less than nothing."""
    below = above = slot.liquidity
    for tick, net in sorted(ticks, reverse=True):
        if tick <= slot.tick:
            below -= net
            _require_liquidity(pool, below)
    for tick, net in sorted(ticks):
        if tick > slot.tick:
            above += net
            _require_liquidity(pool, above)


def _require_liquidity(pool: Pool, liquidity: int) -> None:
    if liquidity < 0:
        raise ReadingError(f"{pool.name} has ticks that contradict its liquidity.")
