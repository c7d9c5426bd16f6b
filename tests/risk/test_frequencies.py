"""How often things happen in the simulation against the rates that were asked for."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk import paths
from risk.arrays import FloatArray
from risk.engine import Simulation, simulate
from risk.parameters import DepthParameters, DislocationParameters, ModelParameters
from risk.processes.regime import CALM, MILD
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

DAYS = 60
EVERY_DAY = Settings(seed=1, n_paths=8192, horizons=tuple(range(1, DAYS + 1)))


def _simulated(laws: ModelParameters) -> Simulation:
    return simulate(factories.market(), laws, Scenario.base(), EVERY_DAY)


def _main(simulation: Simulation, row: int) -> FloatArray:
    """Return one state of the main stratum, days 1 on, shape (DAYS, n_paths)."""
    return simulation.kept[:, row, : simulation.strata[0].stop]


def _error(chance: float, trials: int) -> float:
    return math.sqrt(chance * (1.0 - chance) / trials)


@pytest.fixture(scope="module")
def dislocated() -> tuple[DislocationParameters, FloatArray]:
    """Return regimes of a market that dislocates monthly, without the stress link."""
    laws = DislocationParameters(entries_per_year=12.0, mean_length_days=20.0, stress_link=1.0)
    return laws, _main(
        _simulated(replace(ModelParameters.base(), dislocation=laws)), paths.REGIME
    ).astype(int)


def test_dislocations_begin_as_often_as_asked(
    dislocated: tuple[DislocationParameters, FloatArray],
) -> None:
    laws, regime = dislocated
    calm = regime[:-1] == CALM
    entered = calm & (regime[1:] != CALM)
    chance = -math.expm1(-laws.entries_per_year / 365.0)
    trials = int(calm.sum())
    assert abs(entered.sum() / trials - chance) < 4.0 * _error(chance, trials)
    # Every path begins calm, and day 1 has the same chance.
    first = float(np.mean(regime[0] != CALM))
    assert abs(first - chance) < 4.0 * _error(chance, regime.shape[1])


def test_dislocations_are_mild_as_often_as_asked(
    dislocated: tuple[DislocationParameters, FloatArray],
) -> None:
    laws, regime = dislocated
    entered = regime[1:][(regime[:-1] == CALM) & (regime[1:] != CALM)]
    share = float(np.mean(entered == MILD))
    assert abs(share - laws.mild_share) < 4.0 * _error(laws.mild_share, len(entered))


def test_dislocations_last_as_long_as_asked(
    dislocated: tuple[DislocationParameters, FloatArray],
) -> None:
    laws, regime = dislocated
    inside = regime[:-1] != CALM
    left = inside & (regime[1:] == CALM)
    chance, trials = 1.0 / laws.mean_length_days, int(inside.sum())
    assert abs(left.sum() / trials - chance) < 4.0 * _error(chance, trials)
    # It ends in calm, never in the other kind.
    assert not (inside & (regime[1:] != CALM) & (regime[1:] != regime[:-1])).any()


def _weekly_fall(eth_log: FloatArray) -> FloatArray:
    """Return for days 2 on the log change of the seven days that ended the day before."""
    whole = np.concatenate([np.zeros((8, eth_log.shape[1])), eth_log])
    return whole[8:-1] - whole[1:-8]


def test_a_weekly_fall_of_eth_multiplies_the_entries_and_nothing_else_does() -> None:
    base = ModelParameters.base()
    laws = replace(base.dislocation, entries_per_year=6.0)
    simulation = _simulated(replace(base, dislocation=laws))
    regime, eth = (_main(simulation, row) for row in (paths.REGIME, paths.ETH_LOG))
    fallen = _weekly_fall(eth) < math.log(0.8)
    calm = regime[:-1] == CALM
    for stressed, factor in ((fallen, laws.stress_link), (~fallen, 1.0)):
        at_risk = calm & stressed
        chance = -math.expm1(-laws.entries_per_year * factor / 365.0)
        entered, trials = int((regime[1:][at_risk] != CALM).sum()), int(at_risk.sum())
        assert trials > 2000
        assert abs(entered / trials - chance) < 4.0 * _error(chance, trials)


def test_without_the_stress_link_a_fall_of_eth_changes_no_regime() -> None:
    base = ModelParameters.base()
    settings = Settings(seed=1, n_paths=4096, horizons=(30,))

    def regimes(link: float, change: float) -> FloatArray:
        laws = replace(base, dislocation=replace(base.dislocation, stress_link=link))
        scenario = Scenario(eth_price_change=change, dislocations_per_year=12.0)
        return simulate(factories.market(), laws, scenario, settings).states(30).regime

    assert (regimes(1.0, -0.4) == regimes(1.0, 0.0)).all()
    assert (regimes(5.0, -0.4) != regimes(5.0, 0.0)).any()
    # A fall of 15 % today is no fall beyond 20 %.
    assert np.mean(regimes(5.0, -0.4) != CALM) > np.mean(regimes(5.0, -0.15) != CALM)


def test_an_instant_fall_counts_for_seven_days() -> None:
    base = ModelParameters.base()
    # ETH that does not move afterwards.
    still = replace(base.eth_price, annual_volatility=0.0)
    laws = replace(
        base,
        eth_price=still,
        dislocation=replace(base.dislocation, entries_per_year=6.0, stress_link=5.0),
    )
    settings = Settings(seed=1, n_paths=40_960, horizons=tuple(range(1, 15)))
    simulation = simulate(factories.market(), laws, Scenario(eth_price_change=-0.3), settings)
    regime = _main(simulation, paths.REGIME)
    before = np.concatenate([np.full((1, regime.shape[1]), CALM), regime[:-1]])
    for day in range(1, 15):
        calm = before[day - 1] == CALM
        link = 5.0 if day <= 7 else 1.0
        chance = -math.expm1(-6.0 * link / 365.0)
        found = float(np.mean(regime[day - 1][calm] != CALM))
        assert abs(found - chance) < 4.0 * _error(chance, int(calm.sum())), day


def test_venues_fail_as_often_as_asked_and_half_of_them_for_good() -> None:
    laws = DepthParameters(
        half_life_days=20.0,
        daily_volatility=0.0,
        shocks_per_year=12.0,
        shock_loss=0.9,
        persistent_share=0.5,
    )
    base = ModelParameters.base()
    depth = _main(_simulated(replace(base, depth=laws)), paths.LOG_DEPTH)
    depth = np.concatenate([np.zeros((1, depth.shape[1])), depth])
    change = np.diff(depth, axis=0)
    failed = change < math.log(0.1) / 2.0
    chance = -math.expm1(-laws.shocks_per_year / 365.0)
    assert abs(failed.mean() - chance) < 4.0 * _error(chance, failed.size)
    # The first failure of a path: one that passes is half gone after a half-life of 20 days.
    first = np.where(failed.any(axis=0), failed.argmax(axis=0) + 1, DAYS)
    alone = np.flatnonzero((first <= DAYS - 20) & (failed.sum(axis=0) == 1))
    later = depth[first[alone] + 20, alone]
    lasting = np.isclose(later, math.log(0.1))
    assert np.allclose(later[~lasting], math.log(0.1) / 2.0)
    assert abs(lasting.mean() - 0.5) < 4.0 * _error(0.5, len(alone))


def test_the_spread_of_depth_is_that_of_an_autoregression() -> None:
    laws = DepthParameters(shocks_per_year=0.0)
    base = ModelParameters.base()
    depth = _main(_simulated(replace(base, depth=laws)), paths.LOG_DEPTH)
    n_paths = depth.shape[1]
    for day in (1, 7, 30, 60):
        # Innovations share the copula's scale day by day, so days are uncorrelated.
        shares = laws.decay ** (2 * np.arange(day))
        variance = laws.daily_volatility**2 * float(shares.sum())
        found = depth[day - 1]
        error = math.sqrt(float(np.var(found**2)) / n_paths)
        assert abs(float(np.mean(found**2)) - variance) < 4.0 * error
        assert abs(float(found.mean())) < 4.0 * math.sqrt(variance / n_paths)


def test_the_long_run_volatility_is_met_by_the_simulated_returns() -> None:
    simulation = _simulated(ModelParameters.base())
    for row, garch in (
        (paths.ETH_LOG, ModelParameters.base().eth_price),
        (paths.RPL_LOG, ModelParameters.base().rpl_price),
    ):
        log_price = _main(simulation, row)
        returns = np.diff(log_price, axis=0, prepend=np.zeros((1, log_price.shape[1])))
        # Path by path the sum of squares is independent; the cap takes a little at the top.
        yearly = 365.0 * np.mean((returns - returns.mean(axis=0)) ** 2, axis=0)
        error = float(yearly.std()) / math.sqrt(len(yearly))
        assert float(yearly.mean()) < garch.annual_volatility**2 + 4.0 * error
        assert float(yearly.mean()) > garch.annual_volatility**2 - 4.0 * error - 0.005
