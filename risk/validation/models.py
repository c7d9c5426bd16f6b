"""The models that are held against history: the engine's own and three that others use."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import optimize

from risk.arrays import FloatArray
from risk.parameters import GarchParameters
from risk.processes.shocks import CORRECTION_NODES, TABLE_NODES, TABLE_STEP, innovation_law
from risk.validation.calibration.dependence import fit_copula
from risk.validation.calibration.garch import (
    conditional_variances,
    fit_targeted,
    standard_residuals,
)
from risk.validation.price_law import PriceLaw, Recursion, correction_tables

CAP = 25.0  # multiple of the long-run variance, as the engine's
TRUNCATION = 12.0
_START = ((0.08, 0.89, 4.0),)
_NO_RPL = np.zeros((0, 0))


class Model(StrEnum):
    """A way to forecast the losses of the next days."""

    DEFAULT = "default"
    HISTORICAL = "historical simulation"
    NORMAL = "normal GARCH"
    FILTERED = "filtered historical simulation"


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedModel:
    """A model fitted to the past.

    Attributes
    ----------
    law : PriceLaw
        With innovations already drawn.
    eth_mean, rpl_mean : float
        Of the daily log returns of the past, which a filter takes off.
    """

    law: PriceLaw
    eth_mean: float
    rpl_mean: float

    def variances(self, eth: FloatArray, rpl: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the conditional variance of each day and of the day after the last.

        Parameters
        ----------
        eth, rpl : ndarray of shape (n,)
            Daily log returns; RPL's of no day where it is not asked for.

        Returns
        -------
        eth_variances, rpl_variances : ndarray of shape (n + 1,)
        """
        one = _filtered(eth - self.eth_mean, self.law.eth_recursion)
        if rpl.size == 0:
            return one, np.zeros_like(one)
        return one, _filtered(rpl - self.rpl_mean, self.law.rpl_recursion)


Fit = Callable[[FloatArray, FloatArray, np.random.Generator, tuple[int, int]], FittedModel]


def fit_default(
    eth: FloatArray, rpl: FloatArray, rng: np.random.Generator, shape: tuple[int, int]
) -> FittedModel:
    """Fit the engine's law: targeted GARCH, truncated t innovations, a t-copula.

    Parameters
    ----------
    eth, rpl : ndarray of shape (n,)
        Daily log returns of the past, ETH/USD and RPL/ETH; RPL's of no day if it is not needed.
    rng : numpy.random.Generator
    shape : tuple of int
        Days and paths of the innovations to draw.
    """
    one = fit_targeted(eth, truncation=TRUNCATION, cap=CAP, starts=_START)
    if rpl.size == 0:
        copula, rho, other = 5.0, 0.0, one
    else:
        other = fit_targeted(rpl, truncation=TRUNCATION, cap=CAP, starts=_START)
        pairs = np.column_stack((standard_residuals(eth, one), standard_residuals(rpl, other)))
        found = fit_copula(pairs)
        copula, rho = found.degrees_of_freedom, found.correlation
    tables = innovation_law(
        copula, rho, one.degrees_of_freedom, TRUNCATION, other.degrees_of_freedom, TRUNCATION
    )
    mix = np.sqrt(copula / (2.0 * rng.standard_gamma(copula / 2.0, shape)))
    first = rng.standard_normal(shape)
    drawn = _NO_RPL
    if rpl.size:
        second = rho * first + math.sqrt(1.0 - rho * rho) * rng.standard_normal(shape)
        drawn = _innovations(second * mix, tables.rpl)
    law = PriceLaw(
        eth=_innovations(first * mix, tables.eth),
        rpl=drawn,
        eth_correction=tables.eth_correction,
        rpl_correction=tables.rpl_correction,
        cross=tables.cross_correction,
        eth_recursion=_recursion(one.parameters),
        rpl_recursion=_recursion(other.parameters),
    )
    return FittedModel(law=law, eth_mean=one.mean, rpl_mean=other.mean)


def fit_filtered(
    eth: FloatArray, rpl: FloatArray, rng: np.random.Generator, shape: tuple[int, int]
) -> FittedModel:
    """Fit filtered historical simulation: the same variances, innovations drawn from the past.

    References
    ----------
    .. [1] G. Barone-Adesi, K. Giannopoulos, L. Vosper (1999). "VaR without correlations for
       portfolios of derivative securities". Journal of Futures Markets 19(5).
    """
    one = fit_targeted(eth, truncation=TRUNCATION, cap=CAP, starts=_START)
    z = _standard(standard_residuals(eth, one))
    chosen = rng.integers(0, eth.size, shape)
    other, y = one, z
    if rpl.size:
        other = fit_targeted(rpl, truncation=TRUNCATION, cap=CAP, starts=_START)
        y = _standard(standard_residuals(rpl, other))
    tables = correction_tables(z, y)
    law = PriceLaw(
        eth=z[chosen],
        rpl=y[chosen] if rpl.size else _NO_RPL,
        eth_correction=tables[0],
        rpl_correction=tables[1],
        cross=tables[2],
        eth_recursion=_recursion(one.parameters),
        rpl_recursion=_recursion(other.parameters),
    )
    return FittedModel(law=law, eth_mean=one.mean, rpl_mean=other.mean)


def fit_normal(
    eth: FloatArray, rpl: FloatArray, rng: np.random.Generator, shape: tuple[int, int]
) -> FittedModel:
    """Fit targeted GARCH with normal innovations; arguments as for `fit_default`."""
    one = _normal_garch(eth)
    other, rho, drawn = one, 0.0, _NO_RPL
    first = rng.standard_normal(shape)
    if rpl.size:
        other = _normal_garch(rpl)
        z, y = (
            (r - r.mean()) / np.sqrt(_filtered(r - r.mean(), _recursion(g))[:-1])
            for r, g in ((eth, one), (rpl, other))
        )
        rho = float(np.corrcoef(z, y)[0, 1])
        drawn = rho * first + math.sqrt(1.0 - rho * rho) * rng.standard_normal(shape)
    half = np.full(CORRECTION_NODES, 0.5)
    law = PriceLaw(
        eth=first,
        rpl=drawn,
        eth_correction=half,
        rpl_correction=half,
        cross=np.full((CORRECTION_NODES, CORRECTION_NODES), rho),
        eth_recursion=_recursion(one),
        rpl_recursion=_recursion(other),
    )
    return FittedModel(
        law=law, eth_mean=float(eth.mean()), rpl_mean=float(rpl.mean()) if rpl.size else 0.0
    )


FITS: dict[Model, Fit] = {
    Model.DEFAULT: fit_default,
    Model.NORMAL: fit_normal,
    Model.FILTERED: fit_filtered,
}


def _normal_garch(returns: FloatArray) -> GarchParameters:
    residuals = returns - returns.mean()
    long_run = float(np.mean(residuals**2))

    def loss(free: FloatArray) -> float:
        alpha, beta = float(free[0]), float(free[1])
        if alpha < 0.0 or beta < 0.0 or alpha + beta > 0.9999:
            return math.inf
        rows = Recursion(long_run * (1.0 - alpha - beta), alpha, beta, CAP * long_run)
        variances = _filtered(residuals, rows)[:-1]
        return float(0.5 * np.sum(np.log(variances) + residuals**2 / variances))

    found = optimize.minimize(loss, np.array([0.08, 0.89]), method="Nelder-Mead", tol=1e-6)
    return GarchParameters(
        annual_volatility=math.sqrt(365.0 * long_run),
        alpha=float(found.x[0]),
        beta=float(found.x[1]),
        degrees_of_freedom=200.0,
    )


def _recursion(law: GarchParameters) -> Recursion:
    long_run = law.long_run_variance
    omega = long_run * (1.0 - law.alpha - law.beta)
    return Recursion(omega, law.alpha, law.beta, CAP * long_run)


def _filtered(residuals: FloatArray, by: Recursion) -> FloatArray:
    first = by.omega / (1.0 - by.alpha - by.beta)
    return conditional_variances(residuals, by.omega, by.alpha, by.beta, first, by.cap)


def _innovations(variates: FloatArray, table: FloatArray) -> FloatArray:
    positions = np.minimum(np.abs(variates) / TABLE_STEP, TABLE_NODES - 1.000001)
    return np.copysign(np.interp(positions, np.arange(TABLE_NODES), table), variates)


def _standard(residuals: FloatArray) -> FloatArray:
    return np.asarray((residuals - residuals.mean()) / residuals.std())
