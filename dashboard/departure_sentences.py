"""Leaving over time, in sentences and tables: pure functions of the one answer."""

import csv
import io
import math

import numpy as np

from dashboard import format as fmt
from risk.departure import Candidate, Departure, Plan, PlanKind, PlanStep, Recovery
from risk.leaving import Way
from risk.parameters import DepthParameters

_KINDS = {
    PlanKind.NOW: "Sell now",
    PlanKind.WEEK: "Tranches over 7 days",
    PlanKind.MONTH: "Tranches over 30 days",
    PlanKind.WAIT: "Redeem, and wait for refill",
}
PLAN_COLUMNS = (
    "Plan",
    "All out after",
    "Cost, on average",
    "Uncertainty",
    "95 % of paths cost at most",
    "ETH, at today's state",
    "Waiting would cost besides",
)
PLANS_NOTE = (
    "Every plan redeems first what collateral holds, and each day what has refilled. Tranches "
    "follow Almgren and Chriss (2000): the schedule whose impact and risk together are least, in "
    "a pool that recovers. Cost is the mean over the paths with its sampling error, below the "
    "value at market today; uncertainty is its standard deviation from path to path. What is not "
    "out after 90 days counts as what waiting for it is worth then. The treasury stands first in "
    "line for the refill unless the sliders say otherwise."
)
STEP_COLUMNS = ("Day", "Action", "Venue", "rETH", "Expected", "Cost")
STEPS_NOTE = (
    "Day 1 is today. Amounts and proceeds are those of today's state; each morning, redeem first "
    "what can be redeemed and sell less by as much. The file holds every step."
)
MOST_STEPS = 16
_ACTIONS = {
    Way.REDEEM: ("Redeem", "Rocket Pool, burn"),
    Way.WAIT: ("Redeem what has refilled", "Rocket Pool, burn"),
    Way.POOLS: ("Sell", "Pools, by aggregator"),
}


def name(kind: PlanKind, daily_cost: float | None) -> str:
    """Return a plan's name."""
    if daily_cost is not None:
        return f"Redeem, and sell within {fmt.percent(daily_cost)} a day"
    return _KINDS[kind]


def choice(departure: Departure) -> str:
    """Say what leaving in a hurry and leaving with patience cost."""
    now = departure.plan(PlanKind.NOW)
    patient, wait = departure.plan(PlanKind.PATIENT), departure.plan(PlanKind.WAIT)
    return (
        f"Selling everything now costs {fmt.cost_estimate(now.cost)}. Redeeming, and selling "
        f"within {fmt.percent(patient.daily_cost or 0.0)} a day, costs "
        f"{fmt.cost_estimate(patient.cost)} on average and {_takes(patient)}; redeeming "
        f"and waiting alone costs {fmt.cost_estimate(wait.cost)} and {_takes(wait)}."
    )


def follows(departure: Departure) -> str:
    """Say which plan is cheapest once waiting is charged."""
    best = cheapest(departure)
    carry = fmt.percent(departure.terms.carry)
    total = best.cost.value + best.waiting_cost
    rest = "" if math.isfinite(best.days) else f", though {_amount(best.left_reth)} are then left"
    return (
        f"If waiting costs {carry} a year, the return that buyers ask for it today (a prior), "
        f"the cheapest of these plans is “{name(best.kind, best.daily_cost)}”: "
        f"{fmt.cost(total)} in all{rest}."
    )


def cheapest(departure: Departure) -> Plan:
    """Return the plan with the least cost on average, waiting charged at today's carry."""
    return min(departure.plans, key=lambda plan: plan.cost.value + plan.waiting_cost)


def plan_row(plan: Plan) -> tuple[str, ...]:
    """Return one plan as a row."""
    out = fmt.days(plan.days) if math.isfinite(plan.days) else f"{_amount(plan.left_reth)} left"
    return (
        name(plan.kind, plan.daily_cost),
        out,
        fmt.cost_estimate(plan.cost),
        fmt.cost_estimate(plan.deviation) if plan.deviation.value > 0.0 else "none",
        fmt.cost(plan.bad_cost),
        fmt.asset_amount(plan.eth, "ETH"),
        fmt.cost(plan.waiting_cost),
    )


def step_row(step: PlanStep) -> tuple[str, ...]:
    """Return one step as a row."""
    action, venue = _ACTIONS[step.way]
    each = "" if step.first_day == step.last_day else " each day"
    return (
        _days(step),
        action,
        venue,
        f"{_bare(step.reth)}{each}",
        f"{_bare(step.eth)}{fmt.SPACE}ETH{each}",
        fmt.cost(step.cost_fraction if abs(step.cost_fraction) > _ROUNDING else 0.0),
    )


def steps_left_out(plan: Plan) -> str:
    """Say how many steps the table does not show, or nothing."""
    more = len(plan.steps) - MOST_STEPS
    if more <= 0:
        return ""
    return f"{fmt.count(more)} more step{'' if more == 1 else 's'} in the file."


def steps_file(plan: Plan) -> bytes:
    """Return every step of a plan as CSV, numbers in full."""
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n")
    write.writerow(
        (
            "plan",
            "first_day",
            "last_day",
            "action",
            "venue",
            "reth_each_day",
            "expected_eth_each_day",
            "cost_fraction",
        )
    )
    for step in plan.steps:
        write.writerow(
            (
                name(plan.kind, plan.daily_cost),
                step.first_day,
                step.last_day,
                *_ACTIONS[step.way],
                f"{step.reth:.6f}",
                f"{step.eth:.6f}",
                f"{step.cost_fraction:.8f}",
            )
        )
    return text.getvalue().encode()


def candidate(each: Candidate) -> str:
    """Return one policy in words, with what it costs."""
    words = name(each.kind, each.daily_cost)
    if each.weight:
        words = f"{words}, {each.weight:g} times as averse to variance"
    spread = (
        "" if each.deviation.value == 0.0 else f", give or take {fmt.cost(each.deviation.value)}"
    )
    return f"{words}: {fmt.cost_estimate(each.cost)} on average{spread}."


def recovery(departure: Departure) -> str:
    """Say what the plans suppose of recovery, and what another half-life would change."""
    prior, measured = departure.recoveries
    usual = measured.half_life_days == DepthParameters().half_life_days
    sample = "1 Jan to 23 Jul 2026, n = 173 daily medians" if usual else "the parameter file's"
    return (
        f"After a sale the pool is taken to recover half in {fmt.days(prior.half_life_days)}: a "
        "prior, for rETH no recovery from a single sale has been measured. What is measured is "
        "depth as a whole, which returns to its level with a half-life of "
        f"{fmt.days(measured.half_life_days)} ({sample}). If own sales weighed as long, selling "
        f"within the daily cost {_slower(prior, measured)}."
    )


def _slower(prior: Recovery, measured: Recovery) -> str:
    if math.isinf(prior.days):
        return "would not be over within 90 days either"
    before = f"{fmt.days(prior.days)} at {fmt.cost(prior.cost_fraction)}"
    if math.isinf(measured.days):
        return f"would not be over within 90 days, instead of {before}"
    return (
        f"would take {fmt.days(measured.days)}, at a cost of {fmt.cost(measured.cost_fraction)}, "
        f"instead of {before}"
    )


def cash_title(plan: Plan) -> str:
    """Say by when half and nearly all paths have received most of a plan's cash."""
    most = 0.9 * float(plan.middle[-1])
    middle, late = (int(np.searchsorted(row, most)) for row in (plan.middle, plan.low))
    slow = fmt.days(late) if late < len(plan.low) else f"more than {fmt.days(len(plan.low) - 1)}"
    return (
        f"Nine tenths of the cash are in after {fmt.days(middle)} on half of the paths, after "
        f"{slow} on 95{fmt.SPACE}% of them"
    )


_ROUNDING = 1e-12


def _takes(plan: Plan) -> str:
    if math.isfinite(plan.days):
        return f"takes {fmt.days(plan.days)}"
    return f"leaves {_amount(plan.left_reth)} after 90 days"


def _bare(amount: float) -> str:
    return fmt.asset_amount(amount, "").strip()


def _amount(reth: float) -> str:
    return fmt.asset_amount(reth, "rETH")


def _days(step: PlanStep) -> str:
    if step.first_day == step.last_day:
        return fmt.count(step.first_day)
    return f"{fmt.count(step.first_day)} to {fmt.count(step.last_day)}"
