"""Powers in fixed point: their error, and the numbers they are made of."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.liquidity import fixed_power
from risk.liquidity.fixed_power import power, power_down, power_up
from risk.liquidity.refusals import WordSizeError

ONE = 10**18


def exact_power(base: int, exponent: int) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return ONE * (Decimal(base) / ONE) ** (Decimal(exponent) / ONE)


@given(base=st.integers(10**15, 10**21), exponent=st.integers(10**15, 5 * ONE))
def test_the_powers_hold_the_true_one_between_them(base: int, exponent: int) -> None:
    assert power_down(base, exponent) <= exact_power(base, exponent) <= power_up(base, exponent)


@given(base=st.integers(9 * 10**17 + 1, 11 * 10**17 - 1), exponent=st.integers(1, 100 * ONE))
def test_near_one_the_power_is_good_to_fourteen_digits(base: int, exponent: int) -> None:
    exact = exact_power(base, exponent)
    assert abs(power(base, exponent) - exact) <= exact / 10**14 + 1


@pytest.mark.parametrize(
    ("base", "exponent", "result"),
    [
        (0, ONE, 0),
        (7 * ONE, ONE, 7 * ONE),
        (3 * ONE, 2 * ONE, 9 * ONE),
        (3 * ONE, 4 * ONE, 81 * ONE),
        (ONE + 1, 2 * ONE, ONE + 3),  # rounded up
    ],
)
def test_simple_exponents_are_multiplied_out(base: int, exponent: int, result: int) -> None:
    assert power_up(base, exponent) == result


def test_whatever_to_the_power_of_nothing_is_one() -> None:
    assert power(0, 0) == power(7, 0) == ONE


def test_squares_are_rounded_to_their_side() -> None:
    assert power_up(ONE + 1, 2 * ONE) - power_down(ONE + 1, 2 * ONE) == 1


@pytest.mark.parametrize(
    ("base", "exponent"), [(10**36, 4 * 10**18 + 1), (1, 2 * ONE + 1), (2**255, 3), (ONE, 2**254)]
)
def test_powers_beyond_the_contracts_domain_are_refused(base: int, exponent: int) -> None:
    with pytest.raises(WordSizeError):
        power(base, exponent)


def test_the_steps_are_powers_of_e() -> None:
    for step, value in fixed_power._STEPS:
        exact = (Decimal(step) / 10**20).exp() * 10**20
        # Twenty-one digits at least are right.
        assert abs(value - exact) <= max(Decimal(1), exact / 10**20)
    for step, value in fixed_power._COARSE_STEPS:
        exact = (Decimal(step) / ONE).exp()
        assert abs(value - exact) <= exact / 10**20
