"""Leaving over time, in sentences and tables: pure functions of the one answer and of records."""

import csv
import io
import math

import numpy as np

from dashboard import format as fmt
from data.market import MarketReading
from data.recorded.depth_history import DepthHistory, Quote
from risk.answer import Assessment
from risk.departure import Candidate, Departure, Plan, PlanKind, PlanStep, Recovery, Refill
from risk.leaving import Way
from risk.market import Origin

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
    "line for the refill."
)
STEP_COLUMNS = ("Day", "Action", "Venue", "rETH", "Expected", "Cost")
STEPS_NOTE = (
    "Day 1 is today. Amounts and proceeds are those of today's state; each morning, redeem first "
    "what can be redeemed and sell less by as much. The file holds every step."
)
MOST_STEPS = 16
SPLIT_NOTE = (
    "The best split is where the last rETH brings the same in each way: waiting is charged the "
    "return that buyers ask for it today, a prior. How the part for the pools divides over single "
    "venues is not known from one quoted depth; an aggregator finds it at the time of the sale, "
    "and reading the pools from a node would show it here."
)
REFILL_COLUMNS = ("What fills collateral up", "ETH a day", "Standing")
QUEUE_COLUMNS = ("Validators in the queue", "Take first", "That is the whole refill of")
QUEUE_NOTE = (
    "Deposits fill the token's own buffer first, up to its target. Beyond that they go to the "
    "deposit pool, where each queued megapool validator has 32 ETH reserved, of which its bond of "
    "4 is there already: 28 ETH of deposits each before the pool has an excess that can be "
    "redeemed. A queue never reaches the buffer. (Rocket Pool 1.4.)"
)
HISTORY_COLUMNS = ("Collapse", "Before", "Lowest", "Lost", "After")
HISTORY_NOTE = (
    "Marks are medians, bars reach from the least to the most quoted. A quote is the sale of rETH "
    "for ETH on mainnet that costs 1 %; minting and burning are left out. The causes of the "
    "collapses are inferred from the dates."
)
SETTLED_COLUMNS = ("Not known from a recorded market", "Stands here as", "Connecting a node")
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
    carry = fmt.percent(departure.split.carry)
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
    return (
        f"After a sale the pool is taken to recover half in {fmt.days(prior.half_life_days)}: a "
        "prior, for rETH no recovery from a single sale has been measured. What is measured is "
        "depth as a whole, which returns to its level with a half-life of "
        f"{fmt.days(measured.half_life_days)} (1 Jan to 23 Jul 2026, n = 204 daily medians). If "
        f"own sales weighed as long, selling within the daily cost {_slower(prior, measured)}."
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


def best_split(assessment: Assessment, departure: Departure) -> str:
    """Say where each part of what is held goes best."""
    split = departure.split
    held = fmt.asset_amount(assessment.exit_row(1.0).reth, "rETH")
    parts = [
        f"{_amount(amount)} {words}"
        for amount, words in (
            (split.held_redeemed, "are redeemed"),
            (split.held_sold, "go to the pools"),
            (split.held_waiting, "wait for refill"),
        )
        if amount > _LEAST_RETH
    ]
    worth = fmt.asset_amount(split.held_eth, "ETH")
    return f"Of {held}, {fmt.listed(parts)}: together they are worth {worth}."


def where_collateral_stands(assessment: Assessment, reading: MarketReading | None) -> str:
    """Tell the token's buffer and the deposit pool's excess apart, as far as is known."""
    redeemable = fmt.asset_amount(_redeemable(assessment), "ETH")
    if assessment.scenario.collateral_eth is not None:
        return f"The scenario sets {redeemable}, without saying where they stand."
    if reading is not None and reading.market == assessment.market:
        buffer, excess = (
            fmt.asset_amount(each, "ETH") for each in (reading.buffer_eth, reading.excess_eth)
        )
        return (
            f"Of {redeemable}, {buffer} stand in the token's own contract and {excess} are the "
            "deposit pool's excess; both were read."
        )
    return (
        f"{redeemable} are taken to stand in the token's own contract and nothing in the deposit "
        "pool: a prior. Connecting a node reads both."
    )


def _redeemable(assessment: Assessment) -> float:
    if assessment.leaving is None:
        return assessment.market.collateral_eth
    ways = assessment.leaving.ways
    return next(way.capacity_eth for way in ways if way.way is Way.REDEEM)


def refill_rows(refill: Refill) -> list[tuple[str, ...]]:
    """Return what fills collateral up."""
    band = f"{fmt.exact(refill.low)} to {fmt.exact(refill.high)}"
    return [
        (
            "Rewards of rETH holders",
            fmt.number(refill.rewards),
            "computed: 86 % of today's gross yield on the ETH behind rETH",
        ),
        (
            "Deposits and operators' exits",
            fmt.number(refill.flows),
            "prior: what is left of the whole",
        ),
        (
            "In all, as the plans have it",
            f"{fmt.exact(refill.expected)} ({band})",
            "prior, with half to twice; its slider is in the sidebar",
        ),
        (
            "What the record would allow",
            f"{_none(refill.evidence_low)} to {fmt.number(refill.evidence_high)}",
            _supply(refill),
        ),
    ]


def _none(amount: float) -> str:
    return fmt.number(amount) if amount > 0.0 else "none"


def _supply(refill: Refill) -> str:
    mean = fmt.signed(fmt.exact(refill.supply_mean), refill.supply_mean)
    low = fmt.signed(fmt.exact(refill.supply_low), refill.supply_low)
    high = fmt.signed(fmt.exact(refill.supply_high), refill.supply_high)
    return (
        f"rewards and the net change of the supply, {mean} rETH a day (95{fmt.SPACE}% interval "
        f"{low} to {high}): measured, 1 Sep 2023 to 5 Sep 2024, n = 369 days. Burns exceeded "
        "mints, so a refill may not come at all"
    )


def queue_rows(refill: Refill) -> list[tuple[str, ...]]:
    """Return what a queue of validators takes first."""
    return [
        (fmt.count(row.validators), fmt.ether(row.takes_eth), fmt.days(row.days))
        for row in refill.queue
        if row.validators
    ]


def history(depth_eth: float, under_scenario: bool, recorded: DepthHistory) -> str:
    """Say how today's depth compares with its record."""
    deepest, last = recorded.deepest, recorded.halves[-1]
    when = "Under the scenario a" if under_scenario else "Today a"
    return (
        f"{when} sale of {fmt.ether(depth_eth)} costs 1{fmt.SPACE}%. That is "
        f"{fmt.percent(depth_eth / deepest.median_eth)} of the median of {deepest.name} "
        f"({fmt.asset_amount(deepest.median_eth, 'ETH')}, n = {deepest.quotes}) and "
        f"{fmt.percent(depth_eth / last.median_eth)} of the latest ({last.name}, n = "
        f"{last.quotes}): what could be sold then cannot be sold now, and a depth of weeks ago is "
        "no promise."
    )


def history_rows(recorded: DepthHistory) -> list[tuple[str, ...]]:
    """Return the collapses."""
    return [
        (
            each.name,
            _quoted(each.before),
            _quoted(each.lowest),
            fmt.percent(round(each.lost, 2)),
            f"{_quoted(each.after)}. {each.recovered}",
        )
        for each in recorded.collapses
    ]


def _quoted(quote: Quote) -> str:
    return f"{fmt.asset_amount(quote.eth, 'ETH')}, {fmt.joined(fmt.date(quote.date))}"


def settled_rows(assessment: Assessment) -> list[tuple[str, ...]]:
    """Return what is a prior here, what it spans, and what a node would settle."""
    cost = assessment.exit_row(1.0).cost_fraction
    rows: list[tuple[str, ...]] = [
        (
            "The curve of the pools beyond the quoted size",
            f"selling all now costs {fmt.cost_band(cost)}: low, base and high",
            "reads Uniswap's pool (Data page); every pool's state would replace the band",
        )
    ]
    if _is_prior("basis", assessment):
        basis = assessment.market.basis
        rows.append(
            (
                "Premium or discount today",
                fmt.signed(fmt.cost(basis), basis) if basis else "none",
                "reads Uniswap's average price, cross-checked with Chainlink, and settles it",
            )
        )
    if _is_prior("collateral_eth", assessment):
        rows.append(
            (
                "Redeemable at once",
                fmt.asset_amount(assessment.market.collateral_eth, "ETH"),
                "reads the token's buffer and the deposit pool's excess, and settles it",
            )
        )
    rows.append(
        (
            "Refill",
            "half to twice the slider's value",
            "does not settle it: a rate is known only after watching it",
        )
    )
    return rows


def cash_title(plan: Plan) -> str:
    """Say by when half and nearly all paths have received most of a plan's cash."""
    most = 0.9 * float(plan.middle[-1])
    middle, late = (int(np.searchsorted(row, most)) for row in (plan.middle, plan.low))
    slow = fmt.days(late) if late < len(plan.low) else f"more than {fmt.days(len(plan.low) - 1)}"
    return (
        f"Nine tenths of the cash are in after {fmt.days(middle)} on half of the paths, after "
        f"{slow} on 95{fmt.SPACE}% of them"
    )


def _is_prior(figure: str, assessment: Assessment) -> bool:
    return assessment.market.origin_of(figure).origin is Origin.PRIOR


_ROUNDING = 1e-12
_LEAST_RETH = 1e-6


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
