"""How many validators a mass slashing hits when whole nodes are hit: exactly, by convolution.

Given the share of the network slashed, each node is hit by itself with the same chance, with all
of its validators. The number hit is a sum of independent terms, whose distribution is computed
and not sampled; the share itself is log-uniform and integrated over by Gauss and Legendre.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.compiled import compiled
from risk.engine import in_parallel

POINTS = 12  # of each panel between two kinks; twice as many change no figure by 0.1 %
_NEGLIGIBLE = 1e-200


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHits:
    """The number of validators hit, given an event, over the shares that it may slash.

    Attributes
    ----------
    shares : ndarray of shape (n,)
        Of the network.
    weights : ndarray of shape (n,)
        Probability of each, given the event; they sum to one.
    tail : ndarray of shape (n, n_validators + 2)
        Chance that at least k are hit.
    beyond : ndarray of shape (n, n_validators + 2)
        Expected number above k.
    """

    shares: FloatArray
    weights: FloatArray
    tail: FloatArray = field(repr=False)
    beyond: FloatArray = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLaw:
    """A loss in proportion to the validators hit, given the event.

    Attributes
    ----------
    hits : EventHits
    each : ndarray of shape (n,)
        Loss per validator hit, at each share.
    most : float
        What cannot be exceeded.
    """

    hits: EventHits
    each: FloatArray
    most: float

    def chance_beyond(self, loss: float) -> float:
        """Return the chance that the loss is greater than `loss`, which may be negative."""
        return float(self.chances_beyond(np.array([loss]))[0])

    def chances_beyond(self, losses: FloatArray) -> FloatArray:
        """Return `chance_beyond` of many losses."""
        rows = np.flatnonzero(self.each > 0.0)
        last = self.hits.tail.shape[1] - 1
        threshold = np.minimum(np.maximum(losses, 0.0) / self.each[rows, None], last)
        k = np.minimum(np.floor(threshold).astype(np.int64) + 1, last)
        chances = self.hits.weights[rows] @ np.take_along_axis(self.hits.tail[rows], k, axis=1)
        return np.where(losses < 0.0, 1.0, np.where(losses < self.most, chances, 0.0))

    def mean_beyond(self, loss: float) -> float:
        """Return the expected part of the loss above `loss`, which may be negative."""
        if loss < 0.0:
            return -loss + self.mean_beyond(0.0)
        if loss >= self.most:
            return 0.0
        return self._uncapped(loss) - self._uncapped(self.most)

    def quantile(self, confidence: float) -> float:
        """Return the smallest loss that is not exceeded with this confidence."""
        low, high = 0.0, self.most
        if self.chance_beyond(low) <= 1.0 - confidence:
            return 0.0
        while high - low > 1e-10 * self.most:
            middle = 0.5 * (low + high)
            if self.chance_beyond(middle) > 1.0 - confidence:
                low = middle
            else:
                high = middle
        return high

    def expected_shortfall(self, confidence: float) -> float:
        """Return the mean of the worst 1 - confidence of the outcomes."""
        value = self.quantile(confidence)
        return value + self.mean_beyond(value) / (1.0 - confidence)

    def _uncapped(self, loss: float) -> float:
        rows, k, threshold = self._reached(loss)
        hits = self.hits
        above = hits.beyond[rows, k] + (k - threshold) * hits.tail[rows, k]
        return float(np.sum(hits.weights[rows] * self.each[rows] * above))

    def _reached(self, loss: float) -> tuple[IntArray, IntArray, FloatArray]:
        """Return the shares at which the loss can be passed, and by how many validators hit."""
        rows = np.flatnonzero(self.each > 0.0)
        threshold = loss / self.each[rows]
        last = self.hits.tail.shape[1] - 1
        k = np.minimum(np.floor(threshold) + 1.0, last).astype(np.int64)
        return rows, k, np.minimum(threshold, last)


def event_hits(
    sizes: IntArray, ends: Sequence[float], concentration: float, points: int = POINTS
) -> EventHits:
    """Return how many validators are hit, for a share that is log-uniform.

    Parameters
    ----------
    sizes : ndarray of int, shape (n_nodes,)
        Validators of each node, smallest first.
    ends : sequence of float
        Smallest and largest share, and in between the kinks of what depends on it; ascending.
    concentration : float
        Chance of each node over the share of the network.
    points : int
        Of each panel between two ends.
    """
    shares, weights = log_uniform(ends, points)
    chances = np.minimum(concentration * shares, 1.0)
    rows = in_parallel([partial(_tails, sizes, float(chance)) for chance in chances])
    return EventHits(
        shares=shares,
        weights=weights,
        tail=np.stack([tail for tail, _ in rows]),
        beyond=np.stack([beyond for _, beyond in rows]),
    )


def log_uniform(ends: Sequence[float], points: int) -> tuple[FloatArray, FloatArray]:
    """Return points and weights that integrate over a log-uniform variable, panel by panel."""
    edges = np.log(np.asarray(ends, dtype=np.float64))
    width = edges[-1] - edges[0]
    if width <= 0.0:
        return np.array([float(ends[0])]), np.ones(1)
    places, weights = np.polynomial.legendre.leggauss(points)
    halves = 0.5 * np.diff(edges)[:, None]
    middles = 0.5 * (edges[1:] + edges[:-1])[:, None]
    at = np.exp(middles + halves * places)
    return at.ravel(), (halves * weights / width).ravel()


def _tails(sizes: IntArray, chance: float) -> tuple[FloatArray, FloatArray]:
    """Return the chance of at least k, and the expected number above k, for k from 0 on."""
    pmf = hit_distribution(sizes, chance)
    tail = np.append(np.cumsum(pmf[::-1])[::-1], 0.0)
    beyond = np.append(np.cumsum(tail[:0:-1])[::-1], 0.0)
    return np.minimum(tail, 1.0), beyond


@compiled
def hit_distribution(sizes: IntArray, chance: float) -> FloatArray:
    """Return the chance of each number of validators hit, shape (n_validators + 1,).

    Parameters
    ----------
    sizes : ndarray of int, shape (n_nodes,)
        Validators of each node; smallest first is fastest.
    chance : float
        That a node is hit, each by itself.
    """
    pmf = np.zeros(sizes.sum() + 1)
    pmf[0] = 1.0
    top = 0
    for size in sizes:
        for j in range(top, -1, -1):
            moved = pmf[j] * chance
            # Numbers too small to be told from nothing would slow the loop down.
            if moved > _NEGLIGIBLE:
                pmf[j + size] += moved
            pmf[j] -= moved
            if pmf[j] < _NEGLIGIBLE:
                pmf[j] = 0.0
        top += size
    return pmf
