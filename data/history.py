"""The past from the chain alone: events become daily series, each day with where it is from.

Events are read block range by block range up to the last final block; a range and its events enter
the store together, so that a reading can be broken off anywhere and goes on where it stopped. Only
events, headers and the addresses of a feed's phases are asked for, so no archive node is needed; a
node that has thrown old events away gives a shorter history.
"""

import datetime
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
from data.node import MOST_BLOCKS, Node, Wanted

if TYPE_CHECKING:
    from data.store.engine import Store
    from data.store.past import Event, Progress
    from data.store.series import Observation

# The block in which Rocket Pool was deployed (start block of several indexers).
FIRST_BLOCK = 13_326_304
# Of the many swaps of an hour the last is kept: 300 slots of 12 seconds.
HOUR_OF_BLOCKS = 300
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
    window : int
        Of so many blocks only the last event is kept; 0 keeps all of them.
    """

    name: str
    emitters: tuple[str, ...]
    topics: tuple[str, ...]
    decimals: int
    figure: Callable[[int, int], int | None]
    window: int = 0


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
    window=HOUR_OF_BLOCKS,
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
    blocks_at_once: int = MOST_BLOCKS,
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
    blocks_at_once : int
        That enter the store together.
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
        end = min(first + blocks_at_once - 1, last)
        found = _events(node, source, first, end)
        (block,) = node.blocks([end])
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


def _events(node: Node, source: Source, first: int, end: int) -> "list[Event]":
    from data.store.past import Event

    wanted = Wanted(
        emitters=tuple(address.lower() for address in source.emitters), topics=source.topics
    )
    kept = _thinned(node.logs(wanted, first, end), source.window)
    pairs = [(log, reading_of(log)) for log in kept]
    times = _times(node, [log for log, reading in pairs if reading.timestamp is None])
    return [
        Event(
            block_number=log.block_number,
            log_index=log.index,
            block_hash=log.block_hash,
            emitter=log.emitter,
            timestamp=times[log.block_number] if reading.timestamp is None else reading.timestamp,
            value=reading.value,
            other=reading.other,
        )
        for log, reading in pairs
    ]


def _thinned(logs: list[Log], window: int) -> list[Log]:
    if not window:
        return logs
    return list({log.block_number // window: log for log in logs}.values())


def _times(node: Node, logs: list[Log]) -> dict[int, int]:
    """Return the time of each event's block, which must be the block that the event names."""
    hashes = {log.block_number: log.block_hash for log in logs}
    blocks = node.blocks(list(hashes))
    for block in blocks:
        if block.hash != hashes[block.number]:
            raise HistoryError(f"An event names another block {block.number} than the node knows.")
    return {block.number: block.timestamp for block in blocks}


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
