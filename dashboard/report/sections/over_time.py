"""Leaving over time: the plans side by side, and the cheapest of them, step by step."""

from dashboard import departure_sentences as said
from dashboard import split_sentences
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.sheet import sheet, split
from risk.departure import Departure, Plan

_MOST_STEPS = 8


def over_time(departure: Departure) -> list[Block]:
    """Return the blocks; they stand at the end of the section on the exit."""
    best = said.cheapest(departure)
    return [
        blocks.kept(
            blocks.heading("Over time"),
            blocks.said(
                (
                    ("Sell now, in tranches, or wait.", said.choice(departure)),
                    ("The best split today.", split_sentences.best_split(departure.split)),
                )
            ),
            _plans(departure),
            blocks.note(said.PLANS_NOTE),
        ),
        blocks.kept(
            blocks.heading("The cheapest plan, waiting counted, step by step"),
            blocks.lead(f"{said.name(best.kind, best.daily_cost)}. {said.cash_title(best)}."),
            _steps(best),
            blocks.note(_note(best)),
        ),
    ]


def _plans(departure: Departure) -> Block:
    aligned = ("left", "right", "right", "right", "right", "right", "right")
    rows = ([split(cell) for cell in said.plan_row(plan)] for plan in departure.plans)
    made = sheet(zip(said.PLAN_COLUMNS, aligned, strict=True), rows)
    return blocks.table(made, widths=(1.5, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0))


def _steps(plan: Plan) -> Block:
    aligned = ("left", "left", "left", "right", "right", "right")
    rows = (said.step_row(step) for step in plan.steps[:_MOST_STEPS])
    made = sheet(zip(said.STEP_COLUMNS, aligned, strict=True), rows)
    return blocks.table(made, widths=(0.8, 1.5, 1.4, 1, 1.1, 0.8))


def _note(plan: Plan) -> str:
    more = max(len(plan.steps) - _MOST_STEPS, 0)
    left_out = f"{more} more steps in the plan's file (page Liquidity). " if more else ""
    return f"{left_out}{said.STEPS_NOTE}"
