"""A market read over JSON-RPC from contracts whose figures are known."""

import math
from collections.abc import Callable

import pytest

from data.addresses import CHAINLINK_ETH_USD, CHAINLINK_RETH_ETH, RETH, UNISWAP_RETH_WETH, WETH
from data.endpoint import NodeError
from data.market import read_market, read_market_in_full
from data.multicall import ReadingError
from data.node import Node
from data.recorded import load_market
from risk.market import FIGURES, Origin
from tests.chain import proxy
from tests.chain.proxy import between
from tests.chain.world import ETH, NOW, World
from tests.chain.world_venues import UNISWAP

Open = Callable[..., Node]

LIVE = {
    "eth_usd",
    "rpl_eth",
    "redemption_rate",
    "basis",
    "reth_supply",
    "reth_total_eth",
    "collateral_eth",
    "collateral_target",
    "deposit_fee",
    "reth_depth_eth",
    "rpl_depth_eth",
}
# 1,200 seconds at tick 1,560 and 600 at 1,570.
AVERAGE = 1.0001 ** ((1_200 * 1_560 + 600 * 1_570) / 1_800)


def test_every_live_figure_is_that_of_the_contracts(saturn: World, open_node: Open) -> None:
    number = saturn.seal()
    market = read_market(open_node(saturn.url))
    assert market.block is not None
    assert (market.block.number, market.block.timestamp) == (number, NOW)
    assert market.as_of == "2026-09-21"
    assert market.eth_usd == 2326.38
    assert market.rpl_eth == 0.00087348
    assert market.redemption_rate == pytest.approx(384_000 / 328_000, rel=1e-15)
    assert market.reth_supply == 329_500.0
    assert market.reth_total_eth == 384_000.0
    assert market.collateral_eth == 3_840.0 + 1_200.0
    assert market.collateral_target == 0.01
    assert market.deposit_fee == 0.0005
    assert market.basis == pytest.approx(AVERAGE / (384 / 328) - 1.0, abs=1e-12)


def test_what_the_chain_does_not_tell_stays_recorded(saturn: World, open_node: Open) -> None:
    saturn.seal()
    market, recorded = read_market(open_node(saturn.url)), load_market()
    for figure in FIGURES:
        origin = market.origin_of(figure)
        if figure in LIVE:
            assert origin.origin is Origin.LIVE
            assert f"block {market.block.number}" in origin.source if market.block else False
        else:
            assert getattr(market, figure) == getattr(recorded, figure)
            assert origin == recorded.origin_of(figure)


@pytest.mark.parametrize("with_ticks", [True, False])
def test_a_market_takes_three_requests_and_one_for_ticks(
    saturn: World, open_node: Open, with_ticks: bool
) -> None:
    if not with_ticks:
        for placed in UNISWAP:
            for tick, net in placed.nets.items():
                saturn.set(placed.address, "setTick(int24,uint128,int128)", tick, 0, net)
    saturn.seal()
    with between(saturn.url) as counted:
        reading = read_market_in_full(open_node(counted.url))
        assert len(counted.sent) == 3 + with_ticks
    assert reading.requests_sent == 3 + with_ticks


def test_what_stands_beside_the_figures_is_read_too(saturn: World, open_node: Open) -> None:
    saturn.seal()
    reading = read_market_in_full(open_node(saturn.url))
    assert reading.protocol_version == "1.4"
    assert reading.rate_updated == NOW - 5 * 3600
    assert reading.rate_age_seconds == 5 * 3600
    assert reading.update_seconds == 86_400
    assert reading.most_change == 0.02
    assert reading.excess_eth == 1_200.0
    assert reading.deposits_enabled
    assert reading.deposit_limit_eth == 5_998_000.0
    assert reading.pool_limit_eth == 6_000_000.0
    assert reading.reth_market_price == pytest.approx(AVERAGE, rel=1e-12)
    assert (reading.feed_price, reading.feed_age_seconds) == (1.165, 4 * 3600)
    assert reading.notices == ()
    # Liquidity of 1e23, over which a fall by 1 % pays 1e5 * sqrt(price) * (1 - sqrt(0.99)) ETH.
    depth = 1e5 * math.sqrt(AVERAGE) * (1.0 - math.sqrt(0.99))
    assert reading.uniswap_depth_eth == pytest.approx(depth, rel=1e-9)


def test_version_1_3_tells_the_age_of_its_rate_by_block(houston: World, open_node: Open) -> None:
    number = houston.seal()
    houston_reading = read_market_in_full(open_node(houston.url))
    assert houston_reading.protocol_version == "1.3.1"
    assert houston_reading.rate_age_seconds == (number - 25_000_005) * 12
    assert houston_reading.most_change is None
    assert houston_reading.market.collateral_eth == 5_040.0
    origin = houston_reading.market.origin_of("redemption_rate")
    minutes = (number - 25_000_005) * 12 / 60
    assert f"as of a block at least {minutes:.0f} minutes earlier" in origin.source


def test_an_earlier_block_is_read_as_it_was(saturn: World, open_node: Open) -> None:
    before = saturn.seal()
    saturn.set_feed(CHAINLINK_ETH_USD, 9_999 * 10**8, NOW)
    saturn.anvil.rpc("anvil_mine", "0x3", "0xc")
    assert read_market(open_node(saturn.url), before).eth_usd == 2326.38
    assert read_market(open_node(saturn.url)).eth_usd == 9_999.0


def test_a_block_that_is_not_final_is_refused(saturn: World, open_node: Open) -> None:
    number = saturn.seal()
    with pytest.raises(NodeError, match=rf"Block {number + 1} is not final"):
        read_market(open_node(saturn.url), number + 1)


def test_a_node_without_batches_is_asked_one_by_one(saturn: World, open_node: Open) -> None:
    saturn.seal()
    with between(saturn.url, proxy.no_batches) as refusing:
        reading = read_market_in_full(open_node(refusing.url))
        # The refused batch, its two requests, and the three calls.
        assert [isinstance(sent, list) for sent in refusing.sent] == [True] + 5 * [False]
    assert reading.market.eth_usd == 2326.38


def test_the_order_of_a_pools_tokens_does_not_matter(saturn: World, open_node: Open) -> None:
    saturn.set_pool(WETH, RETH)
    saturn.set_ticks(before=-1_560, since=-1_570)
    saturn.seal()
    reading = read_market_in_full(open_node(saturn.url))
    assert reading.reth_market_price == pytest.approx(AVERAGE, rel=1e-12)


def test_a_missing_cross_check_is_said_and_costs_no_figure(saturn: World, open_node: Open) -> None:
    saturn.set_feed(CHAINLINK_RETH_ETH, 0, NOW - 60)
    saturn.seal()
    reading = read_market_in_full(open_node(saturn.url))
    assert reading.feed_price is None
    (notice,) = reading.notices
    assert "no cross-check: Chainlink's RETH / ETH has no price." in notice
    assert reading.market.origin_of("basis").origin is Origin.LIVE


def test_a_market_price_far_from_the_feed_is_said(saturn: World, open_node: Open) -> None:
    saturn.set_feed(CHAINLINK_RETH_ETH, 123 * ETH // 100, NOW - 7200)
    saturn.seal()
    (notice,) = read_market_in_full(open_node(saturn.url)).notices
    # 1.1692 over 1.23.
    assert "1.1692 ETH per rETH, is -4.9% from Chainlink's 1.2300, updated 2.0 hours" in notice


def test_a_late_report_of_the_rate_is_said(saturn: World, open_node: Open) -> None:
    saturn.set_balances(384_000 * ETH, 328_000 * ETH, 25_000_005, NOW - 180_000)
    saturn.seal()
    (notice,) = read_market_in_full(open_node(saturn.url)).notices
    assert "last reported 2.1 days before the block" in notice
    assert "due every 24.0 hours" in notice


def test_closed_deposits_are_said(saturn: World, open_node: Open) -> None:
    name = "rocketDAOProtocolSettingsDeposit"
    saturn.set(name, "setSettings(bool,uint256,uint256)", False, 5 * 10**14, 0)
    saturn.seal()
    reading = read_market_in_full(open_node(saturn.url))
    assert not reading.deposits_enabled
    assert "Deposits are switched off" in reading.notices[0]


def _swapped_reth(world: World) -> None:
    world.set_address("rocketTokenRETH", WETH)


REFUSED: dict[str, tuple[Callable[[World], None], str]] = {
    "another version": (lambda w: w.set_version("1.5"), "is of version `1.5`"),
    "no version": (lambda w: w.set_version(""), "is of version ``"),
    "a contract gone": (
        lambda w: w.set_address("rocketDepositPool", "0x" + 40 * "0"),
        "knows no `rocketDepositPool`",
    ),
    "no code at an address": (
        lambda w: w.set_address("rocketDepositPool", "0x" + 40 * "f"),
        "cannot be read",
    ),
    "another token": (_swapped_reth, "another token than rETH"),
    "no report yet": (lambda w: w.set_balances(0, 1, 25_000_005, NOW), "`redemption_rate`"),
    "a report of the future": (
        lambda w: w.set_balances(384 * ETH, 328 * ETH, 25_000_005, NOW + 1),
        "lies after its own block",
    ),
    "balances of a later block": (
        lambda w: w.set("rocketNetworkPrices", "setPrice(uint256,uint256)", 10**15, 2**200),
        "`getPricesBlock` lies after its own block",
    ),
    "a rate in the wrong unit": (
        lambda w: w.set_balances(384_000 * ETH, 328_000, 25_000_005, NOW),
        "`redemption_rate` must lie between",
    ),
    "a dead price": (
        lambda w: w.set_feed(CHAINLINK_ETH_USD, 232_638_000_000, NOW - 4 * 3600),
        "ETH / USD stood still for 4.0 hours",
    ),
    "a negative price": (
        lambda w: w.set_feed(CHAINLINK_ETH_USD, -1, NOW),
        "ETH / USD has no price",
    ),
    "a price never updated": (
        lambda w: w.set_feed(CHAINLINK_ETH_USD, 10**11, 0),
        "was not updated before its block",
    ),
    "another feed": (
        lambda w: w.set(CHAINLINK_ETH_USD, "setFeed(uint8,string)", 8, "BTC / USD"),
        "calls itself `BTC / USD`",
    ),
    "other decimals": (
        lambda w: w.set(CHAINLINK_ETH_USD, "setFeed(uint8,string)", 18, "ETH / USD"),
        "with 18 decimals",
    ),
    "another fee": (
        lambda w: w.set_pool(RETH, WETH, fee=1_000),
        "Uniswap rETH/WETH 0.01 % has a fee of 0.1 %",
    ),
    "another pair": (
        lambda w: w.set_pool(RETH, CHAINLINK_ETH_USD),
        "Uniswap rETH/WETH 0.01 % trades other tokens",
    ),
    "a pool too young for an average": (
        lambda w: w.set_ticks(1_560, 1_570, oldest=NOW - 1_799),
        "`Uniswap rETH/WETH 0.01 % observe` cannot be read",
    ),
    "an empty pool": (lambda w: w.set_pool(RETH, WETH, liquidity=0), "is too empty"),
    "a pool priced apart from the world": (
        lambda w: w.set_ticks(20_000, 20_000),
        "`basis` must lie between",
    ),
    "a pool at no possible price": (
        lambda w: w.set_ticks(8_000_000, 8_000_000),
        "a price that no pool can have",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_market_can_be_is_refused_by_name(
    saturn: World, open_node: Open, case: str
) -> None:
    change, words = REFUSED[case]
    change(saturn)
    saturn.seal()
    with pytest.raises(ReadingError) as refusal:
        read_market(open_node(saturn.url))
    assert words in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_a_chain_without_the_contracts_is_refused(saturn: World, open_node: Open) -> None:
    saturn.anvil.rpc("anvil_setCode", UNISWAP_RETH_WETH, "0x")
    saturn.seal()
    with pytest.raises(ReadingError, match="no such contract is at its address"):
        read_market(open_node(saturn.url))
