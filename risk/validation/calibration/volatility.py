"""How far a long-run volatility is known: draws from the fitted law, blocks, and parts."""

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.validation.calibration import bootstrap, student
from risk.validation.calibration.garch import (
    LEAST_FREEDOM,
    MOST_FREEDOM,
    GarchFit,
    fit_targeted,
    simulated_returns,
)

_MOST_PERSISTENCE = 0.998  # of a drawn law; its memory is then about a year
BURN_IN = 500  # days before a simulated sample begins


def law_draws(
    fit: GarchFit,
    rng: np.random.Generator,
    count: int,
    *,
    truncation: float = 12.0,
    cap: float = 25.0,
) -> FloatArray:
    """Return long-run volatilities that the sample may have come from, by the fitted law.

    Samples as long as the true one are simulated, each with its own alpha, beta and degrees of
    freedom, drawn from the normal law of their errors. The volatility of such a sample over the
    law's own does not depend on the law's own; the sample's volatility divided by it is a draw.

    Parameters
    ----------
    fit : GarchFit
        Targeted.
    rng : numpy.random.Generator
    count : int
        How many draws.
    truncation, cap : float
        Of the law.

    Returns
    -------
    ndarray of shape (count,)
        Per year.
    """
    alpha, beta, freedom = drawn_parameters(fit, rng, count)
    innovations = student.draws(rng, (BURN_IN + fit.n, count), freedom, truncation)
    variance = np.ones(count)
    sums, squares = np.zeros(count), np.zeros(count)
    for day, z in enumerate(innovations):
        square = variance * z * z
        if day >= BURN_IN:
            sums += np.sqrt(variance) * z
            squares += square
        variance = np.minimum(1.0 - alpha - beta + alpha * square + beta * variance, cap)
    ratio = squares / fit.n - (sums / fit.n) ** 2
    return np.asarray(fit.annual_volatility / np.sqrt(ratio))


def drawn_parameters(
    fit: GarchFit, rng: np.random.Generator, count: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return alpha, beta and degrees of freedom from the normal law of their errors.

    Draws outside the domain of the law are drawn again; without errors all are those of the fit.

    Returns
    -------
    alpha, beta, freedom : ndarray of shape (count,)
    """
    centre = np.array([fit.alpha, fit.beta, fit.degrees_of_freedom])
    found = np.tile(centre, (count, 1))
    if fit.covariance is None:
        return found[:, 0], found[:, 1], found[:, 2]
    missing = np.arange(count)
    while missing.size:
        drawn = rng.multivariate_normal(centre, fit.covariance, missing.size)
        inside = (drawn[:, :2] >= 0.0).all(axis=1) & (drawn[:, :2].sum(axis=1) < _MOST_PERSISTENCE)
        inside &= (drawn[:, 2] > LEAST_FREEDOM) & (drawn[:, 2] < MOST_FREEDOM)
        found[missing[inside]] = drawn[inside]
        missing = missing[~inside]
    return found[:, 0], found[:, 1], found[:, 2]


def refits(
    fit: GarchFit,
    rng: np.random.Generator,
    count: int,
    *,
    truncation: float = 12.0,
    cap: float = 25.0,
) -> FloatArray:
    """Return the fits of samples simulated from a fit: their spread is its error.

    The curvature of the likelihood alone knows nothing of the error of the variance that is
    targeted, and understates that of the degrees of freedom by a third.

    Parameters
    ----------
    fit : GarchFit
        Targeted.
    rng : numpy.random.Generator
    count : int
        How many samples.
    truncation, cap : float
        Of the law.

    Returns
    -------
    ndarray of shape (count, 3)
        Alpha, beta and degrees of freedom.
    """
    law = fit.parameters
    shape = (BURN_IN + fit.n, count)
    drawn = simulated_returns(
        law, student.draws(rng, shape, law.degrees_of_freedom, truncation), burn_in=BURN_IN
    )
    start = (fit.alpha, fit.beta, fit.degrees_of_freedom)
    found = (
        fit_targeted(drawn[:, k], truncation=truncation, cap=cap, starts=(start,))
        for k in range(count)
    )
    return np.array([(each.alpha, each.beta, each.degrees_of_freedom) for each in found])


def standard_errors(
    fit: GarchFit,
    rng: np.random.Generator,
    count: int,
    *,
    truncation: float = 12.0,
    cap: float = 25.0,
) -> tuple[float, float, float]:
    """Return the standard errors of alpha, beta and the degrees of freedom.

    The larger of the curvature's and the spread of refits: data that the law does not fit well
    flatten the likelihood, which refits cannot know.
    """
    spread = refits(fit, rng, count, truncation=truncation, cap=cap).std(axis=0, ddof=1)
    curvature = fit.standard_errors
    both = spread if curvature is None else np.maximum(spread, curvature)
    return float(both[0]), float(both[1]), float(both[2])


def block_draws(
    returns: FloatArray, rng: np.random.Generator, count: int, mean_length: float | None = None
) -> FloatArray:
    """Return volatilities of series resampled in blocks, by the stationary bootstrap.

    Supported where the fourth moment of the returns exists, so not below four degrees of freedom.

    Parameters
    ----------
    returns : ndarray of shape (n,)
    rng : numpy.random.Generator
    count : int
        How many draws.
    mean_length : float, optional
        Mean length of a block in days; by default what the squares ask for.

    Returns
    -------
    ndarray of shape (count,)
        Per year.
    """
    squares = (returns - returns.mean()) ** 2
    length = bootstrap.block_length(squares) if mean_length is None else mean_length
    days = bootstrap.stationary_indices(rng, returns.size, count, length)
    return np.asarray(np.sqrt(DAYS_PER_YEAR * squares[days].mean(axis=0)))


def window_volatilities(returns: FloatArray, window_days: int = 365) -> FloatArray:
    """Return the volatility of each whole window, the last ending with the sample, per year.

    Parameters
    ----------
    returns : ndarray of shape (n,)
    window_days : int

    Returns
    -------
    ndarray of shape (n // window_days,)
        In order of time.
    """
    count = returns.size // window_days
    parts = returns[returns.size - count * window_days :].reshape(count, window_days)
    return np.asarray(np.sqrt(DAYS_PER_YEAR * parts.var(axis=1)))
