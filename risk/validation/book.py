"""What a backtest forecasts the losses of: amounts that stay as they are, and their prices."""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError

MOST_MISSING_DAYS = 3  # one after another; their moves then count as one day's


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Daily closes of what a backtest needs.

    Attributes
    ----------
    days : ndarray of int, shape (n,)
        Days since 1970-01-01, rising.
    eth_usd : ndarray of shape (n,)
        Dollars per ETH.
    rpl_eth : ndarray of shape (n,)
        ETH per RPL; NaN before its first day.
    rate : ndarray of shape (n,)
        ETH that one rETH redeems for; 1 if no rETH is held.
    """

    days: IntArray
    eth_usd: FloatArray
    rpl_eth: FloatArray
    rate: FloatArray

    def __post_init__(self) -> None:
        gaps = np.diff(self.days)
        if self.days.size < 2 or (gaps < 1).any():
            raise ParameterError("A history needs at least two days, in order of time.")
        if gaps.max() > MOST_MISSING_DAYS + 1:
            first = np.datetime64(int(self.days[int(np.argmax(gaps))]), "D")
            raise ParameterError(
                f"The history has a gap of {gaps.max() - 1} days after {first}; "
                f"{MOST_MISSING_DAYS} are allowed."
            )
        if not (self.eth_usd > 0.0).all() or not (self.rate > 0.0).all():
            raise ParameterError("Prices and rates must be positive.")
        known = ~np.isnan(self.rpl_eth)
        if known.any() and not (self.rpl_eth[known] > 0.0).all():
            raise ParameterError("Prices and rates must be positive.")
        if (np.diff(known.astype(np.int8)) < 0).any():
            raise ParameterError("RPL/ETH must have every day from its first on.")

    def with_rpl(self) -> "History":
        """Return the part in which RPL has a price."""
        return self.part(int(np.sum(np.isnan(self.rpl_eth))), self.days.size)

    def part(self, start: int, stop: int) -> "History":
        """Return some of the days."""
        return History(
            days=self.days[start:stop],
            eth_usd=self.eth_usd[start:stop],
            rpl_eth=self.rpl_eth[start:stop],
            rate=self.rate[start:stop],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Amounts held.

    Attributes
    ----------
    name : str
    usd, eth, reth, rpl : float
        rETH counts at its redemption rate: the discount of its market is not tested.
    """

    name: str
    usd: float = 0.0
    eth: float = 0.0
    reth: float = 0.0
    rpl: float = 0.0

    def values(self, history: History) -> FloatArray:
        """Return the value in dollars on each day, shape (n,)."""
        in_eth = self.eth + self.reth * history.rate
        if self.rpl:
            in_eth = in_eth + self.rpl * history.rpl_eth
        return np.asarray(self.usd + history.eth_usd * in_eth)

    def losses(self, history: History, horizon_days: int) -> FloatArray:
        """Return the loss after so many days over the value of each day, shape (n − h,)."""
        values = self.values(history)
        return np.asarray(1.0 - values[horizon_days:] / values[:-horizon_days])

    def shares(self, history: History, day: int) -> tuple[float, float]:
        """Return the shares of ETH and rETH together, and of RPL, in the value of a day."""
        price = float(history.eth_usd[day])
        held = self.eth + self.reth * float(history.rate[day])
        rpl = self.rpl * float(history.rpl_eth[day]) if self.rpl else 0.0
        worth = self.usd + price * (held + rpl)
        return price * held / worth, price * rpl / worth
