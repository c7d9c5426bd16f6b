"""How rETH gets out, as records: the ways that are open, cost at lost depth, and cash by day."""

from dataclasses import dataclass
from enum import StrEnum

from risk.arrays import FloatArray


class Way(StrEnum):
    """A way in which rETH becomes ETH."""

    REDEEM = "redeem now"
    POOLS = "sell to the pools"
    WAIT = "wait for refill"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One way out, used alone.

    Attributes
    ----------
    way : Way
    capacity_eth : float
        ETH that it takes at once, or a day; of the pools, the size whose sale costs 1 %.
    by_day : bool
        Whether the capacity is a day's.
    price_eth : float
        ETH that the first rETH brings.
    cost_fraction : float
        How far that lies below the mark.
    holding_fraction : float
        Share of the rETH held that the capacity takes, at most one.
    holding_days : float
        Days in which it takes all of it; infinity if never, and for the pools zero: they take any
        size at once, at a cost that `ExitCurve` holds.
    """

    way: Way
    capacity_eth: float
    by_day: bool
    price_eth: float
    cost_fraction: float
    holding_fraction: float
    holding_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LostDepth:
    """Cost of selling rETH at once after the pools have lost part of today's depth.

    Attributes
    ----------
    lost : float
        Fraction of today's depth that is gone.
    depth_eth : float
        What is left: the size whose sale costs 1 %.
    reth : ndarray of shape (n,)
        Sizes in rETH, ascending.
    low, base, high : ndarray of shape (n,)
        Cost fractions, over the two curves through the quoted size.
    held_low, held_base, held_high : float
        Cost fractions of all the rETH held.
    """

    lost: float
    depth_eth: float
    reth: FloatArray
    low: FloatArray
    base: FloatArray
    high: FloatArray
    held_low: float
    held_base: float
    held_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CashByDay:
    """ETH received by the end of each day when no day's sale may cost more than a limit.

    Attributes
    ----------
    days : ndarray of shape (n,)
        From 0; to the last day of the slowest plan, at most `LONGEST_SCHEDULE_DAYS`.
    low, base, high : ndarray of shape (n,)
        ETH received in all, over the two curves and half to twice the refill.
    value_eth : float
        All the rETH held, at market.
    delay_days : int
        Days until all of it can act on mainnet; the plan begins after them.
    """

    days: FloatArray
    low: FloatArray
    base: FloatArray
    high: FloatArray
    value_eth: float
    delay_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """How the rETH held gets out; exit rows and today's curve stand beside it in the answer.

    Attributes
    ----------
    ways : tuple of WayOut
    lost_depths : tuple of LostDepth
        Least lost first.
    cash : CashByDay
    """

    ways: tuple[WayOut, ...]
    lost_depths: tuple[LostDepth, ...]
    cash: CashByDay
