"""Without shocks the model is arithmetic: only corrections, rewards, reversion and refill move."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk import coefficients, engine, paths
from risk.arrays import FloatArray
from risk.market import Market
from risk.parameters import AprParameters, ModelParameters
from risk.paths import Events
from risk.processes.shocks import own_correction
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

LAWS = ModelParameters.base()
DAYS = 200
NEVER = 10**9


def _skeleton(
    market: Market,
    laws: ModelParameters = LAWS,
    scenario: Scenario | None = None,
    *,
    event: tuple[int, float, float] = (NEVER, 0.0, 0.0),
) -> FloatArray:
    """Return the states of every day of one path without shocks, shape (DAYS, N_STATES).

    `event` is day, loss and share of a slashing.
    """
    shocked, laws = (scenario or Scenario.base()).apply(market, laws)
    draws = np.zeros((DAYS, paths.N_DRAWS, 1))
    # The median of the gamma would do as well: it scales zeros.
    draws[:, 4] = laws.dependence.degrees_of_freedom / 2.0
    draws[:, 5] = 0.5
    law = coefficients.law(laws)
    states = np.empty((DAYS, paths.N_STATES, 1))
    day, loss, share = event
    paths.walk(
        draws,
        engine._coefficients(shocked, laws, scenario or Scenario.base()),
        coefficients.levels(laws),
        law.eth,
        law.rpl,
        law.eth_correction,
        law.rpl_correction,
        law.cross_correction,
        Events(
            day=np.array([day]),
            loss=np.array([loss]),
            share=np.array([share]),
            hit_day=np.array([np.inf]),
            penalty=np.zeros(1),
            rpl_jump=np.zeros(1),
        ),
        np.arange(1, DAYS + 1),
        np.zeros(0, dtype=np.int64),
        engine.NOTHING,
        states,
        np.zeros((0, paths.FAN_BINS), dtype=np.int64),
        np.zeros((0, paths.BASIS_BINS), dtype=np.int64),
        np.zeros((0, 1)),
        np.empty((len(paths.PASSAGES), 1), dtype=np.int64),
        np.empty((len(paths.PASSAGES), 1), dtype=np.int64),
    )
    return states[:, :, 0]


def test_prices_follow_their_corrections_alone() -> None:
    states = _skeleton(factories.market())
    law = coefficients.law(LAWS)
    garch = LAWS.eth_price
    long_run = garch.long_run_variance
    variance, price = long_run, 0.0
    for day in range(DAYS):
        price -= own_correction.py_func(math.sqrt(variance), law.eth_correction)  # type: ignore[attr-defined]
        assert states[day, paths.ETH_LOG] == pytest.approx(price, rel=1e-12)
        variance = long_run * (1.0 - garch.alpha - garch.beta) + garch.beta * variance
    assert (np.diff(states[:, paths.RPL_LOG]) < 0.0).all()


def test_the_basis_decays_by_half_in_one_half_life() -> None:
    states = _skeleton(factories.market(basis=0.0004))
    # Calm: mean zero, half-life three days; +4 bp stays below the mint wall.
    for lives in range(1, 6):
        assert states[3 * lives - 1, paths.BASIS] == pytest.approx(0.0004 / 2**lives, rel=1e-12)


def test_minting_caps_a_premium_at_fee_and_gas() -> None:
    market = factories.market(basis=0.02)
    wall = market.deposit_fee / (1.0 - market.deposit_fee) + LAWS.basis.gas
    states = _skeleton(market)
    assert states[0, paths.BASIS] == pytest.approx(wall, rel=1e-12)
    assert states[:, paths.BASIS].max() <= wall * (1.0 + 1e-12)


def test_burning_holds_a_discount_at_gas_and_fee_while_collateral_lasts() -> None:
    states = _skeleton(factories.market(basis=-0.001, collateral_eth=3000.0))
    wall = -(LAWS.basis.gas + LAWS.basis.pool_fee)
    assert states[0, paths.BASIS] == pytest.approx(wall, rel=1e-12)
    # 60 come in, 10 are burned by others; 0.1 % less what decays overnight is burned away.
    pressed = -0.001 * LAWS.basis.calm.decay
    burned = (wall - pressed) * 1338.0 / 0.02
    assert states[0, paths.LINE] == pytest.approx(3050.0 - burned)
    # That pressure is spent: nothing more is burned.
    assert (np.diff(states[:, paths.LINE]) >= 0.0).all()


def test_without_collateral_a_discount_stands_at_the_carry_of_the_wait() -> None:
    market = factories.market(basis=-0.05, collateral_eth=0.0)
    states = _skeleton(market)
    severe, refill = LAWS.basis.severe, LAWS.collateral.refill_eth_per_day
    line = states[0, paths.LINE]
    assert states[0, paths.REGIME] == 2
    assert line < 0.0
    # The longest line of 90 days: what buyers ask for 92 days at 25 % a year, and gas.
    line = max(line, -LAWS.collateral.longest_wait_days * refill)
    lowest = -severe.carry * (-line / refill + LAWS.basis.minimum_wait_days) / 365.0
    assert states[0, paths.BASIS] >= lowest - LAWS.basis.gas - 1e-12


def test_depth_stays_where_it_is() -> None:
    assert (_skeleton(factories.market())[:, paths.LOG_DEPTH] == 0.0).all()


def test_collateral_refills_to_its_target_by_refill_less_burns() -> None:
    market = factories.market(basis=0.0, collateral_eth=2000.0)
    states = _skeleton(market)
    target = market.collateral_target * market.reth_total_eth
    refill = LAWS.collateral.refill_eth_per_day - LAWS.collateral.calm_burns
    days = np.arange(1, DAYS + 1)
    assert states[:, paths.LINE] == pytest.approx(np.minimum(2000.0 + refill * days, target))


def test_a_buffer_above_its_target_is_not_thrown_away() -> None:
    states = _skeleton(factories.market(basis=0.0, collateral_eth=9000.0))
    assert (states[:, paths.LINE] == 9000.0).all()


@pytest.mark.parametrize("day", [1, 7, 30, 90, 365])
def test_the_redemption_rate_accrues_the_net_yield(day: int) -> None:
    market, still = factories.market(), replace(LAWS, apr=AprParameters(annual_volatility=0.0))
    simulation = engine.simulate(
        market, still, Scenario.base(), Settings(n_paths=100, horizons=(day,))
    )
    # 86 % of the gross yield, compounded by day.
    yearly = 1.0 + 0.86 * market.gross_apr
    assert simulation.states(day).rate == pytest.approx(
        np.full(simulation.n_paths, market.redemption_rate * yearly ** (day / 365.0)), rel=1e-12
    )
    assert (simulation.states(day).mean_apr == market.gross_apr).all()
    assert (simulation.states(day).reported_factor[: simulation.strata[0].stop] == 1.0).all()


def test_a_slashing_is_true_at_once_and_reported_nineteen_days_later_in_steps() -> None:
    states = _skeleton(factories.market(), event=(10, 0.05, 0.2))
    true, reported = states[:, paths.TRUE_FACTOR], states[:, paths.REPORTED_FACTOR]
    assert (true[:9] == 1.0).all()
    assert true[9:] == pytest.approx(0.95)
    assert (reported[:28] == 1.0).all()
    growth = (1.0 + 0.86 * 0.0263) ** (1.0 / 365.0)
    for report in (1, 2):
        rate = 1.16 * growth ** (28 + report)
        fall = reported[27 + report - 1] - reported[27 + report]
        assert fall == pytest.approx(0.02 / rate, rel=1e-12)
    assert reported[30:] == pytest.approx(0.95)
    assert states[9, paths.REGIME] == 2
    # Who burns is paid as reported: the buffer drains, then the market shows the loss.
    assert states[9, paths.BASIS] == pytest.approx(-0.0002)
    assert states[9, paths.LINE] < 500.0
    assert states[10, paths.LINE] <= 0.0
    assert states[10, paths.BASIS] < -0.03


def test_a_slashing_today_is_priced_today_and_reported_later() -> None:
    market = factories.market(bond_eth=0.0)
    scenario = Scenario(slashed_share_now=0.2)
    now = engine.today(market, LAWS, scenario)
    lost = 1.0 - float(now.true_factor[0])
    assert lost > 0.05
    assert float(now.reported_factor[0]) == 1.0
    assert float(now.basis[0]) == pytest.approx((1.0 - lost) * (1.0 + market.basis) - 1.0)
    states = _skeleton(market, scenario=scenario)
    assert (states[:18, paths.REPORTED_FACTOR] == 1.0).all()
    assert states[18, paths.REPORTED_FACTOR] < 1.0
    assert states[-1, paths.REPORTED_FACTOR] == pytest.approx(1.0 - lost)
