"""The history, from a real chain with events of every version, into both databases."""

import datetime
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from data.addresses import (
    CHAINLINK_ETH_USD,
    MULTICALL3,
    PAST_BALANCES,
    PAST_PRICES,
    UNISWAP_RETH_WETH,
)
from data.contracts.events import Log
from data.endpoint import Limits, NodeError
from data.errors import DataError
from data.history import (
    REDEMPTION_RATE,
    RETH_ETH,
    RPL_ETH,
    HistoryError,
    Source,
    _Blocks,
    _closes,
    basis,
    collect,
    eth_usd,
    gaps,
    missing_rounds,
)
from data.node import DisagreementError, Node
from data.store.engine import Store, open_store
from data.store.failures import StoreError
from data.store.past import Event, Progress, append_events, load_events, load_progress
from data.store.series import Observation, load_series
from risk.market import Block
from tests.chain import bytecode
from tests.chain.anvil import FIRST_BLOCK, Anvil, running
from tests.chain.proxy import Behaviour, Exchange, between

ROOT = Path(__file__).parents[3]
DAY = 86_400
START = 1_786_579_200  # midnight of 2026-08-13, in UTC
FIRST_DAY = datetime.date(2026, 8, 13)
N_DAYS = 40
ETH = 10**18
FEEDS = ("0x00000000000000000000000000000000000000f1", "0x00000000000000000000000000000000000000f2")
A_DAY = datetime.timedelta(days=1)
QUICK = Limits(
    connect_seconds=1.0, read_seconds=5.0, total_seconds=10.0, attempts=2, backoff_seconds=0.01
)


class Past:
    """A chain with forty days of events, in every version of the contracts."""

    def __init__(self, anvil: Anvil) -> None:
        self.anvil = anvil
        self.url = anvil.url
        places = {
            MULTICALL3: "multicall",
            PAST_BALANCES[0]: "history_1_0",
            PAST_BALANCES[3]: "history_1_3",
            PAST_PRICES[0]: "history_1_0",
            PAST_PRICES[1]: "history_1_2",
            PAST_PRICES[2]: "history_1_3",
            CHAINLINK_ETH_USD: "history_feed",
            FEEDS[0]: "history_feed",
            FEEDS[1]: "history_feed",
            UNISWAP_RETH_WETH: "history_pool",
        }
        codes = bytecode.recorded()
        for address, name in places.items():
            anvil.rpc("anvil_setCode", address, codes[name])
        for phase, feed in enumerate(FEEDS, 1):
            self.send(
                CHAINLINK_ETH_USD, "setPhase(uint16,address)", phase, to_checksum_address(feed)
            )
        for day in range(N_DAYS):
            self._live(day)
        anvil.rpc("anvil_mine", "0x3", "0xc")

    def send(self, target: str, function: str, *arguments: object) -> None:
        types = function[function.index("(") + 1 : -1].split(",")
        self.anvil.send(target, keccak(text=function)[:4] + encode(types, arguments))

    def _live(self, day: int) -> None:
        begin = START + day * DAY
        # An hour after the day before closed, at half of its price.
        self.anvil.rpc("evm_setNextBlockTimestamp", begin + 600)
        self.send(UNISWAP_RETH_WETH, "swap(uint160,uint256)", root_of(day) * 7 // 10, 4)
        self.anvil.rpc("evm_setNextBlockTimestamp", begin + 3600)
        # The rate rises by a thousandth of an ETH a day; nothing is reported on the sixth day.
        if day != 5:
            target = PAST_BALANCES[0] if day < 20 else PAST_BALANCES[3]
            total = (1_100_000 + 1_000 * day) * ETH
            self.send(target, "balances(uint256,uint256)", total, 1_000_000 * ETH)
        target = PAST_PRICES[0 if day < 10 else 1 if day < 20 else 2]
        self.send(target, "prices(uint256)", (day + 1) * ETH // 1000)
        # A quarter of a thousand events a day, the later half of the days in another phase.
        feed, first = FEEDS[day // 20], 250 * (day % 20) + 1
        answer = "answer(int256,uint256,uint256)"
        self.send(feed, answer, (2_000 + day) * 10**8, first, 125)
        self.anvil.rpc("evm_setNextBlockTimestamp", begin + 23 * 3600)
        self.send(feed, answer, (2_000 + day) * 10**8 + 125, first + 125, 125)
        # The square of the square root is (1.1 + day/1000)², less what rounding takes.
        self.send(UNISWAP_RETH_WETH, "swap(uint160,uint256)", root_of(day) - 3, 4)


def root_of(day: int) -> int:
    return 2**96 * (1_050 + day) // 1_000


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    with running(tmp_path_factory.mktemp("anvil"), START) as anvil:
        yield Past(anvil)


def clock() -> float:
    return START + N_DAYS * DAY


def node_at(*urls: str, limits: Limits = QUICK) -> Node:
    return Node(urls, limits, clock)


def collected(store: Store, source: Source, *urls: str, **options: Any) -> tuple[Observation, ...]:
    with node_at(*urls) as node:
        return collect(node, store, source, node.header(), first_block=FIRST_BLOCK, **options)


def days_of(found: tuple[Observation, ...]) -> list[int]:
    return [(observation.day - FIRST_DAY).days for observation in found]


def test_the_redemption_rate_is_read_from_both_versions(store: Store, past: Past) -> None:
    rates = collected(store, REDEMPTION_RATE, past.url)
    known = [day for day in range(N_DAYS) if day != 5]
    assert days_of(rates) == known
    assert [rate.value for rate in rates] == [(1_100 + day) * ETH // 1000 for day in known]
    assert gaps(rates) == ((FIRST_DAY + 5 * A_DAY, FIRST_DAY + 5 * A_DAY),)
    assert load_series(store, "redemption rate") == rates
    assert PAST_BALANCES[0].lower() in rates[0].source
    assert PAST_BALANCES[3].lower() in rates[-1].source
    assert rates[0].timestamp == START + 3600


def test_the_price_of_rpl_is_read_from_three_versions(store: Store, past: Past) -> None:
    prices = collected(store, RPL_ETH, past.url)
    assert [price.value for price in prices] == [(d + 1) * ETH // 1000 for d in range(N_DAYS)]
    assert gaps(prices) == ()
    emitters = [price.source.rsplit(" ", 1)[1] for price in prices]
    expected = 10 * [PAST_PRICES[0]] + 10 * [PAST_PRICES[1]] + 20 * [PAST_PRICES[2]]
    assert emitters == [address.lower() for address in expected]


def test_the_price_of_eth_is_read_across_phases(store: Store, past: Past) -> None:
    with node_at(past.url) as node:
        header = node.header()
        source = eth_usd(node, header)
        assert source.emitters == FEEDS
        prices = collect(node, store, source, header, first_block=FIRST_BLOCK)
    # The last of the day's answers is the 249th after its first.
    assert [p.value for p in prices] == [(2_000 + d) * 10**8 + 249 for d in range(N_DAYS)]
    assert {p.decimals for p in prices} == {8}
    found = load_events(store, source.name)
    assert len(found) == 10_000
    assert missing_rounds(found) == {}
    assert missing_rounds(e for e in found if e.other not in {7, 8, 5_000}) == dict.fromkeys(
        FEEDS, (7, 8)
    )


def test_the_market_price_of_reth_and_its_basis(store: Store, past: Past) -> None:
    prices = collected(store, RETH_ETH, past.url)
    assert [p.value for p in prices] == [ETH * root_of(d) ** 2 >> 192 for d in range(N_DAYS)]
    assert prices[0].number == pytest.approx(1.05**2, rel=1e-15)
    rates = collected(store, REDEMPTION_RATE, past.url)
    found = basis(prices, rates)
    assert [day for day, _ in found] == [price.day for price in prices]
    assert found[0][1] == pytest.approx(1.1025 / 1.1 - 1.0, abs=1e-12)
    # On the sixth day the rate of the fifth stands.
    assert found[5][1] == pytest.approx(1.055**2 / 1.104 - 1.0, abs=1e-12)
    assert basis(prices, rates[3:])[0][0] == FIRST_DAY + 3 * A_DAY
    assert basis(prices, ()) == ()


def test_of_the_swaps_of_a_day_the_last_is_kept(store: Store, past: Past) -> None:
    collected(store, RETH_ETH, past.url)
    kept = load_events(store, RETH_ETH.name)
    every = replace(RETH_ETH, name="every swap", closes_only=False)
    collected(store, every, past.url)
    everything = load_events(store, "every swap")
    assert len(everything) == 8 * N_DAYS
    assert kept == tuple({event.timestamp // DAY: event for event in everything}.values())
    assert load_series(store, "every swap") == load_series(store, RETH_ETH.name)


class Blocks:
    """Blocks of given times, in place of a node; counts what is asked for."""

    def __init__(self, times: dict[int, int]) -> None:
        self._times = times
        self.asked: list[int] = []

    def blocks(self, numbers: Sequence[int]) -> list[Block]:
        if numbers:
            self.asked.append(len(numbers))
        return [Block(number=n, hash=hash_of(n), timestamp=self._times[n]) for n in numbers]


def hash_of(number: int) -> str:
    return f"0x{number:064x}"


def closed(times: dict[int, int]) -> tuple[list[Log], list[int]]:
    """Return the closes that are found among two swaps a block, and how many blocks were asked."""
    logs = [
        Log(emitter="", topics=(), words=(), block_number=n, block_hash=hash_of(n), index=index)
        for n in times
        for index in (0, 1)
    ]
    node = Blocks(times)
    return _closes(logs, _Blocks(cast("Node", node), logs)), node.asked


GAPS = st.tuples(st.integers(1, 3_000), st.integers(0, 3 * DAY))


@given(st.lists(GAPS, max_size=60))
def test_the_closes_of_days_are_the_last_events_however_blocks_are_spaced(
    gaps: list[tuple[int, int]],
) -> None:
    times, number, at = {}, 20_000_000, START
    for blocks, seconds in gaps:
        number, at = number + blocks, at + seconds
        times[number] = at
    found, _ = closed(times)
    last = {at // DAY: number for number, at in times.items()}
    assert [(log.block_number, log.index) for log in found] == [(n, 1) for n in last.values()]


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_closes_of_fifty_days_take_few_requests(seed: int) -> None:
    rng = np.random.default_rng(seed)
    # As on mainnet: a slot in a hundred is empty, and a block in thirty has a swap.
    slots = np.flatnonzero(rng.random(50 * 7_200) > 0.01)
    chosen = np.flatnonzero(rng.random(slots.size) < 1 / 30)
    times = {20_000_000 + int(b): START + 12 * int(slots[b]) for b in chosen}
    found, asked = closed(times)
    assert len(found) == 50
    assert len(asked) <= 8
    assert sum(asked) <= 50 * 6


def test_a_reading_goes_on_where_it_stopped(store: Store, past: Past) -> None:
    with node_at(past.url) as node:
        last = node.header().block.number
    middle = (FIRST_BLOCK + last) // 2
    with node_at(past.url) as node:
        first = collect(node, store, RPL_ETH, node.header(middle), first_block=FIRST_BLOCK)
    assert 0 < len(first) < N_DAYS
    with between(past.url) as proxy:
        assert len(collected(store, RPL_ETH, proxy.url)) == N_DAYS
        asked = [
            r["params"][0] for r in proxy.sent if isinstance(r, dict) and "Logs" in r["method"]
        ]
    assert [int(a["fromBlock"], 16) for a in asked] == [middle + 1]
    with between(past.url) as proxy:
        again = collected(store, RPL_ETH, proxy.url)
        assert not [r for r in proxy.sent if "getLogs" in json.dumps(r)]
    assert again == load_series(store, RPL_ETH.name)


def test_progress_is_told(store: Store, past: Past) -> None:
    told: list[tuple[int, int]] = []
    collected(store, RPL_ETH, past.url, blocks_at_once=50, tell=lambda *at: told.append(at))
    ends = [at for at, _ in told]
    assert ends == sorted(ends)
    assert told[-1][0] == told[-1][1] == ends[-1]
    assert ends[0] == FIRST_BLOCK + 49


def refusing(most: int, refuse: Callable[[Exchange], None]) -> Behaviour:
    """Refuse events of more than so many blocks."""

    def behave(exchange: Exchange) -> None:
        request = exchange.request
        if isinstance(request, dict) and request["method"] == "eth_getLogs":
            asked = request["params"][0]
            if int(asked["toBlock"], 16) - int(asked["fromBlock"], 16) >= most:
                refuse(exchange)
                return
        exchange.reply_json(exchange.truth())

    return behave


def said(code: int, message: str) -> Callable[[Exchange], None]:
    error = {"code": code, "message": message}
    return lambda exchange: exchange.reply_json({"jsonrpc": "2.0", "id": 0, "error": error})


@pytest.mark.parametrize(
    "refuse",
    [
        said(-32005, "query returned more than 10000 results"),
        said(-32602, "exceed maximum block range: 5000"),
        said(-32000, "block range is too wide"),
        lambda exchange: exchange.reply(b"", 413),
        lambda exchange: exchange.reply(5 * 2**20 * b" "),
    ],
    ids=["results", "range", "wide", "http", "bytes"],
)
def test_a_range_with_too_many_results_is_halved(
    store: Store, past: Past, refuse: Callable[[Exchange], None]
) -> None:
    with between(past.url, refusing(10, refuse)) as proxy:
        assert len(collected(store, RPL_ETH, proxy.url)) == N_DAYS


def test_a_node_that_is_late_with_many_blocks_is_asked_for_fewer(store: Store, past: Past) -> None:
    late = [True]

    def behave(exchange: Exchange) -> None:
        if late and "getLogs" in json.dumps(exchange.request):
            time.sleep(late.pop() + 0.5)
        exchange.reply_json(exchange.truth())

    limits = replace(QUICK, read_seconds=1.0, attempts=1)
    with between(past.url, behave) as proxy, node_at(proxy.url, limits=limits) as node:
        prices = collect(node, store, RPL_ETH, node.header(), first_block=FIRST_BLOCK)
    assert len(prices) == N_DAYS


def test_a_node_that_refuses_every_range_is_said(store: Store, past: Past) -> None:
    refuse = said(-32005, "query returned more than 10000 results")
    with (
        between(past.url, refusing(0, refuse)) as proxy,
        pytest.raises(NodeError, match="answered with error -32005"),
    ):
        collected(store, RPL_ETH, proxy.url)
    assert load_progress(store, RPL_ETH.name) is None


def changed(change: Callable[[list[dict[str, Any]]], None]) -> Behaviour:
    """Change the events on their way."""

    def behave(exchange: Exchange) -> None:
        document = exchange.truth()
        if isinstance(exchange.request, dict) and exchange.request["method"] == "eth_getLogs":
            change(document["result"])
        exchange.reply_json(document)

    return behave


def _with(logs: list[dict[str, Any]], **fields: Any) -> None:
    logs[3].update(fields)


LIES: dict[str, Callable[[list[dict[str, Any]]], None]] = {
    "another value": lambda logs: _with(logs, data=logs[4]["data"]),
    "one event less": lambda logs: logs.pop(3) and None,
    "one event more": lambda logs: logs.append(logs[3] | {"logIndex": "0x77"}),
    "another block": lambda logs: _with(logs, blockHash="0x" + 64 * "e"),
    "none": lambda logs: logs.clear(),
}
FAULTS: dict[str, Callable[[list[dict[str, Any]]], None]] = {
    "twice": lambda logs: logs.append(logs[3]),
    "another emitter": lambda logs: _with(logs, address="0x" + 40 * "e"),
    "taken back": lambda logs: _with(logs, removed=True),
    "short": lambda logs: _with(logs, data=logs[3]["data"][:-64]),
    "another topic": lambda logs: _with(logs, topics=["0x" + 64 * "e"]),
    "no number": lambda logs: _with(logs, blockNumber=None),
    "of the future": lambda logs: _with(logs, blockNumber="0x7fffffff"),
}


@pytest.mark.parametrize("lie", LIES)
def test_two_nodes_that_tell_different_pasts_are_both_refused(
    store: Store, past: Past, lie: str
) -> None:
    with (
        between(past.url, changed(LIES[lie])) as liar,
        pytest.raises(DisagreementError, match="disagree about `events"),
    ):
        collected(store, RPL_ETH, past.url, liar.url)
    assert load_events(store, RPL_ETH.name) == ()
    assert load_progress(store, RPL_ETH.name) is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_past_that_cannot_be_is_not_stored(store: Store, past: Past, fault: str) -> None:
    with between(past.url, changed(FAULTS[fault])) as liar, pytest.raises(DataError):
        collected(store, RPL_ETH, liar.url)
    assert load_events(store, RPL_ETH.name) == ()
    assert load_progress(store, RPL_ETH.name) is None


def test_a_swap_of_a_block_that_is_not_on_the_chain_is_refused(store: Store, past: Past) -> None:
    lie = changed(lambda logs: [log.update(blockHash="0x" + 64 * "e") for log in logs] and None)
    with (
        between(past.url, lie) as liar,
        pytest.raises(HistoryError, match="names another block"),
    ):
        collected(store, RETH_ETH, liar.url)
    assert load_progress(store, RETH_ETH.name) is None


def test_a_store_filled_from_another_chain_is_not_continued(store: Store, past: Past) -> None:
    with node_at(past.url) as node:
        middle = node.header().block.number - 20
        collect(node, store, RPL_ETH, node.header(middle), first_block=middle - 50)
    done = load_progress(store, RPL_ETH.name)
    assert done is not None
    assert append_events(store, RPL_ETH.name, done, replace(done, last_hash="0x" + 64 * "e"), [])
    with pytest.raises(HistoryError, match="ends with another block"):
        collected(store, RPL_ETH, past.url)


def test_two_programs_that_read_the_same_past_store_it_once(store: Store) -> None:
    first = Progress(first_block=1, last_block=10, last_hash="0x" + 64 * "a")
    event = Event(
        block_number=5,
        log_index=0,
        block_hash="0x" + 64 * "b",
        emitter="0x" + 40 * "c",
        timestamp=1,
        value=2**256 - 1,
        other=0,
    )
    assert append_events(store, "s", None, first, [event])
    assert not append_events(store, "s", None, first, [event])
    assert load_events(store, "s") == (event,)
    assert load_progress(store, "s") == first
    with pytest.raises(StoreError, match="outside the blocks"):
        append_events(store, "s", first, replace(first, last_block=20), [event])


COLLECT = """
import sys
from data.history import collect, eth_usd
from data.store.engine import open_store
from tests.chain.anvil import FIRST_BLOCK
from tests.data.store.test_history import node_at
store = open_store(sys.stdin.readline().strip())
with node_at(sys.argv[1]) as node:
    header = node.header()
    source = eth_usd(node, header)
    print("ready", flush=True)
    collect(node, store, source, header, first_block=FIRST_BLOCK, blocks_at_once=4,
            tell=lambda at, last: print(at, flush=True))
"""


@pytest.mark.slow
def test_ten_thousand_events_are_whole_however_often_the_reading_is_killed(
    url: str, new_url: Callable[[], str], past: Past
) -> None:
    rng = np.random.default_rng(1)
    kills, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        process = subprocess.Popen(
            [sys.executable, "-c", COLLECT, past.url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{url}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        process.stdout.readline()  # some of it is stored
        if kills < 6:
            time.sleep(float(rng.uniform(0.0, 0.1)))
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=120)
        code = process.returncode
        kills += code == -signal.SIGKILL
    assert code == 0
    assert kills >= 5
    with open_store(url) as broken, open_store(new_url()) as whole:
        with node_at(past.url) as node:
            header = node.header()
            collect(node, whole, eth_usd(node, header), header, first_block=FIRST_BLOCK)
        assert len(load_events(broken, "ETH / USD")) == 10_000
        assert load_events(broken, "ETH / USD") == load_events(whole, "ETH / USD")
        assert load_progress(broken, "ETH / USD") == load_progress(whole, "ETH / USD")
        assert load_series(broken, "ETH / USD") == load_series(whole, "ETH / USD")
        assert missing_rounds(load_events(broken, "ETH / USD")) == {}
