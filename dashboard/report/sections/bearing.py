"""Part of the section Operators: who bears a loss to the last ETH, the race, and our own node."""

from dashboard import (
    bearing_sentences,
    node_risk_sentences,
    outlook_sentences,
    race_sentences,
)
from dashboard.charts import node_risk_data, race_data
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.sheet import sheet
from risk.answer import Assessment
from risk.bearing import Bearing
from risk.node_risk import NodeRisk
from risk.slashing.struck import MINORITY

_SHOWN_LOSS = 0.1


def told(assessment: Assessment) -> list[Block]:
    """Return the waterfall and the race; nothing where they are not known."""
    found = assessment.bearing
    return [] if found is None else [*_waterfall(found), *_race(assessment, found)]


def own_node(assessment: Assessment) -> list[Block]:
    """Return the own node's income against risk; nothing without one."""
    if assessment.bearing is None or assessment.bearing.node is None:
        return []
    return [*_node(assessment.bearing.node), *_queue(assessment)]


def _waterfall(found: Bearing) -> list[Block]:
    fleet = found.fleets[0]
    rows = [row for row in found.waterfalls if row.fleet is fleet.kind]
    shown = next((row for row in rows if row.of_scenario), found.waterfall(MINORITY, fleet.kind))
    aligned = ("left", "right", *["decimal"] * 5, "right", "decimal")
    made = sheet(
        zip(bearing_sentences.EVENT_COLUMNS, aligned, strict=True),
        [bearing_sentences.event_row(row) for row in rows],
    )
    return [
        blocks.kept(
            blocks.heading("Who bears what, to the last ETH"),
            blocks.lead(bearing_sentences.follows(shown)),
            blocks.table(made, widths=(2.4, 0.8, 0.9, 0.9, 0.8, 0.9, 0.9, 0.8, 0.8), size=7.2),
        ),
        blocks.note(bearing_sentences.composition(fleet), bearing_sentences.waterfall_note(found)),
        blocks.kept(blocks.paragraph(bearing_sentences.cliff(found))),
    ]


def _race(assessment: Assessment, found: Bearing) -> list[Block]:
    own = next((each for each in found.races if each.of_scenario), None)
    shown = own or next(each for each in found.races if each.loss == _SHOWN_LOSS)
    columns = [(name, "right") for name in race_sentences.RACE_COLUMNS]
    made = sheet(columns, [race_sentences.race_row(each) for each in found.races])
    drawn = race_data.race(shown)
    pictures = [blocks.chart(drawn.words, figures.race(drawn))]
    leverage = node_risk_data.leverage(assessment)
    if leverage is not None:
        pictures.append(blocks.chart(leverage.words, figures.leverage(leverage)))
    refused = race_sentences.refused(shown)
    return [
        blocks.kept(
            blocks.heading("The race for the old rate"),
            blocks.lead(race_sentences.follows(shown), *([refused] if refused else [])),
            blocks.beside(*pictures) if len(pictures) > 1 else pictures[0],
        ),
        blocks.table(made, widths=(1, 1, 1, 1.1, 1.2, 1, 0.8)),
        blocks.note(race_sentences.RACE_NOTE),
    ]


def _queue(assessment: Assessment) -> list[Block]:
    if assessment.outlook is None:
        return []
    day = assessment.contributions[0].horizon_days
    return [blocks.paragraph(outlook_sentences.queue(assessment.outlook, day))]


def _node(node: NodeRisk) -> list[Block]:
    aligned = ("right", "decimal", "right", "right", "decimal", "decimal")
    losses = sheet(
        zip(node_risk_sentences.LOSS_COLUMNS, aligned, strict=True),
        [node_risk_sentences.loss_row(row) for row in node.losses],
    )
    timing = sheet(
        zip(node_risk_sentences.TIMING_COLUMNS, ("left", "decimal"), strict=True),
        node_risk_sentences.timing_rows(node),
    )
    return [
        blocks.heading(node_risk_sentences.TITLE),
        blocks.said(node_risk_sentences.told(node)),
        blocks.kept(
            blocks.lead(node_risk_sentences.LOSS_LEAD),
            blocks.table(losses, widths=(1, 1, 1, 1.1, 1.2, 1.2), size=7.6),
        ),
        blocks.note(node_risk_sentences.NOTE),
        blocks.kept(
            blocks.lead(node_risk_sentences.TIMING_LEAD), blocks.table(timing, widths=(3, 1))
        ),
    ]
