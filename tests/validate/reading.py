"""In how many requests the chain is read, beside reading one value a request in the same run.

The one-value reading is spared what it would need beside the values: it is told the block of each,
and is not asked to check it. A further reading is measured by one more call of `measured`.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import requests
from eth_abi.abi import decode

from data import history
from data.addresses import MULTICALL3
from data.census import take_census
from data.contracts.events import log_of, reading_of
from data.endpoint import Limits
from data.history import Source
from data.market import read_market
from data.multicall import selector
from data.node import Node
from data.store.engine import open_store
from data.wallet import read_treasury
from tests.chain.anvil import FIRST_BLOCK, running
from tests.chain.nodes_world import NOW as CENSUS_NOW
from tests.chain.nodes_world import NodesWorld
from tests.chain.past_world import PastWorld
from tests.chain.proxy import between
from tests.chain.wallet_world import NAME as SAFE_NAME
from tests.chain.wallet_world import NODE, wallet_world
from tests.chain.world import NOW, START, World

FEWER = 20.0
# Three, and two more where pools have many ticks.
MOST_OF_MARKET = 5
SLOTS_A_DAY = 7_200
PAST_START = 1_660_003_200  # midnight of 2022-08-09, in UTC
_LIMITS = Limits(read_seconds=60.0, total_seconds=120.0)
_OF_BLOCK = {
    selector(f"{name}()")
    for name in ("getBlockNumber", "getCurrentBlockTimestamp", "getChainId", "getLastBlockHash")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One reading beside the same values one by one.

    Attributes
    ----------
    name : str
    values : int
        What is read, checked to be the same both ways.
    requests, one_by_one : int
        HTTP requests.
    seconds, one_by_one_seconds : float
        Against a node on this machine, which answers in about a millisecond.
    """

    name: str
    values: int
    requests: int
    one_by_one: int
    seconds: float
    one_by_one_seconds: float

    @property
    def fewer(self) -> float:
        """How many times as many requests the values take one by one."""
        return self.one_by_one / self.requests


def measured(name: str, url: str, read: Callable[[str], object]) -> Measured:
    """Return what a reading takes that asks contracts.

    Parameters
    ----------
    name : str
    url : str
        Of a node.
    read : callable
        Reads from the node at an address, anew each time it is called.
    """
    began = time.perf_counter()
    read(url)
    seconds = time.perf_counter() - began
    with between(url) as proxy:
        read(proxy.url)
        sent = list(proxy.sent)
    batches = [item for each in sent for item in _items(each) if item["method"] == "eth_call"]
    alone = _Alone(url)
    alone_seconds, values = 0.0, 0
    for batch in batches:
        call, block = batch["params"]
        asked, got = _calls(call["data"]), alone.results(call, block)
        start = time.perf_counter()
        for (target, data), expected in zip(asked, got, strict=True):
            if target.lower() == MULTICALL3.lower() and data[:4] in _OF_BLOCK:
                continue
            assert alone.call(target, data, block) == expected
            values += 1
        alone_seconds += time.perf_counter() - start
    return Measured(
        name=name,
        values=values,
        requests=len(sent),
        one_by_one=values,
        seconds=seconds,
        one_by_one_seconds=alone_seconds,
    )


def market() -> Measured:
    """Return what one market takes."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), START) as anvil:
        world = World(anvil, "1.4")
        world.seal()

        def read(url: str) -> None:
            with Node([url], _LIMITS, lambda: NOW + 900.0) as node:
                read_market(node)

        return measured("Market", world.url, read)


def treasury() -> Measured:
    """Return what the treasury of a Safe, named by ENS, and of a node takes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        wallet_world(Path(folder), "1.4") as world,
    ):
        number = world.seal()

        def read(url: str) -> None:
            with Node([url], _LIMITS, lambda: NOW + 900.0) as node:
                assert read_treasury(node, [SAFE_NAME, NODE], number).positions

        return measured("Treasury of a Safe and a node", world.url, read)


def census(nodes: int, *, at_once: int | None = None) -> Measured:
    """Return what a census takes that is the first of its store."""
    options = {} if at_once is None else {"nodes_at_once": at_once}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), CENSUS_NOW - 600) as anvil:
        world = NodesWorld(anvil, "1.4", nodes)
        numbers = count()

        def read(url: str) -> None:
            address = f"sqlite:///{folder}/{next(numbers)}.sqlite"
            with (
                open_store(address) as store,
                Node([url], _LIMITS, lambda: CENSUS_NOW + 900.0) as node,
            ):
                assert take_census(node, store, **options).read == nodes

        return measured(f"Census of {nodes:,} nodes", world.url, read)


def past(days: int, swaps_a_day: int) -> Measured:
    """Return what the four daily series take.

    The chain has fewer blocks than mainnet had in those days, so as many fewer are asked for in
    one request: there are as many ranges as there would be.
    """
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), PAST_START) as anvil:
        world = PastWorld(anvil, PAST_START, days, swaps_a_day)
        began = time.perf_counter()
        _collected(world, world.url, f"sqlite:///{folder}/a.sqlite")
        seconds = time.perf_counter() - began
        with between(world.url) as proxy:
            series = _collected(world, proxy.url, f"sqlite:///{folder}/b.sqlite")
            sent = len(proxy.sent)
        alone, start = _Alone(world.url), time.perf_counter()
        values = 0
        for source, found in series:
            assert len(found) == days
            for observation in found:
                assert alone.event(source, observation.block_number) == observation.value
                values += 1
        return Measured(
            name=f"Four daily series of {days:,} days",
            values=values,
            requests=sent,
            one_by_one=values,
            seconds=seconds,
            one_by_one_seconds=time.perf_counter() - start,
        )


def _collected(world: PastWorld, url: str, store_url: str) -> list[tuple[Source, Any]]:
    found = []
    with open_store(store_url) as store:
        for number in range(4):
            with Node([url], _LIMITS, lambda: float(world.now)) as node:
                header = node.header()
                fixed = (history.REDEMPTION_RATE, history.RPL_ETH, history.RETH_ETH)
                source = fixed[number] if number < 3 else history.eth_usd(node, header)
                at_once = source.blocks_at_once * world.blocks // (world.days * SLOTS_A_DAY)
                series = history.collect(
                    node, store, source, header, first_block=FIRST_BLOCK, blocks_at_once=at_once
                )
                found.append((source, series))
    return found


class _Alone:
    """A client that asks for one value a request."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()

    def results(self, call: dict[str, str], block: str) -> list[tuple[bool, bytes]]:
        """Return what a call of many gives."""
        (rows,) = decode(["(bool,bytes)[]"], bytes.fromhex(self._ask("eth_call", call, block)[2:]))
        return [(success, data) for success, data in rows]

    def call(self, target: str, data: bytes, block: str) -> tuple[bool, bytes]:
        """Return what one call gives, and whether the contract accepts it."""
        answer = self._ask("eth_call", {"to": target, "data": "0x" + data.hex()}, block)
        return answer is not None, bytes.fromhex((answer or "0x")[2:])

    def event(self, source: Source, block: int) -> int | None:
        """Return the last figure of a source in one block."""
        asked = {
            "fromBlock": hex(block),
            "toBlock": hex(block),
            "address": list(source.emitters),
            "topics": [list(source.topics)],
        }
        reading = reading_of(log_of(self._ask("eth_getLogs", asked)[-1]))
        return source.figure(reading.value, reading.other)

    def _ask(self, method: str, *parameters: object) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        return self._session.post(self._url, json=body, timeout=60).json().get("result")


def _calls(data: str) -> Iterator[tuple[str, bytes]]:
    (rows,) = decode(["(address,bool,bytes)[]"], bytes.fromhex(data[10:]))
    return iter([(target, inner) for target, _, inner in rows])


def _items(document: Any) -> list[Any]:
    return document if isinstance(document, list) else [document]
