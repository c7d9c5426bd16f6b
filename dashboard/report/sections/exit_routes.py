"""Exit: what leaving rETH costs, and how long it takes."""

import math

from dashboard import format as fmt
from dashboard import sentences
from dashboard.charts import data as charts
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import Cell, sheet, split
from risk.answer import Assessment, ExitRow


def section(case: Case) -> Block:
    """Return the section; one sentence without rETH."""
    assessment = case.assessment
    said = blocks.lead(sentences.how_fast_it_leaves(assessment))
    if not assessment.exit:
        return blocks.section("Exit", [said])
    parts = [said]
    way_out = charts.exit_cost(assessment, case.base)
    if way_out is not None:
        picture = blocks.chart(way_out.words, figures.exit_cost(way_out))
        parts += [
            blocks.lead(_meaning(assessment)),
            blocks.beside(picture, _table(assessment), widths=(66.0, 96.0)),
        ]
    return blocks.section("Exit", parts)


def _meaning(assessment: Assessment) -> str:
    pace = fmt.percent(assessment.settings.daily_cost)
    horizon = fmt.days(assessment.value.exit_days)
    return (
        "Below each figure: low and high, between two curves through the one quoted size. With "
        f"patience: no day's sale costs more than {pace}. Stuck: not out within {horizon}."
    )


def _table(assessment: Assessment) -> Block:
    columns = (
        ("Sell", "right"),
        ("ETH received", "right"),
        ("Cost now", "right"),
        ("Time with patience", "right"),
        ("Cost in that time", "right"),
        ("ETH stuck", "right"),
    )
    made = sheet(columns, (_cells(row) for row in assessment.exit))
    return blocks.table(made, widths=(0, 1, 1.1, 0.9, 1.1, 0.8), size=7.4)


def _cells(row: ExitRow) -> tuple[Cell, ...]:
    received = row.eth_received
    return (
        fmt.percent(row.fraction),
        (fmt.count(received.base), _range(fmt.count(received.low), fmt.count(received.high))),
        split(fmt.cost_band(row.cost_fraction)),
        _patience(row),
        split(fmt.cost_band(row.patient_cost_fraction)),
        fmt.count(row.stuck_eth),
    )


def _patience(row: ExitRow) -> tuple[str, str]:
    days, note = split(fmt.days_band(row.days))
    return ("over ten years" if math.isinf(row.days.base) else days), note


def _range(low: str, high: str) -> str:
    return "" if low == high else f"{low} to {high}"
