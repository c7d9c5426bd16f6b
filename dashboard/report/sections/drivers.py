"""What drives the loss: by factor and by what is held."""

from collections.abc import Sequence

from dashboard import format as fmt
from dashboard import sentences
from dashboard.charts import data as charts
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import Row, sheet
from risk.answer import Contribution, Numeraire, RiskRow
from risk.measures import Estimate
from risk.treasury import PaymentSource, StakeSource

_IN_ETHER = fmt.Scale(divisor=1.0, letter="")
_HELD = {
    PaymentSource.STABLECOIN: "Stablecoins",
    PaymentSource.ETH: "ETH",
    PaymentSource.RETH: "rETH",
    PaymentSource.RPL: "RPL",
    StakeSource.NODE_ETH: "Own validators",
    StakeSource.STAKED_RPL: "Staked RPL",
}


def factors(case: Case) -> list[Block]:
    """Return the parts of the expected shortfall by factor, in dollars and in ETH."""
    shares = charts.contributions(case.assessment, case.base)
    if shares is None or not shares.bars:
        return []
    picture = blocks.chart(shares.words, figures.contributions(shares))
    rows = case.assessment.contributions
    usd = [row for row in rows if row.numeraire is Numeraire.USD]
    ether = [row for row in rows if row.numeraire is Numeraire.ETH]
    total = case.headline
    parts = [
        blocks.kept(
            blocks.heading("What drives the loss"),
            blocks.beside(picture, _shares(usd, total), widths=(66.0, 96.0)),
        )
    ]
    if ether:
        first = ether[0]
        in_ether = case.assessment.risk_row(first.horizon_days, first.confidence, Numeraire.ETH)
        parts.append(
            blocks.kept(
                blocks.lead(
                    "Measured in ETH, dollars lose when ETH rises; the rest is what rETH and RPL "
                    "lose against ETH."
                ),
                _shares(ether, in_ether),
            )
        )
    return parts


def _shares(rows: Sequence[Contribution], total: RiskRow) -> Block:
    scale, unit = _finer(total)

    def said(estimate: Estimate | None) -> str:
        return "" if estimate is None else fmt.in_scale(estimate, scale)

    cells = [
        (
            sentences.FACTORS[row.factor],
            said(row.expected_shortfall),
            said(row.liquidity_adjusted),
            said(row.stand_alone),
        )
        for row in rows
    ]
    whole = (
        "Sum",
        said(total.expected_shortfall),
        said(total.liquidity_adjusted_expected_shortfall),
        "",
    )
    columns = ("At market", "At exit", "If it alone moved")
    made = sheet(
        (("Factor", "left"), *((f"{name}, {unit}", "decimal") for name in columns)),
        [*cells, Row(cells=whole, strong=True)],
    )
    size = 7.8 if total.numeraire is Numeraire.ETH else 7.2
    return blocks.table(made, widths=(1.1, 1, 1, 1), size=size)


def _finer(total: RiskRow) -> tuple[fmt.Scale, str]:
    """Return a scale and its unit for parts of a loss: ETH, or a thousandth of its dollars'."""
    if total.numeraire is Numeraire.ETH:
        return _IN_ETHER, "ETH"
    largest = max(total.expected_shortfall.value, total.liquidity_adjusted_expected_shortfall.value)
    scale = fmt.money_scale(largest / 1000.0)
    return scale, f"USD {scale.letter}".rstrip()


def positions(case: Case) -> list[Block]:
    """Return the parts of the expected shortfall by what is held."""
    rows = case.assessment.position_contributions
    total = case.headline
    if not rows or not case.assessment.value.usd:
        return []
    scale, unit = _finer(total)
    worth = {each.source: each.usd for each in case.assessment.value.positions}
    parts = {(each.source, each.numeraire): each.expected_shortfall for each in rows}
    ether = case.assessment.risk_row(total.horizon_days, total.confidence, Numeraire.ETH)
    cells = [
        (
            _HELD[source],
            fmt.in_scale(Estimate.exact(worth[source]), scale),
            fmt.in_scale(parts[source, Numeraire.USD], scale),
            fmt.in_scale(parts[source, Numeraire.ETH], _IN_ETHER),
        )
        for source, numeraire in parts
        if numeraire is Numeraire.USD and worth[source] > 0.0
    ]
    whole = (
        "Sum",
        fmt.in_scale(Estimate.exact(case.assessment.value.usd), scale),
        fmt.in_scale(total.expected_shortfall, scale),
        fmt.in_scale(ether.expected_shortfall, _IN_ETHER),
    )
    made = sheet(
        (
            ("What is held", "left"),
            (f"Worth today, {unit}", "decimal"),
            (f"Its part of the loss, {unit}", "decimal"),
            ("Its part of the loss, ETH", "decimal"),
        ),
        [*cells, Row(cells=whole, strong=True)],
    )
    return [
        blocks.kept(
            blocks.heading("Which holdings lose it"),
            blocks.lead(
                f"The same expected shortfall, over {fmt.days(total.horizon_days)} at "
                f"{fmt.confidence(total.confidence)}, at market, by what is held: the mean loss "
                "of each on the paths that make it."
            ),
            blocks.table(made, widths=(1.1, 1, 1, 1), size=7.8),
        )
    ]
