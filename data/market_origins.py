"""Date and source of each figure of the market that was read from Ethereum."""

from collections.abc import Mapping
from datetime import UTC, datetime

from data.contracts import uniswap
from data.contracts.chainlink import FeedPrice
from data.contracts.rocket_pool import RocketPool
from data.contracts.uniswap import AveragePrice
from data.depths import TokenDepth
from risk.market import Block, Origin, Provenance


def origins_of(
    pool: RocketPool,
    eth_usd: FeedPrice,
    average: AveragePrice,
    depths: Mapping[str, TokenDepth],
    block: Block,
) -> dict[str, Provenance]:
    """Return date and source of each live figure, the depths that were read among them."""
    rocket = f"Rocket Pool {pool.version}"
    since_rate = in_words(block.timestamp - pool.rate_updated)
    rate_age = f"as of a block at least {since_rate} earlier"
    if pool.rate_time_is_exact:
        rate_age = f"reported {since_rate} earlier"
    rpl_age = f"as of a block at least {in_words(block.timestamp - pool.rpl_updated)} earlier"
    feed_age = f"updated {in_words(block.timestamp - eth_usd.updated)} earlier"
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
    for figure, depth in depths.items():
        pools = ", ".join(depth.names)
        rows[figure] = (block.timestamp, f"Best split over {pools}; no other pool is counted")
    return {
        figure: Provenance(
            origin=Origin.LIVE,
            date=day(timestamp),
            source=f"{source}; block {block.number}.",
        )
        for figure, (timestamp, source) in rows.items()
    }


def day(timestamp: int) -> str:
    """Return the date, in ISO form, of a time in seconds since 1970."""
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat()


def in_words(seconds: float) -> str:
    """Return a length of time in the largest unit that leaves a number above two."""
    for unit, size in (("days", 86_400), ("hours", 3600)):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds / 60:.0f} minutes"
