"""The best split of a sale over every way out.

The best split of a given set of venues is where the last unit pays the same in each: were it not,
moving a unit would pay more. Using a venue at all costs gas, so the sets are enumerated and the
one with the largest net proceeds wins.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.liquidity.venue import Venue, price_ladder

MOST_VENUES_WITH_GAS = 10
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCurve:
    """The best split of sales of several sizes.

    Attributes
    ----------
    names : tuple of str
        Of the open venues.
    sizes : ndarray of shape (n_sizes,)
        What is to be sold.
    sold : ndarray of shape (n_sizes, n_venues)
        What each venue takes.
    remainder : ndarray of shape (n_sizes,)
        What is left beyond all liquidity, or is not worth the gas: it waits.
    gross_eth, gas_eth : ndarray of shape (n_sizes,)
        Proceeds, and gas of the venues used.
    """

    names: tuple[str, ...]
    sizes: FloatArray
    sold: FloatArray
    remainder: FloatArray
    gross_eth: FloatArray
    gas_eth: FloatArray

    @property
    def net_eth(self) -> FloatArray:
        """Proceeds after gas, of shape (n_sizes,)."""
        return self.gross_eth - self.gas_eth


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The best split of one sale.

    Attributes
    ----------
    sold : dict of str to float
        What each venue used takes.
    remainder : float
        What waits.
    gross_eth, gas_eth : float
        Proceeds, and gas of the venues used.
    """

    sold: dict[str, float]
    remainder: float
    gross_eth: float
    gas_eth: float

    @property
    def net_eth(self) -> float:
        """Proceeds after gas."""
        return self.gross_eth - self.gas_eth


def best_split(size: float, venues: Sequence[Venue], *, closed: Collection[str] = ()) -> Split:
    """Return the split of one sale with the largest net proceeds.

    Parameters
    ----------
    size : float
        Whole coins to sell.
    venues : sequence of Venue
        Every way out; at most ten of them with gas.
    closed : collection of str
        Names of venues to do without.

    Raises
    ------
    ParameterError
        If the size is negative or not finite, a name is there twice, or a closed one is unknown.
    """
    curve = split_curve(np.array([size], dtype=np.float64), venues, closed=closed)
    sold = {name: float(part) for name, part in zip(curve.names, curve.sold[0], strict=True)}
    return Split(
        sold={name: part for name, part in sold.items() if part > 0.0},
        remainder=float(curve.remainder[0]),
        gross_eth=float(curve.gross_eth[0]),
        gas_eth=float(curve.gas_eth[0]),
    )


def split_curve(
    sizes: FloatArray, venues: Sequence[Venue], *, closed: Collection[str] = ()
) -> SplitCurve:
    """Return the best split of each of several sales; otherwise as `best_split`.

    Parameters
    ----------
    sizes : ndarray of shape (n_sizes,)
    """
    open_venues = _checked(sizes, venues, closed)
    n = sizes.size
    best = SplitCurve(
        names=tuple(venue.name for venue in open_venues),
        sizes=sizes,
        sold=np.zeros((n, len(open_venues))),
        remainder=sizes.copy(),
        gross_eth=np.zeros(n),
        gas_eth=np.zeros(n),
    )
    for used, parts in _candidates(sizes, open_venues):
        gross = np.zeros(n)
        for position, k in enumerate(used):
            gross += open_venues[k].proceeds(parts[:, position])
        gas = sum(open_venues[k].gas_eth for k in used)
        better = gross - gas > best.net_eth
        best.gross_eth[better], best.gas_eth[better] = gross[better], gas
        best.sold[better] = 0.0
        for position, k in enumerate(used):
            best.sold[better, k] = parts[better, position]
        left = sizes - parts.sum(axis=1)
        left[left <= _ROUNDING * sizes] = 0.0
        best.remainder[better] = left[better]
    return best


def _checked(sizes: FloatArray, venues: Sequence[Venue], closed: Collection[str]) -> list[Venue]:
    names = [venue.name for venue in venues]
    if len(set(names)) != len(names):
        raise ParameterError(f"`venues` must have different names, got {names}.")
    if unknown := sorted(set(closed) - set(names)):
        raise ParameterError(f"`closed` must name venues, got {unknown}.")
    if not (np.isfinite(sizes).all() and (sizes >= 0.0).all()):
        raise ParameterError("`sizes` must be finite and not negative.")
    open_venues = [venue for venue in venues if venue.name not in closed]
    costly = sum(venue.gas_eth > 0.0 for venue in open_venues)
    if costly > MOST_VENUES_WITH_GAS:
        raise ParameterError(
            f"`venues` must be at most {MOST_VENUES_WITH_GAS} with gas, got {costly}."
        )
    if any(not 0.0 <= venue.gas_eth < math.inf for venue in venues):
        raise ParameterError("`gas_eth` must be finite and not negative.")
    return open_venues


def _candidates(
    sizes: FloatArray, venues: Sequence[Venue]
) -> Iterator[tuple[list[int], FloatArray]]:
    """Yield sets of venues and their parts, of shape (n_sizes, n_used), each venue alone last."""
    ladder = _common_ladder(venues, float(sizes.max(initial=0.0)))
    for used in _sets(venues):
        yield used, _parts(sizes, ladder[:, used])
    for k in range(len(venues)):
        yield [k], np.minimum(sizes, ladder[-1, k])[:, None]


def _sets(venues: Sequence[Venue]) -> Iterator[list[int]]:
    """Yield every set of venues worth trying: those without gas are in each."""
    free = [k for k, venue in enumerate(venues) if venue.gas_eth == 0.0]
    costly = [k for k, venue in enumerate(venues) if venue.gas_eth > 0.0]
    some = chain.from_iterable(combinations(costly, size) for size in range(len(costly) + 1))
    for chosen in some:
        if free or chosen:
            yield sorted((*free, *chosen))


def _common_ladder(venues: Sequence[Venue], largest: float) -> FloatArray:
    """Return what each venue takes as the price of the last unit falls.

    Two rows for each price at which any venue's curve bends: what is sold above that price, and
    what is sold at it as well. Between two rows every venue's part moves in a straight line, so
    that a straight line between them is the split at any size in between.

    Returns
    -------
    ladder : ndarray of shape (n_rows, n_venues)
        Never falling along the first axis.
    """
    ladders = [price_ladder(venue, largest) for venue in venues]
    every = np.concatenate([prices for _, prices in ladders] or [np.zeros(1)])
    levels = np.unique(every)[::-1]
    rows = np.empty((2 * levels.size, len(venues)))
    for k, (sizes, prices) in enumerate(ladders):
        rows[0::2, k] = _size_at(levels, sizes, prices, side="left")
        rows[1::2, k] = _size_at(levels, sizes, prices, side="right")
    return rows


def _size_at(levels: FloatArray, sizes: FloatArray, prices: FloatArray, *, side: str) -> FloatArray:
    """Return what is sold above each price (left) or at least at it (right)."""
    count = np.searchsorted(-prices, -levels, side="left" if side == "left" else "right")
    last = np.clip(count - 1, 0, None)
    following = np.minimum(last + 1, sizes.size - 1)
    drop = prices[last] - prices[following]
    share = np.divide(
        prices[last] - levels, drop, out=np.zeros(levels.size), where=(drop > 0.0) & (count > 0)
    )
    return sizes[last] + np.clip(share, 0.0, 1.0) * (sizes[following] - sizes[last])


def _parts(sizes: FloatArray, ladder: FloatArray) -> FloatArray:
    """Return the split at equal prices, of shape (n_sizes, n_venues); what exceeds it is left."""
    totals = ladder.sum(axis=1)
    upper = np.clip(np.searchsorted(totals, sizes), 1, totals.size - 1)
    lower = upper - 1
    gap = totals[upper] - totals[lower]
    share = np.divide(sizes - totals[lower], gap, out=np.zeros(sizes.size), where=gap > 0.0)
    share = np.clip(share, 0.0, 1.0)[:, None]
    return np.asarray((1.0 - share) * ladder[lower] + share * ladder[upper])
