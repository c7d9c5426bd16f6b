"""The past from the chain alone: events become daily series, each day with where it is from.

Events are read block range by block range up to the last final block; a range and its events enter
the store together, so that a reading can be broken off anywhere and goes on where it stopped. Only
events, headers and the addresses of a feed's phases are asked for, so no archive node is needed; a
node that has thrown old events away gives a shorter history.
"""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from data.addresses import (
    CHAINLINK_ETH_USD,
    PAST_BALANCES,
    PAST_PRICES,
    RETH,
    UNISWAP_RETH_WETH,
    WETH,
)
from data.contracts import events
from data.contracts.events import Log, reading_of
from data.errors import DataError
from data.header import Header
from data.multicall import Call
from data.node import Node, Wanted
from risk.market import Block

if TYPE_CHECKING:
    from data.store.engine import Store
    from data.store.past import Event, Progress
    from data.store.series import Observation

# The block in which Rocket Pool was deployed (start block of several indexers).
FIRST_BLOCK = 13_326_304
# That enter the store together: 140 days of slots of 12 seconds, some 4,000 rounds of a feed.
BLOCKS_AT_ONCE = 1_000_000
# And of swaps: 50 days, so that a batch of headers looks for the ends of all of them.
BLOCKS_OF_SWAPS = 360_000
DAY_SECONDS = 86_400
WEI = 10**18
MOST_PHASES = 64


class HistoryError(DataError):
    """What was read contradicts what was read before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Events that make one daily series.

    Attributes
    ----------
    name : str
        Of the series, too.
    emitters, topics : tuple of str
    decimals : int
        Of the figure.
    figure : callable
        From an event's two numbers to the figure; None where they give none.
    closes_only : bool
        Whether of the many events of a day, in UTC, only the last is kept.
    blocks_at_once : int
        That enter the store together.
    """

    name: str
    emitters: tuple[str, ...]
    topics: tuple[str, ...]
    decimals: int
    figure: Callable[[int, int], int | None]
    closes_only: bool = False
    blocks_at_once: int = BLOCKS_AT_ONCE


def _ratio(total: int, supply: int) -> int | None:
    return (WEI * total // supply or None) if supply else None


def _first(value: int, _: int) -> int | None:
    return value


def _price(base: str, quote: str) -> Callable[[int, int], int | None]:
    """Return the price of a pool, quote per base in wei, from the square root of token1/token0."""

    def of(root: int, _: int) -> int | None:
        if int(base, 16) < int(quote, 16):
            return WEI * root * root >> 192
        return (WEI << 192) // (root * root)

    return of


REDEMPTION_RATE = Source(
    name="redemption rate",
    emitters=PAST_BALANCES,
    topics=(events.BALANCES_1_0, events.BALANCES_1_3),
    decimals=18,
    figure=_ratio,
)
RPL_ETH = Source(
    name="RPL / ETH",
    emitters=PAST_PRICES,
    topics=(events.PRICES_1_0_AND_1_3, events.PRICES_1_2),
    decimals=18,
    figure=_first,
)
RETH_ETH = Source(
    name="rETH / ETH",
    emitters=(UNISWAP_RETH_WETH,),
    topics=(events.SWAP,),
    decimals=18,
    figure=_price(RETH, WETH),
    closes_only=True,
    blocks_at_once=BLOCKS_OF_SWAPS,
)


def eth_usd(node: Node, header: Header) -> Source:
    """Return the source of ETH/USD: the contract behind the feed in each of its phases.

    Raises
    ------
    DataError
        If the feed does not name them.
    """
    count = Call(
        field="phase of ETH / USD",
        target=CHAINLINK_ETH_USD,
        function="phaseId()",
        returns=("uint16",),
    )
    phases = node.call([count], header).integer(count.field)
    if not 0 < phases <= MOST_PHASES:
        raise HistoryError(f"Chainlink's ETH / USD is in a phase that cannot be: {phases}.")
    calls = [
        Call(
            field=f"phase {phase} of ETH / USD",
            target=CHAINLINK_ETH_USD,
            function="phaseAggregators(uint16)",
            returns=("address",),
            arguments=(phase,),
        )
        for phase in range(1, phases + 1)
    ]
    answers = node.call(calls, header)
    named = [str(answers.values(call.field)[0]).lower() for call in calls]
    return Source(
        name="ETH / USD",
        emitters=tuple(dict.fromkeys(address for address in named if int(address, 16))),
        topics=(events.ANSWER_UPDATED,),
        decimals=8,
        figure=_first,
    )


def collect(
    node: Node,
    store: "Store",
    source: Source,
    header: Header,
    *,
    first_block: int = FIRST_BLOCK,
    blocks_at_once: int | None = None,
    tell: Callable[[int, int], None] = lambda _at, _last: None,
) -> "tuple[Observation, ...]":
    """Read what a source has said since the last time, and return its daily series.

    Parameters
    ----------
    node : Node
    store : Store
    source : Source
    header : Header
        The final block to read up to.
    first_block : int
        Where a source that was never read begins.
    blocks_at_once : int, optional
        That enter the store together; the source's own by default.
    tell : callable
        Called with the last block that is read and the last that will be.

    Raises
    ------
    DataError
        If a node fails, nodes disagree, an event is malformed, or the store was filled from another
        chain. What is read by then stays.
    """
    from data.store.past import Progress, append_events, load_progress

    last = header.block.number
    done = load_progress(store, source.name)
    _check_same_chain(node, source, done, last)
    while (done.last_block + 1 if done else first_block) <= last:
        first = done.last_block + 1 if done else first_block
        end = min(first + (blocks_at_once or source.blocks_at_once) - 1, last)
        found, block = _events(node, source, first, end)
        after = Progress(
            first_block=done.first_block if done else first, last_block=end, last_hash=block.hash
        )
        if append_events(store, source.name, done, after, found):
            done = after
        else:
            done = load_progress(store, source.name)  # another program is at it, too
        tell(done.last_block if done else first, last)
    return _save_days(store, source)


def gaps(observations: "Sequence[Observation]") -> tuple[tuple[datetime.date, datetime.date], ...]:
    """Return the days without an observation, as pairs of the first and the last of each gap."""
    day = datetime.timedelta(days=1)
    return tuple(
        (before.day + day, after.day - day)
        for before, after in pairwise(observations)
        if after.day - before.day > day
    )


def missing_rounds(found: "Iterable[Event]") -> dict[str, tuple[int, ...]]:
    """Return the rounds of a feed that lie between two others and are not there, by contract."""
    rounds: dict[str, set[int]] = {}
    for event in found:
        rounds.setdefault(event.emitter, set()).add(event.other)
    missing = {
        emitter: tuple(number for a, b in pairwise(sorted(known)) for number in range(a + 1, b))
        for emitter, known in rounds.items()
    }
    return {emitter: numbers for emitter, numbers in missing.items() if numbers}


def basis(
    prices: "Sequence[Observation]", rates: "Sequence[Observation]"
) -> tuple[tuple[datetime.date, float], ...]:
    """Return the market price over the redemption rate, less one, by day.

    Parameters
    ----------
    prices, rates : sequence of Observation
        By day. A price is compared with the last rate known at its time; a price before the first
        rate is left out.
    """
    found, place = [], -1
    for price in prices:
        while place + 1 < len(rates) and rates[place + 1].timestamp <= price.timestamp:
            place += 1
        if place >= 0:
            over = Decimal(price.value).scaleb(-price.decimals) / Decimal(
                rates[place].value
            ).scaleb(-rates[place].decimals)
            found.append((price.day, float(over - 1)))
    return tuple(found)


def _check_same_chain(node: Node, source: Source, done: "Progress | None", last: int) -> None:
    if done is None or done.last_block > last:
        return
    (block,) = node.blocks([done.last_block])
    if block.hash != done.last_hash:
        raise HistoryError(
            f"The history of {source.name} in the store ends with another block "
            f"{done.last_block} than the node knows, so it is not continued."
        )


def _events(node: Node, source: Source, first: int, end: int) -> "tuple[list[Event], Block]":
    """Return the events of some blocks, and the last of those blocks."""
    from data.store.past import Event

    wanted = Wanted(
        emitters=tuple(address.lower() for address in source.emitters), topics=source.topics
    )
    logs = node.logs(wanted, first, end)
    blocks = _Blocks(node, logs)
    blocks.ask([end, *(log.block_number for log in (*logs[:1], *logs[-1:]) if source.closes_only)])
    if source.closes_only:
        logs = _closes(logs, blocks)
    pairs = [(log, reading_of(log)) for log in logs]
    blocks.ask(log.block_number for log, reading in pairs if reading.timestamp is None)
    events = [
        Event(
            block_number=log.block_number,
            log_index=log.index,
            block_hash=log.block_hash,
            emitter=log.emitter,
            timestamp=(
                blocks.at(log.block_number).timestamp
                if reading.timestamp is None
                else reading.timestamp
            ),
            value=reading.value,
            other=reading.other,
        )
        for log, reading in pairs
    ]
    return events, blocks.at(end)


class _Blocks:
    """The blocks of events, and others, each asked for once."""

    def __init__(self, node: Node, logs: Sequence[Log]) -> None:
        self._node = node
        self._hashes = {log.block_number: log.block_hash for log in logs}
        self._known: dict[int, Block] = {}

    def ask(self, numbers: Iterable[int]) -> None:
        """Ask for blocks, which must be those that their events name."""
        missing = sorted({number for number in numbers if number not in self._known})
        for block in self._node.blocks(missing):
            if self._hashes.get(block.number, block.hash) != block.hash:
                raise HistoryError(
                    f"An event names another block {block.number} than the node knows."
                )
            self._known[block.number] = block

    def at(self, number: int) -> Block:
        """Return a block that was asked for."""
        return self._known[number]

    def times(self) -> list[tuple[int, int]]:
        """Return the blocks with events that were asked for, in order, each with its time."""
        found = [(n, self._known[n].timestamp) for n in sorted(self._known) if n in self._hashes]
        if any(after < before for (_, before), (_, after) in pairwise(found)):
            raise HistoryError("The times of the blocks do not rise with their numbers.")
        return found


def _closes(logs: list[Log], blocks: _Blocks) -> list[Log]:
    """Return the last event of each day, in UTC, asking for as few blocks as find all of them.

    All midnights are searched at once: a step asks, for each that is not found yet, for a block
    between the last that is known to lie before it and the first that lies after.
    """
    numbers = list({log.block_number: None for log in logs})
    blocks.ask(numbers[:1] + numbers[-1:])
    step = 0
    while wanted := _wanted(numbers, blocks, halve=step % 3 == 2):
        blocks.ask(wanted)
        step += 1
    ends = {before for before, after in pairwise(blocks.times()) if _day(before) < _day(after)}
    kept = {number for number, _ in ends} | set(numbers[-1:])
    return [
        log for number, log in {log.block_number: log for log in logs}.items() if number in kept
    ]


def _wanted(numbers: list[int], blocks: _Blocks, *, halve: bool) -> set[int]:
    """Return blocks that lie about where midnights are that are not found yet.

    Every third step halves, so that blocks that come irregularly cannot make the search long.
    """
    found = set()
    for low, high in pairwise(blocks.times()):
        first, last = bisect_left(numbers, low[0]) + 1, bisect_left(numbers, high[0]) - 1
        if _day(low) == _day(high) or first > last:
            continue
        if halve:
            found.add(numbers[(first + last) // 2])
            continue
        for day in range(_day(low) + 1, _day(high) + 1):
            passed = (day * DAY_SECONDS - low[1]) / (high[1] - low[1])
            place = bisect_right(numbers, low[0] + passed * (high[0] - low[0])) - 1
            found.add(numbers[min(max(place, first), last)])
    return found


def _day(block: tuple[int, int]) -> int:
    """Return the day of a block, of which number and time are given, counted from 1970."""
    return block[1] // DAY_SECONDS


def _save_days(store: "Store", source: Source) -> "tuple[Observation, ...]":
    """Make the daily series of a source's events: the last of each day, in UTC."""
    from data.store.past import load_events
    from data.store.series import Observation, save_series

    days: dict[datetime.date, Observation] = {}
    for event in load_events(store, source.name):
        figure = source.figure(event.value, event.other)
        if figure is None:
            continue
        day = datetime.datetime.fromtimestamp(event.timestamp, datetime.UTC).date()
        days[day] = Observation(
            day=day,
            value=figure,
            decimals=source.decimals,
            block_number=event.block_number,
            timestamp=event.timestamp,
            source=f"event {event.log_index} of block {event.block_number}, {event.emitter}",
        )
    found = tuple(days[day] for day in sorted(days))
    save_series(store, source.name, found)
    return found
