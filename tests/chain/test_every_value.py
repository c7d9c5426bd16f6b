"""Every value of a reading is what the contract answers by itself, in few requests."""

from collections.abc import Callable
from typing import Any

import pytest
from eth_abi.abi import decode

from data.addresses import MULTICALL3
from data.market import read_market_in_full
from data.multicall import AGGREGATE, selector
from data.node import Node
from tests.chain import proxy
from tests.chain.proxy import between
from tests.chain.world import World

Open = Callable[..., Node]
FEWER = 20  # requests than one for each value


def alone(world: World, target: str, data: bytes, block: str) -> bytes | None:
    """Return what a contract answers to one call, or None where it refuses."""
    request = {"to": target, "data": "0x" + data.hex()}
    body = {"jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [request, block]}
    document = world.anvil.answer(body)
    return bytes.fromhex(document["result"][2:]) if "result" in document else None


@pytest.mark.parametrize("version", ["1.3.1", "1.4"])
def test_each_value_is_the_contracts_own_answer(
    worlds: Callable[[str], World], open_node: Open, version: str
) -> None:
    world = worlds(version)
    before = world.anvil.rpc("evm_snapshot")
    world.seal()
    answers: list[str] = []

    def kept(result: str) -> str:
        answers.append(result)
        return result

    with between(world.url, proxy.changed("eth_call", kept)) as node:
        reading = read_market_in_full(open_node(node.url))
        sent = [request for request in node.sent if not isinstance(request, list)]
        requests = len(node.sent)
    calls = 0
    for request, answer in zip(sent, answers, strict=True):
        values = _calls_in(request)
        (results,) = decode(["(bool,bytes)[]"], bytes.fromhex(answer[2:]))
        for (target, _, data), (success, content) in zip(values, results, strict=True):
            calls += 1
            own = alone(world, target, data, request["params"][1])
            assert own == (content if success else None), (target, data.hex())
    assert reading.requests_sent == requests
    assert calls >= FEWER * requests, (calls, requests)
    assert world.anvil.rpc("evm_revert", before)


def _calls_in(request: dict[str, Any]) -> tuple[tuple[str, bool, bytes], ...]:
    call = request["params"][0]
    assert call["to"] == MULTICALL3
    data = bytes.fromhex(call["data"][2:])
    assert data[:4] == selector(AGGREGATE)
    calls: tuple[tuple[str, bool, bytes], ...]
    (calls,) = decode(["(address,bool,bytes)[]"], data[4:])
    return calls
