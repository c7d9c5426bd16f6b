"""Peg: what rETH could trade at."""

from dashboard import format as fmt
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import sheet
from risk.answer import Assessment, Value


def section(case: Case) -> Block:
    """Return the section."""
    assessment = case.assessment
    parts = [blocks.paragraph(_today(assessment.value))]
    if assessment.basis_shares:
        parts += [
            blocks.heading("Chance of a discount at the horizon"),
            blocks.lead(
                "Share of simulated paths on which rETH trades further below its redemption value "
                "than each mark."
            ),
            _table(assessment),
        ]
    return blocks.section("Peg", parts)


def _today(value: Value) -> str:
    price = f"{value.reth_price_eth:,.4f}{fmt.SPACE}ETH"
    if value.mark_basis == 0.0:
        return f"rETH is marked at {price} today, its redemption value."
    side = "below" if value.mark_basis < 0.0 else "above"
    return (
        f"rETH is marked at {price} today, {fmt.cost(abs(value.mark_basis))} {side} its redemption "
        "value: the best price over the open ways out."
    )


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
        [(str(day), *(fmt.chance(chances[day, mark]) for mark in thresholds)) for day in horizons],
    )
    return blocks.table(made, widths=(0, *(1.0 for _ in thresholds)))
