"""Assumptions: every law of the model, by where its value comes from."""

from dashboard.report import blocks
from dashboard.report.assumptions import ASSUMPTIONS
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import Row, sheet
from risk.parameters import ModelParameters
from risk.scenario import Source

_STANDINGS = {
    Source.MEASURED: "Measured, from the sample named",
    Source.PROTOCOL: "Protocol: a rule of Rocket Pool, Ethereum or a pool",
    Source.PRIOR: "Prior: an expert's guess, which no sample supports",
}


def section(case: Case) -> Block:
    """Return the section."""
    parts = [
        blocks.lead("Values before the scenario; ASSUMPTIONS.md has each with its standard error."),
    ]
    for standing, title in _STANDINGS.items():
        parts += [blocks.heading(title), _table(case.assessment.parameters, standing)]
    return blocks.section("Assumptions", parts)


def _table(parameters: ModelParameters, standing: Source) -> Block:
    columns = (("Assumption", "left"), ("Value", "left"), ("Evidence", "left"))
    rows = [
        Row(cells=(row.label, row.value(parameters), row.evidence_of(parameters)))
        for row in ASSUMPTIONS
        if row.standing is standing
    ]
    return blocks.table(sheet(columns, rows), widths=(1.15, 0.95, 1.3), size=7.6)
