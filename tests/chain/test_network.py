"""Rocket Pool beside the market: every figure is the contract's, in both versions."""

from collections.abc import Callable
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from data.contracts import rocket_pool_network
from data.contracts.rocket_pool import Deployment
from data.contracts.rocket_pool_network import Network, network_of
from data.market import MarketReading, read_market_in_full
from data.multicall import Answers, ReadingError, Result
from data.node import Node
from tests.chain import world_network
from tests.chain.world import ADDRESSES, NOW, World

Open = Callable[..., Node]
FIELDS = set(Network.__slots__) - {"sources", "absent"}
SUMS = {
    "pool_user_wei": "getUserBalance",
    "rpl_staked_wei": "getTotalStakedRPL",
    "commission_wei": "getRethCommission",
}


def read(world: World, open_node: Open) -> MarketReading:
    world.seal()
    return read_market_in_full(open_node(world.url))


def check(network: Network, version: str) -> None:
    expected = world_network.answers_of(version)
    sources = dict(network.sources)
    for field in FIELDS - {"reported_reth_wei"}:
        if field in expected:
            contract, function, value = expected[field]
            assert getattr(network, field) == value
            assert sources[field] == f"Rocket Pool {version}, {contract}, {function}"
        else:
            assert getattr(network, field) is None
            assert field not in sources
    assert network.reported_reth_wei == 328_000 * 10**18
    assert network.absent == ()


def test_every_figure_of_1_4_is_that_of_its_contract(saturn: World, open_node: Open) -> None:
    reading = read(saturn, open_node)
    check(reading.network, "1.4")
    assert all(getattr(reading.network, field) is not None for field in FIELDS)
    # Kept to the wei beside the market's figures.
    assert reading.rocket_pool.redemption_rate_wei == 10**18 * 384 // 328
    assert reading.rocket_pool.balances_block == reading.rocket_pool.prices_block == 25_000_005
    assert reading.rocket_pool.rate_updated == NOW - 5 * 3600


def test_every_figure_of_1_3_is_that_of_its_contract(houston: World, open_node: Open) -> None:
    reading = read(houston, open_node)
    check(reading.network, "1.3.1")
    assert reading.network.express_queued is None
    assert reading.absent == ()


@pytest.mark.parametrize("field", sorted(world_network.answers_of("1.4")))
def test_what_a_contract_refuses_is_absent_and_named(
    saturn: World, open_node: Open, field: str
) -> None:
    contract, function, _ = world_network.answers_of("1.4")[field]
    saturn.answer(contract, f"{function}()", "uint256")
    reading = read(saturn, open_node)
    assert getattr(reading.network, field) is None
    (sentence,) = reading.absent
    assert sentence == f"`{contract}.{function}` cannot be read: the contract refuses the question."
    assert reading.notices == ()


def test_a_contract_that_is_not_there_takes_its_figures_with_it(
    saturn: World, open_node: Open
) -> None:
    saturn.set_address("rocketMegapoolPenalties", "0x" + 40 * "0")
    reading = read(saturn, open_node)
    assert reading.network.megapool_penalties_wei is None
    assert reading.network.megapool_penalties_left_wei is None
    assert len(reading.absent) == 2
    assert all("storage knows no `rocketMegapoolPenalties`." in each for each in reading.absent)


@pytest.mark.parametrize("field", SUMS)
def test_a_sum_that_is_none_is_refused(saturn: World, open_node: Open, field: str) -> None:
    contract, function, value = world_network.answers_of("1.4")[field]
    assert function == SUMS[field]
    assert isinstance(value, int)
    world_network.answer(saturn, contract, function, value + 1)
    with pytest.raises(ReadingError, match=f"`{contract}.{function}` is not the sum of its parts"):
        read(saturn, open_node)


@given(st.data())
def test_any_answers_give_what_was_encoded_or_its_absence(data: st.DataObject) -> None:
    version = data.draw(st.sampled_from(("1.3.1", "1.4")))
    names = ADDRESSES | world_network.further_contracts(version)
    deployment = Deployment(version=version, addresses=names)
    calls = rocket_pool_network.calls(deployment)
    rows = data.draw(
        st.lists(
            st.tuples(st.booleans(), st.integers(0, 2**256 - 1), st.binary(max_size=70)),
            min_size=len(calls),
            max_size=len(calls),
        )
    )
    results = [
        Result(success=success, data=value.to_bytes(32, "big") if value % 2 else garbage)
        for success, value, garbage in rows
    ]
    answers = Answers(calls, results)
    try:
        network = network_of(deployment, answers)
    except ReadingError:
        return
    read_fields = dict(network.sources)
    for field in FIELDS:
        value: Any = getattr(network, field)
        assert (field in read_fields) == (value is not None)
        if value is not None:
            name = read_fields[field].removeprefix(f"Rocket Pool {version}, ").replace(", ", ".")
            (call,) = [call for call in calls if call.field == name]
            (result,) = [r for c, r in zip(calls, results, strict=True) if c is call]
            assert result.success
            assert encode(call.returns, [value]) == result.data
    assert len(read_fields) + len(network.absent) == len(calls)
