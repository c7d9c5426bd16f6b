"""Uniswap v2 against the values it publishes and what must always hold."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.liquidity.constant_product import ConstantProductPool
from risk.liquidity.refusals import ImbalanceError, WordSizeError

ETH = 10**18
held = st.integers(min_value=1, max_value=2**112 - 1)


# Uniswap/v2-core, test/UniswapV2Pair.spec.ts.
@pytest.mark.parametrize(
    ("given_in", "reserve_in", "reserve_out", "paid"),
    [
        (1, 5, 10, 1662497915624478906),
        (1, 10, 5, 453305446940074565),
        (2, 5, 10, 2851015155847869602),
        (2, 10, 5, 831248957812239453),
        (1, 10, 10, 906610893880149131),
        (1, 100, 100, 987158034397061298),
        (1, 1000, 1000, 996006981039903216),
    ],
)
def test_a_swap_pays_what_uniswap_publishes(
    given_in: int, reserve_in: int, reserve_out: int, paid: int
) -> None:
    pool = ConstantProductPool((reserve_in * ETH, reserve_out * ETH))
    assert pool.amount_out(0, 1, given_in * ETH) == paid


# Uniswap/v2-periphery, test/UniswapV2Router01.spec.ts.
def test_a_swap_of_a_few_units_is_what_uniswap_publishes() -> None:
    pool = ConstantProductPool((100, 100))
    assert pool.amount_out(0, 1, 2) == 1
    assert pool.amount_in(0, 1, 1) == 2


@given(balances=st.tuples(held, held), amount=st.integers(1, 2**112))
def test_the_product_never_falls(balances: tuple[int, int], amount: int) -> None:
    pool = ConstantProductPool(balances)
    out = pool.amount_out(0, 1, amount)
    kept = balances[0] * 1000 + amount * 997
    assert kept * (balances[1] - out) >= balances[0] * balances[1] * 1000


@given(balances=st.tuples(held, st.integers(2, 2**112 - 1)), share=st.floats(0, 0.999))
def test_what_is_bought_for_an_amount_out_pays_at_least_that(
    balances: tuple[int, int], share: float
) -> None:
    pool = ConstantProductPool(balances)
    wanted = max(1, min(balances[1] - 1, int(balances[1] * share)))
    needed = pool.amount_in(0, 1, wanted)
    assert pool.amount_out(0, 1, needed) >= wanted
    assert needed == 1 or pool.amount_out(0, 1, needed - 1) <= wanted


def test_what_the_contract_refuses_has_a_name() -> None:
    with pytest.raises(ImbalanceError):
        ConstantProductPool((0, ETH)).amount_out(0, 1, 1)
    with pytest.raises(ImbalanceError):
        ConstantProductPool((ETH, ETH)).amount_in(0, 1, ETH)
    with pytest.raises(WordSizeError):
        ConstantProductPool((ETH, ETH)).amount_out(0, 1, 2**250)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"balances": (1,)}, "balances"),
        ({"balances": (1, 2**112)}, "balances"),
        ({"balances": (1, -1)}, "balances"),
        ({"balances": (1, 1), "fee": 1000}, "fee"),
    ],
)
def test_a_pool_outside_the_contracts_domain_is_refused(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(ParameterError, match=f"`{name}` must"):
        ConstantProductPool(**fields)


@pytest.mark.parametrize("arguments", [(0, 0, 1), (0, 2, 1), (0, 1, 0), (0, 1, 1.5)])
def test_a_swap_of_nothing_or_no_two_coins_is_refused(arguments: tuple[Any, ...]) -> None:
    pool = ConstantProductPool((ETH, ETH))
    for ask in (pool.amount_out, pool.amount_in):
        with pytest.raises(ParameterError, match="must"):
            ask(*arguments)
