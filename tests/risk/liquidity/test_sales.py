"""Venues in floating point: within 1e-9 of the exact ones over the domains that they state."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.liquidity.concentrated_pool import ConcentratedPool
from risk.liquidity.concentrated_sale import ConcentratedSale
from risk.liquidity.constant_product import ConstantProductPool
from risk.liquidity.meta_stable import MetaStablePool
from risk.liquidity.refusals import ConvergenceError
from risk.liquidity.stable_sale import StableSale
from risk.liquidity.stable_swap import StableSwapPool
from risk.liquidity.ticks import sqrt_price_at
from risk.liquidity.venue import Venue, price_ladder
from risk.liquidity.waiting import Redemption, Waiting
from risk.liquidity.weighted_pool import WeightedPool
from risk.liquidity.weighted_sale import WeightedSale

ONE = 10**18
CLOSE = 1e-9

totals = st.floats(0.0, 9.0).map(lambda power: 10.0**power)
imbalances = st.floats(-2.0, 2.0).map(lambda power: 10.0**power)
amplifications = st.floats(0.0, 4.0).map(lambda power: int(10.0**power))
rates = st.integers(ONE, 2 * ONE)
shares = st.floats(-6.0, 0.47).map(lambda power: 10.0**power)


def paid(venue: Venue, size: int) -> float:
    return float(venue.proceeds(np.array([size / ONE]))[0]) * ONE


@given(
    total=totals,
    uneven=st.lists(imbalances, min_size=1, max_size=3),
    amplification=amplifications,
    hundredths=st.integers(0, 99),
    rate=rates,
    fee=st.integers(0, 10**8),
    multiplier=st.integers(0, 10**11),
    share=shares,
)
def test_a_sale_into_curve_is_the_contracts(
    total: float,
    uneven: list[float],
    amplification: int,
    hundredths: int,
    rate: int,
    fee: int,
    multiplier: int,
    share: float,
) -> None:
    scaled = [total, *(total * part for part in uneven)]
    assume(max(scaled) <= 100.0 * min(scaled))
    balances = [int(b * ONE) for b in scaled]
    others = (ONE,) * len(uneven)
    pool = StableSwapPool(
        balances,
        amplification,
        fee,
        (rate, *others),
        multiplier,
        min(amplification * 100 + hundredths, 10**8),
    )
    size = int(balances[0] * share)
    exact = pool.amount_out(0, 1, size)
    # One unit is kept back and each rounding is another; the fee is cut to whole 1e-10.
    sale = StableSale.of_curve(pool, 0, 1)
    assert paid(sale, size) == pytest.approx(exact, rel=CLOSE, abs=10.0)


@given(
    total=totals,
    uneven=st.lists(imbalances, min_size=1, max_size=3),
    amplification=st.floats(0.0, 3.69).map(lambda power: int(1000 * 10.0**power)),
    rate=rates,
    fee=st.integers(10**12, 10**17),
    decimals=st.sampled_from((18, 18, 8, 6)),
    share=shares,
)
def test_a_sale_into_meta_stable_is_the_contracts(
    total: float,
    uneven: list[float],
    amplification: int,
    rate: int,
    fee: int,
    decimals: int,
    share: float,
) -> None:
    scaled = [total, *(total * part for part in uneven)]
    assume(max(scaled) <= 100.0 * min(scaled))
    balances = [int(scaled[0] * ONE), *(int(b * 10**decimals) for b in scaled[1:])]
    others = len(uneven)
    pool = MetaStablePool(
        balances, amplification, fee, (rate, *(ONE,) * others), (18, *(decimals,) * others)
    )
    size = int(balances[0] * share)
    try:
        exact = pool.amount_out(0, 1, size)
    except ConvergenceError:  # the contract's own, now and then
        assume(False)
    unit = 10 ** (18 - decimals)
    sale = StableSale.of_balancer(pool, 0, 1)
    # The contract rounds a constant in thousands of balances to whole units.
    rounding = max(scaled) * ONE / 1e15 + 10.0 * unit
    assert paid(sale, size) == pytest.approx(exact * unit, rel=CLOSE, abs=rounding)


@given(
    held=st.tuples(totals, totals),
    weight=st.integers(2 * 10**16, 98 * 10**16),
    fee=st.integers(10**12, 10**17),
    share=st.floats(-4.0, -0.523).map(lambda power: 10.0**power),
)
def test_a_sale_into_a_weighted_pool_is_the_contracts(
    held: tuple[float, float], weight: int, fee: int, share: float
) -> None:
    pool = WeightedPool([int(h * ONE) for h in held], (weight, ONE - weight), fee)
    sale = WeightedSale.of_balancer(pool, 0, 1)
    size = int(pool.balances[0] * share)
    # Of the other balance: the allowance for powers, and eighteen digits of base and exponent.
    allowance = (2e-14 + 3e-18 * weight / (ONE - weight)) * pool.balances[1]
    exact = pool.amount_out(0, 1, size)
    assert paid(sale, size) == pytest.approx(exact, rel=CLOSE, abs=10.0 + allowance)


@given(
    held=st.tuples(totals, totals),
    fee=st.integers(0, 999),
    share=st.floats(-9.0, 3.0).map(lambda power: 10.0**power),
)
def test_a_sale_into_a_constant_product_is_the_contracts(
    held: tuple[float, float], fee: int, share: float
) -> None:
    pool = ConstantProductPool([int(h * ONE) for h in held], fee)
    size = max(1, int(pool.balances[0] * share))
    exact = pool.amount_out(0, 1, size)
    sale = WeightedSale.of_product(pool, 0, 1)
    assert paid(sale, size) == pytest.approx(exact, rel=CLOSE, abs=2.0)


@st.composite
def concentrated_pools(draw: st.DrawFn) -> ConcentratedPool:
    fee, spacing = draw(st.sampled_from(((100, 1), (500, 10), (3_000, 60), (10_000, 200))))
    tick = draw(st.integers(-5_000, 5_000))
    here, added, liquidity = tick // spacing, {}, 0
    for _ in range(draw(st.integers(1, 6))):
        low = here + draw(st.integers(-300, 300))
        high = low + draw(st.integers(1, 600))
        size = int(ONE * 10.0 ** draw(st.floats(0.0, 7.0)))
        added[low * spacing] = added.get(low * spacing, 0) + size
        added[high * spacing] = added.get(high * spacing, 0) - size
        liquidity += size if low * spacing <= tick < high * spacing else 0
    low, high = sqrt_price_at(tick), sqrt_price_at(tick + 1)
    price = draw(st.integers(low, high - 1))
    return ConcentratedPool(price, liquidity, fee, spacing, tuple(added.items()))


@given(pool=concentrated_pools(), i=st.integers(0, 1), share=st.floats(1e-4, 1.0))
def test_a_sale_through_ticks_is_the_contracts(
    pool: ConcentratedPool, i: int, share: float
) -> None:
    sale = ConcentratedSale.of_pool(pool, i, 1 - i)
    assume(sale.roots.size > 0)
    # Beyond the ranges the price runs away for dust.
    size = int(share * sale.capacity * ONE)
    assume(size >= 10**14)
    exact = pool.swap(i == 0, size)
    assert paid(sale, size) == pytest.approx(exact.amount_out, rel=CLOSE, abs=1e4)


def test_the_capacity_is_what_the_contract_takes() -> None:
    pool = ConcentratedPool(2**96, 10**21, 500, 10, ((-200, 10**21), (100, -(10**21))))
    for i in (0, 1):
        most = pool.swap(i == 0, 10**30).amount_in
        sale = ConcentratedSale.of_pool(pool, i, 1 - i)
        assert sale.capacity * ONE == pytest.approx(most, rel=1e-12)
        assert paid(sale, 2 * most) == pytest.approx(paid(sale, most), rel=1e-12)


def test_a_pool_without_liquidity_pays_nothing() -> None:
    sale = ConcentratedSale.of_pool(ConcentratedPool(2**96, 0, 500, 10, ()), 0, 1)
    assert sale.capacity == 0.0
    assert not sale.proceeds(np.ones(2)).any()
    assert not sale.prices(np.ones(2)).any()


VENUES: list[Venue] = [
    StableSale.of_curve(
        StableSwapPool((900 * ONE, 1_200 * ONE), 100, 4 * 10**6, (ONE * 7 // 6, ONE), 2 * 10**10),
        0,
        1,
    ),
    StableSale.of_balancer(
        MetaStablePool((900 * ONE, 1_200 * ONE), 50_000, 4 * 10**14, (ONE * 7 // 6, ONE)), 0, 1
    ),
    WeightedSale.of_balancer(
        WeightedPool((900 * ONE, 90 * ONE), (8 * 10**17, 2 * 10**17), 3 * 10**15), 0, 1
    ),
    WeightedSale.of_product(ConstantProductPool((900 * ONE, 1_000 * ONE)), 0, 1),
    ConcentratedSale.of_pool(
        ConcentratedPool(2**96, 10**22, 500, 10, ((-2000, 4 * 10**21), (-100, 6 * 10**21))), 0, 1
    ),
    Redemption(price=1.16, collateral_eth=300.0),
    Waiting(price=1.16, refill_eth_per_day=60.0, carry=0.06, days=3.0),
]


@pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.name)
def test_the_price_is_the_slope_of_the_proceeds(venue: Venue) -> None:
    sizes = np.linspace(0.1, 0.9, 50) * min(venue.capacity, 2_000.0)
    near = np.abs(sizes[:, None] - venue.kinks()).min(axis=1, initial=math.inf) < 1e-2
    step = 1e-4
    slopes = (venue.proceeds(sizes + step) - venue.proceeds(sizes - step)) / (2.0 * step)
    # Proceeds of some thousands have an error of 1e-12, their difference over 2e-4 one of 1e-8.
    assert venue.prices(sizes)[~near] == pytest.approx(slopes[~near], rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.name)
def test_a_ladder_interpolates_the_price_it_was_taken_from(venue: Venue) -> None:
    sizes, prices = price_ladder(venue, 5_000.0)
    between = np.random.default_rng(1).uniform(0.0, sizes[-1], 2_000)
    assert np.interp(between, sizes, prices) == pytest.approx(venue.prices(between), rel=2e-5)
    assert (np.diff(prices) <= 0.0).all()
    assert (np.diff(sizes) >= 0.0).all()


def test_a_fee_that_falls_towards_balance_is_priced_as_the_whole_part() -> None:
    # Nearly flat, so that the falling fee outweighs the curve: the last unit pays more than the
    # first, and half of the way pays less than half of the proceeds.
    venue = StableSale(
        name="dear off balance",
        balances=np.array([200.0, 1_800.0]),
        i=0,
        j=1,
        n_amplification=2e5,
        worth_in=1.0,
        worth_out=1.0,
        fee_out=1e-3,
        multiplier=5.0,
    )
    middle, whole = venue.proceeds(np.array([400.0, 800.0]))
    assert middle < whole / 2.0
    sizes, prices = price_ladder(venue, 2_000.0)
    assert (np.diff(prices) <= 0.0).all()
    hull = np.concatenate([[0.0], np.cumsum(np.diff(sizes) * (prices[1:] + prices[:-1]) / 2.0)])
    assert (hull >= venue.proceeds(sizes) * (1.0 - 1e-5)).all()
    assert hull[-1] == pytest.approx(venue.proceeds(sizes[-1:])[0], rel=1e-5)


def test_collateral_pays_its_rate_and_ends() -> None:
    venue = Redemption(price=1.16, collateral_eth=116.0)
    assert venue.capacity == pytest.approx(100.0)
    assert venue.proceeds(np.array([50.0, 100.0, 200.0])) == pytest.approx([58.0, 116.0, 116.0])


def test_waiting_loses_its_carry_by_the_day() -> None:
    # 365 coins at one ETH, one a day, at 10 % a year: the last waits a year, the mean half of one.
    venue = Waiting(price=1.0, refill_eth_per_day=1.0, carry=0.1)
    assert venue.prices(np.array([0.0, 365.0])) == pytest.approx([1.0, 0.9])
    assert venue.proceeds(np.array([365.0]))[0] == pytest.approx(365.0 * 0.95)
    assert venue.capacity == pytest.approx(3_650.0)
    assert venue.proceeds(np.array([3_650.0, 9_999.0])) == pytest.approx([1_825.0, 1_825.0])
    assert Waiting(price=1.0, refill_eth_per_day=1.0, carry=0.0).capacity == math.inf


@pytest.mark.parametrize(
    ("make", "fields", "name"),
    [
        (Redemption, {"price": 0.0, "collateral_eth": 1.0}, "price"),
        (Redemption, {"price": 1.0, "collateral_eth": -1.0}, "collateral_eth"),
        (Waiting, {"price": 1.0, "refill_eth_per_day": 0.0, "carry": 0.1}, "refill_eth_per_day"),
        (Waiting, {"price": 1.0, "refill_eth_per_day": 1.0, "carry": -0.1}, "carry"),
        (
            Waiting,
            {"price": 1.0, "refill_eth_per_day": 1.0, "carry": 0.1, "days": math.nan},
            "days",
        ),
    ],
)
def test_a_way_out_outside_its_domain_is_refused(
    make: type, fields: dict[str, float], name: str
) -> None:
    with pytest.raises(ParameterError, match=f"`{name}` must"):
        make(**fields)
