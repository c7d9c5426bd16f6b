"""Time to cash over the paths: arithmetic, a rerun by fractions, and who else leaves."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk.analysis.departure import with_departure
from risk.analysis.plan_desk import PLAN_DAYS, desk_of
from risk.analysis.time_to_cash import FRACTIONS, days_until
from risk.answer import Assessment
from risk.assessment import assess
from risk.liquidity.plan_paths import Policy, follow
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.time_to_cash import TimesToCash
from risk.treasury import Asset, Holding, Location, Treasury
from tests.risk import factories

TIGHT = {"depth_change": -0.8, "collateral_eth": 1000.0}
FEW = Settings(seed=1, n_paths=500, horizons=(30,))


def assessed(location: Location = Location.MAINNET, **changes: float) -> Assessment:
    held = Treasury(
        name="", positions=(Holding(asset=Asset.RETH, amount=5000.0, location=location),)
    )
    scenario = Scenario.from_changes(changes)
    laws = ModelParameters.base()
    return with_departure(assess(held, factories.market(), laws, scenario, FEW))


def found(location: Location = Location.MAINNET, **changes: float) -> TimesToCash:
    departure = assessed(location, **changes).departure
    assert departure is not None
    return departure.times_to_cash


def test_a_fraction_is_out_on_the_first_day_that_reaches_it() -> None:
    # Two paths: 30 % a day; and half on the first day, then nothing.
    out = np.array([[0.3, 0.5], [0.6, 0.5], [0.9, 0.5], [1.0, 0.5]])
    assert days_until(0.25, out).tolist() == [1.0, 1.0]
    assert days_until(0.5, out).tolist() == [2.0, 1.0]
    assert days_until(0.9, out).tolist() == [3.0, 5.0]
    assert days_until(1.0, out).tolist() == [4.0, 5.0]


def test_each_part_is_out_when_a_plan_for_it_alone_would_have_it_out() -> None:
    desk = desk_of(assessed(**TIGHT), 5000.0, 0)
    policy = Policy(sales=np.zeros(PLAN_DAYS), daily_cost=desk.daily_cost)

    def out(size: float) -> np.ndarray:
        followed = follow(size, policy, desk.paths)
        return np.cumsum(followed.redeemed + followed.sold, axis=0) / size

    whole = out(desk.size)
    for fraction in FRACTIONS:
        alone = days_until(1.0, out(fraction * desk.size))
        assert (days_until(fraction, whole) == alone).all()


def test_the_points_and_chances_are_those_of_the_paths() -> None:
    made = assessed(**TIGHT)
    desk = desk_of(made, 5000.0, 0)
    policy = Policy(sales=np.zeros(PLAN_DAYS), daily_cost=desk.daily_cost)
    followed = follow(desk.size, policy, desk.paths)
    out = np.cumsum(followed.redeemed + followed.sold, axis=0) / desk.size
    assert made.departure is not None
    times = made.departure.times_to_cash
    assert (times.within_days, times.n_paths) == (PLAN_DAYS, desk.simulation.n_paths)
    for row in times.rows:
        days = days_until(row.fraction, out)
        for probability, point in ((0.05, row.low), (0.5, row.median), (0.95, row.high)):
            reached = desk.weights[days <= point.value].sum()
            assert reached >= probability - 1e-9
            assert desk.weights[days < point.value].sum() < probability
            assert point.low95 <= point.value <= point.high95
        late = float(desk.weights[days > PLAN_DAYS].sum())
        assert row.not_within.value == pytest.approx(late, abs=1e-12)
        assert row.by_day[0] == 0.0
        assert row.by_day[-1] == pytest.approx(1.0 - late, abs=1e-12)
        assert (np.diff(row.by_day) >= 0.0).all()
        if 0.05 < late < 0.95:
            # Of a plain mean; the strata make it a little smaller.
            plain = math.sqrt(late * (1.0 - late) / FEW.n_paths)
            assert 0.5 * plain < row.not_within.standard_error < 1.2 * plain


def test_what_is_not_out_in_time_has_no_day() -> None:
    row = found(depth_change=-0.99, collateral_eth=0.0, refill_eth_per_day=5.0).row(1.0)
    assert math.isinf(row.median.value)
    assert math.isinf(row.median.standard_error)
    assert row.not_within.value > 0.95


def test_more_takes_longer_and_others_make_it_longer_still() -> None:
    alone = found(**TIGHT)
    beside = found(**TIGHT, flow_share=0.25)
    last = found(**TIGHT, flow_share=0.25, place_in_line=1.0)
    for times in (alone, beside, last):
        days = [row.median.value for row in times.rows]
        assert days == sorted(days)
    for fraction in FRACTIONS:
        days = [times.row(fraction).median.value for times in (alone, beside, last)]
        assert days == sorted(days)
    assert alone.row(0.9).median.value < beside.row(0.9).median.value


def test_what_must_come_to_mainnet_first_is_out_so_much_later() -> None:
    near, far = found(**TIGHT), found(Location.ARBITRUM, **TIGHT)
    delay = far.within_days - near.within_days
    assert delay > 0
    # By then collateral has refilled, so that the plan itself may be shorter.
    assert far.row(0.25).by_day[delay] == 0.0
    assert near.row(0.25).by_day[delay] > 0.0
    assert far.row(0.25).low.value > delay


def test_a_share_of_one_changes_no_bit_whatever_the_place() -> None:
    base, moved = assessed(), assessed(place_in_line=1.0)
    assert moved.value == base.value
    assert moved.exit == base.exit
    assert moved.risk == base.risk
    assert moved.exit_costs == base.exit_costs
    assert moved.contributions == base.contributions
    assert base.departure is not None
    assert moved.departure is not None
    assert moved.departure.candidates == base.departure.candidates
    for one, other in zip(base.departure.plans, moved.departure.plans, strict=True):
        assert one.steps == other.steps
        assert one.low.tobytes() == other.low.tobytes()
    assert replace(moved.scenario, name="Base", place_in_line=None) == base.scenario
