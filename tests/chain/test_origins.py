"""What the page Data says of a reading, from contracts whose figures are known."""

from collections.abc import Callable

from dashboard.origins import beside_rows, compared_rows, figure_rows
from data.addresses import CHAINLINK_RETH_ETH
from data.market import MarketReading, read_market_in_full
from data.node import Node
from risk.market import FIGURES
from tests.chain.world import NOW, World

Open = Callable[..., Node]


def said(rows: list[tuple[str, ...]]) -> dict[str, str]:
    """Return a table's second column by its first, on an ordinary keyboard."""
    return {row[0]: row[1].replace("\N{NO-BREAK SPACE}", " ") for row in rows}


def beside(reading: MarketReading) -> dict[str, str]:
    return said(beside_rows(reading))


def test_what_has_no_place_in_the_market_is_shown_beside_it(saturn: World, open_node: Open) -> None:
    saturn.seal()
    rows = beside(read_market_in_full(open_node(saturn.url)))
    assert rows["Age of the redemption rate"] == "5 h at the block"
    assert rows["Redeemable from the token's own ETH"] == "3,840 ETH"
    assert rows["Redeemable from the deposit pool"] == "1,200 ETH"
    assert rows["Deposits"].startswith("Open: up to 5,998,000 ETH can be minted")
    assert rows["Market price of rETH"] == "1.169207 ETH"
    # 1.169207 over 1.165.
    assert (
        rows["Cross-check of the price"] == "1.165 ETH, 4 h old; the average lies +36 bps from it"
    )
    assert rows["Nodes that agreed"] == "1"


def test_what_is_closed_missing_or_uncertain_is_said(houston: World, open_node: Open) -> None:
    settings = "rocketDAOProtocolSettingsDeposit"
    houston.set(settings, "setSettings(bool,uint256,uint256)", False, 5 * 10**14, 0)
    houston.set_feed(CHAINLINK_RETH_ETH, 0, NOW - 60)
    houston.seal()
    rows = beside(read_market_in_full(open_node(houston.url)))
    assert rows["Age of the redemption rate"].startswith("at least ")
    assert rows["Deposits"] == "Closed: nothing holds a premium down"
    assert rows["Cross-check of the price"] == "Could not be read"
    assert "Most that one report may change the rate" not in rows


def test_live_figures_stand_beside_recorded_ones(saturn: World, open_node: Open) -> None:
    saturn.seal()
    market = read_market_in_full(open_node(saturn.url)).market
    rows = {
        row[0]: [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row[1:]]
        for row in compared_rows(market)
    }
    assert len(rows) == 11
    # 384,000 over 328,000 against 1.166318; the share is in points.
    assert rows["Redemption rate"] == [
        "1.170732 ETH per rETH",
        "1.166318 (recorded, 2 Jul 2026)",
        "+0.38 %",
    ]
    assert rows["Premium or discount of rETH"][2] == "−0.130 points"
    assert rows["Deposit fee"][2] == "none"
    assert len(said(figure_rows(market))) == len(FIGURES)
