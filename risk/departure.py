"""Leaving over time, as records: plans and their steps, cost against uncertainty, the best split.

ETH unless a name says otherwise; fractions are of the value at market today.
"""

from dataclasses import dataclass
from enum import StrEnum

from risk.arrays import FloatArray
from risk.leaving import Way
from risk.measures import Estimate
from risk.split import BestSplit, SplitTerms
from risk.time_to_cash import TimesToCash


class PlanKind(StrEnum):
    """A way of spreading the exit over time."""

    NOW = "sell now"
    WEEK = "tranches over 7 days"
    MONTH = "tranches over 30 days"
    PATIENT = "redeem and sell within the daily cost"
    GENTLE = "redeem and sell within a quarter of the daily cost"
    WAIT = "redeem and wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One action, on one day or the same on each of several.

    Attributes
    ----------
    first_day, last_day : int
        Today is 1.
    way : Way
        Redemption on the first day of the plan is "redeem now"; later, what has been waited for.
    reth : float
        rETH each day.
    eth : float
        ETH expected for them each day, at today's state.
    cost_fraction : float
        How far that lies below the value at market.
    """

    first_day: int
    last_day: int
    way: Way
    reth: float
    eth: float
    cost_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan: what to do at today's state, and what came of it along the paths.

    Attributes
    ----------
    kind : PlanKind
    daily_cost : float or None
        That no day's sale exceeds; None where the plan has no such limit.
    steps : tuple of PlanStep
        In the order of their first day.
    days : float
        Until everything is out at today's state; infinity if not within `PLAN_DAYS`.
    left_reth : float
        What is then not out.
    eth : float
        ETH received at today's state.
    cost : Estimate
        Mean over the paths of one less what is received over the value at market today; what is
        left after `PLAN_DAYS` counts as what waiting for it is worth then.
    deviation : Estimate
        Standard deviation of that cost over the paths: the uncertainty.
    bad_cost : float
        Cost that 95 % of the paths do not exceed.
    mean_wait_days : float
        Of an ETH received at today's state; the first day counts as none.
    waiting_cost : float
        What these waits, and 90 days for what is not out, would cost at the carry asked today;
        no other figure here counts it.
    low, middle, high : ndarray of shape (PLAN_DAYS + delay + 1,)
        ETH received by the end of each day, from 0 on: 5 %, half and 95 % of the paths have
        received no more.
    """

    kind: PlanKind
    daily_cost: float | None
    steps: tuple[PlanStep, ...]
    days: float
    left_reth: float
    eth: float
    cost: Estimate
    deviation: Estimate
    bad_cost: float
    mean_wait_days: float
    waiting_cost: float
    low: FloatArray
    middle: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A policy by what it costs on average and how uncertain that is.

    Attributes
    ----------
    kind : PlanKind
        `MONTH` for a schedule of sales over 30 days, whatever its weight; `PATIENT` for a plan
        within a daily cost, whatever that is.
    weight : float or None
        Of a schedule, the aversion to variance: 0 is the cheapest on average; at 1 the variance of
        the basis on the last day weighs as much as the fall of the price by a sale.
    daily_cost : float or None
        Of a plan within a daily cost, that cost.
    cost, deviation : Estimate
        As for `Plan`.
    efficient : bool
        Whether no other candidate costs less at no more uncertainty: it lies on the frontier.
    """

    kind: PlanKind
    weight: float | None
    daily_cost: float | None
    cost: Estimate
    deviation: Estimate
    efficient: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEffect:
    """What validators in the queue take before the deposit pool has an excess.

    Attributes
    ----------
    validators : int
    takes_eth : float
        28 ETH each.
    days : float
        In which the whole refill brings that.
    month_full_eth, month_empty_eth : float
        What 30 days of refill, all of it deposits, add to what can be redeemed: with the token's
        buffer at its target, and with the buffer burnt down.
    """

    validators: int
    takes_eth: float
    days: float
    month_full_eth: float
    month_empty_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """What fills collateral up again, ETH a day.

    Attributes
    ----------
    expected, low, high : float
        In the plans; low and high are half and twice, a prior.
    rewards : float
        Part of it that rewards of rETH holders bring at today's yield.
    flows : float
        The rest: deposits and operators' exits, a prior.
    evidence_low, evidence_high : float
        Rewards and the measured net change of the supply of rETH, at the ends of its 95 % interval;
        never below zero.
    supply_low, supply_mean, supply_high : float
        That change, rETH a day.
    queue : tuple of QueueEffect
    """

    expected: float
    low: float
    high: float
    rewards: float
    flows: float
    evidence_low: float
    evidence_high: float
    supply_low: float
    supply_mean: float
    supply_high: float
    queue: tuple[QueueEffect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The plan within a daily cost if the pool recovers half of an own sale in some days.

    Attributes
    ----------
    half_life_days : float
    measured : bool
        Whether that is the measured half-life of depth as a whole; else it is the prior in force.
    days : float
        Until everything is out at today's state; infinity if not within `PLAN_DAYS`.
    cost_fraction : float
        Of what is out.
    """

    half_life_days: float
    measured: bool
    days: float
    cost_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Leaving over time.

    Attributes
    ----------
    plans : tuple of Plan
    candidates : tuple of Candidate
        The plans and others like them; the efficient ones are the frontier.
    terms : SplitTerms
    split : BestSplit
    refill : Refill
    n_paths : int
        Paths that the plans were followed on.
    recoveries : tuple of Recovery
        With the prior in force, and with the half-life of depth itself.
    delay_days : int
        Days before the plans begin.
    times_to_cash : TimesToCash
        Of the plan within a daily cost.
    """

    plans: tuple[Plan, ...]
    candidates: tuple[Candidate, ...]
    terms: SplitTerms
    split: BestSplit
    refill: Refill
    n_paths: int
    recoveries: tuple[Recovery, ...]
    delay_days: int
    times_to_cash: TimesToCash

    def plan(self, kind: PlanKind) -> Plan:
        """Return the plan of a kind."""
        return next(plan for plan in self.plans if plan.kind is kind)
