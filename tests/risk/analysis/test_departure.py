"""Leaving over time: plans, cost against uncertainty, the best split and the refill."""

import math
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from risk.analysis.best_split import best_split
from risk.analysis.departure import with_departure
from risk.analysis.plan_desk import PLAN_DAYS
from risk.answer import Assessment
from risk.assessment import assess
from risk.departure import Departure, Plan, PlanKind
from risk.errors import ParameterError
from risk.leaving import Way
from risk.liquidity.quoted_pool import QuotedPool
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, Location, Treasury
from tests.risk import factories

LAWS = ModelParameters.base()
FEW = Settings(seed=1, n_paths=500, horizons=(30,))
GONE = (("depth_change", -0.9), ("collateral_eth", 0.0), ("refill_eth_per_day", 5.0))


@cache
def assessed(
    reth: float = 5000.0,
    changes: tuple[tuple[str, float], ...] = (),
    location: Location = Location.MAINNET,
    seed: int = 1,
) -> Assessment:
    held = Treasury(name="", positions=(Holding(asset=Asset.RETH, amount=reth, location=location),))
    scenario = Scenario.from_changes(dict(changes))
    return with_departure(assess(held, factories.market(), LAWS, scenario, replace(FEW, seed=seed)))


def found(
    reth: float = 5000.0,
    changes: tuple[tuple[str, float], ...] = (),
    location: Location = Location.MAINNET,
) -> Departure:
    departure = assessed(reth, changes, location).departure
    assert departure is not None
    return departure


def out(plan: Plan) -> float:
    return sum(step.reth * (step.last_day - step.first_day + 1) for step in plan.steps)


def cash(plan: Plan) -> float:
    return sum(step.eth * (step.last_day - step.first_day + 1) for step in plan.steps)


@pytest.mark.parametrize("changes", [(), GONE])
@pytest.mark.parametrize("kind", PlanKind)
def test_the_steps_of_a_plan_add_up_to_what_is_held_and_to_its_cash(
    kind: PlanKind, changes: tuple[tuple[str, float], ...]
) -> None:
    plan = found(changes=changes).plan(kind)
    assert out(plan) + plan.left_reth == pytest.approx(5000.0, rel=1e-9)
    assert cash(plan) == pytest.approx(plan.eth, rel=1e-9)
    assert (plan.left_reth == 0.0) is math.isfinite(plan.days)
    if plan.left_reth == 0.0:
        assert plan.days == max(step.last_day for step in plan.steps)


@pytest.mark.parametrize("changes", [(), GONE])
def test_the_patient_plan_and_selling_now_are_those_of_the_exit_table(
    changes: tuple[tuple[str, float], ...],
) -> None:
    made = assessed(changes=changes)
    assert made.departure is not None
    row = made.exit_row(1.0)
    patient = made.departure.plan(PlanKind.PATIENT)
    assert patient.days == row.days.base or row.days.base > PLAN_DAYS
    now = made.departure.plan(PlanKind.NOW)
    assert now.eth == pytest.approx(row.eth_received.base, rel=1e-9)
    assert now.cost.value == pytest.approx(row.cost_fraction.base, rel=1e-6)
    assert (now.cost.standard_error, now.deviation.value, now.days) == (0.0, 0.0, 1.0)


def test_the_first_step_redeems_what_collateral_holds() -> None:
    for plan in found().plans:
        first = plan.steps[0]
        assert (first.first_day, first.way, first.cost_fraction) == (1, Way.REDEEM, 0.0)
        assert first.eth == pytest.approx(3800.0)


def test_waiting_takes_days_that_a_reader_can_count_and_costs_no_sale() -> None:
    """5,800 ETH less 3,800 at once, at 60 a day from the second day on: 34 more days."""
    plan = found().plan(PlanKind.WAIT)
    assert plan.days == 1.0 + math.ceil(2000.0 / 60.0)
    assert {step.way for step in plan.steps} == {Way.REDEEM, Way.WAIT}
    waits = sum(60.0 * day for day in range(1, 34)) + 20.0 * 34
    assert plan.mean_wait_days == pytest.approx(waits / 5800.0)
    assert plan.waiting_cost == pytest.approx(found().split.carry * waits / 365.0 / 5800.0)


@pytest.mark.parametrize("changes", [(), GONE])
@pytest.mark.parametrize("kind", PlanKind)
def test_cash_by_day_never_falls_and_its_band_holds_its_middle(
    kind: PlanKind, changes: tuple[tuple[str, float], ...]
) -> None:
    plan = found(changes=changes).plan(kind)
    for row in (plan.low, plan.middle, plan.high):
        assert (len(row), row[0]) == (PLAN_DAYS + 1, 0.0)
        assert (np.diff(row) >= -1e-9).all()
    assert (plan.low <= plan.middle).all()
    assert (plan.middle <= plan.high).all()
    if kind is PlanKind.NOW:
        np.testing.assert_allclose(plan.low[1:], plan.eth)
        np.testing.assert_allclose(plan.high[1:], plan.eth)


def test_what_is_left_after_the_plan_has_waited_all_its_days() -> None:
    plan, carry = found(changes=GONE).plan(PlanKind.WAIT), found(changes=GONE).split.carry
    value = 5800.0 * (1.0 + factories.market().basis)
    left = plan.left_reth * 1.16 * PLAN_DAYS
    waited = plan.mean_wait_days * plan.eth
    assert plan.waiting_cost == pytest.approx(carry * (waited + left) / 365.0 / value, rel=1e-6)


def test_in_calm_the_more_patient_plan_costs_less() -> None:
    """By more than four standard errors each."""
    order = [PlanKind.NOW, PlanKind.PATIENT, PlanKind.MONTH, PlanKind.WAIT]
    plans = [found().plan(kind) for kind in order]
    for hasty, patient in pairwise(plans):
        error = math.hypot(hasty.cost.standard_error, patient.cost.standard_error)
        assert hasty.cost.value - patient.cost.value > 4.0 * error


@pytest.mark.parametrize("changes", [(), GONE])
def test_nothing_on_the_frontier_is_beaten_and_all_else_is(
    changes: tuple[tuple[str, float], ...],
) -> None:
    candidates = found(changes=changes).candidates
    frontier = sorted(
        (each for each in candidates if each.efficient), key=lambda each: each.deviation.value
    )
    costs = [each.cost.value for each in frontier]
    assert costs == sorted(costs, reverse=True)
    assert frontier[0].deviation.value == 0.0
    for each in candidates:
        beaten = any(
            other.cost.value <= each.cost.value
            and other.deviation.value <= each.deviation.value
            and other != each
            and (other.cost.value, other.deviation.value) != (each.cost.value, each.deviation.value)
            for other in candidates
        )
        assert each.efficient is not beaten


def test_schedules_that_shun_variance_more_sell_sooner_and_end_near_selling_now() -> None:
    schedules = [each for each in found().candidates if each.kind is PlanKind.MONTH]
    costs = [each.cost.value for each in sorted(schedules, key=lambda each: each.weight or 0.0)]
    assert costs == sorted(costs)
    assert costs[-1] < found().plan(PlanKind.NOW).cost.value
    assert costs[-1] > 0.8 * found().plan(PlanKind.NOW).cost.value


def test_errors_are_sampling_errors() -> None:
    """Over 20 seeds the means scatter about as much as they say."""
    plans = [assessed(seed=seed).departure for seed in range(1, 21)]
    costs = [each.plan(PlanKind.PATIENT).cost for each in plans if each is not None]
    scatter = np.std([cost.value for cost in costs], ddof=1)
    said = np.mean([cost.standard_error for cost in costs])
    # The ratio's own error is 16 % with 20 seeds, and the paths' tails are heavy.
    assert 0.5 < scatter / said < 1.6


def test_the_split_is_what_is_held_and_no_way_takes_more_than_it_has() -> None:
    split = found().split
    assert split.names == ("redemption", "pools", "waiting")
    np.testing.assert_allclose(split.parts.sum(axis=0) + split.left, split.reth, rtol=1e-9)
    assert sum(split.held_parts) == pytest.approx(5000.0)
    redeemed, _, waiting = split.parts
    assert redeemed.max() <= 3800.0 / 1.16 * (1.0 + 1e-9)
    assert (np.diff(waiting) >= -1e-9).all()
    assert split.held_low_eth <= split.held_eth <= split.held_high_eth < split.value_eth


def test_what_is_closed_takes_nothing_and_never_brings_more() -> None:
    terms, every = found().terms, found().split
    brought = [every.held_eth]
    for closed in (("pools",), ("pools", "waiting"), ("pools", "redemption", "waiting")):
        split = best_split(terms, closed=closed)
        assert split.closed == tuple(sorted(closed))
        assert not set(closed) & set(split.names)
        assert sum(split.held_parts) + split.held_left == pytest.approx(5000.0)
        assert (split.worth_eth <= every.worth_eth * (1.0 + 1e-12)).all()
        brought.append(split.held_eth)
    # 3,800 ETH of collateral pay for 3,276 rETH; the rest has nowhere to go without a pool.
    assert best_split(terms, closed=("pools", "waiting")).held_eth == pytest.approx(3800.0)
    assert brought == sorted(brought, reverse=True)
    assert brought[-1] == 0.0


def test_single_pools_take_the_place_of_the_quoted_depth() -> None:
    deep, thin = (
        QuotedPool(rate=1.16, basis=0.0, depth_eth=depth, fee=3e-4, concentration=0.5, name=name)
        for depth, name in ((4000.0, "deep"), (400.0, "thin"))
    )
    split = best_split(found().terms, pools=(deep, thin))
    parts = dict(zip(split.names, split.held_parts, strict=True))
    assert split.is_read
    assert split.held_low_eth == split.held_eth == split.held_high_eth
    # Of one law, they are sold into in proportion to their depth.
    assert parts["deep"] / parts["thin"] == pytest.approx(10.0, rel=1e-3)
    with pytest.raises(ParameterError, match="closed"):
        best_split(found().terms, closed=("Curve",))


def test_the_last_unit_sold_pays_as_much_as_the_last_that_waits() -> None:
    split, market = found().split, factories.market()
    _, held_sold, held_waiting = split.held_parts
    pool = QuotedPool(
        rate=1.16,
        basis=market.basis,
        depth_eth=market.reth_depth_eth,
        fee=LAWS.basis.pool_fee,
        concentration=LAWS.depth.concentration,
    )
    sold = float(pool.prices(np.array([held_sold]))[0])
    waited = 1.16 * (1.0 - split.carry * held_waiting * 1.16 / 60.0 / 365.0)
    assert held_sold > 0.0
    assert sold == pytest.approx(waited, rel=1e-5)


def test_refill_is_told_apart_by_where_it_comes_from() -> None:
    refill = found().refill
    market = factories.market()
    want = 0.86 * market.gross_apr * market.reth_total_eth / 365.0
    assert refill.rewards == pytest.approx(want)
    assert refill.rewards + refill.flows == pytest.approx(refill.expected) == 60.0
    assert (refill.low, refill.high) == (30.0, 120.0)
    # Net burns of 291 rETH a day leave nothing of the rewards; net mints of 132 add to them.
    assert refill.evidence_low == 0.0
    assert refill.evidence_high == pytest.approx(want + 132.0 * 1.16)
    queue = {row.validators: row for row in refill.queue}
    assert queue[100].takes_eth == 2800.0
    assert queue[100].days == pytest.approx(2800.0 / 60.0)
    # 30 days bring 1,800 ETH: 25 validators take 700 of them, 100 take all, but of no buffer.
    assert queue[25].month_full_eth == pytest.approx(1100.0)
    assert queue[100].month_full_eth == 0.0
    assert {row.month_empty_eth for row in refill.queue} == {1800.0}


def test_a_pool_that_recovers_more_slowly_takes_longer_to_sell_to() -> None:
    fast, slow = found().recoveries
    assert (fast.measured, slow.measured) == (False, True)
    assert (fast.half_life_days, slow.half_life_days) == (2.0, 14.0)
    patient = found().plan(PlanKind.PATIENT)
    assert fast.days == patient.days < slow.days
    assert fast.cost_fraction == pytest.approx(1.0 - patient.eth / 5800.0)


def test_a_bridge_delays_every_plan() -> None:
    departure = found(location=Location.BASE)
    assert departure.delay_days == 7
    assert all(plan.steps[0].first_day == 8 for plan in departure.plans)
    assert departure.plan(PlanKind.NOW).days == 8.0
    # A week ahead, selling now is uncertain as well.
    assert departure.plan(PlanKind.NOW).deviation.value > 0.0


def test_without_reth_there_is_nothing_to_plan() -> None:
    held = Treasury(name="", positions=(Holding(asset=Asset.ETH, amount=1.0),))
    made = assess(held, factories.market(), LAWS, Scenario.base(), FEW)
    assert with_departure(made).departure is None


def test_once_computed_it_is_kept() -> None:
    made = assessed()
    assert with_departure(made) is made
