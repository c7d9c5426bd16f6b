"""Whole swaps against the balances Uniswap v3 publishes and what must always hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.liquidity.concentrated_pool import ConcentratedPool
from risk.liquidity.refusals import ImbalanceError, PriceLimitError
from risk.liquidity.ticks import sqrt_price_at, tick_at

ETH = 10**18
Q96 = 2**96
VECTORS = json.loads(
    (Path(__file__).parents[2] / "reference" / "pool_swap_vectors.json").read_text()
)
POOL: dict[str, Any] = {
    "sqrt_price": Q96,
    "liquidity": 1_000 * ETH,
    "fee_pips": 500,
    "tick_spacing": 10,
    "ticks": ((-200, 600 * ETH), (-50, 400 * ETH), (80, -400 * ETH), (300, -600 * ETH)),
}
amounts = st.integers(1, 30 * ETH)


def pool_of(
    sqrt_price: int, fee_pips: int, tick_spacing: int, positions: list[list[int]]
) -> ConcentratedPool:
    """Return a pool of positions: lower tick, upper tick, liquidity."""
    added: dict[int, int] = {}
    tick = tick_at(sqrt_price)
    for low, high, size in positions:
        added[low] = added.get(low, 0) + size
        added[high] = added.get(high, 0) - size
    liquidity = sum(size for low, high, size in positions if low <= tick < high)
    return ConcentratedPool(sqrt_price, liquidity, fee_pips, tick_spacing, tuple(added.items()))


def test_every_swap_that_uniswap_publishes_is_reproduced() -> None:
    done = 0
    for name, falling, amount, limit, before, *balances, after, error in VECTORS["cases"]:
        pool = pool_of(**VECTORS["pools"][name])
        assert pool.tick == before
        if error is not None:
            assert error == "SPL"
            with pytest.raises(PriceLimitError, match="`sqrt_price_limit`"):
                pool.swap(falling, amount, limit)
            continue
        swap = pool.swap(falling, amount, limit)
        moved = (swap.amount_in, -swap.amount_out)
        assert [*(moved if falling else reversed(moved)), swap.tick] == [*balances, after]
        done += 1
    assert (done, len(VECTORS["cases"])) == (190, 240)


@given(amount=amounts, falling=st.booleans())
def test_a_swap_in_two_parts_is_nearly_the_whole(amount: int, falling: bool) -> None:
    pool = ConcentratedPool(**POOL)
    whole = pool.swap(falling, amount)
    half = pool.swap(falling, max(1, amount // 2))
    rest = amount - half.amount_in
    after = ConcentratedPool(half.sqrt_price, half.liquidity, 500, 10, pool.ticks, half.tick)
    if rest > 0 and whole.amount_in == amount:
        again = after.swap(falling, rest)
        # Each stop rounds once more, in the pool's favour.
        assert 0 <= whole.amount_out - half.amount_out - again.amount_out <= 2


@given(amount=amounts, falling=st.booleans())
def test_what_is_bought_for_an_amount_out_pays_at_least_that(amount: int, falling: bool) -> None:
    pool = ConcentratedPool(**POOL)
    i, j = (0, 1) if falling else (1, 0)
    try:
        needed = pool.amount_in(i, j, amount)
    except PriceLimitError:
        assert pool.swap(falling, -amount).amount_out < amount
        return
    assert pool.amount_out(i, j, needed) >= amount - 1


def test_a_swap_beyond_all_liquidity_says_how_much_goes() -> None:
    pool = ConcentratedPool(**POOL)
    most = pool.swap(True, 10**30).amount_in
    pool.amount_out(0, 1, most)
    with pytest.raises(PriceLimitError, match=f"`amount_in` must not exceed {most}"):
        pool.amount_out(0, 1, most + 1)
    paid = pool.swap(True, 10**30).amount_out
    with pytest.raises(PriceLimitError, match=f"`amount_out` must not exceed {paid}"):
        pool.amount_in(0, 1, paid + 1)


def test_a_range_without_liquidity_is_crossed_for_nothing() -> None:
    gap = pool_of(Q96, 500, 10, [[-30, 30, ETH], [-90, -60, ETH]])
    near = pool_of(Q96, 500, 10, [[-30, 30, ETH]])
    lone = pool_of(sqrt_price_at(-60), 500, 10, [[-90, -60, ETH]])
    through = near.swap(True, 10**30)
    beyond = lone.swap(True, 10**15)
    both = gap.swap(True, through.amount_in + 10**15)
    assert both.amount_out == through.amount_out + beyond.amount_out
    assert both.sqrt_price == beyond.sqrt_price


def test_an_amount_of_which_all_is_fee_moves_nothing() -> None:
    pool = ConcentratedPool(**(POOL | {"fee_pips": 999_999}))
    swap = pool.swap(True, 10)
    assert (swap.amount_in, swap.amount_out, swap.sqrt_price) == (10, 0, Q96)


def test_liquidity_changes_at_each_tick_on_the_way() -> None:
    pool = ConcentratedPool(**POOL)
    fallen = pool.swap(True, 10**30, sqrt_price_at(-60))
    risen = pool.swap(False, 10**30, sqrt_price_at(90))
    assert (fallen.liquidity, fallen.tick) == (600 * ETH, -60)
    assert (risen.liquidity, risen.tick) == (600 * ETH, 90)


def test_a_falling_price_that_stops_on_a_tick_has_crossed_it() -> None:
    swap = ConcentratedPool(**POOL).swap(True, 10**30, sqrt_price_at(-50))
    assert (swap.sqrt_price, swap.tick) == (sqrt_price_at(-50), -51)
    again = ConcentratedPool(swap.sqrt_price, swap.liquidity, 500, 10, POOL["ticks"], swap.tick)
    assert again.swap(False, 10**15).liquidity == 1_000 * ETH


@pytest.mark.parametrize(
    ("falling", "limit"), [(True, Q96), (True, 4_295_128_739), (False, Q96), (False, 2**160)]
)
def test_a_limit_on_the_wrong_side_is_refused(falling: bool, limit: int) -> None:
    with pytest.raises(PriceLimitError, match="`sqrt_price_limit` must"):
        ConcentratedPool(**POOL).swap(falling, 1, limit)


def test_a_tick_that_takes_more_liquidity_than_is_there_is_refused() -> None:
    pool = ConcentratedPool(**(POOL | {"ticks": ((-50, 2_000 * ETH),)}))
    with pytest.raises(ImbalanceError, match="`ticks` must"):
        pool.swap(True, 10**30)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"sqrt_price": 4_295_128_738}, "sqrt_price"),
        ({"sqrt_price": 2**160}, "sqrt_price"),
        ({"liquidity": 2**128}, "liquidity"),
        ({"fee_pips": 1_000_000}, "fee_pips"),
        ({"tick_spacing": 0}, "tick_spacing"),
        ({"ticks": ((5, 1),)}, "ticks"),
        ({"ticks": ((10, 1), (10, 2))}, "ticks"),
        ({"ticks": ((887_280, 1),)}, "ticks"),
        ({"tick": 1}, "tick"),
        ({"tick": -2}, "tick"),
    ],
)
def test_a_pool_outside_the_contracts_domain_is_refused(change: dict[str, Any], name: str) -> None:
    with pytest.raises(ParameterError, match=f"`{name}` must"):
        ConcentratedPool(**(POOL | change))


@pytest.mark.parametrize("arguments", [(0, 0, 1), (0, 2, 1), (0, 1, 0), (0, 1, 1.5)])
def test_a_swap_of_nothing_or_no_two_tokens_is_refused(arguments: tuple[Any, ...]) -> None:
    pool = ConcentratedPool(**POOL)
    for ask in (pool.amount_out, pool.amount_in):
        with pytest.raises(ParameterError, match="must"):
            ask(*arguments)
    with pytest.raises(ParameterError, match="`amount` must"):
        pool.swap(True, 0)
