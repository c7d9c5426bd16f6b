"""Chainlink's feeds as a reading has them: how old they are, and whether they fit the market."""

from dataclasses import dataclass

from data.contracts import chainlink
from data.contracts.chainlink import Feed, FeedPrice
from data.contracts.uniswap import AveragePrice
from data.market_origins import in_words
from data.multicall import Answers, ReadingError
from risk.market import Block

# A feed is late once it has stood still for so many of its heartbeats: blocks may be full.
LATE_FEEDS = 1.25
# rETH/ETH moves when the market is 2 % away; beyond that and some more, one of the two is wrong.
LARGEST_DIFFERENCE = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """A feed as it was read.

    Attributes
    ----------
    name : str
        As the feed calls itself.
    price, age_seconds, heartbeat_seconds : float
        Age at the block, and the age that it reaches at most while it works.
    """

    name: str
    price: float
    age_seconds: float
    heartbeat_seconds: float

    @property
    def is_late(self) -> bool:
        """Whether it has stood still for longer than a feed that works."""
        return self.age_seconds > LATE_FEEDS * self.heartbeat_seconds


def feeds_of(
    answers: Answers, block: Block
) -> tuple[tuple[FeedReading, ...], list[str], list[str]]:
    """Return the feeds, a notice on each that is late, and a sentence on what cannot be read."""
    feeds: list[FeedReading] = []
    notices: list[str] = []
    absent: list[str] = []
    for feed in chainlink.FEEDS:
        try:
            price = chainlink.price_of(feed, answers, block)
        except ReadingError as error:
            if feed is not chainlink.RETH_ETH:  # that is said by the cross-check
                absent.append(str(error))
            continue
        feeds.append(_feed_reading(feed, price, block))
        if feeds[-1].is_late:
            notices.append(
                f"Chainlink's {feed.description} was last updated "
                f"{in_words(feeds[-1].age_seconds)} before the block, though an update is due "
                f"every {in_words(feed.heartbeat_seconds)}."
            )
    return tuple(feeds), notices, absent


def _feed_reading(feed: Feed, price: FeedPrice, block: Block) -> FeedReading:
    return FeedReading(
        name=feed.description,
        price=price.price,
        age_seconds=float(block.timestamp - price.updated),
        heartbeat_seconds=float(feed.heartbeat_seconds),
    )


def cross_check(
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
        f"Chainlink's {feed.price:.4f}, updated {in_words(block.timestamp - feed.updated)} before "
        "the block: one of them is wrong, or the market is moving fast."
    )
    return feed, [doubt]
