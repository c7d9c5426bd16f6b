"""The market as Ethereum knows it at one block, in at most three requests to a node.

Here, and nowhere else, wei become ETH. What the chain does not tell in this form (depths, yield,
exit queue, validators, operators, bond, total stake) stays as recorded, with its own date.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from data.contracts import chainlink, rocket_pool, uniswap
from data.contracts.chainlink import FeedPrice
from data.contracts.rocket_pool import RocketPool
from data.contracts.uniswap import AveragePrice
from data.multicall import Answers, ReadingError
from data.node import Node
from data.recorded import load_market
from risk.errors import ParameterError
from risk.market import Block, Market, Origin, Provenance

# Chainlink updates ETH/USD at least every hour; an older price means that the feed stands still.
OLDEST_ETH_USD_SECONDS = 3 * 3600
# Reports of the redemption rate are due once per `getSubmitBalancesFrequency`; one may be missed.
LATE_REPORTS = 2.0
# rETH/ETH moves when the market is 2 % away; beyond that and some more, one of the two is wrong.
LARGEST_DIFFERENCE = 0.03


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
    first = node.call(
        [
            *rocket_pool.deployment_calls(),
            *chainlink.calls(chainlink.ETH_USD),
            *chainlink.calls(chainlink.RETH_ETH),
            *uniswap.calls(uniswap.RETH_WETH),
        ],
        header,
    )
    deployment = rocket_pool.deployment_of(first)
    eth_usd = chainlink.price_of(chainlink.ETH_USD, first, at)
    average = uniswap.average_of(uniswap.RETH_WETH, first)
    second = node.call(rocket_pool.state_calls(deployment), header)
    pool = rocket_pool.state_of(deployment, second, at)
    feed, doubts = _cross_check(first, at, average)
    return MarketReading(
        market=_market(pool, eth_usd, average, at),
        protocol_version=pool.version,
        rate_updated=pool.rate_updated,
        rate_age_seconds=float(at.timestamp - pool.rate_updated),
        rate_time_is_exact=pool.rate_time_is_exact,
        update_seconds=float(pool.update_seconds),
        most_change=None if pool.most_change_wei is None else _ether(pool.most_change_wei),
        excess_eth=_ether(pool.excess_wei),
        buffer_eth=_ether(pool.collateral_wei - pool.excess_wei),
        deposits_enabled=pool.deposits_enabled,
        deposit_limit_eth=_ether(pool.deposit_limit_wei),
        pool_limit_eth=_ether(pool.pool_limit_wei),
        reth_market_price=average.price,
        uniswap_depth_eth=average.depth_eth,
        feed_price=None if feed is None else feed.price,
        feed_age_seconds=None if feed is None else float(at.timestamp - feed.updated),
        notices=(*node.notices, *_protocol_notices(pool, at), *doubts),
        nodes=len(node.names),
        requests_sent=node.requests_sent,
    )


def _ether(wei: int) -> float:
    return wei / 10**18


def _market(pool: RocketPool, eth_usd: FeedPrice, average: AveragePrice, block: Block) -> Market:
    if block.timestamp - eth_usd.updated > OLDEST_ETH_USD_SECONDS:
        age = _words(block.timestamp - eth_usd.updated)
        raise ReadingError(f"Chainlink's ETH / USD stood still for {age}, so it is not used.")
    rate = _ether(pool.redemption_rate_wei)
    live: dict[str, float] = {
        "eth_usd": eth_usd.price,
        "rpl_eth": _ether(pool.rpl_price_wei),
        "redemption_rate": rate,
        "basis": average.price / rate - 1.0 if rate else 0.0,
        "reth_supply": _ether(pool.reth_supply_wei),
        "reth_total_eth": _ether(pool.reported_eth_wei),
        "collateral_eth": _ether(pool.collateral_wei),
        "collateral_target": _ether(pool.collateral_target_wei),
        "deposit_fee": _ether(pool.deposit_fee_wei),
    }
    recorded = load_market()
    origins = dict(recorded.provenance) | _origins(pool, eth_usd, average, block)
    values: dict[str, Any] = {n: live.get(n, getattr(recorded, n)) for n in origins}
    try:
        return Market(
            **values,
            as_of=_day(block.timestamp),
            provenance=tuple(origins.items()),
            block=block,
        )
    except ParameterError as error:
        raise ReadingError(f"A figure read from the chain cannot be: {error}") from error


def _origins(
    pool: RocketPool, eth_usd: FeedPrice, average: AveragePrice, block: Block
) -> dict[str, Provenance]:
    """Return date and source of each live figure."""
    rocket = f"Rocket Pool {pool.version}"
    since_rate = _words(block.timestamp - pool.rate_updated)
    rate_age = f"as of a block at least {since_rate} earlier"
    if pool.rate_time_is_exact:
        rate_age = f"reported {since_rate} earlier"
    rpl_age = f"as of a block at least {_words(block.timestamp - pool.rpl_updated)} earlier"
    feed_age = f"updated {_words(block.timestamp - eth_usd.updated)} earlier"
    rows = {
        "eth_usd": (eth_usd.updated, f"Chainlink ETH / USD, {feed_age}"),
        "rpl_eth": (pool.rpl_updated, f"{rocket}, getRPLPrice, {rpl_age}"),
        "redemption_rate": (pool.rate_updated, f"{rocket}, getExchangeRate, {rate_age}"),
        "basis": (
            block.timestamp,
            f"{uniswap.RETH_WETH.name}, half-hour average of {average.price:.6f} ETH over the rate",
        ),
        "reth_supply": (block.timestamp, f"{rocket}, totalSupply"),
        "reth_total_eth": (pool.rate_updated, f"{rocket}, getTotalETHBalance, {rate_age}"),
        "collateral_eth": (block.timestamp, f"{rocket}, getTotalCollateral"),
        "collateral_target": (block.timestamp, f"{rocket}, getTargetRethCollateralRate"),
        "deposit_fee": (block.timestamp, f"{rocket}, getDepositFee"),
    }
    return {
        figure: Provenance(
            origin=Origin.LIVE,
            date=_day(timestamp),
            source=f"{source}; block {block.number}.",
        )
        for figure, (timestamp, source) in rows.items()
    }


def _cross_check(
    answers: Answers, block: Block, average: AveragePrice
) -> tuple[FeedPrice | None, list[str]]:
    """Compare the average with Chainlink's market price, which is allowed to be missing."""
    try:
        feed = chainlink.price_of(chainlink.RETH_ETH, answers, block)
    except ReadingError as error:
        return None, [f"The market price of rETH has no cross-check: {error}"]
    difference = average.price / feed.price - 1.0
    if abs(difference) <= LARGEST_DIFFERENCE:
        return feed, []
    doubt = (
        f"Uniswap's half-hour average, {average.price:.4f} ETH per rETH, is {difference:+.1%} from "
        f"Chainlink's {feed.price:.4f}, updated {_words(block.timestamp - feed.updated)} before "
        "the block: one of them is wrong, or the market is moving fast."
    )
    return feed, [doubt]


def _protocol_notices(pool: RocketPool, block: Block) -> list[str]:
    notices = []
    age = block.timestamp - pool.rate_updated
    if age > LATE_REPORTS * pool.update_seconds:
        notices.append(
            f"The redemption rate was last reported {_words(age)} before the block, "
            f"though a report is due every {_words(pool.update_seconds)}."
        )
    if not pool.deposits_enabled:
        notices.append("Deposits are switched off, so nothing holds the premium of rETH down.")
    return notices


def _day(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat()


def _words(seconds: float) -> str:
    """Return a length of time in the largest unit that leaves a number above two."""
    for unit, size in (("days", 86_400), ("hours", 3600)):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds / 60:.0f} minutes"
