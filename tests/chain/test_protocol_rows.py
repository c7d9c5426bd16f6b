"""What the page Data says of pools, protocol, feeds and lending, from contracts that are known."""

from collections.abc import Callable

from dashboard import protocol_rows
from data.addresses import BALANCER_RPL_WETH, RPL, WETH
from data.contracts.rocket_pool_network import Network
from data.market import MarketReading, read_market_in_full
from data.node import Node
from tests.chain import world_network
from tests.chain.world import World
from tests.chain.world_venues import AAVE_POOL, WEIGHTED, set_held

Open = Callable[..., Node]
Rows = list[tuple[str, ...]]


def read(world: World, open_node: Open) -> MarketReading:
    world.seal()
    return read_market_in_full(open_node(world.url))


def said(rows: Rows) -> dict[str, tuple[str, ...]]:
    """Return each row by its first cell, on an ordinary keyboard."""
    plain = [tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row) for row in rows]
    assert len({row[0] for row in plain}) >= len(plain) - 1  # of two kinds of penalties
    return {row[0]: row[1:] for row in plain}


def test_each_pool_has_its_price_and_what_it_takes(saturn: World, open_node: Open) -> None:
    reading = read(saturn, open_node)
    rows = said(protocol_rows.pool_rows(reading))
    assert len(rows) == 8
    for depth in reading.venues:
        sale, price, size = rows[depth.name]
        assert sale == f"{depth.sold} for {depth.bought}"
        assert price.endswith(depth.bought)
        assert size.endswith(depth.bought)
    # 10⁴ sold for 99: see the test of a pool's own depth.
    assert rows["Uniswap RPL/WETH 0.3 %"] == ("RPL for WETH", "0.0008708109 WETH", "2.99 WETH")


def test_an_empty_pool_says_so(saturn: World, open_node: Open) -> None:
    set_held(saturn, BALANCER_RPL_WETH, (WETH, RPL), (0, 0))
    rows = said(protocol_rows.pool_rows(read(saturn, open_node)))
    assert rows["Balancer RPL/WETH"] == ("RPL for WETH", "Empty", "None")


def test_every_figure_of_the_protocol_is_shown(saturn: World, open_node: Open) -> None:
    reading = read(saturn, open_node)
    rows = protocol_rows.protocol_rows(reading)
    assert len(rows) == len(reading.network.sources) == len(Network.__slots__) - 2
    cells = said(rows)
    assert cells["Bonds among it"][0] == "1,302 ETH"
    assert cells["The rest, negative while bonds wait for ETH"][0] == "−12 ETH"
    assert cells["Bonds of a node's first validators, in all"][0] == "4 ETH and 7 ETH"
    assert cells["Commission that rETH pays"] == (
        "14 %",
        "Rocket Pool 1.4, rocketDAOProtocolSettingsNetwork, getRethCommission",
    )
    assert cells["A report of RPL's price is due every"][0] == "23 h"
    assert cells["Of it legacy, which a slashing can take"][0] == "4,000,222 RPL"


def test_the_earlier_version_has_fewer_rows(houston: World, open_node: Open) -> None:
    cells = said(protocol_rows.protocol_rows(read(houston, open_node)))
    assert len(cells) == len(world_network.answers_of("1.3.1")) + 1
    assert cells["Bonds that a node can choose"][0] == "16 ETH and 9 ETH"
    assert "Voters' share" not in cells


def test_feeds_and_lending_are_shown_in_words(saturn: World, open_node: Open) -> None:
    label = "ETH *correlated* <b>"
    saturn.answer(AAVE_POOL, "getEModeCategoryLabel(uint8)", "string", label, argument=1)
    reading = read(saturn, open_node)
    feeds = said(protocol_rows.feed_rows(reading))
    assert feeds["Chainlink RPL / USD"] == (
        "2.03205",
        "6 h old at the block, in time: due every 24 h",
    )
    cells = said(protocol_rows.lending_rows(reading))
    assert cells["Largest loan on rETH"][0] == "75 %"
    assert cells["Both among assets that move together"] == (
        "93 %, 95 %",
        f"Aave v3, e-mode {label}, with rETH",
    )
    assert cells["rETH supplied"][0] == "61,000 rETH of at most 95,000 rETH"
    assert cells["Share of the supply that is lent"][0] == "7 %"
    assert cells["Price at which Aave takes rETH"][0] == "1.1705 ETH"
    assert cells["Standing"][0] == "Open"
    assert protocol_rows.absent_rows(reading) == []


def test_what_could_not_be_read_is_listed(saturn: World, open_node: Open) -> None:
    saturn.set(WEIGHTED, "setPaused(bool)", True)
    saturn.answer(AAVE_POOL, "getEModeCategoryLabel(uint8)", "", argument=1)
    reading = read(saturn, open_node)
    assert protocol_rows.absent_rows(reading) == [
        ("Balancer RPL/WETH is paused, so it is not used.",),
        ("`Aave v3 rETH e-mode label` cannot be read: the contract refuses the question.",),
    ]
