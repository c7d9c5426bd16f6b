"""What RPL is worth: sales by hand, its distribution, and how it moves on others' bad paths."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from risk.analysis.rpl import SALE_DAYS, holding, rpl
from risk.assessment import assess
from risk.engine import Simulation, simulate
from risk.market_answer import Rpl, Subject
from risk.measures import LossSample
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, Treasury
from tests.risk import factories

MARKET, LAWS, BASE = factories.market(), ModelParameters.base(), Scenario.base()
SETTINGS = Settings(seed=1, n_paths=20_000, horizons=(7, 30))


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate(MARKET, LAWS, BASE, SETTINGS)


@pytest.fixture(scope="module")
def answer(simulation: Simulation) -> Rpl:
    return rpl(50_000.0, simulation, SETTINGS, _losses(simulation))


def _losses(simulation: Simulation) -> dict[int, LossSample]:
    """Return the losses of a treasury of one ETH, by horizon."""
    return {
        day: LossSample.of(
            2000.0 - simulation.states(day).eth_usd,
            simulation.weights(day),
            simulation.stratum_numbers,
        )
        for day in simulation.settings.horizons
    }


# Sales


def test_selling_at_once_is_a_constant_product_through_the_quoted_size(answer: Rpl) -> None:
    # 50,000 RPL are 50 ETH; the pool holds 99 times the 1 % size of 1.25 ETH.
    held = answer.holding
    assert held is not None
    assert (held.eth, held.usd) == (50.0, 100_000.0)
    reserve = 99.0 * 1.25
    assert held.within(1).usd == pytest.approx(2000.0 * 50.0 * reserve / (reserve + 50.0))
    assert held.within(1).cost == pytest.approx(50.0 / (reserve + 50.0))


def test_two_days_sell_halves_into_a_pool_that_has_partly_recovered(simulation: Simulation) -> None:
    held = holding(50_000.0, simulation, replace(SETTINGS, exit_days=2))
    # Each half meets half of itself, the second also what is left of the first: a half-life of
    # two days leaves 1/√2. Mean displacement 1/2·1/4 + 1/2·(1/2·0.7071 + 1/4) of the whole.
    displaced = 0.125 + 0.5 * (0.5 * 0.5**0.5 + 0.25)
    reserve = 99.0 * 1.25 * 0.5 / displaced
    assert held.within(2).cost == pytest.approx(50.0 / (reserve + 50.0))


@pytest.mark.parametrize(
    ("days", "participation", "eth"),
    # 613 ETH trade a day; 50,000 RPL are 50 ETH.
    [(1, 0.01, 6.13), (1, 0.05, 30.65), (7, 0.01, 42.91), (1, 0.2, 50.0), (90, 0.01, 50.0)],
)
def test_a_share_of_the_daily_volume_sells_in_proportion_up_to_what_is_held(
    answer: Rpl, days: int, participation: float, eth: float
) -> None:
    held = answer.holding
    assert held is not None
    row = held.at_share(days, participation)
    assert row.rpl * 0.001 == pytest.approx(eth)
    assert row.usd == pytest.approx(2000.0 * eth)
    assert row.fraction == pytest.approx(eth / 50.0)
    assert len(held.by_volume) == 12
    with pytest.raises(LookupError, match="3 days"):
        held.at_share(3, participation)


def test_more_days_bring_more_and_the_prior_makes_a_band(answer: Rpl) -> None:
    held = answer.holding
    assert held is not None
    assert tuple(row.days for row in held.realisable) == SALE_DAYS
    received = [row.usd for row in held.realisable]
    assert received == sorted(received)
    assert received[-1] < held.usd
    for row in held.realisable:
        assert row.usd_low <= row.usd <= row.usd_high
        assert row.cost_low <= row.cost <= row.cost_high
        assert row.cost == pytest.approx(1.0 - row.usd / held.usd)
    # What is sold at once never waits for a recovery.
    first = held.within(1)
    assert first.usd_low == first.usd == first.usd_high


def test_what_the_exit_days_bring_is_the_exit_value_of_the_position() -> None:
    found = assess(factories.treasury(), MARKET, LAWS, BASE, replace(SETTINGS, n_paths=100))
    assert found.rpl is not None
    assert found.rpl.holding is not None
    position = found.value.positions[-1]
    assert found.rpl.holding.usd == pytest.approx(position.usd)
    assert found.rpl.holding.within(7).usd == pytest.approx(position.exit_usd, rel=1e-12)


def test_the_curve_passes_through_the_holding_and_one_percent_at_the_quoted_size(
    answer: Rpl,
) -> None:
    held = answer.holding
    assert held is not None
    curve = held.curve
    assert curve.cost.shape == (len(SALE_DAYS), len(curve.rpl))
    whole = int(np.argmin(np.abs(curve.rpl - 50_000.0)))
    for place, days in enumerate(curve.days):
        assert curve.cost[place, whole] == pytest.approx(held.within(days).cost, rel=1e-9)
    quoted = np.interp(1250.0, curve.rpl, curve.cost[0])  # 1,250 RPL are 1.25 ETH
    assert quoted == pytest.approx(0.01, rel=0.01)
    assert (np.diff(curve.cost, axis=1) > 0.0).all()
    assert (np.diff(curve.cost, axis=0) < 0.0).all()


def test_without_rpl_there_is_a_price_and_no_holding(simulation: Simulation) -> None:
    found = rpl(0.0, simulation, SETTINGS, _losses(simulation))
    assert found.holding is None
    assert found.price_eth == 0.001
    assert len(found.horizons) == 2


# Distribution


def test_quantiles_and_bars_are_those_of_the_states(simulation: Simulation, answer: Rpl) -> None:
    for row in answer.horizons:
        change = simulation.states(row.horizon_days).rpl_eth / 0.001 - 1.0
        weights = simulation.weights(row.horizon_days)
        for each in row.quantiles:
            assert float(weights[change < each.value.value].sum()) <= each.probability + 1e-12
            assert float(weights[change <= each.value.value].sum()) >= each.probability - 1e-12
        assert row.probability.sum() == pytest.approx(1.0, abs=1e-12)
        below = float(weights[change < row.edges[30]].sum())
        assert row.probability[:30].sum() == pytest.approx(below, abs=1e-12)


# Wrong-way risk


def test_the_mean_on_the_worst_paths_is_the_mean_of_those_paths(
    simulation: Simulation, answer: Rpl
) -> None:
    states, weights = simulation.states(30), simulation.weights(30)
    order = np.argsort(states.eth_usd)
    reached = np.cumsum(weights[order])
    change = (states.rpl_eth / 0.001 - 1.0)[order]
    in_usd = (states.rpl_eth * states.eth_usd / 2.0 - 1.0)[order]
    for confidence in SETTINGS.confidences:
        share = np.clip(1.0 - confidence - (reached - weights[order]), 0.0, weights[order])
        found = answer.horizon(30).tail(Subject.ETH, confidence)
        assert found is not None
        assert found.rpl_eth.value == pytest.approx(
            float(share @ change) / (1.0 - confidence), rel=1e-9
        )
        assert found.rpl_usd.value == pytest.approx(
            float(share @ in_usd) / (1.0 - confidence), rel=1e-9
        )
        # A treasury of ETH alone is at its worst where ETH is.
        assert answer.horizon(30).tail(Subject.TREASURY, confidence) == replace(
            found, subject=Subject.TREASURY
        )


def _moves(rho: float) -> list[float]:
    """Return each of twenty runs' mean move of RPL/ETH on ETH's worst 5 %, over its error."""
    dependence = replace(LAWS.dependence, eth_rpl=rho, degrees_of_freedom=200.0)
    laws = replace(LAWS, dependence=dependence)
    scores = []
    for seed in range(1, 21):
        settings = Settings(seed=seed, n_paths=4000, horizons=(1,))
        run = simulate(MARKET, laws, BASE, settings)
        found = rpl(0.0, run, settings, _losses(run)).horizon(1).tail(Subject.ETH, 0.95)
        assert found is not None
        scores.append(found.rpl_eth.value / found.rpl_eth.standard_error)
    return scores


def test_independent_rpl_does_not_move_on_eths_worst_days_and_dependent_rpl_does() -> None:
    """With no correlation and hardly any common mixing the mean move is zero."""
    none, some = (sum(_moves(rho)) / 20**0.5 for rho in (0.0, 0.3))
    assert abs(none) < 4.0
    assert some < -4.0


def test_the_stated_errors_of_a_tail_are_neither_too_small_nor_too_large() -> None:
    scores = _moves(0.0)
    # Sum of squares of twenty standard normals, two-sided at one in ten thousand.
    low, high = stats.chi2.ppf([5e-5, 1.0 - 5e-5], 20)
    assert low < sum(score**2 for score in scores) < high


def test_what_nothing_moves_has_no_worst_paths() -> None:
    treasury = Treasury(name="", positions=(Holding(asset=Asset.USDC, amount=1e6),))
    found = assess(treasury, MARKET, LAWS, BASE, replace(SETTINGS, n_paths=100))
    assert found.rpl is not None
    row = found.rpl.horizon(30)
    assert row.tail(Subject.TREASURY, 0.99) is None
    assert row.tail(Subject.ETH, 0.99) is not None


def test_the_treasury_is_looked_at_where_it_loses_most() -> None:
    found = assess(factories.treasury(), MARKET, LAWS, BASE, SETTINGS)
    assert found.rpl is not None
    move = found.rpl.horizon(30).tail(Subject.TREASURY, 0.95)
    assert move is not None
    sample = found.path_losses[-1].at_market
    losses, weights = sample.losses_as_given, sample.weights_as_given
    simulation = simulate(MARKET, LAWS, BASE, SETTINGS)
    change = simulation.states(30).rpl_eth / 0.001 - 1.0
    worst = losses > found.risk_row(30, 0.95).value_at_risk.value
    mean = float(np.average(change[worst], weights=weights[worst]))
    assert move.rpl_eth.value == pytest.approx(mean, abs=0.2 * move.rpl_eth.standard_error)
