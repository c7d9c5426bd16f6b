"""Chainlink feeds: a price and when it was last updated."""

from dataclasses import dataclass

from data.addresses import CHAINLINK_ETH_USD, CHAINLINK_RETH_ETH, CHAINLINK_RPL_USD
from data.errors import quoted
from data.multicall import Answers, Call, ReadingError
from risk.market import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and what it must say of itself.

    Attributes
    ----------
    description : str
    address : str
    decimals : int
    heartbeat_seconds : int
        How long its price stands at most before it is written again (data.chain.link).
    """

    description: str
    address: str
    decimals: int
    heartbeat_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPrice:
    """The latest answer of a feed.

    Attributes
    ----------
    answer : int
        In units of the feed's last decimal.
    price : float
    updated : int
        Seconds since 1970.
    """

    answer: int
    price: float
    updated: int


ETH_USD = Feed(
    description="ETH / USD", address=CHAINLINK_ETH_USD, decimals=8, heartbeat_seconds=3600
)
RETH_ETH = Feed(
    description="RETH / ETH", address=CHAINLINK_RETH_ETH, decimals=18, heartbeat_seconds=86_400
)
RPL_USD = Feed(
    description="RPL / USD", address=CHAINLINK_RPL_USD, decimals=8, heartbeat_seconds=86_400
)
FEEDS = (ETH_USD, RETH_ETH, RPL_USD)


def calls(feed: Feed) -> list[Call]:
    """Return the reads of a feed."""
    functions = {
        "decimals": ("uint8",),
        "description": ("string",),
        "latestRoundData": ("uint80", "int256", "uint256", "uint256", "uint80"),
    }
    return [
        Call(field=_field(feed, name), target=feed.address, function=f"{name}()", returns=types)
        for name, types in functions.items()
    ]


def price_of(feed: Feed, answers: Answers, block: Block) -> FeedPrice:
    """Return what the answers to `calls` say at their block.

    Raises
    ------
    ReadingError
        If the feed is another than expected or has no price.
    """
    (decimals,) = answers.values(_field(feed, "decimals"))
    (description,) = answers.values(_field(feed, "description"))
    if decimals != feed.decimals or _plain(description) != _plain(feed.description):
        raise ReadingError(
            f"Chainlink's {feed.description} calls itself {quoted(description)} with "
            f"{decimals} decimals, so it is not used."
        )
    _, answer, _, updated, _ = answers.values(_field(feed, "latestRoundData"))
    if answer <= 0:
        raise ReadingError(f"Chainlink's {feed.description} has no price.")
    if not 0 < updated <= block.timestamp:
        raise ReadingError(f"Chainlink's {feed.description} was not updated before its block.")
    return FeedPrice(answer=answer, price=answer / 10**feed.decimals, updated=updated)


def _field(feed: Feed, name: str) -> str:
    return f"{feed.description} {name}"


def _plain(description: str) -> str:
    return description.replace(" ", "").upper()
