"""How two series move together: a t-copula by ranks, and a correlation by Kendall's tau.

Ranks have every moment, so their errors come from a block bootstrap whatever the tails.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError
from risk.validation.calibration import bootstrap

FEWEST_PAIRS = 100
LEAST_FREEDOM, MOST_FREEDOM = 2.1, 200.0  # domain of `DependenceParameters`
_MOST_CORRELATION = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class CopulaFit:
    """A t-copula by maximum pseudo-likelihood.

    Attributes
    ----------
    correlation, degrees_of_freedom : float
    log_likelihood : float
    n : int
        Number of pairs.
    """

    correlation: float
    degrees_of_freedom: float
    log_likelihood: float
    n: int

    @property
    def lower_tail_dependence(self) -> float:
        """Chance that one is extreme given that the other is, in the limit."""
        freedom, rho = self.degrees_of_freedom, self.correlation
        at = -math.sqrt((freedom + 1.0) * (1.0 - rho) / (1.0 + rho))
        return float(2.0 * special.stdtr(freedom + 1.0, at))


def pseudo_observations(series: FloatArray) -> FloatArray:
    """Return ranks over n + 1, by column; ties share the middle of their ranks."""
    ranks = stats.rankdata(series, axis=0)
    return np.asarray(ranks / (series.shape[0] + 1.0))


def copula_log_density(u: FloatArray, correlation: float, freedom: float) -> FloatArray:
    """Return the log density of a bivariate t-copula, shape (n,).

    Parameters
    ----------
    u : ndarray of shape (n, 2)
        In (0, 1).
    correlation, freedom : float
    """
    x = np.asarray(special.stdtrit(freedom, u), dtype=np.float64)
    return _log_density(x, correlation, freedom)


def fit_copula(pairs: FloatArray) -> CopulaFit:
    """Fit a t-copula to the ranks of two series.

    Parameters
    ----------
    pairs : ndarray of shape (n, 2)
        On the same days.

    Raises
    ------
    ParameterError
        If there are fewer than 100 pairs.

    References
    ----------
    .. [1] C. Genest, K. Ghoudi, L.-P. Rivest (1995). "A semiparametric estimation procedure of
       dependence parameters in multivariate families of distributions". Biometrika 82(3).
    """
    _require_pairs(pairs)
    u = pseudo_observations(pairs)

    def loss_at(log_freedom: float) -> tuple[float, float]:
        freedom = LEAST_FREEDOM + math.exp(log_freedom)
        x = np.asarray(special.stdtrit(freedom, u), dtype=np.float64)

        def loss(rho: float) -> float:
            return -float(_log_density(x, rho, freedom).sum())

        within = (-_MOST_CORRELATION, _MOST_CORRELATION)
        found = optimize.minimize_scalar(loss, bounds=within, method="bounded")
        return float(found.fun), float(found.x)

    def least(log_freedom: float) -> float:
        return loss_at(log_freedom)[0]

    span = (math.log(0.05), math.log(MOST_FREEDOM - LEAST_FREEDOM))
    best = optimize.minimize_scalar(least, bounds=span, method="bounded")
    loss, correlation = loss_at(float(best.x))
    return CopulaFit(
        correlation=correlation,
        degrees_of_freedom=LEAST_FREEDOM + math.exp(float(best.x)),
        log_likelihood=-loss,
        n=pairs.shape[0],
    )


def copula_draws(pairs: FloatArray, rng: np.random.Generator, count: int) -> FloatArray:
    """Return correlation and degrees of freedom of series resampled in blocks.

    Parameters
    ----------
    pairs : ndarray of shape (n, 2)
    rng : numpy.random.Generator
    count : int
        How many draws.

    Returns
    -------
    ndarray of shape (count, 2)
    """
    found = (fit_copula(pairs[days]) for days in _days(pairs, rng, count).T)
    return np.array([(each.correlation, each.degrees_of_freedom) for each in found])


def kendall_correlation(pairs: FloatArray) -> float:
    """Return the correlation of an elliptical law with the Kendall's tau of the pairs: sin(π τ/2).

    Parameters
    ----------
    pairs : ndarray of shape (n, 2)

    Raises
    ------
    ParameterError
        If there are fewer than 100 pairs.

    References
    ----------
    .. [1] F. Lindskog, A. McNeil, U. Schmock (2003). "Kendall's tau for elliptical
       distributions". Credit Risk, Physica.
    """
    _require_pairs(pairs)
    return _kendall(pairs)


def kendall_draws(pairs: FloatArray, rng: np.random.Generator, count: int) -> FloatArray:
    """Return the correlations of series resampled in blocks, shape (count,)."""
    return np.array([_kendall(pairs[days]) for days in _days(pairs, rng, count).T])


def _kendall(pairs: FloatArray) -> float:
    tau = float(stats.kendalltau(pairs[:, 0], pairs[:, 1]).statistic)
    return math.sin(math.pi / 2.0 * tau)


def _days(pairs: FloatArray, rng: np.random.Generator, count: int) -> IntArray:
    u = pseudo_observations(pairs)
    length = bootstrap.block_length(np.asarray((u[:, 0] - 0.5) * (u[:, 1] - 0.5)))
    return bootstrap.stationary_indices(rng, pairs.shape[0], count, length)


def _log_density(x: FloatArray, correlation: float, freedom: float) -> FloatArray:
    """Return the log density of the copula at the quantiles of its margins."""
    rest = 1.0 - correlation * correlation
    square = (x[:, 0] ** 2 - 2.0 * correlation * x[:, 0] * x[:, 1] + x[:, 1] ** 2) / rest
    joint = (
        special.gammaln(freedom / 2.0 + 1.0)
        + special.gammaln(freedom / 2.0)
        - 2.0 * special.gammaln((freedom + 1.0) / 2.0)
        - 0.5 * math.log(rest)
        - (freedom / 2.0 + 1.0) * np.log1p(square / freedom)
    )
    own = (freedom + 1.0) / 2.0 * np.log1p(x * x / freedom)
    return np.asarray(joint + own.sum(axis=1))


def _require_pairs(pairs: FloatArray) -> None:
    if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.shape[0] < FEWEST_PAIRS:
        raise ParameterError(
            f"`pairs` must be at least {FEWEST_PAIRS} days of two series, got {pairs.shape}."
        )
    if not np.isfinite(pairs).all():
        raise ParameterError("`pairs` must be finite.")
