"""Whether a calibration finds again what a sample was made of, within its stated error."""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray
from risk.parameters import GarchParameters
from risk.validation.calibration import garch, student, volatility

DRAWS = 400
REFITS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class VolatilityCoverage:
    """Share of 95 % intervals of the long-run volatility that hold the truth.

    Attributes
    ----------
    law, blocks : float
        Of draws from the fitted law, and of the stationary block bootstrap.
    seeds : int
    """

    law: float
    blocks: float
    seeds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How often value ± 1.96 standard errors holds the truth.

    Attributes
    ----------
    name : str
    covered : float
    bias : float
        Mean of estimate less truth, in standard deviations of the estimate.
    """

    name: str
    covered: float
    bias: float


def sample(law: GarchParameters, n_days: int, seed: int) -> FloatArray:
    """Return daily log returns of a law, shape (n_days,)."""
    rng = np.random.default_rng(seed)
    shape = (volatility.BURN_IN + n_days, 1)
    innovations = student.draws(rng, shape, law.degrees_of_freedom, law.truncation)
    return garch.simulated_returns(law, innovations, burn_in=volatility.BURN_IN)[:, 0]


def volatility_coverage(law: GarchParameters, n_days: int, seeds: int) -> VolatilityCoverage:
    """Return the coverage of both intervals over the seeds 1 to n."""
    by_law, by_blocks = 0, 0
    for seed in range(1, seeds + 1):
        returns = sample(law, n_days, seed)
        rng = np.random.default_rng(seed)
        fit = garch.fit_targeted(returns)
        by_law += _holds(volatility.law_draws(fit, rng, DRAWS), law.annual_volatility)
        by_blocks += _holds(volatility.block_draws(returns, rng, DRAWS), law.annual_volatility)
    return VolatilityCoverage(law=by_law / seeds, blocks=by_blocks / seeds, seeds=seeds)


def fits(law: GarchParameters, n_days: int, seeds: int) -> list[garch.GarchFit]:
    """Return the fits of the samples of the seeds 1 to n."""
    return [garch.fit_targeted(sample(law, n_days, seed)) for seed in range(1, seeds + 1)]


def spread_of_fits(law: GarchParameters, n_days: int, seeds: int) -> list[tuple[str, float, float]]:
    """Return, by parameter, the spread of refits over that of fits, and the ratio's error."""
    found = fits(law, n_days, seeds)
    fresh = np.array([(each.alpha, each.beta, each.degrees_of_freedom) for each in found])
    middle = sorted(found, key=lambda each: each.persistence)[seeds // 2]
    again = volatility.refits(middle, np.random.default_rng(1), REFITS)
    rows = []
    for name, a, b in zip(("alpha", "beta", "degrees of freedom"), again.T, fresh.T, strict=True):
        error = np.hypot(_relative_error(a), _relative_error(b))
        rows.append((name, float(a.std() / b.std()), float(error)))
    return rows


def recoveries(law: GarchParameters, n_days: int, seeds: int) -> list[Recovery]:
    """Return the coverage of alpha, beta and degrees of freedom over the seeds 1 to n."""
    truth = np.array([law.alpha, law.beta, law.degrees_of_freedom])
    values, errors = [], []
    for seed in range(1, seeds + 1):
        fit = garch.fit_targeted(sample(law, n_days, seed))
        values.append((fit.alpha, fit.beta, fit.degrees_of_freedom))
        errors.append(volatility.standard_errors(fit, np.random.default_rng(seed), 30))
    away = np.array(values) - truth
    covered = np.abs(away) < 1.96 * np.array(errors)
    return [
        Recovery(
            name=name,
            covered=float(covered[:, k].mean()),
            bias=float(away[:, k].mean() / away[:, k].std()),
        )
        for k, name in enumerate(("alpha", "beta", "degrees of freedom"))
    ]


def _holds(draws: FloatArray, truth: float) -> bool:
    low, high = np.quantile(draws, (0.025, 0.975))
    return bool(low <= truth <= high)


def _relative_error(values: FloatArray) -> float:
    """Return the relative standard error of a standard deviation, by the fourth moment."""
    z = (values - values.mean()) / values.std()
    return float(np.sqrt((np.mean(z**4) - 1.0) / (4.0 * values.size)))
