"""Each process alone, simulated by the engine, against its stated law and against a wrong one.

Statistics are taken over whole paths, which are independent, so that their errors are known: from
the scatter of the paths, or of groups of them where a statistic is no mean. The same figure of a
wrong law stands beside each, and its power: the chance that the bound refuses a figure whose law
is that one.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import integrate, special, stats

from risk import coefficients, engine, paths
from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.market import Market
from risk.parameters import (
    BasisLevel,
    BasisParameters,
    CollateralParameters,
    DependenceParameters,
    DislocationParameters,
    GarchParameters,
    ModelParameters,
)
from risk.processes.regime import CALM, MILD
from risk.scenario import Scenario
from risk.settings import Settings
from tests.reference import model
from tests.risk import factories

# One in 16,000 by chance for a normal figure.
STANDARD_ERRORS = 4.0
# √n times the largest distance of two distributions; beyond it in one of 10,000 samples.
FURTHEST = float(special.kolmogi(1e-4))
GROUPS = 50

BASE = ModelParameters.base()
_QUIET = replace(BASE, slashing=replace(BASE.slashing, events_per_year=0.0))
_NEVER = DislocationParameters(entries_per_year=0.0)
# Walls so far off that no basis of these tests reaches them.
_WIDE = {"gas": 0.05, "pool_fee": 0.05}
_FULL = CollateralParameters(calm_burns=0.0, mild_burns=0.0, severe_burns=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One figure of a simulated process.

    Attributes
    ----------
    process, what : str
    found, law : float
        The figure, and what the stated law has.
    error : float
        Standard error of `found`.
    wrong : str
        A wrong law.
    wrong_law : float
        What that has.
    """

    process: str
    what: str
    found: float
    law: float
    error: float
    wrong: str
    wrong_law: float

    @property
    def distance(self) -> float:
        """Distance from the law in standard errors."""
        return (self.found - self.law) / self.error

    @property
    def wrong_distance(self) -> float:
        """Distance from the wrong law in standard errors."""
        return (self.found - self.wrong_law) / self.error

    @property
    def power(self) -> float:
        """Chance that the bound refuses a figure that follows the wrong law."""
        return float(stats.norm.cdf(abs(self.law - self.wrong_law) / self.error - STANDARD_ERRORS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How far a sample lies from a distribution: Kolmogorov and Smirnov's statistic times √n."""

    process: str
    what: str
    found: float
    wrong: str
    found_from_wrong: float


# Simulated paths


def walked(
    laws: ModelParameters, seed: int, n_paths: int, n_days: int, market: Market | None = None
) -> FloatArray:
    """Return the engine's states of every day, shape (n_days, N_STATES, n_paths)."""
    settings = Settings(seed=seed, n_paths=n_paths, horizons=tuple(range(1, n_days + 1)))
    found = engine.simulate(market or factories.market(), laws, Scenario.base(), settings)
    return found.kept[:, :, :n_paths]


def _groups(n_paths: int) -> list[slice]:
    edges = np.linspace(0, n_paths, GROUPS + 1).astype(int)
    return [slice(low, high) for low, high in itertools.pairwise(edges)]


def _over_groups(figure: Callable[[slice], float], n_paths: int) -> tuple[float, float]:
    """Return a figure's mean over groups of paths and its error."""
    values = np.array([figure(part) for part in _groups(n_paths)])
    return float(values.mean()), float(values.std(ddof=1)) / math.sqrt(GROUPS)


def _mean(values: FloatArray) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))


def _ratio(above: FloatArray, below: FloatArray) -> tuple[float, float]:
    """Return the ratio of two means over paths and its error."""
    ratio = float(above.sum() / below.sum())
    pulls = above - ratio * below
    return ratio, math.sqrt(float((pulls * pulls).sum())) / float(below.sum())


# Prices


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncated:
    """The truncated t law rescaled to unit variance, by SciPy."""

    freedom: float
    truncation: float

    @property
    def cut(self) -> float:
        """Largest innovation."""
        return self._raw_cut / self._deviation

    @property
    def _raw_cut(self) -> float:
        return self.truncation * float(stats.t(self.freedom).std())

    def _raw_moment(self, of: Callable[[float], float], low: float = 0.0) -> float:
        raw, cut = stats.t(self.freedom), self._raw_cut
        found, _ = integrate.quad(
            lambda x: of(x) * float(raw.pdf(x)), low, cut, epsrel=1e-10, limit=400
        )
        return found / (float(raw.cdf(cut)) - float(raw.cdf(low)))

    @property
    def _deviation(self) -> float:
        return math.sqrt(self._raw_moment(lambda x: x * x))

    @property
    def mean_size(self) -> float:
        """Mean of the absolute innovation."""
        return self._raw_moment(lambda x: x) / self._deviation

    def cdf(self, z: FloatArray) -> FloatArray:
        """Return the distribution function."""
        raw, cut = stats.t(self.freedom), self._raw_cut
        low, high = float(raw.cdf(-cut)), float(raw.cdf(cut))
        return np.asarray((raw.cdf(z * self._deviation) - low) / (high - low))

    def quantile(self, u: FloatArray) -> FloatArray:
        """Return the quantile function."""
        raw, cut = stats.t(self.freedom), self._raw_cut
        low, high = float(raw.cdf(-cut)), float(raw.cdf(cut))
        return np.asarray(raw.ppf(low + u * (high - low)) / self._deviation)

    def threshold(self, share: float) -> float:
        """Return what the absolute innovation exceeds with that chance."""
        return float(self.quantile(np.array([1.0 - share / 2.0]))[0])

    def log_excess(self, share: float) -> float:
        """Return the mean of the logarithm of size over threshold beyond it."""
        start = self.threshold(share) * self._deviation
        return self._raw_moment(lambda x: math.log(x / start), start)


def _innovations(states: FloatArray, laws: ModelParameters) -> tuple[FloatArray, FloatArray]:
    """Return the first day's innovations of ETH and RPL, out of the simulated prices."""
    tables = coefficients.law(laws)
    s_eth = np.array([math.sqrt(laws.eth_price.initial_variance)])
    s_rpl = np.array([math.sqrt(laws.rpl_price.initial_variance)])
    own_eth = model.own_correction(s_eth, tables.eth_correction)
    own_rpl = model.own_correction(s_rpl, tables.rpl_correction)
    cross = model.cross_correction(s_eth, s_rpl, tables.cross_correction)
    first = states[0]
    return (
        (first[paths.ETH_LOG] + own_eth) / s_eth,
        (first[paths.RPL_LOG] + own_rpl + cross) / s_rpl,
    )


def innovation_findings(seed: int, n_paths: int) -> list[Finding]:
    """Return moments and tail of the two prices' innovations."""
    found = []
    samples = _innovations(walked(_QUIET, seed, n_paths, 1), _QUIET)
    for name, garch, z in zip(
        ("ETH/USD", "RPL/ETH"), (BASE.eth_price, BASE.rpl_price), samples, strict=True
    ):
        exact = Truncated(freedom=garch.degrees_of_freedom, truncation=garch.truncation)
        size, error = _mean(np.abs(z))
        found.append(
            Finding(
                process=name,
                what="mean size of an innovation",
                found=size,
                law=exact.mean_size,
                error=error,
                wrong="normal",
                wrong_law=math.sqrt(2.0 / math.pi),
            )
        )
        share = 0.02
        start = exact.threshold(share)
        beyond = np.abs(z)[np.abs(z) > start]
        excess, error = _mean(np.log(beyond / start))
        thin, _ = integrate.quad(
            lambda x, start=start: math.log(x / start) * float(stats.norm.pdf(x)), start, 40.0
        )
        found.append(
            Finding(
                process=name,
                what="Hill's 1/index of the largest 2 %",
                found=excess,
                law=exact.log_excess(share),
                error=error,
                wrong="normal",
                wrong_law=thin / float(stats.norm.sf(start)),
            )
        )
    return found


def innovation_fits(seed: int, n_paths: int) -> list[Fit]:
    """Return the distance of innovations and of the basis's shock from their laws."""
    states = walked(_QUIET, seed, n_paths, 1)
    fits = []
    for name, garch, z in zip(
        ("ETH/USD", "RPL/ETH"),
        (BASE.eth_price, BASE.rpl_price),
        _innovations(states, _QUIET),
        strict=True,
    ):
        freedom, cut = garch.degrees_of_freedom, garch.truncation
        right = Truncated(freedom=freedom, truncation=cut)
        wrong = Truncated(freedom=freedom + 1.0, truncation=cut)
        fits.append(
            Fit(
                process=name,
                what="innovation",
                found=_furthest(z, right.cdf),
                wrong="one degree of freedom more",
                found_from_wrong=_furthest(z, wrong.cdf),
            )
        )
    for name, shock in (("Basis", _basis_shock(seed, n_paths)), ("Depth", _depth_shock(states))):
        freedom = BASE.dependence.degrees_of_freedom
        unit = math.sqrt(freedom / (freedom - 2.0))
        fits.append(
            Fit(
                process=name,
                what="shock",
                found=_furthest(
                    shock,
                    lambda x, unit=unit, freedom=freedom: np.asarray(
                        stats.t.cdf(x * unit, freedom)
                    ),
                ),
                wrong="normal",
                found_from_wrong=_furthest(shock, lambda x: np.asarray(stats.norm.cdf(x))),
            )
        )
    return fits


def _furthest(sample: FloatArray, cdf: Callable[[FloatArray], FloatArray]) -> float:
    return float(stats.kstest(sample, cdf).statistic) * math.sqrt(len(sample))


def _basis_shock(seed: int, n_paths: int) -> FloatArray:
    laws = free_basis(BASE.basis.calm)
    first = walked(laws, seed, n_paths, 1, _at(0.0))[0]
    return np.asarray(first[paths.BASIS] / laws.basis.calm.daily_deviation)


def _depth_shock(states: FloatArray) -> FloatArray:
    return np.asarray(states[0, paths.LOG_DEPTH] / BASE.depth.daily_volatility)


def size_correlation(returns: FloatArray, lag: int) -> tuple[float, float]:
    """Return the autocorrelation of |r| at a lag, shape (n_days, n_paths), and its error."""
    size = np.abs(returns)
    gap = size - size.mean()
    above = (gap[lag:] * gap[:-lag]).mean(axis=0)
    below = (gap * gap).mean(axis=0)
    return _ratio(above, below)


def plain_garch(garch: GarchParameters, seed: int, n_days: int, n_paths: int) -> FloatArray:
    """Return log returns of the stated law by another generator, step by step from SciPy's t."""
    rng = np.random.default_rng(seed)
    exact = Truncated(freedom=garch.degrees_of_freedom, truncation=garch.truncation)
    long_run = garch.annual_volatility**2 / DAYS_PER_YEAR
    variance = np.full(n_paths, long_run)
    returns = np.empty((n_days, n_paths))
    for day in range(n_days):
        returns[day] = np.sqrt(variance) * exact.quantile(rng.random(n_paths))
        variance = (
            (1.0 - garch.alpha - garch.beta) * long_run
            + garch.alpha * returns[day] ** 2
            + garch.beta * variance
        )
        variance = np.minimum(variance, garch.variance_cap * long_run)
    return returns


def clustering_findings(seed: int, n_paths: int, n_days: int) -> list[Finding]:
    """Return how large days follow large days: base laws against a second simulation."""
    states = walked(_QUIET, seed, n_paths, n_days)
    found = []
    for name, garch, row, lags in (
        ("ETH/USD", BASE.eth_price, paths.ETH_LOG, (1, 5, 20)),
        ("RPL/ETH", BASE.rpl_price, paths.RPL_LOG, (1, 3)),
    ):
        mine = np.diff(states[:, row], axis=0, prepend=0.0)
        other = plain_garch(garch, 1000 + seed, n_days, n_paths)
        for lag in lags:
            value, error = size_correlation(mine, lag)
            law, law_error = size_correlation(other, lag)
            found.append(
                Finding(
                    process=name,
                    what=f"autocorrelation of |r| after {lag} d",
                    found=value,
                    law=law,
                    error=math.hypot(error, law_error),
                    wrong="constant variance",
                    wrong_law=0.0,
                )
            )
        found.append(_tail(name, mine, other, 4.0 * math.sqrt(garch.long_run_variance)))
    return found


def _tail(name: str, mine: FloatArray, other: FloatArray, start: float) -> Finding:
    """Return the tail of all days' returns beyond four long-run deviations."""
    value, error = _log_excess(mine, start)
    law, law_error = _log_excess(other, start)
    thin, _ = integrate.quad(lambda x: math.log(x / 4.0) * float(stats.norm.pdf(x)), 4.0, 40.0)
    return Finding(
        process=name,
        what="Hill's 1/index of returns beyond 4 deviations",
        found=value,
        law=law,
        error=math.hypot(error, law_error),
        wrong="normal",
        wrong_law=thin / float(stats.norm.sf(4.0)),
    )


def _log_excess(returns: FloatArray, start: float) -> tuple[float, float]:
    size = np.abs(returns)
    excess = np.log(np.maximum(size, start) / start)
    return _ratio(excess.sum(axis=0), (size > start).sum(axis=0).astype(np.float64))


def start_findings(seed: int, n_paths: int) -> list[Finding]:
    """Return how today's variance, twice the long-run volatility's, is forgotten by the day."""
    garch = replace(
        BASE.eth_price, initial_annual_volatility=2.0 * BASE.eth_price.annual_volatility
    )
    laws = replace(_QUIET, eth_price=garch)
    log = walked(laws, seed, n_paths, 20)[:, paths.ETH_LOG]
    returns = np.diff(log, axis=0, prepend=0.0)
    found = []
    for day in (1, 7, 20):
        square, error = _mean(returns[day - 1] ** 2 / garch.long_run_variance)
        # The mean of a log return is some hundredths of its deviation: its square is left out.
        found.append(
            Finding(
                process="ETH/USD",
                what=f"mean variance on day {day} over the long run's, 4 times it today",
                found=square,
                law=1.0 + 3.0 * (garch.alpha + garch.beta) ** (day - 1),
                error=error,
                wrong="started at the long run",
                wrong_law=1.0,
            )
        )
    return found


THIN = GarchParameters(annual_volatility=0.69, alpha=0.1, beta=0.8, degrees_of_freedom=200.0)


def squares_correlation(alpha: float, beta: float, lag: int) -> float:
    """Return the autocorrelation of squared returns of a GARCH(1,1) [1]_.

    References
    ----------
    .. [1] T. Bollerslev (1988). "On the correlation structure for the generalized autoregressive
       conditional heteroskedastic process". Journal of Time Series Analysis, 9(2).
    """
    first = alpha * (1.0 - alpha * beta - beta**2) / (1.0 - 2.0 * alpha * beta - beta**2)
    return first * (alpha + beta) ** (lag - 1)


def squares_findings(seed: int, n_paths: int, n_days: int) -> list[Finding]:
    """Return the autocorrelation of squares where fourth moments exist, by its closed form."""
    laws = replace(
        _QUIET, eth_price=THIN, dependence=DependenceParameters(degrees_of_freedom=200.0)
    )
    settled = 100
    log = walked(laws, seed, n_paths, n_days + settled)[:, paths.ETH_LOG]
    squares = np.diff(log, axis=0)[settled - 1 :] ** 2
    gap = squares - squares.mean()
    found = []
    for lag in (1, 5, 10):
        value, error = _ratio((gap[lag:] * gap[:-lag]).mean(axis=0), (gap * gap).mean(axis=0))
        found.append(
            Finding(
                process="GARCH",
                what=f"autocorrelation of r² after {lag} d, α .1, β .8",
                found=value,
                law=squares_correlation(THIN.alpha, THIN.beta, lag),
                error=error,
                wrong="α .07, β .8",
                wrong_law=squares_correlation(0.07, THIN.beta, lag),
            )
        )
    return found


# Dependence


def dependence_findings(seed: int, n_paths: int) -> list[Finding]:
    """Return ranks and joint extremes of the four factors' first day."""
    rho = {"eth_rpl": 0.5, "eth_basis": 0.3, "eth_depth": -0.2, "rpl_depth": 0.1}
    dependence = DependenceParameters(**rho)
    laws = replace(free_basis(BASE.basis.calm), dependence=dependence)
    first = walked(laws, seed, n_paths, 1, _at(0.0))[0]
    rows = {
        "eth": first[paths.ETH_LOG],
        "rpl": first[paths.RPL_LOG],
        "basis": first[paths.BASIS],
        "depth": first[paths.LOG_DEPTH],
    }
    found = []
    for pair in ("eth_rpl", "eth_basis", "eth_depth", "rpl_depth"):
        one, other = pair.split("_")
        value, error = _over_groups(
            lambda part, one=one, other=other: float(
                stats.kendalltau(rows[one][part], rows[other][part]).statistic
            ),
            n_paths,
        )
        correlation = getattr(dependence, pair)
        found.append(
            Finding(
                process="Dependence",
                what=f"Kendall's τ of {one} and {other}, ρ {correlation:g}",
                found=value,
                law=2.0 / math.pi * math.asin(correlation),
                error=error,
                wrong="τ = ρ",
                wrong_law=correlation,
            )
        )
    return [*found, _corner(laws, rows["eth"], rows["rpl"], 0.01)]


def _corner(laws: ModelParameters, eth: FloatArray, rpl: FloatArray, level: float) -> Finding:
    """Return how often both prices are in their worst days together, over the level."""
    dependence = laws.dependence
    freedom, rho = dependence.degrees_of_freedom, dependence.eth_rpl
    low_eth, low_rpl = np.quantile(eth, level), np.quantile(rpl, level)
    both = float(np.mean((eth <= low_eth) & (rpl <= low_rpl)))
    normal = stats.multivariate_normal(cov=[[1.0, rho], [rho, 1.0]])
    return Finding(
        process="Dependence",
        what=f"lower tail dependence at {level * 100:g} %, ρ {rho:g}",
        found=both / level,
        law=joint_tail(freedom, rho, level) / level,
        error=math.sqrt(both * (1.0 - both) / len(eth)) / level,
        wrong="normal copula",
        wrong_law=float(normal.cdf([stats.norm.ppf(level)] * 2)) / level,
    )


def joint_tail(freedom: float, rho: float, level: float) -> float:
    """Return the chance that both of a bivariate t lie below their quantile at a level."""
    cut = float(stats.t.ppf(level, freedom))

    def both(x: float) -> float:
        spread = math.sqrt((1.0 - rho**2) * (freedom + x * x) / (freedom + 1.0))
        rest = float(stats.t.cdf((cut - rho * x) / spread, freedom + 1.0))
        return float(stats.t.pdf(x, freedom)) * rest

    chance, _ = integrate.quad(both, -np.inf, cut, epsrel=1e-9)
    return chance


def tail_dependence(freedom: float, rho: float) -> float:
    """Return the coefficient of lower tail dependence of a t copula, its limit at level 0."""
    cut = -math.sqrt((freedom + 1.0) * (1.0 - rho) / (1.0 + rho))
    return 2.0 * float(stats.t.cdf(cut, freedom + 1.0))


# Basis and depth


def _at(basis: float) -> Market:
    return factories.market(basis=basis, deposit_fee=0.01, collateral_eth=5000.0)


def free_basis(level: BasisLevel) -> ModelParameters:
    """Return laws under which the basis reverts to one level and meets no wall."""
    means = {"calm": level, "mild": level, "severe": level}
    basis = BasisParameters(**means, **_WIDE, minimum_wait_days=60.0)
    return replace(_QUIET, basis=basis, dislocation=_NEVER, collateral=_FULL)


def basis_findings(seed: int, n_paths: int, n_days: int) -> list[Finding]:
    """Return half-life and stationary width of the basis at each level."""
    found = []
    for name, other in (("calm", 2.0), ("mild", 12.0), ("severe", 14.0)):
        level = getattr(BASE.basis, name)
        states = walked(free_basis(level), seed, n_paths, n_days, _at(level.mean))
        gap = states[:, paths.BASIS] - level.mean
        found += _reversion(
            f"Basis, {name}",
            gap,
            level.half_life_days,
            other,
            level.annual_volatility / math.sqrt(DAYS_PER_YEAR),
        )
    return found


def depth_findings(seed: int, n_paths: int, n_days: int) -> list[Finding]:
    """Return half-life and width of depth without venue shocks, and how often those come."""
    rules = BASE.depth
    calm = replace(_QUIET, depth=replace(rules, shocks_per_year=0.0))
    gap = walked(calm, seed, n_paths, n_days)[:, paths.LOG_DEPTH]
    # The volatility of an Ornstein-Uhlenbeck process with that daily innovation.
    speed = math.log(2.0) / rules.half_life_days
    volatility = rules.daily_volatility * math.sqrt(2.0 * speed / -math.expm1(-2.0 * speed))
    found = _reversion("Depth", gap, rules.half_life_days, 10.0, volatility)
    # With no scatter each venue shock is a step; half of them stay.
    still = replace(rules, daily_volatility=1e-12, half_life_days=0.05, shocks_per_year=5.0)
    log = walked(replace(_QUIET, depth=still), seed, n_paths, n_days)[:, paths.LOG_DEPTH]
    jump = math.log1p(-rules.shock_loss)
    lost = np.round(log / jump)
    shocks = (np.diff(lost, axis=0, prepend=0.0) > 0.0).sum(axis=0).astype(np.float64)
    count, error = _mean(shocks)
    found.append(
        Finding(
            process="Depth",
            what=f"venue shocks in {n_days} d at 5 a year",
            found=count,
            law=_shock_days(5.0, n_days, rules.persistent_share),
            error=error,
            wrong="4 a year",
            wrong_law=_shock_days(4.0, n_days, rules.persistent_share),
        )
    )
    # A passing shock of the last day has not passed yet: it counts for the law too.
    kept, error = _mean(lost[-1])
    chance = -math.expm1(-5.0 / DAYS_PER_YEAR)
    found.append(
        Finding(
            process="Depth",
            what=f"venue shocks still felt after {n_days} d",
            found=kept,
            law=chance * (n_days * rules.persistent_share + 1.0 - rules.persistent_share),
            error=error,
            wrong="a share of .4 lasts",
            wrong_law=chance * (n_days * 0.4 + 0.6),
        )
    )
    return found


def _shock_days(per_year: float, n_days: int, lasting: float) -> float:
    """Return the mean number of days on which depth steps down from the day before.

    A passing shock right after a passing one is no further step.
    """
    chance = -math.expm1(-per_year / DAYS_PER_YEAR)
    passing = chance * (1.0 - lasting)
    return n_days * chance - (n_days - 1) * passing * chance


def _reversion(
    process: str, gap: FloatArray, half_life: float, wrong_half_life: float, volatility: float
) -> list[Finding]:
    """Return the AR(1) coefficient as a half-life and the width on the last day.

    `volatility` is that of the continuous process, per √day.
    """
    above = (gap[1:] * gap[:-1]).sum(axis=0)
    below = (gap[:-1] ** 2).sum(axis=0)
    decay, error = _ratio(above, below)
    days = -math.log(2.0) / math.log(decay)
    speed = math.log(2.0) / half_life
    width = float(np.mean(gap[-1] ** 2))
    spread = volatility**2 * -math.expm1(-2.0 * speed * len(gap)) / (2.0 * speed)
    scatter = float((gap[-1] ** 2).std(ddof=1)) / math.sqrt(gap.shape[1])
    return [
        Finding(
            process=process,
            what="half-life in days",
            found=days,
            law=half_life,
            error=error * days / (decay * -math.log(decay)),
            wrong=f"{wrong_half_life:g} d",
            wrong_law=wrong_half_life,
        ),
        Finding(
            process=process,
            what="variance on the last day, over the closed form",
            found=width / spread,
            law=1.0,
            error=scatter / spread,
            wrong=f"half-life of {wrong_half_life:g} d",
            wrong_law=wrong_half_life / half_life,
        ),
    ]


# Regime


def regime_findings(seed: int, n_paths: int, n_days: int) -> list[Finding]:
    """Return entries, their severity, their length and the link to falls of ETH."""
    rules = replace(BASE.dislocation, entries_per_year=6.0, mean_length_days=20.0)
    laws = replace(_QUIET, dislocation=rules)
    states = walked(laws, seed, n_paths, n_days, factories.market(basis=0.0))
    regime = states[:, paths.REGIME].astype(int)
    before = np.vstack([np.full((1, n_paths), CALM), regime[:-1]])
    stressed = _stressed(states[:, paths.ETH_LOG], rules.stress_fall)
    free, entered = before == CALM, (before == CALM) & (regime != CALM)
    daily = rules.entries_per_year / DAYS_PER_YEAR
    usual, raised = -math.expm1(-daily), -math.expm1(-daily * rules.stress_link)
    found = []
    for what, days, law, wrong, wrong_law in (
        ("entry on a usual day", ~stressed, usual, "linked to every day", raised),
        ("entry after a fall of ETH", stressed, raised, "no link", usual),
    ):
        rate, error = _ratio(
            (entered & days).sum(axis=0).astype(np.float64),
            (free & days).sum(axis=0).astype(np.float64),
        )
        found.append(
            Finding(
                process="Dislocation",
                what=f"chance of an {what}",
                found=rate,
                law=law,
                error=error,
                wrong=wrong,
                wrong_law=wrong_law,
            )
        )
    share, error = _ratio(
        (entered & (regime == MILD)).sum(axis=0).astype(np.float64),
        entered.sum(axis=0).astype(np.float64),
    )
    found.append(
        Finding(
            process="Dislocation",
            what="share of entries that are mild",
            found=share,
            law=rules.mild_share,
            error=error,
            wrong="one half",
            wrong_law=0.5,
        )
    )
    return found + _lengths(regime, entered, rules)


def _stressed(log: FloatArray, fall: float) -> FloatArray:
    """Return the days whose preceding seven saw ETH fall by more."""
    history = np.vstack([np.zeros((8, log.shape[1])), log])
    n_days = len(log)
    drop = history[7 : 7 + n_days] - history[:n_days]
    return np.asarray(drop < math.log1p(-fall))


def _lengths(
    regime: FloatArray, entered: FloatArray, rules: DislocationParameters
) -> list[Finding]:
    """Return how many first episodes still last some days after their entry."""
    found = []
    began = np.where(entered.any(axis=0), entered.argmax(axis=0), len(regime))
    for days in (10, 40):
        seen = np.flatnonzero(began + days < len(regime))
        lasting = np.ones(len(seen), dtype=bool)
        for step in range(1, days + 1):
            lasting &= regime[began[seen] + step, seen] != CALM
        share = float(lasting.mean())
        law = (1.0 - 1.0 / rules.mean_length_days) ** days
        longer = rules.mean_length_days * 1.3
        found.append(
            Finding(
                process="Dislocation",
                what=f"share of episodes longer than {days} d",
                found=share,
                law=law,
                error=math.sqrt(share * (1.0 - share) / len(seen)),
                wrong="mean length 30 % longer",
                wrong_law=(1.0 - 1.0 / longer) ** days,
            )
        )
    return found


# Walls


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """How often a simulated basis lies beyond a wall, and beyond one that is not there."""

    name: str
    days: int
    beyond: int
    beyond_wrong: int


def walls(seed: int, n_paths: int, n_days: int) -> list[Wall]:
    """Return whether the basis keeps its walls, with dislocations as often as six a year."""
    laws = replace(_QUIET, dislocation=replace(BASE.dislocation, entries_per_year=6.0))
    # At par nothing of today's discount is left unexplained by the floor.
    market = factories.market(basis=0.0)
    states = walked(laws, seed, n_paths, n_days, market)
    basis, line, carry = (states[:, row] for row in (paths.BASIS, paths.LINE, paths.CARRY))
    mint = market.deposit_fee / (1.0 - market.deposit_fee) + laws.basis.gas
    burn = laws.basis.gas + laws.basis.pool_fee
    # What was waited for before the day's arbitrage is at most today's line.
    wait = np.maximum(-line, 0.0) / laws.collateral.refill_eth_per_day
    floor = -carry * (wait + laws.basis.minimum_wait_days) / DAYS_PER_YEAR - laws.basis.gas
    little = 1e-12
    held, gone = line > 0.0, line <= 0.0
    return [
        Wall(
            name="mint",
            days=basis.size,
            beyond=int((basis > mint + little).sum()),
            beyond_wrong=int((basis > 0.5 * mint).sum()),
        ),
        Wall(
            name="burning while collateral lasts",
            days=int(held.sum()),
            beyond=int((basis < -burn - little)[held].sum()),
            beyond_wrong=int((basis < -0.5 * burn)[held].sum()),
        ),
        Wall(
            name="buyers who wait",
            days=int(gone.sum()),
            beyond=int((basis < floor - little)[gone].sum()),
            beyond_wrong=int((basis < 0.5 * floor)[gone].sum()),
        ),
    ]


def findings(seed: int, n_paths: int) -> list[Finding]:
    """Return every finding at one seed; single days have 25 times as many paths."""
    return [
        *innovation_findings(seed, 25 * n_paths),
        *clustering_findings(seed, n_paths // 4, 200),
        *squares_findings(seed, n_paths // 2, 200),
        *start_findings(seed, 3 * n_paths),
        *dependence_findings(seed, 25 * n_paths),
        *basis_findings(seed, n_paths, 120),
        *depth_findings(seed, n_paths, 120),
        *regime_findings(seed, n_paths, 120),
    ]
