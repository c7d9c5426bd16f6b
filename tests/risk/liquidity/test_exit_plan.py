"""Days to leave, in cases that a reader can reckon."""

import math

import pytest

from risk.liquidity.exit_plan import LONGEST_PLAN_DAYS, ExitPlan, exit_plan, largest_sale
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import pool_proceeds

GENTLE = cost_surface(0.0).cost


def _plan(
    size: float,
    *,
    basis: float = 0.0,
    gap: float = 1.0,
    line: float = 100.0,
    depth: float = 1e-6,
    refill: float = 10.0,
    fee: float = 0.0,
    half_life: float = 2.0,
    daily_cost: float = 0.01,
) -> ExitPlan:
    return exit_plan(
        size,
        basis=basis,
        gap=gap,
        line=line,
        depth=depth,
        refill=refill,
        fee=fee,
        recovery_half_life_days=half_life,
        daily_cost=daily_cost,
        cost=GENTLE,
    )


@pytest.mark.parametrize(
    ("size", "days"), [(60.0, 1), (100.0, 1), (100.1, 2), (110.0, 2), (120.5, 4), (200.0, 11)]
)
def test_collateral_of_100_and_refill_of_10_without_a_market(size: float, days: int) -> None:
    """100 on the first day, 10 on each further one."""
    plan = _plan(size)
    assert plan.days == days
    assert plan.received_eth == pytest.approx(size, abs=1e-4)


def test_those_who_wait_already_are_served_first() -> None:
    # 50 ahead at 10 a day: the sixth day begins with nothing, the seventh pays the first 10.
    assert _plan(10.0, line=-50.0, basis=-0.5).days == 7


def test_a_market_is_used_up_to_the_daily_cost() -> None:
    # Constant product, no redemption: 1 % average cost at the 1 % size, day after day if it
    # recovers at once. (The surface is off by a thousandth of the cost between its nodes.)
    plan = _plan(4990.0, line=0.0, refill=0.1, depth=1000.0, half_life=0.01)
    assert plan.days == 5.0
    assert plan.received_eth == pytest.approx(0.99 * 4990.0, rel=2e-4)


def test_a_pool_that_does_not_recover_gives_its_size_once() -> None:
    plan = _plan(5000.0, line=0.0, refill=0.1, depth=1000.0, half_life=3650.0)
    assert plan.days > 100.0


def test_what_was_sold_before_weighs_on_the_next_sale() -> None:
    for displaced in (0.0, 200.0, 500.0):
        sold, received = largest_sale(displaced, 5000.0, 0.0, 1000.0, 0.0, 1.0, 0.01, GENTLE)
        assert received == pytest.approx(0.99 * sold, rel=1e-6)
        after = pool_proceeds(displaced + sold, 0.0, 1000.0, 0.0, GENTLE)
        assert received == after - pool_proceeds(displaced, 0.0, 1000.0, 0.0, GENTLE)
    # The 1 % point itself when nothing was sold: 1,000.
    sold, _ = largest_sale(0.0, 5000.0, 0.0, 1000.0, 0.0, 1.0, 0.01, GENTLE)
    assert sold == pytest.approx(1000.0, rel=1e-3)


def test_the_daily_cost_is_held_against_the_price_of_the_market() -> None:
    # 100 are redeemed, the rest sells at −2 % within one day: deep enough a market.
    plan = _plan(200.0, basis=-0.02, depth=1e5)
    assert plan.days == 1.0
    assert plan.received_eth == pytest.approx(100.0 + 0.98 * 100.0, rel=1e-4)


def test_a_premium_is_sold_first_and_all_of_it() -> None:
    # +4 % over a 1 % size of 100: the margin reaches redemption after 200 units.
    plan = _plan(300.0, basis=0.04, depth=100.0, line=100.0)
    sold = pool_proceeds(200.0, 0.04, 100.0, 0.0, GENTLE)
    assert plan.days == 1.0
    assert sold > 200.0
    assert plan.received_eth == pytest.approx(100.0 + sold, rel=1e-6)


def test_after_a_loss_refill_pays_what_is_true_of_the_rate() -> None:
    # 100 at the reported rate today, then 10 a day at half of it.
    plan = _plan(150.0, gap=0.5, basis=-0.5)
    assert plan.days == 6.0
    assert plan.received_eth == pytest.approx(100.0 + 0.5 * 50.0, abs=1e-3)


def test_a_premium_is_sold_before_anything_is_redeemed() -> None:
    plan = _plan(100.0, basis=0.01, line=1000.0, depth=1000.0)
    assert plan.days == 1.0
    assert plan.received_eth > 100.0


def test_what_comes_in_later_pays_what_is_true() -> None:
    # 100 leave as reported, 50 at 10 a day for what is left after a loss of 4 %.
    plan = _plan(150.0, gap=0.96, basis=-0.5)
    assert plan.days == 6.0
    assert plan.received_eth == pytest.approx(100.0 + 0.96 * 50.0, abs=1e-3)


def test_without_any_way_out_it_takes_for_ever() -> None:
    plan = _plan(1e6, line=0.0, refill=0.1, basis=-0.5)
    assert math.isinf(plan.days)
    assert plan.received_eth < 0.1 * LONGEST_PLAN_DAYS


def test_nothing_leaves_in_no_time() -> None:
    assert _plan(0.0) == ExitPlan(days=0.0, received_eth=0.0)


def test_more_takes_no_less_time_and_more_refill_no_more() -> None:
    days = [_plan(size, depth=20.0, basis=-0.001).days for size in (50, 150, 300, 600, 1200)]
    assert days == sorted(days)
    for refill in (20.0, 40.0):
        assert _plan(600.0, depth=20.0, basis=-0.001, refill=refill).days < days[3]
