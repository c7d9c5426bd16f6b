"""Plans followed along paths, in cases that a reader can reckon."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk.liquidity.exit_plan import exit_plan
from risk.liquidity.plan_paths import Policy, World, follow
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import leave_now

COST = cost_surface(0.5).cost
DAYS = 60


def world(
    *,
    basis: float = 0.0,
    depth: float = 1000.0,
    line: float = 100.0,
    refill: float = 10.0,
    target: float = math.inf,
    n_paths: int = 1,
) -> World:
    """A world that stands still."""
    shape = (DAYS, n_paths)
    return World(
        basis=np.full(shape, basis),
        depth=np.full(shape, depth),
        pays=np.ones(shape),
        line=np.full(n_paths, line),
        inflow=np.full(shape, refill),
        target=target,
        fee=1e-4,
        kept=0.5**0.5,
        cost=COST,
    )


def sales(*first: float) -> np.ndarray:
    planned = np.zeros(DAYS)
    planned[: len(first)] = first
    return planned


NOTHING = sales()


def test_who_waits_is_paid_by_collateral_and_then_by_the_refill() -> None:
    """100 at once and 10 a day: 125 are out on the fourth day, at par."""
    out = follow(125.0, Policy(sales=NOTHING), world())
    np.testing.assert_allclose(out.redeemed[:5, 0], [100.0, 10.0, 10.0, 5.0, 0.0])
    assert out.cash[0] == pytest.approx(125.0)
    assert out.left(125.0)[0] == 0.0
    assert not out.sold.any()


def test_collateral_never_grows_beyond_its_target() -> None:
    """Empty, then a refill of 30 into a target of 20."""
    still = world(line=0.0, refill=30.0, target=20.0)
    out = follow(50.0, Policy(sales=NOTHING), still)
    np.testing.assert_allclose(out.redeemed[:4, 0], [0.0, 20.0, 20.0, 10.0])


@pytest.mark.parametrize("basis", [-0.02, 0.0, 0.004])
@pytest.mark.parametrize("size", [50.0, 400.0, 5000.0])
def test_all_at_once_is_leaving_now(size: float, basis: float) -> None:
    out = follow(size, Policy(sales=NOTHING, last=0), world(basis=basis))
    want = leave_now(size, basis, 100.0, 1000.0, 1e-4, COST)
    assert out.cash[0] == pytest.approx(want, rel=1e-12)
    assert out.left(size)[0] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("size", [90.0, 700.0, 3000.0])
@pytest.mark.parametrize("depth", [50.0, 1000.0])
def test_within_a_daily_cost_it_is_the_patient_plan(size: float, depth: float) -> None:
    plan = exit_plan(
        size,
        basis=-0.001,
        gap=1.0,
        line=100.0,
        depth=depth,
        refill=10.0,
        fee=1e-4,
        recovery_half_life_days=2.0,
        daily_cost=0.01,
        cost=COST,
        days_kept=DAYS,
    )
    out = follow(size, Policy(sales=NOTHING, daily_cost=0.01), world(basis=-0.001, depth=depth))
    by_day = np.cumsum((out.redemption_eth + out.sale_eth)[:, 0])
    np.testing.assert_allclose(by_day, plan.by_day, rtol=1e-9)


def test_planned_sales_are_made_and_the_last_day_sells_the_rest() -> None:
    planned = Policy(sales=sales(30.0, 20.0, 0.0), last=2)
    out = follow(200.0, planned, world(line=0.0, refill=0.0))
    np.testing.assert_allclose(out.sold[:4, 0], [30.0, 20.0, 150.0, 0.0])


def test_what_can_be_redeemed_makes_a_sale_smaller_never_larger() -> None:
    planned = Policy(sales=sales(30.0, 30.0, 30.0))
    out = follow(155.0, planned, world())
    np.testing.assert_allclose(out.redeemed[:3, 0], [100.0, 10.0, 0.0])
    np.testing.assert_allclose(out.sold[:3, 0], [30.0, 15.0, 0.0])


@pytest.mark.parametrize("half_life", [0.01, 2.0, 1e6])
def test_a_sale_weighs_on_the_next_as_long_as_the_pool_has_not_recovered(half_life: float) -> None:
    """At once recovered, two sales of 500 pay twice one; never recovered, one sale of 1,000."""
    still = replace(world(line=0.0, refill=0.0), kept=0.5 ** (1.0 / half_life))
    paid = float(follow(1000.0, Policy(sales=sales(500.0, 500.0)), still).cash[0])
    one = float(follow(500.0, Policy(sales=sales(500.0)), still).cash[0])
    both = float(follow(1000.0, Policy(sales=sales(1000.0)), still).cash[0])
    assert both * (1.0 - 1e-9) <= paid <= 2.0 * one * (1.0 + 1e-9)
    if half_life == 0.01:
        assert paid == pytest.approx(2.0 * one, rel=1e-9)
    if half_life == 1e6:
        assert paid == pytest.approx(both, rel=1e-6)


def test_each_path_has_its_own_state_and_a_fall_of_the_rate_is_paid_by_all() -> None:
    still = world(line=0.0, refill=0.0, n_paths=2)
    depth, pays = still.depth.copy(), still.pays.copy()
    depth[:, 1] = 100.0
    both = replace(still, depth=depth)
    planned = Policy(sales=sales(400.0))
    deep, shallow = follow(400.0, planned, both).cash
    assert deep > shallow
    assert deep == pytest.approx(follow(400.0, planned, world(line=0.0)).sale_eth.sum())
    pays[:] = 0.9
    np.testing.assert_allclose(
        follow(400.0, planned, replace(both, pays=pays)).cash, [0.9 * deep, 0.9 * shallow]
    )


def test_nothing_is_made_or_lost() -> None:
    """Redeemed, sold and left are the size, on every path; no cash beyond par."""
    rng = np.random.default_rng(1)
    shape = (DAYS, 200)
    moving = World(
        basis=-np.abs(rng.normal(0.0, 0.02, shape)),
        depth=np.exp(rng.normal(6.0, 1.0, shape)),
        pays=np.ones(shape),
        line=rng.normal(0.0, 200.0, 200),
        inflow=rng.normal(5.0, 30.0, shape),
        target=300.0,
        fee=1e-4,
        kept=0.7,
        cost=COST,
    )
    for policy in (
        Policy(sales=NOTHING),
        Policy(sales=NOTHING, daily_cost=0.005),
        Policy(sales=np.full(DAYS, 20.0), last=40),
    ):
        out = follow(1500.0, policy, moving)
        gone = (out.redeemed + out.sold).sum(axis=0)
        np.testing.assert_allclose(gone + out.left(1500.0), 1500.0, rtol=1e-9)
        assert (out.redeemed >= 0.0).all()
        assert (out.sold >= 0.0).all()
        assert (out.cash <= gone * (1.0 + 1e-12)).all()
        np.testing.assert_allclose(out.redemption_eth, out.redeemed)
