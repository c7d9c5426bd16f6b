"""The size whose sale costs a given share, from the venues' own curves."""

from collections.abc import Sequence

import numpy as np

from risk.arrays import FloatArray
from risk.liquidity.quoted_depth import QUOTED_COST
from risk.liquidity.routing import split_curve
from risk.liquidity.venue import Venue

SMALLEST, LARGEST = 1e-6, 1e9  # coins sold
_REFINEMENTS = 3
_RUNGS = 65


def best_price(venues: Sequence[Venue]) -> float:
    """Return what the first unit sold pays at the best venue, after its fee; 0 without any."""
    return max((float(venue.prices(np.zeros(1))[0]) for venue in venues), default=0.0)


def size_that_costs(venues: Sequence[Venue], cost: float = QUOTED_COST) -> float | None:
    """Return what can be sold at once before the average lies a share below the first price.

    The sale is split in the best way. Gas is left out, and so is the fee: both ends of the
    comparison pay it.

    Parameters
    ----------
    venues : sequence of Venue
    cost : float, default=0.01
        Average price below that of the first unit, as a fraction between 0 and 1.

    Returns
    -------
    size : float or None
        In coins of what is bought, at the price of the first unit; at most what the venues take.
        None where there is no venue, where the smallest sale, of a millionth of a coin, costs
        more already, or where the largest, of 10⁹, costs less.
    """
    price = best_price(venues)
    if price <= 0.0:
        return None
    low = 1.0
    while _costs(np.array([low]), venues, price)[0] > cost:
        low /= 10.0
        if low < 0.99 * SMALLEST:  # powers of ten are rounded
            return None
    while _costs(np.array([10.0 * low]), venues, price)[0] <= cost:
        low *= 10.0
        if low > LARGEST:
            return None
    high = 10.0 * low
    for _ in range(_REFINEMENTS):
        sizes = np.geomspace(low, high, _RUNGS)
        within = int(np.flatnonzero(_costs(sizes, venues, price) <= cost)[-1])
        low, high = sizes[within], sizes[min(within + 1, _RUNGS - 1)]
    return float(low * price)


def _costs(sizes: FloatArray, venues: Sequence[Venue], price: float) -> FloatArray:
    """Return the average cost of sales, of shape (n_sizes,); infinite if not all can be sold."""
    split = split_curve(sizes, venues)
    costs = 1.0 - split.gross_eth / (sizes * price)
    return np.where(split.remainder > 0.0, np.inf, costs)
