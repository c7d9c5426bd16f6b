"""What an exit costs by cause: arithmetic, and the sum."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.liquidity.exit_costs import costs_at_once, costs_of
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import exit_value, leave_now, marked_price, pool_proceeds, way_out

BLEND = cost_surface(0.5)
FEE, REFILL, DAYS = 1e-4, 60.0, 7.0

sizes = st.floats(-3.0, 5.5).map(lambda x: 10.0**x)
depths = st.floats(-2.0, 5.0).map(lambda x: 10.0**x)
bases = st.one_of(st.floats(-0.5, 0.05), st.floats(-1e-3, 1e-3), st.just(0.0))
lines = st.one_of(st.floats(-6000.0, 6000.0), st.just(0.0))
carries = st.sampled_from([0.0, 0.06, 0.25, 1.0])
gaps = st.sampled_from([1.0, 0.97, 0.6])
crowds = st.sampled_from([0.0, 1.0, 9.0])
places = st.sampled_from([0.0, 0.5, 1.0])


def _costs(
    size: float,
    *,
    basis: float = -0.001,
    gap: float = 1.0,
    line: float = 3800.0,
    depth: float = 1300.0,
    carry: float = 0.06,
    fee: float = FEE,
    others: float = 0.0,
    place: float = 0.0,
) -> tuple[float, float, float, float]:
    state = (size, basis, gap, line, depth, DAYS, REFILL, carry, fee, 1.0)
    way = way_out(*state, BLEND.marginal, others, place)
    return costs_of(way, basis, gap, REFILL, carry, fee, BLEND.cost)


@settings(max_examples=400)
@given(sizes, bases, gaps, lines, depths, carries, crowds, places)
def test_the_four_causes_sum_to_what_an_exit_brings_less_than_the_mark(
    size: float,
    basis: float,
    gap: float,
    line: float,
    depth: float,
    carry: float,
    others: float,
    place: float,
) -> None:
    state = (size, basis, gap, line, depth, DAYS, REFILL, carry, FEE, 1.0)
    value, _, _ = exit_value(*state, BLEND.cost, BLEND.marginal, others, place)
    causes = _costs(
        size,
        basis=basis,
        gap=gap,
        line=line,
        depth=depth,
        carry=carry,
        others=others,
        place=place,
    )
    assert min(causes) >= 0.0
    assert sum(causes) == pytest.approx(size * marked_price(basis, line) - value, abs=1e-12 * size)


@settings(max_examples=400)
@given(sizes, bases, lines, depths, crowds, places)
def test_they_sum_when_all_leaves_at_once_and_nothing_waits(
    size: float, basis: float, line: float, depth: float, others: float, place: float
) -> None:
    causes = costs_at_once(size, basis, line, depth, FEE, BLEND.cost, others, place)
    received = leave_now(size, basis, line, depth, FEE, BLEND.cost, others, place)
    whole = size * marked_price(basis, line) - received
    assert sum(causes) == pytest.approx(whole, abs=1e-12 * size)
    assert causes[3] == 0.0


def test_what_collateral_covers_costs_nothing() -> None:
    assert _costs(3800.0) == (0.0, 0.0, 0.0, 0.0)


def test_a_sale_at_a_discount_while_redemption_is_open_costs_the_discount() -> None:
    # 4,220 are redeemed within the days; 2 % a day of carry: the rest is sold, at 1 % below.
    fee, impact, basis, waiting = costs_at_once(
        4000.0, -0.01, 3800.0, 1300.0, FEE, BLEND.cost, 0.0, 0.0
    )
    assert fee == pytest.approx(200.0 * 0.99 * FEE)
    assert basis == pytest.approx(200.0 * 0.01)
    paid = pool_proceeds(200.0, -0.01, 1300.0, FEE, BLEND.cost)
    assert impact == pytest.approx(200.0 * 0.99 * (1.0 - FEE) - paid)
    assert waiting == 0.0


def test_without_collateral_the_market_is_the_mark_and_its_discount_no_cost() -> None:
    _, _, basis, _ = costs_at_once(200.0, -0.01, 0.0, 1300.0, FEE, BLEND.cost, 0.0, 0.0)
    assert basis == 0.0


def test_redeeming_at_a_premium_costs_the_premium() -> None:
    # A premium below the fee: all is redeemed, at 1 where the market's mark is 1.00005.
    fee, impact, basis, waiting = _costs(1000.0, basis=5e-5)
    assert (fee, impact, waiting) == (0.0, 0.0, 0.0)
    assert basis == pytest.approx(1000.0 * 5e-5)


def test_refill_that_pays_a_loss_not_reported_costs_that_loss() -> None:
    # 60 at once at par; 420 come in later and pay 0.95.
    _, _, basis, _ = _costs(480.0, basis=-0.3, gap=0.95, line=60.0, depth=1e-6)
    assert basis == pytest.approx(420.0 * 0.05)


def test_what_waits_costs_its_carry() -> None:
    # Nobody buys; seven days and then 60 a day: 60 wait 7.5 days on average.
    causes = _costs(480.0, basis=-1e-9, line=0.0, depth=1e-6, carry=0.25)
    assert causes[3] == pytest.approx(60.0 * 0.25 * 7.5 / 365.0, rel=1e-4)
    assert causes[0] + causes[1] + causes[2] == pytest.approx(0.0, abs=1e-5)
