"""All pools together as one `Venue`, where only the size whose sale costs 1 % is known."""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, require_between
from risk.liquidity.quoted_depth import LARGEST_SIZE, cost_surface, look_up, surface_row
from risk.liquidity.redemption import pool_proceeds


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedPool:
    """A `Venue`: the market at one quoted depth, on a blend of the two curves through it.

    Attributes
    ----------
    rate : float
        ETH per coin at the redemption rate.
    basis : float
        Market price over that rate, less one.
    depth_eth : float
        Size in ETH whose sale costs 1 %.
    fee : float
    concentration : float
        Weight of the steep curve; see `risk.liquidity.quoted_depth.cost_surface`.
    gas_eth : float
    name : str
    """

    rate: float
    basis: float
    depth_eth: float
    fee: float
    concentration: float
    gas_eth: float = 0.0
    name: str = "pools"

    def __post_init__(self) -> None:
        require_between(self, 1e-9, 1e9, "rate", "depth_eth")
        require_between(self, -0.99, 1.0, "basis")
        require_between(self, 0.0, 0.5, "fee")
        require_between(self, 0.0, 1e6, "gas_eth")

    @property
    def capacity(self) -> float:
        """Coins after which the surface ends: the pools are empty."""
        return self.depth_eth * LARGEST_SIZE / self.rate

    def proceeds(self, sizes: FloatArray) -> FloatArray:
        """Return ETH for sales of these sizes."""
        cost = cost_surface(self.concentration).cost
        return np.array(
            [
                pool_proceeds(size, self.basis, self.depth_eth, self.fee, cost)
                for size in (sizes * self.rate).tolist()
            ]
        )

    def prices(self, sizes: FloatArray) -> FloatArray:
        """Return what the last unit of sales of these sizes brings."""
        surface = cost_surface(self.concentration).marginal
        top = self.rate * (1.0 + self.basis) * (1.0 - self.fee)
        row = surface_row(self.basis)
        units = np.minimum(sizes * self.rate / self.depth_eth, LARGEST_SIZE)
        margin = [look_up(unit, row, surface, 1.0) for unit in units.tolist()]
        return np.asarray(top * np.array(margin))

    def kinks(self) -> FloatArray:
        """Return nothing: the curve is smooth up to its table."""
        return np.empty(0)
