"""RPL: what it is worth, and what it adds to the loss."""

from collections.abc import Iterable

from dashboard import format as fmt
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from risk.answer import Assessment, Factor, Numeraire
from risk.treasury import PaymentSource


def section(case: Case) -> Block:
    """Return the section."""
    return blocks.section("RPL", [blocks.paragraph(*_held(case.assessment))])


def _held(assessment: Assessment) -> Iterable[str]:
    held = next(
        (p for p in assessment.value.positions if p.source is PaymentSource.RPL and p.amount), None
    )
    if held is None:
        yield "No RPL is held, so its price moves nothing here."
        return
    within = fmt.days(assessment.value.exit_days)
    yield (
        f"{fmt.asset_amount(held.amount, 'RPL')} are worth {fmt.money(held.usd)} at market and "
        f"bring {fmt.money(held.exit_usd)} if sold within {within}."
    )
    for row in assessment.contributions:
        if row.factor is Factor.RPL_PRICE and row.numeraire is Numeraire.USD:
            yield (
                f"Over {fmt.days(row.horizon_days)} at {fmt.confidence(row.confidence)}, the "
                "price of RPL against ETH adds "
                f"{fmt.money_estimate(row.expected_shortfall)} to the expected shortfall."
            )
