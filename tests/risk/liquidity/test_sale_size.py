"""The sale that costs 1 %: by hand, and against the curves that it is taken from."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.liquidity.concentrated_pool import ConcentratedPool
from risk.liquidity.concentrated_sale import ConcentratedSale
from risk.liquidity.routing import best_split
from risk.liquidity.sale_size import best_price, size_that_costs
from risk.liquidity.stable_sale import StableSale
from risk.liquidity.stable_swap import StableSwapPool
from risk.liquidity.ticks import sqrt_price_at
from risk.liquidity.weighted_sale import WeightedSale

ETH = 10**18


def product(name: str, held: float, *, price: float = 1.0, fee: float = 0.0) -> WeightedSale:
    return WeightedSale(name=name, held_in=held, held_out=held * price, fee=fee)


def test_a_constant_product_costs_one_per_cent_at_one_part_in_ninety_nine() -> None:
    # The average pays held / (held + size) of the first unit: 0.99 where size is held / 99.
    assert size_that_costs([product("a", 990.0)]) == pytest.approx(10.0, rel=1e-4)
    # Two of them are one of twice the size; in coins bought, at the first price.
    pair = [product("a", 990.0, price=1.25), product("b", 990.0, price=1.25)]
    assert size_that_costs(pair) == pytest.approx(25.0, rel=1e-4)


def test_a_fee_is_no_part_of_the_cost() -> None:
    # Both the first unit and the average pay it; only what reaches the curve counts.
    dear = size_that_costs([product("a", 990.0, fee=0.2)])
    assert dear == pytest.approx(10.0, rel=1e-4)


def test_a_range_of_constant_liquidity_costs_what_its_formula_says() -> None:
    wide = 20_000
    ticks = ((-wide, 10**23), (wide, -(10**23)))
    pool = ConcentratedPool(sqrt_price_at(0), 10**23, 0, 1, ticks)
    # A falling price from 1 pays 1 / (1 + size / L) on average.
    expected = 1e5 / 99.0
    assert size_that_costs([ConcentratedSale.of_pool(pool, 0, 1)]) == pytest.approx(
        expected, rel=1e-4
    )


def test_where_liquidity_ends_the_sale_ends() -> None:
    ticks = ((-10, 10**23), (10, -(10**23)))
    pool = ConcentratedPool(sqrt_price_at(0), 10**23, 0, 1, ticks)
    sale = ConcentratedSale.of_pool(pool, 0, 1)
    # Ten ticks down the price is 0.1 % lower, so all of it costs less than 1 %.
    assert size_that_costs([sale]) == pytest.approx(sale.capacity, rel=1e-4)
    assert sale.capacity == pytest.approx(1e5 * (math.exp(5.0 * math.log(1.0001)) - 1.0), rel=1e-6)


def test_without_venues_there_is_no_size() -> None:
    assert size_that_costs([]) is None
    assert best_price([]) == 0.0
    # A pool so small that a millionth of a coin costs more.
    assert size_that_costs([product("dust", 1e-6)]) is None


@given(
    held=st.tuples(st.floats(10.0, 1e6), st.floats(10.0, 1e6)),
    amplification=st.integers(10, 1_000),
    cost=st.sampled_from((0.005, 0.01, 0.05)),
)
def test_the_size_costs_what_was_asked(
    held: tuple[float, float], amplification: int, cost: float
) -> None:
    balances = [int(held[0] * ETH), int(held[0] * ETH * 1.2)]
    stable = StableSwapPool(balances, amplification, 4_000_000, (ETH, ETH))
    venues = [StableSale.of_curve(stable, 0, 1), product("b", held[1], fee=0.003)]
    size = size_that_costs(venues, cost)
    assert size is not None
    price = best_price(venues)
    assert price == max(float(venue.prices(np.zeros(1))[0]) for venue in venues)
    sold = size / price
    assert best_split(sold, venues).gross_eth == pytest.approx(size * (1.0 - cost), rel=2e-5)
    assert best_split(1.01 * sold, venues).gross_eth < 1.01 * size * (1.0 - cost)
