"""Other laws of prices: closed forms, tails that are fitted, and all of them side by side."""

import math

import numpy as np
import pytest
from scipy import stats

from risk.arrays import FloatArray
from risk.engine import Simulation, simulate
from risk.errors import ParameterError
from risk.measures import value_at_risk
from risk.parameters import GarchParameters, ModelParameters
from risk.price_laws import Law, LawRow, Price
from risk.scenario import Scenario
from risk.settings import Settings
from risk.validation.alternatives import HORIZONS, History, history_rows, law_rows
from risk.validation.filtered_history import FEWEST_DAYS, filtered, fit_tail, simulated
from risk.validation.jump_diffusion import JumpDiffusion
from tests.risk import factories

SEEDS = range(1, 4)
RARE = JumpDiffusion(
    annual_volatility=0.4, jumps_per_year=20.0, jump_mean=-0.1, jump_deviation=0.05
)
# No memory, and innovations that are nearly normal: what it filters it leaves alone.
FLAT = GarchParameters(annual_volatility=0.7, alpha=0.0, beta=0.0, degrees_of_freedom=200.0)


# Jump diffusion


@pytest.mark.parametrize("days", HORIZONS)
@pytest.mark.parametrize("law", [JumpDiffusion.eth_usd(), JumpDiffusion.rpl_usd(), RARE])
def test_its_measures_are_those_of_its_own_draws(law: JumpDiffusion, days: int) -> None:
    lost = -np.expm1(law.drawn(np.random.default_rng(1), days, 400_000))
    for confidence in (0.95, 0.99):
        at_risk = law.value_at_risk(confidence, days)
        beyond = float(np.mean(lost > at_risk))
        error = math.sqrt(confidence * (1.0 - confidence) / lost.size)
        assert abs(beyond - (1.0 - confidence)) < 4.0 * error
        pulls = np.maximum(lost - at_risk, 0.0) / (1.0 - confidence)
        shortfall = at_risk + float(pulls.mean())
        error = float(pulls.std()) / math.sqrt(lost.size)
        assert abs(shortfall - law.expected_shortfall(confidence, days)) < 4.0 * error


@pytest.mark.parametrize("days", HORIZONS)
def test_its_expected_simple_return_is_zero(days: int) -> None:
    chance, mean, deviation = RARE._mixture(days)
    assert float((chance * np.exp(mean + deviation**2 / 2.0)).sum()) == pytest.approx(
        1.0, abs=1e-12
    )
    assert float(chance.sum()) == pytest.approx(1.0, abs=1e-12)


def test_without_jumps_it_is_the_lognormal() -> None:
    law = JumpDiffusion(annual_volatility=0.6, jumps_per_year=0.0, jump_mean=0, jump_deviation=0)
    width = 0.6 * math.sqrt(30.0 / 365.0)
    z = float(stats.norm.ppf(0.01))
    assert law.value_at_risk(0.99, 30) == pytest.approx(1 - math.exp(z * width - width**2 / 2))
    shortfall = 1.0 - float(stats.norm.cdf(z - width)) / 0.01
    assert law.expected_shortfall(0.99, 30) == pytest.approx(shortfall)


def test_rare_jumps_make_a_day_worse_than_a_normal_of_the_same_variance() -> None:
    chance, mean, deviation = RARE._mixture(1)
    centre = float((chance * mean).sum())
    variance = float((chance * (deviation**2 + (mean - centre) ** 2)).sum())
    normal = -math.expm1(centre + float(stats.norm.ppf(0.01)) * math.sqrt(variance))
    assert RARE.value_at_risk(0.99, 1) > 1.3 * normal


# Filtered history


def _path(seed: int, law: GarchParameters, n_days: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    variance, returns = law.long_run_variance, np.empty(n_days)
    omega = variance * (1.0 - law.alpha - law.beta)
    for day in range(n_days):
        returns[day] = math.sqrt(variance) * rng.standard_normal()
        variance = omega + law.alpha * returns[day] ** 2 + law.beta * variance
    return returns


def test_the_filter_returns_the_innovations_that_made_the_path() -> None:
    law = GarchParameters(annual_volatility=0.7, alpha=0.1, beta=0.8, degrees_of_freedom=8.0)
    returns = _path(1, law, 2000)
    returns -= returns.mean()
    innovations, tomorrow = filtered(returns, law)
    variance, omega = law.long_run_variance, law.long_run_variance * 0.1
    for day in range(2000):
        assert innovations[day] == pytest.approx(returns[day] / math.sqrt(variance))
        variance = omega + 0.1 * returns[day] ** 2 + 0.8 * variance
    assert tomorrow == pytest.approx(variance, rel=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [0.0, 0.25])
def test_a_pareto_tail_is_found_again(seed: int, shape: float) -> None:
    beyond = stats.genpareto.rvs(shape, size=20_000, random_state=np.random.default_rng(seed))
    tail = fit_tail(beyond)
    assert abs(tail.shape - shape) < 4.0 * tail.shape_error
    # A shape that is a quarter away is refused.
    assert abs(tail.shape - (0.25 - shape)) > 4.0 * tail.shape_error
    # Beyond a threshold u the scale is 1 + shape · u.
    assert tail.scale == pytest.approx(1.0 + shape * tail.threshold, rel=0.15)
    assert tail.n == 2000


@pytest.mark.parametrize("seed", SEEDS)
def test_a_flat_normal_past_gives_the_normal_value_at_risk(seed: int) -> None:
    eth, rpl = _path(seed, FLAT, 4000), _path(100 + seed, FLAT, 4000)
    rng = np.random.default_rng(seed)
    growth, ratio = simulated(eth, rpl, (FLAT, FLAT), rng, 1, 50_000)
    width = math.sqrt(FLAT.long_run_variance)
    cut = float(stats.norm.ppf(0.01))
    exact = -math.expm1(cut * width)
    for value in (growth[0], ratio[0]):
        found = value_at_risk(1.0 - value, 0.99)
        # The past has 4,000 days: error of a 1 % quantile.
        density = float(stats.norm.pdf(cut)) / width
        error = math.sqrt(0.01 * 0.99 / 4000) / density
        assert abs(found - exact) < 4.0 * error
        assert abs(found - 1.2 * exact) > 4.0 * error


def test_growth_promises_nothing_and_the_future_may_be_worse_than_the_past() -> None:
    eth = np.random.default_rng(1).standard_t(3.0, 1000) * 0.02
    rpl = np.random.default_rng(2).standard_t(3.0, 1000) * 0.02
    growth, ratio = simulated(eth, rpl, (FLAT, FLAT), np.random.default_rng(3), 7, 20_000)
    assert growth.mean(axis=1) == pytest.approx(np.ones(7), abs=1e-12)
    assert (growth * ratio).mean(axis=1) == pytest.approx(np.ones(7), abs=1e-12)
    assert growth[0].min() < math.exp(1.5 * eth.min())


def test_a_short_or_ragged_history_is_refused() -> None:
    rng, law = np.random.default_rng(1), (FLAT, FLAT)
    with pytest.raises(ParameterError, match="got 499 and 499"):
        simulated(np.ones(499), np.ones(499), law, rng, 1, 10)
    with pytest.raises(ParameterError, match="got 600 and 601"):
        simulated(np.ones(600), np.ones(601), law, rng, 1, 10)
    with pytest.raises(ParameterError, match="A tail needs 30 values"):
        fit_tail(np.arange(100.0))


# Side by side


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    settings = Settings(seed=1, n_paths=10_000, horizons=HORIZONS)
    return simulate(factories.market(), ModelParameters.base(), Scenario.base(), settings)


def _rows(simulation: Simulation, *, with_history: bool) -> tuple[LawRow, ...]:
    base = ModelParameters.base()
    history = History(
        eth=_path(1, base.eth_price, FEWEST_DAYS),
        rpl=_path(2, base.rpl_price, FEWEST_DAYS),
    )
    rows = law_rows(simulation, 0.99)
    if not with_history:
        return rows
    return (*rows, *history_rows(base, 0.99, history, seed=1, n_paths=5000))


def test_every_law_gives_both_prices_at_every_horizon(simulation: Simulation) -> None:
    rows = _rows(simulation, with_history=True)
    found = [(row.law, row.price, row.horizon_days) for row in rows]
    assert len(found) == len(set(found))
    assert set(found) == {(law, price, day) for law in Law for price in Price for day in HORIZONS}
    for row in rows:
        assert 0.0 < row.value_at_risk.value < row.expected_shortfall.value < 1.0
        exact = row.value_at_risk.standard_error == 0.0
        assert exact == (row.law is Law.JUMPS)
    assert {row.law for row in _rows(simulation, with_history=False)} == {Law.ENGINE, Law.JUMPS}


def test_the_engines_row_is_its_own_value_at_risk(simulation: Simulation) -> None:
    row = next(
        r
        for r in _rows(simulation, with_history=False)
        if (r.law, r.price, r.horizon_days) == (Law.ENGINE, Price.RPL, 30)
    )
    states, weights = simulation.states(30), simulation.weights(30)
    lost = 1.0 - states.eth_usd * states.rpl_eth / (2000.0 * 0.001)
    # Where the weight of the losses beyond falls below one per cent.
    assert float(weights[lost > row.value_at_risk.value].sum()) <= 0.01
    assert float(weights[lost >= row.value_at_risk.value].sum()) >= 0.01


def test_only_horizons_that_were_simulated_are_told() -> None:
    settings = Settings(seed=1, n_paths=100, horizons=(1, 7))
    short = simulate(factories.market(), ModelParameters.base(), Scenario.base(), settings)
    assert {row.horizon_days for row in law_rows(short, 0.99)} == {1, 7}
