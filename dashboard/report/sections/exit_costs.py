"""The cost of leaving by cause and the time to cash: parts of the section Exit."""

from dashboard import exit_cost_sentences as costs
from dashboard import time_to_cash_sentences as times
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.sheet import sheet, split
from risk.answer import Assessment


def by_cause(assessment: Assessment) -> list[Block]:
    """Return where the cost comes from; nothing without rETH."""
    found = assessment.exit_costs
    if found is None:
        return []
    aligned = ("left", "right", "right", "right")
    made = sheet(
        zip(costs.columns(found), aligned, strict=True),
        ((cause, now, within, split(tail)) for cause, now, within, tail in costs.rows(found)),
    )
    return [
        blocks.kept(
            blocks.heading(costs.TITLE),
            blocks.lead(costs.conclusion(found), costs.in_the_tail(found.tail)),
            blocks.table(made, widths=(0.8, 1.0, 1.0, 1.3)),
        ),
        blocks.note(costs.NOTE),
    ]


def until_cash(assessment: Assessment) -> list[Block]:
    """Return how long it takes until each part is cash; nothing where it was not computed."""
    if assessment.departure is None:
        return []
    found = assessment.departure.times_to_cash
    aligned = ("left", "right", "right", "right", "right")
    made = sheet(
        zip(times.columns(found), aligned, strict=True),
        (tuple(split(cell) for cell in row) for row in times.rows(found)),
    )
    said = times.conclusion(found, assessment.exit_row(1.0).reth)
    return [
        blocks.kept(
            blocks.heading(times.TITLE),
            blocks.lead(f"{said}."),
            blocks.table(made, widths=(1.0, 1.0, 1.0, 1.0, 1.0)),
        ),
        blocks.note(times.note(found)),
    ]
