"""How much rETH the pools have taken: recorded medians by half-year, and two collapses."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYear:
    """Quotes of one half-year of the sale of rETH that costs 1 %.

    Attributes
    ----------
    name : str
        As "2023 H1".
    first, last : str
        ISO dates of the first and the last quote.
    quotes : int
    median_eth, least_eth, most_eth : float
    """

    name: str
    first: str
    last: str
    quotes: int
    median_eth: float
    least_eth: float
    most_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One quote: an ISO date and ETH."""

    date: str
    eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Collapse:
    """A fall of depth within days.

    Attributes
    ----------
    name : str
        What is believed to be its cause.
    before, lowest, after : Quote
        The last before it, the lowest, and what it came back to.
    recovered : str
        A sentence.
    """

    name: str
    before: Quote
    lowest: Quote
    after: Quote
    recovered: str

    @property
    def lost(self) -> float:
        """Fraction of the depth that was lost."""
        return 1.0 - self.lowest.eth / self.before.eth


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthHistory:
    """The recorded history.

    Attributes
    ----------
    source : str
    halves : tuple of HalfYear
        In order of time.
    collapses : tuple of Collapse
    """

    source: str
    halves: tuple[HalfYear, ...]
    collapses: tuple[Collapse, ...]

    @property
    def quotes(self) -> int:
        """Number of quotes in all."""
        return sum(half.quotes for half in self.halves)

    @property
    def deepest(self) -> HalfYear:
        """The half-year with the largest median."""
        return max(self.halves, key=lambda half: half.median_eth)


@lru_cache(maxsize=1)
def depth_history() -> DepthHistory:
    """Return the recorded history of depth."""
    document = yaml.safe_load(files("data.recorded").joinpath("depth.yaml").read_bytes())
    return DepthHistory(
        source=document["source"],
        halves=tuple(
            HalfYear(
                name=row["name"],
                first=str(row["first"]),
                last=str(row["last"]),
                quotes=row["quotes"],
                median_eth=float(row["median"]),
                least_eth=float(row["least"]),
                most_eth=float(row["most"]),
            )
            for row in document["halves"]
        ),
        collapses=tuple(
            Collapse(
                name=row["name"],
                recovered=row["recovered"],
                **{
                    when: Quote(date=str(row[when]["date"]), eth=float(row[when]["eth"]))
                    for when in ("before", "lowest", "after")
                },
            )
            for row in document["collapses"]
        ),
    )
