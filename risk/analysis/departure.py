"""Leaving over time: plans followed along the paths, cost against uncertainty, the best split.

A plan is drawn up at today's state and followed on paths of its own run. The treasury stands first
in line for what refills collateral unless others leave before it (`risk.liquidity.crowd`); its
sales move the market on its paths, its burning does not make others hold back. What waits earns
rETH's yield and asks for no return: neither is counted.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from risk.analysis.best_split import best_split, split_terms
from risk.analysis.distribution import weighted_mean
from risk.analysis.plan_desk import MOMENT_DAYS, PLAN_DAYS, Desk, desk_of, kept_after
from risk.analysis.refill import refill
from risk.analysis.time_to_cash import times_to_cash
from risk.analysis.way_out import delay_days
from risk.answer import Assessment
from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.departure import (
    Candidate,
    Departure,
    Plan,
    PlanKind,
    PlanStep,
    Recovery,
)
from risk.engine import in_parallel
from risk.leaving import Way
from risk.liquidity.plan_paths import Followed, Policy, follow
from risk.liquidity.redemption import marked_price, stuck_value
from risk.liquidity.tranches import best_sales, recovering_impact
from risk.measures import Estimate
from risk.settings import LONGEST_HORIZON_DAYS
from risk.time_to_cash import TimesToCash
from risk.treasury import Asset

WEEK, MONTH = 7, MOMENT_DAYS
# Aversions to variance, from little to so much that nearly all goes first; see `Candidate`.
_WEIGHTS = (0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
_GENTLER = 4.0
_DAILY_COSTS = (0.0025, 0.005, 0.01, 0.02)
_QUANTILES = (0.05, 0.5, 0.95)
_MARGIN_AT_QUOTE = 0.02  # of a sale that costs 1 % on average, to first order
_SAME = 1e-6
_ALIKE = 1e-3
_LEAST_VARIANCE = 1e-12
_ROUNDING = 1e-12


def with_departure(assessment: Assessment) -> Assessment:
    """Return the assessment with how the rETH leaves over time; None of it without rETH.

    It takes a run of its own, with at most 2,000 paths, so a page asks when it is opened.
    """
    held = assessment.treasury.amount_of(Asset.RETH)
    if held <= 0.0 or assessment.departure is not None:
        return assessment
    return replace(assessment, departure=departure(assessment, held))


def departure(assessment: Assessment, held: float) -> Departure:
    """Return how an amount of rETH leaves over time."""
    delay = delay_days(assessment.treasury, 1.0, assessment.market.as_of)
    desk = desk_of(assessment, held, min(delay, LONGEST_HORIZON_DAYS - PLAN_DAYS))
    named, others = list(_named(desk)), list(_others(desk))
    terms = split_terms(held, desk.now, desk.parameters)
    outcomes = in_parallel([partial(_outcome, each.policy, desk) for each in (*named, *others)])
    return Departure(
        plans=tuple(
            _plan(each, outcome, desk, delay)
            for each, outcome in zip(named, outcomes[: len(named)], strict=True)
        ),
        candidates=_candidates([*named, *others], outcomes),
        terms=terms,
        split=best_split(terms),
        refill=refill(desk.market, desk.parameters),
        n_paths=desk.simulation.n_paths,
        recoveries=tuple(_recoveries(desk, delay)),
        delay_days=delay,
        times_to_cash=_times_to_cash(named, outcomes, desk, delay),
    )


def _times_to_cash(
    named: "list[_Tried]", outcomes: "list[_Outcome]", desk: Desk, delay: int
) -> TimesToCash:
    patient = next(k for k, each in enumerate(named) if each.kind is PlanKind.PATIENT)
    return times_to_cash(outcomes[patient].followed, desk, delay)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A policy and how it is named."""

    kind: PlanKind
    policy: Policy
    weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """Cost of a policy over the paths, and quantiles of its cash by day, (3, n_days)."""

    cost: Estimate
    deviation: Estimate
    bad: float
    cash: FloatArray
    followed: Followed


def _named(desk: Desk) -> Iterator[_Tried]:
    nothing = np.zeros(PLAN_DAYS)
    yield _Tried(kind=PlanKind.NOW, policy=Policy(sales=nothing, last=0))
    yield _Tried(kind=PlanKind.WEEK, policy=_tranches(desk, WEEK, 0.0), weight=0.0)
    yield _Tried(kind=PlanKind.MONTH, policy=_tranches(desk, MONTH, 0.0), weight=0.0)
    yield _Tried(kind=PlanKind.PATIENT, policy=Policy(sales=nothing, daily_cost=desk.daily_cost))
    gentle = Policy(sales=nothing, daily_cost=desk.daily_cost / _GENTLER)
    yield _Tried(kind=PlanKind.GENTLE, policy=gentle)
    yield _Tried(kind=PlanKind.WAIT, policy=Policy(sales=nothing))


def _others(desk: Desk) -> Iterator[_Tried]:
    for weight in _WEIGHTS:
        yield _Tried(kind=PlanKind.MONTH, policy=_tranches(desk, MONTH, weight), weight=weight)
    for limit in _DAILY_COSTS:
        if limit not in (desk.daily_cost, desk.daily_cost / _GENTLER):
            policy = Policy(sales=np.zeros(PLAN_DAYS), daily_cost=limit)
            yield _Tried(kind=PlanKind.PATIENT, policy=policy)


def _tranches(desk: Desk, n_sales: int, weight: float) -> Policy:
    """Return the schedule that costs least with its risk, redeeming first.

    Impact is taken in a straight line and recovers; mean and covariance of the basis are those of
    the paths. The schedule does not count on the refill: what comes makes its sales smaller.
    """
    flow = desk.parameters.flow
    own_collateral = max(float(desk.now.line[0]) - flow.place * flow.others * desk.size, 0.0)
    to_sell = max(desk.size - own_collateral, 0.0)
    mean = desk.moments.mean[:n_sales]
    covariance = desk.moments.covariance[:n_sales, :n_sales]
    slope = _MARGIN_AT_QUOTE / float(desk.now.depth[0]) * (1.0 + flow.others)
    sales = np.zeros(PLAN_DAYS)
    sales[:n_sales] = best_sales(
        to_sell,
        recovering_impact(n_sales, slope, desk.paths.kept),
        covariance,
        mean - mean[0],
        weight * slope / max(float(covariance[-1, -1]), _LEAST_VARIANCE),
    )
    return Policy(sales=sales, last=n_sales - 1)


def _plan(tried: _Tried, outcome: _Outcome, desk: Desk, delay: int) -> Plan:
    drawn = follow(desk.size, tried.policy, desk.today)
    left = float(drawn.left(desk.size)[0])
    gone = left <= _SAME * desk.size
    acted = np.flatnonzero((drawn.redeemed + drawn.sold)[:, 0])
    cash = (drawn.redemption_eth + drawn.sale_eth)[:, 0]
    received = float(cash.sum())
    waits = float(cash @ np.arange(delay, delay + PLAN_DAYS))
    kept_waiting = 0.0 if gone else left * (delay + PLAN_DAYS)
    # Nothing has come in on day 0, nor before what has a delay can act.
    low, middle, high = np.hstack([np.zeros((3, delay + 1)), outcome.cash])
    return Plan(
        kind=tried.kind,
        daily_cost=tried.policy.daily_cost or None,
        steps=tuple(_steps(drawn, desk, delay)),
        days=float(acted[-1] + 1 + delay) if gone else math.inf,
        left_reth=0.0 if gone else left / desk.size * desk.held,
        eth=received,
        cost=outcome.cost,
        deviation=outcome.deviation,
        bad_cost=outcome.bad,
        mean_wait_days=waits / received if received > 0.0 else math.inf,
        waiting_cost=float(desk.now.carry[0]) * (waits + kept_waiting) / DAYS_PER_YEAR / desk.value,
        low=low,
        middle=middle,
        high=high,
    )


def _recoveries(desk: Desk, delay: int) -> Iterator[Recovery]:
    depth = desk.parameters.depth
    policy = Policy(sales=np.zeros(PLAN_DAYS), daily_cost=desk.daily_cost)
    for half_life, measured in (
        (depth.recovery_half_life_days, False),
        (depth.half_life_days, True),
    ):
        drawn = follow(desk.size, policy, replace(desk.today, kept=kept_after(half_life)))
        left = float(drawn.left(desk.size)[0])
        acted = np.flatnonzero((drawn.redeemed + drawn.sold)[:, 0])
        gone = desk.size - left
        worth = gone * desk.value / desk.size
        yield Recovery(
            half_life_days=half_life,
            measured=measured,
            days=float(acted[-1] + 1 + delay) if left <= _SAME * desk.size else math.inf,
            cost_fraction=1.0 - float(drawn.cash[0]) / worth if gone > 0.0 else 0.0,
        )


def _outcome(policy: Policy, desk: Desk) -> _Outcome:
    """Return what a policy costs on average, how uncertain that is, and its cash by day."""
    followed = follow(desk.size, policy, desk.paths)
    costs = _costs(followed, desk)
    cash = _quantiles_by_day(
        np.cumsum(followed.redemption_eth + followed.sale_eth, axis=0), desk.weights
    )
    if float(np.ptp(costs)) <= _ROUNDING:
        same = float(costs[0])
        return _Outcome(
            cost=Estimate.exact(same),
            deviation=Estimate.exact(0.0),
            bad=same,
            cash=cash,
            followed=followed,
        )
    mean = weighted_mean(costs, desk.weights, desk.strata)
    square = weighted_mean((costs - mean.value) ** 2, desk.weights, desk.strata)
    deviation = math.sqrt(square.value)
    return _Outcome(
        cost=mean,
        deviation=Estimate.normal(deviation, square.standard_error / (2.0 * deviation)),
        bad=float(_quantiles_by_day(costs[None], desk.weights)[-1, 0]),
        cash=cash,
        followed=followed,
    )


def _quantiles_by_day(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the smallest values that each of `_QUANTILES` does not exceed, (3, n_days)."""
    found = np.empty((len(_QUANTILES), len(values)))
    for day, row in enumerate(values):
        order = np.argsort(row)
        reached = np.searchsorted(np.cumsum(weights[order]), _QUANTILES)
        found[:, day] = row[order[np.minimum(reached, len(row) - 1)]]
    return found


def _costs(followed: Followed, desk: Desk) -> FloatArray:
    left, end = followed.left(desk.size), desk.end
    refill = desk.parameters.collateral.refill_eth_per_day
    worth = np.zeros(len(left))
    for k in np.flatnonzero(left > _SAME * desk.size):
        # As in the exit value: what is left counts as what waiting for it is worth, up to the mark.
        pays = float(end.true_factor[k] / desk.now.reported_factor[0])
        ahead = (max(-float(end.line[k]), 0.0) + float(followed.before[k])) / refill
        waited = stuck_value(float(left[k]), pays, ahead, refill, float(end.carry[k]))
        mark = marked_price(float(end.basis[k]), float(end.line[k]))
        worth[k] = min(waited, float(left[k]) * pays * mark)
    return np.asarray(1.0 - (followed.cash + worth) / desk.value)


def _steps(drawn: Followed, desk: Desk, delay: int) -> Iterator[PlanStep]:
    """Yield the actions by their first day; the same on consecutive days is one."""
    each = [
        _Action(day, Way.REDEEM if day == 0 else Way.WAIT, float(units), float(eth))
        for day, (units, eth) in enumerate(
            zip(drawn.redeemed[:, 0], drawn.redemption_eth[:, 0], strict=True)
        )
    ]
    each += [
        _Action(day, Way.POOLS, float(units), float(eth))
        for day, (units, eth) in enumerate(zip(drawn.sold[:, 0], drawn.sale_eth[:, 0], strict=True))
    ]
    runs: list[list[_Action]] = []
    for action in each:
        if action.units <= _SAME * desk.size:
            continue
        if runs and _continues(runs[-1], action):
            runs[-1].append(action)
        else:
            runs.append([action])
    # On one day redemption stands before the sale.
    for run in sorted(runs, key=lambda found: (found[0].day, found[0].way is Way.POOLS)):
        units = sum(action.units for action in run) / len(run)
        eth = sum(action.eth for action in run) / len(run)
        yield PlanStep(
            first_day=run[0].day + 1 + delay,
            last_day=run[-1].day + 1 + delay,
            way=run[0].way,
            reth=units / desk.size * desk.held,
            eth=eth,
            cost_fraction=1.0 - eth / (units * desk.value / desk.size),
        )


class _Action(NamedTuple):
    day: int
    way: Way
    units: float
    eth: float


def _continues(run: list[_Action], action: _Action) -> bool:
    """Return whether an action is the same as those of a run, a day later."""
    first, last = run[0], run[-1]
    return (
        action.way is last.way
        and action.day == last.day + 1
        and math.isclose(action.units, first.units, rel_tol=_ALIKE)
        and math.isclose(action.eth, first.eth, rel_tol=_ALIKE)
    )


def _candidates(tried: list[_Tried], outcomes: list[_Outcome]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            kind=PlanKind.PATIENT if each.kind is PlanKind.GENTLE else each.kind,
            weight=each.weight,
            daily_cost=each.policy.daily_cost or None,
            cost=outcome.cost,
            deviation=outcome.deviation,
            efficient=not any(_dominates(other, outcome) for other in outcomes),
        )
        for each, outcome in zip(tried, outcomes, strict=True)
    )


def _dominates(one: _Outcome, other: _Outcome) -> bool:
    cheaper = one.cost.value - other.cost.value
    surer = one.deviation.value - other.deviation.value
    return cheaper <= 0.0 and surer <= 0.0 and min(cheaper, surer) < 0.0
