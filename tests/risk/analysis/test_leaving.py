"""Ways out side by side, cost at lost depth, and cash by day."""

import math

import numpy as np
import pytest

from risk.analysis.leaving import LONGEST_SCHEDULE_DAYS, LOST_DEPTHS
from risk.answer import Assessment
from risk.assessment import assess
from risk.leaving import Leaving, Way, WayOut
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, Location, Treasury
from tests.risk import factories

LAWS = ModelParameters.base()
FEW = Settings(seed=1, n_paths=100, horizons=(30,))


def answer(
    reth: float = 5000.0,
    scenario: Scenario | None = None,
    location: Location = Location.MAINNET,
    **market: object,
) -> Assessment:
    held = Treasury(name="", positions=(Holding(asset=Asset.RETH, amount=reth, location=location),))
    return assess(held, factories.market(**market), LAWS, scenario or Scenario.base(), FEW)


def leaving(reth: float = 5000.0, scenario: Scenario | None = None, **market: object) -> Leaving:
    found = answer(reth, scenario, **market).leaving
    assert found is not None
    return found


def ways(reth: float, scenario: Scenario | None = None, **market: object) -> dict[Way, WayOut]:
    return {way.way: way for way in leaving(reth, scenario, **market).ways}


def test_collateral_pays_the_rate_for_as_much_as_there_is() -> None:
    # 5,000 rETH at 1.16 are 5,800 ETH, of which 2,900 can be redeemed at once.
    way = ways(5000.0, collateral_eth=2900.0)[Way.REDEEM]
    assert (way.capacity_eth, way.price_eth, way.cost_fraction) == (2900.0, 1.16, 0.0)
    assert way.holding_fraction == pytest.approx(0.5)
    assert way.holding_days == math.inf
    assert ways(2000.0, collateral_eth=2900.0)[Way.REDEEM].holding_days == 0.0


def test_the_pools_pay_their_discount_and_their_fee() -> None:
    way = ways(5000.0, basis=-0.01, reth_depth_eth=580.0)[Way.POOLS]
    assert way.price_eth == pytest.approx(1.16 * 0.99 * 0.9999, rel=1e-12)
    assert way.cost_fraction == pytest.approx(1.0 - 0.99 * 0.9999, rel=1e-9)
    assert way.holding_fraction == pytest.approx(0.1)


def test_who_waits_is_served_by_the_refill_behind_those_who_wait_already() -> None:
    # 60 ETH a day: 5,800 ETH take 96.7 days, begun days count.
    way = ways(5000.0)[Way.WAIT]
    assert (way.capacity_eth, way.by_day, way.holding_days) == (60.0, True, 97.0)
    # A discount that a wait of 30 days explains puts 30 days in front of it.
    carry = 0.25 * 0.5 + 0.12 * 0.5  # halfway from mild to severe
    basis = (-0.004 - 0.028) / 2.0
    ahead = (-basis - 0.0001) * 365.0 / carry - 2.0
    behind = ways(5000.0, collateral_eth=0.0, basis=basis)[Way.WAIT]
    assert behind.holding_days == math.ceil(5800.0 / 60.0 + ahead)
    assert behind.cost_fraction < 0.0


def test_after_a_loss_waiting_pays_what_is_true_and_collateral_what_is_reported() -> None:
    scenario = Scenario(name="", slashed_share_now=0.2)
    made = answer(scenario=scenario)
    assert made.leaving is not None
    found = {way.way: way for way in made.leaving.ways}
    lost = made.slashing.loss_today
    assert lost > 0.05
    assert found[Way.REDEEM].price_eth == 1.16
    assert found[Way.WAIT].price_eth == pytest.approx(1.16 * (1.0 - lost), rel=1e-12)


def test_lost_depth_costs_what_a_market_of_that_depth_costs() -> None:
    whole = leaving(reth_depth_eth=1000.0)
    assert tuple(row.lost for row in whole.lost_depths) == LOST_DEPTHS
    for row in whole.lost_depths:
        alone = answer(reth_depth_eth=1000.0 * (1.0 - row.lost))
        assert row.depth_eth == pytest.approx(1000.0 * (1.0 - row.lost))
        assert alone.exit_curve is not None
        np.testing.assert_allclose(row.base, alone.exit_curve.base, rtol=1e-12)
        cost = alone.exit_row(1.0).cost_fraction
        assert (row.held_low, row.held_base, row.held_high) == pytest.approx(
            (cost.low, cost.base, cost.high), rel=1e-9
        )


def test_the_gentle_curve_costs_what_the_constant_product_costs() -> None:
    # No collateral, no discount: 1,000 ETH into a pool of 1 % size 100 cost 10 / (10 + 99).
    found = answer(1000.0 / 1.16, basis=0.0, collateral_eth=0.0, reth_depth_eth=200.0)
    assert found.leaving is not None
    half = found.leaving.lost_depths[0]
    assert half.depth_eth == 100.0
    # The fee is 1 bp; the surface is off by a thousandth of the cost between its nodes.
    assert half.held_low == pytest.approx(1.0 - (1.0 - 10.0 / 109.0) * 0.9999, rel=2e-3)


def test_cash_by_day_starts_at_nothing_and_ends_where_the_exit_table_says() -> None:
    made = answer(30_000.0)
    assert made.leaving is not None
    cash, row = made.leaving.cash, made.exit_row(1.0)
    assert cash.days[0] == cash.base[0] == 0.0
    assert cash.days[-1] == row.days.high
    for line in (cash.low, cash.base, cash.high):
        assert (np.diff(line) >= 0.0).all()
    assert (cash.low <= cash.base).all()
    assert (cash.base <= cash.high).all()
    received = (1.0 - row.patient_cost_fraction.base) * cash.value_eth
    assert cash.base[int(row.days.base)] == pytest.approx(received, rel=1e-9)
    assert cash.base[int(row.days.base) - 1] < received * (1.0 - 1e-6)
    assert cash.base[-1] == pytest.approx(received, rel=1e-9)


def test_the_first_day_redeems_what_is_there() -> None:
    # Almost no market: 3,800 on the first day, then the refill.
    cash = leaving(reth_depth_eth=0.01, basis=0.0).cash
    assert cash.base[1] == pytest.approx(3800.0, abs=0.1)
    assert cash.base[2] - cash.base[1] == pytest.approx(60.0, abs=0.1)
    assert cash.low[2] - cash.low[1] == pytest.approx(30.0, abs=0.1)
    assert cash.high[2] - cash.high[1] == pytest.approx(120.0, abs=0.1)


def test_a_bridge_delays_the_plan_by_its_days() -> None:
    near, far = answer(100.0), answer(100.0, location=Location.BASE)
    assert near.leaving is not None
    assert far.leaving is not None
    assert far.leaving.cash.delay_days == 7
    assert not far.leaving.cash.base[:8].any()
    assert far.leaving.cash.base[8] == near.leaving.cash.base[1]
    assert far.leaving.cash.days[-1] == far.exit_row(1.0).days.high == 8.0


def test_a_schedule_ends_after_a_year() -> None:
    gone = Scenario(name="", depth_change=-0.99, collateral_eth=0.0, refill_eth_per_day=5.0)
    cash = leaving(scenario=gone).cash
    assert cash.days[-1] == LONGEST_SCHEDULE_DAYS
    assert cash.base[-1] < cash.value_eth


def test_without_reth_there_is_nothing_to_leave() -> None:
    made = assess(factories.treasury(reth=0.0), factories.market(), LAWS, Scenario.base(), FEW)
    assert made.leaving is None
