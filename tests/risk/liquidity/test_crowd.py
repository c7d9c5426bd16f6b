"""Others who leave too: who burns first, who is left, and what that does to every way out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.liquidity.crowd import left_beside, redeem_in_turn, served_before
from risk.liquidity.exit_plan import ExitPlan, exit_plan
from risk.liquidity.plan_paths import Policy, World, follow
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import exit_value, leave_now, marked_price

BLEND = cost_surface(0.5)
FEE = 1e-4
places = st.floats(0.0, 1.0)
crowds = st.floats(0.0, 50.0)


def left(size: float, within: float, others: float, place: float) -> tuple[float, float, float]:
    """Return what the treasury burns, and what is then left: of all and before it, per unit."""
    served = served_before(size, within, others, place)
    redeemed = min(size, within - served)
    return (redeemed, *left_beside(size, size, redeemed, within, served, others, place))


def test_who_is_first_burns_first_and_who_is_last_burns_what_is_left() -> None:
    # 100 of ours and 100 of others want to burn 120.
    assert left(100.0, 120.0, 1.0, 0.0) == (100.0, 1.0, 0.0)
    # Last: others take 100, we take 20 and have 80 left, alone.
    assert left(100.0, 120.0, 1.0, 1.0) == (20.0, 1.0, 0.0)
    # In the middle: 50 before us, then we take 70; 30 of ours and 50 of others are left.
    redeemed, crowd, ahead = left(100.0, 120.0, 1.0, 0.5)
    assert (redeemed, ahead) == (70.0, 0.0)
    assert crowd == pytest.approx(80.0 / 30.0)
    # Last of 400 with 120 to burn: 180 of the others stay before us.
    assert left(100.0, 120.0, 3.0, 1.0) == (0.0, pytest.approx(2.8), pytest.approx(1.8))


@given(st.floats(1e-3, 1e6), st.floats(0.0, 1e6), crowds, places)
def test_what_is_burned_and_what_is_left_is_what_leaves(
    size: float, within: float, others: float, place: float
) -> None:
    redeemed, crowd, ahead = left(size, within, others, place)
    rest = size - redeemed
    assert crowd >= 1.0
    assert 0.0 <= ahead <= crowd
    if rest > 1e-9 * size:
        everyone = size * (1.0 + others)
        assert rest * crowd == pytest.approx(max(everyone - within, 0.0), rel=1e-9, abs=1e-6)


def test_a_day_s_collateral_is_burned_in_turn() -> None:
    # 30 available: 10 before us, 15 of ours, and 5 of the 50 behind.
    assert redeem_in_turn(15.0, 30.0, 10.0, 50.0) == (15.0, 0.0, 45.0, 15.0)
    assert redeem_in_turn(15.0, 20.0, 10.0, 50.0) == (10.0, 0.0, 50.0, 10.0)


@pytest.mark.parametrize("others", [0.0, 1.0, 9.0])
@pytest.mark.parametrize("basis", [-0.02, 0.0])
def test_who_sells_with_others_is_paid_the_average_of_the_whole_sale(
    others: float, basis: float
) -> None:
    whole = leave_now(1000.0 * (1.0 + others), basis, 0.0, 1300.0, FEE, BLEND.cost)
    mine = leave_now(1000.0, basis, 0.0, 1300.0, FEE, BLEND.cost, others, 0.3)
    assert mine == pytest.approx(whole / (1.0 + others), rel=1e-12)


def _exit(size: float, others: float, place: float, line: float, basis: float) -> float:
    terms = (7.0, 60.0, 0.12, FEE, 2.0, BLEND.cost, BLEND.marginal)
    return exit_value(size, basis, 1.0, line, 1300.0, *terms, others, place)[0]


@settings(max_examples=300)
@given(
    st.floats(-2.0, 5.0).map(lambda x: 10.0**x),
    crowds,
    places,
    st.floats(-6000.0, 6000.0),
    st.floats(-0.2, 0.03),
)
def test_company_never_helps_and_never_lifts_an_exit_above_the_mark(
    size: float, others: float, place: float, line: float, basis: float
) -> None:
    found = _exit(size, others, place, line, basis)
    assert 0.0 <= found <= size * marked_price(basis, line)
    # The surface is linear between its nodes: a thousandth of the size.
    assert found <= _exit(size, 0.0, place, line, basis) + 1e-3 * size


@pytest.mark.parametrize("others", [0.5, 3.0])
@pytest.mark.parametrize("line", [-400.0, 0.0, 1500.0, 3800.0])
def test_a_later_place_is_worth_no_more(others: float, line: float) -> None:
    worth = [_exit(3000.0, others, place, line, -0.002) for place in np.linspace(0.0, 1.0, 21)]
    assert (np.diff(worth) <= 1e-6 * 3000.0).all()
    # Who cannot be served from what others leave loses by it.
    assert worth[-1] < worth[0]


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_without_others_the_place_in_line_moves_no_bit(place: float) -> None:
    for line in (-400.0, 1500.0):
        for basis in (-0.01, 0.004):
            assert _exit(3000.0, 0.0, place, line, basis) == _exit(3000.0, 0.0, 0.0, line, basis)


def _plan(size: float, place: float, *, others: float = 1.0, depth: float = 1e-9) -> ExitPlan:
    return exit_plan(
        size,
        basis=-0.001,
        gap=1.0,
        line=100.0,
        depth=depth,
        refill=10.0,
        fee=FEE,
        recovery_half_life_days=2.0,
        daily_cost=0.01,
        cost=BLEND.cost,
        others=others,
        place=place,
    )


@pytest.mark.parametrize(("place", "days"), [(0.0, 1), (0.5, 6), (1.0, 11)])
def test_days_to_leave_count_those_who_burn_first(place: float, days: int) -> None:
    """100 of ours, 100 of others, 100 to burn today and 10 a day."""
    assert _plan(100.0, place).days == days


@pytest.mark.parametrize("place", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("size", [120.0, 900.0])
def test_a_plan_followed_in_a_world_that_stands_still_is_the_plan(
    size: float, place: float
) -> None:
    plan = _plan(size, place, others=3.0, depth=1300.0)
    shape = (90, 2)
    world = World(
        basis=np.full(shape, -0.001),
        depth=np.full(shape, 1300.0),
        pays=np.ones(shape),
        line=np.full(2, 100.0),
        inflow=np.full(shape, 10.0),
        target=1e9,
        fee=FEE,
        kept=0.5**0.5,
        cost=BLEND.cost,
        others=3.0,
        place=place,
    )
    out = follow(size, Policy(sales=np.zeros(90), daily_cost=0.01), world)
    assert plan.days <= 90.0
    assert out.cash == pytest.approx(plan.received_eth, rel=1e-9)
    last = np.flatnonzero((out.redeemed + out.sold)[:, 0])[-1] + 1
    assert last == plan.days
    # Others are out no later than the treasury, but for those behind it.
    assert (out.before <= 1e-6 * size).all()
