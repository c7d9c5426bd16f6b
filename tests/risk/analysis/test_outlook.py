"""Yield and exit queue at a horizon: closed forms against the paths of the engine."""

import numpy as np
import pytest

from risk import engine
from risk.analysis.outlook import outlook
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

LAWS = ModelParameters.base()
N_PATHS = 40_000
SETTINGS = Settings(seed=1, n_paths=N_PATHS, horizons=(7, 30, 90))


@pytest.mark.parametrize("today", [0.1, 25.0])
def test_it_says_what_the_paths_do(today: float) -> None:
    market = factories.market(exit_queue_days=today)
    found = outlook(market, LAWS, SETTINGS)
    simulation = engine.simulate(market, LAWS, Scenario.base(), SETTINGS, follows_queue=True)
    for row in found.rows:
        states = simulation.states(row.horizon_days)
        waits = states.exit_queue_days
        assert waits is not None
        apr = np.asarray(states.mean_apr)[:N_PATHS]
        growth = np.asarray(states.rate)[:N_PATHS] / market.redemption_rate - 1.0
        for chance, above in (
            (row.busy_chance, waits[:N_PATHS] > found.busy_days),
            (row.late_chance, waits[:N_PATHS] > found.exit_days),
            (0.05, waits[:N_PATHS] > row.queue_high_days),
            (0.025, apr < row.apr_low),
            (0.025, apr > row.apr_high),
            (0.025, growth < row.growth_low),
            (0.025, growth > row.growth_high),
        ):
            error = np.sqrt(max(chance * (1.0 - chance), 1e-6) / N_PATHS)
            assert abs(float(np.mean(above)) - chance) < 4.0 * error, row
        assert np.median(growth) == pytest.approx(row.growth, abs=4.0 * growth.std() / 160.0)


def test_a_horizon_that_was_not_asked_for_is_refused() -> None:
    found = outlook(factories.market(), LAWS, SETTINGS)
    assert found.row(30).horizon_days == 30
    with pytest.raises(LookupError, match="no outlook for 31 days"):
        found.row(31)
