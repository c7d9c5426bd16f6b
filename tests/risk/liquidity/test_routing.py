"""The best split: by hand, against an integer program, and what must always hold."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from risk.errors import ParameterError
from risk.liquidity.routing import best_split, split_curve
from risk.liquidity.stable_sale import StableSale
from risk.liquidity.venue import Venue
from risk.liquidity.waiting import Redemption, Waiting
from risk.liquidity.weighted_sale import WeightedSale
from tests.validate import routing

SETS = 150  # 1,000 in tests.validate
# Prices are interpolated within 2e-6; parts of pools a hundred times as large follow by so much.
# What they pay together is off by the square.
PARTS = 1e-4


def product(name: str, held: float, gas_eth: float = 0.0, price: float = 1.0) -> WeightedSale:
    """Return a constant product without fee."""
    return WeightedSale(name=name, held_in=held, held_out=held * price, fee=0.0, gas_eth=gas_eth)


def net_of_any(venues: Sequence[Venue], size: float) -> float:
    return best_split(size, venues).net_eth


def test_two_equal_pools_share_a_sale_evenly() -> None:
    split = best_split(10.0, [product("a", 100.0), product("b", 100.0)])
    assert split.sold == pytest.approx({"a": 5.0, "b": 5.0})
    # Twice 100 · 5 / 105.
    assert split.gross_eth == pytest.approx(1000.0 / 105.0)
    assert split.remainder == 0.0


def test_pools_share_a_sale_in_proportion_to_their_depth() -> None:
    # Constant products of one price pay the same at the margin in proportion to their reserves.
    split = best_split(8.0, [product("deep", 300.0), product("shallow", 100.0)])
    assert split.sold == pytest.approx({"deep": 6.0, "shallow": 2.0}, rel=PARTS)
    assert split.gross_eth == pytest.approx(400.0 * 8.0 / 408.0, rel=1e-9)


def test_redemption_comes_in_where_the_pool_pays_its_price() -> None:
    # The margin of the pool is 1.21 / (1 + s/100)²: one at a sale of ten.
    pool = product("pool", 100.0, price=1.21)
    burn = Redemption(price=1.0, collateral_eth=50.0)
    assert best_split(8.0, [pool, burn]).sold == pytest.approx({"pool": 8.0})
    split = best_split(30.0, [pool, burn])
    assert split.sold == pytest.approx({"pool": 10.0, "redemption": 20.0}, rel=PARTS)
    assert split.gross_eth == pytest.approx(121.0 * 10.0 / 110.0 + 20.0, rel=1e-9)
    # Collateral used up, the pool goes on.
    assert best_split(80.0, [pool, burn]).sold == pytest.approx({"pool": 30.0, "redemption": 50.0})


def test_waiting_takes_what_the_pool_would_pay_less_for() -> None:
    pool = product("pool", 100.0)
    wait = Waiting(price=1.0, refill_eth_per_day=1.0, carry=0.365)  # 0.1 % a coin
    sold = best_split(200.0, [pool, wait]).sold
    assert 1.0 / (1.0 + sold["pool"] / 100.0) ** 2 == pytest.approx(
        1.0 - 1e-3 * sold["waiting"], rel=1e-5
    )
    assert sum(sold.values()) == pytest.approx(200.0)


def test_gas_keeps_a_small_sale_in_one_venue() -> None:
    venues = [product("a", 100.0, 0.01), product("b", 100.0, 0.01)]
    # Half in each saves s²/200: a hundredth at the square root of two.
    assert len(best_split(1.40, venues).sold) == 1
    assert len(best_split(1.43, venues).sold) == 2
    assert best_split(1.43, venues).gas_eth == pytest.approx(0.02)


def test_what_is_not_worth_its_gas_waits() -> None:
    split = best_split(0.009, [product("a", 100.0, 0.01)])
    assert (split.sold, split.remainder, split.net_eth) == ({}, 0.009, 0.0)


def test_beyond_all_liquidity_a_remainder_waits() -> None:
    burn = Redemption(price=1.0, collateral_eth=50.0)
    capped = replace(product("pool", 100.0), capacity=30.0)
    split = best_split(100.0, [burn, capped])
    assert split.sold == pytest.approx({"redemption": 50.0, "pool": 30.0})
    assert split.remainder == pytest.approx(20.0)


def test_a_closed_venue_takes_nothing() -> None:
    venues = [product("a", 100.0), product("b", 50.0), Redemption(price=0.9, collateral_eth=5.0)]
    split = best_split(30.0, venues, closed=["a"])
    assert set(split.sold) == {"b", "redemption"}
    without = best_split(30.0, venues[1:])
    assert split.net_eth == pytest.approx(without.net_eth, rel=1e-12)
    assert split.net_eth < best_split(30.0, venues).net_eth


def test_with_every_venue_closed_all_of_it_waits() -> None:
    split = best_split(5.0, [product("a", 100.0)], closed=["a"])
    assert (split.sold, split.remainder) == ({}, 5.0)


@pytest.mark.slow
def test_no_split_falls_a_tenth_of_a_basis_point_short_of_an_independent_solver() -> None:
    split = 0
    for seed in range(1, SETS + 1):
        case = routing.random_case(seed)
        found = routing.compared(case)
        assert found.shortfall <= routing.ALLOWED, seed
        # The solver is right to a basis point, or it would prove nothing.
        assert found.shortfall >= -1e-4, seed
        split += found.ours > found.single * (1.0 + 1e-4)
    assert split > SETS // 3


def test_no_split_is_worse_than_the_best_venue_alone() -> None:
    for seed in range(1, 501):
        case = routing.random_case(seed)
        ours = best_split(case.size, case.venues).net_eth
        for venue in case.venues:
            alone = float(venue.proceeds(np.array([case.size]))[0]) - venue.gas_eth
            if venue.capacity >= case.size:
                assert ours >= alone * (1.0 - 1e-14), (seed, venue.name)


def test_net_proceeds_never_fall_with_the_size() -> None:
    for seed in range(1, 101):
        case = routing.random_case(seed)
        curve = split_curve(np.geomspace(1e-4 * case.size, case.size, 200), case.venues)
        # Between two rungs the split is right to the square of the distance.
        assert (np.diff(curve.net_eth) >= -1e-9 * curve.net_eth[1:]).all(), seed
        assert curve.sold.sum(axis=1) + curve.remainder == pytest.approx(curve.sizes, rel=1e-12)


def test_gross_proceeds_of_a_fixed_set_rise_and_bend_down() -> None:
    bent = 0
    for seed in range(1, 201):
        case = routing.random_case(seed)
        venues = [replace(venue, gas_eth=0.0) for venue in case.venues]  # type: ignore[type-var]
        sizes = np.linspace(0.0, case.size, 60)
        gross = split_curve(sizes, venues).gross_eth
        rises = np.diff(gross)
        noise = 1e-9 * gross[-1]
        assert (rises >= -noise).all(), seed
        # A fee that falls towards balance is the one curve that can bend up.
        if not any(isinstance(venue, StableSale) and venue.multiplier > 1.0 for venue in venues):
            assert (np.diff(rises) <= noise).all(), seed
            bent += rises[-1] < 0.99 * rises[0]
    assert bent > 50


def test_a_pool_whose_fee_grows_faster_than_its_proceeds_takes_no_more() -> None:
    # Nearly drained, a fee of up to 5 % takes more of the whole than the last unit brings.
    pool = StableSale(
        name="pool",
        balances=np.array([100.0, 100.0]),
        i=0,
        j=1,
        n_amplification=1000.0,
        worth_in=1.0,
        worth_out=1.0,
        fee_out=0.01,
        multiplier=5.0,
    )
    split = best_split(1_000.0, [pool])
    most = pool.proceeds(np.linspace(1.0, 1_000.0, 9_991)).max()
    assert split.gross_eth == pytest.approx(most, rel=1e-6)
    assert pool.proceeds(np.array([1_000.0]))[0] < 0.995 * most
    assert split.remainder == pytest.approx(1_000.0 - split.sold["pool"])
    assert split.remainder > 500.0


def test_a_curve_of_two_hundred_sizes_costs_less_than_half_an_empty_page() -> None:
    # An empty app updates in 0.10 s. Seven ways out, six of them with gas: 64 sets.
    pools = [product(f"pool {k}", 100.0 + 50.0 * k, 1e-3, 1.0 + k / 100.0) for k in range(5)]
    venues = [
        *pools,
        Redemption(price=1.0, collateral_eth=50.0, gas_eth=1e-3),
        Waiting(price=1.0, refill_eth_per_day=5.0, carry=0.1),
    ]
    sizes = np.geomspace(0.01, 5_000.0, 200)
    split_curve(sizes, venues)
    spent = []
    for _ in range(5):
        started = time.process_time()
        split_curve(sizes, venues)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.05


def test_a_curve_is_the_splits_at_each_size() -> None:
    case = routing.random_case(3)
    sizes = np.geomspace(1e-3 * case.size, case.size, 7)
    curve = split_curve(sizes, case.venues)
    singly = [net_of_any(case.venues, float(size)) for size in sizes]
    assert curve.net_eth == pytest.approx(singly, rel=1e-7)


def test_nothing_to_sell_pays_nothing() -> None:
    split = best_split(0.0, [product("a", 100.0, 0.01)])
    assert (split.sold, split.remainder, split.net_eth) == ({}, 0.0, 0.0)


@pytest.mark.parametrize(
    ("size", "venues", "closed", "name"),
    [
        (-1.0, [product("a", 1.0)], (), "sizes"),
        (math.nan, [product("a", 1.0)], (), "sizes"),
        (math.inf, [product("a", 1.0)], (), "sizes"),
        (1.0, [product("a", 1.0), product("a", 2.0)], (), "venues"),
        (1.0, [product("a", 1.0)], ("b",), "closed"),
        (1.0, [product(f"{k}", 1.0, 0.1) for k in range(11)], (), "venues"),
        (1.0, [product("a", 1.0, -0.1)], (), "gas_eth"),
    ],
)
def test_what_cannot_be_split_is_refused(
    size: float, venues: list[Venue], closed: tuple[str, ...], name: str
) -> None:
    with pytest.raises(ParameterError, match=f"`{name}` must"):
        best_split(size, venues, closed=closed)
