"""Operators: what a mass slashing would take, who bears it, and the treasury's own validators."""

from dashboard import operators_sentences as say
from dashboard import own_node
from dashboard.charts import slashing_data
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sections import bearing
from dashboard.report.sections.together import together
from dashboard.report.sheet import sheet
from risk.answer import Assessment
from risk.operators import Operators


def section(case: Case) -> Block:
    """Return the section; one sentence with neither rETH nor validators."""
    assessment, operators = case.assessment, case.assessment.operators
    if not assessment.exit and assessment.own_node is None:
        return blocks.section("Operators", [blocks.paragraph(_NO_STAKE)])
    parts = []
    if operators is not None:
        parts += [*_charts(case, operators), *_bearers(operators), *_reports(operators)]
    parts += [*together(assessment), *bearing.told(assessment)]
    own = [*_own(assessment), *bearing.own_node(assessment)]
    return blocks.section("Operators", [*parts, *own])


_NO_STAKE = (
    "Neither rETH nor validators are held, so no slashing takes anything from this treasury."
)


def _charts(case: Case, operators: Operators) -> list[Block]:
    said = blocks.said(
        (
            ("Today.", say.today(case.assessment, operators)),
            ("When rETH loses.", say.first_wei(case.assessment, operators)),
            ("How likely that is.", say.chance(case.assessment)),
            ("What RPL does.", say.RPL_NOTE),
        )
    )
    loss = slashing_data.slashing_loss(case.assessment, case.base)
    chances = slashing_data.slashing_chances(case.assessment, case.base)
    pictures = []
    if loss is not None:
        pictures.append(blocks.chart(loss.words, figures.slashing_loss(loss)))
    if chances is not None:
        pictures.append(blocks.chart(chances.words, figures.slashing_chances(chances)))
    return [
        said,
        blocks.beside(*pictures),
        blocks.note(say.CURVE_NOTE),
        blocks.note(say.CHANCE_NOTE),
    ]


def _bearers(operators: Operators) -> list[Block]:
    aligned = ("decimal", "right", *["decimal"] * 5, "right", "right")
    columns = zip(say.BEARER_COLUMNS, aligned, strict=True)
    made = sheet(columns, [say.bearer_row(row) for row in operators.bearers])
    return [
        blocks.kept(
            blocks.heading("Who bears it"),
            blocks.lead("What a mass slashing takes, by the share of the network slashed at once."),
            blocks.table(made, widths=(1.1, 0.8, 0.9, 1.1, 0.9, 1.1, 0.9, 0.8, 1.4), size=7.2),
        ),
        blocks.note(say.SETTLEMENT_NOTE),
    ]


def _reports(operators: Operators) -> list[Block]:
    columns = [(name, "right") for name in say.REPORT_COLUMNS]
    made = sheet(columns, [say.report_row(row) for row in operators.recognitions])
    return [
        blocks.kept(
            blocks.heading("How long the reported rate stands too high"),
            blocks.lead(say.REPORT_NOTE),
            blocks.table(made, widths=(1, 1, 1, 1)),
        )
    ]


def _own(assessment: Assessment) -> list[Block]:
    lines = list(own_node.own_node(assessment))
    if not lines:
        return []
    return [blocks.kept(blocks.heading("Our own validators"), blocks.bullets(lines))]
