"""What leaving rETH costs below the mark, by cause, as records."""

from dataclasses import dataclass

from risk.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSplit:
    """The cost of an exit, ETH: what it brings less than the value at market.

    Attributes
    ----------
    fee : float
        Of the pools.
    impact : float
        How far the average of the sale lies below the market's own price.
    basis : float
        What the ways used pay less than the mark for their first unit.
    waiting : float
        What is stuck counts so much less.
    """

    fee: float
    impact: float
    basis: float
    waiting: float

    @property
    def total(self) -> float:
        """The whole cost."""
        return self.fee + self.impact + self.basis + self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCost:
    """What leaving a fraction of the rETH costs today.

    Attributes
    ----------
    fraction : float
        Of the rETH held.
    reth : float
    value_eth : float
        At market.
    now : CostSplit
        All at once; nothing waits.
    within : CostSplit
        Within the exit days; behind the exit value of every page.
    """

    fraction: float
    reth: float
    value_eth: float
    now: CostSplit
    within: CostSplit


@dataclass(frozen=True, slots=True, kw_only=True)
class TailCost:
    """Mean cost of leaving rETH on the paths of a liquidity-adjusted expected shortfall, USD.

    Attributes
    ----------
    horizon_days : int
    confidence : float
    fee, impact, basis, waiting : Estimate
        As in `CostSplit`.
    total : Estimate
    """

    horizon_days: int
    confidence: float
    fee: Estimate
    impact: Estimate
    basis: Estimate
    waiting: Estimate
    total: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCosts:
    """Costs of leaving by cause.

    Attributes
    ----------
    exit_days : int
    rows : tuple of ExitCost
        By fraction, as the exit rows.
    tail : TailCost
    """

    exit_days: int
    rows: tuple[ExitCost, ...]
    tail: TailCost
