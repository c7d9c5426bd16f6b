"""Dated episodes in which staked ETH left its redemption value, to stand beside the model.

No series of the market price of rETH was found, so most are stETH's: a proxy, from years in which
stETH could not be redeemed either. They calibrate what ASSUMPTIONS.md says and test nothing.
"""

from dataclasses import dataclass

from risk.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One episode.

    Attributes
    ----------
    name : str
    date : str
        ISO date or month, or two of them with "to" in between.
    asset : str
        "rETH", or "stETH" as a proxy.
    basis : float or None
        Furthest basis, as a fraction; None where nobody measured it.
    measure : str
        What the figure is, and how many observations stand behind it.
    source : str
    """

    name: str
    date: str
    asset: str
    basis: float | None
    measure: str
    source: str

    @property
    def is_proxy(self) -> bool:
        """Whether another asset stands in for rETH."""
        return self.asset != "rETH"


EPISODES: tuple[Episode, ...] = (
    Episode(
        name="Withdrawals not yet possible, April 2022",
        date="2022-04 to 2022-05",
        asset="rETH",
        basis=-0.01,
        measure="One statement: 1.01 ETH in the market, 1.02 ETH to mint",
        source="Gauntlet in Aave's forum, thread 3585, post 33",
    ),
    Episode(
        name="Collapse of Terra, May 2022",
        date="2022-05-13",
        asset="stETH",
        basis=-0.047,
        measure="One quote on Curve",
        source="The Defiant, 2022-05-13",
    ),
    Episode(
        name="Forced sales, June 2022",
        date="2022-06-18",
        asset="stETH",
        basis=-0.065,
        measure="Lowest of 10,525 hours, 2021-08-27 to 2022-11-09",
        source="Chainlink stETH/ETH, 0.9350",
    ),
    Episode(
        name="Before the merge, September 2022",
        date="2022-09-07",
        asset="stETH",
        basis=-0.039,
        measure="One quote on Curve, 0.9606",
        source="CoinCodex, 2022-09-07",
    ),
    Episode(
        name="Deposit pool full, winter 2022",
        date="2022-11 to 2023-03",
        asset="rETH",
        basis=0.02,
        measure="“Over 2 %” at some point, nobody could mint",
        source="Prisma's report on Rocket Pool",
    ),
    Episode(
        name="Lasting discount, winter 2024",
        date="2024-10-30 to 2025-02-07",
        asset="rETH",
        basis=None,
        measure="Called a depeg; its depth is not given",
        source="Rocket Pool RPIP-65",
    ),
    Episode(
        name="End of that discount, February 2025",
        date="2025-02-25 to 2025-03-03",
        asset="rETH",
        basis=-0.0028,
        measure="Lowest of seven days, against an interpolated redemption rate (± 0.1 %)",
        source="Coin Metrics ReferenceRateETH",
    ),
    Episode(
        name="Exit-queue surge, July 2025",
        date="2025-07",
        asset="stETH",
        basis=-0.006,
        measure="30 to 60 bps, with a queue of 9 to 18 days",
        source="Blockworks, July 2025",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysSeen:
    """Share of the days of a sample on which a discount stood.

    Attributes
    ----------
    name, asset, period : str
    days : int
    shares : tuple of float
        At 0.5, 1, 2 and 5 %.
    source : str
    """

    name: str
    asset: str
    period: str
    days: int
    shares: tuple[float, float, float, float]
    source: str

    def __post_init__(self) -> None:
        for share in self.shares:
            if not 0.0 <= share <= 1.0:
                raise ParameterError(f"`shares` must lie between 0 and 1, got {share:g}.")


DAYS_SEEN: tuple[DaysSeen, ...] = (
    DaysSeen(
        name="Before withdrawals",
        asset="stETH",
        period="2021-08-27 to 2022-11-09",
        days=440,
        shares=(261 / 440, 139 / 440, 110 / 440, 10 / 440),
        source="Chainlink stETH/ETH, last hour of each day",
    ),
    DaysSeen(
        name="With withdrawals",
        asset="stETH",
        period="2023-05-16 to 2024-12-07",
        days=572,
        shares=(45 / 572, 2 / 572, 0.0, 0.0),
        source="Daily closes in US dollars, noisy by about 0.2 %",
    ),
    DaysSeen(
        name="End of the discount of winter 2024",
        asset="rETH",
        period="2025-02-25 to 2025-03-03",
        days=7,
        shares=(0.0, 0.0, 0.0, 0.0),
        source="Coin Metrics ReferenceRateETH, against an interpolated redemption rate",
    ),
)
