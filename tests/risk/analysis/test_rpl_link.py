"""RPL's link to ETH and its volatility cone: against a regression, a count and each path's days."""

from dataclasses import replace

import numpy as np
import pytest

from risk import paths
from risk.analysis.rpl_link import CONE_PATHS, rpl_link, volatility_cone
from risk.engine import Simulation, simulate
from risk.market_answer import RplLink
from risk.measures import LossSample
from risk.parameters import DependenceParameters, ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

LAWS = ModelParameters.base()


def _simulated(laws: ModelParameters = LAWS, *, n_paths: int = 20_000) -> Simulation:
    settings = Settings(seed=1, n_paths=n_paths, horizons=(1, 7, 30, 90))
    return simulate(factories.market(), laws, Scenario.base(), settings)


def _link(simulation: Simulation, day: int) -> RplLink:
    growth = simulation.states(day).eth_usd / 2000.0
    sample = LossSample.of(-growth, simulation.weights(day), simulation.stratum_numbers)
    return rpl_link(simulation, day, sample)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return _simulated()


def test_beta_is_the_weighted_slope_of_one_on_the_other(simulation: Simulation) -> None:
    states, weights = simulation.states(30), simulation.weights(30)
    eth = states.eth_usd / 2000.0 - 1.0
    rpl = states.eth_usd * states.rpl_eth / 2.0 - 1.0
    slope = np.polyfit(eth, rpl, 1, w=np.sqrt(weights))[0]
    found = _link(simulation, 30).beta
    assert found.value == pytest.approx(slope, rel=1e-9)
    assert 0.0 < found.standard_error < 0.1


def test_the_error_of_beta_is_its_spread_over_seeds() -> None:
    rows = []
    for seed in range(1, 41):
        settings = Settings(seed=seed, n_paths=2000, horizons=(7,))
        run = simulate(factories.market(), LAWS, Scenario.base(), settings)
        rows.append(_link(run, 7).beta)
    spread = float(np.std([row.value for row in rows], ddof=1))
    stated = float(np.sqrt(np.mean([row.standard_error**2 for row in rows])))
    # A standard deviation of 40 has an error of 11 %, more with heavy tails.
    assert 0.6 < stated / spread < 1.6


def test_joint_extremes_are_counted_and_grow_with_the_correlation(simulation: Simulation) -> None:
    states, weights = simulation.states(7), simulation.weights(7)
    eth, rpl = states.eth_usd, states.eth_usd * states.rpl_eth
    worst = []
    for value in (eth, rpl):
        order = np.argsort(value)
        below = np.cumsum(weights[order]) <= 0.05
        worst.append(np.isin(np.arange(value.size), order[below]))
    share = float(weights[worst[0] & worst[1]].sum()) / 0.05
    found = _link(simulation, 7).joint_worst
    assert found.value == pytest.approx(share, abs=0.01)
    # Chance alone would have 5 %.
    assert found.low95 > 0.2
    tight = replace(LAWS, dependence=DependenceParameters(eth_rpl=0.9))
    assert _link(_simulated(tight), 7).joint_worst.low95 > found.high95


def test_a_price_that_does_not_move_has_no_link() -> None:
    still = replace(LAWS, eth_price=replace(LAWS.eth_price, annual_volatility=0.0))
    found = _link(_simulated(still, n_paths=100), 30)
    assert (found.beta.value, found.joint_worst.value) == (0.0, 0.0)


def test_the_cone_is_that_of_each_paths_own_days(simulation: Simulation) -> None:
    settings = Settings(seed=1, n_paths=CONE_PATHS, horizons=tuple(range(1, 91)))
    run = simulate(factories.market(), LAWS, Scenario.base(), settings)
    log = run.kept[:, paths.RPL_LOG, :CONE_PATHS]
    for window in volatility_cone(simulation):
        daily = np.diff(np.vstack([np.zeros(CONE_PATHS), log[: window.days]]), axis=0)
        realised = np.sqrt((daily**2).mean(axis=0) * 365.0)
        for edge, estimate in zip(
            (0.05, 0.5, 0.95), (window.low, window.middle, window.high), strict=True
        ):
            # Paths of a mass slashing are few: they move the quantile by less than its error.
            assert abs(estimate.value - np.quantile(realised, edge)) < estimate.standard_error


def test_short_windows_spread_wider_and_calm_laws_lie_lower(simulation: Simulation) -> None:
    cone = volatility_cone(simulation)
    widths = [window.high.value - window.low.value for window in cone]
    assert widths == sorted(widths, reverse=True)
    calm = replace(LAWS, rpl_price=replace(LAWS.rpl_price, annual_volatility=0.3))
    for here, there in zip(cone, volatility_cone(_simulated(calm, n_paths=100)), strict=True):
        assert there.middle.high95 < here.middle.low95
