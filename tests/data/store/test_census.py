"""The census, from a real chain of contracts of both versions, into both databases."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.census import NODES_AT_ONCE, CensusError, counted, take_census
from data.contracts.nodes import (
    RegisteredNode,
    Registry,
    count_call,
    count_of,
    megapool_calls,
    node_calls,
    node_of,
)
from data.endpoint import Limits, NodeError
from data.multicall import Answers, Call, ReadingError, Result
from data.node import DisagreementError, Node
from data.store.engine import Store, open_store
from data.store.failures import StoreError
from data.store.nodes import (
    CensusEntry,
    append_nodes,
    begin_census,
    drop_census,
    list_censuses,
    load_nodes,
)
from risk.market import Block
from tests.chain import proxy as between_nodes
from tests.chain.anvil import running
from tests.chain.nodes_world import NOW, NodesWorld, expected
from tests.chain.proxy import Behaviour, Exchange, between

ROOT = Path(__file__).parents[3]
ETH = 10**18
COUNT = 230
LIMITS = Limits(
    connect_seconds=1.0, read_seconds=10.0, total_seconds=20.0, attempts=2, backoff_seconds=0.01
)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], NodesWorld]]:
    with ExitStack() as stack:
        known: dict[str, NodesWorld] = {}

        def world(version: str) -> NodesWorld:
            if version not in known:
                folder = tmp_path_factory.mktemp("anvil")
                anvil = stack.enter_context(running(folder, NOW - 600))
                known[version] = NodesWorld(anvil, version, COUNT)
            return known[version]

        yield world


@pytest.fixture
def world(worlds: Callable[[str], NodesWorld]) -> Iterator[NodesWorld]:
    """Rocket Pool 1.4; what a test changes is undone."""
    there = worlds("1.4")
    before = there.anvil.rpc("evm_snapshot")
    yield there
    assert there.anvil.rpc("evm_revert", before)


def node_at(*urls: str) -> Node:
    return Node(urls, LIMITS, lambda: NOW + 900.0)


def taken(store: Store, *urls: str, at_once: int = NODES_AT_ONCE) -> CensusEntry:
    with node_at(*urls) as node:
        return take_census(node, store, nodes_at_once=at_once)


@pytest.mark.parametrize("version", ["1.4", "1.3.1"])
def test_a_census_equals_the_contracts_to_the_wei(
    store: Store, worlds: Callable[[str], NodesWorld], version: str
) -> None:
    world = worlds(version)
    entry = taken(store, world.url)
    assert entry.is_whole
    assert (entry.version, entry.nodes) == (version, COUNT)
    assert load_nodes(store, entry.block.number) == expected(COUNT, version)
    assert list_censuses(store) == (entry,)


def test_a_count_adds_up_by_hand(world: NodesWorld, store: Store) -> None:
    found = counted(load_nodes(store, taken(store, world.url).block.number))
    assert found is not None
    # 46 rounds of five (0+1+2+3+4), 76 rounds of three and two more (0+1).
    assert found.minipools_8 == 46 * 10
    assert found.minipools_16 == 76 * 3 + 1
    assert found.minipools_other == 4  # places 49, 99, 149, 199
    assert found.megapools == 115
    # 16 rounds of seven (0 to 6) and three more (0+1+2).
    assert found.megapool_validators == 16 * 21 + 3
    assert found.megapool_bond_eth == 4 * found.megapool_validators
    minipool_bond = 8 * 460 + 16 * 229
    assert found.minipool_bond_eth == pytest.approx(minipool_bond, rel=1e-12)
    borrowed = 24 * 460 + 16 * 229 + 28 * found.megapool_validators
    assert found.borrowed_eth == pytest.approx(borrowed, rel=1e-12)
    assert found.total_validators == 460 + 229 + 4 + 339
    each = [float(node.validators) for node in expected(COUNT, "1.4")]
    shares = np.array(each) / sum(each)
    assert found.validators.herfindahl == pytest.approx(float((shares**2).sum()), rel=1e-12)
    assert found.registered == COUNT


def test_nodes_without_validators_have_no_concentration() -> None:
    empty = tuple(node for node in expected(211, "1.3.1") if not node.validators)
    assert len(empty) == 15  # one in fifteen
    assert counted(empty) is None


def test_a_census_takes_a_few_requests_and_a_later_one_fewer(
    world: NodesWorld, store: Store
) -> None:
    with between(world.url) as proxy:
        first = taken(store, proxy.url)
        # Head, contracts, count and addresses; two for each of three parts.
        assert len(proxy.sent) == 4 + 6
    world.grow(7, 3)
    world.seal()
    with between(world.url) as proxy:
        second = taken(store, proxy.url)
        assert len(proxy.sent) == 4 + 3
    assert second.block.number > first.block.number
    before, after = (load_nodes(store, each.block.number) for each in (first, second))
    changed = [place for place, node in enumerate(after) if node != before[place]]
    assert changed == [7]
    assert after[7].minipools_8 == before[7].minipools_8 + 3
    assert after[7].borrowed_wei == before[7].borrowed_wei + 72 * ETH


def test_a_census_of_the_same_block_is_taken_once(world: NodesWorld, store: Store) -> None:
    first = taken(store, world.url)
    with between(world.url) as proxy:
        assert taken(store, proxy.url) == first
        assert len(proxy.sent) == 3
    assert len(list_censuses(store)) == 1


def test_new_nodes_are_found_by_a_later_census(world: NodesWorld, store: Store) -> None:
    taken(store, world.url)
    world.set_count(COUNT + 33)
    world.seal()
    entry = taken(store, world.url)
    assert load_nodes(store, entry.block.number) == expected(COUNT + 33, "1.4")


class _BrokenError(Exception):
    """In the middle of a census."""


def broken_off(store: Store, url: str, after: int, at_once: int = 20) -> CensusEntry:
    """Begin a census and stop when so many nodes are read."""

    def tell(read: int, _nodes: int) -> None:
        if read >= after:
            raise _BrokenError

    with node_at(url) as node, pytest.raises(_BrokenError):
        take_census(node, store, nodes_at_once=at_once, tell=tell)
    (entry,) = [each for each in list_censuses(store) if not each.is_whole]
    return entry


def test_a_census_goes_on_at_its_own_block(world: NodesWorld, store: Store) -> None:
    begun = broken_off(store, world.url, after=100)
    assert begun.read == 100
    world.grow(150, 1)
    world.seal()
    with between(world.url) as proxy:
        entry = taken(store, proxy.url)
        assert len(proxy.sent) == 3 + 4  # the last 130 nodes only
    assert entry.block == begun.block
    assert load_nodes(store, entry.block.number) == expected(COUNT, "1.4")


def forgetting(number: int) -> Behaviour:
    """Know the state of no block up to a number."""

    def behave(exchange: Exchange) -> None:
        items = exchange.request if isinstance(exchange.request, list) else [exchange.request]
        calls = [item for item in items if item["method"] == "eth_call"]
        if any(int(call["params"][1], 16) <= number for call in calls):
            between_nodes.error(-32000, "missing trie node")(exchange)
        else:
            between_nodes.honest(exchange)

    return behave


def test_a_census_whose_block_is_forgotten_begins_again(world: NodesWorld, store: Store) -> None:
    begun = broken_off(store, world.url, after=100)
    world.seal()
    with between(world.url, forgetting(begun.block.number)) as proxy:
        entry = taken(store, proxy.url)
    assert entry.block.number > begun.block.number
    assert list_censuses(store) == (entry,)
    assert load_nodes(store, entry.block.number) == expected(COUNT, "1.4")


def test_a_node_that_fails_takes_nothing_from_a_census(world: NodesWorld, store: Store) -> None:
    begun = broken_off(store, world.url, after=100)
    with between(world.url, between_nodes.status(503)) as proxy, pytest.raises(NodeError):
        taken(store, proxy.url)
    assert list_censuses(store) == (begun,)


def test_two_nodes_that_count_differently_are_both_refused(world: NodesWorld, store: Store) -> None:
    with (
        between(world.url, between_nodes.lying(3, 4)) as liar,
        pytest.raises(DisagreementError, match="of node"),
    ):
        taken(store, world.url, liar.url)
    assert not any(entry.is_whole for entry in list_censuses(store))


def test_another_registry_than_before_is_refused(world: NodesWorld, store: Store) -> None:
    entry = taken(store, world.url)
    stranger = [replace(node, address="0x" + 40 * "b") for node in expected(COUNT, "1.4")]
    drop_census(store, entry.block.number)
    begin_census(store, replace(entry.block, number=entry.block.number - 1), "1.4", COUNT)
    assert append_nodes(store, entry.block.number - 1, 0, stranger)
    with pytest.raises(CensusError, match="another than at the census before"):
        taken(store, world.url)


def test_nodes_are_kept_in_order_and_once(store: Store) -> None:
    block = Block(number=9, hash="0x" + 64 * "a", timestamp=1_790_000_000)
    assert begin_census(store, block, "1.4", 3).read == 0
    some = expected(3, "1.4")
    assert append_nodes(store, 9, 0, some[:2])
    assert not append_nodes(store, 9, 0, some[:2])
    with pytest.raises(StoreError, match="must follow each other"):
        append_nodes(store, 9, 2, some[:1])
    assert begin_census(store, block, "1.4", 3).read == 2
    assert append_nodes(store, 9, 2, some[2:])
    with pytest.raises(StoreError, match="another census of block 9"):
        begin_census(store, replace(block, hash="0x" + 64 * "b"), "1.4", 3)
    drop_census(store, 9)
    assert list_censuses(store) == ()
    assert load_nodes(store, 9) == ()


UINT, SMALL = st.integers(0, 2**256 - 1), st.integers(0, 40)
_NAMES = ("NodeManager", "NodeStaking", "MinipoolManager", "MegapoolFactory")
REGISTRY = Registry(version="1.4", addresses={f"rocket{name}": "0x" + 40 * "1" for name in _NAMES})
NODE, POOL = "0x" + 40 * "2", "0x" + 40 * "3"


def answered(calls: list[Call], words: list[int]) -> Answers:
    data = [Result(success=True, data=word.to_bytes(32, "big")) for word in words]
    return Answers(calls, data)


@given(st.lists(st.one_of(UINT, SMALL), min_size=8, max_size=8), st.booleans(), UINT, SMALL, UINT)
def test_any_answer_becomes_a_node_or_is_refused(
    figures: list[int], deployed: bool, pool: int, validators: int, debt: int
) -> None:
    first = answered(node_calls(REGISTRY, 5, NODE), [*figures, int(deployed), pool])
    own = answered(megapool_calls(5, POOL), [validators, debt])
    possible = (
        figures[6] + figures[7] <= figures[0]
        and figures[0] + validators * deployed <= 1_000_000
        and (not deployed or 0 < pool < 2**160)
    )
    try:
        found = node_of(REGISTRY, 5, NODE, first, own)
    except ReadingError:
        assert not possible
        return
    assert possible
    assert [found.minipools, found.minipool_bond_wei, found.minipool_borrowed_wei] == figures[:3]
    assert found.megapool_bond_wei == figures[4]
    assert found.megapool == (f"0x{pool:040x}" if deployed else "")
    assert found.megapool_debt_wei == debt * deployed


@given(SMALL, SMALL, SMALL, st.lists(UINT, min_size=5, max_size=5), SMALL, UINT)
def test_an_answer_that_can_be_is_a_node_to_the_wei(
    eights: int, sixteens: int, others: int, amounts: list[int], validators: int, debt: int
) -> None:
    words = [eights + sixteens + others, *amounts, eights, sixteens, 1, int(POOL, 16)]
    first = answered(node_calls(REGISTRY, 5, NODE), words)
    own = answered(megapool_calls(5, POOL), [validators, debt])
    assert node_of(REGISTRY, 5, NODE, first, own) == RegisteredNode(
        place=5,
        address=NODE,
        minipools=words[0],
        minipools_8=eights,
        minipools_16=sixteens,
        minipool_bond_wei=amounts[0],
        minipool_borrowed_wei=amounts[1],
        legacy_rpl_wei=amounts[2],
        megapool=POOL,
        megapool_validators=validators,
        megapool_bond_wei=amounts[3],
        megapool_borrowed_wei=amounts[4],
        megapool_debt_wei=debt,
    )


def test_more_nodes_than_there_can_be_are_refused() -> None:
    with pytest.raises(ReadingError, match="cannot have"):
        count_of(answered([count_call(REGISTRY)], [1_000_001]))


TAKE = """
import sys
from data.census import take_census
from data.store.engine import open_store
from tests.data.store.test_census import node_at
store = open_store(sys.stdin.readline().strip())
with node_at(sys.argv[1]) as node:
    print("ready", flush=True)
    take_census(node, store, nodes_at_once=10, tell=lambda read, nodes: print(read, flush=True))
"""


@pytest.mark.slow
def test_a_census_is_whole_however_often_it_is_killed(url: str, world: NodesWorld) -> None:
    rng = np.random.default_rng(1)
    kills, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        process = subprocess.Popen(
            [sys.executable, "-c", TAKE, world.url],
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
        process.stdout.readline()
        process.stdout.readline()  # some of it is stored
        if kills < 4:
            time.sleep(float(rng.uniform(0.0, 0.05)))
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=120)
        code = process.returncode
        kills += code == -signal.SIGKILL
    assert code == 0
    assert kills >= 3
    with open_store(url) as store:
        (entry,) = list_censuses(store)
        assert entry.is_whole
        assert load_nodes(store, entry.block.number) == expected(COUNT, "1.4")
