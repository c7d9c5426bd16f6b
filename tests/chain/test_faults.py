"""Nodes that fail, and nodes that lie: none of them gives a wrong number in silence."""

import contextlib
import json
import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.endpoint import NodeError
from data.errors import DataError
from data.market import read_market, read_market_in_full
from data.market_file import write_market_file
from data.node import DisagreementError, Node
from risk.market import Market
from tests.chain import proxy
from tests.chain.anvil import running
from tests.chain.conftest import QUICK, clock
from tests.chain.proxy import Behaviour, Exchange, between
from tests.chain.world import ETH, NOW, START, World

Open = Callable[..., Node]


def _field(name: str, text: object) -> Behaviour:
    """Change one field of every block."""
    return proxy.changed("eth_getBlockByNumber", lambda block: block | {name: text})


def _first(change: Callable[[dict[str, Any]], object]) -> Behaviour:
    """Change the first of a list of answers, or the only one."""

    def changed(document: Any) -> Any:
        change(document[0] if isinstance(document, list) else document)
        return document

    return proxy.document(changed)


# Each fault, and what is said of the node.
FAULTS: dict[str, tuple[Behaviour, str]] = {
    "hangs up": (proxy.drop, "could not be reached"),
    "takes too long": (proxy.delay(1.5), "did not answer in time"),
    "trickles": (proxy.trickle, "did not answer in time"),
    "never ends": (proxy.endless, "sent an answer of more than 4 MB"),
    "limits the rate": (proxy.status(429), "limits the rate of requests (HTTP 429)"),
    "asks for a long pause": (proxy.status(429, Retry_After="99999"), "limits the rate"),
    "is out of order": (proxy.status(503), "answered with HTTP 503"),
    "has a bad gateway": (proxy.status(502, b"<html>"), "answered with HTTP 502"),
    "wants a key": (proxy.status(401), "refused access (HTTP 401); its URL may lack a valid key"),
    "forbids": (proxy.status(403), "refused access (HTTP 403)"),
    "knows no such page": (proxy.status(404), "refused the request (HTTP 404)"),
    "redirects": (
        proxy.status(307, Location="http://127.0.0.1:9/elsewhere"),
        "redirects elsewhere (HTTP 307)",
    ),
    "shows a page": (proxy.html, "answered with something other than JSON"),
    "says nothing": (proxy.empty, "answered with something other than JSON"),
    "cuts the answer": (proxy.cut_json, "answered with something other than JSON"),
    "cuts the connection": (proxy.cut_connection, "broke its answer off"),
    "nests deeply": (
        lambda exchange: exchange.reply(b"[" * 200_000),
        "answered with something other than JSON",
    ),
    "answers a number": (
        proxy.document(lambda _: 42),
        "sent an answer that does not belong to the request",
    ),
    "answers numbers": (proxy.document(lambda _: [1, 2]), "does not belong to the request"),
    "answers half": (proxy.document(lambda d: d[:1]), "does not belong to the request"),
    "answers twice": (proxy.document(lambda d: d + d[:1]), "does not belong to the request"),
    "mistakes the request": (
        _first(lambda answer: answer.update(id=9)),
        "does not belong to the request",
    ),
    "gives no result": (_first(lambda answer: answer.pop("result")), "does not belong"),
    "has an error": (proxy.error(-32000), "answered with error -32000"),
    "has an error without a code": (
        _first(lambda answer: answer.update(error="no")),
        "answered with an error",
    ),
    "lacks the method": (proxy.error(-32601), "answered with error -32601"),
    "is on another chain": (
        proxy.changed("eth_chainId", lambda _: "0xa"),
        "is not on Ethereum mainnet",
    ),
    "names no chain": (proxy.changed("eth_chainId", lambda _: None), "is not on Ethereum mainnet"),
    "is behind": (_field("timestamp", hex(NOW - 7200)), "is behind: its last final block is 2.2 h"),
    "is ahead": (_field("timestamp", hex(NOW + 3600)), "is 45 minutes ahead of this machine"),
    "has no final block": (
        proxy.changed("eth_getBlockByNumber", lambda _: None),
        "knows no final block",
    ),
    "has a block without a hash": (_field("hash", None), "knows no final block"),
    "has a hash too short": (_field("parentHash", "0x12"), "knows no final block"),
    "has a number that is none": (_field("number", "25000021"), "knows no final block"),
    "forges the time": (_field("timestamp", hex(NOW - 12)), "for another block than asked"),
    "forges the parent": (_field("parentHash", "0x" + 64 * "1"), "for another block than asked"),
    "calls at the latest block": (
        proxy.asking("eth_call", "latest"),
        "answered for another block than asked",
    ),
    "calls at an old block": (
        proxy.asking("eth_call", hex(25_000_018)),
        "answered for another block than asked",
    ),
    "returns nothing": (proxy.changed("eth_call", lambda _: "0x"), "answered oddly"),
    "returns no hexadecimal": (proxy.changed("eth_call", lambda _: "0xzz"), "answered oddly"),
    "returns null": (proxy.changed("eth_call", lambda _: None), "answered oddly"),
    "returns too little": (proxy.changed("eth_call", lambda r: r[:-64]), "answered oddly"),
    "returns too much": (proxy.changed("eth_call", lambda r: r + 64 * "0"), "answered oddly"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_node_that_fails_gives_one_sentence_and_no_number(
    saturn: World, open_node: Open, fault: str
) -> None:
    behaviour, words = FAULTS[fault]
    saturn.seal()
    with between(saturn.url, behaviour) as faulty, pytest.raises(NodeError) as failure:
        read_market(open_node(faulty.url))
    assert str(failure.value).startswith("The node at 127.0.0.1 ")
    assert words in str(failure.value)
    assert str(failure.value).count("\n") == 0


# A node that forges its account of the block that others have too contradicts them.
FORGED = {"forges the time", "forges the parent"}


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - FORGED))
def test_another_node_stands_in_for_one_that_fails(
    saturn: World, open_node: Open, fault: str
) -> None:
    behaviour, words = FAULTS[fault]
    saturn.seal()
    alone = read_market(open_node(saturn.url))
    with between(saturn.url, behaviour) as faulty:
        reading = read_market_in_full(open_node(faulty.url, saturn.url))
    assert reading.market == alone
    assert words in reading.notices[0]
    assert reading.notices[1].endswith("(address 2) are not compared.")


@pytest.mark.parametrize("fault", sorted(FORGED))
def test_a_forged_account_of_a_block_is_a_disagreement(
    saturn: World, open_node: Open, fault: str
) -> None:
    saturn.seal()
    words = r"disagree about `(block time|parent hash)`"
    with (
        between(saturn.url, FAULTS[fault][0]) as forger,
        pytest.raises(DisagreementError, match=words),
    ):
        read_market(open_node(saturn.url, forger.url))


TRANSIENT = {
    "hangs up": proxy.drop,
    "limits the rate": proxy.status(429, Retry_After="0"),
    "is out of order": proxy.status(503),
    "shows a page": proxy.html,
    "cuts the answer": proxy.cut_json,
    "cuts the connection": proxy.cut_connection,
    "is busy": proxy.error(-32005),
    "mixes answers up": _first(lambda answer: answer.update(id=9)),
}


@pytest.mark.parametrize("fault", TRANSIENT)
def test_a_passing_fault_is_outwaited(saturn: World, open_node: Open, fault: str) -> None:
    saturn.seal()
    once = TRANSIENT[fault]
    with between(saturn.url, once, proxy.honest, once, once, proxy.honest) as shaky:
        assert read_market(open_node(shaky.url)) == read_market(open_node(saturn.url))
        # Four requests and the repetitions of the first and the second.
        assert len(shaky.sent) == 4 + 1 + 2


def test_nobody_listening_is_said(open_node: Open) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(NodeError, match=r"The node at 127\.0\.0\.1 could not be reached\."):
            read_market(open_node(url))


def test_a_node_without_encryption_behind_https_is_said(saturn: World, open_node: Open) -> None:
    url = saturn.url.replace("http:", "https:")
    with pytest.raises(NodeError, match="no certificate that this machine accepts"):
        read_market(open_node(url))


def test_the_answers_of_a_batch_may_come_in_any_order(saturn: World, open_node: Open) -> None:
    saturn.seal()
    turned = proxy.document(lambda d: d[::-1] if isinstance(d, list) else d)
    with between(saturn.url, turned) as turning:
        assert read_market(open_node(turning.url)) == read_market(open_node(saturn.url))


def test_a_redirect_is_not_followed(saturn: World, open_node: Open) -> None:
    saturn.seal()
    with between(saturn.url) as target:
        moved = proxy.status(308, Location=target.url)
        with between(saturn.url, moved) as moving, pytest.raises(NodeError):
            read_market(open_node(moving.url))
        assert target.sent == []


def test_a_node_of_another_chain_that_says_otherwise_is_found_out(
    tmp_path: Path, open_node: Open
) -> None:
    mainnet = proxy.changed("eth_chainId", lambda _: "0x1")
    with running(tmp_path, START, chain_id=10) as anvil:
        world = World(anvil, "1.4")
        world.seal()
        with between(anvil.url, mainnet) as liar, pytest.raises(NodeError, match="another block"):
            read_market(open_node(liar.url))


@pytest.mark.parametrize("number_of_nodes", [2, 3])
def test_nodes_that_agree_give_one_market(
    saturn: World, open_node: Open, number_of_nodes: int
) -> None:
    saturn.seal()
    with between(saturn.url) as one, between(saturn.url) as other:
        urls = [saturn.url, one.url, other.url][:number_of_nodes]
        reading = read_market_in_full(open_node(*urls))
    assert reading.market == read_market(open_node(saturn.url))
    assert reading.notices == ()
    assert reading.requests_sent == 4


LIES = {
    "getExchangeRate": (ETH * 384 // 328, ETH * 385 // 328),
    "totalSupply": (329_500 * ETH, 329_501 * ETH),
    "getTotalETHBalance": (384_000 * ETH, 384_001 * ETH),
    "getExcessBalance": (1_200 * ETH, 1_300 * ETH),
    "getRPLPrice": (873_480_000_000_000, 873_480_000_000_001),
    "getDepositFee": (5 * 10**14, 6 * 10**14),
    "getTargetRethCollateralRate": (10**16, 2 * 10**16),
    "Uniswap rETH/WETH 0.01 % fee": (100, 500),
    "ETH / USD decimals": (8, 9),
    "rocketNodeManager.getNodeCount": (4_123, 4_124),
    "rocketNodeStaking.getTotalStakedRPL": (6_000_333 * ETH, 6_000_334 * ETH),
    "Uniswap rETH/WETH 0.05 % liquidity": (2 * 10**22, 2 * 10**22 + 1),
    # Ticks 350, 351, 355 and 375 spacings from zero.
    "Uniswap RPL/WETH 1 % tickBitmap 1": (
        1 << 94 | 1 << 95 | 1 << 99 | 1 << 119,
        1 << 94 | 1 << 95 | 1 << 99,
    ),
    "Balancer rETH/WETH getSwapFeePercentage": (4 * 10**14, 10**14),
    "Balancer RPL/WETH getSwapFeePercentage": (3 * 10**15, 10**15),
    "Curve WETH/rETH offpeg_fee_multiplier": (50_000_000_000, 20_000_000_000),
    "Curve WETH/rETH A": (240, 241),
    "Aave v3 rETH price": (272_302_779_000, 282_302_779_000),
}


@pytest.mark.parametrize("field", LIES)
@pytest.mark.parametrize("liar_first", [True, False])
def test_a_lie_about_one_value_is_named_and_nothing_is_used(
    saturn: World, open_node: Open, field: str, liar_first: bool
) -> None:
    saturn.seal()
    with between(saturn.url, proxy.lying(*LIES[field])) as liar:
        urls = [liar.url, saturn.url] if liar_first else [saturn.url, liar.url]
        with pytest.raises(DisagreementError) as refusal:
            read_market(open_node(*urls))
    assert f"disagree about `{field}` at block 25000" in str(refusal.value)
    assert "127.0.0.1 (address 1) and 127.0.0.1 (address 2)" in str(refusal.value)


@pytest.mark.parametrize("field", ["getExchangeRate", "getExcessBalance", "getTotalETHBalance"])
def test_a_single_node_cannot_lie_about_rate_and_collateral_alone(
    saturn: World, open_node: Open, field: str
) -> None:
    saturn.seal()
    with between(saturn.url, proxy.lying(*LIES[field])) as liar, pytest.raises(DataError):
        read_market(open_node(liar.url))


def test_another_hash_of_the_same_block_is_a_disagreement(saturn: World, open_node: Open) -> None:
    saturn.seal()
    fork = _field("hash", "0x" + 64 * "a")
    with (
        between(saturn.url, fork) as forked,
        pytest.raises(DisagreementError, match="about `block hash` at block"),
    ):
        read_market(open_node(saturn.url, forked.url))


def test_two_chains_are_a_disagreement(saturn: World, open_node: Open, tmp_path: Path) -> None:
    number = saturn.seal()
    with running(tmp_path, START + 1) as anvil:
        other = World(anvil, "1.4")
        assert other.seal() == number
        with pytest.raises(DisagreementError, match="about `block hash`"):
            read_market(open_node(saturn.url, other.url))


def _lagging(number: int) -> Behaviour:
    return proxy.asking("eth_getBlockByNumber", hex(number), False)


def test_of_two_nodes_the_one_behind_sets_the_block(saturn: World, open_node: Open) -> None:
    number = saturn.seal()
    saturn.anvil.rpc("anvil_mine", "0x1", "0xc")
    with between(saturn.url, _lagging(number)) as behind, between(saturn.url) as ahead:
        for urls in ([behind.url, ahead.url], [ahead.url, behind.url]):
            reading = read_market_in_full(open_node(*urls))
            assert reading.market.block is not None
            assert reading.market.block.number == number
            assert reading.notices == ()
            assert reading.requests_sent == 4


def test_a_fork_behind_the_head_is_a_disagreement(saturn: World, open_node: Open) -> None:
    number = saturn.seal()
    saturn.anvil.rpc("anvil_mine", "0x1", "0xc")
    fork = _field("hash", "0x" + 64 * "a")
    with (
        between(saturn.url, _lagging(number)) as behind,
        between(saturn.url, fork) as forked,
        pytest.raises(DisagreementError, match="about `block hash`"),
    ):
        read_market(open_node(behind.url, forked.url))


def test_a_block_chosen_by_a_node_that_then_fails_is_still_checked(
    saturn: World, open_node: Open
) -> None:
    number = saturn.seal()
    saturn.anvil.rpc("anvil_mine", "0x1", "0xc")

    def forged_and_behind(exchange: Exchange) -> None:
        exchange.request[1]["params"][0] = hex(number)
        _field("hash", "0x" + 64 * "a")(exchange.instead(exchange.request))

    with (
        between(saturn.url, forged_and_behind, proxy.status(503)) as forger,
        pytest.raises(DisagreementError, match="about `block hash`"),
    ):
        read_market(open_node(saturn.url, forger.url))


def test_a_node_that_fails_halfway_is_left_out(saturn: World, open_node: Open) -> None:
    saturn.seal()
    with between(saturn.url, proxy.honest, proxy.honest, proxy.status(503)) as faulty:
        reading = read_market_in_full(open_node(saturn.url, faulty.url))
    assert "address 2) answered with HTTP 503" in reading.notices[0]
    assert reading.market == read_market(open_node(saturn.url))


def test_when_every_node_fails_each_is_named(saturn: World, open_node: Open) -> None:
    with (
        between(saturn.url, proxy.status(503)) as one,
        between(saturn.url, proxy.html) as other,
        pytest.raises(NodeError) as failure,
    ):
        read_market(open_node(one.url, other.url))
    assert str(failure.value) == (
        "The node at 127.0.0.1 (address 1) answered with HTTP 503. "
        "The node at 127.0.0.1 (address 2) answered with something other than JSON."
    )


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Market]]:
    """A chain that nothing changes, and its market."""
    with running(tmp_path_factory.mktemp("anvil"), START) as anvil:
        world = World(anvil, "1.4")
        world.seal()
        with Node([world.url], QUICK, clock) as node:
            market = read_market(node)
        yield world, market


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    which=st.integers(0, 3),
    place=st.integers(0, 100_000),
    character=st.sampled_from('0123456789abcdefx"}],: \\\x00'),
)
@example(which=2, place=2_000, character="7")
def test_one_wrong_character_is_noticed_or_harmless(
    truth: tuple[World, Market], which: int, place: int, character: str
) -> None:
    world, market = truth

    def corrupt(exchange: Exchange) -> None:
        content = json.dumps(exchange.truth())
        at = place % len(content)
        exchange.reply((content[:at] + character + content[at + 1 :]).encode())

    behaviours = [proxy.honest] * which + [corrupt]
    with (
        between(world.url, *behaviours) as noisy,
        Node([world.url, noisy.url], QUICK, clock) as node,
        contextlib.suppress(DisagreementError),
    ):
        assert read_market(node) == market


SECRETS = ("hunter2", "s3cr3t-path", "s3cr3t-query", "user0")


def _secret_url(url: str) -> str:
    return f"{url.replace('://', '://user0:hunter2@')}/v3/s3cr3t-path?key=s3cr3t-query"


@pytest.mark.parametrize("fault", ["honest", *FAULTS])
def test_no_part_of_a_url_but_its_host_is_ever_written(
    saturn: World, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    saturn.seal()
    behaviour = proxy.honest if fault == "honest" else FAULTS[fault][0]
    written: list[str] = []
    caplog.set_level(logging.DEBUG)
    with between(saturn.url, behaviour) as faulty:
        with Node([_secret_url(faulty.url)], QUICK, clock) as node:
            try:
                reading = read_market_in_full(node)
                written += [repr(reading), write_market_file(reading.market).decode()]
            except DataError as error:
                written += _everything_in(error)
            written += [repr(node), str(node), *node.notices, *map(repr, node._endpoints)]
        # The secrets did reach the node, so the test is one.
        assert all("s3cr3t-path" in path for path in faulty.paths)
        assert faulty.paths
    written += [record.getMessage() for record in caplog.records]
    written += [repr(record.__dict__) for record in caplog.records]
    for text in written:
        assert not any(secret in text for secret in SECRETS)


def test_the_nodes_own_words_are_not_repeated(saturn: World, open_node: Open) -> None:
    wordy = proxy.error(-32000, "bad key s3cr3t-path")
    with between(saturn.url, wordy) as faulty, pytest.raises(NodeError) as failure:
        read_market(open_node(faulty.url))
    assert "s3cr3t" not in " ".join(_everything_in(failure.value))


@pytest.mark.parametrize(
    "url",
    [
        "s3cr3t-path",
        "ftp://host/s3cr3t-path",
        "http://",
        "http:///s3cr3t-path",
        "https://host:s3cr3t-path/",
        "https://[s3cr3t-path/",
        "file:///s3cr3t-path",
        "https://s3cr3t path/",
        "http://host:0/s3cr3t-path",
        "",
    ],
)
def test_an_address_that_is_no_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(NodeError) as refusal:
        Node(["https://good.example", url])
    assert str(refusal.value) == "Address 2 of a node is no URL of http or https."
    assert "s3cr3t" not in " ".join(_everything_in(refusal.value))


def test_hosts_are_told_apart_only_where_they_repeat() -> None:
    urls = ["https://a.example/k1", "https://b.example/k2", "https://A.example/k3"]
    node = Node([*urls, urls[0]])
    assert node.names == ("a.example (address 1)", "b.example", "a.example (address 3)")


def test_no_address_at_all_is_refused() -> None:
    with pytest.raises(NodeError, match="No address of a node is given"):
        Node([])


def test_an_endpoint_is_not_to_be_written_down() -> None:
    import pickle

    with pytest.raises(TypeError, match="secret"):
        pickle.dumps(Node(["https://a.example/k1"])._endpoints[0])


def _everything_in(error: BaseException) -> list[str]:
    """Return an error's words, and those of the errors behind it."""
    texts: list[str] = []
    behind: BaseException | None = error
    while behind is not None:
        texts += [str(behind), repr(behind)]
        behind = behind.__cause__ or behind.__context__
    return texts
