"""The market as Ethereum knows it at one block, in three requests and one or two for ticks.

What the chain does not tell in this form (yield, exit
queue, validators, operators, bond, total stake) stays as recorded, with its own date; so does a
depth that no pool can tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.contracts import aave, chainlink, rocket_pool, rocket_pool_network, uniswap
from data.contracts.aave import Reserve
from data.contracts.chainlink import FeedPrice
from data.contracts.rocket_pool import RocketPool
from data.contracts.rocket_pool_network import Network
from data.contracts.uniswap import AveragePrice
from data.depths import TokenDepth, VenueDepth, market_depths
from data.feeds import FeedReading, cross_check, feeds_of
from data.lending import LendingReader
from data.market_origins import day, in_words, origins_of
from data.multicall import ReadingError
from data.node import Node
from data.recorded import load_market
from data.units import ether
from data.venues import Reading, VenueReader
from risk.errors import ParameterError
from risk.market import Block, Market

# Chainlink updates ETH/USD at least every hour; an older price means that the feed stands still.
OLDEST_ETH_USD_SECONDS = 3 * 3600
# Reports of the redemption rate are due once per `getSubmitBalancesFrequency`; one may be missed.
LATE_REPORTS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketReading:
    """A market read from Ethereum, and what was read beside it.

    Attributes
    ----------
    market : Market
    protocol_version : str
        Of Rocket Pool.
    rate_updated : int
        When the redemption rate was last reported, in seconds since 1970; where that is not stored,
        the latest time of the block that it was reported for.
    rate_age_seconds : float
        Age of the redemption rate at the block; at least that much where its time is not stored.
    rate_time_is_exact : bool
        Whether its time is stored.
    update_seconds : float
        How often a report is due.
    most_change : float or None
        Largest fraction by which one report may move the rate.
    excess_eth : float
        Excess of the deposit pool, which redemptions can use.
    buffer_eth : float
        ETH in the token itself, which redemptions use first.
    deposits_enabled : bool
    deposit_limit_eth, pool_limit_eth : float
        What may be deposited now, and the most that the pool may hold.
    reth_market_price : float
        Half-hour average of ETH per rETH at Uniswap.
    uniswap_depth_eth : float
        What moved that pool's price by 1 %.
    feed_price : float or None
        Chainlink's rETH/ETH, a cross-check; None if it cannot be read.
    feed_age_seconds : float or None
    rocket_pool : RocketPool
        What the figures are made of, to the wei.
    network : Network
        Rocket Pool's own state beside them.
    feeds : tuple of FeedReading
        Of Chainlink.
    venues : tuple of VenueDepth
        What each pool takes.
    pools : tuple of Reading
        The pools themselves, to the wei.
    aave : Reserve or None
        rETH as collateral; None if it cannot be read.
    absent : tuple of str
        A sentence on each thing that could not be read and that no figure needs.
    notices : tuple of str
        What a reader should know, in sentences.
    nodes : int
        How many nodes agreed on all of it.
    requests_sent : int
        HTTP requests to one node.
    """

    market: Market
    protocol_version: str
    rate_updated: int
    rate_age_seconds: float
    rate_time_is_exact: bool
    update_seconds: float
    most_change: float | None
    excess_eth: float
    buffer_eth: float
    deposits_enabled: bool
    deposit_limit_eth: float
    pool_limit_eth: float
    reth_market_price: float
    uniswap_depth_eth: float
    feed_price: float | None
    feed_age_seconds: float | None
    rocket_pool: RocketPool
    network: Network
    feeds: tuple[FeedReading, ...]
    venues: tuple[VenueDepth, ...]
    pools: tuple[Reading, ...]
    aave: Reserve | None
    absent: tuple[str, ...]
    notices: tuple[str, ...]
    nodes: int
    requests_sent: int

    @property
    def feed_difference(self) -> float | None:
        """Half-hour average over Chainlink's price, less one; None without the latter."""
        return None if self.feed_price is None else self.reth_market_price / self.feed_price - 1.0


def read_market(node: Node, block: int | None = None) -> Market:
    """Return the market at a block.

    Parameters
    ----------
    node : Node
        New: a node serves one reading.
    block : int, optional
        Number of a final block; the youngest by default.

    Raises
    ------
    DataError
        If a node fails, nodes disagree, or a contract answers with what cannot be.
    """
    return read_market_in_full(node, block).market


def read_market_in_full(node: Node, block: int | None = None) -> MarketReading:
    """Return the market at a block with what was read beside it; see `read_market`."""
    header = node.header(block)
    at = header.block
    venues = VenueReader(at)
    first = node.call(
        [
            *rocket_pool.deployment_calls(),
            *(call for feed in chainlink.FEEDS for call in chainlink.calls(feed)),
            *aave.place_calls(),
            *venues.first_calls(),
        ],
        header,
    )
    deployment = rocket_pool.deployment_of(first)
    eth_usd = chainlink.price_of(chainlink.ETH_USD, first, at)
    average = uniswap.average_of(uniswap.RETH_WETH, first)
    lending = LendingReader()
    second = node.call(
        [
            *rocket_pool.state_calls(deployment),
            *rocket_pool_network.calls(deployment),
            *lending.calls(first),
            *venues.second_calls(first),
        ],
        header,
    )
    pool = rocket_pool.state_of(deployment, second, at)
    network = rocket_pool_network.network_of(deployment, second)
    reserve = lending.reserve(second)
    found = venues.finish(node, header, second)
    depths = market_depths(found.readings, average.price, ether(pool.rpl_price_wei))
    feed, doubts = cross_check(first, at, average)
    feeds, feed_notices, no_feeds = feeds_of(first, at)
    return MarketReading(
        market=_market(pool, eth_usd, average, depths.figures, at),
        protocol_version=pool.version,
        rate_updated=pool.rate_updated,
        rate_age_seconds=float(at.timestamp - pool.rate_updated),
        rate_time_is_exact=pool.rate_time_is_exact,
        update_seconds=float(pool.update_seconds),
        most_change=None if pool.most_change_wei is None else ether(pool.most_change_wei),
        excess_eth=ether(pool.excess_wei),
        buffer_eth=ether(pool.collateral_wei - pool.excess_wei),
        deposits_enabled=pool.deposits_enabled,
        deposit_limit_eth=ether(pool.deposit_limit_wei),
        pool_limit_eth=ether(pool.pool_limit_wei),
        reth_market_price=average.price,
        uniswap_depth_eth=average.depth_eth,
        feed_price=None if feed is None else feed.price,
        feed_age_seconds=None if feed is None else float(at.timestamp - feed.updated),
        rocket_pool=pool,
        network=network,
        feeds=feeds,
        venues=depths.venues,
        pools=found.readings,
        aave=reserve,
        absent=(
            *network.absent,
            *no_feeds,
            *found.refused,
            *depths.doubts,
            *lending.absent,
        ),
        notices=(
            *node.notices,
            *_protocol_notices(pool, at),
            *doubts,
            *feed_notices,
            *depths.notices,
        ),
        nodes=len(node.names),
        requests_sent=node.requests_sent,
    )


def _market(
    pool: RocketPool,
    eth_usd: FeedPrice,
    average: AveragePrice,
    depths: Mapping[str, TokenDepth],
    block: Block,
) -> Market:
    if block.timestamp - eth_usd.updated > OLDEST_ETH_USD_SECONDS:
        age = in_words(block.timestamp - eth_usd.updated)
        raise ReadingError(f"Chainlink's ETH / USD stood still for {age}, so it is not used.")
    rate = ether(pool.redemption_rate_wei)
    live: dict[str, float] = {
        "eth_usd": eth_usd.price,
        "rpl_eth": ether(pool.rpl_price_wei),
        "redemption_rate": rate,
        "basis": average.price / rate - 1.0 if rate else 0.0,
        "reth_supply": ether(pool.reth_supply_wei),
        "reth_total_eth": ether(pool.reported_eth_wei),
        "collateral_eth": ether(pool.collateral_wei),
        "collateral_target": ether(pool.collateral_target_wei),
        "deposit_fee": ether(pool.deposit_fee_wei),
        **{figure: depth.size for figure, depth in depths.items() if depth.size is not None},
    }
    recorded = load_market()
    origins = dict(recorded.provenance) | origins_of(pool, eth_usd, average, depths, block)
    values: dict[str, Any] = {n: live.get(n, getattr(recorded, n)) for n in origins}
    try:
        return Market(
            **values,
            as_of=day(block.timestamp),
            provenance=tuple(origins.items()),
            block=block,
        )
    except ParameterError as error:
        raise ReadingError(f"A figure read from the chain cannot be: {error}") from error


def _protocol_notices(pool: RocketPool, block: Block) -> list[str]:
    notices = []
    age = block.timestamp - pool.rate_updated
    if age > LATE_REPORTS * pool.update_seconds:
        notices.append(
            f"The redemption rate was last reported {in_words(age)} before the block, "
            f"though a report is due every {in_words(pool.update_seconds)}."
        )
    if not pool.deposits_enabled:
        notices.append("Deposits are switched off, so nothing holds the premium of rETH down.")
    return notices
