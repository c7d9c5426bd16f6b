"""A venue that fails on a path: it leaves with its depth, together with all else on that path."""

import math
from dataclasses import replace

import numpy as np

from risk.engine import FactorStates, simulate
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.valuation import ExitTerms, reth_exit, reth_mark
from tests.risk import factories

MARKET, LAWS = factories.market(), ModelParameters.base()
SAFE = replace(LAWS, depth=replace(LAWS.depth, shocks_per_year=0.0))
SETTINGS = Settings(seed=1, n_paths=20_000, horizons=(30,))
TERMS = ExitTerms.of(MARKET, LAWS, 7)


def _states(laws: ModelParameters) -> FactorStates:
    return simulate(MARKET, laws, Scenario.base(), SETTINGS).states(30)


def test_a_failing_venue_takes_its_depth_from_its_own_path_and_no_other() -> None:
    with_failures, without = _states(LAWS), _states(SAFE)
    failed = with_failures.depth < without.depth
    share = float(failed.mean())
    chance = -math.expm1(-LAWS.depth.shocks_per_year * 30.0 / 365.0)
    assert abs(share - chance) < 4.0 * math.sqrt(chance * (1.0 - chance) / len(failed))
    # Just after a failure a tenth is left, later up to all of it, if it comes back.
    left = with_failures.depth[failed] / without.depth[failed]
    assert left.min() < 0.2
    assert left.max() < 1.0
    # Nothing differs where no venue failed, and nothing but depth and what arbitrage did with it.
    for name in ("depth", "basis", "line", "carry", "eth_usd"):
        one, other = getattr(with_failures, name), getattr(without, name)
        assert (one[~failed] == other[~failed]).all()
    for name in ("carry", "eth_usd", "rpl_eth", "regime", "true_factor"):
        assert (getattr(with_failures, name) == getattr(without, name)).all()


def test_the_exit_on_its_path_is_that_of_what_is_left_beside_its_own_basis_and_line() -> None:
    with_failures, without = _states(LAWS), _states(SAFE)
    failed = with_failures.depth < without.depth
    found, stuck = reth_exit(5000.0, with_failures, TERMS)
    # The same basis, collateral and line with all the venues: worth no less on any path.
    whole, _ = reth_exit(5000.0, replace(with_failures, depth=without.depth), TERMS)
    assert (found <= whole * (1.0 + 1e-9)).all()
    assert (found[~failed] == whole[~failed]).all()
    cost = 1.0 - found / (5000.0 * reth_mark(with_failures))
    at_whole = 1.0 - whole / (5000.0 * reth_mark(with_failures))
    # Where collateral does not suffice, the lost venue is missed.
    short = failed & (stuck > 1.0)
    assert short.sum() > 20
    assert (cost[short] > at_whole[short]).mean() > 0.95
    assert np.mean(cost[short]) > 1.2 * np.mean(at_whole[short])
