"""The joint law of the shocks: unit variance, truncated t, t-copula, exact corrections."""

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from risk import engine
from risk.arrays import FloatArray
from risk.parameters import DependenceParameters, GarchParameters, ModelParameters
from risk.processes.shocks import (
    CORRECTION_NODES,
    CORRECTION_STEP,
    TABLE_STEP,
    cross_correction,
    innovation_law,
    own_correction,
)
from tests.reference import model

LAWS = ModelParameters.base()
COPULA = LAWS.dependence.degrees_of_freedom
RHO = LAWS.dependence.eth_rpl
ETH, RPL = LAWS.eth_price, LAWS.rpl_price
LAW = innovation_law(
    COPULA, RHO, ETH.degrees_of_freedom, ETH.truncation, RPL.degrees_of_freedom, RPL.truncation
)
N_PATHS = 50_000


def _sample(seed: int, laws: ModelParameters = LAWS) -> tuple[FloatArray, ...]:
    """Return one day's innovations of ETH and RPL and shocks of basis and depth."""
    freedom = laws.dependence.degrees_of_freedom
    return tuple(
        column[0] for column in model._shocks(laws, engine._drawn(seed, freedom, 1, 0, 0, N_PATHS))
    )


def _truncated_quantile(u: FloatArray, garch: GarchParameters) -> FloatArray:
    """Return scipy's Student t, cut at so many standard deviations, before rescaling."""
    raw = stats.t(garch.degrees_of_freedom)
    cut = garch.truncation * raw.std()
    low, high = raw.cdf(-cut), raw.cdf(cut)
    return np.asarray(raw.ppf(low + u * (high - low)))


def _deviation(garch: GarchParameters) -> float:
    """Return the standard deviation of the truncated law, by direct integration."""
    raw = stats.t(garch.degrees_of_freedom)
    cut = garch.truncation * raw.std()
    inside = raw.cdf(cut) - raw.cdf(-cut)
    second, _ = integrate.quad(lambda x: x * x * raw.pdf(x), 0.0, cut, epsrel=1e-12, limit=200)
    return math.sqrt(2.0 * second / inside)


def _cumulant(s: float, garch: GarchParameters) -> float:
    """Return ln E[exp(s z)] of the rescaled truncated law, by direct integration."""
    raw = stats.t(garch.degrees_of_freedom)
    cut, deviation = garch.truncation * raw.std(), _deviation(garch)
    inside = raw.cdf(cut) - raw.cdf(-cut)
    mean, _ = integrate.quad(
        lambda x: math.cosh(s * x / deviation) * raw.pdf(x),
        0.0,
        cut,
        epsrel=1e-12,
        limit=500,
        points=[1.0, 3.0, 0.9 * cut],
    )
    return math.log(2.0 * mean / inside)


# Marginal laws


@pytest.mark.parametrize(("garch", "table"), [(ETH, LAW.eth), (RPL, LAW.rpl)], ids=["ETH", "RPL"])
def test_an_innovation_has_mean_0_and_variance_1_under_the_copula(
    garch: GarchParameters, table: FloatArray
) -> None:
    # The map is odd, so the mean is zero; the variance by quadrature in the tail probability.
    s = (np.arange(20_000) + 0.5) * 60.0 / 20_000
    variates = -special.stdtrit(COPULA, 0.5 * np.exp(-s))
    z = model.innovation(variates, table)
    second = float((np.exp(-s) * z * z).sum() / np.exp(-s).sum())
    assert second == pytest.approx(1.0, abs=1e-6)
    assert model.innovation(-variates, table) == pytest.approx(-z, rel=1e-15)
    assert table[0] == 0.0
    largest = garch.truncation * stats.t(garch.degrees_of_freedom).std() / _deviation(garch)
    assert table[-1] == pytest.approx(largest, rel=1e-4)


@pytest.mark.parametrize(("garch", "table"), [(ETH, LAW.eth), (RPL, LAW.rpl)], ids=["ETH", "RPL"])
def test_an_innovation_has_the_rank_of_its_variate(
    garch: GarchParameters, table: FloatArray
) -> None:
    variates = np.linspace(0.0, 40.0, 20_001)
    exact = _truncated_quantile(stats.t.cdf(variates, COPULA), garch) / _deviation(garch)
    # Linear between nodes errs by an eighth of the squared step times the largest curvature.
    curvature = np.abs(np.diff(table, 2)).max() / TABLE_STEP**2
    bound = TABLE_STEP**2 / 8.0 * curvature
    found = model.innovation(variates, table)
    # The scale brings the variance of the table to one, not that of the exact law.
    assert (np.abs(found - exact) < 2.0 * bound + 2e-6 * exact).all()
    assert bound < 1e-4


@pytest.mark.parametrize("seed", range(1, 4))
def test_sampled_innovations_follow_the_truncated_t_and_no_other_law(seed: int) -> None:
    z, y, _, _ = _sample(seed)
    for sample, garch in ((z, ETH), (y, RPL)):
        raw, deviation = stats.t(garch.degrees_of_freedom), _deviation(garch)
        cut = garch.truncation * raw.std()
        low, high = float(raw.cdf(-cut)), float(raw.cdf(cut))

        def truncated(
            x: FloatArray,
            raw: stats.rv_continuous = raw,
            deviation: float = deviation,
            low: float = low,
            high: float = high,
        ) -> FloatArray:
            return np.asarray((raw.cdf(x * deviation) - low) / (high - low))

        # Six tests in all at 10⁻⁴ each.
        assert stats.kstest(sample, truncated).pvalue > 1e-4
        assert stats.kstest(sample, stats.norm.cdf).pvalue < 1e-12
        # One degree of freedom more is told apart too.
        other = stats.t(garch.degrees_of_freedom + 1.0)
        assert stats.kstest(sample * other.std(), other.cdf).pvalue < 1e-4


@pytest.mark.parametrize("seed", range(1, 4))
def test_sampled_shocks_have_mean_0_and_variance_1(seed: int) -> None:
    for sample in _sample(seed):
        assert abs(sample.mean()) < 4.0 / math.sqrt(N_PATHS)
        error = math.sqrt(float(np.var(sample**2)) / N_PATHS)
        assert abs(float(np.mean(sample**2)) - 1.0) < 4.0 * error


# Dependence


def _kendall_error(n: int) -> float:
    """Return a bound on the standard error of Kendall's tau: 4 Var(2 W) / n with |W| ≤ 1/2."""
    return 2.0 / math.sqrt(n)


@pytest.mark.parametrize("seed", range(1, 4))
def test_ranks_agree_as_often_as_the_copula_says(seed: int) -> None:
    names = ("eth_rpl", "eth_basis", "eth_depth", "rpl_basis", "rpl_depth", "basis_depth")
    laws = ModelParameters(
        dependence=DependenceParameters(
            eth_rpl=0.5, eth_basis=0.3, eth_depth=0.2, rpl_basis=-0.3, rpl_depth=0.1
        )
    )
    shocks = _sample(seed, laws)
    pairs = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
    for name, (i, j) in zip(names, pairs, strict=True):
        rho = getattr(laws.dependence, name)
        tau = stats.kendalltau(shocks[i], shocks[j]).statistic
        assert abs(tau - 2.0 / math.pi * math.asin(rho)) < 4.0 * _kendall_error(N_PATHS) / 2.0


@pytest.mark.parametrize(
    ("rho", "published"), [(0.0, 0.0756), (0.5, 0.2532), (0.7, 0.3907)], ids=str
)
def test_tails_depend_as_much_as_published(rho: float, published: float) -> None:
    # λ = 2 t₅(−√(5 (1 − ρ) / (1 + ρ))) for four degrees of freedom.
    closed = 2.0 * stats.t.cdf(-math.sqrt(5.0 * (1.0 - rho) / (1.0 + rho)), 5)
    assert closed == pytest.approx(published, abs=5e-5)
    laws = ModelParameters(
        dependence=DependenceParameters(degrees_of_freedom=4.0, eth_rpl=rho, eth_basis=0.0)
    )
    z = np.concatenate([_sample(seed, laws)[0] for seed in range(1, 11)])
    y = np.concatenate([_sample(seed, laws)[1] for seed in range(1, 11)])
    # At a finite level the joint tail is that of the bivariate t, by integration.
    level = 0.005
    cut = stats.t.ppf(level, 4)
    scale = math.sqrt(1.0 - rho**2)

    def both(x: float) -> float:
        spread = scale * math.sqrt((4.0 + x * x) / 5.0)
        return float(stats.t.pdf(x, 4) * stats.t.cdf((cut - rho * x) / spread, 5))

    chance, _ = integrate.quad(both, -np.inf, cut, epsrel=1e-8)
    low_z, low_y = (model.innovation(np.array([cut]), table)[0] for table in _tables(laws))
    found = float(np.mean((z <= low_z) & (y <= low_y)))
    assert abs(found - chance) < 4.0 * math.sqrt(chance * (1.0 - chance) / len(z))
    # The normal copula would have far less in the corner.
    normal = stats.multivariate_normal(cov=[[1.0, rho], [rho, 1.0]])
    thin = float(normal.cdf([stats.norm.ppf(level)] * 2))
    assert abs(found - thin) > 4.0 * math.sqrt(chance / len(z))
    assert closed < chance / level < 1.0


def _tables(laws: ModelParameters) -> tuple[FloatArray, FloatArray]:
    law = model._law(laws)
    return law.eth, law.rpl


# Corrections


@pytest.mark.parametrize("s", [0.005, 0.02, 0.0361, 0.1, 0.18, 0.3, 0.4])
@pytest.mark.parametrize(
    ("garch", "table"),
    [(ETH, LAW.eth_correction), (RPL, LAW.rpl_correction)],
    ids=["ETH", "RPL"],
)
def test_the_correction_is_the_cumulant_of_the_truncated_law(
    garch: GarchParameters, table: FloatArray, s: float
) -> None:
    # A daily deviation of 0.4 is 764 % a year; base laws stop at 0.2.
    found = own_correction.py_func(s, table)  # type: ignore[attr-defined]
    assert abs(found - _cumulant(s, garch)) < 1e-6


def test_at_the_end_of_its_domain_the_correction_errs_by_its_interpolation_only() -> None:
    last = CORRECTION_STEP * (CORRECTION_NODES - 1)
    for s in (0.6, 0.7, 0.79, last):
        found = own_correction.py_func(s, LAW.eth_correction)  # type: ignore[attr-defined]
        ratio = LAW.eth_correction
        bound = np.abs(np.diff(ratio, 2)).max() / 8.0 * s * s
        assert abs(found - _cumulant(s, ETH)) < 2.0 * bound + 1e-5


@pytest.mark.parametrize(("s", "r"), [(0.02, 0.03), (0.0361, 0.0403), (0.1, 0.2), (0.3, 0.1)])
def test_the_cross_term_is_what_dependence_adds_to_the_joint_cumulant(s: float, r: float) -> None:
    # Direct: x from its t law, y given x from a t of one degree more, on fine panels.
    nodes, weights = np.polynomial.legendre.leggauss(20)
    edges = np.concatenate([-np.geomspace(60.0, 0.01, 60), np.geomspace(0.01, 60.0, 60)])
    x = (edges[:-1, None] + np.diff(edges)[:, None] * (nodes + 1.0) / 2.0).ravel()
    w = (np.diff(edges)[:, None] * weights / 2.0).ravel()
    fx = stats.t.pdf(x, COPULA) * w
    spread = np.sqrt((1.0 - RHO**2) * (COPULA + x * x) / (COPULA + 1.0))
    y = RHO * x[:, None] + spread[:, None] * x[None, :]
    fy = stats.t.pdf(x, COPULA + 1.0) * w
    z = np.exp(s * model.innovation(x, LAW.eth))
    joint = float((fx * z * (np.exp(r * model.innovation(y, LAW.rpl)) @ fy)).sum())
    alone_z = float((fx * z).sum())
    alone_y = float((fx * np.exp(r * model.innovation(x, LAW.rpl))).sum())
    total = float(fx.sum() * fy.sum())
    exact = math.log(joint / total) - math.log(alone_z / fx.sum()) - math.log(alone_y / fx.sum())
    found = cross_correction.py_func(s, r, LAW.cross_correction)  # type: ignore[attr-defined]
    assert abs(found - exact) < 1e-6
    assert abs(found) > 1e-5


def test_independent_prices_need_no_cross_term_but_for_their_common_scale() -> None:
    law = innovation_law(200.0, 0.0, 30.0, 12.0, 30.0, 12.0)
    found = cross_correction.py_func(0.04, 0.04, law.cross_correction)  # type: ignore[attr-defined]
    # With 200 degrees of freedom the squares correlate by about 1 / 200.
    assert abs(found) < 0.04**4
