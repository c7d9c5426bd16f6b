"""Shapley contributions: the axioms that define them, and the tail that weighs them."""

from itertools import permutations

import numpy as np
import pytest

from risk.analysis.attribution import (
    MOVING,
    PathValue,
    _shapley,
    contributions,
    mixed,
    stand_alone,
    tail_average,
    tail_of,
)
from risk.answer import Factor, Numeraire
from risk.engine import FactorStates, Simulation, simulate
from risk.measures import LossSample, expected_shortfall
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.valuation import Amounts, ExitTerms, exit_value_in_eth, value_in_eth
from tests.risk import factories

COUNT = len(MOVING)
EVERYTHING = 2**COUNT - 1
MARKET, LAWS = factories.market(), ModelParameters.base()
HELD = Amounts(usd=1_500_000.0, eth=300.0, reth=5000.0, rpl=50_000.0)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate(MARKET, LAWS, Scenario.base(), Settings(seed=1, n_paths=2000, horizons=(30,)))


def _game(seed: int) -> list[np.ndarray]:
    """Return the worth of every subset of factors, three paths at once."""
    return list(np.random.default_rng(seed).standard_normal((2**COUNT, 3)))


# Axioms


def test_a_share_is_the_average_over_all_orders() -> None:
    worth = _game(1)
    averages = np.zeros((COUNT, 3))
    orders = list(permutations(range(COUNT)))
    for order in orders:
        subset = 0
        for index in order:
            averages[index] += worth[subset | 1 << index] - worth[subset]
            subset |= 1 << index
    for index in range(COUNT):
        assert _shapley(worth, index) == pytest.approx(averages[index] / len(orders), rel=1e-10)


def test_shares_sum_to_the_whole() -> None:
    worth = _game(2)
    whole = sum(_shapley(worth, index) for index in range(COUNT))
    assert whole == pytest.approx(worth[EVERYTHING] - worth[0], rel=1e-12)


def test_equals_share_equally() -> None:
    # Worth depends on how many have moved, not on which.
    by_count = np.random.default_rng(3).standard_normal((COUNT + 1, 3))
    worth = [by_count[subset.bit_count()] for subset in range(2**COUNT)]
    expected = (by_count[COUNT] - by_count[0]) / COUNT
    for index in range(COUNT):
        assert _shapley(worth, index) == pytest.approx(expected, rel=1e-12)


def test_who_changes_nothing_shares_in_nothing() -> None:
    worth = _game(4)
    for dummy in range(COUNT):
        without = [worth[subset & ~(1 << dummy)] for subset in range(2**COUNT)]
        assert (_shapley(without, dummy) == 0.0).all()


def test_a_product_is_shared_as_by_hand() -> None:
    # x goes from 1 to 3, y from 10 to 4: x's share is 2 · (10 + 4) / 2 = 14, y's −6 · (1 + 3) / 2.
    x, y = (1.0, 3.0), (10.0, 4.0)
    worth = [np.array([x[subset & 1] * y[subset >> 1 & 1]]) for subset in range(2**COUNT)]
    assert _shapley(worth, 0)[0] == pytest.approx(14.0)
    assert _shapley(worth, 1)[0] == pytest.approx(-12.0)


# The states in between


def test_no_factor_moved_is_today_and_all_moved_is_the_horizon(simulation: Simulation) -> None:
    today, horizon = simulation.initial, simulation.states(30)
    for subset, world in ((0, today), (EVERYTHING, horizon)):
        states = mixed(today, horizon, subset)
        for name in ("eth_usd", "rpl_eth", "rate", "line", "depth", "regime"):
            assert (np.asarray(getattr(states, name)) == np.asarray(getattr(world, name))).all()
        assert states.basis == pytest.approx(world.basis, abs=1e-15)


def test_a_slashing_alone_moves_the_market_price_by_what_is_lost(simulation: Simulation) -> None:
    today, horizon = simulation.initial, simulation.states(30)
    states = mixed(today, horizon, 1 << MOVING.index(Factor.SLASHING))
    price = states.reported_factor * (1.0 + states.basis)
    assert price == pytest.approx(horizon.true_factor * (1.0 + MARKET.basis), rel=1e-12)
    assert (horizon.true_factor < 1.0).any()


# The tail


def test_the_tail_averages_its_losses_to_the_shortfall() -> None:
    rng = np.random.default_rng(1)
    losses, weights = rng.standard_t(4.0, 5000), rng.random(5000)
    for confidence in (0.9, 0.975, 0.99):
        tail = tail_of(LossSample.of(losses, weights), confidence)
        assert tail.shares.sum() == pytest.approx(1.0, rel=1e-12)
        assert (tail.shares * losses[tail.positions]).sum() == pytest.approx(
            expected_shortfall(losses, confidence, weights), rel=1e-12
        )


def test_an_atom_at_the_quantile_is_taken_in_part() -> None:
    losses = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 10.0, 10.0, 10.0, 20.0])
    tail = tail_of(LossSample.of(losses), 0.8)
    assert len(tail.positions) == 4
    assert tail.shares == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])


# Contributions


def _losses(simulation: Simulation, numeraire: Numeraire, terms: ExitTerms | None) -> np.ndarray:
    now, then = simulation.initial, simulation.states(30)
    value = value_in_eth(HELD, then) if terms is None else exit_value_in_eth(HELD, then, terms)[0]
    if numeraire is Numeraire.ETH:
        return value_in_eth(HELD, now)[0] - value
    return value_in_eth(HELD, now)[0] * now.eth_usd[0] - value * then.eth_usd


@pytest.mark.parametrize("numeraire", Numeraire)
@pytest.mark.parametrize("at_exit", [False, True], ids=["market", "exit"])
def test_contributions_are_the_tail_average_of_shares_path_by_path(
    simulation: Simulation, numeraire: Numeraire, at_exit: bool
) -> None:
    terms = ExitTerms.of(simulation.market, simulation.parameters, 7) if at_exit else None
    losses = _losses(simulation, numeraire, terms)
    weights = simulation.weights(30)
    tail = tail_of(LossSample.of(losses, weights), 0.95)
    now = simulation.initial
    worth = float(value_in_eth(HELD, now)[0])
    before = worth * float(now.eth_usd[0]) if numeraire is Numeraire.USD else worth
    found = contributions(
        PathValue(held=HELD, numeraire=numeraire, terms=terms),
        now,
        simulation.states(30),
        tail,
        before,
    )
    # One path after another, subset by subset, with the plain valuation.
    expected = dict.fromkeys(MOVING, 0.0)
    for share, position in zip(tail.shares, tail.positions, strict=True):
        path = _one_path(simulation.states(30), int(position))
        values = []
        for subset in range(2**COUNT):
            states = mixed(now, path, subset)
            value = (
                value_in_eth(HELD, states)
                if terms is None
                else exit_value_in_eth(HELD, states, terms)[0]
            )
            values.append(value * states.eth_usd if numeraire is Numeraire.USD else value)
        for index, factor in enumerate(MOVING):
            expected[factor] -= share * float(_shapley(values, index)[0])
        expected[Factor.LIQUIDITY] += share * (before - float(values[0][0]))
    for factor, value in expected.items():
        assert found[factor].value == pytest.approx(value, rel=1e-9, abs=1e-9 * before)
    total = sum(estimate.value for estimate in found.values())
    assert total == pytest.approx(expected_shortfall(losses, 0.95, weights), rel=1e-10)


def _one_path(states: FactorStates, position: int) -> FactorStates:
    part = slice(position, position + 1)
    return FactorStates(
        eth_usd=states.eth_usd[part],
        rpl_eth=states.rpl_eth[part],
        rate=np.broadcast_to(states.rate, np.shape(states.basis))[part],
        true_factor=states.true_factor[part],
        reported_factor=states.reported_factor[part],
        basis=states.basis[part],
        line=states.line[part],
        depth=states.depth[part],
        regime=states.regime[part],
        carry=states.carry[part],
    )


def test_a_factor_alone_has_the_shortfall_of_a_world_where_only_it_moves(
    simulation: Simulation,
) -> None:
    now, then, weights = simulation.initial, simulation.states(30), simulation.weights(30)
    value = PathValue(held=HELD, numeraire=Numeraire.USD, terms=None)
    found = stand_alone(value, now, then, 0.95, weights, simulation.stratum_numbers)
    # ETH alone: everything but the dollars moves with it.
    in_ether = float(value_in_eth(HELD, now)[0]) - HELD.usd / 2000.0
    losses = in_ether * (2000.0 - then.eth_usd)
    assert found[Factor.ETH_PRICE].value == pytest.approx(
        expected_shortfall(losses, 0.95, weights), rel=1e-9
    )
    # Carry alone is a gain, and nearly certain: only the yield moves it.
    losses = HELD.reth * (1.16 - np.asarray(then.rate)) * 2000.0
    assert found[Factor.CARRY].value == pytest.approx(
        expected_shortfall(losses, 0.95, weights), rel=1e-9
    )
    assert found[Factor.CARRY].value < 0.0
    assert found[Factor.CONTRACT].value == 0.0


def test_the_error_of_a_tail_average_counts_of_an_atom_only_the_part_that_is_taken() -> None:
    """One path in a hundred loses; the worst three are those and a part of all the others."""
    found = []
    for seed in range(1, 401):
        rng = np.random.default_rng(seed)
        losses = np.where(rng.random(2000) < 0.01, 1.0 + rng.random(2000), 0.0)
        moved = rng.standard_normal(2000)
        tail = tail_of(LossSample.of(losses), 0.97)
        found.append(tail_average(moved[tail.positions], tail))
    values = np.array([each.value for each in found])
    stated = np.sqrt(np.mean([each.standard_error**2 for each in found]))
    # By hand: a third of the tail from about twenty paths, the rest from nearly two thousand.
    expected = np.hypot(np.sqrt(0.01 / 2000) / 0.03, 2.0 / 3.0 / np.sqrt(1980))
    spread = 4.0 / np.sqrt(2.0 * 399.0)
    assert values.std(ddof=1) / expected == pytest.approx(1.0, abs=spread)
    assert stated / expected == pytest.approx(1.0, abs=spread)
    assert abs(values.mean()) < 4.0 * expected / np.sqrt(400.0)
