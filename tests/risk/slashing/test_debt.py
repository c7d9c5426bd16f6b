"""Debt: rewards repay it unless distribution is blocked, exits repay it, or nothing does."""

import math

import numpy as np
import pytest

from risk.errors import ParameterError
from risk.slashing.debt import debt_left, distributed, years_to_repay


def test_rewards_wait_while_a_validator_exits_and_come_together_then() -> None:
    earned = np.ones(6)
    blocked = np.array([False, True, True, True, False, False])
    assert distributed(earned, blocked).tolist() == [1.0, 1.0, 1.0, 1.0, 5.0, 6.0]


def test_nothing_is_lost_by_waiting_once_nobody_exits_any_more() -> None:
    generator = np.random.default_rng(1)
    earned, blocked = generator.uniform(0.0, 2.0, (30, 50)), generator.random((30, 50)) < 0.5
    blocked[-1] = False
    paid = distributed(earned, blocked)
    np.testing.assert_allclose(paid[-1], earned.sum(axis=0))
    assert (np.diff(paid, axis=0) >= 0.0).all()
    assert (paid <= np.cumsum(earned, axis=0) + 1e-12).all()


def test_a_blocked_megapool_repays_later_than_a_free_one() -> None:
    earned = np.full(10, 0.5)
    free = debt_left(2.0, distributed(earned, np.zeros(10, dtype=bool)))
    assert free.tolist() == [1.5, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    late = np.arange(10) < 6
    assert debt_left(2.0, distributed(earned, late)).tolist() == [2.0] * 6 + [0.0] * 4


def test_an_exit_repays_with_its_bond() -> None:
    exits = np.array([0.0, 0.0, 4.0])
    assert debt_left(5.6, np.zeros(3), exits).tolist() == pytest.approx([5.6, 5.6, 1.6])


def test_without_rewards_it_is_never_repaid() -> None:
    assert years_to_repay(5.6, 0.0) == math.inf
    assert years_to_repay(5.6, 0.7) == pytest.approx(8.0)
    assert years_to_repay(0.0, 0.0) == 0.0


def test_amounts_below_zero_are_refused() -> None:
    with pytest.raises(ParameterError, match="`earned_eth`"):
        distributed([-1.0], np.zeros(1, dtype=bool))
    with pytest.raises(ParameterError, match="`debt_eth`"):
        debt_left(-1.0, [0.0])
