"""Penalties for stolen rewards: the fine, the weekly cap, two for free, the guardian's rate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.slashing.megapools import settle
from risk.slashing.mev_penalties import megapool_penalties, minipool_penalty


def test_a_megapool_owes_what_was_taken_and_a_fine() -> None:
    assert megapool_penalties([1.5], [0.0]) == [pytest.approx(1.7)]


def test_a_penalty_that_would_pass_the_cap_of_a_week_is_refused_whole() -> None:
    # 400.2 and 211.8 make 612 exactly; the next waits until the first is a week old.
    applied = megapool_penalties([400.0, 211.6, 0.1, 0.1], [0.0, 3.0, 5.0, 7.0])
    assert applied == pytest.approx([400.2, 211.8, 0.0, 0.3])


@given(
    stolen=st.lists(st.floats(0.0, 700.0), min_size=1, max_size=30),
    step=st.floats(0.1, 3.0),
)
def test_no_seven_days_hold_more_than_the_cap(stolen: list[float], step: float) -> None:
    days = [step * row for row in range(len(stolen))]
    applied = megapool_penalties(stolen, days)
    for day in days:
        week = sum(a for a, when in zip(applied, days, strict=True) if day - 7.0 < when <= day)
        assert week <= 612.0 + 1e-9


def test_two_thefts_are_free_and_each_further_one_takes_a_tenth() -> None:
    share = minipool_penalty(8.0, [0, 2, 3, 7, 20], largest_rate=1.0)
    assert share.tolist() == pytest.approx([0.0, 0.0, 0.8, 4.0, 8.0])


def test_the_guardians_rate_bounds_it_and_where_none_is_set_nothing_is_taken() -> None:
    assert minipool_penalty(8.0, 12, largest_rate=0.25) == pytest.approx(2.0)
    assert minipool_penalty(8.0, 12, largest_rate=0.0) == 0.0


def test_a_penalty_moves_ether_and_destroys_none() -> None:
    """A debt of a penalty is repaid from a bond: the validators lose nothing by it."""
    (penalty,) = megapool_penalties([2.0], [0.0])
    out = settle([[0.0]], [4.0])
    to_operator, to_reth = float(out.paid_eth[0]) - penalty, 28.0 + penalty
    assert out.validators_loss_eth[0] == 0.0
    assert to_operator + to_reth == pytest.approx(32.0)


def test_amounts_below_zero_are_refused() -> None:
    with pytest.raises(ParameterError, match="`stolen_eth`"):
        megapool_penalties([-1.0], [0.0])
