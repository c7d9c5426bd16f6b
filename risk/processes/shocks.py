"""Shocks: from copula variates to innovations, and the corrections that keep prices fair.

The daily shocks of the factors share a Student-t copula. The price innovations have their own,
heavier-tailed Student-t law, truncated and rescaled to unit variance; the map between the two is
a table, and the table *is* the law: the martingale corrections are computed from it.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from risk.arrays import FloatArray
from risk.compiled import compiled

TABLE_STEP = 1.0 / 64.0  # of the variate; linear between nodes
TABLE_NODES = 4097  # to a variate of 64, where the truncated law has reached its end
LARGEST_DEVIATION = 0.8  # daily; five times the long-run deviation at 300 % a year
CORRECTION_NODES = 65
CORRECTION_STEP = LARGEST_DEVIATION / (CORRECTION_NODES - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class InnovationLaw:
    """Tables of the joint law of the two price innovations.

    Attributes
    ----------
    eth, rpl : ndarray of shape (TABLE_NODES,)
        Innovation at copula variate i · TABLE_STEP; odd in the variate, constant beyond the end.
    eth_correction, rpl_correction : ndarray of shape (CORRECTION_NODES,)
        ln E[exp(s z)] / s² at s = i · CORRECTION_STEP.
    cross_correction : ndarray of shape (CORRECTION_NODES, CORRECTION_NODES)
        (ln E[exp(s z + r y)] − ln E[exp(s z)] − ln E[exp(r y)]) / (s r), ETH first.
    """

    eth: FloatArray
    rpl: FloatArray
    eth_correction: FloatArray
    rpl_correction: FloatArray
    cross_correction: FloatArray


@compiled
def innovation(variate: float, table: FloatArray) -> float:
    """Return the innovation that has the same rank as the copula variate."""
    position = min(abs(variate) / TABLE_STEP, TABLE_NODES - 1.000001)
    index = int(position)
    fraction = position - index
    return math.copysign(table[index] + fraction * (table[index + 1] - table[index]), variate)


@compiled
def own_correction(deviation: float, table: FloatArray) -> float:
    """Return ln E[exp(s z)] for the day's standard deviation s."""
    position = deviation / CORRECTION_STEP
    index = min(int(position), CORRECTION_NODES - 2)
    fraction = position - index
    ratio = table[index] + fraction * (table[index + 1] - table[index])
    return float(ratio * deviation * deviation)


@compiled
def cross_correction(eth_deviation: float, rpl_deviation: float, table: FloatArray) -> float:
    """Return what dependence adds to ln E[exp(s z + r y)]."""
    row = eth_deviation / CORRECTION_STEP
    column = rpl_deviation / CORRECTION_STEP
    i = min(int(row), CORRECTION_NODES - 2)
    j = min(int(column), CORRECTION_NODES - 2)
    u, v = row - i, column - j
    low = table[i, j] + v * (table[i, j + 1] - table[i, j])
    high = table[i + 1, j] + v * (table[i + 1, j + 1] - table[i + 1, j])
    return float((low + u * (high - low)) * eth_deviation * rpl_deviation)


@lru_cache(maxsize=16)
def innovation_law(
    copula_freedom: float,
    correlation: float,
    eth_freedom: float,
    eth_truncation: float,
    rpl_freedom: float,
    rpl_truncation: float,
) -> InnovationLaw:
    """Return the tables for one set of parameters.

    Parameters
    ----------
    copula_freedom, correlation : float
        Of the t-copula between the two innovations.
    eth_freedom, eth_truncation, rpl_freedom, rpl_truncation : float
        Of each marginal law: degrees of freedom, and cut in standard deviations.
    """
    eth = _marginal_table(copula_freedom, eth_freedom, eth_truncation)
    rpl = _marginal_table(copula_freedom, rpl_freedom, rpl_truncation)
    x, y, weights = _copula_nodes(copula_freedom, correlation)
    return _with_corrections(eth, rpl, _look_up(x, eth), _look_up(y, rpl), weights)


def _marginal_table(copula_freedom: float, freedom: float, truncation: float) -> FloatArray:
    """Tabulate the innovation against the variate, scaled to unit variance under the copula."""
    variates = np.arange(TABLE_NODES) * TABLE_STEP
    upper_tail = special.stdtr(copula_freedom, -variates)
    cut = special.stdtr(freedom, -truncation * math.sqrt(freedom / (freedom - 2.0)))
    # Work in the upper tail, where a probability near zero keeps its digits.
    quantile = np.maximum(cut + upper_tail * (1.0 - 2.0 * cut), cut)
    table = np.asarray(-special.stdtrit(freedom, quantile), dtype=np.float64)
    table[0] = 0.0
    nodes, weights = _half_line_nodes(copula_freedom)
    values = _look_up(nodes, table)
    return np.asarray(table / math.sqrt(float(np.dot(weights, values * values))))


def _half_line_nodes(freedom: float) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights of the law of |t|: by its tail, p = exp(−s) for s from 0 on."""
    s, weights = _panels(0.0, 60.0, 240, 12)
    nodes = np.asarray(-special.stdtrit(freedom, 0.5 * np.exp(-s)), dtype=np.float64)
    return nodes, weights * np.exp(-s)


def _copula_nodes(freedom: float, correlation: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return nodes (x, y) and weights of the bivariate t, in polar coordinates.

    The squared radius has P(r² > a) = (1 + a/ν)^(−ν/2): set that to exp(−s).
    """
    s, radial = _panels(0.0, 60.0, 60, 8)
    radius = np.sqrt(freedom * np.expm1(2.0 * s / freedom))
    n_angles = 96
    angle = (np.arange(n_angles) + 0.5) * (2.0 * math.pi / n_angles)
    x = np.outer(radius, np.cos(angle))
    mixed = correlation * np.cos(angle) + math.sqrt(1.0 - correlation**2) * np.sin(angle)
    y = np.outer(radius, mixed)
    weights = np.repeat(radial * np.exp(-s) / n_angles, n_angles)
    return x.ravel(), y.ravel(), weights


def _panels(low: float, high: float, count: int, order: int) -> tuple[FloatArray, FloatArray]:
    nodes, weights = np.polynomial.legendre.leggauss(order)
    width = (high - low) / count
    starts = low + width * np.arange(count)
    points = starts[:, None] + (nodes + 1.0) * (width / 2.0)
    return points.ravel(), np.tile(weights * (width / 2.0), count)


def _look_up(variates: FloatArray, table: FloatArray) -> FloatArray:
    positions = np.minimum(np.abs(variates) / TABLE_STEP, TABLE_NODES - 1.000001)
    values = np.interp(positions, np.arange(TABLE_NODES), table)
    return np.asarray(np.copysign(values, variates))


def _with_corrections(
    eth: FloatArray, rpl: FloatArray, z: FloatArray, y: FloatArray, weights: FloatArray
) -> InnovationLaw:
    s = np.arange(CORRECTION_NODES, dtype=np.float64) * CORRECTION_STEP
    share = weights / weights.sum()
    exp_z, exp_y = np.exp(np.outer(s, z)), np.exp(np.outer(s, y))
    mean_z, mean_y = exp_z @ share, exp_y @ share
    joint = (exp_z * share) @ exp_y.T
    cross = np.empty_like(joint)
    inner = np.outer(s[1:], s[1:])
    cross[1:, 1:] = np.log(joint / np.outer(mean_z, mean_y))[1:, 1:] / inner
    # Limits on the edges: the first derivative in the vanishing argument.
    cross[0, 1:] = (exp_y @ (share * z) / mean_y)[1:] / s[1:]
    cross[1:, 0] = (exp_z @ (share * y) / mean_z)[1:] / s[1:]
    cross[0, 0] = float(np.dot(share, z * y))
    return InnovationLaw(
        eth=eth,
        rpl=rpl,
        eth_correction=_per_square(
            np.asarray(np.log(mean_z), dtype=np.float64), s, float(np.dot(share, z * z))
        ),
        rpl_correction=_per_square(
            np.asarray(np.log(mean_y), dtype=np.float64), s, float(np.dot(share, y * y))
        ),
        cross_correction=cross,
    )


def _per_square(cumulant: FloatArray, s: FloatArray, variance: float) -> FloatArray:
    ratio = np.empty_like(s)
    ratio[0] = variance / 2.0
    ratio[1:] = cumulant[1:] / s[1:] ** 2
    return ratio
