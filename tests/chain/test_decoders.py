"""Decoders take any bytes: they give what was encoded, or refuse in a sentence."""

import json
import math
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import assume, given
from hypothesis import strategies as st

from data.contracts import chainlink, rocket_pool, uniswap
from data.contracts.uniswap import mean_liquidity, mean_tick, price_at
from data.endpoint import NodeError
from data.header import quantity
from data.json_rpc import results_in
from data.multicall import (
    AGGREGATE,
    Answers,
    Call,
    ReadingError,
    Result,
    decoded,
    encoded,
    results_of,
    selector,
)
from data.node import _read_header
from risk.market import Block

RESULTS = "(bool,bytes)[]"
ROWS = st.lists(st.tuples(st.booleans(), st.binary(max_size=100)), max_size=5)
BLOCK = Block(number=25_000_000, hash="0x" + 64 * "a", timestamp=1_790_000_000)
UINT = st.integers(0, 2**256 - 1)


@given(ROWS)
def test_results_come_back_as_they_were_sent(rows: list[tuple[bool, bytes]]) -> None:
    answer = "0x" + encode([RESULTS], [rows]).hex()
    results = results_of(answer, len(rows))
    assert [(result.success, result.data) for result in results] == rows
    with pytest.raises(ReadingError, match="questions in place of"):
        results_of(answer, len(rows) + 1)


@given(ROWS, st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_never_passes_for_the_same_results(
    rows: list[tuple[bool, bytes]], place: int, change: int
) -> None:
    data = bytearray(encode([RESULTS], [rows]))
    data[place % len(data)] ^= change
    try:
        results = results_of("0x" + data.hex(), len(rows))
    except ReadingError:
        return
    assert [(result.success, result.data) for result in results] != rows


@given(st.one_of(st.none(), st.integers(), st.text(), st.binary().map(lambda b: "0x" + b.hex())))
def test_any_answer_of_multicall_is_read_or_refused(answer: object) -> None:
    try:
        results_of(answer, 0)
    except ReadingError:
        return
    assert answer == "0x" + encode([RESULTS], [[]]).hex()


TYPES = st.sampled_from(
    [
        ("uint256",),
        ("address",),
        ("bool",),
        ("string",),
        ("uint80", "int256", "uint256", "uint256", "uint80"),
        ("int56[]", "uint160[]"),
    ]
)


@given(TYPES, st.binary(max_size=400))
def test_any_bytes_are_decoded_exactly_or_refused(types: tuple[str, ...], data: bytes) -> None:
    try:
        values = decoded("field", types, data)
    except ReadingError:
        return
    assert encode(types, values) == data


@given(UINT, st.binary(min_size=1, max_size=40))
def test_superfluous_bytes_are_refused(value: int, more: bytes) -> None:
    data = encode(["uint256"], [value])
    assert decoded("field", ("uint256",), data) == (value,)
    with pytest.raises(ReadingError):
        decoded("field", ("uint256",), data + more)
    with pytest.raises(ReadingError):
        decoded("field", ("uint256",), data[: -len(more)])


def test_a_refused_read_is_not_a_zero() -> None:
    call = Call(field="the figure", target="0x" + 40 * "1", function="f()")
    refused = Answers([call], [Result(success=False, data=(0).to_bytes(32, "big"))])
    with pytest.raises(ReadingError, match="`the figure` cannot be read: the contract refuses"):
        refused.integer("the figure")


def test_calls_are_encoded_as_multicall3_takes_them() -> None:
    # As in the ABIs of Multicall3, RocketStorage and the feeds.
    assert selector(AGGREGATE).hex() == "82ad56cb"
    assert selector("getAddress(bytes32)").hex() == "21f8a721"
    assert selector("latestRoundData()").hex() == "feaf968c"
    call = Call(field="f", target="0x" + 40 * "1", function="decimals()")
    expected = encode(
        ["(address,bool,bytes)[]"], [[("0x" + 40 * "1", True, bytes.fromhex("313ce567"))]]
    )
    assert encoded([call]) == "0x82ad56cb" + expected.hex()


def test_keys_of_rocket_pools_storage_are_its_own() -> None:
    key = rocket_pool.storage_key("contract.address", "rocketTokenRETH").hex()
    assert key == "e3744443225bff7cc22028be036b80de58057d65a3fdca0a3df329f525e31ccc"
    key = rocket_pool.storage_key("contract.address", "rocketDepositPool").hex()
    assert key == "65dd923ddfc8d8ae6088f80077201d2403cbd565f0ba25e09841e2799ec90bb2"
    key = rocket_pool.storage_key("protocol.version").hex()
    assert key == "7e9a8418e3cb3a35d39fd8f9eb7270d174a25d27a14e7c14cb1a96d475bb2bac"


@given(st.text(max_size=20))
def test_a_quantity_is_read_as_python_writes_it_or_not_at_all(text: str) -> None:
    value = quantity(text)
    assert value is None or hex(value) == text


@given(st.integers(0, 2**64 - 1))
def test_every_quantity_is_read(number: int) -> None:
    assert quantity(hex(number)) == number


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)


@given(JSON)
def test_any_answer_for_a_block_is_read_or_refused(answer: Any) -> None:
    with pytest.raises(NodeError, match="The node at host knows no final block"):
        _read_header(answer, "host")


@given(st.one_of(st.binary(), JSON.map(json.dumps).map(str.encode)), st.integers(1, 3))
def test_any_content_is_results_for_every_request_or_none(content: bytes, count: int) -> None:
    results = results_in(content, count)
    assert not isinstance(results, list) or len(results) == count


@given(st.integers(-(2**55), 2**55 - 1), st.integers(-887_272, 887_272))
def test_the_mean_tick_survives_the_wrap_of_its_sums(start: int, tick: int) -> None:
    end = (start + tick * 1800 + 2**55) % 2**56 - 2**55
    assert mean_tick((start, end), 1800) == tick


@given(st.integers(-887_272, 887_272))
def test_turning_a_pool_round_inverts_its_price(tick: int) -> None:
    assert price_at(tick) * price_at(-tick) == pytest.approx(1.0, rel=1e-9)


def test_a_tick_is_a_hundredth_of_a_per_cent() -> None:
    assert price_at(0) == 1.0
    assert price_at(1) == 1.0001
    # ln 2 / ln 1.0001 = 6931.8 ticks double a price.
    assert price_at(math.log(2.0) / math.log(1.0001)) == pytest.approx(2.0, rel=1e-12)


@given(st.integers(1, 2**128 - 1), st.integers(0, 2**160 - 1))
def test_mean_liquidity_is_the_liquidity_that_stays_the_same(liquidity: int, start: int) -> None:
    change = (1800 << 128) // liquidity
    assume(0 < change < 2**160)
    mean = mean_liquidity((start, (start + change) % 2**160), 1800)
    # Rounding the sum down by less than one raises the mean by less than one part in `change`.
    assert liquidity * (1 - 1e-12) <= mean <= liquidity * (1 + 2 / change)


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=200)), min_size=30, max_size=30))
def test_any_answers_of_the_contracts_give_figures_or_a_refusal(
    rows: list[tuple[bool, bytes]],
) -> None:
    calls = [
        *rocket_pool.deployment_calls(),
        *chainlink.calls(chainlink.ETH_USD),
        *uniswap.calls(uniswap.RETH_WETH),
    ]
    answers = Answers(calls, [Result(success=s, data=d) for s, d in rows[: len(calls)]])
    for read in (
        lambda: rocket_pool.deployment_of(answers),
        lambda: chainlink.price_of(chainlink.ETH_USD, answers, BLOCK),
        lambda: uniswap.average_of(uniswap.RETH_WETH, answers),
    ):
        with pytest.raises(ReadingError) as refusal:
            read()
        assert str(refusal.value).endswith(".")


@given(
    answer=st.integers(-(2**255), 2**255 - 1),
    updated=UINT,
    decimals=st.integers(0, 255),
)
def test_a_feed_gives_its_price_or_a_refusal(answer: int, updated: int, decimals: int) -> None:
    feed = chainlink.ETH_USD
    data = [
        encode(["uint8"], [decimals]),
        encode(["string"], ["ETH / USD"]),
        encode(["uint80", "int256", "uint256", "uint256", "uint80"], [1, answer, 0, updated, 1]),
    ]
    answers = Answers(chainlink.calls(feed), [Result(success=True, data=d) for d in data])
    if decimals == 8 and answer > 0 and 0 < updated <= BLOCK.timestamp:
        price = chainlink.price_of(feed, answers, BLOCK)
        assert (price.answer, price.updated) == (answer, updated)
        assert price.price == answer / 10**8
    else:
        with pytest.raises(ReadingError):
            chainlink.price_of(feed, answers, BLOCK)
