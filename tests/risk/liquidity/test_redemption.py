"""The way out of one state: arithmetic, limits, optimality, and a second implementation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from risk.arrays import FloatArray
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import (
    exit_value,
    first_to_pool,
    leave_now,
    marked_price,
    pool_proceeds,
    rpl_proceeds,
    stuck_value,
    widening,
)
from tests.reference import exit as reference

SURFACES = {weight: cost_surface(weight) for weight in (0.0, 0.5, 1.0)}
BLEND = SURFACES[0.5]
FEE, REFILL, DAYS = 1e-4, 60.0, 7.0

sizes = st.floats(-3.0, 5.5).map(lambda x: 10.0**x)
depths = st.floats(-2.0, 5.0).map(lambda x: 10.0**x)
bases = st.one_of(st.floats(-0.5, 0.05), st.floats(-1e-3, 1e-3), st.just(0.0))
lines = st.one_of(st.floats(-6000.0, 6000.0), st.just(0.0))
carries = st.sampled_from([0.0, 0.06, 0.12, 0.25, 1.0])
gaps = st.sampled_from([1.0, 0.97, 0.6])
weights = st.sampled_from([0.0, 0.5, 1.0])


def _parts(
    size: float,
    *,
    basis: float = -0.0005,
    gap: float = 1.0,
    line: float = 3800.0,
    depth: float = 1338.0,
    carry: float = 0.06,
    wide: float = 1.0,
    weight: float = 0.5,
    others: float = 0.0,
    place: float = 0.0,
) -> tuple[float, float, float]:
    """Return value, stuck size and cash."""
    surface = SURFACES[weight]
    value, stuck, cash = exit_value(
        size,
        basis,
        gap,
        line,
        depth,
        DAYS,
        REFILL,
        carry,
        FEE,
        wide,
        surface.cost,
        surface.marginal,
        others,
        place,
    )
    # Cash is what is left of the value without what waits.
    assert 0.0 <= cash <= value
    assert cash == value or stuck > 0.0
    return value, stuck, cash


def _exit(size: float, **state: float) -> tuple[float, float]:
    """Return value and stuck size."""
    value, stuck, _ = _parts(size, **state)
    return value, stuck


# Arithmetic


def test_the_mark_is_the_better_of_market_and_redemption() -> None:
    assert marked_price(-0.01, 100.0) == 1.0
    assert marked_price(-0.01, 0.0) == 0.99
    assert marked_price(-0.01, -100.0) == 0.99
    assert marked_price(0.002, 100.0) == 1.002


def test_what_collateral_and_refill_cover_leaves_at_par() -> None:
    # 3,800 at once and 420 over seven days.
    assert _exit(4220.0) == (pytest.approx(4220.0, rel=1e-12), 0.0)
    value, _ = _exit(4221.0)
    assert value < 4221.0


def test_refill_pays_what_is_true_of_the_rate() -> None:
    # 60 at once pay the reported rate; 420 come in by the time the oracle may have reported.
    value, stuck = _exit(480.0, line=60.0, gap=0.6, basis=-0.4, depth=1e-6)
    assert stuck == pytest.approx(0.0, abs=1e-9)
    assert value == pytest.approx(60.0 + 0.6 * 420.0)


def test_a_line_of_others_is_served_first() -> None:
    # 400 wait ahead: of 420 that come in, 20 are left; without a market the rest waits.
    value, stuck = _exit(100.0, line=-400.0, basis=-0.5, depth=0.01)
    assert stuck == pytest.approx(80.0, abs=0.01)
    assert value == pytest.approx(100.0 * 0.5, rel=1e-3)


def test_who_waits_pays_carry_for_his_own_wait_and_for_those_ahead() -> None:
    # Nobody buys; 600 wait ahead, ten days at 60 a day; 60 of one's own take one day more.
    value, stuck = _exit(60.0, line=-600.0, basis=-1e-9, depth=1e-6, carry=0.25)
    assert stuck == pytest.approx(60.0, abs=1e-3)
    assert value == pytest.approx(60.0 * (1.0 - 0.25 * 10.5 / 365.0), rel=1e-6)


def test_refill_pays_what_is_true_and_collateral_what_is_reported() -> None:
    # 5 % is lost and not reported: 3,800 leave at par, 420 that come in later at 0.95.
    value, stuck, cash = _parts(4220.0, basis=-0.06, gap=0.95, line=3800.0, depth=1e-6)
    assert value == cash == pytest.approx(3800.0 + 420.0 * 0.95)
    assert stuck == pytest.approx(0.0, abs=1e-2)


def test_what_is_stuck_is_no_cash() -> None:
    value, stuck, cash = _parts(5220.0, basis=-0.5, line=3800.0, depth=1e-6, carry=0.0)
    assert stuck == pytest.approx(1000.0, abs=1e-2)
    assert cash == pytest.approx(4220.0)
    assert value == pytest.approx(5220.0)


def test_what_waits_is_worth_its_redemption_less_carry() -> None:
    # 600 units at 60 a day from day 7 on: 12 days on average.
    assert stuck_value(600.0, 1.0, 7.0, 60.0, 0.25) == pytest.approx(600 * (1 - 0.25 * 12 / 365))
    assert stuck_value(600.0, 0.9, 7.0, 60.0, 0.25) == pytest.approx(540 * (1 - 0.25 * 12 / 365))
    assert stuck_value(0.0, 1.0, 7.0, 60.0, 0.25) == 0.0
    assert stuck_value(600.0, 1.0, 7.0, 60.0, 0.0) == 600.0


def test_who_would_wait_for_ever_gets_nothing_for_it() -> None:
    # At 100 % a year a wait beyond a year is worth nothing: 358 days of 60 count, to zero.
    patient = 358.0 * 60.0
    value = stuck_value(1e9, 1.0, 7.0, 60.0, 1.0)
    assert value == pytest.approx(patient * (1.0 - (7.0 + 358.0 / 2.0) / 365.0))


def test_a_premium_is_taken_before_redemption() -> None:
    # 0.5 % above, 1 bp fee: the margin reaches redemption after a quarter of the 1 % size.
    assert first_to_pool(0.005, 1000.0, FEE) == pytest.approx(
        1000.0 * (1.005 * 0.9999 - 1.0) / 0.02
    )
    assert first_to_pool(-0.005, 1000.0, FEE) == 0.0
    assert leave_now(100.0, 0.005, 3800.0, 1000.0, FEE, BLEND.cost) > 100.0
    assert leave_now(100.0, -0.005, 3800.0, 1000.0, FEE, BLEND.cost) == 100.0


def test_leaving_now_burns_what_there_is_and_sells_the_rest() -> None:
    found = leave_now(5000.0, -0.001, 3800.0, 1338.0, FEE, BLEND.cost)
    assert found == 3800.0 + pool_proceeds(1200.0, -0.001, 1338.0, FEE, BLEND.cost)


def test_rpl_leaves_by_a_constant_product() -> None:
    # Reserves of 99: selling 1 costs 1 %, selling 99 costs half.
    assert rpl_proceeds(1.0, 1.0) == pytest.approx(0.99)
    assert rpl_proceeds(99.0, 1.0) == pytest.approx(49.5)
    assert rpl_proceeds(0.0, 1.0) == 0.0


# Selling over days


@pytest.mark.parametrize(("days", "half_life"), [(1, 2.0), (2, 1.0), (7, 2.0), (30, 0.5)])
def test_widening_is_the_linear_cost_of_an_even_sale(days: int, half_life: float) -> None:
    # A pool whose price moves by one per unit; each part pays what is still displaced.
    displaced, paid, kept = 0.0, 0.0, 0.5 ** (1.0 / half_life)
    for _ in range(days):
        paid += 1.0 / days * (displaced + 0.5 / days)
        displaced = (displaced + 1.0 / days) * kept
    assert widening(days, half_life) == pytest.approx(0.5 / paid, rel=1e-12)


def test_widening_lies_between_one_sale_and_as_many_as_days() -> None:
    assert widening(1, 2.0) == 1.0
    # A pool that recovers at once takes each part afresh; one that never does, all at once.
    assert widening(7, 0.01) == pytest.approx(7.0)
    assert widening(7, 1e6) == pytest.approx(1.0, abs=1e-4)
    # Two parts, half recovered: (1/8 + 1/8 + 1/8) against 1/2.
    assert widening(2, 1.0) == pytest.approx(4.0 / 3.0)


# Identities


@settings(max_examples=300)
@given(sizes, bases, gaps, lines, depths, carries, weights)
def test_nothing_leaves_above_the_mark_nor_below_zero(
    size: float,
    basis: float,
    gap: float,
    line: float,
    depth: float,
    carry: float,
    weight: float,
) -> None:
    value, stuck = _exit(
        size, basis=basis, gap=gap, line=line, depth=depth, carry=carry, weight=weight
    )
    mark = marked_price(basis, line)
    assert 0.0 <= value <= size * mark
    assert 0.0 <= stuck <= size


@settings(max_examples=300)
@given(sizes, st.floats(0.1, 0.999), bases, lines, depths, carries, weights)
def test_more_brings_no_less(
    size: float,
    share: float,
    basis: float,
    line: float,
    depth: float,
    carry: float,
    weight: float,
) -> None:
    rest = {"basis": basis, "line": line, "depth": depth, "carry": carry, "weight": weight}
    less, _ = _exit(share * size, **rest)
    more, _ = _exit(size, **rest)
    # The surface is linear between nodes: half a per cent of what a sale brings.
    assert more >= less * (1.0 - 0.005)


def test_as_the_size_vanishes_the_cost_is_the_fee_of_the_cheapest_way() -> None:
    tiny = 1e-9
    # Redemption is open and free.
    assert _exit(tiny)[0] / tiny == pytest.approx(1.0, abs=1e-12)
    # Nothing to redeem within the days: the pool's fee.
    value, _ = _exit(tiny, line=-420.0, basis=-0.005, carry=1.0)
    assert 1.0 - value / tiny / 0.995 == pytest.approx(FEE, rel=1e-4)
    # A premium beyond the fee: the pool again; one below it: redeem, and lose the premium.
    assert 1.0 - _exit(tiny, basis=0.005)[0] / tiny / 1.005 == pytest.approx(FEE, rel=1e-4)
    assert 1.0 - _exit(tiny, basis=5e-5)[0] / tiny / 1.00005 == pytest.approx(5e-5, rel=1e-3)


def _best_split(
    size: float, basis: float, gap: float, line: float, depth: float, carry: float, weight: float
) -> float:
    """Return the best of many ways to divide a size over redemption, market and waiting."""
    surface, mark = SURFACES[weight], marked_price(basis, line)
    ahead = max(DAYS, -line / REFILL)
    within_reach = min(size, max(line + REFILL * DAYS, 0.0))
    best = 0.0
    for redeemed in np.linspace(0.0, within_reach, 5):
        rest = size - redeemed
        at_once = min(redeemed, max(line, 0.0))
        redemption = at_once * min(1.0, mark) + (redeemed - at_once) * min(1.0, gap, mark)
        for sold in np.linspace(0.0, rest, 201):
            waited = min(stuck_value(rest - sold, gap, ahead, REFILL, carry), (rest - sold) * mark)
            brought = pool_proceeds(float(sold), basis, depth, FEE, surface.cost)
            best = max(best, redemption + brought + waited)
    return min(best, size * mark)


@pytest.mark.parametrize("seed", range(1, 5))
def test_no_other_division_brings_much_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(40):
        # The market knows of a loss that is not reported yet; the buffer has gone by then.
        gap = float(rng.choice([1.0, 0.97]))
        over_true = float(rng.choice([rng.uniform(-0.1, 0.0), rng.uniform(-0.002, 0.0)]))
        line = float(rng.choice([rng.uniform(-6000.0, 4000.0), 0.0]))
        state = {
            "basis": (1.0 + over_true) * gap - 1.0,
            "gap": gap,
            "line": line if gap == 1.0 else min(line, 0.0),
            "depth": float(10.0 ** rng.uniform(0.0, 4.0)),
            "carry": float(rng.choice([0.0, 0.06, 0.25])),
            "weight": float(rng.choice([0.0, 0.5, 1.0])),
        }
        size = float(10.0 ** rng.uniform(1.0, 4.5))
        found, _ = _exit(size, **state)
        # The split is by margins; where waiting is capped by the mark the sum may do a little
        # better: at most two thousandths of the size.
        assert found >= _best_split(size, **state) - 0.002 * size


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("share", "place"), [(1.0, 0.0), (0.5, 0.0), (0.3, 0.4), (0.05, 1.0)])
def test_the_exit_value_is_that_of_a_second_implementation(
    weight: float, share: float, place: float
) -> None:
    rng = np.random.default_rng(1)
    count = 4000
    basis = np.where(
        rng.random(count) < 0.5,
        rng.uniform(-0.3, 0.01, count),
        rng.choice([-1.0, 1.0], count) * 10.0 ** rng.uniform(-6.0, -2.3, count),
    )
    line = rng.choice([0.0, 1.0], count) * rng.uniform(-6000.0, 4000.0, count)
    depth, size = 10.0 ** rng.uniform(-2.0, 4.0, count), 10.0 ** rng.uniform(-3.0, 5.0, count)
    if share < 1.0:
        # Where a crowd empties the pools, the last unit brings as little there as it does waiting.
        size = np.minimum(size, 400.0 * share * depth)
    carry, gap = rng.choice([0.0, 0.06, 0.25], count), rng.choice([1.0, 0.97, 0.5], count)
    values, stuck, cash = reference.reth_exit(
        size,
        basis=basis,
        gap=gap,
        line=line,
        depth=depth * 2.5,
        days=DAYS,
        refill=REFILL,
        carry=carry,
        fee=FEE,
        surface=SURFACES[weight],
        share=share,
        place=place,
    )
    for k in range(count):
        found = _parts(
            size[k],
            basis=basis[k],
            gap=gap[k],
            line=line[k],
            depth=depth[k],
            carry=carry[k],
            wide=2.5,
            weight=weight,
            others=1.0 / share - 1.0,
            place=place,
        )
        assert found[0] == pytest.approx(values[k], rel=1e-9)
        assert found[1] == pytest.approx(stuck[k], rel=1e-9, abs=1e-9 * size[k])
        assert found[2] == pytest.approx(cash[k], rel=1e-9)


def test_the_market_is_left_where_waiting_is_worth_as_much() -> None:
    # Nothing to redeem: by a root finder, where the pool's margin meets the last waiter's.
    size, basis, carry, line = 3000.0, -0.001, 0.25, -420.0
    _, stuck = _exit(size, basis=basis, line=line, carry=carry)

    def apart(sold: float) -> float:
        margin = _margin(sold / 1338.0, basis)
        waiting = 1.0 - carry * (DAYS + (size - sold) / REFILL) / 365.0
        return (1.0 + basis) * (1.0 - FEE) * margin - waiting

    sold = float(optimize.brentq(apart, 1.0, size))
    assert stuck == pytest.approx(size - sold, abs=2e-6 * size)


def _margin(size: float, basis: float) -> float:
    at = (np.array([size]), np.array([basis]))
    looked_up: FloatArray = reference.looked_up(*at, BLEND.marginal, 1.0)
    return float(looked_up[0])


def test_a_worse_state_is_worth_no_more() -> None:
    whole, _ = _exit(5000.0, basis=-0.01, line=100.0, carry=0.12)
    for worse in (
        {"line": 50.0},
        {"depth": 600.0},
        {"carry": 0.25},
        {"gap": 0.97},
        {"basis": -0.02},
    ):
        state = {"basis": -0.01, "line": 100.0, "carry": 0.12} | worse
        assert _exit(5000.0, **state)[0] <= whole + 1e-6
    assert math.isfinite(whole)
