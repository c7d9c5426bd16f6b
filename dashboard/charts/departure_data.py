"""What the charts of leaving over time say and show."""

from dataclasses import dataclass

import numpy as np

from dashboard import departure_sentences as said
from dashboard import format as fmt
from dashboard.charts.data import thinned
from dashboard.charts.records import Words
from data.recorded.depth_history import Collapse, DepthHistory, HalfYear
from risk.answer import Assessment
from risk.arrays import FloatArray
from risk.departure import Candidate, Plan, PlanKind
from risk.leaving import Way

_NEARLY_ALL = 0.999
# Shares are shown to a per cent.
_SHOWN = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierData:
    """Cost on average against uncertainty: every policy tried, and the frontier among them."""

    words: Words
    candidates: tuple[Candidate, ...]
    frontier: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCashData:
    """ETH received by the end of each day along the paths: 5 %, half and 95 % of them at most.

    Attributes
    ----------
    days, low, middle, high : ndarray of shape (n,)
    value_eth : float
        All the rETH held, at market.
    """

    words: Words
    days: FloatArray
    low: FloatArray
    middle: FloatArray
    high: FloatArray
    value_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryData:
    """Recorded depth by half-year, the collapses, and today's depth."""

    words: Words
    halves: tuple[HalfYear, ...]
    collapses: tuple[tuple[str, Collapse], ...]
    depth_eth: float
    label: str


def frontier(assessment: Assessment) -> FrontierData | None:
    """Return cost against uncertainty; None where it was not computed."""
    departure = assessment.departure
    if departure is None:
        return None
    efficient = sorted(
        (each for each in departure.candidates if each.efficient),
        key=lambda each: each.deviation.value,
    )
    now, cheap = departure.plan(PlanKind.NOW), min(efficient, key=lambda each: each.cost.value)
    return FrontierData(
        words=Words(
            title=(
                f"Certainty costs {fmt.cost(now.cost.value)}, patience "
                f"{fmt.cost(cheap.cost.value)} on average"
            ),
            subtitle=(
                "Mean cost of leaving with all rETH against its standard deviation, in per cent "
                f"of the value at market, {fmt.count(departure.n_paths)} paths; the line joins "
                "what nothing else beats in both"
            ),
            alternative=(
                "Mean cost against uncertainty of each plan. "
                + " ".join(said.candidate(each) for each in efficient)
            ),
        ),
        candidates=departure.candidates,
        frontier=tuple(efficient),
    )


def plan_cash(assessment: Assessment, plan: Plan) -> PlanCashData | None:
    """Return the cash of a plan by day; None without rETH."""
    if assessment.leaving is None:
        return None
    value = assessment.leaving.cash.value_eth
    # Up to the day on which the slowest paths have nearly all, and a little beyond.
    settled = int(np.searchsorted(plan.low, plan.low[-1] * _NEARLY_ALL))
    last = min(settled + 2, len(plan.low) - 1)
    shown = thinned(np.arange(last + 1))
    return PlanCashData(
        words=Words(
            title=said.cash_title(plan),
            subtitle=(
                "ETH received by the end of each day along the paths: the middle, and the band "
                f"of 90{fmt.SPACE}% of them; {said.name(plan.kind, plan.daily_cost).lower()}"
            ),
            alternative=(
                f"ETH received by day. After {fmt.days(last)} half of the paths have "
                f"{fmt.ether(float(plan.middle[last]))} or more of {fmt.ether(value)}, and "
                f"90{fmt.SPACE}% of them between {fmt.ether(float(plan.low[last]))} and "
                f"{fmt.ether(float(plan.high[last]))}."
            ),
        ),
        days=shown.astype(np.float64),
        low=plan.low[shown],
        middle=plan.middle[shown],
        high=plan.high[shown],
        value_eth=value,
    )


def history(assessment: Assessment, recorded: DepthHistory) -> HistoryData | None:
    """Return recorded depth by half-year beside today's; None without rETH."""
    if assessment.leaving is None:
        return None
    pools = next(way for way in assessment.leaving.ways if way.way is Way.POOLS)
    under = assessment.scenario.depth_change is not None
    deepest = recorded.deepest
    share = fmt.percent(pools.capacity_eth / deepest.median_eth)
    first, last = recorded.halves[0], recorded.halves[-1]
    lows = [f"{fmt.ether(each.lowest.eth)} on {_day(each)}" for each in recorded.collapses]
    return HistoryData(
        words=Words(
            title=(
                f"{'Under the scenario' if under else 'Today'} the pools take {share} of what "
                f"they took in {deepest.name}"
            ),
            subtitle=(
                "Sale of rETH that costs 1 %, in ETH, by half-year: median, least and most of "
                f"{fmt.count(recorded.quotes)} quotes, {fmt.date(first.first)} to "
                f"{fmt.date(last.last)}"
            ),
            alternative=(
                "Depth by half-year: "
                + ", ".join(
                    f"{half.name} {fmt.ether(half.median_eth)} (n = {half.quotes})"
                    for half in recorded.halves
                )
                + f". It collapsed to {fmt.listed(lows)}."
            ),
        ),
        halves=recorded.halves,
        collapses=tuple((_half_of(each, recorded).name, each) for each in recorded.collapses),
        depth_eth=pools.capacity_eth,
        label=f"{'under the scenario' if under else 'today'}: {fmt.ether(pools.capacity_eth)}",
    )


def _half_of(collapse: Collapse, recorded: DepthHistory) -> HalfYear:
    return next(half for half in recorded.halves if half.first <= collapse.lowest.date <= half.last)


def _day(collapse: Collapse) -> str:
    return fmt.joined(fmt.date(collapse.lowest.date))
