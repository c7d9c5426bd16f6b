"""What fills collateral up again: its parts, how sure it is, and what stands before it."""

from risk.answer import Band
from risk.arrays import DAYS_PER_YEAR
from risk.departure import QueueEffect, Refill
from risk.liquidity.redeemable import Collateral, queue_takes
from risk.market import Market
from risk.parameters import ModelParameters

SUPPLY_CHANGE = Band(low=-291.0, base=-80.0, high=132.0)
"""Net change of the supply of rETH a day, mints less burns: mean and 95 % interval (Newey and West,
30 lags) over 369 days, from 437 reports of the oracle between 2023-09-01 and 2024-09-05."""
_QUEUES = (25, 100, 400)
_BAND = (0.5, 2.0)
_MONTH = 30.0


def refill(market: Market, laws: ModelParameters) -> Refill:
    """Return the refill of a market and its laws, both under the scenario."""
    expected = laws.collateral.refill_eth_per_day
    rewards = laws.redemption.net_share * market.gross_apr * market.reth_total_eth / DAYS_PER_YEAR
    low, high = (expected * factor for factor in _BAND)
    return Refill(
        expected=expected,
        low=low,
        high=high,
        rewards=rewards,
        flows=expected - rewards,
        evidence_low=max(rewards + SUPPLY_CHANGE.low * market.redemption_rate, 0.0),
        evidence_high=rewards + SUPPLY_CHANGE.high * market.redemption_rate,
        supply_low=SUPPLY_CHANGE.low,
        supply_mean=SUPPLY_CHANGE.base,
        supply_high=SUPPLY_CHANGE.high,
        queue=tuple(queue_effect(queued, expected, market) for queued in _QUEUES),
    )


def queue_effect(queued: int, expected: float, market: Market) -> QueueEffect:
    """Return what a queue takes first.

    Parameters
    ----------
    queued : int
        Validators that wait for ETH.
    expected : float
        Refill, ETH a day.
    market : Market
    """
    target = market.collateral_target * market.reth_total_eth
    full, empty = (
        Collateral(buffer_eth=buffer, pool_eth=0.0, queued=queued) for buffer in (target, 0.0)
    )
    month = _MONTH * expected
    return QueueEffect(
        validators=queued,
        takes_eth=queue_takes(queued),
        days=queue_takes(queued) / expected,
        month_full_eth=full.after_deposit(month, target).redeemable_eth - full.redeemable_eth,
        month_empty_eth=empty.after_deposit(month, target).redeemable_eth,
    )
