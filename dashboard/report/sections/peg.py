"""Peg: what rETH could trade at, what holds it there, and what happened before."""

from dashboard import format as fmt
from dashboard import outlook_sentences
from dashboard import peg_sentences as say
from dashboard.charts import peg_data
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import sheet, split
from risk.answer import Assessment, Value
from risk.market_answer import Peg, PegHorizon


def section(case: Case) -> Block:
    """Return the section; one sentence without rETH."""
    assessment = case.assessment
    if not assessment.exit:
        return blocks.section("Peg", [blocks.paragraph(_NONE_HELD)])
    parts = [blocks.lead(_marked(assessment.value))]
    if assessment.peg is not None:
        parts += _walls(case, assessment.peg)
    if assessment.basis_shares:
        parts += _chances(case)
    if assessment.peg is not None:
        row = assessment.peg.horizon(case.headline.horizon_days)
        parts += [
            *_on_the_way(assessment.peg, row),
            *_conclusion(assessment, assessment.peg, row),
            *_before(row),
        ]
    return blocks.section("Peg", parts)


_NONE_HELD = "No rETH is held, so no discount of its price takes anything from this treasury."


def _marked(value: Value) -> str:
    price = f"{value.reth_price_eth:,.4f}{fmt.SPACE}ETH"
    if value.mark_basis == 0.0:
        return f"rETH is marked at {price} today, its redemption value."
    side = "below" if value.mark_basis < 0.0 else "above"
    return (
        f"rETH is marked at {price} today, {fmt.cost(abs(value.mark_basis))} {side} its redemption "
        "value: the best price over the open ways out."
    )


def _walls(case: Case, peg: Peg) -> list[Block]:
    horizon = case.headline.horizon_days
    row = peg.horizon(horizon)
    fan = peg_data.basis_fan(case.assessment, case.base, horizon)
    floors = peg_data.wait_floors(case.assessment)
    said = blocks.said(
        (
            ("Today.", say.today(case.assessment, peg)),
            ("What holds it from above.", say.ceiling(peg.walls)),
            ("What holds it from below.", say.support(peg.walls)),
            ("What it could be.", say.outlook(row, case.headline.confidence)),
            *_earned(case.assessment, horizon),
        )
    )
    if fan is None or floors is None:
        return [said]
    return [
        said,
        blocks.beside(
            blocks.chart(fan.words, figures.basis_fan(fan)),
            blocks.chart(floors.words, figures.wait_floors(floors)),
        ),
        blocks.note(say.NOT_TESTED),
    ]


def _earned(assessment: Assessment, horizon_days: int) -> list[tuple[str, str]]:
    if assessment.outlook is None:
        return []
    return [("What it earns.", outlook_sentences.earned(assessment.outlook, horizon_days))]


def _chances(case: Case) -> list[Block]:
    lead = blocks.lead(
        "Share of simulated paths on which rETH trades further below its redemption value than "
        "each mark."
    )
    made, title = _table(case.assessment), "Chance of a discount at the horizon"
    chances = peg_data.discount_chances(case.assessment, case.base, case.headline.horizon_days)
    if chances is None:
        return [blocks.kept(blocks.heading(title), lead, made)]
    picture = blocks.chart(chances.words, figures.discount_chances(chances, figures.LOW_MM))
    beside = blocks.beside(picture, made, widths=(66.0, 96.0))
    return [blocks.kept(blocks.heading(title), lead, beside)]


def _table(assessment: Assessment) -> Block:
    shares = assessment.basis_shares
    thresholds = list(dict.fromkeys(share.threshold for share in shares))
    horizons = list(dict.fromkeys(share.horizon_days for share in shares))
    chances = {(share.horizon_days, share.threshold): share.chance for share in shares}
    made = sheet(
        (
            ("Days", "right"),
            *((f"Beyond {fmt.cost(abs(mark))}", "decimal") for mark in thresholds),
        ),
        [
            (str(day), *(split(fmt.chance(chances[day, mark])) for mark in thresholds))
            for day in horizons
        ],
    )
    return blocks.table(made, widths=(0, *(1.0 for _ in thresholds)), size=7.4)


def _on_the_way(peg: Peg, row: PegHorizon) -> list[Block]:
    names = say.passage_columns(row, peg)
    made = sheet([(name, "right") for name in names], say.passage_rows(row, peg))
    return [
        blocks.kept(
            blocks.heading("How likely, how soon and for how long"),
            blocks.lead(say.on_the_way(peg, row)),
            blocks.table(made, widths=tuple(1.0 for _ in names), size=7.2),
        ),
        blocks.note(say.PASSAGE_NOTE),
    ]


def _conclusion(assessment: Assessment, peg: Peg, row: PegHorizon) -> list[Block]:
    lines = (
        ("What follows.", say.conclusion(peg, row)),
        ("Read with care.", say.caution(assessment, peg)),
    )
    return [blocks.said(lines)]


def _before(row: PegHorizon) -> list[Block]:
    columns = (
        ("Episode", "left"),
        ("When", "left"),
        ("Asset", "left"),
        ("Furthest", "decimal"),
        ("In the model", "decimal"),
        ("What was measured", "left"),
    )
    made = sheet(columns, say.episode_rows(row))
    return [
        blocks.heading("What happened before"),
        blocks.lead(say.EPISODES_NOTE),
        blocks.table(made, widths=(1.5, 1.1, 0, 0, 0, 3), size=7.2),
    ]
