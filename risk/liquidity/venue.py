"""What routing asks of a way out: what a sale pays, at the margin and in all.

Sizes are whole coins of what is sold, proceeds whole coins of what is bought, after every fee.
"""

from itertools import pairwise
from typing import Protocol

import numpy as np

from risk.arrays import FloatArray

_SMALLEST_SHARE = 1e-7
_FIRST_RUNGS = 48
_REFINEMENTS = 9
_ROUGHNESS = 2e-6  # of the price, by which a straight line between two rungs may be off


class Venue(Protocol):
    """A way out, as it stands."""

    @property
    def name(self) -> str:
        """By which it is reported and closed."""
        ...

    @property
    def gas_eth(self) -> float:
        """Cost of using it at all, in coins of what is bought."""
        ...

    @property
    def capacity(self) -> float:
        """The largest size it takes; infinity for a curve without an end."""
        ...

    def proceeds(self, sizes: FloatArray) -> FloatArray:
        """Return what sales of these sizes, each for itself, pay in all."""
        ...

    def prices(self, sizes: FloatArray) -> FloatArray:
        """Return what the last unit of sales of these sizes pays."""
        ...

    def kinks(self) -> FloatArray:
        """Return the sizes at which the price jumps or bends."""
        ...


def price_ladder(venue: Venue, largest: float) -> tuple[FloatArray, FloatArray]:
    """Return sizes up to `largest` with prices, dense enough to interpolate, prices never rising.

    Parameters
    ----------
    venue : Venue
    largest : float
        The largest size of interest.

    Returns
    -------
    sizes, prices : ndarray of shape (n_rungs,)
        From size 0 to the smaller of `largest` and the capacity, or to where one unit more would
        make the whole sale pay less, as a growing fee can make it. Both sides of a jump are there.
        Where a venue pays more for a larger part, as a fee that falls towards balance can make
        it, the price is that of the whole part: of the upper concave hull.
    """
    end = min(largest, venue.capacity)
    if end <= 0.0:
        return np.zeros(1), np.zeros(1)
    kinks = venue.kinks()
    kinks = kinks[(kinks > 0.0) & (kinks < end)]
    rungs = np.geomspace(_SMALLEST_SHARE * end, end, _FIRST_RUNGS)
    sizes = np.unique(np.concatenate([[0.0], rungs, kinks, np.nextafter(kinks, 0.0)]))
    sizes[-1] = end
    prices = venue.prices(sizes)
    for _ in range(_REFINEMENTS):
        middles = 0.5 * (sizes[:-1] + sizes[1:])
        between = venue.prices(middles)
        off = np.abs(between - 0.5 * (prices[:-1] + prices[1:])) > _ROUGHNESS * between
        off &= middles > sizes[:-1] * (1.0 + 1e-9)
        if not off.any():
            break
        places = np.flatnonzero(off) + 1
        sizes = np.insert(sizes, places, middles[off])
        prices = np.insert(prices, places, between[off])
    if (np.diff(prices) > 1e-12 * np.abs(prices[:-1])).any():
        sizes, prices = _hull(sizes, prices, venue.proceeds(sizes))
    return _worth_selling(sizes, np.minimum.accumulate(prices))


def _worth_selling(sizes: FloatArray, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Cut the ladder where the next unit would make the whole sale pay less."""
    count = int(np.searchsorted(-prices, 0.0, side="right"))
    if count == 0:
        return np.zeros(1), np.zeros(1)
    if count == sizes.size:
        return sizes, prices
    share = prices[count - 1] / (prices[count - 1] - prices[count])
    end = sizes[count - 1] + share * (sizes[count] - sizes[count - 1])
    return np.append(sizes[:count], end), np.append(prices[:count], 0.0)


def _hull(
    sizes: FloatArray, prices: FloatArray, proceeds: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the ladder of the upper concave hull: flat over every part that is not on it."""
    kept = [0]
    for k in range(1, sizes.size):
        while len(kept) > 1 and _slope(sizes, proceeds, kept[-2], kept[-1]) <= _slope(
            sizes, proceeds, kept[-1], k
        ):
            kept.pop()
        kept.append(k)
    hull_sizes, hull_prices = [sizes[:1]], [prices[:1]]
    for left, right in pairwise(kept):
        chord = _slope(sizes, proceeds, left, right)
        flat = right > left + 1
        hull_sizes.append(sizes[[left, right]] if flat else sizes[[right]])
        hull_prices.append(np.full(2, chord) if flat else prices[[right]])
    hull_prices[0] = np.maximum(hull_prices[0], hull_prices[1][:1])
    return np.concatenate(hull_sizes), np.concatenate(hull_prices)


def _slope(sizes: FloatArray, proceeds: FloatArray, left: int, right: int) -> float:
    return float((proceeds[right] - proceeds[left]) / (sizes[right] - sizes[left]))
