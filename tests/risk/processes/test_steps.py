"""One day of each factor, as plain Python: arithmetic and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.parameters import BasisLevel, DepthParameters, GarchParameters
from risk.processes import depth, peg, price, redemption, regime, shocks

next_variance = price.next_variance.py_func  # type: ignore[attr-defined]
eth_log_return = price.eth_log_return.py_func  # type: ignore[attr-defined]
rpl_log_return = price.rpl_log_return.py_func  # type: ignore[attr-defined]
next_latent_basis = peg.next_latent_basis.py_func  # type: ignore[attr-defined]
next_carry = peg.next_carry.py_func  # type: ignore[attr-defined]
wait_floor = peg.wait_floor.py_func  # type: ignore[attr-defined]
arbitrage = peg.arbitrage.py_func  # type: ignore[attr-defined]
next_depth = depth.next_depth.py_func  # type: ignore[attr-defined]
next_line = redemption.next_line.py_func  # type: ignore[attr-defined]
next_reported_factor = redemption.next_reported_factor.py_func  # type: ignore[attr-defined]
next_regime = regime.next_regime.py_func  # type: ignore[attr-defined]
innovation = shocks.innovation.py_func  # type: ignore[attr-defined]


# Prices


def test_the_variance_follows_the_published_recursion() -> None:
    # α 0.2, β 0.3, long-run variance 0.4, every return 0.1, from a variance of 0.1².
    long_run, alpha, beta, log_return = 0.4, 0.2, 0.3, 0.1
    omega = long_run * (1.0 - alpha - beta)
    variance, volatilities = log_return**2, []
    for _ in range(40):
        z = log_return / math.sqrt(variance)
        variance = next_variance(z, variance, omega, alpha, beta, math.inf)
        volatilities.append(math.sqrt(variance))
    assert volatilities[:3] == pytest.approx([0.452769, 0.513323, 0.530141], abs=5e-7)
    assert volatilities[9] == pytest.approx(0.537187, abs=5e-7)
    assert variance == pytest.approx((omega + alpha * log_return**2) / (1.0 - beta))


def test_the_variance_never_passes_its_cap() -> None:
    assert next_variance(12.0, 0.04, 1e-5, 0.2, 0.7, 0.05) == 0.05
    assert next_variance(0.0, 0.04, 1e-5, 0.2, 0.7, 0.05) == pytest.approx(0.02801)


def test_the_mean_variance_stays_at_the_long_run() -> None:
    garch = GarchParameters.eth_price()
    long_run = garch.long_run_variance
    omega = long_run * (1.0 - garch.alpha - garch.beta)
    # An innovation of exactly one standard deviation is the mean square.
    assert next_variance(1.0, long_run, omega, garch.alpha, garch.beta, 1.0) == pytest.approx(
        long_run, rel=1e-12
    )


def test_without_a_shock_a_price_falls_by_its_correction_alone() -> None:
    own, cross = np.full(65, 0.5), np.full((65, 65), 0.2)
    assert eth_log_return(0.0, 0.04, own) == pytest.approx(-0.5 * 0.04**2)
    assert rpl_log_return(0.0, 0.05, 0.04, own, cross) == pytest.approx(
        -0.5 * 0.05**2 - 0.2 * 0.04 * 0.05
    )
    assert eth_log_return(2.0, 0.04, own) == pytest.approx(0.08 - 0.5 * 0.04**2)


def test_an_innovation_is_odd_and_linear_between_nodes() -> None:
    table = np.zeros(shocks.TABLE_NODES)
    table[1:] = np.arange(1, shocks.TABLE_NODES) ** 0.5
    step = shocks.TABLE_STEP
    assert innovation(3.0 * step, table) == pytest.approx(math.sqrt(3.0))
    assert innovation(-3.5 * step, table) == pytest.approx(-(math.sqrt(3.0) + 2.0) / 2.0)
    assert innovation(1e9, table) == pytest.approx(table[-1])
    assert innovation(-1e9, table) == pytest.approx(-table[-1])


# Basis


def test_a_gap_of_the_basis_halves_in_one_half_life() -> None:
    level = BasisLevel(mean=-0.028, half_life_days=19.0, annual_volatility=0.077, carry=0.25)
    latent = 0.01
    for _ in range(19):
        latent = next_latent_basis(latent, 0.0, level.mean, level.decay, level.daily_deviation)
    assert latent - level.mean == pytest.approx((0.01 - level.mean) / 2.0, rel=1e-12)


def test_one_day_of_the_basis_has_the_published_decay_and_deviation() -> None:
    # θ 0.1 a day, σ 0.005 per √day: half-life 6.9315, φ 0.904837, deviation 0.00476011.
    level = BasisLevel(
        mean=0.0,
        half_life_days=math.log(2.0) / 0.1,
        annual_volatility=0.005 * math.sqrt(365.0),
        carry=0.0,
    )
    assert level.half_life_days == pytest.approx(6.9315, abs=5e-5)
    assert level.decay == pytest.approx(0.904837, abs=5e-7)
    assert level.daily_deviation == pytest.approx(0.00476011, abs=5e-9)


@pytest.mark.parametrize("days", [1, 7, 30, 365])
def test_days_of_steps_equal_one_long_step(days: int) -> None:
    level = BasisLevel(mean=-0.004, half_life_days=8.5, annual_volatility=0.0275, carry=0.12)
    mean, variance = 0.02, 0.0
    for _ in range(days):
        mean = next_latent_basis(mean, 0.0, level.mean, level.decay, level.daily_deviation)
        variance = level.decay**2 * variance + level.daily_deviation**2
    theta = math.log(2.0) / 8.5
    assert mean == pytest.approx(-0.004 + 0.024 * math.exp(-theta * days), rel=1e-11)
    closed = 0.0275**2 / 365.0 * -math.expm1(-2.0 * theta * days) / (2.0 * theta)
    assert variance == pytest.approx(closed, rel=1e-11)


def test_a_simulated_basis_has_the_mean_and_variance_of_the_closed_form() -> None:
    level = BasisLevel(mean=-0.028, half_life_days=19.0, annual_volatility=0.077, carry=0.25)
    rng = np.random.default_rng(1)
    n_paths, days = 200_000, 30
    latent = np.zeros(n_paths)
    for _ in range(days):
        latent = next_latent_basis(
            latent, rng.standard_normal(n_paths), level.mean, level.decay, level.daily_deviation
        )
    theta = math.log(2.0) / 19.0
    mean = level.mean * -math.expm1(-theta * days)
    variance = 0.077**2 / 365.0 * -math.expm1(-2.0 * theta * days) / (2.0 * theta)
    assert abs(latent.mean() - mean) < 4.0 * math.sqrt(variance / n_paths)
    assert abs(latent.var() - variance) < 4.0 * variance * math.sqrt(2.0 / n_paths)


def test_the_floor_is_what_a_buyer_asks_for_the_wait() -> None:
    # 600 ETH at 60 a day is ten days, plus two: 12 days at 25 % a year, plus one basis point.
    assert wait_floor(-600.0, 60.0, 0.25, 2.0, 0.0001) == pytest.approx(-0.25 * 12 / 365 - 0.0001)
    assert wait_floor(600.0, 60.0, 0.25, 2.0, 0.0001) == pytest.approx(-0.25 * 2 / 365 - 0.0001)
    assert wait_floor(-1e9, 1.0, 1.0, 2.0, 0.0001) == -1.0


def test_above_the_wall_nobody_burns() -> None:
    assert arbitrage(-0.0001, 500.0, 1000.0, 0.0002, -0.01, 5400.0) == (-0.0001, 500.0, 0.0)
    assert arbitrage(0.0005, 500.0, 1000.0, 0.0002, -0.01, 5400.0) == (0.0005, 500.0, 0.0)


def test_burning_lifts_the_basis_to_the_wall_while_collateral_lasts() -> None:
    # The 1 % size of 1,000 ETH moves the margin by 2 %: 0.18 % is 90 ETH.
    basis, line, relief = arbitrage(-0.002, 500.0, 1000.0, 0.0002, -0.01, 5400.0)
    assert basis == -0.0002
    assert line == pytest.approx(410.0)
    assert relief == pytest.approx(0.0018)


def test_when_collateral_is_gone_the_basis_falls_to_the_floor_and_buyers_queue() -> None:
    # 100 ETH lift by 0.2 %: −5 % becomes −4.8 %; from there to −1 % takes 1,900 ETH of buyers.
    basis, line, relief = arbitrage(-0.05, 100.0, 1000.0, 0.0002, -0.01, 5400.0)
    assert basis == -0.01
    assert line == pytest.approx(-1900.0)
    assert relief == pytest.approx(0.04)
    # Above the floor nobody queues.
    above = arbitrage(-0.01, 100.0, 1000.0, 0.0002, -0.02, 5400.0)
    assert above == pytest.approx((-0.008, 0.0, 0.002))
    # The queue has an end.
    assert arbitrage(-0.5, 0.0, 1000.0, 0.0002, -0.01, 5400.0) == (-0.01, -5400.0, 0.49)


@given(
    st.floats(-0.9, 0.05),
    st.floats(-5400.0, 5000.0),
    st.floats(0.1, 1e5),
    st.floats(-0.9, -0.0002),
)
def test_arbitrage_never_lowers_a_price_nor_fills_the_buffer(
    pressed: float, line: float, size: float, floor: float
) -> None:
    basis, after, relief = arbitrage(pressed, line, size, 0.0002, floor, 5400.0)
    assert basis >= pressed
    assert relief == pytest.approx(basis - pressed, abs=1e-12)
    assert -5400.0 <= after <= line
    assert basis >= min(floor, -0.0002) or basis == pressed


def test_the_asked_carry_closes_half_its_gap_in_one_half_life() -> None:
    carry = 0.25
    for _ in range(3):
        carry = next_carry(carry, 0.06, 0.5 ** (1.0 / 3.0))
    assert carry == pytest.approx((0.25 + 0.06) / 2.0)


def test_the_carry_that_is_asked_comes_as_fast_as_the_basis() -> None:
    carry = 0.06
    for _ in range(19):
        carry = next_carry(carry, 0.25, 0.5 ** (1.0 / 19.0))
    assert carry == pytest.approx(0.155, rel=1e-12)
    assert next_carry(0.25, 0.25, 0.9) == 0.25


# Collateral and the redemption rate


def test_collateral_refills_to_its_target_and_no_further() -> None:
    line, days = 3700.0, []
    for _ in range(6):
        line = next_line(line, 60.0, 30.0, 5400.0, 3800.0)
        days.append(line)
    assert days == [3730.0, 3760.0, 3790.0, 3800.0, 3800.0, 3800.0]


def test_others_redeem_into_a_line_with_an_end() -> None:
    assert next_line(100.0, 60.0, 400.0, 5400.0, 3800.0) == -240.0
    assert next_line(-5300.0, 60.0, 400.0, 5400.0, 3800.0) == -5400.0


def test_a_reported_rate_falls_in_steps_and_never_rises_by_a_loss() -> None:
    # 5 % lost at a rate of 1.16: two hundredths of an ETH a report is 1.724 %.
    reported, reports = 1.0, []
    for _ in range(4):
        reported = next_reported_factor(reported, 0.95, 1.16, 0.02)
        reports.append(reported)
    step = 0.02 / 1.16
    assert reports == pytest.approx([1.0 - step, 1.0 - 2.0 * step, 0.95, 0.95])
    assert next_reported_factor(0.95, 1.0, 1.16, 0.02) == 0.95


# Depth


def test_a_gap_of_depth_halves_in_one_half_life() -> None:
    laws = DepthParameters(half_life_days=20.0)
    level, gap = 0.3, -1.0
    for _ in range(20):
        level, gap = next_depth(level, gap, 0.0, 0.5, laws.decay, 0.18, 1e-3, 5e-4, -2.3)
    assert level == 0.3
    assert gap == pytest.approx(-0.5, rel=1e-12)


def test_a_venue_shock_stays_or_passes_by_the_high_end_of_the_uniform() -> None:
    jump = math.log(0.1)
    rest = (0.9, 0.18, 0.01, 0.004, jump)
    assert next_depth(0.0, 0.0, 0.0, 0.997, *rest) == (jump, 0.0)
    assert next_depth(0.0, 0.0, 0.0, 0.993, *rest) == (0.0, jump)
    assert next_depth(0.0, 0.0, 0.0, 0.989, *rest) == (0.0, 0.0)
    assert next_depth(0.0, 0.0, 1.0, 0.5, *rest) == (0.0, 0.18)


# Regime


def test_a_calm_market_enters_by_the_low_end_of_the_uniform() -> None:
    rules = (0.01, 2.0 / 3.0, 0.0125)
    calm, mild, severe = regime.CALM, regime.MILD, regime.SEVERE
    assert next_regime(calm, 0.0066, *rules) == mild
    assert next_regime(calm, 0.0067, *rules) == severe
    assert next_regime(calm, 0.0101, *rules) == calm


def test_a_dislocation_ends_by_the_low_end_of_the_uniform() -> None:
    for state in (regime.MILD, regime.SEVERE):
        assert next_regime(state, 0.0124, 0.01, 0.5, 0.0125) == regime.CALM
        assert next_regime(state, 0.0126, 0.01, 0.5, 0.0125) == state


@given(st.integers(0, 2), st.floats(0.0, 1.0, exclude_max=True))
def test_nobody_enters_a_dislocation_that_never_comes(state: int, uniform: float) -> None:
    assert next_regime(regime.CALM, uniform, 0.0, 0.5, 0.0125) == regime.CALM
    assert next_regime(state, uniform, 0.0, 0.5, 0.0) == state
