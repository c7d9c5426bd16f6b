"""RPL: what can be had for it, where its price may go, and with what it falls."""

from dashboard import format as fmt
from dashboard import rpl_sentences as say
from dashboard.charts import rpl_data
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import sheet
from risk.answer import Assessment, Factor, Numeraire, PositionValue
from risk.market_answer import Rpl
from risk.treasury import PaymentSource, StakeSource


def section(case: Case) -> Block:
    """Return the section; one sentence without RPL."""
    assessment, rpl = case.assessment, case.assessment.rpl
    held = _position(assessment, PaymentSource.RPL)
    staked = _position(assessment, StakeSource.STAKED_RPL)
    if held is None and staked is None:
        return blocks.section("RPL", [blocks.paragraph(_NONE_HELD)])
    holding = None if rpl is None else rpl.holding
    said = [] if held is None or holding is not None else [_worth(held, assessment.value.exit_days)]
    said += [] if staked is None else [_staked(staked)]
    parts = [blocks.lead(*said)] if said else []
    if rpl is not None:
        parts += [*_sale(case, rpl), *_outlook(case, rpl)]
    return blocks.section("RPL", parts)


_NONE_HELD = "No RPL is held, so its price moves nothing here."


def _position(assessment: Assessment, source: PaymentSource | StakeSource) -> PositionValue | None:
    found = (p for p in assessment.value.positions if p.source is source and p.amount)
    return next(found, None)


def _staked(row: PositionValue) -> str:
    return (
        f"{fmt.asset_amount(row.amount, 'RPL')}, staked or unclaimed, are worth "
        f"{fmt.money(row.usd)} at market and count for {fmt.money(row.exit_usd)} at exit, after "
        "the days that unstaking takes."
    )


def _worth(row: PositionValue, exit_days: int) -> str:
    return (
        f"{fmt.asset_amount(row.amount, 'RPL')} are worth {fmt.money(row.usd)} at market and "
        f"bring {fmt.money(row.exit_usd)} if sold within {fmt.days(exit_days)}."
    )


def _added(assessment: Assessment) -> str:
    for part in assessment.contributions:
        if part.factor is Factor.RPL_PRICE and part.numeraire is Numeraire.USD:
            return (
                f"Over {fmt.days(part.horizon_days)} at {fmt.confidence(part.confidence)}, the "
                "price of RPL against ETH adds "
                f"{fmt.money_estimate(part.expected_shortfall)} to the expected shortfall."
            )
    return ""


def _sale(case: Case, rpl: Rpl) -> list[Block]:
    held = rpl.holding
    if held is None:
        return []
    said = blocks.said(
        (
            ("What a sale brings.", say.worth(case.assessment, held)),
            ("What patience brings.", say.patience(held)),
            ("How thin its market is.", say.depth(case.assessment, rpl)),
        )
    )
    worth = rpl_data.realisable(case.assessment, case.base)
    cost = rpl_data.sale_cost(case.assessment, case.base)
    if worth is None or cost is None:
        return [said]
    return [
        said,
        blocks.beside(
            blocks.chart(worth.words, figures.realisable(worth)),
            blocks.chart(cost.words, figures.sale_cost(cost)),
        ),
        blocks.note(say.SALE_NOTE),
    ]


def _outlook(case: Case, rpl: Rpl) -> list[Block]:
    day, confidence = case.headline.horizon_days, case.headline.confidence
    row = rpl.horizon(day)
    said = blocks.said(
        (
            ("Where it may go.", say.outlook(row, confidence)),
            ("How wildly.", say.cone(rpl)),
            ("How it hangs on ETH.", say.link(row)),
            ("With what it falls.", say.wrong_way(rpl, row, confidence)),
            ("What it adds.", _added(case.assessment)),
            ("What follows.", say.conclusion(case.assessment, rpl) if rpl.holding else ""),
        )
    )
    columns = (
        (f"Worst {fmt.tail(confidence)} of paths for", "left"),
        ("Mean change of RPL/ETH", "decimal"),
        ("of RPL in dollars", "decimal"),
    )
    moves = blocks.table(
        sheet(columns, say.tail_rows(row, confidence)), widths=(1.2, 1, 1), size=7.4
    )
    change = rpl_data.price_change(case.assessment, case.base, day, confidence)
    notes = [blocks.note(say.dependence(case.assessment)), blocks.note(say.WRONG_WAY_NOTE)]
    if change is None:
        return [said, moves, *notes]
    picture = blocks.chart(change.words, figures.price_change(change))
    return [said, blocks.beside(picture, blocks.kept(moves, *notes))]
