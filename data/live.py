"""The market for whoever asks: live where a node answers, recorded otherwise, and why."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from data.endpoint import Limits
from data.errors import DataError
from data.market import MarketReading, read_market_in_full
from data.node import Node, urls_from_environment
from data.recorded import load_market
from risk.market import Market


def market_or_recorded(
    urls: Sequence[str] = (),
    *,
    block: int | None = None,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> tuple[Market, str]:
    """Return the live market, or the recorded one with the reason.

    Parameters
    ----------
    urls : sequence of str
        Addresses of nodes; those of the environment if none is given.
    block : int, optional
        Number of a final block; the youngest by default.
    limits, clock : optional
        See `Node`.

    Returns
    -------
    market : Market
        The recorded one, silently, if no node is named at all.
    notice : str
        Sentences a reader should see beside the figures; empty if there are none. It names hosts
        at most.
    """
    if not (urls or urls_from_environment()):
        return load_market(), ""
    try:
        reading = read_live(urls, block=block, limits=limits, clock=clock)
    except DataError as error:
        today = datetime.fromtimestamp(clock(), UTC).date()
        return load_market(), f"{error} {_age_of_recorded(today)}"
    return reading.market, " ".join(reading.notices)


def read_live(
    urls: Sequence[str] = (),
    *,
    block: int | None = None,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> MarketReading:
    """Return the live market with what was read beside it; see `market_or_recorded`.

    Raises
    ------
    DataError
        If it cannot be read; the message is for a reader and names hosts at most.
    """
    with Node(urls or urls_from_environment(), limits, clock) as node:
        return read_market_in_full(node, block)


def _age_of_recorded(today: date) -> str:
    as_of = load_market().as_of
    days = (today - date.fromisoformat(as_of)).days
    return f"The recorded figures are used instead, the youngest of {as_of}, {days} days old."
