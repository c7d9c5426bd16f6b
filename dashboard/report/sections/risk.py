"""Risk: what can be lost by horizon and confidence, what drives it, and what is left out."""

from collections.abc import Sequence

from dashboard import format as fmt
from dashboard import sentences
from dashboard.charts import data as charts
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import Row, sheet
from risk.answer import Assessment, Contribution, FailureRow, Numeraire, RiskRow
from risk.measures import Estimate

_ETHER = {"": "ETH", "k": "thousand ETH", "m": "million ETH", "bn": "billion ETH"}
_IN_ETHER = fmt.Scale(divisor=1.0, letter="")
_MEASURES = (("Value at risk", "decimal"), ("Expected shortfall", "decimal"))


def section(case: Case) -> Block:
    """Return the section; it begins a page, so that page 1 stands alone."""
    parts = [
        blocks.lead(_meaning(case.assessment)),
        *_charts(case),
        *_losses(case.assessment),
        *_drivers(case),
        *_outside(case.assessment),
    ]
    return blocks.section("Risk", parts, new_page=True)


def _meaning(assessment: Assessment) -> str:
    return (
        "A loss is positive. Value at risk is the loss that so many paths do not exceed: a floor "
        "under bad outcomes, not a ceiling; expected shortfall is the mean of those that do. At "
        "exit, what is held at the horizon counts for what it brings within "
        f"{fmt.days(assessment.value.exit_days)}, so it includes the cost of selling."
    )


def _charts(case: Case) -> list[Block]:
    assessment, row = case.assessment, case.headline
    if assessment.value.usd <= 0.0:
        return []
    fan = charts.value_fan(assessment, case.base, assessment.settings.n_days)
    loss = charts.loss_distribution(assessment, case.base, row.horizon_days, row.confidence)
    return [
        blocks.beside(
            blocks.chart(fan.words, figures.value_fan(fan)),
            blocks.chart(loss.words, figures.loss_distribution(loss)),
        )
    ]


def _losses(assessment: Assessment) -> list[Block]:
    parts = [blocks.heading("Loss by horizon and confidence")]
    for numeraire in Numeraire:
        rows = [row for row in assessment.risk if row.numeraire is numeraire]
        parts.append(_table(rows, assessment.settings.confidences[-1], numeraire))
    return parts


def _table(rows: Sequence[RiskRow], last: float, numeraire: Numeraire) -> Block:
    scale = fmt.money_scale(max(row.liquidity_adjusted_expected_shortfall.value for row in rows))
    unit = f"USD {scale.letter}".rstrip()
    if numeraire is Numeraire.ETH:
        unit = _ETHER[scale.letter]
    made = sheet(
        (("Days", "right"), ("Confidence", "decimal"), *_MEASURES, *_MEASURES),
        [
            Row(
                cells=(
                    str(row.horizon_days),
                    fmt.confidence(row.confidence),
                    fmt.in_scale(row.value_at_risk, scale),
                    fmt.in_scale(row.expected_shortfall, scale),
                    fmt.in_scale(row.liquidity_adjusted_value_at_risk, scale),
                    fmt.in_scale(row.liquidity_adjusted_expected_shortfall, scale),
                ),
                ruled=row.confidence == last,
            )
            for row in rows
        ],
        groups=(("", 2), (f"At market, {unit}", 2), (f"At exit, {unit}", 2)),
    )
    return blocks.table(made, widths=(0, 0, 1, 1, 1, 1))


def _drivers(case: Case) -> list[Block]:
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
    ether = total.numeraire is Numeraire.ETH
    unit = ", ETH" if ether else ""

    def said(estimate: Estimate | None) -> str:
        if estimate is None:
            return ""
        return fmt.in_scale(estimate, _IN_ETHER) if ether else fmt.money_estimate(estimate)

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
    made = sheet(
        (
            ("Factor", "left"),
            (f"At market{unit}", "decimal" if ether else "right"),
            (f"At exit{unit}", "decimal" if ether else "right"),
            (f"If it alone moved{unit}", "decimal" if ether else "right"),
        ),
        [*cells, Row(cells=whole, strong=True)],
    )
    return blocks.table(made, widths=(1.1, 1, 1, 1), size=7.8)


def _outside(assessment: Assessment) -> list[Block]:
    if not assessment.failures:
        return []
    made = sheet(
        (
            ("What fails", "left"),
            ("Value behind it", "right"),
            (f"Chance in {fmt.days(assessment.settings.n_days)}", "right"),
            ("Loss then", "right"),
            ("Chance × loss", "right"),
        ),
        [_failure(row) for row in assessment.failures],
    )
    return [
        blocks.heading("Outside the headline: failures"),
        blocks.lead(
            "No figure above holds these. Every number here is a prior, an expert's guess; below "
            "each loss, its low and high by what is recovered."
        ),
        blocks.table(made, widths=(1.6, 1, 1, 1.4, 1)),
    ]


def _failure(row: FailureRow) -> tuple[str | tuple[str, str], ...]:
    low, high = fmt.money(row.loss_usd.low), fmt.money(row.loss_usd.high)
    return (
        row.name,
        fmt.money(row.exposed_usd),
        fmt.percent(row.chance),
        (fmt.money(row.loss_usd.base), f"{low} to {high}"),
        fmt.money(row.expected_loss_usd),
    )
