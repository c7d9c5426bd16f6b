"""Concentration, against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.concentration import concentration
from risk.errors import ParameterError

AMOUNTS = st.lists(st.floats(1e-6, 1e12), min_size=1, max_size=60)


@pytest.mark.parametrize("n", [1, 2, 10, 11, 40, 3_500])
def test_equal_holders_are_as_many_as_they_are(n: int) -> None:
    found = concentration([32.0] * n)
    assert found.holders == n
    assert found.herfindahl == pytest.approx(1.0 / n, rel=1e-12)
    assert found.effective_number == pytest.approx(float(n), rel=1e-12)
    assert found.largest_share == pytest.approx(min(10 / n, 1.0), rel=1e-12)


def test_four_holders_by_hand() -> None:
    # Shares of a half, a quarter and two eighths: 1/4 + 1/16 + 2/64 = 11/32.
    found = concentration([4.0, 1.0, 2.0, 1.0, 0.0])
    assert found.holders == 4
    assert found.herfindahl == pytest.approx(11 / 32, rel=1e-15)
    assert found.effective_number == pytest.approx(32 / 11, rel=1e-15)
    assert found.largest_share == 1.0


@pytest.mark.parametrize("n", [11, 30])
def test_holders_that_each_have_half_of_the_one_before(n: int) -> None:
    # Geometric series: the sum of 2^-k is 2 − 2^(1−n), and of their squares 4/3·(1 − 4^-n).
    found = concentration([2.0**-k for k in range(n)])
    total = 2.0 - 2.0 ** (1 - n)
    assert found.largest_share == pytest.approx((2.0 - 2.0**-9) / total, rel=1e-12)
    assert found.herfindahl == pytest.approx(4 / 3 * (1 - 4.0**-n) / total**2, rel=1e-12)


@given(AMOUNTS, st.floats(1e-6, 1e6), st.randoms())
def test_neither_unit_nor_order_matters(amounts: list[float], unit: float, order: object) -> None:
    found = concentration(amounts)
    mixed = [amount * unit for amount in amounts] + [0.0]
    order.shuffle(mixed)  # type: ignore[attr-defined]
    again = concentration(mixed)
    assert again.holders == found.holders
    assert again.herfindahl == pytest.approx(found.herfindahl, rel=1e-9)
    assert again.largest_share == pytest.approx(found.largest_share, rel=1e-9)


@given(AMOUNTS)
def test_the_effective_number_lies_between_one_and_the_holders(amounts: list[float]) -> None:
    found = concentration(amounts)
    assert found.effective_number * (1 + 1e-12) >= 1.0
    assert found.effective_number <= found.holders * (1 + 1e-12)
    assert 0.0 < found.largest_share <= 1.0


@given(AMOUNTS)
def test_two_who_join_are_more_concentrated(amounts: list[float]) -> None:
    apart = concentration([*amounts, 1.0, 2.0])
    together = concentration([*amounts, 3.0])
    assert together.herfindahl >= apart.herfindahl * (1 - 1e-12)


def test_the_largest_of_amounts_cannot_overflow() -> None:
    assert concentration([1e308, 1e308]).effective_number == pytest.approx(2.0)


@pytest.mark.parametrize("amounts", [[], [0.0], [-1.0, 2.0], [float("nan")], [np.inf, 1.0]])
def test_what_no_one_can_hold_is_refused(amounts: list[float]) -> None:
    with pytest.raises(ParameterError, match="concentration"):
        concentration(amounts)
