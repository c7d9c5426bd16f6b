"""Limits: the policy against what was measured, and the runway."""

from typing import Any

from dashboard import format as fmt
from dashboard import sentences
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import sheet
from risk.answer import Assessment, Light, LimitRow, ShortfallChance

# The widest that a bar is drawn: the template's bars end here.
MOST_DRAWN = 1.5


def section(case: Case) -> Block:
    """Return the section."""
    assessment = case.assessment
    parts = [
        blocks.lead(policy(assessment), _meaning()),
        blocks.kept(bars(assessment)),
        blocks.heading("Runway"),
        blocks.paragraph(sentences.runway(assessment.runway)),
    ]
    if assessment.runway.chances:
        parts += [
            blocks.lead("Share of simulated paths on which a payment is missed:"),
            _chances(assessment.runway.chances),
        ]
    return blocks.section("Limits", parts)


def policy(assessment: Assessment) -> str:
    """Say whose limits these are."""
    return (
        "The treasury's own limits, most used first."
        if assessment.treasury.policy.confirmed
        else "An example policy until the treasury confirms its own, most used first."
    )


def bars(assessment: Assessment) -> Block:
    """Return every limit with its measure, bound, use and state."""
    return {"kind": "limits", "rows": [_row(row) for row in assessment.limits]}


def _meaning() -> str:
    return (
        "A bar ends at 150 % of its limit and the mark stands at 100 %; the thin line is the "
        "interval of the measure. Near: from 80 % on, or when the interval reaches past the limit."
    )


def _row(row: LimitRow) -> dict[str, Any]:
    used = row.utilisation
    return {
        "name": sentences.LIMITS[row.name],
        "measured": sentences.measured(row),
        "limit": sentences.bound(row),
        "used": min(used.value, MOST_DRAWN),
        "low": min(used.low95, MOST_DRAWN),
        "high": min(used.high95, MOST_DRAWN),
        "words": sentences.utilisation(row),
        "breached": row.light is Light.RED,
        "light": sentences.light(row),
    }


def _chances(chances: tuple[ShortfallChance, ...]) -> Block:
    columns = (("Within", "left"), ("Chance", "decimal"))
    rows = [(fmt.months(row.months), fmt.chance(row.chance)) for row in chances]
    return blocks.table(sheet(columns, rows), widths=(0, 0))
