"""The part of the assessment's JSON on leaving over time."""

from dashboard.json_fields import Json, estimate
from risk.departure import Candidate, Departure, Plan, PlanStep
from risk.split import BestSplit


def departure_json(departure: Departure | None) -> Json:
    """Return how the rETH leaves over time; null without any, or where it was not asked for."""
    if departure is None:
        return None
    refill = departure.refill
    return {
        "n_paths": departure.n_paths,
        "delay_days": departure.delay_days,
        "plans": [_plan(plan) for plan in departure.plans],
        "candidates": [_candidate(each) for each in departure.candidates],
        "best_split": _split(departure.split),
        "refill": {
            "eth_per_day": refill.expected,
            "eth_per_day_low": refill.low,
            "eth_per_day_high": refill.high,
            "rewards_eth_per_day": refill.rewards,
            "evidence_eth_per_day_low": refill.evidence_low,
            "evidence_eth_per_day_high": refill.evidence_high,
        },
    }


def _plan(plan: Plan) -> dict[str, Json]:
    return {
        "plan": plan.kind.value,
        "daily_cost": plan.daily_cost,
        "days": plan.days,
        "left_reth": plan.left_reth,
        "eth": plan.eth,
        **estimate("cost", plan.cost),
        **estimate("deviation", plan.deviation),
        "cost_at_most_on_95_percent": plan.bad_cost,
        "mean_wait_days": plan.mean_wait_days,
        "waiting_cost": plan.waiting_cost,
        "steps": [_step(step) for step in plan.steps],
        "cash": [
            {
                "day": day,
                "eth_received": middle,
                "eth_received_low": low,
                "eth_received_high": high,
            }
            for day, (low, middle, high) in enumerate(
                zip(plan.low.tolist(), plan.middle.tolist(), plan.high.tolist(), strict=True)
            )
        ],
    }


def _step(step: PlanStep) -> dict[str, Json]:
    return {
        "first_day": step.first_day,
        "last_day": step.last_day,
        "way": step.way.value,
        "reth": step.reth,
        "eth": step.eth,
        "cost_fraction": step.cost_fraction,
    }


def _candidate(each: Candidate) -> dict[str, Json]:
    return {
        "plan": each.kind.value,
        "weight": each.weight,
        "daily_cost": each.daily_cost,
        **estimate("cost", each.cost),
        **estimate("deviation", each.deviation),
        "efficient": each.efficient,
    }


def _split(split: BestSplit) -> dict[str, Json]:
    return {
        "ways": [
            {"way": way, "reth": part}
            for way, part in zip(split.names, split.held_parts, strict=True)
        ],
        "left_reth": split.held_left,
        "eth": split.held_eth,
        "eth_low": split.held_low_eth,
        "eth_high": split.held_high_eth,
        "carry_per_year": split.carry,
    }
