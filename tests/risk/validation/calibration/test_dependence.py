import math

import numpy as np
import pytest
from scipy import integrate, stats

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.validation.calibration import dependence


def t_pairs(seed: int, n: int, correlation: float, freedom: float) -> FloatArray:
    """Return pairs of a bivariate t, with margins bent so that only ranks are right."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, 2))
    z[:, 1] = correlation * z[:, 0] + math.sqrt(1.0 - correlation**2) * z[:, 1]
    t = z / np.sqrt(rng.chisquare(freedom, n) / freedom)[:, None]
    return np.column_stack((np.exp(np.clip(t[:, 0], -20, 20)), t[:, 1] ** 3))


@pytest.mark.parametrize(("correlation", "freedom"), [(0.0, 3.0), (0.7, 5.5), (-0.4, 30.0)])
def test_the_density_is_scipys_joint_over_scipys_margins(
    correlation: float, freedom: float
) -> None:
    u = np.array([[0.1, 0.2], [0.5, 0.5], [0.99, 0.02], [0.7, 0.999]])
    x = stats.t.ppf(u, freedom)
    law = stats.multivariate_t(shape=[[1.0, correlation], [correlation, 1.0]], df=freedom)
    theirs = law.logpdf(x) - stats.t.logpdf(x, freedom).sum(axis=1)
    assert dependence.copula_log_density(u, correlation, freedom) == pytest.approx(theirs, abs=1e-9)


def test_the_density_has_mass_one() -> None:
    def height(u: float, v: float) -> float:
        return math.exp(float(dependence.copula_log_density(np.array([[u, v]]), 0.5, 4.0)[0]))

    mass = integrate.dblquad(height, 0.01, 0.99, 0.01, 0.99, epsabs=1e-5)[0]
    pairs = t_pairs(1, 200_000, 0.5, 4.0)
    u = stats.t.cdf(np.cbrt(pairs[:, 1]), 4.0)
    v = stats.t.cdf(np.log(pairs[:, 0]), 4.0)
    inside = np.mean((u > 0.01) & (u < 0.99) & (v > 0.01) & (v < 0.99))
    assert mass == pytest.approx(inside, abs=4.0 * math.sqrt(0.03 / 200_000))


def test_correlation_and_freedom_are_found_within_their_bootstrap_errors() -> None:
    distances = []
    for seed in range(1, 21):
        pairs = t_pairs(seed, 1000, 0.6, 5.0)
        fit = dependence.fit_copula(pairs)
        drawn = dependence.copula_draws(pairs, np.random.default_rng(seed), 40)
        away = np.array([fit.correlation - 0.6, 1.0 / fit.degrees_of_freedom - 0.2])
        errors = np.array([drawn[:, 0].std(), (1.0 / drawn[:, 1]).std()])
        distances.append(away / errors)
    found = np.abs(np.array(distances))
    # Of 20 distances that are standard normal, 4 beyond 2 happen once in 90 times.
    assert ((found > 2.0).sum(axis=0) <= 4).all()
    # And not all may be near: errors twice too wide would leave none beyond 1 once in 2,000.
    assert ((found > 1.0).sum(axis=0) >= 2).all()


def test_a_normal_copula_is_not_taken_for_a_t() -> None:
    rng = np.random.default_rng(1)
    z = rng.multivariate_normal([0.0, 0.0], [[1.0, 0.5], [0.5, 1.0]], 2000)
    assert dependence.fit_copula(z).degrees_of_freedom > 20.0
    heavy = dependence.fit_copula(t_pairs(1, 2000, 0.5, 4.0))
    assert heavy.degrees_of_freedom < 8.0
    assert heavy.lower_tail_dependence > 0.1


def test_tail_dependence_is_that_of_the_formula() -> None:
    fit = dependence.CopulaFit(correlation=0.5, degrees_of_freedom=3.0, log_likelihood=0.0, n=1)
    # 2 · t₄(−√(4/3)), by scipy.
    assert fit.lower_tail_dependence == pytest.approx(2.0 * stats.t.cdf(-math.sqrt(4 / 3), 4.0))


def test_only_ranks_count() -> None:
    pairs = t_pairs(1, 500, 0.4, 5.0)
    bent = np.column_stack((np.log(pairs[:, 0]), np.cbrt(pairs[:, 1])))
    assert dependence.fit_copula(pairs) == dependence.fit_copula(bent)
    assert dependence.kendall_correlation(pairs) == dependence.kendall_correlation(bent)


def test_kendalls_correlation_is_that_of_the_law_whatever_the_tails() -> None:
    found = [dependence.kendall_correlation(t_pairs(seed, 500, 0.6, 3.0)) for seed in range(1, 41)]
    error = np.std(found) / math.sqrt(len(found))
    assert np.mean(found) == pytest.approx(0.6, abs=4.0 * error)
    # Pearson's on the same pairs is another figure: bent margins pull it down.
    bent = [np.corrcoef(t_pairs(seed, 500, 0.6, 3.0).T)[0, 1] for seed in range(1, 41)]
    assert np.mean(bent) < 0.5


def test_the_bootstrap_spreads_as_new_samples_do() -> None:
    found = [dependence.kendall_correlation(t_pairs(seed, 400, 0.3, 4.0)) for seed in range(1, 101)]
    drawn = dependence.kendall_draws(t_pairs(1, 400, 0.3, 4.0), np.random.default_rng(1), 400)
    # Relative errors of both standard deviations: 1/√(2 · 100) and 1/√(2 · 400).
    assert drawn.std() / np.std(found) == pytest.approx(1.0, abs=4.0 * math.hypot(0.071, 0.035))


@pytest.mark.parametrize("shape", [(99, 2), (200, 3), (200,)])
def test_few_pairs_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ParameterError, match="`pairs` must be at least 100 days"):
        dependence.fit_copula(np.ones(shape))
