"""Leaving over time: plans followed along the paths, cost against uncertainty, the best split.

A plan is drawn up at today's state and followed on paths of its own run. The treasury stands first
in line for what refills collateral; its sales move the market on its paths, its burning does not
make others hold back. What waits earns rETH's yield and asks for no return: neither is counted.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from risk.analysis.distribution import weighted_mean
from risk.analysis.way_out import delay_days
from risk.answer import Assessment, Band
from risk.arrays import DAYS_PER_YEAR, FloatArray, IntArray
from risk.departure import (
    BestSplit,
    Candidate,
    Departure,
    Plan,
    PlanKind,
    PlanStep,
    QueueEffect,
    Recovery,
    Refill,
)
from risk.engine import FactorStates, Simulation, in_parallel, simulate
from risk.leaving import Way
from risk.liquidity.plan_paths import Followed, Policy, World, follow
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.quoted_pool import QuotedPool
from risk.liquidity.redeemable import queue_takes
from risk.liquidity.redemption import marked_price, stuck_value
from risk.liquidity.routing import split_curve
from risk.liquidity.tranches import best_sales, recovering_impact
from risk.liquidity.waiting import Redemption, Waiting
from risk.market import Market
from risk.measures import Estimate
from risk.parameters import ModelParameters
from risk.settings import LONGEST_HORIZON_DAYS
from risk.treasury import Asset

SUPPLY_CHANGE = Band(low=-291.0, base=-80.0, high=132.0)
"""Net change of the supply of rETH a day, mints less burns: mean and 95 % interval (Newey and West,
30 lags) over 369 days, from 437 reports of the oracle between 2023-09-01 and 2024-09-05."""
PLAN_DAYS = 90
MOST_PATHS = 2_000
WEEK, MONTH = 7, 30
# Aversions to variance, from little to so much that nearly all goes first; see `Candidate`.
_WEIGHTS = (0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
_GENTLER = 4.0
_DAILY_COSTS = (0.0025, 0.005, 0.01, 0.02)
_QUEUES = (0, 25, 100, 400)
_REFILL_BAND = (0.5, 2.0)
_QUANTILES = (0.05, 0.5, 0.95)
_MARGIN_AT_QUOTE = 0.02  # of a sale that costs 1 % on average, to first order
_SPLIT_POINTS = 49
_MOST_HOLDINGS = 4.0
_SAME = 1e-6
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
    desk = _desk(assessment, held, min(delay, LONGEST_HORIZON_DAYS - PLAN_DAYS))
    named, others = list(_named(desk)), list(_others(desk))
    outcomes = in_parallel([partial(_outcome, each.policy, desk) for each in (*named, *others)])
    return Departure(
        plans=tuple(
            _plan(each, outcome, desk, delay)
            for each, outcome in zip(named, outcomes[: len(named)], strict=True)
        ),
        candidates=_candidates([*named, *others], outcomes),
        split=_split(held, desk),
        refill=_refill(desk.market, desk.parameters),
        n_paths=desk.simulation.n_paths,
        recoveries=tuple(_recoveries(desk, delay)),
        delay_days=delay,
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """Mean and covariance of the price over the first days, in units of the redemption rate."""

    mean: FloatArray
    covariance: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What the plans share: the world as it is held today, the paths, and their weights."""

    held: float
    size: float
    value: float
    daily_cost: float
    simulation: Simulation
    today: World
    paths: World
    moments: _Moments
    end: FactorStates
    start: int

    @property
    def market(self) -> Market:
        return self.simulation.market

    @property
    def parameters(self) -> ModelParameters:
        return self.simulation.parameters

    @property
    def now(self) -> FactorStates:
        return self.simulation.initial

    @property
    def weights(self) -> FloatArray:
        return self.simulation.weights(self.start + PLAN_DAYS)

    @property
    def strata(self) -> IntArray:
        return self.simulation.stratum_numbers


def _desk(assessment: Assessment, held: float, start: int) -> _Desk:
    run = replace(
        assessment.settings,
        n_paths=min(assessment.settings.n_paths, MOST_PATHS),
        horizons=tuple(range(1, start + PLAN_DAYS + 1)),
    )
    simulation = simulate(assessment.market, assessment.parameters, assessment.scenario, run)
    now = simulation.initial
    size = held * float(now.redemption_rate[0])
    paths = _paths(simulation, start)
    return _Desk(
        held=held,
        size=size,
        value=size * marked_price(float(now.basis[0]), float(now.line[0])),
        daily_cost=assessment.settings.daily_cost,
        simulation=simulation,
        today=_today(simulation),
        paths=paths,
        moments=_moments(paths, simulation.weights(start + PLAN_DAYS)),
        end=simulation.states(start + PLAN_DAYS),
        start=start,
    )


def _moments(paths: World, weights: FloatArray) -> _Moments:
    price = (1.0 + paths.basis[:MONTH]) * paths.pays[:MONTH]
    mean = price @ weights
    apart = price - mean[:, None]
    return _Moments(mean=mean, covariance=(apart * weights) @ apart.T)


def _today(simulation: Simulation) -> World:
    """Return today's state held for all the days: what a plan is drawn up in."""
    now, laws = simulation.initial, simulation.parameters
    # Today's collateral pays the reported rate, later refill what is true of it.
    pays = np.full((PLAN_DAYS, 1), min(1.0, float(now.true_factor[0] / now.reported_factor[0])))
    pays[0] = 1.0
    return World(
        basis=np.full((PLAN_DAYS, 1), float(now.basis[0])),
        depth=np.full((PLAN_DAYS, 1), float(now.depth[0])),
        pays=pays,
        line=np.array([float(now.line[0])]),
        inflow=np.full((PLAN_DAYS, 1), laws.collateral.refill_eth_per_day),
        target=math.inf,
        fee=laws.basis.pool_fee,
        kept=_kept(laws.depth.recovery_half_life_days),
        cost=cost_surface(laws.depth.concentration).cost,
    )


def _kept(half_life_days: float) -> float:
    """Return the share of an own sale's displacement that is left a day later."""
    return float(0.5 ** (1.0 / half_life_days))


def _paths(simulation: Simulation, start: int) -> World:
    """Return the paths from the first day of the plans on."""
    laws, n_paths = simulation.parameters, simulation.n_paths
    days = range(start, start + PLAN_DAYS)
    states = [simulation.initial if day == 0 else simulation.states(day) for day in days]
    reported = float(simulation.initial.reported_factor[0])

    def rows(values: "list[FloatArray]") -> FloatArray:
        return np.array([np.broadcast_to(each, n_paths) for each in values])

    line = rows([each.line for each in states])
    market = simulation.market
    target = max(market.collateral_target * market.reth_total_eth, market.collateral_eth)
    return World(
        basis=rows([each.basis for each in states]),
        depth=rows([each.depth for each in states]),
        pays=rows([each.reported_factor / reported for each in states]),
        line=line[0],
        inflow=_inflow(
            line, np.array([np.broadcast_to(s.regime, n_paths) for s in states]), laws, target
        ),
        target=target,
        fee=laws.basis.pool_fee,
        kept=_kept(laws.depth.recovery_half_life_days),
        cost=cost_surface(laws.depth.concentration).cost,
    )


def _inflow(line: FloatArray, regime: IntArray, laws: ModelParameters, target: float) -> FloatArray:
    """Return by how much collateral would have grown each day, had it not stood at its target."""
    terms = laws.collateral
    burns = np.array([terms.calm_burns, terms.mild_burns, terms.severe_burns])
    inflow = np.zeros_like(line)
    overflow = np.maximum(line[:-1] + terms.refill_eth_per_day - burns[regime[1:]] - target, 0.0)
    inflow[1:] = np.diff(line, axis=0) + overflow
    return inflow


def _named(desk: _Desk) -> Iterator[_Tried]:
    nothing = np.zeros(PLAN_DAYS)
    yield _Tried(kind=PlanKind.NOW, policy=Policy(sales=nothing, last=0))
    yield _Tried(kind=PlanKind.WEEK, policy=_tranches(desk, WEEK, 0.0), weight=0.0)
    yield _Tried(kind=PlanKind.MONTH, policy=_tranches(desk, MONTH, 0.0), weight=0.0)
    yield _Tried(kind=PlanKind.PATIENT, policy=Policy(sales=nothing, daily_cost=desk.daily_cost))
    gentle = Policy(sales=nothing, daily_cost=desk.daily_cost / _GENTLER)
    yield _Tried(kind=PlanKind.GENTLE, policy=gentle)
    yield _Tried(kind=PlanKind.WAIT, policy=Policy(sales=nothing))


def _others(desk: _Desk) -> Iterator[_Tried]:
    for weight in _WEIGHTS:
        yield _Tried(kind=PlanKind.MONTH, policy=_tranches(desk, MONTH, weight), weight=weight)
    for limit in _DAILY_COSTS:
        if limit not in (desk.daily_cost, desk.daily_cost / _GENTLER):
            policy = Policy(sales=np.zeros(PLAN_DAYS), daily_cost=limit)
            yield _Tried(kind=PlanKind.PATIENT, policy=policy)


def _tranches(desk: _Desk, n_sales: int, weight: float) -> Policy:
    """Return the schedule that costs least with its risk, redeeming first.

    Impact is taken in a straight line and recovers; mean and covariance of the basis are those of
    the paths. The schedule does not count on the refill: what comes makes its sales smaller.
    """
    to_sell = max(desk.size - max(float(desk.now.line[0]), 0.0), 0.0)
    mean = desk.moments.mean[:n_sales]
    covariance = desk.moments.covariance[:n_sales, :n_sales]
    slope = _MARGIN_AT_QUOTE / float(desk.now.depth[0])
    sales = np.zeros(PLAN_DAYS)
    sales[:n_sales] = best_sales(
        to_sell,
        recovering_impact(n_sales, slope, desk.paths.kept),
        covariance,
        mean - mean[0],
        weight * slope / max(float(covariance[-1, -1]), _LEAST_VARIANCE),
    )
    return Policy(sales=sales, last=n_sales - 1)


def _plan(tried: _Tried, outcome: _Outcome, desk: _Desk, delay: int) -> Plan:
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


def _recoveries(desk: _Desk, delay: int) -> Iterator[Recovery]:
    depth = desk.parameters.depth
    policy = Policy(sales=np.zeros(PLAN_DAYS), daily_cost=desk.daily_cost)
    for half_life, measured in (
        (depth.recovery_half_life_days, False),
        (depth.half_life_days, True),
    ):
        drawn = follow(desk.size, policy, replace(desk.today, kept=_kept(half_life)))
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


def _outcome(policy: Policy, desk: _Desk) -> _Outcome:
    """Return what a policy costs on average, how uncertain that is, and its cash by day."""
    followed = follow(desk.size, policy, desk.paths)
    costs = _costs(followed, desk)
    cash = _quantiles_by_day(
        np.cumsum(followed.redemption_eth + followed.sale_eth, axis=0), desk.weights
    )
    if float(np.ptp(costs)) <= _ROUNDING:
        same = float(costs[0])
        return _Outcome(
            cost=Estimate.exact(same), deviation=Estimate.exact(0.0), bad=same, cash=cash
        )
    mean = weighted_mean(costs, desk.weights, desk.strata)
    square = weighted_mean((costs - mean.value) ** 2, desk.weights, desk.strata)
    deviation = math.sqrt(square.value)
    return _Outcome(
        cost=mean,
        deviation=Estimate.normal(deviation, square.standard_error / (2.0 * deviation)),
        bad=float(_quantiles_by_day(costs[None], desk.weights)[-1, 0]),
        cash=cash,
    )


def _quantiles_by_day(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the smallest values that each of `_QUANTILES` does not exceed, (3, n_days)."""
    found = np.empty((len(_QUANTILES), len(values)))
    for day, row in enumerate(values):
        order = np.argsort(row)
        reached = np.searchsorted(np.cumsum(weights[order]), _QUANTILES)
        found[:, day] = row[order[np.minimum(reached, len(row) - 1)]]
    return found


def _costs(followed: Followed, desk: _Desk) -> FloatArray:
    left, end = followed.left(desk.size), desk.end
    refill = desk.parameters.collateral.refill_eth_per_day
    worth = np.zeros(len(left))
    for k in np.flatnonzero(left > _SAME * desk.size):
        # As in the exit value: what is left counts as what waiting for it is worth, up to the mark.
        pays = float(end.true_factor[k] / desk.now.reported_factor[0])
        ahead = max(-float(end.line[k]), 0.0) / refill
        waited = stuck_value(float(left[k]), pays, ahead, refill, float(end.carry[k]))
        mark = marked_price(float(end.basis[k]), float(end.line[k]))
        worth[k] = min(waited, float(left[k]) * pays * mark)
    return np.asarray(1.0 - (followed.cash + worth) / desk.value)


def _steps(drawn: Followed, desk: _Desk, delay: int) -> Iterator[PlanStep]:
    """Yield the actions by their first day; the same on consecutive days is one."""
    each = [
        (day, Way.REDEEM if day == 0 else Way.WAIT, units, eth)
        for day, (units, eth) in enumerate(
            zip(drawn.redeemed[:, 0], drawn.redemption_eth[:, 0], strict=True)
        )
    ]
    each += [
        (day, Way.POOLS, units, eth)
        for day, (units, eth) in enumerate(zip(drawn.sold[:, 0], drawn.sale_eth[:, 0], strict=True))
    ]
    runs: list[list[tuple[int, Way, float, float]]] = []
    for action in each:
        if action[2] <= _SAME * desk.size:
            continue
        if runs and _continues(runs[-1][-1], action):
            runs[-1].append(action)
        else:
            runs.append([action])
    # On one day redemption stands before the sale.
    for run in sorted(runs, key=lambda found: (found[0][0], found[0][1] is Way.POOLS)):
        day, way, units, eth = run[0]
        yield PlanStep(
            first_day=day + 1 + delay,
            last_day=run[-1][0] + 1 + delay,
            way=way,
            reth=units / desk.size * desk.held,
            eth=eth,
            cost_fraction=1.0 - eth / (units * desk.value / desk.size),
        )


def _continues(
    before: tuple[int, Way, float, float], action: tuple[int, Way, float, float]
) -> bool:
    alike = math.isclose(before[2], action[2], rel_tol=1e-3) and math.isclose(
        before[3], action[3], rel_tol=1e-3
    )
    return before[1] is action[1] and action[0] == before[0] + 1 and alike


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


def _split(held: float, desk: _Desk) -> BestSplit:
    now, laws = desk.now, desk.parameters
    rate, line = float(now.redemption_rate[0]), float(now.line[0])
    carry, refill = float(now.carry[0]), laws.collateral.refill_eth_per_day
    gap = float(now.true_factor[0] / now.reported_factor[0])
    venues = (
        Redemption(price=rate, collateral_eth=max(line, 0.0)),
        QuotedPool(
            rate=rate,
            basis=float(now.basis[0]),
            depth_eth=float(now.depth[0]),
            fee=laws.basis.pool_fee,
            concentration=laws.depth.concentration,
        ),
        Waiting(
            price=rate * min(gap, 1.0),
            refill_eth_per_day=refill,
            carry=carry,
            days=max(-line, 0.0) / refill,
        ),
    )
    sizes = held * np.geomspace(0.01, _MOST_HOLDINGS, _SPLIT_POINTS)
    found = split_curve(np.append(sizes, held), venues)
    redeemed, sold, waiting = found.sold.T
    # What no way takes waits longest of all.
    waiting = waiting + found.remainder
    return BestSplit(
        reth=sizes,
        redeemed=redeemed[:-1],
        sold=sold[:-1],
        waiting=waiting[:-1],
        held_redeemed=float(redeemed[-1]),
        held_sold=float(sold[-1]),
        held_waiting=float(waiting[-1]),
        held_eth=float(found.net_eth[-1]),
        carry=carry,
    )


def _refill(market: Market, laws: ModelParameters) -> Refill:
    expected = laws.collateral.refill_eth_per_day
    rewards = laws.redemption.net_share * market.gross_apr * market.reth_total_eth / DAYS_PER_YEAR
    low, high = (expected * factor for factor in _REFILL_BAND)
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
        queue=tuple(
            QueueEffect(
                validators=queued,
                takes_eth=queue_takes(queued),
                days=queue_takes(queued) / expected,
            )
            for queued in _QUEUES
        ),
    )
