"""Exit: what leaving rETH costs, how long it takes, and what both rest on."""

import math

from dashboard import format as fmt
from dashboard import liquidity_sentences as say
from dashboard import sentences
from dashboard.charts import ways_out
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sections import exit_costs
from dashboard.report.sections.over_time import over_time
from dashboard.report.sheet import Cell, sheet, split
from risk.answer import Assessment, ExitRow
from risk.leaving import Leaving


def section(case: Case) -> Block:
    """Return the section; one sentence without rETH."""
    assessment, found = case.assessment, case.assessment.leaving
    parts = [blocks.lead(sentences.how_fast_it_leaves(assessment))]
    if found is not None:
        parts += [*_ways(assessment, found), *_charts(case, found)]
    if assessment.exit:
        parts += [
            blocks.kept(
                blocks.heading("Part by part"),
                blocks.lead(_meaning(assessment)),
                _table(assessment),
            )
        ]
    parts += exit_costs.by_cause(assessment)
    if assessment.departure is not None:
        parts += over_time(assessment.departure)
    parts += exit_costs.until_cash(assessment)
    return blocks.section("Exit", parts)


def _ways(assessment: Assessment, found: Leaving) -> list[Block]:
    aligned = ("left", "right", "decimal", "decimal", "right", "right")
    columns = zip(say.WAY_COLUMNS, aligned, strict=True)
    made = sheet(columns, (say.way_row(way) for way in found.ways))
    return [
        blocks.lead(say.at_once(assessment, found)),
        blocks.kept(
            blocks.heading("The ways out today"),
            blocks.table(made, widths=(1.5, 1.2, 1.1, 1.1, 1, 1)),
            blocks.note(say.WAYS_NOTE),
        ),
    ]


def _charts(case: Case, found: Leaving) -> list[Block]:
    cost = ways_out.lost_depth(case.assessment, case.base)
    cash = ways_out.cash_by_day(case.assessment, case.base)
    if cost is None or cash is None:
        return []
    return [
        blocks.heading("At once, or day by day"),
        blocks.said(
            (
                ("If depth is lost.", say.after_a_collapse(found)),
                ("With patience.", _patience(case.assessment, found)),
            )
        ),
        blocks.beside(
            blocks.chart(cost.words, figures.lost_depth(cost)),
            blocks.chart(cash.words, figures.cash_by_day(cash)),
        ),
        blocks.note(say.BAND_NOTE),
        blocks.note(say.CASH_NOTE),
        blocks.note(say.COLLAPSES_NOTE),
    ]


def _patience(assessment: Assessment, found: Leaving) -> str:
    wait = say.delay(found.cash)
    drawn = f"The plan on the right sells every day what it can, {say.daily_cost(assessment)}."
    return f"{drawn} {wait}".strip()


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
    return blocks.table(made, widths=(0, 1, 1.1, 0.9, 1.1, 0.8))


def _cells(row: ExitRow) -> tuple[Cell, ...]:
    received = row.eth_received
    return (
        fmt.percent(row.fraction),
        (fmt.count(received.base), _range(fmt.count(received.low), fmt.count(received.high))),
        split(fmt.cost_band(row.cost_fraction)),
        _time(row),
        split(fmt.cost_band(row.patient_cost_fraction)),
        fmt.count(row.stuck_eth),
    )


def _time(row: ExitRow) -> tuple[str, str]:
    days, note = split(fmt.days_band(row.days))
    return ("over ten years" if math.isinf(row.days.base) else days), note


def _range(low: str, high: str) -> str:
    return "" if low == high else f"{low} to {high}"
