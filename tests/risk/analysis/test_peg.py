"""What rETH could trade at: walls by hand, quantiles and chances against the states themselves."""

from dataclasses import replace

import numpy as np
import pytest

from risk.analysis.distribution import fan_days
from risk.analysis.peg import peg, walls
from risk.engine import Simulation, simulate
from risk.episodes import EPISODES
from risk.market_answer import Peg
from risk.measures import Estimate
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

MARKET, LAWS, BASE = factories.market(), ModelParameters.base(), Scenario.base()
SETTINGS = Settings(seed=1, n_paths=20_000, horizons=(7, 30))
STANDARD_ERRORS = 5.0


def _simulated(
    settings: Settings = SETTINGS,
    scenario: Scenario = BASE,
    laws: ModelParameters = LAWS,
) -> Simulation:
    return simulate(MARKET, laws, scenario, settings, fan_days=fan_days(settings.n_days))


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return _simulated()


@pytest.fixture(scope="module")
def answer(simulation: Simulation) -> Peg:
    return peg(5000.0, simulation, SETTINGS)


# Walls


def test_the_mint_wall_is_fee_and_gas_and_the_burn_wall_gas_and_pool_fee(answer: Peg) -> None:
    # 5 bps of a deposit are 5.0025 bps of what is minted; gas is 1 bp, the pool's fee 1 bp.
    assert answer.walls.mint == pytest.approx(0.0005 / 0.9995 + 0.0001, rel=1e-12)
    assert answer.walls.burn == pytest.approx(-0.0002, rel=1e-12)
    assert (answer.walls.collateral_eth, answer.walls.wait_days) == (3800.0, 0.0)


def test_each_floor_is_what_its_carry_asks_for_the_wait(answer: Peg) -> None:
    for floor, carry in zip(answer.walls.floors, (0.06, 0.12, 0.25), strict=True):
        assert floor.carry == carry
        for wait, basis in zip(answer.walls.waits, floor.basis, strict=True):
            assert basis == pytest.approx(-carry * (wait + 2.0) / 365.0 - 0.0001, rel=1e-9)
    assert answer.walls.waits[-1] == 90.0
    # A month of waiting at 25 % a year: 32 days of it, and gas.
    severe = np.interp(30.0, answer.walls.waits, answer.walls.floors[2].basis)
    assert severe == pytest.approx(-0.25 * 32.0 / 365.0 - 0.0001, rel=1e-9)


def test_without_collateral_the_wait_is_what_todays_discount_pays_for() -> None:
    scenario = Scenario.from_changes({"collateral_eth": 0.0, "basis": -0.028})
    found = walls(_simulated(replace(SETTINGS, n_paths=100), scenario))
    assert found.collateral_eth == 0.0
    # At −2.8 % buyers ask the severe carry: (0.028 − 0.0001) · 365 / 0.25 − 2 days.
    assert found.wait_days == pytest.approx(0.0279 * 365.0 / 0.25 - 2.0, rel=1e-9)


def test_one_per_cent_is_that_of_the_redemption_value(answer: Peg) -> None:
    assert answer.point_usd == pytest.approx(0.01 * 5000.0 * 1.16 * 2000.0)


# Distribution


def test_quantiles_are_those_of_the_states(simulation: Simulation, answer: Peg) -> None:
    for row in answer.horizons:
        basis = simulation.states(row.horizon_days).basis
        weights = simulation.weights(row.horizon_days)
        assert [each.probability for each in row.quantiles] == [
            0.01, 0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99,
        ]  # fmt: skip
        for each in row.quantiles:
            below = float(weights[basis < each.value.value].sum())
            reached = float(weights[basis <= each.value.value].sum())
            assert below <= each.probability + 1e-12
            assert reached >= each.probability - 1e-12
            assert each.value.low95 <= each.value.value <= each.value.high95


def test_the_fan_agrees_with_the_quantiles_to_its_bin(answer: Peg) -> None:
    fan = answer.fan
    assert fan.basis[:, 0] == pytest.approx(MARKET.basis, rel=1e-9)
    for row in answer.horizons:
        column = list(fan.days).index(row.horizon_days) if row.horizon_days in fan.days else None
        if column is None:
            continue
        for place, probability in enumerate(fan.probabilities):
            if not 0.01 <= probability <= 0.99:
                continue
            exact = row.quantile(probability).value
            assert fan.basis[place, column] == pytest.approx(exact, abs=1.5 * fan.bin_error)
    assert fan.days[-1] == 30.0
    assert (np.diff(fan.basis, axis=0) >= 0.0).all()


def test_the_counts_of_the_fan_are_those_of_the_paths(simulation: Simulation) -> None:
    for stratum in simulation.strata:
        assert (simulation.basis_counts[stratum.number].sum(axis=1) == stratum.n_paths).all()


def test_no_basis_lies_beyond_its_walls(simulation: Simulation, answer: Peg) -> None:
    for day in SETTINGS.horizons:
        states = simulation.states(day)
        assert states.basis.max() <= answer.walls.mint + 1e-15
        whole = states.true_factor == states.reported_factor
        held = (states.line > 0.0) & whole
        assert states.basis[held].min() >= answer.walls.burn - 1e-15


def test_chances_are_the_weights_of_the_paths(simulation: Simulation, answer: Peg) -> None:
    row = answer.horizon(30)
    states, weights = simulation.states(30), simulation.weights(30)
    assert row.without_collateral.value == pytest.approx(weights[states.line <= 0.0].sum())
    assert row.dislocated.value == pytest.approx(weights[states.regime > 0].sum())
    measured = [each for each in EPISODES if each.basis is not None]
    assert [each.name for each in row.episodes] == [each.name for each in measured]
    for episode, found in zip(measured, row.episodes, strict=True):
        reached = episode.basis or 0.0
        far = states.basis <= reached if reached < 0.0 else states.basis >= reached
        assert found.chance.value == pytest.approx(float(weights[far].sum()), abs=1e-12)


def _worlds(laws: ModelParameters) -> tuple[list[Estimate], list[Estimate]]:
    """Return the chance of a dislocation and of one as deep as July 2025, over seeds 1 to 20."""
    dislocated, deep = [], []
    for seed in range(1, 21):
        settings = Settings(seed=seed, n_paths=4000, horizons=(30,))
        row = peg(5000.0, _simulated(settings, laws=laws), settings).horizon(30)
        dislocated.append(row.dislocated)
        deep.append(next(e.chance for e in row.episodes if e.name.startswith("Exit-queue surge")))
    return dislocated, deep


def _distance(found: list[Estimate], expected: float) -> float:
    """Return how far the mean of the estimates lies from a value, in its standard errors."""
    error = float(np.sqrt(np.mean([each.standard_error**2 for each in found]) / len(found)))
    return abs(float(np.mean([each.value for each in found])) - expected) / error


def test_the_chance_of_a_dislocation_is_that_of_its_two_states_and_not_of_another_rate() -> None:
    laws = replace(
        LAWS,
        dislocation=replace(LAWS.dislocation, stress_link=1.0),
        slashing=replace(LAWS.slashing, events_per_year=0.0),
    )
    found, _ = _worlds(laws)
    enter, leave = -np.expm1(-0.7 / 365.0), 1.0 / 80.0
    # Two states, day by day: the share in dislocation after k days.
    expected = enter / (enter + leave) * (1.0 - (1.0 - enter - leave) ** 30)
    assert _distance(found, expected) < STANDARD_ERRORS
    faster = -np.expm1(-0.9 / 365.0)
    wrong = faster / (faster + leave) * (1.0 - (1.0 - faster - leave) ** 30)
    assert _distance(found, wrong) > STANDARD_ERRORS


def test_the_error_of_a_chance_is_the_scatter_of_its_runs() -> None:
    _, found = _worlds(LAWS)
    scatter = float(np.std([each.value for each in found], ddof=1))
    stated = float(np.mean([each.standard_error for each in found]))
    # Of twenty runs the scatter itself is known to one part in six (one standard error).
    assert scatter / stated == pytest.approx(1.0, abs=4.0 / np.sqrt(2.0 * 19.0))


def test_one_scenario_moves_the_walls_and_leaves_the_others() -> None:
    few = replace(SETTINGS, n_paths=100)
    base, gone = (
        peg(5000.0, _simulated(few, scenario), few)
        for scenario in (BASE, Scenario.from_changes({"basis": -0.02}))
    )
    assert gone.basis == pytest.approx(-0.02, rel=1e-9)
    assert base.walls.mint == gone.walls.mint
    assert gone.fan.basis[:, 0] == pytest.approx(-0.02, rel=1e-9)
