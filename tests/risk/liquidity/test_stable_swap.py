"""StableSwap against the contract's own results, an exact solver and what must always hold."""

import json
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.liquidity.refusals import ImbalanceError, SwapRefusedError
from risk.liquidity.stable_swap import StableSwapPool

WHOLE = 10**18
VECTORS = json.loads(
    (Path(__file__).parents[2] / "reference" / "stable_swap_vectors.json").read_text()
)
QUOTES = json.loads(
    (Path(__file__).parents[2] / "reference" / "stable_swap_quote_vectors.json").read_text()
)
POOL: dict[str, Any] = {
    "balances": (3_000 * WHOLE, 1_000 * WHOLE),
    "amplification": 100,
    "fee": 4_000_000,
    "rates": (WHOLE, WHOLE),
    "offpeg_fee_multiplier": 20_000_000_000,
}


def pool_of(*balances: int, amplification: int = 100, **other: Any) -> StableSwapPool:
    """Return a pool, by default without fee and of coins of 18 decimals worth one each."""
    fields: dict[str, Any] = {"fee": 0, "rates": (WHOLE,) * len(balances)}
    return StableSwapPool(balances, amplification, **(fields | other))


def exact_invariant(balances: list[int], amplification: Decimal) -> Decimal:
    """Return D by bisection of its defining equation, to 60 digits."""
    n = len(balances)
    total = Decimal(sum(balances))

    def gap(d: Decimal) -> Decimal:
        product = d
        for balance in balances:
            product *= d / (n * balance)
        return amplification * n * (total - d) + d - product

    # At D = the sum the geometric mean makes the gap zero or negative; near 0 it is positive.
    return bisected(gap, Decimal(0), total)


def exact_amount_out(
    balances: list[int], i: int, j: int, amount: int, amplification: int
) -> Decimal:
    """Return the output without fee or rounding, to 60 digits."""
    n, d = len(balances), exact_invariant(balances, Decimal(amplification))
    held = [Decimal(balance) for balance in balances]
    held[i] += amount

    def gap(y: Decimal) -> Decimal:
        product, total = d, Decimal(0)
        for balance in (*held[:j], y, *held[j + 1 :]):
            product *= d / (n * balance)
            total += balance
        return product - d - amplification * n * (total - d)

    return held[j] - bisected(gap, Decimal(1) / 10**60, held[j])


def bisected(falling: Any, low: Decimal, high: Decimal) -> Decimal:
    """Return the root of a function that falls from positive to negative."""
    for _ in range(300):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return low


def one_per_cent_size(discount: float, amplification: int) -> float:
    """Return what costs 1 % to sell at a spot price so far below one, as a share of D."""
    total = 2_000_000 * WHOLE
    even = pool_of(total // 2, total // 2, amplification=amplification)
    probe = 10**15

    def pool_at(sold: int) -> StableSwapPool:
        balances = (total // 2 + sold, total // 2 - even.amount_out(0, 1, sold))
        return pool_of(*balances, amplification=amplification)

    low, high = 0, 2 * total
    for _ in range(90):
        middle = (low + high) // 2
        above = pool_at(middle).amount_out(0, 1, probe) > (1.0 - discount) * probe
        low, high = (middle, high) if above else (low, middle)
    pool = pool_at(low)
    least = 0.99 * pool.amount_out(0, 1, probe) / probe

    low, high = 0, total
    for _ in range(90):
        middle = (low + high) // 2
        cheap = pool.amount_out(0, 1, middle) > least * middle
        low, high = (middle, high) if cheap else (low, middle)
    return low / total


amplifications = st.integers(min_value=1, max_value=10_000)
# Far beyond a hundred to one, the contract's own rounding can keep it from converging.
balances_of_two = st.tuples(*(st.integers(min_value=10**22, max_value=10**24),) * 2)
shares = st.fractions(min_value=Fraction(1, 10**6), max_value=2)
rates_of_two = st.tuples(*(st.integers(min_value=10**18, max_value=10**19),) * 2)


def test_every_swap_executed_by_the_contract_is_reproduced() -> None:
    done = 0
    for balances, amplification, fee, rates, multiplier, i, j, amount, paid, _ in VECTORS["cases"]:
        if paid is not None:
            pool = StableSwapPool(balances, amplification, fee, rates, multiplier)
            assert pool.amount_out(i, j, amount) == paid
            done += 1
    assert done == 253


# Executed like the vectors: so few units that where the contract's iteration stops shows.
@pytest.mark.parametrize(
    ("balances", "amplification", "given", "paid"),
    [
        ((2039, 1691), 1000, 2416, 1689),
        ((9194, 7822), 2, 9319, 5716),
        ((8321, 3495), 100, 4250, 3330),
    ],
)
def test_a_swap_of_a_few_units_stops_where_the_contract_does(
    balances: tuple[int, int], amplification: int, given: int, paid: int
) -> None:
    assert pool_of(*balances, amplification=amplification).amount_out(0, 1, given) == paid


def test_no_swap_that_the_contract_refuses_pays() -> None:
    refused = [case for case in VECTORS["cases"] if case[-2] is None]
    assert len(refused) == 47
    for balances, amplification, fee, rates, multiplier, i, j, amount, _, _ in refused:
        pool = StableSwapPool(balances, amplification, fee, rates, multiplier)
        try:
            paid = pool.amount_out(i, j, amount)
        except ParameterError:
            continue
        assert paid == 0


def test_every_invariant_calculated_by_the_contract_is_reproduced() -> None:
    done = 0
    for balances, amplification, fee, rates, *_, d in VECTORS["cases"]:
        pool = StableSwapPool(balances, amplification, fee, rates)
        if d is None:
            with pytest.raises(ParameterError, match="`balances`"):
                pool.invariant()
        else:
            assert pool.invariant() == d
            done += 1
    assert done > 250


# 50,000 of each coin and no fee; `exact_amount_out` gives the same digits.
@pytest.mark.parametrize(
    ("amplification", "size", "basis_points", "half_a_digit"),
    [
        (50, 100, 0.392, 0.0005),
        (50, 1_000, 3.922, 0.0005),
        (50, 5_000, 19.76, 0.005),
        (50, 20_000, 91.62, 0.005),
        (200, 100, 0.100, 0.0005),
        (200, 1_000, 0.995, 0.0005),
        (200, 5_000, 5.022, 0.0005),
        (200, 20_000, 23.58, 0.005),
    ],
)
def test_slippage_of_two_even_coins_has_the_known_value(
    amplification: int, size: int, basis_points: float, half_a_digit: float
) -> None:
    pool = pool_of(50_000 * WHOLE, 50_000 * WHOLE, amplification=amplification)
    slippage = 1.0 - pool.amount_out(0, 1, size * WHOLE) / (size * WHOLE)
    assert slippage * 1e4 == pytest.approx(basis_points, abs=half_a_digit)


@pytest.mark.parametrize(("discount", "share"), [(0.001, 0.206), (0.028, 0.065)])
def test_an_uneven_pool_is_shallower_by_the_known_amount(discount: float, share: float) -> None:
    assert one_per_cent_size(discount, 50) == pytest.approx(share, abs=0.0005)


@pytest.mark.parametrize("balances", [[5, 5], [7, 1], [3, 4, 9], [1, 1, 1, 1], [9, 2, 5, 6]])
@pytest.mark.parametrize("amplification", [1, 50, 2_000])
def test_the_invariant_solves_its_equation(balances: list[int], amplification: int) -> None:
    held = [balance * 10**24 for balance in balances]
    with localcontext() as context:
        context.prec = 100
        exact = exact_invariant(held, Decimal(amplification))
    # D has 25 digits or more, of which rounding to whole units touches the last ones.
    d = pool_of(*held, amplification=amplification).invariant()
    assert d == pytest.approx(int(exact), rel=1e-20)


@pytest.mark.parametrize("balances", [[5, 5], [7, 1], [3, 4, 9], [9, 2, 5, 6]])
@pytest.mark.parametrize("amplification", [1, 50, 2_000])
@pytest.mark.parametrize("share", [1_000, 3, 1])
def test_a_swap_keeps_the_invariant(balances: list[int], amplification: int, share: int) -> None:
    held = [balance * 10**24 for balance in balances]
    amount = held[0] // share
    with localcontext() as context:
        context.prec = 100
        exact = exact_amount_out(held, 0, 1, amount, amplification)
    paid = pool_of(*held, amplification=amplification).amount_out(0, 1, amount)
    # Amounts have 21 digits or more, of which rounding to whole units touches the last ones.
    assert paid == pytest.approx(int(exact), rel=1e-15)


@pytest.mark.parametrize("n", range(2, 9))
@pytest.mark.parametrize("amplification", [1, 200, 1_000_000])
def test_an_even_pool_is_worth_the_sum_of_its_coins(n: int, amplification: int) -> None:
    pool = pool_of(*(10**24,) * n, amplification=amplification)
    assert pool.invariant() == n * 10**24


def test_an_empty_pool_is_worth_nothing() -> None:
    assert pool_of(0, 0).invariant() == 0


@given(balances=balances_of_two, amplification=amplifications, share=shares)
def test_the_smallest_fee_in_use_makes_a_swap_there_and_back_lose(
    balances: tuple[int, int], amplification: int, share: Fraction
) -> None:
    # Without a fee, the contract's rounding can pay one unit too much.
    amount = int(balances[0] * share)
    one_basis_point = {"amplification": amplification, "fee": 1_000_000}
    out = pool_of(*balances, **one_basis_point).amount_out(0, 1, amount)
    after = pool_of(balances[0] + amount, balances[1] - out, **one_basis_point)
    assert after.amount_out(1, 0, out) < amount


@given(balances=balances_of_two, amplification=amplifications, share=shares)
def test_a_swap_never_empties_the_pool(
    balances: tuple[int, int], amplification: int, share: Fraction
) -> None:
    amount = int(balances[0] * share)
    assert (
        0 < pool_of(*balances, amplification=amplification).amount_out(0, 1, amount) < balances[1]
    )


@given(balances=balances_of_two, amplification=amplifications, share=shares)
def test_a_swap_with_a_fee_leaves_the_pool_worth_more(
    balances: tuple[int, int], amplification: int, share: Fraction
) -> None:
    pool = pool_of(*balances, amplification=amplification, fee=1_000_000)
    amount = int(balances[0] * share)
    out = pool.amount_out(0, 1, amount)
    after = pool_of(balances[0] + amount, balances[1] - out, amplification=amplification)
    assert after.invariant() > pool.invariant()


@given(
    balances=balances_of_two,
    amplification=amplifications,
    share=shares,
    more=st.fractions(min_value=Fraction(1, 1000), max_value=1),
)
def test_more_in_pays_more_in_all_but_less_apiece(
    balances: tuple[int, int], amplification: int, share: Fraction, more: Fraction
) -> None:
    pool = pool_of(*balances, amplification=amplification)
    small = int(balances[0] * share)
    large = small + int(small * more)
    # Two units: the one kept back, and rounding.
    assert pool.amount_out(0, 1, large) > pool.amount_out(0, 1, small)
    assert (pool.amount_out(0, 1, large) - 2) * small <= (pool.amount_out(0, 1, small) + 2) * large


@given(balances=balances_of_two, amplification=amplifications, rates=rates_of_two, share=shares)
def test_a_rate_only_restates_the_amounts(
    balances: tuple[int, int], amplification: int, rates: tuple[int, int], share: Fraction
) -> None:
    other = {"fee": 4_000_000, "offpeg_fee_multiplier": 20_000_000_000}
    amount = int(balances[0] * share)
    rated = pool_of(*balances, amplification=amplification, rates=rates, **other)
    scaled = [balance * rate // WHOLE for balance, rate in zip(balances, rates, strict=True)]
    assume(max(scaled) <= 100 * min(scaled))
    plain = pool_of(*scaled, amplification=amplification, **other)
    paid = plain.amount_out(0, 1, amount * rates[0] // WHOLE)
    assert rated.amount_out(0, 1, amount) == paid * WHOLE // rates[1]


def test_a_precise_amplification_in_hundredths_changes_nothing_if_whole() -> None:
    plain, precise = StableSwapPool(**POOL), StableSwapPool(**POOL, amplification_precise=10_000)
    assert precise.amount_out(0, 1, WHOLE) == plain.amount_out(0, 1, WHOLE)
    assert precise.invariant() == plain.invariant()


def test_a_moving_amplification_prices_between_its_whole_neighbours() -> None:
    outputs = [
        pool_of(*POOL["balances"], amplification=whole, amplification_precise=precise).amount_out(
            0, 1, 100 * WHOLE
        )
        for whole, precise in ((100, None), (100, 10_050), (101, None))
    ]
    assert outputs[0] < outputs[1] < outputs[2]


@pytest.mark.parametrize(
    ("balances", "multiplier", "fee"),
    [
        # At three to one, 4xy/(x + y)² is three quarters.
        ((3_000, 1_000), Fraction(2), Fraction(4, 10**4) * 2 / (1 + Fraction(3, 4))),
        ((3_000, 1_000), Fraction(5), Fraction(4, 10**4) * 5 / (4 * Fraction(3, 4) + 1)),
        ((1_000, 1_000), Fraction(5), Fraction(4, 10**4)),
        ((3_000, 1_000), Fraction(1), Fraction(4, 10**4)),
        ((3_000, 1_000), Fraction(0), Fraction(4, 10**4)),
    ],
)
def test_the_fee_grows_off_balance_by_its_formula(
    balances: tuple[int, int], multiplier: Fraction, fee: Fraction
) -> None:
    held = [balance * WHOLE for balance in balances]
    # A trade small enough to leave the balances as they are, to eleven digits.
    free = pool_of(*held).amount_out(0, 1, 10**10)
    charged = pool_of(*held, fee=4_000_000, offpeg_fee_multiplier=int(multiplier * 10**10))
    paid = charged.amount_out(0, 1, 10**10)
    # The fee is a whole number of 1e-10, the amount of units: one of each.
    assert free - paid == pytest.approx(float(fee * free), abs=2.0)


@pytest.mark.parametrize("amount", [0, 1])
def test_what_is_lost_in_rounding_pays_nothing(amount: int) -> None:
    assert pool_of(10**24, 10**24).amount_out(0, 1, amount) == 0


def test_a_pool_is_a_value() -> None:
    pool = StableSwapPool([1, 2], 3, 4, [5, 6])
    assert pool == StableSwapPool((1, 2), 3, 4, (5, 6))
    assert hash(pool) == hash(StableSwapPool((1, 2), 3, 4, (5, 6)))


def test_numpy_integers_give_what_python_integers_give() -> None:
    whole = {"amplification": 100, "fee": 4_000_000, "offpeg_fee_multiplier": 20_000_000_000}
    numpy = {name: np.int64(value) for name, value in whole.items()}
    precise = StableSwapPool(**(POOL | numpy), amplification_precise=np.int64(10_050))
    plain = StableSwapPool(**(POOL | whole), amplification_precise=10_050)
    assert precise.amount_out(0, 1, 100 * WHOLE) == plain.amount_out(0, 1, 100 * WHOLE)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"amplification": None}, "amplification"),
        ({"fee": None}, "fee"),
        ({"balances": (WHOLE,), "rates": (WHOLE,)}, "balances"),
        ({"balances": (WHOLE,) * 9, "rates": (WHOLE,) * 9}, "balances"),
        ({"rates": (WHOLE,) * 3}, "rates"),
        ({"balances": (WHOLE, -1)}, "balances"),
        ({"balances": (WHOLE, 1e18)}, "balances"),
        ({"balances": (WHOLE, 2**256)}, "balances"),
        ({"rates": (WHOLE, 0)}, "rates"),
        ({"amplification": 0}, "amplification"),
        ({"amplification": 1_000_001}, "amplification"),
        ({"amplification_precise": 99}, "amplification_precise"),
        ({"fee": -1}, "fee"),
        ({"fee": 5_000_000_001}, "fee"),
        ({"offpeg_fee_multiplier": -1}, "offpeg_fee_multiplier"),
        ({"fee": 10**9, "offpeg_fee_multiplier": 5 * 10**10 + 1}, "offpeg_fee_multiplier"),
    ],
)
def test_a_pool_outside_the_contracts_domain_is_refused(change: dict[str, Any], name: str) -> None:
    with pytest.raises(ParameterError, match=f"`{name}`.* must"):
        StableSwapPool(**(POOL | change))


def test_every_quote_for_an_output_by_the_contract_is_reproduced() -> None:
    done = 0
    for *state, i, j, amount, quoted, paid in QUOTES["cases"]:
        pool = StableSwapPool(*state)
        assert paid is None or pool.amount_out(i, j, amount) == paid
        if quoted is None:
            with pytest.raises(SwapRefusedError):
                pool.amount_in(i, j, amount)
        else:
            assert pool.amount_in(i, j, amount) == quoted
            done += 1
    assert (done, len(QUOTES["cases"])) == (180, 300)


@given(balances=balances_of_two, amplification=amplifications, share=shares)
def test_at_a_constant_fee_the_amount_quoted_for_an_output_pays_it(
    balances: tuple[int, int], amplification: int, share: Fraction
) -> None:
    pool = pool_of(*balances, amplification=amplification, fee=4_000_000)
    wanted = int(balances[1] * min(share, Fraction(9, 10)))
    paid = pool.amount_out(0, 1, pool.amount_in(0, 1, wanted))
    # A few units of rounding of either coin.
    price = pool.amount_out(0, 1, 10**15) / 10**15
    assert abs(paid - wanted) <= 4 * (1 + price)


def test_off_balance_the_quote_for_an_output_takes_the_fee_of_before() -> None:
    pool = StableSwapPool(**POOL)
    wanted = 500 * WHOLE
    fee = pool._fee(*POOL["balances"])
    constant = StableSwapPool(POOL["balances"], 100, fee, POOL["rates"])
    assert pool.amount_in(0, 1, wanted) == constant.amount_in(0, 1, wanted)
    # The swap moves further off balance and pays a higher fee than the quote took.
    assert pool.amount_out(0, 1, pool.amount_in(0, 1, wanted)) < wanted


@pytest.mark.parametrize("wanted", [1_000 * WHOLE, 2_000 * WHOLE])
def test_no_more_than_the_pool_holds_is_quoted(wanted: int) -> None:
    with pytest.raises(ImbalanceError, match="`amount_out` must lie below the balance"):
        StableSwapPool(**POOL).amount_in(0, 1, wanted)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((0, 0, WHOLE), "i"),
        ((-1, 0, WHOLE), "i"),
        ((0, 2, WHOLE), "j"),
        ((0, 1, -1), "amount_in"),
        ((0, 1, 1.5), "amount_in"),
        ((0, 1, 2**255), "amount_in"),
    ],
)
def test_a_swap_the_contract_cannot_calculate_is_refused(
    arguments: tuple[Any, ...], name: str
) -> None:
    with pytest.raises(ParameterError, match=f"`{name}`.* must"):
        StableSwapPool(**POOL).amount_out(*arguments)


@pytest.mark.parametrize("balances", [(0, 0), (0, WHOLE), (WHOLE, 0)])
def test_a_swap_with_a_coin_missing_is_refused(balances: tuple[int, int]) -> None:
    with pytest.raises(ParameterError, match="`balances` must"):
        pool_of(*balances).amount_out(0, 1, WHOLE)
