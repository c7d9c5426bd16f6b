"""Prices at ticks against the values Uniswap v3 publishes."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.liquidity.refusals import PriceLimitError
from risk.liquidity.ticks import (
    LARGEST_TICK,
    SMALLEST_SQRT_PRICE,
    UPPER_SQRT_PRICE,
    sqrt_price_at,
    tick_at,
)


# Uniswap/v3-core, test/__snapshots__/TickMath.spec.ts.snap and TickMath's own bounds.
@pytest.mark.parametrize(
    ("tick", "sqrt_price"),
    [
        (-LARGEST_TICK, SMALLEST_SQRT_PRICE),
        (-738203, 7409801140451),
        (-500000, 1101692437043807371),
        (-250000, 295440463448801648376846),
        (-150000, 43836292794701720435367485),
        (-50000, 6504256538020985011912221507),
        (-5000, 61703726247759831737814779831),
        (-2500, 69919044979842180277688105136),
        (-1000, 75364347830767020784054125655),
        (-500, 77272108795590369356373805297),
        (-250, 78244023372248365697264290337),
        (-100, 78833030112140176575862854579),
        (-50, 79030349367926598376800521322),
        (0, 2**96),
        (50, 79426470787362580746886972461),
        (100, 79625275426524748796330556128),
        (250, 80224679980005306637834519095),
        (LARGEST_TICK, UPPER_SQRT_PRICE),
    ],
)
def test_a_price_equals_the_value_uniswap_publishes(tick: int, sqrt_price: int) -> None:
    assert sqrt_price_at(tick) == sqrt_price


@given(tick=st.integers(-LARGEST_TICK, LARGEST_TICK))
def test_a_price_is_the_power_to_a_hundredth_of_a_basis_point(tick: int) -> None:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal("1.0001") ** (Decimal(tick) / 2) * 2**96
    # The contract's own claim; at the lowest ticks a whole unit counts for more.
    assert abs(sqrt_price_at(tick) - exact) <= exact / 10**6 + 1


@given(tick=st.integers(-LARGEST_TICK, LARGEST_TICK - 1), inside=st.floats(0, 1))
def test_the_tick_of_a_price_is_the_last_not_above_it(tick: int, inside: float) -> None:
    low, high = sqrt_price_at(tick), sqrt_price_at(tick + 1)
    assert tick_at(low) == tick
    assert tick_at(high - 1) == tick
    assert tick_at(min(high - 1, low + int((high - low) * inside))) == tick


@pytest.mark.parametrize("sqrt_price", [SMALLEST_SQRT_PRICE - 1, UPPER_SQRT_PRICE])
def test_a_price_beyond_the_ticks_has_none(sqrt_price: int) -> None:
    with pytest.raises(PriceLimitError, match="`sqrt_price` must"):
        tick_at(sqrt_price)


@pytest.mark.parametrize("tick", [-LARGEST_TICK - 1, LARGEST_TICK + 1, 0.5])
def test_a_tick_beyond_the_last_is_refused(tick: int) -> None:
    with pytest.raises(ParameterError, match="`tick` must"):
        sqrt_price_at(tick)
