"""The market for whoever asks: live where a node answers, recorded otherwise, and why."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.endpoint import Limits
from data.errors import DataError
from data.market import MarketReading, read_market_in_full
from data.node import Node, urls_from_environment
from data.recorded import load_market
from risk.market import Market


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The market that was found.

    Attributes
    ----------
    reading : MarketReading or None
        What a node told; None where the recorded market stands.
    notice : str
        Sentences that a reader should see beside the figures; empty if there are none. It names
        hosts at most.
    """

    reading: MarketReading | None = None
    notice: str = ""

    @property
    def market(self) -> Market:
        """The live market, or the recorded one."""
        return load_market() if self.reading is None else self.reading.market


def node_is_named() -> bool:
    """Return whether the environment names a node."""
    return bool(urls_from_environment())


def find_market(
    urls: Sequence[str] = (),
    *,
    block: int | None = None,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> Found:
    """Return the live market, or the recorded one with the reason.

    Parameters
    ----------
    urls : sequence of str
        Addresses of nodes; those of the environment if none is given. If there are none at all,
        the recorded market is found, silently.
    block : int, optional
        Number of a final block; the youngest by default.
    limits, clock : optional
        See `Node`.
    """
    if not (urls or node_is_named()):
        return Found()
    try:
        reading = read_live(urls, block=block, limits=limits, clock=clock)
    except DataError as error:
        today = datetime.fromtimestamp(clock(), UTC).date()
        return Found(notice=f"{error} {_age_of_recorded(today)}")
    return Found(reading=reading, notice=" ".join(reading.notices))


def read_live(
    urls: Sequence[str] = (),
    *,
    block: int | None = None,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> MarketReading:
    """Return the live market with what was read beside it; see `find_market`.

    Raises
    ------
    DataError
        If it cannot be read; the message is for a reader and names hosts at most.
    """
    with Node(urls or urls_from_environment(), limits, clock) as node:
        return read_market_in_full(node, block)


def _age_of_recorded(today: date) -> str:
    as_of = load_market().as_of
    days = max((today - date.fromisoformat(as_of)).days, 0)
    return f"The recorded figures are used instead, the youngest of {as_of}, {days} days old."
