"""The pools that trade rETH and RPL, in as many requests as their ticks need and no more.

A pool that is another than expected, is paused, or contradicts itself is left out by name; the
others are read all the same. What is read are the pools of the engine, to the wei.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from data.addresses import RETH, RPL, WETH
from data.contracts import balancer, curve, uniswap, uniswap_pools
from data.contracts.balancer import MetaStableReading, WeightedReading
from data.contracts.curve import StableSwapReading
from data.contracts.uniswap import Pool
from data.contracts.uniswap_pools import ConcentratedReading, Slot, TickMap
from data.header import Header
from data.multicall import Answers, Call, ReadingError
from data.node import Node
from risk.market import Block

# In one request for ticks, of which there are at most two.
MOST_TICKS_AT_ONCE = 500
MOST_TICK_REQUESTS = 2

SYMBOLS = {RETH.lower(): "rETH", RPL.lower(): "RPL", WETH.lower(): "WETH"}

Reading = ConcentratedReading | MetaStableReading | StableSwapReading | WeightedReading
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class VenuesReading:
    """The pools at one block.

    Attributes
    ----------
    readings : tuple of Reading
    refused : tuple of str
        A sentence on each pool that could not be read.
    """

    readings: tuple[Reading, ...]
    refused: tuple[str, ...]


class VenueReader:
    """Asks for the pools in rounds, each of which may share a request with other reads.

    Parameters
    ----------
    block : Block
        At which everything is read.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self._first: Answers | None = None
        self._second: Answers | None = None
        self._refused: dict[str, str] = {}
        self._slots: dict[str, Slot] = {}

    def first_calls(self) -> list[Call]:
        """Return the reads that need nothing."""
        pools = [
            call
            for pool in uniswap.POOLS
            for call in (*uniswap.calls(pool), *uniswap_pools.slot_calls(pool))
        ]
        vault = [*balancer.vault_calls(), *balancer.stable_calls(), *balancer.weighted_calls()]
        return [*pools, *vault, *curve.calls()]

    def second_calls(self, first: Answers) -> list[Call]:
        """Return the reads that need the answers to `first_calls`."""
        self._first = first
        calls: list[Call] = []
        for pool in uniswap.POOLS:
            slot = self._tried(pool.name, partial(uniswap_pools.slot_of, pool, first))
            if slot is not None:
                self._slots[pool.name] = slot
                calls += uniswap_pools.bitmap_calls(pool, slot)
        rates = self._tried(balancer.STABLE.name, lambda: balancer.rate_calls(first, self._block))
        return [*calls, *(rates or [])]

    def finish(self, node: Node, header: Header, second: Answers) -> VenuesReading:
        """Return the pools, after asking for the ticks in one or two requests where there are any.

        Raises
        ------
        NodeError
            If no node answers; see `Node.call`.
        """
        first = self._first
        if first is None:
            raise RuntimeError("The first answers are missing.")
        found: list[Reading | None] = [*self._concentrated(node, header, second)]
        found += [
            self._tried(
                balancer.STABLE.name, lambda: balancer.stable_of(first, second, self._block)
            ),
            self._tried(curve.NAME, lambda: curve.pool_of(first, self._block)),
            self._tried(balancer.WEIGHTED.name, lambda: balancer.weighted_of(first)),
        ]
        return VenuesReading(
            readings=tuple(reading for reading in found if reading is not None),
            refused=tuple(self._refused.values()),
        )

    def _concentrated(
        self, node: Node, header: Header, second: Answers
    ) -> list[ConcentratedReading | None]:
        maps: dict[str, TickMap] = {}
        for pool in _those_in(self._slots):
            slot = self._slots[pool.name]
            found = self._tried(
                pool.name,
                partial(uniswap_pools.map_of, pool, slot, second),
            )
            if found is not None:
                maps[pool.name] = found
        maps = _within_reach(maps, self._slots)
        calls = [c for p in _those_in(maps) for c in uniswap_pools.tick_calls(p, maps[p.name])]
        answers = _answers_of(node, header, calls)
        return [
            self._tried(
                pool.name,
                partial(
                    uniswap_pools.reading_of,
                    pool,
                    self._slots[pool.name],
                    maps[pool.name],
                    answers,
                ),
            )
            for pool in _those_in(maps)
        ]

    def _tried(self, name: str, read: Callable[[], T]) -> T | None:
        """Return what is read; a pool once refused is not read again."""
        if name in self._refused:
            return None
        try:
            return read()
        except ReadingError as error:
            self._refused[name] = str(error)
            return None


def _those_in(names: dict[str, Slot] | dict[str, TickMap]) -> list[Pool]:
    return [pool for pool in uniswap.POOLS if pool.name in names]


def _within_reach(maps: dict[str, TickMap], slots: dict[str, Slot]) -> dict[str, TickMap]:
    """Return the maps, those of many ticks cut down to the nearest where all would be too many."""
    left = MOST_TICKS_AT_ONCE * MOST_TICK_REQUESTS
    cut: dict[str, TickMap] = {}
    for place, name in enumerate(sorted(maps, key=lambda name: len(maps[name].places))):
        share = left // (len(maps) - place)
        cut[name] = uniswap_pools.nearest(maps[name], slots[name], share)
        left -= len(cut[name].places)
    return cut


def _answers_of(node: Node, header: Header, calls: Sequence[Call]) -> dict[str, Answers]:
    """Return the answers by field."""
    found: dict[str, Answers] = {}
    for start in range(0, len(calls), MOST_TICKS_AT_ONCE):
        part = calls[start : start + MOST_TICKS_AT_ONCE]
        answers = node.call(part, header)
        found |= {call.field: answers for call in part}
    return found
