"""GARCH(1,1) with Student-t innovations: likelihood, fits and the volatility of tomorrow.

The engine's law is targeted: its long-run variance is the sample's, and the innovations are cut
off and rescaled. The untargeted fit with whole innovations is what other programs know; with
persistence near one its long-run variance means nothing, so it serves for comparison only.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.compiled import compiled
from risk.errors import ParameterError
from risk.parameters import GarchParameters
from risk.validation.calibration import student

FEWEST_RETURNS = 250
LEAST_FREEDOM, MOST_FREEDOM = 2.1, 200.0  # domain of `GarchParameters`
_BACKCAST_DAYS, _BACKCAST_DECAY = 75, 0.94
_STARTS = ((0.08, 0.89, 4.0), (0.20, 0.60, 4.0), (0.09, 0.51, 8.0))
_TOLERANCE = 1e-9  # of the log likelihood and of the parameters without bounds
_WORST = 1e12  # where an innovation lies beyond the cut; a simplex needs a number


@dataclass(frozen=True, slots=True, kw_only=True)
class GarchFit:
    """A fit by maximum likelihood.

    Attributes
    ----------
    mean : float
        Of the daily log returns.
    omega, alpha, beta : float
        Of the conditional variance of a daily log return.
    degrees_of_freedom : float
    log_likelihood : float
    covariance : ndarray of shape (3, 3) or None
        Of alpha, beta and the degrees of freedom, from the curvature of the likelihood; None
        where it has no maximum inside the domain.
    next_variance : float
        Conditional variance of the day after the last.
    n : int
        Number of returns.
    """

    mean: float
    omega: float
    alpha: float
    beta: float
    degrees_of_freedom: float
    log_likelihood: float
    covariance: FloatArray | None
    next_variance: float
    n: int

    @property
    def persistence(self) -> float:
        """Sum of alpha and beta."""
        return self.alpha + self.beta

    @property
    def annual_volatility(self) -> float:
        """Long-run volatility per year; infinite at a persistence of one."""
        left = 1.0 - self.persistence
        return math.sqrt(DAYS_PER_YEAR * self.omega / left) if left > 0.0 else math.inf

    @property
    def next_annual_volatility(self) -> float:
        """Volatility of the day after the last, per year."""
        return math.sqrt(DAYS_PER_YEAR * self.next_variance)

    @property
    def half_life_days(self) -> float:
        """Days in which a gap between conditional and long-run variance halves."""
        return math.log(0.5) / math.log(self.persistence) if 0.0 < self.persistence < 1.0 else 0.0

    @property
    def standard_errors(self) -> tuple[float, float, float] | None:
        """Of alpha, beta and the degrees of freedom."""
        if self.covariance is None:
            return None
        alpha, beta, freedom = np.sqrt(np.diag(self.covariance))
        return float(alpha), float(beta), float(freedom)

    @property
    def parameters(self) -> GarchParameters:
        """The law of the engine with these values, starting at the long run."""
        return GarchParameters(
            annual_volatility=self.annual_volatility,
            alpha=self.alpha,
            beta=self.beta,
            degrees_of_freedom=self.degrees_of_freedom,
        )


@compiled
def conditional_variances(
    residuals: FloatArray, omega: float, alpha: float, beta: float, first: float, cap: float
) -> FloatArray:
    """Return the conditional variance of each day and of the day after the last.

    Parameters
    ----------
    residuals : ndarray of shape (n,)
        Daily log returns less their mean.
    omega, alpha, beta : float
    first : float
        Of the first day.
    cap : float
        Largest.

    Returns
    -------
    ndarray of shape (n + 1,)
    """
    variances = np.empty(residuals.size + 1)
    variance = first
    for day in range(residuals.size):
        variances[day] = variance
        variance = min(omega + alpha * residuals[day] * residuals[day] + beta * variance, cap)
    variances[residuals.size] = variance
    return variances


def backcast(residuals: FloatArray) -> float:
    """Return the squared residual to suppose before the first: weights fall by 6 % a day.

    Over the first 75 days, as the package `arch` starts its recursion.
    """
    weights = _BACKCAST_DECAY ** np.arange(min(_BACKCAST_DAYS, residuals.size))
    squares = residuals[: weights.size] ** 2
    return float(np.dot(weights, squares) / weights.sum())


def log_likelihood(
    residuals: FloatArray,
    *,
    omega: float,
    alpha: float,
    beta: float,
    freedom: float,
    first: float | None = None,
    truncation: float = math.inf,
    cap: float = math.inf,
) -> float:
    """Return the log likelihood of residuals at given parameters.

    Parameters
    ----------
    residuals : ndarray of shape (n,)
        Daily log returns less their mean.
    omega, alpha, beta, freedom : float
    first : float, optional
        Variance of the first day; by default as if the day before had been as `backcast` says.
    truncation : float
        Cut of the innovations, see `student.log_density`.
    cap : float
        Largest conditional variance.
    """
    if first is None:
        first = omega + (alpha + beta) * backcast(residuals)
    variances = conditional_variances(residuals, omega, alpha, beta, first, cap)[:-1]
    z = residuals / np.sqrt(variances)
    density = student.log_density(z, freedom, truncation) - 0.5 * np.log(variances)
    return float(density.sum())


def fit_targeted(
    returns: FloatArray,
    *,
    truncation: float = 12.0,
    cap: float = 25.0,
    starts: tuple[tuple[float, float, float], ...] = _STARTS,
) -> GarchFit:
    """Fit the engine's law: the long-run variance is that of the sample, and the first day's.

    Parameters
    ----------
    returns : ndarray of shape (n,)
        Daily log returns.
    truncation : float
        Cut of the innovations, in standard deviations; infinite for none.
    cap : float
        Largest conditional variance, as a multiple of the long-run variance.
    starts : tuple of (float, float, float)
        Alpha, beta and degrees of freedom from which the search begins; the best end counts.

    Raises
    ------
    ParameterError
        If there are fewer than 250 returns, or they do not move.

    References
    ----------
    .. [1] R. F. Engle, J. Mezrich (1996). "GARCH for groups". Risk 9(8).
    """
    residuals, mean = _residuals(returns)
    long_run = float(np.mean(residuals**2))

    def loss(alpha: float, beta: float, freedom: float) -> float:
        gained = log_likelihood(
            residuals,
            omega=long_run * (1.0 - alpha - beta),
            alpha=alpha,
            beta=beta,
            freedom=freedom,
            first=long_run,
            truncation=truncation,
            cap=cap * long_run,
        )
        return min(-gained, _WORST)

    def free_loss(free: FloatArray) -> float:
        return loss(*_bounded(free))

    ends = (
        optimize.minimize(free_loss, _free(*start), method="Nelder-Mead", tol=_TOLERANCE)
        for start in starts
    )
    best = min(ends, key=lambda found: float(found.fun))
    alpha, beta, freedom = _bounded(best.x)
    omega = long_run * (1.0 - alpha - beta)
    variances = conditional_variances(residuals, omega, alpha, beta, long_run, cap * long_run)
    return GarchFit(
        mean=mean,
        omega=omega,
        alpha=alpha,
        beta=beta,
        degrees_of_freedom=freedom,
        log_likelihood=-float(best.fun),
        covariance=_covariance(loss, (alpha, beta, freedom)),
        next_variance=float(variances[-1]),
        n=residuals.size,
    )


def fit_untargeted(returns: FloatArray) -> GarchFit:
    """Fit mean, omega, alpha, beta and the degrees of freedom of whole innovations freely.

    Parameters
    ----------
    returns : ndarray of shape (n,)
        Daily log returns.

    Raises
    ------
    ParameterError
        If there are fewer than 250 returns, or they do not move.

    References
    ----------
    .. [1] T. Bollerslev (1987). "A conditionally heteroskedastic time series model for speculative
       prices and rates of return". Review of Economics and Statistics 69(3).
    """
    start = fit_targeted(returns, truncation=math.inf, cap=math.inf)
    scale = math.sqrt(float(np.var(returns)))
    before = backcast(returns - returns.mean())

    def loss(free: FloatArray) -> float:
        alpha, beta, freedom = _bounded(free[2:])
        omega = math.exp(free[1]) * scale * scale
        return -log_likelihood(
            returns - free[0] * scale,
            omega=omega,
            alpha=alpha,
            beta=beta,
            freedom=freedom,
            first=omega + (alpha + beta) * before,
        )

    free = np.array(
        [
            start.mean / scale,
            math.log(start.omega / scale**2),
            *_free(start.alpha, start.beta, start.degrees_of_freedom),
        ]
    )
    for _ in range(3):  # the simplex is renewed where it stopped
        found = optimize.minimize(loss, free, method="Nelder-Mead", tol=_TOLERANCE)
        free = found.x
    alpha, beta, freedom = _bounded(free[2:])
    mean, omega = float(free[0] * scale), math.exp(free[1]) * scale * scale
    first = omega + (alpha + beta) * before
    variances = conditional_variances(returns - mean, omega, alpha, beta, first, math.inf)
    return GarchFit(
        mean=mean,
        omega=omega,
        alpha=alpha,
        beta=beta,
        degrees_of_freedom=freedom,
        log_likelihood=-float(found.fun),
        covariance=None,
        next_variance=float(variances[-1]),
        n=returns.size,
    )


def standard_residuals(returns: FloatArray, fit: GarchFit, cap: float = 25.0) -> FloatArray:
    """Return the innovations that a targeted fit leaves, shape (n,)."""
    residuals = returns - fit.mean
    long_run = fit.omega / (1.0 - fit.persistence)
    variances = conditional_variances(
        residuals, fit.omega, fit.alpha, fit.beta, long_run, cap * long_run
    )
    return np.asarray(residuals / np.sqrt(variances[:-1]))


def simulated_returns(
    law: GarchParameters, innovations: FloatArray, *, burn_in: int = 500
) -> FloatArray:
    """Return daily log returns of a law, without the drift that keeps the price fair.

    Parameters
    ----------
    law : GarchParameters
    innovations : ndarray of shape (burn_in + n_days, n_paths)
        Mean 0, variance 1.
    burn_in : int
        Days that are thrown away, so that the first day kept stands anywhere.

    Returns
    -------
    ndarray of shape (n_days, n_paths)
    """
    long_run = law.long_run_variance
    omega = long_run * (1.0 - law.alpha - law.beta)
    variance = np.full(innovations.shape[1], long_run)
    found = np.empty_like(innovations)
    for day, z in enumerate(innovations):
        found[day] = np.sqrt(variance) * z
        variance = np.minimum(
            omega + law.alpha * found[day] ** 2 + law.beta * variance, law.variance_cap * long_run
        )
    return found[burn_in:]


def _residuals(returns: FloatArray) -> tuple[FloatArray, float]:
    if returns.ndim != 1 or returns.size < FEWEST_RETURNS:
        raise ParameterError(
            f"`returns` must be at least {FEWEST_RETURNS} daily returns, got {returns.size}."
        )
    mean = float(np.mean(returns))
    residuals = returns - mean
    if not np.isfinite(residuals).all() or float(np.abs(residuals).max()) < 1e-12:
        raise ParameterError("`returns` must be finite and must move.")
    return residuals, mean


def _free(alpha: float, beta: float, freedom: float) -> FloatArray:
    """Return persistence, alpha's share of it and the degrees of freedom, without bounds."""
    persistence = min(max(alpha + beta, 1e-6), 1.0 - 1e-9)
    share = min(max(alpha / persistence, 1e-6), 1.0 - 1e-6)
    above = max(freedom - LEAST_FREEDOM, 1e-6)
    return np.array([_logit(persistence), _logit(share), math.log(above)])


def _bounded(free: FloatArray) -> tuple[float, float, float]:
    """Return alpha, beta and the degrees of freedom."""
    persistence, share = _logistic(free[0]), _logistic(free[1])
    freedom = min(LEAST_FREEDOM + math.exp(min(free[2], 10.0)), MOST_FREEDOM)
    return persistence * share, persistence * (1.0 - share), freedom


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))


def _logistic(free: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(free, -20.0), 20.0)))


def _covariance(
    loss: Callable[[float, float, float], float], at: tuple[float, float, float]
) -> FloatArray | None:
    """Return the inverse of the curvature of minus the log likelihood."""
    alpha, beta, freedom = at
    room = min(alpha, beta, 1.0 - alpha - beta, freedom - LEAST_FREEDOM)
    if room < 1e-4 or freedom > 0.9 * MOST_FREEDOM:
        return None
    steps = np.array([min(1e-3, alpha / 4), min(1e-3, beta / 4), 1e-2])
    steps[:2] = np.minimum(steps[:2], (1.0 - alpha - beta) / 4.0)
    hessian = np.empty((3, 3))
    for i in range(3):
        for j in range(i, 3):
            hessian[i, j] = hessian[j, i] = _second_difference(loss, np.array(at), steps, i, j)
    if np.linalg.eigvalsh(hessian)[0] <= 0.0:
        return None
    return np.asarray(np.linalg.inv(hessian))


def _second_difference(
    loss: Callable[[float, float, float], float], at: FloatArray, steps: FloatArray, i: int, j: int
) -> float:
    a, b = np.zeros(3), np.zeros(3)
    a[i], b[j] = steps[i], steps[j]
    total = loss(*(at + a + b)) - loss(*(at + a - b)) - loss(*(at - a + b)) + loss(*(at - a - b))
    return float(total / (4.0 * steps[i] * steps[j]))
