"""The ways out that are no market: burning for collateral, and waiting for more of it.

Sizes are whole coins; a price is what one of them pays, in present worth.
"""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray, require_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """A `Venue`: burning at the redemption rate, without fee, as far as collateral reaches.

    Attributes
    ----------
    price : float
        ETH per coin burnt.
    collateral_eth : float
        ETH that can be redeemed at once.
    gas_eth : float
    name : str
    """

    price: float
    collateral_eth: float
    gas_eth: float = 0.0
    name: str = "redemption"

    def __post_init__(self) -> None:
        require_between(self, 1e-9, 1e9, "price")
        require_between(self, 0.0, 1e12, "collateral_eth", "gas_eth")

    @property
    def capacity(self) -> float:
        """Coins that collateral pays for."""
        return self.collateral_eth / self.price

    def proceeds(self, sizes: FloatArray) -> FloatArray:
        """Return what burning these sizes pays; beyond the collateral, nothing more."""
        return self.price * np.minimum(sizes, self.capacity)

    def prices(self, sizes: FloatArray) -> FloatArray:
        """Return the redemption rate up to the capacity, then zero."""
        return np.where(sizes <= self.capacity, self.price, 0.0)

    def kinks(self) -> FloatArray:
        """Return nothing: the price is one up to the end."""
        return np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A `Venue`: standing in line for the refill, less the return asked for the wait.

    The last of q coins waits `days` + q · price / refill.

    Attributes
    ----------
    price : float
        ETH per coin once its turn comes.
    refill_eth_per_day : float
    carry : float
        Return asked for waiting, a year.
    days : float, default=0
        Until the line ahead is served.
    gas_eth : float
    name : str
    """

    price: float
    refill_eth_per_day: float
    carry: float
    days: float = 0.0
    gas_eth: float = 0.0
    name: str = "waiting"

    def __post_init__(self) -> None:
        require_between(self, 1e-9, 1e9, "price", "refill_eth_per_day")
        require_between(self, 0.0, 10.0, "carry")
        require_between(self, 0.0, 1e6, "days", "gas_eth")

    @property
    def capacity(self) -> float:
        """Coins of which the last is still worth something today."""
        if self.carry == 0.0:
            return math.inf
        longest = max(0.0, DAYS_PER_YEAR / self.carry - self.days)
        return longest * self.refill_eth_per_day / self.price

    def proceeds(self, sizes: FloatArray) -> FloatArray:
        """Return what these sizes are worth today; beyond the capacity, nothing more."""
        patient = np.minimum(sizes, self.capacity)
        return self.price * patient * (1.0 - self._lost_after(patient / 2.0))

    def prices(self, sizes: FloatArray) -> FloatArray:
        """Return what the last coin of these sizes is worth today."""
        return self.price * np.maximum(0.0, 1.0 - self._lost_after(sizes))

    def kinks(self) -> FloatArray:
        """Return nothing: the price falls in a straight line."""
        return np.empty(0)

    def _lost_after(self, sizes: FloatArray) -> FloatArray:
        wait = self.days + sizes * self.price / self.refill_eth_per_day
        return self.carry * wait / DAYS_PER_YEAR
