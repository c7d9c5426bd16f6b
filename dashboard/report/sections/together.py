"""Who fails together: losses by chance and the named events, at the end of Operators."""

from dashboard import format as fmt
from dashboard import together_sentences as said
from dashboard.charts import together_data
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.sheet import sheet
from risk.answer import Assessment
from risk.together import LossTable


def together(assessment: Assessment) -> list[Block]:
    """Return the blocks; none where it was not asked for."""
    found = assessment.together
    table = None if found is None else found.table("reth")
    if found is None or table is None:
        return []
    drawn = together_data.exceedance(assessment)
    picture = [] if drawn is None else [blocks.chart(drawn.words, figures.exceedance(drawn))]
    return [
        blocks.kept(
            blocks.heading("Who fails together, and how likely each loss is"),
            blocks.paragraph(said.groups(found)),
            blocks.paragraph(f"{said.losses(table)} {said.average(found)}"),
            *picture,
        ),
        _thresholds(table),
        blocks.note(said.EXACT_NOTE),
        blocks.kept(
            blocks.heading("Seven named events"),
            blocks.said(
                tuple(
                    (f"{row.event.name}.", fmt.date(said.event_told(row))) for row in found.events
                )
            ),
        ),
        blocks.note(said.QUEUE_NOTE),
    ]


def _thresholds(table: LossTable) -> Block:
    columns = [(name, "right") for name in said.loss_columns(table)]
    made = sheet(columns, [said.loss_row(row) for row in table.rows])
    return blocks.table(made, widths=(1,) * len(columns))
