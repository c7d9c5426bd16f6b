"""What the report says: an Assessment put into sections of sentences, tables and charts."""

from typing import Any

from dashboard import sentences
from dashboard.report.case import Case
from dashboard.report.sections import (
    assumptions,
    certainty,
    exit_routes,
    limits,
    operators,
    peg,
    provenance,
    risk,
    rpl,
    scenario,
    summary,
)
from risk.answer import Assessment

_LONGEST_NAME = 240
_LONGEST_HEADER = 70
_SECTIONS = (
    summary.section,
    risk.section,
    exit_routes.section,
    peg.section,
    rpl.section,
    operators.section,
    scenario.section,
    limits.section,
    certainty.section,
    assumptions.section,
    provenance.section,
)


def content(case: Case) -> dict[str, Any]:
    """Return every string of the report by its place in report.typ."""
    year, month, day = (int(part) for part in case.assessment.market.as_of.split("-"))
    name = _shortened(case.assessment.treasury.name.strip() or NAMELESS, _LONGEST_NAME)
    return {
        "name": name,
        "short_name": _shortened(name, _LONGEST_HEADER),
        "subtitle": _subtitle(case.assessment),
        "date": {"year": year, "month": month, "day": day},
        "sections": [section(case) for section in _SECTIONS],
    }


NAMELESS = "Treasury without a name"


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _subtitle(assessment: Assessment) -> str:
    parts = (
        sentences.source_label(assessment.market),
        sentences.scenario_in_force(assessment.scenario),
        sentences.simulation_label(assessment),
    )
    return " · ".join(parts)
