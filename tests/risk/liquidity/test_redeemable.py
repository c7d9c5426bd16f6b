"""The token's buffer and the deposit pool's excess, and the queue that stands before it."""

import pytest

from risk.errors import ParameterError
from risk.liquidity.redeemable import Collateral, queue_takes


@pytest.mark.parametrize("queued", [0, 1, 7, 200])
def test_the_excess_is_the_contracts_own_difference(queued: int) -> None:
    """max(balance − 32 per queued validator, 0); the balance holds their bonds of 4 as well."""
    users = 2000.0
    balance = users + 4.0 * queued
    stands = Collateral(buffer_eth=3800.0, pool_eth=users, queued=queued)
    assert stands.excess_eth == max(balance - 32.0 * queued, 0.0)
    assert stands.redeemable_eth == 3800.0 + stands.excess_eth


def test_each_validator_that_joins_the_queue_takes_28_eth() -> None:
    before = Collateral(buffer_eth=0.0, pool_eth=1000.0, queued=10)
    after = Collateral(buffer_eth=0.0, pool_eth=1000.0, queued=11)
    assert before.redeemable_eth - after.redeemable_eth == 28.0 == queue_takes(1)


def test_a_queue_never_reaches_the_tokens_buffer() -> None:
    assert Collateral(buffer_eth=50.0, pool_eth=100.0, queued=1000).redeemable_eth == 50.0


def test_a_deposit_fills_the_buffer_first_and_then_serves_the_queue() -> None:
    """A target of 100: 40 of 100 go to the buffer, 60 to the pool, of which two wait for 28."""
    stands = Collateral(buffer_eth=60.0, pool_eth=0.0, queued=2)
    later = stands.after_deposit(100.0, target_eth=100.0)
    assert (later.buffer_eth, later.pool_eth, later.excess_eth) == (100.0, 60.0, 4.0)
    full = Collateral(buffer_eth=120.0, pool_eth=0.0, queued=2)
    assert full.after_deposit(10.0, target_eth=100.0).redeemable_eth == 120.0


def test_negative_balances_are_refused() -> None:
    with pytest.raises(ParameterError, match="pool_eth"):
        Collateral(buffer_eth=0.0, pool_eth=-1.0)
