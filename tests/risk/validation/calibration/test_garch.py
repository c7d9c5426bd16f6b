"""The fits against the package `arch`, and against an optimiser that shares no code with ours."""

import math

import numpy as np
import pytest
from arch import arch_model
from scipy import optimize, signal, stats

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.parameters import GarchParameters
from risk.validation.calibration import garch
from tests.risk.validation.calibration import samples

QUIET = GarchParameters(annual_volatility=0.5, alpha=0.12, beta=0.7, degrees_of_freedom=6.0)


def _arch(returns: FloatArray) -> object:
    return arch_model(returns, mean="Constant", vol="GARCH", p=1, q=1, dist="t", rescale=False)


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize(
    ("omega", "alpha", "beta", "freedom"),
    [(0.2, 0.06, 0.92, 3.5), (4.0, 0.19, 0.6, 3.3), (1.0, 0.1, 0.5, 12.0), (0.0, 0.1, 0.9, 2.2)],
)
def test_the_likelihood_at_given_parameters_is_archs(
    seed: int, omega: float, alpha: float, beta: float, freedom: float
) -> None:
    returns = 100.0 * samples.returns(samples.RPL, 800, seed)
    mean = 0.05
    # `arch` finds the start of its recursion with the mean of the sample, before it has others.
    start = garch.backcast(returns - returns.mean())
    theirs = _arch(returns).fix([mean, omega, alpha, beta, freedom]).loglikelihood
    ours = garch.log_likelihood(
        returns - mean,
        omega=omega,
        alpha=alpha,
        beta=beta,
        freedom=freedom,
        first=omega + (alpha + beta) * start,
    )
    assert ours == pytest.approx(theirs, abs=1e-8)


@pytest.mark.parametrize("law", [samples.ETH, samples.RPL, QUIET], ids=["eth", "rpl", "quiet"])
def test_the_variances_are_archs(law: GarchParameters) -> None:
    returns = 100.0 * samples.returns(law, 600, 1)
    residuals = returns - returns.mean()
    omega, alpha, beta = 0.7, 0.11, 0.83
    theirs = _arch(returns).fix([returns.mean(), omega, alpha, beta, 5.0]).conditional_volatility
    first = omega + (alpha + beta) * garch.backcast(residuals)
    ours = garch.conditional_variances.py_func(residuals, omega, alpha, beta, first, math.inf)
    assert np.sqrt(ours[:-1]) == pytest.approx(theirs, rel=1e-12)
    compiled = garch.conditional_variances(residuals, omega, alpha, beta, first, math.inf)
    assert compiled == pytest.approx(ours, rel=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize("law", [samples.ETH, samples.RPL, QUIET], ids=["eth", "rpl", "quiet"])
def test_free_fits_lie_within_a_tenth_of_a_standard_error_of_archs(law: GarchParameters) -> None:
    compared = 0
    for seed in range(1, 6):
        returns = samples.returns(law, 1500, seed)
        theirs = _arch(100.0 * returns).fit(disp="off")
        _, _, alpha, beta, _ = theirs.params
        if alpha + beta >= 0.99:  # there the likelihood is flat, and both stop anywhere
            continue
        ours = garch.fit_untargeted(returns)
        found = np.array(
            [100.0 * ours.mean, 1e4 * ours.omega, ours.alpha, ours.beta, ours.degrees_of_freedom]
        )
        assert np.abs((found - theirs.params) / theirs.std_err).max() < 0.1
        # Never worse than the other optimiser, whatever it found.
        assert ours.log_likelihood - ours.n * math.log(100.0) > theirs.loglikelihood - 1e-4
        compared += 1
    assert compared >= 3


@pytest.mark.slow
@pytest.mark.parametrize("truncation", [12.0, math.inf])
@pytest.mark.parametrize("law", [samples.ETH, samples.RPL, QUIET], ids=["eth", "rpl", "quiet"])
def test_targeted_fits_are_those_of_an_optimiser_that_searches_everywhere(
    law: GarchParameters, truncation: float
) -> None:
    returns = samples.returns(law, 600, 1)
    ours = garch.fit_targeted(returns, truncation=truncation, cap=math.inf)
    theirs = optimize.differential_evolution(
        lambda x: _loss(returns, *x, truncation),
        [(1e-4, 0.5), (0.0, 0.999), (2.11, 30.0)],
        seed=1,
        popsize=10,
        tol=1e-9,
        maxiter=200,
    )
    assert -ours.log_likelihood == pytest.approx(theirs.fun, abs=1e-5)
    assert ours.alpha == pytest.approx(theirs.x[0], abs=2e-4)
    assert ours.beta == pytest.approx(theirs.x[1], abs=5e-4)
    assert ours.degrees_of_freedom == pytest.approx(theirs.x[2], abs=5e-3)


def _loss(
    returns: FloatArray, alpha: float, beta: float, freedom: float, truncation: float
) -> float:
    """Return minus the log likelihood by other means: a filter, scipy's law and quadrature."""
    if alpha + beta >= 1.0:
        return 1e9 * (alpha + beta)
    residuals = returns - returns.mean()
    long_run = np.mean(residuals**2)
    drive = long_run * (1.0 - alpha - beta) + alpha * np.concatenate(([0.0], residuals[:-1] ** 2))
    drive[0] = long_run
    variances = signal.lfilter([1.0], [1.0, -beta], drive)
    z = residuals / np.sqrt(variances)
    if math.isinf(truncation):
        density = stats.t.logpdf(z, freedom, scale=math.sqrt((freedom - 2.0) / freedom))
    else:
        limit = truncation * math.sqrt(freedom / (freedom - 2.0))
        kept = 1.0 - 2.0 * stats.t.sf(limit, freedom)
        nodes, weights = np.polynomial.legendre.leggauss(200)
        x = limit * (nodes + 1.0) / 2.0
        square = limit * np.dot(weights, x * x * stats.t.pdf(x, freedom))
        scale = math.sqrt(square / kept)
        if np.abs(z).max() * scale > limit:
            return 1e9
        density = stats.t.logpdf(z * scale, freedom) + math.log(scale / kept)
    return float(0.5 * np.log(variances).sum() - density.sum())


def test_a_targeted_fit_keeps_the_variance_of_the_sample() -> None:
    returns = samples.returns(samples.ETH, 1200, 1)
    fit = garch.fit_targeted(returns)
    assert fit.annual_volatility == pytest.approx(math.sqrt(365.0 * returns.var()), rel=1e-9)
    law = fit.parameters
    assert (law.alpha, law.beta) == (fit.alpha, fit.beta)
    assert law.long_run_variance == pytest.approx(returns.var(), rel=1e-9)


def test_volatility_of_tomorrow_rises_after_a_fall() -> None:
    returns = samples.returns(samples.ETH, 1000, 1)
    calm = garch.fit_targeted(np.append(returns, 0.0))
    fallen = garch.fit_targeted(np.append(returns, -0.3))
    assert fallen.next_annual_volatility > 1.5 * calm.next_annual_volatility


def test_the_residuals_of_the_right_law_have_no_memory_of_their_size() -> None:
    found = []
    for seed in range(1, 21):
        returns = samples.returns(samples.RPL, 1500, seed)
        z = np.abs(garch.standard_residuals(returns, garch.fit_targeted(returns)))
        found.append((_lag_one(z), _lag_one(np.abs(returns))))
    mean = np.mean(found, axis=0)
    error = np.std(found, axis=0) / math.sqrt(len(found))
    assert mean[0] == pytest.approx(0.0, abs=4.0 * error[0])
    assert mean[1] > 10.0 * error[1]  # the returns themselves remember


def _lag_one(series: FloatArray) -> float:
    return float(np.corrcoef(series[:-1], series[1:])[0, 1])


@pytest.mark.parametrize(
    "returns",
    [np.zeros(400), np.full(400, 0.01), np.ones(249), np.ones((300, 2)), np.full(300, np.nan)],
)
def test_what_cannot_be_fitted_is_refused(returns: FloatArray) -> None:
    with pytest.raises(ParameterError, match="`returns` must"):
        garch.fit_targeted(returns)
