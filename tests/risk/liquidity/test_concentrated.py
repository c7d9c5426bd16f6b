"""Steps of a swap against Uniswap v3's own values and against what must always hold."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.liquidity.concentrated import compute_swap_step

Q96 = 2**96
ETH = 10**18
VECTORS = json.loads(
    (Path(__file__).parents[2] / "reference" / "swap_step_vectors.json").read_text()
)
PRICE_OF_POOL_OF_1024 = 20282409603651670423947251286016
STEP = {
    "sqrt_price": Q96,
    "sqrt_price_target": 2 * Q96,
    "liquidity": 2 * ETH,
    "amount_remaining": ETH,
    "fee_pips": 600,
}


def root_price(token1: int, token0: int) -> int:
    return math.isqrt(token1 * 2**192 // token0)


# Uniswap/v3-core, test/SwapMath.spec.ts, in its order. The prices of the third and fourth case
# are written there as the price after the whole amount, which is arithmetic.
PUBLISHED = {
    "exact in, capped at the target": (
        (Q96, root_price(101, 100), 2 * ETH, ETH, 600),
        (root_price(101, 100), 9975124224178055, 9925619580021728, 5988667735148),
    ),
    "exact out, capped at the target": (
        (Q96, root_price(101, 100), 2 * ETH, -ETH, 600),
        (root_price(101, 100), 9975124224178055, 9925619580021728, 5988667735148),
    ),
    "exact in, fully spent": (
        (Q96, root_price(1000, 100), 2 * ETH, ETH, 600),
        (
            Q96 + 999400000000000000 * Q96 // (2 * ETH),
            999400000000000000,
            666399946655997866,
            600000000000000,
        ),
    ),
    "exact out, fully received": (
        (Q96, root_price(10000, 100), 2 * ETH, -ETH, 600),
        (2 * Q96, 2 * ETH, ETH, 1200720432259356),
    ),
    "output capped at the desired amount": (
        (
            417332158212080721273783715441582,
            1452870262520218020823638996,
            159344665391607089467575320103,
            -1,
            1,
        ),
        (417332158212080721273783715441581, 1, 1, 1),
    ),
    "target price of one unit": (
        (2, 1, 1, 3915081100057732413702495386755767, 1),
        (1, 39614081257132168796771975168, 0, 39614120871253040049813),
    ),
    "whole input taken as fee": (
        (2413, 79887613182836312, 1985041575832132834610021537970, 10, 1872),
        (2413, 0, 0, 10),
    ),
    "too little liquidity for four units of token 0": (
        (PRICE_OF_POOL_OF_1024, PRICE_OF_POOL_OF_1024 * 11 // 10, 1024, -4, 3000),
        (PRICE_OF_POOL_OF_1024 * 11 // 10, 26215, 0, 79),
    ),
    "too little liquidity for 263,000 units of token 1": (
        (PRICE_OF_POOL_OF_1024, PRICE_OF_POOL_OF_1024 * 9 // 10, 1024, -263000, 3000),
        (PRICE_OF_POOL_OF_1024 * 9 // 10, 1, 26214, 1),
    ),
}

# Uniswap/v3-core, test/SqrtPriceMath.spec.ts: the price after an amount, far from any target.
PUBLISHED_PRICES = {
    "a tenth of token 1 in": ((Q96, 2 * Q96, ETH, ETH // 10), 87150978765690771352898345369),
    "a tenth of token 0 in": ((Q96, 1, ETH, ETH // 10), 72025602285694852357767227579),
    "a tenth of token 0 out": ((Q96, 2 * Q96, ETH, -ETH // 10), 88031291682515930659493278152),
    "a tenth of token 1 out": ((Q96, 1, ETH, -ETH // 10), 71305346262837903834189555302),
    "more than 96 bits in": ((Q96, 1, 10 * ETH, 2**100), 624999999995069620),
    "product beyond 256 bits": (
        (
            1025574284609383690408304870162715216695788925244,
            1,
            50015962439936049619261659728067971248,
            406,
        ),
        1025574284609383582644711336373707553698163132913,
    ),
}

prices = st.integers(min_value=1, max_value=2**160 - 1)
steps = st.fixed_dictionaries(
    {
        "sqrt_price": prices,
        "sqrt_price_target": prices,
        "liquidity": st.integers(min_value=0, max_value=2**128 - 1),
        "amount_remaining": st.integers(min_value=-(2**255), max_value=2**255 - 1),
        "fee_pips": st.integers(min_value=0, max_value=999_999),
    }
)


@st.composite
def partial_steps(draw: st.DrawFn) -> dict[str, int]:
    """Draw a step whose amount is of the order that reaches the target."""
    step = draw(steps)
    everything = 2**255 - 1 if draw(st.booleans()) else -(2**255)
    whole = compute_swap_step(**(step | {"amount_remaining": everything}))
    share = draw(st.fractions(min_value=0, max_value=2))
    needed = whole[1] + whole[3] if everything > 0 else -whole[2]
    amount = max(-(2**255), min(2**255 - 1, int(needed * share)))
    return step | {"amount_remaining": amount}


any_steps = st.one_of(steps, partial_steps())


@pytest.mark.parametrize(("arguments", "outcome"), PUBLISHED.values(), ids=PUBLISHED.keys())
def test_a_step_equals_the_value_uniswap_publishes(
    arguments: tuple[int, ...], outcome: tuple[int, ...]
) -> None:
    assert compute_swap_step(*arguments) == outcome


@pytest.mark.parametrize(
    ("arguments", "price"), PUBLISHED_PRICES.values(), ids=PUBLISHED_PRICES.keys()
)
def test_a_price_equals_the_value_uniswap_publishes(
    arguments: tuple[int, int, int, int], price: int
) -> None:
    assert compute_swap_step(*arguments, fee_pips=0)[0] == price


def test_every_step_executed_by_the_contract_is_reproduced() -> None:
    cases = VECTORS["cases"]
    assert len(cases) == 400
    for *arguments, price, amount_in, amount_out, fee in cases:
        assert compute_swap_step(*arguments) == (price, amount_in, amount_out, fee)


# Executed like the vectors. The precise form falls 12 and 222 units short of these prices.
@pytest.mark.parametrize(
    ("arguments", "outcome"),
    [
        (
            (
                513430447664415913823952520727933410823227057705,
                406763581692225620230548883451645,
                6737590565961406828788349711309479533,
                195363587130854111835213132726272,
                3000,
            ),
            (
                2740598530448383761845257461599491,
                194777496369461549499707493328093,
                43662304295373228832569387763100384537881043321493414378,
                586090761392562335505639398179,
            ),
        ),
        (
            (
                644368175612385387510957440446422289269877221955,
                91215639135261228638629613233007,
                1045353459373355271390325094557749,
                468355052788478144557761953792,
                3000,
            ),
            (
                177366818627450790982501715860817,
                466949987630112710124088667930,
                8501932647563675861638807366409260933308308742646725,
                1405065158365434433673285862,
            ),
        ),
    ],
)
def test_a_product_beyond_256_bits_takes_the_contracts_coarser_form(
    arguments: tuple[int, ...], outcome: tuple[int, ...]
) -> None:
    assert compute_swap_step(*arguments) == outcome


@given(step=any_steps)
def test_the_price_never_passes_the_target(step: dict[str, int]) -> None:
    reached = compute_swap_step(**step)[0]
    low, high = sorted((step["sqrt_price"], step["sqrt_price_target"]))
    assert low <= reached <= high


@given(step=any_steps)
def test_no_step_takes_or_pays_more_than_was_asked(step: dict[str, int]) -> None:
    _, amount_in, amount_out, fee = compute_swap_step(**step)
    if step["amount_remaining"] < 0:
        assert amount_out <= -step["amount_remaining"]
    else:
        assert amount_in + fee <= step["amount_remaining"]


@given(step=any_steps)
def test_a_step_short_of_its_target_uses_the_whole_amount(step: dict[str, int]) -> None:
    reached, amount_in, amount_out, fee = compute_swap_step(**step)
    remaining = step["amount_remaining"]
    used = -amount_out if remaining < 0 else amount_in + fee
    assert reached == step["sqrt_price_target"] or used == remaining


@given(step=any_steps)
def test_the_pool_never_loses_by_rounding(step: dict[str, int]) -> None:
    # At liquidity L the reserves are L/√p and L·√p. Their product may not fall below L².
    _, amount_in, amount_out, _ = compute_swap_step(**step)
    price, liquidity = step["sqrt_price"], step["liquidity"]
    token0, token1 = Fraction(liquidity * Q96, price), Fraction(liquidity * price, Q96)
    if step["sqrt_price_target"] > price:
        token0, token1 = token0 - amount_out, token1 + amount_in
    else:
        token0, token1 = token0 + amount_in, token1 - amount_out
    assert token0 >= 0
    assert token1 >= 0
    assert token0 * token1 >= liquidity**2


@given(step=any_steps)
def test_the_fee_is_at_least_its_share_of_the_input(step: dict[str, int]) -> None:
    _, amount_in, _, fee = compute_swap_step(**step)
    assert fee * 1_000_000 >= (amount_in + fee) * step["fee_pips"]


@given(step=any_steps, more=st.integers(min_value=0, max_value=2**200))
def test_a_larger_input_never_pays_less(step: dict[str, int], more: int) -> None:
    amount = abs(step["amount_remaining"]) // 2
    smaller = compute_swap_step(**(step | {"amount_remaining": amount}))
    larger = compute_swap_step(**(step | {"amount_remaining": amount + more}))
    assert larger[2] >= smaller[2]


@given(step=steps)
def test_a_step_to_where_the_price_stands_moves_nothing(step: dict[str, int]) -> None:
    price = step["sqrt_price"]
    assert compute_swap_step(**(step | {"sqrt_price_target": price})) == (price, 0, 0, 0)


def test_without_liquidity_the_target_is_reached_for_nothing() -> None:
    assert compute_swap_step(**(STEP | {"liquidity": 0})) == (2 * Q96, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sqrt_price", 0),
        ("sqrt_price", 2**160),
        ("sqrt_price_target", 0),
        ("sqrt_price_target", 2**160),
        ("liquidity", -1),
        ("liquidity", 2**128),
        ("amount_remaining", 2**255),
        ("amount_remaining", -(2**255) - 1),
        ("fee_pips", -1),
        ("fee_pips", 1_000_000),
        ("liquidity", 1e18),
    ],
)
def test_an_argument_outside_the_contracts_types_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ParameterError, match=f"`{name}` must"):
        compute_swap_step(**(STEP | {name: value}))
